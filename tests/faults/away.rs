//! A database that is away, or there and silent: pages say so in the reader's language, and nobody has to lend a hand.

use std::thread;
use std::time::{Duration, Instant};

use partner_portal::db::embedded::Login;
use partner_portal::demo;
use rustix::process::{Pid, Signal, kill_process};

use crate::checker::check_the_end;
use crate::house::{ADMIN_AGENT, Answer, Client};
use crate::make::id;
use crate::stage::{Portal, Stage, children, eventually, pause, times};

fn in_russian(portal: &Portal) -> Client {
    let agent = Client::new(&portal.url);
    assert_eq!(agent.sign_in(ADMIN_AGENT, demo::PASSWORD).status, 303);
    assert_eq!(agent.post("/preferences", &[("language", "ru"), ("back", "/")]).status, 303);
    assert!(agent.get("/customers").contains("lang=\"ru\""));
    agent
}

fn says_so(answer: &Answer) -> bool {
    answer.status == 503
        && answer.contains("Портал сейчас не может ответить")
        && answer.headers.contains_key("retry-after")
}

#[test]
fn without_a_database_pages_say_so_and_with_it_all_is_well_again() {
    let mut stage = Stage::open();
    let mut portal = stage.portal();
    let (process, agent) = (portal.process(), in_russian(&portal));
    for round in 0..times(2, 10) {
        stage.stop_postgres();
        let mut slowest = Duration::ZERO;
        for _ in 0..times(3, 20) {
            for ask in [
                &(|| agent.get("/customers")) as &dyn Fn() -> Answer,
                &|| agent.get(&format!("/subscriptions/{}", id("subscription:oakdental:1"))),
                &|| agent.post("/orders", &[("origin", "customers")]),
                &|| agent.post("/sign-in", &[("sign_in_name", ADMIN_AGENT), ("password", demo::PASSWORD)]),
            ] {
                let asked = Instant::now();
                let answer = ask();
                slowest = slowest.max(asked.elapsed());
                assert!(says_so(&answer), "{} {}", answer.status, answer.text);
            }
            assert_eq!(agent.get("/healthz").status, 200, "the process is well");
            assert_eq!(agent.get("/readyz").status, 503, "it can't serve");
        }
        assert!(slowest < Duration::from_secs(8), "{slowest:?}");
        stage.start_postgres();
        let back = portal.until_ready();
        assert_eq!(agent.get("/customers").status, 200, "and everybody is still signed in");
        println!("round {round}: the slowest page said so after {slowest:?}; ready {back:?} after the database");
    }
    assert!(portal.is_running() && portal.process() == process);
    check_the_end(&stage, vec![portal]);
}

/// More than there are connections.
const CROWD: usize = 14;

/// Longer than any answer takes.
const LONGEST: Duration = Duration::from_secs(50);

#[test]
fn a_silent_database_keeps_nobody_for_ever_and_leaves_room_for_the_health_check() {
    let stage = Stage::open();
    let portal = stage.portal_with(&[("PORTAL_POOL_SIZE", "4")]);
    let agent = in_russian(&portal);
    let postmaster = stage.postmaster().unwrap();
    let frozen: Vec<Pid> = std::iter::once(postmaster).chain(children(postmaster)).collect();
    let url = stage.url(Login::App);
    let signal = |signal| frozen.iter().for_each(|pid| kill_process(*pid, signal).unwrap());
    signal(Signal::STOP);
    let began = Instant::now();
    // The control: the driver alone waits for ever.
    let driver = thread::spawn(move || {
        use diesel::Connection;
        let connected = diesel::PgConnection::establish(&url).is_ok();
        (connected, began.elapsed())
    });
    let crowd: Vec<_> = (0..CROWD)
        .map(|_| {
            let agent = agent.clone();
            thread::spawn(move || {
                let request = agent.request(reqwest::Method::GET, "/customers").timeout(Duration::from_secs(120));
                (Answer::of(request.send().unwrap()), began.elapsed())
            })
        })
        .collect();
    let end = Duration::from_secs(times(9, 60));
    let mut healthy = Duration::ZERO;
    while began.elapsed() < end {
        let asked = Instant::now();
        assert_eq!(agent.get("/healthz").status, 200);
        healthy = healthy.max(asked.elapsed());
        let asked = Instant::now();
        assert_eq!(agent.get("/readyz").status, 503);
        assert!(asked.elapsed() < Duration::from_secs(8), "{:?}", asked.elapsed());
        pause(500);
    }
    signal(Signal::CONT);
    let crowd: Vec<_> = crowd.into_iter().map(|one| one.join().unwrap()).collect();
    let (_, alone) = driver.join().unwrap();
    let back = eventually("the portal to be ready", || portal.is_ready());

    let told: Vec<&Duration> = crowd.iter().filter(|(answer, _)| says_so(answer)).map(|(_, after)| after).collect();
    println!(
        "{} of {CROWD} were told, the last after {:?}; /healthz after {healthy:?} at most; ready {back:?} after",
        told.len(),
        told.iter().max()
    );
    // Only who has a connection waits for it, and not for ever.
    assert!(told.len() >= if end > LONGEST { CROWD } else { CROWD - 4 }, "{crowd:?}");
    assert!(told.iter().all(|after| **after < end), "{told:?}");
    assert!(crowd.iter().all(|(answer, _)| says_so(answer) || answer.status == 200), "{crowd:?}");
    assert!(alone >= end, "the control came back after {alone:?}");
    assert!(healthy < Duration::from_secs(5), "{healthy:?}");
    assert_eq!(agent.get("/customers").status, 200);
    check_the_end(&stage, vec![portal]);
}

#[test]
fn every_statement_has_an_end_and_a_lock_is_not_waited_for_long() {
    let stage = Stage::open();
    let portal = stage.portal();
    let agent = in_russian(&portal);
    let told: Vec<String> = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
        .iter()
        .map(|name| {
            use diesel::Connection;
            let mut app = diesel::PgConnection::establish(&stage.url(Login::App)).unwrap();
            crate::stage::lines(&mut app, &format!("select current_setting('{name}') as line")).concat()
        })
        .collect();
    assert_eq!(told, ["30s", "5s", "1min"], "of the login that serves");

    // Somebody, a backup or a person at the prompt, holds a table.
    let holder = stage.url(Login::Owner);
    let held = thread::spawn(move || {
        use diesel::Connection;
        use diesel::connection::SimpleConnection;
        let mut conn = diesel::PgConnection::establish(&holder).unwrap();
        conn.batch_execute("begin; lock table customer_moves; select pg_sleep(12); commit").unwrap();
    });
    eventually("the lock", || {
        stage.count("select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted") > 0
    });
    let moves = format!("/resellers/{}/moves", id("reseller:fabrikam"));
    let asked = Instant::now();
    let answer = agent.get(&moves);
    let after = asked.elapsed();
    assert!(says_so(&answer), "{} {}", answer.status, answer.text);
    assert!(after < Duration::from_secs(11), "{after:?}");
    assert_eq!(agent.get("/customers").status, 200, "others are served meanwhile");
    held.join().unwrap();
    assert_eq!(agent.get(&moves).status, 200, "and all is well then");
    println!("a locked table was given up after {after:?}");
    // The control: who owns the tables has no such limits, and waits.
    assert_eq!(stage.lines("select current_setting('lock_timeout') as line"), ["0"]);
    check_the_end(&stage, vec![portal]);
}
