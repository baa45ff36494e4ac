//! The power is cut while people order: what was acknowledged was on the disk.

use std::path::Path;

use partner_portal::demo;
use rand::RngExt;
use rustix::process::{Signal, kill_process};

use crate::checker::{check, settle, told};
use crate::forgetful::Disk;
use crate::house::{Client, RESELLER};
use crate::killed::is_loss;
use crate::load::{Journal, Load};
use crate::stage::{Portal, Stage, children, eventually, pause, root, times};

const PEOPLE: usize = 3;

/// A machine with one disk, on which everything is.
struct Machine {
    // In the order in which they end.
    portal: Portal,
    stage: Stage,
    disk: Disk,
}

impl Machine {
    /// With or without a mail server.
    fn start(name: &str, mails: bool) -> Option<Machine> {
        let at = root().join(name);
        let disk = Disk::mount(&at).ok()?;
        let stage = Stage::of_portal(&at);
        disk.keep_everything();
        let mut environment = vec![("PORTAL_SECRET_KEY".to_owned(), "ab".repeat(32))];
        if mails {
            environment.push(("SMTP_URL".to_owned(), stage.mail.url.clone()));
        }
        let portal = Portal::start(&at, &["serve"], environment);
        Some(Machine { portal, stage, disk })
    }

    /// Everything is gone at the same instant; then the machine is started again. Says how much the disk forgot.
    fn cut_power(&mut self) -> usize {
        let postmaster = self.stage.postmaster().unwrap();
        let running = children(postmaster);
        self.disk.cut();
        for process in std::iter::once(postmaster).chain(running.iter().copied()) {
            let _ = kill_process(process, Signal::KILL);
        }
        self.portal.kill();
        for process in std::iter::once(postmaster).chain(running) {
            let path = format!("/proc/{}", process.as_raw_nonzero());
            eventually("the processes to be gone", || !Path::new(&path).exists());
        }
        let forgotten = self.disk.power_on();
        self.portal.start_again();
        forgotten
    }

    fn tries_orders(&mut self, cuts: usize) -> (Journal, Vec<usize>) {
        let load = Load::begin(&self.stage, &[&self.portal.url], PEOPLE);
        let mut forgotten = Vec::new();
        for _ in 0..cuts {
            load.goes_on_for(PEOPLE);
            pause(rand::rng().random_range(0..800));
            forgotten.push(self.cut_power());
        }
        (load.end(), forgotten)
    }
}

#[test]
fn whenever_the_power_is_cut_what_was_acknowledged_is_on_the_disk() {
    let cuts = times(3, 25);
    let Some(mut machine) = Machine::start("power", true) else {
        println!(
            "skipped: power::whenever_the_power_is_cut_what_was_acknowledged_is_on_the_disk (needs root and FUSE)"
        );
        return;
    };
    let (journal, forgotten) = machine.tries_orders(cuts);
    settle(&machine.stage);
    let wrong = check(&machine.stage, &journal, cuts);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    told(&format!("{cuts} power cuts, bytes forgotten {forgotten:?}"), &journal, &[]);
    assert!(forgotten.iter().sum::<usize>() > 0, "the disk forgot nothing");
    drop(machine);
    what_nobody_asked_to_keep_is_lost();
}

/// The control: commits that don't wait for the disk.
fn what_nobody_asked_to_keep_is_lost() {
    let mut machine = Machine::start("powerless", true).unwrap();
    machine.stage.execute("alter system set synchronous_commit = off");
    machine.stage.execute("alter system set wal_writer_delay = '10s'");
    machine.stage.execute("select pg_reload_conf()");
    let (journal, _) = machine.tries_orders(1);
    let wrong = check(&machine.stage, &journal, 1);
    assert!(wrong.iter().any(|it| is_loss(it)), "the control is blind: {wrong:?}");
}

#[test]
fn a_letter_that_is_noted_as_sent_to_a_file_is_in_that_file_after_a_power_cut() {
    let Some(mut machine) = Machine::start("letters", false) else {
        println!(
            "skipped: power::a_letter_that_is_noted_as_sent_to_a_file_is_in_that_file_after_a_power_cut (needs root and FUSE)"
        );
        return;
    };
    let visitor = Client::new(&machine.portal.url);
    assert_eq!(visitor.sign_in(RESELLER, demo::PASSWORD).status, 303);
    assert!(visitor.post("/forgot-password", &[("sign_in_name", RESELLER)]).status < 400);
    let stage = &machine.stage;
    let sent = "select id::text as line from letters where status = 'sent'";
    eventually("the letter to be sent", || !stage.lines(sent).is_empty());
    // The control: what nobody asked to keep.
    let unkept = machine.stage.directory.join("unkept");
    std::fs::write(&unkept, "written, and not kept").unwrap();
    machine.cut_power();
    assert!(std::fs::read_to_string(&unkept).unwrap_or_default().is_empty(), "the disk forgets nothing");
    for letter in machine.stage.lines(sent) {
        let file = machine.stage.directory.join("mail").join(format!("{letter}.eml"));
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(text.contains("Subject: "), "{}: {text:?}", file.display());
    }
}
