//! The portal as the operator runs it: a process with settings.

use std::process::Command;
use std::time::Duration;

use reqwest::blocking::Client;
use rustix::process::Signal;

use crate::program::{self, Directory, Program};

/// What a node has said is told when a test fails.
impl Drop for Node {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let last: Vec<&str> = log.lines().rev().take(30).collect();
            println!("a node, its last line first:\n{}", last.join("\n"));
        }
    }
}

/// A node of the portal.
pub struct Node {
    program: Option<Program>,
    directory: Directory,
    settings: Vec<(String, String)>,
    pub port: u16,
}

impl Node {
    /// Starts a node on a port of its own, with these settings beside its own.
    pub fn start(settings: &[(&str, String)]) -> Node {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let mut node = Node { program: None, directory: Directory::new(), settings, port: program::free_port() };
        node.begin();
        node.is_ready();
        node
    }

    /// Starts it, and doesn't wait.
    pub fn begin(&mut self) {
        let mut portal = Command::new("setpriv");
        portal.args(["--pdeathsig", "KILL", "--", env!("CARGO_BIN_EXE_portal"), "serve"]);
        portal.env("PORTAL_LISTEN", format!("127.0.0.1:{}", self.port));
        portal.env("PORTAL_DATA_DIR", self.directory.path().join("data"));
        portal.env("PORTAL_SECRET_KEY", "ab".repeat(32)).env("PORTAL_LOG", "warn");
        portal.envs(self.settings.iter().map(|(name, value)| (name, value)));
        self.program = Some(Program::start(portal, &self.directory.path().join("log")));
    }

    pub fn is_ready(&self) {
        let url = format!("http://127.0.0.1:{}/readyz", self.port);
        let http = Client::builder().timeout(Duration::from_secs(2)).build().unwrap();
        program::until(Duration::from_secs(30), "a node is ready", || {
            http.get(&url).send().is_ok_and(|answer| answer.status().is_success())
        });
    }

    pub fn kill(&mut self) {
        self.program.take().unwrap().kill();
    }

    /// Ends it as a service manager does.
    pub fn stop(&mut self) {
        let mut program = self.program.take().unwrap();
        program.send(Signal::TERM);
        program.wait();
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("log")).unwrap()
    }
}
