//! **Remind**: one letter more to who has not answered a request that the portal sent, by hand or, some days later,
//! by the worker; once for each time that the request was sent.

use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{exists, not, select};
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::activity;
use crate::db::{Db, tenant};
use crate::error::{Error, Result};
use crate::id::{ProviderId, RequestId};
use crate::mail::Written;
use crate::partnerships::life::{Action, State};
use crate::partnerships::link::Invitations;
use crate::partnerships::request::{Request, partnership_request_state};
use crate::partnerships::sending::envelope;
use crate::schema::{mpn_ids, partnership_requests as requests};
use crate::scope::{MayPartner, Organization};
use crate::support::SupportContact;
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::session::Visitor;

/// A link that ends within this time is not worth a reminder: the letter may be read too late for it.
const TOO_LATE: TimeDelta = TimeDelta::days(1);

/// As many as one form sends.
const AT_ONCE: i64 = 1_000;

/// The key of why nobody can be reminded now of a request in this state. `sent` says whether the portal knows to whom;
/// the times are when it was reminded of, and when it expires.
pub(super) fn against(
    invitations: &Invitations,
    now: DateTime<Utc>,
    state: State,
    sent: bool,
    (reminded, expires): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Option<&'static str> {
    match state {
        state if !state.is_open() || state == State::Draft => Some(state.stands_against()),
        _ if !sent => Some("partnerships-not-sent-by-portal"),
        _ if reminded.is_some() => Some("partnerships-already-reminded"),
        _ if !invitations.mails() => Some("partnerships-no-mail-server"),
        State::Bounced => Some("partnerships-not-delivered"),
        state if !state.allows(Action::Remind) => Some("partnerships-on-its-way"),
        _ if expires <= now + TOO_LATE => Some("partnerships-expires-soon"),
        _ => None,
    }
}

impl Request {
    /// The key of why nobody can be reminded of it now.
    pub(super) fn against_reminder(&self, invitations: &Invitations, now: DateTime<Utc>) -> Option<&'static str> {
        let (sent, times) = (!self.recipient_email.is_empty(), (self.times.reminded, self.times.expires));
        against(invitations, now, self.state, sent, times)
    }

    /// The key of why the company that has enrolled by it can't accept, whatever it is reminded of: the operator has
    /// not let it in.
    fn waits_for_operator(&self, conn: &mut PgConnection) -> Result<Option<&'static str>> {
        let enrolled = mpn_ids::table
            .inner_join(requests::table.on(requests::enrolled.eq(mpn_ids::reseller_id.nullable())))
            .filter(requests::provider_id.eq(self.provider_id))
            .filter(requests::id.eq(self.id));
        let barred = enrolled.filter(mpn_ids::suspended.or(not(mpn_ids::authorized)));
        Ok(select(exists(barred)).get_result::<bool>(conn)?.then_some("partnerships-waits-for-operator"))
    }

    /// What a reminder says: the portal's own words in the language of the request, with its link.
    fn reminder(&self, link: String) -> Written {
        let language = self.language;
        let body = language
            .say("partnerships-reminder-body")
            .with("link", &link)
            .with("provider", &self.provider_name)
            .with("name", &self.requested_by_name)
            .with("sent", language.day(self.times.sent.unwrap_or(self.times.created)))
            .with("date", language.day(self.times.expires));
        let subject = language.say("partnerships-reminder-subject").with("provider", &self.provider_name);
        Written { language, subject: subject.to_string(), body: body.to_string(), link }
    }

    /// Queues the letter and notes it. Whoever calls it holds the row, so that it is done once.
    fn remind(
        &self,
        conn: &mut PgConnection,
        now: DateTime<Utc>,
        invitations: &Invitations,
        public_url: &str,
    ) -> Result<()> {
        let from = SupportContact::of_provider(conn, self.provider_id)?;
        let letter = self.reminder(invitations.link(public_url, self.id));
        let to = envelope((self.provider_id, self.id), &from, &self.recipient_name, &self.recipient_email);
        let queued = Written::queue(conn, now, &[(letter, to)])?;
        diesel::update(requests::table.find((self.provider_id, self.id)))
            .set((requests::reminded_at.eq(now), requests::letter_id.eq(queued.first().map(|id| id.uuid()))))
            .execute(conn)?;
        Ok(())
    }
}

/// Where **Remind** was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemindForm {
    /// `onboarding`; anything else is the request's page.
    from: String,
}

/// **Remind**.
pub async fn remind(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
    form: Form<RemindForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        let request = Request::lock(conn, agent, *id)?;
        let page = format!("/partnership-requests/{id}");
        let against = request.against_reminder(&invitations, agent.visitor.now);
        if let Some(reason) = against.or(request.waits_for_operator(conn)?) {
            return Err(Error::refused_with(reason, page, "partnerships-show-request"));
        }
        request.remind(conn, agent.visitor.now, &invitations, &agent.visitor.public_url)?;
        request.note(conn, agent, "partnership_request.reminded", json!({ "email": request.recipient_email }))?;
        let back = if form.from == "onboarding" { "/onboarding".to_owned() } else { page };
        Ok(Page::see_other(back).saying("partnerships-reminded"))
    })
    .await
}

/// Reminds of each request that was sent so many days ago as the setting says and that nobody has answered, in a
/// transaction of its own: it may be stopped anywhere and repeated, and of several nodes one writes the letter.
pub async fn remind_due(db: &Db, now: DateTime<Utc>, invitations: &Invitations, public_url: &str) -> Result<usize> {
    let Some(days) = invitations.reminder() else { return Ok(0) };
    let due = db.system(move |conn, _| due(conn, now, days)).await?;
    let mut reminded = 0;
    for (provider, id) in due {
        let (invitations, public_url) = (invitations.clone(), public_url.to_owned());
        let one = db.system(move |conn, _| {
            tenant::enter(conn, Organization::Provider(provider))?;
            let request = Request::lock_of(conn, provider, id, now)?;
            if request.against_reminder(&invitations, now).or(request.waits_for_operator(conn)?).is_some() {
                return Ok(false);
            }
            request.remind(conn, now, &invitations, &public_url)?;
            let subject = request.subject(json!({ "email": request.recipient_email }));
            activity::record_by_system(conn, now, "worker", "partnership_request.reminded", subject)?;
            Ok(true)
        });
        match one.await {
            Ok(done) => reminded += usize::from(done),
            Err(error) => tracing::error!(%error, %id, "nobody could be reminded of a request"),
        }
    }
    Ok(reminded)
}

fn due(conn: &mut PgConnection, now: DateTime<Utc>, days: i64) -> Result<Vec<(ProviderId, RequestId)>> {
    let state = partnership_request_state(requests::provider_id, requests::id, now);
    let allowed = State::ALL.into_iter().filter(|state| state.allows(Action::Remind)).map(State::code);
    let rows = requests::table
        .filter(requests::recipient_email.ne(""))
        .filter(requests::reminded_at.is_null())
        .filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .filter(requests::expires_at.gt(now + TOO_LATE))
        .filter(requests::sent_at.le(now - TimeDelta::days(days)))
        .filter(state.eq_any(allowed.collect::<Vec<_>>()))
        .order(requests::expires_at)
        .limit(AT_ONCE)
        .select((requests::provider_id, requests::id));
    Ok(rows.load(conn)?)
}
