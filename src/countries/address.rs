//! Addresses: the states a person chooses from, and what must be given in which country.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{Country, names};
use crate::words::Phrase;

/// The longest state or province that may be typed where there is no list.
const STATE_LENGTH: usize = 50;
/// The longest postal code that may be typed where there is no rule.
const POSTAL_CODE_LENGTH: usize = 20;

/// A state or province of a country that has a list of them.
#[derive(Debug, Deserialize)]
pub struct State {
    /// The postal abbreviation in the United States and Canada, elsewhere the code of ISO 3166-2.
    pub code: String,
    /// The name as an address in Latin letters has it.
    pub name: String,
}

impl Country {
    /// The states to choose from, sorted by name: for the United States, Canada, Mexico and China,
    /// the countries whose states Microsoft's address validation checks. Elsewhere none.
    pub fn states(&self) -> &'static [State] {
        static STATES: LazyLock<HashMap<String, Vec<State>>> = LazyLock::new(read);
        STATES.get(&self.iso2).map_or(&[], Vec::as_slice)
    }

    /// A state is required exactly where there is a list of them.
    pub fn state_required(&self) -> bool {
        !self.states().is_empty()
    }

    /// Every address has a city, except in states that are one city themselves.
    pub fn city_required(&self) -> bool {
        !matches!(self.iso2.as_str(), "GI" | "HK" | "MC" | "MO" | "SG" | "VA")
    }

    /// A postal code is required where Microsoft's address validation checks the state too.
    pub fn postal_code_required(&self) -> bool {
        self.state_required()
    }

    /// The state's code, whether its code or its name was typed; where there is no list, what was
    /// typed, trimmed, at most 50 characters and possibly empty.
    pub fn check_state(&self, typed: &str) -> Result<String, Phrase> {
        let typed = typed.trim();
        if self.state_required() {
            let key = names::sort_key(typed);
            let found = self
                .states()
                .iter()
                .find(|state| [&state.code, &state.name].map(|s| names::sort_key(s)).contains(&key));
            return found.map(|state| state.code.clone()).ok_or_else(|| Phrase::new("state-choose"));
        }
        if typed.chars().count() > STATE_LENGTH {
            return Err(Phrase::new("state-too-long").with("most", STATE_LENGTH));
        }
        Ok(typed.to_owned())
    }

    /// The postal code, trimmed. In the United States it is a ZIP code, by Microsoft's address
    /// validation rules; elsewhere at most 20 characters, and empty where it isn't required.
    pub fn check_postal_code(&self, typed: &str) -> Result<String, Phrase> {
        let typed = typed.trim();
        if self.iso2 == "US" && !is_zip_code(typed) {
            return Err(Phrase::new("postal-zip"));
        }
        if typed.is_empty() && self.postal_code_required() {
            return Err(Phrase::new("postal-required"));
        }
        if typed.chars().count() > POSTAL_CODE_LENGTH {
            return Err(Phrase::new("postal-too-long").with("most", POSTAL_CODE_LENGTH));
        }
        Ok(typed.to_owned())
    }
}

#[expect(clippy::expect_used, reason = "the pattern is part of the program; the tests use it")]
fn is_zip_code(typed: &str) -> bool {
    static ZIP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[0-9]{5}(-[0-9]{4})?$").expect("a pattern"));
    ZIP.is_match(typed)
}

/// A line of `states.csv`.
#[derive(Deserialize)]
struct Line {
    country: String,
    code: String,
    name: String,
}

#[expect(clippy::expect_used, reason = "the list is part of the program; the tests read it")]
fn read() -> HashMap<String, Vec<State>> {
    let mut states: HashMap<String, Vec<State>> = HashMap::new();
    for line in csv::Reader::from_reader(include_str!("states.csv").as_bytes()).deserialize::<Line>() {
        let Line { country, code, name } = line.expect("states.csv");
        states.entry(country).or_default().push(State { code, name });
    }
    states
}

#[cfg(test)]
mod tests {
    use crate::countries::tests::country;
    use crate::words::Phrase;

    #[test]
    fn states_are_listed_for_four_countries_and_required_there() {
        let counts = ["US", "CA", "MX", "CN", "DE"].map(|iso2| country(iso2).states().len());

        assert_eq!(counts, [51, 13, 32, 31, 0]);
        assert!(country("CN").state_required() && !country("DE").state_required());
    }

    #[test]
    fn a_state_is_taken_by_code_or_name_and_kept_as_code() {
        assert_eq!(country("US").check_state(" wa "), Ok("WA".into()));
        assert_eq!(country("MX").check_state("nuevo leon"), Ok("NLE".into()));
        assert_eq!(country("US").check_state("Bavaria"), Err(Phrase::new("state-choose")));
        assert_eq!(country("CA").check_state(""), Err(Phrase::new("state-choose")));
        assert_eq!(country("DE").check_state("Bayern "), Ok("Bayern".into()));
        assert_eq!(country("DE").check_state(&"x".repeat(51)).unwrap_err().key(), "state-too-long");
    }

    #[test]
    fn a_zip_code_has_five_or_nine_digits() {
        let us = country("US");

        assert_eq!(us.check_postal_code("98052-6399"), Ok("98052-6399".into()));
        for wrong in ["", "9805", "980526399", "98052-", "٩٨٠٥٢"] {
            assert_eq!(us.check_postal_code(wrong), Err(Phrase::new("postal-zip")), "{wrong}");
        }
    }

    #[test]
    fn other_postal_codes_are_only_measured() {
        assert_eq!(country("CA").check_postal_code(""), Err(Phrase::new("postal-required")));
        assert_eq!(country("CA").check_postal_code("K1A 0B1"), Ok("K1A 0B1".into()));
        assert_eq!(country("IE").check_postal_code(""), Ok(String::new()));
        assert_eq!(country("IE").check_postal_code(&"1".repeat(21)).unwrap_err().key(), "postal-too-long");
    }

    #[test]
    fn a_city_state_needs_no_city() {
        assert!(!country("SG").city_required());
        assert!(country("MY").city_required());
    }
}
