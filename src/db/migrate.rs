//! The schema: brought up to date by its owner, used by a login that owns nothing.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::{Error, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Runs the migrations that are missing, as the schema's owner, and grants the application's login
/// what it needs and no more. Several nodes may start at once: they wait for one another.
/// Returns how many ran.
pub fn migrate(owner_url: &str, app_url: &str) -> Result<usize> {
    if migrated(app_url)? {
        return Ok(0);
    }
    let done = alone(owner_url, |conn| Ok(conn.run_pending_migrations(MIGRATIONS).map_err(Error::internal)?.len()))?;
    grant(owner_url, app_url)?;
    Ok(done)
}

/// Grants the application's login what it needs and no more; a new login on an old schema, too.
pub fn grant(owner_url: &str, app_url: &str) -> Result<()> {
    let (owner, login) = (current_user(owner_url)?, current_user(app_url)?);
    if login == owner {
        return Ok(());
    }
    alone(owner_url, |conn| {
        for statement in grants(&login) {
            sql_query(statement).execute(conn)?;
        }
        Ok(establish(app_url)?.batch_execute(LIMITS)?)
    })
}

/// Runs `work` as the schema's owner in one transaction, and on one node at a time.
fn alone<T>(owner_url: &str, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
    establish(owner_url)?.build_transaction().run(|conn| {
        sql_query("select pg_advisory_xact_lock(hashtext('partner-portal migrations'))").execute(conn)?;
        work(conn)
    })
}

/// No request of the application waits for longer. None of these ends a commit. It sets them for itself,
/// which any login may; a pooler passes them on.
const LIMITS: &str = "alter role current_user set statement_timeout = '30s';
                      alter role current_user set lock_timeout = '5s';
                      alter role current_user set idle_in_transaction_session_timeout = '60s'";

/// Whether the schema is the one that this program was built for.
pub fn migrated(app_url: &str) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Known {
        #[diesel(sql_type = Bool)]
        there: bool,
    }
    // Not diesel's own question: that one creates the table first, which this login may not.
    let mut conn = establish(app_url)?;
    let table = "select to_regclass('__diesel_schema_migrations') is not null as there";
    let known: Known = sql_query(table).get_result(&mut conn)?;
    if !known.there {
        return Ok(false);
    }
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let ran: Vec<Version> = sql_query("select version from __diesel_schema_migrations").get_results(&mut conn)?;
    let ours: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(Error::internal)?;
    Ok(ours.iter().all(|ours| ran.iter().any(|ran| ran.version == ours.name().version().to_string())))
}

/// Whether row-level security binds the application's login: it must be neither the tables' owner, nor
/// a member of it, nor a superuser.
pub fn is_walled(app_url: &str) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Bound {
        #[diesel(sql_type = Bool)]
        bound: bool,
    }
    let bound = "select not (rolsuper or rolbypassrls or pg_has_role(rolname, relowner, 'member')) as bound
                 from pg_roles, pg_class where rolname = current_user and pg_class.oid = 'customers'::regclass";
    let bound: Bound = sql_query(bound).get_result(&mut establish(app_url)?)?;
    Ok(bound.bound)
}

fn establish(url: &str) -> Result<PgConnection> {
    PgConnection::establish(url).map_err(|error| Error::Unavailable(error.to_string()))
}

fn current_user(url: &str) -> Result<String> {
    #[derive(QueryableByName)]
    struct Login {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let login: Login = sql_query("select quote_ident(current_user) as name").get_result(&mut establish(url)?)?;
    Ok(login.name)
}

/// The application reads and writes rows; what was recorded as activity, and its seals, it can only add
/// to, and what triggers and retention keep it can only read.
fn grants(login: &str) -> Vec<String> {
    vec![
        // Everybody may create there before PostgreSQL 15.
        "revoke create on schema public from public".to_owned(),
        format!("grant usage on schema public to {login}"),
        format!("grant select, insert, update, delete on all tables in schema public to {login}"),
        format!("revoke update, delete, truncate on activity, activity_seals from {login}"),
        format!("revoke insert, update on activity_queue from {login}"),
        format!("revoke insert, update, delete on activity_anchors from {login}"),
        format!(
            "revoke insert, update, delete on credit_spans, reseller_customers, sign_in_names, mpn_ids from {login}"
        ),
        format!("revoke insert, update, delete on __diesel_schema_migrations from {login}"),
    ]
}

/// Whether the database holds anybody at all.
pub fn is_empty(conn: &mut PgConnection) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        empty: bool,
    }
    let found: Found = sql_query("select not exists (select from providers) as empty").get_result(conn)?;
    Ok(found.empty)
}
