//! The worker does what is due, each in one transaction with its mark, so that it happens exactly once whichever node does
//! it and whenever one is killed.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::accounts::User;
use crate::clock::Clock;
use crate::db::{self, Db, tenant};
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, OrderId, ProviderId, ReceiptId, ResellerId, WaitingChangeId};
use crate::mail::{Letter, Recipient};
use crate::orders;
use crate::partings;
use crate::partnerships::CreditRule;
use crate::schema::waiting_changes as waiting;
use crate::scope::{
    Confirmed, MayDecideRequests, MayEndPartnership, MayManageSubscription, MayOrder, Organization, Proof, Scope,
    System,
};
use crate::subscriptions::{ChangeRequest, EndOfTerm, approve_waiting, submit_waiting};
use crate::waiting::{Kind, WaitingChange};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// A change that has failed so often is given up, and its author is told.
const TRIES: i32 = 3;

/// What the settings say about the work.
#[derive(Clone)]
pub struct Settings {
    pub credit: CreditRule,
    pub end_of_term: EndOfTerm,
    /// Where letters lead, without a slash at its end.
    pub public_url: String,
}

type Key = (ProviderId, WaitingChangeId);

/// Does everything that is due; how much. It may be stopped anywhere and repeated.
pub async fn do_waiting(db: &Db, clock: &Clock, settings: &Settings) -> Result<usize> {
    let (mut done, mut passed) = (0, Vec::new());
    loop {
        let (skipped, now) = (passed.clone(), clock.now());
        let due = db.system(move |conn, _| due(conn, &skipped, now)).await?;
        if due.is_empty() {
            return Ok(done);
        }
        for key in due {
            let (settings, now) = (settings.clone(), clock.now());
            match db.system(move |conn, system| one(conn, system, key, now, &settings)).await {
                Ok(true) => done += 1,
                // Another node is at it.
                Ok(false) => passed.push(key.1),
                Err(error) => {
                    tracing::error!(%error, id = %key.1, "a waiting change could not be done");
                    passed.push(key.1);
                    db.system(move |conn, _| note_failure(conn, key, now)).await?;
                }
            }
        }
    }
}

/// Counts a try of which nothing is left, since its transaction broke; not in the first hour, in which the database may
/// have been away.
fn note_failure(conn: &mut PgConnection, key: Key, now: DateTime<Utc>) -> Result<()> {
    let row = waiting::table.find(key).filter(waiting::state.eq("waiting"));
    let row = row.filter(waiting::due_at.lt(now - TimeDelta::hours(1))).select(WaitingChange::as_select());
    let Some(change): Option<WaitingChange> = row.for_update().skip_locked().first(conn).optional()? else {
        return Ok(());
    };
    diesel::update(change.row()).set(waiting::failures.eq(waiting::failures + 1)).execute(conn)?;
    if change.failures + 1 >= TRIES {
        give_up(conn, &change, &[Phrase::new("outbox-failed")], now)?;
    }
    Ok(())
}

/// It stays undone.
fn give_up(conn: &mut PgConnection, change: &WaitingChange, reasons: &[Phrase], now: DateTime<Utc>) -> Result<()> {
    change.end(conn, "refused", reasons, now)?;
    match change.kind()? {
        Kind::Order => orders::stop_waiting(conn, change.provider_id, OrderId::from(change.thing_id)),
        Kind::Change | Kind::Parting | Kind::Approval => Ok(()),
    }
}

fn due(conn: &mut PgConnection, passed: &[WaitingChangeId], now: DateTime<Utc>) -> Result<Vec<Key>> {
    let due = waiting::table
        .filter(waiting::state.eq("waiting"))
        .filter(waiting::due_at.le(now))
        .filter(waiting::id.ne_all(passed.to_vec()))
        .order((waiting::due_at, waiting::id))
        .limit(100)
        .select((waiting::provider_id, waiting::id));
    Ok(due.load(conn)?)
}

/// One of them; false when somebody else is at it, or it waits no more.
fn one(conn: &mut PgConnection, _: &System, key: Key, now: DateTime<Utc>, settings: &Settings) -> Result<bool> {
    let row = waiting::table.find(key).filter(waiting::state.eq("waiting")).filter(waiting::due_at.le(now));
    let row = row.select(WaitingChange::as_select()).for_update().skip_locked();
    let Some(change): Option<WaitingChange> = row.first(conn).optional()? else { return Ok(false) };
    tenant::enter(
        conn,
        match change.author_reseller {
            Some(reseller) => Organization::Reseller(reseller),
            None => Organization::Provider(change.provider_id),
        },
    )?;
    let mut visitor = Visitor::of_worker(now, change.language(), &settings.public_url, settings.credit);
    visitor.end_of_term = settings.end_of_term;
    let Some(agent) = db::in_name_of(conn, change.author_id, change.session_id, visitor)? else {
        return refuse(conn, &change, None, (&[Phrase::new("outbox-no-author")], now), settings).map(|()| true);
    };
    match perform(conn, &agent, &change) {
        Ok(()) => change.end(conn, "done", &[], now)?,
        // All of it is tried again.
        Err(Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
        Err(error) => match reasons(error, &agent) {
            Ok(told) => refuse(conn, &change, Some(&agent), (&told, now), settings)?,
            Err(error) => {
                tracing::error!(%error, id = %change.id, "a waiting change failed");
                if change.failures + 1 < TRIES {
                    diesel::update(change.row()).set(waiting::failures.eq(waiting::failures + 1)).execute(conn)?;
                    return Ok(false);
                }
                refuse(conn, &change, Some(&agent), (&[Phrase::new("outbox-failed")], now), settings)?;
            }
        },
    }
    Ok(true)
}

/// Judges and does it, in a savepoint: what is refused leaves nothing behind.
#[expect(clippy::disallowed_methods, reason = "a savepoint in the transaction that the door has opened")]
fn perform(conn: &mut PgConnection, agent: &Scope, change: &WaitingChange) -> Result<()> {
    let kind = change.kind()?;
    conn.transaction(|conn| match kind {
        Kind::Order => {
            let id = OrderId::from(change.thing_id);
            orders::place_waiting(conn, &agent.must::<MayOrder>()?, id, &change.inputs)
        }
        Kind::Change => {
            let agent = agent.must::<MayManageSubscription>()?;
            submit_waiting(conn, &agent, ReceiptId::from(change.thing_id))
        }
        Kind::Parting => {
            let agent = Confirmed::<MayEndPartnership>::prove(agent.asker())?;
            partings::end_waiting(conn, &agent, ResellerId::from(change.thing_id), &change.inputs)
        }
        Kind::Approval => {
            let agent = agent.must::<MayDecideRequests>()?;
            let request = ChangeRequest::find(conn, &agent, ChangeRequestId::from(change.thing_id))?;
            let shown = request.shown_when_held(&change.inputs)?;
            match request.about_subscription() {
                Some(_) => approve_waiting(conn, &agent, request.id, shown),
                None => orders::approve_waiting(conn, &agent, request.id, shown),
            }
        }
    })
}

/// It stays undone: the outbox says why, and its author is told by letter.
fn refuse(
    conn: &mut PgConnection,
    change: &WaitingChange,
    agent: Option<&Scope>,
    (reasons, now): (&[Phrase], DateTime<Utc>),
    settings: &Settings,
) -> Result<()> {
    give_up(conn, change, reasons, now)?;
    let Some(agent) = agent else { return Ok(()) };
    let author = User::find(conn, change.author_id)?;
    let what = agent.visitor.language.say(change.kind()?.words()).to_string();
    let told = Phrase::new("outbox-letter-refused").with("what", what).with("whom", &change.whom);
    let letter = Letter {
        provider_id: agent.provider(),
        subject: Phrase::new("outbox-letter-subject"),
        sentences: [told].into_iter().chain(reasons.iter().cloned()).collect(),
        link: Some((format!("{}/outbox", settings.public_url), "outbox-title".into())),
        from: agent.organization_name.clone(),
    };
    let language = author.language.as_deref().and_then(crate::words::Language::from_code);
    let to = Recipient {
        name: change.author.clone(),
        email: author.email,
        language: language.unwrap_or_else(|| change.language()),
    };
    letter.queue(conn, now, &to)
}

/// Why it is refused, in the words of its form; whatever is no answer to a form is an error.
fn reasons(error: Error, agent: &Scope) -> Result<Vec<Phrase>> {
    match error {
        Error::Invalid(problems) => Ok(problems.all().iter().map(|problem| problem.phrase.clone()).collect()),
        Error::Refused(refusal) => Ok(vec![refusal.reason]),
        Error::Forbidden(denial) => {
            let right = agent.visitor.language.say(denial.right.words);
            Ok(vec![Phrase::new("web-error-forbidden-reason").with("right", right)])
        }
        Error::NotFound => Ok(vec![Phrase::new("outbox-gone")]),
        error => Err(error),
    }
}
