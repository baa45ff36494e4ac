//! The worker's day: what runs beside the pages, and how often.

mod notices;
mod piece;

pub use notices::{notice, notice_renewals};
pub use piece::Piece;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join4;
use lettre::message::Mailbox;

use crate::activity::Keeping;
use crate::admin_relationships::move_ends;
use crate::bulk::{self, discard_bulk, work_bulk};
use crate::clock::Clock;
use crate::db::Db;
use crate::error::Result;
use crate::incentives::{discard_rehearsals, sweep_due, work_runs};
use crate::mail::{Sender, send_waiting};
use crate::moves::{discard_moves, move_customers};
use crate::notifications;
use crate::outbox::{self, do_waiting};
use crate::partnerships::{CreditRule, Invitations, remind_due};
use crate::subscriptions::{EndOfTerm, move_due};
use crate::web::{kept, reports};
use crate::{accounts, activity, orders, partnerships, users};
use piece::Pulse;

/// How often the outbox, and what waits for its seal, are looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// What the settings say about the work.
#[derive(Clone)]
pub struct Rules {
    pub end_of_term: EndOfTerm,
    /// What a missing partnership means for a reseller's credit.
    pub credit: CreditRule,
    /// Whether and when the portal reminds of requests to partner, and their links.
    pub invitations: Invitations,
    /// Where letters lead, without a slash at its end.
    pub public_url: String,
}

/// Works until it is dropped. Each piece is safe to stop anywhere and to repeat, and to run on several
/// nodes at once; one that fails is logged and tried again.
pub async fn work(db: Db, sender: Sender, from: Mailbox, clock: Clock, log: Keeping, rules: Rules) {
    let pulse = Pulse::default();
    // Apart from the rest, which a mail server that stalls must not hold up.
    let letters =
        again(&pulse, &db, &clock, Piece::Letters, async || send_waiting(&db, &sender, &from, &clock).await.map(drop));
    // Apart, too: a file of ten thousand rows takes minutes.
    let settings = bulk::Settings {
        credit: rules.credit,
        end_of_term: rules.end_of_term,
        invitations: rules.invitations.clone(),
        public_url: rules.public_url.clone(),
    };
    let files = again(&pulse, &db, &clock, Piece::Bulk, async || work_bulk(&db, &clock, &settings).await.map(drop));
    // Apart, too: people were told the second at which it happens.
    let outbox =
        outbox::Settings { credit: rules.credit, end_of_term: rules.end_of_term, public_url: rules.public_url.clone() };
    let waiting = again(&pulse, &db, &clock, Piece::Outbox, async || do_waiting(&db, &clock, &outbox).await.map(drop));
    join4(letters, files, waiting, pieces(&pulse, &db, &clock, &log, &rules)).await;
}

/// One piece by itself, which holds up no other.
async fn again(pulse: &Pulse, db: &Db, clock: &Clock, piece: Piece, work: impl AsyncFn() -> Result<()>) {
    loop {
        pulse.beat(db, clock, piece, work().await).await;
        actix_web::rt::time::sleep(PAUSE).await;
    }
}

async fn pieces(pulse: &Pulse, db: &Db, clock: &Clock, log: &Keeping, rules: &Rules) {
    let mut rounds: u64 = 0;
    loop {
        at_once(pulse, db, clock, log, rules).await;
        if rounds.is_multiple_of(30) {
            each_minute(pulse, db, clock, rules).await;
        }
        if rounds.is_multiple_of(1800) {
            pulse.beat(db, clock, Piece::Notices, notice_renewals(db, clock.now()).await).await;
            pulse.beat(db, clock, Piece::Tidying, tidy_up(db, clock, log).await).await;
        }
        rounds += 1;
        actix_web::rt::time::sleep(PAUSE).await;
    }
}

async fn at_once(pulse: &Pulse, db: &Db, clock: &Clock, log: &Keeping, rules: &Rules) {
    let note = async |piece, outcome: Result<()>| pulse.beat(db, clock, piece, outcome).await;
    note(Piece::Seals, activity::seal_waiting(db, &log.key).await.map(drop)).await;
    note(Piece::Subscriptions, move_due(db, clock.now(), rules.end_of_term).await.map(drop)).await;
    note(Piece::CreditRuns, work_runs(db, clock.now(), rules.credit).await.map(drop)).await;
    let moved = move_customers(db, || clock.now(), rules.credit, &rules.public_url).await;
    note(Piece::Moves, moved.map(drop)).await;
    let told = notifications::tell(db, clock.now(), &rules.public_url).await;
    note(Piece::Notifications, told.map(drop)).await;
}

async fn each_minute(pulse: &Pulse, db: &Db, clock: &Clock, rules: &Rules) {
    let note = async |piece, outcome: Result<()>| pulse.beat(db, clock, piece, outcome).await;
    note(Piece::Credit, sweep_due(db, clock.now(), &rules.public_url).await.map(drop)).await;
    let reminded = remind_due(db, clock.now(), &rules.invitations, &rules.public_url).await;
    note(Piece::Reminders, reminded.map(drop)).await;
    let ended = move_ends(db, clock.now(), &rules.public_url).await;
    note(Piece::AdminRelationships, ended.map(drop)).await;
    note(Piece::Notices, notice(db, clock.now()).await).await;
    let sent = notifications::send_digests(db, clock.now(), &rules.public_url).await;
    note(Piece::Digests, sent.map(drop)).await;
    note(Piece::Tallies, db.system(partnerships::sum_up_tallies).await).await;
}

async fn tidy_up(db: &Db, clock: &Clock, log: &Keeping) -> Result<()> {
    let now = clock.now();
    discard_drafts(db, now).await?;
    forget_users(db, now).await?;
    let then = now - TimeDelta::days(30);
    db.system(move |conn, system| accounts::forget_sessions(conn, system, then)).await?;
    let day = now - TimeDelta::days(2);
    db.system(move |conn, system| accounts::limits::prune(conn, system, day)).await?;
    let half_a_year = now - TimeDelta::days(180);
    db.system(move |conn, system| accounts::forget_devices(conn, system, half_a_year)).await?;
    db.system(move |conn, _| reports::forget_old(conn, now)).await?;
    db.system(move |conn, system| notifications::forget_old(conn, system, now)).await?;
    if let Some(retention) = &log.retention {
        let removed = retention.prune(&log.key, now).await?;
        tracing::info!(removed, "old activity records");
    }
    Ok(())
}

/// Orders, runs of incentives and from files, moves and enrollments that nobody went on with.
async fn discard_drafts(db: &Db, now: DateTime<Utc>) -> Result<()> {
    let discarded = db.system(move |conn, system| orders::discard_old_drafts(conn, system, now)).await?;
    if discarded > 0 {
        tracing::info!(discarded, "old drafts");
    }
    db.system(move |conn, system| discard_rehearsals(conn, system, now)).await?;
    db.system(move |conn, system| discard_moves(conn, system, now)).await?;
    db.system(move |conn, system| discard_bulk(conn, system, now)).await?;
    db.system(move |conn, system| partnerships::discard_old_enrollments(conn, system, now)).await?;
    db.system(move |conn, system| kept::forget_old(conn, system, now)).await?;
    Ok(())
}

/// Removes who was deleted so long ago that nobody can restore them, and files of users from before yesterday.
async fn forget_users(db: &Db, now: DateTime<Utc>) -> Result<()> {
    let purged = db.system(move |conn, system| users::purge_deleted(conn, system, now)).await?;
    if purged > 0 {
        tracing::info!(purged, "deleted users");
    }
    let day = now - TimeDelta::days(1);
    db.system(move |conn, system| users::forget_uploads(conn, system, day)).await?;
    Ok(())
}
