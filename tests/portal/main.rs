//! The portal from the street: each test speaks HTTP to a whole portal.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says so by panicking")]

#[expect(dead_code, reason = "other binaries use what this one does not")]
#[path = "../house/mod.rs"]
mod house;
mod make;

mod accounts;
mod bad_input;
mod customers;
mod mail;
mod orders;
mod partnerships;
mod people;
mod raw;
mod second_factor;
mod secrets;
mod sign_in;
mod slow_clients;
mod strangers;
mod subscriptions;
mod walls;
mod web;
