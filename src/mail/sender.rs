//! The sender: takes waiting letters and hands them to SMTP, or keeps them as files.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use futures_util::FutureExt;
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::clock::Clock;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::LetterId;
use crate::schema::letters;

/// A letter that was tried so often is given up.
const ATTEMPTS: i32 = 12;

/// Where letters go.
pub enum Sender {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Without `SMTP_URL`: one `.eml` file for each letter in this directory.
    Files(PathBuf),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = letters, check_for_backend(diesel::pg::Pg))]
struct Waiting {
    id: LetterId,
    recipient_name: String,
    recipient_email: String,
    subject: String,
    text_body: String,
    html_body: String,
    attempts: i32,
}

impl Sender {
    /// SMTP by `url`. Must be made, and dropped, inside a running Tokio runtime.
    pub fn smtp(url: &str) -> std::result::Result<Sender, lettre::transport::smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
        Ok(Sender::Smtp(transport.timeout(Some(Duration::from_secs(30))).build()))
    }

    async fn send(&self, id: LetterId, message: Message) -> std::result::Result<(), String> {
        match self {
            Sender::Smtp(smtp) => smtp.send(message).await.map(drop).map_err(|error| error.to_string()),
            Sender::Files(directory) => keep(directory, id, &message).map_err(|error| error.to_string()),
        }
    }
}

fn keep(directory: &std::path::Path, id: LetterId, message: &Message) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    std::fs::write(directory.join(format!("{id}.eml")), message.formatted())
}

/// Sends what waits, one letter after the other, and returns how many went out. A letter is claimed by
/// moving its next attempt, so nodes share the work, and one that dies between handing over and
/// noting it sends the letter again, under the same Message-ID.
pub async fn send_waiting(db: &Db, sender: &Sender, from: &Mailbox, clock: &Clock) -> Result<usize> {
    let mut sent = 0;
    loop {
        let now = clock.now();
        let Some(letter) = db.system(move |conn, _| claim(conn, now)).await? else { return Ok(sent) };
        let id = letter.id;
        let handing_over = async {
            match message(&letter, from) {
                Ok(message) => sender.send(id, message).await,
                Err(error) => Err(error),
            }
        };
        // A panic in the library spoils one letter, and not the worker.
        let outcome = AssertUnwindSafe(handing_over).catch_unwind().await.unwrap_or_else(|_| Err("a panic".to_owned()));
        if let Err(error) = &outcome {
            tracing::warn!(%id, error, "a letter could not be sent");
        }
        sent += usize::from(outcome.is_ok());
        db.system(move |conn, _| note(conn, &letter, outcome, now)).await?;
    }
}

fn claim(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<Waiting>> {
    let next: Option<Waiting> = letters::table
        .filter(letters::status.eq("waiting"))
        .filter(letters::next_attempt_at.le(now))
        .order(letters::next_attempt_at)
        .select(Waiting::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()?;
    if let Some(letter) = &next {
        diesel::update(letters::table.find(letter.id))
            .set((
                letters::attempts.eq(letters::attempts + 1),
                letters::next_attempt_at.eq(now + pause(letter.attempts)),
            ))
            .execute(conn)?;
    }
    Ok(next)
}

/// One minute, then twice as long each time, up to six hours.
fn pause(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or_default();
    TimeDelta::minutes(2_i64.pow(doublings).min(360))
}

fn note(
    conn: &mut PgConnection,
    letter: &Waiting,
    outcome: std::result::Result<(), String>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = diesel::update(letters::table.find(letter.id));
    match outcome {
        Ok(()) => row.set((letters::status.eq("sent"), letters::sent_at.eq(now))).execute(conn)?,
        Err(error) if letter.attempts + 1 >= ATTEMPTS => {
            row.set((letters::status.eq("failed"), letters::last_error.eq(error))).execute(conn)?
        }
        Err(error) => row.set(letters::last_error.eq(error)).execute(conn)?,
    };
    Ok(())
}

fn message(letter: &Waiting, from: &Mailbox) -> std::result::Result<Message, String> {
    let address: Address = letter.recipient_email.parse().map_err(|_| "not an address".to_owned())?;
    // A control character in a display name would make lettre panic.
    let name = letter.recipient_name.replace(char::is_control, " ");
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(name), address))
        .subject(letter.subject.replace(char::is_control, " "))
        .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
        .header(lettre::message::header::MIME_VERSION_1_0)
        .multipart(MultiPart::alternative_plain_html(letter.text_body.clone(), letter.html_body.clone()))
        .map_err(|error| Error::internal(error).to_string())
}
