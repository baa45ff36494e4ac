//! **Confirm it's you**: the proof that is asked for again before what can't be undone.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::accounts::Password;
use crate::accounts::forms::{NextQuery, own_path};
use crate::accounts::go_on::{Way, go_on};
use crate::accounts::second_factor::attempt::{Answer, Outcome, attempt, fits};
use crate::accounts::second_factor::{session, step, ways};
use crate::db::Db;
use crate::error::Result;
use crate::schema::users;
use crate::scope::{Scope, Unconfirmed, Ways};
use crate::secret::SecretKey;
use crate::web::form::{Form, Problems, Query};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    password: String,
    #[serde(flatten)]
    answer: Answer,
    #[serde(flatten)]
    way: Way,
}

#[derive(Template)]
#[template(path = "accounts/second_factor/confirm.html")]
struct ConfirmPage {
    chrome: Chrome,
    sign_in_name: String,
    ways: Ways,
    way: Way,
    problems: Problems,
}

/// The answer to a form whose author must prove first that it is them; it waits in the page.
pub fn confirm_page(visitor: &Visitor, unconfirmed: &Unconfirmed, held: Option<String>) -> Result<Page> {
    let page = ConfirmPage {
        chrome: Chrome::bare(visitor),
        sign_in_name: unconfirmed.sign_in_name.clone(),
        ways: unconfirmed.ways,
        way: Way { held: held.unwrap_or_default(), ..Way::default() },
        problems: Problems::none(),
    };
    Page::html(StatusCode::UNAUTHORIZED, &page)
}

fn page(conn: &mut PgConnection, person: &Scope, way: Way, problems: Problems) -> Result<ConfirmPage> {
    let sign_in_name = person.sign_in_name.clone();
    Ok(ConfirmPage { chrome: Chrome::of(person), sign_in_name, ways: ways(conn, person.user_id)?, way, problems })
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, query: Query<NextQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &Scope| match person.is_confirmed() {
        true => Ok(Page::see_other(own_path(&query.0.next))),
        false => page(conn, person, Way { next: query.0.next, ..Way::default() }, Problems::none())?.ok(),
    })
    .await
}

pub async fn confirm(
    db: web::Data<Db>,
    key: web::Data<SecretKey>,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Scope| {
        let has_factor = ways(conn, person.user_id)?.any();
        let mut problems = form.unreadable();
        if form.password.is_empty() {
            problems.add("password", "accounts-password-empty");
        }
        if has_factor && form.answer.is_empty() {
            problems.add("code", "factor-code-empty");
        }
        if problems.is_empty() {
            let outcome = attempt(conn, person, "confirmation", |conn| {
                Ok(password_fits(conn, person, &form.password)?
                    && (!has_factor || fits(conn, person, &key, &form.answer)?))
            })?;
            match outcome {
                Outcome::Fits => {
                    let token = session::renew(conn, person, None)?;
                    let page = go_on(conn, &person.visitor, &key, person.user_id, None, &form.way)?;
                    return Ok(page.signing_in(token));
                }
                Outcome::Ended => return Ok(step::ended()),
                Outcome::Wrong if has_factor => problems.add("", "factor-confirm-refused"),
                Outcome::Wrong => problems.add("password", "factor-password-wrong"),
            }
        }
        page(conn, person, form.way.clone(), problems)?.unprocessable()
    })
    .await
}

fn password_fits(conn: &mut PgConnection, person: &Scope, typed: &str) -> Result<bool> {
    let hash: Option<String> = users::table.find(person.user_id).select(users::password_hash).first(conn)?;
    Ok(Password::typed(typed).fits(hash.as_deref()))
}
