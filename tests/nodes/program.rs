//! Programs that a test starts: never as root, and gone when the test is.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use partner_portal::db::embedded::client_programs;
use rustix::process::{Pid, Signal, geteuid, kill_process_group};

/// A program with everything that it starts.
pub struct Program {
    child: Child,
}

impl Program {
    /// Starts `command` in a process group of its own; what it says goes to `log`.
    pub fn start(mut command: Command, log: &Path) -> Program {
        let log = File::options().create(true).append(true).open(log).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).process_group(0);
        Program { child: command.spawn().map_err(|error| format!("{command:?}: {error}")).unwrap() }
    }

    pub fn send(&self, signal: Signal) {
        let _ = kill_process_group(Pid::from_child(&self.child), signal);
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.send(Signal::KILL);
        self.child.wait().unwrap();
    }

    /// Waits until it has ended.
    pub fn wait(&mut self) {
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.send(Signal::CONT);
        self.kill();
    }
}

/// A directory that goes with the test, and that PostgreSQL's user can write to.
pub struct Directory(tempfile::TempDir);

impl Directory {
    pub fn new() -> Directory {
        let directory = Directory(tempfile::Builder::new().prefix("portal-nodes-").tempdir().unwrap());
        own(directory.path());
        directory
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file in it, for PostgreSQL's user.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        own(&path);
        path
    }
}

/// Makes `path` PostgreSQL's user's, if the tests run as root.
fn own(path: &Path) {
    if let Some((uid, gid)) = postgres_user() {
        chown(path, Some(uid), Some(gid)).unwrap();
    }
}

fn postgres_user() -> Option<(u32, u32)> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with("postgres:"))?;
    let mut ids = line.split(':').skip(2).map(|id| id.parse().unwrap());
    is_root().then(|| (ids.next().unwrap(), ids.next().unwrap()))
}

pub fn is_root() -> bool {
    geteuid().is_root()
}

/// `program`, run as PostgreSQL's user, gone with the thread that starts it.
pub fn as_postgres(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
    }
    command.arg("--").arg(program.as_ref()).current_dir("/").env("LC_ALL", "C.UTF-8");
    command
}

/// PostgreSQL's programs: the newest that are installed.
pub fn postgres_programs() -> PathBuf {
    client_programs(None).unwrap()
}

/// Runs `command` to its end, which must be a good one.
pub fn run(mut command: Command) -> String {
    let output = command.output().map_err(|error| format!("{command:?}: {error}")).unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits until `what` is so.
pub fn until(patience: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < patience, "not after {patience:?}: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}
