//! What a partner is given when a customer becomes its own, and what is over when it isn't any more.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

use crate::activity;
use crate::admin_relationships::forms::MOST_DAYS;
use crate::admin_relationships::relationship::{AdminRelationship, state_at};
use crate::admin_relationships::role::AdminRole;
use crate::admin_relationships::state::State;
use crate::error::{Error, Result};
use crate::id::{AdminRelationshipId, CustomerId, ProviderId, ResellerId};
use crate::schema::{admin_relationships as table, providers, resellers};
use crate::scope::Scope;

/// More names than a partner can be given on one day.
const MOST_NAMES: usize = 1_000;

/// More relationships than a partner has with one customer at the same time.
const MOST_AT_ONCE: i64 = 10_000;

impl AdminRelationship {
    /// All roles for two years, extended without end: for the provider where `reseller` is none, else for the reseller
    /// that administers the customer from now on.
    pub fn give_defaults(
        conn: &mut PgConnection,
        (provider, customer): (ProviderId, CustomerId),
        reseller: Option<ResellerId>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let partner: String = match reseller {
            Some(id) => resellers::table.find(id).select(resellers::name).first(conn)?,
            None => providers::table.find(provider).select(providers::name).first(conn)?,
        };
        let plain = default_name(&partner, now);
        for number in 1..MOST_NAMES {
            let name = if number == 1 { plain.clone() } else { format!("{plain} ({number})") };
            let kept = diesel::insert_into(table::table)
                .values((
                    table::provider_id.eq(provider),
                    table::id.eq(AdminRelationshipId::new(now)),
                    table::customer_id.eq(customer),
                    table::reseller_id.eq(reseller),
                    table::name.eq(name),
                    table::partner_name.eq(&partner),
                    table::roles.eq(AdminRole::ALL.map(AdminRole::code).to_vec()),
                    table::days.eq(MOST_DAYS),
                    table::auto_extend.eq(true),
                    table::asked_at.eq(now),
                    table::started_at.eq(now),
                    table::ends_at.eq(now + TimeDelta::days(MOST_DAYS.into())),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
            if kept == 1 {
                return Ok(());
            }
        }
        Err(Error::internal("no name is left for an admin relationship"))
    }

    /// Whether people of the customer's own have ended a relationship, of whatever partner: from then on roles are
    /// given by their consent alone.
    pub fn was_ended_by_customer(
        conn: &mut PgConnection,
        (provider, customer): (ProviderId, CustomerId),
    ) -> Result<bool> {
        let ended = table::table
            .filter(table::provider_id.eq(provider))
            .filter(table::customer_id.eq(customer))
            .filter(table::ended_by_customer);
        Ok(diesel::select(exists(ended)).get_result(conn)?)
    }

    /// Ends all that a reseller, or the provider where that is none, has or asks for with a customer that isn't its
    /// own any more; `for_good` when that is the will of the customer's own people. What was over before stays as it was.
    /// Each is recorded; who is told is for the caller to say.
    pub fn end_all_of(
        conn: &mut PgConnection,
        person: &Scope,
        (provider, customer): (ProviderId, CustomerId),
        (reseller, for_good): (Option<ResellerId>, bool),
    ) -> Result<()> {
        let open = [State::Pending, State::Active, State::Expiring].map(State::code);
        let of_both = table::table
            .filter(table::provider_id.eq(provider))
            .filter(table::customer_id.eq(customer))
            .filter(table::reseller_id.is_not_distinct_from(reseller))
            .filter(state_at(person.visitor.now).eq_any(open));
        let ended: Vec<AdminRelationshipId> = diesel::update(of_both)
            .set((
                table::terminated_at.eq(person.visitor.now),
                table::terminated_by.eq(format!("{}, {}", person.name, person.organization_name)),
                table::ended_by_customer.eq(for_good),
            ))
            .returning(table::id)
            .get_results(conn)?;
        let ended = table::table.filter(table::provider_id.eq(provider)).filter(table::id.eq_any(ended)).into_boxed();
        let ended = AdminRelationship::load(conn, ended, person.visitor.now, MOST_AT_ONCE)?;
        let subjects = ended.iter().map(|it| it.subject(json!({}))).collect();
        activity::record_many(conn, person, "admin_relationship.terminated", subjects)
    }
}

/// In no language: both sides read it.
pub(crate) fn default_name(partner: &str, now: DateTime<Utc>) -> String {
    format!("{partner} {}", now.date_naive())
}
