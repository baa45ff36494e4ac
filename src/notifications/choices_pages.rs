//! **My profile**, **Notifications**: of what one is told by letter, and how often.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::notifications::choices;
use crate::notifications::kind::{Kind, Often};
use crate::schema::users;
use crate::scope::Scope;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "notifications/choices.html")]
struct ChoicesPage {
    chrome: Chrome,
    choices: Vec<(Kind, Often)>,
    /// Where letters go, and in which time zone the day of the reader begins.
    email: String,
    zone: String,
    problems: Problems,
}

impl ChoicesPage {
    fn of(conn: &mut PgConnection, person: &Scope, problems: Problems) -> Result<ChoicesPage> {
        let own = users::table.find(person.user_id).select((users::email, users::zone));
        let (email, zone): (String, Option<String>) = own.first(conn)?;
        Ok(ChoicesPage {
            chrome: Chrome::of(person),
            choices: choices::of(conn, person)?,
            email,
            zone: zone.unwrap_or_else(|| "UTC".to_owned()),
            problems,
        })
    }

    fn often(&self) -> [Often; 3] {
        Often::ALL
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &Scope| ChoicesPage::of(conn, person, Problems::none())?.ok()).await
}

/// A kind for which nothing that can be chosen was sent stays as it is.
pub async fn update(db: web::Data<Db>, visitor: Visitor, form: Form<HashMap<String, String>>) -> Result<Page> {
    let taken = db
        .write(&visitor, move |conn, person: &Scope| {
            let chosen: Vec<(Kind, Often)> = Kind::ALL
                .into_iter()
                .filter(|kind| kind.is_for(person))
                .filter_map(|kind| Some((kind, Often::from_code(form.get(kind.code())?)?)))
                .collect();
            choices::keep(conn, person, &chosen)?;
            Ok(Page::see_other("/profile/notifications").saying("notifications-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, |conn, person: &Scope| ChoicesPage::of(conn, person, problems)?.unprocessable()).await
        }
        taken => taken,
    }
}
