//! Metrics for Prometheus: what this process has counted, and what it looks up when it is asked. No label holds
//! anything of a tenant's, nor an id.

mod listener;
mod pool;

pub use listener::serve;
pub use pool::WatchPool;

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::accounts::limits;
use crate::error::{Error, Result};
use crate::work;

/// What this process counts, from anywhere in it.
pub static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::from_zero);

/// Everything that is counted or looked up; `register` says what each means.
#[derive(Default)]
pub struct Metrics {
    requests: Answers,
    unavailable: Family<Cause, Counter>,
    guesses: Family<Guess, Counter>,
    letters: Family<Outcome, Counter>,
    failed_pieces: Family<Piece, Counter>,
    pieces: Family<Piece, Gauge<i64>>,
    connections: Gauge<i64>,
    connections_in_use: Gauge<i64>,
    connections_most: Gauge<i64>,
    waits: Wait,
    timeouts: Counter,
    database_up: Gauge<i64>,
    letters_waiting: Gauge<i64>,
    letters_failed: Gauge<i64>,
    oldest_letter: Gauge<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    /// The pattern, such as `/customers/{id}`.
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Cause {
    cause: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Guess {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Piece {
    piece: &'static str,
}

/// A histogram of seconds, from what a page from memory takes to what nobody waits for.
#[derive(Clone, Default)]
struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])
    }
}

/// How long answers took.
struct Answers(Family<Request, Histogram, Seconds>);

impl Default for Answers {
    fn default() -> Answers {
        Answers(Family::new_with_constructor(Seconds))
    }
}

/// How long requests waited for a connection.
struct Wait(Histogram);

impl Default for Wait {
    fn default() -> Wait {
        Wait(Seconds.new_metric())
    }
}

impl Metrics {
    /// Counters that are there before they have counted anything, so that their first step shows.
    fn from_zero() -> Metrics {
        let metrics = Metrics::default();
        for cause in ["database", "hashing"] {
            drop(metrics.unavailable.get_or_create(&Cause { cause }));
        }
        for kind in limits::Kind::ALL {
            drop(metrics.guesses.get_or_create(&Guess { kind: kind.code() }));
        }
        for outcome in ["sent", "not_taken"] {
            drop(metrics.letters.get_or_create(&Outcome { outcome }));
        }
        for piece in work::Piece::ALL {
            drop(metrics.failed_pieces.get_or_create(&Piece { piece: piece.name() }));
        }
        metrics
    }

    /// A request was answered.
    pub fn answered(&self, route: Option<String>, method: &Method, status: StatusCode, took: Duration) {
        let labels = Request {
            route: route.unwrap_or_else(|| "none".to_owned()),
            method: known(method),
            status: status.as_u16(),
        };
        self.requests.0.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// A visitor was told to come back later.
    pub fn unavailable(&self, error: &Error) {
        let cause = match error {
            Error::Unavailable(_) => "database",
            Error::Busy => "hashing",
            _ => return,
        };
        self.unavailable.get_or_create(&Cause { cause }).inc();
    }

    /// A password, a code or a link did not fit, or was one too many to be looked at.
    pub fn guessed_wrong(&self, kind: &'static str) {
        self.guesses.get_or_create(&Guess { kind }).inc();
    }

    /// A letter was handed over, or not.
    pub fn handed_over(&self, is_sent: bool) {
        let outcome = if is_sent { "sent" } else { "not_taken" };
        self.letters.get_or_create(&Outcome { outcome }).inc();
    }

    /// A piece of the worker's day was done at `now`, in seconds since 1970, or has failed.
    pub fn worked(&self, piece: &'static str, done: Option<i64>) {
        match done {
            Some(now) => {
                self.pieces.get_or_create(&Piece { piece }).set(now);
            }
            None => {
                self.failed_pieces.get_or_create(&Piece { piece }).inc();
            }
        }
    }

    /// All of it in the text format of OpenMetrics, which Prometheus reads.
    fn text(&self) -> Result<String> {
        let mut registry = Registry::with_prefix("portal");
        self.register(&mut registry);
        let mut text = String::new();
        encode(&mut text, &registry).map_err(Error::internal)?;
        Ok(text)
    }

    fn register(&self, registry: &mut Registry) {
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", build);
        registry.register(
            "http_request_duration_seconds",
            "Answers to requests, and how long each took",
            self.requests.0.clone(),
        );
        registry.register("unavailable_answers", "Answers 503, by what was away or busy", self.unavailable.clone());
        registry.register("wrong_guesses", "Passwords, codes and links that did not fit", self.guesses.clone());
        registry.register("worker_failures", "Pieces of the worker's day that failed", self.failed_pieces.clone());
        registry.register(
            "worker_done_timestamp_seconds",
            "When this process did each piece last",
            self.pieces.clone(),
        );
        registry.register("letters_handed_over", "Letters that this process tried to send", self.letters.clone());
        registry.register("letters_waiting", "Letters in the outbox", self.letters_waiting.clone());
        registry.register("letters_failed", "Letters given up in the last seven days", self.letters_failed.clone());
        registry.register(
            "oldest_letter_age_seconds",
            "How long the oldest letter has waited",
            self.oldest_letter.clone(),
        );
        registry.register("database_up", "Whether the database answered just now", self.database_up.clone());
        registry.register("pool_connections", "Connections that are open", self.connections.clone());
        registry.register(
            "pool_connections_in_use",
            "Connections that work for somebody",
            self.connections_in_use.clone(),
        );
        registry.register("pool_connections_most", "Connections that may be open", self.connections_most.clone());
        registry.register("pool_wait_seconds", "How long work waited for a connection", self.waits.0.clone());
        registry.register("pool_timeouts", "Work that got no connection in time", self.timeouts.clone());
    }
}

/// Anybody can make up a method.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
