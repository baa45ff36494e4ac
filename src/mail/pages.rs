//! **Emails**: what one's company has sent, or oneself, and what became of it; and the same as a file.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::mail::about::KINDS;
use crate::mail::sent::{Keyed, LETTERS, LettersFilter, STATES, Sent, kind_words, sees_all, sent_letters, state_words};
use crate::scope::Scope;
use crate::views::Views;
use crate::web::form::{Problems, Query};
use crate::web::list::{Asked, Count, Download, Field, Listing, Part, Slice, download, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Message};

#[derive(Template)]
#[template(path = "mail/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: LettersFilter,
    problems: Problems,
    listing: Listing,
    letters: Vec<Sent>,
    sees_all: bool,
}

impl IndexPage {
    fn states(&self) -> [(&'static str, Message); 4] {
        STATES.map(|state| (state, self.chrome.say(state_words(state))))
    }

    /// The kinds to choose from, in the reader's alphabet.
    fn kinds(&self) -> Vec<(&'static str, String)> {
        let mut kinds = KINDS.map(|kind| (kind, self.chrome.say(kind_words(kind)).to_string())).to_vec();
        kinds.sort_by(|a, b| a.1.cmp(&b.1));
        kinds
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<LettersFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, scope: &Scope| {
        let asked = Asked::of(&scope.visitor, &LETTERS)?;
        let views = Views::of(conn, scope, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let (page, problems) = match query.0.read() {
            Ok(wanted) => {
                let rows = Sent::load(conn, scope, &wanted, &asked, limit())?;
                let all = Sent::narrowed(scope, &wanted).select(sent_letters::id);
                let page = Slice::around(rows, asked.place.as_ref(), Sent::place).map(|(letter, _)| letter);
                ((Count::load(conn, all)?, page), Problems::none())
            }
            Err(problems) => ((Count::Exactly(0), Slice::empty()), problems),
        };
        let (listing, letters) = Listing::around(asked, views, page);
        let wrong = !problems.is_empty();
        let sees_all = sees_all(scope);
        let page = IndexPage { chrome: Chrome::of(scope), filter: query.0, problems, listing, letters, sees_all };
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}

/// The columns of the file.
const FILE: [Field; 11] = [
    ("", "mail-id"),
    ("recipient", "mail-recipient"),
    ("recipient", "accounts-email"),
    ("subject", "mail-subject"),
    ("kind", "mail-kind"),
    ("concerns", "mail-concerns"),
    ("queued", "mail-queued-at"),
    ("state", "mail-state"),
    ("state", "mail-sent-at"),
    ("state", "mail-reason"),
    ("from", "mail-from"),
];

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<LettersFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &LETTERS)?;
    let wanted = query.0.read();
    download(&db, &visitor, "letters", &asked, move |conn, scope: &Scope, asked| {
        let wanted = wanted.clone().map_err(Error::Invalid)?;
        let rows = Sent::load(conn, scope, &wanted, asked, Part::LIMIT)?;
        let (language, public_url) = (scope.visitor.language, scope.visitor.public_url.as_str());
        Ok(Part::of(asked, language, &FILE, &rows, Sent::place, |row| vec![cells(row, language, public_url)]))
    })
    .await
}

fn cells((row, _): &Keyed, language: Language, public_url: &str) -> Vec<Cell> {
    let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    let texts = [
        row.id.to_string(),
        match row.hidden {
            true => language.say("mail-recipient-other").to_string(),
            false => row.recipient_name.clone(),
        },
        row.recipient_email.clone(),
        row.subject.clone(),
        row.kind_words().map(|words| language.say(words).to_string()).unwrap_or_default(),
        row.concerns().map(|(path, _)| format!("{public_url}{path}")).unwrap_or_default(),
        time(row.created_at),
        language.say(row.state_words()).to_string(),
        row.sent_at.map(time).unwrap_or_default(),
        row.last_error.clone().unwrap_or_default(),
        row.from_name.clone(),
    ];
    texts.map(Cell::Text).to_vec()
}
