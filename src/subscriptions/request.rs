//! Requests: what a reseller asks of its provider because it costs money, and what becomes of it
//! (153, 168–169, 185).

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::User;
use crate::activity;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, ProviderId, ReceiptId, ResellerId, SubscriptionId, UserId};
use crate::mail::Recipient;
use crate::schema::{change_requests as requests, customers, subscriptions};
use crate::scope::{MayDecideRequests, MayManageSubscription, Organization, Scope};
use crate::subscriptions::receipt::{Applied, Held, Reason, Receipt};
use crate::subscriptions::request_letters::{tell_asker, tell_provider};
use crate::subscriptions::{Subscription, of_customer};
use crate::web::page::Chrome;
use crate::words::{Language, Message, Phrase};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
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

/// The states of requests, by the codes that the list's filter takes.
pub(super) const STATES: [&str; 4] = ["waiting", "approved", "declined", "withdrawn"];

/// A change that a reseller asks for.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = requests, check_for_backend(Pg))]
pub(super) struct ChangeRequest {
    pub provider_id: ProviderId,
    pub id: ChangeRequestId,
    pub subscription_id: SubscriptionId,
    /// What it does, as it was shown last.
    pub receipt_id: ReceiptId,
    /// The kind of change: the name of its page.
    pub kind: String,
    pub reseller_id: ResellerId,
    pub asked_at: DateTime<Utc>,
    pub asked_by: UserId,
    pub asked_by_name: String,
    asked_by_email: String,
    asked_by_language: String,
    pub note: String,
    /// None while it waits.
    pub decision: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    decided_by: Option<UserId>,
    pub decided_by_name: String,
    /// Why it was declined.
    pub reason: String,
}

/// What came of asking.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// The request that waits now, or was made before from the same receipt.
    Request(ChangeRequestId),
    /// The receipt has to be looked at again.
    Otherwise(Applied),
}

pub(super) type Requests = requests::BoxedQuery<'static, Pg>;

impl ChangeRequest {
    /// The requests that `scope` may see; a reseller sees its own, of customers that it still administers.
    pub fn visible_to(scope: &Scope) -> Requests {
        let seen = Subscription::visible_to(scope).select(subscriptions::id);
        let all = requests::table.filter(requests::subscription_id.eq_any(seen)).into_boxed();
        let Organization::Reseller(own) = scope.organization else { return all };
        let administered = subscriptions::table
            .inner_join(customers::table.on(of_customer()))
            .filter(customers::reseller_id.eq(own))
            .select(subscriptions::id);
        all.filter(requests::reseller_id.eq(own)).filter(requests::subscription_id.eq_any(administered))
    }

    pub fn find(conn: &mut PgConnection, scope: &Scope, id: ChangeRequestId) -> Result<ChangeRequest> {
        let found = ChangeRequest::visible_to(scope).filter(requests::id.eq(id));
        Ok(found.select(ChangeRequest::as_select()).first(conn)?)
    }

    /// The request that was made from a receipt.
    pub fn about(conn: &mut PgConnection, scope: &Scope, receipt: &Receipt) -> Result<Option<ChangeRequest>> {
        let made = ChangeRequest::visible_to(scope)
            .filter(requests::provider_id.eq(receipt.provider_id))
            .filter(requests::receipt_id.eq(receipt.id));
        Ok(made.select(ChangeRequest::as_select()).first(conn).optional()?)
    }

    /// What waits for a subscription, the oldest first.
    pub fn waiting_for(conn: &mut PgConnection, of: &Subscription) -> Result<Vec<ChangeRequest>> {
        let waiting = requests::table
            .filter(requests::provider_id.eq(of.provider_id))
            .filter(requests::subscription_id.eq(of.id))
            .filter(requests::decision.is_null());
        Ok(waiting.order(requests::id).select(ChangeRequest::as_select()).load(conn)?)
    }

    /// Asks the provider for what the receipt shows, if it would come out the same now. Asked again, it is
    /// the same request; while one waits, nobody asks for another of its kind.
    pub fn ask(conn: &mut PgConnection, agent: &MayManageSubscription, id: ReceiptId, note: &str) -> Result<Asked> {
        let shown = Receipt::find(conn, agent, id)?;
        let found = Held::lock(conn, agent, shown.subscription_id, shown.change.as_ref())?;
        let path = format!("/receipts/{id}");
        let (reseller, change) = match (agent.reseller(), &shown.change) {
            (Some(reseller), Some(change)) if change.costs() => (reseller, change),
            _ => return Err(Error::refused_with("subscriptions-ask-yourself", path, "subscriptions-see-receipt")),
        };
        found.must_be_changed_by(conn, agent, change)?;
        if let Some(made) = ChangeRequest::about(conn, agent, &shown)? {
            return Ok(Asked::Request(made.id));
        }
        let waiting = ChangeRequest::waiting_for(conn, &found.subscription)?;
        if let Some(waiting) = waiting.iter().find(|waiting| waiting.kind == change.slug()) {
            return Err(Error::refused_with("subscriptions-ask-waits", waiting.path(), "subscriptions-ask-see"));
        }
        if shown.applied_at.is_some() {
            return Ok(Asked::Otherwise(Applied::Done));
        }
        if let Err(otherwise) = found.compare(conn, agent, &shown, change)? {
            return Ok(Asked::Otherwise(otherwise));
        }
        let asker = User::find(conn, agent.user_id)?;
        let request: ChangeRequest = diesel::insert_into(requests::table)
            .values((
                requests::provider_id.eq(shown.provider_id),
                requests::id.eq(ChangeRequestId::new(agent.visitor.now)),
                requests::subscription_id.eq(shown.subscription_id),
                requests::receipt_id.eq(shown.id),
                requests::kind.eq(change.slug()),
                requests::reseller_id.eq(reseller),
                requests::asked_at.eq(agent.visitor.now),
                requests::asked_by.eq(agent.user_id),
                requests::asked_by_name.eq(&agent.name),
                requests::asked_by_email.eq(&asker.email),
                requests::asked_by_language.eq(agent.visitor.language.code()),
                requests::note.eq(note),
            ))
            .returning(ChangeRequest::as_returning())
            .get_result(conn)?;
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        activity::record(conn, agent, "subscription.change_requested", customer.subject(request.details()))?;
        tell_provider(conn, agent, &request, &customer, &found.subscription)?;
        Ok(Asked::Request(request.id))
    }

    /// Does exactly what `shown` says, in the name of who approves; when it would come out otherwise now, the
    /// request goes on with the new receipt, which has to be looked at first.
    pub fn approve(
        conn: &mut PgConnection,
        agent: &MayDecideRequests,
        id: ChangeRequestId,
        shown: ReceiptId,
    ) -> Result<Applied> {
        let (found, request) = ChangeRequest::hold(conn, agent, id)?;
        if request.is_decided(agent, Decision::Approved)? {
            return Ok(Applied::Done);
        }
        request.must_not_be_own(agent)?;
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        if customer.reseller_id != Some(request.reseller_id) {
            return Err(request.refusal("subscriptions-request-not-administered"));
        }
        let receipt = Receipt::find(conn, agent, request.receipt_id)?;
        let change = receipt.change.clone().ok_or(Error::NotFound)?;
        found.must_be_changed_by(conn, agent, &change)?;
        match found.compare(conn, agent, &receipt, &change)? {
            Ok(outcome) if shown == receipt.id => {
                found.settle(conn, agent, &receipt, &change, &outcome)?;
                request.decide(conn, agent, &customer, Decision::Approved, "")?;
                tell_asker(conn, agent, &request, &customer, &found.subscription, Decision::Approved, "")?;
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

    /// Declines it, with a reason for the reseller to read.
    pub fn decline(
        conn: &mut PgConnection,
        agent: &MayDecideRequests,
        id: ChangeRequestId,
        reason: &str,
    ) -> Result<()> {
        let (found, request) = ChangeRequest::hold(conn, agent, id)?;
        if request.is_decided(agent, Decision::Declined)? {
            return Ok(());
        }
        request.must_not_be_own(agent)?;
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        request.decide(conn, agent, &customer, Decision::Declined, reason)?;
        tell_asker(conn, agent, &request, &customer, &found.subscription, Decision::Declined, reason)
    }

    /// Takes it back; any of the reseller's people who may ask may do so.
    pub fn withdraw(conn: &mut PgConnection, agent: &MayManageSubscription, id: ChangeRequestId) -> Result<()> {
        let (found, request) = ChangeRequest::hold(conn, agent, id)?;
        if agent.reseller() != Some(request.reseller_id) {
            return Err(request.refusal("subscriptions-request-not-yours"));
        }
        if request.is_decided(agent, Decision::Withdrawn)? {
            return Ok(());
        }
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        request.decide(conn, agent, &customer, Decision::Withdrawn, "")
    }

    /// The request and its subscription, locked: of two who decide, the second sees what the first has done.
    fn hold(conn: &mut PgConnection, agent: &Scope, id: ChangeRequestId) -> Result<(Held, ChangeRequest)> {
        let request = ChangeRequest::find(conn, agent, id)?;
        let asked = Receipt::find(conn, agent, request.receipt_id)?.change;
        let found = Held::lock(conn, agent, request.subscription_id, asked.as_ref())?;
        Ok((found, ChangeRequest::find(conn, agent, id)?))
    }

    /// Whether the agent has decided so already: the second of two clicks. Refused, when somebody has decided
    /// otherwise or was faster.
    fn is_decided(&self, agent: &Scope, as_wanted: Decision) -> Result<bool> {
        match (&self.decision, self.decided_at) {
            (None, _) | (_, None) => Ok(false),
            (Some(code), _) if code == as_wanted.code() && self.decided_by == Some(agent.user_id) => Ok(true),
            (Some(_), Some(at)) => Err(self.refusal(
                Phrase::new("subscriptions-request-decided").with("by", &self.decided_by_name).with("at", at),
            )),
        }
    }

    fn must_not_be_own(&self, agent: &MayDecideRequests) -> Result<()> {
        match self.is_own(agent) {
            true => Err(self.refusal("subscriptions-request-own")),
            false => Ok(()),
        }
    }

    pub fn is_own(&self, scope: &Scope) -> bool {
        self.asked_by == scope.user_id
    }

    /// That it waits, for whoever looks at the subscription.
    pub fn waits(&self, chrome: &Chrome) -> Message {
        let slug = &self.kind;
        let phrase = Phrase::new("subscriptions-request-is")
            .with("change", chrome.say(Phrase::new(format!("subscriptions-change-{slug}"))))
            .with("name", &self.asked_by_name)
            .with("at", self.asked_at);
        chrome.say(phrase)
    }

    /// The code of its state.
    pub fn state(&self) -> &str {
        self.decision.as_deref().unwrap_or("waiting")
    }

    pub fn is_waiting(&self) -> bool {
        self.decision.is_none()
    }

    fn decide(
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
        activity::record(conn, agent, decision.action(), customer.subject(details))
    }

    fn details(&self) -> Value {
        json!({ "subscription": self.subscription_id, "request": self.id, "kind": self.kind })
    }

    pub fn path(&self) -> String {
        format!("/requests/{}", self.id)
    }

    fn refusal(&self, phrase: impl Into<Phrase>) -> Error {
        Error::refused_with(phrase, self.path(), "subscriptions-ask-see")
    }

    /// Who asked, as the one who gets letters.
    pub fn asker(&self) -> Recipient {
        Recipient {
            name: self.asked_by_name.clone(),
            email: self.asked_by_email.clone(),
            language: Language::from_code(&self.asked_by_language).unwrap_or_default(),
        }
    }
}
