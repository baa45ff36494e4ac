//! A user's temporary password: made when it is shown, shown once, in the session that asked for it, by the
//! same rules as **Setup info** (180–182).

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::temporary_password;
use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::{Customer, SetupInfo, TemporaryPassword};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::scope::MayManageUsers;
use crate::users::changes::Admin;
use crate::users::forms::VersionForm;
use crate::users::user::{CustomerUser, must_manage_admins};
use crate::web::form::Form;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "users/password.html")]
struct PasswordPage {
    chrome: Chrome,
    customer: Customer,
    user: CustomerUser,
    setup: SetupInfo,
}

/// The user, with the newest right to see a password of theirs, if the person may give them one still.
fn find(
    conn: &mut PgConnection,
    admin: &MayManageUsers,
    id: UserId,
) -> Result<(Customer, CustomerUser, TemporaryPassword)> {
    let (customer, user) = CustomerUser::find(conn, admin, id, Task::SeeUsers)?;
    let task = if user.roles().is_empty() { Task::ResetPasswords } else { Task::ManageAdmins };
    AdminRelationship::must_allow_task(conn, admin, &customer, task)?;
    must_manage_admins(admin, user.is_global_admin())?;
    let right = TemporaryPassword::of_user(conn, &customer, user.id)?.ok_or(Error::NotFound)?;
    Ok((customer, user, right))
}

/// As **Setup info**, a GET that may write: it makes the password that it shows.
pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<UserId>) -> Result<Page> {
    let id = *id;
    let due = db.read(&visitor, move |conn, admin: &MayManageUsers| {
        let (_, user, right) = find(conn, admin, id)?;
        Ok(!user.is_deleted() && right.is_due(admin))
    });
    let made = if due.await? { Some(temporary_password().await?) } else { None };
    db.write(&visitor, move |conn, admin: &MayManageUsers| {
        let (customer, user, right) = find(conn, admin, id)?;
        let setup = right.show(conn, admin, &customer, made.filter(|_| !user.is_deleted()))?;
        let shows_password = setup.password().is_some();
        let page = PasswordPage { chrome: Chrome::of(admin), customer, user, setup }.ok()?;
        // As in Setup info: a change of the cookie ends what a browser keeps for its Back button.
        Ok(if shows_password { page.saying("users-password-issued") } else { page })
    })
    .await
}

/// **Reset password**: the old one ends now, the new one is on the next page.
pub async fn issue(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<UserId>,
    form: Form<VersionForm>,
) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, admin: &Admin| {
        let (customer, user) = CustomerUser::lock(conn, admin, id, &form.version, Task::ResetPasswords)?;
        user.issue_password(conn, admin, &customer)?;
        Ok(Page::see_other(format!("/users/{id}/password")))
    })
    .await
}
