//! What waits: the service requests that **Home** counts, for a customer's administrators and for who answers.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;

use crate::error::Result;
use crate::schema::service_requests as requests;
use crate::scope::{MayAnswerRequests, MaySeeRequests, Organization, Scope};
use crate::service_requests::request::{Requests, ServiceRequest};
use crate::service_requests::state::Severity;
use crate::web::list::Due;

/// How many of a customer's own service requests wait, for its administrators.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub open: i64,
    pub attention: i64,
    pub overdue: i64,
}

impl Waiting {
    /// None for who may not see service requests.
    pub fn of(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Waiting>> {
        if !scope.may::<MaySeeRequests>() {
            return Ok(None);
        }
        let own = || ServiceRequest::visible_to(scope);
        let mut count = |some: Requests| some.count().get_result(conn);
        let open = own().filter(requests::closed_at.is_null());
        Ok(Some(Waiting {
            open: count(open.filter(requests::asked_at.is_null()))?,
            attention: count(own().filter(requests::asked_at.is_not_null()))?,
            overdue: count(ServiceRequest::overdue(own(), scope.visitor.now))?,
        }))
    }

    pub fn path(&self, state: &str) -> String {
        format!("/service-requests?state={state}")
    }
}

/// When the first response to a row is due.
fn due() -> String {
    let one = |severity: Severity| {
        let hours = severity.first_response().num_hours();
        format!("when '{}' then interval '{hours} hours'", severity.code())
    };
    let each = Severity::ALL.map(one).join(" ");
    format!("service_requests.opened_at + case service_requests.severity {each} end")
}

/// Those that the reader's company answers and nobody has answered yet: first the overdue ones, then the others, each
/// with when the first response was or is due. None for who answers none.
pub fn unanswered(conn: &mut PgConnection, scope: &Scope) -> Result<Option<[Due; 2]>> {
    if !scope.may::<MayAnswerRequests>() || matches!(scope.organization, Organization::Customer(..)) {
        return Ok(None);
    }
    let own = || ServiceRequest::answered_by_own(scope, ServiceRequest::visible_to(scope));
    let now = scope.visitor.now;
    let mut count = |some: Requests| Due::load(conn, some.select(sql::<Timestamptz>(&due())));
    Ok(Some([count(ServiceRequest::overdue(own(), now))?, count(ServiceRequest::unanswered(own(), now))?]))
}
