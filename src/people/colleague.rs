//! A colleague: rows, queries, and the rules that hold before anything about one is changed.

use chrono::{DateTime, Utc};
use diesel::dsl::{IsNotNull, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use crate::activity::{self, Subject};
use crate::db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, UserId};
use crate::people::forms::PeopleFilter;
use crate::schema::users;
use crate::scope::{Denial, Granted, MayManageAdmins, MayManagePeople, Organization, Reach, Role, Scope};
use crate::web::list::{Slice, limit, lower, strpos};
use crate::words::{Language, Phrase};

/// A person of the asker's own organization.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub(super) struct Colleague {
    pub id: UserId,
    sign_in_name: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    provider_id: Option<ProviderId>,
    reseller_id: Option<ResellerId>,
    customer_id: Option<CustomerId>,
    roles: Vec<Option<String>>,
    language: Option<String>,
    reach_resellers: Option<Vec<Option<ResellerId>>>,
    reach_countries: Option<Vec<Option<String>>>,
    #[diesel(select_expression = users::password_hash.is_not_null())]
    #[diesel(select_expression_type = IsNotNull<users::password_hash>)]
    has_password: bool,
    pub signed_in_at: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
    pub version: i32,
    changed_at: Option<DateTime<Utc>>,
    changed_by: String,
}

/// Whether a colleague can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Active,
    /// The invitation has not been taken up.
    Invited,
    Suspended,
}

impl State {
    pub fn words(self) -> &'static str {
        match self {
            State::Active => "people-active",
            State::Invited => "people-invited",
            State::Suspended => "people-suspended",
        }
    }
}

type Users = users::BoxedQuery<'static, Pg>;

/// The people of `scope`'s own organization, for other rooms' queries.
pub fn visible_to(scope: &Scope) -> users::BoxedQuery<'static, Pg> {
    Colleague::visible_to(scope)
}

impl Colleague {
    /// The people of `scope`'s own organization. Every query for colleagues starts here; who was removed
    /// is hidden.
    pub fn visible_to(scope: &Scope) -> Users {
        let there = users::table.filter(users::removed_at.is_null()).into_boxed();
        match scope.organization {
            Organization::Provider(id) => there.filter(users::provider_id.eq(id)).filter(users::customer_id.is_null()),
            Organization::Reseller(id) => there.filter(users::reseller_id.eq(id)),
            Organization::Customer(provider, id) => {
                there.filter(users::provider_id.eq(provider)).filter(users::customer_id.eq(id))
            }
        }
    }

    pub fn find(conn: &mut PgConnection, scope: &Scope, id: UserId) -> Result<Colleague> {
        Ok(Colleague::visible_to(scope).filter(users::id.eq(id)).select(Colleague::as_select()).first(conn)?)
    }

    /// One page of the list by name, narrowed by role and by a part of name or address.
    pub fn list(
        conn: &mut PgConnection,
        admin: &MayManagePeople,
        filter: &PeopleFilter,
        after: Option<(String, UserId)>,
    ) -> Result<Slice<Colleague>> {
        let mut query = Colleague::visible_to(admin);
        if let Ok(role) = filter.role.parse::<Role>() {
            query = query.filter(users::roles.contains(vec![role.code()]));
        }
        let search = filter.q.trim().to_lowercase();
        if !search.is_empty() {
            let name = users::first_name.concat(" ").concat(users::last_name);
            let in_name = strpos(lower(name), search.clone()).gt(0);
            let in_sign_in_name = strpos(users::sign_in_name, search.clone()).gt(0);
            let in_email = strpos(lower(users::email), search).gt(0);
            query = query.filter(in_name.or(in_sign_in_name).or(in_email));
        }
        let key = users::last_name.concat(" ").concat(users::first_name);
        if let Some((name, id)) = after {
            let same = key.eq(name.clone()).and(users::id.gt(id));
            query = query.filter(key.gt(name).or(same));
        }
        let rows = query.order((key, users::id)).limit(limit()).select(Colleague::as_select()).load(conn)?;
        Ok(Slice::of(rows, |row: &Colleague| (format!("{} {}", row.last_name, row.first_name), row.id)))
    }

    /// The colleague, for a change: other changes to people of the organization wait until the
    /// transaction ends. Whoever has lost a role while waiting changes nothing.
    pub fn lock(conn: &mut PgConnection, admin: &MayManagePeople, id: UserId) -> Result<Colleague> {
        queue_up(conn, admin)?;
        let own = Colleague::find(conn, admin, admin.user_id)?;
        if own.state() != State::Active || own.roles() != admin.roles || own.reach() != admin.reach {
            return Err(Error::refused("people-own-rights-changed"));
        }
        Colleague::find(conn, admin, id)
    }

    /// Why `admin` may not touch this account, if so: a Global admin's is for Global admins. That they
    /// tried is kept.
    pub fn forbidden_to(&self, conn: &mut PgConnection, admin: &MayManagePeople) -> Result<Option<Denial>> {
        match self.is_global_admin() {
            true => needs_global_admin(conn, admin),
            false => Ok(None),
        }
    }

    /// 409 when somebody has changed the person since the page with the form was made.
    pub fn must_be(&self, admin: &Scope, version: &str) -> Result<()> {
        if version.parse() == Ok(self.version) {
            return Ok(());
        }
        let reason = match self.changed_at {
            Some(at) => Phrase::new("people-changed-meanwhile")
                .with("name", &self.changed_by)
                .with("time", admin.visitor.language.time_in(admin.visitor.zone, at)),
            None => Phrase::new("people-form-old"),
        };
        Err(Error::refused_with(reason, format!("/people/{}", self.id), "people-look-again"))
    }

    /// Whether nobody else of the organization could do what only Global admins may.
    pub fn is_last_admin(&self, conn: &mut PgConnection, admin: &Scope) -> Result<bool> {
        if !self.is_global_admin() || self.state() != State::Active {
            return Ok(false);
        }
        let others = Colleague::visible_to(admin)
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

    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What the person signs in with, or will.
    pub fn sign_in_name(&self) -> &str {
        if self.state_is_invited() { &self.email } else { &self.sign_in_name }
    }

    pub fn state(&self) -> State {
        match self.suspended_at {
            Some(_) => State::Suspended,
            None if self.state_is_invited() => State::Invited,
            None => State::Active,
        }
    }

    /// Until an invitation is taken up, nobody signs in as the person: the name is the row's own id.
    fn state_is_invited(&self) -> bool {
        !self.has_password && self.sign_in_name == self.id.to_string()
    }

    /// In the order of the table of rights.
    pub fn roles(&self) -> Vec<Role> {
        let held = |role: &Role| self.roles.iter().flatten().any(|code| code == role.code());
        Role::ALL.into_iter().filter(held).collect()
    }

    pub fn reach(&self) -> Reach {
        Reach {
            resellers: self.reach_resellers.as_ref().map(|ids| ids.iter().copied().flatten().collect()),
            countries: self.reach_countries.as_ref().map(|codes| codes.iter().flatten().cloned().collect()),
        }
    }

    pub fn language(&self) -> Language {
        self.language.as_deref().and_then(Language::from_code).unwrap_or_default()
    }

    /// The colleague as the asker of a question: what the person's own requests would be judged by.
    pub fn scope(&self, asker: &Scope) -> Scope {
        Scope {
            user_id: self.id,
            sign_in_name: self.sign_in_name.clone(),
            name: self.name(),
            roles: self.roles(),
            reach: self.reach(),
            ..asker.clone()
        }
    }

    /// The colleague as the thing of an activity record.
    pub fn subject(&self, details: serde_json::Value) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.sign_in_name().to_owned(),
            provider_id: self.provider_id,
            reseller_id: self.reseller_id,
            customer_id: self.customer_id,
            details,
            about: None,
        }
    }
}

/// Why `admin` may not do what only Global admins may, if so.
pub(super) fn needs_global_admin(conn: &mut PgConnection, admin: &MayManagePeople) -> Result<Option<Denial>> {
    if admin.may::<MayManageAdmins>() {
        return Ok(None);
    }
    let right = MayManageAdmins::RIGHT;
    activity::record_refusal(conn, admin, right.words)?;
    let roles = right.roles(admin.kind());
    let holders = db::holders(conn, admin, &roles)?;
    Ok(Some(Denial { right, roles, holders }))
}

/// Changes to the people of one organization follow one another: so two Global admins who suspend each
/// other at the same moment don't both succeed.
pub(super) fn queue_up(conn: &mut PgConnection, scope: &Scope) -> Result<()> {
    let organization = match scope.organization {
        Organization::Provider(id) => id.uuid(),
        Organization::Reseller(id) => id.uuid(),
        Organization::Customer(_, id) => id.uuid(),
    };
    sql_query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("people of {organization}"))
        .execute(conn)?;
    Ok(())
}
