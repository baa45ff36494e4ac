//! One try to prove who one is: a code, a passkey's signature, a recovery code; few of them can fail.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::second_factor::{letters, passkey, record, recovery, totp};
use crate::error::Result;
use crate::schema::sessions;
use crate::scope::Scope;
use crate::secret::SecretKey;

/// After so many wrong tries in a row the session ends.
const TRIES: i32 = 5;

/// What was typed or signed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Six digits of an authenticator app, or a recovery code.
    pub code: String,
    /// What a passkey signed, as JSON that `passkey.js` puts here.
    pub passkey: String,
}

impl Answer {
    pub fn is_empty(&self) -> bool {
        self.code.trim().is_empty() && self.passkey.is_empty()
    }

    /// The key of what is said when it doesn't fit.
    pub fn refusal(&self) -> &'static str {
        if self.passkey.is_empty() { "factor-code-wrong" } else { "factor-passkey-refused" }
    }
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fits,
    Wrong,
    /// It was one wrong try too many: the session has ended.
    Ended,
}

/// Judges one try by `proves`. Tries of one session are judged one after the other.
pub fn attempt(
    conn: &mut PgConnection,
    person: &Scope,
    action: &str,
    proves: impl FnOnce(&mut PgConnection) -> Result<bool>,
) -> Result<Outcome> {
    let session = sessions::table.filter(sessions::id.eq(person.session_id));
    let wrong: i32 = session.select(sessions::wrong_codes).for_no_key_update().first(conn)?;
    if proves(conn)? {
        record(conn, person, &format!("{action}.passed"), &person.sign_in_name, json!({}))?;
        return Ok(Outcome::Fits);
    }
    record(conn, person, &format!("{action}.refused"), &person.sign_in_name, json!({}))?;
    let ended = (wrong + 1 >= TRIES).then_some(person.visitor.now);
    diesel::update(session).set((sessions::wrong_codes.eq(wrong + 1), sessions::ended_at.eq(ended))).execute(conn)?;
    Ok(if ended.is_some() { Outcome::Ended } else { Outcome::Wrong })
}

/// Whether `answer` is the person's second factor, now. What works once is used up.
pub fn fits(conn: &mut PgConnection, person: &Scope, key: &SecretKey, answer: &Answer) -> Result<bool> {
    if !answer.passkey.is_empty() {
        return passkey::authenticate(conn, person, &answer.passkey);
    }
    if totp::authenticate(conn, person, key, &answer.code)? {
        return Ok(true);
    }
    let used = recovery::spend(conn, person, &answer.code)?;
    if used {
        record(conn, person, "recovery_code.used", &person.sign_in_name, json!({}))?;
        letters::tell_myself(conn, person, "factor-letter-code-used", &person.name)?;
    }
    Ok(used)
}
