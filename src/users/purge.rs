//! What the worker removes for good: users who were deleted thirty days ago. Their sign-in names are free then.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, UserId};
use crate::schema::users;
use crate::scope::System;
use crate::users::user::RESTORABLE_DAYS;

/// How many go in one transaction.
const AT_ONCE: i64 = 200;

/// Removes some of those whose time is over, with all that is kept about them but what they did, and returns
/// how many.
pub fn purge_deleted(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    let then = now - TimeDelta::days(RESTORABLE_DAYS);
    let over: Vec<(UserId, String, Option<ProviderId>, Option<CustomerId>)> = users::table
        .filter(users::deleted_at.le(then))
        .order(users::deleted_at)
        .limit(AT_ONCE)
        .select((users::id, users::sign_in_name, users::provider_id, users::customer_id))
        .for_update()
        .skip_locked()
        .load(conn)?;
    let ids: Vec<UserId> = over.iter().map(|(id, ..)| *id).collect();
    diesel::delete(users::table.filter(users::id.eq_any(ids))).execute(conn)?;
    for (id, name, provider_id, customer_id) in &over {
        let subject = Subject {
            id: Some(id.uuid()),
            name: name.clone(),
            provider_id: *provider_id,
            customer_id: *customer_id,
            details: json!({ "days": RESTORABLE_DAYS }),
            ..Subject::default()
        };
        activity::record_by_system(conn, now, "portal", "user.purged", subject)?;
    }
    Ok(over.len())
}
