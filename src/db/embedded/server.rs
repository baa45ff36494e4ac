//! One PostgreSQL server process, from its start to its end.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Durability;
use super::account::spawn_error;
use super::error::ClusterError;
use super::home::{Home, PORT};

/// How long a server may take to write everything down before it is told to leave at once, which loses nothing either.
const GRACE: Duration = Duration::from_secs(30);

/// A server that this process has started.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    /// How long its log was before it began to write.
    log_start: u64,
}

impl Server {
    /// Starts a server; whether it comes to answer shows later.
    pub(super) fn spawn(home: &Home) -> Result<Server, ClusterError> {
        let (log, log_start) = open_log(home).map_err(|source| ClusterError::io("write", &home.log(), source))?;
        home.account.own(&home.log())?;
        let mut command = command(home);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().map_err(|source| spawn_error(&command, source))?;
        Ok(Server { child, log_start })
    }

    /// Whether this very server has said that it takes connections.
    pub(super) fn is_ready(&self, home: &Home) -> bool {
        home.ready_pid() == Some(self.child.id())
    }

    /// Whether it runs; `Died` with its last words when it doesn't.
    pub(super) fn check(&mut self, home: &Home) -> Result<(), ClusterError> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => {
                let said = last_words(&home.log(), self.log_start).unwrap_or_else(|| status.to_string());
                Err(ClusterError::Died { said, log: home.log() })
            }
            Err(source) => Err(ClusterError::io("watch", &home.pgdata, source)),
        }
    }

    /// Ends it: its clients are sent away, and everything is written down.
    pub(super) fn stop(mut self) {
        self.send(Signal::INT);
        let deadline = Instant::now() + GRACE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                self.send(Signal::QUIT);
                self.child.wait().ok();
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn send(&self, signal: Signal) {
        if let Err(error) = kill_process(Pid::from_child(&self.child), signal) {
            tracing::warn!(%error, "PostgreSQL could not be told to stop");
        }
    }
}

/// `setpriv` becomes the server, so the child is the server itself. SIGINT is its word for a quick and clean end.
fn command(home: &Home) -> Command {
    let mut command = home.account.command("INT", &home.bin.join("postgres"));
    command.arg("-D").arg(&home.pgdata).arg("-k").arg(&home.run);
    command.args(["-p", &PORT.to_string(), "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"]);
    command.args(["-c", "log_checkpoints=off", "-c", "logging_collector=off"]);
    // Compiling a query takes longer than any of ours runs, and needs memory that is written and executed.
    command.args(["-c", "jit=off"]);
    if home.durability == Durability::Throwaway {
        command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
    }
    // Ctrl-C in a terminal is for the portal, which needs its database until the last request is answered.
    command.process_group(0);
    command
}

fn open_log(home: &Home) -> std::io::Result<(File, u64)> {
    let log = OpenOptions::new().append(true).create(true).open(home.log())?;
    let length = fs::metadata(home.log())?.len();
    Ok((log, length))
}

/// The first reason that the log gives since `start`, with its hint, or else its last line.
fn last_words(log: &Path, start: u64) -> Option<String> {
    let mut file = File::open(log).ok()?;
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(64 * 1024).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.lines().skip_while(|line| said(line, &["FATAL:", "PANIC:"]).is_none());
    let Some(reason) = lines.next().and_then(|line| said(line, &["FATAL:", "PANIC:"])) else {
        return text.lines().next_back().map(ToOwned::to_owned);
    };
    let hint = lines.next().and_then(|line| said(line, &["HINT:"])).unwrap_or_default();
    Some(format!("{reason} {hint}").trim().to_owned())
}

/// What a line of the log says behind one of `marks`, without the time before it.
fn said<'a>(line: &'a str, marks: &[&str]) -> Option<&'a str> {
    marks.iter().find_map(|mark| line.split_once(mark)).map(|(_, said)| said.trim())
}
