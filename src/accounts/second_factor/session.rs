//! What a proof does to the session: its id is renewed, and the next step of signing in stands in it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::accounts::User;
use crate::accounts::second_factor::ways;
use crate::error::{Error, Result};
use crate::schema::{sessions, users};
use crate::scope::{Awaits, Kind, Scope};
use crate::web::session::{Token, Visitor};

/// What is left of signing in for `user`, who has proven the password and, with `shown`, the second factor.
pub fn left(conn: &mut PgConnection, visitor: &Visitor, user: &User, shown: bool) -> Result<Option<Awaits>> {
    let enrolled = ways(conn, user.id)?.any();
    let is_temporary = users::table.find(user.id).select(users::password_expires_at.is_not_null()).first(conn)?;
    let kind = match (user.customer_id, user.reseller_id) {
        (Some(_), _) => Kind::Customer,
        (None, Some(_)) => Kind::Reseller,
        (None, None) => Kind::Provider,
    };
    Ok(if enrolled && !shown {
        Some(Awaits::SecondFactor)
    } else if is_temporary {
        Some(Awaits::Password)
    } else if !enrolled && visitor.second_factor.is_required(kind) {
        Some(Awaits::Enrollment)
    } else {
        None
    })
}

/// Gives the session a new token, with which `awaits` is left of signing in; the old one is dead. The
/// person last proved at `proven_at` who they are: now, where something was proven just now.
pub fn renew(
    conn: &mut PgConnection,
    person: &Scope,
    awaits: Option<Awaits>,
    proven_at: DateTime<Utc>,
) -> Result<Token> {
    let old = person.visitor.token_hash().ok_or(Error::SignedOut(None))?;
    let token = Token::generate();
    let renewed = diesel::update(sessions::table.find(old.to_vec()).filter(sessions::ended_at.is_null()))
        .set((
            sessions::token_hash.eq(token.hash().to_vec()),
            sessions::awaits.eq(awaits.map(Awaits::code)),
            sessions::proven_at.eq(proven_at),
        ))
        .execute(conn)?;
    if renewed == 0 { Err(Error::SignedOut(None)) } else { Ok(token) }
}
