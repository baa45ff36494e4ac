//! A letter: some sentences and perhaps a link, written as text and as HTML from the same words.

use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::Result;
use crate::id::{LetterId, ProviderId};
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
    name: &'a str,
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    language: Language,
    name: &'a str,
    letter: &'a Letter,
}

#[derive(Insertable)]
#[diesel(table_name = letters)]
struct NewLetter {
    id: LetterId,
    provider_id: Option<ProviderId>,
    recipient_name: String,
    recipient_email: String,
    subject: String,
    text_body: String,
    html_body: String,
    next_attempt_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

impl Letter {
    /// Puts the letter, in the recipient's language, into the outbox.
    pub fn queue(&self, conn: &mut PgConnection, now: DateTime<Utc>, to: &Recipient) -> Result<()> {
        let (language, name) = (to.language, to.name.as_str());
        let letter = NewLetter {
            id: LetterId::new(now),
            provider_id: self.provider_id,
            recipient_name: to.name.clone(),
            recipient_email: to.email.clone(),
            subject: language.say(&self.subject).to_string().replace("=?", "= ?"),
            text_body: TextLetter { language, name, letter: self }.render()?,
            html_body: HtmlLetter { language, name, letter: self }.render()?,
            next_attempt_at: now,
            created_at: now,
        };
        diesel::insert_into(letters::table).values(letter).execute(conn)?;
        Ok(())
    }

    fn lines(&self, language: &Language) -> Vec<Message> {
        self.sentences.iter().map(|sentence| language.say(sentence)).collect()
    }
}
