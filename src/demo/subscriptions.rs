//! The demo's subscriptions: two hundred, in every state of their life.

use chrono::{DateTime, Months, NaiveTime, TimeDelta, Utc};
use diesel::Insertable;
use serde::Deserialize;
use uuid::Uuid;

use super::catalog::{Offer, Price, named};
use super::customers::Customer;
use super::organizations::reseller_id;
use super::{id, lines};
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
#[diesel(table_name = schema::subscriptions)]
pub(super) struct Subscription {
    pub provider_id: Uuid,
    pub id: Uuid,
    pub customer_id: Uuid,
    pub offer_id: String,
    pub licenses: i32,
    pub term: String,
    pub billing: String,
    pub unit_price: i64,
    currency: String,
    pub status: String,
    pub auto_renew: bool,
    pub started_at: DateTime<Utc>,
    pub term_ends_at: DateTime<Utc>,
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
    Subscription {
        provider_id: customer.provider_id,
        id: id(&format!("subscription:{}:{}", line.customer, line.number)),
        customer_id: customer.id,
        offer_id: offer.id.clone(),
        licenses: line.licenses,
        unit_price: price.unit_price,
        currency: price.currency.clone(),
        started_at: term_ends_at - months(&line.term, line.terms),
        term: line.term,
        billing: line.billing,
        status: line.status,
        auto_renew: line.auto_renew,
        term_ends_at,
        partner_of_record: line.partner_of_record.as_deref().map(reseller_id),
        support_reseller: line.support_reseller.as_deref().map(reseller_id),
    }
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
