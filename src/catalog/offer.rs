//! Offers with a provider's prices.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::catalog::plan::Plan;
use crate::error::Result;
use crate::id::ProviderId;
use crate::schema::{offers, prices};
use crate::words::Language;

/// A product that the provider sells by license.
#[derive(Clone, Debug)]
pub struct Offer {
    pub id: String,
    pub name: String,
    description_en: String,
    description_ru: String,
    pub category: String,
    pub min_licenses: i32,
    pub max_licenses: i32,
    /// Terms and billing frequencies it is sold in, shortest first.
    pub plans: Vec<Priced>,
}

/// A plan and its price per license and month, in minor units of the provider's currency.
#[derive(Clone, Copy, Debug)]
pub struct Priced {
    pub plan: Plan,
    pub unit_price: i64,
}

impl Offer {
    /// The whole catalog of a provider, by name: what has a price there.
    pub fn catalog(conn: &mut PgConnection, provider: ProviderId) -> Result<Vec<Offer>> {
        let price_rows: Vec<(String, String, String, i64)> = prices::table
            .filter(prices::provider_id.eq(provider))
            .select((prices::offer_id, prices::term, prices::billing, prices::unit_price))
            .load(conn)?;
        let mut plans: HashMap<String, Vec<Priced>> = HashMap::new();
        for (offer, term, billing, unit_price) in price_rows {
            if let Ok(plan) = format!("{term}-{billing}").parse() {
                plans.entry(offer).or_default().push(Priced { plan, unit_price });
            }
        }
        type Row = (String, String, String, String, String, i32, i32);
        let rows: Vec<Row> = offers::table
            .order(offers::name)
            .select((
                offers::id,
                offers::name,
                offers::description_en,
                offers::description_ru,
                offers::category,
                offers::min_licenses,
                offers::max_licenses,
            ))
            .load(conn)?;
        let offers = rows.into_iter().filter_map(|(id, name, en, ru, category, min_licenses, max_licenses)| {
            let mut plans = plans.remove(&id)?;
            plans.sort_by_key(|priced| priced.plan);
            Some(Offer {
                id,
                name,
                description_en: en,
                description_ru: ru,
                category,
                min_licenses,
                max_licenses,
                plans,
            })
        });
        Ok(offers.collect())
    }

    pub fn description(&self, language: Language) -> &str {
        match language {
            Language::English => &self.description_en,
            Language::Russian => &self.description_ru,
        }
    }

    /// The plan, if the offer is sold in it.
    pub fn priced(&self, plan: Plan) -> Option<Priced> {
        self.plans.iter().find(|priced| priced.plan == plan).copied()
    }
}

impl Priced {
    /// What `licenses` cost in one billing period, in minor units.
    pub fn amount(self, licenses: i32) -> i64 {
        self.unit_price.saturating_mul(licenses.into()).saturating_mul(self.plan.billing.months())
    }
}
