//! The portal from the street: each test speaks HTTP to a whole portal.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says so by panicking")]
#![expect(clippy::print_stdout, reason = "a goal test prints how many it tried")]

#[path = "../house/mod.rs"]
mod house;
mod make;

mod accepting;
mod accounts;
mod activity;
mod admin_relationships;
mod azure;
mod bad_input;
mod catalog;
mod changes;
mod credit;
mod credit_oracle;
mod customers;
mod delegation;
mod directory;
mod directory_logos;
mod enrollment;
mod evidence;
mod facts;
mod goals;
mod hand_over;
mod incentives;
mod incentives_lineage;
mod mail;
mod moves;
mod onboarding;
mod order_history;
mod orders;
mod partnerships;
mod order_requests;
mod partings;
mod partings_customers;
mod partners;
mod people;
mod plans;
mod price_lists;
mod raw;
mod relationships;
mod reminders;
mod request_life;
mod request_send;
mod requests;
mod resellers;
mod scale;
mod second_factor;
mod secrets;
mod service_files;
mod service_requests;
mod sign_in;
mod slow_clients;
mod spreadsheets;
mod strangers;
mod subscriptions;
mod support;
mod terms;
mod upgrades;
mod user_uploads;
mod users;
mod vetting;
mod walls;
mod web;
mod year;
