//! What countries are called, and how their names sort.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::words::{Language, Message, Phrase};

type Names = HashMap<String, String>;

/// The name of the country with this code, from Unicode CLDR; the code itself where there is none.
pub fn name_of(iso2: &str, language: Language) -> &str {
    static ENGLISH: LazyLock<Names> = LazyLock::new(|| names(Language::English));
    static RUSSIAN: LazyLock<Names> = LazyLock::new(|| names(Language::Russian));

    let names = match language {
        Language::English => &ENGLISH,
        Language::Russian => &RUSSIAN,
    };
    names.get(iso2).map_or(iso2, String::as_str)
}

/// What a sales region, given by its English name, is called.
pub fn region_name(region: &str, language: Language) -> Message {
    let words: Vec<String> =
        region.split(|it: char| !it.is_ascii_alphabetic()).filter(|it| !it.is_empty()).map(str::to_lowercase).collect();
    language.say(Phrase::new(format!("region-{}", words.join("-"))))
}

/// The codes of all countries in the order of their names.
pub fn codes_by_name(language: Language) -> &'static [String] {
    static ENGLISH: LazyLock<Vec<String>> = LazyLock::new(|| codes(Language::English));
    static RUSSIAN: LazyLock<Vec<String>> = LazyLock::new(|| codes(Language::Russian));
    match language {
        Language::English => &ENGLISH,
        Language::Russian => &RUSSIAN,
    }
}

fn codes(language: Language) -> Vec<String> {
    let mut codes: Vec<String> = super::all().iter().map(|country| country.iso2.clone()).collect();
    codes.sort_by_cached_key(|iso2| sort_key(name_of(iso2, language)));
    codes
}

/// Code and name of each, by name.
pub fn named(codes: Vec<String>, language: Language) -> Vec<(String, String)> {
    let with_name = |iso2: String| {
        let name = name_of(&iso2, language).to_owned();
        (iso2, name)
    };
    let mut named: Vec<_> = codes.into_iter().map(with_name).collect();
    named.sort_by_cached_key(|(_, name)| sort_key(name));
    named
}

/// A key that sorts names as a reader expects: case and accents don't count. Cyrillic letters
/// already stand in the order of the alphabet, «й» after «и».
pub fn sort_key(name: &str) -> String {
    name.to_lowercase().chars().map(without_accent).collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        _ => letter,
    }
}

fn names(language: Language) -> Names {
    let mut names = cldr(language);
    // Microsoft sells to the three islands of the Caribbean Netherlands one by one.
    for (iso2, key) in [("BQ", "country-bonaire"), ("XE", "country-sint-eustatius"), ("XS", "country-saba")] {
        names.insert(iso2.to_owned(), language.say(key).to_string());
    }
    names
}

#[expect(clippy::expect_used, reason = "the names are part of the program; the tests read them")]
fn cldr(language: Language) -> Names {
    let text = match language {
        Language::English => include_str!("../../static/vendor/cldr-localenames-full/main/en/territories.json"),
        Language::Russian => include_str!("../../static/vendor/cldr-localenames-full/main/ru/territories.json"),
    };
    let file: Value = serde_json::from_str(text).expect("territories.json");
    let names = file.pointer(&format!("/main/{}/localeDisplayNames/territories", language.code()));
    let names = names.and_then(Value::as_object).expect("territories");
    names.iter().filter_map(|(code, name)| Some((code.clone(), house_style(name.as_str()?)))).collect()
}

/// The portal's Russian writes «ё» as «е».
fn house_style(name: &str) -> String {
    name.replace('ё', "е").replace('Ё', "Е")
}
