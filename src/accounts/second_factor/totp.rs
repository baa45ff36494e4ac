//! Authenticator apps: codes of six digits that follow from a shared seed and the time (RFC 6238).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use crate::error::{Error, Result};
use crate::id::{FactorId, UserId};
use crate::schema::second_factors;
use crate::scope::Scope;
use crate::secret::SecretKey;

/// What a seed in a page is sealed for.
const OFFERED: &str = "offered second factors";

/// How long an app can be set up with a seed that was shown.
const MINUTES: i64 = 30;

/// A seed that was made for a person and is kept nowhere yet, but sealed in the page that shows it.
#[derive(Serialize, Deserialize)]
pub struct Offered {
    pub id: FactorId,
    user: UserId,
    at: DateTime<Utc>,
    seed: [u8; 20],
}

impl Offered {
    /// 160 bits from the operating system's generator.
    pub fn new(person: &Scope) -> Offered {
        let at = person.visitor.now;
        Offered { id: FactorId::new(at), user: person.user_id, at, seed: rand::random() }
    }

    /// As text that only the portal can open again.
    pub fn sealed(&self, key: &SecretKey) -> Result<String> {
        let plain = serde_json::to_vec(self).map_err(Error::internal)?;
        Ok(URL_SAFE_NO_PAD.encode(key.seal(OFFERED, &plain)))
    }

    /// What was offered to the person a little while ago.
    pub fn open(key: &SecretKey, person: &Scope, sealed: &str) -> Option<Offered> {
        let plain = key.open(OFFERED, &URL_SAFE_NO_PAD.decode(sealed).ok()?)?;
        let offered: Offered = serde_json::from_slice(&plain).ok()?;
        let fresh = person.visitor.now - offered.at < TimeDelta::minutes(MINUTES);
        (offered.user == person.user_id && fresh).then_some(offered)
    }

    /// The seed for who can't scan, in groups of four.
    pub fn text(&self) -> String {
        let text = Secret::from(self.seed.to_vec()).to_base32();
        let letters: Vec<char> = text.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// The QR code that an app scans, as SVG.
    pub fn picture(&self, person: &Scope) -> Result<String> {
        let host = url::Url::parse(&person.visitor.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let totp = builder(&self.seed)
            .with_issuer(host.map(|host| host.replace(':', " ")))
            .with_account_name(person.sign_in_name.replace(':', " "))
            .build()
            .map_err(Error::internal)?;
        let link = totp.to_url().map_err(Error::internal)?;
        let code = QRBuilder::new(link).build().map_err(|error| Error::Internal(format!("{error:?}")))?;
        Ok(SvgBuilder::default().to_str(&code))
    }

    /// Keeps the app under `name`, if `code` shows that it has the seed. None if it doesn't.
    pub fn keep(
        &self,
        conn: &mut PgConnection,
        person: &Scope,
        key: &SecretKey,
        name: &str,
        code: &str,
    ) -> Result<Option<()>> {
        let Some(step) = step(&self.seed, person.visitor.now, code) else { return Ok(None) };
        diesel::insert_into(second_factors::table)
            .values((
                second_factors::id.eq(self.id),
                second_factors::user_id.eq(person.user_id),
                second_factors::name.eq(name),
                second_factors::sealed_seed.eq(key.seal(&purpose(self.id), &self.seed)),
                second_factors::last_step.eq(step),
                second_factors::created_at.eq(person.visitor.now),
            ))
            .execute(conn)?;
        Ok(Some(()))
    }
}

/// Whether `code` is one of the person's apps', now; it is used up.
pub fn authenticate(conn: &mut PgConnection, person: &Scope, key: &SecretKey, code: &str) -> Result<bool> {
    let apps: Vec<(FactorId, Option<Vec<u8>>)> = second_factors::table
        .filter(second_factors::user_id.eq(person.user_id))
        .filter(second_factors::sealed_seed.is_not_null())
        .select((second_factors::id, second_factors::sealed_seed))
        .load(conn)?;
    for (id, sealed) in apps {
        let Some(seed) = sealed.and_then(|sealed| key.open(&purpose(id), &sealed)) else {
            // Its key is gone. Another factor or a recovery code still helps.
            tracing::error!(factor = %id, "the seed of an authenticator app doesn't open");
            continue;
        };
        let Some(step) = step(&seed, person.visitor.now, code) else { continue };
        let app = second_factors::table.find(id).filter(second_factors::last_step.lt(step));
        let used = diesel::update(app)
            .set((
                second_factors::last_step.eq(step),
                second_factors::last_used_at.eq(person.visitor.now),
                // With the current key, so that a former one can go some day.
                second_factors::sealed_seed.eq(key.seal(&purpose(id), &seed)),
            ))
            .execute(conn)?;
        return Ok(used == 1);
    }
    Ok(false)
}

/// The step, of 30 seconds, whose code this is: the one of `now`, or the one before or after it.
fn step(seed: &[u8], now: DateTime<Utc>, code: &str) -> Option<i64> {
    let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let totp: Totp = builder(seed).build().ok()?;
    totp.check(&digits, now.timestamp().try_into().ok()?).and_then(|step| step.try_into().ok())
}

/// SHA-1, six digits, 30 seconds and one step of skew: what every app understands.
fn builder(seed: &[u8]) -> Builder {
    Builder::new().with_secret(seed.to_vec())
}

/// What a seed in the database is sealed for: in another row it doesn't open.
fn purpose(id: FactorId) -> String {
    format!("second factor {id}")
}
