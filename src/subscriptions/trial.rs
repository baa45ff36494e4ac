//! Trials: 30 days without charge for up to 25 people, which becomes a paid subscription, at once or when it
//! ends, or expires.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::catalog::{Billing, Plan, Term};
use crate::error::Result;
use crate::schema::{offer_upgrades, offers};
use crate::subscriptions::change::{Effect, Facts, NewEntry, Outcome, Refused};
use crate::subscriptions::judge::{Judged, longer_term, target};
use crate::subscriptions::ledger::Kind;
use crate::subscriptions::state::State;
use crate::words::Phrase;

/// How long a trial lasts, whatever the month.
pub const LENGTH: TimeDelta = TimeDelta::days(30);

/// What a trial becomes unless another plan is chosen.
pub const PAID: Plan = Plan { term: Term::Year, billing: Billing::Monthly };

/// The products that `offer` can become, if it is a trial.
pub fn targets(conn: &mut PgConnection, offer: &str) -> Result<Option<Vec<String>>> {
    let category: String = offers::table.find(offer).select(offers::category).first(conn)?;
    if category != "trial" {
        return Ok(None);
    }
    let upgrades = offer_upgrades::table.filter(offer_upgrades::from_offer_id.eq(offer));
    Ok(Some(upgrades.select(offer_upgrades::to_offer_id).load(conn)?))
}

/// The product and plan that a trial becomes when it ends: what is scheduled or, without a product in it, the
/// only one that it can become.
pub fn becomes(state: &State, targets: &[String]) -> Option<(String, Plan)> {
    let scheduled = state.scheduled.as_ref();
    let offer = match (scheduled.and_then(|it| it.offer.clone()), targets) {
        (Some(offer), _) => offer,
        (None, [only]) => only.clone(),
        _ => return None,
    };
    Some((offer, scheduled.and_then(|it| it.plan).unwrap_or(PAID)))
}

/// At once, with all its licenses: a whole paid term begins. Like every upgrade it can't be taken back.
pub(super) fn convert(state: &State, facts: &Facts, offer: &str, plan: Plan, now: DateTime<Utc>) -> Judged {
    if !facts.is_trial {
        return Err(Refused::new("", "subscriptions-stop-no-trial"));
    }
    let (target, priced) = target(facts, offer, plan)?;
    if state.licenses < target.min_licenses || state.licenses > target.max_licenses {
        let phrase = Phrase::new("subscriptions-stop-limits")
            .with("least", target.min_licenses)
            .with("most", target.max_licenses);
        return Err(Refused::new("offer", phrase).instead("licenses"));
    }
    let without = State { offer: offer.to_owned(), scheduled: None, ..state.clone() };
    let longer = longer_term(&without, priced, now);
    let mut effects = longer.effects;
    effects.push(Effect::LicensesMove);
    effects.extend(state.scheduled.is_some().then_some(Effect::ScheduledPast));
    // Nothing was paid for the trial.
    let charges = longer.charges.into_iter().filter(|charge| charge.licenses > 0).collect();
    let entries = vec![NewEntry::of(Kind::Upgrade, 0, 0)];
    Ok(Outcome { effects, charges, entries, ..Outcome::of(state, longer.after) })
}
