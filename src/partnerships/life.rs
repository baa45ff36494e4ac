//! The life of a partnership request: its states, what may be done in each, and the steps between them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::accounts::domain_of;
use crate::activity::{self, Subject};
use crate::error::{Error, Result};
use crate::id::{LetterId, ProviderId, RequestId, ResellerId};
use crate::notifications::{Kind, News};
use crate::partnerships::enrollment::is_web_mail;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::schema::partnership_requests as requests;
use crate::scope::{MayPartner, Scope};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// What became of a request. The database's `partnership_request_state` says which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Made, and not handed over to anybody.
    Draft,
    /// Handed over: to the outbox, or to the mail program of who asked.
    Sent,
    /// The mail server took the portal's letter.
    Delivered,
    /// The mail server refused it for good.
    Bounced,
    /// Somebody went on from the page of the link.
    Opened,
    Accepted,
    Declined,
    Expired,
    Revoked,
}

/// What can be done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The provider changes its text, or hands it over by itself.
    Reword,
    /// The portal sends it for the provider, for the first time.
    Send,
    /// The provider sends it once more, for as long as at first.
    Resend,
    /// The portal writes once more of it, to who has not answered.
    Remind,
    /// The provider takes it back.
    Revoke,
    /// The invited goes on from its page, enrolls, accepts or declines.
    Answer,
    /// The invited asks for a new one.
    AskAgain,
}

impl State {
    pub const ALL: [State; 9] = [
        State::Draft,
        State::Sent,
        State::Delivered,
        State::Bounced,
        State::Opened,
        State::Accepted,
        State::Declined,
        State::Expired,
        State::Revoked,
    ];

    pub fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sent => "sent",
            State::Delivered => "delivered",
            State::Bounced => "bounced",
            State::Opened => "opened",
            State::Accepted => "accepted",
            State::Declined => "declined",
            State::Expired => "expired",
            State::Revoked => "revoked",
        }
    }

    /// Of a request of the agent's provider; none where there is no such request.
    pub fn of_request(conn: &mut PgConnection, agent: &MayPartner, id: RequestId) -> Result<Option<State>> {
        match Request::find(conn, agent, id) {
            Ok(request) => Ok(Some(request.state)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            State::Draft => "partnerships-life-draft",
            State::Sent => "partnerships-life-sent",
            State::Delivered => "partnerships-life-delivered",
            State::Bounced => "partnerships-life-bounced",
            State::Opened => "partnerships-life-opened",
            State::Accepted => "partnerships-life-accepted",
            State::Declined => "partnerships-life-declined",
            State::Expired => "partnerships-life-expired",
            State::Revoked => "partnerships-life-revoked",
        }
    }

    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether its link can be accepted.
    pub fn is_open(self) -> bool {
        !matches!(self, State::Accepted | State::Declined | State::Expired | State::Revoked)
    }

    pub fn allows(self, action: Action) -> bool {
        match action {
            Action::Reword | Action::Revoke | Action::Answer => self.is_open(),
            Action::Send => self == State::Draft,
            Action::AskAgain => !self.is_open(),
            Action::Remind => matches!(self, State::Delivered | State::Opened),
            Action::Resend => {
                matches!(self, State::Sent | State::Delivered | State::Bounced | State::Opened | State::Expired)
            }
        }
    }

    /// Why the provider can't do something with a request in this state.
    pub(super) fn stands_against(self) -> &'static str {
        match self {
            State::Accepted => "partnerships-already-accepted",
            State::Declined => "partnerships-already-declined",
            State::Revoked => "partnerships-already-revoked",
            State::Expired => "partnerships-already-expired",
            State::Draft => "partnerships-not-sent-yet",
            State::Sent | State::Delivered | State::Bounced | State::Opened => "partnerships-still-open",
        }
    }

    /// Why its link is good for nothing.
    fn over(self) -> &'static str {
        match self {
            State::Accepted => "partnerships-request-used",
            State::Declined => "partnerships-request-declined",
            State::Revoked => "partnerships-request-revoked",
            _ => "partnerships-request-expired",
        }
    }
}

impl Request {
    /// One of the agent's provider, which nobody else changes until the transaction ends.
    pub(super) fn lock(conn: &mut PgConnection, agent: &MayPartner, id: RequestId) -> Result<Request> {
        Request::lock_of(conn, agent.provider_id()?, id, agent.visitor.now)
    }

    /// The same of `provider`'s.
    pub(super) fn lock_of(
        conn: &mut PgConnection,
        provider: ProviderId,
        id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<Request> {
        let row = requests::table.find((provider, id)).select(requests::id);
        row.for_update().first::<RequestId>(conn)?;
        Request::find_of(conn, provider, id, now)
    }

    /// The same for the request that a verified link stands for.
    pub(super) fn lock_by_token(
        conn: &mut PgConnection,
        invitations: &Invitations,
        token: &str,
        visitor: &Visitor,
    ) -> Result<Request> {
        let seen = Request::find_by_token(conn, invitations, token, visitor.now)?;
        let row = requests::table.find((seen.provider_id, seen.id)).select(requests::id);
        row.for_update().first::<RequestId>(conn)?;
        Request::find_by_token(conn, invitations, token, visitor.now)
    }

    /// Refuses what the provider can't do in this state, with the reason.
    pub(super) fn must_allow(&self, action: Action) -> Result<()> {
        if self.state.allows(action) {
            return Ok(());
        }
        let page = format!("/partnership-requests/{}", self.id);
        let reason = match action {
            Action::Send if self.state.is_open() => "partnerships-handed-over",
            _ => self.state.stands_against(),
        };
        Err(Error::refused_with(reason, page, "partnerships-show-request"))
    }

    /// Whether the portal has sent it, and it is still open.
    pub(super) fn is_sent_by_portal(&self) -> bool {
        self.state.is_open() && !self.recipient_email.is_empty()
    }

    /// The domain of the company that the portal sent it to. Of a web-mail address, and of a request that the portal
    /// did not send, nobody knows whose it is.
    fn company_domain(&self) -> Option<String> {
        let domain = domain_of(&self.recipient_email).to_lowercase();
        (!domain.is_empty() && !is_web_mail(&domain)).then_some(domain)
    }

    /// The domain of the company that it was sent to, where none of `addresses` is at it.
    pub(super) fn sent_elsewhere(&self, addresses: &[&str]) -> Option<String> {
        self.company_domain().filter(|domain| addresses.iter().all(|own| domain_of(own).to_lowercase() != *domain))
    }

    /// Why its link is good for nothing, and who sent it; none while it is open.
    pub(super) fn over(&self, reader: Option<ResellerId>) -> Option<Phrase> {
        let key = match self.state.allows(Action::Answer) {
            true if self.enrolled.is_none() || reader.is_none() || reader == self.enrolled => return None,
            true => "partnerships-request-forwarded",
            false => self.state.over(),
        };
        Some(Phrase::new(key).with("provider", &self.provider_name).with("name", &self.requested_by_name))
    }

    /// Refuses when its link is good for nothing: to anybody, or to the `reader`'s company alone, when
    /// another has enrolled by it.
    pub(super) fn must_be_open(&self, reader: Option<ResellerId>) -> Result<()> {
        self.over(reader).map_or(Ok(()), |reason| Err(Error::refused(reason)))
    }

    /// Notes that it was handed over to the mail program of who asked.
    pub(super) fn handed_over(&self, conn: &mut PgConnection, agent: &MayPartner) -> Result<()> {
        if self.state != State::Draft {
            return Ok(());
        }
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .set(requests::sent_at.eq(agent.visitor.now))
            .execute(conn)?;
        self.note(conn, agent, "partnership_request.sent", json!({}))
    }

    /// Opens it for as long as at first; the same link is good again.
    pub(super) fn resend(&self, conn: &mut PgConnection, agent: &MayPartner, days: i64) -> Result<()> {
        self.must_allow(Action::Resend)?;
        self.settle_bounced(conn, agent)?;
        let now = agent.visitor.now;
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .set((
                requests::sent_at.eq(now),
                requests::letter_id.eq(None::<Uuid>),
                requests::expires_at.eq(now + TimeDelta::days(days)),
                requests::opened_at.eq(None::<DateTime<Utc>>),
                requests::asked_again_at.eq(None::<DateTime<Utc>>),
                requests::reminded_at.eq(None::<DateTime<Utc>>),
            ))
            .execute(conn)?;
        self.note(conn, agent, "partnership_request.sent_again", json!({}))
    }

    /// Takes it back: its link is good for nothing from now on.
    pub(super) fn revoke(&self, conn: &mut PgConnection, agent: &MayPartner) -> Result<()> {
        if self.state == State::Revoked {
            return Ok(());
        }
        self.must_allow(Action::Revoke)?;
        self.settle_bounced(conn, agent)?;
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .set(requests::revoked_at.eq(agent.visitor.now))
            .execute(conn)?;
        self.note(conn, agent, "partnership_request.revoked", json!({}))
    }

    /// Nobody has to do anything about a letter that came back any more.
    fn settle_bounced(&self, conn: &mut PgConnection, agent: &MayPartner) -> Result<()> {
        if self.state != State::Bounced {
            return Ok(());
        }
        let row = requests::table.find((self.provider_id, self.id));
        let letter: Option<LetterId> = row.select(requests::letter_id).first(conn)?;
        let Some(letter) = letter else { return Ok(()) };
        News::settle(conn, agent.visitor.now, self.provider_id, Kind::Bounced, letter.uuid())
    }

    /// Notes that somebody went on from its page; the first does.
    pub(super) fn open(&self, conn: &mut PgConnection, visitor: &Visitor) -> Result<()> {
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::opened_at.is_null())
            .set(requests::opened_at.eq(visitor.now))
            .execute(conn)?;
        Ok(())
    }

    /// The invited doesn't want to; also somebody without an account.
    pub(super) fn decline(
        &self,
        conn: &mut PgConnection,
        visitor: &Visitor,
        person: Option<&Scope>,
        reason: &str,
    ) -> Result<()> {
        let reseller = person.filter(|person| person.reseller().is_some());
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .set((
                requests::declined_at.eq(visitor.now),
                requests::declined_by.eq(reseller.and_then(Scope::reseller)),
                requests::declined_by_name
                    .eq(reseller.map(|person| person.organization_name.clone()).unwrap_or_default()),
                requests::declined_reason.eq(reason),
            ))
            .execute(conn)?;
        let details = json!({ "reason": reason });
        self.note_unsigned(conn, visitor, person, "partnership_request.declined", details)
    }

    /// Notes that somebody with the link asks for a new one, and says whether they are the first.
    pub(super) fn ask_again(
        &self,
        conn: &mut PgConnection,
        visitor: &Visitor,
        person: Option<&Scope>,
        email: &str,
    ) -> Result<bool> {
        let noted = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::asked_again_at.is_null())
            .set(requests::asked_again_at.eq(visitor.now))
            .execute(conn)?;
        if noted == 1 {
            let details = json!({ "email": email });
            self.note_unsigned(conn, visitor, person, "partnership_request.asked_again", details)?;
        }
        Ok(noted == 1)
    }

    pub(super) fn subject(&self, details: Value) -> Subject {
        let name = self.recipient().unwrap_or_else(|| self.provider_name.clone());
        Subject { id: Some(self.id.uuid()), name, provider_id: Some(self.provider_id), details, ..Subject::default() }
    }

    pub(super) fn note(
        &self,
        conn: &mut PgConnection,
        agent: &MayPartner,
        action: &'static str,
        details: Value,
    ) -> Result<()> {
        activity::record(conn, agent, action, self.subject(details))
    }

    fn note_unsigned(
        &self,
        conn: &mut PgConnection,
        visitor: &Visitor,
        person: Option<&Scope>,
        action: &'static str,
        details: Value,
    ) -> Result<()> {
        match person.filter(|person| person.reseller().is_some()) {
            Some(person) => activity::record(conn, person, action, self.subject(details)),
            None => activity::record_unsigned(conn, visitor, "", action, self.subject(details)),
        }
    }
}

/// Takes back what the asker has begun and not sent; anything else is not found.
pub fn discard_draft(conn: &mut PgConnection, agent: &MayPartner, id: RequestId) -> Result<()> {
    let request = Request::lock(conn, agent, id)?;
    match request.state == State::Draft && request.requested_by == agent.user_id {
        true => request.revoke(conn, agent),
        false => Err(Error::NotFound),
    }
}
