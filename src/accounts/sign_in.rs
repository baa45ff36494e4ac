//! Sign-in: read what is known of a name, hash outside of the transaction, then judge and start a session.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use chrono::DateTime;
use diesel::prelude::*;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use crate::accounts::forms::{NextPage, SignInForm, own_path};
use crate::accounts::go_on::{Way, go_on};
use crate::accounts::hashing::Place;
use crate::accounts::limits::{self, Key, Kind};
use crate::accounts::password::Verdict;
use crate::accounts::{Password, User, devices, second_factor, sessions};
use crate::activity;
use crate::db::{Db, tenant};
use crate::error::{Error, Result};
use crate::metrics::METRICS;
use crate::schema::users;
use crate::scope::{Anyone, Awaits};
use crate::secret::SecretKey;
use crate::web::errors::wait_phrase;
use crate::web::form::{Form, Problems, Query};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::{SignedIn, Token, TokenHash, Visitor};
use crate::words::Language;

/// A refusal comes this long after the question, so that what differs between a name that exists and one
/// that doesn't can't be measured: more than the hash and the rest take on a machine that is not flooded.
const PACE: Duration = Duration::from_millis(150);

/// Starts a session for somebody who has just proven a password: at sign-in, by a link, on enrolling. No
/// other function starts one for somebody who had none, so what is left to do is decided here. The session
/// that the browser had ends.
pub fn admit(conn: &mut PgConnection, visitor: &Visitor, user: &User) -> Result<(SignedIn, Option<Awaits>)> {
    if let Some(former) = visitor.token_hash() {
        sessions::end(conn, former, visitor.now)?;
    }
    let awaits = second_factor::left(conn, visitor, user, false)?;
    let (session, token) = sessions::start(conn, user.id, awaits, visitor, visitor.now)?;
    activity::record_sign_in(conn, visitor, user.id, session, user.subject())?;
    Ok((SignedIn { token, browser: arrive(conn, visitor, user, awaits)? }, awaits))
}

/// Notes that `user` has signed in here, unless something is left of it: a password alone makes no device
/// known. Returns the token of a browser that had none.
pub(super) fn arrive(
    conn: &mut PgConnection,
    visitor: &Visitor,
    user: &User,
    awaits: Option<Awaits>,
) -> Result<Option<Token>> {
    if awaits.is_some() {
        return Ok(None);
    }
    diesel::update(users::table.find(user.id)).set(users::signed_in_at.eq(visitor.now)).execute(conn)?;
    devices::greet(conn, visitor, user)
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    chrome: Chrome,
    form: SignInForm,
    problems: Problems,
}

impl SignInPage {
    /// The form again, without the password.
    fn again(visitor: &Visitor, form: Form<SignInForm>, problems: Problems) -> SignInPage {
        let form = SignInForm { password: String::new(), ..form.into_inner() };
        SignInPage { chrome: Chrome::bare(visitor), form, problems }
    }

    /// The visitor came here from a form whose session had ended.
    fn holds_a_form(&self) -> bool {
        !self.form.held.is_empty()
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, query: Query<NextPage>) -> Result<Page> {
    db.read(&visitor, move |_, anyone: &Anyone| {
        if anyone.scope().is_some() {
            return Ok(Page::see_other(own_path(&query.0.next)));
        }
        let form = SignInForm { next: query.0.next, ..SignInForm::default() };
        SignInPage { chrome: Chrome::bare(anyone.visitor()), form, problems: Problems::none() }.ok()
    })
    .await
}

/// The answer to a form that was posted by a session that had ended: sign in, and nothing is lost.
pub fn sign_in_page(visitor: &Visitor, held: Option<String>) -> Result<Page> {
    let form = SignInForm { held: held.unwrap_or_default(), ..SignInForm::default() };
    let page = SignInPage { chrome: Chrome::bare(visitor), form, problems: Problems::none() };
    Page::html(StatusCode::UNAUTHORIZED, &page)
}

pub async fn take(
    db: web::Data<Db>,
    key: web::Data<SecretKey>,
    visitor: Visitor,
    form: Form<SignInForm>,
) -> Result<Page> {
    let at_the_earliest = Instant::now() + PACE;
    let problems = form.problems();
    if !problems.is_empty() {
        return SignInPage::again(&visitor, form, problems).unprocessable();
    }
    let tried = match Tried::of(Place::take()?, &db, &visitor, &form.sign_in_name, &form.password).await {
        Err(error @ Error::TooMany(wait)) => {
            let page = SignInPage::again(&visitor, form, Problems::one("", wait_phrase(wait)));
            return Ok(Page::html(error.status(), &page)?.retry_after(error.retry_after()));
        }
        tried => tried?,
    };
    let judged = db.write(&visitor, move |conn, anyone: &Anyone| {
        let visitor = anyone.visitor();
        match tried.judge(conn, visitor)? {
            Some(admitted) => Ok((true, welcome(conn, visitor, &key, &form, admitted)?)),
            None => {
                let problems = Problems::one("", "accounts-sign-in-refused");
                Ok((false, SignInPage::again(visitor, form, problems).unprocessable()?))
            }
        }
    });
    let (admitted, page) = judged.await?;
    if !admitted {
        sleep_until(at_the_earliest).await;
    }
    Ok(page)
}

fn welcome(
    conn: &mut PgConnection,
    visitor: &Visitor,
    key: &SecretKey,
    form: &SignInForm,
    Admitted { user, signed_in, awaits }: Admitted,
) -> Result<Page> {
    let way = Way { next: form.next.clone(), held: form.held.clone() };
    let page = go_on(conn, visitor, key, user.id, awaits, &way)?;
    let page = match user.language.as_deref().and_then(Language::from_code) {
        Some(language) if !visitor.chose_language => page.in_language(language),
        _ => page,
    };
    Ok(page.signing_in(signed_in))
}

/// Who has signed in, and what is left of it.
struct Admitted {
    user: User,
    signed_in: SignedIn,
    awaits: Option<Awaits>,
}

/// A name and a password that were typed, and whether they fit; nothing has been said or kept of it but
/// that there was a try.
pub struct Tried {
    name: String,
    known_device: Option<TokenHash>,
    hash: Option<String>,
    verdict: Verdict,
}

impl Tried {
    /// Counts the try, or answers 429 without a look at it; then hashes in `place`, with no connection held.
    pub async fn of(place: Place, db: &Db, visitor: &Visitor, name: &str, password: &str) -> Result<Tried> {
        let (name, password) = (name.to_owned(), Password::typed(password));
        let begin = move |conn: &mut PgConnection, anyone: &Anyone| {
            let visitor = anyone.visitor();
            let known_device = devices::known(conn, &name, visitor.browser())?;
            let user = find_by_name(conn, &name)?;
            limits::begin(conn, visitor.now, Kind::SignIn, &keys(&name, known_device, visitor))?;
            Ok((name, known_device, user.and_then(|user| user.password_hash().map(str::to_owned))))
        };
        let (name, known_device, hash) = db.write(visitor, begin).await?;
        let own = hash.clone();
        let verdict = place.work(move || password.check(own.as_deref())).await??;
        Ok(Tried { name, known_device, hash, verdict })
    }

    /// Starts a session for whom name and password fit. What is wrong is never told apart, and every try is
    /// recorded. A temporary password dies here: it opens the page that sets a lasting one.
    fn judge(self, conn: &mut PgConnection, visitor: &Visitor) -> Result<Option<Admitted>> {
        let Some(user) = self.person(conn, visitor)? else {
            METRICS.guessed_wrong(Kind::SignIn.code());
            // A name that nobody has is not kept: people type passwords into the wrong box.
            let subject = find_by_name(conn, &self.name)?.map(|user| user.subject()).unwrap_or_default();
            let actor = if subject.name.is_empty() { "?".to_owned() } else { subject.name.clone() };
            activity::record_unsigned(conn, visitor, &actor, "session.refused", subject)?;
            return Ok(None);
        };
        if user.has_temporary_password() {
            // It has been used; its hash stays, so that it can't be chosen again as the lasting one.
            diesel::update(users::table.find(user.id))
                .set(users::password_expires_at.eq(DateTime::UNIX_EPOCH))
                .execute(conn)?;
        }
        let (signed_in, awaits) = admit(conn, visitor, &user)?;
        Ok(Some(Admitted { user, signed_in, awaits }))
    }

    /// Whose name and password these are, if they may sign in now; their tries are forgotten.
    pub fn person(&self, conn: &mut PgConnection, visitor: &Visitor) -> Result<Option<User>> {
        if !self.verdict.fits {
            return Ok(None);
        }
        let Some(user) = lock_by_name(conn, &self.name)? else { return Ok(None) };
        if user.password_hash() != self.hash.as_deref() {
            // Changed meanwhile, or only hashed anew by another sign-in: the next try will tell.
            return Err(Error::Busy);
        }
        if !user.may_sign_in(visitor.now) || user.is_barred(conn)? {
            return Ok(None);
        }
        if let Some(hash) = &self.verdict.rehashed {
            let new = users::password_hash.eq(hash.as_str());
            diesel::update(users::table.find(user.id)).set(new).execute(conn)?;
        }
        limits::succeeded(conn, visitor.now, Kind::SignIn, &keys(&self.name, self.known_device, visitor))?;
        Ok(Some(user))
    }
}

/// From a known device a try is counted apart: nobody elsewhere can use that allowance up.
fn keys<'a>(name: &'a str, known_device: Option<TokenHash>, visitor: &Visitor) -> Vec<Key<'a>> {
    match known_device {
        Some(device) => vec![Key::KnownDevice(name, device)],
        None => vec![Key::Address(visitor.address), Key::Account(name)],
    }
}

/// The person who signs in by `name`; the transaction may see their organization from here on.
pub(super) fn find_by_name(conn: &mut PgConnection, name: &str) -> Result<Option<User>> {
    let found = tenant::enter_by_sign_in_name(conn, &name.trim().to_lowercase())?;
    // For nobody the same is asked again, so that it takes as long.
    let id = found.unwrap_or(Uuid::nil().into());
    if found.is_none() {
        tenant::enter_by_user(conn, id)?;
    }
    Ok(users::table.find(id).select(User::as_select()).first(conn).optional()?)
}

fn lock_by_name(conn: &mut PgConnection, name: &str) -> Result<Option<User>> {
    let found = tenant::enter_by_sign_in_name(conn, &name.trim().to_lowercase())?;
    let lock = |id| users::table.find(id).select(User::as_select()).for_no_key_update().first(conn);
    Ok(found.map(lock).transpose()?)
}

/// Also **Switch accounts**, on the page of a link: `next` leads back there from the sign-in page.
pub async fn sign_out(db: web::Data<Db>, visitor: Visitor, form: Form<NextPage>) -> Result<Page> {
    end_session(&db, &visitor, false, form.next.clone()).await
}

pub async fn sign_out_everywhere(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    end_session(&db, &visitor, true, String::new()).await
}

async fn end_session(db: &Db, visitor: &Visitor, everywhere: bool, next: String) -> Result<Page> {
    db.write(visitor, move |conn, anyone: &Anyone| {
        if let Some(scope) = anyone.anybody() {
            User::sign_out(conn, scope, everywhere)?;
        }
        Ok(match next.as_str() {
            "" => Page::see_other("/sign-in").signing_out().saying("accounts-signed-out"),
            next => Page::see_other(format!("/sign-in?next={}", own_path(next))).signing_out(),
        })
    })
    .await
}
