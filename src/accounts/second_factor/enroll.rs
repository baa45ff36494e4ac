//! Adding a second factor: at sign-in, where the portal asks for one, or later, by who wants one.

use std::ops::Deref;

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::accounts::forms::{NextPage, own_path};
use crate::accounts::go_on::Way;
use crate::accounts::second_factor::totp::Offered;
use crate::accounts::second_factor::{Factor, LONGEST_NAME, letters, own, passkey, record, recovery, session, ways};
use crate::accounts::{User, sign_in};
use crate::address::optional;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::{Anyone, Asker, Awaits, Confirmed, Proof, Scope};
use crate::secret::SecretKey;
use crate::web::form::{Form, Problems, Query};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::{SignedIn, Visitor};
use crate::words::Phrase;

/// A person who adds a second factor: who must at sign-in, or whose proof of identity is fresh.
#[derive(Clone, Debug)]
pub struct Enrolling {
    scope: Scope,
    at_sign_in: bool,
}

impl Proof for Enrolling {
    fn prove(asker: Asker) -> Result<Enrolling> {
        match asker {
            Asker { scope: Some(scope), awaits: Some(Awaits::Enrollment), .. } => {
                Ok(Enrolling { scope, at_sign_in: true })
            }
            asker => Confirmed::<Scope>::prove(asker)
                .map(|person| Enrolling { scope: Scope::clone(&person), at_sign_in: false }),
        }
    }
}

impl Deref for Enrolling {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.scope
    }
}

impl Enrolling {
    fn chrome(&self) -> Chrome {
        if self.at_sign_in { Chrome::bare(&self.visitor) } else { Chrome::of(self) }
    }

    /// Makes sign-ins of the person wait until the factor is there. At sign-in, who has one by now must show
    /// that one instead.
    fn lock(&self, conn: &mut PgConnection) -> Result<()> {
        User::lock_password(conn, self.user_id)?;
        if self.at_sign_in && ways(conn, self.user_id)?.any() {
            return Err(Error::SignedOut(None));
        }
        Ok(())
    }
}

#[derive(Template)]
#[template(path = "accounts/second_factor/enroll.html")]
struct EnrollPage {
    chrome: Chrome,
    way: Way,
    passkeys: bool,
}

/// Which kind of second factor: for who must have one.
pub async fn choose(db: web::Data<Db>, visitor: Visitor, query: Query<NextPage>) -> Result<Page> {
    db.read(&visitor, move |_, anyone: &Anyone| match anyone.awaiting(Awaits::Enrollment) {
        Some(person) => {
            let way = Way { next: query.0.next, ..Way::default() };
            let passkeys = passkey::are_possible(&person.visitor);
            EnrollPage { chrome: Chrome::bare(&person.visitor), way, passkeys }.ok()
        }
        None => Ok(Page::see_other(own::PATH)),
    })
    .await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EnrollForm {
    name: String,
    /// The sealed seed that the app was set up with.
    seed: String,
    code: String,
    /// The new passkey's public half, as JSON that `passkey.js` puts here.
    passkey: String,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/second_factor/app.html")]
struct AppPage {
    chrome: Chrome,
    typed_name: String,
    next: String,
    /// The sealed seed, the seed as text, and as a QR code of our own making.
    seed: String,
    seed_text: String,
    picture: String,
    problems: Problems,
}

impl AppPage {
    fn of(
        person: &Enrolling,
        key: &SecretKey,
        offered: &Offered,
        form: &EnrollForm,
        problems: Problems,
    ) -> Result<AppPage> {
        Ok(AppPage {
            chrome: person.chrome(),
            typed_name: form.name.clone(),
            next: form.next.clone(),
            seed: offered.sealed(key)?,
            seed_text: offered.text(),
            picture: offered.picture(person)?,
            problems,
        })
    }
}

pub async fn app(
    db: web::Data<Db>,
    key: web::Data<SecretKey>,
    visitor: Visitor,
    query: Query<NextPage>,
) -> Result<Page> {
    db.read(&visitor, move |_, person: &Enrolling| {
        let name = person.visitor.language.say("factor-app").to_string();
        let form = EnrollForm { name, next: query.0.next, ..EnrollForm::default() };
        AppPage::of(person, &key, &Offered::new(person), &form, Problems::none())?.ok()
    })
    .await
}

pub async fn add_app(
    db: web::Data<Db>,
    key: web::Data<SecretKey>,
    visitor: Visitor,
    form: Form<EnrollForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Enrolling| {
        person.lock(conn)?;
        let mut problems = form.unreadable();
        let name = check_name(&form.name, &mut problems);
        let offered = Offered::open(&key, person, &form.seed);
        if form.code.trim().is_empty() {
            problems.add("code", "factor-app-code-empty");
        }
        if let Some(offered) = &offered {
            if Factor::find(conn, person, offered.id).is_ok() {
                return Ok(Page::see_other(own::PATH));
            }
            if let (Some(name), true) = (&name, problems.is_empty()) {
                if offered.keep(conn, person, &key, name, &form.code)?.is_some() {
                    return added(conn, person, name, "app", &form.next);
                }
                problems.add("code", "factor-app-code-wrong");
            }
        } else {
            problems.add("code", "factor-app-again");
        }
        let offered = offered.unwrap_or_else(|| Offered::new(person));
        AppPage::of(person, &key, &offered, &form, problems)?.unprocessable()
    })
    .await
}

#[derive(Template)]
#[template(path = "accounts/second_factor/passkey.html")]
struct PasskeyPage {
    chrome: Chrome,
    typed_name: String,
    next: String,
    problems: Problems,
}

pub async fn passkey(db: web::Data<Db>, visitor: Visitor, query: Query<NextPage>) -> Result<Page> {
    db.read(&visitor, move |_, person: &Enrolling| {
        let name = person.visitor.language.say("factor-passkey").to_string();
        PasskeyPage { chrome: person.chrome(), typed_name: name, next: query.0.next, problems: Problems::none() }.ok()
    })
    .await
}

/// What the browser gets to make a passkey.
pub async fn challenge(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, |conn, person: &Enrolling| Page::json(&passkey::ask_to_register(conn, person)?)).await
}

pub async fn add_passkey(db: web::Data<Db>, visitor: Visitor, form: Form<EnrollForm>) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Enrolling| {
        person.lock(conn)?;
        let mut problems = form.unreadable();
        if let (Some(name), true) = (check_name(&form.name, &mut problems), problems.is_empty()) {
            match passkey::register(conn, person, &name, &form.passkey)? {
                Some(()) => return added(conn, person, &name, "passkey", &form.next),
                None => problems.add("", "factor-passkey-not-made"),
            }
        }
        let form = form.into_inner();
        PasskeyPage { chrome: person.chrome(), typed_name: form.name, next: form.next, problems }.unprocessable()
    })
    .await
}

/// What the owner calls it; the page offers the kind's name.
pub(super) fn check_name(typed: &str, problems: &mut Problems) -> Option<String> {
    let name = optional(typed, LONGEST_NAME, "name", problems)?;
    if name.is_empty() {
        problems.add("name", "factor-name-empty");
        return None;
    }
    Some(name)
}

/// The recovery codes, on the one page that shows them.
#[derive(Template)]
#[template(path = "accounts/second_factor/codes.html")]
struct CodesPage {
    chrome: Chrome,
    said: Phrase,
    codes: Vec<String>,
    next: String,
}

/// Shows `codes`, and after them the way to `next`.
pub(super) fn codes_page(person: &Scope, said: Phrase, codes: Vec<String>, next: &str) -> Result<Page> {
    CodesPage { chrome: Chrome::of(person), said, codes, next: own_path(next) }.ok()
}

/// A factor was added: the session gets a new id, all others of the person end, and with the first factor
/// come the recovery codes.
fn added(conn: &mut PgConnection, person: &Enrolling, name: &str, kind: &str, next: &str) -> Result<Page> {
    record(conn, person, "second_factor.added", name, serde_json::json!({ "kind": kind }))?;
    letters::tell_myself(conn, person, "factor-letter-added", name)?;
    User::end_other_sessions(conn, person)?;
    let token = session::renew(conn, person, None, person.proven_at)?;
    let browser = match person.at_sign_in {
        true => {
            let user = User::find(conn, person.user_id)?;
            sign_in::arrive(conn, &person.visitor, &user, None)?
        }
        false => None,
    };
    let next = if next.is_empty() && !person.at_sign_in { own::PATH } else { next };
    let said = Phrase::new("factor-added").with("name", name);
    let page = match Factor::list(conn, person.user_id)?.len() {
        1 => codes_page(person, said, recovery::renew(conn, person)?, next)?,
        _ => Page::see_other(own_path(next)).saying(said),
    };
    Ok(page.signing_in(SignedIn { token, browser }))
}
