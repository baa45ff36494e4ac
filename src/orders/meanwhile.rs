//! The products of a draft that were chosen otherwise, in another tab or by a colleague, since the step was read.

use std::collections::BTreeMap;

use crate::id::ResellerId;
use crate::orders::order::{Line, Order};
use crate::partnerships::Partner;
use crate::web::conflict::{self, By, Conflict, Differing};
use crate::web::page::Chrome;
use crate::words::Phrase;

/// What is chosen, by product, and who is credited.
pub(super) type Chosen = BTreeMap<String, String>;

pub(super) fn chosen(lines: &[Line], credited: Option<ResellerId>) -> Chosen {
    let line = |line: &Line| (line.offer_id.clone(), format!("{} {}", line.licenses, line.priced.plan.code()));
    let credited = credited.map(|id| ("credited".to_owned(), id.to_string()));
    lines.iter().map(line).chain(credited).collect()
}

/// The lines as the draft has them now beside those that were typed; `mine` credits as its box says.
pub(super) fn conflict(
    chrome: &Chrome,
    order: &Order,
    (theirs, mine): (&[Line], &[Line]),
    (partners, credited): (&[Partner], &str),
) -> Conflict {
    let said = |line: Option<&Line>| {
        line.map(|line| {
            let count = chrome.say(Phrase::new("subscriptions-count").with("count", line.licenses));
            let plan = line.priced.plan;
            format!("{count}, {}, {}", chrome.say(plan.term.words()), chrome.say(plan.billing.words()))
        })
        .unwrap_or_default()
    };
    let mut products: Vec<&Line> = theirs.iter().chain(mine).collect();
    products.sort_by(|a, b| (&a.offer, &a.offer_id).cmp(&(&b.offer, &b.offer_id)));
    products.dedup_by(|a, b| a.offer_id == b.offer_id);
    let of = |all: &[Line], id: &str| said(all.iter().find(|line| line.offer_id == id));
    let differing = products.into_iter().map(|product| Differing {
        label: product.offer.clone(),
        theirs: of(theirs, &product.offer_id),
        mine: of(mine, &product.offer_id),
    });
    let name = |id: &str| {
        let known = partners.iter().find(|partner| partner.id.to_string() == id);
        known.map_or_else(|| id.to_owned(), |partner| partner.name.clone())
    };
    let credit = Differing {
        label: chrome.say("subscriptions-credit-title").to_string(),
        theirs: name(&order.reseller_id.map(|id| id.to_string()).unwrap_or_default()),
        mine: name(credited),
    };
    Conflict {
        by: By::of(&order.updated_by, Some(order.updated_at())),
        boxes: differing.chain([credit]).filter(|it| it.theirs != it.mine).collect(),
        version: conflict::version(&chosen(theirs, order.reseller_id)),
    }
}
