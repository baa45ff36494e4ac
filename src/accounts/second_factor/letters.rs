//! The letters that tell a person of a change that somebody else could have made in their name.

use diesel::prelude::*;

use crate::accounts::second_factor::own;
use crate::accounts::{User, letters};
use crate::error::Result;
use crate::scope::Scope;
use crate::web::session::Visitor;
use crate::words::Phrase;

/// Tells the person of what was done in their own name; `sentence` may name the thing.
pub fn tell_myself(conn: &mut PgConnection, person: &Scope, sentence: &'static str, name: &str) -> Result<()> {
    let user = User::find(conn, person.user_id)?;
    tell(conn, &person.visitor, &user, sentence, name)
}

/// Tells `user` of what `visitor` did.
pub fn tell(conn: &mut PgConnection, visitor: &Visitor, user: &User, sentence: &'static str, name: &str) -> Result<()> {
    let sentences = vec![Phrase::new(sentence).with("name", name), Phrase::new("factor-letter-not-you")];
    let link = (format!("{}{}", visitor.public_url, own::PATH), Phrase::new("factor-title"));
    letters::send(conn, visitor, user, "factor-letter-subject", sentences, Some(link))
}
