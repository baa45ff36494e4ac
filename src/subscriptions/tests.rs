//! The ledger and the life of a subscription against an oracle that counts each license by hand.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::catalog::{Offer, Plan};
use crate::id::LedgerEntryId;
use crate::subscriptions::change::{Change, Effect, Facts, NewEntry, Outcome, Part};
use crate::subscriptions::ledger::{Entry, Kind, Ledger};
use crate::subscriptions::state::{Scheduled, State, Status};
use crate::subscriptions::time::{EndOfTerm, next_move};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const PLANS: [(&str, i64); 6] = [
    ("P1M-monthly", 1_200),
    ("P1Y-monthly", 1_050),
    ("P1Y-annual", 1_000),
    ("P3Y-monthly", 1_030),
    ("P3Y-annual", 980),
    ("P3Y-triennial", 950),
];

/// A subscription in memory: what the database would keep.
struct Kept {
    state: State,
    facts: Facts,
}

impl Kept {
    fn bought(now: DateTime<Utc>, licenses: i32, plan: &str) -> Kept {
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
            updates: 0,
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

    fn apply(&mut self, at: DateTime<Utc>, outcome: &Outcome) {
        self.state = outcome.after.clone();
        self.enter(at, &outcome.entries);
    }

    fn let_time_pass(&mut self, now: DateTime<Utc>) -> usize {
        let mut renewals = 0;
        while let Some(step) = next_move(&self.state, EndOfTerm::Grace, &|_, _| Some(1_000), None, now) {
            renewals += usize::from(step.action == "subscription.renewed");
            self.apply(step.at, &step.outcome);
        }
        renewals
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
    let (mut steps, mut returned, mut refused, mut renewed, mut closed) = (0, 0, 0, 0, 0);
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
    let seen = [returned, refused, renewed, closed];
    assert!(seen.iter().all(|times| *times > 1_000), "{steps}: {seen:?}");
}

/// Now and then a full upgrade, or a longer term: whether it was made, and with it what was before closed.
fn close(kept: &mut Kept, oracle: &mut Oracle, dice: &mut StdRng, now: DateTime<Utc>) -> bool {
    let other = if kept.state.offer == "A:1" { "A:2" } else { "A:1" };
    let change = match dice.random_range(0..120) {
        0..8 => Change::Upgrade { offer: other.to_owned(), licenses: kept.state.licenses },
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

#[test]
fn an_end_comes_in_its_steps_and_a_late_worker_comes_to_the_same() {
    let bought = at("2027-01-31T10:00:00Z");
    let end_of = |policy: EndOfTerm, stops: &[&str]| {
        let mut kept = Kept::bought(bought, 5, "P1M-monthly");
        kept.state.auto_renew = false;
        let mut seen = Vec::new();
        for stop in stops {
            while let Some(step) = next_move(&kept.state, policy, &|_, _| None, None, at(stop)) {
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

#[test]
fn another_billing_frequency_brings_its_price_and_can_be_taken_back_until_then() {
    let bought = at("2027-01-31T10:00:00Z");
    let plan = |code: &str| Change::Plan { plan: code.parse().unwrap() };
    let mut kept = Kept::bought(bought, 5, "P3Y-annual");
    let now = at("2027-06-01T00:00:00Z");
    let agreed = plan("P3Y-monthly").judge(&kept.state, &kept.facts, now).unwrap();
    kept.apply(now, &agreed);
    assert_eq!(kept.state.unit_price, 1_000, "until the next billing period");
    assert!(plan("P3Y-monthly").judge(&kept.state, &kept.facts, now).is_err(), "it is so already");

    let taken_back = plan("P3Y-annual").judge(&kept.state, &kept.facts, now).unwrap().after;
    assert_eq!((taken_back.next_billing, taken_back.moves_at), (None, Some(taken_back.term_ends_at)));

    let mut dearer = Offer::sample("A:2", "enterprise", &[("P3Y-annual", 2_000), ("P3Y-monthly", 2_100)]);
    let all = Change::Upgrade { offer: "A:2".to_owned(), licenses: 5 };
    kept.facts.offers[1] = dearer.clone();
    let upgraded = all.judge(&kept.state, &kept.facts, now).unwrap();
    assert_eq!((upgraded.after.unit_price, upgraded.after.next_unit_price), (2_000, Some(2_100)));
    dearer.plans.truncate(1);
    kept.facts.offers[1] = dearer;
    let upgraded = all.judge(&kept.state, &kept.facts, now).unwrap();
    assert_eq!((upgraded.after.next_billing, upgraded.after.moves_at), (None, Some(kept.state.term_ends_at)));
    assert!(upgraded.effects.contains(&Effect::SwitchGone), "and it is said");

    kept.let_time_pass(at("2028-01-31T10:00:00Z"));
    assert_eq!((kept.state.plan.code().as_str(), kept.state.unit_price), ("P3Y-monthly", 1_030));
    assert_eq!((kept.state.next_billing, kept.state.next_unit_price), (None, None));
}

#[test]
fn an_extended_term_costs_more_is_canceled_on_any_day_and_keeps_what_waits() {
    let bought = at("2027-01-31T10:00:00Z");
    for (plans, price) in [(&PLANS[..], 1_236), (&PLANS[1..], 1_230)] {
        let mut kept = Kept::bought(bought, 5, "P1M-monthly");
        let own = Offer::sample("A:1", "enterprise", plans);
        kept.facts.offers[0] = own.clone();
        kept.facts.end_of_term = EndOfTerm::Extend;
        kept.state.scheduled = Some(Scheduled { licenses: Some(4), ..Scheduled::default() });
        let off = Change::AutoRenew { on: false }.judge(&kept.state, &kept.facts, bought).unwrap();
        let (percent, has_monthly_price) = if plans.len() == PLANS.len() { (3, true) } else { (23, false) };
        let end = kept.state.term_ends_at;
        assert_eq!(off.effects[0], Effect::ExtendsAt { at: end, percent, has_monthly_price });
        kept.apply(bought, &off);
        let late = at("2027-02-20T00:00:00Z");
        assert!(Change::Cancel.judge(&kept.state, &kept.facts, late).is_err(), "the seven days are over");

        let price_of = |_: &str, plan| own.priced(plan).map(|priced| priced.unit_price);
        for month in ["2027-02-28T10:00:00Z", "2027-03-31T10:00:00Z"] {
            let step = next_move(&kept.state, EndOfTerm::Extend, &price_of, None, at(month)).unwrap();
            assert_eq!(step.action, "subscription.extended");
            let waits = Effect::ScheduledWaits { at: step.outcome.after.term_ends_at };
            assert_eq!(step.outcome.effects, [waits], "what waits is kept, and it is said");
            kept.apply(step.at, &step.outcome);
            assert_eq!((kept.state.unit_price, kept.state.extended), (price, true));
        }
        assert_eq!(kept.state.scheduled.as_ref().unwrap().licenses, Some(4));
        let canceled = Change::Cancel.judge(&kept.state, &kept.facts, at("2027-04-20T00:00:00Z")).unwrap();
        assert_eq!((canceled.charges[0].licenses, canceled.charges[0].days), (-5, 10), "prorated");
        let on = Change::AutoRenew { on: true }.judge(&kept.state, &kept.facts, at("2027-04-20T00:00:00Z")).unwrap();
        kept.apply(at("2027-04-20T00:00:00Z"), &on);
        let step = next_move(&kept.state, EndOfTerm::Extend, &price_of, None, at("2027-04-30T10:00:00Z")).unwrap();
        assert_eq!((step.action, step.outcome.after.extended), ("subscription.renewed", false));
        assert_eq!(step.outcome.after.licenses, 4);
    }
}

#[test]
fn what_is_dropped_from_a_schedule_is_said_by_its_part() {
    let bought = at("2027-01-15T10:00:00Z");
    let mut kept = Kept::bought(bought, 5, "P1M-monthly");
    let end = kept.state.term_ends_at;
    let offer = |id: &str| Scheduled { offer: Some(id.to_owned()), ..Scheduled::default() };
    let plan = |code: &str| Scheduled { plan: Some(code.parse().unwrap()), ..Scheduled::default() };
    let day = Scheduled { ends_at: Some(at("2027-02-20T10:00:00Z")), ..Scheduled::default() };
    let few = |scheduled: &Scheduled| Scheduled { licenses: Some(3), ..scheduled.clone() };
    let upgrade = Change::Upgrade { offer: "A:2".to_owned(), licenses: 5 };
    let longer = Change::Plan { plan: "P1Y-annual".parse().unwrap() };
    let (product, ends) = (vec![Part::Product], vec![Part::Ends]);
    let year = at("2028-01-15T10:00:00Z");
    for (change, scheduled, told) in [
        (&upgrade, offer("A:2"), Effect::ScheduledDone),
        (&upgrade, offer("A:3"), Effect::ScheduledDropped { parts: product.clone() }),
        (&upgrade, few(&offer("A:3")), Effect::ScheduledWithout { parts: product, at: end }),
        (&upgrade, few(&day), Effect::ScheduledKept { at: end }),
        (&longer, plan("P1Y-annual"), Effect::ScheduledDone),
        (&longer, plan("P3Y-annual"), Effect::ScheduledKept { at: year }),
        (&longer, few(&plan("P1Y-annual")), Effect::ScheduledWithout { parts: vec![Part::Plan], at: year }),
        (&longer, day.clone(), Effect::ScheduledDropped { parts: ends.clone() }),
        (&longer, few(&day), Effect::ScheduledWithout { parts: ends, at: year }),
    ] {
        kept.state.scheduled = Some(scheduled.clone());
        let outcome = change.judge(&kept.state, &kept.facts, bought).unwrap();
        assert!(outcome.effects.contains(&told), "{change:?} {scheduled:?}: {:?}", outcome.effects);
        let left = matches!(told, Effect::ScheduledKept { .. } | Effect::ScheduledWithout { .. });
        assert_eq!(outcome.after.scheduled.is_some(), left, "{scheduled:?}");
    }
    kept.state.auto_renew = false;
    let taken_back = Change::Renewal { scheduled: None }.judge(&kept.state, &kept.facts, bought).unwrap();
    assert_eq!(taken_back.effects, [Effect::EndsAt { at: end }], "it does not renew");
}

#[test]
fn a_trial_becomes_paid_or_ends_and_is_never_free_again() {
    let bought = at("2027-01-31T10:00:00Z");
    let end = at("2027-02-28T10:00:00Z");
    let mut kept = Kept::bought(bought, 25, "P1M-monthly");
    kept.state = State { offer: "T:1".to_owned(), unit_price: 0, ..kept.state };
    kept.facts = Facts { is_trial: true, upgrades: vec!["A:2".to_owned()], ..kept.facts };
    let price_of = |offer: &str, plan| Offer::sample(offer, "", &PLANS).priced(plan).map(|priced| priced.unit_price);
    let then = |state: &State, targets: &[&str]| {
        let targets: Vec<String> = targets.iter().map(|id| (*id).to_owned()).collect();
        let step = next_move(state, EndOfTerm::Extend, &price_of, Some(&targets), end).unwrap();
        let State { status, offer, plan, licenses, unit_price, .. } = step.outcome.after;
        format!("{} {} {offer} {} {licenses} {unit_price}", step.action, status.code(), plan.code())
    };
    let paid = |plan: &str, price| format!("subscription.trial_converted active {plan} {price}");
    let expired = "subscription.expired expired T:1 P1M-monthly 25 0";
    assert_eq!(then(&kept.state, &["A:2"]), paid("A:2 P1Y-monthly 25", 1_050));
    assert_eq!(then(&kept.state, &["A:1", "A:2"]), expired, "nobody has chosen which");
    assert_eq!(then(&kept.state, &[]), expired);
    let off = State { auto_renew: false, ..kept.state.clone() };
    assert_eq!(then(&off, &["A:2"]), expired, "not extended without charge");

    let plan = "P1Y-annual".parse().ok();
    let scheduled = Some(Scheduled { offer: Some("A:2".to_owned()), plan, licenses: Some(20), ..Scheduled::default() });
    let chosen = Change::Renewal { scheduled }.judge(&kept.state, &kept.facts, bought).unwrap();
    let converts = Effect::ConvertsAt { at: end, offer: "A:2".to_owned(), plan: plan.unwrap() };
    assert_eq!(chosen.effects[0], converts);
    assert_eq!(then(&chosen.after, &["A:1", "A:2"]), paid("A:2 P1Y-annual 20", 1_000));

    kept.apply(bought, &chosen);
    let now = at("2027-02-10T12:00:00Z");
    let at_once = Change::Convert { offer: "A:2".to_owned(), plan: "P1Y-monthly".parse().unwrap() };
    let outcome = at_once.judge(&kept.state, &kept.facts, now).unwrap();
    kept.apply(now, &outcome);
    assert_eq!(kept.state.term_ends_at, at("2028-02-10T12:00:00Z"), "a whole term");
    assert_eq!((kept.state.licenses, kept.state.unit_price, &kept.state.scheduled), (25, 1_050, &None));
    assert_eq!(outcome.charges.iter().map(|charge| charge.amount()).collect::<Vec<_>>(), [26_250]);
    assert!(outcome.effects.contains(&Effect::ScheduledPast), "and it is said");
    kept.facts.is_trial = false;
    assert!(at_once.judge(&kept.state, &kept.facts, now).is_err(), "once");
}

#[test]
fn what_is_aligned_with_the_end_of_a_short_month_stays_with_it() {
    let mut kept = Kept::bought(at("2027-01-15T10:00:00Z"), 5, "P1M-monthly");
    let aligned =
        |day| Scheduled { ends_at: Some(at("2027-02-28T10:00:00Z")), anchor_day: day, ..Scheduled::default() };
    for (day, then) in
        [(Some(30), "2027-03-30"), (Some(31), "2027-03-31"), (Some(28), "2027-03-28"), (None, "2027-03-31")]
    {
        let mut with = Kept { state: State { scheduled: Some(aligned(day)), ..kept.state.clone() }, ..kept };
        with.let_time_pass(at("2027-03-01T00:00:00Z"));
        assert_eq!(with.state.term_ends_at.date_naive().to_string(), then, "{day:?}");
        kept.facts = with.facts;
    }
}
