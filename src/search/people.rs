//! People among what is found: colleagues, and the users of customers.

use diesel::prelude::*;

use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, UserId};
use crate::people;
use crate::schema::{customers, users};
use crate::scope::{MayManagePeople, MayManageUsers, Organization, Scope};
use crate::search::entries::Entries;
use crate::search::judged::Thing;

/// Colleagues are looked at whole: a company has few.
const MOST_COLLEAGUES: i64 = 1_000;

/// The colleagues of a partner's person.
pub(super) fn colleagues(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<Thing>> {
    if !scope.may::<MayManagePeople>() || matches!(scope.organization, Organization::Customer(..)) {
        return Ok(Vec::new());
    }
    let rows: Vec<(UserId, String, String, String, String)> = people::visible_to(scope)
        .filter(users::customer_id.is_null())
        .order(users::id)
        .limit(MOST_COLLEAGUES)
        .select((users::id, users::first_name, users::last_name, users::sign_in_name, users::email))
        .load(conn)?;
    let things = rows.into_iter().map(|(id, first, last, sign_in_name, email)| {
        Thing::new(format!("/people/{id}"), format!("{first} {last}"), email.clone())
            .id(id.uuid())
            .field("accounts-sign-in-name", sign_in_name)
            .field("accounts-email", email)
    });
    Ok(things.collect())
}

/// Id, customer, display name, first and last name, sign-in name, email address.
type User = (UserId, Option<CustomerId>, String, String, String, String, String);

/// The users of customers that the person's company administers and has a role for.
pub(super) fn users(conn: &mut PgConnection, scope: &Scope, found: &Entries) -> Result<Vec<Thing>> {
    let ids: Vec<UserId> = found.of("user");
    if ids.is_empty() || !scope.may::<MayManageUsers>() {
        return Ok(Vec::new());
    }
    let found = users::table.filter(users::id.eq_any(ids)).filter(users::removed_at.is_null()).select((
        users::id,
        users::customer_id,
        users::display_name,
        users::first_name,
        users::last_name,
        users::sign_in_name,
        users::email,
    ));
    let rows: Vec<User> = found.order(users::id).load(conn)?;
    let of: Vec<CustomerId> = rows.iter().filter_map(|row| row.1).collect();
    let customers: Vec<Customer> =
        Customer::visible_to(scope).filter(customers::id.eq_any(of)).select(Customer::as_select()).load(conn)?;
    let open = AdminRelationship::allowing_task(conn, scope, &customers, Task::SeeUsers)?;
    let things = rows.into_iter().filter_map(|(id, of, display_name, first, last, sign_in_name, email)| {
        let customer = customers.iter().find(|it| Some(it.id) == of && open.contains(&it.id))?;
        let full_name = format!("{first} {last}");
        let title = if display_name.is_empty() { full_name.clone() } else { display_name };
        let thing = Thing::new(format!("/users/{id}"), title, customer.bill_to_name.clone())
            .id(id.uuid())
            .field("accounts-sign-in-name", sign_in_name)
            .field("accounts-email", email)
            .field("search-full-name", full_name);
        Some(thing)
    });
    Ok(things.collect())
}
