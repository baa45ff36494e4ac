//! The one order of each customer.

use chrono::{DateTime, Utc};
use diesel::Insertable;
use uuid::Uuid;

use crate::schema;

#[derive(Insertable)]
#[diesel(table_name = schema::orders, treat_none_as_default_value = false)]
pub(super) struct Order {
    pub provider_id: Uuid,
    pub id: Uuid,
    pub author_id: Uuid,
    pub status: &'static str,
    pub customer_id: Uuid,
    pub reseller_id: Option<Uuid>,
    pub origin: &'static str,
    pub currency: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub placed_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = schema::order_lines, treat_none_as_default_value = false)]
pub(super) struct Line {
    pub provider_id: Uuid,
    pub order_id: Uuid,
    pub line_number: i32,
    pub offer_id: String,
    pub licenses: i32,
    pub term: String,
    pub billing: String,
    pub unit_price: i64,
    /// Its name.
    pub offer: String,
    pub subscription_id: Uuid,
}
