//! **Keyboard shortcuts**: what single keys do, as a page, and as a part of one for the sheet that `?` opens.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::db::Db;
use crate::error::Result;
use crate::scope::Scope;
use crate::web::form::Query;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// What `g` and a letter go to: the one of these pages to which the reader's menu leads. As `static/keys.js` has it.
const PLACES: [(&str, &[&str]); 5] = [
    ("g h", &["/"]),
    ("g c", &["/customers", "/account"]),
    ("g r", &["/resellers", "/providers"]),
    ("g s", &["/subscriptions"]),
    ("g o", &["/orders"]),
];

const SEARCH: [(&str, &str); 2] = [("/", "shortcuts-find"), ("Ctrl K", "search-title")];

const LISTS: [(&str, &str); 7] = [
    ("j", "shortcuts-down"),
    ("k", "shortcuts-up"),
    ("Enter", "shortcuts-open"),
    ("[", "web-previous-page"),
    ("]", "web-next-page"),
    ("?", "shortcuts-sheet"),
    ("Esc", "shortcuts-close"),
];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShortcutsQuery {
    /// `sheet` for the rows alone.
    part: String,
}

#[derive(Template)]
#[template(path = "accounts/shortcuts.html")]
struct ShortcutsPage {
    chrome: Chrome,
}

#[derive(Template)]
#[template(path = "accounts/_shortcuts.html")]
struct Sheet {
    chrome: Chrome,
}

/// The keys and the keys of their words, as far as the reader's menu leads there.
fn rows(chrome: &Chrome) -> Vec<(&'static str, &'static str)> {
    let there = |paths: &[&str]| chrome.menu.iter().find(|item| paths.contains(&item.href));
    let mut rows = SEARCH.to_vec();
    rows.extend(PLACES.into_iter().filter_map(|(keys, paths)| Some((keys, there(paths)?.words))));
    if chrome.may_order {
        rows.push(("n", "customers-add"));
    }
    rows.extend(LISTS);
    rows
}

impl ShortcutsPage {
    fn rows(&self) -> Vec<(&'static str, &'static str)> {
        rows(&self.chrome)
    }
}

impl Sheet {
    fn rows(&self) -> Vec<(&'static str, &'static str)> {
        rows(&self.chrome)
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, query: Query<ShortcutsQuery>) -> Result<Page> {
    db.read(&visitor, move |_, scope: &Scope| {
        let chrome = Chrome::of(scope);
        match query.0.part.as_str() {
            "sheet" => Sheet { chrome }.ok(),
            _ => ShortcutsPage { chrome }.ok(),
        }
    })
    .await
}
