//! Users of some of the demo's customers who administer nothing or little, and the licenses they hold.

use chrono::{DateTime, Utc};
use diesel::Insertable;
use serde::Deserialize;
use uuid::Uuid;

use super::customers::Customer;
use super::people::{User, words};
use super::subscriptions::Subscription;
use super::{ago, id, lines};
use crate::schema;

/// A line of `customer_users.csv`.
#[derive(Deserialize)]
struct Line {
    customer: String,
    user_name: String,
    first_name: String,
    last_name: String,
    location: String,
    #[serde(deserialize_with = "words")]
    roles: Vec<String>,
    /// The numbers of the customer's subscriptions.
    #[serde(deserialize_with = "words")]
    licenses: Vec<String>,
    created_days_ago: i64,
}

/// A license of a subscription, held by a user.
#[derive(Insertable)]
#[diesel(table_name = schema::license_assignments)]
pub(super) struct Assignment {
    provider_id: Uuid,
    customer_id: Uuid,
    pub subscription_id: Uuid,
    user_id: Uuid,
    assigned_at: DateTime<Utc>,
    assigned_by: String,
}

fn people() -> Vec<Line> {
    lines("customer_users.csv", include_str!("customer_users.csv"))
}

pub(super) fn users(now: DateTime<Utc>, password_hash: &str, customers: &[Customer]) -> Vec<User> {
    let of = |line: Line| {
        let customer = customers.iter().find(|it| it.slug == line.customer)?;
        let display_name = [line.first_name.as_str(), &line.last_name].join(" ").trim().to_owned();
        let name = format!("{}@{}", line.user_name, customer.domain);
        Some(User {
            id: id(&format!("user:{name}")),
            email: name.clone(),
            created_at: ago(now, line.created_days_ago, &name),
            sign_in_name: name,
            first_name: line.first_name,
            last_name: line.last_name,
            display_name,
            provider_id: Some(customer.provider_id),
            customer_id: Some(customer.id),
            roles: line.roles,
            location: Some(line.location),
            password_hash: Some(password_hash.to_owned()),
            ..User::default()
        })
    };
    people().into_iter().filter_map(of).collect()
}

/// The licenses, each given by the customer's first administrator when it could be first.
pub(super) fn assignments(customers: &[Customer], users: &[User], subscriptions: &[Subscription]) -> Vec<Assignment> {
    let mut held = Vec::new();
    for line in people() {
        let Some(customer) = customers.iter().find(|it| it.slug == line.customer) else { continue };
        let user_id = id(&format!("user:{}@{}", line.user_name, customer.domain));
        let Some(user) = users.iter().find(|it| it.id == user_id) else { continue };
        for number in &line.licenses {
            let subscription_id = id(&format!("subscription:{}:{number}", line.customer));
            let Some(subscription) = subscriptions.iter().find(|it| it.id == subscription_id) else { continue };
            held.push(Assignment {
                provider_id: customer.provider_id,
                customer_id: customer.id,
                subscription_id,
                user_id,
                assigned_at: user.created_at.max(subscription.started_at),
                assigned_by: format!("{} {}", customer.first_name, customer.last_name),
            });
        }
    }
    held
}
