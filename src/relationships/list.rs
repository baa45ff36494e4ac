//! **Invitations to customers**: what became of each request that the reader's company has part in.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, RelationshipId};
use crate::partnerships::State;
use crate::relationships::forms::RequestsFilter;
use crate::relationships::life::STATES;
use crate::relationships::request::{Request, state_at};
use crate::schema::{customers, relationship_requests as requests};
use crate::scope::{MayInviteCustomers, Scope};
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "relationships/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: RequestsFilter,
    requests: Slice<Request>,
    /// The names of those that accepted, as far as the reader sees them.
    names: HashMap<CustomerId, String>,
    is_provider: bool,
}

impl IndexPage {
    fn states(&self) -> [State; 7] {
        STATES
    }

    fn customer(&self, row: &Request) -> Option<(CustomerId, &String)> {
        row.accepted_by.and_then(|id| Some((id, self.names.get(&id)?)))
    }

    /// The other of the two that ask.
    fn partner<'a>(&self, row: &'a Request) -> &'a str {
        if self.is_provider { &row.reseller_name } else { &row.provider_name }
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &self.filter.state)
            .append_pair("after", next)
            .finish();
        format!("/relationship-requests?{query}")
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayInviteCustomers| {
        let requests = list(conn, agent, &query.0)?;
        let names = customers(conn, agent, &requests.rows.iter().collect::<Vec<_>>())?;
        IndexPage { chrome: Chrome::of(agent), filter: query.0, requests, names, is_provider: agent.is_provider() }.ok()
    })
    .await
}

/// One page of those that the filter asks for, newest first.
fn list(conn: &mut PgConnection, agent: &MayInviteCustomers, filter: &RequestsFilter) -> Result<Slice<Request>> {
    let now = agent.visitor.now;
    let mut query = Request::visible_to(agent).order(requests::id.desc()).limit(limit());
    if let Some((_, id)) = after::<RelationshipId>(&filter.after) {
        query = query.filter(requests::id.lt(id));
    }
    if let Some(wanted) = State::from_code(&filter.state) {
        query = query.filter(state_at(now).eq(wanted.code()));
    }
    Ok(Slice::of(Request::load(conn, query, now)?, |row: &Request| (String::new(), row.id)))
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
