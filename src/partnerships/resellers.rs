//! **Indirect resellers**: whom the provider works with, found, filtered and sorted (133–135, 142–143).

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::countries;
use crate::db::Db;
use crate::error::Result;
use crate::partnerships::credit::Cause;
use crate::partnerships::limit::currency;
use crate::partnerships::listing::{RESELLERS, ResellerFilter, ResellerRow};
use crate::scope::{MayEndPartnership, MayInviteCustomers, MayOrder, MayPartner};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{Asked, Download, Field, Listing, Part, download};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Message, Phrase, decimal};

#[derive(Template)]
#[template(path = "partnerships/resellers.html")]
struct ResellersPage {
    chrome: Chrome,
    filter: ResellerFilter,
    listing: Listing,
    resellers: Vec<ResellerRow>,
    currency: String,
    /// Code and name of each country that the filter offers, by name.
    countries: Vec<(String, String)>,
    may_order: bool,
    may_invite: bool,
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

    fn signed(&self, row: &ResellerRow) -> Option<String> {
        row.agreement_signed_at.map(|at| self.chrome.language.day(at))
    }

    fn limit(&self, row: &ResellerRow) -> Option<String> {
        row.monthly_limit.map(|limit| self.chrome.language.money(limit, &self.currency))
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
        let asked = Asked::of(&agent.visitor, &RESELLERS)?;
        let views = Views::of(conn, agent, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let page = ResellerRow::page(conn, agent, &query.0, &asked)?;
        let (mut listing, resellers) = Listing::around(asked, views, page);
        let countries = countries::named(ResellerRow::countries(conn, agent)?, language);
        let chosen = &query.0.country;
        let is_there = chosen.is_empty() || countries.iter().any(|(iso2, _)| iso2 == chosen);
        listing.note("partnerships-country", is_there);
        ResellersPage {
            chrome: Chrome::of(agent),
            currency: currency(conn, agent.provider_id()?)?,
            listing,
            resellers,
            countries,
            filter: query.0,
            may_order: agent.may::<MayOrder>(),
            may_invite: agent.may::<MayInviteCustomers>(),
            may_end: agent.may::<MayEndPartnership>(),
        }
        .ok()
    })
    .await
}

/// The columns of **Export indirect resellers**.
const FILE: [Field; 22] = [
    ("", "partnerships-id"),
    ("name", "partnerships-reseller"),
    ("mpn", "partnerships-mpn-id"),
    ("mpn", "partnerships-mpn-kind"),
    ("location", "partnerships-country-code"),
    ("location", "partnerships-country"),
    ("region", "partnerships-region"),
    ("", "partnerships-address"),
    ("contact", "partnerships-contact-name"),
    ("contact", "accounts-email"),
    ("contact", "accounts-phone"),
    ("support", "partnerships-support-email"),
    ("support", "partnerships-support-phone"),
    ("agreement", "partnerships-agreement-signed"),
    ("name", "partnerships-state"),
    ("since", "partnerships-since"),
    ("name", "partnerships-until"),
    ("name", "partnerships-credit"),
    ("customers", "web-menu-customers"),
    ("subscriptions", "web-subscriptions"),
    ("limit", "partnerships-limit"),
    ("limit", "partnerships-currency"),
];

/// **Export indirect resellers**: exactly whom the filter lists, on one page or many, with all that is known.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<ResellerFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &RESELLERS)?;
    let filter = query.0;
    download(&db, &visitor, "indirect-resellers", &asked, move |conn, agent: &MayPartner, asked| {
        let rows = ResellerRow::load(conn, agent, &filter, asked, Part::LIMIT)?;
        let currency = currency(conn, agent.provider_id()?)?;
        let language = agent.visitor.language;
        Ok(Part::of(asked, language, &FILE, &rows, ResellerRow::place, |row| vec![cells(row, language, &currency)]))
    })
    .await
}

fn cells(row: &ResellerRow, language: Language, currency: &str) -> Vec<Cell> {
    let say = |phrase: Phrase| Cell::text(language.say(phrase).to_string());
    let day = |at: DateTime<Utc>| Cell::text(at.format("%Y-%m-%d").to_string());
    let nothing = || Cell::text("");
    let limit = row.monthly_limit.map(|limit| Cell::number(&decimal(limit, currency)));
    vec![
        Cell::text(row.id.to_string()),
        Cell::text(&row.name),
        Cell::text(&row.mpn_id),
        say(row.kind()),
        Cell::text(&row.country),
        Cell::text(countries::name_of(&row.country, language)),
        Cell::text(&row.region),
        Cell::text(&row.address),
        Cell::text(&row.contact),
        Cell::text(&row.contact_email),
        Cell::text(&row.contact_phone),
        Cell::text(&row.support_email),
        Cell::text(&row.support_phone),
        row.agreement_signed_at.map_or_else(nothing, day),
        say(Phrase::new(format!("partnerships-state-{}", row.state()))),
        day(row.since),
        row.ended_at.map_or_else(nothing, day),
        say(row.cause().map_or_else(|| "partnerships-credit-yes".into(), Cause::mark)),
        Cell::number(&row.customers),
        Cell::number(&row.subscriptions),
        limit.unwrap_or_else(nothing),
        Cell::text(currency),
    ]
}
