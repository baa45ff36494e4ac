//! **Setup info**: the administrator's temporary password, made when it is shown, shown once, kept
//! nowhere but as a hash (180–182).

use actix_web::web;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::{
    Hashed, NewUser, Owner, Password, TEMPORARY_HOURS, User, tell_password_issued, temporary_password,
};
use crate::activity;
use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, OrderId, ProviderId, SessionId, TemporaryPasswordId, UserId};
use crate::schema::{temporary_passwords as rights, users};
use crate::scope::{Confirmed, MayIssuePassword, MayOrder, Role, Scope};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// How long after Submit, or after **Issue a new password**, the password may be shown.
const MINUTES: i64 = 15;

/// What the same person asks for again within this time, they have asked for once.
pub(super) const DOUBLE_CLICK: TimeDelta = TimeDelta::seconds(5);

/// The right to see a temporary password once, in the session that asked for it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = rights, check_for_backend(diesel::pg::Pg))]
pub struct TemporaryPassword {
    provider_id: ProviderId,
    id: TemporaryPasswordId,
    customer_id: CustomerId,
    user_id: UserId,
    issued_to: String,
    session_id: Option<SessionId>,
    issued_at: DateTime<Utc>,
    pub shown_at: Option<DateTime<Utc>>,
}

/// What **Setup info** shows.
pub struct SetupInfo {
    /// The sign-in name that it belongs to.
    pub user_name: String,
    pub shown: Shown,
}

/// Whether the password is on the page, or why it isn't.
pub enum Shown {
    Now(Password),
    Before {
        at: DateTime<Utc>,
        to: String,
    },
    /// Not in this session, or too late; nobody has seen it.
    NotHere,
}

impl SetupInfo {
    /// The password, on the one page that has it.
    pub fn password(&self) -> Option<&str> {
        match &self.shown {
            Shown::Now(password) => Some(password.reveal()),
            _ => None,
        }
    }

    /// When and to whom it was shown before.
    pub fn seen(&self) -> Option<(&DateTime<Utc>, &str)> {
        match &self.shown {
            Shown::Before { at, to } => Some((at, to)),
            _ => None,
        }
    }

    /// Hours until the password dies unused.
    pub fn hours(&self) -> i64 {
        TEMPORARY_HOURS
    }
}

impl TemporaryPassword {
    /// Makes the customer's first administrator, without a password yet, and the right to see one.
    pub fn prepare(conn: &mut PgConnection, agent: &MayOrder, customer: &Customer, order: OrderId) -> Result<()> {
        let sign_in_name = customer.administrator();
        let user = User::create(
            conn,
            agent.visitor.now,
            &NewUser {
                owner: Owner::Customer(customer.provider_id, customer.id),
                sign_in_name: &sign_in_name,
                email: &customer.email,
                first_name: &customer.first_name,
                last_name: &customer.last_name,
                roles: &[Role::GlobalAdmin],
                language: None,
                password: None,
                taken: ("domain_prefix", "customers-domain-taken"),
            },
        )?;
        insert(conn, agent, customer, user.id, Some(order))?;
        Ok(())
    }

    /// The right to see the password of one of the customer's users, who has none yet.
    pub fn grant(conn: &mut PgConnection, admin: &Scope, customer: &Customer, user: UserId) -> Result<()> {
        insert(conn, admin, customer, user, None).map(drop)
    }

    /// Ends the password and sessions of one of the customer's users, and gives the right to see a new one.
    pub fn renew(
        conn: &mut PgConnection,
        admin: &Scope,
        customer: &Customer,
        user: UserId,
    ) -> Result<TemporaryPasswordId> {
        User::end_password(conn, user, admin.visitor.now)?;
        insert(conn, admin, customer, user, None)
    }

    /// What the same session has issued a moment ago and not yet looked at: the second click of two waits here, and
    /// finds what the first one did.
    fn just_issued(conn: &mut PgConnection, agent: &Scope, user: UserId) -> Result<Option<TemporaryPasswordId>> {
        User::lock_password(conn, user)?;
        let own = rights::table.filter(rights::user_id.eq(user)).filter(rights::session_id.eq(agent.session_id));
        let unseen = own.filter(rights::shown_at.is_null()).filter(rights::order_id.is_null());
        let new = unseen.filter(rights::issued_at.gt(agent.visitor.now - DOUBLE_CLICK));
        Ok(new.order(rights::issued_at.desc()).select(rights::id).first(conn).optional()?)
    }

    /// Nobody sees a password of this user any more.
    pub fn withdraw(conn: &mut PgConnection, customer: &Customer, user: UserId) -> Result<()> {
        let of_user = rights::table.filter(rights::provider_id.eq(customer.provider_id));
        diesel::delete(of_user.filter(rights::user_id.eq(user)).filter(rights::order_id.is_null())).execute(conn)?;
        Ok(())
    }

    /// Ends the administrator's password and sessions, and gives the right to see a new one.
    fn issue(
        conn: &mut PgConnection,
        agent: &Confirmed<MayIssuePassword>,
        id: CustomerId,
    ) -> Result<TemporaryPasswordId> {
        let customer = Customer::find(conn, agent, id)?;
        customer.must_be_administered_by(agent)?;
        AdminRelationship::must_allow_task(conn, agent, &customer, Task::ManageAdmins)?;
        let user = customer.administrator_id(conn)?;
        if let Some(right) = TemporaryPassword::just_issued(conn, agent, user)? {
            return Ok(right);
        }
        let right = TemporaryPassword::renew(conn, agent, &customer, user)?;
        let details = json!({ "user": customer.administrator() });
        activity::record(conn, agent, "user.password_issued", customer.subject(details))?;
        let by = format!("{}, {}", agent.name, agent.organization_name);
        let user = User::find(conn, user)?;
        tell_password_issued(conn, &agent.visitor, &user, &by)?;
        Ok(right)
    }

    fn find(conn: &mut PgConnection, id: TemporaryPasswordId) -> Result<TemporaryPassword> {
        Ok(rights::table.filter(rights::id.eq(id)).select(TemporaryPassword::as_select()).first(conn)?)
    }

    /// The right that came with the order.
    pub fn of_order(
        conn: &mut PgConnection,
        provider: ProviderId,
        order: OrderId,
    ) -> Result<Option<TemporaryPassword>> {
        let found = rights::table
            .filter(rights::provider_id.eq(provider))
            .filter(rights::order_id.eq(order))
            .select(TemporaryPassword::as_select())
            .first(conn)
            .optional()?;
        Ok(found)
    }

    /// The newest right to see a password of one of the customer's users.
    pub fn of_user(conn: &mut PgConnection, customer: &Customer, user: UserId) -> Result<Option<TemporaryPassword>> {
        let newest = rights::table
            .filter(rights::provider_id.eq(customer.provider_id))
            .filter(rights::customer_id.eq(customer.id))
            .filter(rights::user_id.eq(user))
            .order((rights::issued_at.desc(), rights::id.desc()));
        Ok(newest.select(TemporaryPassword::as_select()).first(conn).optional()?)
    }

    /// Whether this is the session, the time and, as far as was known when it was read, the first time.
    pub fn is_due(&self, scope: &Scope) -> bool {
        self.shown_at.is_none()
            && self.session_id == Some(scope.session_id)
            && scope.visitor.now - self.issued_at < TimeDelta::minutes(MINUTES)
    }

    /// Shows the password if it is due, and nobody else was faster; says why not if it isn't.
    pub fn show(
        &self,
        conn: &mut PgConnection,
        scope: &Scope,
        customer: &Customer,
        made: Option<(Password, Hashed)>,
    ) -> Result<SetupInfo> {
        let now = scope.visitor.now;
        let user_name: String = users::table.find(self.user_id).select(users::sign_in_name).first(conn)?;
        User::lock_password(conn, self.user_id)?;
        if let Some((password, hash)) = made.filter(|_| self.is_due(scope)) {
            let first = diesel::update(rights::table.find((self.provider_id, self.id)))
                .filter(rights::shown_at.is_null())
                .filter(rights::id.eq(latest(conn, self.user_id)?))
                .set(rights::shown_at.eq(now))
                .execute(conn)?;
            if first == 1 {
                User::give_temporary_password(conn, self.user_id, now, &hash)?;
                activity::record(conn, scope, "user.password_shown", customer.subject(json!({ "user": user_name })))?;
                return Ok(SetupInfo { user_name, shown: Shown::Now(password) });
            }
        }
        let at: Option<DateTime<Utc>> =
            rights::table.find((self.provider_id, self.id)).select(rights::shown_at).first(conn)?;
        let shown = match at {
            Some(at) => Shown::Before { at, to: self.issued_to.clone() },
            None => Shown::NotHere,
        };
        Ok(SetupInfo { user_name, shown })
    }
}

/// Only the newest right of a person makes a password: an older page must not undo a newer password.
fn latest(conn: &mut PgConnection, user: UserId) -> Result<TemporaryPasswordId> {
    let newest = rights::table.filter(rights::user_id.eq(user)).order((rights::issued_at.desc(), rights::id.desc()));
    Ok(newest.select(rights::id).first(conn)?)
}

fn insert(
    conn: &mut PgConnection,
    scope: &Scope,
    customer: &Customer,
    user: UserId,
    order: Option<OrderId>,
) -> Result<TemporaryPasswordId> {
    let id = TemporaryPasswordId::new(scope.visitor.now);
    diesel::insert_into(rights::table)
        .values((
            rights::provider_id.eq(customer.provider_id),
            rights::id.eq(id),
            rights::customer_id.eq(customer.id),
            rights::user_id.eq(user),
            rights::order_id.eq(order),
            rights::issued_by.eq(scope.user_id),
            rights::issued_to.eq(&scope.sign_in_name),
            rights::session_id.eq(scope.session_id),
            rights::issued_at.eq(scope.visitor.now),
        ))
        .execute(conn)?;
    Ok(id)
}

pub async fn issue(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &Confirmed<MayIssuePassword>| {
        let right = TemporaryPassword::issue(conn, agent, *id)?;
        Ok(Page::see_other(format!("/setup-info/{right}")))
    })
    .await
}

#[derive(Template)]
#[template(path = "customers/setup_info.html")]
struct SetupInfoPage {
    chrome: Chrome,
    customer: Customer,
    setup: SetupInfo,
    may_issue: bool,
}

/// The right with its customer, whose administrators the person's company may manage still: what was allowed when the
/// right was given may not be now.
fn right(
    conn: &mut PgConnection,
    agent: &MayIssuePassword,
    id: TemporaryPasswordId,
) -> Result<(Customer, TemporaryPassword)> {
    let right = TemporaryPassword::find(conn, id)?;
    let customer = Customer::find(conn, agent, right.customer_id)?;
    customer.must_be_administered_by(agent)?;
    AdminRelationship::must_allow_task(conn, agent, &customer, Task::ManageAdmins)?;
    Ok((customer, right))
}

/// One of the GETs that may write: it makes the password that it shows.
pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<TemporaryPasswordId>) -> Result<Page> {
    let id = id.into_inner();
    let due =
        db.read(&visitor, move |conn, agent: &MayIssuePassword| Ok(right(conn, agent, id)?.1.is_due(agent))).await?;
    let made = if due { Some(temporary_password().await?) } else { None };
    db.write(&visitor, move |conn, person: &MayIssuePassword| {
        let (customer, right) = right(conn, person, id)?;
        let setup = right.show(conn, person, &customer, made)?;
        let shows_password = setup.password().is_some();
        let page = SetupInfoPage { chrome: Chrome::of(person), customer, setup, may_issue: true }.ok()?;
        // As on the Confirmation: a change of the cookie ends what a browser keeps for its Back button.
        Ok(if shows_password { page.saying("customers-password-issued") } else { page })
    })
    .await
}
