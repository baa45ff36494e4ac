//! What time does to admin relationships: reminders before the end, and at the end either more time or none.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::activity;
use crate::admin_relationships::asking::REMINDERS;
use crate::admin_relationships::letters;
use crate::admin_relationships::relationship::{AdminRelationship, Relationships};
use crate::db::{Db, tenant};
use crate::error::{Error, Result};
use crate::id::{AdminRelationshipId, ProviderId};
use crate::notifications::{Kind, News};
use crate::schema::admin_relationships as table;
use crate::scope::Organization;
use crate::words::Phrase;

/// By how many days auto-extend puts the end off; Microsoft's number.
const EXTENSION: i64 = 180;

/// As many as one round looks at.
const AT_ONCE: i64 = 1_000;

type Key = (ProviderId, AdminRelationshipId);

/// Tells both sides thirty, seven and one day before the end, and at the end; puts the end off where that was agreed.
/// Of roles that were given by default, whose end never comes by itself, nobody is told.
/// Each step is a transaction of its own: it may be stopped anywhere and repeated, and of several nodes one does it. A
/// late worker tells once, and reckons the end as of when it was due. Returns how many steps it did.
pub async fn move_ends(db: &Db, now: DateTime<Utc>, public_url: &str) -> Result<usize> {
    let due: Vec<Key> = db
        .system(move |conn, _| {
            let rows = due(now).order((table::ends_at, table::id)).limit(AT_ONCE);
            Ok(rows.select((table::provider_id, table::id)).load(conn)?)
        })
        .await?;
    let mut done = 0;
    for key in due {
        let public_url = public_url.to_owned();
        match db.system(move |conn, _| step(conn, key, now, &public_url)).await {
            Ok(did) => done += usize::from(did),
            Err(error) => tracing::error!(%error, id = %key.1, "the end of an admin relationship could not be moved"),
        }
    }
    Ok(done)
}

/// Whose end is so near that both sides have to be told, or has come.
fn due(now: DateTime<Utc>) -> Relationships {
    let [day, week, month] = REMINDERS.map(|days| now + TimeDelta::days(days.into()));
    let soon = table::ends_at.le(month).and(table::told.is_null());
    let sooner = table::ends_at.le(week).and(table::told.gt(7));
    let tomorrow = table::ends_at.le(day).and(table::told.gt(1));
    let here = table::ends_at.le(now).and(table::told.gt(0));
    let to_tell = soon.or(sooner).or(tomorrow).and(table::asked_by.is_not_null());
    let due = to_tell.or(here).or(table::ends_at.le(now).and(table::told.is_null())).assume_not_null();
    table::table.filter(table::terminated_at.is_null()).filter(due).into_boxed()
}

/// One step of one relationship; false when another node is at it, or has done it.
fn step(conn: &mut PgConnection, key: Key, now: DateTime<Utc>, public_url: &str) -> Result<bool> {
    tenant::enter(conn, Organization::Provider(key.0))?;
    let row = table::table.find(key).select(table::id).for_no_key_update().skip_locked();
    if row.first::<AdminRelationshipId>(conn).optional()?.is_none() {
        return Ok(false);
    }
    let still = due(now).filter(table::provider_id.eq(key.0)).filter(table::id.eq(key.1)).select(table::id);
    if still.first::<AdminRelationshipId>(conn).optional()?.is_none() {
        return Ok(false);
    }
    let found = |conn: &mut PgConnection| {
        let one = table::table.filter(table::provider_id.eq(key.0)).filter(table::id.eq(key.1)).into_boxed();
        AdminRelationship::load(conn, one, now, 1)?.pop().ok_or(Error::NotFound)
    };
    let relationship = found(conn)?;
    let (Some(ends_at), extends) = (relationship.facts.ends_at, relationship.facts.auto_extend) else {
        return Ok(false);
    };
    let when = (now, public_url);
    if ends_at > now {
        let told = REMINDERS.into_iter().find(|days| ends_at <= now + TimeDelta::days((*days).into()));
        diesel::update(relationship.row()).set(table::told.eq(told)).execute(conn)?;
        let key = if extends { "roles-letter-extends" } else { "roles-letter-ends" };
        letters::tell_of_time(conn, when, &relationship, ("roles-letter-ends-subject", key))?;
        if !extends {
            tell_partner(conn, &relationship, (now, ends_at, told))?;
        }
    } else if extends {
        let mut until = ends_at;
        while until <= now {
            until += TimeDelta::days(EXTENSION);
        }
        let later = (table::ends_at.eq(until), table::told.eq(None::<i32>));
        diesel::update(relationship.row()).set(later).execute(conn)?;
        let details = json!({ "before": { "ends_at": ends_at }, "after": { "ends_at": until } });
        let subject = relationship.subject(details);
        activity::record_by_system(conn, ends_at, "worker", "admin_relationship.extended", subject)?;
        let words = ("roles-letter-extended-subject", "roles-letter-extended");
        let extended = found(conn)?;
        if extended.facts.asked_by.is_some() {
            letters::tell_of_time(conn, when, &extended, words)?;
        }
    } else {
        diesel::update(relationship.row()).set(table::told.eq(0)).execute(conn)?;
        News::settle(conn, now, key.0, Kind::Roles, key.1.uuid())?;
        let subject = relationship.subject(json!({}));
        activity::record_by_system(conn, ends_at, "worker", "admin_relationship.expired", subject)?;
        letters::tell_of_time(conn, when, &relationship, ("roles-letter-expired-subject", "roles-letter-expired"))?;
    }
    Ok(true)
}

/// Who asked for the roles is told that they end.
fn tell_partner(
    conn: &mut PgConnection,
    relationship: &AdminRelationship,
    (now, ends_at, told): (DateTime<Utc>, DateTime<Utc>, Option<i32>),
) -> Result<()> {
    let facts = &relationship.facts;
    let words = Phrase::new("notifications-told-roles")
        .with("name", &facts.name)
        .with("customer", &relationship.customer)
        .with("at", ends_at);
    let about = format!("{}:{}", facts.id, told.unwrap_or_default());
    News::new(facts.provider_id, Kind::Roles, about, relationship.path(), words)
        .to(facts.reseller_id)
        .for_person(facts.asked_by)
        .of_customer(facts.customer_id)
        .keep(conn, now)
}
