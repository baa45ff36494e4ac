//! The lineage of a credit: who was partner of record of a subscription, one span of time after the other,
//! and on each day.
//!
//! A day (UTC) belongs to who holds the credit at its end, so that each has one holder or nobody; the day of
//! a subscription's deletion belongs to the last. The database reckons each span's days by this rule.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use diesel::prelude::*;

use crate::error::Result;
use crate::id::{ResellerId, SubscriptionId};
use crate::schema::{credit_spans, resellers};
use crate::scope::{MaySeeIncentives, Organization};
use crate::subscriptions::Subscription;
use crate::web::list::{PAGE, Slice};

/// A time in which the same reseller, or nobody, was credited.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Span {
    pub since: DateTime<Utc>,
    /// None while it lasts.
    pub until: Option<DateTime<Utc>>,
    pub first_day: NaiveDate,
    /// The first day that isn't its any more; not after `first_day` when it was too short to have one.
    end_day: Option<NaiveDate>,
    /// None: a gap, in which nobody was credited.
    pub reseller_id: Option<ResellerId>,
    /// Its name and MPN ID; none also for a reseller that is not the reader's to know.
    pub reseller: Option<(String, String)>,
    /// The name of who chose it; empty at the subscription's start.
    pub changed_by: String,
}

/// A part of the bar: whole days with one holder, or with none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub first_day: NaiveDate,
    /// The first day after it.
    pub end_day: NaiveDate,
    pub reseller_id: Option<ResellerId>,
}

impl Segment {
    pub fn days(&self) -> i64 {
        (self.end_day - self.first_day).num_days()
    }
}

impl Span {
    /// One page of a subscription's spans, the newest first.
    pub fn list(
        conn: &mut PgConnection,
        person: &MaySeeIncentives,
        of: &Subscription,
        after: Option<(String, SubscriptionId)>,
    ) -> Result<Slice<Span>> {
        let after = after.and_then(|(since, _)| Some(DateTime::parse_from_rfc3339(&since).ok()?.to_utc()));
        let spans = Span::newest(conn, person, of, after, PAGE + 1)?;
        Ok(Slice::of(spans, |span: &Span| (span.since.to_rfc3339_opts(SecondsFormat::Micros, true), of.id)))
    }

    /// Up to `most` of a subscription's spans that began before `before`, the newest first.
    pub fn newest(
        conn: &mut PgConnection,
        person: &MaySeeIncentives,
        of: &Subscription,
        before: Option<DateTime<Utc>>,
        most: usize,
    ) -> Result<Vec<Span>> {
        let mut query = credit_spans::table
            .left_join(resellers::table)
            .filter(credit_spans::provider_id.eq(of.provider_id))
            .filter(credit_spans::subscription_id.eq(of.id))
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(credit_spans::since.lt(before));
        }
        let mut spans: Vec<Span> = query
            .order(credit_spans::since.desc())
            .limit(i64::try_from(most).unwrap_or(i64::MAX))
            .select((
                credit_spans::since,
                credit_spans::until,
                credit_spans::first_day,
                credit_spans::end_day,
                credit_spans::reseller_id,
                (resellers::name, resellers::mpn_id).nullable(),
                credit_spans::changed_by,
            ))
            .load(conn)?;
        // A reseller is told no other reseller's name.
        if let Organization::Reseller(own) = person.organization {
            spans.iter_mut().filter(|span| span.reseller_id != Some(own)).for_each(|span| span.reseller = None);
        }
        Ok(spans)
    }

    /// The first day after it; while it lasts, it has had all days up to `today`.
    pub fn end_day(&self, today: NaiveDate) -> NaiveDate {
        let end_day = self.end_day.unwrap_or_else(|| today.checked_add_days(Days::new(1)).unwrap_or(today));
        end_day.max(self.first_day)
    }

    pub fn days(&self, today: NaiveDate) -> i64 {
        (self.end_day(today) - self.first_day).num_days()
    }

    pub fn is_gap(&self) -> bool {
        self.reseller_id.is_none()
    }

    /// Whether it is the subscription's first: nobody chose it since.
    pub fn is_first_of(&self, subscription: &Subscription) -> bool {
        self.since <= subscription.started_at
    }
}

/// The days of spans in one row, the oldest first: spans without a day are left out, and neighbors with the
/// same holder are one.
pub fn segments<'a>(spans: impl IntoIterator<Item = &'a Span>, today: NaiveDate) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for span in spans {
        let (first_day, end_day, reseller_id) = (span.first_day, span.end_day(today), span.reseller_id);
        match segments.last_mut() {
            _ if end_day <= first_day => {}
            Some(last) if last.reseller_id == reseller_id && last.end_day == first_day => last.end_day = end_day,
            _ => segments.push(Segment { first_day, end_day, reseller_id }),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{NaiveTime, TimeDelta};
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};
    use uuid::Uuid;

    use super::*;

    fn at(day: NaiveDate, seconds: i64) -> DateTime<Utc> {
        day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(seconds)
    }

    /// When somebody, or nobody, begins to hold the credit.
    type Turn = (DateTime<Utc>, Option<ResellerId>);

    /// Changes at random, some on one day, some at midnight.
    fn history(dice: &mut StdRng) -> Vec<Turn> {
        let begin = NaiveDate::from_ymd_opt(2024, 1, 25).unwrap() + TimeDelta::days(dice.random_range(0..40));
        let mut now = at(begin, dice.random_range(0..86_400));
        let mut changes = Vec::new();
        for _ in 0..dice.random_range(1..9) {
            let holder = dice.random_range(0..4_u128);
            changes.push((now, (holder > 0).then(|| ResellerId::from(Uuid::from_u128(holder)))));
            let seconds = [1, 3_600, 40_000, 86_400, 864_000, 3_000_000][dice.random_range(0..6)];
            now += TimeDelta::seconds(dice.random_range(1..=seconds));
            if dice.random_range(0..5) == 0 {
                now = at(now.date_naive() + TimeDelta::days(1), 0);
            }
        }
        changes
    }

    /// The spans of a history, as the database keeps them, and the day on which the last one is looked at.
    fn spans(changes: &[Turn], deleted: Option<DateTime<Utc>>) -> Vec<Span> {
        let untils = changes.iter().skip(1).map(|(at, _)| Some(*at)).chain([deleted]);
        let span = |((since, reseller_id), until): (&Turn, Option<DateTime<Utc>>)| {
            let is_last = *since == changes[changes.len() - 1].0;
            // The first day whose end is later than the span's: a last span has the day of its end, too.
            let end_day = until.map(|until| match until == at(until.date_naive(), 0) || !is_last {
                true => until.date_naive(),
                false => until.date_naive() + TimeDelta::days(1),
            });
            Span {
                since: *since,
                until,
                first_day: since.date_naive(),
                end_day,
                reseller_id: *reseller_id,
                reseller: None,
                changed_by: String::new(),
            }
        };
        changes.iter().zip(untils).map(span).collect()
    }

    #[test]
    fn each_day_has_the_holder_that_a_replay_finds_at_its_end() {
        let mut dice = StdRng::seed_from_u64(20_240_229);
        let mut gaps = 0;
        for _ in 0..5_000 {
            let changes = history(&mut dice);
            let (first, last) = (changes[0].0, changes[changes.len() - 1].0);
            let end = last + TimeDelta::seconds(dice.random_range(1..2_000_000));
            let deleted = (dice.random_range(0..3) == 0).then_some(end);
            let found = segments(&spans(&changes, deleted), end.date_naive());

            // Day by day: who held it last before the day was over.
            let mut replayed = BTreeMap::new();
            let mut day = first.date_naive();
            while at(day, 0) < end || (deleted.is_none() && day == end.date_naive()) {
                let held = changes.iter().rfind(|(since, _)| *since < at(day, 86_400)).unwrap();
                replayed.insert(day, held.1);
                day += TimeDelta::days(1);
            }
            let days: BTreeMap<NaiveDate, Option<ResellerId>> = found
                .iter()
                .flat_map(|it| {
                    it.first_day.iter_days().take_while(|day| *day < it.end_day).map(|day| (day, it.reseller_id))
                })
                .collect();
            assert_eq!(days, replayed, "{changes:?} {deleted:?}");
            assert_eq!(found.iter().map(Segment::days).sum::<i64>(), i64::try_from(days.len()).unwrap());
            for pair in found.windows(2) {
                assert_eq!(pair[0].end_day, pair[1].first_day, "no hole, no overlap");
                assert_ne!(pair[0].reseller_id, pair[1].reseller_id, "neighbors differ");
            }
            gaps += found.iter().filter(|it| it.reseller_id.is_none()).count();
        }
        assert!(gaps > 3_000, "{gaps}");
    }
}
