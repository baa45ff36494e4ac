//! Journeys in Chromium: each numbered flow, as a person takes it. The numbers above a test are the
//! statements that it shows; `bin/test` collects them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that fails says so by panicking"
)]

#[path = "../house/mod.rs"]
mod house;

mod browser;
mod chromium;
mod steps;

mod accessibility;
mod in_russian;
mod interrupted;
mod keyboard_only;
mod orders;
mod partnerships;
mod screenshots;
mod subscriptions;
mod without_javascript;
