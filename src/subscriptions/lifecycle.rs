//! The worker's part of a subscription's life: renewals, expiries and deletions when they are due.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::catalog::Offer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{ProviderId, SubscriptionId};
use crate::schema::subscriptions;
use crate::scope::System;
use crate::subscriptions::receipt::apply_move;
use crate::subscriptions::rows::StateRow;
use crate::subscriptions::time::{EndOfTerm, next_move};
use crate::subscriptions::trial::targets;

type Key = (ProviderId, SubscriptionId);

/// Moves every subscription that time moves by `now`, each step in a transaction of its own and as of the
/// moment it was due, and returns how many steps it were. It may be stopped anywhere and repeated, and run
/// on several nodes at once. A subscription that can't be moved is logged and holds up no other.
pub async fn move_due(db: &Db, now: DateTime<Utc>, policy: EndOfTerm) -> Result<usize> {
    let (mut steps, mut failed) = (0, Vec::new());
    loop {
        let skipped = failed.clone();
        let Some(key) = db.system(move |conn, _| next_due(conn, now, &skipped)).await? else { return Ok(steps) };
        match db.system(move |conn, system| move_one(conn, system, key, now, policy)).await {
            Ok(true) => steps += 1,
            Ok(false) => failed.push(key.1),
            Err(error) => {
                tracing::error!(%error, subscription = %key.1, "a subscription could not be moved");
                failed.push(key.1);
            }
        }
    }
}

fn next_due(conn: &mut PgConnection, now: DateTime<Utc>, skipped: &[SubscriptionId]) -> Result<Option<Key>> {
    let due = subscriptions::table
        .filter(subscriptions::moves_at.le(now))
        .filter(subscriptions::id.ne_all(skipped))
        .order((subscriptions::moves_at, subscriptions::id))
        .select((subscriptions::provider_id, subscriptions::id))
        .first(conn)
        .optional()?;
    Ok(due)
}

/// One step; false when another node is at it, or has done it.
fn move_one(conn: &mut PgConnection, system: &System, key: Key, now: DateTime<Utc>, policy: EndOfTerm) -> Result<bool> {
    let row: Option<StateRow> = subscriptions::table
        .find(key)
        .filter(subscriptions::moves_at.le(now))
        .select(StateRow::as_select())
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(false) };
    let (version, state) = (row.version, row.state()?);
    // However late the worker is, the price is that of the day of the move.
    let catalog = Offer::catalog(conn, key.0, state.moves_at.unwrap_or(now))?;
    let offers: HashMap<String, Offer> = catalog.into_iter().map(|offer| (offer.id.clone(), offer)).collect();
    let price_of = |offer: &str, plan, licenses| {
        let sold = offers.get(offer).filter(|it| (it.min_licenses..=it.max_licenses).contains(&licenses))?;
        sold.priced(plan).map(|priced| priced.unit_price)
    };
    let trial = targets(conn, &state.offer)?;
    let Some(step) = next_move(&state, policy, &price_of, trial.as_deref(), now) else { return Ok(false) };
    apply_move(conn, system, key, version, &step)?;
    Ok(true)
}
