//! Reads the settings and runs one command: serve, work, migrate, demo, setup, doctor, or what keeps log and catalog.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program speaks to its terminal")]

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, IsTerminal, Write, stdout};
use std::net::TcpListener;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::TimeDelta;
use diesel::PgConnection;
use partner_portal::accounts::{self, Password};
use partner_portal::activity::{self, Keeping, Retention, SealKey, Signer};
use partner_portal::app::Portal;
use partner_portal::catalog::{self, Import};
use partner_portal::clock::Clock;
use partner_portal::config::{
    Activity, Catalog, Command, Config, ConfigError, Demo, Directory, LogFormat, Resellers, Setup,
};
use partner_portal::db::embedded::{Cluster, Durability, Login};
use partner_portal::db::{self, Db, SessionLimits};
use partner_portal::error as portal_error;
use partner_portal::mail::{PATIENCE, Sender};
use partner_portal::partnerships::{Invitations, vetting};
use partner_portal::scope::System;
use partner_portal::web::reports;
use partner_portal::web::request_log::Proxies;
use partner_portal::{demo, directory, work};

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let config = match Config::from_process() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(ConfigError::EXIT_CODE);
        }
    };
    start_log(&config);
    match run(&config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portal: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start_log(config: &Config) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(config.log.filter())
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Json => log.json().init(),
        LogFormat::Text => log.with_target(false).init(),
    }
}

fn run(config: &Config) -> Done {
    if let Command::Activity(command) = config.command() {
        return activity(config, &command);
    }
    if let Command::Catalog(command) = config.command() {
        return keep_catalog(config, command);
    }
    if let Command::Directory(command) = config.command() {
        return keep_directory(config, command);
    }
    if let Command::Resellers(command) = config.command() {
        return vet(config, command);
    }
    let database = Database::open(config)?;
    match config.command() {
        Command::Serve => {
            database.migrate()?;
            serve(config, &database, || {})
        }
        Command::Work => {
            database.migrate()?;
            work_alone(config, &database)
        }
        Command::Migrate => {
            println!("{} migrations ran; the schema is up to date.", database.migrate()?);
            db::grant(&database.owner_url, &database.url)?;
            Ok(())
        }
        Command::Demo(demo) => {
            must_be_this_machine(config)?;
            database.migrate()?;
            load_demo(config, &database, &demo)?;
            if demo.serve { serve(config, &database, || tell_sign_ins(config)) } else { Ok(()) }
        }
        Command::Setup(setup) => {
            database.migrate()?;
            set_up(config, &database, *setup)
        }
        Command::Doctor => diagnose(config, &database),
        Command::Activity(_) | Command::Catalog(_) | Command::Directory(_) | Command::Resellers(_) => Ok(()),
    }
}

/// Where the rows are: somebody's PostgreSQL, or the portal's own cluster, which ends with it.
struct Database {
    url: String,
    owner_url: String,
    _cluster: Option<Cluster>,
}

impl Database {
    fn open(config: &Config) -> Done<Database> {
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

    fn migrate(&self) -> Done<usize> {
        Ok(db::migrate(&self.owner_url, &self.url)?)
    }

    /// The portal doesn't run where one forgotten check would be enough.
    fn must_be_walled(&self) -> Done {
        if db::is_walled(&self.url)? { Ok(()) } else { Err(NOT_WALLED.into()) }
    }

    fn pool(&self, config: &Config) -> Done<Db> {
        Ok(Db::connect(&self.url, config.pool_size.get(), limits(config), config.prepared_statements)?)
    }

    /// How the activity log is kept. Only the owner can remove from it.
    fn keeping(&self, config: &Config) -> Done<Keeping> {
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

fn limits(config: &Config) -> SessionLimits {
    SessionLimits { idle: config.session_idle, absolute: config.session_limit }
}

fn serve(config: &Config, database: &Database, once_up: impl FnOnce()) -> Done {
    database.must_be_walled()?;
    let key = config.secret_key()?;
    let portal = Portal {
        db: database.pool(config)?,
        invitations: invitations(config)?,
        key,
        clock: Clock::default(),
        public_url: config.public_url().to_string(),
        proxies: Proxies(config.trusted_proxies.clone()),
        second_factor: config.second_factor(),
        end_of_term: config.end_of_term,
        credit_rule: config.credit_rule,
    };
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("PORTAL_LISTEN: {} can't be listened on: {error}", config.listen))?;
    actix_web::rt::System::new().block_on(async {
        let (db, clock, sender) = (portal.db.clone(), portal.clock.clone(), sender(config)?);
        let log = database.keeping(config)?;
        if db.system(|conn, _| db::is_empty(conn)).await? {
            tracing::warn!("nobody can sign in yet: run `portal setup` to make the first provider");
        }
        let server = portal.serve(listener, config.workers())?;
        let worker = actix_web::rt::spawn(work::work(db, sender, config.mail_from.clone(), clock, log, rules(config)?));
        println!("The portal is at {}", config.public_url());
        once_up();
        server.await?;
        worker.abort();
        Ok(())
    })
}

fn work_alone(config: &Config, database: &Database) -> Done {
    database.must_be_walled()?;
    let db = database.pool(config)?;
    actix_web::rt::System::new().block_on(async {
        let (clock, log) = (Clock::default(), database.keeping(config)?);
        let work = work::work(db, sender(config)?, config.mail_from.clone(), clock, log, rules(config)?);
        tokio::select! {
            () = work => {}
            end = stopped() => end?,
        }
        Ok(())
    })
}

fn rules(config: &Config) -> Done<work::Rules> {
    Ok(work::Rules {
        end_of_term: config.end_of_term,
        credit: config.credit_rule,
        invitations: invitations(config)?,
        public_url: config.public_url().to_string(),
    })
}

fn invitations(config: &Config) -> Done<Invitations> {
    let invitations = Invitations::new(&config.secret_key()?, config.invitation_life.num_days());
    let invitations = invitations.mailing(config.smtp_url().is_some()).vetted_by(config.vetting);
    Ok(invitations.reminding(config.invitation_reminder.num_days()))
}

/// SIGTERM or SIGINT.
async fn stopped() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        end = tokio::signal::ctrl_c() => end,
    }
}

/// SMTP, or files in the data directory when there is no `SMTP_URL`.
fn sender(config: &Config) -> Done<Sender> {
    match config.smtp_url() {
        Some(url) => {
            Ok(Sender::smtp(url.reveal(), PATIENCE).map_err(|_| "SMTP_URL: not an address of an SMTP server.")?)
        }
        None => Ok(Sender::Files(config.data_dir.join("mail"))),
    }
}

/// Makes the first provider, or a new link for its Global admin, and tells the link.
fn set_up(config: &Config, database: &Database, setup: Setup) -> Done {
    let (db, now) = (database.pool(config)?, Clock::default().now());
    let new_link = setup.new_link.clone();
    let made = db.system(move |conn, system| match (new_link, setup.provider()) {
        (Some(email), _) => accounts::new_link(conn, system, now, &email),
        (None, Some(provider)) => provider.set_up(conn, system, now),
        (None, None) => Err(portal_error::Error::internal("a flag was left out")),
    });
    let path = actix_web::rt::System::new().block_on(made)??;
    println!("Open this link within 24 hours and set your password. It works once:");
    println!("{}", config.public_url().join(&path));
    Ok(())
}

fn must_be_this_machine(config: &Config) -> Done {
    match config.public_url().is_loopback() && config.listen.ip().is_loopback() {
        true => Ok(()),
        false => Err("the demo world has known passwords: PORTAL_PUBLIC_URL and PORTAL_LISTEN must be addresses of \
                      this machine alone."
            .into()),
    }
}

fn load_demo(config: &Config, database: &Database, demo: &Demo) -> Done {
    let now = demo.now.unwrap_or_else(|| Clock::default().now());
    let customers = demo.scale.map(NonZeroU32::get);
    match demo::load_into_empty(&database.owner_url, now, &Password::typed(demo::PASSWORD), customers)? {
        true if customers.is_some() => {
            let (db, key) = (database.pool(config)?, SealKey::of(&config.secret_key()?));
            let settled = demo::scale::settle(&db, &database.owner_url, &key);
            Ok(actix_web::rt::System::new().block_on(settled)?)
        }
        true => Ok(()),
        false if demo.serve && demo::is_there(&database.owner_url)? => Ok(()),
        false => Err("the database is not empty; the demo world goes into an empty one.".into()),
    }
}

fn tell_sign_ins(config: &Config) {
    println!("\nSign in at {}/sign-in with the password {} as", config.public_url(), demo::PASSWORD);
    for (name, who) in demo::SIGN_INS {
        println!("  {name:<36} {who}");
    }
    println!();
}

const NOT_WALLED: &str = "row-level security does not bind DATABASE_URL's login, which owns the tables or is a \
    superuser: make a login of its own for the portal, and give the owner's as DATABASE_ADMIN_URL.";

fn diagnose(config: &Config, database: &Database) -> Done {
    println!("settings    all read; the portal will be at {}", config.public_url());
    config.secret_key()?;
    println!("secret key  there");
    must_be_migrated(database)?;
    println!("database    answers, and its schema is up to date");
    database.must_be_walled()?;
    println!("tenants     kept apart by row-level security");
    let week_ago = Clock::default().now() - TimeDelta::days(7);
    let stopped = reports::count_since(&database.url, week_ago)?;
    println!("reports     {stopped} of things that browsers stopped on pages, in the last 7 days");
    Ok(())
}

fn activity(config: &Config, command: &Activity) -> Done {
    let key = config.secret_key()?;
    let signer = Signer::of(&key);
    match command {
        Activity::PublicKey => print!("{}", signer.public_key()),
        Activity::VerifyExport { file } => {
            let read = File::open(file).and_then(|it| activity::verify_export(&signer, BufReader::new(it)));
            let records = read.map_err(|error| format!("{} can't be read: {error}", file.display()))?;
            let records = records.ok_or("the export is not as it was signed, or another portal signed it.")?;
            println!("The export holds: {records} records.");
        }
        Activity::Export(of) => {
            let of = of.id;
            ask(config, move |conn, system| activity::export(conn, system, &signer, of, &mut stdout().lock()))?;
        }
        Activity::Verify(of) => {
            let (of, key, now) = (of.id, SealKey::of(&key), Clock::default().now());
            let report = ask(config, move |conn, system| activity::verify(conn, system, &key, of, now))?;
            println!("{report}");
            if !report.holds() {
                return Err("the activity log is not as it was recorded.".into());
            }
        }
    }
    Ok(())
}

fn keep_catalog(config: &Config, command: Catalog) -> Done {
    let Catalog::Import { file, provider, apply } = command;
    let bytes = std::fs::read(&file).map_err(|error| format!("{} can't be read: {error}", file.display()))?;
    let (import, now) = (Import { file: bytes, provider, apply }, Clock::default().now());
    let report = ask(config, move |conn, system| catalog::import(conn, system, now, &import))?;
    println!("{report}");
    if report.is_right() { Ok(()) } else { Err("the price list was not imported.".into()) }
}

fn keep_directory(config: &Config, command: Directory) -> Done {
    let (url, now) = (config.public_url().to_string(), Clock::default().now());
    let told = match command {
        Directory::List => ask(config, directory::list)?,
        Directory::Show { id, logo } => {
            let shown = ask(config, move |conn, system| directory::show(conn, system, id.into()))?;
            shown.and_then(|shown| write_logo(logo, shown.logo).map(|()| shown.text))
        }
        Directory::Publish { id } => {
            ask(config, move |conn, system| directory::publish(conn, system, now, &url, id.into()))?
        }
        Directory::Decline { id, reason } => {
            ask(config, move |conn, system| directory::decline(conn, system, now, &url, (id.into(), &reason)))?
        }
    };
    println!("{}", told?);
    Ok(())
}

fn vet(config: &Config, command: Resellers) -> Done {
    let (url, now) = (config.public_url().to_string(), Clock::default().now());
    let invitations = invitations(config)?;
    let told = ask(config, move |conn, system| match command {
        Resellers::List => vetting::list(conn, system),
        Resellers::Approve { id } => vetting::approve(conn, system, (now, &url), &invitations, id.into()),
        Resellers::Reject { id, reason } => {
            vetting::reject(conn, system, (now, &url), &invitations, (id.into(), &reason))
        }
    })?;
    println!("{}", told?);
    Ok(())
}

/// Writes the logo of a request where the operator wants to look at it.
fn write_logo(to: Option<PathBuf>, logo: Option<Vec<u8>>) -> Result<(), String> {
    let Some(path) = to else { return Ok(()) };
    let logo = logo.ok_or("the request has no logo.")?;
    let written = File::create_new(&path).and_then(|mut file| file.write_all(&logo));
    written.map_err(|error| format!("{} can't be written: {error}", path.display()))
}

/// Runs `work` for the command line, on a schema that is up to date.
fn ask<T: Send + 'static>(
    config: &Config,
    work: impl FnOnce(&mut PgConnection, &System) -> partner_portal::error::Result<T> + Send + 'static,
) -> Done<T> {
    let database = Database::open(config)?;
    must_be_migrated(&database)?;
    let db = database.pool(config)?;
    let unhurried = move |conn: &mut PgConnection, system: &System| {
        db::take_time(conn)?;
        work(conn, system)
    };
    Ok(actix_web::rt::System::new().block_on(db.system(unhurried))?)
}

fn must_be_migrated(database: &Database) -> Done {
    match db::migrated(&database.url)? {
        true => Ok(()),
        false => Err("the database answers, but its schema is not up to date: run `portal migrate`.".into()),
    }
}
