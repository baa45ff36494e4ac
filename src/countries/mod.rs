//! Countries and regions: where a customer may be, and what an address, a registration number and
//! a phone number look like there.

mod address;
mod names;
mod phone;
mod registration;

use std::sync::LazyLock;

use serde::Deserialize;

pub use address::State;
pub use names::{codes_by_name, name_of, named, region_name, sort_key};

use crate::words::Language;

/// A country or region that the Cloud Solution Provider program sells to.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2, or Microsoft's own code (`XE`, `XS`) where ISO has none.
    pub iso2: String,
    /// The program's sales region, by its English name; a provider sells only within its regions.
    pub region: String,
    /// ISO 4217 codes of the currencies it is billed in; empty where Microsoft names none.
    pub currencies: Vec<String>,
    registration_and_phone_required: bool,
}

/// Every country and region of the program.
pub fn all() -> &'static [Country] {
    static ALL: LazyLock<Vec<Country>> = LazyLock::new(read);
    &ALL
}

/// The country with this two-letter code, in either case.
pub fn find(iso2: &str) -> Option<&'static Country> {
    all().iter().find(|country| country.iso2.eq_ignore_ascii_case(iso2))
}

/// The CSP region of a country; empty for a country that nobody knows.
pub fn region_of(iso2: &str) -> &'static str {
    find(iso2).map_or("", |country| country.region.as_str())
}

/// The countries of these sales regions, in the order of their names in `language`.
pub fn in_regions(regions: &[String], language: Language) -> Vec<&'static Country> {
    let mut found: Vec<_> = all().iter().filter(|country| regions.contains(&country.region)).collect();
    found.sort_by_cached_key(|country| sort_key(country.name(language)));
    found
}

impl Country {
    /// The country's name in `language`, from Unicode CLDR.
    pub fn name(&self, language: Language) -> &str {
        name_of(&self.iso2, language)
    }
}

/// A line of `regions.csv`: Microsoft's list of regional markets and currencies for the program,
/// and its list of countries where a company's registration ID is required. Russia and Belarus,
/// which the program left, have the regions they were last in.
#[derive(Deserialize)]
struct Line {
    csp_region: String,
    iso2: String,
    currency: String,
    registration_id_and_phone_required: String,
}

#[expect(clippy::expect_used, reason = "the list is part of the program; the tests read it")]
fn read() -> Vec<Country> {
    let mut countries: Vec<Country> = Vec::new();
    for line in csv::Reader::from_reader(include_str!("regions.csv").as_bytes()).deserialize::<Line>() {
        let line = line.expect("regions.csv");
        let currency = Some(line.currency).filter(|code| !code.is_empty());
        match countries.last_mut() {
            Some(country) if country.iso2 == line.iso2 => country.currencies.extend(currency),
            _ => countries.push(Country {
                iso2: line.iso2,
                region: line.csp_region,
                currencies: currency.into_iter().collect(),
                registration_and_phone_required: line.registration_id_and_phone_required == "Y",
            }),
        }
    }
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn country(iso2: &str) -> &'static Country {
        find(iso2).unwrap_or_else(|| panic!("{iso2}"))
    }

    #[test]
    fn a_country_is_found_by_its_code_and_named_in_both_languages() {
        assert_eq!(country("de").name(Language::Russian), "Германия");
        assert_eq!(country("TC").name(Language::Russian), "Теркс и Кайкос");
        assert_eq!(country("XS").name(Language::Russian), "Саба");
        assert!(find("ZZ").is_none());
        for country in all() {
            for language in Language::ALL {
                assert_ne!(country.name(language), country.iso2, "no name in {language:?}");
            }
        }
    }

    #[test]
    fn a_country_is_listed_once_with_all_its_currencies() {
        let mut codes: Vec<_> = all().iter().map(|country| &country.iso2).collect();
        codes.sort();
        codes.dedup();

        assert_eq!(codes.len(), all().len());
        assert_eq!(country("BR").currencies, ["USD", "BRL"]);
        assert!(country("RU").currencies.is_empty());
    }

    #[test]
    fn a_region_lists_its_countries_as_the_reader_sorts_them() {
        let names = |regions: &[&str], language| -> Vec<&str> {
            let regions: Vec<String> = regions.iter().map(ToString::to_string).collect();
            in_regions(&regions, language).into_iter().map(|country| country.name(language)).collect()
        };

        assert_eq!(names(&["Canada", "Japan"], Language::English), ["Canada", "Japan", "St. Pierre & Miquelon"]);
        assert_eq!(names(&["Europe"], Language::English)[..3], ["Åland Islands", "Andorra", "Austria"]);
        assert_eq!(
            names(&["New Zealand", "Russia"], Language::Russian),
            ["Вануату", "Новая Зеландия", "Россия", "Самоа"]
        );
        assert!(names(&[], Language::English).is_empty());
    }
}
