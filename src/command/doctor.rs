//! `portal doctor`: what is there, and what is missing.

use chrono::TimeDelta;
use partner_portal::clock::Clock;
use partner_portal::config::Config;
use partner_portal::web::reports;

use super::Done;
use super::database::Database;

pub fn diagnose(config: &Config) -> Done {
    let database = Database::open(config)?;
    println!("settings    all read; the portal will be at {}", config.public_url());
    config.secret_key()?;
    println!("secret key  there");
    database.must_be_migrated()?;
    println!("database    answers, and its schema is up to date");
    database.must_be_walled()?;
    println!("tenants     kept apart by row-level security");
    let week_ago = Clock::default().now() - TimeDelta::days(7);
    let stopped = reports::count_since(&database.url, week_ago)?;
    println!("reports     {stopped} of things that browsers stopped on pages, in the last 7 days");
    Ok(())
}
