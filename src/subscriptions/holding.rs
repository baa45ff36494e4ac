//! A submitted change of a subscription that happens in a while: until then it can be taken back.

use diesel::PgConnection;
use serde_json::json;

use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::ReceiptId;
use crate::scope::MayManageSubscription;
use crate::subscriptions::Subscription;
use crate::subscriptions::ledger::Ledger;
use crate::subscriptions::receipt::{Applied, Receipt};
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
        let subscription = Subscription::find(conn, agent, shown.subscription_id)?;
        // What would be too late by then is done at once: a term that renews, a window that closes.
        let (now, ledger) = (agent.visitor.now, Ledger::of(conn, &subscription)?);
        let closes = ledger.returnable(now).into_iter().map(|batch| batch.until);
        if closes.chain([subscription.term_ends_at]).any(|at| at <= now + delay.0) {
            return Receipt::submit(conn, agent, id).map(Held::Otherwise);
        }
        let whom = Customer::find(conn, agent, subscription.customer_id)?.bill_to_name;
        let thing = Thing { provider: shown.provider_id, kind: Kind::Change, id: id.uuid(), whom: &whom };
        WaitingChange::hold(conn, agent, thing, &json!({}), delay)?;
        Ok(Held::Waits)
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
