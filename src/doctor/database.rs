//! Whether the database answers, is the right one, and keeps what it was told.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Integer, Text, Timestamptz};

use super::{Addresses, Finding, Said, failure, fine, pooler, warning, work};
use crate::activity::{SealKey, made_last_seal};
use crate::clock::Clock;
use crate::config::{Config, DatabaseUrl};
use crate::db::{self, Schema};
use crate::error::{Error, Result};
use crate::web::reports;

/// The oldest version that is not yet out of support.
const OLDEST: i32 = 14;

/// What is looked at through the database, in this order.
const NAMES: [&str; 12] = [
    "database",
    "schema",
    "tenants",
    "owner",
    "replica",
    "durability",
    "statements",
    "clock",
    "outbox",
    "worker",
    "reports",
    "seals",
];

/// One more than this apart, codes of second factors and links run out early or late.
const APART: TimeDelta = TimeDelta::seconds(2);

/// So far apart, codes of second factors are refused.
const FAR_APART: TimeDelta = TimeDelta::seconds(30);

pub(super) fn examine(
    config: &Config,
    clock: &Clock,
    database: std::result::Result<Addresses<'_>, String>,
) -> Vec<Finding> {
    let opened = database.and_then(|at| match db::establish(at.app) {
        Ok(conn) => Ok((at, conn)),
        Err(error) => Err(error.to_string()),
    });
    let (at, mut conn) = match opened {
        Ok(opened) => opened,
        Err(cause) => return away(&cause),
    };
    let schema = Schema::of(at.app);
    let is_current = schema.as_ref().is_ok_and(Schema::is_current);
    let conn = &mut conn;
    let looks = [
        version(conn),
        schema.map(|schema| judge(&schema)),
        walls(at.app),
        owner(at),
        replica(conn, config.database_replica_url().map(DatabaseUrl::reveal)),
        durability(conn),
        pooler::examine(at.app, config.prepared_statements),
        apart(conn, clock),
        db::as_system(conn, |conn| work::outbox(conn, clock.now())),
        db::as_system(conn, |conn| work::worker(conn, clock.now())),
        stopped(conn, clock.now()),
        db::as_system(conn, |conn| seals(conn, config)),
    ];
    let needs_schema = ["tenants", "outbox", "worker", "reports", "seals"];
    let told = NAMES.into_iter().zip(looks).map(|(name, look)| match look {
        Err(_) if !is_current && needs_schema.contains(&name) => {
            Finding::of(name, warning("can't be known before `portal migrate` has run."))
        }
        look => Finding::of_look(name, look),
    });
    told.collect()
}

fn away(cause: &str) -> Vec<Finding> {
    let cause = failure(format!("{cause}: start it, or correct DATABASE_URL."));
    let [first, others @ ..] = NAMES;
    let unknown = others.map(|name| Finding::of(name, warning("can't be known while the database is away.")));
    std::iter::once(Finding::of(first, cause)).chain(unknown).collect()
}

fn version(conn: &mut PgConnection) -> Result<Said> {
    #[derive(QueryableByName)]
    struct Server {
        #[diesel(sql_type = Text)]
        version: String,
        #[diesel(sql_type = Integer)]
        number: i32,
        #[diesel(sql_type = Bool)]
        standby: bool,
    }
    let server: Server = sql_query(
        "select current_setting('server_version') as version, pg_is_in_recovery() as standby,
                current_setting('server_version_num')::int / 10000 as number",
    )
    .get_result(conn)?;
    Ok(match server {
        Server { standby: true, version, .. } => {
            failure(format!("PostgreSQL {version} is a standby: let DATABASE_URL lead to the primary."))
        }
        Server { version, number: ..OLDEST, .. } => {
            warning(format!("PostgreSQL {version} gets no corrections any more: upgrade it."))
        }
        Server { version, .. } => fine(format!("PostgreSQL {version} answers.")),
    })
}

fn judge(schema: &Schema) -> Said {
    match (schema.unknown.as_slice(), schema.pending.as_slice()) {
        ([], []) => fine("up to date."),
        ([], pending) => failure(format!("{} migrations are pending: run `portal migrate`.", pending.len())),
        (unknown, _) => failure(Schema::newer(unknown)),
    }
}

fn walls(url: &str) -> Result<Said> {
    Ok(match db::is_walled(url)? {
        true => fine("kept apart by row-level security."),
        false => failure(db::NOT_WALLED),
    })
}

/// Whether the second login, which migrates, may do so in the same database.
fn owner(at: Addresses<'_>) -> Result<Said> {
    #[derive(QueryableByName)]
    struct Owner {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Bool)]
        may: bool,
    }
    let mut conn = match db::establish(at.owner) {
        Ok(conn) => conn,
        Err(error) => return Ok(failure(format!("{error}: correct DATABASE_ADMIN_URL."))),
    };
    let owner: Owner = sql_query(
        "select current_user::text as name, has_schema_privilege('public', 'create') and not exists (
             select from pg_class where oid = to_regclass('customers') and not pg_has_role(relowner, 'member')
         ) as may",
    )
    .get_result(&mut conn)?;
    Ok(match owner.may {
        true => fine(format!("{} may migrate.", owner.name)),
        false => {
            failure(format!("{} may not migrate: give DATABASE_ADMIN_URL the login that owns the tables.", owner.name))
        }
    })
}

/// Whether the replica follows the database, and how much of its log it has yet to replay.
fn replica(conn: &mut PgConnection, url: Option<&str>) -> Result<Said> {
    #[derive(QueryableByName)]
    struct Written {
        #[diesel(sql_type = Text)]
        lsn: String,
    }
    #[derive(QueryableByName)]
    struct Standby {
        #[diesel(sql_type = Bool)]
        follows: bool,
        #[diesel(sql_type = BigInt)]
        behind: i64,
    }
    let Some(url) = url else { return Ok(fine("none; pages are read at the database.")) };
    let mut standby = match db::establish(url) {
        Ok(standby) => standby,
        Err(error) => {
            return Ok(warning(format!(
                "{error}: start it, or correct DATABASE_REPLICA_URL; pages are read at the database meanwhile."
            )));
        }
    };
    let written: Written = sql_query("select pg_current_wal_lsn()::text as lsn").get_result(conn)?;
    let standby: Standby = sql_query(
        "select pg_is_in_recovery() as follows,
                coalesce(pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()), 0)::bigint / 1048576 as behind",
    )
    .bind::<Text, _>(written.lsn)
    .get_result(&mut standby)?;
    Ok(match standby {
        Standby { follows: false, .. } => {
            failure("it follows no other server, and is never read from: let DATABASE_REPLICA_URL lead to a standby.")
        }
        Standby { behind, .. } if behind >= 64 => warning(format!(
            "{behind} MiB of the database's log are yet to be replayed: pages are read at the database meanwhile; look \
             at the replica's load."
        )),
        Standby { behind, .. } => fine(format!("follows the database, {behind} MiB of its log behind.")),
    })
}

/// Whether what was acknowledged is on the disk.
fn durability(conn: &mut PgConnection) -> Result<Said> {
    #[derive(QueryableByName)]
    struct Off {
        #[diesel(sql_type = Text)]
        names: String,
    }
    let off: Off = sql_query(
        "select coalesce(string_agg(name, ', ' order by name), '') as names from pg_settings
         where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'",
    )
    .get_result(conn)?;
    Ok(match off.names.as_str() {
        "" => fine("what is acknowledged is on the disk."),
        names => failure(format!("PostgreSQL's {names} off: orders can be lost with the power; turn it on.")),
    })
}

/// How far the clocks of this machine and of the database's are apart.
fn apart(conn: &mut PgConnection, clock: &Clock) -> Result<Said> {
    #[derive(QueryableByName)]
    struct Theirs {
        #[diesel(sql_type = Timestamptz)]
        now: DateTime<Utc>,
    }
    let asked = clock.now();
    let theirs: Theirs = sql_query("select clock_timestamp() as now").get_result(conn)?;
    let apart = (theirs.now - (asked + (clock.now() - asked) / 2)).abs();
    let what = format!("this machine's and the database's are {} ms apart", apart.num_milliseconds());
    let mend = "let both machines follow the same time servers (`timedatectl set-ntp true`)";
    Ok(match () {
        () if apart > FAR_APART => failure(format!("{what}: {mend}, or codes of second factors are refused.")),
        () if apart > APART => warning(format!("{what}: {mend}.")),
        () => fine(format!("{what}.")),
    })
}

/// What browsers have reported.
fn stopped(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Said> {
    let count = reports::count_since(conn, now - TimeDelta::days(7))?;
    Ok(fine(format!("{count} of things that browsers stopped on pages, in the last 7 days.")))
}

/// Whether the key is the one that the database's seals were made with.
fn seals(conn: &mut PgConnection, config: &Config) -> Result<Said> {
    // To look for the key may not make one.
    if config.secret_key_file().is_some_and(|file| !file.exists()) {
        return Ok(warning("can't be known without the secret key."));
    }
    let key = SealKey::of(&config.secret_key().map_err(Error::internal)?);
    Ok(match made_last_seal(conn, &key)? {
        None => fine("no record of the activity log is sealed yet."),
        Some(true) => fine("the activity log is sealed with this secret key."),
        Some(false) => failure(
            "the activity log was sealed with another secret key, or altered: put the portal's own key back, or name \
             the one it had in PORTAL_FORMER_SECRET_KEYS; `portal activity verify` says more.",
        ),
    })
}
