//! The pieces of the worker's day, and when each was done last: `portal doctor` says what is late, whichever node
//! does it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::clock::Clock;
use crate::db::Db;
use crate::error::Result;
use crate::metrics::METRICS;
use crate::schema::worker_pulse;

/// What the worker does, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    Letters,
    Seals,
    Outbox,
    Subscriptions,
    CreditRuns,
    Moves,
    Bulk,
    Credit,
    Reminders,
    AdminRelationships,
    Notifications,
    Notices,
    Digests,
    Tallies,
    Tidying,
}

impl Piece {
    pub const ALL: [Piece; 15] = [
        Piece::Letters,
        Piece::Seals,
        Piece::Outbox,
        Piece::Subscriptions,
        Piece::CreditRuns,
        Piece::Moves,
        Piece::Bulk,
        Piece::Credit,
        Piece::Reminders,
        Piece::AdminRelationships,
        Piece::Notifications,
        Piece::Notices,
        Piece::Digests,
        Piece::Tallies,
        Piece::Tidying,
    ];

    /// What the log, the metrics and `portal doctor` call it.
    pub fn name(self) -> &'static str {
        match self {
            Piece::Letters => "letters",
            Piece::Seals => "seals",
            Piece::Outbox => "outbox",
            Piece::Subscriptions => "subscriptions",
            Piece::CreditRuns => "credit_runs",
            Piece::Moves => "moves",
            Piece::Bulk => "bulk",
            Piece::Credit => "credit",
            Piece::Reminders => "reminders",
            Piece::AdminRelationships => "admin_relationships",
            Piece::Notifications => "notifications",
            Piece::Notices => "notices",
            Piece::Digests => "digests",
            Piece::Tallies => "tallies",
            Piece::Tidying => "tidying",
        }
    }

    /// How long ago it may have been done last before somebody should look.
    pub fn patience(self) -> TimeDelta {
        match self {
            Piece::Tidying => TimeDelta::hours(3),
            // A long move or run of incentives holds those behind it up.
            _ => TimeDelta::minutes(15),
        }
    }

    /// When each was done last, of those that ever were.
    pub fn last_done(conn: &mut PgConnection) -> Result<Vec<(Piece, DateTime<Utc>)>> {
        let rows: Vec<(String, DateTime<Utc>)> = worker_pulse::table.load(conn)?;
        let known = |name: &str| Piece::ALL.into_iter().find(|piece| piece.name() == name);
        Ok(rows.iter().filter_map(|(name, at)| Some((known(name)?, *at))).collect())
    }
}

/// What this process has noted, so that it does so once a minute and not after each round.
#[derive(Default)]
pub(super) struct Pulse(RefCell<BTreeMap<Piece, DateTime<Utc>>>);

impl Pulse {
    /// Notes that a piece was done, or says why not.
    pub(super) async fn beat(&self, db: &Db, clock: &Clock, piece: Piece, outcome: Result<()>) {
        let (name, now) = (piece.name(), clock.now());
        if let Err(error) = outcome {
            METRICS.worked(name, None);
            tracing::warn!(%error, piece = name, "the worker failed");
            return;
        }
        METRICS.worked(name, Some(now.timestamp()));
        let is_noted = self.0.borrow().get(&piece).is_some_and(|noted| now - *noted < TimeDelta::minutes(1));
        if is_noted {
            return;
        }
        match db.system(move |conn, _| note(conn, name, now)).await {
            Ok(()) => {
                self.0.borrow_mut().insert(piece, now);
            }
            Err(error) => tracing::warn!(%error, piece = name, "what the worker did could not be noted"),
        }
    }
}

fn note(conn: &mut PgConnection, name: &str, now: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(worker_pulse::table)
        .values((worker_pulse::piece.eq(name), worker_pulse::done_at.eq(now)))
        .on_conflict(worker_pulse::piece)
        .do_update()
        .set(worker_pulse::done_at.eq(excluded(worker_pulse::done_at)))
        .execute(conn)?;
    Ok(())
}
