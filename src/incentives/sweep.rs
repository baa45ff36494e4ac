//! The nightly sweep: of all subscriptions, those that earn for nobody, and those whose reseller can't be
//! credited.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Bool, Text, Timestamptz, Uuid as SqlUuid};

use crate::countries;
use crate::db::{self, Db, tenant};
use crate::error::Result;
use crate::id::ProviderId;
use crate::mail::Letter;
use crate::schema::{credit_problems, credit_sweeps, providers};
use crate::scope::Organization;
use crate::support::SupportContact;
use crate::words::Phrase;

/// The hour of the night, in UTC, from which on the day's sweep is due.
const HOUR: i64 = 2;

#[derive(QueryableByName)]
struct Tried {
    #[diesel(sql_type = Bool)]
    is_free: bool,
}

/// Sweeps each provider whose last sweep is older than last night, in a transaction of its own. It may be
/// stopped anywhere and repeated; of several nodes one does the work.
pub async fn sweep_due(db: &Db, now: DateTime<Utc>, public_url: &str) -> Result<usize> {
    let tonight = now.date_naive().and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(HOUR);
    let due = if now < tonight { tonight - TimeDelta::days(1) } else { tonight };
    let providers: Vec<ProviderId> = db
        .system(move |conn, _| {
            let rows = providers::table
                .left_join(credit_sweeps::table)
                .filter(credit_sweeps::swept_at.is_null().or(credit_sweeps::swept_at.lt(due)))
                .select(providers::id);
            Ok(rows.load(conn)?)
        })
        .await?;
    let mut swept = 0;
    for provider in providers {
        let link = format!("{public_url}/incentives");
        let one = db.system(move |conn, _| {
            tenant::enter(conn, Organization::Provider(provider))?;
            db::take_time(conn)?;
            sweep_and_tell(conn, provider, now, link)
        });
        match one.await {
            Ok(done) => swept += usize::from(done),
            Err(error) => tracing::error!(%error, %provider, "the credit of a provider could not be judged"),
        }
    }
    Ok(swept)
}

/// False when another node is at it.
fn sweep_and_tell(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>, link: String) -> Result<bool> {
    let before: Option<DateTime<Utc>> =
        credit_sweeps::table.find(provider).select(credit_sweeps::swept_at).first(conn).optional()?;
    if !sweep(conn, provider, now)? {
        return Ok(false);
    }
    let new: i64 = credit_problems::table
        .filter(credit_problems::provider_id.eq(provider))
        .filter(credit_problems::found_at.eq(now))
        .count()
        .get_result(conn)?;
    // The first sweep finds everything: the page says it, no letter does.
    if before.is_some() && new > 0 {
        let contact = SupportContact::of_provider(conn, provider)?;
        let letter = Letter {
            provider_id: Some(provider),
            subject: Phrase::new("incentives-letter-subject"),
            sentences: vec![Phrase::new("incentives-letter-new").with("count", new)],
            link: Some((link, "incentives-title".into())),
            from: contact.name.clone(),
        };
        letter.queue(conn, now, &contact.recipient())?;
    }
    Ok(true)
}

/// Judges the credit of all of a provider's subscriptions with one statement; false when somebody else is
/// doing so. What has been found before keeps the time at which it was found.
pub(super) fn sweep(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>) -> Result<bool> {
    let lock = sql_query("select pg_try_advisory_xact_lock(hashtextextended('credit ' || $1::text, 0)) as is_free");
    if !lock.bind::<SqlUuid, _>(provider).get_result::<Tried>(conn)?.is_free {
        return Ok(false);
    }
    let (codes, regions) = regions();
    sql_query(include_str!("sweep.sql"))
        .bind::<SqlUuid, _>(provider)
        .bind::<Array<Text>, _>(codes)
        .bind::<Array<Text>, _>(regions)
        .bind::<Timestamptz, _>(now)
        .execute(conn)?;
    // What was changed while the statement ran is judged the next time.
    sql_query(
        "delete from credit_problems as old using subscriptions
         where old.provider_id = $1 and (subscriptions.provider_id, subscriptions.id) = ($1, subscription_id)
           and (reseller_id is distinct from partner_of_record or status not in ('active', 'suspended'))",
    )
    .bind::<SqlUuid, _>(provider)
    .execute(conn)?;
    diesel::insert_into(credit_sweeps::table)
        .values((credit_sweeps::provider_id.eq(provider), credit_sweeps::swept_at.eq(now)))
        .on_conflict(credit_sweeps::provider_id)
        .do_update()
        .set(credit_sweeps::swept_at.eq(now))
        .execute(conn)?;
    Ok(true)
}

/// Waits until nobody sweeps the provider, and keeps others from it until the transaction ends: a change of
/// many and a sweep touch the same rows.
pub(super) fn wait_for_sweep(conn: &mut PgConnection, provider: ProviderId) -> Result<()> {
    sql_query("select pg_advisory_xact_lock(hashtextextended('credit ' || $1::text, 0))")
        .bind::<SqlUuid, _>(provider)
        .execute(conn)?;
    Ok(())
}

/// Each country's code, and its CSP region, for statements that judge many rows.
pub(super) fn regions() -> (Vec<&'static str>, Vec<&'static str>) {
    countries::all().iter().map(|country| (country.iso2.as_str(), country.region.as_str())).unzip()
}
