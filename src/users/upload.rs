//! Users from a file: kept as they were read, judged whenever the page is shown, and added all or none. Their
//! temporary passwords are made when they are downloaded, once.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::{Hashed, Password, User};
use crate::activity;
use crate::admin_relationships::Task;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, SessionId, SubscriptionId, UserUploadId};
use crate::schema::{sign_in_names, user_uploads as uploads, users};
use crate::scope::{Scope, System};
use crate::users::changes::Admin;
use crate::users::file::{Judged, Line, judge};
use crate::users::forms::Newcomer;
use crate::users::licenses::Wanted;
use crate::users::user::{CustomerUser, State, administered, queue_up};

/// How long after **Save** the passwords may be downloaded, as with **Setup info**.
const MINUTES: i64 = 15;

/// A file that was uploaded for a customer.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = uploads, check_for_backend(Pg))]
pub(super) struct UserUpload {
    provider_id: ProviderId,
    pub id: UserUploadId,
    customer_id: CustomerId,
    pub location: String,
    licenses: Vec<Option<SubscriptionId>>,
    lines: Value,
    pub saved_at: Option<DateTime<Utc>>,
    session_id: Option<SessionId>,
    pub passwords_at: Option<DateTime<Utc>>,
    pub passwords_to: String,
}

impl UserUpload {
    pub fn keep(
        conn: &mut PgConnection,
        admin: &Scope,
        customer: &Customer,
        (location, licenses): (&str, &[SubscriptionId]),
        lines: &[Line],
    ) -> Result<UserUploadId> {
        let id = UserUploadId::new(admin.visitor.now);
        diesel::insert_into(uploads::table)
            .values((
                uploads::provider_id.eq(customer.provider_id),
                uploads::id.eq(id),
                uploads::customer_id.eq(customer.id),
                uploads::location.eq(location),
                uploads::licenses.eq(licenses),
                uploads::lines.eq(serde_json::to_value(lines).map_err(Error::internal)?),
                uploads::created_at.eq(admin.visitor.now),
                uploads::created_by.eq(&admin.name),
            ))
            .execute(conn)?;
        Ok(id)
    }

    /// The upload and the customer, if `scope`'s company administers that.
    pub fn find(conn: &mut PgConnection, scope: &Scope, id: UserUploadId) -> Result<(Customer, UserUpload)> {
        let one = uploads::table.filter(uploads::id.eq(id));
        let upload: UserUpload = one.select(UserUpload::as_select()).first(conn)?;
        Ok((administered(conn, scope, upload.customer_id, Task::ManageUsers)?, upload))
    }

    /// The subscriptions of which each user gets a license.
    pub fn licenses(&self) -> impl Iterator<Item = SubscriptionId> + '_ {
        self.licenses.iter().copied().flatten()
    }

    pub fn lines(&self) -> Result<Vec<Line>> {
        serde_json::from_value(self.lines.clone()).map_err(Error::internal)
    }

    /// Each row with what is wrong with it now.
    pub fn judged(&self, conn: &mut PgConnection, customer: &Customer) -> Result<Vec<Judged>> {
        let lines = self.lines()?;
        let names: Vec<String> = lines.iter().map(|line| line.email.to_lowercase()).collect();
        let taken: Vec<String> = sign_in_names::table
            .filter(sign_in_names::sign_in_name.eq_any(names))
            .select(sign_in_names::sign_in_name)
            .load(conn)?;
        let taken: HashSet<String> = if self.saved_at.is_some() { HashSet::new() } else { taken.into_iter().collect() };
        Ok(judge(&lines, customer, &self.location, &taken))
    }

    /// Adds all users with their licenses, or none of them. Saved again, nothing more is done.
    pub fn save(conn: &mut PgConnection, admin: &Admin, id: UserUploadId) -> Result<()> {
        let (customer, _) = UserUpload::find(conn, admin, id)?;
        queue_up(conn, admin, &customer)?;
        // Read again behind the lock: the other click may have been faster.
        let (_, upload) = UserUpload::find(conn, admin, id)?;
        if upload.saved_at.is_some() {
            return Ok(());
        }
        let newcomers: Option<Vec<_>> = upload.judged(conn, &customer)?.into_iter().map(|it| it.newcomer).collect();
        let newcomers = newcomers.ok_or_else(|| Error::invalid("", "users-upload-faults"))?;
        let users = Newcomer::add_all(conn, admin, &customer, &newcomers)?;
        Wanted::to_give(upload.licenses()).apply(conn, admin, &customer, &users)?;
        diesel::update(uploads::table.find((upload.provider_id, id)))
            .set((uploads::saved_at.eq(admin.visitor.now), uploads::session_id.eq(admin.session_id)))
            .execute(conn)?;
        Ok(())
    }

    /// Whether this is the session, the time and the first time to download the passwords.
    pub fn is_due(&self, scope: &Scope) -> bool {
        self.passwords_at.is_none()
            && self.session_id == Some(scope.session_id)
            && self.saved_at.is_some_and(|at| scope.visitor.now - at < TimeDelta::minutes(MINUTES))
    }

    /// The users of the file who have no password yet, in its order.
    pub fn without_password(&self, conn: &mut PgConnection, customer: &Customer) -> Result<Vec<CustomerUser>> {
        let lines = self.lines()?;
        let names: Vec<String> = lines.iter().map(|line| line.email.to_lowercase()).collect();
        let found = CustomerUser::of(customer).filter(users::sign_in_name.eq_any(&names));
        let found: Vec<CustomerUser> = found.select(CustomerUser::as_select()).load(conn)?;
        let mut by_name: HashMap<String, CustomerUser> = found
            .into_iter()
            .filter(|user| user.state() == State::WithoutPassword)
            .map(|user| (user.user_name().to_owned(), user))
            .collect();
        Ok(names.iter().filter_map(|name| by_name.remove(name)).collect())
    }

    /// Gives each of `made` to its user, once. Nobody has seen any of them before.
    pub fn hand_out(
        conn: &mut PgConnection,
        admin: &Admin,
        id: UserUploadId,
        made: &[(Password, Hashed)],
    ) -> Result<Vec<CustomerUser>> {
        let (customer, _) = UserUpload::find(conn, admin, id)?;
        queue_up(conn, admin, &customer)?;
        let (_, upload) = UserUpload::find(conn, admin, id)?;
        let users = upload.without_password(conn, &customer)?;
        if !upload.is_due(admin) || users.len() > made.len() {
            return Err(Error::refused_with("users-passwords-not-here", upload.path(), "users-look-again"));
        }
        let mut subjects = Vec::new();
        for (user, (_, hash)) in users.iter().zip(made) {
            User::give_temporary_password(conn, user.id, admin.visitor.now, hash)?;
            subjects.push(user.subject(&customer, json!({ "user": user.user_name() })));
        }
        diesel::update(uploads::table.find((upload.provider_id, id)))
            .set((uploads::passwords_at.eq(admin.visitor.now), uploads::passwords_to.eq(&admin.sign_in_name)))
            .execute(conn)?;
        activity::record_many(conn, admin, "user.password_shown", subjects)?;
        Ok(users)
    }

    pub fn path(&self) -> String {
        format!("/user-uploads/{}", self.id)
    }
}

/// Throws away files that were uploaded before `then`.
pub fn forget_uploads(conn: &mut PgConnection, _: &System, then: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(uploads::table.filter(uploads::created_at.lt(then))).execute(conn)?)
}
