//! A stage: a PostgreSQL that keeps its word, a mail server, and the program itself, ended and begun as a test likes.

use std::fs::{File, OpenOptions, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use partner_portal::db;
use partner_portal::db::embedded::{Cluster, Durability, Login};
use partner_portal::demo;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rustix::process::{Pid, Signal, kill_process};

use crate::house::{Client, cheap_hash, directory, now};
use crate::mail_server::MailServer;

/// One stage at a time: what is measured on two cores is not measured beside something else.
static TURN: Mutex<()> = Mutex::new(());

/// How long anything may take to come back by itself.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Stage {
    pub directory: PathBuf,
    pub mail: MailServer,
    cluster: Option<Cluster>,
    _turn: MutexGuard<'static, ()>,
}

#[expect(clippy::disallowed_methods, reason = "a test has no settings but the environment")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// `short` in each run of the tests, `long` with `PORTAL_FAULTS=long`.
pub fn times<T>(short: T, long: T) -> T {
    if setting("PORTAL_FAULTS").is_some_and(|run| run == "long") { long } else { short }
}

/// The same, or as many as the environment says by this name.
pub fn as_many(name: &str, short: usize, long: usize) -> usize {
    setting(name).map_or(times(short, long), |count| count.parse().unwrap())
}

/// What a run does at random, it does again with the seed that it has printed, as `PORTAL_SEED`.
pub fn dice(what: &str) -> StdRng {
    let seed = setting("PORTAL_SEED").map_or_else(rand::random, |seed| seed.parse().unwrap());
    println!("{what}: PORTAL_SEED={seed}");
    StdRng::seed_from_u64(seed)
}

pub fn pause(milliseconds: u64) {
    thread::park_timeout(Duration::from_millis(milliseconds));
}

pub fn eventually(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
        pause(10);
    }
    began.elapsed()
}

impl Stage {
    /// The demo world in a cluster of its own.
    pub fn open() -> Stage {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        Stage::at(&root().join(format!("stage-{}", NUMBER.fetch_add(1, Ordering::Relaxed))))
    }

    /// The same in this directory, which may be a file system of its own.
    pub fn at(directory: &Path) -> Stage {
        let mut stage = Stage::of_portal(directory);
        stage.start_postgres();
        stage
    }

    /// The same where the portal is to run PostgreSQL itself.
    pub fn of_portal(directory: &Path) -> Stage {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let template = template();
        std::fs::create_dir_all(directory).unwrap();
        std::fs::set_permissions(directory, Permissions::from_mode(0o711)).unwrap();
        let copied = Command::new("cp").arg("-a").arg(template.join("pgdata")).arg(directory).status().unwrap();
        assert!(copied.success());
        Stage { directory: directory.to_owned(), mail: MailServer::open(), cluster: None, _turn: turn }
    }

    pub fn start_postgres(&mut self) {
        self.cluster = Some(Cluster::start(&self.directory, Durability::Kept, None).unwrap());
    }

    /// Stops PostgreSQL, which nobody starts again before [`Stage::start_postgres`].
    pub fn stop_postgres(&mut self) {
        self.cluster = None;
    }

    /// The address of its database, whoever runs it.
    pub fn url(&self, login: Login) -> String {
        let socket = self.directory.join("run").to_string_lossy().replace('/', "%2F");
        format!("postgresql://{}@/portal?host={socket}&port=5432", login.role())
    }

    /// The database, as its owner sees it.
    pub fn sql(&self) -> PgConnection {
        PgConnection::establish(&self.url(Login::Owner)).unwrap()
    }

    pub fn execute(&self, statements: &str) {
        self.sql().batch_execute(statements).unwrap();
    }

    pub fn lines(&self, query: &str) -> Vec<String> {
        lines(&mut self.sql(), query)
    }

    pub fn count(&self, query: &str) -> i64 {
        self.lines(&format!("select ({query})::text as line")).concat().parse().unwrap()
    }

    /// Kills the server; another is started by who watches over it. Comes back when that one answers.
    pub fn kill_postgres(&self) -> Duration {
        let before = self.postmaster().unwrap();
        kill_process(before, Signal::KILL).unwrap();
        eventually("PostgreSQL to be started again", || {
            self.postmaster().is_some_and(|now| now != before)
                && PgConnection::establish(&self.url(Login::Owner)).is_ok()
        })
    }

    pub fn postmaster(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.directory.join("pgdata/postmaster.pid")).ok()?;
        Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
    }

    /// Cuts all of the portals' connections.
    pub fn cut_connections(&self) -> i64 {
        self.count("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'portal'")
    }

    /// A portal on this stage, ready to serve.
    pub fn portal(&self) -> Portal {
        self.portal_with(&[])
    }

    /// The same with these variables in its environment.
    pub fn portal_with(&self, more: &[(&str, &str)]) -> Portal {
        let mut environment = vec![
            ("DATABASE_URL".to_owned(), self.url(Login::App)),
            ("DATABASE_ADMIN_URL".to_owned(), self.url(Login::Owner)),
            ("SMTP_URL".to_owned(), self.mail.url.clone()),
            ("PORTAL_SECRET_KEY".to_owned(), "ab".repeat(32)),
        ];
        environment.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Portal::start(&self.directory, &["serve"], environment)
    }

    /// What the command line of the portal says.
    pub fn command(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        command.args(arguments).arg("--data-dir").arg(&self.directory);
        command.env("DATABASE_URL", self.url(Login::App)).env("DATABASE_ADMIN_URL", self.url(Login::Owner));
        let output = command.env("PORTAL_SECRET_KEY", "ab".repeat(32)).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.cluster = None;
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

pub fn lines(conn: &mut PgConnection, query: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = diesel::sql_types::Text)]
        line: String,
    }
    let lines: Vec<Line> = sql_query(query).get_results(conn).unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

/// The program, and how it is started again.
pub struct Portal {
    pub url: String,
    process: Child,
    directory: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Portal {
    pub fn start(directory: &Path, command: &[&str], environment: Vec<(String, String)>) -> Portal {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut arguments: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
        arguments.extend(["--listen".to_owned(), format!("127.0.0.1:{port}"), "--log=warn".to_owned()]);
        arguments.extend(["--second-factor=optional".to_owned(), "--data-dir".to_owned()]);
        arguments.push(directory.to_string_lossy().into_owned());
        let process = spawn(directory, &arguments, &environment);
        let url = format!("http://127.0.0.1:{port}");
        let mut portal = Portal { url, process, directory: directory.to_owned(), arguments, environment };
        portal.until_ready();
        portal
    }

    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// As a service manager ends it.
    pub fn terminate(&mut self) {
        kill_process(Pid::from_child(&self.process), Signal::TERM).unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it anew, and comes back when it is ready.
    pub fn start_again(&mut self) -> Duration {
        let began = Instant::now();
        self.process = spawn(&self.directory, &self.arguments, &self.environment);
        self.until_ready();
        began.elapsed()
    }

    /// Whether it says that it can serve.
    pub fn is_ready(&self) -> bool {
        let readyz = Client::new(&self.url).request(reqwest::Method::GET, "/readyz").timeout(Duration::from_secs(5));
        readyz.send().is_ok_and(|answer| answer.status().is_success())
    }

    /// Comes back when it can serve. One that has given up, as without a database, is started anew.
    pub fn until_ready(&mut self) -> Duration {
        let began = Instant::now();
        while !self.is_ready() {
            assert!(began.elapsed() < PATIENCE, "it never was ready: {}", self.log());
            if self.process.try_wait().unwrap().is_some() {
                self.process = spawn(&self.directory, &self.arguments, &self.environment);
            }
            pause(5);
        }
        began.elapsed()
    }

    pub fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    pub fn process(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// What all portals of the stage have said.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.join("portal.log")).unwrap_or_default()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            let log = self.log();
            println!("the portal's last words:\n{}", log.get(log.len().saturating_sub(3000)..).unwrap_or(&log));
        }
    }
}

/// It ends with the thread of its test, too.
fn spawn(directory: &Path, arguments: &[String], environment: &[(String, String)]) -> Child {
    let log = OpenOptions::new().create(true).append(true).open(directory.join("portal.log")).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", env!("CARGO_BIN_EXE_portal")]).args(arguments);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command.stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

/// Where all stages of this process are.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| directory("portal-faults-"))
}

/// A stopped cluster with the demo world, which each stage begins as a copy of.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let directory = root().join("template");
        let cluster = Cluster::start(&directory, Durability::Kept, None).unwrap();
        let owner = cluster.url("portal", Login::Owner);
        db::migrate(&owner, &cluster.url("portal", Login::App)).unwrap();
        let mut conn = PgConnection::establish(&owner).unwrap();
        conn.build_transaction().run(|conn| demo::load(conn, now(), &cheap_hash())).unwrap();
        drop(conn);
        cluster.stop();
        directory
    })
}

/// The processes that `parent` has started.
pub fn children(parent: Pid) -> Vec<Pid> {
    let is_child = |pid: &i32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.lines().any(|line| line == format!("PPid:\t{}", parent.as_raw_nonzero()))
    };
    let names = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.file_name());
    let pids = names.filter_map(|name| name.to_str()?.parse().ok()).filter(is_child);
    pids.filter_map(Pid::from_raw).collect()
}

/// A file of this many zeros.
pub fn fill(path: &Path, bytes: u64) -> std::io::Result<u64> {
    let mut file = File::create(path)?;
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), bytes), &mut file)
}
