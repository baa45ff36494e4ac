//! The log as a file that shows whose it is: JSON Lines, the last of which signs those before it.
//!
//! The signature is Ed25519 over the 64 hexadecimal digits of the SHA-256 of all earlier lines, so that
//! anybody can check it with `sha256sum` and `openssl pkeyutl -verify -rawin`.

use std::io::{BufRead, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::id::{ActivityId, CustomerId, ProviderId, ResellerId, SessionId, UserId};
use crate::schema::{activity, activity_seals};
use crate::scope::System;
use crate::secret::{SecretKey, to_hex};

/// Before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
const PUBLIC_KEY_INFO: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Signs exports, with a key that comes from the portal's secret key, and checks also what former ones signed.
pub struct Signer {
    own: SigningKey,
    former: Vec<SigningKey>,
}

/// A record as an export holds it.
#[derive(Debug, Queryable, Serialize)]
pub struct Exported {
    id: ActivityId,
    at: DateTime<Utc>,
    provider_id: Option<ProviderId>,
    reseller_id: Option<ResellerId>,
    customer_id: Option<CustomerId>,
    user_id: Option<UserId>,
    session_id: Option<SessionId>,
    address: Option<String>,
    request_id: Option<String>,
    actor: String,
    action: String,
    subject_id: Option<Uuid>,
    subject: String,
    details: Value,
    #[serde(skip)]
    seal: Option<(Uuid, i64, Vec<u8>)>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct Signed {
    sha256: String,
    signature: String,
}

impl Signer {
    pub fn of(key: &SecretKey) -> Signer {
        let purpose = "activity exports";
        let former = key.derive_each(purpose).iter().skip(1).map(SigningKey::from_bytes).collect();
        Signer { own: SigningKey::from_bytes(&key.derive(purpose)), former }
    }

    /// The key that checks the signatures, as PEM.
    pub fn public_key(&self) -> String {
        let bytes = [PUBLIC_KEY_INFO.as_slice(), self.own.verifying_key().as_bytes()].concat();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(bytes))
    }

    fn sign(&self, sha256: String) -> Signed {
        let signature = STANDARD.encode(self.own.sign(sha256.as_bytes()).to_bytes());
        Signed { sha256, signature }
    }
}

/// Writes the log, or one organization's part of it, oldest first, and returns how many records it has.
pub fn export(
    conn: &mut PgConnection,
    _: &System,
    signer: &Signer,
    only: Option<Uuid>,
    out: &mut impl Write,
) -> Result<usize> {
    let mut query = activity::table
        .left_join(activity_seals::table.on(activity_seals::record_id.eq(activity::id)))
        .order((activity::at, activity::id))
        .select((
            activity::id,
            activity::at,
            activity::provider_id,
            activity::reseller_id,
            activity::customer_id,
            activity::user_id,
            activity::session_id,
            activity::address,
            activity::request_id,
            activity::actor,
            activity::action,
            activity::subject_id,
            activity::subject,
            activity::details,
            (activity_seals::chain, activity_seals::number, activity_seals::hash).nullable(),
        ))
        .into_boxed();
    if let Some(chain) = only {
        let of_reseller = activity::provider_id.is_null().and(activity::reseller_id.is_not_distinct_from(chain));
        query = query.filter(activity::provider_id.is_not_distinct_from(chain).or(of_reseller));
    }
    let mut digest = Sha256::new();
    let mut records = 0;
    for record in query.load_iter::<Exported, PgRowByRowLoadingMode>(conn)? {
        let line = record?.line()?;
        digest.update(&line);
        out.write_all(&line).map_err(Error::internal)?;
        records += 1;
    }
    let signed = signer.sign(to_hex(&digest.finalize()));
    let last = serde_json::to_string(&signed).map_err(Error::internal)?;
    writeln!(out, "{last}").and_then(|()| out.flush()).map_err(Error::internal)?;
    Ok(records)
}

/// How many records an export holds; none when a byte of it is not as it was signed.
pub fn verify_export(signer: &Signer, mut file: impl BufRead) -> std::io::Result<Option<usize>> {
    let mut digest = Sha256::new();
    let (mut records, mut last, mut line) = (0, Vec::new(), Vec::new());
    while file.read_until(b'\n', &mut line)? > 0 {
        if !last.is_empty() {
            digest.update(&last);
            records += 1;
        }
        last = std::mem::take(&mut line);
    }
    let holds = serde_json::from_slice(&last).is_ok_and(|signed: Signed| {
        let signature = STANDARD.decode(&signed.signature).ok().and_then(|it| Signature::from_slice(&it).ok());
        let by = |key: &SigningKey, it| key.verifying_key().verify_strict(signed.sha256.as_bytes(), it).is_ok();
        let signs = |it| by(&signer.own, it) || signer.former.iter().any(|key| by(key, it));
        to_hex(&digest.finalize()) == signed.sha256 && signature.as_ref().is_some_and(signs)
    });
    Ok(holds.then_some(records))
}

impl Exported {
    fn line(&self) -> Result<Vec<u8>> {
        let mut line = serde_json::to_value(self).map_err(Error::internal)?;
        if let (Some((chain, number, hash)), Value::Object(fields)) = (&self.seal, &mut line) {
            fields.insert("seal".to_owned(), json!({ "chain": chain, "number": number, "hash": to_hex(hash) }));
        }
        let mut line = serde_json::to_vec(&line).map_err(Error::internal)?;
        line.push(b'\n');
        Ok(line)
    }
}
