//! The offers and a provider's prices as they are kept, for a price list to be compared with and put into.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::catalog::offer::Described;
use crate::catalog::plan::Plan;
use crate::catalog::price_list::Facts;
use crate::catalog::timeline::Timeline;
use crate::error::Result;
use crate::id::ProviderId;
use crate::schema::{offer_upgrades, offers, prices};

/// Every offer, with one provider's prices.
#[derive(Debug)]
pub struct Kept {
    pub offers: BTreeMap<String, Sold>,
}

/// An offer, and what each plan of it costs when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    pub facts: Facts,
    pub prices: BTreeMap<Plan, Timeline>,
}

type Steps = BTreeMap<(String, Plan), Vec<(NaiveDate, Option<i64>)>>;

impl Kept {
    pub fn of(conn: &mut PgConnection, provider: ProviderId) -> Result<Kept> {
        let rows: Vec<Described> = offers::table.select(Described::as_select()).load(conn)?;
        let mut kept = Kept { offers: BTreeMap::new() };
        for it in rows {
            let facts = Facts {
                name: it.name,
                description_en: it.description_en,
                description_ru: it.description_ru,
                category: it.category,
                segment: it.segment,
                min_licenses: it.min_licenses,
                max_licenses: it.max_licenses,
                upgrades_to: BTreeSet::new(),
            };
            kept.offers.insert(it.id, Sold { facts, prices: BTreeMap::new() });
        }
        for (from, to) in offer_upgrades::table.load::<(String, String)>(conn)? {
            if let Some(sold) = kept.offers.get_mut(&from) {
                sold.facts.upgrades_to.insert(to);
            }
        }
        for ((offer, plan), steps) in steps(conn, provider, None)? {
            if let Some(sold) = kept.offers.get_mut(&offer) {
                sold.prices.insert(plan, Timeline::of(steps));
            }
        }
        Ok(kept)
    }
}

/// Every step of a provider's prices, or of those of some offers.
pub fn steps(conn: &mut PgConnection, provider: ProviderId, only: Option<&[String]>) -> Result<Steps> {
    let mut query = prices::table
        .filter(prices::provider_id.eq(provider))
        .select((prices::offer_id, prices::term, prices::billing, prices::starts_on, prices::unit_price))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(prices::offer_id.eq_any(only));
    }
    let mut steps = Steps::new();
    for (offer, term, billing, day, price) in query.load::<(String, String, String, NaiveDate, Option<i64>)>(conn)? {
        if let Ok(plan) = format!("{term}-{billing}").parse() {
            steps.entry((offer, plan)).or_default().push((day, price));
        }
    }
    Ok(steps)
}

/// Adds an offer, or changes what is said of it.
pub fn keep_facts(conn: &mut PgConnection, id: &str, facts: &Facts) -> Result<()> {
    let values = (
        offers::name.eq(&facts.name),
        offers::description_en.eq(&facts.description_en),
        offers::description_ru.eq(&facts.description_ru),
        offers::category.eq(&facts.category),
        offers::segment.eq(&facts.segment),
        offers::min_licenses.eq(facts.min_licenses),
        offers::max_licenses.eq(facts.max_licenses),
    );
    diesel::insert_into(offers::table)
        .values((offers::id.eq(id), values))
        .on_conflict(offers::id)
        .do_update()
        .set(values)
        .execute(conn)?;
    Ok(())
}

pub fn keep_prices(
    conn: &mut PgConnection,
    provider: ProviderId,
    id: &str,
    plans: &BTreeMap<Plan, Timeline>,
) -> Result<()> {
    let own = prices::provider_id.eq(provider).and(prices::offer_id.eq(id));
    diesel::delete(prices::table).filter(own).execute(conn)?;
    let rows: Vec<_> = plans
        .iter()
        .flat_map(|(plan, timeline)| timeline.steps().map(move |step| (plan, step)))
        .map(|(plan, (day, price))| {
            (
                prices::provider_id.eq(provider),
                prices::offer_id.eq(id),
                prices::term.eq(plan.term.code()),
                prices::billing.eq(plan.billing.code()),
                prices::starts_on.eq(day),
                prices::unit_price.eq(price),
            )
        })
        .collect();
    diesel::insert_into(prices::table).values(rows).execute(conn)?;
    Ok(())
}

pub fn keep_upgrades(conn: &mut PgConnection, id: &str, targets: &BTreeSet<String>) -> Result<()> {
    diesel::delete(offer_upgrades::table).filter(offer_upgrades::from_offer_id.eq(id)).execute(conn)?;
    let to = |target| (offer_upgrades::from_offer_id.eq(id), offer_upgrades::to_offer_id.eq(target));
    let rows: Vec<_> = targets.iter().map(to).collect();
    diesel::insert_into(offer_upgrades::table).values(rows).execute(conn)?;
    Ok(())
}
