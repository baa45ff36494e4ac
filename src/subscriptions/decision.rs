//! What becomes of a request: approved, declined or withdrawn, by whom who may.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::activity;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, ReceiptId};
use crate::notifications::{Kind, News};
use crate::schema::change_requests as requests;
use crate::scope::{MayDecideRequests, MayManageSubscription, Scope};
use crate::subscriptions::receipt::{Applied, Held, Reason, Receipt};
use crate::subscriptions::request::ChangeRequest;
use crate::subscriptions::request_letters::tell_asker;
use crate::waiting::{Kind as Waiting, WaitingChange};
use crate::words::Phrase;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approved,
    Declined,
    Withdrawn,
}

impl Decision {
    pub fn code(self) -> &'static str {
        match self {
            Decision::Approved => "approved",
            Decision::Declined => "declined",
            Decision::Withdrawn => "withdrawn",
        }
    }

    fn action(self) -> &'static str {
        match self {
            Decision::Approved => "subscription.change_approved",
            Decision::Declined => "subscription.change_declined",
            Decision::Withdrawn => "subscription.change_withdrawn",
        }
    }
}

impl ChangeRequest {
    /// Does exactly what `shown` says, in the name of who approves; when it would come out otherwise now, the
    /// request goes on with the new receipt, which has to be looked at first.
    pub fn approve(
        conn: &mut PgConnection,
        agent: &MayDecideRequests,
        id: ChangeRequestId,
        shown: ReceiptId,
    ) -> Result<Applied> {
        let (found, request) = ChangeRequest::held(conn, agent, id)?;
        if request.is_decided(agent, Decision::Approved)? {
            return Ok(Applied::Done);
        }
        request.must_not_be_own(agent)?;
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        if customer.reseller_id != Some(request.reseller_id) {
            return Err(request.refusal("subscriptions-request-not-administered"));
        }
        let receipt = Receipt::find(conn, agent, request.receipt()?)?;
        let change = receipt.change.clone().ok_or(Error::NotFound)?;
        found.must_be_changed_by(conn, agent, &change)?;
        match found.compare(conn, agent, &receipt, &change)? {
            Ok(outcome) if shown == receipt.id => {
                found.settle(conn, agent, &receipt, &change, &outcome)?;
                request.decide(conn, agent, &customer, Decision::Approved, "")?;
                tell_asker(conn, agent, &request, &customer, found.subscription.name(), Decision::Approved, "")?;
                Ok(Applied::Done)
            }
            // Somebody else has been shown a new receipt meanwhile.
            Ok(_) => Ok(Applied::Anew(receipt.id, Reason::Changed)),
            Err(otherwise) => {
                if let Applied::Anew(anew, _) = otherwise {
                    let row = requests::table.find((request.provider_id, request.id));
                    diesel::update(row).set(requests::receipt_id.eq(anew)).execute(conn)?;
                }
                Ok(otherwise)
            }
        }
    }

    /// Declines it, with a reason for the reseller to read, who asked for these `products`.
    pub fn decline(
        conn: &mut PgConnection,
        agent: &MayDecideRequests,
        id: ChangeRequestId,
        products: &str,
        reason: &str,
    ) -> Result<()> {
        let request = ChangeRequest::lock(conn, agent, id)?;
        if request.is_decided(agent, Decision::Declined)? {
            return Ok(());
        }
        request.must_not_be_own(agent)?;
        if let Some(held) = WaitingChange::about(conn, request.provider_id, Waiting::Approval, request.id.uuid())? {
            return Err(request.refusal(Phrase::new("subscriptions-request-held").with("name", held.author)));
        }
        let customer = Customer::find(conn, agent, request.customer_id)?;
        request.decide(conn, agent, &customer, Decision::Declined, reason)?;
        tell_asker(conn, agent, &request, &customer, products, Decision::Declined, reason)
    }

    /// Takes it back; any of the reseller's people who may ask may do so.
    pub fn withdraw(conn: &mut PgConnection, agent: &MayManageSubscription, id: ChangeRequestId) -> Result<()> {
        let request = ChangeRequest::lock(conn, agent, id)?;
        if agent.reseller() != Some(request.reseller_id) {
            return Err(request.refusal("subscriptions-request-not-yours"));
        }
        if request.is_decided(agent, Decision::Withdrawn)? {
            return Ok(());
        }
        let customer = Customer::find(conn, agent, request.customer_id)?;
        request.decide(conn, agent, &customer, Decision::Withdrawn, "")
    }

    /// The request and its subscription, locked: of two who decide, the second sees what the first has done.
    fn held(conn: &mut PgConnection, agent: &Scope, id: ChangeRequestId) -> Result<(Held, ChangeRequest)> {
        let request = ChangeRequest::find(conn, agent, id)?;
        let asked = Receipt::find(conn, agent, request.receipt()?)?.change;
        let subscription = request.subscription_id.ok_or(Error::NotFound)?;
        let found = Held::lock(conn, agent, subscription, asked.as_ref())?;
        Ok((found, ChangeRequest::find(conn, agent, id)?))
    }

    /// The request, locked until the transaction ends.
    pub fn lock(conn: &mut PgConnection, agent: &Scope, id: ChangeRequestId) -> Result<ChangeRequest> {
        let found = ChangeRequest::find(conn, agent, id)?;
        let row = requests::table.find((found.provider_id, found.id));
        Ok(row.select(ChangeRequest::as_select()).for_no_key_update().first(conn)?)
    }

    /// Whether the agent has decided so already: the second of two clicks. Refused, when somebody has decided
    /// otherwise or was faster.
    pub fn is_decided(&self, agent: &Scope, as_wanted: Decision) -> Result<bool> {
        match (&self.decision, self.decided_at) {
            (None, _) | (_, None) => Ok(false),
            (Some(code), _) if code == as_wanted.code() && self.decided_by == Some(agent.user_id) => Ok(true),
            (Some(_), Some(at)) => Err(self.refusal(
                Phrase::new("subscriptions-request-decided").with("by", &self.decided_by_name).with("at", at),
            )),
        }
    }

    pub fn must_not_be_own(&self, agent: &MayDecideRequests) -> Result<()> {
        match self.is_own(agent) {
            true => Err(self.refusal("subscriptions-request-own")),
            false => Ok(()),
        }
    }

    pub fn decide(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        customer: &Customer,
        decision: Decision,
        reason: &str,
    ) -> Result<()> {
        let decided = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::decision.is_null())
            .set((
                requests::decision.eq(decision.code()),
                requests::decided_at.eq(agent.visitor.now),
                requests::decided_by.eq(agent.user_id),
                requests::decided_by_name.eq(&agent.name),
                requests::reason.eq(reason),
            ))
            .execute(conn)?;
        if decided == 0 {
            return Err(self.refusal("subscriptions-changed-meanwhile"));
        }
        let mut details = self.details();
        if let (Value::Object(fields), false) = (&mut details, reason.is_empty()) {
            fields.insert("reason".to_owned(), json!(reason));
        }
        for kind in [Kind::Request, Kind::Window] {
            News::settle(conn, agent.visitor.now, self.provider_id, kind, self.id.uuid())?;
        }
        activity::record(conn, agent, decision.action(), customer.subject(details))
    }
}
