//! People who sign in: rows, sign-in, sessions, passwords.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::password::{Password, TEMPORARY_HOURS};
use crate::activity::{self, Subject};
use crate::db::tenant;
use crate::error::{Error, OrTaken, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, SessionId, UserId};
use crate::schema::{resellers, sessions, users};
use crate::scope::{Anyone, Awaits, Organization, Role, Scope, System};
use crate::web::session::{Token, TokenHash, Visitor};
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
    suspended_at: Option<DateTime<Utc>>,
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
    pub password: Option<&'a Password>,
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
                users::password_hash.eq(new.password.map(Password::hash).transpose()?),
                users::created_at.eq(now),
            ))
            .returning(User::as_returning())
            .get_result(conn)
            .or_taken("users_sign_in_name_key", new.taken.0, new.taken.1)
    }

    pub fn find(conn: &mut PgConnection, id: UserId) -> Result<User> {
        Ok(users::table.find(id).select(User::as_select()).first(conn)?)
    }

    /// Starts a session for whom name and password fit. What is wrong is never told apart, and every
    /// try is recorded. The session that the browser had ends. A temporary password dies here: it opens the
    /// page that sets a lasting one.
    pub fn sign_in(
        conn: &mut PgConnection,
        anyone: &Anyone,
        name: &str,
        password: &Password,
    ) -> Result<Option<(User, Token)>> {
        let now = anyone.visitor().now;
        let found = tenant::enter_by_sign_in_name(conn, &name.trim().to_lowercase())?;
        let found: Option<User> = found
            .map(|id| users::table.find(id).select(User::as_select()).for_no_key_update().first(conn))
            .transpose()?;
        let hash = found.as_ref().and_then(|user| user.password_hash.as_deref());
        let fits = password.fits(hash);
        let open = match &found {
            Some(user) => user.may_sign_in(now) && !user.is_of_suspended(conn)?,
            None => false,
        };
        let Some(user) = found.filter(|_| fits && open) else {
            let subject = Subject { name: "sign-in".to_owned(), ..Subject::default() };
            let actor: String = name.chars().take(100).collect();
            activity::record_unsigned(conn, anyone.visitor(), &actor, "session.refused", subject)?;
            return Ok(None);
        };
        let temporary = user.password_expires_at.is_some();
        if temporary {
            // It has been used; its hash stays, so that it can't be chosen again as the lasting one.
            diesel::update(users::table.find(user.id))
                .set(users::password_expires_at.eq(DateTime::UNIX_EPOCH))
                .execute(conn)?;
        }
        if let Some(former) = anyone.visitor().token_hash() {
            end_session(conn, former, now)?;
        }
        let token = Token::generate();
        let awaits = temporary.then_some(Awaits::Password);
        start_session(conn, user.id, &token, awaits, anyone.visitor())?;
        activity::record_unsigned(conn, anyone.visitor(), &user.sign_in_name, "session.started", user.subject())?;
        Ok(Some((user, token)))
    }

    /// Starts a session for a person who has just enrolled.
    pub fn start_session(&self, conn: &mut PgConnection, visitor: &Visitor) -> Result<Token> {
        let token = Token::generate();
        start_session(conn, self.id, &token, None, visitor)?;
        Ok(token)
    }

    fn may_sign_in(&self, now: DateTime<Utc>) -> bool {
        self.suspended_at.is_none() && self.password_expires_at.is_none_or(|expires| now < expires)
    }

    /// Whether the person's reseller is suspended.
    fn is_of_suspended(&self, conn: &mut PgConnection) -> Result<bool> {
        let suspended = resellers::table
            .filter(resellers::id.nullable().eq(self.reseller_id))
            .filter(resellers::suspended_at.is_not_null());
        Ok(diesel::select(diesel::dsl::exists(suspended)).get_result(conn)?)
    }

    fn subject(&self) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.sign_in_name.clone(),
            provider_id: self.provider_id,
            reseller_id: self.reseller_id,
            customer_id: self.customer_id,
            ..Subject::default()
        }
    }

    /// Ends the session of `scope`'s cookie, or every session of the person.
    pub fn sign_out(conn: &mut PgConnection, scope: &Scope, everywhere: bool) -> Result<()> {
        if everywhere {
            end_sessions(conn, scope.user_id, scope.visitor.now)?;
        } else if let Some(hash) = scope.visitor.token_hash() {
            end_session(conn, hash, scope.visitor.now)?;
        }
        let subject = Subject {
            id: Some(scope.user_id.uuid()),
            name: scope.sign_in_name.clone(),
            details: json!({ "everywhere": everywhere }),
            ..Subject::default()
        };
        activity::record(conn, scope, "session.ended", subject)
    }

    /// Sets a lasting password for the person who signed in with a temporary one. All their sessions
    /// end but a new one.
    pub fn set_password(conn: &mut PgConnection, person: &Scope, password: &Password) -> Result<Token> {
        let now = person.visitor.now;
        let temporary: Option<String> = users::table.find(person.user_id).select(users::password_hash).first(conn)?;
        if password.fits(temporary.as_deref()) {
            return Err(Error::invalid("password", "accounts-password-same"));
        }
        diesel::update(users::table.find(person.user_id))
            .set((users::password_hash.eq(password.hash()?), users::password_expires_at.eq(None::<DateTime<Utc>>)))
            .execute(conn)?;
        end_sessions(conn, person.user_id, now)?;
        let user = User::find(conn, person.user_id)?;
        activity::record(conn, person, "user.password_set", user.subject())?;
        user.start_session(conn, &person.visitor)
    }

    /// Keeps others from changing the password of `id` until the transaction ends.
    pub fn lock_password(conn: &mut PgConnection, id: UserId) -> Result<()> {
        users::table.find(id).select(users::id).for_no_key_update().first::<UserId>(conn)?;
        Ok(())
    }

    /// Ends the password and the sessions of `id`: a new temporary password is on its way.
    pub fn end_password(conn: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> Result<()> {
        User::lock_password(conn, id)?;
        diesel::update(users::table.find(id)).set(users::password_hash.eq(None::<String>)).execute(conn)?;
        end_sessions(conn, id, now)
    }

    /// Makes a temporary password for `id` and returns it, for the one page that shows it.
    pub fn give_temporary_password(conn: &mut PgConnection, id: UserId, now: DateTime<Utc>) -> Result<Password> {
        let password = Password::temporary();
        diesel::update(users::table.find(id))
            .set((
                users::password_hash.eq(password.hash()?),
                users::password_expires_at.eq(now + TimeDelta::hours(TEMPORARY_HOURS)),
            ))
            .execute(conn)?;
        Ok(password)
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

fn start_session(
    conn: &mut PgConnection,
    user: UserId,
    token: &Token,
    awaits: Option<Awaits>,
    visitor: &Visitor,
) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(SessionId::new(visitor.now)),
            sessions::token_hash.eq(token.hash().to_vec()),
            sessions::user_id.eq(user),
            sessions::awaits.eq(awaits.map(Awaits::code)),
            sessions::address.eq(visitor.address.map(|address| address.to_string()).unwrap_or_default()),
            sessions::device.eq(&visitor.device),
            sessions::created_at.eq(visitor.now),
            sessions::proven_at.eq(visitor.now),
            sessions::last_seen_at.eq(visitor.now),
        ))
        .execute(conn)?;
    Ok(())
}

fn end_session(conn: &mut PgConnection, token: TokenHash, now: DateTime<Utc>) -> Result<()> {
    diesel::update(sessions::table.find(token.to_vec()).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    Ok(())
}

fn end_sessions(conn: &mut PgConnection, user: UserId, now: DateTime<Utc>) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Throws away sessions that ended, or were last seen, before `then`, and returns how many.
pub fn forget_sessions(conn: &mut PgConnection, _: &System, then: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::last_seen_at.lt(then))).execute(conn)?)
}
