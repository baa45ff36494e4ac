//! The relationship between a provider and a customer: it lasts until the provider removes it, and again once the
//! customer has accepted an invitation.

use chrono::{DateTime, Utc};
use diesel::helper_types::Select;
use diesel::prelude::*;
use diesel::select;
use diesel::sql_types::Uuid as SqlUuid;
use serde_json::json;

use crate::activity;
use crate::admin_relationships::AdminRelationship;
use crate::customers::Customer;
use crate::customers::administration::Told;
use crate::error::{Error, Result};
use crate::id::CustomerId;
use crate::schema::customers;
use crate::scope::{Confirmed, MayAcceptRelationship, MayEndRelationship, Scope};
use crate::web::page::Chrome;
use crate::words::{Message, Phrase};

define_sql_function! {
    /// Whether the relationship lasts, which it does from here to the end of the transaction.
    fn hold_relationship(provider: SqlUuid, customer: SqlUuid) -> Bool
}

/// The ids of customers whose relationship has ended.
pub type Ended = Select<customers::BoxedQuery<'static, diesel::pg::Pg>, customers::id>;

impl Customer {
    /// Those whose relationship has ended, as far as `scope` knows them.
    pub fn ended(scope: &Scope) -> Ended {
        let all = customers::table.filter(customers::relationship_ended_at.is_not_null()).into_boxed();
        match scope.provider() {
            Some(provider) => all.filter(customers::provider_id.eq(provider)).select(customers::id),
            None => all.select(customers::id),
        }
    }

    /// The customer, also when its relationship has ended.
    pub fn find_or_ended(conn: &mut PgConnection, agent: &MayEndRelationship, id: CustomerId) -> Result<Customer> {
        Ok(Customer::known_to(agent).filter(customers::id.eq(id)).select(Customer::as_select()).first(conn)?)
    }

    /// The same, locked until the transaction ends: who orders for it waits, and finds it ended.
    pub fn lock_or_ended(conn: &mut PgConnection, agent: &MayEndRelationship, id: CustomerId) -> Result<Customer> {
        let known = Customer::find_or_ended(conn, agent, id)?;
        let row = customers::table.find((known.provider_id, id));
        Ok(row.select(Customer::as_select()).for_no_key_update().first(conn)?)
    }

    /// Refused when the relationship has ended; otherwise it lasts until the caller's transaction is over.
    pub fn hold_relationship(&self, conn: &mut PgConnection) -> Result<()> {
        let lasts: bool = select(hold_relationship(self.provider_id.uuid(), self.id.uuid())).get_result(conn)?;
        if lasts { Ok(()) } else { Err(Error::refused("customers-relationship-over")) }
    }

    /// That it has ended, and what then, for the customer's own people.
    pub(super) fn ended_words(&self, provider: &str, chrome: &Chrome) -> Option<Message> {
        let date = chrome.language.day(self.relationship_ended_at?);
        let said = Phrase::new("customers-relationship-ended-own").with("provider", provider).with("date", date);
        Some(chrome.say(said))
    }

    /// Ends the relationship: nobody administers the account or has roles in it, and no partner sees it. Who is told is for the caller
    /// to say.
    pub fn end_relationship(&self, conn: &mut PgConnection, agent: &Confirmed<MayEndRelationship>) -> Result<()> {
        self.change_reseller(conn, agent, &self.reseller_code(), None, Told::Nobody)?;
        diesel::update(customers::table.find((self.provider_id, self.id)))
            .set(customers::relationship_ended_at.eq(agent.visitor.now))
            .execute(conn)?;
        AdminRelationship::end_all_of(conn, agent, (self.provider_id, self.id), (None, false))?;
        let details = json!({ "before": { "status": "active" }, "after": { "status": "ended" } });
        activity::record(conn, agent, "customer.relationship_ended", self.subject(details))
    }

    /// The customer's own administrator has accepted an invitation: whoever saw the customer before sees it again,
    /// with all that it has. The provider's roles come back unless the customer had ended roles itself.
    pub fn restore_relationship(
        &self,
        conn: &mut PgConnection,
        administrator: &Confirmed<MayAcceptRelationship>,
    ) -> Result<()> {
        let restored = diesel::update(customers::table.find((self.provider_id, self.id)))
            .filter(customers::relationship_ended_at.is_not_null())
            .set(customers::relationship_ended_at.eq(None::<DateTime<Utc>>))
            .execute(conn)?;
        if restored == 0 {
            return Ok(());
        }
        let both = (self.provider_id, self.id);
        if !AdminRelationship::was_ended_by_customer(conn, both)? {
            AdminRelationship::give_defaults(conn, both, None, administrator.visitor.now)?;
        }
        let details = json!({ "before": { "status": "ended" }, "after": { "status": "active" } });
        activity::record(conn, administrator, "customer.relationship_restored", self.subject(details))
    }
}
