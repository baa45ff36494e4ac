//! **Many at once**: what can be done from a file, the runs so far, and the page that takes a file or pasted rows.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use crate::bulk::forms::{FileQuery, ListQuery, TakeForm};
use crate::bulk::kind::{Field, Kind};
use crate::bulk::run::{Run, State};
use crate::bulk::table::{self, MOST_ROWS, Table};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::BulkRunId;
use crate::partnerships::{Partner, Partnership};
use crate::picture;
use crate::scope::MayChangeMany;
use crate::web::form::{Problems, Query, is_unreadable};
use crate::web::kept::{Keep, Kept};
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::upload::{File, LONGEST_TABLE, Upload};
use crate::words::{Language, Message, Phrase};

#[derive(Template)]
#[template(path = "bulk/index.html")]
struct IndexPage {
    chrome: Chrome,
    /// What the reader may do.
    kinds: Vec<Kind>,
    runs: Slice<Run>,
    is_first: bool,
}

impl IndexPage {
    fn kind_of(&self, run: &Run) -> Option<Message> {
        run.kind().ok().map(|kind| self.chrome.say(kind.words()))
    }

    fn state(&self, run: &Run) -> Message {
        self.chrome.say(state_words(run))
    }
}

/// How far a run is, in a word or two.
pub(super) fn state_words(run: &Run) -> Phrase {
    match run.state() {
        State::Matching => Phrase::new("bulk-state-matching"),
        State::Checking => Phrase::new("bulk-state-checking"),
        State::Checked => Phrase::new("bulk-state-checked"),
        State::Waiting => Phrase::new("bulk-state-waiting").with("at", run.starts_at.unwrap_or_default()),
        State::Running => Phrase::new("bulk-state-running"),
        State::Finished => Phrase::new("bulk-state-finished"),
        State::Stopped => Phrase::new("bulk-state-stopped").with("name", &run.ended_by),
        State::TakenBack => Phrase::new("bulk-state-taken-back").with("name", &run.ended_by),
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ListQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayChangeMany| {
        let begins = after::<BulkRunId>(&query.0.after).map(|(_, id)| id);
        IndexPage {
            chrome: Chrome::of(agent),
            kinds: Kind::ALL.into_iter().filter(|kind| kind.may(agent)).collect(),
            runs: Run::list(conn, agent, begins)?,
            is_first: begins.is_none(),
        }
        .ok()
    })
    .await
}

#[derive(Template)]
#[template(path = "bulk/new.html")]
struct NewPage {
    chrome: Chrome,
    kind: Kind,
    partners: Vec<Partner>,
    pasted: String,
    problems: Problems,
    keep: Keep,
}

/// What is kept of rows that were typed or pasted.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PastedForm {
    pasted: String,
}

/// Where the form is found again.
fn path_of(kind: Kind) -> String {
    format!("/bulk/new?of={}", kind.code())
}

impl NewPage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayChangeMany,
        kind: Kind,
        pasted: String,
        problems: Problems,
    ) -> Result<NewPage> {
        let provider = agent.provider().ok_or(Error::NotFound)?;
        let partners = match kind.exported() {
            Some(_) => Partnership::partners(conn, agent, provider)?,
            None => Vec::new(),
        };
        let keep = Keep::open(conn, agent, path_of(kind))?;
        let pasted = keep.typed().map_or(pasted, |kept: PastedForm| kept.pasted);
        Ok(NewPage { chrome: Chrome::of(agent), kind, partners, pasted, problems, keep })
    }

    fn fields(&self) -> &'static [Field] {
        self.kind.fields()
    }

    fn most(&self) -> usize {
        MOST_ROWS
    }
}

/// A kind that there is and that the agent may make; anything else finds nothing.
pub(super) fn known(agent: &MayChangeMany, code: &str) -> Result<Kind> {
    let kind = Kind::of(code).ok_or(Error::NotFound)?;
    kind.must_be_held_by(agent)?;
    Ok(kind)
}

pub async fn new(db: web::Data<Db>, visitor: Visitor, query: Query<FileQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayChangeMany| {
        let kind = known(agent, &query.0.of)?;
        NewPage::of(conn, agent, kind, String::new(), Problems::none())?.ok()
    })
    .await
}

/// The longer of a file and pasted rows, and the name of its box.
type Source = (&'static str, File);

/// Keeps the rows of the file, or of what was pasted, and goes on to its columns.
pub async fn take(db: web::Data<Db>, visitor: Visitor, upload: Upload<TakeForm>) -> Result<Page> {
    let Upload { form, file, name, pasted } = upload;
    let (code, unreadable) = (form.of.clone(), form.unreadable());
    let typed = match &pasted {
        Some(File::Whole(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    };
    let (name, source) = match (file, pasted) {
        // What a browser calls a file is whatever its user calls it.
        (Some(file), _) => {
            (name.chars().filter(|it| !is_unreadable(*it, false)).take(120).collect(), Some(("file", file)))
        }
        (None, pasted) => (String::new(), pasted.map(|pasted| ("pasted", pasted))),
    };
    let kind = {
        let code = code.clone();
        db.read(&visitor, move |_, agent: &MayChangeMany| known(agent, &code)).await?
    };
    let language = visitor.language;
    let read =
        picture::off_the_door(move || unreadable.into_result().and_then(|()| read(source, language, kind))).await?;
    let taken = match read {
        Ok(table) => {
            db.write(&visitor, move |conn, agent: &MayChangeMany| {
                kind.must_be_held_by(agent)?;
                let run = Run::begin(conn, agent, kind, &name, &table)?;
                Kept::end(conn, agent, &path_of(kind))?;
                Ok(Page::see_other(format!("/bulk/{run}/columns")))
            })
            .await
        }
        Err(error) => Err(error),
    };
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayChangeMany| {
                let kind = known(agent, &code)?;
                NewPage::of(conn, agent, kind, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// The rows, or what is wrong with them beside their box.
fn read(source: Option<Source>, language: Language, kind: Kind) -> Result<Table> {
    let (field, bytes) = match source {
        None => return Err(Error::invalid("file", "bulk-file-none")),
        Some((field, File::TooLarge)) => {
            let phrase = Phrase::new("bulk-file-too-large").with("max", LONGEST_TABLE / 1_048_576);
            return Err(Error::invalid(field, phrase));
        }
        Some((field, File::Whole(bytes))) => (field, bytes),
    };
    table::read(&bytes, language, kind.fields()).map_err(|fault| Error::invalid(field, fault))
}
