//! More than one machine: nodes of the portal behind a balancer, a replica, a pooler, and a database that fails over.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says so by panicking")]
#![expect(clippy::print_stdout, reason = "what was skipped and what was measured is told")]

#[expect(dead_code, reason = "the tests of HTTP use what these don't")]
#[path = "../house/mod.rs"]
mod house;

#[expect(dead_code, reason = "the tests of HTTP use what these don't")]
#[path = "../portal/make.rs"]
mod make;

mod balancer;
mod crawl;
mod journeys;
mod patroni;
mod pooler;
mod portal;
mod program;
mod replica;
mod three_nodes;
