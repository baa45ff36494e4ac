//! Nothing that was acknowledged is lost, halved or doubled, whatever is killed, cut, filled up or slow meanwhile.
//!
//! The program itself, a PostgreSQL that keeps its word and a mail server, each under the tests' thumb. The run of each
//! `cargo test` is short; `PORTAL_FAULTS=long cargo test --test faults -- --nocapture` is the long one. What is tested
//! and what came of it is in `docs/faults.md`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says so by panicking")]
#![expect(clippy::print_stdout, reason = "each run prints how many it tried")]

#[expect(dead_code, reason = "the tests of HTTP use what these don't")]
#[path = "../house/mod.rs"]
mod house;

#[expect(dead_code, reason = "the tests of HTTP use what these don't")]
#[path = "../portal/make.rs"]
mod make;

#[expect(dead_code, reason = "the tests of HTTP use what these don't")]
#[path = "../portal/raw.rs"]
mod raw;

mod checker;
mod forgetful;
mod fuse;
mod load;
mod mail_server;
mod stage;
mod wire;

mod away;
mod bulk;
mod clock;
mod disk;
mod fail_points;
mod killed;
mod letters;
mod model;
mod outbox;
mod overload;
mod power;
mod races;
mod repeated;
mod replays;
mod shared;
mod soak;
mod twice;
