//! The subscriptions as a file, which every kind of change of subscriptions takes as it is, as no change.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::bulk::table::MOST_ROWS;
use crate::error::{Error, Result};
use crate::id::{ResellerId, SubscriptionId};
use crate::partnerships::Partner;
use crate::schema::{customers, offers, subscriptions};
use crate::scope::MayChangeMany;
use crate::subscriptions::{Subscription, of_customer};
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Phrase};

/// What the columns are called.
pub(super) const HEADER: [&str; 12] = [
    "bulk-column-subscription",
    "bulk-column-customer",
    "bulk-column-domain",
    "bulk-column-product",
    "bulk-column-status",
    "bulk-column-licenses",
    "bulk-column-auto-renew",
    "bulk-column-term-ends",
    "bulk-column-reseller",
    "bulk-column-reseller-name",
    "bulk-column-support",
    "bulk-column-support-name",
];

/// Name and MPN ID by reseller.
pub(super) type Names = HashMap<ResellerId, (String, String)>;

#[derive(Queryable)]
pub(super) struct Exported {
    id: SubscriptionId,
    customer: String,
    domain: String,
    nickname: String,
    offer: String,
    status: String,
    licenses: i32,
    auto_renew: bool,
    term_ends_at: DateTime<Utc>,
    credited: Option<ResellerId>,
    supporter: Option<ResellerId>,
}

/// All that `agent` sees, by customer; of those that a reseller administers, if one is named.
pub(super) fn all(
    conn: &mut PgConnection,
    agent: &MayChangeMany,
    reseller: Option<ResellerId>,
) -> Result<(Vec<Exported>, Names)> {
    let provider = agent.provider().ok_or(Error::NotFound)?;
    let seen = Subscription::visible_to(agent).filter(subscriptions::status.ne("deleted")).select(subscriptions::id);
    let mut query = subscriptions::table
        .inner_join(customers::table.on(of_customer()))
        .inner_join(offers::table.on(offers::id.eq(subscriptions::offer_id)))
        .filter(subscriptions::provider_id.eq(provider))
        .filter(subscriptions::id.eq_any(seen))
        .into_boxed();
    if let Some(reseller) = reseller {
        query = query.filter(customers::reseller_id.eq(reseller));
    }
    let found: Vec<Exported> = query
        .order((customers::bill_to_name, customers::id, offers::name, subscriptions::id))
        .limit(i64::try_from(MOST_ROWS + 1).unwrap_or(i64::MAX))
        .select((
            subscriptions::id,
            customers::bill_to_name,
            customers::domain,
            subscriptions::nickname,
            offers::name,
            subscriptions::status,
            subscriptions::licenses,
            subscriptions::auto_renew,
            subscriptions::term_ends_at,
            subscriptions::partner_of_record,
            subscriptions::support_reseller,
        ))
        .load(conn)?;
    must_fit(found.len())?;
    let named: HashSet<ResellerId> = found.iter().flat_map(|it| [it.credited, it.supporter]).flatten().collect();
    let named: Vec<ResellerId> = named.into_iter().collect();
    let partners = Partner::several(conn, provider, &named)?;
    Ok((found, partners.into_iter().map(|it| (it.id, (it.name, it.mpn_id))).collect()))
}

/// A file holds no more than can be uploaded again.
pub(super) fn must_fit(rows: usize) -> Result<()> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    let phrase = Phrase::new("bulk-export-long").with("max", MOST_ROWS);
    Err(Error::refused_with(phrase, "/bulk".to_owned(), "bulk-title"))
}

impl Exported {
    pub fn cells(self, names: &Names, language: Language) -> Vec<Cell> {
        let product = if self.nickname.is_empty() { self.offer } else { self.nickname };
        let status = Phrase::new(format!("subscriptions-status-{}", self.status));
        let named = |id: Option<ResellerId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
        let ((credited_name, credited), (supporter_name, supporter)) = (named(self.credited), named(self.supporter));
        vec![
            Cell::text(self.id.to_string()),
            Cell::text(self.customer),
            Cell::text(self.domain),
            Cell::text(product),
            Cell::text(language.say(status).to_string()),
            Cell::number(&self.licenses),
            Cell::text(language.say(if self.auto_renew { "web-on" } else { "web-off" }).to_string()),
            Cell::text(self.term_ends_at.format("%Y-%m-%d").to_string()),
            Cell::text(credited),
            Cell::text(credited_name),
            Cell::text(supporter),
            Cell::text(supporter_name),
        ]
    }
}
