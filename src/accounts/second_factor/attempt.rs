//! One try to prove who one is: a code, a passkey's signature, a recovery code; few of them may fail.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::limits::{self, Key, Kind};
use crate::accounts::second_factor::{letters, passkey, record, recovery, totp};
use crate::db::Db;
use crate::error::Result;
use crate::metrics::METRICS;
use crate::scope::{Anyone, Scope};
use crate::secret::SecretKey;
use crate::web::session::Visitor;

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

/// Counts a try of whoever is signed in, or answers 429 without a look at it. To be kept before the answer
/// is looked at.
pub async fn begin(db: &Db, visitor: &Visitor) -> Result<()> {
    db.write(visitor, |conn, anyone: &Anyone| match anyone.anybody() {
        Some(person) => limits::begin(conn, person.visitor.now, Kind::SecondFactor, &keys(person)),
        None => Ok(()),
    })
    .await
}

/// Judges the try that was counted.
pub fn passes(conn: &mut PgConnection, person: &Scope, key: &SecretKey, answer: &Answer) -> Result<bool> {
    let fits = fits(conn, person, key, answer)?;
    if fits {
        limits::succeeded(conn, person.visitor.now, Kind::SecondFactor, &keys(person))?;
    }
    if !fits {
        METRICS.guessed_wrong(Kind::SecondFactor.code());
    }
    let action = if fits { "second_factor.passed" } else { "second_factor.refused" };
    record(conn, person, action, &person.sign_in_name, json!({}))?;
    Ok(fits)
}

fn keys(person: &Scope) -> [Key<'_>; 2] {
    [Key::Address(person.visitor.address), Key::Account(&person.sign_in_name)]
}

/// Whether `answer` is the person's second factor, now. What works once is used up.
fn fits(conn: &mut PgConnection, person: &Scope, key: &SecretKey, answer: &Answer) -> Result<bool> {
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
