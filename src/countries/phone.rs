//! Phone numbers, by the numbering plans of libphonenumber.

use phonenumber::country::Source;
use phonenumber::metadata::{DATABASE, Descriptor, Metadata};
use phonenumber::{Mode, Type};

use super::Country;
use crate::words::Phrase;

/// The longest text worth reading as a phone number: 15 digits and their separators.
const LENGTH: usize = 40;

impl Country {
    /// Whether a phone number must be given: where a registration number must be, by Microsoft's
    /// list of countries that require both.
    pub fn phone_required(&self) -> bool {
        self.registration_and_phone_required
    }

    /// The number in E.164 form (`+14255550123`); empty where it isn't required and nothing was
    /// typed. Digits may be grouped by spaces, hyphens, periods, slashes and parentheses, with or
    /// without the country code, by Microsoft's validation rules for phone numbers.
    ///
    /// A number is taken when it is *possible* in the country, that is, when its length and first
    /// digits are, whether or not its range is in use: numbers reserved for examples are possible
    /// and not valid. A number typed in international form is refused when it is another
    /// country's, also where the two share a country code.
    pub fn check_phone(&self, typed: &str) -> Result<String, Phrase> {
        if typed.trim().is_empty() {
            return if self.phone_required() { Err(self.phone_hint()) } else { Ok(String::new()) };
        }
        let dialed = dialed(typed).ok_or_else(|| self.phone_hint())?;
        let own = self.plan();
        if let Some(other) = own.and_then(|plan| other_country(plan, &dialed)) {
            let foreign = Phrase::new("phone-other-country").with("other", other);
            return Err(foreign.with("country", &self.iso2).with("example", self.example()));
        }
        let plan = own.or_else(|| plan_of_number(&dialed)).ok_or_else(|| self.phone_hint())?;
        let national = national(plan, &dialed).ok_or_else(|| self.phone_hint())?;
        Ok(format!("+{}{national}", plan.country_code()))
    }

    fn phone_hint(&self) -> Phrase {
        match self.plan() {
            Some(_) => Phrase::new("phone-hint").with("country", &self.iso2).with("example", self.example()),
            None => Phrase::new("phone-hint-international"),
        }
    }

    /// The country's numbering plan; a few uninhabited territories have none.
    fn plan(&self) -> Option<&'static Metadata> {
        DATABASE.by_id(self.iso2.as_str())
    }

    /// A number of this country, written internationally.
    fn example(&self) -> String {
        let example = || {
            let plan = self.plan()?;
            let national = plan.descriptors().get(Type::FixedLine)?.example()?;
            let number = phonenumber::parse(None, format!("+{}{national}", plan.country_code())).ok()?;
            Some(number.format().mode(Mode::International).to_string())
        };
        example().unwrap_or_default()
    }
}

/// What was typed, down to digits and a leading plus; `None` where it has anything else.
fn dialed(typed: &str) -> Option<String> {
    let separator = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '–' | '/' | '.' | '(' | ')');
    let dialed: String = typed.trim().chars().filter(|c| !separator(*c)).collect();
    let digits = dialed.strip_prefix('+').unwrap_or(&dialed);
    (typed.len() <= LENGTH && digits.bytes().all(|c| c.is_ascii_digit())).then_some(dialed)
}

/// The national number that was dialed: the reading that is in use, else one that is possible.
fn national(plan: &Metadata, dialed: &str) -> Option<String> {
    let readings = readings(plan, dialed);
    let valid = readings.iter().find(|national| is_valid(plan, national));
    valid.or_else(|| readings.iter().find(|national| is_possible(plan, national))).cloned()
}

/// The national numbers that the dialed digits may stand for, the most literal first: as they are,
/// without the prefix for calls within the country, and as libphonenumber reads them (which takes
/// that prefix off twice from `8 800 …`).
fn readings(plan: &Metadata, dialed: &str) -> Vec<String> {
    let literal = dialed.strip_prefix(&format!("+{}", plan.country_code())).unwrap_or(dialed);
    let without_prefix = plan.national_prefix().and_then(|prefix| literal.strip_prefix(prefix));
    let read = phonenumber::parse(plan.id().parse().ok(), dialed).ok();
    let read = read.filter(|number| number.code().value() == plan.country_code());
    let given = [Some(literal), without_prefix].into_iter().flatten().map(str::to_owned);
    given.chain(read.map(|number| number.national().to_string())).collect()
}

/// Whether numbers of the plan may have this length and begin like this.
fn is_possible(plan: &Metadata, national: &str) -> bool {
    let mut lengths = ranges(plan).flat_map(Descriptor::possible_length);
    lengths.any(|length| usize::from(*length) == national.len()) && plan.descriptors().general().is_match(national)
}

/// Whether the number lies in a range that the plan has in use.
fn is_valid(plan: &Metadata, national: &str) -> bool {
    ranges(plan).any(|range| range.is_match(national))
}

fn ranges(plan: &Metadata) -> impl Iterator<Item = &Descriptor> {
    const KINDS: [Type; 9] = [
        Type::FixedLine,
        Type::Mobile,
        Type::TollFree,
        Type::SharedCost,
        Type::PremiumRate,
        Type::PersonalNumber,
        Type::Voip,
        Type::Uan,
        Type::Pager,
    ];
    KINDS.into_iter().filter_map(|kind| plan.descriptors().get(kind))
}

/// The code of the country that a number in international form belongs to, when that isn't the
/// plan's own.
fn other_country(plan: &Metadata, dialed: &str) -> Option<String> {
    let number = phonenumber::parse(plan.id().parse().ok(), dialed).ok()?;
    if !matches!(number.code().source(), Source::Plus | Source::Idd) {
        return None;
    }
    let code = number.code().value();
    let found = number.country().id().map(|id| id.as_ref().to_owned());
    if code == plan.country_code() {
        let own = readings(plan, dialed).iter().any(|national| is_valid(plan, national));
        return found.filter(|id| !own && id != plan.id());
    }
    found.or_else(|| plan_of_code(code).map(|plan| plan.id().to_owned())).filter(|id| id != "001")
}

/// The plan that a number in international form belongs to.
fn plan_of_number(dialed: &str) -> Option<&'static Metadata> {
    plan_of_code(phonenumber::parse(None, dialed).ok()?.code().value())
}

/// The plan of the main country that uses this country code.
fn plan_of_code(code: u16) -> Option<&'static Metadata> {
    DATABASE.by_id(*DATABASE.region(&code)?.first()?)
}

#[cfg(test)]
mod tests {
    use crate::countries::tests::country;
    use crate::words::{Language, Phrase};

    fn check(iso2: &str, typed: &str) -> Result<String, String> {
        country(iso2).check_phone(typed).map_err(|phrase| phrase.key().to_owned())
    }

    #[test]
    fn an_american_number_is_taken_however_it_is_grouped() {
        let ways =
            ["4255550123", "1-425-555-0123", "(425) 555-0123", "425.555.0123", "425/555/0123", "+1 425 555 0123"];
        for typed in ways {
            assert_eq!(check("US", typed), Ok("+14255550123".into()), "{typed}");
        }
        for wrong in ["555-0123", "425 555 01234", "425-555-CALL", "+", "１２３４５６７８９０", &"1".repeat(60)]
        {
            assert_eq!(check("US", wrong), Err("phone-hint".into()), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_read_by_the_plan_of_the_country() {
        assert_eq!(check("RU", "8 (495) 123-45-67"), Ok("+74951234567".into()));
        assert_eq!(check("RU", "+7 800 555-35-35"), Ok("+78005553535".into()));
        assert_eq!(check("RU", "8 800 555-35-35"), Ok("+78005553535".into()));
        assert_eq!(check("RU", "7 495 123 45 67"), Ok("+74951234567".into()));
        assert_eq!(check("GB", "+44 (0)20 7946 0000"), Ok("+442079460000".into()));
        assert_eq!(check("BY", "8 029 491-19-11"), Ok("+375294911911".into()));
        assert_eq!(check("IT", "06 1234 5678"), Ok("+390612345678".into()));
        assert_eq!(check("GB", "01632 960123"), Ok("+441632960123".into()));
        assert_eq!(check("DE", "030 123456"), Ok("+4930123456".into()));
        assert_eq!(check("BR", "(11) 2345-6789"), Ok("+551123456789".into()));
        assert_eq!(check("XS", "+599 416 1234"), Ok("+5994161234".into()));
        assert_eq!(check("XS", "416 1234"), Err("phone-hint-international".into()));
    }

    #[test]
    fn another_countrys_number_is_refused_by_name() {
        let refused = country("DE").check_phone("+48 22 123 45 67").unwrap_err();

        assert!(Language::English.say(&refused).to_string().contains("Poland"), "{}", Language::English.say(&refused));
        assert!(Language::Russian.say(&refused).to_string().contains("Польша"), "{}", Language::Russian.say(&refused));
        for (iso2, typed) in [("US", "+1 416 967 1111"), ("RU", "+7 701 123 45 67"), ("US", "011 48 22 123 45 67")] {
            assert_eq!(check(iso2, typed), Err("phone-other-country".into()), "{iso2} {typed}");
        }
        assert_eq!(check("KZ", "+7 701 123 45 67"), Ok("+77011234567".into()));
    }

    #[test]
    fn a_number_is_required_where_a_registration_number_is() {
        assert_eq!(check("DE", " "), Ok(String::new()));
        let required = country("RU").check_phone("").unwrap_err();
        let expected = Phrase::new("phone-hint").with("country", "RU").with("example", "+7 301 123-45-67");
        assert_eq!(required, expected);
    }
}
