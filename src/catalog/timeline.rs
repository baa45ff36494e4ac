//! The prices of one plan over time: each holds from its day until the next one's.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::words::decimal;

/// From each day, a price in minor units, or none where the plan is not sold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline(BTreeMap<NaiveDate, Option<i64>>);

/// A price from a day on, until another day or until the next one's.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub price: i64,
}

impl Timeline {
    pub fn of(steps: impl IntoIterator<Item = (NaiveDate, Option<i64>)>) -> Timeline {
        Timeline(steps.into_iter().collect())
    }

    pub fn steps(&self) -> impl Iterator<Item = (NaiveDate, Option<i64>)> {
        self.0.iter().map(|(day, price)| (*day, *price))
    }

    /// The price of a day.
    pub fn at(&self, day: NaiveDate) -> Option<i64> {
        self.0.range(..=day).next_back().and_then(|(_, price)| *price)
    }

    /// Since when it is as it is on `day`; none before the first step.
    pub fn since(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.0.range(..=day).next_back().map(|(from, _)| *from)
    }

    /// What the price becomes after `day`, and when.
    pub fn next_after(&self, day: NaiveDate) -> Option<(NaiveDate, Option<i64>)> {
        let now = self.at(day);
        self.steps().find(|(from, price)| *from > day && *price != now)
    }

    /// The same until the first of `spans`, which are sorted and don't overlap; from there on, they alone.
    pub fn with(&self, spans: &[Span]) -> Timeline {
        let Some(first) = spans.first() else { return self.clone() };
        let mut steps: BTreeMap<_, _> = self.0.range(..first.from).map(|(day, price)| (*day, *price)).collect();
        for span in spans {
            steps.insert(span.from, Some(span.price));
            if let Some(until) = span.until {
                steps.insert(until, None);
            }
        }
        let mut before = None;
        steps.retain(|_, price| std::mem::replace(&mut before, *price) != *price);
        Timeline(steps)
    }

    /// The first day before `today` on which `other` has another price; none for a plan that had no prices.
    pub fn rewritten_by(&self, other: &Timeline, today: NaiveDate) -> Option<NaiveDate> {
        if self.0.is_empty() {
            return None;
        }
        let mut days: Vec<NaiveDate> = self.0.keys().chain(other.0.keys()).copied().collect();
        days.sort_unstable();
        days.into_iter().find(|day| *day < today && self.at(*day) != other.at(*day))
    }

    /// `2026-01-01 5.60, 2027-01-01 withdrawn`.
    pub fn written(&self, currency: &str) -> String {
        let step = |(day, price): (NaiveDate, Option<i64>)| match price {
            Some(price) => format!("{day} {}", decimal(price, currency)),
            None => format!("{day} withdrawn"),
        };
        self.steps().map(step).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, day).unwrap_or_default()
    }

    fn span(from: u32, until: Option<u32>, price: i64) -> Span {
        Span { from: day(from), until: until.map(day), price }
    }

    #[test]
    fn a_new_price_closes_the_old_one_on_its_day() {
        let old = Timeline::of([(day(1), Some(5))]);
        let new = old.with(&[span(10, None, 6)]);
        assert_eq!([day(1), day(9), day(10), day(30)].map(|day| new.at(day)), [Some(5), Some(5), Some(6), Some(6)]);
        assert_eq!(new.next_after(day(9)), Some((day(10), Some(6))));
        assert_eq!(old.rewritten_by(&new, day(10)), None);
        assert_eq!(old.rewritten_by(&new, day(11)), Some(day(10)), "that day is over");
        assert_eq!(new.with(&[span(10, None, 6)]), new, "again");
        assert_eq!(new.with(&[span(1, None, 5), span(10, None, 6)]), new, "whole");
    }

    #[test]
    fn what_ends_is_withdrawn_and_may_come_back() {
        let spans = [span(1, Some(5), 5), span(5, Some(8), 6), span(20, None, 7)];
        let line = Timeline::default().with(&spans);
        let seen = [1, 4, 5, 7, 8, 19, 20].map(|at| line.at(day(at)));
        assert_eq!(seen, [Some(5), Some(5), Some(6), Some(6), None, None, Some(7)]);
        assert_eq!(line.with(&spans), line);
        assert_eq!(Timeline::default().at(day(1)), None);
        let same = Timeline::default().with(&[span(1, None, 5), span(3, None, 5)]);
        assert_eq!(same.steps().count(), 1, "no step where nothing changes");
    }
}
