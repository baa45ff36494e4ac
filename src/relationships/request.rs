//! Requests to customers for a relationship: the draft email with its personal link, and what is kept of it.

use std::ops::Deref;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::define_sql_function;
use diesel::helper_types::{InnerJoin, IntoBoxed};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use serde_json::json;

use crate::accounts::User;
use crate::activity::{self, Subject};
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, RelationshipId, ResellerId};
use crate::mail::Recipient;
use crate::partnerships::{Action, PLACEHOLDER, Partner, Partnership, State, check_link};
use crate::relationships::life::Times;
use crate::schema::{providers, relationship_requests as requests, resellers};
use crate::scope::{MayInviteCustomers, Organization, Scope};
use crate::words::Language;

define_sql_function!(
    /// What became of a request, by its times.
    fn relationship_request_state(
        accepted: Nullable<Timestamptz>,
        declined: Nullable<Timestamptz>,
        revoked: Nullable<Timestamptz>,
        expires: Timestamptz,
        opened: Nullable<Timestamptz>,
        sent: Nullable<Timestamptz>,
        at: Timestamptz,
    ) -> Text
);

/// What stands for the link in the activity log, which holds no secrets.
const ELLIPSIS: &str = "…";

/// A request to one customer, with the names of the two that ask.
#[derive(Clone, Debug)]
pub struct Request {
    kept: Kept,
    pub state: State,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = requests, check_for_backend(Pg))]
pub struct Kept {
    pub provider_id: ProviderId,
    pub id: RelationshipId,
    pub reseller_id: ResellerId,
    pub requested_by_name: String,
    requested_by_email: String,
    requested_by_language: String,
    /// Whether who asked is the reseller's person, and not the provider's.
    pub by_reseller: bool,
    pub subject: String,
    body: String,
    pub accepted_by: Option<CustomerId>,
    /// Why it was declined.
    pub declined_reason: String,
    #[diesel(select_expression = providers::name)]
    pub provider_name: String,
    #[diesel(select_expression = resellers::name)]
    pub reseller_name: String,
    #[diesel(embed)]
    pub times: Times,
}

pub(super) type Requests =
    IntoBoxed<'static, InnerJoin<InnerJoin<requests::table, providers::table>, resellers::table>, Pg>;

impl Deref for Request {
    type Target = Kept;

    fn deref(&self) -> &Kept {
        &self.kept
    }
}

impl Request {
    /// The requests that `scope` may see: its provider's within the person's reach, or its reseller's.
    pub(super) fn visible_to(scope: &Scope) -> Requests {
        let mut all = requests::table.inner_join(providers::table).inner_join(resellers::table).into_boxed();
        if let Some(resellers) = &scope.reach.resellers {
            all = all.filter(requests::reseller_id.eq_any(resellers.clone()));
        }
        match scope.organization {
            Organization::Provider(id) => all.filter(requests::provider_id.eq(id)),
            Organization::Reseller(id) => all.filter(requests::reseller_id.eq(id)),
            Organization::Customer(..) => all.filter(requests::id.is_null()),
        }
    }

    /// These of them, with their states, in the order of `query`.
    pub(super) fn load(conn: &mut PgConnection, query: Requests, now: DateTime<Utc>) -> Result<Vec<Request>> {
        let rows: Vec<(Kept, String)> = query.select((Kept::as_select(), state_at(now))).load(conn)?;
        rows.into_iter().map(Request::of).collect()
    }

    /// These of those that `scope` may see.
    pub fn several(conn: &mut PgConnection, scope: &Scope, ids: Vec<RelationshipId>) -> Result<Vec<Request>> {
        Request::load(conn, Request::visible_to(scope).filter(requests::id.eq_any(ids)), scope.visitor.now)
    }

    pub(super) fn find(conn: &mut PgConnection, scope: &Scope, id: RelationshipId) -> Result<Request> {
        let own = Request::visible_to(scope).filter(requests::id.eq(id));
        Request::load(conn, own, scope.visitor.now)?.pop().ok_or(Error::NotFound)
    }

    /// The request whose link somebody holds; the transaction may see it.
    pub(super) fn held(conn: &mut PgConnection, id: RelationshipId, now: DateTime<Utc>) -> Result<Request> {
        let all = requests::table.inner_join(providers::table).inner_join(resellers::table).into_boxed();
        Request::load(conn, all.filter(requests::id.eq(id)), now)?.pop().ok_or(Error::NotFound)
    }

    fn of((kept, state): (Kept, String)) -> Result<Request> {
        let state = State::from_code(&state).ok_or_else(|| Error::Internal(format!("no request is {state}")))?;
        Ok(Request { kept, state })
    }

    /// A new draft for an active partnership, in the words of the asker's language.
    pub(super) fn create(
        conn: &mut PgConnection,
        agent: &MayInviteCustomers,
        (provider, reseller): (ProviderId, ResellerId),
        days: i64,
    ) -> Result<RelationshipId> {
        let known = Partner::known(conn, provider, reseller)?.filter(|partner| partner.since.is_some());
        let partner = known.filter(|_| agent.reach.has_reseller(Some(reseller))).ok_or(Error::NotFound)?;
        if !partner.is_active() {
            return Err(Error::refused("relationships-not-partners"));
        }
        let provider_name: String = providers::table.find(provider).select(providers::name).first(conn)?;
        let (now, language) = (agent.visitor.now, agent.visitor.language);
        let id = RelationshipId::new(now);
        let (subject, body) = standard(agent, language, &provider_name, &partner.name, days);
        let email = User::find(conn, agent.user_id)?.email;
        diesel::insert_into(requests::table)
            .values((
                requests::provider_id.eq(provider),
                requests::id.eq(id),
                requests::reseller_id.eq(reseller),
                requests::requested_by.eq(agent.user_id),
                requests::requested_by_name.eq(&agent.name),
                requests::requested_by_email.eq(email),
                requests::requested_by_language.eq(language.code()),
                requests::by_reseller.eq(agent.reseller().is_some()),
                requests::subject.eq(subject),
                requests::body.eq(body),
                requests::created_at.eq(now),
                requests::expires_at.eq(now + TimeDelta::days(days)),
            ))
            .execute(conn)?;
        Request::find(conn, agent, id)?.note(conn, agent, "relationship_request.drafted", json!({}))?;
        Ok(id)
    }

    /// Keeps the text as edited. The link must stand in it, whole.
    pub(super) fn reword(
        &self,
        conn: &mut PgConnection,
        agent: &MayInviteCustomers,
        link: &str,
        subject: &str,
        body: &str,
    ) -> Result<()> {
        self.must_allow(Action::Reword)?;
        check_link(link, body)?;
        diesel::update(self.row())
            .set((requests::subject.eq(subject), requests::body.eq(body.replace(link, PLACEHOLDER))))
            .execute(conn)?;
        let before = json!({ "subject": self.subject, "body": self.body(ELLIPSIS) });
        let after = json!({ "subject": subject, "body": body.replace(link, ELLIPSIS) });
        self.note(conn, agent, "relationship_request.worded", activity::changed(&before, &after))
    }

    /// The message with the link in its place.
    pub(super) fn body(&self, link: &str) -> String {
        self.body.replace(PLACEHOLDER, link)
    }

    /// The reseller, while it is the provider's partner and not suspended.
    pub(super) fn partner(&self, conn: &mut PgConnection) -> Result<Option<Partner>> {
        Partnership::find_partner(conn, self.provider_id, self.reseller_id)
    }

    /// Who asked, as the one who gets letters.
    pub(super) fn requester(&self) -> Recipient {
        Recipient {
            name: self.requested_by_name.clone(),
            email: self.requested_by_email.clone(),
            language: Language::from_code(&self.requested_by_language).unwrap_or_default(),
        }
    }

    /// The company of who asks.
    pub(super) fn asker(&self) -> &str {
        if self.by_reseller { &self.reseller_name } else { &self.provider_name }
    }

    pub(super) fn row(&self) -> diesel::dsl::Find<requests::table, (ProviderId, RelationshipId)> {
        requests::table.find((self.provider_id, self.id))
    }

    pub(super) fn subject_of(&self, details: serde_json::Value) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.reseller_name.clone(),
            provider_id: Some(self.provider_id),
            reseller_id: Some(self.reseller_id),
            customer_id: self.accepted_by,
            details,
            about: None,
        }
    }

    pub(super) fn note(
        &self,
        conn: &mut PgConnection,
        person: &Scope,
        action: &'static str,
        details: serde_json::Value,
    ) -> Result<()> {
        activity::record(conn, person, action, self.subject_of(details))
    }
}

/// The state of each row, as the database says it.
#[diesel::dsl::auto_type]
pub(super) fn state_at(now: DateTime<Utc>) -> _ {
    relationship_request_state(
        requests::accepted_at,
        requests::declined_at,
        requests::revoked_at,
        requests::expires_at,
        requests::opened_at,
        requests::sent_at,
        now,
    )
}

/// The portal's own wording: the subject, and the body with U+0001 where the link stands.
pub(super) fn standard(
    agent: &Scope,
    language: Language,
    provider: &str,
    reseller: &str,
    days: i64,
) -> (String, String) {
    let body = language
        .say("relationships-draft-body")
        .with("link", PLACEHOLDER)
        .with("provider", provider)
        .with("reseller", reseller)
        .with("name", &agent.name)
        .with("company", &agent.organization_name)
        .with("days", days);
    let subject = language.say("relationships-draft-subject").with("company", &agent.organization_name);
    (subject.to_string(), body.to_string())
}
