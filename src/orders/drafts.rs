//! Drafts of orders: one's own and those that colleagues share; and what throws them away.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::customers::{Customer, CustomerForm};
use crate::error::{Error, Result};
use crate::id::{OrderId, UserId};
use crate::orders::order::Order;
use crate::schema::{customers, orders, resellers, users};
use crate::scope::{MayOrder, System};
use crate::web::list::limit;

/// Drafts that nobody touched for so long are thrown away.
const DRAFT_DAYS: i64 = 90;

/// A draft as lists show it.
#[derive(Clone, Debug)]
pub struct OrderDraft {
    pub id: OrderId,
    /// The customer's name, as far as it is known.
    pub customer: Option<String>,
    pub is_for_new_customer: bool,
    /// The step to go on with.
    pub path: String,
    pub reseller: Option<String>,
    pub updated_at: DateTime<Utc>,
    pub is_shared: bool,
    pub is_own: bool,
    pub author: String,
}

type Row = (
    OrderId,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    Option<UserId>,
    Option<serde_json::Value>,
    Option<String>,
    Option<String>,
    (String, String),
);

impl OrderDraft {
    /// The drafts that `agent` may go on with, the last changed first, before `before`.
    pub fn list(
        conn: &mut PgConnection,
        agent: &MayOrder,
        before: Option<(DateTime<Utc>, OrderId)>,
    ) -> Result<Vec<OrderDraft>> {
        let of_order =
            customers::provider_id.eq(orders::provider_id).and(customers::id.nullable().eq(orders::customer_id));
        let mut visible =
            Order::visible_to(agent)?.filter(orders::status.eq("draft")).filter(orders::waits_until.is_null());
        if let Some((at, id)) = before {
            visible = visible.filter(orders::updated_at.lt(at).or(orders::updated_at.eq(at).and(orders::id.lt(id))));
        }
        let rows: Vec<Row> = orders::table
            .inner_join(users::table.on(users::id.nullable().eq(orders::author_id)))
            .left_join(customers::table.on(of_order))
            .left_join(resellers::table.on(resellers::id.nullable().eq(orders::reseller_id)))
            .filter(orders::provider_id.eq(agent.provider_id()?))
            .filter(orders::id.eq_any(visible.select(orders::id)))
            .order((orders::updated_at.desc(), orders::id.desc()))
            .limit(limit())
            .select((
                orders::id,
                orders::updated_at,
                orders::shared_at,
                orders::author_id,
                orders::new_customer,
                customers::bill_to_name.nullable(),
                resellers::name.nullable(),
                (users::first_name, users::last_name),
            ))
            .load(conn)?;
        Ok(rows.into_iter().map(|row| OrderDraft::of(row, agent)).collect())
    }

    fn of(row: Row, agent: &MayOrder) -> OrderDraft {
        let (id, updated_at, shared_at, author_id, form, customer, reseller, (first, last)) = row;
        let form: Option<CustomerForm> = form.and_then(|form| serde_json::from_value(form).ok());
        let step = if customer.is_some() || form.is_some() { "subscriptions" } else { "customer" };
        OrderDraft {
            id,
            is_for_new_customer: customer.is_none(),
            customer: customer.or(form.map(|form| form.name)),
            path: format!("/orders/{id}/{step}"),
            reseller,
            updated_at,
            is_shared: shared_at.is_some(),
            is_own: author_id == Some(agent.user_id),
            author: format!("{first} {last}"),
        }
    }
}

impl Order {
    /// Lets colleagues with the right to order go on with the draft, or no longer. That, too, is its author's to do.
    pub fn share(&self, conn: &mut PgConnection, agent: &MayOrder, shared: bool) -> Result<()> {
        if !self.is_own(agent) {
            return Err(Error::refused_with("orders-draft-anothers", "/drafts".to_owned(), "drafts-title"));
        }
        if shared == self.shared_at.is_some() {
            return Ok(());
        }
        diesel::update(orders::table.find(self.row()))
            .filter(orders::status.eq("draft"))
            .set(orders::shared_at.eq(shared.then_some(agent.visitor.now)))
            .execute(conn)?;
        Ok(())
    }

    pub fn is_own(&self, agent: &MayOrder) -> bool {
        self.author_id == Some(agent.user_id)
    }
}

/// Throws one's own draft away.
pub fn discard(conn: &mut PgConnection, agent: &MayOrder, id: OrderId) -> Result<()> {
    let order = Order::lock(conn, agent, id)?;
    match order.is_placed() {
        true => Err(Error::NotFound),
        false => {
            order.must_not_wait()?;
            order.cancel(conn, agent)
        }
    }
}

/// Throws away drafts that nobody has touched for 90 days, and returns how many.
pub fn discard_old_drafts(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    let old = diesel::delete(orders::table)
        .filter(orders::status.eq("draft"))
        .filter(orders::waits_until.is_null())
        .filter(orders::updated_at.lt(now - TimeDelta::days(DRAFT_DAYS)));
    Ok(old.execute(conn)?)
}

/// Throws away all drafts for an existing customer.
pub fn discard_drafts_of(conn: &mut PgConnection, customer: &Customer) -> Result<usize> {
    let drafts = diesel::delete(orders::table)
        .filter(orders::provider_id.eq(customer.provider_id))
        .filter(orders::customer_id.eq(customer.id))
        .filter(orders::status.eq("draft"));
    Ok(drafts.execute(conn)?)
}
