//! A form posted by a session that had ended: its body waits, sealed, in the sign-in page itself. When
//! the same person has signed in within 15 minutes, the form is shown again with its values.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::id::UserId;
use crate::secret::SecretKey;

const PURPOSE: &str = "held forms";

/// What was posted where, by whom and when.
#[derive(Debug, Serialize, Deserialize)]
pub struct HeldForm {
    user: UserId,
    at: DateTime<Utc>,
    pub path: String,
    body: String,
}

impl HeldForm {
    /// The form, without passwords and codes, as text that only the portal can open again; none when it is
    /// not text.
    pub fn seal(key: &SecretKey, user: UserId, at: DateTime<Utc>, path: &str, body: &[u8]) -> Option<String> {
        std::str::from_utf8(body).ok()?;
        let pairs = url::form_urlencoded::parse(body).filter(|(name, _)| !is_secret(name));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let plain = serde_json::to_vec(&HeldForm { user, at, path: path.to_owned(), body }).ok()?;
        Some(URL_SAFE_NO_PAD.encode(key.seal(PURPOSE, &plain)))
    }

    /// The form, if `user` sent it within the last 15 minutes.
    pub fn open(key: &SecretKey, user: UserId, now: DateTime<Utc>, sealed: &str) -> Option<HeldForm> {
        let plain = key.open(PURPOSE, &URL_SAFE_NO_PAD.decode(sealed).ok()?)?;
        let form: HeldForm = serde_json::from_slice(&plain).ok()?;
        (form.user == user && now - form.at < TimeDelta::minutes(15)).then_some(form)
    }

    /// Names and values of its boxes.
    pub fn pairs(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

/// A box whose text is typed again, and never stands in a page.
pub(super) fn is_secret(name: &str) -> bool {
    name.contains("password") || matches!(name, "code" | "passkey")
}
