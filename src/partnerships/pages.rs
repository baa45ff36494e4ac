//! **Indirect providers**.

use actix_web::web;
use askama::Template;

use crate::countries;
use crate::db::Db;
use crate::error::Result;
use crate::partnerships::partnership::{Partnership, ProviderRow};
use crate::partnerships::requests::{Answered, answered};
use crate::scope::{MayInviteCustomers, MaySeeProviders};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "partnerships/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    providers: Vec<ProviderRow>,
    answered: Vec<Answered>,
    may_invite: bool,
}

impl ProvidersPage {
    fn country<'a>(&self, row: &'a ProviderRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }
}

pub async fn providers(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &MaySeeProviders| {
        let providers = Partnership::providers(conn, person)?;
        let may_invite = person.may::<MayInviteCustomers>();
        ProvidersPage { chrome: Chrome::of(person), providers, answered: answered(conn, person)?, may_invite }.ok()
    })
    .await
}
