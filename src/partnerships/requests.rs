//! **Requests**: what became of each request to partner, beside the resellers; and what the provider does with one:
//! resend it, revoke it.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::Db;
use crate::error::Result;
use crate::id::RequestId;
use crate::partnerships::forms::RequestsFilter;
use crate::partnerships::life::State;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::{Request, Times, partnership_request_state};
use crate::partnerships::sending;
use crate::partnerships::waiting::expiring;
use crate::schema::{partnership_requests as requests, resellers};
use crate::scope::MayPartner;
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{
    Asked, Column, Count, Download, Field, List, Listing, Part, Slice, download, limit, lower, strpos,
};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::Language;

/// **Requests** beside **Indirect resellers**, the newest first.
pub static PARTNERSHIP_REQUESTS: List = List {
    code: "partnership-requests",
    path: "/partnership-requests",
    boxes: &["q", "state"],
    columns: &[
        Column::text(
            "recipient",
            "partnerships-recipient",
            "coalesce((select named.name from resellers as named where named.id = partnership_requests.accepted_by),
                      nullif(partnership_requests.declined_by_name, ''), nullif(partnership_requests.recipient_name, ''),
                      partnership_requests.recipient_email)",
        ),
        Column::text("asker", "partnerships-requested-by", "partnership_requests.requested_by_name"),
        Column::time("made", "partnerships-requested-at", "partnership_requests.created_at"),
        Column::plain("state", "partnerships-life"),
        Column::time(
            "changed",
            "partnerships-changed",
            "greatest(partnership_requests.created_at, partnership_requests.sent_at, partnership_requests.opened_at,
                      partnership_requests.accepted_at, partnership_requests.declined_at,
                      partnership_requests.revoked_at)",
        )
        .on_demand(),
        Column::time("until", "partnerships-open-until", "partnership_requests.expires_at"),
    ],
    sort: "-made",
    count: "partnerships-requests-count",
};

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
    key: String,
}

impl Listed {
    fn state(&self) -> State {
        State::from_code(&self.state).unwrap_or(State::Draft)
    }

    /// Which company answered.
    fn company(&self) -> Option<&str> {
        self.reseller.as_deref().or(Some(self.declined_by.as_str())).filter(|name| !name.is_empty())
    }

    fn place(&self) -> (String, Uuid) {
        (self.key.clone(), self.id.uuid())
    }
}

#[derive(Template)]
#[template(path = "partnerships/requests.html")]
struct RequestsPage {
    chrome: Chrome,
    filter: RequestsFilter,
    listing: Listing,
    requests: Vec<Listed>,
}

impl RequestsPage {
    fn day(&self, row: &Listed) -> String {
        self.chrome.language.day(row.times.of(row.state()))
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let asked = Asked::of(&agent.visitor, &PARTNERSHIP_REQUESTS)?;
        let views = Views::of(conn, agent, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let rows = Listed::load(conn, agent, &query.0, &asked, limit())?;
        let all = narrowed(agent, &query.0)?.select(requests::id);
        let page = (Count::load(conn, all)?, Slice::around(rows, asked.place.as_ref(), Listed::place));
        let (listing, requests) = Listing::around(asked, views, page);
        RequestsPage { chrome: Chrome::of(agent), filter: query.0, listing, requests }.ok()
    })
    .await
}

/// The columns of the file.
const FILE: [Field; 11] = [
    ("", "partnerships-id"),
    ("recipient", "partnerships-recipient"),
    ("recipient", "accounts-email"),
    ("recipient", "partnerships-reseller"),
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
    let asked = Asked::of(&visitor, &PARTNERSHIP_REQUESTS)?;
    let filter = query.0;
    download(&db, &visitor, "partnership-requests", &asked, move |conn, agent: &MayPartner, asked| {
        let rows = Listed::load(conn, agent, &filter, asked, Part::LIMIT)?;
        let language = agent.visitor.language;
        Ok(Part::of(asked, language, &FILE, &rows, Listed::place, |row| vec![cells(row, language)]))
    })
    .await
}

fn cells(row: &Listed, language: Language) -> Vec<Cell> {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let state = row.state();
    let texts = [
        row.id.to_string(),
        row.recipient_name.clone(),
        row.recipient_email.clone(),
        row.company().unwrap_or_default().to_owned(),
        row.requested_by.clone(),
        day(row.times.created),
        language.say(state.words()).to_string(),
        day(row.times.of(state)),
        row.reason.clone(),
        day(row.times.changed()),
        day(row.times.expires),
    ];
    texts.map(Cell::Text).to_vec()
}

/// Those of the agent's provider that the filter asks for.
fn narrowed(agent: &MayPartner, filter: &RequestsFilter) -> Result<requests::BoxedQuery<'static, Pg>> {
    let mut wanted = requests::table.filter(requests::provider_id.eq(agent.provider_id()?)).into_boxed();
    if let Some(state) = State::from_code(&filter.state) {
        let now = partnership_request_state(requests::provider_id, requests::id, agent.visitor.now);
        wanted = wanted.filter(now.eq(state.code()));
    } else if filter.state == "expiring" {
        wanted = expiring(wanted, agent.visitor.now);
    }
    let search = filter.q.trim().to_lowercase();
    if search.is_empty() {
        return Ok(wanted);
    }
    let in_address = strpos(requests::recipient_email, search.clone()).gt(0);
    let in_name = strpos(lower(requests::recipient_name), search.clone()).gt(0);
    let in_company = strpos(lower(requests::declined_by_name), search.clone()).gt(0);
    let partners = resellers::table.filter(strpos(lower(resellers::name), search).gt(0));
    let of_partner = requests::accepted_by.eq_any(partners.select(resellers::id.nullable()));
    Ok(wanted.filter(in_address.or(in_name).or(in_company).or(of_partner)))
}

impl Listed {
    /// The next that the filter asks for, from the place of `asked` on.
    fn load(
        conn: &mut PgConnection,
        agent: &MayPartner,
        filter: &RequestsFilter,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<Listed>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut next = narrowed(agent, filter)?;
        if let Some(place) = place {
            next = next.filter(order.rows_beyond("partnership_requests.id", place));
        }
        let next = next.order(order.rows_by("partnership_requests.id", place));
        let ids: Vec<RequestId> = asked.first(limit, next.select(requests::id)).load(conn)?;
        let rows = requests::table
            .left_join(resellers::table.on(resellers::id.nullable().eq(requests::accepted_by)))
            .filter(requests::provider_id.eq(agent.provider_id()?))
            .filter(requests::id.eq_any(ids))
            .order(order.rows_by("partnership_requests.id", place))
            .select((
                requests::id,
                requests::requested_by_name,
                requests::recipient_name,
                requests::recipient_email,
                resellers::name.nullable(),
                requests::declined_by_name,
                requests::declined_reason,
                Times::as_select(),
                partnership_request_state(requests::provider_id, requests::id, agent.visitor.now),
                order.key(),
            ))
            .load(conn)?;
        Ok(rows)
    }
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
