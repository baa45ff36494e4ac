//! **Admin relationships that end**: those of the reader's company with all of its customers, for **Home** and as a list.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::PgConnection;
use diesel::prelude::*;
use serde::Deserialize;

use crate::admin_relationships::relationship::{AdminRelationship, Relationships, state_at};
use crate::admin_relationships::state::State;
use crate::db::Db;
use crate::error::Result;
use crate::id::AdminRelationshipId;
use crate::schema::{admin_relationships as table, customers};
use crate::scope::{MayAskForRoles, MayListCustomers, Organization, Scope};
use crate::web::form::Query;
use crate::web::list::{Due, Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// Where the list begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Place {
    after: String,
}

#[derive(Debug, Queryable)]
struct Row {
    id: AdminRelationshipId,
    name: String,
    customer: String,
    ends_at: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "admin_relationships/expiring.html")]
struct ExpiringPage {
    chrome: Chrome,
    rows: Slice<Row>,
    may_ask: bool,
}

impl ExpiringPage {
    fn ends(&self, row: &Row) -> String {
        row.ends_at.map_or_else(String::new, |at| self.chrome.time(at))
    }
}

/// Those of the reader's own company that end within thirty days, unless somebody asks anew: not those that are put
/// off by themselves.
fn ending(scope: &Scope) -> Relationships {
    let now = scope.visitor.now;
    let own = AdminRelationship::visible_to(scope)
        .filter(table::auto_extend.eq(false))
        .filter(table::ends_at.gt(now))
        .filter(table::ends_at.le(now + TimeDelta::days(30)))
        .filter(state_at(now).eq(State::Expiring.code()));
    match scope.organization {
        Organization::Reseller(id) => own.filter(table::reseller_id.eq(id)),
        Organization::Provider(_) => own.filter(table::reseller_id.is_null()),
        Organization::Customer(..) => own,
    }
}

/// How many there are, and when the first of them ends. None for who can't ask anew.
pub fn roles_ending(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
    if !scope.may::<MayAskForRoles>() {
        return Ok(None);
    }
    let ends = ending(scope).select(table::ends_at.assume_not_null());
    Due::load(conn, ends).map(Some)
}

/// The list, the next to end first; a customer's own administrator has one of all that are theirs.
pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<Place>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        if let Organization::Customer(_, id) = person.organization {
            return Ok(Page::see_other(format!("/customers/{id}/admin-relationships")));
        }
        let mut wanted = ending(person);
        if let Some((at, id)) = after::<AdminRelationshipId>(&query.0.after)
            && let Ok(at) = DateTime::parse_from_rfc3339(&at)
        {
            let at = at.to_utc();
            wanted = wanted.filter(table::ends_at.gt(at).or(table::ends_at.eq(at).and(table::id.gt(id).nullable())));
        }
        let of_customer = customers::provider_id.eq(table::provider_id).and(customers::id.eq(table::customer_id));
        let rows: Vec<Row> = table::table
            .inner_join(customers::table.on(of_customer))
            .filter(table::id.eq_any(wanted.select(table::id)))
            .order((table::ends_at, table::id))
            .limit(limit())
            .select((table::id, table::name, customers::bill_to_name, table::ends_at))
            .load(conn)?;
        let key = |row: &Row| (row.ends_at.map(|at| at.to_rfc3339()).unwrap_or_default(), row.id);
        let may_ask = person.may::<MayAskForRoles>();
        ExpiringPage { chrome: Chrome::of(person), rows: Slice::of(rows, key), may_ask }.ok()
    })
    .await
}
