//! The page of what was found, and the part of it that the palette shows.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::db::Db;
use crate::error::Result;
use crate::scope::Scope;
use crate::search::asked::{Asked, LONGEST};
use crate::search::found::{Group, find};
use crate::search::kind::Kind;
use crate::web::form::Query;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    q: String,
    /// The code of a [`Kind`]; anything else is all kinds.
    kind: String,
    /// `palette` for the list that a script shows.
    part: String,
}

#[derive(Template)]
#[template(path = "search/index.html")]
struct IndexPage {
    chrome: Chrome,
    asked: Asked,
    alone: Option<Kind>,
    groups: Vec<Group>,
    /// What the reader can find.
    kinds: Vec<Kind>,
}

#[derive(Template)]
#[template(path = "search/_palette.html")]
struct Palette {
    chrome: Chrome,
    asked: Asked,
    groups: Vec<Group>,
}

impl Chrome {
    /// What this page looked for, if it is the page of a search.
    pub fn searched(&self) -> String {
        let query = self.path.strip_prefix("/search?").unwrap_or_default();
        let typed = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q");
        typed.map(|(_, typed)| typed.into_owned()).unwrap_or_default()
    }
}

impl IndexPage {
    fn said(&self) -> Message {
        said(&self.chrome, &self.groups)
    }

    fn longest(&self) -> usize {
        LONGEST
    }

    fn has_more(&self, group: &Group) -> bool {
        self.alone.is_none() && group.count > group.hits.len()
    }

    fn all_of(&self, kind: &Kind) -> String {
        format!("{}&kind={}", url_of(&self.asked), kind.code())
    }

    fn all(&self) -> String {
        url_of(&self.asked)
    }
}

impl Palette {
    fn said(&self) -> Message {
        said(&self.chrome, &self.groups)
    }

    fn all(&self) -> String {
        url_of(&self.asked)
    }

    /// The number of an option among all of them, counted from 0.
    fn number(&self, group: &usize, hit: &usize) -> usize {
        self.groups.iter().take(*group).map(|group| group.hits.len()).sum::<usize>() + hit
    }
}

fn url_of(asked: &Asked) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &asked.typed).finish();
    format!("/search?{query}")
}

/// How much was found.
fn said(chrome: &Chrome, groups: &[Group]) -> Message {
    let count: usize = groups.iter().map(|group| group.count).sum();
    let key = if groups.iter().any(|group| group.has_more) { "search-found-more" } else { "search-found" };
    chrome.say(Phrase::new(key).with("count", count))
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<SearchQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, scope: &Scope| {
        let asked = Asked::read(&query.0.q);
        let alone = Kind::from_code(&query.0.kind);
        let groups = if asked.is_empty() { Vec::new() } else { find(conn, scope, &asked, alone)? };
        let chrome = Chrome::of(scope);
        match query.0.part.as_str() {
            "palette" => Palette { chrome, asked, groups }.ok(),
            _ => {
                let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_open_to(scope)).collect();
                IndexPage { chrome, asked, alone, groups, kinds }.ok()
            }
        }
    })
    .await
}
