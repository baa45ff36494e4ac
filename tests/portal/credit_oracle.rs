//! Who was credited on which day, and what statements say of it, against a replay of random histories day by day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::house::House;
use crate::incentives_lineage::credit;
use crate::make::id;

const HISTORIES: usize = 2_000;
const RESELLERS: [&str; 3] = ["reseller:fabrikam", "reseller:tailspin", "reseller:litware"];

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// One subscription's random past: who was named when, what was bought when, and when it was deleted.
struct History {
    id: String,
    started: DateTime<Utc>,
    /// Moments and holders as they were written, some at one moment, some with a clock that is late.
    named: Vec<(DateTime<Utc>, Option<usize>)>,
    bought: Vec<(DateTime<Utc>, i32)>,
    deleted: Option<DateTime<Utc>>,
}

impl History {
    fn random(number: usize, dice: &mut StdRng) -> History {
        // Around the leap day of 2024, ends of months, and a change of clocks.
        let day = NaiveDate::from_ymd_opt(2024, 1, 28).unwrap() + TimeDelta::days(dice.random_range(0..40));
        let started = midnight(day) + TimeDelta::seconds([0, 1, 43_200, 86_399][dice.random_range(0..4)]);
        let mut at = started;
        let mut named = vec![(at, holder(dice))];
        for _ in 0..dice.random_range(0..8) {
            at = match dice.random_range(0..7) {
                0 => at,
                1 => at - TimeDelta::seconds(2),
                2 => midnight(at.date_naive() + TimeDelta::days(1)),
                3 => at + TimeDelta::seconds(dice.random_range(1..80_000)),
                _ => at + TimeDelta::seconds(dice.random_range(1..2_500_000)),
            };
            named.push((at, holder(dice)));
        }
        let deleted = (dice.random_range(0..3) == 0).then(|| match dice.random_range(0..3) {
            0 => at,
            1 => midnight(at.date_naive() + TimeDelta::days(1)),
            _ => at + TimeDelta::seconds(dice.random_range(1..3_000_000)),
        });
        let bought = (0..dice.random_range(0..5))
            .map(|_| (started + TimeDelta::seconds(dice.random_range(0..6_000_000)), dice.random_range(-1..9)))
            .chain([(started, 9)])
            .collect();
        History { id: format!("{number:032x}"), started, named, bought, deleted }
    }

    /// The holders with the moments at which they became it: a late clock does not turn time back, and of
    /// one moment the last word counts.
    fn turns(&self) -> Vec<(DateTime<Utc>, Option<usize>)> {
        let mut turns: Vec<(DateTime<Utc>, Option<usize>)> = Vec::new();
        for (at, holder) in &self.named {
            match turns.last_mut() {
                Some(last) if last.1 == *holder => {}
                Some(last) if *at <= last.0 => last.1 = *holder,
                _ => turns.push((*at, *holder)),
            }
        }
        turns
    }

    /// Each day until `horizon` on which there was the subscription, and who held the credit at its end.
    fn replay(&self, horizon: NaiveDate) -> BTreeMap<NaiveDate, Option<usize>> {
        let turns = self.turns();
        // Deleted at the moment of a change, or before: the change never held.
        let deleted = self.deleted.map(|at| at.max(turns[turns.len() - 1].0));
        let mut days = BTreeMap::new();
        let mut day = self.started.date_naive();
        while day < horizon && deleted.is_none_or(|deleted| midnight(day) < deleted) {
            let over = midnight(day + TimeDelta::days(1)).min(deleted.unwrap_or(DateTime::<Utc>::MAX_UTC));
            let held = turns.iter().rfind(|(since, _)| *since < over);
            days.extend(held.map(|(_, holder)| (day, *holder)));
            day += TimeDelta::days(1);
        }
        days
    }

    fn licenses(&self, day: NaiveDate) -> i64 {
        let over = midnight(day + TimeDelta::days(1));
        self.bought.iter().filter(|(at, _)| *at < over).map(|(_, change)| i64::from(*change)).sum()
    }

    /// The same as statements: as the portal would have written it.
    fn statements(&self, to: &mut String) {
        use std::fmt::Write;
        let named = |holder: Option<usize>| holder.map_or("null".to_owned(), |it| format!("'{}'", id(RESELLERS[it])));
        let key = format!("where id = '{}'", self.id);
        let changed = |at: &DateTime<Utc>| format!("changed_at = '{at}', changed_by = 'N', version = version + 1");
        writeln!(
            to,
            "insert into subscriptions (provider_id, id, customer_id, offer_id, licenses, term, billing, unit_price,
                 currency, status, started_at, term_started_at, term_ends_at, anchor_day, moves_at, partner_of_record)
             select provider_id, '{}', customer_id, offer_id, 9, term, billing, unit_price, currency, 'active',
                 '{1}', '{1}', '2050-01-01', 1, '2050-01-01', {2} from origin;",
            self.id,
            self.started,
            named(self.named[0].1)
        )
        .unwrap();
        for (number, (at, change)) in self.bought.iter().enumerate() {
            writeln!(
                to,
                "insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
                 select provider_id, md5('{0} {number}')::uuid, '{0}', 'upgrade', '{at}', {change}, 0, '' from origin;",
                self.id
            )
            .unwrap();
        }
        for (at, holder) in &self.named[1..] {
            let set = format!("partner_of_record = {}, {}", named(*holder), changed(at));
            writeln!(to, "update subscriptions set {set} {key};").unwrap();
        }
        if let Some(at) = self.deleted {
            let set = format!("status = 'deleted', moves_at = null, {}", changed(&at));
            writeln!(to, "update subscriptions set {set} {key};").unwrap();
        }
    }
}

fn holder(dice: &mut StdRng) -> Option<usize> {
    Some(dice.random_range(0..4)).filter(|number| *number < RESELLERS.len())
}

/// All histories, written into the demo's world as further subscriptions of Oak Dental.
fn written(house: &House, histories: &[History]) {
    let mut all = format!(
        "begin;
         create temporary table origin on commit drop as select * from subscriptions where id = '{}';
         -- Not what is tested, and most of the time that it takes.
         alter table subscriptions disable trigger relate_inserted;
         alter table subscriptions disable trigger relate_updated;
         alter table license_ledger disable trigger count_licenses;\n",
        id("subscription:oakdental:1")
    );
    histories.iter().for_each(|history| history.statements(&mut all));
    all.push_str("commit;");
    house.sql().batch_execute(&all).unwrap();
}

/// What must hold of every chain of spans.
const CHAINED: &str = "
    select (select count(*) from credit_spans as span where follows is not null and not exists (
               select from credit_spans as former
               where (former.provider_id, former.subscription_id, former.until) = (span.provider_id, span.subscription_id, span.since)))
         + (select count(*) from credit_spans as one join credit_spans as other using (provider_id, subscription_id)
            where one.since < other.since and (one.until is null or one.until > other.since))
         + (select count(*) from subscriptions as s where s.status <> 'deleted' and not exists (
               select from credit_spans as span
               where (span.provider_id, span.subscription_id) = (s.provider_id, s.id) and until is null
                 and since = s.credited_since and span.reseller_id is not distinct from s.partner_of_record))
         + (select count(*) from subscriptions as s join credit_spans as span
                on (span.provider_id, span.subscription_id) = (s.provider_id, s.id)
            where s.status = 'deleted' and until is null) as count";

#[derive(QueryableByName)]
struct Days {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Date)]
    first_day: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    end_day: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    reseller: Option<String>,
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Line {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = BigInt)]
    licenses: i64,
    #[diesel(sql_type = Integer)]
    days: i32,
    #[diesel(sql_type = BigInt)]
    license_days: i64,
    #[diesel(sql_type = Date)]
    first_day: NaiveDate,
    #[diesel(sql_type = Date)]
    last_day: NaiveDate,
}

#[test]
fn gaps_holders_and_statements_are_what_a_replay_of_random_histories_finds() {
    let house = House::open();
    let mut dice = StdRng::seed_from_u64(20_240_229);
    let histories: Vec<History> = (1..=HISTORIES).map(|number| History::random(number, &mut dice)).collect();
    written(&house, &histories);
    assert_eq!(house.count(CHAINED), 0);

    let horizon = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    let spans: Vec<Days> = sql_query(
        "select replace(subscription_id::text, '-', '') as id, first_day, end_day, reseller_id::text as reseller
         from credit_spans where subscription_id < '00000000-0000-0000-0000-000000010000' order by since",
    )
    .get_results(&mut house.sql())
    .unwrap();
    let mut kept: BTreeMap<&str, BTreeMap<NaiveDate, Option<usize>>> = BTreeMap::new();
    for span in &spans {
        let holder = span.reseller.as_ref().map(|it| RESELLERS.iter().position(|label| id(label) == *it).unwrap());
        let days = span.first_day.iter_days().take_while(|day| *day < span.end_day.unwrap_or(horizon).min(horizon));
        for day in days {
            let former = kept.entry(&span.id).or_default().insert(day, holder);
            assert_eq!(former, None, "{day} of {} has one holder", span.id);
        }
    }
    let replays: Vec<_> = histories.iter().map(|history| history.replay(horizon)).collect();
    let mut gaps = 0;
    for (history, replay) in histories.iter().zip(&replays) {
        let kept = kept.remove(history.id.as_str()).unwrap_or_default();
        assert_eq!(kept, *replay, "{:?} from {} to {:?}", history.named, history.started, history.deleted);
        gaps += replay.values().filter(|holder| holder.is_none()).count();
    }
    println!("{HISTORIES} histories, {} days, {gaps} of them gaps", replays.iter().map(BTreeMap::len).sum::<usize>());
    assert!(gaps > 10_000, "{gaps}");
    statements_agree(&house, &histories, &replays);
}

fn statements_agree(house: &House, histories: &[History], replays: &[BTreeMap<NaiveDate, Option<usize>>]) {
    let mut compared = 0;
    for (number, label) in RESELLERS.iter().enumerate() {
        for month in 1..=7 {
            let from = NaiveDate::from_ymd_opt(2024, month, 1).unwrap();
            // In the last month time has come to its tenth day.
            let (month, day) = if month == 7 { (7, 11) } else { (month + 1, 1) };
            let past = NaiveDate::from_ymd_opt(2024, month, day).unwrap();
            let mut expected = Vec::new();
            for (history, replay) in histories.iter().zip(replays) {
                let days: Vec<NaiveDate> = replay
                    .range(from..past)
                    .filter(|(_, holder)| **holder == Some(number))
                    .map(|(day, _)| *day)
                    .collect();
                let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
                expected.push(Line {
                    id: history.id.clone(),
                    licenses: history.licenses(*last),
                    days: i32::try_from(days.len()).unwrap(),
                    license_days: days.iter().map(|day| history.licenses(*day)).sum(),
                    first_day: *first,
                    last_day: *last,
                });
            }
            let mut conn = house.sql();
            conn.batch_execute(&format!("begin; select enter('{}', null, null)", id("provider:northwind"))).unwrap();
            let told: Vec<Line> = sql_query(format!(
                "select replace(subscription_id::text, '-', '') as id, licenses, days, license_days, first_day, last_day
                 from credit_statement('{}', '{}', '{from}', '{past}')
                 where subscription_id < '00000000-0000-0000-0000-000000010000' order by 1",
                id("provider:northwind"),
                id(label)
            ))
            .get_results(&mut conn)
            .unwrap();
            assert_eq!(told, expected, "{label} {from}");
            compared += told.len();
        }
    }
    assert!(compared > 5_000, "{compared}");
}

#[test]
fn the_history_before_is_taken_from_the_activity_log() {
    let house = House::open();
    for (days, reseller) in [(1, "reseller:tailspin"), (9, ""), (2, "reseller:fabrikam"), (0, "reseller:tailspin")] {
        house.clock.advance(TimeDelta::days(days));
        credit(&house, "subscription:oakdental:1", reseller);
    }
    let spans = || {
        house.lines(&format!(
            "select concat_ws(' ', since, until, follows, ended, reseller_id, changed_by) as line from credit_spans
             where subscription_id in ('{}', '{}') order by subscription_id, since",
            id("subscription:oakdental:1"),
            id("subscription:oakdental:2")
        ))
    };
    let before = spans();
    assert_eq!(before.len(), 6, "{before:?}");
    let mut conn = house.sql();
    // A later migration has taken its place.
    conn.batch_execute("create policy credited on resellers using (false)").unwrap();
    conn.batch_execute(include_str!("../../migrations/2026-11-26-300000_keep_credit_spans/down.sql")).unwrap();
    conn.batch_execute(include_str!("../../migrations/2026-11-26-300000_keep_credit_spans/up.sql")).unwrap();
    assert_eq!(spans(), before);
    assert_eq!(house.count(CHAINED), 0);
}

#[test]
fn no_span_overlaps_another_or_leaves_a_hole() {
    let house = House::open();
    let subscription = id("subscription:organicgrowers:1");
    let of_it = format!("where subscription_id = '{subscription}'");
    assert_eq!(house.count(&format!("select count(*) from credit_spans {of_it}")), 3);
    for wrong in [
        format!("update credit_spans set until = until - interval '1 hour' {of_it} and follows is null"),
        format!(
            "update credit_spans set since = since + interval '1 hour', follows = since + interval '1 hour' {of_it} and until is null"
        ),
        format!("update credit_spans set follows = null {of_it} and until is null"),
        format!("update credit_spans set until = null {of_it} and follows is null"),
        format!(
            "insert into credit_spans (provider_id, subscription_id, since, follows) select provider_id, subscription_id, until, until from credit_spans {of_it} and follows is null"
        ),
        format!(
            "insert into credit_spans (provider_id, subscription_id, since) select provider_id, subscription_id, now() from credit_spans {of_it} limit 1"
        ),
    ] {
        assert!(sql_query(&wrong).execute(&mut house.sql()).is_err(), "{wrong}");
    }
    assert_eq!(house.count(CHAINED), 0);
}
