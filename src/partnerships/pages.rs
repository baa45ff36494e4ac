//! **Indirect resellers** and **Indirect providers**.

use actix_web::web;
use askama::Template;

use crate::countries;
use crate::db::Db;
use crate::error::Result;
use crate::partnerships::credit::Partner;
use crate::partnerships::forms::ResellerFilter;
use crate::partnerships::partnership::{Partnership, ProviderRow, ResellerRow};
use crate::partnerships::requests::{Answered, answered};
use crate::scope::{MayEndPartnership, MayOrder, MayPartner, MaySeeProviders};
use crate::web::form::Query;
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "partnerships/resellers.html")]
struct ResellersPage {
    chrome: Chrome,
    filter: ResellerFilter,
    resellers: Slice<ResellerRow>,
    may_order: bool,
    may_end: bool,
    /// Whose partnership has ended: what it left behind is there to see.
    ended: Vec<Partner>,
}

impl ResellersPage {
    fn country<'a>(&self, row: &'a ResellerRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.filter.q)
            .append_pair("after", next)
            .finish();
        format!("/resellers?{query}")
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ResellerFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let resellers = Partnership::list(conn, agent, &query.0.q, after(&query.0.after))?;
        ResellersPage {
            chrome: Chrome::of(agent),
            filter: query.0,
            resellers,
            may_order: agent.may::<MayOrder>(),
            may_end: agent.may::<MayEndPartnership>(),
            ended: Partnership::ended(conn, agent)?,
        }
        .ok()
    })
    .await
}

#[derive(Template)]
#[template(path = "partnerships/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    providers: Vec<ProviderRow>,
    answered: Vec<Answered>,
}

impl ProvidersPage {
    fn country<'a>(&self, row: &'a ProviderRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }
}

pub async fn providers(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &MaySeeProviders| {
        let providers = Partnership::providers(conn, person)?;
        ProvidersPage { chrome: Chrome::of(person), providers, answered: answered(conn, person)? }.ok()
    })
    .await
}
