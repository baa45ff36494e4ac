//! What time alone moves: a renewal, a new billing frequency, and the end in its steps.
//!
//! ```text
//! Active, auto-renew on, term ends   → Active in its next term
//! a trial, auto-renew on, term ends  → Active as the paid product, or Expired where none is certain
//! Active, auto-renew off, term ends  → Expired (30 days) → Disabled (90 days) → Deleted
//! Suspended, term ends               → Disabled (30 and 90 days) → Deleted
//! ```

use std::str::FromStr;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::catalog::{Billing, Plan, Term};
use crate::subscriptions::calendar::{last_of_month, months_after};
use crate::subscriptions::change::{Effect, NewEntry, Outcome, Part};
use crate::subscriptions::ledger::Kind;
use crate::subscriptions::money::Charge;
use crate::subscriptions::state::{Scheduled, State, Status};
use crate::subscriptions::trial::becomes;

/// Days that an expired subscription still works.
const EXPIRED_DAYS: i64 = 30;

/// Days that administrators can still save the data.
const DISABLED_DAYS: i64 = 90;

/// In the extended service term, the surcharge in percent on the monthly price, and on the last price of a
/// product that has no monthly one.
pub(super) const EXTENDED_PERCENT: i64 = 3;
pub(super) const EXTENDED_WITHOUT_PRICE_PERCENT: i64 = 23;

/// What happens when a term ends and auto-renew is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndOfTerm {
    /// Thirty days in which users still work and nothing is billed.
    #[default]
    Grace,
    /// It goes on month by month at a higher price until it is canceled or renewed.
    Extend,
    /// Users lose access at once.
    Cancel,
}

impl FromStr for EndOfTerm {
    type Err = String;

    fn from_str(text: &str) -> Result<EndOfTerm, String> {
        match text {
            "grace" => Ok(EndOfTerm::Grace),
            "extend" => Ok(EndOfTerm::Extend),
            "cancel" => Ok(EndOfTerm::Cancel),
            _ => Err("one of grace, extend, cancel".to_owned()),
        }
    }
}

/// A move, worked out: when it was due, what it is called in the activity log, and all it does.
#[derive(Clone, Debug)]
pub struct Move {
    pub at: DateTime<Utc>,
    pub action: &'static str,
    pub outcome: Outcome,
}

/// The price per license and month of so many licenses of a product in a plan, on the day of a move; none when
/// it isn't sold so.
pub type PriceOf<'a> = &'a dyn Fn(&str, Plan, i32) -> Option<i64>;

/// The next move of `state` that is due at `now`, as of the moment it was due: a late worker comes to the
/// same end. Of a trial the products are known that it can become.
pub fn next_move(
    state: &State,
    policy: EndOfTerm,
    price_of: PriceOf<'_>,
    trial: Option<&[String]>,
    now: DateTime<Utc>,
) -> Option<Move> {
    let at = state.moves_at.filter(|at| *at <= now)?;
    let (action, outcome) = match state.status {
        Status::Active | Status::Suspended if at < state.term_ends_at => {
            ("subscription.billing_changed", next_billing(state, at))
        }
        Status::Active if trial.is_some() => end_of_trial(state, policy, price_of, trial.unwrap_or_default(), at),
        Status::Active if state.auto_renew => ("subscription.renewed", renew(state, price_of)),
        Status::Active => end_of_term(state, policy, price_of, at),
        Status::Suspended => ("subscription.disabled", disable(state, at, EXPIRED_DAYS + DISABLED_DAYS)),
        Status::Expired => ("subscription.disabled", disable(state, at, DISABLED_DAYS)),
        Status::Disabled => ("subscription.deleted", moved(state, Status::Deleted, None)),
        Status::Deleted => return None,
    };
    Some(Move { at, action, outcome })
}

fn moved(state: &State, status: Status, moves_at: Option<DateTime<Utc>>) -> Outcome {
    let after = State { status, auto_renew: false, scheduled: None, moves_at, ..state.without_switch() };
    Outcome::of(state, after)
}

fn disable(state: &State, at: DateTime<Utc>, days: i64) -> Outcome {
    moved(state, Status::Disabled, Some(at + TimeDelta::days(days)))
}

fn end_of_term(state: &State, policy: EndOfTerm, price_of: PriceOf<'_>, at: DateTime<Utc>) -> (&'static str, Outcome) {
    match policy {
        EndOfTerm::Grace => {
            let until = at + TimeDelta::days(EXPIRED_DAYS);
            ("subscription.expired", moved(state, Status::Expired, Some(until)))
        }
        EndOfTerm::Cancel => ("subscription.disabled", disable(state, at, DISABLED_DAYS)),
        EndOfTerm::Extend => ("subscription.extended", extend(state, price_of)),
    }
}

/// With auto-renew on it becomes what was chosen, or the only product that it can become, if that is sold
/// now. Otherwise it ends, and is never extended, since it costs nothing.
fn end_of_trial(
    state: &State,
    policy: EndOfTerm,
    price_of: PriceOf<'_>,
    targets: &[String],
    at: DateTime<Utc>,
) -> (&'static str, Outcome) {
    let paid = becomes(state, targets).filter(|_| state.auto_renew);
    let licenses = state.scheduled.as_ref().and_then(|it| it.licenses).unwrap_or(state.licenses);
    let paid = paid.and_then(|(offer, plan)| Some((price_of(&offer, plan, licenses)?, offer, plan)));
    if let Some((unit_price, offer, plan)) = paid {
        let paid = State { offer, licenses, plan, unit_price, ..state.clone() };
        return ("subscription.trial_converted", next_term(state, paid, None));
    }
    let policy = if policy == EndOfTerm::Extend { EndOfTerm::Grace } else { policy };
    let (action, mut outcome) = end_of_term(state, policy, price_of, at);
    let unsold = state.auto_renew && state.scheduled.is_some();
    outcome.effects.extend(unsold.then_some(Effect::ScheduledUnsold));
    (action, outcome)
}

fn next_billing(state: &State, at: DateTime<Utc>) -> Outcome {
    let billing = state.next_billing.unwrap_or(state.plan.billing);
    let plan = Plan { billing, ..state.plan };
    let unit_price = state.next_unit_price.unwrap_or(state.unit_price);
    let after = State { plan, unit_price, ..state.without_switch() };
    let charges = vec![Charge::rest_of_period(&after, state.licenses, at)];
    Outcome { charges, ..Outcome::of(state, after) }
}

/// The next term begins where the last one ended, with what was scheduled, at the price of that day. A
/// product that isn't sold any more renews at its last price; so does one whose scheduled change can't be
/// bought any more.
fn renew(state: &State, price_of: PriceOf<'_>) -> Outcome {
    let plan_now = state.plan_then();
    // A change whose product or plan can't be bought any more is not made by half.
    let can_be_bought = |it: &Scheduled| {
        let same = it.offer.is_none() && it.plan.is_none();
        let (offer, plan) = (it.offer.as_ref().unwrap_or(&state.offer), it.plan.unwrap_or(plan_now));
        same || price_of(offer, plan, it.licenses.unwrap_or(state.licenses)).is_some()
    };
    let gone = state.scheduled.as_ref().is_some_and(|it| !can_be_bought(it));
    let scheduled = state.scheduled.clone().filter(|_| !gone);
    let wanted = scheduled
        .as_ref()
        .map(|it| (it.offer.clone().unwrap_or_else(|| state.offer.clone()), it.plan.unwrap_or(plan_now)));
    let licenses = scheduled.as_ref().and_then(|it| it.licenses).unwrap_or(state.licenses);
    let bought = wanted.and_then(|(offer, plan)| Some((price_of(&offer, plan, licenses)?, offer, plan)));
    let (unit_price, offer, plan) = bought.unwrap_or_else(|| {
        let last = state.next_unit_price.unwrap_or(state.unit_price);
        (price_of(&state.offer, plan_now, state.licenses).unwrap_or(last), state.offer.clone(), plan_now)
    });
    let aligned = scheduled.and_then(|it| Some((it.ends_at?, it.anchor_day)));
    let aligned = aligned.filter(|(ends_at, _)| *ends_at > state.term_ends_at);
    let mut outcome = next_term(state, State { offer, licenses, plan, unit_price, ..state.clone() }, aligned);
    outcome.effects.extend(gone.then_some(Effect::ScheduledUnsold));
    outcome
}

/// A price with so many percent on top, in minor units.
pub(super) fn surcharged(price: i64, percent: i64) -> i64 {
    (price.saturating_mul(100 + percent) + 50) / 100
}

fn extend(state: &State, price_of: PriceOf<'_>) -> Outcome {
    let plan = Plan { term: Term::Month, billing: Billing::Monthly };
    let unit_price = match price_of(&state.offer, plan, state.licenses) {
        // Once extended, it goes on by the month at that price.
        _ if state.extended => state.unit_price,
        Some(price) => surcharged(price, EXTENDED_PERCENT),
        None => surcharged(state.unit_price, EXTENDED_WITHOUT_PRICE_PERCENT),
    };
    let mut outcome = next_term(state, State { plan, unit_price, ..state.clone() }, None);
    outcome.after.extended = true;
    let Some(waiting) = state.scheduled.clone() else { return outcome };
    // It waits on for a renewal, but for a day that has come, or lies beyond the first month after it.
    let at = outcome.after.term_ends_at;
    let last = months_after(at, plan.term.months(), state.anchor());
    let is_over = waiting.ends_at.is_some_and(|ends_at| ends_at <= at || ends_at > last);
    let left = if is_over { waiting.without_end() } else { waiting.clone() };
    outcome.effects.push(match left == waiting {
        true => Effect::ScheduledWaits { at },
        false if left.is_nothing() => Effect::ScheduledDropped { parts: vec![Part::Ends] },
        false => Effect::ScheduledWithout { parts: vec![Part::Ends], at },
    });
    outcome.after.scheduled = Some(left).filter(|left| !left.is_nothing());
    outcome
}

/// A whole term, or one that ends with another subscription's, with the day of the month that is counted
/// from then on.
fn next_term(before: &State, after: State, aligned: Option<(DateTime<Utc>, Option<i16>)>) -> Outcome {
    let start = before.term_ends_at;
    let (end, anchor_day) = match aligned {
        Some((end, Some(day))) => (end, day),
        Some((end, None)) if last_of_month(end.date_naive()) == end.date_naive() => (end, 31),
        Some((end, None)) => (end, i16::try_from(end.day()).unwrap_or(before.anchor_day)),
        None => (months_after(start, after.plan.term.months(), before.anchor()), before.anchor_day),
    };
    let after = State {
        term_started_at: start,
        term_ends_at: end,
        anchor_day,
        next_billing: None,
        next_unit_price: None,
        extended: false,
        scheduled: None,
        moves_at: Some(end),
        ..after
    };
    let charges = vec![Charge::rest_of_period(&after, after.licenses, start)];
    let change = after.licenses - before.licenses;
    let entries = vec![NewEntry::of(Kind::Renewal, change, after.licenses)];
    Outcome { charges, entries, ..Outcome::of(before, after) }
}
