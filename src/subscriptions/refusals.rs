//! Every refusal of a change, reached: each `subscriptions-stop-` text belongs to a state and a change that bring
//! it about, with the number of Microsoft's error where it has one.

use std::collections::BTreeSet;

use crate::subscriptions::change::{Change, MOST_UPDATES};
use crate::subscriptions::destination::Destination;
use crate::subscriptions::state::{Scheduled, Status};
use crate::subscriptions::tests::{Kept, at, destination};
use crate::subscriptions::time::EndOfTerm;
use crate::words::Language;

/// Refused by a form or a page, before the change is judged; their tests are with them.
const ELSEWHERE: [&str; 1] = ["subscriptions-stop-align-monthly"];

fn prepared(plan: &str, with: &dyn Fn(&mut Kept)) -> Kept {
    let mut kept = Kept::bought(at("2027-01-15T10:00:00Z"), 5, plan);
    with(&mut kept);
    kept
}

fn licenses(to: i32) -> Change {
    Change::Licenses { to }
}

fn upgrade(offer: &str, licenses: i32) -> Change {
    Change::Upgrade { offer: offer.to_owned(), licenses, into: None }
}

fn plan(code: &str) -> Change {
    Change::Plan { plan: code.parse().unwrap() }
}

fn scheduled(scheduled: Scheduled) -> Change {
    Change::Renewal { scheduled: Some(scheduled) }
}

fn ending(day: &str) -> Change {
    scheduled(Scheduled { ends_at: Some(at(day)), ..Scheduled::default() })
}

type Row = (&'static str, &'static str, Box<dyn Fn(&mut Kept)>, &'static str, Change);

const SOON: &str = "2027-01-16T10:00:00Z";
const LATE: &str = "2027-02-01T10:00:00Z";

fn row(key: &'static str, plan: &'static str, with: fn(&mut Kept), now: &'static str, change: Change) -> Row {
    (key, plan, Box::new(with), now, change)
}

fn as_is(_: &mut Kept) {}

fn held_by_five(kept: &mut Kept) {
    kept.facts.holders.count = 5;
    kept.facts.holders.names = ["Ana", "Bo", "Chen"].map(str::to_owned).into();
}

fn trial(kept: &mut Kept) {
    kept.facts.is_trial = true;
}

/// What is refused, in which plan and state, when, and what was asked for: by state, count and time.
fn of_states() -> Vec<Row> {
    vec![
        row("deleted", "P1Y-monthly", |kept| kept.state.status = Status::Deleted, SOON, licenses(6)),
        row("ended", "P1Y-monthly", |kept| kept.state.status = Status::Expired, SOON, licenses(6)),
        row("between-terms", "P1M-monthly", as_is, "2027-02-15T10:00:01Z", licenses(6)),
        row("suspended", "P1Y-monthly", |kept| kept.state.status = Status::Suspended, SOON, licenses(6)),
        row("is-suspended", "P1Y-monthly", |kept| kept.state.status = Status::Suspended, SOON, Change::Suspend),
        row("is-active", "P1Y-monthly", as_is, SOON, Change::Reactivate),
        row("same", "P1Y-monthly", as_is, SOON, Change::AutoRenew { on: true }),
        row("same-count", "P1Y-monthly", as_is, SOON, licenses(5)),
        row("same-plan", "P1Y-monthly", as_is, SOON, plan("P1Y-monthly")),
        row("held", "P1Y-monthly", held_by_five, SOON, licenses(4)),
        row("held", "P1Y-monthly", held_by_five, SOON, upgrade("A:2", 2)),
        row("updates", "P1Y-monthly", |kept| kept.facts.updates = MOST_UPDATES, SOON, licenses(6)),
        row("limits", "P1Y-monthly", as_is, SOON, licenses(100_001)),
        row("limits", "P1Y-monthly", as_is, SOON, licenses(-1)),
        row("return-none", "P1Y-monthly", as_is, LATE, licenses(4)),
        row("return-less", "P1Y-monthly", |kept| kept.facts.ledger.0[0].returnable = 1, SOON, licenses(1)),
        row("cancel", "P1Y-monthly", as_is, LATE, Change::Cancel),
        row("cancel-never", "P1Y-monthly", |kept| kept.facts.ledger.0.clear(), SOON, Change::Cancel),
        row("cancel-extends", "P1Y-monthly", |kept| kept.facts.end_of_term = EndOfTerm::Extend, LATE, Change::Cancel),
        row(
            "cancel-never-extends",
            "P1Y-monthly",
            |kept| {
                kept.facts.end_of_term = EndOfTerm::Extend;
                kept.facts.ledger.0.clear();
            },
            SOON,
            Change::Cancel,
        ),
    ]
}

/// By product, plan and end date.
fn of_products() -> Vec<Row> {
    let dearer: fn(&mut Kept) = |kept| kept.facts.offers[1].min_licenses = 3;
    vec![
        row(
            "not-monthly",
            "P1M-monthly",
            |kept| {
                kept.state.extended = true;
                kept.state.auto_renew = false;
                kept.facts.offers[0].plans.remove(0);
            },
            SOON,
            Change::AutoRenew { on: true },
        ),
        row("target", "P1Y-monthly", as_is, SOON, upgrade("B:1", 5)),
        row("target-plan", "P3Y-annual", |kept| kept.facts.offers[1].plans.clear(), SOON, upgrade("A:2", 5)),
        row("upgrade-count", "P1Y-monthly", as_is, SOON, upgrade("A:2", 6)),
        row("upgrade-limits", "P1Y-monthly", dearer, SOON, upgrade("A:2", 2)),
        row("plan-trial", "P1M-monthly", trial, SOON, plan("P1Y-monthly")),
        row("plan-shorter", "P1Y-monthly", as_is, SOON, plan("P1M-monthly")),
        row("plan-not-sold", "P1Y-monthly", |kept| kept.facts.offers[0].plans.truncate(3), SOON, plan("P3Y-annual")),
        row("plan-billing", "P1Y-monthly", as_is, SOON, plan("P1Y-annual")),
        row(
            "no-renewal",
            "P1Y-monthly",
            |kept| kept.state.auto_renew = false,
            SOON,
            scheduled(Scheduled { licenses: Some(3), ..Scheduled::default() }),
        ),
        row(
            "align-trial",
            "P1M-monthly",
            trial,
            SOON,
            scheduled(Scheduled {
                offer: Some("A:2".to_owned()),
                ends_at: Some(at("2027-03-01T10:00:00Z")),
                ..Scheduled::default()
            }),
        ),
        row("align-range", "P1M-monthly", as_is, SOON, ending("2027-02-15T10:00:00Z")),
        row("align-range", "P1M-monthly", as_is, SOON, ending("2027-03-16T10:00:00Z")),
        row("align-month-end", "P1M-monthly", |kept| push(kept, "2028-01-31"), SOON, ending("2028-02-28T10:00:00Z")),
        row(
            "no-trial",
            "P1Y-monthly",
            as_is,
            SOON,
            Change::Convert { offer: "A:2".to_owned(), plan: "P1Y-monthly".parse().unwrap() },
        ),
    ]
}

/// By the subscription that the licenses are to go to: A:2, bought long ago for three years and in order but for
/// what is said.
fn of_destinations() -> Vec<Row> {
    let into = |offer: &str| Change::Upgrade {
        offer: offer.to_owned(),
        licenses: 3,
        into: Some(destination(at(SOON), 1, "P1Y-annual").id),
    };
    let case = |key: &'static str, but: fn(&mut Destination)| -> Row {
        let with = move |kept: &mut Kept| {
            let mut to = destination(at("2026-12-01T10:00:00Z"), 20, "P3Y-annual");
            but(&mut to);
            kept.facts.destinations = vec![to];
        };
        (key, "P1Y-monthly", Box::new(with), SOON, into("A:2"))
    };
    vec![
        row("into", "P1Y-monthly", as_is, SOON, into("A:2")),
        case("into-product", |to| to.state.offer = "A:1".to_owned()),
        case("into-inactive", |to| to.state.status = Status::Suspended),
        case("into-inactive", |to| to.state.moves_at = Some(at(SOON))),
        case("into-extended", |to| to.state.extended = true),
        case("into-window", |to| to.cancelable_until = Some(at("2027-01-16T10:00:01Z"))),
        case("into-shorter", |to| to.state.plan = "P1M-monthly".parse().unwrap()),
        case("into-earlier", |to| to.state.term_ends_at = at("2028-01-15T09:59:59Z")),
        case("into-updates", |to| to.updates = MOST_UPDATES),
        case("into-limits", |to| to.state.licenses = 99_998),
        row(
            "target-segment",
            "P1Y-monthly",
            |kept| kept.facts.offers[1] = kept.facts.offers[1].clone().sold_to("education"),
            SOON,
            upgrade("A:2", 5),
        ),
    ]
}

/// The term ends on this day.
fn push(kept: &mut Kept, day: &str) {
    kept.state.term_ends_at = at(&format!("{day}T10:00:00Z"));
    kept.state.anchor_day = 31;
}

#[test]
fn each_refusal_is_reached_and_says_something_of_its_own_in_both_languages() {
    let mut reached = BTreeSet::new();
    for (key, in_plan, with, now, change) in of_states().into_iter().chain(of_products()).chain(of_destinations()) {
        let kept = prepared(in_plan, &with);
        let refused = change.judge(&kept.state, &kept.facts, at(now)).unwrap_err();
        assert_eq!(refused.phrase.key(), format!("subscriptions-stop-{key}"), "{change:?}");
        let texts = Language::ALL.map(|language| language.say(&refused.phrase).to_string());
        assert!(texts[0] != texts[1] && texts.iter().all(|text| text.len() > 20), "{texts:?}");
        reached.insert(refused.phrase.key().to_owned());
    }
    let words = include_str!("../../templates/subscriptions/en.ftl");
    let keys = words.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
    let known: BTreeSet<String> =
        keys.filter(|key| key.starts_with("subscriptions-stop-")).map(str::to_owned).collect();
    let missing: Vec<_> = known.difference(&reached).filter(|key| !ELSEWHERE.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "nothing here brings about {missing:?}");
    assert!(reached.is_subset(&known));
}

#[test]
fn a_term_that_begins_on_the_29th_of_february_ends_on_the_last_day_of_a_short_one() {
    let kept = Kept::bought(at("2028-02-29T08:00:00Z"), 5, "P1Y-annual");
    assert_eq!(kept.state.term_ends_at, at("2029-02-28T08:00:00Z"));
    let leap = Scheduled { ends_at: Some(at("2029-02-28T08:00:00Z")), ..Scheduled::default() };
    let refused = Change::Renewal { scheduled: Some(leap) }.judge(&kept.state, &kept.facts, at("2028-03-01T00:00:00Z"));
    assert_eq!(refused.unwrap_err().phrase.key(), "subscriptions-stop-align-range", "a term of no length");
}
