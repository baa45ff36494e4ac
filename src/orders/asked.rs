//! A reseller's request for new subscriptions: its page, and what the provider decides. Approving places
//! exactly the order that was shown.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::catalog::{Offer, Priced};
use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ChangeRequestId;
use crate::orders::order::{Line, Order};
use crate::orders::total::{Total, totals};
use crate::partnerships::Partner;
use crate::schema::orders;
use crate::scope::{MayDecideRequests, MayManageSubscription, MayOrder, Scope};
use crate::subscriptions::{Asking, ChangeRequest, Choice, Decision, ReasonForm, tell_asker};
use crate::waiting::{UndoDelay, rehearse};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "orders/asked.html")]
struct AskedPage {
    chrome: Chrome,
    customer: Customer,
    order: Order,
    lines: Vec<Line>,
    credited: Option<Partner>,
    /// What stands in the way, for who decides, while it waits.
    hints: Vec<Phrase>,
    /// As it is now, it can only be declined.
    only_declined: bool,
    asking: Asking,
    shows_prices: bool,
    /// Why nothing was done.
    reason: Option<Message>,
    decline: String,
    problems: Problems,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApproveForm {
    /// The lines and prices that the page showed.
    shown: String,
}

/// What was asked for, in one line.
pub(super) fn products(lines: &[Line]) -> String {
    let named: Vec<String> = lines.iter().map(|line| format!("{} × {}", line.offer, line.licenses)).collect();
    named.join(", ")
}

/// Everything that approving depends on.
fn fingerprint(order: &Order, lines: &[Line]) -> String {
    let told = lines.iter().map(|line| {
        let Priced { plan, unit_price } = line.priced;
        format!("{} {} {} {unit_price} {}", line.offer_id, plan.code(), line.licenses, order.currency)
    });
    let credited = order.reseller_id.map(|id| id.to_string());
    told.chain(credited).collect::<Vec<_>>().join(", ")
}

impl AskedPage {
    fn of(conn: &mut PgConnection, reader: &Scope, id: ChangeRequestId) -> Result<AskedPage> {
        let request = ChangeRequest::find(conn, reader, id)?;
        let customer = Customer::find(conn, reader, request.customer_id)?;
        let order = Order::asked_with(conn, &request, false)?;
        let lines = order.lines(conn)?;
        let waits = request.is_waiting();
        let credited = order.reseller_id.map_or(Ok(None), |id| Partner::known(conn, order.provider_id, id))?;
        let (lines, unsold) = if waits { order.at_prices_of_today(conn, reader, lines)? } else { (lines, Vec::new()) };
        let (mut hints, mut only_declined) = (Vec::new(), !unsold.is_empty());
        if waits && reader.is_provider() {
            hints.extend(unsold.iter().map(|offer| Phrase::new("orders-asked-unsold").with("offer", offer)));
            if let Some(partner) = &credited {
                let refusal = refusal(partner, countries::region_of(&customer.country), reader);
                only_declined |= refusal.is_some();
                hints.extend(refusal);
            }
        }
        Ok(AskedPage {
            chrome: Chrome::of(reader),
            customer,
            credited,
            hints,
            only_declined,
            lines,
            order,
            asking: Asking::of(conn, reader, request)?,
            shows_prices: reader.is_provider(),
            reason: None,
            decline: String::new(),
            problems: Problems::none(),
        })
    }

    fn shown(&self) -> String {
        fingerprint(&self.order, &self.lines)
    }

    fn totals(&self) -> Vec<Total> {
        totals(&self.lines, &self.order.currency, self.chrome.language)
    }

    /// Nothing was done (409), for a reason.
    fn because(self, reason: Phrase) -> Result<Page> {
        let reason = Some(self.chrome.say(reason));
        Page::html(StatusCode::CONFLICT, &AskedPage { reason, ..self })
    }
}

impl Order {
    /// What a request asks for.
    pub(super) fn asked_with(conn: &mut PgConnection, request: &ChangeRequest, lock: bool) -> Result<Order> {
        let id = request.order_id.ok_or(Error::NotFound)?;
        let row = orders::table.find((request.provider_id, id)).select(Order::as_select());
        Ok(if lock { row.for_update().first(conn)? } else { row.first(conn)? })
    }

    /// The lines at the price of today, and the names of the products that have none with their plan.
    fn at_prices_of_today(
        &self,
        conn: &mut PgConnection,
        reader: &Scope,
        lines: Vec<Line>,
    ) -> Result<(Vec<Line>, Vec<String>)> {
        let catalog = Offer::catalog(conn, self.provider_id, reader.visitor.now)?;
        let price = |line: &Line| catalog.iter().find(|offer| offer.id == line.offer_id)?.priced(line.priced.plan);
        let unsold = lines.iter().filter(|line| price(line).is_none()).map(|line| line.offer.clone()).collect();
        let lines = lines.into_iter().map(|line| Line { priced: price(&line).unwrap_or(line.priced), ..line });
        Ok((lines.collect(), unsold))
    }
}

/// Why an order that credits `partner` would be refused.
fn refusal(partner: &Partner, region: &str, reader: &Scope) -> Option<Phrase> {
    if !partner.is_active() {
        return Some(Phrase::new("orders-asked-not-partner").with("name", &partner.name));
    }
    let cause = partner.cause(region).filter(|cause| cause.refuses(reader.visitor.credit_rule))?;
    Some(cause.sentence(&partner.name, &partner.mpn_id))
}

fn done(id: ChangeRequestId, phrase: &'static str) -> Page {
    Page::see_other(format!("/requests/{id}/order")).saying(phrase)
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ChangeRequestId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayManageSubscription| AskedPage::of(conn, person, *id)?.ok()).await
}

/// **Approve**: places the order that the page showed; at other prices than those, it is shown first (409).
pub async fn approve(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<UndoDelay>,
    id: web::Path<ChangeRequestId>,
    form: Form<ApproveForm>,
) -> Result<Page> {
    let id = *id;
    let taken = db
        .write(&visitor, move |conn, agent: &MayDecideRequests| {
            let is_as_shown = match delay.is_none() {
                true => place_asked(conn, agent, id, &form.shown)?,
                false => rehearse(conn, |conn| place_asked(conn, agent, id, &form.shown))?,
            };
            if !is_as_shown {
                return AskedPage::of(conn, agent, id)?.because(Phrase::new("orders-asked-prices"));
            }
            let request = ChangeRequest::find(conn, agent, id)?;
            if !request.is_waiting() {
                return Ok(done(id, "orders-asked-placed"));
            }
            request.hold_approval(conn, agent, &form.shown, **delay)?;
            Ok(done(id, "outbox-submitted"))
        })
        .await;
    again(&db, &visitor, id, String::new(), taken).await
}

/// Places the order as it was `shown`; false at other prices than those.
fn place_asked(conn: &mut PgConnection, agent: &MayDecideRequests, id: ChangeRequestId, shown: &str) -> Result<bool> {
    let request = ChangeRequest::lock(conn, agent, id)?;
    let order = Order::asked_with(conn, &request, true)?;
    if request.is_decided(agent, Decision::Approved)? {
        return Ok(true);
    }
    request.must_not_be_own(agent)?;
    let customer = Customer::find(conn, agent, request.customer_id)?;
    if customer.reseller_id != Some(request.reseller_id) {
        return Err(request.refusal("subscriptions-request-not-administered"));
    }
    let lines = order.lines(conn)?;
    let (lines, _) = order.at_prices_of_today(conn, agent, lines)?;
    if fingerprint(&order, &lines) != shown {
        return Ok(false);
    }
    let agent_who_orders: MayOrder = agent.must()?;
    let credited = Choice { reseller: order.reseller_id, ..Choice::default() };
    order.keep_lines(conn, &agent_who_orders, &lines, &credited)?;
    order.submit(conn, &agent_who_orders)?;
    request.decide(conn, agent, &customer, Decision::Approved, "")?;
    tell_asker(conn, agent, &request, &customer, &products(&lines), Decision::Approved, "")?;
    Ok(true)
}

/// Approves a request whose time has come; at other prices by then it is refused.
pub fn approve_waiting(
    conn: &mut PgConnection,
    agent: &MayDecideRequests,
    id: ChangeRequestId,
    shown: &str,
) -> Result<()> {
    match place_asked(conn, agent, id, shown)? {
        true => Ok(()),
        false => Err(Error::refused("outbox-changed")),
    }
}

/// **Decline**, with a reason.
pub async fn decline(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ChangeRequestId>,
    form: Form<ReasonForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.reason.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayDecideRequests| {
            let request = ChangeRequest::find(conn, agent, id)?;
            let lines = Order::asked_with(conn, &request, false)?.lines(conn)?;
            let mut problems = form.unreadable();
            let reason = form.check(&mut problems);
            problems.into_result()?;
            ChangeRequest::decline(conn, agent, id, &products(&lines), &reason)?;
            Ok(done(id, "subscriptions-request-decline-done"))
        })
        .await;
    again(&db, &visitor, id, typed, taken).await
}

/// A form comes back (422) with what was typed.
async fn again(db: &Db, visitor: &Visitor, id: ChangeRequestId, decline: String, taken: Result<Page>) -> Result<Page> {
    let Err(Error::Invalid(found)) = taken else { return taken };
    db.read(visitor, move |conn, agent: &MayDecideRequests| {
        let mut problems = Problems::none();
        for problem in found.all() {
            // The boxes of products and of who is credited stand on no page here.
            let field = if problem.field == "reason" { "reason" } else { "" };
            match problem.link.clone() {
                Some(link) => problems.add_with(field, problem.phrase.clone(), link),
                None => problems.add(field, problem.phrase.clone()),
            }
        }
        AskedPage { decline, problems, ..AskedPage::of(conn, agent, id)? }.unprocessable()
    })
    .await
}
