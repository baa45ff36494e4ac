//! **Activity log**: what was done, by whom and from where, and the same as a file for spreadsheets.

use actix_web::web;
use askama::Template;

use crate::activity::action::{ACTIONS, KINDS, action_words, kind_words};
use crate::activity::forms::ActivityFilter;
use crate::activity::log::{ACTIVITY, Record};
use crate::activity::named;
use crate::activity::shown::{Change, Shown, show};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::{MaySeeActivity, Organization};
use crate::views::Views;
use crate::web::form::{Problems, Query};
use crate::web::list::{Asked, Count, Download, Field, Listing, Part, Slice, download};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;

#[derive(Template)]
#[template(path = "activity/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: ActivityFilter,
    problems: Problems,
    listing: Listing,
    records: Vec<Shown>,
    /// The names of the customer and the reseller whose IDs the filter holds.
    customer: Option<String>,
    reseller: Option<String>,
}

impl IndexPage {
    /// The kinds of actions to choose from, in the reader's alphabet.
    fn kinds(&self) -> Vec<(&'static str, String)> {
        let mut kinds = KINDS.map(|(code, _)| (code, self.chrome.say(kind_words(code)).to_string())).to_vec();
        kinds.sort_by(|a, b| a.1.cmp(&b.1));
        kinds
    }

    /// Whether records of several customers may stand there.
    fn has_customers(&self) -> bool {
        !matches!(self.chrome.organization, Some(Organization::Customer(..)))
    }

    fn has_resellers(&self) -> bool {
        matches!(self.chrome.organization, Some(Organization::Provider(_)))
    }

    /// The actions to choose from, in the reader's alphabet.
    fn actions(&self) -> Vec<(&'static str, String)> {
        let language = self.chrome.language;
        let mut actions: Vec<_> = ACTIONS.iter().map(|code| (*code, action_words(language, code))).collect();
        actions.sort_by(|a, b| a.1.cmp(&b.1));
        actions
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ActivityFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeActivity| {
        let mut filter = query.0;
        let asked = Asked::of(&person.visitor, &ACTIVITY)?;
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let (page, problems) = match filter.read(person.visitor.now) {
            Ok(wanted) => (Record::page(conn, person, &wanted, &asked)?, Problems::none()),
            Err(problems) => ((Count::Exactly(0), Slice::empty()), problems),
        };
        let (listing, records) = Listing::around(asked, views, page);
        let wrong = !problems.is_empty();
        let records = show(conn, person, records)?;
        let (customer, reseller) = named::names(conn, person, &filter)?;
        let page = IndexPage { chrome: Chrome::of(person), filter, problems, listing, records, customer, reseller };
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<ActivityFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &ACTIVITY)?;
    let mut filter = query.0;
    let wanted = filter.read(visitor.now);
    let name = format!("activity-{}-{}", filter.from, filter.to);
    // What is typed instead of a day is no name of a file; the answer says what is wrong with it.
    let name = if wanted.is_ok() { name } else { "activity".to_owned() };
    download(&db, &visitor, &name, &asked, move |conn, person: &MaySeeActivity, asked| {
        let wanted = wanted.clone().map_err(Error::Invalid)?;
        let (records, keys): (Vec<_>, Vec<_>) =
            Record::load(conn, person, &wanted, asked, Part::LIMIT)?.into_iter().unzip();
        let rows: Vec<(Shown, String)> = show(conn, person, records)?.into_iter().zip(keys).collect();
        let language = person.visitor.language;
        let refused = [true, false].map(|refused| language.say(outcome(refused)).to_string());
        let place = |(shown, key): &(Shown, String)| (key.clone(), shown.record.id.uuid());
        Ok(Part::of(asked, language, &FILE, &rows, place, |(shown, _)| {
            vec![cells(shown, &refused).into_iter().map(Cell::Text).collect()]
        }))
    })
    .await
}

/// The columns of the file.
const FILE: [Field; 11] = [
    ("", "activity-record"),
    ("at", "activity-at"),
    ("customer", "activity-customer"),
    ("action", "activity-action"),
    ("actor", "activity-actor"),
    ("address", "activity-address"),
    ("action", "activity-outcome"),
    ("action", "activity-subject"),
    ("action", "activity-changes"),
    ("", "activity-session"),
    ("", "activity-request"),
];

fn outcome(refused: bool) -> &'static str {
    if refused { "activity-refused" } else { "activity-done" }
}

fn cells(row: &Shown, [refused, done]: &[String; 2]) -> Vec<String> {
    let record = &row.record;
    let whole = |value: Option<String>| value.filter(|_| row.whole).unwrap_or_default();
    vec![
        record.id.to_string(),
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
