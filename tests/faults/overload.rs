//! Ten times as much as it can do: it does what it can, and tells the others at once when to come again.

use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use partner_portal::demo;

use crate::checker::{check, check_the_end, settle, told};
use crate::house::{Client, SALES_AGENT};
use crate::load::Load;
use crate::raw;
use crate::stage::{Portal, Stage, pause, times};

/// Browsers at once: far more than may wait in line.
const CROWD: usize = 400;

/// One answer.
struct Told {
    status: u16,
    after: Duration,
    says_when: bool,
}

/// So many browsers ask for a page, again and again.
fn storm(portal: &Portal, cookie: &str, browsers: usize, lasts: Duration) -> Vec<Told> {
    let address = portal.url.strip_prefix("http://").unwrap();
    let request = format!("GET /customers HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
    let ask = || {
        let (began, mut answers) = (Instant::now(), Vec::new());
        while began.elapsed() < lasts {
            let Ok(stream) = TcpStream::connect(address) else { continue };
            stream.set_nodelay(true).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            let mut stream = BufReader::new(stream);
            while began.elapsed() < lasts {
                let asked = Instant::now();
                if stream.get_mut().write_all(request.as_bytes()).is_err() {
                    break;
                }
                // Who has been idle for too long is hung up on, and calls again.
                let Ok(answer) = raw::read(&mut stream) else { break };
                let says_when = answer.header("retry-after").is_some();
                answers.push(Told { status: answer.status, after: asked.elapsed(), says_when });
                if answer.status == 503 {
                    pause(100);
                }
            }
        }
        answers
    };
    thread::scope(|scope| {
        let browsers: Vec<_> = (0..browsers).map(|_| scope.spawn(ask)).collect();
        browsers.into_iter().flat_map(|browser| browser.join().unwrap()).collect()
    })
}

fn cookie(portal: &Portal) -> String {
    let answer = Client::new(&portal.url).sign_in(SALES_AGENT, demo::PASSWORD);
    let cookie = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Who was told in less time than anybody waits in line.
fn turned_away_at_once(answers: &[Told]) -> usize {
    answers.iter().filter(|it| it.status == 503 && it.after < Duration::from_millis(1500)).count()
}

fn memory(portal: &Portal) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", portal.process().as_raw_nonzero())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[test]
fn at_ten_times_what_it_can_do_it_keeps_what_it_took_and_turns_the_rest_away_at_once() {
    let (lasts, calm) = (Duration::from_secs(times(6, 60)), Duration::from_secs(3));
    let stage = Stage::open();
    let portal = stage.portal();
    let cookie = cookie(&portal);
    let before = storm(&portal, &cookie, 4, calm);
    assert!(before.iter().all(|it| it.status == 200));
    let load = Load::begin(&stage, &[&portal.url], 2);
    let visitor = Client::new(&portal.url);

    let (answers, healthy) = thread::scope(|scope| {
        let storm = scope.spawn(|| storm(&portal, &cookie, CROWD, lasts));
        let mut healthy = Duration::ZERO;
        while !storm.is_finished() {
            let asked = Instant::now();
            // A connection that was kept open may have been closed meanwhile, and then there is a new one.
            let health = || Client::new(&portal.url).request(reqwest::Method::GET, "/healthz").send();
            assert!(health().is_ok_and(|answer| answer.status() == 200));
            healthy = healthy.max(asked.elapsed());
            pause(100);
        }
        (storm.join().unwrap(), healthy)
    });
    let megabytes = memory(&portal);
    let asked = Instant::now();
    let after = visitor.get("/sign-in");
    let recovered = asked.elapsed();
    load.goes_on_for(1);
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let done = answers.iter().filter(|it| it.status == 200).count();
    let slowest = answers.iter().map(|it| it.after).max().unwrap();
    let (usual, most) = (before.len() as u64 / calm.as_secs(), answers.len() as u64 / lasts.as_secs());
    println!(
        "{usual} pages/s without haste; {most}/s asked for, {}/s answered, {} turned away at once; slowest {slowest:?}, \
         /healthz {healthy:?}, a page right after {recovered:?}; {megabytes} MiB",
        done as u64 / lasts.as_secs(),
        turned_away_at_once(&answers)
    );
    told("overload", &journal, &[]);
    assert!(answers.iter().all(|it| it.status == 200 || it.status == 503 && it.says_when));
    assert!(turned_away_at_once(&answers) > 0 && done > 0);
    assert!(slowest < Duration::from_secs(60), "{slowest:?}");
    assert!(healthy < Duration::from_secs(20), "{healthy:?}");
    assert!(after.status == 200 && recovered < Duration::from_secs(5), "{recovered:?}");
    assert!(megabytes < 400, "{megabytes} MiB");
    check_the_end(&stage, vec![portal]);
    drop(stage);
    without_an_end_of_the_line_everybody_waits();
}

/// The control: a line with room for everybody.
fn without_an_end_of_the_line_everybody_waits() {
    let stage = Stage::open();
    let portal = stage.portal_with(&[("PORTAL_POOL_SIZE", "40")]);
    let answers = storm(&portal, &cookie(&portal), CROWD, Duration::from_secs(4));
    assert_eq!(turned_away_at_once(&answers), 0, "the control turned somebody away");
}
