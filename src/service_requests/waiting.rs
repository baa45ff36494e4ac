//! What waits: the service requests that **Home** counts for a reader.

use diesel::prelude::*;

use crate::error::Result;
use crate::schema::service_requests as requests;
use crate::scope::{MaySeeRequests, Scope};
use crate::service_requests::request::{Requests, ServiceRequest};

/// How many service requests wait: for a partner's people of those that their company answers, for a customer's of
/// all that are its own.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub open: i64,
    pub attention: i64,
    pub overdue: i64,
    /// Whether the reader's company is one that answers.
    pub answers: bool,
}

impl Waiting {
    /// None for who may not see service requests.
    pub fn of(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Waiting>> {
        if !scope.may::<MaySeeRequests>() {
            return Ok(None);
        }
        let own = || ServiceRequest::answered_by_own(scope, ServiceRequest::visible_to(scope));
        let mut count = |some: Requests| some.count().get_result(conn);
        let open = own().filter(requests::closed_at.is_null());
        Ok(Some(Waiting {
            open: count(open.filter(requests::asked_at.is_null()))?,
            attention: count(own().filter(requests::asked_at.is_not_null()))?,
            overdue: count(ServiceRequest::overdue(own(), scope.visitor.now))?,
            answers: scope.is_provider() || scope.reseller().is_some(),
        }))
    }

    pub fn path(&self, state: &str) -> String {
        match self.answers {
            true => format!("/service-requests?answers=own&state={state}"),
            false => format!("/service-requests?state={state}"),
        }
    }
}
