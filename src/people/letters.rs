//! Letters to a colleague: the invitation, a link for a new password, and that their roles were changed.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::accounts::{Link, LinkKind};
use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::people::colleague::Colleague;
use crate::schema::sign_in_names;
use crate::scope::{Role, Scope};
use crate::words::Phrase;

/// The invitation with its personal link; or, to an address that somebody signs in with already, that
/// another one is needed.
pub(super) fn invitation(conn: &mut PgConnection, admin: &Scope, to: &Colleague) -> Result<()> {
    // By the names of the whole portal; the people of other companies can't be seen.
    let taken = sign_in_names::table.find(&to.email);
    let taken: bool = diesel::select(exists(taken)).get_result(conn)?;
    let phrase = |key: &'static str| {
        Phrase::new(key).with("name", &admin.name).with("company", &admin.organization_name).with("email", &to.email)
    };
    // Issued in either case, so that the one doesn't take longer than the other.
    let path = Link::issue(conn, admin.visitor.now, LinkKind::Invitation, to.id)?;
    let link = (format!("{}{path}", admin.visitor.public_url), "people-letter-link".into());
    let days = LinkKind::Invitation.life().num_days();
    let (sentences, link) = match taken {
        true => (vec![phrase("people-letter-invited"), phrase("people-letter-taken")], None),
        false => (vec![phrase("people-letter-invited"), phrase("people-letter-days").with("days", days)], Some(link)),
    };
    send(conn, admin, to, "people-letter-subject", sentences, link)
}

/// The link to set a new password; the old one works until then.
pub(super) fn reset(conn: &mut PgConnection, admin: &Scope, to: &Colleague) -> Result<()> {
    let path = Link::issue(conn, admin.visitor.now, LinkKind::Reset, to.id)?;
    let sentence = Phrase::new("people-letter-reset")
        .with("name", &admin.name)
        .with("company", &admin.organization_name)
        .with("signin", to.sign_in_name());
    let link = (format!("{}{path}", admin.visitor.public_url), "people-letter-link".into());
    send(conn, admin, to, "people-letter-reset-subject", vec![sentence], Some(link))
}

/// Tells the person that their roles are others now.
pub(super) fn roles_changed(conn: &mut PgConnection, admin: &Scope, to: &Colleague, roles: &[Role]) -> Result<()> {
    let language = to.language();
    let named: Vec<_> = roles.iter().map(|role| language.say(role.words()).to_string()).collect();
    let sentence = Phrase::new("people-letter-roles")
        .with("name", &admin.name)
        .with("company", &admin.organization_name)
        .with("roles", named.join(", "));
    let link = (admin.visitor.public_url.clone(), "people-letter-roles-link".into());
    send(conn, admin, to, "people-letter-roles-subject", vec![sentence], Some(link))
}

fn send(
    conn: &mut PgConnection,
    admin: &Scope,
    to: &Colleague,
    subject: &'static str,
    sentences: Vec<Phrase>,
    link: Option<(String, Phrase)>,
) -> Result<()> {
    let letter = Letter {
        provider_id: admin.provider(),
        subject: subject.into(),
        sentences,
        link,
        from: admin.organization_name.clone(),
    };
    let recipient = Recipient { name: to.name(), email: to.email.clone(), language: to.language() };
    letter.queue(conn, admin.visitor.now, &recipient)
}
