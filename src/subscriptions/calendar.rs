//! The calendar of a subscription: terms, billing periods, and the days in them, all in UTC.
//!
//! A term that began on the 31st ends on the last day of a shorter month, and on the 31st again after it:
//! each subscription keeps the day that it counts from.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

use crate::catalog::Plan;

/// Licenses can be returned, and a subscription canceled, for seven days: 168 hours, to the second.
pub const RETURN_DAYS: i64 = 7;

/// When what was bought at `at` can no longer be returned.
pub fn returnable_until(at: DateTime<Utc>) -> DateTime<Utc> {
    at + TimeDelta::days(RETURN_DAYS)
}

/// `months` after `at`, on day `anchor` of its month or the last one that the month has.
pub fn months_after(at: DateTime<Utc>, months: u32, anchor: u32) -> DateTime<Utc> {
    on_day(at.with_day(1).and_then(|first| first.checked_add_months(Months::new(months))).unwrap_or(at), anchor)
}

fn months_before(at: DateTime<Utc>, months: u32, anchor: u32) -> DateTime<Utc> {
    on_day(at.with_day(1).and_then(|first| first.checked_sub_months(Months::new(months))).unwrap_or(at), anchor)
}

/// `at` with another day: `day`, or the last of the month.
fn on_day(at: DateTime<Utc>, day: u32) -> DateTime<Utc> {
    (1..=day.clamp(1, 31)).rev().find_map(|day| at.with_day(day)).unwrap_or(at)
}

/// The last day of the month of `date`.
pub fn last_of_month(date: NaiveDate) -> NaiveDate {
    (28..=31).rev().find_map(|day| date.with_day(day)).unwrap_or(date)
}

/// A billing period, or what is left of a first one that an aligned end date has cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// How many days the whole period has.
    pub days: i64,
}

impl Period {
    /// The period of a term from `start` to `end` that `now` is in. Periods are counted back from the end
    /// of the term, so that a term that was cut short is cut at its beginning.
    pub fn at(now: DateTime<Utc>, start: DateTime<Utc>, end: DateTime<Utc>, plan: Plan, anchor: u32) -> Period {
        let length = plan.billing.months().try_into().unwrap_or(1);
        let mut period_end = end;
        let mut begun = months_before(end, length, anchor);
        while begun > now && begun > start {
            period_end = begun;
            begun = months_before(begun, length, anchor);
        }
        let days = days_between(begun, period_end).max(1);
        Period { start: begun.max(start), end: period_end, days }
    }

    /// Days from the day of `now` on, which counts, to the day that ends the period, which doesn't.
    pub fn days_left(&self, now: DateTime<Utc>) -> i64 {
        days_between(now, self.end).clamp(0, self.days)
    }
}

fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to.date_naive() - from.date_naive()).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn plan(code: &str) -> Plan {
        code.parse().unwrap()
    }

    #[test]
    fn a_month_end_is_kept_through_short_months_and_leap_years() {
        let mut end = at("2027-12-31T22:30:15Z");
        let mut ends = Vec::new();
        for _ in 0..6 {
            end = months_after(end, 1, 31);
            ends.push(end.to_rfc3339());
        }
        let days = ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31", "2028-06-30"];
        assert_eq!(ends, days.map(|day| format!("{day}T22:30:15+00:00")));
        assert_eq!(months_after(at("2028-02-29T00:00:00Z"), 12, 29), at("2029-02-28T00:00:00Z"));
        assert_eq!(months_after(at("2029-02-28T00:00:00Z"), 36, 29), at("2032-02-29T00:00:00Z"));
    }

    #[test]
    fn seven_days_are_168_hours_whatever_clocks_are_put_forward() {
        let bought = at("2027-03-25T14:05:09Z");
        assert_eq!(returnable_until(bought), at("2027-04-01T14:05:09Z"));
        assert_eq!((returnable_until(bought) - bought).num_seconds(), 168 * 3600);
    }

    #[test]
    fn periods_tile_a_term_and_a_short_first_one_stands_at_its_beginning() {
        let (start, end) = (at("2027-01-15T10:00:00Z"), at("2027-06-30T10:00:00Z"));
        let mut now = start;
        let mut periods = Vec::new();
        while now < end {
            let period = Period::at(now, start, end, plan("P1Y-monthly"), 30);
            assert!(period.start <= now && now < period.end, "{period:?}");
            periods.push((period.start.date_naive().to_string(), period.days));
            now = period.end;
        }
        let expected = [
            ("2027-01-15", 31),
            ("2027-01-30", 29),
            ("2027-02-28", 30),
            ("2027-03-30", 31),
            ("2027-04-30", 30),
            ("2027-05-30", 31),
        ];
        assert_eq!(periods, expected.map(|(day, days)| (day.to_owned(), days)));
        let year = Period::at(
            at("2027-06-01T00:00:00Z"),
            at("2027-01-15T10:00:00Z"),
            at("2028-01-15T10:00:00Z"),
            plan("P1Y-annual"),
            15,
        );
        assert_eq!((year.days, year.days_left(at("2027-06-01T00:00:00Z"))), (365, 228));
    }
}
