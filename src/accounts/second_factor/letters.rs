//! The letters that tell a person of a change that somebody else could have made in their name.

use diesel::prelude::*;

use crate::accounts::User;
use crate::accounts::second_factor::own;
use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::scope::Scope;
use crate::words::{Language, Phrase};

/// Tells the person of what was done in their own name; `sentence` may name the thing.
pub fn tell_myself(conn: &mut PgConnection, person: &Scope, sentence: &'static str, name: &str) -> Result<()> {
    let user = User::find(conn, person.user_id)?;
    tell(conn, person, &user, sentence, name)
}

/// Tells `user` of what `by` did.
pub fn tell(conn: &mut PgConnection, by: &Scope, user: &User, sentence: &'static str, name: &str) -> Result<()> {
    let visitor = &by.visitor;
    let letter = Letter {
        provider_id: by.provider(),
        subject: Phrase::new("factor-letter-subject"),
        sentences: vec![Phrase::new(sentence).with("name", name), Phrase::new("factor-letter-not-you")],
        link: Some((format!("{}{}", visitor.public_url, own::PATH), "factor-title".into())),
        from: by.organization_name.clone(),
    };
    let to = Recipient {
        name: format!("{} {}", user.first_name, user.last_name),
        email: user.email.clone(),
        language: user.language.as_deref().and_then(Language::from_code).unwrap_or(visitor.language),
    };
    letter.queue(conn, visitor.now, &to)
}
