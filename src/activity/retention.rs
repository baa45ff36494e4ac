//! Retention: removes the oldest records and their seals, where a setting says how long the log is kept.
//!
//! The application's login can't remove anything here, so this runs on the owner's connection. What it
//! leaves is an anchor, from which the rest of the chain is checked.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bytea, Nullable, Timestamptz, Uuid as SqlUuid};
use serde_json::json;
use uuid::Uuid;

use crate::activity::seal::{Link, SealKey, try_lock};
use crate::activity::{Subject, record_by_system, verify};
use crate::db::Db;
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::scope::System;

/// How long the log is kept, and the door of the schema's owner, who alone can remove from it.
#[derive(Clone)]
pub struct Retention {
    pub owner: Db,
    pub life: TimeDelta,
}

/// The oldest part of a chain, in which everything is old enough.
#[derive(QueryableByName)]
struct Outdated {
    #[diesel(sql_type = SqlUuid)]
    chain: Uuid,
    #[diesel(sql_type = BigInt)]
    through: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    provider_id: Option<ProviderId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    reseller_id: Option<ResellerId>,
}

impl Retention {
    /// Removes what is older, in whole days, and returns how many records it were.
    pub async fn prune(&self, key: &SealKey, now: DateTime<Utc>) -> Result<i64> {
        let (key, then) = (key.clone(), (now - self.life).date_naive().and_time(NaiveTime::MIN).and_utc());
        self.owner.system(move |conn, system| prune(conn, system, &key, then, now)).await
    }
}

fn prune(conn: &mut PgConnection, _: &System, key: &SealKey, then: DateTime<Utc>, now: DateTime<Utc>) -> Result<i64> {
    if !try_lock(conn, "activity retention")? {
        return Ok(0);
    }
    let outdated: Vec<Outdated> =
        sql_query(include_str!("outdated.sql")).bind::<Timestamptz, _>(then).get_results(conn)?;
    let mut removed = 0;
    for part in outdated {
        let before = match verify::anchor(conn, key, part.chain)? {
            Ok(anchor) => anchor.number,
            Err(_) => 0,
        };
        match verify::check_through(conn, key, part.chain, part.through)? {
            Err(broken) => tracing::error!(chain = %part.chain, %broken, "a broken chain is kept whole"),
            Ok(last) if last.number == before => {}
            Ok(last) => {
                remove(conn, key, &last)?;
                let subject = Subject {
                    name: "activity".to_owned(),
                    provider_id: part.provider_id,
                    reseller_id: part.reseller_id,
                    details: json!({ "removed": last.number - before, "through": last.number,
                                     "older_than": then.date_naive() }),
                    ..Subject::default()
                };
                record_by_system(conn, now, "worker", "activity.pruned", subject)?;
                removed += last.number - before;
            }
        }
    }
    Ok(removed)
}

/// Removes the chain up to `last`, whose seal becomes the anchor.
fn remove(conn: &mut PgConnection, key: &SealKey, last: &Link) -> Result<()> {
    let old = "select record_id from activity_seals where chain = $1 and number <= $2";
    sql_query(format!("delete from activity where id in ({old})"))
        .bind::<SqlUuid, _>(last.chain)
        .bind::<BigInt, _>(last.number)
        .execute(conn)?;
    sql_query("delete from activity_seals where chain = $1 and number <= $2")
        .bind::<SqlUuid, _>(last.chain)
        .bind::<BigInt, _>(last.number)
        .execute(conn)?;
    sql_query(
        "insert into activity_anchors (chain, number, hash, mac) values ($1, $2, $3, $4)
         on conflict (chain) do update set number = excluded.number, hash = excluded.hash, mac = excluded.mac",
    )
    .bind::<SqlUuid, _>(last.chain)
    .bind::<BigInt, _>(last.number)
    .bind::<Bytea, _>(&last.hash)
    .bind::<Nullable<Bytea>, _>(key.anchors(last).first().map(|mac| mac.to_vec()))
    .execute(conn)?;
    Ok(())
}
