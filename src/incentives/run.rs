//! One reseller, or nobody, credited for many subscriptions: rehearsed with a verdict for each, then done piece
//! by piece, so that a run that is cut off goes on where it stopped.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{count_star, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use serde_json::json;

use crate::activity::{self, Subject};
use crate::countries;
use crate::db::{Db, tenant};
use crate::error::{Error, Result};
use crate::id::{CreditRunId, CustomerId, ProviderId, ResellerId, SubscriptionId, UserId};
use crate::incentives::sweep::{regions, wait_for_sweep};
use crate::incentives::verdict::Verdict;
use crate::notifications::{Kind, News};
use crate::partnerships::{Cause, CreditRule, Partner};
use crate::schema::{credit_run_items as items, credit_runs as runs, customers, mpn_ids, offers, subscriptions};
use crate::scope::{MayOrder, Organization, Scope, System};
use crate::subscriptions::{Choice, Subscription, changed, of_customer};
use crate::web::list::{Slice, limit};
use crate::words::Phrase;

/// Subscriptions that are changed in one transaction.
const PIECE: i64 = 200;

/// A rehearsal, and what became of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = runs, check_for_backend(Pg))]
pub struct Run {
    pub provider_id: ProviderId,
    pub id: CreditRunId,
    /// Who is to be credited; none for nobody.
    pub reseller_id: Option<ResellerId>,
    by_mpn_id: bool,
    author_id: UserId,
    author: String,
    sign_in_name: String,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// A subscription of a run.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = items, check_for_backend(Pg))]
pub struct Item {
    #[diesel(column_name = subscription_id)]
    pub id: SubscriptionId,
    #[diesel(select_expression = customers::bill_to_name)]
    pub customer: String,
    #[diesel(select_expression = subscriptions::nickname)]
    pub nickname: String,
    #[diesel(select_expression = offers::name)]
    pub offer: String,
    /// Name and MPN ID of the reseller that was credited when it was rehearsed.
    #[diesel(select_expression = (mpn_ids::name, mpn_ids::mpn_id).nullable())]
    pub before: Option<(String, String)>,
    partner_of_record: Option<ResellerId>,
    cause: Option<String>,
    outcome: Option<String>,
}

impl Run {
    /// Rehearses crediting who was chosen for these subscriptions, all of which `agent` may see; nothing changes.
    pub fn rehearse(
        conn: &mut PgConnection,
        agent: &MayOrder,
        ids: &[SubscriptionId],
        choice: &Choice,
    ) -> Result<CreditRunId> {
        let (provider, id) = (agent.provider_id()?, CreditRunId::new(agent.visitor.now));
        let seen = Subscription::visible_to(agent).filter(subscriptions::id.eq_any(ids.to_vec()));
        if seen.count().get_result::<i64>(conn)? != i64::try_from(ids.len()).unwrap_or(i64::MAX) {
            return Err(Error::NotFound);
        }
        diesel::insert_into(runs::table)
            .values((
                runs::provider_id.eq(provider),
                runs::id.eq(id),
                runs::reseller_id.eq(choice.reseller),
                runs::by_mpn_id.eq(choice.by_mpn_id),
                runs::author_id.eq(agent.user_id),
                runs::author.eq(&agent.name),
                runs::sign_in_name.eq(&agent.sign_in_name),
                runs::created_at.eq(agent.visitor.now),
            ))
            .execute(conn)?;
        let (codes, regions) = regions();
        sql_query(include_str!("rehearse.sql"))
            .bind::<SqlUuid, _>(provider)
            .bind::<SqlUuid, _>(id)
            .bind::<Nullable<SqlUuid>, _>(choice.reseller)
            .bind::<Array<SqlUuid>, _>(ids)
            .bind::<Array<Text>, _>(codes)
            .bind::<Array<Text>, _>(regions)
            .execute(conn)?;
        Ok(id)
    }

    /// The runs that `scope`'s person may see: their own.
    fn visible_to(scope: &Scope) -> runs::BoxedQuery<'static, Pg> {
        runs::table.filter(runs::author_id.eq(scope.user_id)).into_boxed()
    }

    pub fn find(conn: &mut PgConnection, agent: &MayOrder, id: CreditRunId) -> Result<Run> {
        Ok(Run::visible_to(agent).filter(runs::id.eq(id)).select(Run::as_select()).first(conn)?)
    }

    /// The person's newest runs that were applied.
    pub fn recent(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<Run>> {
        let applied = Run::visible_to(scope).filter(runs::started_at.is_not_null());
        Ok(applied.order(runs::created_at.desc()).limit(5).select(Run::as_select()).load(conn)?)
    }

    /// How many subscriptions have which verdict.
    pub fn verdicts(&self, conn: &mut PgConnection, rule: CreditRule) -> Result<Vec<(Verdict, i64)>> {
        type Group = (Option<String>, Option<String>, bool, i64);
        let already = items::partner_of_record.is_not_distinct_from(self.reseller_id);
        let groups: Vec<Group> = items::table
            .filter(items::provider_id.eq(self.provider_id))
            .filter(items::run_id.eq(self.id))
            .group_by((items::outcome, items::cause, items::partner_of_record))
            .select((items::outcome, items::cause, already, count_star()))
            .load(conn)?;
        let mut counts: Vec<(Verdict, i64)> = Vec::new();
        for (outcome, cause, is_already, count) in groups {
            let cause = cause.as_deref().and_then(Cause::of_code);
            let verdict = Verdict::of(outcome.as_deref(), cause, is_already, rule);
            match counts.iter_mut().find(|(known, _)| *known == verdict) {
                Some((_, sum)) => *sum += count,
                None => counts.push((verdict, count)),
            }
        }
        counts.sort_by_key(|(verdict, count)| (verdict.words(), -count));
        Ok(counts)
    }

    /// One page of its subscriptions.
    pub fn items(&self, conn: &mut PgConnection, after: Option<SubscriptionId>) -> Result<Slice<Item>> {
        let mut page = items::table
            .inner_join(subscriptions::table.on(subscriptions::id.eq(items::subscription_id)))
            .inner_join(customers::table.on(of_customer()))
            .inner_join(offers::table.on(offers::id.eq(subscriptions::offer_id)))
            .left_join(mpn_ids::table.on(mpn_ids::reseller_id.nullable().eq(items::partner_of_record)))
            .filter(items::provider_id.eq(self.provider_id))
            .filter(items::run_id.eq(self.id))
            .into_boxed();
        if let Some(after) = after {
            page = page.filter(items::subscription_id.gt(after));
        }
        let rows = page.order(items::subscription_id).limit(limit()).select(Item::as_select()).load(conn)?;
        Ok(Slice::of(rows, |row: &Item| (String::new(), row.id)))
    }

    /// Applies the rehearsal: its first piece now, the rest by the worker. Applied again, it is the same.
    pub fn apply(&self, conn: &mut PgConnection, agent: &MayOrder) -> Result<()> {
        // The author's reach may have become narrower since.
        let of_run = items::table.filter(items::provider_id.eq(self.provider_id)).filter(items::run_id.eq(self.id));
        let seen = Subscription::visible_to(agent).select(subscriptions::id);
        let beyond = of_run.filter(items::subscription_id.ne_all(seen));
        if diesel::select(exists(beyond)).get_result(conn)? {
            return Err(Error::NotFound);
        }
        let started = diesel::update(runs::table.find((self.provider_id, self.id)))
            .filter(runs::started_at.is_null())
            .set(runs::started_at.eq(agent.visitor.now))
            .execute(conn)?;
        match started {
            0 => Ok(()),
            _ => self.work_piece(conn, agent.visitor.now, agent.visitor.credit_rule),
        }
    }

    /// The next subscriptions, judged once more; the run is over when none are left.
    fn work_piece(&self, conn: &mut PgConnection, now: DateTime<Utc>, rule: CreditRule) -> Result<()> {
        wait_for_sweep(conn, self.provider_id)?;
        let waiting: Vec<(SubscriptionId, Option<ResellerId>)> = items::table
            .filter(items::provider_id.eq(self.provider_id))
            .filter(items::run_id.eq(self.id))
            .filter(items::outcome.is_null())
            .order(items::subscription_id)
            .limit(PIECE)
            .select((items::subscription_id, items::partner_of_record))
            .load(conn)?;
        if waiting.is_empty() {
            let done = runs::table.find((self.provider_id, self.id));
            diesel::update(done).set(runs::finished_at.eq(now)).execute(conn)?;
            return self.tell_author(conn, now);
        }
        let judged = self.judge(conn, &waiting, rule)?;
        for outcome in ["changed", "already", "refused", "meanwhile", "ended"] {
            let ids: Vec<_> = judged.iter().filter(|(_, it)| *it == outcome).map(|(found, _)| found.id).collect();
            let of_these = items::table
                .filter(items::provider_id.eq(self.provider_id))
                .filter(items::run_id.eq(self.id))
                .filter(items::subscription_id.eq_any(ids));
            diesel::update(of_these).set(items::outcome.eq(outcome)).execute(conn)?;
        }
        let changed: Vec<_> = judged.iter().filter(|(_, it)| *it == "changed").map(|(found, _)| found).collect();
        self.credit(conn, now, &changed)
    }

    /// Its author is told what was to change and has stayed.
    fn tell_author(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        let stayed = items::table
            .filter(items::provider_id.eq(self.provider_id))
            .filter(items::run_id.eq(self.id))
            .filter(items::outcome.eq_any(["refused", "meanwhile"]));
        let count: i64 = stayed.count().get_result(conn)?;
        if count == 0 {
            return Ok(());
        }
        let told = Phrase::new("notifications-told-credit").with("count", count);
        News::new(self.provider_id, Kind::Credit, self.id, format!("/incentives/runs/{}", self.id), told)
            .for_person(Some(self.author_id))
            .keep(conn, now)
    }

    /// What comes of each of `waiting`, whose subscriptions are locked from here on.
    fn judge(
        &self,
        conn: &mut PgConnection,
        waiting: &[(SubscriptionId, Option<ResellerId>)],
        rule: CreditRule,
    ) -> Result<Vec<(Found, &'static str)>> {
        let shown: HashMap<_, _> = waiting.iter().copied().collect();
        let ids: Vec<_> = waiting.iter().map(|(id, _)| *id).collect();
        subscriptions::table
            .filter(subscriptions::provider_id.eq(self.provider_id))
            .filter(subscriptions::id.eq_any(&ids))
            .order(subscriptions::id)
            .select(subscriptions::id)
            .for_no_key_update()
            .load::<SubscriptionId>(conn)?;
        let found: Vec<Found> = subscriptions::table
            .inner_join(customers::table.on(of_customer()))
            .filter(subscriptions::provider_id.eq(self.provider_id))
            .filter(subscriptions::id.eq_any(&ids))
            .select(Found::as_select())
            .load(conn)?;
        let partner = match self.reseller_id {
            Some(id) => Partner::known(conn, self.provider_id, id)?,
            None => None,
        };
        let left = !self.by_mpn_id && partner.as_ref().is_some_and(|partner| !partner.is_active());
        let outcome = |found: &Found| {
            let cause = partner.as_ref().and_then(|partner| partner.cause(countries::region_of(&found.country)));
            match () {
                () if !matches!(found.status.as_str(), "active" | "suspended") => "ended",
                () if found.relationship_ended_at.is_some() => "ended",
                () if found.partner_of_record == self.reseller_id => "already",
                () if shown.get(&found.id) != Some(&found.partner_of_record) => "meanwhile",
                () if cause.is_some_and(|cause| cause.refuses(rule)) || left => "refused",
                () => "changed",
            }
        };
        Ok(found.into_iter().map(|found| (outcome(&found), found)).map(|(outcome, found)| (found, outcome)).collect())
    }

    fn credit(&self, conn: &mut PgConnection, now: DateTime<Utc>, found: &[&Found]) -> Result<()> {
        let ids: Vec<_> = found.iter().map(|found| found.id).collect();
        diesel::update(subscriptions::table)
            .filter(subscriptions::provider_id.eq(self.provider_id))
            .filter(subscriptions::id.eq_any(ids))
            .set((subscriptions::partner_of_record.eq(self.reseller_id), changed(now, &self.author)))
            .execute(conn)?;
        let subject = |found: &&Found| Subject {
            id: Some(found.customer_id.uuid()),
            name: found.customer.clone(),
            provider_id: Some(self.provider_id),
            customer_id: Some(found.customer_id),
            reseller_id: found.administrator,
            details: json!({ "subscription": found.id, "before": { "partner_of_record": found.partner_of_record },
                             "after": { "partner_of_record": self.reseller_id } }),
            about: None,
        };
        let subjects = found.iter().map(subject).collect();
        let author = (self.author_id, self.sign_in_name.as_str());
        activity::record_many_for(conn, now, author, "subscription.reseller_changed", subjects)
    }
}

/// A subscription of a run as it is now.
#[derive(Queryable, Selectable)]
#[diesel(table_name = subscriptions, check_for_backend(Pg))]
struct Found {
    id: SubscriptionId,
    customer_id: CustomerId,
    #[diesel(select_expression = customers::bill_to_name)]
    customer: String,
    #[diesel(select_expression = customers::country)]
    country: String,
    /// Who administers the customer, and sees the record too.
    #[diesel(select_expression = customers::reseller_id)]
    administrator: Option<ResellerId>,
    #[diesel(select_expression = customers::relationship_ended_at)]
    relationship_ended_at: Option<DateTime<Utc>>,
    status: String,
    partner_of_record: Option<ResellerId>,
}

impl Item {
    pub fn verdict(&self, run: &Run, rule: CreditRule) -> Verdict {
        let cause = self.cause.as_deref().and_then(Cause::of_code);
        Verdict::of(self.outcome.as_deref(), cause, self.partner_of_record == run.reseller_id, rule)
    }
}

/// Works at every run that was applied and is not over, a piece in each transaction. It may be stopped anywhere
/// and repeated; of several nodes, each works at another run.
pub async fn work_runs(db: &Db, now: DateTime<Utc>, rule: CreditRule) -> Result<usize> {
    let (mut pieces, mut failed) = (0, Vec::new());
    loop {
        let skipped = failed.clone();
        let Some(run) = db.system(move |conn, _| next_run(conn, &skipped)).await? else { return Ok(pieces) };
        match db.system(move |conn, system| work_one(conn, system, run, now, rule)).await {
            Ok(true) => pieces += 1,
            Ok(false) => failed.push(run),
            Err(error) => {
                tracing::error!(%error, %run, "a change of many could not go on");
                failed.push(run);
            }
        }
    }
}

fn next_run(conn: &mut PgConnection, skipped: &[CreditRunId]) -> Result<Option<CreditRunId>> {
    let waiting = runs::table.filter(runs::started_at.is_not_null()).filter(runs::finished_at.is_null());
    let next = waiting.filter(runs::id.ne_all(skipped)).order(runs::started_at).select(runs::id);
    Ok(next.first(conn).optional()?)
}

/// False when another node is at it, or it is over.
fn work_one(
    conn: &mut PgConnection,
    _: &System,
    id: CreditRunId,
    now: DateTime<Utc>,
    rule: CreditRule,
) -> Result<bool> {
    let next: Option<Run> = runs::table
        .filter(runs::id.eq(id))
        .filter(runs::finished_at.is_null())
        .select(Run::as_select())
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .optional()?;
    let Some(run) = next else { return Ok(false) };
    tenant::enter(conn, Organization::Provider(run.provider_id))?;
    run.work_piece(conn, now, rule)?;
    Ok(true)
}

/// Rehearsals that nobody applied within a week.
pub fn discard_rehearsals(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    let old = runs::table.filter(runs::started_at.is_null()).filter(runs::created_at.lt(now - TimeDelta::days(7)));
    Ok(diesel::delete(old).execute(conn)?)
}
