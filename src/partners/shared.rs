//! What stands between one provider and one reseller, as either of the two may see it.

use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::schema::{customers, subscriptions};
use crate::scope::Scope;
use crate::subscriptions::Subscription;

/// The most customers that a page names; a link leads to all.
pub const FIRST: i64 = 10;

/// What the reader sees of what the two share.
pub struct Shared {
    /// Customers that the reseller administers.
    pub customers: i64,
    /// The first of them, by name.
    pub first: Vec<(CustomerId, String)>,
    /// What runs for these customers.
    pub subscriptions: i64,
    /// Subscriptions that the reseller is credited for.
    pub credited: i64,
    /// Subscriptions that the reseller supports.
    pub supported: i64,
}

impl Shared {
    pub fn of(conn: &mut PgConnection, scope: &Scope, provider: ProviderId, reseller: ResellerId) -> Result<Shared> {
        let administered = || {
            Customer::visible_to(scope)
                .filter(customers::provider_id.eq(provider))
                .filter(customers::reseller_id.eq(reseller))
        };
        let running = || {
            Subscription::visible_to(scope)
                .filter(subscriptions::provider_id.eq(provider))
                .filter(subscriptions::status.ne("deleted"))
        };
        Ok(Shared {
            customers: administered().count().get_result(conn)?,
            first: administered()
                .order((customers::bill_to_name, customers::id))
                .limit(FIRST)
                .select((customers::id, customers::bill_to_name))
                .load(conn)?,
            subscriptions: running()
                .filter(subscriptions::customer_id.eq_any(administered().select(customers::id)))
                .count()
                .get_result(conn)?,
            credited: running().filter(subscriptions::partner_of_record.eq(reseller)).count().get_result(conn)?,
            supported: running().filter(subscriptions::support_reseller.eq(reseller)).count().get_result(conn)?,
        })
    }

    pub fn has_more(&self) -> bool {
        self.customers > FIRST
    }
}
