//! An order that was submitted and is placed in a while: until then it can be taken back, and nobody changes it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::id::{OrderId, ProviderId};
use crate::orders::new_subscription::company;
use crate::orders::order::Order;
use crate::schema::orders;
use crate::scope::MayOrder;
use crate::waiting::{Kind, Thing, UndoDelay, WaitingChange, rehearse};

impl Order {
    /// Submits the locked draft: it is judged now, and placed after `delay`, when it is judged again.
    pub(super) fn hold(self, conn: &mut PgConnection, agent: &MayOrder, delay: UndoDelay) -> Result<()> {
        if self.is_submitted() {
            return Ok(());
        }
        let draft = self.clone();
        rehearse(conn, |conn| draft.submit(conn, agent).map(drop))?;
        let (whom, _) = company(conn, agent, &self)?;
        let thing = Thing { provider: self.provider_id, kind: Kind::Order, id: self.id.uuid(), whom: &whom };
        let held = WaitingChange::hold(conn, agent, thing, &json!({ "version": self.version() }), delay)?;
        diesel::update(orders::table.find(self.row())).set(orders::waits_until.eq(held.due_at)).execute(conn)?;
        Ok(())
    }

    /// What was submitted is changed, shared or thrown away only after it was taken back.
    pub(super) fn must_not_wait(&self) -> Result<()> {
        match self.waits_until {
            Some(_) => {
                let path = format!("/orders/{}/confirmation", self.id);
                Err(Error::refused_with("orders-waits", path, "orders-confirmation"))
            }
            None => Ok(()),
        }
    }
}

/// Places an order whose time has come, as it was submitted: one that has moved to another reseller meanwhile is refused.
pub fn place_waiting(conn: &mut PgConnection, agent: &MayOrder, id: OrderId, inputs: &Value) -> Result<()> {
    let order = Order::lock(conn, agent, id)?;
    match inputs.get("version").and_then(Value::as_str) == Some(&order.version()) {
        true => order.submit(conn, agent).map(drop),
        false => Err(Error::refused("outbox-changed")),
    }
}

/// It is a draft again, which its author goes on with.
pub fn stop_waiting(conn: &mut PgConnection, provider: ProviderId, id: OrderId) -> Result<()> {
    diesel::update(orders::table.find((provider, id)))
        .filter(orders::status.eq("draft"))
        .set(orders::waits_until.eq(None::<DateTime<Utc>>))
        .execute(conn)?;
    Ok(())
}
