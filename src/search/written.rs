//! What was written, among what is found: service requests, requests to partner, invitations and emails, and records of
//! what was done.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::activity;
use crate::error::Result;
use crate::id::{LetterId, RelationshipId, RequestId, ServiceRequestId};
use crate::mail::Sent;
use crate::partnerships::{self, partnership_request_state};
use crate::relationships;
use crate::schema::{customers, letters, partnership_requests as requests, service_requests as asked_of_support};
use crate::scope::{MayInviteCustomers, MayPartner, Scope};
use crate::search::asked::Asked;
use crate::search::entries::Entries;
use crate::search::judged::Thing;
use crate::service_requests;

/// Of what has an ID that begins so, or a number.
const MOST_BY_ID: i64 = 100;

pub(super) fn service_requests(
    conn: &mut PgConnection,
    scope: &Scope,
    asked: &Asked,
    found: &Entries,
) -> Result<Vec<Thing>> {
    let ids: Vec<ServiceRequestId> = found.of("service");
    let visible = service_requests::visible_to(scope);
    let visible = match (asked.ids, asked.number) {
        (None, None) if ids.is_empty() => return Ok(Vec::new()),
        (None, None) => visible.filter(asked_of_support::id.eq_any(ids)),
        (ids_like, number) => {
            let (first, last) = ids_like.unwrap_or_default();
            let by_id = asked_of_support::id.between(ServiceRequestId::from(first), ServiceRequestId::from(last));
            let by_number = asked_of_support::number.eq(number.unwrap_or_default());
            visible.filter(by_id.or(by_number).or(asked_of_support::id.eq_any(ids)))
        }
    };
    let of_customer =
        asked_of_support::provider_id.eq(customers::provider_id).and(asked_of_support::customer_id.eq(customers::id));
    let rows: Vec<(ServiceRequestId, i32, String, DateTime<Utc>, String)> = asked_of_support::table
        .inner_join(customers::table.on(of_customer))
        .filter(asked_of_support::id.eq_any(visible.select(asked_of_support::id)))
        .order(asked_of_support::id.desc())
        .limit(MOST_BY_ID)
        .select((
            asked_of_support::id,
            asked_of_support::number,
            asked_of_support::title,
            asked_of_support::opened_at,
            customers::bill_to_name,
        ))
        .load(conn)?;
    let things = rows.into_iter().map(|(id, number, title, opened_at, customer)| {
        let about = format!("{customer} · {}", scope.visitor.language.day(opened_at));
        Thing::new(format!("/service-requests/{id}"), format!("SR-{number} {title}"), about).id(id.uuid())
    });
    Ok(things.collect())
}

/// Id, subject, name and address of the recipient, when it was sent, state.
type Letter = (RequestId, String, String, String, Option<DateTime<Utc>>, String);

/// What was written to others: requests to partner, invitations to customers, and the other emails.
pub(super) fn letters(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries) -> Result<Vec<Thing>> {
    let mut things = partnership_requests(conn, scope, asked, found)?;
    things.extend(invitations(conn, scope, asked, found)?);
    let others = emails(conn, scope, asked, found, &things)?;
    things.extend(others);
    Ok(things)
}

/// By whom they went to and what they were called, with what became of the letter.
fn partnership_requests(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries) -> Result<Vec<Thing>> {
    let mut ids: Vec<RequestId> = found.of("letter");
    ids.extend(asked.id().map(RequestId::from));
    if ids.is_empty() || !scope.may::<MayPartner>() {
        return Ok(Vec::new());
    }
    let provider = scope.must::<MayPartner>()?.provider_id()?;
    let rows: Vec<Letter> = requests::table
        .left_join(letters::table.on(letters::id.nullable().eq(requests::letter_id)))
        .filter(requests::provider_id.eq(provider))
        .filter(requests::id.eq_any(ids))
        .order(requests::id.desc())
        .select((
            requests::id,
            requests::subject,
            requests::recipient_name,
            requests::recipient_email,
            letters::sent_at.nullable(),
            partnership_request_state(requests::provider_id, requests::id, scope.visitor.now),
        ))
        .load(conn)?;
    let language = scope.visitor.language;
    let things = rows.into_iter().map(|(id, subject, name, email, sent_at, state)| {
        let state = partnerships::State::from_code(&state).unwrap_or(partnerships::State::Draft);
        let recipient = if email.is_empty() { name.clone() } else { email.clone() };
        let said = [
            recipient,
            language.say(state.words()).to_string(),
            sent_at.map(|at| language.day(at)).unwrap_or_default(),
        ];
        let about: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
        Thing::new(format!("/partnership-requests/{id}"), subject, about.join(" · "))
            .id(id.uuid())
            .field("partnerships-recipient", name)
            .field("accounts-email", email)
    });
    Ok(things.collect())
}

/// By what they are called and who asked: they have no recipient that the portal knows.
fn invitations(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries) -> Result<Vec<Thing>> {
    let mut ids: Vec<RelationshipId> = found.of("invitation");
    ids.extend(asked.id().map(RelationshipId::from));
    if ids.is_empty() || !scope.may::<MayInviteCustomers>() {
        return Ok(Vec::new());
    }
    let language = scope.visitor.language;
    let things = relationships::Request::several(conn, scope, ids)?.into_iter().map(|it| {
        let other = if scope.is_provider() { &it.reseller_name } else { &it.provider_name };
        let about = format!("{other} · {} · {}", language.say(it.state.words()), language.day(it.times.created));
        Thing::new(format!("/relationship-requests/{}", it.id), &it.subject, about)
            .id(it.id.uuid())
            .field("partnerships-requested-by", &it.requested_by_name)
            .behind()
    });
    Ok(things.collect())
}

/// By recipient and subject, as **Emails** lists them; without those that carried what is among the `others`.
fn emails(
    conn: &mut PgConnection,
    scope: &Scope,
    asked: &Asked,
    found: &Entries,
    others: &[Thing],
) -> Result<Vec<Thing>> {
    let mut ids: Vec<LetterId> = found.of("email");
    ids.extend(asked.id().map(LetterId::from));
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let language = scope.visitor.language;
    let mut letters = Sent::several(conn, scope, ids)?;
    letters.retain(|it| {
        let carried = |other: &Thing| it.concerns().is_some_and(|(path, _)| path == other.path);
        !others.iter().any(|other| other.title == it.subject && carried(other))
    });
    let things = letters.into_iter().map(|it| {
        let recipient = match it.hidden {
            true => language.say("mail-recipient-other").to_string(),
            false => it.recipient_email.clone(),
        };
        let day = language.day(it.sent_at.unwrap_or(it.created_at));
        let about = format!("{recipient} · {} · {day}", language.say(it.state_words()));
        Thing::new(it.path(), &it.subject, about)
            .id(it.id.uuid())
            .field("partnerships-recipient", it.recipient_name)
            .field("accounts-email", it.recipient_email)
            .behind()
    });
    Ok(things.collect())
}

/// What was done in the request to the portal that has this ID: error pages show it.
pub(super) fn records(conn: &mut PgConnection, scope: &Scope, asked: &Asked) -> Result<Vec<Thing>> {
    let Some(id) = asked.id() else { return Ok(Vec::new()) };
    let language = scope.visitor.language;
    let records = activity::of_request(conn, scope, id)?;
    let things = records.into_iter().map(|shown| {
        let (record, day) = (&shown.record, shown.record.at.date_naive());
        let title =
            if shown.subject.is_empty() { shown.action } else { format!("{}: {}", shown.action, shown.subject) };
        let about = format!("{} · {}", record.actor, language.time_in(scope.visitor.zone, record.at));
        Thing::new(format!("/activity?from={day}&to={day}&q={id}"), title, about)
            .field("activity-request", id.to_string())
            .unnamed()
    });
    Ok(things.collect())
}
