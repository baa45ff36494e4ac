//! The second step of signing in: a code, a passkey or a recovery code.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::accounts::forms::NextPage;
use crate::accounts::go_on::{Way, go_on};
use crate::accounts::second_factor::attempt::{self, Answer};
use crate::accounts::second_factor::{passkey, session, ways};
use crate::accounts::{User, sign_in};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::scope::{Anyone, Awaits, Ways};
use crate::secret::SecretKey;
use crate::web::errors::wait_phrase;
use crate::web::form::{Form, Problems, Query};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::{SignedIn, Visitor};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    #[serde(flatten)]
    answer: Answer,
    #[serde(flatten)]
    way: Way,
}

#[derive(Template)]
#[template(path = "accounts/second_factor/step.html")]
struct StepPage {
    chrome: Chrome,
    ways: Ways,
    way: Way,
    problems: Problems,
}

/// The page that asks for the second factor.
pub fn step_page(conn: &mut PgConnection, visitor: &Visitor, user: UserId, way: &Way) -> Result<Page> {
    page(conn, visitor, user, way, Problems::none())?.ok()
}

fn page(conn: &mut PgConnection, visitor: &Visitor, user: UserId, way: &Way, problems: Problems) -> Result<StepPage> {
    Ok(StepPage { chrome: Chrome::bare(visitor), ways: ways(conn, user)?, way: way.clone(), problems })
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, query: Query<NextPage>) -> Result<Page> {
    db.read(&visitor, move |conn, anyone: &Anyone| match anyone.awaiting(Awaits::SecondFactor) {
        Some(person) => {
            let way = Way { next: query.0.next, ..Way::default() };
            step_page(conn, &person.visitor, person.user_id, &way)
        }
        None => Ok(Page::see_other("/")),
    })
    .await
}

pub async fn pass(
    db: web::Data<Db>,
    key: web::Data<SecretKey>,
    visitor: Visitor,
    form: Form<StepForm>,
) -> Result<Page> {
    let mut problems = form.unreadable();
    if form.answer.is_empty() {
        problems.add("code", "factor-code-empty");
    }
    let begun = match problems.is_empty() {
        true => attempt::begin(&db, &visitor).await,
        false => Ok(()),
    };
    let limited = match begun {
        Err(error @ Error::TooMany(wait)) => {
            problems.add("", wait_phrase(wait));
            Some(error)
        }
        begun => begun.map(|()| None)?,
    };
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let person = anyone.awaiting(Awaits::SecondFactor).ok_or(Error::SignedOut(None))?;
        if problems.is_empty() {
            if attempt::passes(conn, person, &key, &form.answer)? {
                let user = User::find(conn, person.user_id)?;
                let awaits = session::left(conn, &person.visitor, &user, true)?;
                let token = session::renew(conn, person, awaits, person.visitor.now)?;
                let browser = sign_in::arrive(conn, &person.visitor, &user, awaits)?;
                let page = go_on(conn, &person.visitor, &key, user.id, awaits, &form.way)?;
                return Ok(page.signing_in(SignedIn { token, browser }));
            }
            problems.add("code", form.answer.refusal());
        }
        page(conn, &person.visitor, person.user_id, &form.way, problems)?.refused(limited.as_ref())
    })
    .await
}

/// What the browser gets to sign with a passkey, for this step or for **Confirm it's you**.
pub async fn challenge(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let person = anyone.awaiting(Awaits::SecondFactor).or(anyone.scope()).ok_or(Error::SignedOut(None))?;
        Page::json(&passkey::ask(conn, person)?)
    })
    .await
}
