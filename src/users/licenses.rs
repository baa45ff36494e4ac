//! Licenses of a customer's subscriptions: how many are left, who holds them, given and taken.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::dsl::{auto_type, case_when};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use serde_json::json;

use crate::activity;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{SubscriptionId, UserId};
use crate::schema::{license_assignments as held, offers, subscriptions};
use crate::scope::Scope;
use crate::users::user::CustomerUser;
use crate::words::Phrase;

/// A subscription as the source of licenses.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Pool {
    pub id: SubscriptionId,
    /// Its own name, or its product's.
    pub name: String,
    pub status: String,
    /// The sum of its ledger.
    bought: i32,
    assigned: i64,
}

/// Who holds which of a customer's licenses.
pub(super) type Holdings = HashMap<UserId, Vec<SubscriptionId>>;

/// How many licenses of a subscription users hold.
#[auto_type(no_type_alias)]
fn assigned() -> _ {
    held::table
        .filter(held::provider_id.eq(subscriptions::provider_id))
        .filter(held::subscription_id.eq(subscriptions::id))
        .count()
        .single_value()
        .assume_not_null()
}

impl Pool {
    /// The customer's subscriptions that are not gone, by name.
    pub fn of_customer(conn: &mut PgConnection, customer: &Customer) -> Result<Vec<Pool>> {
        let pools = subscriptions::table
            .inner_join(offers::table)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::customer_id.eq(customer.id))
            .filter(subscriptions::status.ne("deleted"))
            .order((offers::name, subscriptions::id))
            .select((
                subscriptions::id,
                case_when(subscriptions::nickname.ne(""), subscriptions::nickname).otherwise(offers::name),
                subscriptions::status,
                subscriptions::licenses,
                assigned(),
            ));
        Ok(pools.load(conn)?)
    }

    pub fn is_active(&self) -> bool {
        self.status == "active"
    }

    /// How many can be given now: of a subscription that is suspended or has ended, none.
    pub fn available(&self) -> i64 {
        if self.is_active() { (i64::from(self.bought) - self.assigned).max(0) } else { 0 }
    }

    /// All that were bought are held.
    pub fn is_used_up(&self) -> bool {
        self.is_active() && self.available() == 0
    }

    pub fn status_words(&self) -> Phrase {
        Phrase::new(format!("subscriptions-status-{}", self.status))
    }

    /// What a box for it says is left.
    pub fn available_words(&self) -> Phrase {
        match self.is_active() {
            true => Phrase::new("users-available").with("count", self.available()).with("bought", self.bought),
            false => Phrase::new("users-not-active"),
        }
    }
}

/// What each of `users` holds.
pub(super) fn holdings(conn: &mut PgConnection, customer: &Customer, users: &[UserId]) -> Result<Holdings> {
    let rows: Vec<(UserId, SubscriptionId)> = held::table
        .filter(held::provider_id.eq(customer.provider_id))
        .filter(held::customer_id.eq(customer.id))
        .filter(held::user_id.eq_any(users))
        .select((held::user_id, held::subscription_id))
        .load(conn)?;
    let mut holdings = Holdings::new();
    for (user, subscription) in rows {
        holdings.entry(user).or_default().push(subscription);
    }
    Ok(holdings)
}

/// What is to be given to users, or taken from them.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub give: HashSet<SubscriptionId>,
    pub take: HashSet<SubscriptionId>,
}

impl Wanted {
    pub fn to_give(pools: impl IntoIterator<Item = SubscriptionId>) -> Wanted {
        Wanted { give: pools.into_iter().collect(), take: HashSet::new() }
    }

    /// Gives and takes, for all of `users` or for none, and says how many it changed something for. The caller
    /// has queued up and has found each of `users` among the customer's.
    pub fn apply(
        &self,
        conn: &mut PgConnection,
        admin: &Scope,
        customer: &Customer,
        users: &[CustomerUser],
    ) -> Result<usize> {
        let pools = Pool::of_customer(conn, customer)?;
        let names: BTreeMap<_, _> = pools.iter().map(|pool| (pool.id, pool.name.as_str())).collect();
        let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
        let holdings = holdings(conn, customer, &ids)?;
        let (mut given, mut subjects) = (Vec::new(), Vec::new());
        for user in users {
            let before: HashSet<SubscriptionId> = holdings.get(&user.id).into_iter().flatten().copied().collect();
            let after: HashSet<_> = before.difference(&self.take).chain(&self.give).copied().collect();
            given.extend(after.difference(&before).map(|id| (*id, user.id)));
            if after != before {
                let named = |ids: &HashSet<SubscriptionId>| {
                    let in_order = names.iter().filter(|(id, _)| ids.contains(id));
                    json!({ "licenses": in_order.map(|(_, name)| name).collect::<Vec<_>>() })
                };
                let details = json!({ "before": named(&before), "after": named(&after) });
                subjects.push(user.subject(customer, details));
            }
        }
        must_be_available(&pools, &given)?;
        take(conn, customer, &ids, &self.take)?;
        give(conn, admin, customer, &given)?;
        let changed = subjects.len();
        activity::record_many(conn, admin, "user.licenses_changed", subjects)?;
        Ok(changed)
    }
}

/// Whether each license to be given is one of the customer's and left.
fn must_be_available(pools: &[Pool], given: &[(SubscriptionId, UserId)]) -> Result<()> {
    let mut wanted: HashMap<SubscriptionId, i64> = HashMap::new();
    for (subscription, _) in given {
        *wanted.entry(*subscription).or_default() += 1;
    }
    for (subscription, wanted) in wanted {
        let pool = pools.iter().find(|pool| pool.id == subscription).ok_or_else(gone)?;
        if !pool.is_active() {
            let phrase = Phrase::new("users-license-not-active").with("name", &pool.name);
            return Err(Error::invalid("licenses", phrase));
        }
        if wanted > pool.available() {
            let phrase = Phrase::new("users-licenses-too-few")
                .with("name", &pool.name)
                .with("count", pool.available())
                .with("wanted", wanted);
            return Err(Error::invalid("licenses", phrase));
        }
    }
    Ok(())
}

/// A subscription that the customer doesn't have, or not any more.
fn gone() -> Error {
    Error::invalid("licenses", "users-license-gone")
}

fn take(
    conn: &mut PgConnection,
    customer: &Customer,
    users: &[UserId],
    subscriptions: &HashSet<SubscriptionId>,
) -> Result<()> {
    let of_them = held::table
        .filter(held::provider_id.eq(customer.provider_id))
        .filter(held::customer_id.eq(customer.id))
        .filter(held::user_id.eq_any(users))
        .filter(held::subscription_id.eq_any(subscriptions));
    diesel::delete(of_them).execute(conn)?;
    Ok(())
}

/// The database has the last word: somebody may return licenses, or suspend the subscription, meanwhile.
fn give(conn: &mut PgConnection, admin: &Scope, customer: &Customer, given: &[(SubscriptionId, UserId)]) -> Result<()> {
    let row = |(subscription, user): &(SubscriptionId, UserId)| {
        (
            held::provider_id.eq(customer.provider_id),
            held::customer_id.eq(customer.id),
            held::subscription_id.eq(*subscription),
            held::user_id.eq(*user),
            held::assigned_at.eq(admin.visitor.now),
            held::assigned_by.eq(admin.name.clone()),
        )
    };
    let rows: Vec<_> = given.iter().map(row).collect();
    match diesel::insert_into(held::table).values(rows).execute(conn) {
        Err(DieselError::DatabaseError(DatabaseErrorKind::CheckViolation, cause)) => Err(Error::invalid(
            "licenses",
            match cause.constraint_name() {
                Some("license_assignments_active") => "users-license-ended-meanwhile",
                _ => "users-licenses-gone-meanwhile",
            },
        )),
        Err(DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => Err(gone()),
        done => Ok(done.map(drop)?),
    }
}

/// All licenses of a user, who is deleted.
pub(super) fn take_all(conn: &mut PgConnection, customer: &Customer, user: UserId) -> Result<()> {
    let ids: Vec<SubscriptionId> = held::table
        .filter(held::provider_id.eq(customer.provider_id))
        .filter(held::customer_id.eq(customer.id))
        .filter(held::user_id.eq(user))
        .select(held::subscription_id)
        .load(conn)?;
    take(conn, customer, &[user], &ids.into_iter().collect())
}
