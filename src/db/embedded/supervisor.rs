//! The thread that keeps the cluster alive: as the one that runs its server, or as the next in line.

use std::fs::{File, TryLockError};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::error::ClusterError;
use super::home::Home;
use super::initialize::initialize;
use super::server::Server;

/// How often it looks while all is well.
const TICK: Duration = Duration::from_millis(100);

/// How often it looks after many failures in a row.
const SLOW_TICK: Duration = Duration::from_secs(5);

/// How many failures in a row make it slow down and complain again.
const MANY: u32 = 50;

/// How long a first start waits while the traces of another server are in its way.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a first start waits for another portal's server, which may be making the cluster.
const PATIENCE_WITH_OTHERS: Duration = Duration::from_secs(60);

/// Who runs the cluster, and how that goes.
pub(super) struct Supervisor {
    home: Home,
    /// Its lock is held by the portal that runs the server, and falls to the next when that one ends.
    lock: File,
    holds_lock: bool,
    server: Option<Server>,
    failures: u32,
}

impl Supervisor {
    /// Starts the cluster or joins it, reports that once, and then keeps it alive until `stop` is dropped.
    pub(super) fn run(home: Home, report: &Sender<Result<(), ClusterError>>, stop: &Receiver<()>) {
        let started = home.lock_file().and_then(|lock| {
            let mut supervisor = Supervisor { home, lock, holds_lock: false, server: None, failures: 0 };
            match supervisor.until_ready() {
                Ok(()) => Ok(supervisor),
                Err(error) => {
                    supervisor.end();
                    Err(error)
                }
            }
        });
        match started {
            Ok(supervisor) => {
                report.send(Ok(())).ok();
                supervisor.watch(stop);
            }
            Err(error) => {
                report.send(Err(error)).ok();
            }
        }
    }

    fn until_ready(&mut self) -> Result<(), ClusterError> {
        let begin = Instant::now();
        let mut in_the_way = false;
        loop {
            if self.server.is_none() {
                in_the_way = self.home.has_pid_file();
            }
            match self.look() {
                // A server that was killed leaves traces that block the next for a moment; they may be gone by now.
                Err(ClusterError::Died { .. })
                    if (in_the_way || self.home.has_pid_file()) && begin.elapsed() < PATIENCE =>
                {
                    thread::sleep(TICK);
                }
                looked => looked?,
            }
            if self.is_ready() {
                return Ok(());
            }
            if !self.holds_lock && begin.elapsed() > PATIENCE_WITH_OTHERS {
                return Err(ClusterError::NoAnswer { data: self.home.data.clone() });
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn watch(mut self, stop: &Receiver<()>) {
        let mut pause = TICK;
        while stop.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            match self.look() {
                Ok(()) if self.failures > 0 && self.is_ready() => {
                    tracing::info!("PostgreSQL answers again");
                    self.failures = 0;
                }
                Ok(()) => {}
                Err(error) => {
                    if self.failures.is_multiple_of(MANY) {
                        tracing::error!(%error, "starting PostgreSQL again");
                    }
                    self.failures = self.failures.saturating_add(1);
                }
            }
            pause = if self.failures < MANY { TICK } else { SLOW_TICK };
        }
        self.end();
    }

    /// One look: takes the cluster over when nobody runs it, and starts its server when there is none.
    fn look(&mut self) -> Result<(), ClusterError> {
        if !self.holds_lock && !self.take_lock()? {
            return Ok(());
        }
        let Some(server) = &mut self.server else {
            initialize(&self.home)?;
            self.server = Some(Server::spawn(&self.home)?);
            return Ok(());
        };
        let checked = server.check(&self.home);
        if checked.is_err() {
            self.server = None;
        }
        checked
    }

    fn take_lock(&mut self) -> Result<bool, ClusterError> {
        self.holds_lock = match self.lock.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(source)) => return Err(ClusterError::io("lock", &self.home.data, source)),
        };
        Ok(self.holds_lock)
    }

    fn is_ready(&self) -> bool {
        let is_ready = match &self.server {
            Some(server) => server.is_ready(&self.home),
            None => !self.holds_lock && self.home.ready_pid().is_some(),
        };
        is_ready && self.home.answers()
    }

    /// Stops the server before the lock falls to the next in line.
    fn end(self) {
        if let Some(server) = self.server {
            server.stop();
        }
    }
}
