//! The demo's catalog: thirty offers, what upgrades to what, and each provider's price list.

use chrono::NaiveDate;
use diesel::Insertable;
use serde::Deserialize;
use uuid::Uuid;

use super::lines;
use super::organizations::Provider;
use crate::schema;

/// A line of `offers.csv` and the row made from it.
#[derive(Deserialize, Insertable)]
#[diesel(table_name = schema::offers)]
pub(super) struct Offer {
    pub id: String,
    pub name: String,
    pub category: String,
    pub min_licenses: i32,
    pub max_licenses: i32,
    /// The terms it is sold for, such as `P1M P1Y`.
    #[diesel(skip_insertion)]
    terms: String,
    /// Per license and month, in minor units, for a year paid at once.
    #[diesel(skip_insertion)]
    price: i64,
    pub description_en: String,
    pub description_ru: String,
}

#[derive(Insertable)]
#[diesel(table_name = schema::offer_upgrades)]
pub(super) struct Upgrade {
    pub from_offer_id: String,
    pub to_offer_id: String,
}

#[derive(Insertable)]
#[diesel(table_name = schema::prices)]
pub(super) struct Price {
    pub provider_id: Uuid,
    pub offer_id: String,
    pub term: String,
    pub billing: String,
    pub unit_price: i64,
    pub starts_on: NaiveDate,
    #[diesel(skip_insertion)]
    pub currency: String,
}

/// A line of `upgrades.csv`: two offers by their names.
#[derive(Deserialize)]
struct UpgradeLine {
    from: String,
    to: String,
}

pub(super) fn offers() -> Vec<Offer> {
    lines("offers.csv", include_str!("offers.csv"))
}

pub(super) fn upgrades(offers: &[Offer]) -> Vec<Upgrade> {
    let upgrade = |line: UpgradeLine| Upgrade {
        from_offer_id: named(offers, &line.from).id.clone(),
        to_offer_id: named(offers, &line.to).id.clone(),
    };
    lines("upgrades.csv", include_str!("upgrades.csv")).into_iter().map(upgrade).collect()
}

pub(super) fn prices(providers: &[Provider], offers: &[Offer]) -> Vec<Price> {
    let mut prices = Vec::new();
    for provider in providers {
        for offer in offers {
            for term in offer.terms.split(' ') {
                prices.extend(billings(term).iter().map(|(billing, percent)| Price {
                    provider_id: provider.id,
                    offer_id: offer.id.clone(),
                    term: term.to_owned(),
                    billing: (*billing).to_owned(),
                    unit_price: (offer.price * provider.price_percent * percent + 5_000) / 10_000,
                    starts_on: provider.created_at.date_naive(),
                    currency: provider.currency.clone(),
                }));
            }
        }
    }
    prices
}

/// The offer that the `.csv` files name.
#[expect(clippy::expect_used, reason = "the files are part of the program; the tests read them")]
pub(super) fn named<'a>(offers: &'a [Offer], name: &str) -> &'a Offer {
    offers.iter().find(|offer| offer.name == name).expect(name)
}

/// How often a term may be paid, and what that costs in percent of a year paid at once.
fn billings(term: &str) -> &'static [(&'static str, i64)] {
    match term {
        "P1M" => &[("monthly", 120)],
        "P1Y" => &[("monthly", 105), ("annual", 100)],
        _ => &[("monthly", 105), ("annual", 100), ("triennial", 95)],
    }
}
