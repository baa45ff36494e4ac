//! Who looks after a renewal: a colleague of the reader's own company, whom other companies don't see.

use std::collections::HashMap;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::upsert::excluded;
use serde_json::json;
use uuid::Uuid;

use crate::activity::{self, Subject};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ProviderId, SubscriptionId, UserId};
use crate::schema::{renewal_owners as owners, users};
use crate::scope::{Granted, MayManageSubscription, Organization, Scope};
use crate::subscriptions::Subscription;

/// The most colleagues that can be chosen from.
const MOST: i64 = 500;

/// The company whose people look after it.
pub(super) fn organization(scope: &Scope) -> Result<Uuid> {
    match scope.organization {
        Organization::Provider(id) => Ok(id.uuid()),
        Organization::Reseller(id) => Ok(id.uuid()),
        Organization::Customer(..) => Err(Error::NotFound),
    }
}

/// The people of the reader's company who can sign in and may decide renewals.
fn visible_to(scope: &Scope) -> users::BoxedQuery<'static, Pg> {
    let codes: Vec<&str> = MayManageSubscription::RIGHT.roles(scope.kind()).iter().map(|role| role.code()).collect();
    let there = users::table
        .filter(users::removed_at.is_null())
        .filter(users::suspended_at.is_null())
        .filter(users::customer_id.is_null())
        .filter(users::roles.overlaps_with(codes))
        .into_boxed();
    match scope.organization {
        Organization::Provider(id) => there.filter(users::provider_id.eq(id)),
        Organization::Reseller(id) => there.filter(users::reseller_id.eq(id)),
        // A customer decides nothing of its renewals here.
        Organization::Customer(..) => there.filter(users::provider_id.is_null()),
    }
}

/// Who can be chosen, by name.
pub(super) fn colleagues(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<(UserId, String)>> {
    let rows: Vec<(UserId, String, String)> = visible_to(scope)
        .order((users::last_name, users::first_name, users::id))
        .limit(MOST)
        .select((users::id, users::first_name, users::last_name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, first, last)| (id, format!("{first} {last}"))).collect())
}

/// Who looks after each of some.
pub(super) fn of(
    conn: &mut PgConnection,
    scope: &Scope,
    ids: &[(ProviderId, SubscriptionId)],
) -> Result<HashMap<SubscriptionId, (UserId, String)>> {
    let (providers, subscriptions): (Vec<ProviderId>, Vec<SubscriptionId>) = ids.iter().copied().unzip();
    let rows: Vec<(SubscriptionId, UserId, String, String)> = owners::table
        .inner_join(users::table)
        .filter(owners::provider_id.eq_any(providers))
        .filter(owners::subscription_id.eq_any(subscriptions))
        .filter(owners::organization_id.eq(organization(scope)?))
        .select((owners::subscription_id, owners::user_id, users::first_name, users::last_name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, user, first, last)| (id, (user, format!("{first} {last}")))).collect())
}

/// Gives the renewal of a subscription that the agent sees to a colleague, or to nobody. Given again, it is so already.
pub(super) fn give(
    conn: &mut PgConnection,
    agent: &MayManageSubscription,
    id: SubscriptionId,
    to: Option<UserId>,
) -> Result<()> {
    let subscription = Subscription::find(conn, agent, id)?;
    let organization = organization(agent)?;
    let key = || owners::table.find((subscription.provider_id, id, organization));
    let before: Option<UserId> = key().select(owners::user_id).for_no_key_update().first(conn).optional()?;
    if before == to {
        return Ok(());
    }
    let name = |conn: &mut PgConnection, user: Option<UserId>| match user {
        None => Ok::<_, Error>(None),
        Some(user) => {
            let named = users::table.find(user).select((users::first_name, users::last_name));
            let (first, last): (String, String) = named.first(conn)?;
            Ok(Some(format!("{first} {last}")))
        }
    };
    match to {
        None => {
            diesel::delete(key()).execute(conn)?;
        }
        Some(user) => {
            visible_to(agent).filter(users::id.eq(user)).select(users::id).first::<UserId>(conn)?;
            diesel::insert_into(owners::table)
                .values((
                    owners::provider_id.eq(subscription.provider_id),
                    owners::subscription_id.eq(id),
                    owners::organization_id.eq(organization),
                    owners::user_id.eq(user),
                ))
                .on_conflict((owners::provider_id, owners::subscription_id, owners::organization_id))
                .do_update()
                .set(owners::user_id.eq(excluded(owners::user_id)))
                .execute(conn)?;
        }
    }
    let (before, after) = (name(conn, before)?, name(conn, to)?);
    let details =
        json!({ "subscription": id, "before": { "renewal_owner": before }, "after": { "renewal_owner": after } });
    let customer = Customer::find(conn, agent, subscription.customer_id)?;
    // For the agent's own company alone: who looks after what is nobody else's business.
    let subject = Subject { id: Some(customer.id.uuid()), name: customer.bill_to_name, details, ..Subject::default() };
    activity::record(conn, agent, "subscription.renewal_owner_changed", subject)
}
