//! Load on a server, by wrk, and what it cost.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{Server, cpu_of_all};

pub struct Load {
    pub seconds: u32,
    /// For what wrk reads.
    pub directory: PathBuf,
}

/// What came of some seconds of load.
#[derive(Clone, Copy, Default)]
pub struct Outcome {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub failed: f64,
    /// Microseconds of processor time for each request, of the server and of PostgreSQL.
    pub server_cpu: f64,
    pub database_cpu: f64,
}

impl Load {
    /// Pages by GET, over 16 connections, at most so many a second.
    pub fn pages(&self, server: &Server, postmaster: u32, paths: &[String], cookie: &str, pause_ms: f64) -> Outcome {
        let file = self.file("paths", paths);
        self.run(server, postmaster, 1, include_str!("paths.lua"), &[&file, cookie, &format!("{pause_ms:.0}")])
    }

    pub fn journeys(&self, server: &Server, postmaster: u32, cookie: &str, reseller: &str) -> Outcome {
        self.run(server, postmaster, 16, include_str!("journey.lua"), &[cookie, reseller])
    }

    pub fn sign_ins(&self, server: &Server, postmaster: u32, names: &[String], password: &str) -> Outcome {
        let file = self.file("names", names);
        self.run(server, postmaster, 1, include_str!("sign_in.lua"), &[&file, password])
    }

    fn file(&self, name: &str, lines: &[String]) -> String {
        let path = self.directory.join(name);
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        path.display().to_string()
    }

    fn run(&self, server: &Server, postmaster: u32, threads: u32, script: &str, arguments: &[&str]) -> Outcome {
        let path = self.directory.join("script.lua");
        fs::write(&path, [script, include_str!("done.lua")].concat()).unwrap();
        let run = |seconds: u32| {
            let mut wrk = Command::new("wrk");
            wrk.args(["-c16", "-t", &threads.to_string(), "-d", &seconds.to_string(), "--timeout", "30s", "-s"]);
            let wrk = wrk.arg(&path).arg(format!("http://127.0.0.1:{}", server.port)).arg("--").args(arguments);
            let output = wrk.output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let line = text.lines().find(|line| line.starts_with("RESULT ")).map(str::to_owned);
            line.unwrap_or_else(|| panic!("wrk said {text}{}", String::from_utf8_lossy(&output.stderr)))
        };
        run(1);
        let before = (server.cpu(), cpu_of_all(postmaster));
        let line = run(self.seconds);
        let after = (server.cpu(), cpu_of_all(postmaster));
        let numbers: Vec<f64> = line.split(' ').skip(1).map(|number| number.parse().unwrap()).collect();
        let requests = numbers[0].max(1.0);
        Outcome {
            per_second: numbers[0] / (numbers[1] / 1e6),
            p50_ms: numbers[2] / 1e3,
            p99_ms: numbers[3] / 1e3,
            failed: numbers[4] + numbers[5],
            server_cpu: (after.0 - before.0) / requests,
            database_cpu: (after.1 - before.1) / requests,
        }
    }
}
