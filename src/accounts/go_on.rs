//! Where a person goes on after a proof of identity: the next step of signing in, a form that waited for
//! them, or the page they wanted.

use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::accounts::forms::own_path;
use crate::accounts::second_factor;
use crate::error::Result;
use crate::id::UserId;
use crate::scope::Awaits;
use crate::secret::SecretKey;
use crate::web::held::HeldForm;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::{AGAIN, Visitor};

/// What a page that asks for a proof carries in its form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    /// Where to go on; only our own paths are followed.
    pub next: String,
    /// A sealed form that waits for its author.
    pub held: String,
}

impl Way {
    /// `path`, with `next` behind it.
    pub fn after(&self, path: &str) -> String {
        match self.next.as_str() {
            "" => path.to_owned(),
            next => {
                format!("{path}?next={}", url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>())
            }
        }
    }
}

/// The form that waited for its author. One that has boxes is shown again, with its values; nothing is
/// sent before they press the button.
#[derive(Template)]
#[template(path = "accounts/held.html")]
struct HeldPage {
    chrome: Chrome,
    action: String,
    pairs: Vec<(String, String)>,
    /// The button sends the form, instead of showing it.
    sends: bool,
}

/// The page or the redirect that follows when `awaits` is left of signing in.
pub fn go_on(
    conn: &mut PgConnection,
    visitor: &Visitor,
    key: &SecretKey,
    user: UserId,
    awaits: Option<Awaits>,
    way: &Way,
) -> Result<Page> {
    match awaits {
        Some(Awaits::SecondFactor) if !way.held.is_empty() => second_factor::step_page(conn, visitor, user, way),
        Some(step) => Ok(Page::see_other(way.after(step.path()))),
        None => match HeldForm::open(key, user, visitor.now, &way.held) {
            Some(held) if held.pairs().is_empty() => send_page(visitor, &held.path, Vec::new()),
            Some(held) => {
                let action = format!("{}?{AGAIN}", held.path);
                HeldPage { chrome: Chrome::bare(visitor), action, pairs: held.pairs(), sends: false }.ok()
            }
            None => Ok(Page::see_other(own_path(&way.next))),
        },
    }
}

/// A form without boxes to look at: one button sends it.
pub fn send_page(visitor: &Visitor, path: &str, pairs: Vec<(String, String)>) -> Result<Page> {
    HeldPage { chrome: Chrome::bare(visitor), action: path.to_owned(), pairs, sends: true }.ok()
}
