//! **Catalog**: what the provider sells, at which prices, and what is coming; the same as a file.

use actix_web::web;
use askama::Template;

use crate::catalog::forms::CatalogFilter;
use crate::catalog::listed::{Listed, ListedPlan};
use crate::catalog::price_list::{CATEGORIES, SEGMENTS};
use crate::db::Db;
use crate::error::Result;
use crate::scope::MaySeePrices;
use crate::web::form::Query;
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet;
use crate::words::{Language, Message, Phrase, decimal};

#[derive(Template)]
#[template(path = "catalog/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: CatalogFilter,
    offers: Slice<Listed>,
    currency: String,
}

impl IndexPage {
    fn category(&self, code: &str) -> Message {
        self.chrome.say(category_words(code))
    }

    fn segment(&self, code: &str) -> Message {
        self.chrome.say(segment_words(code))
    }

    fn description<'a>(&self, offer: &'a Listed) -> &'a str {
        match self.chrome.language {
            Language::English => &offer.description_en,
            Language::Russian => &offer.description_ru,
        }
    }

    /// The price of today, or why there is none.
    fn today(&self, plan: &ListedPlan) -> String {
        let language = self.chrome.language;
        match (plan.today, plan.since) {
            (Some(price), _) => language.money(price, &self.currency),
            (None, Some(day)) => language.say("catalog-withdrawn-on").with("day", language.date(day)).to_string(),
            (None, None) => language.say("catalog-not-yet").to_string(),
        }
    }

    /// What changes next, if anything does.
    fn coming(&self, plan: &ListedPlan) -> Option<Message> {
        let language = self.chrome.language;
        let (day, price) = plan.next?;
        let phrase = match price {
            Some(price) => Phrase::new("catalog-coming-price").with("price", language.money(price, &self.currency)),
            None => Phrase::new("catalog-coming-withdrawal"),
        };
        Some(self.chrome.say(phrase.with("day", language.date(day))))
    }

    fn next_url(&self, next: &str) -> String {
        format!("/catalog?{}&after={next}", self.filter.query())
    }
}

fn category_words(code: &str) -> Phrase {
    Phrase::new(format!("catalog-category-{}", code.replace('_', "-")))
}

fn segment_words(code: &str) -> Phrase {
    Phrase::new(format!("catalog-segment-{}", code))
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<CatalogFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeePrices| {
        let currency = Listed::currency(conn, person)?;
        let offers = Listed::list(conn, person, &query.0, after(&query.0.after))?;
        IndexPage { chrome: Chrome::of(person), filter: query.0, offers, currency }.ok()
    })
    .await
}

/// Exactly what the filter asks for, on one page or many: a row for each plan.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<CatalogFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeePrices| {
        let currency = Listed::currency(conn, person)?;
        let offers = Listed::all(conn, person, &query.0)?;
        let language = person.visitor.language;
        let header = HEADER.map(|words| language.say(words).to_string());
        let rows =
            offers.iter().flat_map(|offer| offer.plans.iter().map(|plan| cells(offer, plan, &currency, language)));
        let file = spreadsheet::csv(&header, rows);
        Ok(Page::attachment("catalog.csv", "text/csv; charset=utf-8", file))
    })
    .await
}

/// The columns of the file.
const HEADER: [&str; 14] = [
    "catalog-product-id",
    "catalog-product",
    "catalog-category",
    "catalog-segment",
    "catalog-min-licenses",
    "catalog-max-licenses",
    "catalog-term",
    "catalog-billing",
    "catalog-price-today",
    "catalog-currency",
    "catalog-since",
    "catalog-next-day",
    "catalog-next-price",
    "catalog-upgrades-to",
];

fn cells(offer: &Listed, plan: &ListedPlan, currency: &str, language: Language) -> Vec<String> {
    let price = |price: Option<i64>| price.map(|price| decimal(price, currency)).unwrap_or_default();
    let next_price = plan.next.map(|(_, next)| match next {
        Some(next) => decimal(next, currency),
        None => language.say("catalog-withdrawn").to_string(),
    });
    vec![
        offer.id.clone(),
        offer.name.clone(),
        language.say(category_words(&offer.category)).to_string(),
        language.say(segment_words(&offer.segment)).to_string(),
        offer.min_licenses.to_string(),
        offer.max_licenses.to_string(),
        plan.plan.term.code().to_owned(),
        plan.plan.billing.code().to_owned(),
        price(plan.today),
        currency.to_owned(),
        plan.since.map(|day| day.to_string()).unwrap_or_default(),
        plan.next.map(|(day, _)| day.to_string()).unwrap_or_default(),
        next_price.unwrap_or_default(),
        offer.upgrades_to.join(", "),
    ]
}
