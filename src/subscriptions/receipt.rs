//! Receipts: a change as it was shown, done exactly so and once, or shown anew when it would be another.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::Value;

use crate::activity::{self, Subject};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, CustomerId, ProviderId, ReceiptId, SubscriptionId, UserId};
use crate::schema::{customers, subscription_changes as changes, subscriptions};
use crate::scope::{MayChangeBilling, MayManageSubscription, Scope, System};
use crate::subscriptions::Subscription;
use crate::subscriptions::apply::Doer;
use crate::subscriptions::change::{Change, Facts, Named, Outcome, Refused};
use crate::subscriptions::limit::{Limit, Verdict};
use crate::subscriptions::record::{action, details, difference};
use crate::subscriptions::request::ChangeRequest;
use crate::subscriptions::rows::{ReceiptRow as Row, StateRow};
use crate::subscriptions::state::State;
use crate::subscriptions::time::Move;

/// A receipt that is older is worked out anew.
const RECEIPT_HOURS: i64 = 24;

/// A change that was worked out.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub provider_id: ProviderId,
    pub id: ReceiptId,
    pub subscription_id: SubscriptionId,
    /// None when time made it.
    pub change: Option<Change>,
    pub outcome: Outcome,
    /// The subscription's version that it was worked out for.
    pub(super) version: i32,
    pub created_at: DateTime<Utc>,
    pub applied_at: Option<DateTime<Utc>>,
    /// The name of who submitted it; empty when time did it, or nobody yet.
    pub applied_by: String,
}

/// What came of a submitted receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// All of it is done, now or when it was submitted before.
    Done,
    /// It would not be what was shown: this is the new receipt.
    Anew(ReceiptId, Reason),
    /// It costs more than the reseller may spend: the provider can be asked.
    MustAsk,
    /// The provider was asked for it.
    Asked(ChangeRequestId),
}

/// Why a receipt has to be looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody has changed the subscription.
    Changed,
    /// Somebody has changed the one that takes its licenses.
    DestinationChanged,
    /// Other users hold its licenses than were named.
    Holders,
    /// Another day: other amounts, or another time is left.
    Old,
}

/// A subscription, locked, with all that a change of it is worked out from.
pub(super) struct Held {
    pub subscription: Subscription,
    pub state: State,
    version: i32,
    pub facts: Facts,
}

impl Change {
    /// Works the change out and keeps the receipt that shows it.
    pub fn work_out(
        &self,
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        id: SubscriptionId,
    ) -> Result<std::result::Result<ReceiptId, Refused>> {
        let found = Held::lock(conn, agent, id, Some(self))?;
        found.must_be_changed_by(conn, agent, self)?;
        match found.judge(self, agent.visitor.now) {
            Ok(outcome) => found.keep(conn, agent, self, &outcome).map(Ok),
            Err(refused) => Ok(Err(refused)),
        }
    }
}

impl Receipt {
    /// Whether that is what it shows, and it is not too old for it.
    fn is_as(&self, outcome: &Outcome, now: DateTime<Utc>) -> bool {
        now - self.created_at <= TimeDelta::hours(RECEIPT_HOURS) && outcome.by_day() == self.outcome.by_day()
    }

    /// The receipts that `scope` may see.
    fn visible_to(scope: &Scope) -> changes::BoxedQuery<'static, Pg> {
        let seen = Subscription::visible_to(scope).select(subscriptions::id);
        changes::table.filter(changes::subscription_id.eq_any(seen)).into_boxed()
    }

    pub fn find(conn: &mut PgConnection, scope: &Scope, id: ReceiptId) -> Result<Receipt> {
        let row: Row = Receipt::visible_to(scope).filter(changes::id.eq(id)).select(Row::as_select()).first(conn)?;
        row.try_into()
    }

    /// What was done to a subscription, and what brought it licenses of another one, the newest first.
    pub fn history(conn: &mut PgConnection, of: &Subscription) -> Result<Vec<Receipt>> {
        let rows: Vec<Row> = changes::table
            .filter(changes::provider_id.eq(of.provider_id))
            .filter(changes::subscription_id.eq(of.id).or(changes::into_id.eq(of.id)))
            .filter(changes::applied_at.is_not_null())
            .order((changes::applied_at.desc(), changes::id.desc()))
            .limit(50)
            .select(Row::as_select())
            .load(conn)?;
        rows.into_iter().map(Receipt::try_from).collect()
    }

    /// Does what was shown, exactly and once. Submitted again it is the same; what would come out
    /// otherwise today is kept as a new receipt, and nothing is done.
    pub fn submit(conn: &mut PgConnection, agent: &MayManageSubscription, id: ReceiptId) -> Result<Applied> {
        let shown = Receipt::find(conn, agent, id)?;
        // Before the subscription: whoever says who supports it locks in this order too.
        let limit = Limit::lock(conn, agent, shown.provider_id)?;
        let found = Held::lock(conn, agent, shown.subscription_id, shown.change.as_ref())?;
        // Read again behind the lock: the other click may have been faster.
        let shown = Receipt::find(conn, agent, id)?;
        let Some(change) = shown.change.clone() else { return Ok(Applied::Done) };
        found.must_be_changed_by(conn, agent, &change)?;
        if shown.applied_at.is_some() {
            return Ok(Applied::Done);
        }
        if let Some(request) = ChangeRequest::about(conn, agent, &shown)? {
            return Ok(Applied::Asked(request.id));
        }
        let outcome = match found.compare(conn, agent, &shown, &change)? {
            Ok(outcome) => outcome,
            Err(otherwise) => return Ok(otherwise),
        };
        if agent.reseller().is_some() && change.costs() {
            match Limit::covers(limit.as_ref(), &found.subscription.currency, &change, &outcome) {
                Verdict::Within { amount, .. } => Limit::spend(conn, agent, &shown, amount)?,
                _ => return Ok(Applied::MustAsk),
            }
        }
        found.settle(conn, agent, &shown, &change, &outcome)?;
        Ok(Applied::Done)
    }
}

impl Held {
    /// Locks the subscription, and with it the one that takes its licenses, always in the order of their ids.
    pub(super) fn lock(
        conn: &mut PgConnection,
        scope: &Scope,
        id: SubscriptionId,
        change: Option<&Change>,
    ) -> Result<Held> {
        let subscription = Subscription::find(conn, scope, id)?;
        let into = change.and_then(Change::destination);
        let rows: Vec<(SubscriptionId, StateRow)> = subscriptions::table
            .filter(subscriptions::provider_id.eq(subscription.provider_id))
            .filter(subscriptions::customer_id.eq(subscription.customer_id))
            .filter(subscriptions::id.eq_any([Some(id), into].into_iter().flatten()))
            .order(subscriptions::id)
            .select((subscriptions::id, StateRow::as_select()))
            .for_no_key_update()
            .load(conn)?;
        let row = rows.into_iter().find(|(locked, _)| *locked == id).ok_or(Error::NotFound)?.1;
        // Read again behind the lock: who is credited and supports may be others by now.
        let subscription = Subscription::find(conn, scope, id)?;
        let mut held = Held::of(conn, scope, subscription, row)?;
        if into.is_some() {
            held.facts.find_destinations(conn, &held.subscription, scope, into)?;
        }
        Ok(held)
    }

    /// The same without the lock, to be looked at alone.
    pub(super) fn look(conn: &mut PgConnection, scope: &Scope, id: SubscriptionId) -> Result<Held> {
        let subscription = Subscription::find(conn, scope, id)?;
        let row = subscriptions::table.find((subscription.provider_id, id));
        let row = row.select(StateRow::as_select()).first(conn)?;
        Held::of(conn, scope, subscription, row)
    }

    fn of(conn: &mut PgConnection, scope: &Scope, subscription: Subscription, row: StateRow) -> Result<Held> {
        let (version, state) = (row.version, row.state()?);
        let facts = Facts::of(conn, &subscription, &state.offer, scope)?;
        Ok(Held { subscription, state, version, facts })
    }

    /// The change, worked out, with who is credited and who supports.
    pub(super) fn judge(&self, change: &Change, now: DateTime<Utc>) -> std::result::Result<Outcome, Refused> {
        let outcome = change.judge(&self.state, &self.facts, now)?;
        let of = &self.subscription;
        let named = Named { credited: of.partner_of_record, supporter: of.support_reseller };
        Ok(Outcome { named: Some(named), ..outcome })
    }

    /// A reseller changes what it administers; how often it is billed is for those of the provider's people
    /// who may change that, when they make the change or approve it.
    pub(super) fn must_be_changed_by(&self, conn: &mut PgConnection, agent: &Scope, change: &Change) -> Result<()> {
        Customer::find(conn, agent, self.subscription.customer_id)?.must_be_administered_by(agent)?;
        if agent.is_provider() && change.changes_billing(&self.state) {
            agent.must::<MayChangeBilling>()?;
        }
        Ok(())
    }

    /// What `shown` does, when that is the same now; otherwise the new receipt.
    pub(super) fn compare(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        shown: &Receipt,
        change: &Change,
    ) -> Result<std::result::Result<Outcome, Applied>> {
        let outcome = self.judge(change, agent.visitor.now).map_err(|refused| self.refusal(&refused))?;
        if !shown.is_as(&outcome, agent.visitor.now) {
            let reason = self.why_anew(shown, &outcome);
            return Ok(Err(Applied::Anew(self.keep(conn, agent, change, &outcome)?, reason)));
        }
        Ok(Ok(outcome))
    }

    /// Whether it comes to what was shown at `then`, too, as far as that is known now.
    pub(super) fn still_comes_to(&self, shown: &Receipt, change: &Change, then: DateTime<Utc>) -> bool {
        self.judge(change, then).is_ok_and(|outcome| shown.is_as(&outcome, then))
    }

    fn why_anew(&self, shown: &Receipt, outcome: &Outcome) -> Reason {
        let version = |outcome: &Outcome| outcome.into.as_ref().map(|joined| joined.version);
        if self.version != shown.version {
            return Reason::Changed;
        }
        let held =
            |outcome: &Outcome| outcome.effects.iter().filter(|it| it.names_holders()).cloned().collect::<Vec<_>>();
        if held(outcome) != held(&shown.outcome) {
            return Reason::Holders;
        }
        if version(outcome) == version(&shown.outcome) { Reason::Old } else { Reason::DestinationChanged }
    }

    /// Does all of `outcome`, and notes that the receipt is done.
    pub(super) fn settle(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        shown: &Receipt,
        change: &Change,
        outcome: &Outcome,
    ) -> Result<()> {
        let by = Doer { name: &agent.name, at: agent.visitor.now };
        let released = self.subscription.apply(conn, &by, self.version, outcome)?;
        diesel::update(changes::table.find((shown.provider_id, shown.id)))
            .set((changes::applied_at.eq(by.at), changes::applied_by.eq(by.name), changes::version.eq(self.version)))
            .execute(conn)?;
        let customer = Customer::find(conn, agent, self.subscription.customer_id)?;
        let done = details(self.subscription.id, outcome, &released);
        activity::record(conn, agent, action(change, outcome), customer.subject(done))?;
        if let Change::AutoRenew { .. } | Change::Renewal { .. } = change {
            self.note_decided(conn, agent, outcome.after.term_ends_at)?;
        }
        if let Some(joined) = &outcome.into {
            let grown = difference(joined.id, &joined.before, &joined.after);
            activity::record(conn, agent, "subscription.licenses_changed", customer.subject(grown))?;
        }
        Ok(())
    }

    pub(super) fn keep(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        change: &Change,
        outcome: &Outcome,
    ) -> Result<ReceiptId> {
        let id = ReceiptId::new(agent.visitor.now);
        diesel::insert_into(changes::table)
            .values((
                changes::provider_id.eq(self.subscription.provider_id),
                changes::id.eq(id),
                changes::subscription_id.eq(self.subscription.id),
                changes::change.eq(as_json(change)?),
                changes::outcome.eq(as_json(outcome)?),
                changes::version.eq(self.version),
                changes::into_id.eq(outcome.into.as_ref().map(|joined| joined.id)),
                changes::author_id.eq(agent.user_id),
                changes::author.eq(&agent.name),
                changes::created_at.eq(agent.visitor.now),
            ))
            .execute(conn)?;
        Ok(id)
    }

    fn refusal(&self, refused: &Refused) -> Error {
        let path = format!("/subscriptions/{}", self.subscription.id);
        Error::refused_with(refused.phrase.clone(), path, "subscriptions-look-again")
    }
}

/// Does what time does to one subscription, and notes it. `id` is locked by the caller.
pub(super) fn apply_move(
    conn: &mut PgConnection,
    _: &System,
    key: (ProviderId, SubscriptionId),
    version: i32,
    step: &Move,
) -> Result<()> {
    let subscription = Subscription::by_key(conn, key)?;
    let by = Doer { name: "", at: step.at };
    let released = subscription.apply(conn, &by, version, &step.outcome)?;
    diesel::insert_into(changes::table)
        .values((
            changes::provider_id.eq(key.0),
            changes::id.eq(ReceiptId::new(step.at)),
            changes::subscription_id.eq(key.1),
            changes::outcome.eq(as_json(&step.outcome)?),
            changes::version.eq(version),
            changes::author_id.eq(None::<UserId>),
            changes::author.eq(""),
            changes::created_at.eq(step.at),
            changes::applied_at.eq(step.at),
        ))
        .execute(conn)?;
    let name = customer_name(conn, key.0, subscription.customer_id)?;
    let subject = Subject {
        id: Some(subscription.customer_id.uuid()),
        name,
        provider_id: Some(key.0),
        customer_id: Some(subscription.customer_id),
        details: details(key.1, &step.outcome, &released),
        ..Subject::default()
    };
    activity::record_by_system(conn, step.at, "portal", step.action, subject)
}

fn customer_name(conn: &mut PgConnection, provider: ProviderId, id: CustomerId) -> Result<String> {
    Ok(customers::table.find((provider, id)).select(customers::bill_to_name).first(conn)?)
}

fn as_json(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}
