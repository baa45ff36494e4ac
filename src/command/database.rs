//! The database as commands open it: somebody's PostgreSQL, or the portal's own cluster; and `portal migrate`.

use diesel::PgConnection;
use partner_portal::activity::{Keeping, Retention, SealKey};
use partner_portal::config::{Config, Migrate};
use partner_portal::db::embedded::{Cluster, Durability, Login};
use partner_portal::db::{self, Db, Schema, SessionLimits};
use partner_portal::scope::System;

use super::Done;

/// Where the rows are: somebody's PostgreSQL, or the portal's own cluster, which ends with it.
pub struct Database {
    /// For the application's login.
    pub url: String,
    /// For who owns the tables.
    pub owner_url: String,
    _cluster: Option<Cluster>,
}

impl Database {
    /// Starts the private cluster where no database is named.
    pub fn connect(config: &Config) -> Done<Database> {
        if let Some(url) = config.database_url() {
            let owner = config.database_admin_url().unwrap_or(url);
            return Ok(Database { url: url.reveal().to_owned(), owner_url: owner.reveal().to_owned(), _cluster: None });
        }
        let cluster = Cluster::start(&config.data_dir, Durability::Kept, config.pg_bin.as_deref())?;
        Ok(Database {
            url: cluster.url("portal", Login::App),
            owner_url: cluster.url("portal", Login::Owner),
            _cluster: Some(cluster),
        })
    }

    /// The database, unless a newer portal has migrated it: this one doesn't know what its rows mean.
    pub fn open(config: &Config) -> Done<Database> {
        let database = Database::connect(config)?;
        match Schema::of(&database.url)?.unknown.as_slice() {
            [] => Ok(database),
            unknown => Err(Schema::newer(unknown).into()),
        }
    }

    /// Runs the migrations that are missing; says how many.
    pub fn migrate(&self) -> Done<usize> {
        Ok(db::migrate(&self.owner_url, &self.url)?)
    }

    /// A command that reads rows needs them in the form that it knows.
    pub fn must_be_migrated(&self) -> Done {
        match Schema::of(&self.url)?.is_current() {
            true => Ok(()),
            false => Err("the database answers, but its schema is not up to date: run `portal migrate`.".into()),
        }
    }

    /// The portal doesn't run where one forgotten check would be enough.
    pub fn must_be_walled(&self) -> Done {
        if db::is_walled(&self.url)? { Ok(()) } else { Err(db::NOT_WALLED.into()) }
    }

    /// The door to the rows.
    pub fn pool(&self, config: &Config) -> Done<Db> {
        let db = Db::connect(&self.url, config.pool_size.get(), limits(config), config.prepared_statements)?;
        match config.database_replica_url() {
            Some(replica) => Ok(db.with_replica(replica.reveal(), config.prepared_statements)?),
            None => Ok(db),
        }
    }

    /// How the activity log is kept. Only the owner can remove from it.
    pub fn keeping(&self, config: &Config) -> Done<Keeping> {
        let retention = match config.activity_life {
            Some(life) => {
                let owner = Db::connect(&self.owner_url, 1, limits(config), config.prepared_statements)?;
                Some(Retention { owner, life })
            }
            None => None,
        };
        Ok(Keeping { key: SealKey::of(&config.secret_key()?), retention })
    }
}

/// `portal migrate`: runs what is pending or, to check, names it.
pub fn migrate(config: &Config, migrate: &Migrate) -> Done {
    let database = Database::open(config)?;
    if migrate.check {
        let pending = Schema::of(&database.url)?.pending;
        if !pending.is_empty() {
            let names = pending.join(", ");
            return Err(format!("{} migrations are pending: {names}; run `portal migrate`.", pending.len()).into());
        }
        println!("No migration is pending; the schema is up to date.");
        return Ok(());
    }
    println!("{} migrations ran; the schema is up to date.", database.migrate()?);
    db::grant(&database.owner_url, &database.url)?;
    Ok(())
}

fn limits(config: &Config) -> SessionLimits {
    SessionLimits { idle: config.session_idle, absolute: config.session_limit }
}

/// Runs `work` for the command line, on a schema that is up to date.
pub fn ask<T: Send + 'static>(
    config: &Config,
    work: impl FnOnce(&mut PgConnection, &System) -> partner_portal::error::Result<T> + Send + 'static,
) -> Done<T> {
    let database = Database::open(config)?;
    database.must_be_migrated()?;
    let db = database.pool(config)?;
    let unhurried = move |conn: &mut PgConnection, system: &System| {
        db::take_time(conn)?;
        work(conn, system)
    };
    Ok(actix_web::rt::System::new().block_on(db.system(unhurried))?)
}
