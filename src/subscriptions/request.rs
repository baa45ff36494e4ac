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
use crate::id::{ChangeRequestId, CustomerId, OrderId, ProviderId, ReceiptId, ResellerId, SubscriptionId, UserId};
use crate::mail::Recipient;
use crate::schema::{change_requests as requests, customers};
use crate::scope::{MayManageSubscription, Organization, Scope};
use crate::subscriptions::Subscription;
use crate::subscriptions::receipt::{Applied, Held, Receipt};
use crate::subscriptions::request_letters::tell_provider;
use crate::web::page::Chrome;
use crate::words::{Language, Message, Phrase};

/// The kind of a request for new subscriptions.
pub(super) const ORDER: &str = "order";

/// The page of a request.
pub(super) fn path(id: ChangeRequestId, is_order: bool) -> String {
    format!("/requests/{id}{}", if is_order { "/order" } else { "" })
}

/// The states of requests, by the codes that the list's filter takes.
pub(super) const STATES: [&str; 4] = ["waiting", "approved", "declined", "withdrawn"];

/// What a reseller asks for: a change of a subscription, or new ones.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = requests, check_for_backend(Pg))]
pub struct ChangeRequest {
    pub provider_id: ProviderId,
    pub id: ChangeRequestId,
    pub customer_id: CustomerId,
    /// Which subscription is to be changed; none where new ones are asked for.
    pub(super) subscription_id: Option<SubscriptionId>,
    /// What the change does, as it was shown last.
    pub(super) receipt_id: Option<ReceiptId>,
    /// The products that are asked for.
    pub order_id: Option<OrderId>,
    /// The kind of change: the name of its page; `order` for new subscriptions.
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
    pub(super) decided_by: Option<UserId>,
    pub decided_by_name: String,
    /// Why it was declined.
    pub reason: String,
}

/// What a request is about.
#[derive(Insertable)]
#[diesel(table_name = requests)]
struct About {
    kind: &'static str,
    subscription_id: Option<SubscriptionId>,
    receipt_id: Option<ReceiptId>,
    order_id: Option<OrderId>,
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
        let seen = Customer::visible_to(scope);
        let Organization::Reseller(own) = scope.organization else {
            return requests::table.filter(requests::customer_id.eq_any(seen.select(customers::id))).into_boxed();
        };
        let administered = seen.filter(customers::reseller_id.eq(own)).select(customers::id);
        let all = requests::table.filter(requests::customer_id.eq_any(administered));
        all.filter(requests::reseller_id.eq(own)).into_boxed()
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

    /// The new subscriptions that are asked for a customer and wait, the oldest first.
    pub fn waiting_orders(conn: &mut PgConnection, scope: &Scope, of: &Customer) -> Result<Vec<ChangeRequest>> {
        let waiting = ChangeRequest::visible_to(scope)
            .filter(requests::provider_id.eq(of.provider_id))
            .filter(requests::customer_id.eq(of.id))
            .filter(requests::order_id.is_not_null())
            .filter(requests::decision.is_null());
        Ok(waiting.order(requests::id).select(ChangeRequest::as_select()).load(conn)?)
    }

    /// Asks the provider for what the receipt shows, if it would come out the same now. Asked again, it is
    /// the same request; while one waits, nobody asks for another of its kind.
    pub(super) fn ask(
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        id: ReceiptId,
        note: &str,
    ) -> Result<Asked> {
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
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        let about = About {
            kind: change.slug(),
            subscription_id: Some(shown.subscription_id),
            receipt_id: Some(shown.id),
            order_id: None,
        };
        let request = ChangeRequest::keep(conn, agent, &customer, reseller, about, note)?;
        tell_provider(conn, agent, &request, &customer, found.subscription.name())?;
        Ok(Asked::Request(request.id))
    }

    /// Asks for the products of an order that is kept. Asked again, it is the same request.
    pub fn ask_for_order(
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        customer: &Customer,
        reseller: ResellerId,
        order: OrderId,
        products: &str,
        note: &str,
    ) -> Result<ChangeRequest> {
        let about = About { kind: ORDER, subscription_id: None, receipt_id: None, order_id: Some(order) };
        let request = ChangeRequest::keep(conn, agent, customer, reseller, about, note)?;
        tell_provider(conn, agent, &request, customer, products)?;
        Ok(request)
    }

    /// The request for an order.
    pub fn of_order(conn: &mut PgConnection, scope: &Scope, order: OrderId) -> Result<ChangeRequest> {
        let made = ChangeRequest::visible_to(scope).filter(requests::order_id.eq(order));
        Ok(made.select(ChangeRequest::as_select()).first(conn)?)
    }

    fn keep(
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        customer: &Customer,
        reseller: ResellerId,
        about: About,
        note: &str,
    ) -> Result<ChangeRequest> {
        customer.hold_relationship(conn)?;
        let asker = User::find(conn, agent.user_id)?;
        let request: ChangeRequest = diesel::insert_into(requests::table)
            .values((
                about,
                requests::provider_id.eq(customer.provider_id),
                requests::id.eq(ChangeRequestId::new(agent.visitor.now)),
                requests::customer_id.eq(customer.id),
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
        activity::record(conn, agent, "subscription.change_requested", customer.subject(request.details()))?;
        Ok(request)
    }

    /// The receipt of a change; there is none of an order.
    pub(super) fn receipt(&self) -> Result<ReceiptId> {
        self.receipt_id.ok_or(Error::NotFound)
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

    pub(super) fn details(&self) -> Value {
        match self.order_id {
            Some(order) => json!({ "order": order, "request": self.id, "kind": self.kind }),
            None => json!({ "subscription": self.subscription_id, "request": self.id, "kind": self.kind }),
        }
    }

    /// The subscription that is to be changed.
    pub fn about_subscription(&self) -> Option<SubscriptionId> {
        self.subscription_id
    }

    pub fn path(&self) -> String {
        path(self.id, self.order_id.is_some())
    }

    pub fn refusal(&self, phrase: impl Into<Phrase>) -> Error {
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
