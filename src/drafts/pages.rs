//! **Drafts**, and **Discard**.

use actix_web::web;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Db;
use crate::drafts::draft::{Before, Draft, Kind, discard as throw_away};
use crate::error::{Error, Result};
use crate::scope::Scope;
use crate::web::form::{Form, Query};
use crate::web::kept::{Kept, from_micros};
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Message;

/// The most forms that the page shows of those that were typed into and not sent.
const MOST_TYPED: i64 = 50;

#[derive(Template)]
#[template(path = "drafts/index.html")]
struct IndexPage {
    chrome: Chrome,
    drafts: Slice<Draft>,
    /// Forms that were typed into, and are no drafts; on the first page alone.
    typed: Vec<Kept>,
}

impl IndexPage {
    fn own(&self) -> Vec<&Draft> {
        self.drafts.rows.iter().filter(|draft| draft.shared_by.is_none()).collect()
    }

    fn shared(&self) -> Vec<&Draft> {
        self.drafts.rows.iter().filter(|draft| draft.shared_by.is_some()).collect()
    }

    /// What a form is called; none for one that is there no more.
    fn title(&self, form: &Kept) -> Option<Message> {
        form.words().map(|words| self.chrome.say(words))
    }

    fn is_order(&self, draft: &Draft) -> bool {
        draft.kind == Kind::Order
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    after: String,
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ListQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &Scope| {
        let before = place(&query.0.after);
        let drafts = Draft::list(conn, person, before)?;
        let drafts = Slice::of(drafts, |draft: &Draft| (draft.saved_at.timestamp_micros().to_string(), draft.id));
        let typed = match before {
            // A step of an order stands with its draft.
            None => Kept::list(conn, person, "/orders/", MOST_TYPED)?,
            Some(_) => Vec::new(),
        };
        IndexPage { chrome: Chrome::of(person), drafts, typed }.ok()
    })
    .await
}

fn place(typed: &str) -> Before {
    let (at, id): (String, Uuid) = after(typed)?;
    Some((from_micros(&at)?, id))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DiscardForm {
    kind: String,
    id: String,
}

pub async fn discard(db: web::Data<Db>, visitor: Visitor, form: Form<DiscardForm>) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Scope| {
        let kind = Kind::of(&form.kind).ok_or(Error::NotFound)?;
        let id: Uuid = form.id.parse().map_err(|_| Error::NotFound)?;
        throw_away(conn, person, kind, id)?;
        Ok(Page::see_other("/drafts").saying("drafts-discarded"))
    })
    .await
}
