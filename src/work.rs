//! The worker's day: what runs beside the pages, and how often.

use std::time::Duration;

use chrono::TimeDelta;
use lettre::message::Mailbox;

use crate::clock::Clock;
use crate::db::Db;
use crate::error::Result;
use crate::mail::{Sender, send_waiting};
use crate::web::reports;
use crate::{accounts, orders};

/// How often the outbox is looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// Works until it is dropped. Each piece is safe to stop anywhere and to repeat, and to run on several
/// nodes at once; one that fails is logged and tried again.
pub async fn work(db: Db, sender: Sender, from: Mailbox, clock: Clock) {
    let mut rounds: u64 = 0;
    loop {
        if let Err(error) = send_waiting(&db, &sender, &from, &clock).await {
            tracing::warn!(%error, "letters");
        }
        if rounds.is_multiple_of(1800)
            && let Err(error) = tidy_up(&db, &clock).await
        {
            tracing::warn!(%error, "tidying up");
        }
        rounds += 1;
        actix_web::rt::time::sleep(PAUSE).await;
    }
}

async fn tidy_up(db: &Db, clock: &Clock) -> Result<()> {
    let now = clock.now();
    let discarded = db.system(move |conn, system| orders::discard_old_drafts(conn, system, now)).await?;
    let then = now - TimeDelta::days(30);
    db.system(move |conn, system| accounts::forget_sessions(conn, system, then)).await?;
    let day = now - TimeDelta::days(2);
    db.system(move |conn, system| accounts::limits::prune(conn, system, day)).await?;
    let half_a_year = now - TimeDelta::days(180);
    db.system(move |conn, system| accounts::forget_devices(conn, system, half_a_year)).await?;
    db.system(move |conn, _| reports::forget_old(conn, now)).await?;
    if discarded > 0 {
        tracing::info!(discarded, "old drafts");
    }
    Ok(())
}
