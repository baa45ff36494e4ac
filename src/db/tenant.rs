//! Whose rows a transaction may see: what row-level security is told, for this transaction alone.
//!
//! The doors say so for who is signed in. A room says so where somebody has shown a name and a password,
//! or a link, in the place of a session.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::error::Result;
use crate::id::{RelationshipId, RequestId, UserId};
use crate::schema::sign_in_names as owners;
use crate::scope::Organization;

/// Opens the rows of `organization` until the transaction ends.
pub fn enter(conn: &mut PgConnection, organization: Organization) -> Result<()> {
    let (provider, reseller, customer) = match organization {
        Organization::Provider(id) => (Some(id.uuid()), None, None),
        Organization::Reseller(id) => (None, Some(id.uuid()), None),
        Organization::Customer(provider, id) => (Some(provider.uuid()), None, Some(id.uuid())),
    };
    set(conn, provider, reseller, customer)
}

/// Closes them again.
pub(super) fn leave(conn: &mut PgConnection) -> Result<()> {
    set(conn, None, None, None)
}

fn set(conn: &mut PgConnection, provider: Option<Uuid>, reseller: Option<Uuid>, customer: Option<Uuid>) -> Result<()> {
    sql_query("select enter($1, $2, $3)")
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Nullable<SqlUuid>, _>(reseller)
        .bind::<Nullable<SqlUuid>, _>(customer)
        .execute(conn)?;
    Ok(())
}

/// Opens the rows of the organization whose person signs in as `name`; says who that is.
pub fn enter_by_sign_in_name(conn: &mut PgConnection, name: &str) -> Result<Option<UserId>> {
    let found: Option<UserId> = owners::table.find(name).select(owners::user_id).first(conn).optional()?;
    found.map(|user| enter_by_user(conn, user).map(|()| user)).transpose()
}

/// Opens the rows of the organization that `user` belongs to.
pub fn enter_by_user(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sql_query("select enter(provider_id, reseller_id, customer_id) from sign_in_names where user_id = $1")
        .bind::<SqlUuid, _>(user)
        .execute(conn)?;
    Ok(())
}

/// Opens one partnership request to who holds its link.
pub fn enter_by_invitation(conn: &mut PgConnection, id: RequestId) -> Result<()> {
    set_config(conn, "portal.invitation", &id.to_string())
}

/// Opens one request for a relationship to who holds its link.
pub fn enter_by_relationship(conn: &mut PgConnection, id: RelationshipId) -> Result<()> {
    set_config(conn, "portal.relationship", &id.to_string())
}

/// Opens what the worker and the command line need of every tenant.
pub(super) fn enter_as_system(conn: &mut PgConnection) -> Result<()> {
    set_config(conn, "portal.system", "on")
}

fn set_config(conn: &mut PgConnection, name: &str, value: &str) -> Result<()> {
    sql_query("select set_config($1, $2, true)").bind::<Text, _>(name).bind::<Text, _>(value).execute(conn)?;
    Ok(())
}
