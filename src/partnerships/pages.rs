//! **Indirect providers**: whom the reseller works with, found, filtered and sorted.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::partnerships::link::Invitations;
use crate::partnerships::provider_listing::{PROVIDERS, ProviderFilter, ProviderRow};
use crate::partnerships::received::{Received, received};
use crate::partnerships::reseller::Reseller;
use crate::scope::{MayInviteCustomers, MaySeeProviders};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{Asked, Download, Field, Listing, Part, download};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Message, Phrase, decimal};

#[derive(Template)]
#[template(path = "partnerships/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    filter: ProviderFilter,
    listing: Listing,
    providers: Vec<ProviderRow>,
    /// Code and name of each country that the filter offers, by name.
    countries: Vec<(String, String)>,
    received: Vec<Received>,
    invitations: Invitations,
    /// The reader's company.
    own: ResellerId,
    /// What one's own company waits for.
    unauthorized: Option<Phrase>,
    may_invite: bool,
}

impl ProvidersPage {
    fn country<'a>(&self, row: &'a ProviderRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }

    fn states(&self) -> [&'static str; 2] {
        ProviderFilter::STATES
    }

    /// How the partnership stands, or a choice of the filter by it.
    fn state(&self, state: &str) -> Message {
        self.chrome.say(Phrase::new(format!("partnerships-state-{state}")))
    }

    /// Where an open request is answered: so that a lost letter costs nothing.
    fn link(&self, row: &Received) -> Option<String> {
        row.is_open_to(self.own).then(|| self.invitations.link("", row.id))
    }

    fn is_anothers(&self, row: &Received) -> bool {
        row.is_anothers(self.own)
    }

    fn limit(&self, row: &ProviderRow) -> Option<String> {
        row.monthly_limit.map(|limit| self.chrome.language.money(limit, &row.currency))
    }
}

pub async fn providers(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    query: Query<ProviderFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeProviders| {
        let asked = Asked::of(&person.visitor, &PROVIDERS)?;
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let reseller = Reseller::find(conn, person.reseller().ok_or(Error::NotFound)?)?;
        let page = ProviderRow::page(conn, person, &query.0, &asked)?;
        let (mut listing, providers) = Listing::around(asked, views, page);
        let countries = countries::named(ProviderRow::countries(conn, person)?, person.visitor.language);
        let chosen = &query.0.country;
        let is_there = chosen.is_empty() || countries.iter().any(|(iso2, _)| iso2 == chosen);
        listing.note("partnerships-country", is_there);
        ProvidersPage {
            chrome: Chrome::of(person),
            listing,
            providers,
            countries,
            received: received(conn, person)?,
            invitations: (**invitations).clone(),
            own: reseller.id,
            filter: query.0,
            unauthorized: reseller.unauthorized(),
            may_invite: person.may::<MayInviteCustomers>(),
        }
        .ok()
    })
    .await
}

/// The columns of **Export indirect providers**.
const FILE: [Field; 16] = [
    ("", "partnerships-id"),
    ("name", "partnerships-provider"),
    ("mpn", "partnerships-mpn-id"),
    ("location", "partnerships-country-code"),
    ("location", "partnerships-country"),
    ("name", "partnerships-state"),
    ("since", "partnerships-since"),
    ("name", "partnerships-until"),
    ("limit", "partnerships-limit"),
    ("limit", "partnerships-currency"),
    ("customers", "web-menu-customers"),
    ("subscriptions", "web-subscriptions"),
    ("contact", "partnerships-support-email"),
    ("contact", "partnerships-support-phone"),
    ("contact", "support-website"),
    ("contact", "support-hours"),
];

/// **Export indirect providers**: exactly whom the filter lists, on one page or many, with all that is known.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<ProviderFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &PROVIDERS)?;
    let filter = query.0;
    download(&db, &visitor, "indirect-providers", &asked, move |conn, person: &MaySeeProviders, asked| {
        let rows = ProviderRow::load(conn, person, &filter, asked, Part::LIMIT)?;
        let language = person.visitor.language;
        Ok(Part::of(asked, language, &FILE, &rows, ProviderRow::place, |row| vec![cells(row, language)]))
    })
    .await
}

fn cells(row: &ProviderRow, language: Language) -> Vec<Cell> {
    let day = |at: DateTime<Utc>| Cell::text(at.format("%Y-%m-%d").to_string());
    let nothing = || Cell::text("");
    let limit = row.monthly_limit.map(|limit| Cell::number(&decimal(limit, &row.currency)));
    vec![
        Cell::text(row.id.to_string()),
        Cell::text(&row.name),
        Cell::text(&row.mpn_id),
        Cell::text(&row.country),
        Cell::text(countries::name_of(&row.country, language)),
        Cell::text(language.say(Phrase::new(format!("partnerships-state-{}", row.state()))).to_string()),
        day(row.since),
        row.ended_at.map_or_else(nothing, day),
        limit.unwrap_or_else(nothing),
        Cell::text(&row.currency),
        Cell::number(&row.customers),
        Cell::number(&row.subscriptions),
        Cell::text(&row.contact.email),
        Cell::text(&row.contact.phone),
        Cell::text(&row.contact.website),
        Cell::text(&row.contact.hours),
    ]
}
