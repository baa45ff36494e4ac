//! Files to begin with, and the file of what came of a run.

use actix_web::web;
use diesel::prelude::*;

use crate::bulk::columns::RESULT;
use crate::bulk::export::{self, HEADER};
use crate::bulk::forms::FileQuery;
use crate::bulk::kind::Field;
use crate::bulk::newcomers;
use crate::bulk::pages::known;
use crate::bulk::run::Run;
use crate::bulk::run_pages::Row;
use crate::db::Db;
use crate::error::Result;
use crate::id::BulkRunId;
use crate::schema::bulk_rows as rows;
use crate::scope::MayChangeMany;
use crate::web::form::Query;
use crate::web::page::{Chrome, Page};
use crate::web::session::Visitor;
use crate::web::spreadsheet::{self, Cell, Kind};

/// An empty file with the columns of a kind, in the reader's language; without the one that names what is there already.
pub async fn template(db: web::Data<Db>, visitor: Visitor, query: Query<FileQuery>) -> Result<Page> {
    db.read(&visitor, move |_, agent: &MayChangeMany| {
        let kind = known(agent, &query.0.of)?;
        let name = |field: &Field| agent.visitor.language.say(field.words).to_string();
        let typed = kind.fields().iter().filter(|field| kind.known_by() != Some(field.code));
        let header: Vec<String> = typed.map(name).collect();
        spreadsheet::file(kind.code(), Kind::of_code(&query.0.kind), &header, [])
    })
    .await
}

/// The subscriptions, or the customers, as they are.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<FileQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayChangeMany| {
        let language = agent.visitor.language;
        if query.0.of == "customers" {
            let (header, cells) = newcomers::export(conn, agent, query.0.reseller.parse().ok())?;
            return spreadsheet::file("customers", Kind::of_code(&query.0.kind), &header, cells);
        }
        let header = HEADER.map(|words| language.say(words).to_string());
        let (found, names) = export::all(conn, agent, query.0.reseller.parse().ok())?;
        let cells = found.into_iter().map(|it| it.cells(&names, language));
        spreadsheet::file("subscriptions", Kind::of_code(&query.0.kind), &header, cells)
    })
    .await
}

/// The person's own rows with what came of each and why: it can be mended and uploaded again.
pub async fn result(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<BulkRunId>,
    query: Query<FileQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayChangeMany| {
        let (run, chrome) = (Run::find(conn, agent, *id)?, Chrome::of(agent));
        let found: Vec<Row> = run.rows().order(rows::number).select(Row::as_select()).load(conn)?;
        let added = RESULT.map(|words| chrome.say(words).to_string());
        let header: Vec<String> = run.header().into_iter().chain(added).collect();
        let cells = found.into_iter().map(|row| {
            let told = row.told().into_iter().map(|phrase| chrome.say(phrase).to_string());
            let told = [chrome.say(row.verdict()).to_string(), told.collect::<Vec<_>>().join(" ")];
            row.cells().into_iter().chain(told).map(Cell::Text).collect()
        });
        spreadsheet::file("result", Kind::of_code(&query.0.kind), &header, cells)
    })
    .await
}
