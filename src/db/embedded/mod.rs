//! A private PostgreSQL cluster in a data directory, for a portal that was given no `DATABASE_URL`.
//!
//! It listens on a Unix socket in a directory that only its own user can enter, so it needs no password and no port.
//! The portal that holds the lock file runs the server; others on the same directory use it, and one of them takes
//! over when the first ends.

mod account;
mod binaries;
mod error;
mod home;
mod initialize;
mod server;
mod supervisor;

#[cfg(test)]
mod tests;

pub use binaries::client_programs;
pub use error::ClusterError;

use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use home::Home;
use supervisor::Supervisor;

/// What happens to the data when the machine stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Committed means on disk.
    Kept,
    /// Fast, and lost with the power: for tests only.
    Throwaway,
}

/// Whose name a connection bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// The application: owns nothing and can't get around row-level security.
    App,
    /// The owner of the database, who migrates it.
    Owner,
}

impl Login {
    /// The role's name in PostgreSQL.
    pub fn role(self) -> &'static str {
        match self {
            Login::App => "portal",
            Login::Owner => "portal_owner",
        }
    }
}

/// A running cluster. Dropping it stops the server, unless another portal runs it.
#[derive(Debug)]
pub struct Cluster {
    run_dir: String,
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Cluster {
    /// Starts the cluster in `data_dir`, making it first where there is none, or joins the portal that runs it already.
    /// Returns when the server answers. `pg_bin` is the directory of PostgreSQL's programs; without it they are looked for.
    pub fn start(data_dir: &Path, durability: Durability, pg_bin: Option<&Path>) -> Result<Cluster, ClusterError> {
        let home = Home::open(data_dir, durability, pg_bin)?;
        let run_dir = home.run.display().to_string();
        let (stop, stopped) = mpsc::channel();
        let (report, started) = mpsc::channel();
        // The kernel ends the server together with the thread that spawned it, so that thread lives as long as we do.
        let thread = thread::Builder::new()
            .name("postgres".into())
            .spawn(move || Supervisor::run(home, &report, &stopped))
            .map_err(|source| ClusterError::io("start a thread for", data_dir, source))?;
        let cluster = Cluster { run_dir, stop: Some(stop), thread: Some(thread) };
        started.recv().unwrap_or(Err(ClusterError::Interrupted))?;
        Ok(cluster)
    }

    /// The address of `database` for `login`, as libpq and diesel understand it.
    pub fn url(&self, database: &str, login: Login) -> String {
        let (role, database, run_dir) = (login.role(), escaped(database), escaped(&self.run_dir));
        format!("postgresql://{role}@/{database}?host={run_dir}&port={}", home::PORT)
    }

    /// Stops the server and waits for its end; a server that another portal runs goes on.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the thread that runs PostgreSQL ended badly");
        }
    }
}

/// Percent-encoding that libpq reads back: it doesn't know `+` for a space.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
        escaped
    })
}
