//! Partnership requests: the draft email with its personal link, and what is kept of it (133–140).

use chrono::{DateTime, TimeDelta, Utc};
use diesel::define_sql_function;
use diesel::dsl::AsSelect;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use serde_json::json;

use crate::activity::{self, Subject};
use crate::db::tenant;
use crate::error::{Error, Result};
use crate::id::{ProviderId, RequestId, ResellerId, UserId};
use crate::partnerships::life::{Action, State};
use crate::partnerships::link::{Invitations, check_link};
use crate::schema::{partnership_requests as requests, providers};
use crate::scope::{MayPartner, System};
use crate::words::{Language, Phrase};

define_sql_function!(
    /// What became of a request.
    fn partnership_request_state(provider: SqlUuid, request: SqlUuid, at: Timestamptz) -> Text
);

/// Where the link stands in a stored body: a character that no form lets through, so nobody can type a second link.
pub const PLACEHOLDER: &str = "\u{1}";

/// What stands for the link in the activity log, which holds no secrets.
const ELLIPSIS: &str = "…";

/// A request to partner, with the name of the provider that asks.
#[derive(Clone, Debug)]
pub struct Request {
    pub provider_id: ProviderId,
    pub id: RequestId,
    pub requested_by: UserId,
    pub requested_by_name: String,
    /// The language of its text.
    pub language: Language,
    pub recipient_name: String,
    /// Empty where the person sends the message from a mail program of theirs.
    pub recipient_email: String,
    pub subject: String,
    body: String,
    pub accepted_by: Option<ResellerId>,
    /// The company that enrolled by the link.
    pub enrolled: Option<ResellerId>,
    pub provider_name: String,
    pub state: State,
    pub times: Times,
    /// Why it was declined.
    pub reason: String,
}

/// When each thing came to pass with a request.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = requests, check_for_backend(Pg))]
pub struct Times {
    #[diesel(column_name = created_at)]
    pub created: DateTime<Utc>,
    #[diesel(column_name = sent_at)]
    pub sent: Option<DateTime<Utc>>,
    #[diesel(column_name = opened_at)]
    pub opened: Option<DateTime<Utc>>,
    #[diesel(column_name = accepted_at)]
    pub accepted: Option<DateTime<Utc>>,
    #[diesel(column_name = declined_at)]
    pub declined: Option<DateTime<Utc>>,
    #[diesel(column_name = revoked_at)]
    pub revoked: Option<DateTime<Utc>>,
    #[diesel(column_name = asked_again_at)]
    pub asked_again: Option<DateTime<Utc>>,
    #[diesel(column_name = reminded_at)]
    pub reminded: Option<DateTime<Utc>>,
    #[diesel(column_name = expires_at)]
    pub expires: DateTime<Utc>,
}

impl Times {
    /// When the last thing came to pass.
    pub fn changed(&self) -> DateTime<Utc> {
        let steps = [self.sent, self.opened, self.accepted, self.declined, self.revoked];
        steps.into_iter().flatten().fold(self.created, DateTime::max)
    }

    /// The day of the state that a request is in.
    pub fn of(&self, state: State) -> DateTime<Utc> {
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

impl Request {
    /// A new draft, in the words of the asker's language.
    pub fn create(conn: &mut PgConnection, agent: &MayPartner, days: i64) -> Result<RequestId> {
        let (now, language) = (agent.visitor.now, agent.visitor.language);
        let id = RequestId::new(now);
        let (subject, body) = standard(agent, language, days);
        diesel::insert_into(requests::table)
            .values((
                requests::provider_id.eq(agent.provider_id()?),
                requests::id.eq(id),
                requests::requested_by.eq(agent.user_id),
                requests::requested_by_name.eq(&agent.name),
                requests::language.eq(language.code()),
                requests::subject.eq(subject),
                requests::body.eq(body),
                requests::created_at.eq(now),
                requests::expires_at.eq(now + TimeDelta::days(days)),
            ))
            .execute(conn)?;
        let subject = Subject { id: Some(id.uuid()), name: agent.organization_name.clone(), ..Subject::default() };
        activity::record(conn, agent, "partnership_request.drafted", subject)?;
        Ok(id)
    }

    /// A request of the asker's own provider.
    pub fn find(conn: &mut PgConnection, agent: &MayPartner, id: RequestId) -> Result<Request> {
        Request::find_of(conn, agent.provider_id()?, id, agent.visitor.now)
    }

    /// A request of `provider`'s.
    pub(super) fn find_of(
        conn: &mut PgConnection,
        provider: ProviderId,
        id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<Request> {
        let own = rows(now).filter(requests::provider_id.eq(provider));
        Request::of(own.filter(requests::id.eq(id)).first(conn)?)
    }

    /// The request a verified token stands for.
    pub fn find_by_token(
        conn: &mut PgConnection,
        invitations: &Invitations,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Request> {
        let id = invitations.verify(token).ok_or(Error::NotFound)?;
        tenant::enter_by_invitation(conn, id)?;
        Request::of(rows(now).filter(requests::id.eq(id)).first(conn)?)
    }

    /// The request by which `reseller` enrolled.
    pub(super) fn of_enrolled(
        conn: &mut PgConnection,
        _: &System,
        reseller: ResellerId,
        now: DateTime<Utc>,
    ) -> Result<Option<Request>> {
        rows(now).filter(requests::enrolled.eq(reseller)).first(conn).optional()?.map(Request::of).transpose()
    }

    fn of(row: Row) -> Result<Request> {
        let (provider_id, id, requested_by, requested_by_name, subject, body, provider_name, rest) = row;
        let (language, recipient_name, recipient_email, accepted_by, enrolled, reason, times, state): Rest = rest;
        Ok(Request {
            provider_id,
            id,
            requested_by,
            requested_by_name,
            language: Language::from_code(&language).unwrap_or_default(),
            recipient_name,
            recipient_email,
            subject,
            body,
            accepted_by,
            enrolled,
            provider_name,
            state: State::from_code(&state).ok_or_else(|| Error::Internal(format!("no request is {state}")))?,
            times,
            reason,
        })
    }

    /// To whom the portal sent it: `Name <address>`, or the address alone.
    pub fn recipient(&self) -> Option<String> {
        match (self.recipient_name.as_str(), self.recipient_email.as_str()) {
            (_, "") => None,
            ("", email) => Some(email.to_owned()),
            (name, email) => Some(format!("{name} <{email}>")),
        }
    }

    /// Whether the portal sent it to this address.
    pub(super) fn went_to(&self, email: &str) -> bool {
        self.times.sent.is_some() && self.recipient_email == email.to_lowercase()
    }

    /// Keeps the text as edited. The link must stand in it, whole (140).
    pub fn reword(
        &self,
        conn: &mut PgConnection,
        agent: &MayPartner,
        link: &str,
        subject: &str,
        body: &str,
    ) -> Result<()> {
        self.must_allow(Action::Reword)?;
        check_link(link, body)?;
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .set((requests::subject.eq(subject), requests::body.eq(body.replace(link, PLACEHOLDER))))
            .execute(conn)?;
        let before = json!({ "subject": self.subject, "body": self.body(ELLIPSIS) });
        let details = activity::changed(&before, &json!({ "subject": subject, "body": body.replace(link, ELLIPSIS) }));
        let name = self.provider_name.clone();
        let subject = Subject { id: Some(self.id.uuid()), name, details, ..Subject::default() };
        activity::record(conn, agent, "partnership_request.worded", subject)
    }

    /// The message with the link in its place.
    pub fn body(&self, link: &str) -> String {
        self.body.replace(PLACEHOLDER, link)
    }

    /// Marks the request as accepted, unless somebody was faster; false when that was the same company.
    pub fn take(&self, conn: &mut PgConnection, reseller: ResellerId, now: DateTime<Utc>) -> Result<bool> {
        let taken = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::accepted_at.is_null())
            .filter(requests::declined_at.is_null())
            .filter(requests::revoked_at.is_null())
            .filter(requests::expires_at.gt(now))
            .filter(requests::enrolled.is_null().or(requests::enrolled.eq(reseller)))
            .set((requests::accepted_at.eq(now), requests::accepted_by.eq(reseller)))
            .execute(conn)?;
        let row = requests::table.find((self.provider_id, self.id));
        match taken {
            1 => Ok(true),
            _ if row.select(requests::accepted_by).first(conn) == Ok(Some(reseller)) => Ok(false),
            _ => Err(self.refusal("partnerships-request-used")),
        }
    }

    /// Notes that a company has enrolled by this link: one may, so that a link is no way to try out
    /// MPN IDs and sign-in names.
    pub fn enrolled(&self, conn: &mut PgConnection, reseller: ResellerId) -> Result<()> {
        let noted = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::enrolled.is_null())
            .set(requests::enrolled.eq(reseller))
            .execute(conn)?;
        if noted == 1 { Ok(()) } else { Err(self.refusal("partnerships-request-enrolled")) }
    }

    /// Why the link is good for nothing, and who sent it.
    fn refusal(&self, key: &'static str) -> Error {
        Error::refused(Phrase::new(key).with("provider", &self.provider_name).with("name", &self.requested_by_name))
    }
}

/// The portal's own wording: the subject, and the body with U+0001 where the link stands.
pub(super) fn standard(agent: &MayPartner, language: Language, days: i64) -> (String, String) {
    let body = language
        .say("partnerships-draft-body")
        .with("link", PLACEHOLDER)
        .with("provider", &agent.organization_name)
        .with("name", &agent.name)
        .with("days", days);
    let subject = language.say("partnerships-draft-subject").with("provider", &agent.organization_name);
    (subject.to_string(), body.to_string())
}

type Row = (ProviderId, RequestId, UserId, String, String, String, String, Rest);

type Rest = (String, String, String, Option<ResellerId>, Option<ResellerId>, String, Times, String);

#[diesel::dsl::auto_type]
fn rows(now: DateTime<Utc>) -> _ {
    let times: AsSelect<Times, Pg> = Times::as_select();
    requests::table.inner_join(providers::table).select((
        requests::provider_id,
        requests::id,
        requests::requested_by,
        requests::requested_by_name,
        requests::subject,
        requests::body,
        providers::name,
        (
            requests::language,
            requests::recipient_name,
            requests::recipient_email,
            requests::accepted_by,
            requests::enrolled,
            requests::declined_reason,
            times,
            partnership_request_state(requests::provider_id, requests::id, now),
        ),
    ))
}
