//! What is done to a customer's user: added, changed, blocked, deleted and restored, given a new password.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::{User, tell_password_issued};
use crate::activity;
use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::{Customer, TemporaryPassword};
use crate::error::{Error, OrTaken, Result};
use crate::id::UserId;
use crate::schema::users;
use crate::scope::{Confirmed, MayManageUsers, Role, Scope};
use crate::users::forms::{Newcomer, Person};
use crate::users::licenses::{Wanted, take_all};
use crate::users::user::{CustomerUser, RESTORABLE_DAYS, State, must_manage_admins};

/// To hold it is to be allowed, and to have proven just now that it is oneself.
pub(super) type Admin = Confirmed<MayManageUsers>;

impl Newcomer {
    /// Adds the users, without licenses or passwords yet. The caller has queued up.
    pub fn add_all(
        conn: &mut PgConnection,
        admin: &Admin,
        customer: &Customer,
        newcomers: &[Newcomer],
    ) -> Result<Vec<CustomerUser>> {
        let is_admin = |it: &Newcomer| it.person.roles.contains(&Role::GlobalAdmin);
        must_manage_admins(admin, newcomers.iter().any(is_admin))?;
        if newcomers.iter().any(|it| !it.person.roles.is_empty()) {
            AdminRelationship::must_allow_box(conn, admin, customer, (Task::GiveRoles, "roles"))?;
        }
        let now = admin.visitor.now;
        let rows = newcomers.iter().map(|it| {
            (
                users::id.eq(UserId::new(now)),
                users::provider_id.eq(customer.provider_id),
                users::customer_id.eq(customer.id),
                users::sign_in_name.eq(it.sign_in_name.to_lowercase()),
                // The mailbox of the account itself.
                users::email.eq(&it.sign_in_name),
                users::first_name.eq(&it.person.first_name),
                users::last_name.eq(&it.person.last_name),
                users::display_name.eq(&it.person.display_name),
                users::location.eq(&it.person.location),
                users::roles.eq(codes(&it.person.roles)),
                users::created_at.eq(now),
            )
        });
        let ids: Vec<UserId> = diesel::insert_into(users::table)
            .values(rows.collect::<Vec<_>>())
            .returning(users::id)
            .get_results(conn)
            .or_taken("users_sign_in_name_key", "user_name", "users-user-name-taken")?;
        let added = CustomerUser::several(conn, customer, &ids)?;
        let subjects = added.iter().map(|user| {
            let details = json!({ "before": null, "after": kept(user, customer) });
            user.subject(customer, details)
        });
        activity::record_many(conn, admin, "user.added", subjects.collect())?;
        Ok(added)
    }

    /// Adds the user with the licenses.
    pub fn add(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<UserId> {
        let added = Newcomer::add_all(conn, admin, customer, std::slice::from_ref(self))?;
        if !self.licenses.is_empty() {
            Wanted::to_give(self.licenses.iter().copied()).apply(conn, admin, customer, &added)?;
        }
        Ok(added.first().ok_or(Error::NotFound)?.id)
    }
}

/// What activity records say was, and is, kept of a user.
fn kept(user: &CustomerUser, customer: &Customer) -> serde_json::Value {
    json!({
        "first_name": user.first_name, "last_name": user.last_name, "display_name": user.display_name,
        "location": user.location(customer), "roles": codes(&user.roles()),
    })
}

fn codes(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.code()).collect()
}

impl CustomerUser {
    /// Changes names, location and roles. `self` is locked. New roles hold from the user's next request.
    pub fn update(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer, to: &Person) -> Result<()> {
        self.must_be_here()?;
        if self.id == admin.user_id && to.roles != self.roles() {
            return Err(Error::invalid("roles", "users-own-roles"));
        }
        must_manage_admins(admin, to.roles.contains(&Role::GlobalAdmin))?;
        if !to.roles.contains(&Role::GlobalAdmin) && self.is_last_admin(conn, customer)? {
            return Err(Error::invalid("roles", "users-last-admin"));
        }
        if to.roles != self.roles() {
            AdminRelationship::must_allow_box(conn, admin, customer, (Task::GiveRoles, "roles"))?;
        }
        diesel::update(users::table.find(self.id))
            .set((
                users::first_name.eq(&to.first_name),
                users::last_name.eq(&to.last_name),
                users::display_name.eq(&to.display_name),
                users::location.eq(&to.location),
                users::roles.eq(codes(&to.roles)),
            ))
            .execute(conn)?;
        let after = json!({
            "first_name": to.first_name, "last_name": to.last_name, "display_name": to.display_name,
            "location": to.location, "roles": codes(&to.roles),
        });
        let details = activity::changed(&kept(self, customer), &after);
        if to.roles == self.roles() {
            return self.note(conn, admin, customer, "user.changed", details);
        }
        User::renew_tokens(conn, self.id)?;
        self.note(conn, admin, customer, "user.roles_changed", details)
    }

    /// Keeps the user out until let in again; their sessions end. The licenses stay theirs.
    pub fn block(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<()> {
        self.may_go(conn, admin, customer)?;
        let now = admin.visitor.now;
        diesel::update(users::table.find(self.id)).set(users::suspended_at.eq(now)).execute(conn)?;
        User::shut_out(conn, self.id, now)?;
        self.note(conn, admin, customer, "user.suspended", json!({ "before": "active", "after": "suspended" }))
    }

    /// Lets a blocked user in again.
    pub fn unblock(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<()> {
        self.must_be_here()?;
        diesel::update(users::table.find(self.id)).set(users::suspended_at.eq(None::<DateTime<Utc>>)).execute(conn)?;
        self.note(conn, admin, customer, "user.resumed", json!({ "before": "suspended", "after": "active" }))
    }

    /// Deletes the user: signed out, without password and licenses, to be restored within thirty days.
    pub fn delete(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<()> {
        self.may_go(conn, admin, customer)?;
        let now = admin.visitor.now;
        User::end_password(conn, self.id, now)?;
        TemporaryPassword::withdraw(conn, customer, self.id)?;
        take_all(conn, customer, self.id)?;
        let blocked = if self.is_blocked() { self.suspended_at() } else { Some(now) };
        diesel::update(users::table.find(self.id))
            .set((users::deleted_at.eq(now), users::suspended_at.eq(blocked)))
            .execute(conn)?;
        let details = json!({ "roles": codes(&self.roles()), "days": RESTORABLE_DAYS });
        self.note(conn, admin, customer, "user.deleted", details)
    }

    /// Brings a deleted user back, without a password and without licenses, and with the roles.
    pub fn restore(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<()> {
        let until = self.restorable_until().ok_or_else(|| self.refused("users-not-deleted"))?;
        if admin.visitor.now >= until {
            return Err(self.refused("users-restore-too-late"));
        }
        let blocked = if self.was_blocked_before() { self.suspended_at() } else { None };
        diesel::update(users::table.find(self.id))
            .set((users::deleted_at.eq(None::<DateTime<Utc>>), users::suspended_at.eq(blocked)))
            .execute(conn)?;
        self.note(conn, admin, customer, "user.restored", json!({ "roles": codes(&self.roles()) }))
    }

    /// Ends the user's password and sessions, and gives the right to see a new password once. They are told.
    pub fn issue_password(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<()> {
        self.must_be_here()?;
        if self.id == admin.user_id {
            return Err(self.refused("users-own-password"));
        }
        if self.is_blocked() {
            return Err(self.refused("users-password-blocked"));
        }
        TemporaryPassword::renew(conn, admin, customer, self.id)?;
        self.note(conn, admin, customer, "user.password_issued", json!({ "user": self.user_name() }))?;
        if self.state() == State::Active {
            let by = format!("{}, {}", admin.name, admin.organization_name);
            let user = User::find(conn, self.id)?;
            tell_password_issued(conn, &admin.visitor, &user, &by)?;
        }
        Ok(())
    }

    /// Signs the user out everywhere.
    pub fn end_sessions(&self, conn: &mut PgConnection, admin: &Admin, customer: &Customer) -> Result<()> {
        User::end_sessions(conn, self.id, admin.visitor.now)?;
        activity::record(conn, admin, "user.sessions_ended", self.subject(customer, json!({})))
    }

    /// Takes the second factors of a user who has lost them away.
    pub fn forget_factors(&self, conn: &mut PgConnection, admin: &Admin, _: &Customer) -> Result<()> {
        self.must_be_another(admin)?;
        let user = User::find(conn, self.id)?;
        User::forget_factors(conn, admin, &user)
    }

    /// Nobody blocks or deletes themselves, and the last Global admin stays.
    fn may_go(&self, conn: &mut PgConnection, admin: &Scope, customer: &Customer) -> Result<()> {
        self.must_be_here()?;
        self.must_be_another(admin)?;
        match self.is_last_admin(conn, customer)? {
            true => Err(self.refused("users-last-admin")),
            false => Ok(()),
        }
    }

    fn must_be_another(&self, admin: &Scope) -> Result<()> {
        if self.id == admin.user_id { Err(self.refused("users-not-yourself")) } else { Ok(()) }
    }

    /// 409 for who is deleted: restored first, then changed.
    pub fn must_be_here(&self) -> Result<()> {
        if self.is_deleted() { Err(self.refused("users-is-deleted")) } else { Ok(()) }
    }

    fn refused(&self, reason: &'static str) -> Error {
        Error::refused_with(reason, self.path(), "users-back-to-user")
    }
}
