//! The demo's subscriptions: two hundred, in every state of their life.

use chrono::{DateTime, Datelike, Months, NaiveTime, TimeDelta, Utc};
use diesel::Insertable;
use serde::Deserialize;
use uuid::Uuid;

use super::catalog::{Offer, Price, named};
use super::customers::Customer;
use super::organizations::reseller_id;
use super::{ago, id, lines};
use crate::schema;

/// A line of `subscriptions.csv`.
#[derive(Deserialize)]
struct Line {
    customer: String,
    number: u32,
    offer: String,
    term: String,
    billing: String,
    licenses: i32,
    status: String,
    auto_renew: bool,
    /// From today on; negative for a term that is over.
    term_ends_in_days: i64,
    /// How many terms it has run or begun.
    terms: u32,
    partner_of_record: Option<String>,
    support_reseller: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = schema::subscriptions, treat_none_as_default_value = false)]
pub(super) struct Subscription {
    pub provider_id: Uuid,
    pub id: Uuid,
    pub customer_id: Uuid,
    /// None: it is older than the portal's orders.
    pub order_id: Option<Uuid>,
    pub offer_id: String,
    pub licenses: i32,
    pub term: String,
    pub billing: String,
    pub unit_price: i64,
    pub currency: String,
    pub status: String,
    pub auto_renew: bool,
    pub started_at: DateTime<Utc>,
    pub term_started_at: DateTime<Utc>,
    pub term_ends_at: DateTime<Utc>,
    pub anchor_day: i16,
    pub moves_at: Option<DateTime<Utc>>,
    /// When it was deleted; the others were never changed.
    pub changed_at: Option<DateTime<Utc>>,
    pub partner_of_record: Option<Uuid>,
    pub support_reseller: Option<Uuid>,
}

pub(super) fn subscriptions(
    now: DateTime<Utc>,
    customers: &[Customer],
    offers: &[Offer],
    prices: &[Price],
) -> Vec<Subscription> {
    let lines: Vec<Line> = lines("subscriptions.csv", include_str!("subscriptions.csv"));
    lines.into_iter().map(|line| subscription(now, line, customers, offers, prices)).collect()
}

#[expect(clippy::expect_used, reason = "the files are part of the program; the tests read them")]
fn subscription(
    now: DateTime<Utc>,
    line: Line,
    customers: &[Customer],
    offers: &[Offer],
    prices: &[Price],
) -> Subscription {
    let customer = customers.iter().find(|customer| customer.slug == line.customer).expect(&line.customer);
    let offer = named(offers, &line.offer);
    let price = prices.iter().find(|price| {
        (price.provider_id, &price.offer_id, &price.term, &price.billing)
            == (customer.provider_id, &offer.id, &line.term, &line.billing)
    });
    let price = price.expect(&line.offer);
    let term_ends_at = now.date_naive().and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(line.term_ends_in_days);
    let started_at = term_ends_at - months(&line.term, line.terms);
    Subscription {
        provider_id: customer.provider_id,
        id: id(&format!("subscription:{}:{}", line.customer, line.number)),
        customer_id: customer.id,
        order_id: None,
        offer_id: offer.id.clone(),
        licenses: line.licenses,
        unit_price: price.unit_price,
        currency: price.currency.clone(),
        started_at,
        term_started_at: started_at.max(term_ends_at - months(&line.term, 1)),
        anchor_day: i16::try_from(term_ends_at.day()).unwrap_or(1),
        moves_at: match line.status.as_str() {
            "deleted" => None,
            "expired" => Some(term_ends_at + TimeDelta::days(30)),
            "disabled" => Some(term_ends_at + TimeDelta::days(120)),
            _ => Some(term_ends_at),
        },
        changed_at: (line.status == "deleted").then(|| match term_ends_at + TimeDelta::days(120) {
            deleted_at if deleted_at <= now => deleted_at,
            // Canceled, and deleted since.
            _ => started_at + (now - started_at) / 2,
        }),
        term: line.term,
        billing: line.billing,
        status: line.status,
        auto_renew: line.auto_renew,
        term_ends_at,
        partner_of_record: line.partner_of_record.as_deref().map(reseller_id),
        support_reseller: line.support_reseller.as_deref().map(reseller_id),
    }
}

/// A line of a license ledger.
#[derive(Insertable)]
#[diesel(table_name = schema::license_ledger, treat_none_as_default_value = false)]
pub(super) struct Entry {
    pub provider_id: Uuid,
    pub id: Uuid,
    pub subscription_id: Uuid,
    pub kind: &'static str,
    pub at: DateTime<Utc>,
    pub change: i32,
    pub returnable: i32,
    pub made_by: &'static str,
}

/// Licenses that were added days ago, so that some can be returned: customer, number of the subscription,
/// licenses, days.
const ADDED: [(&str, u32, i32, i64); 3] = [("customer", 1, 7, 2), ("oakdental", 1, 2, 6), ("alpineskihouse", 1, 3, 1)];

/// What was bought, when the present term began, and what was added since.
pub(super) fn ledger(now: DateTime<Utc>, subscriptions: &[Subscription]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for subscription in subscriptions {
        let entry = |kind, at, change, returnable| Entry {
            provider_id: subscription.provider_id,
            id: id(&format!("ledger:{kind}:{}", subscription.id)),
            subscription_id: subscription.id,
            kind,
            at,
            change,
            returnable,
            made_by: "",
        };
        let is_it = |(customer, number, ..): &&(&str, u32, i32, i64)| {
            id(&format!("subscription:{customer}:{number}")) == subscription.id
        };
        let added = ADDED.iter().find(is_it).map(|(_, _, licenses, days)| (*licenses, now - TimeDelta::days(*days)));
        let (added, first) = match added {
            Some((licenses, at)) if licenses < subscription.licenses && at > subscription.term_started_at => {
                (Some(entry("addition", at, licenses, licenses)), subscription.licenses - licenses)
            }
            _ => (None, subscription.licenses),
        };
        entries.push(entry("purchase", subscription.started_at, first, first));
        if subscription.term_started_at > subscription.started_at {
            entries.push(entry("renewal", subscription.term_started_at, 0, first));
        }
        entries.extend(added);
    }
    entries
}

/// A change of who is credited.
pub(super) struct Credit {
    pub subscription: (Uuid, Uuid),
    pub at: DateTime<Utc>,
    pub reseller: Option<Uuid>,
    pub by: &'static str,
}

/// Who was credited at first, and what changed so many days ago, up to whom `subscriptions.csv` names:
/// customer, number of the subscription, the first holder, then days, holder, and who chose it.
type Credited = (&'static str, u32, Option<&'static str>, &'static [(i64, Option<&'static str>, &'static str)]);
const CREDITED: [Credited; 3] = [
    (
        "alpineskihouse",
        1,
        Some("tailspin"),
        &[(100, None, "Solveig Kristoffersen"), (93, Some("fabrikam"), "Solveig Kristoffersen")],
    ),
    ("oharaprint", 1, None, &[(231, Some("fabrikam"), "Matthias Feldkamp")]),
    (
        "organicgrowers",
        1,
        Some("fabrikam"),
        &[(35, None, "Matthias Feldkamp"), (21, Some("fabrikam"), "Solveig Kristoffersen")],
    ),
];

/// The changes of credit, the oldest of each subscription first.
pub(super) fn credits(now: DateTime<Utc>, subscriptions: &[Subscription]) -> Vec<Credit> {
    let mut credits = Vec::new();
    for (customer, number, first, changes) in CREDITED {
        let label = format!("subscription:{customer}:{number}");
        let Some(of) = subscriptions.iter().find(|subscription| subscription.id == id(&label)) else { continue };
        let credit = |at, reseller: Option<&str>, by| Credit {
            subscription: (of.provider_id, of.id),
            at,
            reseller: reseller.map(reseller_id),
            by,
        };
        credits.push(credit(of.started_at, first, ""));
        credits.extend(changes.iter().map(|(days, reseller, by)| credit(ago(now, *days, &label), *reseller, by)));
    }
    credits
}

/// The length of so many terms of this kind.
pub(super) fn months(term: &str, count: u32) -> Months {
    Months::new(
        count
            * match term {
                "P1M" => 1,
                "P1Y" => 12,
                _ => 36,
            },
    )
}
