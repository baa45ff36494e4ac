//! What was submitted and happens in a while: until then whoever made it can take it back. The rooms say what is held back
//! here; `outbox` does it when it is due.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId, SessionId, UserId, WaitingChangeId};
use crate::schema::waiting_changes as waiting;
use crate::scope::{Organization, Scope};
use crate::web::page::Chrome;
use crate::words::{Language, Message, Phrase};

/// How long a single change waits: so long it can be taken back. No time at all: it happens at once.
#[derive(Clone, Copy, Debug)]
pub struct UndoDelay(pub TimeDelta);

impl UndoDelay {
    pub fn is_none(self) -> bool {
        self.0 <= TimeDelta::zero()
    }
}

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A submitted order.
    Order,
    /// A change of a subscription, by its receipt.
    Change,
    /// A removed partnership, by its reseller.
    Parting,
    /// The approval of a reseller's request.
    Approval,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Order, Kind::Change, Kind::Parting, Kind::Approval];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Order => "order",
            Kind::Change => "change",
            Kind::Parting => "parting",
            Kind::Approval => "approval",
        }
    }

    /// The key of what it is called.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Order => "outbox-order",
            Kind::Change => "outbox-change",
            Kind::Parting => "outbox-parting",
            Kind::Approval => "outbox-approval",
        }
    }
}

/// A change that waits, or has waited.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = waiting, check_for_backend(Pg))]
pub struct WaitingChange {
    pub provider_id: ProviderId,
    pub id: WaitingChangeId,
    kind: String,
    pub thing_id: Uuid,
    pub inputs: Value,
    pub whom: String,
    pub author_id: UserId,
    pub author: String,
    pub author_reseller: Option<ResellerId>,
    pub session_id: SessionId,
    language: String,
    pub state: String,
    pub made_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    reasons: Value,
    pub failures: i32,
}

/// A thing that something is held back about.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    pub provider: ProviderId,
    pub kind: Kind,
    pub id: Uuid,
    /// The name of the company that it is for.
    pub whom: &'a str,
}

impl WaitingChange {
    /// Holds a change back that was judged and found right. Held back again, it is the same.
    pub fn hold(
        conn: &mut PgConnection,
        agent: &Scope,
        thing: Thing<'_>,
        inputs: &Value,
        delay: UndoDelay,
    ) -> Result<WaitingChange> {
        let now = agent.visitor.now;
        diesel::insert_into(waiting::table)
            .values((
                waiting::provider_id.eq(thing.provider),
                waiting::id.eq(WaitingChangeId::new(now)),
                waiting::kind.eq(thing.kind.code()),
                waiting::thing_id.eq(thing.id),
                waiting::inputs.eq(inputs),
                waiting::whom.eq(thing.whom),
                waiting::author_id.eq(agent.user_id),
                waiting::author.eq(&agent.name),
                waiting::sign_in_name.eq(&agent.sign_in_name),
                waiting::author_reseller.eq(agent.reseller()),
                waiting::session_id.eq(agent.session_id),
                waiting::language.eq(agent.visitor.language.code()),
                waiting::made_at.eq(now),
                waiting::due_at.eq(now + delay.0),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        let held = WaitingChange::about(conn, thing.provider, thing.kind, thing.id)?;
        // A colleague's may be another.
        let held = held.filter(|held| held.is_of(agent) && held.inputs == *inputs);
        held.ok_or_else(|| Error::refused_with("outbox-waits-already", "/outbox".to_owned(), "outbox-title"))
    }

    /// What waits about a thing.
    pub fn about(conn: &mut PgConnection, provider: ProviderId, kind: Kind, id: Uuid) -> Result<Option<WaitingChange>> {
        let row = waiting::table
            .filter(waiting::provider_id.eq(provider))
            .filter(waiting::kind.eq(kind.code()))
            .filter(waiting::thing_id.eq(id))
            .filter(waiting::state.eq("waiting"));
        Ok(row.select(WaitingChange::as_select()).first(conn).optional()?)
    }

    /// Those of the reader's own organization: all of them for who works with all customers, or else the reader's own.
    pub fn visible_to(scope: &Scope) -> Result<waiting::BoxedQuery<'static, Pg>> {
        let all = waiting::table.into_boxed();
        let own = match scope.organization {
            Organization::Provider(id) => {
                all.filter(waiting::provider_id.eq(id)).filter(waiting::author_reseller.is_null())
            }
            Organization::Reseller(id) => all.filter(waiting::author_reseller.eq(id)),
            Organization::Customer(..) => return Err(Error::NotFound),
        };
        Ok(if scope.reach.is_whole() { own } else { own.filter(waiting::author_id.eq(scope.user_id)) })
    }

    pub fn row(&self) -> diesel::dsl::Find<waiting::table, (ProviderId, WaitingChangeId)> {
        waiting::table.find((self.provider_id, self.id))
    }

    /// It waits no longer. The row is locked.
    pub fn end(&self, conn: &mut PgConnection, state: &str, reasons: &[Phrase], now: DateTime<Utc>) -> Result<()> {
        let reasons = serde_json::to_value(reasons).map_err(Error::internal)?;
        diesel::update(self.row())
            .set((waiting::state.eq(state), waiting::ended_at.eq(now), waiting::reasons.eq(reasons)))
            .execute(conn)?;
        Ok(())
    }

    pub fn kind(&self) -> Result<Kind> {
        let known = Kind::ALL.into_iter().find(|kind| kind.code() == self.kind);
        known.ok_or_else(|| Error::internal("an unknown kind of waiting change"))
    }

    pub fn is_waiting(&self) -> bool {
        self.state == "waiting"
    }

    pub fn is_of(&self, scope: &Scope) -> bool {
        self.author_id == scope.user_id
    }

    pub fn language(&self) -> Language {
        Language::from_code(&self.language).unwrap_or_default()
    }

    /// Why it was refused when it was due.
    pub fn reasons(&self) -> Vec<Phrase> {
        serde_json::from_value(self.reasons.clone()).unwrap_or_default()
    }

    /// When it happens, to the second.
    pub fn when(&self, chrome: &Chrome) -> Message {
        let moment = chrome.language.moment_in(chrome.zone, self.due_at);
        let phrase = match self.kind() {
            Ok(Kind::Approval) => Phrase::new("outbox-when-approved"),
            _ => Phrase::new("outbox-when"),
        };
        chrome.say(phrase.with("moment", moment).with("name", &self.author))
    }
}

/// What `work` would come to: it is done and undone again, so that what is held back was judged by the same rules that do
/// it.
#[expect(clippy::disallowed_methods, reason = "a savepoint in the transaction that the door has opened")]
pub fn rehearse<T>(conn: &mut PgConnection, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
    let undone = conn.transaction(|conn| Err::<(), _>(Undone::Did(work(conn))));
    match undone {
        Err(Undone::Did(outcome)) => outcome,
        Err(Undone::Broke(error)) => Err(error.into()),
        Ok(()) => Err(Error::internal("a rehearsal was kept")),
    }
}

/// Why a rehearsal is rolled back: it always is.
enum Undone<T> {
    Did(Result<T>),
    Broke(diesel::result::Error),
}

impl<T> From<diesel::result::Error> for Undone<T> {
    fn from(error: diesel::result::Error) -> Undone<T> {
        Undone::Broke(error)
    }
}
