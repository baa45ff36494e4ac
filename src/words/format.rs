//! Numbers, dates and money as the reader writes them, by CLDR's data.

use std::borrow::Borrow;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use fixed_decimal::Decimal;
use fluent_bundle::FluentValue;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime as IcuDateTime, Time};
use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale, locale};

use super::{Arg, Language, ToArg};

impl Language {
    /// `1,234` and `1 234`.
    pub fn number(self, number: impl ToArg) -> String {
        match number.to_arg() {
            Arg::Number(number) => self.shape().number.format_to_string(&Decimal::from(number)),
            Arg::Time { at } => self.time(at),
            Arg::Day { day } => self.date(day),
            Arg::Text(text) => text,
        }
    }

    /// An amount in minor units of `currency`: `USD 1,234.50` and `1 234,50 USD`. The currency is
    /// written as its code, since a distributor's books mix several dollars.
    pub fn money(self, minor: impl Borrow<i64>, currency: &str) -> String {
        let mut amount = Decimal::from(*minor.borrow());
        amount.multiply_pow10(-i16::from(minor_digits(currency)));
        let amount = self.shape().number.format_to_string(&amount);
        match self {
            Language::English => format!("{currency}\u{a0}{amount}"),
            Language::Russian => format!("{amount}\u{a0}{currency}"),
        }
    }

    /// `Nov 22, 2026` and `22 нояб. 2026 г.`
    pub fn date(self, date: impl Borrow<NaiveDate>) -> String {
        let date = *date.borrow();
        match icu_date(date) {
            Some(day) => self.shape().date.format(&day).to_string(),
            None => date.to_string(),
        }
    }

    /// Date and time in UTC, labelled so (Partner Center shows all times in UTC).
    pub fn time(self, at: impl Borrow<DateTime<Utc>>) -> String {
        format!("{} UTC", self.clock(at.borrow().naive_utc()))
    }

    /// Date and time in a reader's zone, with UTC beside where that is another one.
    pub fn time_in(self, zone: Tz, at: impl Borrow<DateTime<Utc>>) -> String {
        let (utc, local) = (at.borrow().naive_utc(), at.borrow().with_timezone(&zone).naive_local());
        if utc == local {
            return self.time(at);
        }
        let beside = match utc.date() == local.date() {
            true => format!("{:02}:{:02}", utc.hour(), utc.minute()),
            false => self.clock(utc),
        };
        format!("{} ({beside} UTC)", self.clock(local))
    }

    fn clock(self, at: NaiveDateTime) -> String {
        written(&self.shape().time, at)
    }

    /// The same to the second, with the zone's abbreviation.
    pub fn moment_in(self, zone: Tz, at: impl Borrow<DateTime<Utc>>) -> String {
        let local = at.borrow().with_timezone(&zone);
        format!("{} {}", written(&self.shape().moment, local.naive_local()), local.format("%Z"))
    }

    /// The day of `at` in UTC.
    pub fn day(self, at: impl Borrow<DateTime<Utc>>) -> String {
        self.date(at.borrow().date_naive())
    }

    fn shape(self) -> &'static Shape {
        match self {
            Language::English => &ENGLISH,
            Language::Russian => &RUSSIAN,
        }
    }
}

/// Writes a number that stands in a Fluent text; other values keep Fluent's own way.
pub(super) fn fluent_number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole: i64 = number.as_string().parse().ok()?;
    Some(language.number(whole))
}

/// An amount in minor units as a plain decimal, for files: `1234.50`.
pub fn decimal(minor: i64, currency: &str) -> String {
    let mut amount = Decimal::from(minor);
    amount.multiply_pow10(-i16::from(minor_digits(currency)));
    amount.to_string()
}

/// A plain decimal, with a point or a comma, in minor units; none for what is no amount of the currency.
pub fn minor_units(text: &str, currency: &str) -> Option<i64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = usize::from(minor_digits(currency));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > digits || !are_digits(whole) || !are_digits(part) {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

/// How many digits a currency's minor unit has (ISO 4217).
fn minor_digits(currency: &str) -> u8 {
    match currency {
        "JPY" | "KRW" | "CLP" | "VND" | "ISK" | "UGX" | "XAF" | "XOF" => 0,
        "KWD" | "BHD" | "OMR" | "TND" | "JOD" | "IQD" | "LYD" => 3,
        _ => 2,
    }
}

struct Shape {
    number: DecimalFormatter,
    date: DateTimeFormatter<YMD>,
    time: DateTimeFormatter<YMDT>,
    moment: DateTimeFormatter<YMDT>,
}

static ENGLISH: LazyLock<Shape> = LazyLock::new(|| Shape::of(&locale!("en-US")));
static RUSSIAN: LazyLock<Shape> = LazyLock::new(|| Shape::of(&locale!("ru-RU")));

impl Shape {
    #[expect(clippy::expect_used, reason = "the data for both languages is compiled in")]
    fn of(locale: &Locale) -> Shape {
        Shape {
            number: DecimalFormatter::try_new(locale.into(), icu_decimal::options::DecimalFormatterOptions::default())
                .expect("numbers"),
            date: DateTimeFormatter::try_new(locale.into(), YMD::medium()).expect("dates"),
            time: DateTimeFormatter::try_new(locale.into(), YMD::medium().with_time_hm()).expect("times"),
            moment: DateTimeFormatter::try_new(locale.into(), YMD::medium().with_time_hms()).expect("moments"),
        }
    }
}

fn written(shape: &DateTimeFormatter<YMDT>, at: NaiveDateTime) -> String {
    let time = Time::try_new(narrow(at.hour()), narrow(at.minute()), narrow(at.second()), 0);
    match (icu_date(at.date()), time) {
        (Some(date), Ok(time)) => shape.format(&IcuDateTime { date, time }).to_string(),
        _ => at.to_string(),
    }
}

fn icu_date(date: NaiveDate) -> Option<Date<icu_calendar::Iso>> {
    Date::try_new_iso(date.year(), narrow(date.month()), narrow(date.day())).ok()
}

/// A month, day, hour or minute: always under 256.
fn narrow(part: u32) -> u8 {
    u8::try_from(part).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_it_is_written() {
        for (text, currency, minor) in
            [("5.60", "EUR", 560), ("5,6", "EUR", 560), ("0.05", "USD", 5), ("1500", "JPY", 1500), ("7", "USD", 700)]
        {
            assert_eq!(minor_units(text, currency), Some(minor), "{text} {currency}");
            assert_eq!(minor_units(&decimal(minor, currency), currency), Some(minor), "{text} {currency}");
        }
        for wrong in ["", ".5", "-1", "+1", "5.601", "1 000", "1.000,00", "five", "1e3", "99999999999999999999"] {
            assert_eq!(minor_units(wrong, "EUR"), None, "{wrong}");
        }
        assert_eq!(minor_units("1.5", "JPY"), None);
    }

    #[test]
    fn a_time_is_the_readers_with_utc_beside() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        for (zone, moment, english) in [
            (Tz::UTC, "2026-12-03T13:05:00Z", "Dec 3, 2026, 1:05\u{202f}PM UTC"),
            (Tz::Europe__Berlin, "2026-12-03T13:05:00Z", "Dec 3, 2026, 2:05\u{202f}PM (13:05 UTC)"),
            (Tz::Europe__Berlin, "2026-07-03T13:05:00Z", "Jul 3, 2026, 3:05\u{202f}PM (13:05 UTC)"),
            (
                Tz::America__New_York,
                "2028-03-01T00:00:00Z",
                "Feb 29, 2028, 7:00\u{202f}PM (Mar 1, 2028, 12:00\u{202f}AM UTC)",
            ),
            // The hour that the clocks of Berlin show twice.
            (Tz::Europe__Berlin, "2026-10-25T00:30:00Z", "Oct 25, 2026, 2:30\u{202f}AM (00:30 UTC)"),
            (Tz::Europe__Berlin, "2026-10-25T01:30:00Z", "Oct 25, 2026, 2:30\u{202f}AM (01:30 UTC)"),
        ] {
            assert_eq!(Language::English.time_in(zone, at(moment)), english);
        }
        let russian = Language::Russian.time_in(Tz::Europe__Moscow, at("2026-12-03T13:05:00Z"));
        assert_eq!(russian, "3 дек. 2026\u{202f}г., 16:05 (13:05 UTC)");
    }

    #[test]
    fn numbers_dates_and_money_follow_the_reader() {
        let at = DateTime::from_timestamp(1_795_340_700, 0).unwrap_or_default();
        let seen = |language: Language| {
            [
                language.number(1_234_567_i64),
                language.money(123_450_i64, "USD"),
                language.money(1_500_i64, "JPY"),
                language.day(at),
                language.time(at),
            ]
        };

        assert_eq!(
            seen(Language::English),
            ["1,234,567", "USD\u{a0}1,234.50", "JPY\u{a0}1,500", "Nov 22, 2026", "Nov 22, 2026, 9:45\u{202f}AM UTC"]
        );
        assert_eq!(
            seen(Language::Russian),
            [
                "1\u{a0}234\u{a0}567",
                "1\u{a0}234,50\u{a0}USD",
                "1\u{a0}500\u{a0}JPY",
                "22 нояб. 2026\u{202f}г.",
                "22 нояб. 2026\u{202f}г., 09:45 UTC"
            ]
        );
    }
}
