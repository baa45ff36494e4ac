//! A self-hosted partner portal for two-tier cloud distribution: an indirect provider works with its
//! indirect resellers and their customers.
//!
//! The map of the house, in reading order. One folder is one noun of the business, with the same few
//! files in each; a room uses rooms above it in this list.

// What the portal needs before anybody knocks.
pub mod app;
pub mod backup;
pub mod clock;
pub mod config;
pub mod db;
pub mod doctor;
pub mod error;
pub mod id;
pub mod metrics;
pub mod scope;
pub mod secret;
pub mod terminal;
pub mod words;
pub mod work;

// What every page and form shares.
pub mod web;

// Facts that several rooms use.
pub mod address;
pub mod countries;
pub mod mpn_id;
pub mod picture;
#[rustfmt::skip]
pub mod schema;

// The rooms, each using those above it.
pub mod activity;
pub mod mail;
pub mod waiting;
pub mod accounts;
pub mod views;
pub mod notifications;
pub mod catalog;
pub mod support;
pub mod partnerships;
pub mod directory;
pub mod customers;
pub mod admin_relationships;
pub mod subscriptions;
pub mod renewals;
pub mod relationships;
pub mod service_requests;
pub mod partings;
pub mod partners;
pub mod orders;
pub mod moves;
pub mod bulk;
pub mod drafts;
pub mod outbox;
pub mod incentives;
pub mod people;
pub mod users;
pub mod search;

pub mod demo;
