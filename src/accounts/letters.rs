//! Letters about one's own account: its password, a new device.

use diesel::prelude::*;

use crate::accounts::{User, devices};
use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::web::session::Visitor;
use crate::words::{Language, Phrase};

/// The link to set a new password, for whoever reads the mail of `user`.
pub fn reset(conn: &mut PgConnection, visitor: &Visitor, user: &User, path: &str) -> Result<()> {
    let sentences = vec![
        Phrase::new("accounts-reset-letter").with("name", &user.sign_in_name),
        Phrase::new("accounts-reset-letter-else"),
    ];
    let link = (format!("{}{path}", visitor.public_url), Phrase::new("accounts-set-password"));
    send(conn, visitor, user, "accounts-reset-letter-subject", sentences, Some(link))
}

/// The password was changed; who did not do it must act.
pub fn password_changed(conn: &mut PgConnection, visitor: &Visitor, user: &User) -> Result<()> {
    let changed = Phrase::new("accounts-changed-letter").with("name", &user.sign_in_name);
    let sentences = vec![changed, whence(visitor, user), Phrase::new("accounts-changed-letter-else")];
    let link = (format!("{}/forgot-password", visitor.public_url), Phrase::new("accounts-set-password"));
    send(conn, visitor, user, "accounts-changed-letter-subject", sentences, Some(link))
}

/// `by` gave the person a temporary password, and ended the one there was.
pub fn password_issued(conn: &mut PgConnection, visitor: &Visitor, user: &User, by: &str) -> Result<()> {
    let issued = Phrase::new("accounts-issued-letter").with("name", &user.sign_in_name).with("by", by);
    let sentences = vec![issued, Phrase::new("accounts-issued-letter-else")];
    send(conn, visitor, user, "accounts-issued-letter-subject", sentences, None)
}

/// Somebody signed in from a device that was never used before.
pub fn new_device(conn: &mut PgConnection, visitor: &Visitor, user: &User) -> Result<()> {
    let told = Phrase::new("accounts-device-letter").with("name", &user.sign_in_name);
    let sentences = vec![told, whence(visitor, user), Phrase::new("accounts-device-letter-else")];
    let link = (format!("{}/profile", visitor.public_url), Phrase::new("accounts-profile"));
    send(conn, visitor, user, "accounts-device-letter-subject", sentences, Some(link))
}

/// Which device, where and when.
fn whence(visitor: &Visitor, user: &User) -> Phrase {
    let language = language_of(visitor, user);
    let address = visitor.address.map(|address| address.to_string()).unwrap_or_default();
    Phrase::new("accounts-letter-whence")
        .with("device", devices::in_words(&visitor.device, language))
        .with("address", address)
        .with("time", language.time(visitor.now))
}

fn language_of(visitor: &Visitor, user: &User) -> Language {
    user.language.as_deref().and_then(Language::from_code).unwrap_or(visitor.language)
}

pub(super) fn send(
    conn: &mut PgConnection,
    visitor: &Visitor,
    user: &User,
    subject: &'static str,
    sentences: Vec<Phrase>,
    link: Option<(String, Phrase)>,
) -> Result<()> {
    let language = language_of(visitor, user);
    let name = format!("{} {}", user.first_name, user.last_name);
    let from = language.say("web-product").to_string();
    let letter = Letter { provider_id: user.provider_id, subject: subject.into(), sentences, link, from };
    letter.queue(conn, visitor.now, &Recipient { name, email: user.email.clone(), language })
}
