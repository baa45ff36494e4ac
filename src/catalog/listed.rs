//! Offers as the **Catalog** page lists them: what they cost today, what is coming, and what they lead to.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::catalog::forms::CatalogFilter;
use crate::catalog::kept::steps;
use crate::catalog::offer::Described;
use crate::catalog::plan::Plan;
use crate::catalog::timeline::Timeline;
use crate::error::Result;
use crate::id::ProviderId;
use crate::schema::{offer_upgrades, offers, prices, providers};
use crate::scope::MaySeePrices;
use crate::web::list::{Slice, limit, lower, strpos};

/// An offer that a provider sells, has sold, or is going to sell.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: String,
    pub name: String,
    pub description_en: String,
    pub description_ru: String,
    pub category: String,
    pub segment: String,
    pub min_licenses: i32,
    pub max_licenses: i32,
    /// The names of the offers that it may be upgraded to.
    pub upgrades_to: Vec<String>,
    pub plans: Vec<ListedPlan>,
}

/// A plan on one day.
#[derive(Clone, Copy, Debug)]
pub struct ListedPlan {
    pub plan: Plan,
    /// Per license and month, in minor units; none where it is not sold today.
    pub today: Option<i64>,
    /// From when on it costs something else, or is withdrawn.
    pub next: Option<(NaiveDate, Option<i64>)>,
    /// Since when it has today's price; since when it is withdrawn; none for what is not sold yet.
    pub since: Option<NaiveDate>,
}

type Offers = offers::BoxedQuery<'static, Pg>;

impl Listed {
    /// The currency of the reader's price list.
    pub fn currency(conn: &mut PgConnection, person: &MaySeePrices) -> Result<String> {
        Ok(providers::table.find(person.provider_id()?).select(providers::currency).first(conn)?)
    }

    /// One page, by name.
    pub fn list(
        conn: &mut PgConnection,
        person: &MaySeePrices,
        filter: &CatalogFilter,
        after: Option<(String, String)>,
    ) -> Result<Slice<Listed>> {
        let mut query = Listed::wanted(person.provider_id()?, filter);
        if let Some((name, id)) = after {
            let same = offers::name.eq(name.clone()).and(offers::id.gt(id));
            query = query.filter(offers::name.gt(name).or(same));
        }
        let rows = Listed::load(conn, person, query.limit(limit()))?;
        Ok(Slice::of(rows, |row| (row.name.clone(), row.id.clone())))
    }

    /// All that the filter asks for, by name.
    pub fn all(conn: &mut PgConnection, person: &MaySeePrices, filter: &CatalogFilter) -> Result<Vec<Listed>> {
        let query = Listed::wanted(person.provider_id()?, filter);
        Listed::load(conn, person, query)
    }

    fn wanted(provider: ProviderId, filter: &CatalogFilter) -> Offers {
        let priced = prices::table.filter(prices::provider_id.eq(provider)).filter(prices::offer_id.eq(offers::id));
        let mut query = offers::table.filter(exists(priced)).order((offers::name, offers::id)).into_boxed();
        let search = filter.q.trim().to_lowercase();
        if !search.is_empty() {
            let in_name = strpos(lower(offers::name), search.clone()).gt(0);
            query = query.filter(in_name.or(strpos(lower(offers::id), search).gt(0)));
        }
        if let Some(category) = filter.category() {
            query = query.filter(offers::category.eq(category));
        }
        if let Some(segment) = filter.segment() {
            query = query.filter(offers::segment.eq(segment));
        }
        query
    }

    /// The offers with prices and upgrades, in three queries however many they are.
    fn load(conn: &mut PgConnection, person: &MaySeePrices, query: Offers) -> Result<Vec<Listed>> {
        let rows: Vec<Described> = query.select(Described::as_select()).load(conn)?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut targets = upgrade_targets(conn, &ids)?;
        let mut plans: HashMap<String, BTreeMap<Plan, Timeline>> = HashMap::new();
        for ((offer, plan), steps) in steps(conn, person.provider_id()?, Some(&ids))? {
            plans.entry(offer).or_default().insert(plan, Timeline::of(steps));
        }
        let today = person.visitor.now.date_naive();
        let listed = rows.into_iter().map(|it| {
            let plans = plans.remove(&it.id).unwrap_or_default();
            Listed {
                upgrades_to: targets.remove(&it.id).unwrap_or_default(),
                plans: plans.iter().map(|(plan, prices)| ListedPlan::of(*plan, prices, today)).collect(),
                id: it.id,
                name: it.name,
                description_en: it.description_en,
                description_ru: it.description_ru,
                category: it.category,
                segment: it.segment,
                min_licenses: it.min_licenses,
                max_licenses: it.max_licenses,
            }
        });
        Ok(listed.collect())
    }

    /// No plan of it can be ordered today, and one could be.
    pub fn is_withdrawn(&self) -> bool {
        !self.is_sold() && self.plans.iter().any(|plan| plan.since.is_some())
    }

    pub fn is_sold(&self) -> bool {
        self.plans.iter().any(|plan| plan.today.is_some())
    }
}

impl ListedPlan {
    fn of(plan: Plan, prices: &Timeline, today: NaiveDate) -> ListedPlan {
        ListedPlan { plan, today: prices.at(today), next: prices.next_after(today), since: prices.since(today) }
    }
}

fn upgrade_targets(conn: &mut PgConnection, ids: &[String]) -> Result<HashMap<String, Vec<String>>> {
    let named: Vec<(String, String)> = offer_upgrades::table
        .inner_join(offers::table.on(offers::id.eq(offer_upgrades::to_offer_id)))
        .filter(offer_upgrades::from_offer_id.eq_any(ids))
        .order(offers::name)
        .select((offer_upgrades::from_offer_id, offers::name))
        .load(conn)?;
    let mut targets: HashMap<String, Vec<String>> = HashMap::new();
    for (from, name) in named {
        targets.entry(from).or_default().push(name);
    }
    Ok(targets)
}
