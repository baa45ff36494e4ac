//! What the last sweep found: subscriptions that earn for nobody, and those whose next change is refused.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::error::Result;
use crate::id::{CustomerId, ResellerId, SubscriptionId};
use crate::incentives::forms::{ProblemFilter, What};
use crate::partnerships::{Cause, CreditRule};
use crate::schema::{credit_problems, credit_sweeps, customers, mpn_ids, offers, subscriptions};
use crate::scope::{MayOrder, Scope};
use crate::subscriptions::{Subscription, of_customer};
use crate::web::list::{Due, Slice, limit};

/// The code of a problem that is nobody's fault: no reseller is named.
pub const NOBODY: &str = "nobody";

/// A row of **Incentives**.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = credit_problems, check_for_backend(Pg))]
pub struct Problem {
    #[diesel(column_name = subscription_id)]
    pub id: SubscriptionId,
    #[diesel(select_expression = customers::id)]
    pub customer_id: CustomerId,
    #[diesel(select_expression = customers::bill_to_name)]
    pub customer: String,
    #[diesel(select_expression = subscriptions::nickname)]
    pub nickname: String,
    #[diesel(select_expression = offers::name)]
    pub offer: String,
    #[diesel(select_expression = subscriptions::licenses)]
    pub licenses: i32,
    /// Name and MPN ID of the reseller that is credited.
    #[diesel(select_expression = (mpn_ids::name, mpn_ids::mpn_id).nullable())]
    pub reseller: Option<(String, String)>,
    pub(super) cause: String,
    pub found_at: DateTime<Utc>,
}

/// How many subscriptions have the same cause and reseller.
#[derive(Debug)]
pub struct Count {
    pub(super) cause: String,
    pub reseller_id: Option<ResellerId>,
    pub reseller: Option<String>,
    pub subscriptions: i64,
}

impl Problem {
    /// None when nobody is credited.
    pub fn cause(&self) -> Option<Cause> {
        Cause::of_code(&self.cause)
    }

    /// When all of the provider's subscriptions were judged last.
    pub fn swept_at(conn: &mut PgConnection, scope: &Scope) -> Result<Option<DateTime<Utc>>> {
        let Some(provider) = scope.provider() else { return Ok(None) };
        Ok(credit_sweeps::table.find(provider).select(credit_sweeps::swept_at).first(conn).optional()?)
    }

    /// The problems that `scope` may see. Every query for them starts here.
    fn visible_to(scope: &Scope) -> credit_problems::BoxedQuery<'static, Pg> {
        let seen = Subscription::visible_to(scope).select(subscriptions::id);
        credit_problems::table.filter(credit_problems::subscription_id.eq_any(seen)).into_boxed()
    }

    fn wanted(scope: &Scope, filter: &ProblemFilter) -> credit_problems::BoxedQuery<'static, Pg> {
        let all = Problem::visible_to(scope);
        let all = match filter.reseller() {
            Some(reseller) => all.filter(credit_problems::reseller_id.eq(reseller)),
            None => all,
        };
        match filter.what() {
            What::All => all,
            What::Nobody => all.filter(credit_problems::cause.eq(NOBODY)),
            What::Refused => all.filter(credit_problems::cause.eq_any(codes(scope.visitor.credit_rule, true))),
            What::Warned => all.filter(credit_problems::cause.eq_any(codes(scope.visitor.credit_rule, false))),
        }
    }

    /// One page, the oldest subscriptions first.
    pub fn list(conn: &mut PgConnection, scope: &Scope, filter: &ProblemFilter) -> Result<Slice<Problem>> {
        let mut wanted = Problem::wanted(scope, filter);
        if let Some(after) = filter.after() {
            wanted = wanted.filter(credit_problems::subscription_id.gt(after));
        }
        let ids = wanted
            .order(credit_problems::subscription_id)
            .limit(limit())
            .select(credit_problems::subscription_id)
            .load::<SubscriptionId>(conn)?;
        let in_order = subscriptions::id.eq(credit_problems::subscription_id);
        let rows = credit_problems::table
            .inner_join(subscriptions::table.on(in_order))
            .inner_join(customers::table.on(of_customer()))
            .inner_join(offers::table.on(offers::id.eq(subscriptions::offer_id)))
            .left_join(mpn_ids::table.on(mpn_ids::reseller_id.nullable().eq(credit_problems::reseller_id)))
            .filter(credit_problems::subscription_id.eq_any(ids))
            .order(credit_problems::subscription_id)
            .select(Problem::as_select())
            .load(conn)?;
        Ok(Slice::of(rows, |row: &Problem| (String::new(), row.id)))
    }

    /// How many earn for nobody, for who can name a reseller; none for others.
    pub fn nobody(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
        if !scope.is_provider() || !scope.may::<MayOrder>() {
            return Ok(None);
        }
        let filter = ProblemFilter { what: What::Nobody.code().to_owned(), ..ProblemFilter::default() };
        let found = Problem::wanted(scope, &filter).select(credit_problems::found_at);
        Due::load(conn, found).map(Some)
    }

    /// The subscriptions of every page that `filter` lets through.
    pub fn ids(conn: &mut PgConnection, scope: &Scope, filter: &ProblemFilter) -> Result<Vec<SubscriptionId>> {
        Ok(Problem::wanted(scope, filter).select(credit_problems::subscription_id).load(conn)?)
    }

    /// How many there are of each cause and reseller, the most first.
    pub fn counts(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<Count>> {
        let seen = Subscription::visible_to(scope).select(subscriptions::id);
        let groups: Vec<(String, Option<ResellerId>, i64)> = credit_problems::table
            .filter(credit_problems::subscription_id.eq_any(seen))
            .group_by((credit_problems::cause, credit_problems::reseller_id))
            .select((credit_problems::cause, credit_problems::reseller_id, count_star()))
            .load(conn)?;
        let ids: Vec<ResellerId> = groups.iter().filter_map(|(_, reseller, _)| *reseller).collect();
        let names: HashMap<ResellerId, String> = mpn_ids::table
            .filter(mpn_ids::reseller_id.eq_any(ids))
            .select((mpn_ids::reseller_id, mpn_ids::name))
            .load(conn)?
            .into_iter()
            .collect();
        let count = |(cause, reseller_id, subscriptions): (String, Option<ResellerId>, i64)| Count {
            reseller: reseller_id.and_then(|id| names.get(&id).cloned()),
            cause,
            reseller_id,
            subscriptions,
        };
        let mut counts: Vec<Count> = groups.into_iter().map(count).collect();
        counts.sort_by(|a, b| b.subscriptions.cmp(&a.subscriptions).then_with(|| a.reseller.cmp(&b.reseller)));
        Ok(counts)
    }
}

impl Count {
    pub fn cause(&self) -> Option<Cause> {
        Cause::of_code(&self.cause)
    }
}

/// The causes that refuse the credit, or those that warn of it.
fn codes(rule: CreditRule, refusing: bool) -> Vec<&'static str> {
    let wanted = Cause::ALL.into_iter().filter(|cause| cause.refuses(rule) == refusing);
    wanted.map(Cause::code).collect()
}
