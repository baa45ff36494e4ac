//! The schema: brought up to date by its owner, used by a login that owns nothing.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::tenant;
use crate::error::{Error, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Runs the migrations that are missing, as the schema's owner, and grants the application's login
/// what it needs and no more. Several nodes may start at once: they wait for one another.
/// Returns how many ran.
pub fn migrate(owner_url: &str, app_url: &str) -> Result<usize> {
    let schema = Schema::of(app_url)?;
    if !schema.unknown.is_empty() {
        return Err(Error::internal(Schema::newer(&schema.unknown)));
    }
    if schema.is_current() {
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

/// How a database's schema stands to the one that this program was built for.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Migrations that have yet to run, by name.
    pub pending: Vec<String>,
    /// Migrations that have run and that this program doesn't know, by version: those of a newer portal.
    pub unknown: Vec<String>,
}

impl Schema {
    /// Looks at the database for the application's login.
    pub fn of(app_url: &str) -> Result<Schema> {
        let ran = Schema::ran(&mut establish(app_url)?)?;
        let pending = ours()?.into_iter().filter(|(version, _)| !ran.contains(version)).map(|(_, name)| name);
        Ok(Schema { pending: pending.collect(), unknown: Schema::unknown_of(&ran)? })
    }

    /// The versions of the migrations that have run.
    pub fn ran(conn: &mut PgConnection) -> Result<Vec<String>> {
        #[derive(QueryableByName)]
        struct Known {
            #[diesel(sql_type = Bool)]
            there: bool,
        }
        // Not diesel's own question: that one creates the table first, which this login may not.
        let table = "select to_regclass('public.__diesel_schema_migrations') is not null as there";
        let known: Known = sql_query(table).get_result(conn)?;
        if !known.there {
            return Ok(Vec::new());
        }
        #[derive(QueryableByName)]
        struct Version {
            #[diesel(sql_type = Text)]
            version: String,
        }
        let ran = "select version::text as version from public.__diesel_schema_migrations order by 1";
        let ran: Vec<Version> = sql_query(ran).get_results(conn)?;
        Ok(ran.into_iter().map(|ran| ran.version).collect())
    }

    /// Which of these versions this program doesn't know.
    pub fn unknown_of(ran: &[String]) -> Result<Vec<String>> {
        let ours = ours()?;
        Ok(ran.iter().filter(|ran| !ours.iter().any(|(version, _)| version == *ran)).cloned().collect())
    }

    pub fn is_current(&self) -> bool {
        self.pending.is_empty() && self.unknown.is_empty()
    }

    /// The sentence about a database with `unknown` migrations.
    pub fn newer(unknown: &[String]) -> String {
        format!(
            "a newer portal has migrated the database ({} migrations that this one, {}, doesn't know): start that version.",
            unknown.len(),
            env!("CARGO_PKG_VERSION")
        )
    }
}

/// The migrations of this program: version and name.
fn ours() -> Result<Vec<(String, String)>> {
    let ours: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(Error::internal)?;
    Ok(ours.iter().map(|ours| (ours.name().version().to_string(), ours.name().to_string())).collect())
}

/// What is said where [`is_walled`] is wrong.
pub const NOT_WALLED: &str = "row-level security does not bind DATABASE_URL's login, which owns the tables or is a \
    superuser: make a login of its own for the portal, and give the owner's as DATABASE_ADMIN_URL.";

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

/// A connection of its own, outside the pool. A server that doesn't answer is given up after ten seconds.
pub fn establish(url: &str) -> Result<PgConnection> {
    let url = match url.contains("connect_timeout=") {
        true => url.to_owned(),
        false => format!("{url}{}connect_timeout=10", if url.contains('?') { '&' } else { '?' }),
    };
    PgConnection::establish(&url).map_err(|error| Error::Unavailable(error.to_string()))
}

/// Runs `work` in a transaction for the portal itself, on a connection outside the pool.
pub fn as_system<T>(conn: &mut PgConnection, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
    conn.build_transaction().run(|conn| {
        tenant::enter_as_system(conn)?;
        work(conn)
    })
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
            "revoke insert, update, delete on credit_spans, former_names, mpn_ids, reseller_customers, reseller_tallies,
                 search_entries, search_words, sent_letters, sign_in_names from {login}"
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
