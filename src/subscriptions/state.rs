//! A subscription's state: everything about it that a change or time can move.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalog::{Billing, Plan};
use crate::subscriptions::calendar::Period;

/// Where a subscription is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Active,
    /// Users are kept out, it is billed on, and it can be reactivated until its term ends.
    Suspended,
    /// Its term ended without renewal: users still work, nothing is billed.
    Expired,
    /// Only administrators reach the data.
    Disabled,
    Deleted,
}

impl Status {
    const ALL: [Status; 5] = [Status::Active, Status::Suspended, Status::Expired, Status::Disabled, Status::Deleted];

    pub fn code(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Suspended => "suspended",
            Status::Expired => "expired",
            Status::Disabled => "disabled",
            Status::Deleted => "deleted",
        }
    }

    pub fn of(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What a renewal changes. It takes place if auto-renew is on when the term ends, and waits otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// The product from then on; none for the same.
    pub offer: Option<String>,
    /// The count from then on; none for as many as there are then.
    pub licenses: Option<i32>,
    /// The term and billing frequency from then on; none for the same.
    pub plan: Option<Plan>,
    /// When the next term ends, if it is aligned with another date.
    pub ends_at: Option<DateTime<Utc>>,
    /// The day of the month that is counted from after such an end: that of what it is aligned with.
    #[serde(default)]
    pub anchor_day: Option<i16>,
}

impl Scheduled {
    /// The same with a whole term.
    pub fn without_end(&self) -> Scheduled {
        Scheduled { ends_at: None, anchor_day: None, ..self.clone() }
    }

    /// Nothing is left of it.
    pub fn is_nothing(&self) -> bool {
        self.offer.is_none() && self.licenses.is_none() && self.plan.is_none() && self.ends_at.is_none()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The product: an id of the catalog.
    pub offer: String,
    pub licenses: i32,
    pub plan: Plan,
    /// Per license and month, in minor units; it holds until the term ends.
    pub unit_price: i64,
    pub status: Status,
    pub auto_renew: bool,
    pub term_started_at: DateTime<Utc>,
    pub term_ends_at: DateTime<Utc>,
    /// The day of the month that terms and billing periods are counted from.
    pub anchor_day: i16,
    /// How often it is billed from the next billing period on, if that changes.
    pub next_billing: Option<Billing>,
    /// The price that then holds, as it was when that was agreed.
    pub next_unit_price: Option<i64>,
    /// It is in the extended service term: by the month, at a surcharge, to be canceled on any day.
    #[serde(default)]
    pub extended: bool,
    pub scheduled: Option<Scheduled>,
    /// When time moves it next; none when it never will.
    pub moves_at: Option<DateTime<Utc>>,
}

impl State {
    pub fn anchor(&self) -> u32 {
        u32::try_from(self.anchor_day).unwrap_or(1)
    }

    /// The plan that the renewal begins with if none is scheduled.
    pub fn plan_then(&self) -> Plan {
        Plan { billing: self.next_billing.unwrap_or(self.plan.billing), ..self.plan }
    }

    /// The same without a change of the billing frequency that is yet to come.
    pub fn without_switch(&self) -> State {
        let left = State { next_billing: None, next_unit_price: None, ..self.clone() };
        State { moves_at: Some(left.term_ends_at), ..left }
    }

    /// The billing period that `now` is in.
    pub fn period(&self, now: DateTime<Utc>) -> Period {
        Period::at(now, self.term_started_at, self.term_ends_at, self.plan, self.anchor())
    }

    /// When time moves an active or suspended subscription: at the end of its term, or at the end of the
    /// billing period when its billing frequency changes then.
    pub fn next_move(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self.next_billing {
            Some(_) => self.period(now).end,
            None => self.term_ends_at,
        }
    }

    /// Time should have moved it, and the worker has not done so yet.
    pub fn is_between_terms(&self, now: DateTime<Utc>) -> bool {
        matches!(self.status, Status::Active | Status::Suspended) && self.moves_at.is_some_and(|at| now >= at)
    }
}
