//! Offers with a provider's prices.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
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
    /// Whom it is sold to: everybody (`commercial`), or organizations of one kind.
    segment: String,
    pub min_licenses: i32,
    pub max_licenses: i32,
    /// Terms and billing frequencies it is sold in, shortest first.
    pub plans: Vec<Priced>,
}

/// What is kept of an offer, whoever sells it.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = offers, check_for_backend(diesel::pg::Pg))]
pub(super) struct Described {
    pub id: String,
    pub name: String,
    pub description_en: String,
    pub description_ru: String,
    pub category: String,
    pub segment: String,
    pub min_licenses: i32,
    pub max_licenses: i32,
}

/// A plan and its price per license and month, in minor units of the provider's currency.
#[derive(Clone, Copy, Debug)]
pub struct Priced {
    pub plan: Plan,
    pub unit_price: i64,
}

/// The plans in which each offer of a provider is sold at one moment, by the offer's ID.
type Plans = HashMap<String, Vec<Priced>>;

impl Offer {
    /// What can be ordered from a provider at `now`, by name: what has a price there today. What is
    /// withdrawn, or is not sold yet, is left out.
    pub fn catalog(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>) -> Result<Vec<Offer>> {
        let mut plans = plans_at(conn, provider, now)?;
        let rows: Vec<Described> = offers::table.order(offers::name).select(Described::as_select()).load(conn)?;
        let offers = rows.into_iter().filter_map(|it| {
            let mut plans = plans.remove(&it.id)?;
            plans.sort_by_key(|priced| priced.plan);
            Some(Offer {
                id: it.id,
                name: it.name,
                description_en: it.description_en,
                description_ru: it.description_ru,
                category: it.category,
                segment: it.segment,
                min_licenses: it.min_licenses,
                max_licenses: it.max_licenses,
                plans,
            })
        });
        Ok(offers.collect())
    }

    /// What a license costs at `at` of what is already running: the price of that day, or, where the plan has
    /// been withdrawn, the last one before; a withdrawn offer goes on renewing. None where the provider has
    /// never sold the plan by then.
    pub fn price_at(
        conn: &mut PgConnection,
        provider: ProviderId,
        offer: &str,
        plan: Plan,
        at: DateTime<Utc>,
    ) -> Result<Option<Priced>> {
        let unit_price: Option<Option<i64>> = prices::table
            .filter(prices::provider_id.eq(provider))
            .filter(prices::offer_id.eq(offer))
            .filter(prices::term.eq(plan.term.code()))
            .filter(prices::billing.eq(plan.billing.code()))
            .filter(prices::starts_on.le(at.date_naive()))
            .filter(prices::unit_price.is_not_null())
            .order(prices::starts_on.desc())
            .select(prices::unit_price)
            .first(conn)
            .optional()?;
        Ok(unit_price.flatten().map(|unit_price| Priced { plan, unit_price }))
    }

    /// A product that a test makes up.
    #[cfg(test)]
    pub fn sample(id: &str, category: &str, plans: &[(&str, i64)]) -> Offer {
        let priced = |(plan, unit_price): &(&str, i64)| Priced { plan: plan.parse().unwrap(), unit_price: *unit_price };
        Offer {
            id: id.to_owned(),
            name: id.to_owned(),
            description_en: String::new(),
            description_ru: String::new(),
            category: category.to_owned(),
            segment: "commercial".to_owned(),
            min_licenses: 1,
            max_licenses: 100_000,
            plans: plans.iter().map(priced).collect(),
        }
    }

    /// The same, sold to organizations of one kind.
    #[cfg(test)]
    pub fn sold_to(self, segment: &str) -> Offer {
        Offer { segment: segment.to_owned(), ..self }
    }

    pub fn description(&self, language: Language) -> &str {
        match language {
            Language::English => &self.description_en,
            Language::Russian => &self.description_ru,
        }
    }

    /// Whether every customer may order it: no customer is qualified for what is sold to schools, charities or
    /// public offices alone (400030).
    pub fn is_for_everybody(&self) -> bool {
        self.segment == "commercial"
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

fn plans_at(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>) -> Result<Plans> {
    let rows: Vec<(String, String, String, Option<i64>)> = prices::table
        .filter(prices::provider_id.eq(provider))
        .filter(prices::starts_on.le(now.date_naive()))
        .distinct_on((prices::offer_id, prices::term, prices::billing))
        .order((prices::offer_id, prices::term, prices::billing, prices::starts_on.desc()))
        .select((prices::offer_id, prices::term, prices::billing, prices::unit_price))
        .load(conn)?;
    let mut plans = Plans::new();
    for (offer, term, billing, unit_price) in rows {
        if let (Ok(plan), Some(unit_price)) = (format!("{term}-{billing}").parse(), unit_price) {
            plans.entry(offer).or_default().push(Priced { plan, unit_price });
        }
    }
    Ok(plans)
}
