//! Whose turn it is: of many service requests, those that a company answers, and those that nobody has answered yet.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid as SqlUuid};

use crate::schema::service_requests as requests;
use crate::scope::{Organization, Scope};
use crate::service_requests::request::{Requests, ServiceRequest};
use crate::service_requests::state::Severity;

/// The reseller that is the designated support contact of a row, looked up for each: a condition on all subscriptions
/// would read all of them.
const DESIGNATED: &str = "(case when service_requests.subscription_id is null
    then (select named.reseller_id from customers as named
          where named.provider_id = service_requests.provider_id and named.id = service_requests.customer_id)
    else (select named.support_reseller from subscriptions as named
          where named.provider_id = service_requests.provider_id and named.id = service_requests.subscription_id
            and named.status <> 'deleted') end)";

/// That nobody else is designated, or who was has handed it over.
fn answered_by_provider() -> SqlLiteral<Bool> {
    sql(&format!("(service_requests.handed_at is not null or {DESIGNATED} is null)"))
}

impl ServiceRequest {
    /// Of the visible ones, those that the person's own company answers; all of them for a customer's people.
    pub(super) fn answered_by_own(scope: &Scope, visible: Requests) -> Requests {
        match scope.organization {
            Organization::Provider(_) => visible.filter(answered_by_provider()),
            Organization::Reseller(id) => {
                let designated = sql::<Bool>(DESIGNATED).sql(" = ").bind::<SqlUuid, _>(id);
                visible.filter(requests::handed_at.is_null()).filter(designated)
            }
            Organization::Customer(..) => visible,
        }
    }

    /// Of some, those that nobody has answered in time. What time it is is the reader's to say.
    pub(super) fn overdue(of: Requests, now: DateTime<Utc>) -> Requests {
        let late = |severity: Severity| {
            let opened = requests::opened_at.le(now - severity.first_response());
            requests::severity.eq(severity.code()).and(opened)
        };
        let [first, second, third] = Severity::ALL.map(late);
        of.filter(requests::closed_at.is_null())
            .filter(requests::first_response_at.is_null())
            .filter(first.or(second).or(third))
    }

    /// Of some, those that nobody has answered, while there is time.
    pub(super) fn unanswered(of: Requests, now: DateTime<Utc>) -> Requests {
        let timely = |severity: Severity| {
            let opened = requests::opened_at.gt(now - severity.first_response());
            requests::severity.eq(severity.code()).and(opened)
        };
        let [first, second, third] = Severity::ALL.map(timely);
        of.filter(requests::closed_at.is_null())
            .filter(requests::first_response_at.is_null())
            .filter(first.or(second).or(third))
    }
}
