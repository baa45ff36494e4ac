//! What a partner's people do for a customer, and which roles allow it: the one place that decides.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::admin_relationships::relationship::AdminRelationship;
use crate::admin_relationships::role::AdminRole;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{AdminRelationshipId, CustomerId};
use crate::schema::admin_relationships as table;
use crate::scope::{MayAskForRoles, Organization, Scope};
use crate::words::{Language, Phrase};

/// Something that is done in a customer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    SeeUsers,
    /// Adds, changes, blocks, deletes and restores users who administer nothing.
    ManageUsers,
    AssignLicenses,
    /// Resets the password of a user who administers nothing, or ends the sessions.
    ResetPasswords,
    /// Does the same to an administrator, or sends the first credentials again.
    ManageAdmins,
    /// Gives and takes administrator roles.
    GiveRoles,
    /// Opens service requests on behalf of the customer.
    OpenRequests,
}

impl Task {
    /// The roles of which one is enough.
    pub fn roles(self) -> &'static [AdminRole] {
        match self {
            Task::SeeUsers => &[AdminRole::DirectoryReaders, AdminRole::User],
            Task::ManageUsers => &[AdminRole::User],
            Task::AssignLicenses => &[AdminRole::License, AdminRole::User],
            Task::ResetPasswords => &[AdminRole::Helpdesk, AdminRole::User],
            Task::ManageAdmins => &[AdminRole::PrivilegedAuthentication],
            Task::GiveRoles => &[AdminRole::PrivilegedRole],
            Task::OpenRequests => &[AdminRole::ServiceSupport],
        }
    }

    /// The names of the roles of which one is enough.
    pub fn role_names(self, reader: Language) -> String {
        let names: Vec<String> = self.roles().iter().map(|role| reader.say(role.words()).to_string()).collect();
        names.join(", ")
    }
}

impl AdminRelationship {
    /// The relationship by which the person's company may do `task` for `customer` now, the newest; none for a
    /// customer's own people, who need none.
    pub fn allowing(
        conn: &mut PgConnection,
        person: &Scope,
        customer: &Customer,
        task: Task,
    ) -> Result<Option<AdminRelationship>> {
        let Some(id) = newest_for(conn, person, customer, task)? else { return Ok(None) };
        AdminRelationship::find(conn, person, id).map(Some)
    }

    /// Whether the person may do `task` for `customer` now, as far as it takes a role in the account.
    pub fn allows_task(conn: &mut PgConnection, person: &Scope, customer: &Customer, task: Task) -> Result<bool> {
        Ok(against(conn, person, customer, task)?.is_none())
    }

    /// Of some customers that were found for the person, those for which they may do `task` now, with one query.
    pub fn allowing_task(
        conn: &mut PgConnection,
        person: &Scope,
        customers: &[Customer],
        task: Task,
    ) -> Result<HashSet<CustomerId>> {
        let whole = customers.iter().filter(|customer| customer.is_whole_for(person.organization));
        let ids: Vec<CustomerId> = whole.map(|customer| customer.id).collect();
        if ids.is_empty() || matches!(person.organization, Organization::Customer(..)) {
            return Ok(ids.into_iter().collect());
        }
        let codes: Vec<&str> = task.roles().iter().map(|role| role.code()).collect();
        let providers: HashSet<_> = customers.iter().map(|customer| customer.provider_id).collect();
        // By the customers' key: of a provider's own there is one for each customer, which an index would offer.
        let of_both = table::table
            .filter(table::provider_id.eq_any(providers))
            .filter(table::customer_id.eq_any(ids))
            .filter(table::reseller_id.is_not_distinct_from(person.reseller()))
            .filter(table::roles.overlaps_with(codes))
            .into_boxed();
        let held = AdminRelationship::held(of_both, person.visitor.now);
        Ok(held.select(table::customer_id).load(conn)?.into_iter().collect())
    }

    /// Refuses a partner's person whose company has no role for `task` now, and says where to ask for one. Asked in
    /// each request, in its transaction: what has ended allows nothing any more.
    pub fn must_allow_task(conn: &mut PgConnection, person: &Scope, customer: &Customer, task: Task) -> Result<()> {
        let Some(reason) = against(conn, person, customer, task)? else { return Ok(()) };
        let list = format!("/customers/{}/admin-relationships", customer.id);
        Err(match task.roles().first().filter(|_| person.may::<MayAskForRoles>()) {
            Some(role) => Error::refused_with(reason, format!("{list}/new?role={}", role.code()), "roles-ask"),
            None => Error::refused_with(reason, list, "roles-title"),
        })
    }

    /// The same, said beside the box called `field`.
    pub fn must_allow_box(
        conn: &mut PgConnection,
        person: &Scope,
        customer: &Customer,
        (task, field): (Task, &'static str),
    ) -> Result<()> {
        against(conn, person, customer, task)?.map_or(Ok(()), |reason| Err(Error::invalid(field, reason)))
    }
}

/// Which relationship with a customer that was found for the person gives their company a role for `task` now. Asked
/// in almost each request, so by the key alone, whatever the company has with others.
fn newest_for(
    conn: &mut PgConnection,
    person: &Scope,
    customer: &Customer,
    task: Task,
) -> Result<Option<AdminRelationshipId>> {
    if !customer.is_whole_for(person.organization) {
        return Ok(None);
    }
    let codes: Vec<&str> = task.roles().iter().map(|role| role.code()).collect();
    let of_customer = table::table
        .filter(table::provider_id.eq(customer.provider_id))
        .filter(table::customer_id.eq(customer.id))
        .filter(table::roles.overlaps_with(codes))
        .into_boxed();
    let of_both = match person.reseller() {
        Some(own) => of_customer.filter(table::reseller_id.eq(own)),
        None => of_customer.filter(table::reseller_id.is_null()),
    };
    let held = AdminRelationship::held(of_both, person.visitor.now);
    Ok(held.order((table::asked_at.desc(), table::id.desc())).select(table::id).first(conn).optional()?)
}

/// What a partner's person is told whose company has no role for `task`; the customer's own people need none.
fn against(conn: &mut PgConnection, person: &Scope, customer: &Customer, task: Task) -> Result<Option<Phrase>> {
    if matches!(person.organization, Organization::Customer(..)) || newest_for(conn, person, customer, task)?.is_some()
    {
        return Ok(None);
    }
    let roles = task.role_names(person.visitor.language);
    Ok(Some(Phrase::new("roles-missing").with("customer", &customer.bill_to_name).with("roles", roles)))
}
