//! The worker rehearses and does what a file asks for, a few rows in each transaction, so that a run that is cut off goes
//! on where it stopped. Of several nodes, each works at other rows.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::Value;

use crate::activity::record_many_for;
use crate::bulk::named::tell_supporters;
use crate::bulk::row::{Cells, Rehearsal};
use crate::bulk::run::{Run, State, discard_old};
use crate::clock::Clock;
use crate::db::{self, Db, tenant};
use crate::error::{Error, Result};
use crate::id::{BulkRunId, ProviderId};
use crate::notifications::{Kind, News};
use crate::partnerships::{CreditRule, Invitations};
use crate::schema::{bulk_rows as rows, bulk_runs as runs};
use crate::scope::{MayChangeMany, Organization, Scope, System};
use crate::subscriptions::{EndOfTerm, Fulfilled};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// Rows that are rehearsed in one transaction.
const REHEARSED_AT_ONCE: i64 = 25;

/// Pieces of one run, before those of the next one.
const IN_TURN: usize = 20;

/// A row that has failed so often stays, and says so.
const TRIES: i32 = 3;

/// What the settings say about the work.
#[derive(Clone)]
pub struct Settings {
    pub credit: CreditRule,
    pub end_of_term: EndOfTerm,
    /// What makes the links of requests to partner, and whether there is a mail server.
    pub invitations: Invitations,
    /// Where letters lead, without a slash at its end.
    pub public_url: String,
}

/// A row that waits.
#[derive(Queryable, Selectable)]
#[diesel(table_name = rows, check_for_backend(Pg))]
struct Waiting {
    number: i32,
    cells: Value,
    seen: Option<Value>,
    failures: i32,
}

/// Works at every run that is due, a piece of each in turn, until none is left. It may be stopped anywhere and repeated.
/// Each row is done at the time that it is then.
pub async fn work_bulk(db: &Db, clock: &Clock, settings: &Settings) -> Result<usize> {
    let (mut pieces, mut skipped) = (0, Vec::new());
    loop {
        let (passed, now) = (skipped.clone(), clock.now());
        let due = db.system(move |conn, _| due(conn, &passed, now)).await?;
        if due.is_empty() {
            return Ok(pieces);
        }
        for id in due {
            for _ in 0..IN_TURN {
                let (settings, now) = (settings.clone(), clock.now());
                match db.system(move |conn, system| piece(conn, system, id, now, &settings)).await {
                    Ok(true) => pieces += 1,
                    Ok(false) => {
                        skipped.push(id);
                        break;
                    }
                    Err(error) => {
                        tracing::error!(%error, %id, "a run from a file could not go on");
                        skipped.push(id);
                        break;
                    }
                }
            }
        }
    }
}

/// Runs that nobody went on with, and old ones.
pub fn discard_bulk(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    discard_old(conn, now)
}

/// Throws away a run of one's own that was not applied yet.
pub fn discard(conn: &mut PgConnection, agent: &MayChangeMany, id: BulkRunId) -> Result<()> {
    let run = Run::lock(conn, agent, id)?;
    let own = diesel::delete(run.row()).filter(runs::author_id.eq(agent.user_id)).filter(runs::starts_at.is_null());
    match own.execute(conn)? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

fn due(conn: &mut PgConnection, skipped: &[BulkRunId], now: DateTime<Utc>) -> Result<Vec<BulkRunId>> {
    let begun = runs::state.eq_any([State::Checking.code(), State::Running.code()]);
    let begins = runs::state.eq(State::Waiting.code()).and(runs::starts_at.assume_not_null().le(now));
    let due = runs::table.filter(begun.or(begins)).filter(runs::id.ne_all(skipped.to_vec()));
    Ok(due.order(runs::id).limit(100).select(runs::id).load(conn)?)
}

/// The next rows of a run. False when others are at them, or it is over.
fn piece(conn: &mut PgConnection, _: &System, id: BulkRunId, now: DateTime<Utc>, settings: &Settings) -> Result<bool> {
    let found: Option<Run> = runs::table.filter(runs::id.eq(id)).select(Run::as_select()).first(conn).optional()?;
    let Some(run) = found else { return Ok(false) };
    tenant::enter(conn, Organization::Provider(run.provider_id))?;
    let mut visitor = Visitor::of_worker(now, run.language(), &settings.public_url, settings.credit);
    visitor.end_of_term = settings.end_of_term;
    let agent = db::in_name_of(conn, run.author_id, run.session_id, visitor)?;
    let work = Work { run: &run, agent: agent.as_ref(), now, settings };
    match run.state() {
        State::Checking => work.rehearse(conn),
        State::Waiting => work.begin(conn),
        State::Running => work.fulfill(conn),
        _ => Ok(false),
    }
}

struct Work<'a> {
    run: &'a Run,
    /// None: the author may not do anything any more.
    agent: Option<&'a Scope>,
    now: DateTime<Utc>,
    settings: &'a Settings,
}

/// What is kept of a row.
struct Outcome {
    state: &'static str,
    told: Vec<Phrase>,
    seen: Option<Value>,
}

impl Outcome {
    fn of(state: &'static str, told: Vec<Phrase>) -> Outcome {
        Outcome { state, told, seen: None }
    }
}

impl Work<'_> {
    /// Rehearses the next rows, in their order, so that the second of two about one thing is told. One node alone.
    fn rehearse(&self, conn: &mut PgConnection) -> Result<bool> {
        let of_run = self.run.row().filter(runs::state.eq(State::Checking.code())).select(runs::fields);
        let columns: Option<Value> = of_run.for_no_key_update().skip_locked().first(conn).optional()?;
        // As they were named when the lock was taken.
        let Some(columns) = columns else { return Ok(false) };
        let columns: Vec<String> = serde_json::from_value(columns).map_err(Error::internal)?;
        let waiting: Vec<Waiting> = self
            .run
            .rows()
            .filter(rows::state.eq("new"))
            .filter(rows::done_at.is_null())
            .order((rows::failures, rows::number))
            .limit(REHEARSED_AT_ONCE)
            .select(Waiting::as_select())
            .load(conn)?;
        if waiting.is_empty() {
            diesel::update(self.run.row())
                .set((runs::state.eq(State::Checked.code()), runs::checked_at.eq(self.now)))
                .execute(conn)?;
            return Ok(true);
        }
        for row in waiting {
            let cells: Vec<String> = serde_json::from_value(row.cells.clone()).map_err(Error::internal)?;
            let cells = Cells { columns: &columns, cells: &cells };
            let thing = self.run.kind()?.thing(&cells);
            diesel::update(self.row(row.number)).set(rows::thing.eq(&thing)).execute(conn)?;
            let twin = thing.map(|thing| self.twin(conn, &thing, row.number)).transpose()?.flatten();
            match twin {
                Some(twin) => {
                    let told = vec![Phrase::new("bulk-twin").with("row", twin)];
                    self.keep(conn, row.number, &Outcome::of("stays", told))?;
                }
                None => self.one(conn, &row, stays, |conn, agent| self.rehearsed(conn, agent, &cells))?,
            }
        }
        Ok(true)
    }

    /// The row before `number` that is about the same thing.
    fn twin(&self, conn: &mut PgConnection, thing: &str, number: i32) -> Result<Option<i32>> {
        let before = self.run.rows().filter(rows::thing.eq(thing)).filter(rows::number.lt(number));
        Ok(before.order(rows::number).select(rows::number).first(conn).optional()?)
    }

    fn rehearsed(&self, conn: &mut PgConnection, agent: &Scope, cells: &Cells<'_>) -> Result<Outcome> {
        Ok(match self.run.kind()?.rehearse(conn, agent, cells, &self.settings.invitations)? {
            Rehearsal::Same(why) => Outcome::of("same", why),
            Rehearsal::Goes(it) => Outcome { state: "goes", told: it.told, seen: Some(it.seen) },
        })
    }

    /// It goes on from here, whoever was faster.
    fn begin(&self, conn: &mut PgConnection) -> Result<bool> {
        diesel::update(self.run.row())
            .filter(runs::state.eq(State::Waiting.code()))
            .filter(runs::starts_at.assume_not_null().le(self.now))
            .set(runs::state.eq(State::Running.code()))
            .execute(conn)?;
        Ok(true)
    }

    /// Does the next row that nobody else is at.
    fn fulfill(&self, conn: &mut PgConnection) -> Result<bool> {
        let next: Option<Waiting> = self
            .run
            .rows()
            .filter(rows::state.eq("goes"))
            .filter(rows::done_at.is_null())
            .order((rows::failures, rows::number))
            .select(Waiting::as_select())
            .for_no_key_update()
            .skip_locked()
            .first(conn)
            .optional()?;
        let Some(row) = next else { return self.finish(conn) };
        let cells: Vec<String> = serde_json::from_value(row.cells.clone()).map_err(Error::internal)?;
        let columns = self.run.columns();
        let cells = Cells { columns: &columns, cells: &cells };
        let seen = row.seen.clone().unwrap_or_default();
        self.one(conn, &row, changed, |conn, agent| {
            Ok(match self.run.kind()?.fulfill(conn, agent, (&cells, &seen), &self.settings.invitations)? {
                Fulfilled::Done => Outcome::of("done", Vec::new()),
                Fulfilled::Same => Outcome::of("same", Vec::new()),
                Fulfilled::Changed => changed(Vec::new()),
            })
        })?;
        Ok(true)
    }

    /// Nothing waits that somebody else isn't at; the last of them finishes it.
    fn finish(&self, conn: &mut PgConnection) -> Result<bool> {
        let waiting = self.run.rows().filter(rows::done_at.is_null()).select(rows::number);
        if diesel::select(exists(waiting)).get_result(conn)? {
            return Ok(false);
        }
        let finished = diesel::update(self.run.row())
            .filter(runs::state.eq(State::Running.code()))
            .set((runs::state.eq(State::Finished.code()), runs::ended_at.eq(self.now)))
            .execute(conn)?;
        if finished == 1 {
            let author = (self.run.author_id, self.run.sign_in_name.as_str());
            record_many_for(conn, self.now, author, "bulk.finished", vec![self.run.subject()])?;
            tell_supporters(conn, self.run, self.now, &self.settings.public_url)?;
            self.tell_author(conn)?;
        }
        Ok(finished == 1)
    }

    /// Its author is told how many rows have stayed that were to be done.
    fn tell_author(&self, conn: &mut PgConnection) -> Result<()> {
        let stayed = self.run.rows().filter(rows::state.eq_any(["changed", "failed"]));
        let count: i64 = stayed.select(count_star()).first(conn)?;
        let (run, told) = (
            self.run,
            match self.run.file_name.as_str() {
                "" => Phrase::new("notifications-told-bulk-pasted"),
                file => Phrase::new("notifications-told-bulk").with("file", file),
            },
        );
        match count {
            0 => Ok(()),
            _ => News::new(run.provider_id, Kind::Bulk, run.id, format!("/bulk/{}", run.id), told.with("count", count))
                .for_person(Some(run.author_id))
                .keep(conn, self.now),
        }
    }

    /// One row by itself: what fails holds up none of the others, and is tried again after them.
    #[expect(clippy::disallowed_methods, reason = "a savepoint in the transaction that the door has opened")]
    fn one(
        &self,
        conn: &mut PgConnection,
        row: &Waiting,
        refused: impl FnOnce(Vec<Phrase>) -> Outcome,
        work: impl FnOnce(&mut PgConnection, &Scope) -> Result<Outcome>,
    ) -> Result<()> {
        let Some(agent) = self.agent else {
            return self.keep(conn, row.number, &Outcome::of("stays", vec![Phrase::new("bulk-no-author")]));
        };
        let outcome = match conn.transaction(|conn| work(conn, agent)) {
            Ok(outcome) => outcome,
            // The whole piece is tried again.
            Err(Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
            Err(error) => match reasons(error, agent) {
                Ok(told) => refused(told),
                Err(error) => {
                    tracing::error!(%error, run = %self.run.id, row = row.number, "a row of a file failed");
                    if row.failures + 1 < TRIES {
                        let failures = rows::failures.eq(rows::failures + 1);
                        diesel::update(self.row(row.number)).set(failures).execute(conn)?;
                        return Ok(());
                    }
                    Outcome::of("failed", vec![Phrase::new("bulk-failed")])
                }
            },
        };
        self.keep(conn, row.number, &outcome)
    }

    fn keep(&self, conn: &mut PgConnection, number: i32, outcome: &Outcome) -> Result<()> {
        let done_at = (outcome.state != "goes").then_some(self.now);
        diesel::update(self.row(number))
            .set((rows::state.eq(outcome.state), rows::done_at.eq(done_at)))
            .execute(conn)?;
        // What was done is told as it was rehearsed.
        if outcome.state != "done" {
            let told = serde_json::to_value(&outcome.told).map_err(Error::internal)?;
            diesel::update(self.row(number)).set((rows::told.eq(told), rows::seen.eq(&outcome.seen))).execute(conn)?;
        }
        Ok(())
    }

    fn row(&self, number: i32) -> diesel::dsl::Find<rows::table, (ProviderId, BulkRunId, i32)> {
        rows::table.find((self.run.provider_id, self.run.id, number))
    }
}

fn stays(reasons: Vec<Phrase>) -> Outcome {
    Outcome::of("stays", reasons)
}

/// It went when it was rehearsed, and comes out otherwise now.
fn changed(reasons: Vec<Phrase>) -> Outcome {
    Outcome::of("changed", [vec![Phrase::new("bulk-changed")], reasons].concat())
}

/// Why a row stays, in the words of the form; whatever is no answer to a form is an error.
fn reasons(error: Error, agent: &Scope) -> Result<Vec<Phrase>> {
    match error {
        Error::Invalid(problems) => Ok(problems.all().iter().map(|problem| problem.phrase.clone()).collect()),
        Error::Refused(refusal) => Ok(vec![refusal.reason]),
        Error::Forbidden(denial) => {
            let right = agent.visitor.language.say(denial.right.words);
            Ok(vec![Phrase::new("web-error-forbidden-reason").with("right", right)])
        }
        Error::NotFound => Ok(vec![Phrase::new("bulk-gone")]),
        error => Err(error),
    }
}
