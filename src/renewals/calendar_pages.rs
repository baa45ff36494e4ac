//! The page that shows a secret address once, its end, and the calendar that it leads to.

use actix_web::web;
use askama::Template;

use crate::accounts::count_guess;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::renewals::calendar::Feed;
use crate::scope::{Anyone, Confirmed, MayManageSubscription, Scope};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "renewals/calendar.html")]
struct CalendarPage {
    chrome: Chrome,
    address: String,
}

/// **Make a calendar address**, or another one: for who has just proven that it is them, since the address opens what
/// they see to whoever has it.
pub async fn make(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, |conn, person: &Confirmed<MayManageSubscription>| {
        let secret = Feed::make(conn, person)?;
        let address = format!("{}/renewals/calendar/{}.ics", person.visitor.public_url, secret);
        CalendarPage { chrome: Chrome::of(person), address }.ok()
    })
    .await
}

pub async fn end(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, |conn, person: &Scope| {
        Feed::end(conn, person)?;
        Ok(Page::see_other("/renewals?view=").saying("renewals-calendar-ended"))
    })
    .await
}

/// The calendar, without a session. Who guesses is counted, and soon has to wait.
pub async fn read(db: web::Data<Db>, visitor: Visitor, secret: web::Path<String>) -> Result<Page> {
    let secret = secret.into_inner();
    let found = db.read(&visitor, move |conn, anyone: &Anyone| Feed::read(conn, anyone.visitor(), &secret)).await?;
    match found {
        Some(calendar) => {
            Ok(Page::attachment("renewals.ics", "text/calendar; charset=utf-8", calendar).kept("private, no-cache"))
        }
        None => {
            count_guess(&db, &visitor).await?;
            Err(Error::NotFound)
        }
    }
}
