//! **Confirm it's you**: the proof that is asked for again before what can't be undone.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::Tried;
use crate::accounts::forms::{NextPage, own_path};
use crate::accounts::go_on::{Way, go_on};
use crate::accounts::hashing::Place;
use crate::accounts::second_factor::attempt::{self, Answer};
use crate::accounts::second_factor::{record, session, ways};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::{Scope, Unconfirmed, Ways};
use crate::secret::SecretKey;
use crate::web::errors::wait_phrase;
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

pub async fn show(db: web::Data<Db>, visitor: Visitor, query: Query<NextPage>) -> Result<Page> {
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
    let find =
        |conn: &mut PgConnection, person: &Scope| Ok((person.sign_in_name.clone(), ways(conn, person.user_id)?.any()));
    let (name, has_factor) = db.read(&visitor, find).await?;
    let mut problems = form.unreadable();
    if form.password.is_empty() {
        problems.add("password", "accounts-password-empty");
    }
    if has_factor && form.answer.is_empty() {
        problems.add("code", "factor-code-empty");
    }
    let tried = match problems.is_empty() {
        true => try_both(&db, &visitor, &name, &form, has_factor).await.map(Some),
        false => Ok(None),
    };
    let (tried, limited) = match tried {
        Err(error @ Error::TooMany(wait)) => {
            problems.add("", wait_phrase(wait));
            (None, Some(error))
        }
        tried => (tried?, None),
    };
    db.write(&visitor, move |conn, person: &Scope| {
        if let Some(tried) = tried {
            let known = tried.person(conn, &person.visitor)?.is_some_and(|user| user.id == person.user_id);
            if known && (!has_factor || attempt::passes(conn, person, &key, &form.answer)?) {
                record(conn, person, "session.confirmed", &person.sign_in_name, json!({}))?;
                let token = session::renew(conn, person, None, person.visitor.now)?;
                let page = go_on(conn, &person.visitor, &key, person.user_id, None, &form.way)?;
                return Ok(page.signing_in(token));
            }
            record(conn, person, "session.unconfirmed", &person.sign_in_name, json!({}))?;
            match has_factor {
                true => problems.add("", "factor-confirm-refused"),
                false => problems.add("password", "factor-password-wrong"),
            }
        }
        page(conn, person, form.way.clone(), problems)?.refused(limited.as_ref())
    })
    .await
}

/// Counts the tries and hashes the password, before anything is judged.
async fn try_both(db: &Db, visitor: &Visitor, name: &str, form: &ConfirmForm, has_factor: bool) -> Result<Tried> {
    let place = Place::take()?;
    if has_factor {
        attempt::begin(db, visitor).await?;
    }
    Tried::of(place, db, visitor, name, &form.password).await
}
