//! Sessions: rows that say who is signed in, each of which its owner can end.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::User;
use crate::activity::{self, Subject};
use crate::db::SessionLimits;
use crate::error::{Error, Result};
use crate::id::{SessionId, UserId};
use crate::schema::sessions;
use crate::scope::{Awaits, Scope, System};
use crate::web::session::{Token, TokenHash, Visitor};

/// A session, as its owner's list shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
pub struct SessionRow {
    pub id: SessionId,
    pub address: String,
    /// What the browser called itself.
    pub device: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

impl User {
    /// Ends the session of `scope`'s cookie, or every session of the person.
    pub fn sign_out(conn: &mut PgConnection, scope: &Scope, everywhere: bool) -> Result<()> {
        if everywhere {
            User::end_sessions(conn, scope.user_id, scope.visitor.now)?;
        } else if let Some(hash) = scope.visitor.token_hash() {
            end(conn, hash, scope.visitor.now)?;
        }
        activity::record(conn, scope, "session.ended", subject(scope, json!({ "everywhere": everywhere })))
    }

    /// Ends every session of `scope`'s person and starts one in the place of this one, which awaits
    /// `awaits`: what the person may do, or how they prove who they are, has changed. Nothing was proven by
    /// that: the proof is as old as it was.
    pub fn renew_sessions(conn: &mut PgConnection, scope: &Scope, awaits: Option<Awaits>) -> Result<Token> {
        User::end_sessions(conn, scope.user_id, scope.visitor.now)?;
        Ok(start(conn, scope.user_id, awaits, &scope.visitor, scope.proven_at)?.1)
    }

    /// Has each session of `id` get a new token at its next request: what the person may do has changed.
    pub fn renew_tokens(conn: &mut PgConnection, id: UserId) -> Result<()> {
        diesel::update(sessions::table.filter(sessions::user_id.eq(id)).filter(sessions::ended_at.is_null()))
            .set(sessions::renew.eq(true))
            .execute(conn)?;
        Ok(())
    }

    /// Ends every session of `id`.
    pub fn end_sessions(conn: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> Result<()> {
        diesel::update(sessions::table.filter(sessions::user_id.eq(id)).filter(sessions::ended_at.is_null()))
            .set(sessions::ended_at.eq(now))
            .execute(conn)?;
        Ok(())
    }

    /// The sessions of `scope`'s person that are still open, the newest first.
    pub fn sessions(conn: &mut PgConnection, scope: &Scope, limits: SessionLimits) -> Result<Vec<SessionRow>> {
        let now = scope.visitor.now;
        let open = sessions::table
            .filter(sessions::user_id.eq(scope.user_id))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::last_seen_at.ge(now - limits.idle))
            .filter(sessions::created_at.ge(now - limits.absolute));
        Ok(open.order(sessions::created_at.desc()).limit(100).select(SessionRow::as_select()).load(conn)?)
    }

    /// Ends one of the sessions of `scope`'s person.
    pub fn end_session(conn: &mut PgConnection, scope: &Scope, id: SessionId) -> Result<()> {
        let ended = diesel::update(sessions::table.filter(sessions::id.eq(id)))
            .filter(sessions::user_id.eq(scope.user_id))
            .filter(sessions::ended_at.is_null())
            .set(sessions::ended_at.eq(scope.visitor.now))
            .execute(conn)?;
        if ended == 0 {
            return Err(Error::NotFound);
        }
        activity::record(conn, scope, "session.ended", subject(scope, json!({ "session": id })))
    }

    /// Ends the sessions of `scope`'s person but this one.
    pub fn end_other_sessions(conn: &mut PgConnection, scope: &Scope) -> Result<()> {
        diesel::update(sessions::table.filter(sessions::user_id.eq(scope.user_id)))
            .filter(sessions::id.ne(scope.session_id))
            .filter(sessions::ended_at.is_null())
            .set(sessions::ended_at.eq(scope.visitor.now))
            .execute(conn)?;
        activity::record(conn, scope, "session.ended", subject(scope, json!({ "others": true })))
    }
}

fn subject(scope: &Scope, details: serde_json::Value) -> Subject {
    let (id, name) = (Some(scope.user_id.uuid()), scope.sign_in_name.clone());
    Subject { id, name, details, ..Subject::default() }
}

/// Starts a session of `user`, who proved at `proven_at` who they are. What it awaits is for
/// [`admit`](super::sign_in::admit) to say.
pub(super) fn start(
    conn: &mut PgConnection,
    user: UserId,
    awaits: Option<Awaits>,
    visitor: &Visitor,
    proven_at: DateTime<Utc>,
) -> Result<(SessionId, Token)> {
    let (id, token) = (SessionId::new(visitor.now), Token::generate());
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::token_hash.eq(token.hash().to_vec()),
            sessions::user_id.eq(user),
            sessions::awaits.eq(awaits.map(Awaits::code)),
            sessions::address.eq(visitor.address.map(|address| address.to_string()).unwrap_or_default()),
            sessions::device.eq(&visitor.device),
            sessions::created_at.eq(visitor.now),
            sessions::proven_at.eq(proven_at),
            sessions::last_seen_at.eq(visitor.now),
        ))
        .execute(conn)?;
    Ok((id, token))
}

pub(super) fn end(conn: &mut PgConnection, token: TokenHash, now: DateTime<Utc>) -> Result<()> {
    diesel::update(sessions::table.find(token.to_vec()).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Throws away sessions that ended, or were last seen, before `then`, and returns how many.
pub fn forget_sessions(conn: &mut PgConnection, _: &System, then: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::last_seen_at.lt(then))).execute(conn)?)
}
