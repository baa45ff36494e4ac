//! **Activity log**: what was done, by whom and from where, and the same as a file for spreadsheets.

use actix_web::web;
use askama::Template;

use crate::activity::action::{ACTIONS, action_words};
use crate::activity::forms::ActivityFilter;
use crate::activity::log::Record;
use crate::activity::shown::{Change, Shown, show};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::MaySeeActivity;
use crate::web::form::{Problems, Query};
use crate::web::list::after;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet;

/// The most records of one file.
const MOST: usize = 50_000;

#[derive(Template)]
#[template(path = "activity/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: ActivityFilter,
    problems: Problems,
    records: Vec<Shown>,
    next: Option<String>,
}

impl IndexPage {
    /// The actions to choose from, in the reader's alphabet.
    fn actions(&self) -> Vec<(&'static str, String)> {
        let language = self.chrome.language;
        let mut actions: Vec<_> = ACTIONS.iter().map(|code| (*code, action_words(language, code))).collect();
        actions.sort_by(|a, b| a.1.cmp(&b.1));
        actions
    }

    fn next_url(&self, next: &str) -> String {
        format!("/activity?{}&after={next}", self.filter.query())
    }

    fn export_url(&self) -> String {
        format!("/activity/export?{}", self.filter.query())
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ActivityFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeActivity| {
        let mut filter = query.0;
        let chrome = Chrome::of(person);
        let wanted = match filter.read(person.visitor.now) {
            Ok(wanted) => wanted,
            Err(problems) => {
                return IndexPage { chrome, filter, problems, records: Vec::new(), next: None }.unprocessable();
            }
        };
        let page = Record::list(conn, person, &wanted, after(&filter.after))?;
        let records = show(conn, person, page.rows)?;
        IndexPage { chrome, filter, problems: Problems::none(), records, next: page.next }.ok()
    })
    .await
}

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<ActivityFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeActivity| {
        let mut filter = query.0;
        let wanted = filter.read(person.visitor.now).map_err(Error::Invalid)?;
        let records = Record::all(conn, person, &wanted, MOST)?;
        if records.len() > MOST {
            let back = format!("/activity?{}", filter.query());
            return Err(Error::refused_with("activity-too-many", back, "web-menu-activity"));
        }
        let rows = show(conn, person, records)?;
        let language = person.visitor.language;
        let header = HEADER.map(|words| language.say(words).to_string());
        let refused = [true, false].map(|refused| language.say(outcome(refused)).to_string());
        let file = spreadsheet::csv(&header, rows.iter().map(|row| cells(row, &refused)));
        Ok(Page::attachment(&format!("activity-{}-{}.csv", filter.from, filter.to), "text/csv; charset=utf-8", file))
    })
    .await
}

/// The columns of the file.
const HEADER: [&str; 11] = [
    "activity-at",
    "activity-customer",
    "activity-action",
    "activity-actor",
    "activity-address",
    "activity-outcome",
    "activity-subject",
    "activity-changes",
    "activity-session",
    "activity-request",
    "activity-record",
];

fn outcome(refused: bool) -> &'static str {
    if refused { "activity-refused" } else { "activity-done" }
}

fn cells(row: &Shown, [refused, done]: &[String; 2]) -> Vec<String> {
    let record = &row.record;
    let whole = |value: Option<String>| value.filter(|_| row.whole).unwrap_or_default();
    vec![
        record.at.format("%Y-%m-%d %H:%M:%S").to_string(),
        row.customer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        row.action.clone(),
        record.actor.clone(),
        whole(record.address.clone()),
        if row.refused { refused.clone() } else { done.clone() },
        row.subject.clone(),
        row.changes.iter().map(sentence).collect::<Vec<_>>().join("; "),
        whole(record.session_id.map(|id| id.to_string())),
        whole(record.request_id.clone()),
        record.id.to_string(),
    ]
}

fn sentence(change: &Change) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{}: {before} → {after}", change.field),
        (Some(only), None) => format!("{}: {only} →", change.field),
        (None, Some(only)) => format!("{}: {only}", change.field),
        (None, None) => change.field.clone(),
    }
}
