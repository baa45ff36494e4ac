//! `kill -9` of the portal and of PostgreSQL, and connections that are cut, while people order.

use std::thread;
use std::time::{Duration, Instant};

use rand::RngExt;

use crate::checker::{check, check_the_end, check_the_rules, settle, told};
use crate::load::{Habit, Load};
use crate::stage::{Stage, dice, pause, times};

/// How many order, change and invite at once.
const PEOPLE: usize = 3;

#[test]
fn whenever_the_portal_is_killed_nothing_is_lost_halved_or_doubled() {
    let (kills, mut dice) = (times(6, 200), dice("killed"));
    let stage = Stage::open();
    let mut portal = stage.portal();
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    // At any moment of somebody's doing, however fast the machine is: most come to an end before the next kill.
    let began = Instant::now();
    load.goes_on_for(PEOPLE);
    let usual = began.elapsed();
    let mut back = Vec::new();
    for _ in 0..kills {
        thread::sleep(usual.mul_f64(dice.random_range(0.1..2.0)));
        portal.kill();
        back.push(portal.start_again());
    }
    load.goes_on_for(3 * PEOPLE);
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, kills);

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    told(&format!("{kills} kills of the portal"), &journal, &back);
    assert!(back.iter().all(|back| *back < Duration::from_secs(20)), "{back:?}");
    check_the_rules(&stage, &journal);
    check_the_end(&stage, vec![portal]);
    drop(stage);
    who_begins_anew_orders_twice();
}

/// The control: without the draft as its key the same order is placed again.
fn who_begins_anew_orders_twice() {
    let stage = Stage::open();
    let portal = stage.portal();
    let load = Load::with(&stage, &[&portal.url], PEOPLE, Habit::NewDraft);
    load.goes_on_for(20);
    let journal = load.end();
    settle(&stage);
    let wrong = check(&stage, &journal, 0);
    assert!(wrong.iter().any(|it| it.starts_with("no order is placed twice")), "the control is blind: {wrong:?}");
}

#[test]
fn whenever_postgresql_is_killed_nothing_is_lost_and_the_portal_needs_no_hand() {
    let (kills, mut dice) = (times(3, 50), dice("killed"));
    let stage = Stage::open();
    let mut portal = stage.portal();
    let process = portal.process();
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    let mut back = Vec::new();
    for _ in 0..kills {
        pause(dice.random_range(300..2000));
        stage.kill_postgres();
        back.push(portal.until_ready());
        load.goes_on_for(1);
    }
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, kills);

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    told(&format!("{kills} kills of PostgreSQL"), &journal, &back);
    assert!(portal.is_running() && portal.process() == process, "the same process went on");
    check_the_end(&stage, vec![portal]);
    drop(stage);
    what_is_not_on_disk_is_lost();
}

/// Something that was acknowledged is gone, or a page leads to a step that was done before.
pub fn is_loss(wrong: &str) -> bool {
    wrong.starts_with("an acknowledged ") || wrong.starts_with("expected ")
}

/// The control: a commit that doesn't wait for the disk was acknowledged, and is gone.
fn what_is_not_on_disk_is_lost() {
    let stage = Stage::open();
    stage.execute("alter system set synchronous_commit = off");
    stage.execute("alter system set wal_writer_delay = '10s'");
    stage.execute("alter system set wal_writer_flush_after = '1GB'");
    stage.execute("select pg_reload_conf()");
    let portal = stage.portal();
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    load.goes_on_for(PEOPLE);
    for _ in 0..4 {
        // Their sessions may be gone, too: nobody is waited for.
        pause(1000);
        stage.kill_postgres();
    }
    let journal = load.end();
    let wrong = check(&stage, &journal, 4);
    assert!(wrong.iter().any(|it| is_loss(it)), "the control is blind: {wrong:?}");
}

#[test]
fn whenever_connections_are_cut_the_same_form_finds_out_what_became_of_it() {
    let (cuts, mut dice) = (times(6, 100), dice("killed"));
    let stage = Stage::open();
    let portal = stage.portal();
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    let mut cut = 0;
    for _ in 0..cuts {
        pause(dice.random_range(50..600));
        cut += stage.cut_connections();
    }
    load.goes_on_for(PEOPLE);
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, cuts);

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cut > 0, "no connection was cut");
    told(&format!("{cut} connections cut"), &journal, &[]);
    check_the_end(&stage, vec![portal]);
}
