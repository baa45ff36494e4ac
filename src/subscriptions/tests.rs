//! The ledger and the life of a subscription against an oracle that counts each license by hand.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::catalog::{Offer, Plan};
use crate::id::LedgerEntryId;
use crate::subscriptions::change::{Change, Facts, Named, NewEntry, Outcome};
use crate::subscriptions::destination::Destination;
use crate::subscriptions::holders::Holders;
use crate::subscriptions::ledger::{Entry, Kind, Ledger};
use crate::subscriptions::state::{State, Status};
use crate::subscriptions::time::{EndOfTerm, next_move};

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) const PLANS: [(&str, i64); 6] = [
    ("P1M-monthly", 1_200),
    ("P1Y-monthly", 1_050),
    ("P1Y-annual", 1_000),
    ("P3Y-monthly", 1_030),
    ("P3Y-annual", 980),
    ("P3Y-triennial", 950),
];

/// A subscription in memory: what the database would keep.
pub(super) struct Kept {
    pub state: State,
    pub facts: Facts,
}

impl Kept {
    pub fn bought(now: DateTime<Utc>, licenses: i32, plan: &str) -> Kept {
        let plan: Plan = plan.parse().unwrap();
        let end = plan.term.end(now);
        let state = State {
            offer: "A:1".to_owned(),
            licenses,
            plan,
            unit_price: 1_000,
            status: Status::Active,
            auto_renew: true,
            term_started_at: now,
            term_ends_at: end,
            anchor_day: i16::try_from(chrono::Datelike::day(&now)).unwrap(),
            next_billing: None,
            next_unit_price: None,
            extended: false,
            scheduled: None,
            moves_at: Some(end),
        };
        let facts = Facts {
            ledger: Ledger::default(),
            offers: ["A:1", "A:2"].map(|id| Offer::sample(id, "enterprise", &PLANS)).into(),
            limits: (1, 100_000),
            is_trial: false,
            end_of_term: EndOfTerm::Grace,
            upgrades: ["A:1", "A:2"].map(str::to_owned).into(),
            destinations: Vec::new(),
            updates: 0,
            holders: Holders::default(),
            uncredited: None,
        };
        let mut kept = Kept { state, facts };
        kept.enter(now, &[NewEntry::of(Kind::Purchase, licenses, licenses)]);
        kept
    }

    fn enter(&mut self, at: DateTime<Utc>, entries: &[NewEntry]) {
        for new in entries {
            self.facts.ledger.0.push(Entry {
                id: LedgerEntryId::new(at),
                kind: Kind::of(&new.kind).unwrap(),
                at,
                change: new.change,
                returnable: new.returnable,
                returns: new.returns,
                by: String::new(),
            });
        }
    }

    pub fn apply(&mut self, at: DateTime<Utc>, outcome: &Outcome) {
        self.state = outcome.after.clone();
        self.enter(at, &outcome.entries);
    }

    pub fn let_time_pass(&mut self, now: DateTime<Utc>) -> usize {
        let mut renewals = 0;
        while let Some(step) = next_move(&self.state, EndOfTerm::Grace, &|_, _, _| Some(1_000), None, now) {
            renewals += usize::from(step.action == "subscription.renewed");
            self.apply(step.at, &step.outcome);
        }
        renewals
    }
}

/// The same as the destination of an upgrade to A:2, in a customer's account.
pub(super) fn destination(bought: DateTime<Utc>, licenses: i32, plan: &str) -> Destination {
    let kept = Kept::bought(bought, licenses, plan);
    Destination {
        id: "0193a0a0-0000-7000-8000-000000000002".parse().unwrap(),
        name: "A:2".to_owned(),
        cancelable_until: kept.facts.ledger.cancelable_until(),
        state: State { offer: "A:2".to_owned(), ..kept.state },
        version: 1,
        named: Named { credited: None, supporter: None },
        updates: 0,
        uncredited: None,
    }
}

/// Each license by itself, with the second from which it can't be returned any more.
struct Oracle(Vec<DateTime<Utc>>);

impl Oracle {
    fn add(&mut self, licenses: i32, now: DateTime<Utc>) {
        self.0.extend((0..licenses).map(|_| now + TimeDelta::seconds(7 * 86_400)));
    }

    fn returnable(&self, now: DateTime<Utc>) -> HashMap<DateTime<Utc>, i32> {
        let mut open = HashMap::new();
        for until in self.0.iter().filter(|until| now < **until) {
            *open.entry(*until).or_default() += 1;
        }
        open
    }

    /// Takes those that expire first; false when there are too few, or none would be left.
    fn give_back(&mut self, licenses: i32, now: DateTime<Utc>) -> bool {
        let mut open: Vec<usize> = (0..self.0.len()).filter(|index| now < self.0[*index]).collect();
        open.sort_by_key(|index| self.0[*index]);
        let count = usize::try_from(licenses).unwrap();
        if open.len() < count || self.0.len() == count {
            return false;
        }
        let mut gone: Vec<usize> = open[..count].to_vec();
        gone.sort_unstable_by(|one, other| other.cmp(one));
        for index in gone {
            self.0.remove(index);
        }
        true
    }

    /// Everything before a full upgrade or a longer term is closed.
    fn close(&mut self, now: DateTime<Utc>) {
        self.0.iter_mut().for_each(|until| *until = now.min(*until));
    }

    fn renew(&mut self, at: DateTime<Utc>) {
        self.0.iter_mut().for_each(|until| *until = at + TimeDelta::seconds(7 * 86_400));
    }
}

/// Month ends, leap days, and the nights in which clocks are put forward and back somewhere.
const BEGINNINGS: [&str; 8] = [
    "2027-01-31T23:59:59Z",
    "2028-02-29T00:00:00Z",
    "2027-12-31T12:30:01Z",
    "2028-02-22T00:00:01Z",
    "2027-03-28T00:59:59Z",
    "2027-10-31T00:30:00Z",
    "2027-03-14T09:59:59Z",
    "2100-02-28T11:11:11Z",
];

#[test]
fn the_ledger_counts_as_one_who_counts_each_license_to_the_second() {
    let (mut steps, mut returned, mut refused, mut renewed, mut closed, mut joined) = (0, 0, 0, 0, 0, 0);
    for seed in 0..500_u64 {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut now = at(BEGINNINGS[usize::try_from(seed).unwrap() % BEGINNINGS.len()]);
        let plan = ["P1M-monthly", "P1Y-monthly"][usize::from(seed % 3 == 0)];
        let first = dice.random_range(1..40);
        let mut kept = Kept::bought(now, first, plan);
        let mut oracle = Oracle(Vec::new());
        oracle.add(first, now);
        for _ in 0..60 {
            // Often just at a deadline, a second before it or after it.
            let deadlines: Vec<_> = oracle.returnable(now).into_keys().chain(kept.state.moves_at).collect();
            now = match dice.random_range(0..4) {
                0 => deadlines[dice.random_range(0..deadlines.len())] + TimeDelta::seconds(dice.random_range(-1..=1)),
                1 => now + TimeDelta::seconds(dice.random_range(0..90)),
                _ => now + TimeDelta::seconds(dice.random_range(0..6 * 86_400)),
            }
            .max(now);
            let end = kept.state.term_ends_at;
            let renewals = kept.let_time_pass(now);
            assert!(renewals <= 1, "no step is longer than a term");
            if renewals == 1 {
                oracle.renew(end);
                renewed += 1;
            }
            closed += i32::from(close(&mut kept, &mut oracle, &mut dice, now));
            joined += i32::from(join(&mut kept, &mut oracle, &mut dice, now));
            let to = (kept.state.licenses + dice.random_range(-12..12)).max(0);
            let by = to - kept.state.licenses;
            let judged = Change::Licenses { to }.judge(&kept.state, &kept.facts, now);
            let expected = match by {
                0 => false,
                1.. => {
                    oracle.add(by, now);
                    true
                }
                _ if to == 0 => false,
                _ => oracle.give_back(-by, now),
            };
            // All licenses gone is a cancellation, which has rules of its own.
            if to > 0 {
                assert_eq!(judged.is_ok(), expected, "seed {seed}: {by} at {now}: {judged:?}");
            }
            if expected {
                kept.apply(now, &judged.unwrap());
                returned += i32::from(by < 0);
            } else {
                refused += 1;
            }
            let count = i32::try_from(oracle.0.len()).unwrap();
            assert_eq!((kept.facts.ledger.count(), kept.state.licenses), (count, count), "seed {seed}");
            let mut open = HashMap::new();
            for batch in kept.facts.ledger.returnable(now) {
                *open.entry(batch.until).or_default() += batch.licenses;
            }
            assert_eq!(open, oracle.returnable(now), "seed {seed} at {now}");
            steps += 1;
        }
    }
    let seen = [returned, refused, renewed, closed, joined];
    assert!(seen.iter().all(|times| *times > 1_000), "{steps}: {seen:?}");
}

/// Now and then a full upgrade, or a longer term: whether it was made, and with it what was before closed.
fn close(kept: &mut Kept, oracle: &mut Oracle, dice: &mut StdRng, now: DateTime<Utc>) -> bool {
    let other = if kept.state.offer == "A:1" { "A:2" } else { "A:1" };
    let change = match dice.random_range(0..120) {
        0..8 => Change::Upgrade { offer: other.to_owned(), licenses: kept.state.licenses, into: None },
        8 => Change::Plan { plan: "P1Y-annual".parse().unwrap() },
        9 => Change::Plan { plan: "P3Y-monthly".parse().unwrap() },
        _ => return false,
    };
    let Ok(outcome) = change.judge(&kept.state, &kept.facts, now) else { return false };
    kept.apply(now, &outcome);
    oracle.close(now);
    let cancel = Change::Cancel.judge(&kept.state, &kept.facts, now);
    assert!(cancel.is_err(), "what can't be taken back can't be canceled");
    true
}

/// Now and then licenses of another subscription come with an upgrade: whether they did. They can't be returned,
/// and all that could be before still can.
fn join(kept: &mut Kept, oracle: &mut Oracle, dice: &mut StdRng, now: DateTime<Utc>) -> bool {
    let licenses = dice.random_range(1..6);
    if dice.random_range(0..8) > 0 {
        return false;
    }
    let other = if kept.state.offer == "A:1" { "A:2" } else { "A:1" };
    let mut from = Kept::bought(now, licenses, "P1M-monthly");
    from.state = State { offer: other.to_owned(), licenses, ..kept.state.clone() };
    from.facts.destinations = vec![Destination {
        state: kept.state.clone(),
        cancelable_until: kept.facts.ledger.cancelable_until(),
        ..destination(now, 1, "P1M-monthly")
    }];
    let into = from.facts.destinations.first().map(|it| it.id);
    let change = Change::Upgrade { offer: kept.state.offer.clone(), licenses, into };
    let Ok(outcome) = change.judge(&from.state, &from.facts, now) else { return false };
    let joined = outcome.into.unwrap();
    kept.state = joined.after;
    kept.enter(now, &joined.entries);
    oracle.0.extend((0..licenses).map(|_| now));
    true
}

#[test]
fn an_end_comes_in_its_steps_and_a_late_worker_comes_to_the_same() {
    let bought = at("2027-01-31T10:00:00Z");
    let end_of = |policy: EndOfTerm, stops: &[&str]| {
        let mut kept = Kept::bought(bought, 5, "P1M-monthly");
        kept.state.auto_renew = false;
        let mut seen = Vec::new();
        for stop in stops {
            while let Some(step) = next_move(&kept.state, policy, &|_, _, _| None, None, at(stop)) {
                seen.push(format!("{} {}", step.at.date_naive(), step.outcome.after.status.code()));
                kept.apply(step.at, &step.outcome);
            }
        }
        seen
    };
    let grace = ["2027-02-28 expired", "2027-03-30 disabled", "2027-06-28 deleted"];
    assert_eq!(
        end_of(EndOfTerm::Grace, &["2027-02-28T10:00:00Z", "2027-04-01T00:00:00Z", "2028-01-01T00:00:00Z"]),
        grace
    );
    assert_eq!(end_of(EndOfTerm::Grace, &["2028-01-01T00:00:00Z"]), grace, "a worker that slept for a year");
    assert_eq!(end_of(EndOfTerm::Grace, &["2027-02-28T09:59:59Z"]), Vec::<String>::new(), "a second too early");
    assert_eq!(end_of(EndOfTerm::Cancel, &["2028-01-01T00:00:00Z"]), ["2027-02-28 disabled", "2027-05-29 deleted"]);
    let extended = end_of(EndOfTerm::Extend, &["2027-05-01T00:00:00Z"]);
    assert_eq!(extended, ["2027-02-28 active", "2027-03-31 active", "2027-04-30 active"]);
}

#[test]
fn who_is_suspended_when_the_term_ends_is_disabled_for_longer() {
    let mut kept = Kept::bought(at("2027-01-31T10:00:00Z"), 5, "P1M-monthly");
    let suspended = Change::Suspend.judge(&kept.state, &kept.facts, at("2027-02-01T00:00:00Z")).unwrap();
    kept.apply(at("2027-02-01T00:00:00Z"), &suspended);
    kept.let_time_pass(at("2027-06-27T10:00:00Z"));
    assert_eq!(kept.state.status, Status::Disabled);
    kept.let_time_pass(at("2027-06-28T10:00:00Z"));
    assert_eq!(kept.state.status, Status::Deleted);
}
