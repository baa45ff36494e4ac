//! The catalog as one chooses from it: a tick, a count and a plan for each product.

use crate::catalog::{Offer, Priced};
use crate::orders::forms::LinesForm;
use crate::web::page::Chrome;
use crate::words::{Message, Phrase};

pub(super) struct Shelf {
    pub catalog: Vec<Offer>,
    pub form: LinesForm,
    /// None for who sees no prices.
    pub currency: Option<String>,
}

impl Shelf {
    pub fn plan_label(&self, chrome: &Chrome, priced: &Priced) -> Message {
        let key = if self.currency.is_some() { "orders-plan" } else { "orders-plan-unpriced" };
        let phrase = Phrase::new(key)
            .with("term", chrome.say(priced.plan.term.words()))
            .with("billing", chrome.say(priced.plan.billing.words()));
        chrome.say(match &self.currency {
            Some(currency) => phrase.with("price", chrome.language.money(priced.unit_price, currency)),
            None => phrase,
        })
    }

    pub fn description<'a>(&self, chrome: &Chrome, offer: &'a Offer) -> &'a str {
        offer.description(chrome.language)
    }

    pub fn category(&self, chrome: &Chrome, offer: &Offer) -> Message {
        chrome.say(Phrase::new(format!("catalog-category-{}", offer.category.replace('_', "-"))))
    }

    pub fn licenses_name(&self, offer: &Offer) -> String {
        format!("licenses-{}", offer.id)
    }

    pub fn plan_name(&self, offer: &Offer) -> String {
        format!("plan-{}", offer.id)
    }
}
