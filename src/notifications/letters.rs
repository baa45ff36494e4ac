//! The letters: one notification at once, or those of a day together; in the reader's language and time zone, with what
//! to do and where.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::error::Result;
use crate::id::UserId;
use crate::mail::{Letter, Recipient};
use crate::notifications::Kind;
use crate::schema::users;
use crate::words::{Language, Phrase};

/// Who gets letters, and where their clock hangs.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub to: Recipient,
    pub zone: Tz,
}

/// The most notifications that a letter names.
const MOST: usize = 50;

impl Reader {
    /// Those of some who get letters at all.
    pub fn load(conn: &mut PgConnection, ids: &[UserId]) -> Result<Vec<Reader>> {
        type Row = (String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = users::table
            .filter(users::id.eq_any(ids.to_vec()))
            .filter(users::email.ne(""))
            .filter(users::suspended_at.is_null())
            .filter(users::removed_at.is_null())
            .filter(users::deleted_at.is_null())
            .order(users::id)
            .select((users::email, users::first_name, users::last_name, users::language, users::zone))
            .load(conn)?;
        let reader = |(email, first, last, language, zone): Row| Reader {
            to: Recipient {
                name: format!("{first} {last}"),
                email,
                language: language.as_deref().and_then(Language::from_code).unwrap_or_default(),
            },
            zone: zone.and_then(|name| name.parse().ok()).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(reader).collect())
    }
}

/// Where the reader changes how often letters come.
fn hint(public_url: &str) -> Phrase {
    Phrase::new("notifications-letter-hint").with("url", format!("{public_url}/profile/notifications"))
}

fn letter(to: &Recipient, subject: Phrase, sentences: Vec<Phrase>, (link, words): (String, &'static str)) -> Letter {
    Letter {
        provider_id: None,
        subject,
        sentences,
        link: Some((link, words.into())),
        from: to.language.say("web-product").to_string(),
    }
}

/// One notification.
pub(super) fn at_once(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    reader: &Reader,
    kind: Kind,
    (words, path): (&Phrase, &str),
    public_url: &str,
) -> Result<()> {
    let sentences = vec![words.clone(), kind.remedy().into(), hint(public_url)];
    let link = (format!("{public_url}{path}"), "notifications-open");
    let letter = letter(&reader.to, kind.words().into(), sentences, link);
    letter.queue_in(conn, now, &reader.to, reader.zone)
}

/// Those of a day, the oldest first; never none.
pub(super) fn of_day(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    reader: &Reader,
    told: &[Phrase],
    public_url: &str,
) -> Result<()> {
    let mut sentences = vec![Phrase::new("notifications-digest-lead").with("count", told.len())];
    sentences.extend(told.iter().take(MOST).cloned());
    let left = told.len().saturating_sub(MOST);
    if left > 0 {
        sentences.push(Phrase::new("notifications-digest-more").with("count", left));
    }
    sentences.push(hint(public_url));
    let subject = Phrase::new("notifications-digest-subject").with("count", told.len());
    let link = (format!("{public_url}/inbox?state=unread"), "notifications-open-inbox");
    letter(&reader.to, subject, sentences, link).queue_in(conn, now, &reader.to, reader.zone)
}
