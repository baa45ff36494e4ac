//! What the demo's partners were given when each customer was added: all roles, without end.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::Insertable;
use uuid::Uuid;

use super::customers::Customer;
use super::id;
use super::organizations::{Provider, Reseller};
use crate::admin_relationships::{AdminRole, default_name};
use crate::schema;

#[derive(Insertable)]
#[diesel(table_name = schema::admin_relationships, treat_none_as_default_value = false)]
pub(super) struct AdminRelationship {
    provider_id: Uuid,
    id: Uuid,
    customer_id: Uuid,
    reseller_id: Option<Uuid>,
    name: String,
    roles: Vec<&'static str>,
    days: i32,
    auto_extend: bool,
    asked_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    partner_name: String,
}

/// Two years, and as often half a year more as was needed so that none is near its end at `now`.
fn end_of(started: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let mut until = started + TimeDelta::days(730);
    while until <= now + TimeDelta::days(30) {
        until += TimeDelta::days(180);
    }
    until
}

pub(super) fn defaults(
    now: DateTime<Utc>,
    providers: &[Provider],
    resellers: &[Reseller],
    customers: &[Customer],
) -> Vec<AdminRelationship> {
    let mut given = Vec::new();
    for customer in customers {
        let provider = providers.iter().find(|it| it.id == customer.provider_id);
        given.extend(provider.map(|it| given_to(None, &it.name, customer, now)));
        let reseller = resellers.iter().find(|it| Some(it.id) == customer.reseller_id);
        given.extend(reseller.map(|it| given_to(Some(it.id), &it.name, customer, now)));
    }
    given
}

/// What a partner, the provider or a reseller, was given by default.
pub(super) fn given_to(
    reseller: Option<Uuid>,
    partner: &str,
    customer: &Customer,
    now: DateTime<Utc>,
) -> AdminRelationship {
    let side = if reseller.is_some() { "reseller" } else { "provider" };
    AdminRelationship {
        provider_id: customer.provider_id,
        id: id(&format!("admin-relationship:{}:{side}", customer.slug)),
        customer_id: customer.id,
        reseller_id: reseller,
        name: default_name(partner, customer.created_at),
        roles: AdminRole::ALL.map(AdminRole::code).to_vec(),
        days: 730,
        auto_extend: true,
        asked_at: customer.created_at,
        started_at: Some(customer.created_at),
        ends_at: Some(end_of(customer.created_at, now)),
        partner_name: partner.to_owned(),
    }
}
