//! An admin relationship: rows and queries.

use chrono::{DateTime, Utc};
use diesel::define_sql_function;
use diesel::dsl::auto_type;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Timestamptz};
use serde_json::Value;

use crate::activity::Subject;
use crate::admin_relationships::role::AdminRole;
use crate::admin_relationships::state::State;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{AdminRelationshipId, CustomerId, ProviderId, ResellerId, UserId};
use crate::mail::Recipient;
use crate::schema::{admin_relationships as table, customers};
use crate::scope::{Organization, Scope};
use crate::words::Language;

define_sql_function!(
    /// What became of a relationship, by its times.
    fn admin_relationship_state(
        asked: Timestamptz,
        started: Nullable<Timestamptz>,
        ends: Nullable<Timestamptz>,
        auto_extend: Bool,
        declined: Nullable<Timestamptz>,
        terminated: Nullable<Timestamptz>,
        at: Timestamptz,
    ) -> Text
);

/// The state of a row at `now`.
#[auto_type(no_type_alias)]
pub(super) fn state_at(now: DateTime<Utc>) -> _ {
    admin_relationship_state(
        table::asked_at,
        table::started_at,
        table::ends_at,
        table::auto_extend,
        table::declined_at,
        table::terminated_at,
        now,
    )
}

/// What is kept of a relationship.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = table, check_for_backend(Pg))]
pub struct Facts {
    pub provider_id: ProviderId,
    pub id: AdminRelationshipId,
    pub customer_id: CustomerId,
    pub reseller_id: Option<ResellerId>,
    pub name: String,
    roles: Vec<Option<String>>,
    pub days: i32,
    pub auto_extend: bool,
    pub asked_at: DateTime<Utc>,
    pub asked_by: Option<UserId>,
    pub asked_by_name: String,
    asked_by_email: String,
    asked_by_language: String,
    pub started_at: Option<DateTime<Utc>>,
    pub started_by: String,
    pub ends_at: Option<DateTime<Utc>>,
    pub declined_at: Option<DateTime<Utc>>,
    pub declined_by: String,
    pub declined_reason: String,
    pub terminated_at: Option<DateTime<Utc>>,
    pub terminated_by: String,
    pub told: Option<i32>,
    /// The provider's name, or the reseller's; kept here, since the customer may not see the partner any more.
    pub partner_name: String,
}

/// A relationship with its state and the customer's name.
#[derive(Clone, Debug)]
pub struct AdminRelationship {
    pub facts: Facts,
    pub state: State,
    pub customer: String,
}

pub(super) type Relationships = table::BoxedQuery<'static, Pg>;

impl AdminRelationship {
    /// The relationships that `scope` may see. Every query for them starts here. The provider sees those of the
    /// resellers that administer its customers, too; a reseller its own, with customers that it administers.
    pub fn visible_to(scope: &Scope) -> Relationships {
        let all = table::table.into_boxed();
        let seen = Customer::visible_to(scope);
        match scope.organization {
            Organization::Provider(id) => {
                all.filter(table::provider_id.eq(id)).filter(table::customer_id.eq_any(seen.select(customers::id)))
            }
            Organization::Reseller(own) => {
                let administered = seen.filter(customers::reseller_id.eq(own)).select(customers::id);
                all.filter(table::reseller_id.eq(own)).filter(table::customer_id.eq_any(administered))
            }
            Organization::Customer(provider, id) => {
                all.filter(table::provider_id.eq(provider)).filter(table::customer_id.eq(id))
            }
        }
    }

    /// Those in which a partner has its roles now.
    pub(super) fn held(of: Relationships, now: DateTime<Utc>) -> Relationships {
        of.filter(state_at(now).eq_any(State::HELD.map(State::code)))
    }

    /// The first of `some`, the newest first.
    pub(super) fn load(
        conn: &mut PgConnection,
        some: Relationships,
        now: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<AdminRelationship>> {
        let of_customer = customers::provider_id.eq(table::provider_id).and(customers::id.eq(table::customer_id));
        let rows: Vec<(Facts, String, String)> = table::table
            .inner_join(customers::table.on(of_customer))
            .filter(table::id.eq_any(some.select(table::id)))
            .order((table::asked_at.desc(), table::id.desc()))
            .limit(most)
            .select((Facts::as_select(), state_at(now), customers::bill_to_name))
            .load(conn)?;
        rows.into_iter()
            .map(|(facts, state, customer)| {
                let unknown = || Error::Internal(format!("no state of an admin relationship is called {state}"));
                Ok(AdminRelationship { state: State::from_code(&state).ok_or_else(unknown)?, facts, customer })
            })
            .collect()
    }

    pub(super) fn find(conn: &mut PgConnection, scope: &Scope, id: AdminRelationshipId) -> Result<AdminRelationship> {
        let one = AdminRelationship::visible_to(scope).filter(table::id.eq(id));
        AdminRelationship::load(conn, one, scope.visitor.now, 1)?.pop().ok_or(Error::NotFound)
    }

    /// As it is once nobody else changes it; locked until the transaction ends.
    pub(super) fn lock(conn: &mut PgConnection, scope: &Scope, id: AdminRelationshipId) -> Result<AdminRelationship> {
        let facts = AdminRelationship::find(conn, scope, id)?.facts;
        let row = table::table.find((facts.provider_id, id));
        row.select(table::id).for_no_key_update().first::<AdminRelationshipId>(conn)?;
        AdminRelationship::find(conn, scope, id)
    }

    /// The relationships in which partners have roles in the account of a customer now, with one query.
    pub fn held_of(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<Vec<AdminRelationship>> {
        let (now, of) = (scope.visitor.now, AdminRelationship::with(scope, customer));
        AdminRelationship::load(conn, AdminRelationship::held(of, now), now, 100)
    }

    /// Those with one customer that `scope` may see, found by the customer's key.
    pub(super) fn with(scope: &Scope, customer: &Customer) -> Relationships {
        AdminRelationship::visible_to(scope)
            .filter(table::provider_id.eq(customer.provider_id))
            .filter(table::customer_id.eq(customer.id))
    }

    /// Whether the person's company is the partner.
    pub fn is_partner(&self, scope: &Scope) -> bool {
        match self.facts.reseller_id {
            Some(id) => scope.reseller() == Some(id),
            None => scope.is_provider(),
        }
    }

    /// In the order of lists.
    pub fn roles(&self) -> Vec<AdminRole> {
        let held = |role: &AdminRole| self.facts.roles.iter().flatten().any(|code| code == role.code());
        AdminRole::ALL.into_iter().filter(held).collect()
    }

    pub fn path(&self) -> String {
        format!("/admin-relationships/{}", self.facts.id)
    }

    /// Who asked for it, as the one who gets letters; none for the roles that were given by default.
    pub(super) fn asker(&self) -> Option<Recipient> {
        self.facts.asked_by.map(|_| Recipient {
            name: self.facts.asked_by_name.clone(),
            email: self.facts.asked_by_email.clone(),
            language: Language::from_code(&self.facts.asked_by_language).unwrap_or_default(),
        })
    }

    /// Its customer as the thing of an activity record, which the partner sees too.
    pub(super) fn subject(&self, mut details: Value) -> Subject {
        if let Value::Object(details) = &mut details {
            details.insert("name".to_owned(), self.facts.name.clone().into());
        }
        Subject {
            id: Some(self.facts.customer_id.uuid()),
            name: self.customer.clone(),
            provider_id: Some(self.facts.provider_id),
            reseller_id: self.facts.reseller_id,
            customer_id: Some(self.facts.customer_id),
            details,
            about: Some(self.facts.id.uuid()),
        }
    }
}
