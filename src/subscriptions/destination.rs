//! An upgrade into a subscription that the customer has already: which of them can take the licenses, why the
//! others can't, and all that it does to both.

use chrono::{DateTime, Utc};

use crate::id::SubscriptionId;
use crate::subscriptions::change::{Effect, Facts, Joined, MOST_UPDATES, Named, NewEntry, Outcome, Refused};
use crate::subscriptions::judge::{Judged, holders_lose, must_not_be_held, target_offer};
use crate::subscriptions::ledger::Kind;
use crate::subscriptions::money::Charge;
use crate::subscriptions::renewal::follow;
use crate::subscriptions::state::{State, Status};
use crate::words::Phrase;

/// A subscription of the customer to a product that this one upgrades to.
#[derive(Clone, Debug)]
pub struct Destination {
    pub id: SubscriptionId,
    /// Its own name, or its product's.
    pub name: String,
    pub state: State,
    pub version: i32,
    pub named: Named,
    /// Until when it can or could be canceled.
    pub cancelable_until: Option<DateTime<Utc>>,
    /// How many changes were made of it so far.
    pub updates: i64,
    /// Why the reseller that it names can't be credited; looked up for the one that was chosen.
    pub uncredited: Option<Phrase>,
}

impl Destination {
    /// Why it can't take licenses of a subscription in `from` at `now`: Microsoft's four reasons, not active (1),
    /// in its cancellation window (2), a shorter term (3), an earlier end (4). In the extended service term it
    /// can be canceled on any day.
    pub fn obstacle(&self, from: &State, now: DateTime<Utc>) -> Option<Phrase> {
        let to = &self.state;
        if to.status != Status::Active || to.is_between_terms(now) {
            return Some(Phrase::new("subscriptions-stop-into-inactive"));
        }
        if to.extended {
            return Some(Phrase::new("subscriptions-stop-into-extended"));
        }
        if let Some(until) = self.cancelable_until.filter(|until| now < *until) {
            return Some(Phrase::new("subscriptions-stop-into-window").with("until", until));
        }
        if to.plan.term < from.plan.term {
            return Some(Phrase::new("subscriptions-stop-into-shorter"));
        }
        let ends_earlier = to.term_ends_at < from.term_ends_at;
        ends_earlier.then(|| Phrase::new("subscriptions-stop-into-earlier").with("at", to.term_ends_at))
    }
}

/// `licenses` of a subscription in `state` go to `into`, which keeps its plan, its price and its end
/// (900258–900266).
pub(super) fn upgrade_into(
    state: &State,
    facts: &Facts,
    (offer, licenses): (&str, i32),
    into: SubscriptionId,
    now: DateTime<Utc>,
) -> Judged {
    let to = facts.destinations.iter().find(|it| it.id == into);
    let to = to.ok_or_else(|| Refused::new("into", "subscriptions-stop-into"))?;
    let target = target_offer(facts, offer)?;
    if to.state.offer != offer {
        return Err(Refused::new("into", "subscriptions-stop-into-product"));
    }
    if let Some(why) = to.obstacle(state, now).or_else(|| to.uncredited.clone()) {
        return Err(Refused::new("into", why));
    }
    if to.updates >= MOST_UPDATES {
        return Err(Refused::new("into", Phrase::new("subscriptions-stop-into-updates").with("most", MOST_UPDATES)));
    }
    let rest = state.licenses.saturating_sub(licenses);
    if licenses < 1 || rest < 0 {
        let phrase = Phrase::new("subscriptions-stop-upgrade-count").with("most", state.licenses);
        return Err(Refused::new("licenses", phrase));
    }
    let total = to.state.licenses.saturating_add(licenses);
    if total > target.max_licenses || (rest > 0 && rest < facts.limits.0) {
        let phrase = Phrase::new("subscriptions-stop-into-limits")
            .with("now", to.state.licenses)
            .with("most", target.max_licenses)
            .with("rest", facts.limits.0);
        return Err(Refused::new("licenses", phrase));
    }
    let charges = vec![Charge::rest_of_period(state, -licenses, now), Charge::rest_of_period(&to.state, licenses, now)];
    let entries = vec![NewEntry::of(Kind::Upgrade, -licenses, 0)];
    if rest > 0 {
        must_not_be_held(facts, rest)?;
    }
    let (after, mut effects) = if rest == 0 { ended(state) } else { lessened(state, rest) };
    effects.extend(holders_lose(facts).filter(|_| rest == 0));
    effects.push(Effect::NoReturn);
    let into = Some(joined(to, licenses, total));
    Ok(Outcome { charges, entries, effects, into, ..Outcome::of(state, after) })
}

/// Nothing is left of it.
fn ended(state: &State) -> (State, Vec<Effect>) {
    let ended = State {
        licenses: 0,
        status: Status::Deleted,
        auto_renew: false,
        scheduled: None,
        moves_at: None,
        ..state.without_switch()
    };
    let gone = state.scheduled.is_some().then_some(Effect::ScheduledGone);
    (ended, [Effect::EndsWithUpgrade].into_iter().chain(gone).collect())
}

/// Only its count falls.
fn lessened(state: &State, rest: i32) -> (State, Vec<Effect>) {
    let (scheduled, told) = follow(state, rest);
    (State { licenses: rest, scheduled, ..state.clone() }, told.into_iter().collect())
}

fn joined(to: &Destination, licenses: i32, total: i32) -> Joined {
    let (scheduled, told) = follow(&to.state, total);
    Joined {
        id: to.id,
        version: to.version,
        named: to.named,
        before: to.state.clone(),
        after: State { licenses: total, scheduled, ..to.state.clone() },
        entries: vec![NewEntry::of(Kind::Upgrade, licenses, 0)],
        effects: [Effect::PlanStays, Effect::LicensesByHand].into_iter().chain(told).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscriptions::change::Change;
    use crate::subscriptions::state::Scheduled;
    use crate::subscriptions::tests::{Kept, at, destination};

    /// Five licenses for a year, with another subscription to go to.
    fn prepared(to: Destination) -> Kept {
        let mut kept = Kept::bought(at("2027-01-15T10:00:00Z"), 5, "P1Y-monthly");
        kept.facts.destinations = vec![to];
        kept
    }

    fn judged(kept: &Kept, licenses: i32, now: &str) -> Judged {
        let into = kept.facts.destinations.first().map(|it| it.id);
        Change::Upgrade { offer: "A:2".to_owned(), licenses, into }.judge(&kept.state, &kept.facts, at(now))
    }

    #[test]
    fn all_licenses_end_the_one_and_join_the_other_at_its_own_price_and_period() {
        let mut kept = prepared(destination(at("2026-12-31T10:00:00Z"), 20, "P3Y-annual"));
        kept.facts.destinations[0].state.unit_price = 2_000;
        kept.state.scheduled = Some(Scheduled { licenses: Some(3), ..Scheduled::default() });
        let outcome = judged(&kept, 5, "2027-01-31T10:00:00Z").unwrap();
        assert_eq!((outcome.after.status, outcome.after.licenses, outcome.after.moves_at), (Status::Deleted, 0, None));
        assert_eq!(outcome.effects, [Effect::EndsWithUpgrade, Effect::ScheduledGone, Effect::NoReturn]);
        let lines: Vec<_> =
            outcome.charges.iter().map(|it| (it.licenses, it.unit_price, it.months, it.days, it.of_days)).collect();
        assert_eq!(lines, [(-5, 1_000, 1, 15, 31), (5, 2_000, 12, 334, 365)]);
        let joined = outcome.into.unwrap();
        assert_eq!((joined.before.licenses, joined.after.licenses), (20, 25));
        assert_eq!(State { licenses: 20, ..joined.after }, joined.before, "nothing else moves");
        assert_eq!((joined.entries[0].change, joined.entries[0].returnable), (5, 0));
        assert_eq!(outcome.entries[0].change, -5);
    }

    #[test]
    fn some_licenses_leave_the_rest_and_what_is_scheduled_for_either_is_kept() {
        let at_renewal =
            |licenses| Some(Scheduled { licenses, plan: "P3Y-annual".parse().ok(), ..Scheduled::default() });
        for (then, told) in [(None, "follows"), (Some(23), "done"), (Some(40), "kept")] {
            let mut kept = prepared(destination(at("2026-12-31T10:00:00Z"), 20, "P3Y-monthly"));
            kept.facts.destinations[0].state.scheduled = at_renewal(then);
            kept.state.scheduled = at_renewal(None);
            let end = kept.facts.destinations[0].state.term_ends_at;
            let outcome = judged(&kept, 3, "2027-01-31T10:00:00Z").unwrap();
            assert_eq!((outcome.after.status, outcome.after.licenses), (Status::Active, 2));
            assert_eq!(outcome.after.scheduled, kept.state.scheduled);
            let follows = Effect::ScheduledFollows { licenses: 2, at: kept.state.term_ends_at };
            assert_eq!(outcome.effects, [follows, Effect::NoReturn]);
            let joined = outcome.into.unwrap();
            let expected = match told {
                "kept" => (at_renewal(Some(40)), Effect::ScheduledKept { at: end }),
                _ => (at_renewal(None), Effect::ScheduledFollows { licenses: 23, at: end }),
            };
            assert_eq!(
                (joined.after.scheduled, joined.effects.last().cloned()),
                (expected.0, Some(expected.1)),
                "{told}"
            );
        }
    }

    #[test]
    fn each_bound_is_exact_to_the_second_and_to_the_license() {
        let mut kept = prepared(destination(at("2027-01-15T10:00:00Z"), 20, "P1Y-annual"));
        let until = "2027-01-22T10:00:00Z";
        assert!(judged(&kept, 5, "2027-01-22T09:59:59Z").is_err(), "in its cancellation window");
        assert!(judged(&kept, 5, until).is_ok(), "the same term, the same end");
        kept.state.term_ends_at += chrono::TimeDelta::seconds(1);
        assert!(judged(&kept, 5, until).is_err(), "a second earlier");
        kept.state.term_ends_at -= chrono::TimeDelta::seconds(1);
        for (licenses, fits) in [(0, false), (1, true), (5, true), (6, false), (i32::MIN, false), (i32::MAX, false)] {
            assert_eq!(judged(&kept, licenses, until).is_ok(), fits, "{licenses}");
        }
        kept.facts.limits = (3, 300);
        assert!(judged(&kept, 3, until).is_err(), "too few would stay");
        assert!(judged(&kept, 2, until).is_ok() && judged(&kept, 5, until).is_ok());
        kept.facts.offers[1].max_licenses = 24;
        assert!(judged(&kept, 5, until).is_err() && judged(&kept, 2, until).is_ok(), "too many there");
        kept.facts.destinations[0].uncredited = Some(Phrase::new("partnerships-cause-anothers"));
        assert_eq!(judged(&kept, 2, until).unwrap_err().field, "into");
    }
}
