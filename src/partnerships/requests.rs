//! **Requests**: what became of each request to partner, beside the resellers; a reseller's own; and what the
//! provider does with one: resend it, revoke it.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::partnerships::forms::RequestsFilter;
use crate::partnerships::life::State;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::{Request, Times, partnership_request_state};
use crate::partnerships::sending;
use crate::partnerships::waiting::expiring;
use crate::schema::{partnership_requests as requests, providers, resellers};
use crate::scope::{MayPartner, MaySeeProviders};
use crate::web::form::Query;
use crate::web::list::{PAGE, Slice, after, limit, lower, strpos};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// A row of **Requests**.
#[derive(Debug, Queryable)]
pub(super) struct Listed {
    id: RequestId,
    requested_by: String,
    recipient_name: String,
    recipient_email: String,
    /// The company that accepted, where it is a partner still.
    reseller: Option<String>,
    declined_by: String,
    reason: String,
    times: Times,
    state: String,
}

impl Listed {
    fn state(&self) -> State {
        State::from_code(&self.state).unwrap_or(State::Draft)
    }

    /// Which company answered.
    fn company(&self) -> Option<&str> {
        self.reseller.as_deref().or(Some(self.declined_by.as_str())).filter(|name| !name.is_empty())
    }
}

#[derive(Template)]
#[template(path = "partnerships/requests.html")]
struct RequestsPage {
    chrome: Chrome,
    filter: RequestsFilter,
    requests: Slice<Listed>,
}

impl RequestsPage {
    fn is_narrow(&self) -> bool {
        !self.filter.q.is_empty() || !self.filter.state.is_empty()
    }

    fn day(&self, row: &Listed) -> String {
        self.chrome.language.day(row.times.of(row.state()))
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.filter.q)
            .append_pair("state", &self.filter.state)
            .append_pair("after", next)
            .finish();
        format!("/partnership-requests?{query}")
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let requests = list(conn, agent, &query.0)?;
        RequestsPage { chrome: Chrome::of(agent), filter: query.0, requests }.ok()
    })
    .await
}

/// Those of the agent's provider that the filter asks for, newest first.
fn list(conn: &mut PgConnection, agent: &MayPartner, filter: &RequestsFilter) -> Result<Slice<Listed>> {
    let state = partnership_request_state(requests::provider_id, requests::id, agent.visitor.now);
    let mut query = requests::table
        .left_join(resellers::table.on(resellers::id.nullable().eq(requests::accepted_by)))
        .filter(requests::provider_id.eq(agent.provider_id()?))
        .order(requests::id.desc())
        .limit(limit())
        .select((
            requests::id,
            requests::requested_by_name,
            requests::recipient_name,
            requests::recipient_email,
            resellers::name.nullable(),
            requests::declined_by_name,
            requests::declined_reason,
            Times::as_select(),
            state,
        ))
        .into_boxed();
    if let Some((_, id)) = after::<RequestId>(&filter.after) {
        query = query.filter(requests::id.lt(id));
    }
    if let Some(wanted) = State::from_code(&filter.state) {
        query = query.filter(state.eq(wanted.code()));
    } else if filter.state == "expiring" {
        let own = requests::table.filter(requests::provider_id.eq(agent.provider_id()?)).into_boxed();
        query = query.filter(requests::id.eq_any(expiring(own, agent.visitor.now).select(requests::id)));
    }
    let search = filter.q.trim().to_lowercase();
    if !search.is_empty() {
        let in_address = strpos(requests::recipient_email, search.clone()).gt(0);
        let in_name = strpos(lower(requests::recipient_name), search.clone()).gt(0);
        let in_company = strpos(lower(requests::declined_by_name), search.clone()).gt(0);
        let in_partner = strpos(lower(resellers::name.nullable().assume_not_null()), search).gt(0);
        query = query.filter(in_address.or(in_name).or(in_company).or(in_partner));
    }
    Ok(Slice::of(query.load(conn)?, |row: &Listed| (String::new(), row.id)))
}

/// A request that a reseller has answered, as its own people see it.
#[derive(Debug, Queryable)]
pub(super) struct Answered {
    pub provider: String,
    pub requested_by: String,
    times: Times,
    state: String,
}

impl Answered {
    pub fn state(&self) -> State {
        State::from_code(&self.state).unwrap_or(State::Accepted)
    }

    pub fn at(&self) -> DateTime<Utc> {
        self.times.of(self.state())
    }
}

/// The requests that `person`'s company accepted or declined, newest first; as many as a page holds.
pub(super) fn answered(conn: &mut PgConnection, person: &MaySeeProviders) -> Result<Vec<Answered>> {
    let own = person.reseller().ok_or(Error::NotFound)?;
    let by_own = requests::accepted_by.eq(own).or(requests::declined_by.eq(own));
    let rows = requests::table
        .inner_join(providers::table)
        .filter(by_own)
        .order(requests::id.desc())
        .limit(i64::try_from(PAGE).unwrap_or(i64::MAX))
        .select((
            providers::name,
            requests::requested_by_name,
            Times::as_select(),
            partnership_request_state(requests::provider_id, requests::id, person.visitor.now),
        ))
        .load(conn)?;
    Ok(rows)
}

/// **Resend**: the same link, for as long as at first.
pub async fn resend(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        let request = Request::lock(conn, agent, *id)?;
        request.resend(conn, agent, invitations.days())?;
        let said = match sending::again(conn, agent, &invitations, &request)? {
            true => "partnerships-sent-again",
            false => "partnerships-open-again",
        };
        Ok(Page::see_other(format!("/partnership-requests/{id}")).saying(said))
    })
    .await
}

/// **Revoke**.
pub async fn revoke(db: web::Data<Db>, visitor: Visitor, id: web::Path<RequestId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        Request::lock(conn, agent, *id)?.revoke(conn, agent)?;
        Ok(Page::see_other(format!("/partnership-requests/{id}")).saying("partnerships-revoked"))
    })
    .await
}
