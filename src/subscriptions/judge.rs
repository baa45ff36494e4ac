//! Whether a change can be made, and all that it does: worked out before anything is written, so that what is
//! shown is what is done.

use chrono::{DateTime, Datelike, Utc};

use crate::catalog::{Billing, Offer, Plan, Priced, Term};
use crate::id::LedgerEntryId;
use crate::subscriptions::calendar::{months_after, returnable_until};
use crate::subscriptions::change::{Change, Effect, Facts, MOST_UPDATES, NewEntry, Outcome, Refused, Started};
use crate::subscriptions::destination::upgrade_into;
use crate::subscriptions::ledger::{Kind, Ledger};
use crate::subscriptions::money::Charge;
use crate::subscriptions::renewal::{after_longer_term, follow, if_renewed, schedule, without_offer};
use crate::subscriptions::state::{State, Status};
use crate::subscriptions::time::{EXTENDED_PERCENT, EXTENDED_WITHOUT_PRICE_PERCENT, EndOfTerm, surcharged};
use crate::subscriptions::trial::{PAID, convert};
use crate::words::Phrase;

pub(super) type Judged = Result<Outcome, Refused>;

impl Change {
    /// Works the change out for a subscription in `state` at `now`, or says why it can't be made.
    pub fn judge(&self, state: &State, facts: &Facts, now: DateTime<Utc>) -> Judged {
        match state.status {
            Status::Deleted => return Err(Refused::new("", "subscriptions-stop-deleted")),
            Status::Expired | Status::Disabled => return Err(Refused::new("", "subscriptions-stop-ended")),
            _ if state.is_between_terms(now) => return Err(Refused::new("", "subscriptions-stop-between-terms")),
            Status::Active | Status::Suspended => {}
        }
        let is_suspended = state.status == Status::Suspended;
        if let Some(why) = facts.uncredited.as_ref().filter(|_| self.needs_credit() && !is_suspended) {
            return Err(Refused::new("", why.clone()).instead("reseller"));
        }
        match self {
            Change::Suspend if is_suspended => Err(Refused::new("", "subscriptions-stop-is-suspended")),
            Change::Suspend => Ok(suspend(state)),
            Change::Reactivate if !is_suspended => Err(Refused::new("", "subscriptions-stop-is-active")),
            Change::Reactivate => Ok(reactivate(state, facts)),
            Change::Cancel => cancel(state, facts, now),
            _ if is_suspended => Err(Refused::new("", "subscriptions-stop-suspended").instead("reactivate")),
            Change::AutoRenew { on } if *on == state.auto_renew => Err(Refused::new("", "subscriptions-stop-same")),
            Change::AutoRenew { on: true } if state.extended && !renews_as_it_is(state, facts) => {
                Err(Refused::new("", "subscriptions-stop-not-monthly").instead("plan"))
            }
            Change::AutoRenew { on } => Ok(auto_renew(state, facts, *on)),
            _ if facts.updates >= MOST_UPDATES => {
                Err(Refused::new("", Phrase::new("subscriptions-stop-updates").with("most", MOST_UPDATES)))
            }
            Change::Licenses { to } => licenses(state, facts, *to, now),
            Change::Upgrade { offer, .. } if facts.is_trial => convert(state, facts, offer, PAID, now),
            Change::Convert { offer, plan } => convert(state, facts, offer, *plan, now),
            Change::Upgrade { offer, licenses, into: Some(into) } => {
                upgrade_into(state, facts, (offer, *licenses), *into, now)
            }
            Change::Upgrade { offer, licenses, into: None } => upgrade(state, facts, offer, *licenses, now),
            Change::Plan { plan } => change_plan(state, facts, *plan, now),
            Change::Renewal { scheduled } => schedule(state, facts, scheduled.as_ref()),
        }
    }
}

fn suspend(state: &State) -> Outcome {
    let after = State { status: Status::Suspended, auto_renew: false, ..state.clone() };
    let mut effects = vec![Effect::SignInBlocked, Effect::BilledOn, Effect::EndsAt { at: state.term_ends_at }];
    effects.extend(state.auto_renew.then_some(Effect::AutoRenewOff));
    effects.extend(state.scheduled.is_some().then_some(Effect::ScheduledWaits { at: state.term_ends_at }));
    Outcome { effects, ..Outcome::of(state, after) }
}

fn reactivate(state: &State, facts: &Facts) -> Outcome {
    let after = State { status: Status::Active, ..state.clone() };
    let mut effects = vec![Effect::SignInRestored, Effect::AutoRenewStaysOff, unless_renewed(state, facts)];
    effects.extend(state.scheduled.is_some().then_some(Effect::ScheduledWaits { at: state.term_ends_at }));
    Outcome { effects, ..Outcome::of(state, after) }
}

/// What happens when the term of an active subscription ends and auto-renew is off.
pub(super) fn unless_renewed(state: &State, facts: &Facts) -> Effect {
    let at = state.term_ends_at;
    let monthly = Plan { term: Term::Month, billing: Billing::Monthly };
    let own = facts.offers.iter().find(|offer| offer.id == state.offer);
    match (facts.end_of_term, own.and_then(|offer| offer.priced(monthly))) {
        // A trial is not extended: it costs nothing.
        _ if facts.is_trial => Effect::EndsAt { at },
        (EndOfTerm::Grace | EndOfTerm::Cancel, _) => Effect::EndsAt { at },
        (EndOfTerm::Extend, _) if state.extended => Effect::ExtendedOn { at },
        (EndOfTerm::Extend, Some(_)) => Effect::ExtendsAt { at, percent: EXTENDED_PERCENT, has_monthly_price: true },
        (EndOfTerm::Extend, None) => {
            Effect::ExtendsAt { at, percent: EXTENDED_WITHOUT_PRICE_PERCENT, has_monthly_price: false }
        }
    }
}

/// Whether the product is sold in the plan that the renewal would begin with.
fn renews_as_it_is(state: &State, facts: &Facts) -> bool {
    let scheduled = state.scheduled.as_ref();
    let plan = scheduled.and_then(|it| it.plan).unwrap_or(state.plan);
    let offer = scheduled.and_then(|it| it.offer.as_ref()).unwrap_or(&state.offer);
    facts.offers.iter().any(|it| it.id == *offer && it.priced(plan).is_some())
}

fn auto_renew(state: &State, facts: &Facts, on: bool) -> Outcome {
    let after = State { auto_renew: on, ..state.clone() };
    let at = state.term_ends_at;
    let mut effects = if on { if_renewed(state, facts) } else { vec![unless_renewed(state, facts)] };
    effects.extend(state.scheduled.is_some().then_some(match on {
        true => Effect::ScheduledKept { at },
        false => Effect::ScheduledWaits { at },
    }));
    Outcome { effects, ..Outcome::of(state, after) }
}

/// Within seven days of the purchase or of the renewal (900117, 900213); in the extended service term on any
/// day.
fn cancel(state: &State, facts: &Facts, now: DateTime<Utc>) -> Judged {
    let until = facts.ledger.cancelable_until();
    if !state.extended && until.is_none_or(|until| now >= until) {
        let phrase = match (until, facts.end_of_term) {
            (Some(until), EndOfTerm::Extend) => Phrase::new("subscriptions-stop-cancel-extends").with("until", until),
            (None, EndOfTerm::Extend) => Phrase::new("subscriptions-stop-cancel-never-extends"),
            (Some(until), _) => Phrase::new("subscriptions-stop-cancel").with("until", until),
            (None, _) => Phrase::new("subscriptions-stop-cancel-never"),
        };
        return Err(Refused::new("", phrase).instead("auto-renew"));
    }
    let after =
        State { status: Status::Deleted, auto_renew: false, scheduled: None, moves_at: None, ..state.without_switch() };
    let mut effects = vec![Effect::AccessLost];
    effects.extend(holders_lose(facts));
    effects.extend(state.scheduled.is_some().then_some(Effect::ScheduledGone));
    let charges = vec![Charge::rest_of_period(state, -state.licenses, now)];
    Ok(Outcome { effects, charges, ..Outcome::of(state, after) })
}

fn licenses(state: &State, facts: &Facts, to: i32, now: DateTime<Utc>) -> Judged {
    let by = to.saturating_sub(state.licenses);
    if by == 0 {
        return Err(Refused::new("licenses", "subscriptions-stop-same-count"));
    }
    if to == 0 {
        return Change::Cancel.judge(state, facts, now).map_err(|stop| Refused { field: "licenses", ..stop });
    }
    let (least, most) = facts.limits;
    if to < least || to > most {
        let phrase = Phrase::new("subscriptions-stop-limits").with("least", least).with("most", most);
        return Err(Refused::new("licenses", phrase));
    }
    must_not_be_held(facts, to)?;
    let (scheduled, told) = follow(state, to);
    let after = State { licenses: to, scheduled, ..state.clone() };
    let charges = vec![Charge::rest_of_period(state, by, now)];
    let (entries, mut effects) = if by > 0 {
        let until = returnable_until(now).min(state.term_ends_at);
        (vec![NewEntry::of(Kind::Addition, by, by)], vec![Effect::Returnable { licenses: by, until }])
    } else {
        let Some(taken) = facts.ledger.take(-by, now) else {
            return Err(not_returnable(&facts.ledger, now));
        };
        let back = |(entry, part): (LedgerEntryId, i32)| NewEntry {
            returns: Some(entry),
            ..NewEntry::of(Kind::Reduction, -part, 0)
        };
        (taken.into_iter().map(back).collect(), Vec::new())
    };
    effects.extend(told);
    Ok(Outcome { entries, charges, effects, ..Outcome::of(state, after) })
}

/// What users hold can't be returned, nor go to another subscription: it is removed from them first.
pub(super) fn must_not_be_held(facts: &Facts, left: i32) -> Result<(), Refused> {
    let holders = &facts.holders;
    if holders.count <= left {
        return Ok(());
    }
    let phrase = Phrase::new("subscriptions-stop-held")
        .with("count", holders.count)
        .with("left", left)
        .with("over", holders.count - left)
        .with("names", holders.names.join(", "));
    Err(Refused::new("licenses", phrase).instead("users"))
}

/// Who loses a license with the subscription, if anybody does.
pub(super) fn holders_lose(facts: &Facts) -> Option<Effect> {
    (facts.holders.count > 0).then(|| Effect::HoldersLose { holders: facts.holders.clone() })
}

/// How many can be returned, and until when; the reduction at the renewal is offered instead (900214, 900257).
fn not_returnable(ledger: &Ledger, now: DateTime<Utc>) -> Refused {
    let open = ledger.returnable(now);
    let phrase = match open.first() {
        Some(first) => Phrase::new("subscriptions-stop-return-less")
            .with("count", open.iter().map(|batch| i64::from(batch.licenses)).sum::<i64>())
            .with("until", first.until),
        None => Phrase::new("subscriptions-stop-return-none"),
    };
    Refused::new("licenses", phrase).instead("renewal")
}

/// The offer, if it is one of the products that this one upgrades to and every customer may have it (400030).
pub(super) fn target_offer<'a>(facts: &'a Facts, offer: &str) -> Result<&'a Offer, Refused> {
    let known = facts.upgrades.iter().any(|target| target == offer);
    let target = facts.offers.iter().find(|it| known && it.id == offer);
    let target = target.ok_or_else(|| Refused::new("offer", "subscriptions-stop-target"))?;
    match target.is_for_everybody() {
        true => Ok(target),
        false => Err(Refused::new("offer", "subscriptions-stop-target-segment")),
    }
}

/// The same with its price in `plan`.
pub(super) fn target<'a>(facts: &'a Facts, offer: &str, plan: Plan) -> Result<(&'a Offer, Priced), Refused> {
    let target = target_offer(facts, offer)?;
    let priced = target.priced(plan).ok_or_else(|| Refused::new("offer", "subscriptions-stop-target-plan"))?;
    Ok((target, priced))
}

/// To a better product in the same plan: all licenses, or some of them (900258–900266).
fn upgrade(state: &State, facts: &Facts, offer: &str, licenses: i32, now: DateTime<Utc>) -> Judged {
    let (target, mut priced) = target(facts, offer, state.plan)?;
    if state.extended {
        // The extended service term goes on, and so does its surcharge.
        priced.unit_price = surcharged(priced.unit_price, EXTENDED_PERCENT);
    }
    let rest = state.licenses.saturating_sub(licenses);
    if licenses < 1 || rest < 0 {
        let phrase = Phrase::new("subscriptions-stop-upgrade-count").with("most", state.licenses);
        return Err(Refused::new("licenses", phrase));
    }
    if licenses < target.min_licenses || licenses > target.max_licenses || (rest > 0 && rest < facts.limits.0) {
        let phrase = Phrase::new("subscriptions-stop-upgrade-limits")
            .with("least", target.min_licenses)
            .with("most", target.max_licenses)
            .with("rest", facts.limits.0);
        return Err(Refused::new("licenses", phrase));
    }
    if rest > 0 {
        must_not_be_held(facts, rest)?;
    }
    let back = Charge::rest_of_period(state, -licenses, now);
    let forth = Charge { licenses, unit_price: priced.unit_price, ..back.clone() };
    let charges = vec![back, forth];
    let next = state.next_billing.and_then(|_| target.priced(state.plan_then()));
    let next_unit_price = next.map(|priced| priced.unit_price);
    let switch_gone = (state.next_billing.is_some() && next.is_none()).then_some(Effect::SwitchGone);
    if rest == 0 {
        let (scheduled, told) = without_offer(state, offer);
        let before = if next.is_none() { state.without_switch() } else { state.clone() };
        let unit_price = priced.unit_price;
        let after = State { offer: offer.to_owned(), unit_price, next_unit_price, scheduled, ..before };
        let mut effects = vec![Effect::LicensesMove, Effect::NoReturn];
        effects.extend(told.into_iter().chain(switch_gone));
        return Ok(Outcome {
            charges,
            effects,
            entries: vec![NewEntry::of(Kind::Upgrade, 0, 0)],
            ..Outcome::of(state, after)
        });
    }
    let (scheduled, told) = follow(state, rest);
    let after = State { licenses: rest, scheduled, ..state.clone() };
    let mut effects = vec![Effect::LicensesByHand, Effect::NoReturn];
    effects.extend(told.into_iter().chain(switch_gone));
    let started = Some(Started { offer: offer.to_owned(), licenses, unit_price: priced.unit_price, next_unit_price });
    let entries = vec![NewEntry::of(Kind::Upgrade, -licenses, 0)];
    Ok(Outcome { charges, effects, started, entries, ..Outcome::of(state, after) })
}

/// A longer term begins at once; a three-year term may be billed monthly or yearly from the next billing
/// period on, at the price of today, and that can be taken back until then; everything else waits for the
/// renewal (800121, 800122, 900267–900270).
fn change_plan(state: &State, facts: &Facts, plan: Plan, now: DateTime<Utc>) -> Judged {
    let now_in = state.plan;
    if facts.is_trial {
        return Err(Refused::new("plan", "subscriptions-stop-plan-trial"));
    }
    if plan == now_in && state.next_billing.is_some() {
        let effects = vec![Effect::SwitchTakenBack];
        return Ok(Outcome { effects, ..Outcome::of(state, state.without_switch()) });
    }
    if plan == state.plan_then() {
        return Err(Refused::new("plan", "subscriptions-stop-same-plan"));
    }
    if plan.term < now_in.term {
        return Err(Refused::new("plan", "subscriptions-stop-plan-shorter").instead("renewal"));
    }
    let sold = facts.offers.iter().find(|offer| offer.id == state.offer).and_then(|offer| offer.priced(plan));
    let Some(priced) = sold else { return Err(Refused::new("plan", "subscriptions-stop-plan-not-sold")) };
    if plan.term == now_in.term {
        let may_switch = plan.term == Term::ThreeYears
            && [plan.billing, now_in.billing].iter().all(|billing| *billing != Billing::Triennial);
        if !may_switch {
            return Err(Refused::new("plan", "subscriptions-stop-plan-billing").instead("renewal"));
        }
        let next_unit_price = Some(priced.unit_price);
        let mut after = State { next_billing: Some(plan.billing), next_unit_price, ..state.clone() };
        let at = after.next_move(now);
        after.moves_at = Some(at);
        let mut effects = vec![Effect::FromNextPeriod { at }];
        effects.extend(state.scheduled.is_some().then_some(Effect::ScheduledKept { at: state.term_ends_at }));
        return Ok(Outcome { effects, ..Outcome::of(state, after) });
    }
    Ok(longer_term(state, priced, now))
}

pub(super) fn longer_term(state: &State, priced: Priced, now: DateTime<Utc>) -> Outcome {
    let anchor = now.day();
    let ends_at = months_after(now, priced.plan.term.months(), anchor);
    let mut after = State {
        plan: priced.plan,
        unit_price: priced.unit_price,
        term_started_at: now,
        term_ends_at: ends_at,
        anchor_day: i16::try_from(anchor).unwrap_or(1),
        next_billing: None,
        next_unit_price: None,
        extended: false,
        moves_at: Some(ends_at),
        ..state.clone()
    };
    let mut effects = vec![Effect::NewTerm { ends_at }, Effect::NoReturn];
    if let Some(scheduled) = &state.scheduled {
        let (left, told) = after_longer_term(scheduled, priced.plan, ends_at);
        after.scheduled = left;
        effects.push(told);
    }
    let charges =
        vec![Charge::rest_of_period(state, -state.licenses, now), Charge::rest_of_period(&after, state.licenses, now)];
    let entries = vec![NewEntry::of(Kind::Term, 0, 0)];
    Outcome { effects, charges, entries, ..Outcome::of(state, after) }
}
