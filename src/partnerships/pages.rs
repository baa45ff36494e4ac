//! **Indirect providers**.

use actix_web::web;
use askama::Template;

use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::partnership::{Partnership, ProviderRow};
use crate::partnerships::requests::{Answered, answered};
use crate::partnerships::reseller::Reseller;
use crate::scope::MaySeeProviders;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Phrase;

#[derive(Template)]
#[template(path = "partnerships/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    providers: Vec<ProviderRow>,
    answered: Vec<Answered>,
    /// What one's own company waits for.
    unauthorized: Option<Phrase>,
}

impl ProvidersPage {
    fn country<'a>(&self, row: &'a ProviderRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }
}

pub async fn providers(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &MaySeeProviders| {
        let providers = Partnership::providers(conn, person)?;
        let reseller = Reseller::find(conn, person.reseller().ok_or(Error::NotFound)?)?;
        let answered = answered(conn, person)?;
        let unauthorized = reseller.unauthorized();
        ProvidersPage { chrome: Chrome::of(person), providers, answered, unauthorized }.ok()
    })
    .await
}
