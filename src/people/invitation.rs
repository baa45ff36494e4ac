//! Inviting a colleague: a person without a sign-in name yet, and a letter with a personal link.
//!
//! The sign-in name is the address, but it is taken only when the invitation is taken up, by whoever
//! reads that mailbox. So an invitation answers its sender the same whether or not somebody anywhere
//! signs in with the address already, and nobody can keep an address from its owner by inviting it. Where
//! it is taken, the letter says so, to the mailbox alone.

use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::{NewUser, Owner, User};
use crate::activity;
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::people::changes::{judge_reach, told};
use crate::people::colleague::{Colleague, State, needs_global_admin, queue_up};
use crate::people::forms::Invitee;
use crate::people::letters;
use crate::schema::users;
use crate::scope::{Denial, MayManagePeople, Organization, Role};

impl Invitee {
    /// Why `admin` may not invite this person, if so.
    pub fn forbids(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<Option<Denial>> {
        match self.person.roles.contains(&Role::GlobalAdmin) {
            true => needs_global_admin(conn, admin),
            false => Ok(None),
        }
    }

    /// Keeps the person as invited and queues the letter.
    pub fn invite(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<UserId> {
        judge_reach(admin, &self.person.reach)?;
        queue_up(conn, admin)?;
        let known = users::email.eq(&self.email).or(users::sign_in_name.eq(&self.email));
        let known = Colleague::visible_to(admin).filter(known);
        if diesel::select(exists(known)).get_result(conn)? {
            return Err(Error::invalid("email", "people-known"));
        }
        let id = UserId::new(admin.visitor.now);
        let user = User::create(
            conn,
            admin.visitor.now,
            &NewUser {
                owner: match admin.organization {
                    Organization::Provider(id) => Owner::Provider(id),
                    Organization::Reseller(id) => Owner::Reseller(id),
                    Organization::Customer(provider, id) => Owner::Customer(provider, id),
                },
                sign_in_name: &id.to_string(),
                email: &self.email,
                first_name: &self.person.first_name,
                last_name: &self.person.last_name,
                roles: &self.person.roles,
                language: Some(self.language),
                password: None,
                taken: ("email", "people-known"),
            },
        )?;
        diesel::update(users::table.find(user.id))
            .set((
                users::sign_in_name.eq(user.id.to_string()),
                users::reach_resellers.eq(&self.person.reach.resellers),
                users::reach_countries.eq(&self.person.reach.countries),
            ))
            .execute(conn)?;
        let colleague = Colleague::find(conn, admin, user.id)?;
        let roles: Vec<_> = self.person.roles.iter().map(|role| role.code()).collect();
        let details = json!({ "roles": roles, "scope": told(&self.person.reach) });
        activity::record(conn, admin, "user.invited", colleague.subject(details))?;
        letters::invitation(conn, admin, &colleague)?;
        Ok(user.id)
    }
}

impl Colleague {
    /// Sends the invitation's letter again; the link in the last one ends.
    pub fn invite_again(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<()> {
        if self.state() != State::Invited {
            return Err(Error::refused_with(
                "people-no-invitation",
                format!("/people/{}", self.id),
                "people-back-to-person",
            ));
        }
        self.note(conn, admin, "user.invitation_sent_again", json!({ "email": self.email }))?;
        letters::invitation(conn, admin, self)
    }
}
