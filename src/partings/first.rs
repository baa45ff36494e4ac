//! What must be done before the relationship with a customer can be removed.

use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::{ChangeRequestId, OrderId, ServiceRequestId, SubscriptionId};
use crate::schema::{change_requests, offers, service_requests, subscriptions};

/// What stands in the way, each with where it is done.
pub(super) struct First {
    /// Active subscriptions: their names.
    pub subscriptions: Vec<(SubscriptionId, String)>,
    /// Changes and products that a reseller asks for: their pages, and who asks.
    pub requests: Vec<(String, String)>,
    /// Service requests that are not closed: their number and title.
    pub service: Vec<(ServiceRequestId, String)>,
}

impl First {
    /// With three queries.
    pub fn of(conn: &mut PgConnection, customer: &Customer) -> Result<First> {
        let (provider, id) = (customer.provider_id, customer.id);
        let active: Vec<(SubscriptionId, String, String)> = subscriptions::table
            .inner_join(offers::table)
            .filter(subscriptions::provider_id.eq(provider))
            .filter(subscriptions::customer_id.eq(id))
            .filter(subscriptions::status.eq("active"))
            .order((offers::name, subscriptions::id))
            .select((subscriptions::id, subscriptions::nickname, offers::name))
            .load(conn)?;
        let waiting: Vec<(ChangeRequestId, Option<OrderId>, String)> = change_requests::table
            .filter(change_requests::provider_id.eq(provider))
            .filter(change_requests::customer_id.eq(id))
            .filter(change_requests::decision.is_null())
            .order(change_requests::id)
            .select((change_requests::id, change_requests::order_id, change_requests::asked_by_name))
            .load(conn)?;
        let open: Vec<(ServiceRequestId, i32, String)> = service_requests::table
            .filter(service_requests::provider_id.eq(provider))
            .filter(service_requests::customer_id.eq(id))
            .filter(service_requests::closed_at.is_null())
            .order(service_requests::id)
            .select((service_requests::id, service_requests::number, service_requests::title))
            .load(conn)?;
        let name = |(id, nickname, offer): (SubscriptionId, String, String)| match nickname.is_empty() {
            true => (id, offer),
            false => (id, format!("{nickname} ({offer})")),
        };
        let request = |(id, order, name): (ChangeRequestId, Option<OrderId>, String)| match order {
            Some(_) => (format!("/requests/{id}/order"), name),
            None => (format!("/requests/{id}"), name),
        };
        Ok(First {
            subscriptions: active.into_iter().map(name).collect(),
            requests: waiting.into_iter().map(request).collect(),
            service: open.into_iter().map(|(id, number, title)| (id, format!("SR-{number}: {title}"))).collect(),
        })
    }

    pub fn is_nothing(&self) -> bool {
        self.subscriptions.is_empty() && self.requests.is_empty() && self.service.is_empty()
    }
}
