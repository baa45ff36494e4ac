//! Sign-in, sign-out, the first lasting password, language and theme.

use actix_web::web;
use askama::Template;

use crate::accounts::forms::{NextQuery, PasswordForm, PreferencesForm, SignInForm, own_path};
use crate::accounts::go_on::{Way, go_on};
use crate::accounts::{Password, User};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::{Anyone, Awaits, Scope};
use crate::secret::SecretKey;
use crate::web::form::{Form, Problems, Query};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Language;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    chrome: Chrome,
    form: SignInForm,
    problems: Problems,
}

impl SignInPage {
    /// The visitor came here from a form whose session had ended.
    fn holds_a_form(&self) -> bool {
        !self.form.held.is_empty()
    }
}

pub async fn sign_in(db: web::Data<Db>, visitor: Visitor, query: Query<NextQuery>) -> Result<Page> {
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
    Page::html(actix_web::http::StatusCode::UNAUTHORIZED, &page)
}

pub async fn start_session(
    db: web::Data<Db>,
    key: web::Data<SecretKey>,
    visitor: Visitor,
    form: Form<SignInForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let mut problems = form.problems();
        let password = Password::typed(&form.password);
        let started = match problems.is_empty() {
            true => User::sign_in(conn, anyone, &form.sign_in_name, &password)?,
            false => None,
        };
        let Some((user, token, awaits)) = started else {
            if problems.is_empty() {
                problems.add("", "accounts-sign-in-refused");
            }
            let form = SignInForm { password: String::new(), ..form.into_inner() };
            return SignInPage { chrome: Chrome::bare(anyone.visitor()), form, problems }.unprocessable();
        };
        let way = Way { next: form.next.clone(), held: form.held.clone() };
        let page = go_on(conn, anyone.visitor(), &key, user.id, awaits, &way)?;
        let page = match user.language.as_deref().and_then(Language::from_code) {
            Some(language) if !anyone.visitor().chose_language => page.in_language(language),
            _ => page,
        };
        Ok(page.signing_in(token))
    })
    .await
}

pub async fn sign_out(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    end_session(&db, &visitor, false).await
}

pub async fn sign_out_everywhere(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    end_session(&db, &visitor, true).await
}

async fn end_session(db: &Db, visitor: &Visitor, everywhere: bool) -> Result<Page> {
    db.write(visitor, move |conn, anyone: &Anyone| {
        if let Some(scope) = anyone.anybody() {
            User::sign_out(conn, scope, everywhere)?;
        }
        Ok(Page::see_other("/sign-in").signing_out().saying("accounts-signed-out"))
    })
    .await
}

#[derive(Template)]
#[template(path = "accounts/set_password.html")]
struct SetPasswordPage {
    chrome: Chrome,
    sign_in_name: String,
    problems: Problems,
}

impl SetPasswordPage {
    fn of(person: &Scope, problems: Problems) -> SetPasswordPage {
        let chrome = Chrome::bare(&person.visitor);
        SetPasswordPage { chrome, sign_in_name: person.sign_in_name.clone(), problems }
    }
}

pub async fn set_password(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |_, anyone: &Anyone| match anyone.awaiting(Awaits::Password) {
        Some(person) => SetPasswordPage::of(person, Problems::none()).ok(),
        None => Ok(Page::see_other("/")),
    })
    .await
}

pub async fn keep_password(db: web::Data<Db>, visitor: Visitor, form: Form<PasswordForm>) -> Result<Page> {
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let person = anyone.awaiting(Awaits::Password).ok_or(Error::SignedOut(None))?;
        let mut problems = form.problems();
        let chosen = Password::chosen(&form.password, &person.sign_in_name);
        if form.password != form.password_again {
            problems.add("password_again", "accounts-passwords-differ");
        }
        match chosen {
            Ok(password) if problems.is_empty() => match User::set_password(conn, person, &password) {
                Err(Error::Invalid(problems)) => SetPasswordPage::of(person, problems).unprocessable(),
                token => Ok(Page::see_other("/").signing_in(token?).saying("accounts-password-kept")),
            },
            Err(key) => {
                problems.add("password", key);
                SetPasswordPage::of(person, problems).unprocessable()
            }
            Ok(_) => SetPasswordPage::of(person, problems).unprocessable(),
        }
    })
    .await
}

pub async fn prefer(db: web::Data<Db>, visitor: Visitor, form: Form<PreferencesForm>) -> Result<Page> {
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let mut page = Page::see_other(own_path(&form.back));
        if let Some(language) = Language::from_code(&form.language) {
            if let Some(scope) = anyone.scope() {
                User::prefer(conn, scope, language)?;
            }
            page = page.in_language(language);
        }
        Ok(match form.theme {
            Some(theme) => page.in_theme(theme),
            None => page,
        })
    })
    .await
}
