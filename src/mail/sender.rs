//! The sender: takes waiting letters and hands them to SMTP, or keeps them as files.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use futures_util::FutureExt;
use lettre::address::Envelope;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::response::Category;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;

use crate::clock::Clock;
use crate::db::Db;
use crate::error::Result;
use crate::id::LetterId;
use crate::metrics::METRICS;
use crate::schema::letters;

/// A letter that was tried so often is given up.
const ATTEMPTS: i32 = 12;

/// How long a mail server may take for one letter: less than the first pause, after which another node would
/// take a letter that is still being handed over.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// For how long a database that is away is asked to note what became of a letter; together with [`PATIENCE`] less than
/// the first pause.
const NOTING: Duration = Duration::from_secs(10);

/// Where letters go.
pub enum Sender {
    Smtp {
        transport: AsyncSmtpTransport<Tokio1Executor>,
        patience: Duration,
    },
    /// Without `SMTP_URL`: one `.eml` file for each letter in this directory.
    Files(PathBuf),
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = letters, check_for_backend(diesel::pg::Pg))]
struct Waiting {
    id: LetterId,
    recipient_name: String,
    recipient_email: String,
    subject: String,
    text_body: String,
    html_body: String,
    from_name: String,
    reply_to: String,
    attempts: i32,
}

impl Sender {
    /// SMTP by `url`; a letter that isn't taken within `patience` is tried again later. Must be made, and dropped,
    /// inside a running Tokio runtime.
    pub fn smtp(url: &str, patience: Duration) -> std::result::Result<Sender, lettre::transport::smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
        Ok(Sender::Smtp { transport: transport.timeout(Some(patience)).build(), patience })
    }

    async fn send(&self, id: LetterId, message: Message) -> std::result::Result<(), Failure> {
        match self {
            Sender::Smtp { transport, patience } => match timeout(*patience, transport.send(message)).await {
                Ok(sent) => sent.map(drop).map_err(|error| Failure::of(&error)),
                Err(_) => Err(Failure::passing(format!("the server took more than {patience:?}"))),
            },
            Sender::Files(directory) => {
                keep(directory, id, &message).map_err(|error| Failure::passing(error.to_string()))
            }
        }
    }
}

/// Why a letter did not go out.
#[derive(Clone)]
struct Failure {
    reason: String,
    /// Trying again would end the same way.
    is_final: bool,
}

impl Failure {
    fn passing(reason: impl Into<String>) -> Failure {
        Failure { reason: reason.into(), is_final: false }
    }

    fn lasting(reason: impl Into<String>) -> Failure {
        Failure { reason: reason.into(), is_final: true }
    }

    /// RFC 5321, 4.2.1: 55x is about this letter or its mailbox, and lasts. Other 5xx are about the server
    /// or how the portal signs in there, which its operator can mend.
    fn of(error: &SmtpError) -> Failure {
        let about_letter = error.status().is_some_and(|code| code.category == Category::MailSystem);
        Failure { reason: error.to_string(), is_final: error.is_permanent() && about_letter }
    }
}

/// For the operator's eyes alone: a letter may hold a link that sets a password. Its row is emptied next, so it must
/// be on disk.
fn keep(directory: &Path, id: LetterId, message: &Message) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let path = directory.join(format!("{id}.eml"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(&message.formatted())?;
    file.sync_all()?;
    File::open(directory)?.sync_all()?;
    // The directory itself may be new.
    directory.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
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
        let outcome =
            AssertUnwindSafe(handing_over).catch_unwind().await.unwrap_or_else(|_| Err(Failure::passing("a panic")));
        if let Err(failure) = &outcome {
            tracing::warn!(%id, reason = failure.reason, "a letter could not be sent");
        }
        sent += usize::from(outcome.is_ok());
        METRICS.handed_over(outcome.is_ok());
        note_surely(db, &letter, outcome, now).await?;
    }
}

/// Notes what became of a letter. One that was taken would go out again unless that is noted before its next attempt,
/// so a database that is away meanwhile is waited for.
async fn note_surely(
    db: &Db,
    letter: &Waiting,
    outcome: std::result::Result<(), Failure>,
    now: DateTime<Utc>,
) -> Result<()> {
    let began = Instant::now();
    loop {
        let (letter, outcome) = (letter.clone(), outcome.clone());
        match db.system(move |conn, _| note(conn, &letter, outcome, now)).await {
            Err(error) if began.elapsed() < NOTING => tracing::warn!(%error, "a letter's end could not be noted yet"),
            noted => return noted,
        }
        actix_web::rt::time::sleep(Duration::from_millis(200)).await;
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
    outcome: std::result::Result<(), Failure>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = diesel::update(letters::table.find(letter.id));
    match outcome {
        Ok(()) => row.set((letters::status.eq("sent"), letters::sent_at.eq(now), emptied())).execute(conn)?,
        Err(failure) if failure.is_final || letter.attempts + 1 >= ATTEMPTS => {
            let failed = (letters::status.eq("failed"), letters::last_error.eq(failure.reason));
            row.set((failed, emptied())).execute(conn)?
        }
        Err(failure) => row.set(letters::last_error.eq(failure.reason)).execute(conn)?,
    };
    Ok(())
}

/// Of a letter that is done with, the text is not kept: it may hold a personal link.
#[diesel::dsl::auto_type]
fn emptied() -> _ {
    (letters::text_body.eq(""), letters::html_body.eq(""))
}

fn message(letter: &Waiting, from: &Mailbox) -> std::result::Result<Message, Failure> {
    let address: Address = letter.recipient_email.parse().map_err(|_| Failure::lasting("not an address"))?;
    // Said apart from the header, which an odd name may make unreadable.
    let envelope = Envelope::new(Some(from.email.clone()), vec![address.clone()])
        .map_err(|error| Failure::lasting(error.to_string()))?;
    // A control character in a display name would make lettre panic.
    let plain = |name: &str| name.replace(char::is_control, " ");
    let name = plain(&letter.recipient_name);
    let (mut builder, mut writer) = (Message::builder(), from.clone());
    if !letter.from_name.is_empty() {
        writer.name = Some(plain(&letter.from_name));
    }
    if let Ok(reply_to) = letter.reply_to.parse::<Address>() {
        builder = builder.reply_to(Mailbox::new(writer.name.clone(), reply_to));
    }
    builder
        .envelope(envelope)
        .from(writer)
        .to(Mailbox::new(Some(name), address))
        .subject(letter.subject.replace(char::is_control, " "))
        .message_id(Some(format!("<{}@{}>", letter.id, from.email.domain())))
        .header(lettre::message::header::MIME_VERSION_1_0)
        .multipart(MultiPart::alternative_plain_html(letter.text_body.clone(), letter.html_body.clone()))
        .map_err(|error| Failure::lasting(error.to_string()))
}
