//! The life of a request for a relationship: what each state allows, why not the rest, and the steps between.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::json;

use crate::activity;
use crate::db::tenant;
use crate::error::{Error, Result};
use crate::id::{CustomerId, RelationshipId};
use crate::partnerships::{Action, Invitations, Partner, State};
use crate::relationships::request::Request;
use crate::schema::relationship_requests as requests;
use crate::scope::{MayInviteCustomers, Scope};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// The states that such a request can be in; the portal doesn't send it itself.
pub(super) const STATES: [State; 7] =
    [State::Draft, State::Sent, State::Opened, State::Accepted, State::Declined, State::Expired, State::Revoked];

/// When each thing came to pass with a request.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = requests, check_for_backend(Pg))]
pub struct Times {
    #[diesel(column_name = created_at)]
    pub created: DateTime<Utc>,
    #[diesel(column_name = sent_at)]
    sent: Option<DateTime<Utc>>,
    #[diesel(column_name = opened_at)]
    opened: Option<DateTime<Utc>>,
    #[diesel(column_name = accepted_at)]
    accepted: Option<DateTime<Utc>>,
    #[diesel(column_name = declined_at)]
    declined: Option<DateTime<Utc>>,
    #[diesel(column_name = revoked_at)]
    revoked: Option<DateTime<Utc>>,
    #[diesel(column_name = expires_at)]
    pub expires: DateTime<Utc>,
}

impl Times {
    /// When the last thing came to pass.
    pub(super) fn changed(&self) -> DateTime<Utc> {
        let steps = [self.sent, self.opened, self.accepted, self.declined, self.revoked];
        steps.into_iter().flatten().fold(self.created, DateTime::max)
    }

    /// The day of the state that a request is in.
    fn of(&self, state: State) -> DateTime<Utc> {
        let at = match state {
            State::Draft => None,
            State::Sent | State::Delivered | State::Bounced => self.sent,
            State::Opened => self.opened,
            State::Accepted => self.accepted,
            State::Declined => self.declined,
            State::Revoked => self.revoked,
            State::Expired => Some(self.expires),
        };
        at.unwrap_or(self.created)
    }
}

/// Why who asked can't do something with a request in this state.
fn stands_against(state: State) -> &'static str {
    match state {
        State::Accepted => "relationships-already-accepted",
        State::Declined => "relationships-already-declined",
        State::Revoked => "relationships-already-revoked",
        _ => "relationships-already-expired",
    }
}

/// Why its link is good for nothing.
fn over(state: State) -> &'static str {
    match state {
        State::Accepted => "relationships-request-used",
        State::Declined => "relationships-request-declined",
        State::Revoked => "relationships-request-revoked",
        _ => "relationships-request-expired",
    }
}

impl Request {
    /// One that the agent may see, which nobody else changes until the transaction ends.
    pub(super) fn lock(conn: &mut PgConnection, agent: &MayInviteCustomers, id: RelationshipId) -> Result<Request> {
        let seen = Request::find(conn, agent, id)?;
        seen.row().select(requests::id).for_update().first::<RelationshipId>(conn)?;
        Request::find(conn, agent, id)
    }

    /// The request that a verified token stands for.
    pub(super) fn find_by_token(
        conn: &mut PgConnection,
        invitations: &Invitations,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Request> {
        let id = invitations.relationships().verify(token).map(RelationshipId::from).ok_or(Error::NotFound)?;
        tenant::enter_by_relationship(conn, id)?;
        Request::held(conn, id, now)
    }

    /// The same, which nobody else changes until the transaction ends.
    pub(super) fn lock_by_token(
        conn: &mut PgConnection,
        invitations: &Invitations,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Request> {
        let seen = Request::find_by_token(conn, invitations, token, now)?;
        seen.row().select(requests::id).for_update().first::<RelationshipId>(conn)?;
        Request::held(conn, seen.id, now)
    }

    /// Refuses what who asked can't do in this state, with the reason.
    pub(super) fn must_allow(&self, action: Action) -> Result<()> {
        if self.state.allows(action) {
            return Ok(());
        }
        let page = format!("/relationship-requests/{}", self.id);
        Err(Error::refused_with(stands_against(self.state), page, "relationships-show-request"))
    }

    /// Why its link is good for nothing, and who sent it; none while it is open.
    pub(super) fn over(&self, partner: Option<&Partner>) -> Option<Phrase> {
        let key = match (self.state.allows(Action::Answer), partner) {
            (true, Some(_)) => return None,
            (true, None) => "relationships-partners-no-more",
            (false, _) => over(self.state),
        };
        let phrase = Phrase::new(key).with("name", &self.requested_by_name).with("company", self.asker());
        Some(match key {
            "relationships-partners-no-more" => {
                phrase.with("provider", &self.provider_name).with("reseller", &self.reseller_name)
            }
            _ => phrase,
        })
    }

    /// The partner it is about, unless its link is good for nothing.
    pub(super) fn must_be_open(&self, conn: &mut PgConnection) -> Result<Partner> {
        let partner = self.partner(conn)?;
        match self.over(partner.as_ref()) {
            Some(reason) => Err(Error::refused(reason)),
            None => partner.ok_or(Error::NotFound),
        }
    }

    /// The day of its state.
    pub(super) fn since(&self) -> DateTime<Utc> {
        self.times.of(self.state)
    }

    /// Notes that it was handed over to the mail program of who asked.
    pub(super) fn handed_over(&self, conn: &mut PgConnection, agent: &MayInviteCustomers) -> Result<()> {
        if self.state != State::Draft {
            return Ok(());
        }
        diesel::update(self.row()).set(requests::sent_at.eq(agent.visitor.now)).execute(conn)?;
        self.note(conn, agent, "relationship_request.sent", json!({}))
    }

    /// Takes it back: its link is good for nothing from now on.
    pub(super) fn revoke(&self, conn: &mut PgConnection, agent: &MayInviteCustomers) -> Result<()> {
        if self.state == State::Revoked {
            return Ok(());
        }
        self.must_allow(Action::Revoke)?;
        diesel::update(self.row()).set(requests::revoked_at.eq(agent.visitor.now)).execute(conn)?;
        self.note(conn, agent, "relationship_request.revoked", json!({}))
    }

    /// Notes that somebody went on from its page; the first does.
    pub(super) fn open(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        let first = diesel::update(self.row()).filter(requests::opened_at.is_null());
        first.set(requests::opened_at.eq(now)).execute(conn)?;
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
        diesel::update(self.row())
            .set((requests::declined_at.eq(visitor.now), requests::declined_reason.eq(reason)))
            .execute(conn)?;
        let subject = self.subject_of(json!({ "reason": reason }));
        // Somebody of another provider's would not see the record, and theirs is not to be in it.
        match person.filter(|person| person.provider() == Some(self.provider_id)) {
            Some(person) => activity::record(conn, person, "relationship_request.declined", subject),
            None => activity::record_unsigned(conn, visitor, "", "relationship_request.declined", subject),
        }
    }

    /// Marks it as accepted by `customer`. It is locked and open.
    pub(super) fn take(&self, conn: &mut PgConnection, customer: CustomerId, now: DateTime<Utc>) -> Result<()> {
        diesel::update(self.row())
            .set((requests::accepted_at.eq(now), requests::accepted_by.eq(customer)))
            .execute(conn)?;
        Ok(())
    }
}
