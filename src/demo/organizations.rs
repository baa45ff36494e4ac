//! The demo's companies: two providers, twelve resellers, and who works with whom.

use chrono::{DateTime, Utc};
use diesel::Insertable;
use serde::Deserialize;
use uuid::Uuid;

use super::{ago, id, lines};
use crate::schema;

/// A line of `providers.csv` and the row made from it.
#[derive(Deserialize, Insertable)]
#[diesel(table_name = schema::providers)]
pub(super) struct Provider {
    #[serde(skip)]
    pub id: Uuid,
    slug: String,
    pub name: String,
    pub country: String,
    pub currency: String,
    pub mpn_id: String,
    email_domain: String,
    pub support_phone: String,
    support_email: String,
    support_hours: String,
    #[diesel(skip_insertion)]
    created_days_ago: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
    /// The names of the CSP regions, between bars, since one of them has commas.
    #[diesel(skip_insertion)]
    regions: String,
    /// What the provider asks, in percent of the price in `offers.csv`, each in its own currency.
    #[diesel(skip_insertion)]
    pub price_percent: i64,
}

#[derive(Insertable)]
#[diesel(table_name = schema::provider_regions)]
pub(super) struct Region {
    pub provider_id: Uuid,
    pub region: String,
}

/// A line of `resellers.csv` and the row made from it.
#[derive(Deserialize, Insertable)]
#[diesel(table_name = schema::resellers)]
pub(super) struct Reseller {
    #[serde(skip)]
    pub id: Uuid,
    #[diesel(skip_insertion)]
    slug: String,
    #[diesel(skip_insertion)]
    pub domain: String,
    pub name: String,
    pub country: String,
    pub region: String,
    pub mpn_id: String,
    pub mpn_kind: String,
    address_line1: String,
    address_line2: String,
    city: String,
    pub state: String,
    pub postal_code: String,
    contact_first_name: String,
    contact_last_name: String,
    contact_email: String,
    pub contact_phone: String,
    pub support_phone: String,
    #[serde(skip)]
    support_email: String,
    support_hours: String,
    #[diesel(skip_insertion)]
    enrolled_days_ago: i64,
    #[serde(skip)]
    enrolled_at: DateTime<Utc>,
    #[serde(skip)]
    agreement_signed_at: DateTime<Utc>,
    #[diesel(skip_insertion)]
    suspended_days_ago: Option<i64>,
    #[serde(skip)]
    pub suspended_at: Option<DateTime<Utc>>,
    /// What its first person reads.
    #[serde(skip)]
    pub language: Option<String>,
}

/// A line of `partnerships.csv` and the row made from it.
#[derive(Deserialize, Insertable)]
#[diesel(table_name = schema::partnerships)]
pub(super) struct Partnership {
    #[diesel(skip_insertion)]
    provider: String,
    #[serde(skip)]
    pub provider_id: Uuid,
    #[diesel(skip_insertion)]
    reseller: String,
    #[serde(skip)]
    pub reseller_id: Uuid,
    #[diesel(skip_insertion)]
    since_days_ago: i64,
    #[serde(skip)]
    since: DateTime<Utc>,
    #[diesel(skip_insertion)]
    ended_days_ago: Option<i64>,
    #[serde(skip)]
    pub ended_at: Option<DateTime<Utc>>,
}

pub(super) fn providers(now: DateTime<Utc>) -> Vec<Provider> {
    let mut providers: Vec<Provider> = lines("providers.csv", include_str!("providers.csv"));
    for provider in &mut providers {
        provider.id = provider_id(&provider.slug);
        provider.created_at = ago(now, provider.created_days_ago, &provider.slug);
    }
    providers
}

pub(super) fn regions(providers: &[Provider]) -> Vec<Region> {
    let regions = |provider: &Provider| {
        let provider_id = provider.id;
        let names: Vec<_> = provider.regions.split('|').map(str::to_owned).collect();
        names.into_iter().map(move |region| Region { provider_id, region })
    };
    providers.iter().flat_map(regions).collect()
}

pub(super) fn resellers(now: DateTime<Utc>) -> Vec<Reseller> {
    let mut resellers: Vec<Reseller> = lines("resellers.csv", include_str!("resellers.csv"));
    for reseller in &mut resellers {
        reseller.id = reseller_id(&reseller.slug);
        reseller.support_email = format!("support@{}", reseller.domain);
        reseller.enrolled_at = ago(now, reseller.enrolled_days_ago, &reseller.slug);
        reseller.agreement_signed_at = reseller.enrolled_at;
        reseller.suspended_at = reseller.suspended_days_ago.map(|days| ago(now, days, &reseller.name));
    }
    resellers
}

pub(super) fn partnerships(now: DateTime<Utc>) -> Vec<Partnership> {
    let mut partnerships: Vec<Partnership> = lines("partnerships.csv", include_str!("partnerships.csv"));
    for partnership in &mut partnerships {
        let label = format!("{}:{}", partnership.provider, partnership.reseller);
        partnership.provider_id = provider_id(&partnership.provider);
        partnership.reseller_id = reseller_id(&partnership.reseller);
        partnership.since = ago(now, partnership.since_days_ago, &label);
        partnership.ended_at = partnership.ended_days_ago.map(|days| ago(now, days, &label));
    }
    partnerships
}

/// The id of the provider that the `.csv` files call `slug`.
pub(super) fn provider_id(slug: &str) -> Uuid {
    id(&format!("provider:{slug}"))
}

/// The id of the reseller that the `.csv` files call `slug`.
pub(super) fn reseller_id(slug: &str) -> Uuid {
    id(&format!("reseller:{slug}"))
}
