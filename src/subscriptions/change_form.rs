//! The boxes of the pages that change a subscription, and what they ask for.

use chrono::{DateTime, Datelike, Days, Utc};
use serde::{Deserialize, Serialize};

use crate::catalog::{Plan, Term};
use crate::subscriptions::calendar::{last_of_month, months_after};
use crate::subscriptions::change::{Change, Facts};
use crate::subscriptions::destination::Destination;
use crate::subscriptions::state::{Scheduled, State};
use crate::subscriptions::trial::PAID;
use crate::web::conflict;
use crate::web::form::Problems;
use crate::words::Phrase;

/// More licenses than this at once, or ten times as many, are typed twice.
const UNUSUAL: i32 = 300;

/// The day to count from where each term ends with its month.
const LAST_OF_MONTH: i16 = 31;

/// The value of the end-date box for what was scheduled before.
const AS_SCHEDULED: &str = "scheduled";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    /// What the form was read at.
    pub before: String,
    /// The kind of change: the name of its page.
    pub kind: String,
    pub licenses: String,
    /// An unusual count, typed again.
    pub again: String,
    pub offer: String,
    /// The id of the subscription that takes the licenses of an upgrade; empty for a new one.
    pub into: String,
    pub plan: String,
    /// Empty for a whole term, `scheduled` for what was scheduled before, `month`, or the id of the subscription to end with.
    pub ends: String,
    /// `unschedule` takes back what was scheduled.
    pub action: String,
}

/// Another subscription of the customer, to end with.
#[derive(Clone, Debug)]
pub struct Anchor {
    pub id: String,
    pub offer: String,
    pub term: Term,
    pub ends_at: DateTime<Utc>,
    /// The day of the month that its terms are counted from.
    pub day: i16,
}

impl ChangeForm {
    /// As typed, or else as it is first shown; with what it is read at.
    pub fn shown(typed: Option<ChangeForm>, state: &State, slug: &str) -> ChangeForm {
        let form = typed.unwrap_or_else(|| ChangeForm::of(state, slug));
        let before = conflict::read_at(&form.before, state);
        ChangeForm { before, ..form }
    }

    /// The form as it is first shown.
    pub fn of(state: &State, slug: &str) -> ChangeForm {
        let scheduled = state.scheduled.as_ref();
        let count = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        match slug {
            "licenses" | "upgrade" => ChangeForm { licenses: count(Some(state.licenses)), ..ChangeForm::default() },
            "renewal" => ChangeForm {
                licenses: count(scheduled.and_then(|it| it.licenses)),
                offer: scheduled.and_then(|it| it.offer.clone()).unwrap_or_default(),
                plan: scheduled.and_then(|it| it.plan).map(Plan::code).unwrap_or_default(),
                ends: scheduled.and_then(|it| it.ends_at).map(|_| AS_SCHEDULED.to_owned()).unwrap_or_default(),
                ..ChangeForm::default()
            },
            _ => ChangeForm::default(),
        }
    }

    /// The change that the page `slug` asks for; none for a page that there isn't.
    pub fn read(
        &self,
        slug: &str,
        state: &State,
        facts: &Facts,
        anchors: &[Anchor],
        problems: &mut Problems,
    ) -> Option<Change> {
        match slug {
            "licenses" => {
                let to = self.count(problems)?;
                // A count that can't be is told at once.
                if to <= facts.limits.1 {
                    self.check_unusual(to, state, problems)?;
                }
                Some(Change::Licenses { to })
            }
            "upgrade" if facts.is_trial => self.conversion(problems),
            "upgrade" => {
                let licenses = self.count(problems);
                let into = self.destination(facts, problems)?;
                let offer = match into {
                    // The product is that of the subscription.
                    Some(into) if self.offer.is_empty() => into.state.offer.clone(),
                    _ => self.offer.clone(),
                };
                if offer.is_empty() {
                    problems.add("offer", "subscriptions-choose-offer");
                    return None;
                }
                Some(Change::Upgrade { offer, licenses: licenses?, into: into.map(|into| into.id) })
            }
            "suspend" => Some(Change::Suspend),
            "reactivate" => Some(Change::Reactivate),
            "cancel" => Some(Change::Cancel),
            "auto-renew" => Some(Change::AutoRenew { on: !state.auto_renew }),
            "plan" => match self.plan.parse() {
                Ok(plan) => Some(Change::Plan { plan }),
                Err(_) => {
                    problems.add("plan", "subscriptions-choose-plan");
                    None
                }
            },
            "renewal" => self.renewal(state, facts, anchors, problems),
            _ => None,
        }
    }

    /// Of a trial, with all its licenses.
    fn conversion(&self, problems: &mut Problems) -> Option<Change> {
        if self.offer.is_empty() {
            problems.add("offer", "subscriptions-choose-offer");
            return None;
        }
        let plan = match self.plan.as_str() {
            "" => PAID,
            code => match code.parse() {
                Ok(plan) => plan,
                Err(_) => {
                    problems.add("plan", "subscriptions-choose-plan");
                    return None;
                }
            },
        };
        Some(Change::Convert { offer: self.offer.clone(), plan })
    }

    /// The subscription that takes the licenses of an upgrade, if it isn't a new one.
    fn destination<'a>(&self, facts: &'a Facts, problems: &mut Problems) -> Option<Option<&'a Destination>> {
        if self.into.is_empty() {
            return Some(None);
        }
        let known = facts.destinations.iter().find(|it| it.id.to_string() == self.into);
        if known.is_none() {
            problems.add("into", "subscriptions-stop-into");
        }
        known.map(Some)
    }

    fn count(&self, problems: &mut Problems) -> Option<i32> {
        let typed = self.licenses.trim();
        let digits = typed.strip_prefix('-').unwrap_or(typed);
        let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
        match typed.parse::<i32>() {
            Ok(count) if count >= 0 && is_number => return Some(count),
            _ if typed.is_empty() => problems.add("licenses", "subscriptions-count-missing"),
            Ok(_) if is_number => problems.add("licenses", "subscriptions-count-negative"),
            Err(_) if is_number && typed.starts_with('-') => problems.add("licenses", "subscriptions-count-negative"),
            Err(_) if is_number => problems.add("licenses", "subscriptions-count-huge"),
            _ => problems.add("licenses", "subscriptions-count-number"),
        }
        None
    }

    /// Ten times as many, over 300 more, or none at all is typed a second time.
    fn check_unusual(&self, to: i32, state: &State, problems: &mut Problems) -> Option<()> {
        let now = state.licenses;
        let unusual = to == 0 || to >= now.saturating_mul(10) || to.saturating_sub(now) > UNUSUAL;
        if !unusual || self.again.trim() == self.licenses.trim() {
            return Some(());
        }
        problems.add("again", Phrase::new("subscriptions-again").with("now", now).with("count", to));
        None
    }

    /// Whether the box for the second time is there.
    pub fn asks_again(&self, problems: &Problems) -> bool {
        !self.again.is_empty() || problems.of("again").is_some()
    }

    fn renewal(&self, state: &State, facts: &Facts, anchors: &[Anchor], problems: &mut Problems) -> Option<Change> {
        if self.action == "unschedule" {
            return Some(Change::Renewal { scheduled: None });
        }
        let licenses = if self.licenses.trim().is_empty() { None } else { Some(self.count(problems)?) };
        if let Some(to) = licenses.filter(|to| (1..=facts.limits.1).contains(to)) {
            self.check_unusual(to, state, problems)?;
        }
        let plan = match self.plan.as_str() {
            "" => None,
            code => match code.parse() {
                Ok(plan) => Some(plan).filter(|plan| *plan != facts.plan_then(state)),
                Err(_) => {
                    problems.add("plan", "subscriptions-choose-plan");
                    return None;
                }
            },
        };
        let offer = Some(self.offer.clone()).filter(|offer| !offer.is_empty() && *offer != state.offer);
        let (ends_at, anchor_day) = match self.ends.as_str() {
            "" => (None, None),
            AS_SCHEDULED => state.scheduled.as_ref().map(|it| (it.ends_at, it.anchor_day)).unwrap_or_default(),
            how => align(how, state, plan.unwrap_or(state.plan), anchors, problems)
                .map(|(end, day)| (Some(end), Some(day)))?,
        };
        let licenses = licenses.filter(|to| *to != state.licenses);
        let scheduled = Scheduled { offer, licenses, plan, ends_at, anchor_day };
        if scheduled.is_nothing() && state.scheduled.is_none() {
            problems.add("", "subscriptions-nothing-scheduled");
            return None;
        }
        Some(Change::Renewal { scheduled: Some(scheduled) })
    }
}

/// The end of the next term: the last end of a month in it, or the last day in it on which another
/// subscription's term ends; with the day of the month to count from after it, so that the two stay together.
fn align(
    how: &str,
    state: &State,
    plan: Plan,
    anchors: &[Anchor],
    problems: &mut Problems,
) -> Option<(DateTime<Utc>, i16)> {
    let start = state.term_ends_at;
    let last = months_after(start, plan.term.months(), state.anchor());
    if how == "month" {
        let day = last.date_naive();
        let end = match last_of_month(day) == day {
            true => last,
            false => last.with_day(1)?.checked_sub_days(Days::new(1))?,
        };
        if end > start {
            return Some((end, LAST_OF_MONTH));
        }
        problems.add("ends", "subscriptions-align-no-month-end");
        return None;
    }
    let Some(anchor) = anchors.iter().find(|anchor| anchor.id == how) else {
        problems.add("ends", "subscriptions-align-unknown");
        return None;
    };
    if anchor.term == Term::Month && plan.term != Term::Month {
        problems.add("ends", "subscriptions-stop-align-monthly");
        return None;
    }
    let mut found = None;
    let mut end = anchor.ends_at;
    while end <= last {
        found = Some(end).filter(|end| *end > start).or(found);
        end = months_after(end, anchor.term.months(), u32::try_from(anchor.day).unwrap_or(1));
    }
    if found.is_none() {
        let phrase = Phrase::new("subscriptions-stop-align-range").with("from", start).with("until", last);
        problems.add("ends", phrase);
    }
    found.map(|end| (end, anchor.day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscriptions::state::Status;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// A subscription whose next term begins at `start`.
    fn renewing_at(start: &str, plan: &str) -> State {
        State {
            offer: "A:1".to_owned(),
            licenses: 10,
            plan: plan.parse().unwrap(),
            unit_price: 100,
            status: Status::Active,
            auto_renew: true,
            term_started_at: at("2020-01-01T00:00:00Z"),
            term_ends_at: at(start),
            anchor_day: i16::try_from(at(start).day()).unwrap(),
            next_billing: None,
            next_unit_price: None,
            extended: false,
            scheduled: None,
            moves_at: Some(at(start)),
        }
    }

    fn aligned(how: &str, state: &State, anchors: &[Anchor]) -> Option<String> {
        let end = align(how, state, state.plan, anchors, &mut Problems::none());
        end.map(|(end, day)| format!("{} {day}", end.date_naive()))
    }

    #[test]
    fn an_end_is_aligned_as_microsofts_examples_are() {
        let calendar = |plan| aligned("month", &renewing_at("2022-07-15T00:00:00Z", plan), &[]);
        assert_eq!(calendar("P1Y-monthly").as_deref(), Some("2023-06-30 31"));
        assert_eq!(calendar("P1M-monthly").as_deref(), Some("2022-07-31 31"));

        let anchor = |term, ends_at: &str, day| Anchor {
            id: "a".to_owned(),
            offer: String::new(),
            term,
            ends_at: at(ends_at),
            day,
        };
        let long = renewing_at("2022-07-01T00:00:00Z", "P3Y-annual");
        let yearly = anchor(Term::Year, "2022-10-01T00:00:00Z", 1);
        assert_eq!(aligned("a", &long, &[yearly]).as_deref(), Some("2024-10-01 1"), "27 months");
        let triennial = anchor(Term::ThreeYears, "2022-10-01T00:00:00Z", 1);
        assert_eq!(aligned("a", &long, &[triennial]).as_deref(), Some("2022-10-01 1"), "3 months");
        let monthly = anchor(Term::Month, "2022-07-20T00:00:00Z", 20);
        assert_eq!(aligned("a", &long, std::slice::from_ref(&monthly)), None, "not a year with a month");
        assert_eq!(
            aligned("a", &renewing_at("2022-07-01T00:00:00Z", "P1M-monthly"), &[monthly]).as_deref(),
            Some("2022-07-20 20")
        );
        assert_eq!(aligned("b", &long, &[]), None);

        let month_end = anchor(Term::Month, "2027-02-28T00:00:00Z", 30);
        let later = renewing_at("2027-03-15T00:00:00Z", "P1M-monthly");
        assert_eq!(aligned("a", &later, &[month_end]).as_deref(), Some("2027-03-30 30"), "not the 28th for ever");
    }
}
