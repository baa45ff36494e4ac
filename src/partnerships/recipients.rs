//! To whom requests are sent: addresses as people paste them, and a verdict for each.

use std::collections::HashSet;

use diesel::prelude::*;
use validator::ValidateEmail;

use crate::error::Result;
use crate::partnerships::life::State;
use crate::partnerships::request::partnership_request_state;
use crate::schema::{partnership_requests as requests, partnerships, resellers};
use crate::scope::MayPartner;
use crate::web::form::is_unreadable;
use crate::words::Language;

/// The most that one form sends to.
pub(super) const MOST: usize = 1_000;

/// What comes of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    /// It stands above already.
    Duplicate,
    /// A request to it is open.
    Asked,
    /// It is the contact of a partner.
    Partner,
    NoAddress,
}

/// One address with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipient {
    pub typed: String,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub verdict: Verdict,
}

impl Verdict {
    /// The key of what it is called.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Right => "partnerships-verdict-right",
            Verdict::Duplicate => "partnerships-verdict-duplicate",
            Verdict::Asked => "partnerships-verdict-asked",
            Verdict::Partner => "partnerships-verdict-partner",
            Verdict::NoAddress => "partnerships-verdict-no-address",
        }
    }
}

/// The addresses in `text`, in order: one a line, or parted by commas and semicolons outside of quotation marks. Each
/// is `Name <address>` or an address, with `en` or `ru` behind it for a language other than `language`.
pub(super) fn read(text: &str, language: Language) -> Vec<Recipient> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        quoted = match character {
            '"' => !quoted,
            '\n' | '\r' => false,
            _ => quoted,
        };
        match character {
            '\n' | '\r' => parts.push(String::new()),
            ',' | ';' if !quoted => parts.push(String::new()),
            other => parts.last_mut().into_iter().for_each(|part| part.push(other)),
        }
    }
    let mut seen = HashSet::new();
    let typed = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    typed
        .map(|part| {
            let mut recipient = one(part, language);
            if recipient.verdict == Verdict::Right && !seen.insert(recipient.email.clone()) {
                recipient.verdict = Verdict::Duplicate;
            }
            recipient
        })
        .collect()
}

fn one(part: &str, language: Language) -> Recipient {
    let spoken =
        part.rsplit_once(char::is_whitespace).and_then(|(rest, code)| Some((rest, Language::from_code(code)?)));
    let (rest, language) = spoken.unwrap_or((part, language));
    let (name, email) = match rest.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, email)) => (name.trim().trim_matches('"').trim(), email.trim()),
        None => ("", rest.trim()),
    };
    let found = of(name, email, language);
    let is_broken = part.chars().any(|character| is_unreadable(character, false));
    let verdict = if is_broken { Verdict::NoAddress } else { found.verdict };
    Recipient { typed: part.to_owned(), verdict, ..found }
}

/// One whose name and address stand apart.
pub(super) fn of(name: &str, email: &str, language: Language) -> Recipient {
    let is_right = email.chars().count() <= 200
        && name.chars().count() <= 100
        && ![name, email].iter().any(|text| text.chars().any(|character| is_unreadable(character, false)))
        && email.parse::<lettre::Address>().is_ok()
        && email.validate_email();
    Recipient {
        typed: email.to_owned(),
        name: name.to_owned(),
        email: email.to_lowercase(),
        language,
        verdict: if is_right { Verdict::Right } else { Verdict::NoAddress },
    }
}

/// Judges those that are right by themselves: who is a partner, or has an open request, is not asked.
pub(super) fn judge(conn: &mut PgConnection, agent: &MayPartner, found: &mut [Recipient]) -> Result<()> {
    let emails: Vec<&String> = found.iter().filter(|one| one.verdict == Verdict::Right).map(|one| &one.email).collect();
    let provider = agent.provider_id()?;
    let state = partnership_request_state(requests::provider_id, requests::id, agent.visitor.now);
    let open = State::ALL.into_iter().filter(|state| state.is_open()).map(State::code);
    let asked: Vec<String> = requests::table
        .filter(requests::provider_id.eq(provider))
        .filter(requests::recipient_email.eq_any(&emails))
        .filter(state.eq_any(open.collect::<Vec<_>>()))
        .select(requests::recipient_email)
        .load(conn)?;
    let partners: Vec<String> = resellers::table
        .inner_join(partnerships::table)
        .filter(partnerships::provider_id.eq(provider))
        .filter(partnerships::ended_at.is_null())
        .filter(resellers::contact_email.eq_any(&emails))
        .select(resellers::contact_email)
        .load(conn)?;
    let (asked, partners): (HashSet<_>, HashSet<_>) = (asked.into_iter().collect(), partners.into_iter().collect());
    for one in found.iter_mut().filter(|one| one.verdict == Verdict::Right) {
        if partners.contains(&one.email) {
            one.verdict = Verdict::Partner;
        } else if asked.contains(&one.email) {
            one.verdict = Verdict::Asked;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_paste_them() {
        let read = |text: &str| -> Vec<(String, String, &str, Verdict)> {
            let found = read(text, Language::English);
            found.into_iter().map(|one| (one.name, one.email, one.language.code(), one.verdict)).collect()
        };
        let right = |name: &str, email: &str, language| (name.to_owned(), email.to_owned(), language, Verdict::Right);
        assert_eq!(
            read("a@x.example, \"Vist, Harriet\" <h@x.example>;\r\n\r\nОльга <O@X.example> ru\nb@x.example ru"),
            [
                right("", "a@x.example", "en"),
                right("Vist, Harriet", "h@x.example", "en"),
                right("Ольга", "o@x.example", "ru"),
                right("", "b@x.example", "ru"),
            ]
        );
        assert_eq!(read("a@x.example A@x.EXAMPLE")[0].3, Verdict::NoAddress);
        assert_eq!(read("a@x.example\nA@x.EXAMPLE")[1].3, Verdict::Duplicate);
        for rubbish in
            ["Bcc: all@x.example", "hello", "<>", "a@", "a\u{202e}@x.example", "a@x.example>\u{0}", "x <a b@c>"]
        {
            assert_eq!(read(rubbish)[0].3, Verdict::NoAddress, "{rubbish:?}");
        }
        assert!(read(" \n;,\r\n").is_empty());
    }
}
