//! Addresses: the boxes of one, and the rules of its country.

use serde::{Deserialize, Serialize};

use crate::countries::{self, Country, State};
use crate::web::form::Problems;
use crate::words::Language;

/// The suffix of each customer's initial domain.
pub const DOMAIN_SUFFIX: &str = ".onmicrosoft.com";

/// The boxes of an address, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressBoxes {
    pub country: String,
    pub address_line1: String,
    pub address_line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
}

/// An address that its country accepts.
#[derive(Clone, Debug)]
pub struct Address {
    pub country: &'static Country,
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
}

/// A country in a list to choose from.
pub struct CountryChoice {
    pub code: &'static str,
    pub name: String,
}

impl AddressBoxes {
    /// The chosen country, if it is one of `regions`'.
    pub fn country_in(&self, regions: &[String]) -> Option<&'static Country> {
        countries::find(&self.country).filter(|country| regions.contains(&country.region))
    }

    /// States to choose from, where the country has a list.
    pub fn states(&self) -> &'static [State] {
        countries::find(&self.country).map_or(&[], Country::states)
    }

    /// Which boxes of the country's must be filled, so that they can say so.
    pub fn requires(&self, field: &str) -> bool {
        countries::find(&self.country).is_some_and(|country| match field {
            "city" => country.city_required(),
            "state" => country.state_required(),
            "postal_code" => country.postal_code_required(),
            _ => true,
        })
    }

    /// Adds what is wrong to `problems`; an address when nothing is.
    pub fn check(&self, regions: &[String], problems: &mut Problems) -> Option<Address> {
        let Some(country) = self.country_in(regions) else {
            let key = if self.country.is_empty() { "address-country-empty" } else { "address-country-unknown" };
            problems.add("country", key);
            return None;
        };
        let line1 = required(&self.address_line1, 200, "address_line1", "address-line1-empty", problems);
        let line2 = optional(&self.address_line2, 200, "address_line2", problems);
        let city = match country.city_required() {
            true => required(&self.city, 100, "city", "address-city-empty", problems),
            false => optional(&self.city, 100, "city", problems),
        };
        let mut take = |field: &str, checked: Result<String, crate::words::Phrase>| match checked {
            Ok(text) => Some(text),
            Err(phrase) => {
                problems.add(field, phrase);
                None
            }
        };
        let state = take("state", country.check_state(&self.state));
        let postal_code = take("postal_code", country.check_postal_code(&self.postal_code));
        Some(Address { country, line1: line1?, line2: line2?, city: city?, state: state?, postal_code: postal_code? })
    }
}

/// The trimmed text of a box that must be filled.
pub fn required(
    typed: &str,
    max: usize,
    field: &'static str,
    empty: &'static str,
    problems: &mut Problems,
) -> Option<String> {
    if typed.trim().is_empty() {
        problems.add(field, empty);
        return None;
    }
    optional(typed, max, field, problems)
}

/// The trimmed text of a box that may be empty.
pub fn optional(typed: &str, max: usize, field: &'static str, problems: &mut Problems) -> Option<String> {
    let text = typed.trim();
    if text.chars().count() > max {
        problems.add(field, crate::words::Phrase::new("web-too-long").with("max", max));
        return None;
    }
    Some(text.to_owned())
}

/// Every country of the program, in the reader's order: people are where they like.
pub fn everywhere(language: Language) -> Vec<CountryChoice> {
    let mut all: Vec<_> = countries::all()
        .iter()
        .map(|country| CountryChoice { code: &country.iso2, name: country.name(language).to_owned() })
        .collect();
    all.sort_by_cached_key(|country| countries::sort_key(&country.name));
    all
}

/// The countries of `regions` in the reader's order.
pub fn choices(regions: &[String], language: Language) -> Vec<CountryChoice> {
    countries::in_regions(regions, language)
        .into_iter()
        .map(|country| CountryChoice { code: &country.iso2, name: country.name(language).to_owned() })
        .collect()
}
