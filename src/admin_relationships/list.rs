//! **Admin relationships** of a customer: the list for a partner and for the customer itself.

use actix_web::web;
use askama::Template;
use chrono::DateTime;
use diesel::prelude::*;

use crate::admin_relationships::forms::ListFilter;
use crate::admin_relationships::relationship::{AdminRelationship, state_at};
use crate::admin_relationships::state::State;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{AdminRelationshipId, CustomerId};
use crate::schema::admin_relationships as table;
use crate::scope::{MayAskForRoles, MayListCustomers, Organization, Scope};
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit, lower, strpos};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "admin_relationships/index.html")]
struct IndexPage {
    chrome: Chrome,
    customer: Customer,
    filter: ListFilter,
    relationships: Slice<AdminRelationship>,
    /// Whether rows of several partners may stand in the list.
    names_partners: bool,
    own: bool,
    may_ask: bool,
}

impl IndexPage {
    fn states(&self) -> [State; 7] {
        State::ALL
    }

    fn is_narrow(&self) -> bool {
        !self.filter.q.trim().is_empty() || !self.filter.state.is_empty()
    }

    fn path(&self) -> String {
        format!("/customers/{}/admin-relationships", self.customer.id)
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.filter.q)
            .append_pair("state", &self.filter.state)
            .append_pair("after", next)
            .finish();
        format!("{}?{query}", self.path())
    }
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
        IndexPage {
            chrome: Chrome::of(person),
            relationships: list(conn, person, &customer, &query.0)?,
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

/// One page of those that the filter asks for, the newest first.
fn list(
    conn: &mut PgConnection,
    person: &Scope,
    customer: &Customer,
    filter: &ListFilter,
) -> Result<Slice<AdminRelationship>> {
    let now = person.visitor.now;
    let mut wanted = AdminRelationship::with(person, customer);
    if let Some((at, id)) = after::<AdminRelationshipId>(&filter.after)
        && let Ok(at) = DateTime::parse_from_rfc3339(&at)
    {
        let at = at.to_utc();
        wanted = wanted.filter(table::asked_at.lt(at).or(table::asked_at.eq(at).and(table::id.lt(id))));
    }
    if let Some(state) = State::from_code(&filter.state) {
        wanted = wanted.filter(state_at(now).eq(state.code()));
    }
    let search = filter.q.trim().to_lowercase();
    if !search.is_empty() {
        wanted = wanted.filter(strpos(lower(table::name), search).gt(0));
    }
    let rows = AdminRelationship::load(conn, wanted, now, limit())?;
    Ok(Slice::of(rows, |row: &AdminRelationship| (row.facts.asked_at.to_rfc3339(), row.facts.id)))
}
