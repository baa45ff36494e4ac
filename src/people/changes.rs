//! What is done to a colleague: names, roles, reach, suspended and let in again, removed, signed out.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::{Link, User};
use crate::activity;
use crate::error::{Error, Result};
use crate::people::colleague::{Colleague, State, needs_global_admin};
use crate::people::forms::Person;
use crate::people::letters;
use crate::schema::users;
use crate::scope::{Denial, MayManagePeople, Reach, Role, Scope};

impl Colleague {
    /// Why `admin` may not make this colleague into `to`, if so: the Global admin role is given by Global
    /// admins alone.
    pub fn forbids(&self, conn: &mut PgConnection, admin: &MayManagePeople, to: &Person) -> Result<Option<Denial>> {
        match to.roles.contains(&Role::GlobalAdmin) {
            true => needs_global_admin(conn, admin),
            false => self.forbidden_to(conn, admin),
        }
    }

    /// Changes names, roles and reach. `self` is locked. New roles hold from the person's next request.
    pub fn update(&self, conn: &mut PgConnection, admin: &MayManagePeople, to: &Person) -> Result<()> {
        let (roles, reach) = (self.roles(), self.reach());
        self.judge(conn, admin, to)?;
        let codes = |roles: &[Role]| roles.iter().map(|role| role.code()).collect::<Vec<_>>();
        diesel::update(users::table.find(self.id))
            .set((
                users::first_name.eq(&to.first_name),
                users::last_name.eq(&to.last_name),
                users::roles.eq(codes(&to.roles)),
                users::reach_resellers.eq(&to.reach.resellers),
                users::reach_countries.eq(&to.reach.countries),
            ))
            .execute(conn)?;
        let name = format!("{} {}", to.first_name, to.last_name);
        if name != self.name() {
            self.note(conn, admin, "user.renamed", json!({ "before": self.name(), "after": name }))?;
        }
        if reach != to.reach {
            let details = json!({ "before": told(&reach), "after": told(&to.reach) });
            self.note(conn, admin, "user.scope_changed", details)?;
        }
        if roles != to.roles {
            let details = json!({ "before": codes(&roles), "after": codes(&to.roles) });
            User::renew_tokens(conn, self.id)?;
            self.note(conn, admin, "user.roles_changed", details)?;
            letters::roles_changed(conn, admin, self, &to.roles)?;
        }
        Ok(())
    }

    /// Nobody gives themselves a role or another reach, or anybody more than they reach themselves; the
    /// last Global admin stays one.
    fn judge(&self, conn: &mut PgConnection, admin: &MayManagePeople, to: &Person) -> Result<()> {
        let oneself = self.id == admin.user_id;
        if oneself && to.roles.iter().any(|role| !admin.roles.contains(role)) {
            return Err(Error::invalid("roles", "people-own-roles"));
        }
        if self.reach() != to.reach {
            if oneself {
                return Err(Error::invalid("reach", "people-own-reach"));
            }
            judge_reach(admin, &to.reach)?;
        }
        if !to.roles.contains(&Role::GlobalAdmin) && self.is_last_admin(conn, admin)? {
            return Err(Error::invalid("roles", "people-last-admin"));
        }
        Ok(())
    }

    /// Keeps the person out until let in again; their sessions end.
    pub fn suspend(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        self.may_go(conn, admin)?;
        if self.state() == State::Suspended {
            return Ok(());
        }
        let now = admin.visitor.now;
        diesel::update(users::table.find(self.id)).set(users::suspended_at.eq(now)).execute(conn)?;
        User::end_sessions(conn, self.id, now)?;
        Link::revoke(conn, now, self.id)?;
        self.note(conn, admin, "user.suspended", json!({ "before": "active", "after": "suspended" }))
    }

    /// Lets a suspended person in again.
    pub fn resume(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        if self.state() != State::Suspended {
            return Ok(());
        }
        let now: Option<chrono::DateTime<chrono::Utc>> = None;
        diesel::update(users::table.find(self.id)).set(users::suspended_at.eq(now)).execute(conn)?;
        self.note(conn, admin, "user.resumed", json!({ "before": "suspended", "after": "active" }))
    }

    /// Removes the person, or takes an invitation back. The row stays, for what they have done; the
    /// sign-in name is free again.
    pub fn remove(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        self.may_go(conn, admin)?;
        let now = admin.visitor.now;
        diesel::update(users::table.find(self.id))
            .set((
                users::sign_in_name.eq(self.id.to_string()),
                users::password_hash.eq(None::<String>),
                users::suspended_at.eq(now),
                users::removed_at.eq(now),
            ))
            .execute(conn)?;
        User::end_sessions(conn, self.id, now)?;
        Link::revoke(conn, now, self.id)?;
        let action = match self.state() {
            State::Invited => "user.invitation_revoked",
            _ => "user.removed",
        };
        self.note(
            conn,
            admin,
            action,
            json!({ "email": self.email, "roles": self.roles().iter().map(|role| role.code()).collect::<Vec<_>>() }),
        )
    }

    /// Signs the person out everywhere.
    pub fn end_sessions(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        User::end_sessions(conn, self.id, admin.visitor.now)?;
        activity::record(conn, admin, "user.sessions_ended", self.subject(json!({})))
    }

    /// Sends a link to set a new password to whoever reads the person's mail.
    pub fn send_reset(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        if self.state() != State::Active {
            let back = format!("/people/{}", self.id);
            return Err(Error::refused_with("people-not-active", back, "people-back-to-person"));
        }
        activity::record(conn, admin, "user.reset_sent", self.subject(json!({ "email": self.email })))?;
        letters::reset(conn, admin, self)
    }

    /// Nobody suspends or removes themselves, and the last Global admin stays.
    fn may_go(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        self.must_be_another(admin)?;
        let back = format!("/people/{}", self.id);
        if self.is_last_admin(conn, admin)? {
            return Err(Error::refused_with("people-last-admin", back, "people-back-to-person"));
        }
        Ok(())
    }

    /// What nobody does to themselves.
    pub fn must_be_another(&self, admin: &Scope) -> Result<()> {
        let back = format!("/people/{}", self.id);
        match self.id == admin.user_id {
            true => Err(Error::refused_with("people-not-yourself", back, "people-back-to-person")),
            false => Ok(()),
        }
    }

    /// Records a change, and that there was one.
    pub fn note(&self, conn: &mut PgConnection, admin: &Scope, action: &str, details: Value) -> Result<()> {
        diesel::update(users::table.find(self.id))
            .set((
                users::version.eq(self.version + 1),
                users::changed_at.eq(admin.visitor.now),
                users::changed_by.eq(&admin.name),
            ))
            .execute(conn)?;
        activity::record(conn, admin, action, self.subject(details))
    }
}

/// Nobody gives a reach that is wider than their own.
pub(super) fn judge_reach(admin: &Scope, reach: &Reach) -> Result<()> {
    match admin.reach.holds(reach) {
        true => Ok(()),
        false => Err(Error::invalid("reach", "people-reach-beyond")),
    }
}

/// A reach as activity keeps it.
pub(super) fn told(reach: &Reach) -> Value {
    json!({ "resellers": reach.resellers, "countries": reach.countries })
}
