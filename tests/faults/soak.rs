//! A soak: pages and forms of all kinds at half of what the portal can do, for as many minutes as `PORTAL_SOAK` says.
//! Nothing fails, and neither memory nor open files nor the slowest answers grow.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use partner_portal::demo;

use crate::checker::check_the_end;
use crate::house::{Client, GLOBAL_ADMIN};
use crate::make::id;
use crate::stage::{Portal, Stage, pause, setting};

/// How many browsers there are.
const BROWSERS: usize = 4;

type Measure = fn(&Sample) -> u64;

/// What was seen every few seconds, in KiB: all that is in memory, and of that what isn't the program itself.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    resident: u64,
    anonymous: u64,
    files: u64,
}

impl Sample {
    fn of(portal: &Portal) -> Sample {
        let process = format!("/proc/{}", portal.process().as_raw_nonzero());
        let status = std::fs::read_to_string(format!("{process}/status")).unwrap();
        let number = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        let files = std::fs::read_dir(format!("{process}/fd")).unwrap().count() as u64;
        Sample { resident: number("VmRSS:"), anonymous: number("RssAnon:"), files }
    }
}

/// One answer: when it came, after how long, and as what.
#[derive(Clone, Copy, Debug)]
struct Told {
    at: Duration,
    after: Duration,
    status: u16,
}

/// One thing that a person does, by turns.
fn acts(agent: &Client, turn: usize) -> u16 {
    let customer = format!("/customers/{}", id("customer:oakdental"));
    let subscription = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let page = |path: &str| agent.get(path).status;
    match turn % 16 {
        0 => page("/customers"),
        1 => page(&format!("{customer}/account")),
        2 => page(&format!("{customer}/subscriptions")),
        3 => page(&subscription),
        4 => page("/resellers"),
        5 => page("/orders"),
        6 => page("/activity"),
        7 => page("/catalog"),
        8 => page("/incentives"),
        9 => page("/requests"),
        10 => page(&format!("{customer}/users")),
        11 => page("/directory"),
        12 => page("/partnership-requests"),
        13 => page("/customers?q=oak"),
        14 => agent.post(&format!("{subscription}/change"), &[("kind", "auto-renew")]).status,
        _ => {
            let drafted = agent.post("/orders", &[("customer", &id("customer:oakdental")), ("origin", "customers")]);
            match drafted.status {
                303 => agent.post(&format!("/orders/{}/cancel", drafted.id()), &[]).status,
                status => status,
            }
        }
    }
}

/// So many a second in all, or as many as there can be, until it is over.
fn load(portal: &Portal, lasts: Duration, a_second: Option<f64>, samples: &Mutex<Vec<Sample>>) -> Vec<Told> {
    let (turn, began) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let browser = || {
        let sign_in = || loop {
            let agent = Client::new(&portal.url);
            match agent.sign_in(GLOBAL_ADMIN, demo::PASSWORD).status {
                303 => return agent,
                // All cores hash passwords.
                status => assert_eq!(status, 503),
            }
        };
        let (mut agent, mut answers) = (sign_in(), Vec::new());
        while began.elapsed() < lasts {
            let turn = turn.fetch_add(1, Ordering::Relaxed);
            if let Some(a_second) = a_second {
                #[expect(clippy::float_arithmetic, reason = "a rate")]
                let due = Duration::from_secs_f64(turn as f64 / a_second);
                thread::sleep(due.saturating_sub(began.elapsed()));
            }
            if answers.len() % 1000 == 999 {
                agent = sign_in();
            }
            let asked = Instant::now();
            let status = acts(&agent, turn);
            answers.push(Told { at: began.elapsed(), after: asked.elapsed(), status });
        }
        answers
    };
    thread::scope(|scope| {
        let browsers: Vec<_> = (0..BROWSERS).map(|_| scope.spawn(browser)).collect();
        while began.elapsed() < lasts {
            samples.lock().unwrap().push(Sample::of(portal));
            pause(2000);
        }
        browsers.into_iter().flat_map(|browser| browser.join().unwrap()).collect()
    })
}

fn part<T: Copy + Ord>(mut all: Vec<T>, thousandths: usize) -> T {
    all.sort_unstable();
    all[(all.len() * thousandths / 1000).min(all.len() - 1)]
}

/// What has grown from the second third to the last.
fn grown(samples: &[Sample], told: &[Told], lasts: Duration) -> Vec<String> {
    let third = |number: usize| &samples[samples.len() * number / 3..samples.len() * (number + 1) / 3];
    let middle = |number: usize, of: fn(&Sample) -> u64| part(third(number).iter().map(of).collect(), 500);
    let slowest = |number: u32| {
        let within = |it: &&Told| it.at >= lasts * number / 3 && it.at < lasts * (number + 1) / 3;
        part(told.iter().filter(within).map(|it| it.after).collect(), 990)
    };
    let mut grown = Vec::new();
    let of: [(&str, Measure); 3] =
        [("KiB in memory", |it| it.resident), ("KiB of its own", |it| it.anonymous), ("open files", |it| it.files)];
    for (what, of) in of {
        let [first, second, last] = [0, 1, 2].map(|number| middle(number, of));
        println!("{what}: {first}, {second}, {last}");
        if last * 100 >= second * 105 {
            grown.push(format!("{what}: from {second} to {last}"));
        }
    }
    let [first, second, last] = [0, 1, 2].map(slowest);
    println!("p99: {first:?}, {second:?}, {last:?}");
    if last >= second.mul_f64(1.2) {
        grown.push(format!("p99: from {second:?} to {last:?}"));
    }
    grown
}

#[test]
fn at_half_of_what_it_can_do_nothing_fails_and_nothing_grows() {
    let Some(minutes) = setting("PORTAL_SOAK") else {
        println!(
            "skipped: soak::at_half_of_what_it_can_do_nothing_fails_and_nothing_grows (needs PORTAL_SOAK=minutes)"
        );
        return;
    };
    let lasts = Duration::from_secs_f64(60.0 * minutes.parse::<f64>().unwrap());
    let stage = Stage::open();
    let portal = stage.portal();
    let samples = Mutex::new(Vec::new());
    let all = Duration::from_secs(20);
    let most = load(&portal, all, None, &samples).len() as f64 / all.as_secs_f64();
    println!("after {all:?} as fast as can be: {:?}", samples.lock().unwrap().last());
    samples.lock().unwrap().clear();
    let told = load(&portal, lasts, Some(most / 2.0), &samples);
    let samples = samples.into_inner().unwrap();

    let failed: Vec<&Told> = told.iter().filter(|it| ![200, 303].contains(&it.status)).collect();
    println!("{most:.0}/s at most; {} answers in {lasts:?}, {} failed", told.len(), failed.len());
    let found = grown(&samples, &told, lasts);
    assert!(failed.is_empty(), "{failed:?}");
    assert!(found.is_empty(), "{found:?}");
    // The control: a tenth more of each at the end.
    let leak = |(number, it): (usize, &Sample)| match number * 3 / samples.len() {
        2 => {
            Sample { resident: it.resident * 11 / 10, anonymous: it.anonymous * 11 / 10, files: it.files * 11 / 10 + 1 }
        }
        _ => *it,
    };
    let leaky: Vec<Sample> = samples.iter().enumerate().map(leak).collect();
    assert!(grown(&leaky, &told, lasts).len() >= 3, "the control is blind");
    check_the_end(&stage, vec![portal]);
}
