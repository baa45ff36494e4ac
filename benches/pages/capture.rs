//! The statements of a page, as PostgreSQL gets them, and the same statements sent by pgbench.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use diesel::connection::SimpleConnection;
use partner_portal::db::embedded::Login;
use regex::{Captures, Regex};

use crate::process::{Server, cpu_of_all};
use crate::world::{World, browser};

/// A portal whose statements PostgreSQL logs.
pub struct Capture<'a> {
    world: &'a World,
    portal: Server,
}

/// One page.
pub struct Captured {
    pub statements: Vec<String>,
    pub body: Vec<u8>,
}

impl Capture<'_> {
    pub fn begin(world: &World) -> Capture<'_> {
        let set = |what: &str| world.owner().batch_execute(&format!("alter role portal {what}")).unwrap();
        set("set log_statement = 'all'");
        let portal = world.second_portal();
        // Its connections are open by now, or will be with the first page; the other portal has its own.
        Capture { world, portal }
    }

    pub fn cookie(&self, person: &str) -> String {
        self.world.cookie(&self.portal, person)
    }

    /// What `path` answers and asks of the database. Asked for twice: the first look prepares.
    pub fn page(&self, path: &str, cookie: &str) -> Captured {
        let get = || {
            let request = browser().get(format!("http://127.0.0.1:{}{path}", self.portal.port));
            let answer = request.header("cookie", cookie).send().unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            answer.bytes().unwrap().to_vec()
        };
        get();
        let log = self.world.directory.join("postgres.log");
        let before = fs::metadata(&log).unwrap().len();
        let body = get();
        let all = fs::read(&log).unwrap();
        let new = String::from_utf8_lossy(&all[usize::try_from(before).unwrap()..]).into_owned();
        Captured { statements: statements(&new), body }
    }
}

impl Drop for Capture<'_> {
    fn drop(&mut self) {
        let reset = "alter role portal reset log_statement";
        let _ = self.world.owner().batch_execute(reset);
    }
}

/// Those of the connection that asked who asks, with their parameters in place.
fn statements(log: &str) -> Vec<String> {
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[(\d+)\][^\n]*? (LOG|DETAIL):  ((?:[^\n]|\n\t)*)").unwrap()
    });
    let mut all: Vec<(String, String)> = Vec::new();
    for entry in ENTRY.captures_iter(log) {
        let (pid, text) = (entry[1].to_owned(), entry[3].replace("\n\t", "\n"));
        if let Some(parameters) = text.strip_prefix("parameters: ").filter(|_| &entry[2] == "DETAIL") {
            if let Some((_, last)) = all.iter_mut().rev().find(|(of, _)| *of == pid) {
                *last = filled_in(last, parameters);
            }
        } else if let Some((kind, statement)) = text.split_once(": ")
            && (kind == "statement" || kind.starts_with("execute "))
        {
            all.push((pid, statement.to_owned()));
        }
    }
    let asked = all.iter().find(|(_, statement)| statement.contains("from asker(")).map(|(pid, _)| pid.clone());
    all.into_iter().filter(|(pid, _)| Some(pid) == asked.as_ref()).map(|(_, statement)| statement).collect()
}

/// `$1` and its like replaced by what PostgreSQL logs of their values.
fn filled_in(statement: &str, parameters: &str) -> String {
    static VALUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$(\d+) = (NULL|'(?:[^']|'')*')").unwrap());
    static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$(\d+)").unwrap());
    let values: Vec<String> = VALUE.captures_iter(parameters).map(|value| value[2].to_owned()).collect();
    // A time says that it is one: beside an interval it could be either.
    static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^'\d{4}-\d\d-\d\d \d\d:\d\d:").unwrap());
    let value = |place: &Captures<'_>| {
        let value = &values[place[1].parse::<usize>().unwrap() - 1];
        if TIME.is_match(value) { format!("timestamptz {value}") } else { value.clone() }
    };
    PLACE.replace_all(statement, value).into_owned()
}

/// Transactions a second, and processor time of PostgreSQL for each in microseconds.
pub fn pgbench(world: &World, statements: &[String], seconds: u32) -> (f64, f64) {
    let script = world.directory.join("pgbench.sql");
    let text: String = statements.iter().map(|statement| format!("{};\n", statement.trim_end_matches(';'))).collect();
    fs::write(&script, text).unwrap();
    let mut pgbench = Command::new("pgbench");
    pgbench.args(["-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", &seconds.to_string(), "-f"]);
    pgbench.arg(&script).arg(world.url(Login::App)).stderr(Stdio::piped());
    let before = cpu_of_all(world.postmaster);
    let output = pgbench.output().unwrap();
    let cpu = cpu_of_all(world.postmaster) - before;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = |line: &str| {
        let line = text.lines().find(|said| said.starts_with(line));
        let line = line.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
        line.split(['=', ':']).nth(1).unwrap().split_whitespace().next().unwrap().parse::<f64>().unwrap()
    };
    (number("tps = "), cpu / number("number of transactions actually processed").max(1.0))
}
