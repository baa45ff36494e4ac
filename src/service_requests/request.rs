//! A service request: rows, queries, and how it is opened.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::activity::{self, Subject};
use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, ServiceRequestId, SubscriptionId, UserId};
use crate::mail::Recipient;
use crate::schema::{customers, offers, providers, service_requests as requests, subscriptions};
use crate::scope::{MayAnswerRequests, Organization, Scope};
use crate::service_requests::file::Attachment;
use crate::service_requests::forms::Opening;
use crate::service_requests::letters;
use crate::service_requests::state::Severity;
use crate::subscriptions::Subscription;
use crate::words::{Language, Phrase};

/// What is kept of a service request itself.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = requests, check_for_backend(Pg))]
pub(super) struct Facts {
    pub provider_id: ProviderId,
    pub id: ServiceRequestId,
    pub number: i32,
    pub customer_id: CustomerId,
    pub subscription_id: Option<SubscriptionId>,
    pub topic: String,
    pub severity: String,
    pub title: String,
    pub body: String,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub contact_country: Option<String>,
    contact_language: String,
    pub opened_at: DateTime<Utc>,
    pub opened_by: UserId,
    pub opened_by_name: String,
    pub opened_by_company: String,
    pub first_response_at: Option<DateTime<Utc>>,
    pub asked_at: Option<DateTime<Utc>>,
    pub handed_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
    pub entries: i32,
    /// The reseller whose person opened it.
    opened_by_reseller: Option<ResellerId>,
}

/// A customer's primary contact.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Primary {
    first_name: String,
    last_name: String,
    email: String,
    language: String,
}

/// A service request with the names of what it is about, and who is designated to answer it.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ServiceRequest {
    pub(super) facts: Facts,
    pub customer: String,
    pub provider: String,
    customers_reseller: Option<ResellerId>,
    supported_by: Option<ResellerId>,
    /// The subscription's status. Once it is deleted nobody supports it but the provider.
    status: Option<String>,
    /// The subscription's own name and its product, where it is about one.
    nickname: Option<String>,
    offer: Option<String>,
    /// When the relationship with the customer ended: from then on nobody answers.
    pub(super) ended_at: Option<DateTime<Utc>>,
    primary: Primary,
}

pub(super) type Requests = requests::BoxedQuery<'static, Pg>;

impl ServiceRequest {
    /// The service requests that `scope` may see. Every query for them starts here. A reseller sees those of the
    /// customers that it administers, and those about subscriptions that it supports.
    pub fn visible_to(scope: &Scope) -> Requests {
        let all = requests::table.into_boxed();
        match scope.organization {
            Organization::Reseller(own) => {
                let administered = Customer::visible_to(scope).filter(customers::reseller_id.eq(own));
                let supported = Subscription::visible_to(scope)
                    .filter(subscriptions::support_reseller.eq(own))
                    .filter(subscriptions::status.ne("deleted"));
                let about = requests::subscription_id.assume_not_null().eq_any(supported.select(subscriptions::id));
                all.filter(requests::customer_id.eq_any(administered.select(customers::id)).or(about))
            }
            _ => all.filter(requests::customer_id.eq_any(Customer::visible_to(scope).select(customers::id))),
        }
    }

    /// The first of `some`: what is open before what is closed, each the newest first.
    pub(super) fn load(conn: &mut PgConnection, some: Requests, most: i64) -> Result<Vec<ServiceRequest>> {
        let of_customer = customers::provider_id.eq(requests::provider_id).and(customers::id.eq(requests::customer_id));
        let of_subscription = subscriptions::provider_id
            .eq(requests::provider_id)
            .and(subscriptions::id.nullable().eq(requests::subscription_id));
        let rows = requests::table
            .inner_join(providers::table)
            .inner_join(customers::table.on(of_customer))
            .left_join(subscriptions::table.on(of_subscription))
            .left_join(offers::table.on(offers::id.nullable().eq(subscriptions::offer_id.nullable())))
            .filter(requests::id.eq_any(some.select(requests::id)))
            .order((requests::closed_at.is_not_null(), requests::id.desc()))
            .limit(most)
            .select((
                Facts::as_select(),
                customers::bill_to_name,
                providers::name,
                customers::reseller_id,
                subscriptions::support_reseller.nullable(),
                subscriptions::status.nullable(),
                subscriptions::nickname.nullable(),
                offers::name.nullable(),
                customers::relationship_ended_at,
                (customers::first_name, customers::last_name, customers::email, customers::language),
            ))
            .load(conn)?;
        Ok(rows)
    }

    pub fn find(conn: &mut PgConnection, scope: &Scope, id: ServiceRequestId) -> Result<ServiceRequest> {
        let of_id = ServiceRequest::visible_to(scope).filter(requests::id.eq(id));
        ServiceRequest::load(conn, of_id, 1)?.pop().ok_or(Error::NotFound)
    }

    /// As it is once nobody else changes it; locked until the transaction ends.
    pub(super) fn lock(conn: &mut PgConnection, scope: &Scope, id: ServiceRequestId) -> Result<ServiceRequest> {
        let facts = ServiceRequest::find(conn, scope, id)?.facts;
        let row = requests::table.find((facts.provider_id, facts.id));
        row.select(requests::id).for_no_key_update().first::<ServiceRequestId>(conn)?;
        ServiceRequest::find(conn, scope, id)
    }

    /// The reseller that is the designated support contact, if it is not the provider: of the subscription, or of a
    /// customer whose account a reseller administers.
    pub fn designated(&self) -> Option<ResellerId> {
        match self.facts.subscription_id {
            Some(_) => self.supported_by.filter(|_| self.status.as_deref() != Some("deleted")),
            None => self.customers_reseller,
        }
    }

    /// The reseller that answers; none for the provider.
    pub fn answerer(&self) -> Option<ResellerId> {
        self.designated().filter(|_| self.facts.handed_at.is_none())
    }

    pub fn is_answered_by(&self, scope: &Scope) -> bool {
        is_of(scope, self.answerer())
    }

    /// The reseller whose person opened it.
    pub fn opened_by_reseller(&self) -> Option<ResellerId> {
        self.facts.opened_by_reseller
    }

    /// What people quote.
    pub fn code(&self) -> String {
        format!("SR-{}", self.facts.number)
    }

    pub fn path(&self) -> String {
        format!("/service-requests/{}", self.facts.id)
    }

    /// The name of the subscription that it is about.
    pub fn product(&self) -> Option<&str> {
        self.nickname.as_deref().filter(|name| !name.is_empty()).or(self.offer.as_deref())
    }

    pub(super) fn severity(&self) -> Severity {
        Severity::from_code(&self.facts.severity).unwrap_or(Severity::Minimal)
    }

    /// Until when somebody has to answer first.
    pub fn due_at(&self) -> DateTime<Utc> {
        self.facts.opened_at + self.severity().first_response()
    }

    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.facts.first_response_at.is_none() && self.facts.closed_at.is_none() && self.due_at() <= now
    }

    /// Who asks, as the one who gets letters. Where a reseller asked that has nothing to do with it any more, the
    /// customer's primary contact does.
    pub(super) fn contact(&self) -> Recipient {
        let (own, primary) = (self.facts.opened_by_reseller, &self.primary);
        if own.is_some() && own != self.customers_reseller && own != self.designated() {
            return Recipient {
                name: format!("{} {}", primary.first_name, primary.last_name),
                email: primary.email.clone(),
                language: Language::from_code(&primary.language).unwrap_or_default(),
            };
        }
        Recipient {
            name: self.facts.contact_name.clone(),
            email: self.facts.contact_email.clone(),
            language: Language::from_code(&self.facts.contact_language).unwrap_or_default(),
        }
    }

    /// As the thing of an activity record: its customer, told to whoever works on it. What was written stays in the
    /// request.
    pub(super) fn record(
        &self,
        conn: &mut PgConnection,
        scope: &Scope,
        action: &str,
        mut details: Value,
    ) -> Result<()> {
        if let Value::Object(details) = &mut details {
            details.insert("service_request".to_owned(), json!(self.code()));
            if let Some(subscription) = self.facts.subscription_id {
                details.insert("subscription".to_owned(), json!(subscription));
            }
        }
        let subject = Subject {
            id: Some(self.facts.customer_id.uuid()),
            name: self.customer.clone(),
            provider_id: Some(self.facts.provider_id),
            reseller_id: scope.reseller().or(self.designated()).or(self.customers_reseller),
            customer_id: Some(self.facts.customer_id),
            details,
            about: Some(self.facts.id.uuid()),
        };
        activity::record(conn, scope, action, subject)
    }

    /// Opens a service request, once: sent again, it is the same one. Whoever answers it is told by letter.
    pub(super) fn open(
        conn: &mut PgConnection,
        person: &MayAnswerRequests,
        customer: &Customer,
        opening: &Opening,
        file: Option<&Attachment>,
    ) -> Result<ServiceRequestId> {
        customer.hold_relationship(conn)?;
        may_act(conn, person, customer)?;
        let now = person.visitor.now;
        let designated = match &opening.subscription {
            Some(subscription) => subscription.support_reseller,
            None => customer.reseller_id,
        };
        let opened = diesel::insert_into(requests::table)
            .values((
                (
                    requests::provider_id.eq(customer.provider_id),
                    requests::id.eq(opening.id),
                    // The trigger counts.
                    requests::number.eq(0),
                    requests::customer_id.eq(customer.id),
                    requests::subscription_id.eq(opening.subscription.as_ref().map(|it| it.id)),
                    requests::topic.eq(&opening.topic),
                    requests::severity.eq(opening.severity.code()),
                    requests::title.eq(&opening.title),
                    requests::body.eq(&opening.body),
                ),
                (
                    requests::contact_name.eq(&opening.contact_name),
                    requests::contact_email.eq(&opening.contact_email),
                    requests::contact_phone.eq(&opening.contact_phone),
                    requests::contact_country.eq(opening.contact_country),
                    requests::contact_language.eq(person.visitor.language.code()),
                ),
                (
                    requests::opened_at.eq(now),
                    requests::opened_by.eq(person.user_id),
                    requests::opened_by_name.eq(&person.name),
                    requests::opened_by_company.eq(&person.organization_name),
                    requests::opened_by_reseller.eq(person.reseller()),
                    requests::first_response_at.eq(is_of(person, designated).then_some(now)),
                    requests::changed_at.eq(now),
                ),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        let request = ServiceRequest::find(conn, person, opening.id)?;
        if opened == 0 {
            // The second of two clicks, or a page that was gone back to and filled in anew.
            let same = (&request.facts.title, &request.facts.body) == (&opening.title, &opening.body);
            let already = Phrase::new("service-opened-already").with("number", request.code());
            return match request.facts.opened_by == person.user_id && same {
                true => Ok(opening.id),
                false => Err(Error::invalid("", already)),
            };
        }
        if let Some(file) = file {
            file.keep(conn, &request, opening.id.uuid().into())?;
        }
        request.record(conn, person, "service_request.opened", json!({ "severity": opening.severity.code() }))?;
        letters::tell_of_opening(conn, person, &request, file.is_some())?;
        Ok(opening.id)
    }
}

/// Whether the person's own company is `reseller`, or the provider where that is none.
fn is_of(scope: &Scope, reseller: Option<ResellerId>) -> bool {
    match reseller {
        Some(id) => scope.reseller() == Some(id),
        None => scope.is_provider(),
    }
}

/// Whether the person can open a service request for the customer itself: a reseller that doesn't administer the
/// account opens them for subscriptions that it supports, and nobody answers once the relationship has ended.
pub(super) fn may_open_for_customer(scope: &Scope, customer: &Customer) -> bool {
    customer.is_whole_for(scope.organization) && customer.relationship_ended_at.is_none()
}

/// Refuses a partner that has no role for it; a reseller that doesn't administer the account needs none for what it
/// supports.
pub(super) fn may_act(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<()> {
    match may_open_for_customer(scope, customer) {
        true => AdminRelationship::must_allow_task(conn, scope, customer, Task::OpenRequests),
        false => Ok(()),
    }
}

/// Of the customer's subscriptions, those that the person can open a service request for.
pub(super) fn subscriptions_of(
    conn: &mut PgConnection,
    scope: &Scope,
    customer: &Customer,
) -> Result<Vec<Subscription>> {
    let mut found = Subscription::list(conn, scope, customer)?;
    found.retain(|subscription| can_be_about(scope, customer, subscription));
    Ok(found)
}

/// Whether the person can open one for the customer, or for a subscription of it, apart from roles in its account.
pub fn may_open_any(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<bool> {
    Ok(may_open_for_customer(scope, customer) || !subscriptions_of(conn, scope, customer)?.is_empty())
}

/// Whether the person's company has the role that opening one takes, where it takes one.
pub fn has_role(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<bool> {
    match may_open_for_customer(scope, customer) {
        true => AdminRelationship::allows_task(conn, scope, customer, Task::OpenRequests),
        false => Ok(true),
    }
}

/// Whether the person can open a service request for a subscription now.
pub fn may_open(conn: &mut PgConnection, scope: &Scope, customer: &Customer, about: &Subscription) -> Result<bool> {
    Ok(can_be_about(scope, customer, about) && has_role(conn, scope, customer)?)
}

/// The same, apart from roles in the customer's account.
fn can_be_about(scope: &Scope, customer: &Customer, subscription: &Subscription) -> bool {
    let supports = subscription.support_reseller.is_some() && subscription.support_reseller == scope.reseller();
    scope.may::<MayAnswerRequests>()
        && !subscription.is_deleted()
        && (may_open_for_customer(scope, customer) || supports)
}
