//! **Admin relationships** of a customer: the list for a partner and for the customer itself, and the same as a file.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::admin_relationships::forms::ListFilter;
use crate::admin_relationships::relationship::{AdminRelationship, Relationships, state_at};
use crate::admin_relationships::state::State;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{AdminRelationshipId, CustomerId};
use crate::schema::admin_relationships as table;
use crate::scope::{MayAskForRoles, MayListCustomers, Organization, Scope};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{
    Asked, Column, Count, Download, Field, List, Listing, Part, Slice, download, limit, lower, strpos,
};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::Language;

/// **Admin relationships** of one customer, the newest first.
static ADMIN_RELATIONSHIPS: List = List {
    code: "admin-relationships",
    path: "/admin-relationships",
    boxes: &["q", "state"],
    columns: &[
        Column::text("name", "roles-name", "admin_relationships.name"),
        Column::text("partner", "roles-partner", "admin_relationships.partner_name"),
        Column::plain("state", "roles-state"),
        Column::time("asked", "roles-asked-by", "admin_relationships.asked_at").on_demand(),
        Column::time("start", "roles-start", "coalesce(admin_relationships.started_at, 'infinity')"),
        Column::time("end", "roles-end", "coalesce(admin_relationships.ends_at, 'infinity')"),
        Column::number("extend", "roles-auto-extend", "admin_relationships.auto_extend::int::bigint").as_text(),
    ],
    sort: "-asked",
    count: "roles-count",
};

#[derive(Template)]
#[template(path = "admin_relationships/index.html")]
struct IndexPage {
    chrome: Chrome,
    customer: Customer,
    filter: ListFilter,
    listing: Listing,
    relationships: Vec<AdminRelationship>,
    /// Whether rows of several partners may stand in the list.
    names_partners: bool,
    own: bool,
    may_ask: bool,
}

impl IndexPage {
    fn states(&self) -> [State; 7] {
        State::ALL
    }

    fn path(&self) -> String {
        format!("/customers/{}/admin-relationships", self.customer.id)
    }
}

/// What the person asks for; a reseller sees its own alone.
fn told(asked: Asked, person: &Scope) -> Asked {
    asked.with_column("partner", person.reseller().is_none())
}

pub async fn index(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    query: Query<ListFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        let customer = Customer::find(conn, person, *id)?;
        customer.must_be_administered_by(person)?;
        let asked = told(Asked::of(&person.visitor, &ADMIN_RELATIONSHIPS)?, person);
        let views = Views::of(conn, person, &asked)?;
        let rows = load(conn, person, &customer, &query.0, &asked, limit())?;
        let all = narrowed(person, &customer, &query.0).select(table::id);
        let page = Slice::around(rows, asked.place.as_ref(), place).map(|(row, _)| row);
        let (listing, relationships) = Listing::around(asked, views, (Count::load(conn, all)?, page));
        IndexPage {
            chrome: Chrome::of(person),
            listing,
            relationships,
            customer,
            filter: query.0,
            names_partners: person.reseller().is_none(),
            own: matches!(person.organization, Organization::Customer(..)),
            may_ask: person.may::<MayAskForRoles>(),
        }
        .ok()
    })
    .await
}

/// The columns of the file.
const FILE: [Field; 10] = [
    ("", "roles-id"),
    ("name", "roles-name"),
    ("name", "roles-roles"),
    ("partner", "roles-partner"),
    ("state", "roles-state"),
    ("asked", "roles-asked-by"),
    ("start", "roles-start"),
    ("end", "roles-end"),
    ("extend", "roles-auto-extend"),
    ("", "relationships-customer"),
];

/// Exactly what the filter asks for, on one page or many.
pub async fn export(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    query: Query<ListFilter>,
) -> Result<Download> {
    let asked = Asked::of(&visitor, &ADMIN_RELATIONSHIPS)?;
    let (id, filter) = (*id, query.0);
    download(&db, &visitor, "admin-relationships", &asked, move |conn, person: &MayListCustomers, asked| {
        let customer = Customer::find(conn, person, id)?;
        customer.must_be_administered_by(person)?;
        let asked = told(asked.clone(), person);
        let rows = load(conn, person, &customer, &filter, &asked, Part::LIMIT)?;
        let language = person.visitor.language;
        Ok(Part::of(&asked, language, &FILE, &rows, place, |(row, _)| vec![cells(row, language)]))
    })
    .await
}

fn cells(row: &AdminRelationship, language: Language) -> Vec<Cell> {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let roles: Vec<String> = row.roles().into_iter().map(|role| language.say(role.words()).to_string()).collect();
    let texts = [
        row.facts.id.to_string(),
        row.facts.name.clone(),
        roles.join(", "),
        row.facts.partner_name.clone(),
        language.say(row.state.words()).to_string(),
        day(row.facts.asked_at),
        row.facts.started_at.map(day).unwrap_or_default(),
        row.facts.ends_at.map(day).unwrap_or_default(),
        language.say(if row.facts.auto_extend { "roles-yes" } else { "roles-no" }).to_string(),
        row.customer.clone(),
    ];
    texts.map(Cell::Text).to_vec()
}

/// Those with the customer that the filter asks for, of which the person sees.
fn narrowed(person: &Scope, customer: &Customer, filter: &ListFilter) -> Relationships {
    let mut wanted = AdminRelationship::with(person, customer);
    if let Some(state) = State::from_code(&filter.state) {
        wanted = wanted.filter(state_at(person.visitor.now).eq(state.code()));
    }
    let search = filter.q.trim().to_lowercase();
    if search.is_empty() { wanted } else { wanted.filter(strpos(lower(table::name), search).gt(0)) }
}

type Keyed = (AdminRelationship, String);

fn place((row, key): &Keyed) -> (String, Uuid) {
    (key.clone(), row.facts.id.uuid())
}

/// The next that the filter asks for, from the place of `asked` on, each with its key.
fn load(
    conn: &mut PgConnection,
    person: &Scope,
    customer: &Customer,
    filter: &ListFilter,
    asked: &Asked,
    limit: i64,
) -> Result<Vec<Keyed>> {
    let (order, place) = (&asked.order, asked.place.as_ref());
    let mut next = narrowed(person, customer, filter);
    if let Some(place) = place {
        next = next.filter(order.rows_beyond("admin_relationships.id", place));
    }
    let next = next.order(order.rows_by("admin_relationships.id", place));
    let keys: Vec<(AdminRelationshipId, String)> =
        asked.first(limit, next.select((table::id, order.key()))).load(conn)?;
    let ids: Vec<AdminRelationshipId> = keys.iter().map(|(id, _)| *id).collect();
    let these = AdminRelationship::with(person, customer).filter(table::id.eq_any(ids));
    let found = AdminRelationship::load(conn, these, person.visitor.now, limit)?;
    let mut found: HashMap<AdminRelationshipId, AdminRelationship> =
        found.into_iter().map(|row| (row.facts.id, row)).collect();
    Ok(keys.into_iter().filter_map(|(id, key)| Some((found.remove(&id)?, key))).collect())
}
