//! What is written and done in a service request: notes of both sides, closed and reopened, handed to the provider and
//! back, another severity. Each is kept once, and only by who has seen what stands before it.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ServiceEntryId, ServiceRequestId, UserId};
use crate::schema::{service_request_entries as entries, service_requests as requests};
use crate::scope::MayAnswerRequests;
use crate::service_requests::file::Attachment;
use crate::service_requests::letters;
use crate::service_requests::request::{ServiceRequest, may_act};
use crate::service_requests::state::{Action, Severity};

/// The most entries of one service request that may still be written to: a page shows all of them.
const MOST: i32 = 500;

/// What somebody wrote or did.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = entries, check_for_backend(Pg))]
pub(super) struct Entry {
    pub id: ServiceEntryId,
    pub kind: String,
    pub body: String,
    severity: Option<String>,
    /// Whether the side that answers wrote it.
    pub answers: bool,
    pub written_at: DateTime<Utc>,
    pub written_by_name: String,
    pub written_by_company: String,
}

impl Entry {
    /// What was done; a note speaks for itself.
    pub fn words(&self) -> &'static str {
        match (self.kind.as_str(), self.severity.as_deref()) {
            ("closed", _) => "service-did-close",
            ("reopened", _) => "service-did-reopen",
            ("handed", _) if !self.answers => "service-did-take-over",
            ("handed", _) => "service-did-hand",
            ("returned", _) => "service-did-return",
            (_, Some("critical")) => "service-did-critical",
            (_, Some("moderate")) => "service-did-moderate",
            (_, Some(_)) => "service-did-minimal",
            _ => "service-did-note",
        }
    }

    pub fn is_note(&self) -> bool {
        self.kind == "note"
    }

    /// Those of a request, the oldest first.
    pub fn of(conn: &mut PgConnection, request: &ServiceRequest) -> Result<Vec<Entry>> {
        let own = entries::table
            .filter(entries::provider_id.eq(request.facts.provider_id))
            .filter(entries::request_id.eq(request.facts.id));
        Ok(own.order((entries::written_at, entries::id)).select(Entry::as_select()).load(conn)?)
    }
}

/// What somebody wants to write or do.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Note {
        body: String,
        /// Whoever answers needs an answer to go on.
        asks: bool,
        file: Option<Attachment>,
    },
    Close,
    Reopen,
    Hand,
    Return,
    Severity(Severity),
}

/// Which form was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// What the page minted for what it is sent for.
    pub entry: ServiceEntryId,
    /// How many entries the page had shown.
    pub seen: i32,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Done,
    /// There is something on the request that the page had not shown.
    Stale,
}

impl Step {
    fn action(&self) -> Action {
        match self {
            Step::Note { .. } => Action::Note,
            Step::Close => Action::Close,
            Step::Reopen => Action::Reopen,
            Step::Hand => Action::Hand,
            Step::Return => Action::Return,
            Step::Severity(_) => Action::Severity,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Step::Note { .. } => "note",
            Step::Close => "closed",
            Step::Reopen => "reopened",
            Step::Hand => "handed",
            Step::Return => "returned",
            Step::Severity(_) => "severity",
        }
    }

    fn recorded(&self) -> &'static str {
        match self {
            Step::Note { .. } => "service_request.noted",
            Step::Close => "service_request.closed",
            Step::Reopen => "service_request.reopened",
            Step::Hand => "service_request.handed",
            Step::Return => "service_request.returned",
            Step::Severity(_) => "service_request.severity_changed",
        }
    }

    fn body(&self) -> &str {
        match self {
            Step::Note { body, .. } => body,
            _ => "",
        }
    }
}

impl ServiceRequest {
    /// Writes or does what a person wants, once: of two clicks, the second finds it done. Who has not seen what others
    /// did meanwhile is shown that first.
    pub(super) fn take(
        conn: &mut PgConnection,
        person: &MayAnswerRequests,
        id: ServiceRequestId,
        sent: Sent,
        step: &Step,
    ) -> Result<Taken> {
        let request = ServiceRequest::lock(conn, person, id)?;
        let earlier: Option<(UserId, String, String)> = entries::table
            .find((request.facts.provider_id, sent.entry))
            .filter(entries::request_id.eq(id))
            .select((entries::written_by, entries::kind, entries::body))
            .first(conn)
            .optional()?;
        if earlier.is_some_and(|(by, kind, body)| by == person.user_id && kind == step.kind() && body == step.body()) {
            return Ok(Taken::Done);
        }
        if sent.seen != request.facts.entries {
            return Ok(Taken::Stale);
        }
        request.must_allow(conn, person, step)?;
        if let Step::Severity(severity) = step
            && *severity == request.severity()
        {
            return Ok(Taken::Done);
        }
        let answers = request.is_answered_by(person);
        request.write(conn, person, sent.entry, step, answers)?;
        if let Step::Note { file: Some(file), .. } = step {
            file.keep(conn, &request, sent.entry)?;
        }
        request.change(conn, person.visitor.now, step, answers)?;
        let details = match step {
            Step::Severity(to) => {
                json!({ "before": { "severity": request.severity().code() }, "after": { "severity": to.code() } })
            }
            _ => Value::Object(serde_json::Map::new()),
        };
        request.record(conn, person, step.recorded(), details)?;
        let now = ServiceRequest::find(conn, person, id)?;
        letters::tell_of_step(conn, person, (&request, &now), step)?;
        Ok(Taken::Done)
    }

    /// Refuses what its state doesn't allow the person. Reopening is opening: it takes the same role, and a
    /// relationship that lasts.
    fn must_allow(&self, conn: &mut PgConnection, person: &MayAnswerRequests, step: &Step) -> Result<()> {
        let full = matches!(step, Step::Note { .. } | Step::Reopen) && self.facts.entries >= MOST;
        if full {
            return Err(Error::refused_with("service-full", self.path(), "service-see"));
        }
        if !self.allows(person, step.action()) {
            return Err(Error::refused_with("service-not-allowed", self.path(), "service-see"));
        }
        if let Step::Reopen = step {
            let customer = Customer::find(conn, person, self.facts.customer_id)?;
            customer.hold_relationship(conn)?;
            may_act(conn, person, &customer)?;
        }
        Ok(())
    }

    fn write(
        &self,
        conn: &mut PgConnection,
        person: &MayAnswerRequests,
        id: ServiceEntryId,
        step: &Step,
        answers: bool,
    ) -> Result<()> {
        let severity = match step {
            Step::Severity(severity) => Some(severity.code()),
            _ => None,
        };
        let kept = diesel::insert_into(entries::table)
            .values((
                entries::provider_id.eq(self.facts.provider_id),
                entries::id.eq(id),
                entries::request_id.eq(self.facts.id),
                entries::kind.eq(step.kind()),
                entries::body.eq(step.body()),
                entries::severity.eq(severity),
                entries::answers.eq(answers),
                entries::written_at.eq(person.visitor.now),
                entries::written_by.eq(person.user_id),
                entries::written_by_name.eq(&person.name),
                entries::written_by_company.eq(&person.organization_name),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        // The id is taken: no page of this request minted it.
        if kept == 1 { Ok(()) } else { Err(Error::refused_with("service-not-allowed", self.path(), "service-see")) }
    }

    /// What a step changes of the request itself. The first note of the side that answers is the first response; with
    /// a note of the other side nobody waits for it any more.
    fn change(&self, conn: &mut PgConnection, now: DateTime<Utc>, step: &Step, answers: bool) -> Result<()> {
        let mut to = Change {
            severity: self.facts.severity.clone(),
            first_response_at: self.facts.first_response_at,
            asked_at: self.facts.asked_at,
            handed_at: self.facts.handed_at,
            closed_at: self.facts.closed_at,
            changed_at: now,
            entries: self.facts.entries + 1,
        };
        match step {
            Step::Note { asks, .. } => {
                to.asked_at = Some(now).filter(|_| answers && *asks);
                to.first_response_at = to.first_response_at.or(Some(now).filter(|_| answers));
            }
            Step::Close => (to.closed_at, to.asked_at) = (Some(now), None),
            Step::Reopen => to.closed_at = None,
            Step::Hand => to.handed_at = Some(now),
            Step::Return => to.handed_at = None,
            Step::Severity(severity) => severity.code().clone_into(&mut to.severity),
        }
        diesel::update(requests::table.find((self.facts.provider_id, self.facts.id))).set(to).execute(conn)?;
        Ok(())
    }
}

#[derive(AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true)]
struct Change {
    severity: String,
    first_response_at: Option<DateTime<Utc>>,
    asked_at: Option<DateTime<Utc>>,
    handed_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    changed_at: DateTime<Utc>,
    entries: i32,
}
