//! Metrics and traces, as Prometheus and a collector of OpenTelemetry get them from a portal that runs.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::house::{Client, House, SALES_AGENT};
use crate::make::id;
use crate::operating::portal;

/// A portal that runs beside the house, with metrics on a listener of its own.
struct Running {
    process: Child,
    pages: Client,
    metrics: Client,
}

impl Running {
    fn start(house: &House, set: impl FnOnce(&mut Command) -> &mut Command) -> Running {
        let (pages, metrics) = (free(), free());
        let data = std::env::temp_dir();
        let mut command = portal(house, &data);
        command
            .args(["serve", "--listen", &pages, "--metrics-listen", &metrics])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        set(&mut command);
        let process = command.spawn().unwrap();
        let (pages, metrics) = (Client::new(&format!("http://{pages}")), Client::new(&format!("http://{metrics}")));
        let running = Running { process, pages, metrics };
        let end = Instant::now() + Duration::from_secs(60);
        while running.metrics.request(reqwest::Method::GET, "/metrics").send().is_err() {
            assert!(Instant::now() < end, "the portal does not listen");
            thread::park_timeout(Duration::from_millis(50));
        }
        running
    }

    fn text(&self) -> String {
        self.metrics.get("/metrics").text
    }

    /// The one number of a line, once it is there.
    fn number(&self, line: &str) -> f64 {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let text = self.text();
            let found = text.lines().find_map(|it| it.strip_prefix(line)?.strip_prefix(' ')?.parse().ok());
            if let Some(number) = found {
                return number;
            }
            assert!(Instant::now() < end, "{line}: {text}");
            thread::park_timeout(Duration::from_millis(100));
        }
    }

    /// Ends as a service manager ends it.
    fn end(mut self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
    }
}

fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn prometheus_reads_what_the_portal_does() {
    let house = House::open();
    let portal = Running::start(&house, |it| it);
    let customer = id("customer:adventure-works");
    portal.pages.get("/sign-in");
    portal.pages.get(&format!("/customers/{customer}/account"));
    portal.pages.get("/no/such/page");
    for link in ["/invitations/x", "/relationships/x", "/account-links/x", "/renewals/calendar/x.ics"] {
        assert_eq!(portal.pages.get(link).status, 404, "{link}");
    }
    portal.pages.sign_in(SALES_AGENT, "a wrong guess");

    let text = portal.text();
    for line in [
        "portal_build_info{version=\"0.1.0\"} 1",
        "portal_http_request_duration_seconds_count{route=\"/sign-in\",method=\"GET\",status=\"200\"} 1",
        "portal_http_request_duration_seconds_count{route=\"/sign-in\",method=\"POST\",status=\"422\"} 1",
        "portal_http_request_duration_seconds_count{route=\"none\",method=\"GET\",status=\"404\"} 1",
        "portal_wrong_guesses_total{kind=\"second_factor\"} 0",
        "portal_http_request_duration_seconds_bucket{le=\"+Inf\",route=\"/sign-in\",method=\"GET\",status=\"200\"} 1",
        "portal_wrong_guesses_total{kind=\"sign_in\"} 1",
        "portal_wrong_guesses_total{kind=\"link\"} 4",
        "portal_database_up 1",
        "portal_pool_connections_most 8",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}: {text}");
    }
    assert!(text.contains("route=\"/customers/{id}/account\""), "{text}");
    assert!(portal.number("portal_pool_wait_seconds_count") > 0.0);
    assert!(portal.number("portal_worker_done_timestamp_seconds{piece=\"letters\"}") > 1.7e9);
    for hidden in [customer.as_str(), SALES_AGENT, "Northwind", "no/such"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    assert!(text.ends_with("# EOF\n"), "{text}");
    assert_eq!(portal.pages.get("/metrics").status, 404, "not for visitors");
    portal.end();
}

#[test]
fn letters_and_a_database_that_is_away_show_in_the_metrics() {
    let house = House::open();
    house.execute("delete from letters");
    house.execute(
        "insert into letters (id, recipient_name, recipient_email, subject, text_body, html_body, status, attempts,
             next_attempt_at, created_at, from_name, reply_to)
         values (gen_random_uuid(), 'Ada', 'ada@example.com', 's', 't', 't', 'waiting', 1,
             now() + interval '1 day', now() - interval '1 hour', '', ''),
            (gen_random_uuid(), 'Ada', 'ada@example.com', 's', 't', 't', 'failed', 12, now(), now(), '', '')",
    );
    let portal = Running::start(&house, |it| it);
    assert!(portal.number("portal_letters_waiting") == 1.0 && portal.number("portal_letters_failed") == 1.0);
    assert!((3600.0..4000.0).contains(&portal.number("portal_oldest_letter_age_seconds")));

    house.execute("alter table letters rename to no_letters");
    assert!(portal.number("portal_database_up") == 0.0);
    let end = Instant::now() + Duration::from_secs(60);
    while portal.number("portal_worker_failures_total{piece=\"letters\"}") == 0.0 {
        assert!(Instant::now() < end, "the worker does not say that it fails");
    }
    portal.end();
}

#[test]
fn each_metric_is_explained_and_each_that_is_explained_is_there() {
    let house = House::open();
    let portal = Running::start(&house, |it| it);
    portal.pages.get("/sign-in");
    portal.number("portal_worker_done_timestamp_seconds{piece=\"letters\"}");
    let text = portal.text();
    portal.end();
    let guide = std::fs::read_to_string("docs/operate.md").unwrap();
    let told: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    for name in &told {
        assert!(guide.contains(&format!("`{name}")), "docs/operate.md does not say what {name} means");
    }
    let rows = guide.lines().filter(|line| line.starts_with("| `portal_")).map(|line| line.split('|').nth(1).unwrap());
    let explained: Vec<&str> =
        rows.flat_map(|names| names.split('`').filter(|part| part.starts_with("portal_"))).collect();
    for name in &explained {
        let bare = name.trim_end_matches("_total").trim_end_matches("_info");
        assert!(told.contains(&bare), "there is no {name}: {told:?}");
    }
    assert_eq!(told.len(), explained.len());
}

/// A collector that takes one batch after the other.
fn collector() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, taken) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut part) = (Vec::new(), [0; 4096]);
            let whole = |request: &[u8]| {
                let text = String::from_utf8_lossy(request).to_lowercase();
                let head = text.find("\r\n\r\n")? + 4;
                let length: usize =
                    text.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
                (request.len() >= head + length).then_some(())
            };
            while whole(&request).is_none() {
                let length = stream.read(&mut part).unwrap();
                if length == 0 {
                    break;
                }
                request.extend_from_slice(&part[..length]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            let _ = told.send(request);
        }
    });
    (url, taken)
}

#[test]
fn a_collector_gets_the_traces() {
    let house = House::open();
    let (url, taken) = collector();
    let portal = Running::start(&house, |it| it.env("OTEL_EXPORTER_OTLP_ENDPOINT", &url));
    portal.pages.get("/sign-in");
    portal.end();

    let batches: Vec<u8> = taken.try_iter().flatten().collect();
    let text = String::from_utf8_lossy(&batches);
    assert!(text.contains("POST /v1/traces HTTP/1.1"), "{text}");
    for name in ["partner-portal", "request", "database", "/sign-in", "answered"] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[test]
fn a_collector_that_is_away_keeps_nobody_waiting() {
    let house = House::open();
    let portal = Running::start(&house, |it| it.env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{}", free())));
    assert_eq!(portal.pages.get("/sign-in").status, 200);
    portal.end();
}
