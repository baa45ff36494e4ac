//! What the portal's operator does for providers and people on the command line. A portal without the demo
//! world begins with its first provider and that one's Global admin.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::accounts::{Link, LinkKind, NewUser, Owner, User};
use crate::activity;
use crate::countries;
use crate::db::tenant;
use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::mpn_id::MpnId;
use crate::schema::{provider_regions, providers, users};
use crate::scope::{Organization, Role, System};
use crate::terminal::{Told, plain};

/// Who the activity log says it was.
const OPERATOR: &str = "portal user";

/// What a portal must know of a provider to be.
#[derive(Clone, Debug)]
pub struct NewProvider {
    pub name: String,
    /// Two letters.
    pub country: String,
    /// ISO 4217; none is the first one that the country is billed in.
    pub currency: Option<String>,
    pub mpn_id: MpnId,
    /// The CSP regions it is authorized in; none is the one of its country.
    pub regions: Vec<String>,
    /// The Global admin's, with which they sign in too.
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub support_phone: String,
    /// None is the Global admin's.
    pub support_email: Option<String>,
    pub support_hours: String,
}

impl NewProvider {
    /// Makes the provider and its Global admin, who has no password yet, and returns the path of the link
    /// to set one. Of two that start at once, one does.
    pub fn add(&self, conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<Told> {
        diesel::sql_query("select pg_advisory_xact_lock(hashtext('partner-portal providers'))").execute(conn)?;
        let same = providers::table.filter(providers::name.eq(&self.name));
        if diesel::select(diesel::dsl::exists(same)).get_result(conn)? {
            return Ok(Err(format!("there is a provider called {} already.", self.name)));
        }
        if tenant::enter_by_sign_in_name(conn, &self.email.to_lowercase())?.is_some() {
            return Ok(Err(format!("somebody signs in as {} already.", self.email)));
        }
        let id = self.insert(conn, now)?;
        tenant::enter(conn, Organization::Provider(id))?;
        let admin = NewUser {
            owner: Owner::Provider(id),
            sign_in_name: &self.email,
            email: &self.email,
            first_name: &self.first_name,
            last_name: &self.last_name,
            roles: &[Role::GlobalAdmin],
            language: None,
            password: None,
            taken: ("email", "accounts-sign-in-name-taken"),
        };
        let user = User::create(conn, now, &admin)?;
        activity::record_by_system(conn, now, "portal provider", "provider.set_up", user.subject())?;
        Ok(Ok(Link::issue(conn, now, LinkKind::Setup, user.id)?))
    }

    fn insert(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<ProviderId> {
        let id = ProviderId::new(now);
        let country = countries::find(&self.country).ok_or_else(|| Error::internal("no such country"))?;
        let currency = self.currency.as_ref().or(country.currencies.first()).map_or("USD", String::as_str);
        let domain = self.email.split('@').next_back().unwrap_or_default();
        diesel::insert_into(providers::table)
            .values((
                providers::id.eq(id),
                providers::name.eq(&self.name),
                providers::country.eq(&country.iso2),
                providers::currency.eq(currency),
                providers::mpn_id.eq(self.mpn_id.as_str()),
                providers::email_domain.eq(domain),
                providers::support_phone.eq(&self.support_phone),
                providers::support_email.eq(self.support_email.as_ref().unwrap_or(&self.email)),
                providers::support_hours.eq(&self.support_hours),
                providers::created_at.eq(now),
            ))
            .execute(conn)?;
        let own = [country.region.clone()];
        let regions = if self.regions.is_empty() { own.as_slice() } else { self.regions.as_slice() };
        for region in regions {
            diesel::insert_into(provider_regions::table)
                .values((provider_regions::provider_id.eq(id), provider_regions::region.eq(region)))
                .on_conflict_do_nothing()
                .execute(conn)?;
        }
        Ok(id)
    }
}

/// The portal's providers by name, each with how many people it has.
pub fn list_providers(conn: &mut PgConnection, _: &System) -> Result<Told> {
    let all: Vec<(ProviderId, String, String, String)> = providers::table
        .order((providers::name, providers::id))
        .select((providers::id, providers::name, providers::country, providers::mpn_id))
        .load(conn)?;
    let people: Vec<(Option<ProviderId>, i64)> = users::table
        .filter(users::provider_id.is_not_null())
        .filter(users::customer_id.is_null())
        .filter(users::removed_at.is_null())
        .group_by(users::provider_id)
        .select((users::provider_id, diesel::dsl::count_star()))
        .load(conn)?;
    let count = |id| people.iter().find(|(provider, _)| *provider == Some(id)).map_or(0, |(_, count)| *count);
    let lines = all.into_iter().map(|(id, name, country, mpn_id)| {
        format!("{id}  {} ({country}, MPN ID {mpn_id}), people: {}", plain(&name), count(id))
    });
    Ok(Ok(lines_or(&lines.collect::<Vec<_>>(), "There is no provider yet: make one with `portal provider add`.")))
}

/// The people of one provider or reseller by name, or those of all providers.
pub fn list_users(conn: &mut PgConnection, _: &System, organization: Option<Uuid>) -> Result<Told> {
    let staff = users::table.filter(users::customer_id.is_null()).filter(users::removed_at.is_null()).into_boxed();
    let staff = match organization {
        Some(id) => staff.filter(users::provider_id.eq(id).or(users::reseller_id.eq(id))),
        None => staff.filter(users::provider_id.is_not_null()),
    };
    let rows: Vec<(User, Vec<Option<String>>)> = staff
        .order((users::last_name, users::first_name, users::id))
        .select((User::as_select(), users::roles))
        .load(conn)?;
    let lines = rows.iter().map(|(user, roles)| {
        let roles: Vec<&str> = roles.iter().flatten().map(String::as_str).collect();
        let (name, state) = (plain(&format!("{} {}", user.first_name, user.last_name)), user.state());
        format!("{}  {name}: {} ({state})", plain(user.future_name()), roles.join(", "))
    });
    Ok(Ok(lines_or(&lines.collect::<Vec<_>>(), "There is nobody.")))
}

/// Issues a link to set a new password, for somebody who lost theirs, and returns its path.
pub fn new_link(conn: &mut PgConnection, _: &System, now: DateTime<Utc>, name: &str) -> Result<Told> {
    let user = match find(conn, name)? {
        Some(user) if user.state() != "suspended" => user,
        Some(_) => return Ok(Err(format!("{name} is suspended: let them in again with `portal user restore`."))),
        None => return Ok(Err(nobody(name))),
    };
    activity::record_by_system(conn, now, OPERATOR, "user.link_issued", user.subject())?;
    Ok(Ok(Link::issue(conn, now, LinkKind::Setup, user.id)?))
}

/// Keeps a person out until they are restored: their sessions and links end.
pub fn suspend(conn: &mut PgConnection, _: &System, now: DateTime<Utc>, name: &str) -> Result<Told> {
    let Some(user) = find(conn, name)? else { return Ok(Err(nobody(name))) };
    if user.state() == "suspended" {
        return Ok(Err(format!("{name} is suspended already.")));
    }
    user.set_suspended(conn, now, Some(now))?;
    User::end_sessions(conn, user.id, now)?;
    Link::revoke(conn, now, user.id)?;
    activity::record_by_system(conn, now, OPERATOR, "user.suspended", user.subject())?;
    Ok(Ok(format!("Suspended: {name}.")))
}

/// Lets a suspended person in again.
pub fn restore(conn: &mut PgConnection, _: &System, now: DateTime<Utc>, name: &str) -> Result<Told> {
    let Some(user) = find(conn, name)? else { return Ok(Err(nobody(name))) };
    if user.state() != "suspended" {
        return Ok(Err(format!("{name} is not suspended.")));
    }
    user.set_suspended(conn, now, None)?;
    activity::record_by_system(conn, now, OPERATOR, "user.resumed", user.subject())?;
    Ok(Ok(format!("Restored: {name}.")))
}

impl User {
    fn state(&self) -> &'static str {
        match (self.suspended_at, self.password_hash()) {
            (Some(_), _) => "suspended",
            (None, None) => "invited",
            (None, Some(_)) => "active",
        }
    }

    /// Also moves the version on, so that a colleague's form from before is refused.
    fn set_suspended(
        &self,
        conn: &mut PgConnection,
        now: DateTime<Utc>,
        suspended: Option<DateTime<Utc>>,
    ) -> Result<()> {
        diesel::update(users::table.find(self.id))
            .set((
                users::suspended_at.eq(suspended),
                users::version.eq(users::version + 1),
                users::changed_at.eq(now),
                users::changed_by.eq(OPERATOR),
            ))
            .execute(conn)?;
        Ok(())
    }
}

/// Somebody of a provider or a reseller, locked. A customer's people are for its administrators.
fn find(conn: &mut PgConnection, name: &str) -> Result<Option<User>> {
    let found = tenant::enter_by_sign_in_name(conn, &name.trim().to_lowercase())?;
    Ok(users::table
        .filter(users::id.nullable().eq(found))
        .filter(users::customer_id.is_null())
        .filter(users::removed_at.is_null())
        .select(User::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

fn nobody(name: &str) -> String {
    format!("nobody of a provider or a reseller signs in as {name}.")
}

fn lines_or(lines: &[String], none: &str) -> String {
    if lines.is_empty() { none.to_owned() } else { lines.join("\n") }
}
