//! **Requests**: what resellers ask of the provider, in one list and as a file; and a reseller's own.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::Db;
use crate::error::Result;
use crate::id::{OrderId, ResellerId};
use crate::schema::change_requests as requests;
use crate::scope::{MayManageSubscription, Scope};
use crate::subscriptions::limit::Limit;
use crate::subscriptions::request::{STATES, path};
use crate::subscriptions::requested::{
    KINDS, Listed, REQUESTS, RequestsFilter, asking, kind_words, lines_of, load, place, state_words,
};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{Asked, Count, Download, Field, Listing, Part, Slice, download, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Message};

#[derive(Template)]
#[template(path = "subscriptions/requests.html")]
struct RequestsPage {
    chrome: Chrome,
    filter: RequestsFilter,
    listing: Listing,
    requests: Vec<Listed>,
    /// The products that are asked for.
    lines: Vec<(OrderId, String, i32)>,
    /// Who has asked, for the provider's filter.
    resellers: Vec<(ResellerId, String)>,
    is_provider: bool,
    /// What a reseller may add itself, by provider.
    limits: Vec<(String, Limit)>,
}

impl RequestsPage {
    fn states(&self) -> [&'static str; 4] {
        STATES
    }

    fn state_words(&self, state: &str) -> Message {
        self.chrome.say(state_words(state))
    }

    fn kinds(&self) -> [(&'static str, Message); 9] {
        KINDS.map(|kind| (kind, self.chrome.say(kind_words(kind))))
    }

    fn title(&self, row: &Listed) -> Message {
        self.chrome.say(kind_words(&row.kind))
    }

    fn licenses(&self, row: &Listed) -> Option<String> {
        row.licenses(self.chrome.language)
    }

    fn path(&self, row: &Listed) -> String {
        path(row.id, row.order.is_some())
    }

    fn products(&self, row: &Listed) -> Vec<String> {
        row.products(&self.lines, self.chrome.language)
    }

    fn is_reseller(&self, id: &ResellerId) -> bool {
        self.filter.reseller == id.to_string()
    }
}

/// What the person asks for: a provider's people are told whose request it is, a reseller's whom it asks.
fn told(asked: Asked, person: &Scope) -> Asked {
    let is_provider = person.is_provider();
    asked.with_column("reseller", is_provider).with_column("provider", !is_provider)
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayManageSubscription| {
        let is_provider = person.is_provider();
        let asked = told(Asked::of(&person.visitor, &REQUESTS)?, person);
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let rows = load(conn, person, &query.0, &asked, limit())?;
        let all = query.0.narrowed(person).select(requests::id);
        let page = Slice::around(rows, asked.place.as_ref(), place).map(|(request, _)| request);
        let (mut listing, requests) = Listing::around(asked, views, (Count::load(conn, all)?, page));
        let resellers = if is_provider { asking(conn, person)? } else { Vec::new() };
        let wanted = query.0.reseller.as_str();
        let is_there = resellers.iter().any(|(id, _)| id.to_string() == wanted);
        listing.note("partnerships-reseller", wanted.is_empty() || !is_provider || is_there);
        RequestsPage {
            chrome: Chrome::of(person),
            lines: lines_of(conn, &requests)?,
            listing,
            requests,
            resellers,
            limits: Limit::all(conn, person)?,
            filter: query.0,
            is_provider,
        }
        .ok()
    })
    .await
}

/// The columns of the file.
const FILE: [Field; 14] = [
    ("", "subscriptions-request-id"),
    ("change", "subscriptions-request-change"),
    ("change", "subscriptions-licenses"),
    ("customer", "customers-company"),
    ("product", "subscriptions-product"),
    ("product", "subscriptions-name"),
    ("asker", "subscriptions-request-asked-by"),
    ("asked", "subscriptions-request-asked-at"),
    ("reseller", "partnerships-reseller"),
    ("provider", "partnerships-provider"),
    ("state", "subscriptions-request-state"),
    ("state", "subscriptions-request-decided-by"),
    ("decided", "subscriptions-request-decided-at"),
    ("", "subscriptions-request-reason"),
];

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &REQUESTS)?;
    let filter = query.0;
    download(&db, &visitor, "requests", &asked, move |conn, person: &MayManageSubscription, asked| {
        let asked = told(asked.clone(), person);
        let rows = load(conn, person, &filter, &asked, Part::LIMIT)?;
        let lines = lines_of(conn, rows.iter().map(|(row, _)| row))?;
        let language = person.visitor.language;
        Ok(Part::of(&asked, language, &FILE, &rows, place, |(row, _)| vec![cells(row, &lines, language)]))
    })
    .await
}

fn cells(row: &Listed, lines: &[(OrderId, String, i32)], language: Language) -> Vec<Cell> {
    let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    let product = row.offer.clone().unwrap_or_else(|| row.products(lines, language).join("; "));
    let texts = [
        row.id.to_string(),
        language.say(kind_words(&row.kind)).to_string(),
        row.licenses(language).unwrap_or_default(),
        row.customer.clone(),
        product,
        row.own_name().unwrap_or_default().to_owned(),
        row.asked_by.clone(),
        time(row.asked_at),
        row.reseller.clone(),
        row.provider.clone(),
        language.say(state_words(row.state())).to_string(),
        row.decided_by.clone(),
        row.decided_at.map(time).unwrap_or_default(),
        row.reason.clone(),
    ];
    texts.map(Cell::Text).to_vec()
}
