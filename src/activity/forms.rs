//! Which part of the **Activity log** is asked for.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;
use uuid::Uuid;

use crate::activity::action::{ACTIONS, actions_of};
use crate::web::form::Problems;

/// Days that the log shows when nobody says which.
const DAYS: i64 = 30;

/// The boxes of the filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    pub from: String,
    pub to: String,
    /// One of the kinds of actions.
    pub kind: String,
    pub action: String,
    /// A part of a customer's name, or its ID.
    pub customer: String,
    /// For the provider's people: a part of a reseller's name, its MPN ID or its ID.
    pub reseller: String,
    /// A sign-in name, a part of one or of a name, or the ID of a person.
    pub person: String,
    /// The ID of a thing.
    pub about: String,
    /// A part of a person's or a customer's name.
    pub q: String,
}

/// What the filter means.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub from: DateTime<Utc>,
    /// The first moment that is not wanted any more.
    pub until: DateTime<Utc>,
    /// The actions that are wanted; none for all.
    pub actions: Option<Vec<&'static str>>,
    /// In lower case, like the next three; empty for all.
    pub customer: String,
    pub reseller: String,
    pub person: String,
    pub q: String,
    pub about: Option<Uuid>,
}

impl ActivityFilter {
    /// Without dates, the last 30 days; both days count. The boxes then show what was meant.
    pub fn read(&mut self, now: DateTime<Utc>) -> Result<Wanted, Problems> {
        let mut problems = Problems::none();
        let today = now.date_naive();
        let to = date(&mut self.to, today, "to", &mut problems);
        let from = date(&mut self.from, to - TimeDelta::days(DAYS), "from", &mut problems);
        if from > to && problems.is_empty() {
            problems.add("to", "activity-dates-crossed");
        }
        let about = Some(self.about.trim()).filter(|id| !id.is_empty()).map(str::parse::<Uuid>);
        if about.as_ref().is_some_and(Result::is_err) {
            problems.add("about", "activity-about-wrong");
        }
        let about = about.and_then(Result::ok);
        if !problems.is_empty() {
            return Err(problems);
        }
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        Ok(Wanted {
            from: start(from),
            until: start(to) + TimeDelta::days(1),
            actions: self.actions(),
            customer: said(&self.customer),
            reseller: said(&self.reseller),
            person: said(&self.person),
            q: said(&self.q),
            about,
        })
    }
}

impl ActivityFilter {
    fn actions(&self) -> Option<Vec<&'static str>> {
        let one = ACTIONS.iter().copied().find(|action| *action == self.action);
        match (one, actions_of(&self.kind)) {
            (Some(one), None) => Some(vec![one]),
            (Some(one), Some(all)) => Some(all.into_iter().filter(|action| *action == one).collect()),
            (None, all) => all,
        }
    }
}

fn said(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// A day as a date box sends it; from the year 2000 on, so that reckoning with it can't fail.
fn date(typed: &mut String, default: NaiveDate, field: &'static str, problems: &mut Problems) -> NaiveDate {
    if typed.trim().is_empty() {
        *typed = default.to_string();
        return default;
    }
    let day = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").ok();
    day.filter(|day| (2000..=9998).contains(&chrono::Datelike::year(day))).unwrap_or_else(|| {
        problems.add(field, "activity-date-wrong");
        default
    })
}
