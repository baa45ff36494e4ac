//! A run: its columns, the rehearsal row by row, how far it is, and what came of it.

use actix_web::web;
use askama::Template;
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::Value;

use crate::activity::{History, Of};
use crate::bulk::BulkDelay;
use crate::bulk::forms::{ApplyForm, ColumnsForm, ListQuery};
use crate::bulk::kind::{Field, Kind};
use crate::bulk::pages::state_words;
use crate::bulk::run::{Counts, Run, State};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::BulkRunId;
use crate::schema::bulk_rows as rows;
use crate::scope::MayChangeMany;
use crate::web::form::{Form, Problems, Query};
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// How many rows show what is in a column.
const SAMPLES: i64 = 3;

/// A row as it is shown.
#[derive(Queryable, Selectable)]
#[diesel(table_name = rows, check_for_backend(Pg))]
pub(super) struct Row {
    pub number: i32,
    cells: Value,
    pub state: String,
    told: Value,
}

impl Row {
    pub fn cells(&self) -> Vec<String> {
        serde_json::from_value(self.cells.clone()).unwrap_or_default()
    }

    /// What it does, or why it stays.
    pub fn told(&self) -> Vec<Phrase> {
        serde_json::from_value(self.told.clone()).unwrap_or_default()
    }

    /// The key of what came of it, or would.
    pub fn verdict(&self) -> &'static str {
        match self.state.as_str() {
            "goes" => "bulk-verdict-goes",
            "same" => "bulk-verdict-same",
            "stays" => "bulk-verdict-stays",
            "done" => "bulk-verdict-done",
            "changed" => "bulk-verdict-changed",
            "failed" => "bulk-verdict-failed",
            _ => "bulk-verdict-new",
        }
    }

    pub fn is_problem(&self) -> bool {
        PROBLEMS.contains(&self.state.as_str())
    }
}

const PROBLEMS: [&str; 3] = ["stays", "changed", "failed"];

#[derive(Template)]
#[template(path = "bulk/columns.html")]
struct ColumnsPage {
    chrome: Chrome,
    run: Run,
    kind: Kind,
    header: Vec<String>,
    chosen: Vec<String>,
    samples: Vec<Vec<String>>,
    problems: Problems,
}

impl ColumnsPage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayChangeMany,
        run: Run,
        chosen: Option<Vec<String>>,
        problems: Problems,
    ) -> Result<ColumnsPage> {
        let first = run.rows().order(rows::number).limit(SAMPLES).select(rows::cells).load::<Value>(conn)?;
        Ok(ColumnsPage {
            chrome: Chrome::of(agent),
            kind: run.kind()?,
            header: run.header(),
            chosen: chosen.unwrap_or_else(|| run.columns()),
            samples: first.into_iter().map(|cells| serde_json::from_value(cells).unwrap_or_default()).collect(),
            run,
            problems,
        })
    }

    fn fields(&self) -> &'static [Field] {
        self.kind.fields()
    }

    /// The columns by their places.
    fn places(&self) -> Vec<usize> {
        (0..self.header.len()).collect()
    }

    /// What the file calls the column, or which one it is.
    fn name(&self, at: &usize) -> Message {
        match self.header.get(*at).filter(|name| !name.is_empty()) {
            Some(name) => self.chrome.say(Phrase::new("bulk-column-named").with("name", name)),
            None => self.chrome.say(Phrase::new("bulk-column-unnamed").with("number", at + 1)),
        }
    }

    fn field_name(&self, at: &usize) -> String {
        format!("column-{at}")
    }

    fn is_chosen(&self, at: &usize, code: &str) -> bool {
        self.chosen.get(*at).is_some_and(|chosen| chosen == code)
    }

    /// What stands in the column in the first rows.
    fn samples_of(&self, at: &usize) -> Vec<&str> {
        let cells = self.samples.iter().filter_map(|cells| cells.get(*at)).map(String::as_str);
        cells.filter(|cell| !cell.is_empty()).collect()
    }
}

pub async fn columns(db: web::Data<Db>, visitor: Visitor, id: web::Path<BulkRunId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayChangeMany| {
        let run = Run::find(conn, agent, *id)?;
        match run.state() {
            State::Matching | State::Checking | State::Checked => {
                ColumnsPage::of(conn, agent, run, None, Problems::none())?.ok()
            }
            _ => Ok(Page::see_other(run.url())),
        }
    })
    .await
}

pub async fn match_columns(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<BulkRunId>,
    form: Form<ColumnsForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.column.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayChangeMany| {
            let run = Run::lock(conn, agent, id)?;
            run.match_columns(conn, agent, &form.column)?;
            Ok(Page::see_other(run.url()))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayChangeMany| {
                let run = Run::find(conn, agent, id)?;
                ColumnsPage::of(conn, agent, run, Some(typed), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

#[derive(Template)]
#[template(path = "bulk/show.html")]
struct ShowPage {
    chrome: Chrome,
    run: Run,
    kind: Kind,
    state: State,
    counts: Counts,
    rows: Slice<Row>,
    columns: Vec<String>,
    only: String,
    /// Only who made it goes on with it.
    is_own: bool,
    log: Option<History>,
}

impl ShowPage {
    fn of(conn: &mut PgConnection, agent: &MayChangeMany, run: Run, query: &ListQuery) -> Result<ShowPage> {
        let mut shown = run.rows().into_boxed();
        if query.only == "problems" {
            shown = shown.filter(rows::state.eq_any(PROBLEMS));
        }
        if let Some((_, number)) = after::<i32>(&query.after) {
            shown = shown.filter(rows::number.gt(number));
        }
        let found = shown.order(rows::number).limit(limit()).select(Row::as_select()).load(conn)?;
        Ok(ShowPage {
            chrome: Chrome::of(agent),
            kind: run.kind()?,
            state: run.state(),
            counts: run.counts(conn)?,
            rows: Slice::of(found, |row: &Row| (String::new(), row.number)),
            columns: run.columns(),
            only: if query.only == "problems" { query.only.clone() } else { String::new() },
            is_own: run.author_id == agent.user_id,
            log: History::of(conn, agent, Of::Thing(run.id.uuid()))?,
            run,
        })
    }

    fn state_said(&self) -> Message {
        self.chrome.say(state_words(&self.run))
    }

    fn is(&self, code: &str) -> bool {
        self.state.code() == code
    }

    fn progress(&self) -> (i64, i64) {
        progress(self.state, self.counts)
    }

    fn progress_said(&self) -> Message {
        self.chrome.say(progress_words(self.state, self.counts))
    }

    /// Each verdict that there is, with how many rows have it.
    fn verdicts(&self) -> Vec<(&'static str, i64)> {
        let it = self.counts;
        let all = [
            ("bulk-verdict-new", it.new),
            ("bulk-verdict-goes", it.goes),
            ("bulk-verdict-done", it.done),
            ("bulk-verdict-same", it.same),
            ("bulk-verdict-stays", it.stays),
            ("bulk-verdict-changed", it.changed),
            ("bulk-verdict-failed", it.failed),
        ];
        all.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    fn may_apply(&self) -> bool {
        self.is_own && self.state == State::Checked && self.counts.goes > 0
    }

    fn may_match(&self) -> bool {
        self.is_own && matches!(self.state, State::Checking | State::Checked)
    }

    fn may_start(&self) -> bool {
        self.is_own && self.state == State::Waiting
    }

    fn has_result(&self) -> bool {
        self.state == State::Checked || self.state.is_over()
    }

    /// What a row says, by the names of what its columns hold.
    fn said(&self, row: &Row) -> Vec<(Message, String)> {
        let named = |code: &String| self.kind.fields().iter().find(|field| field.code == *code);
        let both = self.columns.iter().zip(row.cells());
        both.filter(|(_, cell)| !cell.is_empty())
            .filter_map(|(code, cell)| Some((self.chrome.say(named(code)?.words), cell)))
            .collect()
    }
}

/// How many rows are through with what is going on, of how many.
pub(super) fn progress(state: State, counts: Counts) -> (i64, i64) {
    let Counts { new, goes, same, stays, done, changed, failed } = counts;
    if state == State::Checking {
        let looked_at = goes + same + stays + done + changed + failed;
        return (looked_at, looked_at + new);
    }
    let over = done + changed + failed;
    (over, over + goes)
}

pub(super) fn progress_words(state: State, counts: Counts) -> Phrase {
    let (done, all) = progress(state, counts);
    let key = if state == State::Checking { "bulk-progress-checking" } else { "bulk-progress-running" };
    Phrase::new(key).with("count", done).with("of", all)
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<BulkRunId>,
    query: Query<ListQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayChangeMany| {
        let run = Run::find(conn, agent, *id)?;
        match run.state() {
            State::Matching => Ok(Page::see_other(format!("{}/columns", run.url()))),
            _ => ShowPage::of(conn, agent, run, &query.0)?.ok(),
        }
    })
    .await
}

type Id = web::Path<BulkRunId>;

/// Has done what the page showed, in a while.
pub async fn apply(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<BulkDelay>,
    id: Id,
    form: Form<ApplyForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayChangeMany| {
        let run = Run::lock(conn, agent, *id)?;
        run.apply(conn, agent, &form.shown, delay.0)?;
        Ok(Page::see_other(run.url()).saying("bulk-applied"))
    })
    .await
}

/// **Start now**.
pub async fn start(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayChangeMany| {
        let run = Run::lock(conn, agent, *id)?;
        run.start(conn, agent)?;
        Ok(Page::see_other(run.url()).saying("bulk-started"))
    })
    .await
}

/// **Take back**, or **Stop**.
pub async fn end(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayChangeMany| {
        let run = Run::lock(conn, agent, *id)?;
        run.end(conn, agent)?;
        Ok(Page::see_other(run.url()))
    })
    .await
}
