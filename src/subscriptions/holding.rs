//! A submitted change of a subscription, or an approved request for one, that happens in a while: until then it can be
//! taken back.

use diesel::PgConnection;
use serde_json::{Value, json};

use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, ReceiptId};
use crate::scope::{MayDecideRequests, MayManageSubscription, Scope};
use crate::subscriptions::Subscription;
use crate::subscriptions::ledger::Ledger;
use crate::subscriptions::receipt::{self, Applied, Receipt};
use crate::subscriptions::request::ChangeRequest;
use crate::waiting::{Kind, Thing, UndoDelay, WaitingChange, rehearse};

/// What came of a receipt that was submitted where changes wait.
pub(super) enum Held {
    /// It waits, now or since it was submitted before.
    Waits,
    /// It is done already, or has to be looked at or asked for first.
    Otherwise(Applied),
}

impl Receipt {
    /// Submits what was shown: it is judged now, and done after `delay`, when it is judged again; at once, where it would be
    /// too late then.
    pub(super) fn hold(
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        id: ReceiptId,
        delay: UndoDelay,
    ) -> Result<Held> {
        let shown = Receipt::find(conn, agent, id)?;
        if WaitingChange::about(conn, shown.provider_id, Kind::Change, id.uuid())?.is_some() {
            return Ok(Held::Waits);
        }
        if rehearse(conn, |conn| Receipt::submit(conn, agent, id))? != Applied::Done {
            // What it comes to is kept: a new receipt, or nothing.
            return Receipt::submit(conn, agent, id).map(Held::Otherwise);
        }
        // The other click, or the worker, may have been faster.
        if Receipt::find(conn, agent, id)?.applied_at.is_some() {
            return Ok(Held::Otherwise(Applied::Done));
        }
        if is_late(conn, agent, &shown, delay)? {
            return Receipt::submit(conn, agent, id).map(Held::Otherwise);
        }
        let customer = Subscription::find(conn, agent, shown.subscription_id)?.customer_id;
        let whom = Customer::find(conn, agent, customer)?.bill_to_name;
        let thing = Thing { provider: shown.provider_id, kind: Kind::Change, id: id.uuid(), whom: &whom };
        WaitingChange::hold(conn, agent, thing, &json!({}), delay)?;
        Ok(Held::Waits)
    }
}

impl ChangeRequest {
    /// Approves what was shown: it is judged now, and done after `delay`, when it is judged again; at once, where it would be
    /// too late then.
    pub(super) fn hold(
        conn: &mut PgConnection,
        agent: &MayDecideRequests,
        id: ChangeRequestId,
        shown: ReceiptId,
        delay: UndoDelay,
    ) -> Result<Held> {
        if rehearse(conn, |conn| ChangeRequest::approve(conn, agent, id, shown))? != Applied::Done {
            // The new receipt is kept.
            return ChangeRequest::approve(conn, agent, id, shown).map(Held::Otherwise);
        }
        let request = ChangeRequest::find(conn, agent, id)?;
        if !request.is_waiting() {
            return Ok(Held::Otherwise(Applied::Done));
        }
        let receipt = Receipt::find(conn, agent, shown)?;
        if is_late(conn, agent, &receipt, delay)? {
            return ChangeRequest::approve(conn, agent, id, shown).map(Held::Otherwise);
        }
        request.hold_approval(conn, agent, &shown.to_string(), delay)?;
        Ok(Held::Waits)
    }

    /// Holds the approval back that was judged and found right, with what was shown.
    pub fn hold_approval(
        &self,
        conn: &mut PgConnection,
        agent: &MayDecideRequests,
        shown: &str,
        delay: UndoDelay,
    ) -> Result<()> {
        let whom = Customer::find(conn, agent, self.customer_id)?.bill_to_name;
        let thing = Thing { provider: self.provider_id, kind: Kind::Approval, id: self.id.uuid(), whom: &whom };
        let inputs = json!({ "shown": shown, "reseller": self.reseller_id });
        WaitingChange::hold(conn, agent, thing, &inputs, delay).map(drop)
    }

    /// What was shown when the approval was held back; refused, where the customer has moved to another reseller since.
    pub fn shown_when_held<'a>(&self, inputs: &'a Value) -> Result<&'a str> {
        match inputs.get("reseller") == Some(&json!(self.reseller_id)) {
            true => inputs.get("shown").and_then(Value::as_str).ok_or(Error::NotFound),
            false => Err(Error::refused("outbox-changed")),
        }
    }
}

/// Whether it would be too late after `delay`: the term has renewed by then, a window has closed, or what was shown would
/// come out otherwise, as on another day.
fn is_late(conn: &mut PgConnection, agent: &Scope, shown: &Receipt, delay: UndoDelay) -> Result<bool> {
    let (now, then) = (agent.visitor.now, agent.visitor.now + delay.0);
    let Some(change) = &shown.change else { return Ok(false) };
    let found = receipt::Held::lock(conn, agent, shown.subscription_id, Some(change))?;
    let ledger = Ledger::of(conn, &found.subscription)?;
    let closes = ledger.returnable(now).into_iter().map(|batch| batch.until);
    let passes = closes.chain([found.subscription.term_ends_at]).any(|at| at <= then);
    Ok(passes || !found.still_comes_to(shown, change, then))
}

/// Approves a request whose time has come; what would come out otherwise by then is refused.
pub fn approve_waiting(
    conn: &mut PgConnection,
    agent: &MayDecideRequests,
    id: ChangeRequestId,
    shown: &str,
) -> Result<()> {
    let shown = shown.parse().map_err(|_| Error::NotFound)?;
    match ChangeRequest::approve(conn, agent, id, shown)? {
        Applied::Done => Ok(()),
        _ => Err(Error::refused("outbox-changed")),
    }
}

/// Does a change whose time has come; what would come out otherwise by then is refused.
pub fn submit_waiting(conn: &mut PgConnection, agent: &MayManageSubscription, id: ReceiptId) -> Result<()> {
    match Receipt::submit(conn, agent, id)? {
        Applied::Done => Ok(()),
        Applied::Anew(..) => Err(Error::refused("outbox-changed")),
        Applied::MustAsk | Applied::Asked(_) => Err(Error::refused("subscriptions-must-ask")),
    }
}
