//! The requests to partner that a reseller was sent, has enrolled by or has answered, as its own people see them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Error, Result};
use crate::id::{RequestId, ResellerId};
use crate::partnerships::life::State;
use crate::partnerships::request::{Times, partnership_request_state};
use crate::schema::{partnership_requests as requests, providers, users};
use crate::scope::MaySeeProviders;
use crate::web::list::{PAGE, lower};

/// A request to the reader's company.
#[derive(Debug, Queryable)]
pub(super) struct Received {
    pub id: RequestId,
    pub provider: String,
    pub requested_by: String,
    times: Times,
    state: String,
    accepted_by: Option<ResellerId>,
    enrolled: Option<ResellerId>,
}

impl Received {
    /// What came of the letter is the provider's business, and so is a link that was copied out of a draft.
    pub fn state(&self) -> State {
        match State::from_code(&self.state) {
            Some(State::Draft | State::Delivered | State::Bounced) | None => State::Sent,
            Some(state) => state,
        }
    }

    pub fn at(&self) -> DateTime<Utc> {
        self.times.of(self.state())
    }

    pub fn expires(&self) -> DateTime<Utc> {
        self.times.expires
    }

    /// Whether somebody of the company `own` can still answer it: by another's link nobody does.
    pub fn is_open_to(&self, own: ResellerId) -> bool {
        self.state().is_open() && self.enrolled.is_none_or(|enrolled| enrolled == own)
    }

    /// Whether another company has accepted it, by a link that was handed on.
    pub fn is_anothers(&self, own: ResellerId) -> bool {
        [self.accepted_by, self.enrolled].into_iter().flatten().any(|other| other != own)
    }
}

/// The requests that the portal sent to somebody of `person`'s company, or that the company enrolled by, accepted or
/// declined; the newest first, as many as a page holds. An address is somebody's once they have shown that they read its
/// mail, and while they are not suspended or removed.
pub(super) fn received(conn: &mut PgConnection, person: &MaySeeProviders) -> Result<Vec<Received>> {
    let own = person.reseller().ok_or(Error::NotFound)?;
    let addresses = users::table
        .filter(users::reseller_id.eq(own))
        .filter(users::email_proven_at.is_not_null())
        .filter(users::suspended_at.is_null())
        .select(lower(users::email));
    let by_own = requests::accepted_by.eq(own).or(requests::declined_by.eq(own)).or(requests::enrolled.eq(own));
    let sent = requests::sent_at.is_not_null().and(requests::recipient_email.ne(""));
    let to_own = sent.and(lower(requests::recipient_email).eq_any(addresses));
    let rows = requests::table
        .inner_join(providers::table)
        .filter(by_own.or(to_own))
        .order(requests::id.desc())
        .limit(i64::try_from(PAGE).unwrap_or(i64::MAX))
        .select((
            requests::id,
            providers::name,
            requests::requested_by_name,
            Times::as_select(),
            partnership_request_state(requests::provider_id, requests::id, person.visitor.now),
            requests::accepted_by,
            requests::enrolled,
        ))
        .load(conn)?;
    Ok(rows)
}
