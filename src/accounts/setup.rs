//! The first provider and its first Global admin: how a portal without the demo world begins.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::accounts::{Link, LinkKind, NewUser, Owner, User};
use crate::countries;
use crate::db::tenant;
use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::mpn_id::MpnId;
use crate::schema::{provider_regions, providers, users};
use crate::scope::{Organization, Role, System};
use crate::{activity, db};

/// What a portal must know of its first provider.
#[derive(Clone, Debug)]
pub struct FirstProvider {
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

/// Why a portal was not set up; its text is one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupRefusal {
    /// Somebody has set it up already.
    ProviderExists,
    /// No Global admin of a provider signs in by that name.
    NoSuchAdmin,
}

impl FirstProvider {
    /// Makes the provider and its Global admin, who has no password yet, and returns the path of the link
    /// to set one. Of two that start at once, one does.
    pub fn set_up(
        &self,
        conn: &mut PgConnection,
        _: &System,
        now: DateTime<Utc>,
    ) -> Result<std::result::Result<String, SetupRefusal>> {
        diesel::sql_query("select pg_advisory_xact_lock(hashtext('partner-portal setup'))").execute(conn)?;
        if !db::is_empty(conn)? {
            return Ok(Err(SetupRefusal::ProviderExists));
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
        activity::record_by_system(conn, now, "portal setup", "provider.set_up", user.subject())?;
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

/// Issues a new link for a provider's Global admin who lost theirs, and returns its path.
pub fn new_link(
    conn: &mut PgConnection,
    _: &System,
    now: DateTime<Utc>,
    email: &str,
) -> Result<std::result::Result<String, SetupRefusal>> {
    let found = tenant::enter_by_sign_in_name(conn, &email.trim().to_lowercase())?;
    let admin: Option<User> = users::table
        .filter(users::id.nullable().eq(found))
        .filter(users::provider_id.is_not_null())
        .filter(users::customer_id.is_null())
        .filter(users::suspended_at.is_null())
        .filter(users::roles.contains(vec![Role::GlobalAdmin.code()]))
        .select(User::as_select())
        .first(conn)
        .optional()?;
    let Some(admin) = admin else { return Ok(Err(SetupRefusal::NoSuchAdmin)) };
    activity::record_by_system(conn, now, "portal setup", "user.link_issued", admin.subject())?;
    Ok(Ok(Link::issue(conn, now, LinkKind::Setup, admin.id)?))
}

impl std::fmt::Display for SetupRefusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            SetupRefusal::ProviderExists => {
                "this portal has a provider already; give its Global admin a new link with `portal setup --new-link EMAIL`."
            }
            SetupRefusal::NoSuchAdmin => "no Global admin of the provider signs in with that email address.",
        })
    }
}

impl std::error::Error for SetupRefusal {}
