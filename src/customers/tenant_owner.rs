//! Tenant owner: the permission that a customer's administrator gives to a reseller, so that it can manage
//! the customer's Azure account (156–158).

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, TenantOwnerId};
use crate::partnerships::Reseller;
use crate::schema::tenant_owners;
use crate::scope::{Confirmed, MayGrantTenantOwner, Organization, Scope};

/// A grant, in force or taken back.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = tenant_owners, check_for_backend(Pg))]
pub(super) struct TenantOwner {
    provider_id: ProviderId,
    pub id: TenantOwnerId,
    pub reseller_id: ResellerId,
    pub reseller_name: String,
    pub granted_at: DateTime<Utc>,
    pub granted_by: String,
    pub taken_back_at: Option<DateTime<Utc>>,
    pub taken_back_by: String,
}

impl TenantOwner {
    /// The customer's grants that `scope` may see, newest first; a reseller sees its own. The customer was
    /// found in the same scope.
    pub fn list(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<Vec<TenantOwner>> {
        let mut query = tenant_owners::table
            .filter(tenant_owners::provider_id.eq(customer.provider_id))
            .filter(tenant_owners::customer_id.eq(customer.id))
            .into_boxed();
        if let Organization::Reseller(own) = scope.organization {
            query = query.filter(tenant_owners::reseller_id.eq(own));
        }
        let newest_first = query.order((tenant_owners::granted_at.desc(), tenant_owners::id.desc()));
        Ok(newest_first.select(TenantOwner::as_select()).load(conn)?)
    }

    /// Those of them that are in force.
    pub fn in_force(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<Vec<TenantOwner>> {
        let mut grants = TenantOwner::list(conn, scope, customer)?;
        grants.retain(TenantOwner::is_in_force);
        Ok(grants)
    }

    /// Makes the reseller that administers the customer tenant owner; again changes nothing.
    pub fn grant(
        conn: &mut PgConnection,
        administrator: &Confirmed<MayGrantTenantOwner>,
        reseller: ResellerId,
    ) -> Result<()> {
        let customer = own_customer(conn, administrator)?;
        // Who has nothing to do with the customer is not there for it.
        let reseller = Reseller::find(conn, reseller)?;
        if customer.reseller_id != Some(reseller.id) {
            let path = "/user-settings".to_owned();
            return Err(Error::refused_with("azure-not-associated", path, "azure-user-settings"));
        }
        let granted = diesel::insert_into(tenant_owners::table)
            .values((
                tenant_owners::provider_id.eq(customer.provider_id),
                tenant_owners::id.eq(TenantOwnerId::new(administrator.visitor.now)),
                tenant_owners::customer_id.eq(customer.id),
                tenant_owners::reseller_id.eq(reseller.id),
                tenant_owners::reseller_name.eq(&reseller.name),
                tenant_owners::granted_at.eq(administrator.visitor.now),
                tenant_owners::granted_by.eq(&administrator.name),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        if granted == 0 {
            return Ok(());
        }
        record(conn, administrator, &customer, "tenant_owner.granted", (None, Some(reseller.id)))
    }

    /// Takes it back; again changes nothing.
    pub fn take_back(
        conn: &mut PgConnection,
        administrator: &Confirmed<MayGrantTenantOwner>,
        id: TenantOwnerId,
    ) -> Result<()> {
        let customer = own_customer(conn, administrator)?;
        let grant: TenantOwner = tenant_owners::table
            .filter(tenant_owners::provider_id.eq(customer.provider_id))
            .filter(tenant_owners::customer_id.eq(customer.id))
            .filter(tenant_owners::id.eq(id))
            .select(TenantOwner::as_select())
            .first(conn)?;
        let taken = diesel::update(tenant_owners::table.find((grant.provider_id, grant.id)))
            .filter(tenant_owners::taken_back_at.is_null())
            .set((
                tenant_owners::taken_back_at.eq(administrator.visitor.now),
                tenant_owners::taken_back_by.eq(&administrator.name),
            ))
            .execute(conn)?;
        if taken == 0 {
            return Ok(());
        }
        record(conn, administrator, &customer, "tenant_owner.taken_back", (Some(grant.reseller_id), None))
    }

    pub fn is_in_force(&self) -> bool {
        self.taken_back_at.is_none()
    }
}

/// The customer whose administrator asks.
pub(super) fn own_customer(conn: &mut PgConnection, administrator: &Scope) -> Result<Customer> {
    match administrator.organization {
        Organization::Customer(_, id) => Customer::find(conn, administrator, id),
        _ => Err(Error::NotFound),
    }
}

/// Both sides read it: the reseller that has it, or had it, the provider and the customer.
fn record(
    conn: &mut PgConnection,
    administrator: &Scope,
    customer: &Customer,
    action: &str,
    (before, after): (Option<ResellerId>, Option<ResellerId>),
) -> Result<()> {
    let customer_id: CustomerId = customer.id;
    let details = json!({ "before": { "reseller": before }, "after": { "reseller": after } });
    let subject =
        Subject { reseller_id: after.or(before), customer_id: Some(customer_id), ..customer.subject(details) };
    activity::record(conn, administrator, action, subject)
}
