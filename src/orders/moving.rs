//! Orders that are not placed name another reseller, as some of many things that move.

use diesel::prelude::*;

use crate::customers::{Customer, CustomerForm};
use crate::error::{Error, Result};
use crate::id::{OrderId, ProviderId, ResellerId};
use crate::schema::orders;
use crate::scope::MayAssociate;

/// Locks the drafts for a customer until the transaction ends: placing an order locks it before its customer.
pub fn lock_drafts_of(conn: &mut PgConnection, customer: &Customer) -> Result<()> {
    orders::table
        .filter(orders::provider_id.eq(customer.provider_id))
        .filter(orders::customer_id.eq(customer.id))
        .filter(orders::status.eq("draft"))
        .order(orders::id)
        .select(orders::id)
        .for_update()
        .load::<OrderId>(conn)?;
    Ok(())
}

/// What a reseller's people asked for is asked by `to`, and credited to it where it was to `from`.
pub fn move_asked(
    conn: &mut PgConnection,
    provider: ProviderId,
    ids: &[OrderId],
    (from, to): (ResellerId, ResellerId),
) -> Result<()> {
    let asked = || {
        orders::table
            .filter(orders::provider_id.eq(provider))
            .filter(orders::id.eq_any(ids.to_vec()))
            .filter(orders::status.eq("asked"))
    };
    diesel::update(asked().filter(orders::reseller_id.eq(from))).set(orders::reseller_id.eq(to)).execute(conn)?;
    diesel::update(asked().filter(orders::asked_by.eq(from))).set(orders::asked_by.eq(to)).execute(conn)?;
    Ok(())
}

/// Drafts name `to` wherever they named `from`; who has one open reviews it again.
pub fn move_drafts(
    conn: &mut PgConnection,
    agent: &MayAssociate,
    provider: ProviderId,
    ids: &[OrderId],
    (from, to): (ResellerId, ResellerId),
) -> Result<()> {
    let drafts: Vec<(OrderId, Option<ResellerId>, Option<serde_json::Value>)> = orders::table
        .filter(orders::provider_id.eq(provider))
        .filter(orders::id.eq_any(ids.to_vec()))
        .filter(orders::status.eq("draft"))
        .order(orders::id)
        .select((orders::id, orders::reseller_id, orders::new_customer))
        .for_update()
        .load(conn)?;
    for (id, credited, form) in drafts {
        let form = form.map(|form| named_anew(form, from, to)).transpose()?;
        diesel::update(orders::table.find((provider, id)))
            .set((
                orders::reseller_id.eq(if credited == Some(from) { Some(to) } else { credited }),
                orders::new_customer.eq(form),
                orders::updated_at.eq(agent.visitor.now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn named_anew(form: serde_json::Value, from: ResellerId, to: ResellerId) -> Result<serde_json::Value> {
    let mut typed: CustomerForm = serde_json::from_value(form).map_err(Error::internal)?;
    if typed.reseller == from.to_string() {
        typed.reseller = to.to_string();
    }
    serde_json::to_value(typed).map_err(Error::internal)
}
