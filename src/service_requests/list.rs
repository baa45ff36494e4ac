//! **Service requests**: the list for each side, and the same as a file.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId, ServiceRequestId};
use crate::schema::{customers, resellers, service_requests as requests};
use crate::scope::{MayAnswerRequests, MaySeeRequests, Organization, Scope};
use crate::service_requests::forms::ListFilter;
use crate::service_requests::request::{Requests, ServiceRequest};
use crate::service_requests::state::{Severity, State};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{
    Asked, Column, Count, Download, Field, List, Listing, Part, Slice, download, limit, lower, strpos,
};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::Language;

/// The most customers that the filter offers; the search finds the others.
const MOST_CUSTOMERS: i64 = 200;

/// **Service requests**: first what waits for who asked, then what is open, then what is closed, each the newest first.
pub static SERVICE_REQUESTS: List = List {
    code: "service-requests",
    path: "/service-requests",
    boxes: &["q", "state", "severity", "customer", "answers"],
    columns: &[
        Column::text("title", "service-title-box", "service_requests.title"),
        Column::text(
            "customer",
            "customers-company",
            "coalesce((select named.bill_to_name from customers as named
                       where named.provider_id = service_requests.provider_id
                         and named.id = service_requests.customer_id), '')",
        ),
        Column::plain("product", "subscriptions-product"),
        Column::number(
            "severity",
            "service-severity",
            "(case service_requests.severity when 'critical' then 2 when 'moderate' then 1 else 0 end)::bigint",
        )
        .as_text(),
        Column::number(
            "state",
            "service-state",
            "(case when service_requests.closed_at is not null then 0
                   when service_requests.asked_at is null then 1 else 2 end)::bigint",
        )
        .as_text(),
        Column::plain("answers", "service-answers"),
        Column::time("opened", "service-opened-at", "service_requests.opened_at").on_demand(),
        Column::time("changed", "service-changed", "service_requests.changed_at"),
    ],
    sort: "-state",
    count: "service-count",
};

#[derive(Template)]
#[template(path = "service_requests/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: ListFilter,
    listing: Listing,
    requests: Vec<ServiceRequest>,
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

    fn is_overdue(&self, row: &ServiceRequest) -> bool {
        row.is_overdue(self.chrome.now)
    }

    fn answerer<'a>(&'a self, row: &'a ServiceRequest) -> &'a str {
        answerer(&self.names, row)
    }
}

fn answerer<'a>(names: &'a HashMap<ResellerId, String>, row: &'a ServiceRequest) -> &'a str {
    let reseller = row.answerer().and_then(|id| names.get(&id));
    reseller.map_or(row.provider.as_str(), String::as_str)
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ListFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeRequests| {
        let own = match person.organization {
            Organization::Customer(_, id) => Some(id),
            _ => None,
        };
        let asked = Asked::of(&person.visitor, &SERVICE_REQUESTS)?.with_column("customer", own.is_none());
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let rows = load(conn, person, &query.0, &asked, limit())?;
        let all = narrowed(person, &query.0).select(requests::id);
        let page = Slice::around(rows, asked.place.as_ref(), place).map(|(request, _)| request);
        let (mut listing, requests) = Listing::around(asked, views, (Count::load(conn, all)?, page));
        let customers = if own.is_none() { asking(conn, person)? } else { Vec::new() };
        let is_there = match query.0.customer.parse::<CustomerId>() {
            _ if query.0.customer.is_empty() || own.is_some() => true,
            Ok(id) => customers.iter().any(|(known, _)| *known == id) || !requests.is_empty(),
            Err(_) => false,
        };
        listing.note("customers-company", is_there);
        IndexPage {
            chrome: Chrome::of(person),
            names: names(conn, &requests)?,
            listing,
            requests,
            customers,
            filter: query.0,
            own,
            may_open: person.may::<MayAnswerRequests>(),
        }
        .ok()
    })
    .await
}

type Keyed = (ServiceRequest, String);

fn place((request, key): &Keyed) -> (String, Uuid) {
    (key.clone(), request.facts.id.uuid())
}

/// The next that the filter asks for, from the place of `asked` on, each with its key.
fn load(conn: &mut PgConnection, person: &Scope, filter: &ListFilter, asked: &Asked, limit: i64) -> Result<Vec<Keyed>> {
    let (order, place) = (&asked.order, asked.place.as_ref());
    let mut query = narrowed(person, filter);
    if let Some(place) = place {
        query = query.filter(order.rows_beyond("service_requests.id", place));
    }
    let query = query.order(order.rows_by("service_requests.id", place));
    let keys: Vec<(ServiceRequestId, String)> =
        asked.first(limit, query.select((requests::id, order.key()))).load(conn)?;
    let ids: Vec<ServiceRequestId> = keys.iter().map(|(id, _)| *id).collect();
    let found = ServiceRequest::load(conn, requests::table.filter(requests::id.eq_any(ids)).into_boxed(), limit)?;
    let mut found: HashMap<ServiceRequestId, ServiceRequest> = found.into_iter().map(|it| (it.facts.id, it)).collect();
    Ok(keys.into_iter().filter_map(|(id, key)| Some((found.remove(&id)?, key))).collect())
}

/// The columns of the file.
const FILE: [Field; 10] = [
    ("", "service-id"),
    ("title", "service-number"),
    ("title", "service-title-box"),
    ("customer", "customers-company"),
    ("product", "subscriptions-product"),
    ("severity", "service-severity"),
    ("state", "service-state"),
    ("answers", "service-answers"),
    ("opened", "service-opened-at"),
    ("changed", "service-changed"),
];

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<ListFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &SERVICE_REQUESTS)?;
    let filter = query.0;
    download(&db, &visitor, "service-requests", &asked, move |conn, person: &MaySeeRequests, asked| {
        let (found, keys): (Vec<ServiceRequest>, Vec<String>) =
            load(conn, person, &filter, asked, Part::LIMIT)?.into_iter().unzip();
        let names = names(conn, &found)?;
        let language = person.visitor.language;
        let rows: Vec<Keyed> = found.into_iter().zip(keys).collect();
        Ok(Part::of(asked, language, &FILE, &rows, place, |(row, _)| vec![cells(row, answerer(&names, row), language)]))
    })
    .await
}

fn cells(row: &ServiceRequest, answerer: &str, language: Language) -> Vec<Cell> {
    let time = |at: DateTime<Utc>| Cell::text(at.format("%Y-%m-%d %H:%M:%S").to_string());
    vec![
        Cell::text(row.facts.id.to_string()),
        Cell::text(row.code()),
        Cell::text(&row.facts.title),
        Cell::text(&row.customer),
        Cell::text(row.product().unwrap_or_default()),
        Cell::text(language.say(row.severity().words()).to_string()),
        Cell::text(language.say(row.state().words()).to_string()),
        Cell::text(answerer),
        time(row.facts.opened_at),
        time(row.facts.changed_at),
    ]
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
        "unanswered" => ServiceRequest::unanswered(wanted, person.visitor.now),
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
