//! Files of lists: any length, batch by batch, whole or visibly broken off, and over when the reader goes.

use std::collections::BTreeSet;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use reqwest::Method;

use crate::house::{ADMIN_AGENT, Client, House};
use crate::make::{download, id, sheet};

/// So many records of the provider's log, each weighing a kilobyte in the file; all at the same few moments.
fn log(house: &House, rows: u32) {
    house.execute(&format!(
        "insert into activity (id, at, provider_id, actor, action, subject, details)
         select gen_random_uuid(), now() - make_interval(secs => n % 7), '{}', 'Somebody', 'letter.sent',
             repeat('x', 1000) || n, '{{}}'
         from generate_series(1, {rows}) n",
        id("provider:northwind")
    ));
}

const FILE: &str = "/activity/export?q=xxxx";

#[test]
fn a_file_of_many_batches_holds_each_row_once_in_both_kinds() {
    let house = House::open();
    log(&house, 2_500);
    let agent = house.as_person(ADMIN_AGENT);
    let csv = agent.get(FILE);
    assert!(csv.status == 200 && csv.headers.get("transfer-encoding").is_some(), "{:?}", csv.headers);
    assert!(
        csv.headers["cache-control"] == "no-store"
            && csv.headers["content-disposition"].to_str().unwrap().contains(".csv")
    );
    let mut reader = csv::ReaderBuilder::new().from_reader(csv.text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let records: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let (xlsx, formulas) = sheet(download(&agent, &format!("{FILE}&format=xlsx")));

    assert_eq!(records.iter().collect::<BTreeSet<_>>().len(), 2_500);
    assert_eq!((records.len(), xlsx.len(), formulas), (2_500, 2_501, 0));
    let second: Vec<String> = xlsx[1..].iter().map(|row| row[0].to_string()).collect();
    assert_eq!(second, records, "in the same order");
}

/// The beginning of a file on its way.
fn begin(agent: &Client, path: &str) -> reqwest::blocking::Response {
    let mut answer = agent.request(Method::GET, path).send().unwrap();
    assert_eq!(answer.status(), 200);
    answer.read_exact(&mut [0; 1_000]).unwrap();
    answer
}

#[test]
fn what_fails_in_the_middle_breaks_the_transfer_off() {
    let house = House::open();
    log(&house, 30_000);
    let agent = house.as_person(ADMIN_AGENT);
    for change in ["delete from sessions", "update users set roles = '{sales_agent}'"] {
        let agent = if change.starts_with("delete") { agent.clone() } else { house.as_person(ADMIN_AGENT) };
        let mut answer = begin(&agent, FILE);
        house.execute(change);
        let mut rest = Vec::new();
        assert!(answer.read_to_end(&mut rest).is_err(), "{change}: {} bytes, as if whole", rest.len());
        assert!(rest.len() < 30_000_000, "{change}");
    }
    assert_eq!(agent.get(FILE).status, 303, "before its first byte it has an answer of its own");
}

/// Waits until the portal asks the database nothing any more; how many statements it was asked since `before`.
fn statements_since(house: &House, before: usize) -> usize {
    let begun = Instant::now();
    let mut known = house.statements();
    loop {
        thread::sleep(Duration::from_millis(1_500));
        let now = house.statements();
        if now == known {
            return now - before;
        }
        known = now;
        assert!(begun.elapsed() < Duration::from_secs(120), "it goes on");
    }
}

#[test]
fn when_the_reader_hangs_up_the_work_is_over() {
    let house = House::open();
    log(&house, 30_000);
    let agent = house.as_person(ADMIN_AGENT);
    let asked = || house.statements();
    let before = asked();
    let first = agent.get("/activity/export?q=xxxx1111");
    assert_eq!(first.status, 200);
    let batch = asked() - before;

    let before = asked();
    drop(begin(&agent, FILE));
    let read = statements_since(&house, before);
    assert!(read < 25 * batch, "{read} statements, {batch} a batch: a file has 31 batches");

    let before = asked();
    let path = format!("{FILE}&format=xlsx");
    assert!(agent.request(Method::GET, &path).timeout(Duration::from_millis(700)).send().is_err());
    let read = statements_since(&house, before);
    assert!(read < 25 * batch, "{read} statements, {batch} a batch: a sheet has 31 batches");
}

/// The memory of this process that is in use, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// With `PORTAL_LARGE_FILES` set, since it takes a minute; alone, since other tests take memory, too.
#[test]
fn memory_stays_the_same_whatever_the_length() {
    if std::env::var_os("PORTAL_LARGE_FILES").is_none() {
        println!("skipped: exports::memory_stays_the_same_whatever_the_length (needs PORTAL_LARGE_FILES)");
        return;
    }
    let house = House::open();
    log(&house, 120_000);
    let agent = house.as_person(ADMIN_AGENT);
    agent.get("/activity/export?q=xxxx1111");
    for kind in ["csv", "xlsx"] {
        let (before, begun) = (memory(), Instant::now());
        let mut answer = agent
            .request(Method::GET, &format!("{FILE}&format={kind}"))
            .timeout(Duration::from_secs(600))
            .send()
            .unwrap();
        assert_eq!(answer.status(), 200);
        let (mut bytes, mut most, mut chunk) = (0, memory(), vec![0; 65_536]);
        loop {
            match answer.read(&mut chunk).unwrap() {
                0 => break,
                read => bytes += read,
            }
            most = most.max(memory());
        }
        println!(
            "{kind}: 120,000 rows, {bytes} bytes in {:?}: {} KiB more",
            begun.elapsed(),
            most.saturating_sub(before)
        );
        assert!(most.saturating_sub(before) < 60_000, "{kind}: {before} KiB before, {most} KiB at most");
    }
}
