//! **Indirect resellers**: whom the provider works with, found, filtered and sorted (133–135, 142–143).

use actix_web::web;
use askama::Template;

use crate::countries;
use crate::db::Db;
use crate::error::Result;
use crate::partnerships::credit::Cause;
use crate::partnerships::listing::{ResellerFilter, ResellerRow, Sort};
use crate::scope::{MayEndPartnership, MayOrder, MayPartner};
use crate::web::form::Query;
use crate::web::list::Slice;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "partnerships/resellers.html")]
struct ResellersPage {
    chrome: Chrome,
    filter: ResellerFilter,
    resellers: Slice<ResellerRow>,
    /// Code and name of each country that the filter offers, by name.
    countries: Vec<(String, String)>,
    may_order: bool,
    may_end: bool,
}

impl ResellersPage {
    fn country<'a>(&self, row: &'a ResellerRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }

    fn states(&self) -> [&'static str; 4] {
        ResellerFilter::STATES
    }

    fn only(&self) -> [&'static str; 2] {
        ResellerFilter::ONLY
    }

    fn sorts(&self) -> [Sort; 3] {
        Sort::ALL
    }

    /// How the partnership stands, or a choice of the filter by it.
    fn state(&self, state: &str) -> Message {
        self.chrome.say(Phrase::new(format!("partnerships-state-{state}")))
    }

    fn only_words(&self, only: &str) -> Message {
        self.chrome.say(Phrase::new(format!("partnerships-only-{only}")))
    }

    /// What stands in the way of crediting it; that it is suspended, or a partner no more, is said already.
    fn mark(&self, row: &ResellerRow) -> Option<Message> {
        let cause = row.cause().filter(|cause| *cause != Cause::Suspended && !cause.is_about_partnership())?;
        Some(self.chrome.say(cause.mark()))
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ResellerFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let language = agent.visitor.language;
        let named = |iso2: String| (countries::name_of(&iso2, language).to_owned(), iso2);
        let mut countries: Vec<_> = ResellerRow::countries(conn, agent)?.into_iter().map(named).collect();
        countries.sort_by_cached_key(|(name, _)| countries::sort_key(name));
        ResellersPage {
            chrome: Chrome::of(agent),
            resellers: ResellerRow::list(conn, agent, &query.0)?,
            countries: countries.into_iter().map(|(name, iso2)| (iso2, name)).collect(),
            filter: query.0,
            may_order: agent.may::<MayOrder>(),
            may_end: agent.may::<MayEndPartnership>(),
        }
        .ok()
    })
    .await
}
