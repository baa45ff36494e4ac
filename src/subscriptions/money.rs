//! What a change costs or gives back, to be checked by hand: licenses × price × months × days.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::subscriptions::state::State;

/// A line of a receipt. It is a refund when `licenses` is below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    pub licenses: i32,
    /// Per license and month, in minor units.
    pub unit_price: i64,
    /// Months in the billing period.
    pub months: i64,
    /// Days that are paid for, of those that the period has.
    pub days: i64,
    pub of_days: i64,
    /// From when to when it pays for.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Charge {
    /// `licenses` at `state`'s price from the day of `now` to the end of the billing period. Days are days in
    /// UTC; the day of the change counts as one that is used from then on.
    pub fn rest_of_period(state: &State, licenses: i32, now: DateTime<Utc>) -> Charge {
        let period = state.period(now);
        Charge {
            licenses,
            unit_price: state.unit_price,
            months: state.plan.billing.months(),
            days: period.days_left(now),
            of_days: period.days,
            from: now,
            until: period.end,
        }
    }

    /// In minor units, rounded to the nearest, halves away from zero. A sum beyond any currency stays at
    /// the largest number there is.
    pub fn amount(&self) -> i64 {
        let whole = i128::from(self.licenses) * i128::from(self.unit_price) * i128::from(self.months);
        let days = i128::from(self.of_days.max(1));
        let part = whole * i128::from(self.days);
        let rounded = (part.abs() * 2 + days) / (days * 2) * part.signum();
        i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
    }
}

/// The sum of `charges` in minor units.
pub fn total(charges: &[Charge]) -> i64 {
    charges.iter().fold(0, |sum, charge| sum.saturating_add(charge.amount()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_is_rounded_to_the_nearest_minor_unit_and_a_refund_alike() {
        let charge = |licenses, unit_price, days, of_days| {
            let now = DateTime::UNIX_EPOCH;
            Charge { licenses, unit_price, months: 1, days, of_days, from: now, until: now }.amount()
        };
        assert_eq!(charge(4, 1820, 12, 30), 2912);
        assert_eq!(charge(1, 5, 15, 30), 3, "half a cent is a cent");
        assert_eq!(charge(-1, 5, 15, 30), -3);
        assert_eq!(charge(1, 100, 10, 31), 32);
        assert_eq!(charge(i32::MAX, i64::MAX, 31, 31), i64::MAX);
        assert_eq!(charge(3, 100, 0, 31), 0);
    }
}
