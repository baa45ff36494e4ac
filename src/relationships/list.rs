//! **Invitations to customers**: what became of each request that the reader's company has part in, and the same as a file.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, RelationshipId};
use crate::partnerships::State;
use crate::relationships::forms::RequestsFilter;
use crate::relationships::life::STATES;
use crate::relationships::request::{Request, Requests, state_at};
use crate::schema::{customers, providers, relationship_requests as requests, resellers};
use crate::scope::{MayInviteCustomers, Scope};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{
    Asked, Column, Count, Download, Field, List, Listing, Part, Slice, download, limit, lower, strpos,
};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::Language;

/// **Invitations to customers**, the newest first. Who accepted is no key: not every reader may know it.
pub static RELATIONSHIP_REQUESTS: List = List {
    code: "relationship-requests",
    path: "/relationship-requests",
    boxes: &["q", "state"],
    columns: &[
        Column::plain("customer", "relationships-customer"),
        Column::text("reseller", "partnerships-reseller", "resellers.name"),
        Column::text("provider", "partnerships-provider", "providers.name"),
        Column::text("asker", "partnerships-requested-by", "relationship_requests.requested_by_name"),
        Column::time("made", "partnerships-requested-at", "relationship_requests.created_at"),
        Column::plain("state", "partnerships-life"),
        Column::time(
            "changed",
            "partnerships-changed",
            "greatest(relationship_requests.created_at, relationship_requests.sent_at, relationship_requests.opened_at,
                      relationship_requests.accepted_at, relationship_requests.declined_at,
                      relationship_requests.revoked_at)",
        )
        .on_demand(),
        Column::time("until", "partnerships-open-until", "relationship_requests.expires_at"),
    ],
    sort: "-made",
    count: "relationships-requests-count",
};

#[derive(Template)]
#[template(path = "relationships/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: RequestsFilter,
    listing: Listing,
    requests: Vec<Request>,
    /// The names of those that accepted, as far as the reader sees them.
    names: HashMap<CustomerId, String>,
    is_provider: bool,
}

impl IndexPage {
    fn states(&self) -> [State; 7] {
        STATES
    }

    fn customer<'a>(&'a self, row: &'a Request) -> &'a str {
        accepted_by(&self.names, row).unwrap_or(&row.subject)
    }
}

fn accepted_by<'a>(names: &'a HashMap<CustomerId, String>, row: &Request) -> Option<&'a str> {
    names.get(&row.accepted_by?).map(String::as_str)
}

/// What the person asks for: the other of the two that ask is told.
fn told(asked: Asked, agent: &Scope) -> Asked {
    let is_provider = agent.is_provider();
    asked.with_column("reseller", is_provider).with_column("provider", !is_provider)
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayInviteCustomers| {
        let asked = told(Asked::of(&agent.visitor, &RELATIONSHIP_REQUESTS)?, agent);
        let views = Views::of(conn, agent, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let rows = load(conn, agent, &query.0, &asked, limit())?;
        let all = narrowed(agent, &query.0).select(requests::id);
        let page = Slice::around(rows, asked.place.as_ref(), place).map(|(request, _)| request);
        let (listing, requests) = Listing::around(asked, views, (Count::load(conn, all)?, page));
        let names = customers(conn, agent, &requests.iter().collect::<Vec<_>>())?;
        let is_provider = agent.is_provider();
        IndexPage { chrome: Chrome::of(agent), filter: query.0, listing, requests, names, is_provider }.ok()
    })
    .await
}

/// The columns of the file.
const FILE: [Field; 12] = [
    ("", "partnerships-id"),
    ("customer", "relationships-customer"),
    ("customer", "relationships-subject"),
    ("reseller", "partnerships-reseller"),
    ("provider", "partnerships-provider"),
    ("asker", "partnerships-requested-by"),
    ("made", "partnerships-requested-at"),
    ("state", "partnerships-life"),
    ("state", "partnerships-life-since"),
    ("state", "partnerships-reason"),
    ("changed", "partnerships-changed"),
    ("until", "partnerships-open-until"),
];

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &RELATIONSHIP_REQUESTS)?;
    let filter = query.0;
    download(&db, &visitor, "relationship-requests", &asked, move |conn, agent: &MayInviteCustomers, asked| {
        let asked = told(asked.clone(), agent);
        let rows = load(conn, agent, &filter, &asked, Part::LIMIT)?;
        let names = customers(conn, agent, &rows.iter().map(|(row, _)| row).collect::<Vec<_>>())?;
        let language = agent.visitor.language;
        Ok(Part::of(&asked, language, &FILE, &rows, place, |(row, _)| vec![cells(row, &names, language)]))
    })
    .await
}

fn cells(row: &Request, names: &HashMap<CustomerId, String>, language: Language) -> Vec<Cell> {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let texts = [
        row.id.to_string(),
        accepted_by(names, row).unwrap_or_default().to_owned(),
        row.subject.clone(),
        row.reseller_name.clone(),
        row.provider_name.clone(),
        format!("{}, {}", row.requested_by_name, row.asker()),
        day(row.times.created),
        language.say(row.state.words()).to_string(),
        day(row.since()),
        row.declined_reason.clone(),
        day(row.times.changed()),
        day(row.times.expires),
    ];
    texts.map(Cell::Text).to_vec()
}

/// Those that the filter asks for, of which the person sees.
fn narrowed(agent: &Scope, filter: &RequestsFilter) -> Requests {
    let mut wanted = Request::visible_to(agent);
    if let Some(state) = State::from_code(&filter.state) {
        wanted = wanted.filter(state_at(agent.visitor.now).eq(state.code()));
    }
    let search = filter.q.trim().to_lowercase();
    if search.is_empty() {
        return wanted;
    }
    let in_subject = strpos(lower(requests::subject), search.clone()).gt(0);
    let in_asker = strpos(lower(requests::requested_by_name), search.clone()).gt(0);
    let in_reseller = strpos(lower(resellers::name), search.clone()).gt(0);
    let in_provider = strpos(lower(providers::name), search.clone()).gt(0);
    let named = Customer::visible_to(agent)
        .filter(strpos(lower(customers::bill_to_name), search).gt(0))
        .select(customers::id.nullable());
    let by_named = requests::accepted_by.eq_any(named);
    wanted.filter(in_subject.or(in_asker).or(in_reseller).or(in_provider).or(by_named))
}

type Keyed = (Request, String);

fn place((request, key): &Keyed) -> (String, Uuid) {
    (key.clone(), request.id.uuid())
}

/// The next that the filter asks for, from the place of `asked` on, each with its key.
fn load(
    conn: &mut PgConnection,
    agent: &Scope,
    filter: &RequestsFilter,
    asked: &Asked,
    limit: i64,
) -> Result<Vec<Keyed>> {
    let (order, place) = (&asked.order, asked.place.as_ref());
    let mut next = narrowed(agent, filter);
    if let Some(place) = place {
        next = next.filter(order.rows_beyond("relationship_requests.id", place));
    }
    let next = next.order(order.rows_by("relationship_requests.id", place));
    let keys: Vec<(RelationshipId, String)> =
        asked.first(limit, next.select((requests::id, order.key()))).load(conn)?;
    let ids: Vec<RelationshipId> = keys.iter().map(|(id, _)| *id).collect();
    let these = Request::visible_to(agent).filter(requests::id.eq_any(ids));
    let found = Request::load(conn, these, agent.visitor.now)?;
    let mut found: HashMap<RelationshipId, Request> = found.into_iter().map(|it| (it.id, it)).collect();
    Ok(keys.into_iter().filter_map(|(id, key)| Some((found.remove(&id)?, key))).collect())
}

/// Who accepted these, as far as the reader sees them.
pub(super) fn customers(
    conn: &mut PgConnection,
    scope: &Scope,
    requests: &[&Request],
) -> Result<HashMap<CustomerId, String>> {
    let ids: Vec<CustomerId> = requests.iter().filter_map(|request| request.accepted_by).collect();
    let rows: Vec<(CustomerId, String)> = Customer::visible_to(scope)
        .filter(customers::id.eq_any(ids))
        .select((customers::id, customers::bill_to_name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
