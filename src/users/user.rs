//! A customer's user: rows, queries, and the rules that hold before anything about one is changed.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{IsNotNull, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::Value;

use crate::activity::{self, Subject};
use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, UserId};
use crate::schema::{license_assignments, users};
use crate::scope::{Kind, MayManageAdmins, Organization, Role, Scope};
use crate::users::forms::{Show, UserFilter};
use crate::web::conflict::By;
use crate::web::list::{Slice, limit, lower, strpos};
use crate::words::Phrase;

/// For how long a deleted user can be restored, in days; Microsoft's number.
pub(super) const RESTORABLE_DAYS: i64 = 30;

/// A user of a customer that the asker administers.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub(super) struct CustomerUser {
    pub id: UserId,
    sign_in_name: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub display_name: String,
    location: Option<String>,
    roles: Vec<Option<String>>,
    #[diesel(select_expression = users::password_hash.is_not_null())]
    #[diesel(select_expression_type = IsNotNull<users::password_hash>)]
    has_password: bool,
    pub signed_in_at: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub version: i32,
    changed_at: Option<DateTime<Utc>>,
    changed_by: String,
}

/// Whether a user can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Active,
    /// Nobody has seen a password yet.
    WithoutPassword,
    Blocked,
    /// Can be restored for thirty days.
    Deleted,
}

impl State {
    pub fn words(self) -> &'static str {
        match self {
            State::Active => "users-state-active",
            State::WithoutPassword => "users-state-no-password",
            State::Blocked => "users-state-blocked",
            State::Deleted => "users-state-deleted",
        }
    }
}

type Users = users::BoxedQuery<'static, Pg>;

/// The customer, if `scope`'s company administers its account and `scope` has it in reach; else 404. A partner
/// without a role for `task` is refused.
pub(super) fn administered(conn: &mut PgConnection, scope: &Scope, id: CustomerId, task: Task) -> Result<Customer> {
    let customer = Customer::find(conn, scope, id)?;
    customer.must_be_administered_by(scope)?;
    AdminRelationship::must_allow_task(conn, scope, &customer, task)?;
    Ok(customer)
}

impl CustomerUser {
    /// The users of a customer, which [`administered`] has found. Every query for users starts here.
    pub fn of(customer: &Customer) -> Users {
        users::table
            .filter(users::provider_id.eq(customer.provider_id))
            .filter(users::customer_id.eq(customer.id))
            .filter(users::removed_at.is_null())
            .into_boxed()
    }

    /// The user and the customer, if `scope`'s company administers that and has a role for `task`.
    pub fn find(conn: &mut PgConnection, scope: &Scope, id: UserId, task: Task) -> Result<(Customer, CustomerUser)> {
        let of: Option<CustomerId> = users::table.find(id).select(users::customer_id).first(conn)?;
        let customer = administered(conn, scope, of.ok_or(Error::NotFound)?, task)?;
        let user = CustomerUser::one(conn, &customer, id)?;
        Ok((customer, user))
    }

    fn one(conn: &mut PgConnection, customer: &Customer, id: UserId) -> Result<CustomerUser> {
        let one = CustomerUser::of(customer).filter(users::id.eq(id));
        Ok(one.select(CustomerUser::as_select()).first(conn)?)
    }

    /// One page of the list by display name.
    pub fn list(
        conn: &mut PgConnection,
        customer: &Customer,
        filter: &UserFilter,
        after: Option<(String, UserId)>,
    ) -> Result<Slice<CustomerUser>> {
        let mut query = CustomerUser::of(customer);
        query = match filter.shown() {
            Show::Deleted => query.filter(users::deleted_at.is_not_null()),
            _ => query.filter(users::deleted_at.is_null()),
        };
        let held = license_assignments::table
            .filter(license_assignments::provider_id.eq(customer.provider_id))
            .filter(license_assignments::customer_id.eq(customer.id))
            .filter(license_assignments::user_id.eq(users::id));
        query = match filter.shown() {
            Show::Unlicensed => query.filter(diesel::dsl::not(exists(held))),
            Show::Admins => query.filter(users::roles.ne(Vec::<String>::new())),
            Show::Active | Show::Deleted => query,
        };
        let search = filter.q.trim().to_lowercase();
        if !search.is_empty() {
            let full_name = users::first_name.concat(" ").concat(users::last_name);
            let in_display_name = strpos(lower(users::display_name), search.clone()).gt(0);
            let in_full_name = strpos(lower(full_name), search.clone()).gt(0);
            let in_sign_in_name = strpos(users::sign_in_name, search).gt(0);
            query = query.filter(in_display_name.or(in_full_name).or(in_sign_in_name));
        }
        if let Some((name, id)) = after {
            let same = users::display_name.eq(name.clone()).and(users::id.gt(id));
            query = query.filter(users::display_name.ge(name.clone())).filter(users::display_name.gt(name).or(same));
        }
        let rows = query
            .order((users::display_name, users::id))
            .limit(limit())
            .select(CustomerUser::as_select())
            .load(conn)?;
        Ok(Slice::of(rows, |row: &CustomerUser| (row.display_name.clone(), row.id)))
    }

    /// Some of a customer's users who are not deleted, by their ids.
    pub fn several(conn: &mut PgConnection, customer: &Customer, ids: &[UserId]) -> Result<Vec<CustomerUser>> {
        let chosen = CustomerUser::of(customer)
            .filter(users::id.eq_any(ids.to_vec()))
            .filter(users::deleted_at.is_null())
            .order((users::display_name, users::id));
        Ok(chosen.select(CustomerUser::as_select()).load(conn)?)
    }

    /// The user for a change that has been looked at in `version`: changes to users of one customer follow
    /// one another. Who is a Global admin is changed, of the customer's own people, by Global admins alone; who
    /// administers anything, by partners with a role for that.
    pub fn lock(
        conn: &mut PgConnection,
        admin: &Scope,
        id: UserId,
        version: &str,
        task: Task,
    ) -> Result<(Customer, CustomerUser)> {
        let (customer, user) = CustomerUser::lock_now(conn, admin, id, task)?;
        user.must_be(admin, version)?;
        Ok((customer, user))
    }

    /// The same as it is now, whatever was looked at.
    pub fn lock_now(
        conn: &mut PgConnection,
        admin: &Scope,
        id: UserId,
        task: Task,
    ) -> Result<(Customer, CustomerUser)> {
        let (customer, _) = CustomerUser::find(conn, admin, id, Task::SeeUsers)?;
        queue_up(conn, admin, &customer)?;
        let user = CustomerUser::one(conn, &customer, id)?;
        must_manage_admins(admin, user.is_global_admin())?;
        let administers = !user.roles().is_empty();
        if !(administers && task == Task::ResetPasswords) {
            AdminRelationship::must_allow_task(conn, admin, &customer, task)?;
        }
        if administers {
            AdminRelationship::must_allow_task(conn, admin, &customer, Task::ManageAdmins)?;
        }
        Ok((customer, user))
    }

    /// 409 when somebody has changed the user since the page with the form was made.
    pub fn must_be(&self, admin: &Scope, version: &str) -> Result<()> {
        if version.parse() == Ok(self.version) {
            return Ok(());
        }
        let reason = match self.changed_at {
            Some(at) => Phrase::new("users-changed-meanwhile")
                .with("name", &self.changed_by)
                .with("time", admin.visitor.language.time_in(admin.visitor.zone, at)),
            None => Phrase::new("users-form-old"),
        };
        Err(Error::refused_with(reason, self.path(), "users-look-again"))
    }

    /// Who has changed the user last.
    pub fn last_change(&self) -> Option<By> {
        By::of(&self.changed_by, self.changed_at)
    }

    /// Whether nobody else of the customer could do what only its Global admins may.
    pub fn is_last_admin(&self, conn: &mut PgConnection, customer: &Customer) -> Result<bool> {
        if !self.is_global_admin() || self.suspended_at.is_some() {
            return Ok(false);
        }
        let others = CustomerUser::of(customer)
            .filter(users::id.ne(self.id))
            .filter(users::roles.contains(vec![Role::GlobalAdmin.code()]))
            .filter(users::suspended_at.is_null())
            .filter(users::password_hash.is_not_null());
        let others: bool = diesel::select(exists(others)).get_result(conn)?;
        Ok(!others)
    }

    pub fn is_global_admin(&self) -> bool {
        self.roles().contains(&Role::GlobalAdmin)
    }

    pub fn path(&self) -> String {
        format!("/users/{}", self.id)
    }

    /// What the user signs in with. Whoever was invited, as administrators once were, has none yet.
    pub fn user_name(&self) -> &str {
        if self.sign_in_name == self.id.to_string() { &self.email } else { &self.sign_in_name }
    }

    pub fn state(&self) -> State {
        match (self.deleted_at, self.suspended_at) {
            (Some(_), _) => State::Deleted,
            (None, Some(_)) => State::Blocked,
            (None, None) if self.has_password => State::Active,
            (None, None) => State::WithoutPassword,
        }
    }

    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    pub fn suspended_at(&self) -> Option<DateTime<Utc>> {
        self.suspended_at
    }

    pub fn is_blocked(&self) -> bool {
        self.state() == State::Blocked
    }

    /// Was kept out before the deletion, and is so after it.
    pub fn was_blocked_before(&self) -> bool {
        self.suspended_at != self.deleted_at
    }

    /// Until when a deleted user can be restored.
    pub fn restorable_until(&self) -> Option<DateTime<Utc>> {
        self.deleted_at.map(|at| at + TimeDelta::days(RESTORABLE_DAYS))
    }

    /// Where the user uses the products; the customer's own country unless another was said.
    pub fn location<'a>(&'a self, customer: &'a Customer) -> &'a str {
        self.location.as_deref().unwrap_or(&customer.country)
    }

    /// In the order of the table of rights; none for a user who administers nothing.
    pub fn roles(&self) -> Vec<Role> {
        let held = |role: &Role| self.roles.iter().flatten().any(|code| code == role.code());
        Role::ALL.into_iter().filter(held).collect()
    }

    /// Records a change, and that there was one.
    pub fn note(
        &self,
        conn: &mut PgConnection,
        admin: &Scope,
        customer: &Customer,
        action: &str,
        details: Value,
    ) -> Result<()> {
        diesel::update(users::table.find(self.id))
            .set((
                users::version.eq(self.version + 1),
                users::changed_at.eq(admin.visitor.now),
                users::changed_by.eq(&admin.name),
            ))
            .execute(conn)?;
        activity::record(conn, admin, action, self.subject(customer, details))
    }

    /// The user as the thing of an activity record, which the reseller that administers the customer sees too.
    pub fn subject(&self, customer: &Customer, details: Value) -> Subject {
        let of_customer = customer.subject(details);
        Subject { id: Some(self.id.uuid()), name: self.user_name().to_owned(), ..of_customer }
    }
}

/// The Global admin role is given and taken, and its holders are changed, by Global admins alone where these
/// are the customer's own people. A partner's Admin agents administer all of the account (153, 168).
pub(super) fn must_manage_admins(admin: &Scope, touches_admin: bool) -> Result<()> {
    if touches_admin && admin.kind() == Kind::Customer {
        admin.must::<MayManageAdmins>()?;
    }
    Ok(())
}

/// Changes to the users of one customer, and who holds its licenses, follow one another: so two Global admins
/// who demote each other at the same moment don't both succeed. Whoever has lost a role while waiting changes
/// nothing.
pub(super) fn queue_up(conn: &mut PgConnection, admin: &Scope, customer: &Customer) -> Result<()> {
    sql_query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("users of {}", customer.id))
        .execute(conn)?;
    if let Organization::Customer(..) = admin.organization {
        let own = CustomerUser::one(conn, customer, admin.user_id)?;
        if own.roles() != admin.roles || own.suspended_at.is_some() {
            return Err(Error::refused("users-own-rights-changed"));
        }
        return Ok(());
    }
    // The reseller may be another one by now.
    Customer::find(conn, admin, customer.id)?.must_be_administered_by(admin)
}
