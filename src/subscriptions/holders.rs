//! Who holds the licenses of a subscription; users who lose theirs when it has fewer, or is gone.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::error::Result;
use crate::id::{ProviderId, SubscriptionId, UserId};
use crate::schema::{license_assignments as held, users};
use crate::scope::Scope;
use crate::subscriptions::Subscription;
use crate::subscriptions::change::Effect;
use crate::subscriptions::state::{State, Status};

/// How many are named.
const NAMED: i64 = 3;

/// Users who hold licenses of a subscription: how many, and the first few by name, or none by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    pub count: i32,
    pub names: Vec<String>,
}

impl Effect {
    /// Whether it says who holds licenses.
    pub fn names_holders(&self) -> bool {
        matches!(self, Effect::HoldersLose { .. } | Effect::HoldersBeyond { .. })
    }
}

impl Holders {
    /// Those of one subscription; by name for who may see the customer's users.
    pub(super) fn of(conn: &mut PgConnection, scope: &Scope, of: &Subscription) -> Result<Holders> {
        let of_it = || held::table.filter(held::provider_id.eq(of.provider_id)).filter(held::subscription_id.eq(of.id));
        let count: i64 = of_it().count().get_result(conn)?;
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        let customer = Customer::find(conn, scope, of.customer_id)?;
        if !AdminRelationship::allows_task(conn, scope, &customer, Task::SeeUsers)? {
            return Ok(Holders { count, names: Vec::new() });
        }
        let names = of_it()
            .inner_join(users::table.on(users::id.eq(held::user_id)))
            .order((users::display_name, users::id))
            .limit(NAMED)
            .select(users::display_name)
            .load(conn)?;
        Ok(Holders { count, names })
    }
}

/// Frees what is held beyond the count of `after`, all of it when the subscription is gone: those who got theirs
/// last lose them. Returns their sign-in names. Where people make the change, only one that ends the subscription
/// comes here with more held than there will be.
pub(super) fn release(
    conn: &mut PgConnection,
    (provider, id): (ProviderId, SubscriptionId),
    after: &State,
) -> Result<Vec<String>> {
    let kept = if after.status == Status::Deleted { 0 } else { i64::from(after.licenses) };
    let of_it = held::table.filter(held::provider_id.eq(provider)).filter(held::subscription_id.eq(id));
    let beyond: Vec<UserId> =
        of_it.order((held::assigned_at, held::user_id)).offset(kept).select(held::user_id).load(conn)?;
    if beyond.is_empty() {
        return Ok(Vec::new());
    }
    diesel::delete(of_it.filter(held::user_id.eq_any(&beyond))).execute(conn)?;
    let names = users::table.filter(users::id.eq_any(&beyond)).order(users::sign_in_name).select(users::sign_in_name);
    Ok(names.load(conn)?)
}
