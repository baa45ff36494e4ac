//! A customer's users in numbers, and how many licenses of each subscription they hold.

use std::collections::HashMap;

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::SubscriptionId;
use crate::schema::{license_assignments as held, users};
use crate::users::user::CustomerUser;

/// The users of a customer who are not deleted.
#[derive(Clone, Debug)]
pub struct Summary {
    pub users: i64,
    /// Who holds no license.
    pub unlicensed: i64,
    /// Whose sign-in is blocked.
    pub blocked: i64,
    assigned: HashMap<SubscriptionId, i64>,
}

impl Summary {
    /// With three queries, whatever the number of users.
    pub fn of(conn: &mut PgConnection, customer: &Customer) -> Result<Summary> {
        let held = || {
            let of_provider = held::table.filter(held::provider_id.eq(customer.provider_id));
            of_provider.filter(held::customer_id.eq(customer.id))
        };
        let (users, blocked): (i64, i64) = CustomerUser::of(customer)
            .filter(users::deleted_at.is_null())
            .select((count_star(), count(users::suspended_at)))
            .first(conn)?;
        // Whoever is deleted holds none.
        let licensed: i64 = held().select(count(held::user_id).aggregate_distinct()).first(conn)?;
        let assigned = held().group_by(held::subscription_id).select((held::subscription_id, count_star()));
        let assigned = assigned.load(conn)?.into_iter().collect();
        Ok(Summary { users, unlicensed: users - licensed, blocked, assigned })
    }

    /// How many licenses of a subscription are assigned.
    pub fn assigned(&self, subscription: SubscriptionId) -> i64 {
        self.assigned.get(&subscription).copied().unwrap_or_default()
    }
}
