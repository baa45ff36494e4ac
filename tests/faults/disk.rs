//! A disk that is full, under the database, its log and the portal's own: nothing is lost, and pages say so.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use partner_portal::db::embedded::Login;
use partner_portal::demo;

use crate::checker::{check, check_the_end, settle, told};
use crate::house::{Client, SALES_AGENT};
use crate::load::Load;
use crate::stage::{Stage, fill, pause, root, times};

const PEOPLE: usize = 2;

/// A file system in memory of its own, which ends with the test.
struct Small(PathBuf);

impl Small {
    fn mount(name: &str) -> Option<Small> {
        let at = root().join(name);
        std::fs::create_dir_all(&at).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=260m,mode=0711", "small"]).arg(&at).output();
        mounted.is_ok_and(|it| it.status.success()).then_some(Small(at))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Takes all the room that is left, also what PostgreSQL has kept in store for its log.
fn fill_up(stage: &Stage, ballast: &Path) {
    assert!(fill(ballast, 1 << 30).is_err(), "there was room for more");
    let words = "select pg_logical_emit_message(false, 'full', repeat('x', 4000000)) from generate_series(1, 40)";
    if let Ok(mut conn) = PgConnection::establish(&stage.url(Login::Owner)) {
        assert!(conn.batch_execute(words).is_err(), "there was room for more in the log");
    }
}

#[test]
fn a_full_disk_loses_nothing_and_is_forgotten_when_there_is_room_again() {
    let Some(small) = Small::mount("full") else {
        println!("skipped: disk::a_full_disk_loses_nothing_and_is_forgotten_when_there_is_room_again (needs root)");
        return;
    };
    let stage = Stage::at(&small.0);
    let mut portal = stage.portal();
    let process = portal.process();
    let visitor = Client::new(&portal.url);
    assert_eq!(visitor.sign_in(SALES_AGENT, demo::PASSWORD).status, 303);
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    load.goes_on_for(PEOPLE);
    let ballast = small.0.join("ballast");
    let (mut back, mut refused, mut slowest) = (Vec::new(), 0, Duration::ZERO);
    for _ in 0..times(2, 10) {
        fill_up(&stage, &ballast);
        let full = Instant::now();
        while full.elapsed() < Duration::from_secs(4) {
            let asked = Instant::now();
            let answer = visitor.post("/orders", &[("origin", "customers")]);
            slowest = slowest.max(asked.elapsed());
            assert!([303, 503].contains(&answer.status), "{} {}", answer.status, answer.text);
            refused += usize::from(answer.status == 503);
            assert_eq!(visitor.get("/healthz").status, 200);
            // What was freed meanwhile is taken again.
            let _ = fill(&small.0.join("more"), 1 << 30);
            pause(50);
        }
        let room = Instant::now();
        std::fs::remove_file(&ballast).unwrap();
        std::fs::remove_file(small.0.join("more")).unwrap();
        load.goes_on_for(1);
        back.push(room.elapsed());
    }
    load.goes_on_for(PEOPLE);
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, back.len());

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 0, "the control: the disk never was full");
    told(
        &format!("{} full disks, {refused} forms refused, the slowest after {slowest:?}", back.len()),
        &journal,
        &back,
    );
    assert!(slowest < Duration::from_secs(20), "{slowest:?}");
    assert!(portal.is_running() && portal.process() == process, "the same process went on");
    check_the_end(&stage, vec![portal]);
}
