//! A move: from the draft in which customers are chosen, over the rehearsal, to its end.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use diesel::dsl::{count_star, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::activity::{self, Subject};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, MoveId, ProviderId, ResellerId, SessionId, UserId};
use crate::moves::step::{self, Found, KINDS};
use crate::partnerships::Reseller;
use crate::schema::{
    customer_move_customers as chosen, customer_move_steps as steps, customer_moves as moves, customers,
};
use crate::scope::{Confirmed, MayAssociate, Scope};
use crate::secret::to_hex;
use crate::words::Phrase;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = moves, check_for_backend(Pg))]
pub(super) struct Move {
    pub provider_id: ProviderId,
    pub id: MoveId,
    pub from_reseller: ResellerId,
    /// Who takes the customers; none until it is chosen.
    pub to_reseller: Option<ResellerId>,
    kinds: Vec<Option<String>>,
    pub starts_on: Option<NaiveDate>,
    pub author_id: UserId,
    pub author: String,
    pub sign_in_name: String,
    pub session_id: SessionId,
    pub language: String,
    pub created_at: DateTime<Utc>,
    pub rehearsed_at: Option<DateTime<Utc>>,
    /// Of what the rehearsal showed.
    pub fingerprint: String,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub canceled_at: Option<DateTime<Utc>>,
    pub canceled_by: String,
    pub finished_at: Option<DateTime<Utc>>,
}

/// The most customers of one move: a rehearsal shows all of them as of one moment.
pub(super) const MOST: usize = 5_000;

/// Who takes the customers, what goes, and from which day on.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub to: ResellerId,
    pub kinds: Vec<&'static str>,
    pub starts_on: NaiveDate,
}

impl Move {
    /// The moves that `agent` may see: their own, and all of the company's for who works with all customers.
    fn visible_to(agent: &Scope) -> Result<moves::BoxedQuery<'static, Pg>> {
        let provider = agent.provider().ok_or(Error::NotFound)?;
        let all = moves::table.filter(moves::provider_id.eq(provider)).into_boxed();
        Ok(if agent.reach.is_whole() { all } else { all.filter(moves::author_id.eq(agent.user_id)) })
    }

    pub fn find(conn: &mut PgConnection, agent: &MayAssociate, id: MoveId) -> Result<Move> {
        Ok(Move::visible_to(agent)?.filter(moves::id.eq(id)).select(Move::as_select()).first(conn)?)
    }

    /// The same, locked until the transaction ends.
    pub fn lock(conn: &mut PgConnection, agent: &MayAssociate, id: MoveId) -> Result<Move> {
        let seen = Move::find(conn, agent, id)?;
        Ok(seen.row().select(Move::as_select()).for_no_key_update().first(conn)?)
    }

    pub fn row(&self) -> diesel::dsl::Find<moves::table, (ProviderId, MoveId)> {
        moves::table.find((self.provider_id, self.id))
    }

    /// The newest that were confirmed, from a reseller or to it.
    pub fn recent(conn: &mut PgConnection, agent: &MayAssociate, reseller: ResellerId) -> Result<Vec<Move>> {
        let of_it = moves::from_reseller.eq(reseller).or(moves::to_reseller.is_not_distinct_from(reseller));
        let confirmed = Move::visible_to(agent)?.filter(of_it).filter(moves::confirmed_at.is_not_null());
        Ok(confirmed.order(moves::created_at.desc()).limit(20).select(Move::as_select()).load(conn)?)
    }

    /// The agent's draft from this reseller, begun now unless there is one.
    pub fn begin(
        conn: &mut PgConnection,
        agent: &MayAssociate,
        provider: ProviderId,
        from: ResellerId,
    ) -> Result<MoveId> {
        let own = moves::table
            .filter(moves::provider_id.eq(provider))
            .filter(moves::author_id.eq(agent.user_id))
            .filter(moves::from_reseller.eq(from))
            .filter(moves::confirmed_at.is_null())
            .order(moves::created_at.desc())
            .select(moves::id);
        if let Some(id) = own.first(conn).optional()? {
            return Ok(id);
        }
        let (id, now) = (MoveId::new(agent.visitor.now), agent.visitor.now);
        diesel::insert_into(moves::table)
            .values((
                moves::provider_id.eq(provider),
                moves::id.eq(id),
                moves::from_reseller.eq(from),
                moves::kinds.eq(KINDS.to_vec()),
                moves::author_id.eq(agent.user_id),
                moves::author.eq(&agent.name),
                moves::sign_in_name.eq(&agent.sign_in_name),
                moves::session_id.eq(agent.session_id),
                moves::language.eq(agent.visitor.language.code()),
                moves::created_at.eq(now),
            ))
            .execute(conn)?;
        Ok(id)
    }

    /// The kinds that go.
    pub fn kinds(&self) -> Vec<&str> {
        self.kinds.iter().flatten().map(String::as_str).collect()
    }

    pub fn url(&self) -> String {
        format!("/moves/{}", self.id)
    }

    /// Its customers within the agent's sight, in the order of their ids.
    pub fn customers(&self, conn: &mut PgConnection, agent: &Scope) -> Result<Vec<CustomerId>> {
        let seen = Customer::visible_to(agent).select(customers::id);
        let own = chosen::table
            .filter(chosen::provider_id.eq(self.provider_id))
            .filter(chosen::move_id.eq(self.id))
            .filter(chosen::customer_id.eq_any(seen))
            .order(chosen::customer_id);
        Ok(own.select(chosen::customer_id).load(conn)?)
    }

    /// Rehearses it: nothing changes but what the rehearsal shows, which has a fingerprint from then on.
    pub fn rehearse(&self, conn: &mut PgConnection, agent: &MayAssociate, terms: &Terms) -> Result<()> {
        let row = diesel::update(self.row()).filter(moves::confirmed_at.is_null());
        let plan: Option<Move> = row
            .set((
                moves::to_reseller.eq(terms.to),
                moves::kinds.eq(terms.kinds.clone()),
                moves::starts_on.eq(terms.starts_on),
                moves::session_id.eq(agent.session_id),
                moves::language.eq(agent.visitor.language.code()),
            ))
            .returning(Move::as_returning())
            .get_result(conn)
            .optional()?;
        let Some(plan) = plan else {
            return Err(Error::refused_with("moves-confirmed-already", self.url(), "moves-look-again"));
        };
        let customers = plan.customers(conn, agent)?;
        if customers.is_empty() {
            return Err(Error::invalid("chosen", "moves-none-chosen"));
        }
        if customers.len() > MOST {
            return Err(Error::invalid("chosen", Phrase::new("moves-too-many").with("max", MOST)));
        }
        diesel::delete(steps::table)
            .filter(steps::provider_id.eq(plan.provider_id))
            .filter(steps::move_id.eq(plan.id))
            .execute(conn)?;
        let found = step::judge(conn, &plan, terms.to, &customers, true, agent.visitor.now)?;
        step::keep(conn, &plan, &found.iter().collect::<Vec<_>>(), None)?;
        diesel::update(plan.row())
            .set((
                moves::rehearsed_at.eq(agent.visitor.now),
                moves::fingerprint.eq(fingerprint(terms, &customers, &found)),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Confirms exactly what was shown; the worker begins on its day. Confirmed again, it is the same.
    pub fn confirm(conn: &mut PgConnection, agent: &Confirmed<MayAssociate>, id: MoveId, shown: &str) -> Result<Move> {
        let plan = Move::lock(conn, agent, id)?;
        if plan.confirmed_at.is_some() {
            return Ok(plan);
        }
        let changed = || Error::refused_with("moves-changed", plan.url(), "moves-look-again");
        let (Some(starts_on), Some(to)) = (plan.starts_on, plan.to_reseller) else { return Err(changed()) };
        if plan.rehearsed_at.is_none() || plan.fingerprint != shown || plan.author_id != agent.user_id {
            return Err(changed());
        }
        let goes = step::of(plan.provider_id, &plan).filter(steps::cause.is_null()).select(steps::thing_id);
        if !diesel::select(exists(goes)).get_result(conn)? {
            return Err(Error::refused_with("moves-nothing-goes", plan.url(), "moves-look-again"));
        }
        let now = agent.visitor.now;
        diesel::update(plan.row())
            .set((
                moves::confirmed_at.eq(now),
                moves::starts_at.eq(now.max(starts_on.and_time(NaiveTime::MIN).and_utc())),
                moves::session_id.eq(agent.session_id),
            ))
            .execute(conn)?;
        let details = json!({ "before": { "reseller": plan.from_reseller }, "after": { "reseller": to },
                              "kind": plan.kinds() });
        plan.record(conn, agent, "reseller.customers_move_confirmed", details)?;
        Ok(plan)
    }

    /// Takes it back before its day.
    pub fn cancel(conn: &mut PgConnection, agent: &MayAssociate, id: MoveId) -> Result<()> {
        let plan = Move::lock(conn, agent, id)?;
        if plan.canceled_at.is_some() {
            return Ok(());
        }
        if !plan.is_scheduled(agent.visitor.now) {
            return Err(Error::refused_with("moves-begun", plan.url(), "moves-look-again"));
        }
        diesel::update(plan.row())
            .set((moves::canceled_at.eq(agent.visitor.now), moves::canceled_by.eq(&agent.name)))
            .execute(conn)?;
        plan.record(conn, agent, "reseller.customers_move_canceled", json!({}))
    }

    /// Whether it waits for its day.
    pub fn is_scheduled(&self, now: DateTime<Utc>) -> bool {
        self.canceled_at.is_none() && self.finished_at.is_none() && self.starts_at.is_some_and(|at| at > now)
    }

    /// Records it for both companies that it concerns: the provider, and the reseller that the customers leave.
    pub fn record(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        action: &'static str,
        details: serde_json::Value,
    ) -> Result<()> {
        let name = Reseller::find(conn, self.from_reseller)?.name;
        activity::record(conn, agent, action, self.subject(&name, details))
    }

    /// As the thing of an activity record; `from` is the name of the reseller that the customers leave.
    pub fn subject(&self, from: &str, details: serde_json::Value) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: from.to_owned(),
            provider_id: Some(self.provider_id),
            reseller_id: Some(self.from_reseller),
            customer_id: None,
            details,
            about: None,
        }
    }

    /// How many of its customers there are, and how many are done.
    pub fn progress(&self, conn: &mut PgConnection) -> Result<(i64, i64)> {
        let of_it =
            || chosen::table.filter(chosen::provider_id.eq(self.provider_id)).filter(chosen::move_id.eq(self.id));
        let all = of_it().select(count_star()).first(conn)?;
        Ok((all, of_it().filter(chosen::done_at.is_not_null()).select(count_star()).first(conn)?))
    }

    /// How many of each kind go or stay, or went or stayed, and why.
    pub fn counts(&self, conn: &mut PgConnection) -> Result<Vec<Count>> {
        let groups = steps::table
            .filter(steps::provider_id.eq(self.provider_id))
            .filter(steps::move_id.eq(self.id))
            .group_by((steps::kind, steps::cause, steps::outcome))
            .select((steps::kind, steps::cause, steps::outcome, count_star()));
        let mut counts: Vec<Count> = groups.load(conn)?;
        let rank = |kind: &str| ORDER.iter().position(|known| *known == kind);
        counts.sort_by(|a, b| (rank(&a.kind), &a.cause, &a.outcome).cmp(&(rank(&b.kind), &b.cause, &b.outcome)));
        Ok(counts)
    }
}

/// The order in which kinds are told.
pub(super) const ORDER: [&str; 12] = [
    "administration",
    "roles",
    "roles-asked",
    "roles-given",
    "credit",
    "support",
    "requests",
    "orders",
    "service",
    "drafts",
    "invitations",
    "tenants",
];

/// How many of one kind come to the same.
#[derive(Debug, Queryable)]
pub(super) struct Count {
    pub kind: String,
    pub cause: Option<String>,
    pub outcome: Option<String>,
    pub count: i64,
}

/// Throws away a draft of one's own.
pub fn discard(conn: &mut PgConnection, agent: &MayAssociate, id: MoveId) -> Result<()> {
    let plan = Move::lock(conn, agent, id)?;
    let own =
        diesel::delete(plan.row()).filter(moves::author_id.eq(agent.user_id)).filter(moves::confirmed_at.is_null());
    match own.execute(conn)? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Drafts that nobody confirmed within a week.
pub(super) fn discard_old(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<usize> {
    let old = moves::table.filter(moves::confirmed_at.is_null()).filter(moves::created_at.lt(now - TimeDelta::days(7)));
    Ok(diesel::delete(old).execute(conn)?)
}

/// All that a rehearsal shows, in 64 digits.
fn fingerprint(terms: &Terms, customers: &[CustomerId], found: &[Found]) -> String {
    let mut told = format!("{} {} {}", terms.to, terms.kinds.join(","), terms.starts_on);
    for id in customers {
        let _ = write!(told, " {id}");
    }
    for it in found {
        let _ = write!(told, "\n{} {} {} {:?}", it.kind, it.thing_id, it.name, it.cause);
    }
    to_hex(&Sha256::digest(told.as_bytes()))
}
