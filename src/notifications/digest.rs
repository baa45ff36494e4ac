//! The letter of the day: at eight o'clock where the reader is, all that is unread of the kinds that they get daily.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::dsl::{exists, max, min};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::clock::moment;
use crate::db::{Db, tenant};
use crate::error::Result;
use crate::id::UserId;
use crate::notifications::letters::{self, Reader};
use crate::schema::{digests, notifications, users};
use crate::words::Phrase;

/// The hour of the reader's day.
const HOUR: u32 = 8;

/// Readers that one round looks at.
const AT_ONCE: i64 = 1_000;

/// Sends each reader their letter of the day, once, and none where nothing is unread. Each in a transaction of its own:
/// it may be stopped anywhere and repeated, and of several nodes one does it. A late worker sends one letter for all the
/// days that it has missed. Returns how many it sent.
pub async fn send_digests(db: &Db, now: DateTime<Utc>, public_url: &str) -> Result<usize> {
    let (mut sent, mut after) = (0, UserId::from(Uuid::nil()));
    loop {
        let (readers, last) = db.system(move |conn, _| due(conn, after, now)).await?;
        let Some(last) = last else { return Ok(sent) };
        for reader in readers {
            let url = public_url.to_owned();
            match db.system(move |conn, _| one(conn, reader, now, &url)).await {
                Ok(did) => sent += usize::from(did),
                Err(error) => tracing::error!(%error, user = %reader, "a letter of the day could not be written"),
            }
        }
        after = last;
    }
}

/// Who of the next readers has anything unread that goes out with the others of a day, and gets that letter now; and the
/// last of those readers, none when there are no more.
fn due(conn: &mut PgConnection, after: UserId, now: DateTime<Utc>) -> Result<(Vec<UserId>, Option<UserId>)> {
    type Waiting = (UserId, Option<String>, Option<DateTime<Utc>>);
    let waiting: Vec<Waiting> = notifications::table
        .inner_join(users::table)
        .filter(notifications::often.eq("daily"))
        .filter(notifications::read_at.is_null())
        .filter(notifications::mailed_at.is_null())
        .filter(notifications::user_id.gt(after))
        .filter(users::email.ne(""))
        .filter(users::suspended_at.is_null())
        .filter(users::removed_at.is_null())
        .filter(users::deleted_at.is_null())
        .group_by(notifications::user_id)
        .select((notifications::user_id, max(users::zone), min(notifications::at)))
        .order(notifications::user_id)
        .limit(AT_ONCE)
        .load(conn)?;
    let ids: Vec<UserId> = waiting.iter().map(|(user, ..)| *user).collect();
    let last = ids.last().copied();
    // Nowhere was the last eight o'clock on an earlier day.
    let recent = digests::day.ge((now - TimeDelta::days(2)).date_naive());
    let sent: HashMap<UserId, NaiveDate> = digests::table
        .filter(digests::user_id.eq_any(ids))
        .filter(recent)
        .order(digests::day)
        .select((digests::user_id, digests::day))
        .load::<(UserId, NaiveDate)>(conn)?
        .into_iter()
        .collect();
    let is_due = |(user, zone, first): &Waiting| {
        let zone: Tz = zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or_default();
        let (day, at) = last_hour(zone, now);
        first.is_some_and(|first| first <= at) && sent.get(user).is_none_or(|sent| *sent < day)
    };
    Ok((waiting.iter().filter(|&row| is_due(row)).map(|(user, ..)| *user).collect(), last))
}

/// The last time that it was eight o'clock where the reader is, and on which day of theirs.
fn last_hour(zone: Tz, now: DateTime<Utc>) -> (NaiveDate, DateTime<Utc>) {
    let today = now.with_timezone(&zone).date_naive();
    let at = moment(zone, today, HOUR);
    if at <= now {
        return (today, at);
    }
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    (yesterday, moment(zone, yesterday, HOUR))
}

/// False when another node is at it, it was sent before, or it isn't time yet.
fn one(conn: &mut PgConnection, user: UserId, now: DateTime<Utc>, public_url: &str) -> Result<bool> {
    tenant::enter_by_user(conn, user)?;
    let row = users::table.find(user).select(users::id).for_no_key_update().skip_locked();
    if row.first::<UserId>(conn).optional()?.is_none() {
        return Ok(false);
    }
    let Some(reader) = Reader::load(conn, &[user])?.pop() else { return Ok(false) };
    let (day, at) = last_hour(reader.zone, now);
    let was_sent = digests::table.filter(digests::user_id.eq(user)).filter(digests::day.ge(day));
    if diesel::select(exists(was_sent)).get_result(conn)? {
        return Ok(false);
    }
    let told: Vec<(Uuid, Value)> = notifications::table
        .filter(notifications::user_id.eq(user))
        .filter(notifications::often.eq("daily"))
        .filter(notifications::read_at.is_null())
        .filter(notifications::mailed_at.is_null())
        .filter(notifications::at.le(at))
        .order((notifications::at, notifications::id))
        .select((notifications::id, notifications::words))
        .load(conn)?;
    if told.is_empty() {
        return Ok(false);
    }
    let (ids, words): (Vec<_>, Vec<Value>) = told.into_iter().unzip();
    let words: Vec<Phrase> = words.into_iter().filter_map(|words| serde_json::from_value(words).ok()).collect();
    letters::of_day(conn, now, &reader, &words, public_url)?;
    diesel::insert_into(digests::table).values((digests::user_id.eq(user), digests::day.eq(day))).execute(conn)?;
    diesel::update(notifications::table)
        .filter(notifications::user_id.eq(user))
        .filter(notifications::id.eq_any(ids))
        .set(notifications::mailed_at.eq(now))
        .execute(conn)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_oclock_is_where_the_reader_is_also_when_the_clocks_are_put_on_or_back() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        for (zone, now, day, hour) in [
            (Tz::UTC, "2026-11-30T07:59:59Z", "2026-11-29", "2026-11-29T08:00:00Z"),
            (Tz::UTC, "2026-11-30T08:00:00Z", "2026-11-30", "2026-11-30T08:00:00Z"),
            // It is tomorrow already in Auckland, and still yesterday in Honolulu.
            (Tz::Pacific__Auckland, "2026-11-30T12:00:00Z", "2026-11-30", "2026-11-29T19:00:00Z"),
            (Tz::Pacific__Auckland, "2026-11-30T19:00:00Z", "2026-12-01", "2026-11-30T19:00:00Z"),
            (Tz::Pacific__Honolulu, "2026-11-30T09:00:00Z", "2026-11-29", "2026-11-29T18:00:00Z"),
            // The night in which the clocks of Berlin are put back has an hour more, and in spring one less.
            (Tz::Europe__Berlin, "2026-10-25T06:59:00Z", "2026-10-24", "2026-10-24T06:00:00Z"),
            (Tz::Europe__Berlin, "2026-10-25T07:00:00Z", "2026-10-25", "2026-10-25T07:00:00Z"),
            (Tz::Europe__Berlin, "2026-03-29T05:59:00Z", "2026-03-28", "2026-03-28T07:00:00Z"),
            (Tz::Europe__Berlin, "2026-03-29T06:00:00Z", "2026-03-29", "2026-03-29T06:00:00Z"),
        ] {
            let expected = (day.parse().unwrap(), at(hour));
            assert_eq!(last_hour(zone, at(now)), expected, "{zone} {now}");
        }
    }
}
