//! The worker moves customers, each in a transaction of its own, so that a move that is cut off goes on where it
//! stopped. What has changed since the rehearsal stays, with the reason.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::helper_types::Find;
use diesel::prelude::*;
use uuid::Uuid;

use crate::activity;
use crate::customers::Customer;
use crate::db::{self, Db, tenant};
use crate::error::{Error, Result};
use crate::id::{CustomerId, MoveId, ProviderId, ResellerId};
use crate::moves::letters;
use crate::moves::plan::{Move, ORDER, discard_old};
use crate::moves::step::{self, Found, Step, WITH_ADMINISTRATION};
use crate::orders::{lock_drafts_of, move_asked, move_drafts};
use crate::partnerships::{CreditRule, Reseller};
use crate::relationships::move_invitations;
use crate::schema::{
    customer_move_customers as chosen, customer_move_steps as steps, customer_moves as moves, customers,
};
use crate::scope::{Asker, MayAssociate, Organization, Proof, System};
use crate::subscriptions::{Subscription, lock_requests_of, move_requests};
use crate::web::session::Visitor;
use crate::words::Language;

/// How many customers one round moves at most: the worker has other things to do in between.
const ROUND: usize = 100;

/// A customer that could not be moved so often stays, and the report says so.
const TRIES: i32 = 3;

/// Works at every move whose day has come and that is not over, for one round. It may be stopped anywhere and
/// repeated; of several nodes, each works at another move. Each customer is moved at the time that it is then.
pub async fn move_customers(
    db: &Db,
    clock: impl Fn() -> DateTime<Utc>,
    rule: CreditRule,
    public_url: &str,
) -> Result<usize> {
    let (mut pieces, mut skipped) = (0, Vec::new());
    while pieces < ROUND {
        let (passed, now) = (skipped.clone(), clock());
        let Some(id) = db.system(move |conn, _| next(conn, &passed, now)).await? else { break };
        let url = public_url.to_owned();
        match db.system(move |conn, system| piece(conn, system, id, (now, rule, url))).await {
            Ok(true) => pieces += 1,
            Ok(false) => skipped.push(id),
            Err(error) => {
                tracing::error!(%error, %id, "a move of customers could not go on");
                skipped.push(id);
            }
        }
    }
    Ok(pieces)
}

/// Drafts of moves that nobody confirmed.
pub fn discard_moves(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    discard_old(conn, now)
}

fn next(conn: &mut PgConnection, skipped: &[MoveId], now: DateTime<Utc>) -> Result<Option<MoveId>> {
    let due = moves::table
        .filter(moves::starts_at.le(now))
        .filter(moves::finished_at.is_null())
        .filter(moves::canceled_at.is_null())
        .filter(moves::id.ne_all(skipped.to_vec()))
        .order((moves::starts_at, moves::id))
        .select(moves::id);
    Ok(due.first(conn).optional()?)
}

/// The next customer of a move, or its end. False when another node is at it, or it is over.
fn piece(
    conn: &mut PgConnection,
    _: &System,
    id: MoveId,
    (now, rule, url): (DateTime<Utc>, CreditRule, String),
) -> Result<bool> {
    let found: Option<Move> = moves::table
        .filter(moves::id.eq(id))
        .filter(moves::finished_at.is_null())
        .filter(moves::canceled_at.is_null())
        .select(Move::as_select())
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .optional()?;
    let Some(plan) = found else { return Ok(false) };
    tenant::enter(conn, Organization::Provider(plan.provider_id))?;
    let to = plan.to_reseller.ok_or_else(|| Error::internal("a move to nobody"))?;
    let language = Language::from_code(&plan.language).unwrap_or_default();
    let visitor = Visitor::of_worker(now, language, &url, rule);
    let agent = agent(conn, &plan, to, visitor)?;
    let waiting: Option<CustomerId> = chosen::table
        .filter(chosen::provider_id.eq(plan.provider_id))
        .filter(chosen::move_id.eq(plan.id))
        .filter(chosen::done_at.is_null())
        .order((chosen::failures, chosen::customer_id))
        .select(chosen::customer_id)
        .first(conn)
        .optional()?;
    let run = Run { plan: &plan, to, agent: agent.as_ref(), now, url: &url };
    match waiting {
        Some(customer) => run.customer_or_why_not(conn, customer)?,
        None => run.finish(conn)?,
    }
    Ok(true)
}

/// Who moves the customers, as far as they still may.
fn agent(conn: &mut PgConnection, plan: &Move, to: ResellerId, visitor: Visitor) -> Result<Option<MayAssociate>> {
    let Some(scope) = db::in_name_of(conn, plan.author_id, plan.session_id, visitor.clone())? else { return Ok(None) };
    let in_reach = scope.reach.has_reseller(Some(to));
    let asker = Asker { visitor, scope: Some(scope), awaits: None };
    Ok(MayAssociate::prove(asker).ok().filter(|_| in_reach))
}

struct Run<'a> {
    plan: &'a Move,
    to: ResellerId,
    /// None: the author may not move customers any more.
    agent: Option<&'a MayAssociate>,
    now: DateTime<Utc>,
    /// Where letters lead.
    url: &'a str,
}

impl Run<'_> {
    /// One customer, by itself: what fails holds up none of the others, and is tried again after them.
    #[expect(clippy::disallowed_methods, reason = "a savepoint in the transaction that the door has opened")]
    fn customer_or_why_not(&self, conn: &mut PgConnection, id: CustomerId) -> Result<()> {
        let Err(error) = conn.transaction(|conn| self.customer(conn, id)) else { return Ok(()) };
        tracing::error!(%error, %id, "a customer could not be moved");
        let failures: i32 = diesel::update(self.chosen(id))
            .set(chosen::failures.eq(chosen::failures + 1))
            .returning(chosen::failures)
            .get_result(conn)?;
        if failures < TRIES {
            return Ok(());
        }
        let rehearsed = self.rehearsed(conn, id)?;
        self.refuse(conn, &rehearsed.iter().collect::<Vec<_>>(), "failed")?;
        self.is_done(conn, id)
    }

    fn chosen(&self, id: CustomerId) -> Find<chosen::table, (ProviderId, MoveId, CustomerId)> {
        chosen::table.find((self.plan.provider_id, self.plan.id, id))
    }

    fn is_done(&self, conn: &mut PgConnection, id: CustomerId) -> Result<()> {
        diesel::update(self.chosen(id)).set(chosen::done_at.eq(self.now)).execute(conn)?;
        Ok(())
    }

    fn rehearsed(&self, conn: &mut PgConnection, id: CustomerId) -> Result<Vec<Step>> {
        let of_it = step::of(self.plan.provider_id, self.plan).filter(steps::customer_id.eq(id));
        Ok(of_it.select(Step::as_select()).load(conn)?)
    }

    /// One customer, with all that was rehearsed of it.
    fn customer(&self, conn: &mut PgConnection, id: CustomerId) -> Result<()> {
        let (plan, rehearsed) = (self.plan, self.rehearsed(conn, id)?);
        match self.agent.map(|agent| Customer::find(conn, agent, id).map(|it| (agent, it))) {
            None => self.refuse(conn, &rehearsed.iter().collect::<Vec<_>>(), "no-right")?,
            Some(Err(Error::NotFound)) => self.note(conn, &rehearsed.iter().collect::<Vec<_>>(), "meanwhile")?,
            Some(Err(error)) => return Err(error),
            Some(Ok((agent, customer))) => {
                // In the order in which orders, changes and decisions lock.
                lock_drafts_of(conn, &customer)?;
                Subscription::lock_all_of(conn, &customer)?;
                lock_requests_of(conn, &customer)?;
                customers::table
                    .find((plan.provider_id, id))
                    .select(customers::id)
                    .for_no_key_update()
                    .first::<CustomerId>(conn)?;
                let customer = Customer::find(conn, agent, id)?;
                let found = step::judge(conn, plan, self.to, &[id], false, self.now)?;
                let going = self.settle(conn, &rehearsed, &found)?;
                self.hand_over(conn, agent, &customer, &going)?;
                if !ids_of(&going, "tenants").is_empty() {
                    let from = Reseller::find(conn, plan.from_reseller)?;
                    letters::ask_to_take_back(conn, agent, &customer, &from)?;
                }
            }
        }
        self.is_done(conn, id)
    }

    /// What is of no customer; then the two resellers are told, once for all.
    fn finish(&self, conn: &mut PgConnection) -> Result<()> {
        let plan = self.plan;
        let rehearsed: Vec<Step> = step::of(plan.provider_id, plan)
            .filter(steps::customer_id.is_null())
            .filter(steps::outcome.is_null())
            .select(Step::as_select())
            .load(conn)?;
        let pair = (Reseller::find(conn, plan.from_reseller)?, Reseller::find(conn, self.to)?);
        match self.agent {
            None => self.refuse(conn, &rehearsed.iter().collect::<Vec<_>>(), "no-right")?,
            Some(agent) => {
                let found = step::judge(conn, plan, self.to, &[], true, self.now)?;
                let going = self.settle(conn, &rehearsed, &found)?;
                let ids = |kind| ids_of(&going, kind);
                let resellers = (plan.from_reseller, self.to);
                move_drafts(conn, agent, plan.provider_id, &typed(&ids("drafts")), resellers)?;
                move_invitations(conn, agent, plan.provider_id, &typed(&ids("invitations")), (&pair.0, &pair.1))?;
            }
        }
        self.tell(conn, (&pair.0, &pair.1))?;
        diesel::update(plan.row()).set(moves::finished_at.eq(self.now)).execute(conn)?;
        letters::tell_author(conn, plan, self.now)
    }

    /// The two resellers and the log are told if anything went, also when its author may not go on any more.
    fn tell(&self, conn: &mut PgConnection, resellers: (&Reseller, &Reseller)) -> Result<()> {
        let plan = self.plan;
        let moved = step::of(plan.provider_id, plan).filter(steps::outcome.eq("moved"));
        if !diesel::select(exists(moved.select(steps::thing_id))).get_result(conn)? {
            return Ok(());
        }
        letters::queue(conn, plan, resellers, (self.now, self.url))?;
        let (all, _) = plan.progress(conn)?;
        let details = serde_json::json!({ "lines": all, "before": { "reseller": plan.from_reseller },
                                          "after": { "reseller": self.to } });
        let author = (plan.author_id, plan.sign_in_name.as_str());
        let subject = plan.subject(&resellers.0.name, details);
        activity::record_many_for(conn, self.now, author, "reseller.customers_moved", vec![subject])
    }

    /// Compares what was rehearsed with what is there, and says what comes of each; returns what goes, and the tenant
    /// owners whose customers are asked. What comes with the administration does so though nobody had rehearsed it.
    fn settle<'s>(&self, conn: &mut PgConnection, rehearsed: &'s [Step], found: &[Found]) -> Result<Vec<&'s Step>> {
        let now = |step: &Step| found.iter().find(|it| it.is(step));
        // Where the account stays with the old reseller unexpectedly, so does what follows it.
        let stays = found.iter().any(|it| {
            let rehearsed_so = rehearsed.iter().any(|step| it.is(step) && step.cause.is_none());
            it.kind == "administration" && it.cause.is_none() && !rehearsed_so
        });
        let (mut going, mut asked, mut kept, mut meanwhile) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut refused: HashMap<String, Vec<&Step>> = HashMap::new();
        for step in rehearsed {
            let follows = FOLLOWS.contains(&step.kind.as_str()) || comes_along(&step.kind);
            match (now(step), &step.cause) {
                (None, _) => meanwhile.push(step),
                (Some(_), Some(_)) if !step.is_planned() => kept.push(step),
                (Some(_), Some(_)) if stays => refused.entry("still-administers".to_owned()).or_default().push(step),
                (Some(found), Some(_)) if found.cause == step.cause => asked.push(step),
                (Some(Found { cause: Some(cause), .. }), _) => refused.entry(cause.clone()).or_default().push(step),
                _ if stays && follows => refused.entry("not-administered".to_owned()).or_default().push(step),
                _ => going.push(step),
            }
        }
        for (cause, some) in refused {
            self.refuse(conn, &some, &cause)?;
        }
        self.note(conn, &kept, "kept")?;
        self.note(conn, &asked, "kept")?;
        self.note(conn, &meanwhile, "meanwhile")?;
        self.note(conn, &going, "moved")?;
        let passes_on = !ids_of(&going, "administration").is_empty();
        let new = found.iter().filter(|it| !rehearsed.iter().any(|step| it.is(step)));
        let (along, new): (Vec<&Found>, Vec<&Found>) = new.partition(|it| passes_on && comes_along(&it.kind));
        step::keep(conn, self.plan, &along, Some("moved"))?;
        step::keep(conn, self.plan, &new, Some("new"))?;
        going.extend(asked);
        Ok(going)
    }

    /// Hands over what goes of one customer. Credit before support, which is for who has to do with the customer.
    fn hand_over(
        &self,
        conn: &mut PgConnection,
        agent: &MayAssociate,
        customer: &Customer,
        going: &[&Step],
    ) -> Result<()> {
        let ids = |kind| ids_of(going, kind);
        let pair = (self.plan.from_reseller, self.to);
        if !ids("administration").is_empty() {
            customer.move_to(conn, agent, self.to)?;
        }
        Subscription::move_credit(conn, agent, customer, &typed(&ids("credit")), pair)?;
        Subscription::move_support(conn, agent, customer, &typed(&ids("support")), pair)?;
        let requests = [ids("requests"), ids("orders")].concat();
        if !requests.is_empty() {
            let to = Reseller::find(conn, self.to)?;
            let orders = move_requests(conn, agent, customer, &typed(&requests), (pair.0, &to))?;
            move_asked(conn, customer.provider_id, &orders, pair)?;
        }
        move_drafts(conn, agent, customer.provider_id, &typed(&ids("drafts")), pair)
    }

    /// Nothing of these goes, for one reason; what was to stay anyway keeps its own.
    fn refuse(&self, conn: &mut PgConnection, some: &[&Step], cause: &str) -> Result<()> {
        let (going, kept): (Vec<&Step>, Vec<&Step>) = some.iter().partition(|step| step.is_planned());
        self.note(conn, &kept, "kept")?;
        self.note(conn, &going, "refused")?;
        for step in going {
            diesel::update(steps::table.find((self.plan.provider_id, self.plan.id, &step.kind, step.thing_id)))
                .set(steps::cause.eq(cause))
                .execute(conn)?;
        }
        Ok(())
    }

    fn note(&self, conn: &mut PgConnection, some: &[&Step], outcome: &'static str) -> Result<()> {
        for kind in ORDER {
            let ids = ids_of(some, kind);
            if ids.is_empty() {
                continue;
            }
            diesel::update(steps::table)
                .filter(steps::provider_id.eq(self.plan.provider_id))
                .filter(steps::move_id.eq(self.plan.id))
                .filter(steps::kind.eq(kind))
                .filter(steps::thing_id.eq_any(ids))
                .set(steps::outcome.eq(outcome))
                .execute(conn)?;
        }
        Ok(())
    }
}

/// What follows the administration where that stays unexpectedly.
const FOLLOWS: [&str; 4] = ["support", "requests", "orders", "service"];

fn comes_along(kind: &str) -> bool {
    WITH_ADMINISTRATION.contains(&kind)
}

fn ids_of(some: &[&Step], kind: &str) -> Vec<Uuid> {
    some.iter().filter(|step| step.kind == kind).map(|step| step.thing_id).collect()
}

fn typed<Id: From<Uuid>>(ids: &[Uuid]) -> Vec<Id> {
    ids.iter().copied().map(Id::from).collect()
}
