//! A clock that jumps, forth and back, while people order.

use std::path::{Path, PathBuf};

use partner_portal::demo;

use crate::checker::{check, check_the_end, settle, told};
use crate::house::{Client, SALES_AGENT};
use crate::load::Load;
use crate::stage::{Portal, Stage, eventually, times};

const PEOPLE: usize = 3;

/// The library that tells a program another time.
fn faketime() -> Option<PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|it| it.path().join("faketime/libfaketime.so.1"));
    libraries.into_iter().find(|path| path.exists())
}

/// What the portal's clock shows from now on.
fn set(clock: &Path, ahead: &str) {
    let new = clock.with_extension("new");
    std::fs::write(&new, ahead).unwrap();
    std::fs::rename(&new, clock).unwrap();
}

fn portal(stage: &Stage, library: &Path, clock: &Path) -> Portal {
    set(clock, "+0");
    stage.portal_with(&[
        ("LD_PRELOAD", library.to_str().unwrap()),
        ("FAKETIME_TIMESTAMP_FILE", clock.to_str().unwrap()),
        ("FAKETIME_NO_CACHE", "1"),
        // Pauses and time limits are measured by another clock, which nobody sets.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ])
}

#[test]
fn a_clock_that_jumps_loses_nothing_and_doubles_nothing() {
    let Some(library) = faketime() else {
        println!("skipped: clock::a_clock_that_jumps_loses_nothing_and_doubles_nothing (needs faketime)");
        return;
    };
    let stage = Stage::open();
    let clock = stage.directory.join("clock");
    let portal = portal(&stage, &library, &clock);
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    let jumps = ["+10m", "-10m", "+25m", "+1m", "-25m", "-1s", "+1s"];
    for ahead in jumps.iter().cycle().take(times(7, 70)) {
        set(&clock, ahead);
        load.goes_on_for(PEOPLE);
    }
    set(&clock, "+0");
    load.goes_on_for(PEOPLE);
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, 0);

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    told("a clock that jumps", &journal, &[]);

    // The control: it is the portal's clock that was set, so half an hour of idleness ends a session.
    let agent = Client::new(&portal.url);
    assert_eq!(agent.sign_in(SALES_AGENT, demo::PASSWORD).status, 303);
    assert_eq!(agent.get("/customers").status, 200);
    set(&clock, "+31m");
    eventually("the session to end", || agent.get("/customers").status == 303);
    check_the_end(&stage, vec![portal]);
}
