//! The calendar of renewals at a secret address: who has one, and what stands in it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use icalendar::{Calendar, Component, Event, EventLike};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::activity::{self, Subject};
use crate::db::{self, tenant};
use crate::error::Result;
use crate::id::UserId;
use crate::renewals::list::Row;
use crate::schema::{calendar_feeds as feeds, users};
use crate::scope::{Asker, MayManageSubscription, Proof, Scope};
use crate::secret::to_hex;
use crate::web::page::Chrome;
use crate::web::session::Visitor;
use crate::words::{Language, Phrase};

/// How far the calendar looks ahead.
const AHEAD: TimeDelta = TimeDelta::days(180);

/// The most renewals in it, the next first.
const MOST: i64 = 1_000;

/// A person's calendar at a secret address.
pub(super) struct Feed;

impl Feed {
    /// Since when the person has one.
    pub fn since(conn: &mut PgConnection, person: &Scope) -> Result<Option<DateTime<Utc>>> {
        Ok(feeds::table.find(person.user_id).select(feeds::created_at).first(conn).optional()?)
    }

    /// Makes an address that nobody can guess, in the place of any before it, and returns the secret in it, which is
    /// kept nowhere.
    pub fn make(conn: &mut PgConnection, person: &MayManageSubscription) -> Result<String> {
        let secret = to_hex(&rand::random::<[u8; 32]>());
        diesel::insert_into(feeds::table)
            .values((
                feeds::user_id.eq(person.user_id),
                feeds::token_hash.eq(fingerprint(&secret)),
                feeds::created_at.eq(person.visitor.now),
            ))
            .on_conflict(feeds::user_id)
            .do_update()
            .set((feeds::token_hash.eq(excluded(feeds::token_hash)), feeds::created_at.eq(excluded(feeds::created_at))))
            .execute(conn)?;
        activity::record(conn, person, "calendar_feed.made", subject(person))?;
        Ok(secret)
    }

    /// Ends the address, if there is one.
    pub fn end(conn: &mut PgConnection, person: &Scope) -> Result<()> {
        if diesel::delete(feeds::table.find(person.user_id)).execute(conn)? == 1 {
            activity::record(conn, person, "calendar_feed.ended", subject(person))?;
        }
        Ok(())
    }

    /// What whoever has the address reads: the renewals that its person sees now. None, where nobody has made such an
    /// address, or where its person may not see them any more.
    pub fn read(conn: &mut PgConnection, visitor: &Visitor, secret: &str) -> Result<Option<String>> {
        let owner = feeds::table.filter(feeds::token_hash.eq(fingerprint(secret))).select(feeds::user_id);
        let Some(user): Option<UserId> = owner.first(conn).optional()? else { return Ok(None) };
        tenant::enter_by_user(conn, user)?;
        let (language, zone): (Option<String>, Option<String>) =
            users::table.find(user).select((users::language, users::zone)).first(conn)?;
        let mut visitor = visitor.clone();
        visitor.language = language.as_deref().and_then(Language::from_code).unwrap_or_default();
        visitor.zone = zone.and_then(|name| name.parse().ok()).unwrap_or_default();
        let Some(scope) = db::in_name_of(conn, user, Uuid::nil().into(), visitor.clone())? else { return Ok(None) };
        let asker = Asker { visitor, scope: Some(scope), awaits: None };
        let Ok(person) = MayManageSubscription::prove(asker) else { return Ok(None) };
        let now = person.visitor.now;
        let rows = Row::between(conn, &person, (now, now + AHEAD), MOST)?;
        Ok(Some(written(&person, &rows)))
    }
}

/// What is kept of a secret.
fn fingerprint(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn subject(person: &Scope) -> Subject {
    Subject { id: Some(person.user_id.uuid()), name: person.sign_in_name.clone(), ..Subject::default() }
}

/// One day for each renewal, the same bytes as long as nothing of it changes (RFC 5545).
fn written(person: &Scope, rows: &[Row]) -> String {
    let chrome = Chrome::of(person);
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Partner portal//Renewals//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.name(&chrome.say("renewals-title").to_string());
    for row in rows {
        let facts = &row.facts;
        let summary = Phrase::new("renewals-event")
            .with("word", chrome.say(facts.word().words()))
            .with("product", facts.name())
            .with("customer", &facts.customer);
        let licenses = chrome.say(Phrase::new("web-licenses").with("count", facts.licenses)).to_string();
        let owner = row.owner.as_ref().map(|(_, name)| name.clone());
        let about: Vec<String> =
            [Some(licenses), row.reseller().filter(|_| person.is_provider()), owner].into_iter().flatten().collect();
        let event = Event::new()
            .uid(&format!("renewal-{}@partner-portal", facts.id))
            .timestamp(facts.changed_at())
            .starts(facts.ends_at.with_timezone(&person.visitor.zone).date_naive())
            .summary(&chrome.say(summary).to_string())
            .description(&about.join("\n"))
            .url(&format!("{}/subscriptions/{}", person.visitor.public_url, facts.id))
            .done();
        calendar.push(event);
    }
    calendar.to_string()
}
