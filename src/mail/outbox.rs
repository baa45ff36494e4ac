//! How the outbox stands: for `portal doctor` and for metrics.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::error::Result;
use crate::schema::letters;

/// What waits, and what was given up.
#[derive(Clone, Debug)]
pub struct Outbox {
    pub waiting: i64,
    /// Since when the oldest letter waits.
    pub oldest: Option<DateTime<Utc>>,
    /// Given up in the last seven days.
    pub failed: i64,
    /// What the mail server said of one that waits.
    pub last_error: Option<String>,
}

impl Outbox {
    /// Looks at the outbox of the whole portal.
    pub fn look(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Outbox> {
        let waiting = letters::table.filter(letters::status.eq("waiting"));
        let failed = letters::table
            .filter(letters::status.eq("failed"))
            .filter(letters::created_at.gt(now - TimeDelta::days(7)));
        let last_error: Option<Option<String>> = waiting
            .filter(letters::last_error.is_not_null())
            .order(letters::next_attempt_at.desc())
            .select(letters::last_error)
            .first(conn)
            .optional()?;
        Ok(Outbox {
            waiting: waiting.count().get_result(conn)?,
            oldest: waiting.select(diesel::dsl::min(letters::created_at)).first(conn)?,
            failed: failed.count().get_result(conn)?,
            last_error: last_error.flatten(),
        })
    }
}
