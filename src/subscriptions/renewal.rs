//! What a renewal is to change: whether it can be scheduled, and what becomes of it when something else
//! changes before.

use chrono::{DateTime, Datelike, Utc};

use crate::catalog::{Plan, Term};
use crate::subscriptions::calendar::{last_of_month, months_after};
use crate::subscriptions::change::{Effect, Facts, Outcome, Part, Refused};
use crate::subscriptions::judge::{Judged, target, unless_renewed};
use crate::subscriptions::state::{Scheduled, State};
use crate::subscriptions::trial::becomes;
use crate::words::Phrase;

/// What the renewal is to change: product, licenses, term, billing frequency, end date.
pub(super) fn schedule(state: &State, facts: &Facts, scheduled: Option<&Scheduled>) -> Judged {
    let new = scheduled.filter(|scheduled| !scheduled.is_nothing());
    if new == state.scheduled.as_ref() {
        return Err(Refused::new("", "subscriptions-stop-same"));
    }
    if let Some(new) = new {
        if !state.auto_renew {
            return Err(Refused::new("", "subscriptions-stop-no-renewal").instead("auto-renew"));
        }
        judge_scheduled(state, facts, new)?;
    }
    let after = State { scheduled: new.cloned(), ..state.clone() };
    let mut effects = if state.auto_renew { if_renewed(&after, facts) } else { vec![unless_renewed(state, facts)] };
    effects.extend((new.is_some() && state.scheduled.is_some()).then_some(Effect::ScheduledReplaced));
    let over = facts.holders.count - new.and_then(|it| it.licenses).unwrap_or(state.licenses);
    effects.extend((over > 0).then(|| Effect::HoldersBeyond { holders: facts.holders.clone(), over }));
    Ok(Outcome { effects, ..Outcome::of(state, after) })
}

/// What happens when the term of an active subscription ends and auto-renew is on.
pub(super) fn if_renewed(state: &State, facts: &Facts) -> Vec<Effect> {
    let at = state.term_ends_at;
    match becomes(state, &facts.upgrades) {
        _ if !facts.is_trial => vec![Effect::RenewsAt { at }, Effect::PriceOfTheDay],
        Some((offer, plan)) if fits(state, facts, &offer, plan) => {
            vec![Effect::ConvertsAt { at, offer, plan }, Effect::PriceOfTheDay]
        }
        Some(_) => vec![Effect::EndsAt { at }, Effect::TrialUnfit],
        None => vec![Effect::EndsAt { at }, Effect::TrialUndecided],
    }
}

/// Whether the product is sold in the plan, and for so many licenses as there will be.
fn fits(state: &State, facts: &Facts, offer: &str, plan: Plan) -> bool {
    let licenses = state.scheduled.as_ref().and_then(|it| it.licenses).unwrap_or(state.licenses);
    target(facts, offer, plan).is_ok_and(|(it, _)| (it.min_licenses..=it.max_licenses).contains(&licenses))
}

fn judge_scheduled(state: &State, facts: &Facts, new: &Scheduled) -> Result<(), Refused> {
    let plan = new.plan.unwrap_or(facts.plan_then(state));
    let offer = match becomes(&State { scheduled: Some(new.clone()), ..state.clone() }, &facts.upgrades) {
        _ if !facts.is_trial => new.offer.clone(),
        Some((offer, _)) => Some(offer),
        None => return Err(Refused::new("offer", "subscriptions-choose-offer")),
    };
    let (least, most) = match &offer {
        Some(offer) => {
            let (target, _) = target(facts, offer, plan)?;
            (target.min_licenses, target.max_licenses)
        }
        None => facts.limits,
    };
    let sold = |plan| facts.offers.iter().any(|offer| offer.id == state.offer && offer.priced(plan).is_some());
    if offer.is_none() && new.plan.is_some_and(|plan| plan != state.plan_then() && !sold(plan)) {
        return Err(Refused::new("plan", "subscriptions-stop-plan-not-sold"));
    }
    let licenses = new.licenses.unwrap_or(state.licenses);
    if licenses < least || licenses > most {
        let phrase = Phrase::new("subscriptions-stop-limits").with("least", least).with("most", most);
        return Err(Refused::new("licenses", phrase));
    }
    judge_alignment(state, facts, plan, new.ends_at)
}

/// An aligned end lies within the first term after the renewal (900242, 900244–900246).
fn judge_alignment(state: &State, facts: &Facts, plan: Plan, ends_at: Option<DateTime<Utc>>) -> Result<(), Refused> {
    let Some(ends_at) = ends_at else { return Ok(()) };
    let last = months_after(state.term_ends_at, plan.term.months(), state.anchor());
    if facts.is_trial {
        return Err(Refused::new("ends", "subscriptions-stop-align-trial"));
    }
    if ends_at <= state.term_ends_at || ends_at > last {
        let phrase = Phrase::new("subscriptions-stop-align-range").with("from", state.term_ends_at).with("until", last);
        return Err(Refused::new("ends", phrase));
    }
    let day = ends_at.date_naive();
    let is_last = last_of_month(day) == day;
    if plan.term == Term::Month && day.day() > 27 && !is_last {
        return Err(Refused::new("ends", "subscriptions-stop-align-month-end"));
    }
    Ok(())
}

/// What becomes of what is scheduled when there are `licenses` from now on: a count that somebody chose for
/// the renewal stays; it is dropped where it is the same as now. Without one the renewal follows.
pub(super) fn follow(state: &State, licenses: i32) -> (Option<Scheduled>, Option<Effect>) {
    let at = state.term_ends_at;
    let Some(scheduled) = &state.scheduled else { return (None, None) };
    match scheduled.licenses {
        None => (Some(scheduled.clone()), Some(Effect::ScheduledFollows { licenses, at })),
        Some(then) if then != licenses => (Some(scheduled.clone()), Some(Effect::ScheduledKept { at })),
        Some(_) => {
            let left = Scheduled { licenses: None, ..scheduled.clone() };
            let told =
                if left.is_nothing() { Effect::ScheduledDone } else { Effect::ScheduledFollows { licenses, at } };
            (Some(left).filter(|left| !left.is_nothing()), Some(told))
        }
    }
}

/// What is scheduled, without the product it was to change to: an upgrade of all licenses to `offer` takes
/// its place.
pub(super) fn without_offer(state: &State, offer: &str) -> (Option<Scheduled>, Option<Effect>) {
    let at = state.term_ends_at;
    let Some(scheduled) = &state.scheduled else { return (None, None) };
    let left = Scheduled { offer: None, ..scheduled.clone() };
    let parts = vec![Part::Product];
    let told = match &scheduled.offer {
        None => Effect::ScheduledKept { at },
        Some(_) if !left.is_nothing() => Effect::ScheduledWithout { parts, at },
        Some(then) if then == offer => Effect::ScheduledDone,
        Some(_) => Effect::ScheduledDropped { parts },
    };
    (Some(left).filter(|left| !left.is_nothing()), Some(told))
}

/// What is scheduled, after a longer term in `plan` began that ends at `at`: the day that a renewal was
/// aligned with lies in the new term.
pub(super) fn after_longer_term(scheduled: &Scheduled, plan: Plan, at: DateTime<Utc>) -> (Option<Scheduled>, Effect) {
    let left = Scheduled { plan: scheduled.plan.filter(|then| *then != plan), ..scheduled.without_end() };
    let plan_done = (scheduled.plan != left.plan).then_some(Part::Plan);
    let end_gone = scheduled.ends_at.map(|_| Part::Ends);
    let told = match (left.is_nothing(), plan_done, end_gone) {
        (false, None, None) => Effect::ScheduledKept { at },
        (false, ..) => Effect::ScheduledWithout { parts: plan_done.into_iter().chain(end_gone).collect(), at },
        (true, _, None) => Effect::ScheduledDone,
        (true, _, Some(end)) => Effect::ScheduledDropped { parts: vec![end] },
    };
    (Some(left).filter(|left| !left.is_nothing()), told)
}
