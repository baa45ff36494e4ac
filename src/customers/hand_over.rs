//! **Send Setup info**: the administrator's first credentials go to the customer's primary contact as a link that
//! shows the user name and takes a password of their own, once. No password is in the letter (180–182).

use actix_web::web;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::{HandedOver, Link, LinkKind, User, tell_password_issued};
use crate::activity;
use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::customers::setup::DOUBLE_CLICK;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, UserId};
use crate::mail::{Letter, Recipient};
use crate::schema::users;
use crate::scope::{Confirmed, MayIssuePassword, Scope};
use crate::web::page::Page;
use crate::web::session::Visitor;
use crate::words::Phrase;

impl Customer {
    /// The first administrator's id, and since when their sign-in is blocked, unless the account was deleted.
    fn found_administrator(&self, conn: &mut PgConnection) -> Result<Option<(UserId, Option<DateTime<Utc>>)>> {
        let named = users::table.filter(users::sign_in_name.eq(self.administrator().to_lowercase()));
        let there = named.filter(users::customer_id.eq(self.id)).filter(users::deleted_at.is_null());
        Ok(there.select((users::id, users::suspended_at)).first(conn).optional()?)
    }

    /// The first administrator, for a new password; 409 when the account was deleted, or its sign-in is blocked.
    pub(super) fn administrator_id(&self, conn: &mut PgConnection) -> Result<UserId> {
        let refused = |why: &'static str| {
            Error::refused_with(why, format!("/customers/{}/users?show=admins", self.id), "users-title")
        };
        match self.found_administrator(conn)? {
            Some((id, None)) => Ok(id),
            Some((_, Some(_))) => Err(refused("customers-administrator-blocked")),
            None => Err(refused("customers-administrator-gone")),
        }
    }

    /// The link that Setup info was sent by last; none when it never was.
    pub(super) fn handed_over(&self, conn: &mut PgConnection) -> Result<Option<HandedOver>> {
        match self.found_administrator(conn)? {
            Some((administrator, _)) => Link::handed_over(conn, administrator),
            None => Ok(None),
        }
    }

    /// Ends the administrator's password, sessions and earlier links, and sends a new link to the primary contact.
    fn hand_over(&self, conn: &mut PgConnection, agent: &Confirmed<MayIssuePassword>) -> Result<()> {
        self.must_be_administered_by(agent)?;
        AdminRelationship::must_allow_task(conn, agent, self, Task::ManageAdmins)?;
        let (now, visitor) = (agent.visitor.now, &agent.visitor);
        let administrator = self.administrator_id(conn)?;
        // The second click of two waits here, and finds what the first one has sent.
        User::lock_password(conn, administrator)?;
        let sent = Link::handed_over(conn, administrator)?;
        if sent.is_some_and(|sent| sent.is_open(now) && sent.to == self.email && sent.is_newer_than(now - DOUBLE_CLICK))
        {
            return Ok(());
        }
        User::end_password(conn, administrator, now)?;
        let path = Link::hand_over(conn, now, administrator, &self.email)?;
        self.send_setup_info(conn, agent, &path)?;
        let user = User::find(conn, administrator)?;
        if user.email != self.email {
            // Whoever signed in until now learns of it, too.
            tell_password_issued(conn, visitor, &user, &format!("{}, {}", agent.name, agent.organization_name))?;
        }
        let details = json!({ "user": self.administrator(), "email": self.email });
        activity::record(conn, agent, "user.setup_info_sent", self.subject(details))
    }

    fn send_setup_info(&self, conn: &mut PgConnection, agent: &Scope, path: &str) -> Result<()> {
        let letter = Letter {
            provider_id: Some(self.provider_id),
            subject: Phrase::new("customers-handover-subject"),
            sentences: vec![
                Phrase::new("customers-handover-letter")
                    .with("from", &agent.organization_name)
                    .with("customer", &self.bill_to_name),
                Phrase::new("customers-handover-once").with("hours", LinkKind::HandOver.life().num_hours()),
            ],
            link: Some((format!("{}{path}", agent.visitor.public_url), "customers-handover-link".into())),
            from: agent.organization_name.clone(),
        };
        let contact = Recipient {
            name: format!("{} {}", self.first_name, self.last_name),
            email: self.email.clone(),
            language: self.language(),
        };
        letter.queue(conn, agent.visitor.now, &contact)
    }

    /// Ends the link that was sent last, unless it was opened or has expired: then says so. A second click finds it
    /// ended.
    fn take_back(&self, conn: &mut PgConnection, agent: &MayIssuePassword) -> Result<()> {
        self.must_be_administered_by(agent)?;
        AdminRelationship::must_allow_task(conn, agent, self, Task::ManageAdmins)?;
        let (now, found) = (agent.visitor.now, self.found_administrator(conn)?);
        let (administrator, _) = found.ok_or(Error::NotFound)?;
        User::lock_password(conn, administrator)?;
        let sent = Link::handed_over(conn, administrator)?.ok_or(Error::NotFound)?;
        if sent.revoked_at.is_some() {
            return Ok(());
        }
        if !sent.is_open(now) {
            let path = format!("/customers/{}/account", self.id);
            return Err(Error::refused_with("customers-handover-over", path, "customers-account"));
        }
        Link::revoke(conn, now, administrator)?;
        let details = json!({ "user": self.administrator(), "email": sent.to });
        activity::record(conn, agent, "user.setup_info_taken_back", self.subject(details))
    }
}

/// What became of a link, as the **Account** page says it.
pub(super) fn said(sent: &HandedOver, now: DateTime<Utc>) -> (&'static str, DateTime<Utc>) {
    match (sent.used_at, sent.revoked_at) {
        (Some(at), _) => ("customers-handover-opened", at),
        (None, Some(at)) => ("customers-handover-ended", at),
        (None, None) if sent.is_open(now) => ("customers-handover-open", sent.expires_at),
        (None, None) => ("customers-handover-expired", sent.expires_at),
    }
}

pub async fn send(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &Confirmed<MayIssuePassword>| {
        let customer = Customer::find(conn, agent, *id)?;
        customer.hand_over(conn, agent)?;
        let sent = Phrase::new("customers-handover-sent").with("email", &customer.email);
        Ok(Page::see_other(format!("/customers/{id}/account")).saying(sent))
    })
    .await
}

pub async fn take_back(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayIssuePassword| {
        Customer::find(conn, agent, *id)?.take_back(conn, agent)?;
        Ok(Page::see_other(format!("/customers/{id}/account")).saying("customers-handover-taken-back"))
    })
    .await
}
