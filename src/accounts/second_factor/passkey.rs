//! Passkeys: a device signs a challenge with a key that never leaves it (WebAuthn).

use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use webauthn_rs::Webauthn;
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential};
use webauthn_rs::prelude::{RegisterPublicKeyCredential, WebauthnBuilder};

use crate::error::{Error, OrTaken, Result};
use crate::id::FactorId;
use crate::schema::{passkey_challenges as challenges, second_factors};
use crate::scope::Scope;
use crate::web::session::Visitor;

/// How long a challenge can be answered.
const MINUTES: i64 = 5;

/// What the browser was asked to sign, kept until it answers.
#[derive(Serialize, Deserialize)]
enum Challenge {
    Register(PasskeyRegistration),
    Authenticate(PasskeyAuthentication),
}

/// Whether the portal's address is one that browsers keep passkeys for: a name, not a number.
pub fn are_possible(visitor: &Visitor) -> bool {
    relying_party(visitor).is_ok()
}

/// What the browser gets to make a new passkey.
pub fn ask_to_register(conn: &mut PgConnection, person: &Scope) -> Result<Value> {
    let known = own(conn, person)?.into_iter().map(|(_, passkey)| passkey.cred_id().clone()).collect();
    let (asked, state) = relying_party(&person.visitor)?
        .start_passkey_registration(person.user_id.uuid(), &person.sign_in_name, &person.name, Some(known))
        .map_err(Error::internal)?;
    keep_challenge(conn, person, &Challenge::Register(state))?;
    serde_json::to_value(asked.public_key).map_err(Error::internal)
}

/// What the browser gets to sign with a passkey that the person has.
pub fn ask(conn: &mut PgConnection, person: &Scope) -> Result<Value> {
    let passkeys: Vec<Passkey> = own(conn, person)?.into_iter().map(|(_, passkey)| passkey).collect();
    if passkeys.is_empty() {
        return Err(Error::NotFound);
    }
    let (asked, state) =
        relying_party(&person.visitor)?.start_passkey_authentication(&passkeys).map_err(Error::internal)?;
    keep_challenge(conn, person, &Challenge::Authenticate(state))?;
    serde_json::to_value(asked.public_key).map_err(Error::internal)
}

/// Keeps the new passkey under `name`, if what the browser says of it holds. None if it doesn't.
pub fn register(conn: &mut PgConnection, person: &Scope, name: &str, said: &str) -> Result<Option<()>> {
    let Some(Challenge::Register(state)) = take_challenge(conn, person)? else { return Ok(None) };
    let Ok(said) = serde_json::from_str::<RegisterPublicKeyCredential>(said) else { return Ok(None) };
    let passkey = match relying_party(&person.visitor)?.finish_passkey_registration(&said, &state) {
        Ok(passkey) => passkey,
        Err(error) => {
            tracing::info!(%error, "a passkey was not registered");
            return Ok(None);
        }
    };
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::id.eq(FactorId::new(person.visitor.now)),
            second_factors::user_id.eq(person.user_id),
            second_factors::name.eq(name),
            second_factors::passkey.eq(serde_json::to_value(&passkey).map_err(Error::internal)?),
            second_factors::created_at.eq(person.visitor.now),
        ))
        .execute(conn)
        .or_taken("second_factors_credential_key", "passkey", "factor-passkey-known")?;
    Ok(Some(()))
}

/// Whether one of the person's passkeys has signed the challenge; its counter and backup state are kept.
pub fn authenticate(conn: &mut PgConnection, person: &Scope, said: &str) -> Result<bool> {
    let Some(Challenge::Authenticate(state)) = take_challenge(conn, person)? else { return Ok(false) };
    let Ok(said) = serde_json::from_str::<PublicKeyCredential>(said) else { return Ok(false) };
    let result = match relying_party(&person.visitor)?.finish_passkey_authentication(&said, &state) {
        Ok(result) => result,
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            return Ok(false);
        }
    };
    for (id, mut passkey) in own(conn, person)? {
        if passkey.update_credential(&result).is_some() {
            diesel::update(second_factors::table.find(id))
                .set((
                    second_factors::passkey.eq(serde_json::to_value(&passkey).map_err(Error::internal)?),
                    second_factors::last_used_at.eq(person.visitor.now),
                ))
                .execute(conn)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn relying_party(visitor: &Visitor) -> Result<Webauthn> {
    let url = Url::parse(&visitor.public_url).map_err(Error::internal)?;
    let host = url.domain().ok_or(Error::NotFound)?;
    WebauthnBuilder::new(host, &url).and_then(WebauthnBuilder::build).map_err(Error::internal)
}

fn own(conn: &mut PgConnection, person: &Scope) -> Result<Vec<(FactorId, Passkey)>> {
    let rows: Vec<(FactorId, Option<Value>)> = second_factors::table
        .filter(second_factors::user_id.eq(person.user_id))
        .filter(second_factors::passkey.is_not_null())
        .select((second_factors::id, second_factors::passkey))
        .for_no_key_update()
        .load(conn)?;
    rows.into_iter()
        .map(|(id, kept)| Ok((id, serde_json::from_value(kept.unwrap_or_default()).map_err(Error::internal)?)))
        .collect()
}

/// A session has one challenge; a new one takes the place of that before.
fn keep_challenge(conn: &mut PgConnection, person: &Scope, challenge: &Challenge) -> Result<()> {
    let row = (
        challenges::session_id.eq(person.session_id),
        challenges::state.eq(serde_json::to_value(challenge).map_err(Error::internal)?),
        challenges::created_at.eq(person.visitor.now),
    );
    diesel::insert_into(challenges::table)
        .values(row.clone())
        .on_conflict(challenges::session_id)
        .do_update()
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// The session's challenge, if it is recent; it can't be answered twice.
fn take_challenge(conn: &mut PgConnection, person: &Scope) -> Result<Option<Challenge>> {
    let taken: Option<(Value, chrono::DateTime<chrono::Utc>)> =
        diesel::delete(challenges::table.find(person.session_id))
            .returning((challenges::state, challenges::created_at))
            .get_result(conn)
            .optional()?;
    let recent = taken.filter(|(_, at)| person.visitor.now - *at < TimeDelta::minutes(MINUTES));
    recent.map(|(state, _)| serde_json::from_value(state).map_err(Error::internal)).transpose()
}
