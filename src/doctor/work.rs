//! Whether what waits gets done: letters, and the pieces of the worker.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::PgConnection;

use super::{Said, failure, fine, warning};
use crate::error::Result;
use crate::mail::Outbox;
use crate::work::Piece;

/// A letter that waits for so long has been tried several times.
const LONG: TimeDelta = TimeDelta::minutes(15);

/// Whoever waits for so long for a letter has given up.
const TOO_LONG: TimeDelta = TimeDelta::hours(6);

pub(super) fn outbox(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Said> {
    let outbox = Outbox::look(conn, now)?;
    let what = format!("{} letters wait, {} have failed in the last 7 days", outbox.waiting, outbox.failed);
    let age = outbox.oldest.map_or(TimeDelta::zero(), |oldest| now - oldest);
    let last_error = outbox.last_error.map(|error| format!(" ({error})")).unwrap_or_default();
    Ok(match () {
        () if age > TOO_LONG => failure(format!(
            "{what}; the oldest waits for {} hours{last_error}: mend the mail server, and all are sent.",
            age.num_hours()
        )),
        () if age > LONG => warning(format!(
            "{what}; the oldest waits for {} minutes{last_error}: look at the mail server and at the worker.",
            age.num_minutes()
        )),
        () if outbox.failed > 0 => {
            warning(format!("{what}{last_error}: those are given up; tell the recipients, or send the letters anew."))
        }
        () => fine(format!("{what}.")),
    })
}

/// Each piece notes when it was last done, whichever node did it.
pub(super) fn worker(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Said> {
    let done = Piece::last_done(conn)?;
    let Some(newest) = done.iter().map(|(_, at)| *at).max() else {
        return Ok(warning("it has never run: start `portal serve` or `portal work`."));
    };
    let late: Vec<&str> =
        done.iter().filter(|(piece, at)| now - *at > piece.patience()).map(|(it, _)| it.name()).collect();
    let seconds = (now - newest).num_seconds().max(0);
    Ok(match late.as_slice() {
        [] => fine(format!("done last {seconds} seconds ago.")),
        late if late.len() == done.len() => {
            failure(format!("nothing was done for {seconds} seconds: start `portal serve` or `portal work`."))
        }
        late => failure(format!("late: {}; the log says why.", late.join(", "))),
    })
}
