//! **Service requests**: the list for each side.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId, ServiceRequestId};
use crate::schema::{customers, resellers, service_requests as requests};
use crate::scope::{MayAnswerRequests, MaySeeRequests, Organization, Scope};
use crate::service_requests::forms::ListFilter;
use crate::service_requests::request::{Requests, ServiceRequest};
use crate::service_requests::state::{Severity, State};
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit, lower, strpos};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// The most customers that the filter offers; the search finds the others.
const MOST_CUSTOMERS: i64 = 200;

#[derive(Template)]
#[template(path = "service_requests/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: ListFilter,
    requests: Slice<ServiceRequest>,
    /// The names of the resellers that answer.
    names: HashMap<ResellerId, String>,
    /// Whose service requests there are, for a partner's filter.
    customers: Vec<(CustomerId, String)>,
    /// The customer whose own person reads the list.
    own: Option<CustomerId>,
    may_open: bool,
}

impl IndexPage {
    fn states(&self) -> [State; 3] {
        State::ALL
    }

    fn severities(&self) -> [Severity; 3] {
        Severity::ALL
    }

    fn is_customer(&self, id: &CustomerId) -> bool {
        self.filter.customer == id.to_string()
    }

    fn is_narrow(&self) -> bool {
        let filter = &self.filter;
        [&filter.q, &filter.state, &filter.severity, &filter.customer, &filter.answers].iter().any(|it| !it.is_empty())
    }

    fn is_overdue(&self, row: &ServiceRequest) -> bool {
        row.is_overdue(self.chrome.now)
    }

    fn answerer<'a>(&'a self, row: &'a ServiceRequest) -> &'a str {
        let reseller = row.answerer().and_then(|id| self.names.get(&id));
        reseller.map_or(row.provider.as_str(), String::as_str)
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.filter.q)
            .append_pair("state", &self.filter.state)
            .append_pair("severity", &self.filter.severity)
            .append_pair("customer", &self.filter.customer)
            .append_pair("answers", &self.filter.answers)
            .append_pair("after", next)
            .finish();
        format!("/service-requests?{query}")
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ListFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeRequests| {
        let requests = list(conn, person, &query.0)?;
        let own = match person.organization {
            Organization::Customer(_, id) => Some(id),
            _ => None,
        };
        IndexPage {
            chrome: Chrome::of(person),
            names: names(conn, &requests.rows)?,
            requests,
            customers: if own.is_none() { asking(conn, person)? } else { Vec::new() },
            filter: query.0,
            own,
            may_open: person.may::<MayAnswerRequests>(),
        }
        .ok()
    })
    .await
}

/// What is open first, then what is closed, each the newest first.
fn list(conn: &mut PgConnection, person: &Scope, filter: &ListFilter) -> Result<Slice<ServiceRequest>> {
    let mut wanted = narrowed(person, filter);
    if let Some((rank, id)) = after::<ServiceRequestId>(&filter.after) {
        let later = requests::id.lt(id);
        wanted = match rank.as_str() {
            "open" => wanted.filter(requests::closed_at.is_not_null().or(later)),
            _ => wanted.filter(requests::closed_at.is_not_null().and(later)),
        };
    }
    let rows = ServiceRequest::load(conn, wanted, limit())?;
    let rank = |row: &ServiceRequest| if row.state() == State::Closed { "closed" } else { "open" };
    Ok(Slice::of(rows, |row: &ServiceRequest| (rank(row), row.facts.id)))
}

/// The service requests that `scope` may see, for other rooms' queries.
pub fn visible_to(scope: &Scope) -> requests::BoxedQuery<'static, Pg> {
    ServiceRequest::visible_to(scope)
}

/// Those that the filter asks for, of which the person sees.
fn narrowed(person: &Scope, filter: &ListFilter) -> Requests {
    let mut wanted = ServiceRequest::visible_to(person);
    if filter.answers == "own" {
        wanted = ServiceRequest::answered_by_own(person, wanted);
    }
    wanted = match filter.state.as_str() {
        "open" => wanted.filter(requests::closed_at.is_null()).filter(requests::asked_at.is_null()),
        "attention" => wanted.filter(requests::asked_at.is_not_null()),
        "closed" => wanted.filter(requests::closed_at.is_not_null()),
        "overdue" => ServiceRequest::overdue(wanted, person.visitor.now),
        _ => wanted,
    };
    if let Some(severity) = Severity::from_code(&filter.severity) {
        wanted = wanted.filter(requests::severity.eq(severity.code()));
    }
    if let Ok(customer) = filter.customer.parse::<CustomerId>() {
        wanted = wanted.filter(requests::customer_id.eq(customer));
    }
    let search = filter.q.trim().to_lowercase();
    if search.is_empty() {
        return wanted;
    }
    let number = search.strip_prefix("sr-").unwrap_or(&search).parse().unwrap_or(0);
    let of_named = customers::table.filter(strpos(lower(customers::bill_to_name), search.clone()).gt(0));
    let in_title = strpos(lower(requests::title), search).gt(0);
    let found = in_title.or(requests::number.eq(number));
    wanted.filter(found.or(requests::customer_id.eq_any(of_named.select(customers::id))))
}

/// The names of the resellers that answer the requests of one page.
fn names(conn: &mut PgConnection, rows: &[ServiceRequest]) -> Result<HashMap<ResellerId, String>> {
    let ids: Vec<ResellerId> = rows.iter().filter_map(ServiceRequest::answerer).collect();
    let names = resellers::table.filter(resellers::id.eq_any(ids)).select((resellers::id, resellers::name));
    Ok(names.load(conn)?.into_iter().collect())
}

/// The customers that have service requests, by name.
fn asking(conn: &mut PgConnection, person: &Scope) -> Result<Vec<(CustomerId, String)>> {
    let asking = ServiceRequest::visible_to(person).select(requests::customer_id);
    let named = customers::table.filter(customers::id.eq_any(asking)).order((customers::bill_to_name, customers::id));
    Ok(named.limit(MOST_CUSTOMERS).select((customers::id, customers::bill_to_name)).load(conn)?)
}
