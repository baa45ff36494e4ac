//! Registration numbers: what identifies a company in its country, and how to see a typing mistake.

use super::Country;
use crate::words::Phrase;

/// The longest registration number where the country has no rule.
const LENGTH: usize = 50;

impl Country {
    /// Whether a company must give its registration number: where Microsoft's list of countries
    /// that require an organization registration ID says so.
    pub fn registration_required(&self) -> bool {
        self.registration_and_phone_required
    }

    /// What the number is called: the label of its box, such as "INN".
    pub fn registration_kind(&self) -> Phrase {
        Phrase::new(match self.iso2.as_str() {
            "AE" => "registration-kind-vat",
            "AM" | "KG" | "RU" | "TJ" | "UZ" => "registration-kind-inn",
            "AZ" | "CN" | "HU" | "IQ" | "MM" | "SA" | "SS" | "TH" | "TR" | "VN" => "registration-kind-tin",
            "BR" => "registration-kind-cnpj",
            "BY" => "registration-kind-unp",
            "IN" => "registration-kind-pan",
            "KZ" => "registration-kind-bin",
            "MD" => "registration-kind-idno",
            "PL" => "registration-kind-nip",
            "UA" => "registration-kind-edrpou",
            "US" => "registration-kind-ein",
            "VE" => "registration-kind-rif",
            "ZA" => "registration-kind-trn",
            _ => "registration-kind-other",
        })
    }

    /// The number without its separators where the country has a rule for it, else trimmed; empty
    /// where it isn't required and nothing was typed. The rules are public knowledge: lengths for
    /// most, check digits for the Russian INN and the Brazilian CNPJ.
    pub fn check_registration_number(&self, typed: &str) -> Result<String, Phrase> {
        let typed = typed.trim();
        if typed.is_empty() && !self.registration_required() {
            return Ok(String::new());
        }
        let Some(rule) = Rule::of(&self.iso2) else { return check_any(typed) };
        let number: String = typed.chars().filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase()).collect();
        if !(rule.fits)(&number) || number.chars().all(|c| c == '0') {
            return Err(Phrase::new(rule.hint));
        }
        if !(rule.checks)(&values(&number)) {
            return Err(Phrase::new("registration-check-digit"));
        }
        Ok(number)
    }
}

/// How a country's numbers are written.
struct Rule {
    /// What to say when a number doesn't fit.
    hint: &'static str,
    /// Whether the number, without separators and in capitals, has the right shape.
    fits: fn(&str) -> bool,
    /// Whether the check digits agree with the rest, given the value of each character.
    checks: fn(&[u32]) -> bool,
}

impl Rule {
    fn of(iso2: &str) -> Option<Rule> {
        let shape = |hint, fits| Rule { hint, fits, checks: |_| true };
        Some(match iso2 {
            "AM" => shape("registration-hint-am", |n| digits(n, &[8])),
            "BR" => Rule { hint: "registration-hint-br", fits: is_cnpj, checks: cnpj_checks },
            "BY" => shape("registration-hint-by", |n| digits(n, &[9])),
            "HU" => shape("registration-hint-hu", |n| digits(n, &[11])),
            "IN" => shape("registration-hint-in", is_pan),
            "KG" => shape("registration-hint-kg", |n| digits(n, &[14])),
            "KZ" => shape("registration-hint-kz", |n| digits(n, &[12])),
            "MD" => shape("registration-hint-md", |n| digits(n, &[13])),
            "PL" => shape("registration-hint-pl", |n| digits(n, &[10])),
            "RU" => Rule { hint: "registration-hint-ru", fits: |n| digits(n, &[10, 12]), checks: inn_checks },
            "SA" => shape("registration-hint-sa", |n| digits(n, &[10, 15])),
            "TR" => shape("registration-hint-tr", |n| digits(n, &[10])),
            "UA" => shape("registration-hint-ua", |n| digits(n, &[8])),
            "UZ" => shape("registration-hint-uz", |n| digits(n, &[9])),
            _ => return None,
        })
    }
}

/// Where there is no rule: letters, digits and separators, with at least one letter or digit.
fn check_any(typed: &str) -> Result<String, Phrase> {
    let known = typed.chars().all(|c| c.is_alphanumeric() || is_separator(c));
    if known && typed.chars().any(char::is_alphanumeric) && typed.chars().count() <= LENGTH {
        return Ok(typed.to_owned());
    }
    Err(Phrase::new("registration-hint-other").with("most", LENGTH))
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '-' | '–' | '.' | '/')
}

fn digits(number: &str, lengths: &[usize]) -> bool {
    lengths.contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit())
}

/// Fourteen characters, the last two of them digits. Since July 2026 Brazil's revenue service
/// issues numbers with letters among the first twelve.
fn is_cnpj(number: &str) -> bool {
    let Some((base, check)) = number.split_at_checked(12) else { return false };
    base.bytes().all(|c| c.is_ascii_alphanumeric()) && digits(check, &[2])
}

/// Five letters, four digits, a letter.
fn is_pan(number: &str) -> bool {
    let letters = |part: &str| part.bytes().all(|c| c.is_ascii_uppercase());
    number.len() == 10
        && number.is_ascii()
        && letters(number.get(..5).unwrap_or_default())
        && digits(number.get(5..9).unwrap_or_default(), &[4])
        && letters(number.get(9..).unwrap_or_default())
}

/// The last digit of a company's INN, or the last two of an entrepreneur's, each over all before it.
fn inn_checks(number: &[u32]) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let fits = |place: usize| {
        let weights = WEIGHTS.iter().skip(WEIGHTS.len().saturating_sub(place));
        number.get(place) == Some(&(weighted(number, weights) % 11 % 10))
    };
    if number.len() == 10 { fits(9) } else { fits(10) && fits(11) }
}

/// The last two characters of a CNPJ, each over all before it.
fn cnpj_checks(number: &[u32]) -> bool {
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let fits = |place: usize| {
        let weights = WEIGHTS.iter().skip(WEIGHTS.len().saturating_sub(place));
        let rest = weighted(number, weights) % 11;
        number.get(place) == Some(&(if rest < 2 { 0 } else { 11 - rest }))
    };
    fits(12) && fits(13)
}

fn weighted<'a>(number: &[u32], weights: impl Iterator<Item = &'a u32>) -> u32 {
    number.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Each character's distance from '0' in ASCII, the value by which check digits are computed.
fn values(number: &str) -> Vec<u32> {
    number.bytes().map(|c| u32::from(c.saturating_sub(b'0'))).collect()
}

#[cfg(test)]
mod tests {
    use crate::countries::{all, tests::country};
    use crate::words::Language;

    fn check(iso2: &str, typed: &str) -> Result<String, String> {
        country(iso2).check_registration_number(typed).map_err(|phrase| phrase.key().to_owned())
    }

    #[test]
    fn an_inn_is_known_by_its_check_digits() {
        assert_eq!(check("RU", " 7707083893 "), Ok("7707083893".into()));
        assert_eq!(check("RU", "7736 050 003"), Ok("7736050003".into()));
        assert_eq!(check("RU", "500100732259"), Ok("500100732259".into()));
        assert_eq!(check("RU", "7707083894"), Err("registration-check-digit".into()));
        assert_eq!(check("RU", "500100732258"), Err("registration-check-digit".into()));
        for wrong in ["", "77070838", "0000000000", "77070838933", "770708389X"] {
            assert_eq!(check("RU", wrong), Err("registration-hint-ru".into()), "{wrong}");
        }
    }

    #[test]
    fn a_cnpj_is_known_by_its_check_digits_with_letters_too() {
        assert_eq!(check("BR", "00.000.000/0001-91"), Ok("00000000000191".into()));
        assert_eq!(check("BR", "33000167000101"), Ok("33000167000101".into()));
        assert_eq!(check("BR", "12.abc.345/01de-35"), Ok("12ABC34501DE35".into()));
        assert_eq!(check("BR", "33000167000110"), Err("registration-check-digit".into()));
        for wrong in ["3300016700010", "00000000000000", "12ABC34501DE3X", "ç2ABC34501DE3"] {
            assert_eq!(check("BR", wrong), Err("registration-hint-br".into()), "{wrong}");
        }
    }

    #[test]
    fn other_countries_have_lengths() {
        let right = [
            ("AM", "01234567"),
            ("BY", "100582333"),
            ("HU", "12345678-2-42"),
            ("IN", "abcde1234f"),
            ("KG", "01234567890123"),
            ("KZ", "123456789012"),
            ("MD", "1003600012345"),
            ("PL", "123-456-78-90"),
            ("SA", "1010101010"),
            ("SA", "300000000000003"),
            ("TR", "1234567890"),
            ("UA", "12345678"),
            ("UZ", "123456789"),
        ];
        for (iso2, typed) in right {
            assert!(check(iso2, typed).is_ok(), "{iso2} {typed}");
            assert_eq!(check(iso2, &format!("{typed}1")), Err(format!("registration-hint-{}", iso2.to_lowercase())));
        }
        assert_eq!(check("HU", "12345678-2-42"), Ok("12345678242".into()));
        assert_eq!(check("IN", "abcde1234f"), Ok("ABCDE1234F".into()));
    }

    #[test]
    fn where_there_is_no_rule_letters_digits_and_separators_are_taken() {
        assert_eq!(check("VE", " J-12345678-9 "), Ok("J-12345678-9".into()));
        assert_eq!(check("VE", ""), Err("registration-hint-other".into()));
        assert_eq!(check("US", ""), Ok(String::new()));
        for wrong in ["--", "<b>", &"1".repeat(51)] {
            assert_eq!(check("US", wrong), Err("registration-hint-other".into()), "{wrong}");
        }
    }

    #[test]
    fn where_the_number_is_required_its_kind_and_what_to_type_are_said() {
        for country in all().iter().filter(|country| country.registration_required()) {
            let hint = country.check_registration_number("").unwrap_err();
            for phrase in [country.registration_kind(), hint] {
                assert_ne!(phrase.key(), "registration-kind-other");
                for language in Language::ALL {
                    let said = language.say(&phrase).to_string();
                    assert!(!said.contains(['⟦', '{']), "{said}");
                }
            }
        }
    }
}
