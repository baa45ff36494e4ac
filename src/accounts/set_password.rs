//! **Set a new password**: all that answers somebody who signed in with a temporary one.

use actix_web::web;
use askama::Template;

use crate::accounts::forms::PasswordForm;
use crate::accounts::hashing::hash_chosen;
use crate::accounts::{User, letters};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::{Anyone, Awaits, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

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

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |_, anyone: &Anyone| match anyone.awaiting(Awaits::Password) {
        Some(person) => SetPasswordPage::of(person, Problems::none()).ok(),
        None => Ok(Page::see_other("/")),
    })
    .await
}

pub async fn take(db: web::Data<Db>, visitor: Visitor, form: Form<PasswordForm>) -> Result<Page> {
    let find = |conn: &mut diesel::PgConnection, anyone: &Anyone| {
        let person = anyone.awaiting(Awaits::Password).ok_or(Error::SignedOut(None))?;
        Ok((person.clone(), User::find(conn, person.user_id)?))
    };
    let (person, user) = db.read(&visitor, find).await?;
    let temporary = user.password_hash().map(str::to_owned);
    let hash = match hash_chosen(&form, user.words_about(&person.organization_name), temporary.clone()).await? {
        Ok(hash) => hash,
        Err(problems) => return SetPasswordPage::of(&person, problems).unprocessable(),
    };
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let person = anyone.awaiting(Awaits::Password).ok_or(Error::SignedOut(None))?;
        User::lock_password(conn, person.user_id)?;
        if User::find(conn, person.user_id)?.password_hash() != temporary.as_deref() {
            // Another one was issued meanwhile.
            return Err(Error::SignedOut(None));
        }
        let signed_in = User::change_password(conn, person, &hash)?;
        letters::password_changed(conn, &person.visitor, &user)?;
        Ok(Page::see_other("/").signing_in(signed_in).saying("accounts-password-kept"))
    })
    .await
}
