//! A letter whose words a person wrote: as text and, escaped, as HTML.

use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::Result;
use crate::id::{LetterId, ProviderId};
use crate::mail::letter::{NewLetter, plain};
use crate::words::Language;

/// Rows of one statement: a thousand letters at once would be too many parameters.
const AT_ONCE: usize = 500;

/// What a person writes in the name of a provider.
#[derive(Clone, Debug)]
pub struct Written {
    pub language: Language,
    pub subject: String,
    pub body: String,
    /// The personal link that stands in the body; in HTML it can be pressed.
    pub link: String,
}

/// To whom a letter goes, and in whose name.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub provider_id: ProviderId,
    pub recipient_name: String,
    pub recipient_email: String,
    pub from_name: String,
    pub reply_to: String,
    /// The path of the page of the request that it carries.
    pub concerns: String,
}

#[derive(Template)]
#[template(path = "mail/written.html")]
struct HtmlLetter<'a> {
    letter: &'a Written,
}

#[derive(Template)]
#[template(path = "mail/_written.html")]
struct Fragment<'a> {
    letter: &'a Written,
}

impl Written {
    /// The subject as it goes out.
    pub fn subject(&self) -> String {
        plain(&self.subject)
    }

    /// What stands in the body of the HTML part.
    pub fn html(&self) -> Result<String> {
        Ok(Fragment { letter: self }.render()?)
    }

    /// Paragraphs, which empty lines part; each of lines, each cut where the link stands.
    fn paragraphs(&self) -> Vec<Vec<Vec<&str>>> {
        let parts = self.body.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| part.lines().map(|line| line.split(self.link.as_str()).collect()).collect()).collect()
    }

    fn row(&self, now: DateTime<Utc>, to: &Envelope) -> Result<NewLetter> {
        Ok(NewLetter {
            id: LetterId::new(now),
            provider_id: Some(to.provider_id),
            recipient_name: to.recipient_name.clone(),
            recipient_email: to.recipient_email.clone(),
            subject: self.subject(),
            text_body: self.body.clone(),
            html_body: HtmlLetter { letter: self }.render()?,
            next_attempt_at: now,
            created_at: now,
            from_name: to.from_name.clone(),
            reply_to: to.reply_to.clone(),
            kind: "partnerships",
            concerns: to.concerns.clone(),
        })
    }

    /// Puts letters into the outbox and returns the ids of their rows, in their order.
    pub fn queue(
        conn: &mut PgConnection,
        now: DateTime<Utc>,
        letters: &[(Written, Envelope)],
    ) -> Result<Vec<LetterId>> {
        let rows: Vec<NewLetter> = letters.iter().map(|(letter, to)| letter.row(now, to)).collect::<Result<_>>()?;
        for some in rows.chunks(AT_ONCE) {
            diesel::insert_into(crate::schema::letters::table).values(some).execute(conn)?;
        }
        Ok(rows.iter().map(|row| row.id).collect())
    }
}
