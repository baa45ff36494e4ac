//! Journeys in Chromium: each numbered flow, as a person takes it. The numbers above a test are the
//! statements that it shows; `bin/test` collects them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says so by panicking"
)]
#![expect(clippy::print_stdout, reason = "a goal test prints how many it tried")]

#[expect(dead_code, reason = "the tests of HTTP use what these don't")]
#[path = "../house/mod.rs"]
mod house;

#[expect(dead_code, clippy::indexing_slicing, reason = "the tests of HTTP use what these don't")]
#[path = "../portal/make.rs"]
mod make;

mod browser;
mod chromium;
mod steps;

mod accessibility;
mod activity;
mod admin_relationships;
mod bulk;
mod changes;
mod directory;
mod hand_over;
mod home;
mod in_russian;
mod incentives;
mod interrupted;
mod keyboard_only;
mod letters;
mod lineage;
mod lists;
mod moves;
mod notifications;
mod onboarding;
mod order_history;
mod orders;
mod partners;
mod partnerships;
mod people;
mod pseudo;
mod relationships;
mod renewals;
mod requests;
mod rooms;
mod screenshots;
mod search;
mod second_factor;
mod service_requests;
mod shortcuts;
mod stored_scripts;
mod subscriptions;
mod support;
mod trees;
mod typed;
mod users;
mod without_javascript;
