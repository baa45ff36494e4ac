//! Which part of the **Activity log** is asked for.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::activity::action::ACTIONS;
use crate::web::form::Problems;

/// Days that the log shows when nobody says which.
const DAYS: i64 = 30;

/// The boxes of the filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    pub from: String,
    pub to: String,
    pub action: String,
    /// A part of a person's or a customer's name.
    pub q: String,
}

/// What the filter means.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub from: DateTime<Utc>,
    /// The first moment that is not wanted any more.
    pub until: DateTime<Utc>,
    pub action: Option<String>,
    /// In lower case; empty for everybody.
    pub q: String,
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
        if !problems.is_empty() {
            return Err(problems);
        }
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        Ok(Wanted {
            from: start(from),
            until: start(to) + TimeDelta::days(1),
            action: Some(self.action.clone()).filter(|action| ACTIONS.contains(&action.as_str())),
            q: self.q.trim().to_lowercase(),
        })
    }
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
