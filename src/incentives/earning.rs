//! What earns for a reseller, with which provider, and since when.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::countries;
use crate::error::{Error, Result};
use crate::id::{ResellerId, SubscriptionId};
use crate::partnerships::{Cause, Partner};
use crate::schema::{customers, mpn_ids, offers, partnerships, providers, subscriptions};
use crate::scope::MaySeeIncentives;
use crate::subscriptions::{Subscription, of_customer};
use crate::web::list::{Slice, limit};

/// A subscription that names the reader's company.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = subscriptions, check_for_backend(Pg))]
pub struct Earning {
    pub id: SubscriptionId,
    #[diesel(select_expression = customers::bill_to_name)]
    pub customer: String,
    #[diesel(select_expression = customers::country)]
    country: String,
    pub nickname: String,
    #[diesel(select_expression = offers::name)]
    pub offer: String,
    pub licenses: i32,
    #[diesel(select_expression = providers::name)]
    pub provider: String,
    pub credited_since: DateTime<Utc>,
    /// The company itself, and how it stands with the provider.
    #[diesel(embed)]
    own: Partner,
}

impl Earning {
    /// One page of the active and suspended subscriptions that name `person`'s company, the oldest first.
    pub fn list(
        conn: &mut PgConnection,
        person: &MaySeeIncentives,
        after: Option<SubscriptionId>,
    ) -> Result<Slice<Earning>> {
        let own: ResellerId = person.reseller().ok_or(Error::NotFound)?;
        let seen = Subscription::visible_to(person).select(subscriptions::id);
        let with_provider =
            partnerships::reseller_id.eq(mpn_ids::reseller_id).and(partnerships::provider_id.eq(providers::id));
        let mut naming_it = subscriptions::table
            .inner_join(customers::table.on(of_customer()))
            .inner_join(offers::table)
            .inner_join(providers::table.on(providers::id.eq(subscriptions::provider_id)))
            .inner_join(mpn_ids::table.on(mpn_ids::reseller_id.nullable().eq(subscriptions::partner_of_record)))
            .left_join(partnerships::table.on(with_provider))
            .filter(subscriptions::id.eq_any(seen))
            .filter(subscriptions::partner_of_record.eq(own))
            .filter(subscriptions::status.eq_any(["active", "suspended"]))
            .into_boxed();
        if let Some(after) = after {
            naming_it = naming_it.filter(subscriptions::id.gt(after));
        }
        let rows = naming_it.order(subscriptions::id).limit(limit()).select(Earning::as_select()).load(conn)?;
        Ok(Slice::of(rows, |row: &Earning| (String::new(), row.id)))
    }

    /// Why it earns nothing all the same, or what is to be known.
    pub fn cause(&self) -> Option<Cause> {
        self.own.cause(countries::region_of(&self.country))
    }
}
