//! **Indirect providers**.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::countries;
use crate::db::Db;
use crate::error::Result;
use crate::partnerships::partnership::{Partnership, ProviderRow};
use crate::partnerships::requests::{Answered, answered};
use crate::scope::MaySeeProviders;
use crate::web::form::Query;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// Which providers are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProviderFilter {
    /// A part of a name or of an MPN ID.
    q: String,
    /// Also those whose partnership has ended.
    ended: bool,
}

#[derive(Template)]
#[template(path = "partnerships/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    filter: ProviderFilter,
    providers: Vec<ProviderRow>,
    answered: Vec<Answered>,
}

impl ProvidersPage {
    fn country<'a>(&self, row: &'a ProviderRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }

    fn is_narrow(&self) -> bool {
        !self.filter.q.trim().is_empty() || self.filter.ended
    }
}

pub async fn providers(db: web::Data<Db>, visitor: Visitor, query: Query<ProviderFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeProviders| {
        ProvidersPage {
            chrome: Chrome::of(person),
            providers: Partnership::providers(conn, person, &query.0.q, query.0.ended)?,
            answered: answered(conn, person)?,
            filter: query.0,
        }
        .ok()
    })
    .await
}
