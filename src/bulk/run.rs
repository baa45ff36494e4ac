//! A run: from the file that was read, over its columns and the rehearsal, to its end.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::activity::{self, Subject};
use crate::bulk::columns::guess;
use crate::bulk::kind::Kind;
use crate::bulk::named::tell_supporters;
use crate::bulk::table::{Line, Table};
use crate::error::{Error, Result};
use crate::id::{BulkRunId, ProviderId, SessionId, UserId};
use crate::schema::{bulk_rows as rows, bulk_runs as runs};
use crate::scope::{MayChangeMany, Scope};
use crate::web::form::Problems;
use crate::web::list::{Slice, limit};
use crate::words::{Language, Phrase};

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Its columns have yet to be named.
    Matching,
    /// Its rows are being rehearsed.
    Checking,
    /// It is rehearsed, and may be applied.
    Checked,
    /// It is applied, and begins in a while.
    Waiting,
    Running,
    Finished,
    /// Somebody stopped it; what was done is done.
    Stopped,
    /// Somebody took it back before it began.
    TakenBack,
}

impl State {
    pub const ALL: [State; 8] = [
        State::Matching,
        State::Checking,
        State::Checked,
        State::Waiting,
        State::Running,
        State::Finished,
        State::Stopped,
        State::TakenBack,
    ];

    pub fn code(self) -> &'static str {
        match self {
            State::Matching => "matching",
            State::Checking => "checking",
            State::Checked => "checked",
            State::Waiting => "waiting",
            State::Running => "running",
            State::Finished => "finished",
            State::Stopped => "stopped",
            State::TakenBack => "taken_back",
        }
    }

    /// The database takes no other codes.
    fn of(code: &str) -> State {
        State::ALL.into_iter().find(|it| it.code() == code).unwrap_or(State::Stopped)
    }

    /// Whether the worker is at it, or will be.
    pub fn is_moving(self) -> bool {
        matches!(self, State::Checking | State::Waiting | State::Running)
    }

    pub fn is_over(self) -> bool {
        matches!(self, State::Finished | State::Stopped | State::TakenBack)
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = runs, check_for_backend(Pg))]
pub(super) struct Run {
    pub provider_id: ProviderId,
    pub id: BulkRunId,
    kind: String,
    state: String,
    pub author_id: UserId,
    pub author: String,
    pub sign_in_name: String,
    pub session_id: SessionId,
    pub language: String,
    pub file_name: String,
    header: Value,
    fields: Value,
    pub row_count: i32,
    pub created_at: DateTime<Utc>,
    pub checked_at: Option<DateTime<Utc>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ended_by: String,
}

/// How many rows of a run are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub new: i64,
    pub goes: i64,
    pub same: i64,
    pub stays: i64,
    pub done: i64,
    pub changed: i64,
    pub failed: i64,
}

impl Counts {
    pub fn problems(self) -> i64 {
        self.stays + self.changed + self.failed
    }
}

impl Run {
    /// The runs that `agent` may see: their own, and all of the company's for who works with all customers; of kinds
    /// that they may make.
    fn visible_to(agent: &Scope) -> Result<runs::BoxedQuery<'static, Pg>> {
        let provider = agent.provider().ok_or(Error::NotFound)?;
        let kinds: Vec<&str> = Kind::ALL.into_iter().filter(|kind| kind.may(agent)).map(Kind::code).collect();
        let all = runs::table.filter(runs::provider_id.eq(provider)).filter(runs::kind.eq_any(kinds)).into_boxed();
        Ok(if agent.reach.is_whole() { all } else { all.filter(runs::author_id.eq(agent.user_id)) })
    }

    pub fn find(conn: &mut PgConnection, agent: &MayChangeMany, id: BulkRunId) -> Result<Run> {
        Ok(Run::visible_to(agent)?.filter(runs::id.eq(id)).select(Run::as_select()).first(conn)?)
    }

    /// The same, locked until the transaction ends.
    pub fn lock(conn: &mut PgConnection, agent: &MayChangeMany, id: BulkRunId) -> Result<Run> {
        let seen = Run::find(conn, agent, id)?;
        Ok(seen.row().select(Run::as_select()).for_no_key_update().first(conn)?)
    }

    pub fn row(&self) -> diesel::dsl::Find<runs::table, (ProviderId, BulkRunId)> {
        runs::table.find((self.provider_id, self.id))
    }

    /// The newest first.
    pub fn list(conn: &mut PgConnection, agent: &MayChangeMany, after: Option<BulkRunId>) -> Result<Slice<Run>> {
        let mut all = Run::visible_to(agent)?;
        if let Some(after) = after {
            all = all.filter(runs::id.lt(after));
        }
        let found = all.order(runs::id.desc()).limit(limit()).select(Run::as_select()).load(conn)?;
        Ok(Slice::of(found, |run: &Run| (String::new(), run.id)))
    }

    /// Keeps the rows of a file.
    pub fn begin(
        conn: &mut PgConnection,
        agent: &MayChangeMany,
        kind: Kind,
        file_name: &str,
        table: &Table,
    ) -> Result<BulkRunId> {
        let (provider, now) = (agent.provider().ok_or(Error::NotFound)?, agent.visitor.now);
        let id = BulkRunId::new(now);
        diesel::insert_into(runs::table)
            .values((
                runs::provider_id.eq(provider),
                runs::id.eq(id),
                runs::kind.eq(kind.code()),
                runs::state.eq(State::Matching.code()),
                runs::author_id.eq(agent.user_id),
                runs::author.eq(&agent.name),
                runs::sign_in_name.eq(&agent.sign_in_name),
                runs::session_id.eq(agent.session_id),
                runs::language.eq(agent.visitor.language.code()),
                runs::file_name.eq(file_name),
                runs::header.eq(json!(table.header)),
                runs::fields.eq(json!(guess(&table.header, kind.fields()))),
                runs::row_count.eq(i32::try_from(table.rows.len()).map_err(Error::internal)?),
                runs::created_at.eq(now),
            ))
            .execute(conn)?;
        for some in table.rows.chunks(1_000) {
            let row = |line: &Line| {
                let number = i32::try_from(line.number).unwrap_or(i32::MAX);
                let cells = rows::cells.eq(json!(line.cells));
                (rows::provider_id.eq(provider), rows::run_id.eq(id), rows::number.eq(number), cells)
            };
            let values: Vec<_> = some.iter().map(row).collect();
            diesel::insert_into(rows::table).values(values).execute(conn)?;
        }
        Ok(id)
    }

    pub fn kind(&self) -> Result<Kind> {
        Kind::of(&self.kind).ok_or_else(|| Error::internal("an unknown kind of run"))
    }

    pub fn state(&self) -> State {
        State::of(&self.state)
    }

    pub fn header(&self) -> Vec<String> {
        serde_json::from_value(self.header.clone()).unwrap_or_default()
    }

    /// What each column holds.
    pub fn columns(&self) -> Vec<String> {
        serde_json::from_value(self.fields.clone()).unwrap_or_default()
    }

    pub fn language(&self) -> Language {
        Language::from_code(&self.language).unwrap_or_default()
    }

    pub fn url(&self) -> String {
        format!("/bulk/{}", self.id)
    }

    /// Names the columns, and has the rows rehearsed anew.
    pub fn match_columns(&self, conn: &mut PgConnection, agent: &MayChangeMany, columns: &[String]) -> Result<()> {
        self.must_be_of(agent)?;
        if !matches!(self.state(), State::Matching | State::Checking | State::Checked) {
            return Err(self.refusal("bulk-applied-already"));
        }
        self.check_columns(columns)?;
        diesel::update(self.row())
            .set((
                runs::fields.eq(json!(columns)),
                runs::state.eq(State::Checking.code()),
                runs::checked_at.eq(None::<DateTime<Utc>>),
                runs::session_id.eq(agent.session_id),
                runs::language.eq(agent.visitor.language.code()),
            ))
            .execute(conn)?;
        diesel::update(self.rows())
            .filter(rows::state.ne("new"))
            .set((
                rows::state.eq("new"),
                rows::thing.eq(None::<String>),
                rows::told.eq(json!([])),
                rows::seen.eq(None::<Value>),
                rows::failures.eq(0),
                rows::done_at.eq(None::<DateTime<Utc>>),
            ))
            .execute(conn)?;
        Ok(())
    }

    fn check_columns(&self, columns: &[String]) -> Result<()> {
        let (kind, mut problems) = (self.kind()?, Problems::none());
        let known = |code: &String| code.is_empty() || kind.fields().iter().any(|field| field.code == code);
        if columns.len() != self.header().len() || !columns.iter().all(known) {
            return Err(Error::invalid("", "web-not-a-form"));
        }
        let has_known = columns.iter().any(|code| kind.known_by() == Some(code.as_str()));
        for field in kind.fields() {
            let name = |at: usize| format!("column-{at}");
            let places: Vec<usize> =
                (0..).zip(columns).filter(|(_, code)| *code == field.code).map(|(at, _)| at).collect();
            match places.as_slice() {
                [] if field.required && !has_known => {
                    let named = self.language().say(field.words).to_string();
                    problems.add("", Phrase::new("bulk-column-needed").with("name", named));
                }
                [_, twice, ..] => {
                    let named = self.language().say(field.words).to_string();
                    problems.add(name(*twice), Phrase::new("bulk-column-twice").with("name", named));
                }
                _ => {}
            }
        }
        problems.into_result()
    }

    /// Has the rehearsal that was shown done, in a while. Applied again, it is the same.
    pub fn apply(&self, conn: &mut PgConnection, agent: &MayChangeMany, shown: &str, delay: TimeDelta) -> Result<()> {
        self.must_be_of(agent)?;
        match self.state() {
            State::Checked if self.version() == shown => {}
            State::Matching | State::Checking | State::Checked => return Err(self.refusal("bulk-rehearsed-anew")),
            _ => return Ok(()),
        }
        if self.counts(conn)?.goes == 0 {
            return Err(self.refusal("bulk-nothing-goes"));
        }
        diesel::update(self.row())
            .set((
                runs::state.eq(State::Waiting.code()),
                runs::starts_at.eq(agent.visitor.now + delay),
                runs::session_id.eq(agent.session_id),
                runs::language.eq(agent.visitor.language.code()),
            ))
            .execute(conn)?;
        self.record(conn, agent, "bulk.applied")
    }

    /// Begins at once.
    pub fn start(&self, conn: &mut PgConnection, agent: &MayChangeMany) -> Result<()> {
        self.must_be_of(agent)?;
        let now = agent.visitor.now;
        match self.state() {
            State::Waiting if self.starts_at.is_some_and(|at| at > now) => {
                diesel::update(self.row()).set(runs::starts_at.eq(now)).execute(conn)?;
                Ok(())
            }
            State::Waiting | State::Running | State::Finished => Ok(()),
            _ => Err(self.refusal("bulk-not-waiting")),
        }
    }

    /// Takes it back before it begins, or stops it where it is.
    pub fn end(&self, conn: &mut PgConnection, agent: &MayChangeMany) -> Result<()> {
        let (state, action) = match self.state() {
            State::Waiting => (State::TakenBack, "bulk.taken_back"),
            State::Running => (State::Stopped, "bulk.stopped"),
            State::Stopped | State::TakenBack => return Ok(()),
            _ => return Err(self.refusal("bulk-not-running")),
        };
        let now = agent.visitor.now;
        diesel::update(self.row())
            .set((runs::state.eq(state.code()), runs::ended_at.eq(now), runs::ended_by.eq(&agent.name)))
            .execute(conn)?;
        tell_supporters(conn, self, now, &agent.visitor.public_url)?;
        self.record(conn, agent, action)
    }

    /// What **Apply** sends along, so that nothing is done that was not shown.
    pub fn version(&self) -> String {
        self.checked_at.map(|at| at.timestamp_micros().to_string()).unwrap_or_default()
    }

    pub fn counts(&self, conn: &mut PgConnection) -> Result<Counts> {
        let groups: Vec<(String, i64)> =
            self.rows().group_by(rows::state).select((rows::state, count_star())).load(conn)?;
        let of = |state: &str| groups.iter().find(|(code, _)| code == state).map_or(0, |(_, count)| *count);
        Ok(Counts {
            new: of("new"),
            goes: of("goes"),
            same: of("same"),
            stays: of("stays"),
            done: of("done"),
            changed: of("changed"),
            failed: of("failed"),
        })
    }

    pub fn rows(
        &self,
    ) -> diesel::dsl::Filter<
        diesel::dsl::Filter<rows::table, diesel::dsl::Eq<rows::provider_id, ProviderId>>,
        diesel::dsl::Eq<rows::run_id, BulkRunId>,
    > {
        rows::table.filter(rows::provider_id.eq(self.provider_id)).filter(rows::run_id.eq(self.id))
    }

    /// Only who made it goes on with it, since it is done by their rights.
    fn must_be_of(&self, agent: &MayChangeMany) -> Result<()> {
        match self.author_id == agent.user_id {
            true => Ok(()),
            false => Err(self.refusal(Phrase::new("bulk-anothers").with("name", &self.author))),
        }
    }

    fn refusal(&self, phrase: impl Into<Phrase>) -> Error {
        Error::refused_with(phrase, self.url(), "bulk-look-again")
    }

    pub fn record(&self, conn: &mut PgConnection, agent: &Scope, action: &'static str) -> Result<()> {
        activity::record(conn, agent, action, self.subject())
    }

    /// As the thing of an activity record.
    pub fn subject(&self) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.file_name.clone(),
            provider_id: Some(self.provider_id),
            details: json!({ "kind": self.kind, "lines": self.row_count }),
            ..Subject::default()
        }
    }
}

/// Throws away what nobody applied within a week, and what was over 90 days ago: the rows are people's data.
pub(super) fn discard_old(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<usize> {
    let drafts = runs::starts_at.is_null().and(runs::created_at.lt(now - TimeDelta::days(7)));
    let over = runs::ended_at.is_not_null().and(runs::ended_at.assume_not_null().lt(now - TimeDelta::days(90)));
    Ok(diesel::delete(runs::table.filter(drafts.or(over))).execute(conn)?)
}
