//! What subscriptions and requests name one reseller by goes to another, as one of many things that move (126, 159–164).

use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::customers::Customer;
use crate::error::Result;
use crate::id::{ChangeRequestId, OrderId, ResellerId, SubscriptionId};
use crate::partnerships::Reseller;
use crate::schema::{change_requests as requests, subscriptions};
use crate::scope::{MayAssociate, Scope};
use crate::subscriptions::subscription::{Subscription, changed};

impl Subscription {
    /// `to` is credited in the place of `from`; whoever calls it has judged that it can be.
    pub fn move_credit(
        conn: &mut PgConnection,
        agent: &MayAssociate,
        customer: &Customer,
        ids: &[SubscriptionId],
        (from, to): (ResellerId, ResellerId),
    ) -> Result<()> {
        let moved: Vec<SubscriptionId> = diesel::update(subscriptions::table)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::id.eq_any(ids.to_vec()))
            .filter(subscriptions::partner_of_record.eq(from))
            .set((subscriptions::partner_of_record.eq(to), changed(agent.visitor.now, &agent.name)))
            .returning(subscriptions::id)
            .get_results(conn)?;
        let subject = |id: &SubscriptionId| {
            customer.subject(json!({ "subscription": id, "before": { "partner_of_record": from },
                                     "after": { "partner_of_record": to } }))
        };
        activity::record_many(conn, agent, "subscription.reseller_changed", moved.iter().map(subject).collect())
    }

    /// `to` supports in the place of `from`.
    pub fn move_support(
        conn: &mut PgConnection,
        agent: &MayAssociate,
        customer: &Customer,
        ids: &[SubscriptionId],
        (from, to): (ResellerId, ResellerId),
    ) -> Result<()> {
        let moved: Vec<SubscriptionId> = diesel::update(subscriptions::table)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::id.eq_any(ids.to_vec()))
            .filter(subscriptions::support_reseller.eq(from))
            .set((subscriptions::support_reseller.eq(to), changed(agent.visitor.now, &agent.name)))
            .returning(subscriptions::id)
            .get_results(conn)?;
        let subject = |id: &SubscriptionId| {
            customer.subject(json!({ "subscription": id, "before": { "support_reseller": from },
                                     "after": { "support_reseller": to } }))
        };
        activity::record_many(conn, agent, "subscription.support_changed", moved.iter().map(subject).collect())
    }
}

impl Subscription {
    /// No reseller is credited for anything of `customer`'s any more: the relationship with it ends. What it was
    /// credited for until now stays in the history.
    pub fn credit_ends(conn: &mut PgConnection, agent: &Scope, customer: &Customer) -> Result<()> {
        let credited = subscriptions::table
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::customer_id.eq(customer.id))
            .filter(subscriptions::partner_of_record.is_not_null())
            .filter(subscriptions::status.ne("deleted"));
        let before: Vec<(SubscriptionId, Option<ResellerId>)> =
            credited.select((subscriptions::id, subscriptions::partner_of_record)).load(conn)?;
        diesel::update(credited)
            .set((subscriptions::partner_of_record.eq(None::<ResellerId>), changed(agent.visitor.now, &agent.name)))
            .execute(conn)?;
        let subject = |(id, reseller): &(SubscriptionId, Option<ResellerId>)| {
            let details = json!({ "subscription": id, "before": { "partner_of_record": reseller },
                                  "after": { "partner_of_record": null } });
            Subject { reseller_id: *reseller, ..customer.subject(details) }
        };
        let subjects = before.iter().map(subject).collect();
        activity::record_many(conn, agent, "subscription.reseller_changed", subjects)
    }
}

/// Locks what waits for the provider's decision for a customer until the transaction ends.
pub fn lock_requests_of(conn: &mut PgConnection, customer: &Customer) -> Result<()> {
    requests::table
        .filter(requests::provider_id.eq(customer.provider_id))
        .filter(requests::customer_id.eq(customer.id))
        .filter(requests::decision.is_null())
        .order(requests::id)
        .select(requests::id)
        .for_no_key_update()
        .load::<ChangeRequestId>(conn)?;
    Ok(())
}

/// What waits for the provider's decision is asked by `to` from now on; the decision is written to its contact. Who
/// asked first stays named. Says which orders these requests are for.
pub fn move_requests(
    conn: &mut PgConnection,
    agent: &MayAssociate,
    customer: &Customer,
    ids: &[ChangeRequestId],
    (from, to): (ResellerId, &Reseller),
) -> Result<Vec<OrderId>> {
    let contact = to.recipient();
    let moved: Vec<(ChangeRequestId, Option<OrderId>, String)> = diesel::update(requests::table)
        .filter(requests::provider_id.eq(customer.provider_id))
        .filter(requests::id.eq_any(ids.to_vec()))
        .filter(requests::reseller_id.eq(from))
        .filter(requests::decision.is_null())
        .set((
            requests::reseller_id.eq(to.id),
            requests::asked_by_email.eq(contact.email),
            requests::asked_by_language.eq(contact.language.code()),
        ))
        .returning((requests::id, requests::order_id, requests::kind))
        .get_results(conn)?;
    let subject = |(id, _, kind): &(ChangeRequestId, Option<OrderId>, String)| {
        let details =
            json!({ "request": id, "kind": kind, "before": { "reseller": from }, "after": { "reseller": to.id } });
        Subject { reseller_id: Some(to.id), ..customer.subject(details) }
    };
    activity::record_many(conn, agent, "subscription.request_moved", moved.iter().map(subject).collect())?;
    Ok(moved.into_iter().filter_map(|(_, order, _)| order).collect())
}
