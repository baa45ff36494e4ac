//! What agreed changes, ends, schedules and trials come to, each rule by itself and without a database.

use crate::catalog::Offer;
use crate::subscriptions::change::{Change, Effect, Facts, Part};
use crate::subscriptions::money::Charge;
use crate::subscriptions::state::{Scheduled, State};
use crate::subscriptions::tests::{Kept, PLANS, at};
use crate::subscriptions::time::{EndOfTerm, next_move};

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
    let all = Change::Upgrade { offer: "A:2".to_owned(), licenses: 5, into: None };
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

        let price_of = |_: &str, plan, _: i32| own.priced(plan).map(|priced| priced.unit_price);
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
        let on = Change::AutoRenew { on: true }.judge(&kept.state, &kept.facts, at("2027-04-20T00:00:00Z"));
        if !has_monthly_price {
            assert_eq!(
                on.unwrap_err().phrase.key(),
                "subscriptions-stop-not-monthly",
                "it would renew at the surcharge"
            );
            continue;
        }
        let on = on.unwrap();
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
    let upgrade = Change::Upgrade { offer: "A:2".to_owned(), licenses: 5, into: None };
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
    let price_of = |offer: &str, plan, licenses| {
        let sold = Offer::sample(offer, "", &PLANS).priced(plan).map(|priced| priced.unit_price);
        sold.filter(|_| licenses >= 5)
    };
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
    assert_eq!(outcome.charges.iter().map(Charge::amount).collect::<Vec<_>>(), [26_250]);
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
