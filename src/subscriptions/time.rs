//! What time alone moves: a renewal, a new billing frequency, and the end in its steps.
//!
//! ```text
//! Active, auto-renew on, term ends   → Active in its next term
//! Active, auto-renew off, term ends  → Expired (30 days) → Disabled (90 days) → Deleted
//! Suspended, term ends               → Disabled (30 and 90 days) → Deleted
//! ```

use std::str::FromStr;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::catalog::{Billing, Plan, Term};
use crate::subscriptions::calendar::{last_of_month, months_after};
use crate::subscriptions::change::{Effect, NewEntry, Outcome};
use crate::subscriptions::ledger::Kind;
use crate::subscriptions::money::Charge;
use crate::subscriptions::state::{Scheduled, State, Status};

/// Days that an expired subscription still works.
const EXPIRED_DAYS: i64 = 30;

/// Days that administrators can still save the data.
const DISABLED_DAYS: i64 = 90;

/// In the extended service term, percent of the monthly price, and of the last price of a product that has
/// no monthly one.
const EXTENDED_PERCENT: i64 = 103;
const EXTENDED_WITHOUT_PRICE_PERCENT: i64 = 123;

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

/// The price per license and month of a product in a plan, on the day of a move; none when it isn't sold.
pub type PriceOf<'a> = &'a dyn Fn(&str, Plan) -> Option<i64>;

/// The next move of `state` that is due at `now`, as of the moment it was due: a late worker comes to the
/// same end.
pub fn next_move(state: &State, policy: EndOfTerm, price_of: PriceOf<'_>, now: DateTime<Utc>) -> Option<Move> {
    let at = state.moves_at.filter(|at| *at <= now)?;
    let (action, outcome) = match state.status {
        Status::Active | Status::Suspended if at < state.term_ends_at => {
            ("subscription.billing_changed", next_billing(state, at))
        }
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
        same || price_of(it.offer.as_ref().unwrap_or(&state.offer), it.plan.unwrap_or(plan_now)).is_some()
    };
    let gone = state.scheduled.as_ref().is_some_and(|it| !can_be_bought(it));
    let scheduled = state.scheduled.clone().filter(|_| !gone);
    let wanted = scheduled
        .as_ref()
        .map(|it| (it.offer.clone().unwrap_or_else(|| state.offer.clone()), it.plan.unwrap_or(plan_now)));
    let bought = wanted.and_then(|(offer, plan)| Some((price_of(&offer, plan)?, offer, plan)));
    let (unit_price, offer, plan) = bought.unwrap_or_else(|| {
        (price_of(&state.offer, plan_now).unwrap_or(state.unit_price), state.offer.clone(), plan_now)
    });
    let licenses = scheduled.as_ref().and_then(|it| it.licenses).unwrap_or(state.licenses);
    let aligned = scheduled.and_then(|it| it.ends_at).filter(|ends_at| *ends_at > state.term_ends_at);
    let mut outcome = next_term(state, State { offer, licenses, plan, unit_price, ..state.clone() }, aligned);
    outcome.effects.extend(gone.then_some(Effect::ScheduledUnsold));
    outcome
}

fn extend(state: &State, price_of: PriceOf<'_>) -> Outcome {
    let plan = Plan { term: Term::Month, billing: Billing::Monthly };
    let percent = |price: i64, percent: i64| (price.saturating_mul(percent) + 50) / 100;
    let unit_price = match price_of(&state.offer, plan) {
        Some(price) => percent(price, EXTENDED_PERCENT),
        None => percent(state.unit_price, EXTENDED_WITHOUT_PRICE_PERCENT),
    };
    // Once extended, it goes on by the month at that price.
    let unit_price = if state.plan == plan { state.unit_price } else { unit_price };
    next_term(state, State { plan, unit_price, scheduled: None, ..state.clone() }, None)
}

fn next_term(before: &State, after: State, aligned: Option<DateTime<Utc>>) -> Outcome {
    let start = before.term_ends_at;
    let anchor_day =
        aligned.map_or(before.anchor_day, |end| match last_of_month(end.date_naive()) == end.date_naive() {
            true => 31,
            false => i16::try_from(end.day()).unwrap_or(before.anchor_day),
        });
    let end = aligned.unwrap_or_else(|| months_after(start, after.plan.term.months(), before.anchor()));
    let after = State {
        term_started_at: start,
        term_ends_at: end,
        anchor_day,
        next_billing: None,
        next_unit_price: None,
        scheduled: None,
        moves_at: Some(end),
        ..after
    };
    let charges = vec![Charge::rest_of_period(&after, after.licenses, start)];
    let change = after.licenses - before.licenses;
    let entries = vec![NewEntry::of(Kind::Renewal, change, after.licenses)];
    Outcome { charges, entries, ..Outcome::of(before, after) }
}
