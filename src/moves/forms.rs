//! What a person types to choose customers, who takes them, what goes and from which day on.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::PgConnection;
use serde::Deserialize;

use crate::error::Result;
use crate::id::CustomerId;
use crate::moves::plan::{Move, Terms};
use crate::moves::step::KINDS;
use crate::partnerships::Partnership;
use crate::scope::MayAssociate;
use crate::web::form::Problems;

/// Which part of the customers is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChooseQuery {
    pub q: String,
    pub after: String,
}

impl ChooseQuery {
    /// The query string that asks for a part.
    pub fn of(q: &str, after: &str) -> String {
        url::form_urlencoded::Serializer::new(String::new()).append_pair("q", q).append_pair("after", after).finish()
    }
}

/// The page as it was sent: the rows that it showed, those that are ticked, and the rest of the boxes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChooseForm {
    pub shown: Vec<String>,
    pub chosen: Vec<String>,
    pub q: String,
    /// What was searched for when the page was shown.
    pub searched: String,
    pub after: String,
    /// Where the next page begins.
    pub next: String,
    pub to: String,
    pub kinds: Vec<String>,
    pub starts_on: String,
    /// `search`, `next`, `all`, `none` or `rehearse`.
    pub action: String,
}

/// The most days that a move may wait for.
const FARTHEST: u64 = 366;

impl ChooseForm {
    /// The boxes as the draft holds them.
    pub(super) fn of(plan: &Move, query: &ChooseQuery, now: DateTime<Utc>) -> ChooseForm {
        ChooseForm {
            q: query.q.clone(),
            searched: query.q.clone(),
            after: query.after.clone(),
            to: plan.to_reseller.map(|id| id.to_string()).unwrap_or_default(),
            kinds: plan.kinds().into_iter().map(str::to_owned).collect(),
            starts_on: plan.starts_on.unwrap_or_else(|| now.date_naive()).to_string(),
            ..ChooseForm::default()
        }
    }

    pub(super) fn ids(some: &[String]) -> Vec<CustomerId> {
        some.iter().filter_map(|id| id.parse().ok()).collect()
    }

    pub fn has(&self, kind: &str) -> bool {
        self.kinds.iter().any(|known| known == kind)
    }

    /// The day, if it is one that a calendar on the wall has.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.starts_on.trim().parse().ok().filter(|day: &NaiveDate| (1..=9999).contains(&day.year()))
    }

    /// Who takes the customers, what goes and when; or what needs a change.
    pub(super) fn terms(
        &self,
        conn: &mut PgConnection,
        agent: &MayAssociate,
        plan: &Move,
        problems: &mut Problems,
    ) -> Result<Option<Terms>> {
        let to = match self.to.parse() {
            Ok(id) if id != plan.from_reseller && agent.reach.has_reseller(Some(id)) => {
                Partnership::find_partner(conn, plan.provider_id, id)?
            }
            _ => None,
        };
        if to.is_none() {
            problems.add("to", if self.to.is_empty() { "moves-to-empty" } else { "customers-reseller-not-partner" });
        }
        let kinds: Vec<&'static str> = KINDS.into_iter().filter(|kind| self.has(kind)).collect();
        if kinds.is_empty() {
            problems.add("kinds", "moves-kinds-empty");
        }
        let today = agent.visitor.now.date_naive();
        let last = today.checked_add_days(chrono::Days::new(FARTHEST)).unwrap_or(today);
        let starts_on = self.day().filter(|day| (today..=last).contains(day));
        if starts_on.is_none() {
            problems.add("starts_on", "moves-day-wrong");
        }
        Ok(to.zip(starts_on).filter(|_| problems.is_empty()).map(|(to, starts_on)| Terms {
            to: to.id,
            kinds,
            starts_on,
        }))
    }
}

/// **Confirm**: what the page showed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConfirmForm {
    pub fingerprint: String,
}

/// Which part of the customers of a move is shown, or as what kind of file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    pub after: String,
    /// `csv` or `xlsx`.
    pub kind: String,
}
