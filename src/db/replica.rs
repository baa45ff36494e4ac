//! A copy of the database that follows the primary: pages of people who are signed in are read there.
//!
//! Nothing is read that is older than the request. The door looks the session up on the primary and learns there how
//! far its log has been written; the replica answers if it has replayed that much, or does so within a few milliseconds.
//! So everybody sees what they and others have just written, and a right that was taken away is gone at once. Whatever
//! the replica can't do, the primary does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sql_types::{BigInt, Nullable};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, builder, roll_back, tenant};
use crate::error::{Error, Result};
use crate::scope::Organization;

/// How long a page waits for the replica to catch up: less than it takes somebody to notice.
const PATIENCE: Duration = Duration::from_millis(10);

/// How long a replica that has failed is left alone.
const REST: Duration = Duration::from_secs(5);

/// Connections to the replica, and since when they fail.
#[derive(Clone)]
pub(super) struct Replica {
    pool: Pool<ConnectionManager<PgConnection>>,
    started: Instant,
    /// Milliseconds after `started` until which it is left alone.
    away_until: Arc<AtomicU64>,
}

impl Replica {
    pub(super) fn connect(url: &str, size: u32, prepares: bool) -> Result<Replica> {
        // It is not waited for as long as the primary, which can do it, too.
        let pool = builder(size, Duration::from_millis(500), prepares);
        let pool = pool.build(ConnectionManager::new(url)).map_err(Error::internal)?;
        Ok(Replica { pool, started: Instant::now(), away_until: Arc::default() })
    }

    /// A transaction that shows what somebody `sees`; none, if the replica is away or too far behind.
    pub(super) fn begin(self, sees: Sees) -> Option<Transaction> {
        if self.now() < self.away_until.load(Ordering::Relaxed) {
            return None;
        }
        let begun = self.connection(sees).unwrap_or_else(|error| {
            self.leave_alone(&error);
            None
        });
        begun.map(|conn| Transaction { conn, replica: self })
    }

    fn connection(&self, Sees { organization, position }: Sees) -> Result<Option<Connection>> {
        let mut conn = self.pool.get().map_err(|error| Error::Unavailable(error.to_string()))?;
        if !has_replayed(&mut conn, position)? {
            return Ok(None);
        }
        AnsiTransactionManager::begin_transaction(&mut *conn)?;
        tenant::enter(&mut conn, organization)?;
        Ok(Some(conn))
    }

    fn leave_alone(&self, error: &Error) {
        tracing::warn!(%error, "the replica is left alone for a while");
        self.away_until.store(self.now() + millis(REST), Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        millis(self.started.elapsed())
    }
}

/// Whose rows, and how much of the primary's log must have been replayed to show them.
#[derive(Clone, Copy)]
pub(super) struct Sees {
    pub(super) organization: Organization,
    pub(super) position: i64,
}

/// An open transaction, which can only read.
pub(super) struct Transaction {
    conn: Connection,
    replica: Replica,
}

impl Transaction {
    /// Runs `work` in the transaction, which is over then.
    pub(super) fn finish<T>(mut self, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        let done = work(&mut self.conn);
        if let Err(error @ Error::Unavailable(_)) = &done {
            self.replica.leave_alone(error);
        }
        roll_back(&mut self.conn);
        done
    }
}

const REPLAYED: &str =
    "select case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::bigint end as position";

#[derive(QueryableByName)]
struct Replayed {
    #[diesel(sql_type = Nullable<BigInt>)]
    position: Option<i64>,
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// Whether all up to `position` is there, now or soon. A server that follows no other is no replica, whatever it holds.
fn has_replayed(conn: &mut PgConnection, position: i64) -> Result<bool> {
    let asked = Instant::now();
    loop {
        let replayed: Replayed = sql_query(REPLAYED).get_result(conn)?;
        match replayed.position {
            Some(replayed) if replayed >= position => return Ok(true),
            Some(_) if asked.elapsed() < PATIENCE => {}
            _ => return Ok(false),
        }
        thread::sleep(Duration::from_millis(1));
    }
}
