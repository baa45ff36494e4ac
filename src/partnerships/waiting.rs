//! What of the way to partnerships waits for the provider, for **Home**.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text};

use crate::error::Result;
use crate::id::{LetterId, ProviderId, RequestId, UserId};
use crate::notifications::{Kind, News};
use crate::partnerships::life::State;
use crate::partnerships::onboarding::Onboarding;
use crate::partnerships::request::partnership_request_state;
use crate::schema::{letters, partnership_requests as requests};
use crate::scope::{Kind as Organizations, MayPartner, Scope};
use crate::web::list::Due;
use crate::words::Phrase;

/// How soon a request expires that **Home** speaks of.
const SOON: TimeDelta = TimeDelta::days(3);

/// Of a letter that is older nobody is told any more.
const OLD: TimeDelta = TimeDelta::days(30);

type Requests = requests::BoxedQuery<'static, Pg>;

/// The open requests of a provider whose link works: what no answer has ended.
fn open(scope: &Scope) -> Option<Requests> {
    let provider = scope.provider().filter(|_| scope.may::<MayPartner>())?;
    let open = requests::table
        .filter(requests::provider_id.eq(provider))
        .filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .filter(requests::expires_at.gt(scope.visitor.now));
    Some(open.into_boxed())
}

/// Of some requests of a provider, those that were handed over, that nobody has answered, and that expire soon.
pub(super) fn expiring(some: Requests, now: DateTime<Utc>) -> Requests {
    some.filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .filter(requests::sent_at.is_not_null())
        .filter(requests::expires_at.gt(now))
        .filter(requests::expires_at.le(now + SOON))
}

/// The requests whose letter the mail server has refused. None for who may not mend them.
pub fn requests_bounced(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
    let Some(open) = open(scope) else { return Ok(None) };
    let state = partnership_request_state(requests::provider_id, requests::id, scope.visitor.now);
    let bounced = open.filter(requests::letter_id.is_not_null()).filter(state.eq(State::Bounced.code()));
    Due::load(conn, bounced.select(requests::expires_at)).map(Some)
}

/// The requests that expire soon, with when.
pub fn requests_expiring(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
    let Some(open) = open(scope) else { return Ok(None) };
    let soon = expiring(open, scope.visitor.now);
    Due::load(conn, soon.select(requests::expires_at)).map(Some)
}

/// How many rows of **Onboarding** wait for the provider.
pub fn onboarding_waiting(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
    if !scope.may::<MayPartner>() {
        return Ok(None);
    }
    let count = Onboarding::count_own(conn, scope)?;
    Ok(Some(Due { count, first: None }))
}

/// Tells who asked for a partnership that the letter came back, once; nobody when they are gone or may not any more.
pub fn tell_bounced(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>) -> Result<()> {
    let failed = letters::table.filter(letters::status.eq("failed")).filter(letters::created_at.gt(now - OLD));
    let untold = sql::<Bool>(
        "not exists (select from notifications as told
                     where told.kind = 'bounced' and told.about = partnership_requests.letter_id::text)",
    );
    let is_there = sql::<Bool>(
        "exists (select from users as asker
                 where asker.id = partnership_requests.requested_by and asker.suspended_at is null
                   and asker.removed_at is null and asker.deleted_at is null and asker.roles && ",
    )
    .bind::<Array<Text>, _>(Kind::Bounced.roles(Organizations::Provider))
    .sql(")");
    let rows: Vec<(RequestId, Option<LetterId>, UserId, String)> = requests::table
        .filter(requests::provider_id.eq(provider))
        .filter(requests::letter_id.eq_any(failed.select(letters::id.nullable())))
        .filter(partnership_request_state(requests::provider_id, requests::id, now).eq(State::Bounced.code()))
        .filter(untold)
        .filter(is_there)
        .select((requests::id, requests::letter_id, requests::requested_by, requests::recipient_email))
        .load(conn)?;
    for (id, letter, by, recipient) in rows {
        let Some(letter) = letter else { continue };
        let told = Phrase::new("notifications-told-bounced").with("recipient", recipient);
        News::new(provider, Kind::Bounced, letter, format!("/partnership-requests/{id}"), told)
            .for_person(Some(by))
            .keep(conn, now)?;
    }
    Ok(())
}
