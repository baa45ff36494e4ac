//! The demo's people: the providers' staff, the resellers' administrators, and an administrator for
//! each customer, `admin@prefix.onmicrosoft.com`. Who else uses what some customers bought is in `licenses.rs`.

use chrono::{DateTime, Utc};
use diesel::Insertable;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::customers::Customer;
use super::organizations::{provider_id, reseller_id};
use super::{ago, id, lines};
use crate::schema;

/// A line of `users.csv`, or a customer's administrator, and the row made from it.
#[derive(Default, Deserialize, Insertable)]
#[diesel(table_name = schema::users, treat_none_as_default_value = false)]
pub(super) struct User {
    #[serde(skip)]
    pub id: Uuid,
    pub sign_in_name: String,
    #[serde(skip)]
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    #[serde(skip)]
    pub display_name: String,
    #[serde(skip)]
    pub location: Option<String>,
    #[diesel(skip_insertion)]
    pub provider: Option<String>,
    #[serde(skip)]
    pub provider_id: Option<Uuid>,
    #[diesel(skip_insertion)]
    pub reseller: Option<String>,
    #[serde(skip)]
    pub reseller_id: Option<Uuid>,
    #[serde(skip)]
    pub customer_id: Option<Uuid>,
    #[serde(deserialize_with = "words")]
    pub roles: Vec<String>,
    pub language: Option<String>,
    #[serde(skip)]
    pub password_hash: Option<String>,
    #[diesel(skip_insertion)]
    pub created_days_ago: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
    #[serde(skip)]
    pub email_proven_at: Option<DateTime<Utc>>,
}

pub(super) fn users(now: DateTime<Utc>, password_hash: &str, customers: &[Customer]) -> Vec<User> {
    let mut users: Vec<User> = lines("users.csv", include_str!("users.csv"));
    for user in &mut users {
        user.email.clone_from(&user.sign_in_name);
        user.provider_id = user.provider.as_deref().map(provider_id);
        user.reseller_id = user.reseller.as_deref().map(reseller_id);
        user.created_at = ago(now, user.created_days_ago, &user.sign_in_name);
        user.email_proven_at = Some(user.created_at);
    }
    users.extend(customers.iter().map(administrator));
    for user in &mut users {
        user.id = id(&format!("user:{}", user.sign_in_name));
        user.password_hash = Some(password_hash.to_owned());
    }
    users
}

/// The customer's administrator, whose letters go to the primary contact.
pub(super) fn administrator(customer: &Customer) -> User {
    User {
        sign_in_name: format!("admin@{}", customer.domain),
        email: customer.email.clone(),
        first_name: customer.first_name.clone(),
        last_name: customer.last_name.clone(),
        display_name: format!("{} {}", customer.first_name, customer.last_name),
        provider_id: Some(customer.provider_id),
        customer_id: Some(customer.id),
        roles: vec!["global_admin".to_owned()],
        created_at: customer.created_at,
        ..User::default()
    }
}

/// A box with several words in it.
pub(super) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}
