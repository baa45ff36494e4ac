//! The house: a whole portal on a port of its own, with the demo world in a database of its own.
//!
//! One throw-away PostgreSQL cluster serves all tests of a binary; each test gets a copy of a template
//! database, which takes about 50 ms.

mod answer;
mod client;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_query;
use ipnet::IpNet;
use partner_portal::app::Portal;
use partner_portal::bulk::BulkDelay;
use partner_portal::clock::Clock;
use partner_portal::db::embedded::{Cluster, Durability, Login};
use partner_portal::db::{self, Db, SessionLimits};
use partner_portal::demo;
use partner_portal::partnerships::{CreditRule, Invitations, Vetting};
use partner_portal::scope::SecondFactor;
use partner_portal::secret::SecretKey;
use partner_portal::subscriptions::EndOfTerm;
use partner_portal::waiting::UndoDelay;
use partner_portal::web::health::Terminating;
use partner_portal::web::request_log::Proxies;

pub use answer::Answer;
pub use client::Client;

/// The cast: who signs in, all with the demo password.
pub const GLOBAL_ADMIN: &str = "global-admin@provider.example";
pub const ADMIN_AGENT: &str = "admin-agent@provider.example";
pub const SALES_AGENT: &str = "sales-agent@provider.example";
pub const HELPDESK_AGENT: &str = "helpdesk-agent@provider.example";
pub const BILLING_ADMIN: &str = "billing-admin@provider.example";
pub const USER_ADMIN: &str = "user-admin@provider.example";
/// Fabrikam IT Services, a partner.
pub const RESELLER: &str = "admin@reseller.example";
/// Tailspin Cloud, a partner of both providers: a stranger to Fabrikam's customers.
pub const OTHER_RESELLER: &str = "admin@other-reseller.example";
/// Wingtip Partners: enrolled, no partnership yet.
pub const NEW_RESELLER: &str = "admin@new-reseller.example";
/// The administrator of Adventure Works Cycles.
pub const CUSTOMER: &str = "admin@customer.onmicrosoft.com";
/// Of another provider: a stranger.
pub const OTHER_PROVIDER: &str = "admin-agent@other-provider.example";

/// A portal that serves until the test's process ends.
pub struct House {
    /// `http://localhost:` and the port: browsers keep passkeys for names, not for numbers.
    pub url: String,
    pub clock: Clock,
    pub db: Db,
    pub key: SecretKey,
    database: String,
}

impl House {
    pub fn open() -> House {
        House::with(SecondFactor::Optional, "", None)
    }

    /// A portal that asks these people for a second factor.
    pub fn asking(second_factor: SecondFactor) -> House {
        House::with(second_factor, "", None)
    }

    /// Behind proxies, whose word on a visitor's address is taken.
    pub fn behind(proxies: &str) -> House {
        House::with(SecondFactor::Optional, proxies, None)
    }

    /// A portal that people reach at `public_url`.
    pub fn at(public_url: &str) -> House {
        House::with(SecondFactor::Optional, "", Some(public_url))
    }

    /// A portal where this happens when a term ends and auto-renew is off.
    pub fn ending(end_of_term: EndOfTerm) -> House {
        House::open().changed(|portal| Portal { end_of_term, ..portal })
    }

    /// A portal with a mail server.
    pub fn mailing() -> House {
        House::open().changed(|portal| Portal { invitations: portal.invitations.clone().mailing(true), ..portal })
    }

    /// A portal where single changes wait for so many seconds.
    pub fn undoing(seconds: i64) -> House {
        let undo_delay = UndoDelay(TimeDelta::seconds(seconds));
        let house = House::open().changed(|portal| Portal { undo_delay, ..portal });
        // What would come out otherwise on the next day doesn't wait, so that it is never late in the day here.
        let left = TimeDelta::days(1) - (house.clock.now().time() - chrono::NaiveTime::MIN);
        if left < TimeDelta::minutes(30) {
            house.clock.advance(left);
        }
        house
    }

    /// A portal whose operator decides on new companies.
    pub fn vetting() -> House {
        let vetted = |portal: &Portal| portal.invitations.clone().vetted_by(Vetting::Operator);
        House::open().changed(|portal| Portal { invitations: vetted(&portal), ..portal })
    }

    /// A portal whose requests are open for so many days.
    pub fn inviting(days: i64) -> House {
        let house = House::open();
        let invitations = Invitations::new(&house.key, days);
        house.changed(|portal| Portal { invitations, ..portal })
    }

    /// The same house with a portal of other settings, on a port of its own.
    fn changed(mut self, change: impl FnOnce(Portal) -> Portal) -> House {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        self.url = url_of(&listener);
        serve(change(self.portal(SecondFactor::Optional, Vec::new())), listener);
        self
    }

    fn with(second_factor: SecondFactor, proxies: &str, public_url: Option<&str>) -> House {
        let database = new_database();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = url_of(&listener);
        let db = door(&cluster().url(&database, Login::App));
        let key = SecretKey::parse(&"ab".repeat(32)).unwrap();
        let house = House { url, clock: Clock::default(), db, key, database };
        let proxies = proxies.split(' ').filter_map(|network| network.parse().ok()).collect();
        let portal = house.portal(second_factor, proxies);
        let public_url = public_url.map_or(portal.public_url.clone(), str::to_owned);
        serve(Portal { public_url, ..portal }, listener);
        house
    }

    fn portal(&self, second_factor: SecondFactor, proxies: Vec<IpNet>) -> Portal {
        Portal {
            db: self.db.clone(),
            key: self.key.clone(),
            clock: self.clock.clone(),
            public_url: self.url.clone(),
            invitations: self.invitations(),
            proxies: Proxies(proxies.into()),
            second_factor,
            end_of_term: EndOfTerm::default(),
            credit_rule: CreditRule::Warn,
            bulk_delay: BulkDelay(TimeDelta::minutes(5)),
            undo_delay: UndoDelay(TimeDelta::zero()),
            terminating: Terminating::default(),
        }
    }

    /// What makes and reads the tokens of requests to partner.
    pub fn invitations(&self) -> Invitations {
        Invitations::new(&self.key, 30)
    }

    /// Another node on the same database, with connections of its own: its address.
    pub fn second_node(&self) -> String {
        self.node(door(&self.app_url()))
    }

    /// Another node, which reaches the database by `db`: its address.
    pub fn node(&self, db: Db) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = url_of(&listener);
        serve(Portal { db, ..self.portal(SecondFactor::Optional, Vec::new()) }, listener);
        url
    }

    /// Another node, which refuses to credit who is no partner: its address.
    pub fn strict_node(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = url_of(&listener);
        let portal = self.portal(SecondFactor::Optional, Vec::new());
        serve(Portal { public_url: url.clone(), credit_rule: CreditRule::Refuse, ..portal }, listener);
        url
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Client {
        Client::new(&self.url)
    }

    /// A fresh browser, signed in as one of the cast.
    pub fn as_person(&self, sign_in_name: &str) -> Client {
        let client = self.stranger();
        let answer = client.sign_in(sign_in_name, demo::PASSWORD);
        assert_eq!(answer.status, 303, "{sign_in_name} can't sign in: {}", answer.text);
        client
    }

    /// The address of the database, for the owner of the schema.
    pub fn owner_url(&self) -> String {
        cluster().url(&self.database, Login::Owner)
    }

    /// The database, as its owner sees it.
    pub fn sql(&self) -> PgConnection {
        connect(&self.owner_url())
    }

    /// Makes a database of this name a copy of the house's as it stands now.
    pub fn copy_as(&self, name: &str) {
        copy_database(&self.database, name);
    }

    /// The door of the schema's owner.
    pub fn owner(&self) -> Db {
        Db::connect(&self.owner_url(), 1, limits(), true).unwrap()
    }

    /// The database, as the portal's own login sees it.
    pub fn app(&self) -> PgConnection {
        connect(&self.app_url())
    }

    /// Its address, for the portal's own login.
    pub fn app_url(&self) -> String {
        cluster().url(&self.database, Login::App)
    }

    /// One number from the database.
    pub fn count(&self, query: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let count: Count = sql_query(query).get_result(&mut self.sql()).unwrap();
        count.count
    }

    /// Lines of text from the database: the one column must be called `line`.
    pub fn lines(&self, query: &str) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = diesel::sql_types::Text)]
            line: String,
        }
        let lines: Vec<Line> = sql_query(query).get_results(&mut self.sql()).unwrap();
        lines.into_iter().map(|line| line.line).collect()
    }

    /// What was done in this house since it was opened, oldest first.
    pub fn activity(&self) -> Vec<String> {
        self.lines("select action as line from activity order by at, id")
    }

    /// How many statements the portal has sent to this house's database.
    pub fn statements(&self) -> usize {
        statements(&self.app_url())
    }

    /// What PostgreSQL said to the statements that it refused this house's portal.
    pub fn statement_errors(&self) -> Vec<String> {
        let url = cluster().url(&self.database, Login::App);
        ERRORS.lock().unwrap().get(&url).cloned().unwrap_or_default()
    }

    pub fn execute(&self, statement: &str) {
        sql_query(statement).execute(&mut self.sql()).unwrap();
    }
}

/// The portal of a test that is over lets go of its connections.
impl Drop for House {
    fn drop(&mut self) {
        let mut owner = connect(&cluster().url("postgres", Login::Owner));
        let _ = sql_query(format!("drop database {} with (force)", self.database)).execute(&mut owner);
    }
}

/// How many statements have been sent to the database at `url`.
pub fn statements(url: &str) -> usize {
    STATEMENTS.lock().unwrap().get(url).copied().unwrap_or_default()
}

/// Statements sent so far, by the address of their database.
static STATEMENTS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

/// Statements that PostgreSQL refused, by the address of their database.
static ERRORS: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Counts the statements of one connection.
struct Counter {
    url: String,
}

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.url),
            InstrumentationEvent::FinishQuery { query, error: Some(error), .. } => {
                let told = format!("{error}: {:.300}", query.to_string());
                ERRORS.lock().unwrap().entry(self.url.clone()).or_default().push(told);
            }
            InstrumentationEvent::StartQuery { .. } => {
                *STATEMENTS.lock().unwrap().entry(self.url.clone()).or_default() += 1;
            }
            _ => {}
        }
    }
}

/// When the demo world was made.
pub fn now() -> DateTime<Utc> {
    Clock::default().now()
}

/// Browsers keep cookies and passkeys for names, not for numbers or ports.
fn url_of(listener: &TcpListener) -> String {
    format!("http://localhost:{}", listener.local_addr().unwrap().port())
}

/// The portal's way into the database at `url`.
pub fn door(url: &str) -> Db {
    Db::connect(url, 8, limits(), true).unwrap()
}

pub fn limits() -> SessionLimits {
    SessionLimits { idle: TimeDelta::minutes(30), absolute: TimeDelta::hours(12) }
}

/// Serves the database at `url` on this port, as a house that mails and whose clock is ahead: in a process of its own,
/// which a test may kill.
pub fn serve_alone(url: &str, port: u16, public_url: &str, ahead: TimeDelta) {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let key = SecretKey::parse(&"ab".repeat(32)).unwrap();
    let (url, db) = (public_url.to_owned(), door(url));
    // The database is another process's.
    let house = std::mem::ManuallyDrop::new(House { url, clock: Clock::default(), db, key, database: String::new() });
    house.clock.advance(ahead);
    let portal =
        Portal { invitations: house.invitations().mailing(true), ..house.portal(SecondFactor::Optional, Vec::new()) };
    actix_web::rt::System::new().block_on(async move { portal.serve(listener, 1).unwrap().await.unwrap() });
}

/// Makes the database `to` a copy of `from`, which nobody may use meanwhile: whoever does is cut off.
pub fn copy_database(from: &str, to: &str) {
    let mut owner = connect(&cluster().url("postgres", Login::Owner));
    let busy = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'");
    sql_query(format!("drop database if exists {to} with (force)")).execute(&mut owner).unwrap();
    let copied = (0..100).any(|_| {
        sql_query(&busy).execute(&mut owner).unwrap();
        sql_query(format!("create database {to} template {from}")).execute(&mut owner).is_ok()
    });
    assert!(copied, "somebody always uses {from}");
}

/// A database of the cluster, as its owner sees it.
pub fn database(name: &str) -> PgConnection {
    connect(&cluster().url(name, Login::Owner))
}

fn serve(portal: Portal, listener: TcpListener) {
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move { portal.serve(listener, 1).unwrap().await.unwrap() });
    });
}

fn new_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("house_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut owner = connect(&cluster().url("postgres", Login::Owner));
    sql_query(format!("create database {name} template portal")).execute(&mut owner).unwrap();
    name
}

/// The cluster, with the demo world in the template database `portal`.
fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        set_default_instrumentation(|| Some(Box::new(Counter { url: String::new() }))).unwrap();
        let directory = directory("portal-house-");
        let cluster = Cluster::start(&directory, Durability::Throwaway, None).unwrap();
        let owner = cluster.url("portal", Login::Owner);
        db::migrate(&owner, &cluster.url("portal", Login::App)).unwrap();
        let hash = cheap_hash();
        connect(&owner).build_transaction().run(|conn| demo::load(conn, now(), &hash)).unwrap();
        cluster
    })
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap()
}

/// The demo password, hashed with the least effort: signing in is not what most tests are about.
pub fn cheap_hash() -> String {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    argon2.hash_password(demo::PASSWORD.as_bytes()).unwrap().to_string()
}

/// A directory of this process that PostgreSQL's user can reach. What processes that are gone have left is removed.
pub fn directory(prefix: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let parent = std::env::temp_dir();
    for entry in std::fs::read_dir(&parent).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(pid) = name.strip_prefix(prefix) else { continue };
        if !Path::new("/proc").join(pid).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let directory = parent.join(format!("{prefix}{}", std::process::id()));
    std::fs::create_dir(&directory).unwrap();
    std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o755)).unwrap();
    directory
}
