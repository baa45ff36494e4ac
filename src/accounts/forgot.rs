//! **Forgot your password?** A letter with a link goes to whoever has an account; nobody is told who has.

use std::time::Duration;

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use tokio::time::{Instant, sleep_until};

use crate::accounts::forms::ForgotForm;
use crate::accounts::limits::{self, Key, Kind};
use crate::accounts::{Link, LinkKind, letters, sign_in};
use crate::activity;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::Anyone;
use crate::web::errors::wait_phrase;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// When the answer is given, at the earliest: a letter takes some milliseconds to write, and no letter none.
const PACE: Duration = Duration::from_millis(300);

#[derive(Template)]
#[template(path = "accounts/forgot.html")]
struct ForgotPage {
    chrome: Chrome,
    form: ForgotForm,
    problems: Problems,
    sent: bool,
}

impl ForgotPage {
    fn of(visitor: &Visitor, form: ForgotForm, problems: Problems) -> ForgotPage {
        ForgotPage { chrome: Chrome::bare(visitor), form, problems, sent: false }
    }
}

pub async fn show(visitor: Visitor) -> Result<Page> {
    ForgotPage::of(&visitor, ForgotForm::default(), Problems::none()).ok()
}

/// The same page, status and time for every name.
pub async fn take(db: web::Data<Db>, visitor: Visitor, form: Form<ForgotForm>) -> Result<Page> {
    let at_the_earliest = Instant::now() + PACE;
    let problems = form.problems();
    if !problems.is_empty() {
        return ForgotPage::of(&visitor, form.into_inner(), problems).unprocessable();
    }
    let name = form.sign_in_name.clone();
    let written = db.write(&visitor, move |conn, anyone: &Anyone| write(conn, anyone.visitor(), &name)).await;
    sleep_until(at_the_earliest).await;
    match written {
        Err(error @ Error::TooMany(wait)) => {
            let page = ForgotPage::of(&visitor, form.into_inner(), Problems::one("", wait_phrase(wait)));
            Ok(Page::html(error.status(), &page)?.retry_after(error.retry_after()))
        }
        written => {
            written?;
            ForgotPage { sent: true, ..ForgotPage::of(&visitor, ForgotForm::default(), Problems::none()) }.ok()
        }
    }
}

/// Writes the letter, if there is somebody who has a password and may sign in. Who has no address but the sign-in name
/// in their company's own domain gets none: the portal doesn't know whose mailbox that is.
fn write(conn: &mut PgConnection, visitor: &Visitor, name: &str) -> Result<()> {
    limits::begin(conn, visitor.now, Kind::Reset, &[Key::Address(visitor.address), Key::Account(name)])?;
    let Some(user) = sign_in::find_by_name(conn, name)? else { return Ok(()) };
    let unproved = user.customer_id.is_some() && user.email.eq_ignore_ascii_case(&user.sign_in_name);
    if user.password_hash().is_none() || unproved || user.is_barred(conn)? {
        return Ok(());
    }
    let path = Link::issue(conn, visitor.now, LinkKind::Reset, user.id)?;
    activity::record_unsigned(conn, visitor, &user.sign_in_name, "user.reset_asked", user.subject())?;
    letters::reset(conn, visitor, &user, &path)
}
