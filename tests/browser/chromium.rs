//! ChromeDriver, once for a test process, and the Chromiums that it starts. All of them end with the
//! process, however it ends.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Where ChromeDriver listens. Starts it, the first time.
pub fn driver_url() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let driver = found("chromedriver", &["chromedriver"]);
        let (ready, started) = mpsc::channel();
        // The kernel ends ChromeDriver together with the thread that spawned it, so that thread stays.
        // It takes one port for IPv4 and IPv6, and ends at once where another has taken it for one of them.
        thread::spawn(move || (0..5).any(|_| run_driver(&driver, &ready)));
        let port = started.recv().unwrap_or_else(|_| panic!("ChromeDriver ended before it named its port"));
        format!("http://127.0.0.1:{port}")
    })
}

/// A program for ChromeDriver to start: Chromium, which ends with the ChromeDriver that started it.
/// By itself it would stay when ChromeDriver is killed.
pub fn binary() -> &'static str {
    static BINARY: OnceLock<String> = OnceLock::new();
    BINARY.get_or_init(|| {
        let chromium = found("Chromium", &["chromium", "chromium-browser", "google-chrome"]);
        let script = format!("#!/bin/sh\nexec setpriv --pdeathsig KILL '{}' \"$@\"\n", chromium.display());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("chromium-that-ends-with-its-driver");
        let new = path.with_extension(std::process::id().to_string());
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o755).open(&new).unwrap();
        file.write_all(script.as_bytes()).unwrap();
        drop(file);
        fs::rename(&new, &path).unwrap();
        path.display().to_string()
    })
}

/// Whether it came so far as to name its port, before it ended.
fn run_driver(driver: &PathBuf, ready: &Sender<u16>) -> bool {
    let mut driver = Command::new("setpriv")
        .args(["--pdeathsig", "KILL"])
        .arg(driver)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut named = false;
    for line in BufReader::new(driver.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let port = line.rsplit_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.'));
        if let Some(port) = port.and_then(|port| port.parse().ok()) {
            ready.send(port).unwrap();
            named = true;
        }
    }
    driver.wait().unwrap();
    named
}

/// The first of these programs that is installed. A machine without a browser fails the test.
fn found(what: &str, names: &[&str]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let programs = std::env::split_paths(&path).flat_map(|dir| names.iter().map(move |name| dir.join(name)));
    programs
        .into_iter()
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("{what} is not installed: `bin/test` installs it, or says how"))
}
