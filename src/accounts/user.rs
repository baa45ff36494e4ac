//! People who sign in: rows and passwords.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::accounts::password::{Hashed, TEMPORARY_HOURS};
use crate::accounts::{Link, devices, second_factor, sign_in};
use crate::activity::{self, Subject};
use crate::error::{OrTaken, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, UserId};
use crate::schema::{customers, providers, resellers, users};
use crate::scope::{Organization, Role, Scope};
use crate::web::session::SignedIn;
use crate::words::Language;

/// A person, as sign-in and passwords need them.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub struct User {
    pub id: UserId,
    pub sign_in_name: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub provider_id: Option<ProviderId>,
    pub reseller_id: Option<ResellerId>,
    pub customer_id: Option<CustomerId>,
    pub language: Option<String>,
    password_hash: Option<String>,
    password_expires_at: Option<DateTime<Utc>>,
    pub(super) suspended_at: Option<DateTime<Utc>>,
}

/// Whose person a new user is.
#[derive(Clone, Copy, Debug)]
pub enum Owner {
    Provider(ProviderId),
    Reseller(ResellerId),
    Customer(ProviderId, CustomerId),
}

/// A person to be. Without a password nobody can sign in as them yet.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    pub owner: Owner,
    pub sign_in_name: &'a str,
    pub email: &'a str,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub roles: &'a [Role],
    /// The language they chose; none until they have.
    pub language: Option<Language>,
    pub password: Option<&'a Hashed>,
    /// The box that the sign-in name comes from, and what is said there when it is taken.
    pub taken: (&'static str, &'static str),
}

impl User {
    /// Keeps a new person. A sign-in name is one person's in the whole portal; when it is taken, the box
    /// it came from says so.
    pub fn create(conn: &mut PgConnection, now: DateTime<Utc>, new: &NewUser<'_>) -> Result<User> {
        let (provider_id, reseller_id, customer_id) = match new.owner {
            Owner::Provider(id) => (Some(id), None, None),
            Owner::Reseller(id) => (None, Some(id), None),
            Owner::Customer(provider, id) => (Some(provider), None, Some(id)),
        };
        diesel::insert_into(users::table)
            .values((
                users::id.eq(UserId::new(now)),
                users::sign_in_name.eq(new.sign_in_name.to_lowercase()),
                users::email.eq(new.email),
                users::first_name.eq(new.first_name),
                users::last_name.eq(new.last_name),
                users::provider_id.eq(provider_id),
                users::reseller_id.eq(reseller_id),
                users::customer_id.eq(customer_id),
                users::roles.eq(new.roles.iter().map(|role| role.code()).collect::<Vec<_>>()),
                users::language.eq(new.language.map(Language::code)),
                users::password_hash.eq(new.password.map(Hashed::as_str)),
                users::created_at.eq(now),
                users::display_name.eq(match new.owner {
                    Owner::Customer(..) => format!("{} {}", new.first_name, new.last_name).trim().to_owned(),
                    Owner::Provider(_) | Owner::Reseller(_) => String::new(),
                }),
            ))
            .returning(User::as_returning())
            .get_result(conn)
            .or_taken("users_sign_in_name_key", new.taken.0, new.taken.1)
    }

    pub fn find(conn: &mut PgConnection, id: UserId) -> Result<User> {
        Ok(users::table.find(id).select(User::as_select()).first(conn)?)
    }

    pub(super) fn may_sign_in(&self, now: DateTime<Utc>) -> bool {
        self.suspended_at.is_none() && self.password_expires_at.is_none_or(|expires| now < expires)
    }

    pub(super) fn password_hash(&self) -> Option<&str> {
        self.password_hash.as_deref()
    }

    /// The password was made for the person, and is to be changed at the first sign-in.
    pub(super) fn has_temporary_password(&self) -> bool {
        self.password_expires_at.is_some()
    }

    /// Until an invitation is taken up, nobody signs in as the person: the sign-in name is the row's own id.
    fn is_invited(&self) -> bool {
        self.sign_in_name == self.id.to_string()
    }

    /// What the person signs in with, or will once the invitation is taken up.
    pub(super) fn future_name(&self) -> &str {
        if self.is_invited() { &self.email } else { &self.sign_in_name }
    }

    /// Notes that the person reads the mail to their address: they came by what was sent there.
    pub fn prove_email(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        diesel::update(users::table.find(self.id)).set(users::email_proven_at.eq(now)).execute(conn)?;
        Ok(())
    }

    /// Gives an invited person their address as sign-in name: whoever took up the link reads its mail.
    pub(super) fn take_name(self, conn: &mut PgConnection) -> Result<User> {
        if !self.is_invited() {
            return Ok(self);
        }
        diesel::update(users::table.find(self.id))
            .set(users::sign_in_name.eq(self.email.to_lowercase()))
            .returning(User::as_returning())
            .get_result(conn)
            .or_taken("users_sign_in_name_key", "", "accounts-link-name-taken")
    }

    /// Whether the person, or the person's reseller, is suspended.
    pub(super) fn is_barred(&self, conn: &mut PgConnection) -> Result<bool> {
        let suspended = resellers::table
            .filter(resellers::id.nullable().eq(self.reseller_id))
            .filter(resellers::suspended_at.is_not_null());
        let reseller: bool = diesel::select(diesel::dsl::exists(suspended)).get_result(conn)?;
        Ok(reseller || self.suspended_at.is_some())
    }

    /// What the person's company is called.
    pub fn organization_name(&self, conn: &mut PgConnection) -> Result<String> {
        Ok(match (self.provider_id, self.reseller_id, self.customer_id) {
            (Some(provider), _, Some(id)) => {
                customers::table.find((provider, id)).select(customers::bill_to_name).first(conn)?
            }
            (_, Some(id), _) => resellers::table.find(id).select(resellers::name).first(conn)?,
            (Some(id), ..) => providers::table.find(id).select(providers::name).first(conn)?,
            _ => String::new(),
        })
    }

    /// Words that stand for the person, the sign-in name first: no password is made of them.
    pub fn words_about(&self, organization: &str) -> Vec<String> {
        words_about(&self.sign_in_name, &[&self.email, &self.first_name, &self.last_name, organization])
    }

    pub fn subject(&self) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.sign_in_name.clone(),
            provider_id: self.provider_id,
            reseller_id: self.reseller_id,
            customer_id: self.customer_id,
            ..Subject::default()
        }
    }

    /// Keeps a lasting password for the person. Their sessions and open links end and their devices are
    /// strange again: whoever had one may have got it with the old password.
    pub(super) fn keep_password(&self, conn: &mut PgConnection, now: DateTime<Utc>, hash: &Hashed) -> Result<()> {
        diesel::update(users::table.find(self.id))
            .set((users::password_hash.eq(hash.as_str()), users::password_expires_at.eq(None::<DateTime<Utc>>)))
            .execute(conn)?;
        Link::revoke(conn, now, self.id)?;
        devices::forget_own(conn, self.id)?;
        User::end_sessions(conn, self.id, now)
    }

    /// Sets another lasting password for `person`. All their sessions end but a new one.
    pub(super) fn change_password(conn: &mut PgConnection, person: &Scope, new: &Hashed) -> Result<SignedIn> {
        User::lock_password(conn, person.user_id)?;
        let user = User::find(conn, person.user_id)?;
        user.keep_password(conn, person.visitor.now, new)?;
        activity::record(conn, person, "user.password_set", user.subject())?;
        let awaits = second_factor::left(conn, &person.visitor, &user, true)?;
        let token = User::renew_sessions(conn, person, awaits)?;
        Ok(SignedIn { token, browser: sign_in::arrive(conn, &person.visitor, &user, awaits)? })
    }

    /// Keeps others from changing the password of `id` until the transaction ends.
    pub fn lock_password(conn: &mut PgConnection, id: UserId) -> Result<()> {
        users::table.find(id).select(users::id).for_no_key_update().first::<UserId>(conn)?;
        Ok(())
    }

    /// Ends the password, the sessions and the open links of `id`: a new temporary password is on its way.
    pub fn end_password(conn: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> Result<()> {
        User::lock_password(conn, id)?;
        diesel::update(users::table.find(id)).set(users::password_hash.eq(None::<String>)).execute(conn)?;
        Link::revoke(conn, now, id)?;
        User::end_sessions(conn, id, now)
    }

    /// Ends the sessions and the open links of `id`, who is kept out from now on.
    pub fn shut_out(conn: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> Result<()> {
        User::end_sessions(conn, id, now)?;
        Link::revoke(conn, now, id)
    }

    /// Lets `id` sign in with the temporary password of `hash`, once.
    pub fn give_temporary_password(
        conn: &mut PgConnection,
        id: UserId,
        now: DateTime<Utc>,
        hash: &Hashed,
    ) -> Result<()> {
        diesel::update(users::table.find(id))
            .set((
                users::password_hash.eq(hash.as_str()),
                users::password_expires_at.eq(now + TimeDelta::hours(TEMPORARY_HOURS)),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Notes the time zone in which the person reads letters and calendars.
    pub fn live_in(conn: &mut PgConnection, scope: &Scope, zone: Tz) -> Result<()> {
        diesel::update(users::table.find(scope.user_id)).set(users::zone.eq(zone.name())).execute(conn)?;
        Ok(())
    }

    /// Notes the language the person reads and gets letters in; a reseller's Global admin chooses for the
    /// company's letters, too.
    pub fn prefer(conn: &mut PgConnection, scope: &Scope, language: Language) -> Result<()> {
        diesel::update(users::table.find(scope.user_id)).set(users::language.eq(language.code())).execute(conn)?;
        if let (Organization::Reseller(id), true) = (scope.organization, scope.roles.contains(&Role::GlobalAdmin)) {
            diesel::update(resellers::table.find(id)).set(resellers::language.eq(language.code())).execute(conn)?;
        }
        Ok(())
    }
}

/// The sign-in name, then each word of `others`.
pub fn words_about(sign_in_name: &str, others: &[&str]) -> Vec<String> {
    let words = others.iter().flat_map(|text| text.split([' ', '@', '.', '-']));
    let words = words.filter(|word| word.chars().count() > 2).map(str::to_lowercase);
    std::iter::once(sign_in_name.to_lowercase()).chain(words).collect()
}
