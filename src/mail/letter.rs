//! A letter: some sentences and perhaps a link, written as text and as HTML from the same words.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::error::Result;
use crate::id::{LetterId, ProviderId};
use crate::mail::about::{concerned_by, kind_of};
use crate::schema::letters;
use crate::words::{Language, Message, Phrase};

/// Who gets a letter, and in which language.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub name: String,
    pub email: String,
    pub language: Language,
}

/// What a letter says. Its subject is the portal's own words: nothing that a person typed stands there
/// unaltered, since a mail program may read markup into it.
#[derive(Clone, Debug)]
pub struct Letter {
    pub provider_id: Option<ProviderId>,
    pub subject: Phrase,
    pub sentences: Vec<Phrase>,
    /// The whole address, and the words of the link.
    pub link: Option<(String, Phrase)>,
    /// Who writes: the name of an organization.
    pub from: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    language: Language,
    zone: Tz,
    name: &'a str,
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    language: Language,
    zone: Tz,
    name: &'a str,
    letter: &'a Letter,
}

#[derive(Insertable)]
#[diesel(table_name = letters)]
pub(super) struct NewLetter {
    pub(super) id: LetterId,
    pub(super) provider_id: Option<ProviderId>,
    pub(super) recipient_name: String,
    pub(super) recipient_email: String,
    pub(super) subject: String,
    pub(super) text_body: String,
    pub(super) html_body: String,
    pub(super) next_attempt_at: DateTime<Utc>,
    pub(super) created_at: DateTime<Utc>,
    /// Empty for the portal.
    pub(super) from_name: String,
    /// Empty for the portal's own address.
    pub(super) reply_to: String,
    pub(super) kind: &'static str,
    pub(super) concerns: String,
}

/// A subject in which nothing can be read as encoded words.
pub(super) fn plain(subject: &str) -> String {
    subject.replace("=?", "= ?")
}

impl Letter {
    /// Puts the letter, in the recipient's language, into the outbox. Its times are in UTC.
    pub fn queue(&self, conn: &mut PgConnection, now: DateTime<Utc>, to: &Recipient) -> Result<()> {
        self.queue_in(conn, now, to, Tz::UTC)
    }

    /// The same with times in the recipient's time zone.
    pub fn queue_in(&self, conn: &mut PgConnection, now: DateTime<Utc>, to: &Recipient, zone: Tz) -> Result<()> {
        let (language, name) = (to.language, to.name.as_str());
        let letter = NewLetter {
            id: LetterId::new(now),
            provider_id: self.provider_id,
            recipient_name: to.name.clone(),
            recipient_email: to.email.clone(),
            subject: plain(&language.say(&self.subject).to_string()),
            text_body: TextLetter { language, zone, name, letter: self }.render()?,
            html_body: HtmlLetter { language, zone, name, letter: self }.render()?,
            next_attempt_at: now,
            created_at: now,
            from_name: String::new(),
            reply_to: String::new(),
            kind: kind_of(&self.subject),
            concerns: self.link.as_ref().map(|(link, _)| concerned_by(link)).unwrap_or_default(),
        };
        diesel::insert_into(letters::table).values(letter).execute(conn)?;
        Ok(())
    }

    fn lines(&self, language: &Language, zone: &Tz) -> Vec<Message> {
        self.sentences.iter().map(|sentence| language.say(sentence).in_zone(*zone)).collect()
    }
}
