//! `portal demo`: the demo world in an empty database.

use chrono::{DateTime, Utc};
use partner_portal::accounts::Password;
use partner_portal::clock::Clock;
use partner_portal::config::{Config, Demo};
use partner_portal::demo;

use super::Done;
use super::database::Database;
use super::progress::Progress;
use super::serve::serve;

/// Loads the demo world, and serves it when asked to.
pub fn load(config: &Config, demo: &Demo) -> Done {
    must_be_this_machine(config)?;
    let database = Database::open(config)?;
    database.migrate()?;
    load_into(&database, demo.now, demo.serve)?;
    if demo.serve { serve(config, &database, || tell_sign_ins(config)) } else { Ok(()) }
}

fn must_be_this_machine(config: &Config) -> Done {
    match config.public_url().is_loopback() && config.listen.ip().is_loopback() {
        true => Ok(()),
        false => Err("the demo world has known passwords: PORTAL_PUBLIC_URL and PORTAL_LISTEN must be addresses of \
                      this machine alone."
            .into()),
    }
}

fn load_into(database: &Database, now: Option<DateTime<Utc>>, may_be_there: bool) -> Done {
    let progress = Progress::start();
    progress.report("loading the demo world", 0, None);
    let now = now.unwrap_or_else(|| Clock::default().now());
    match demo::load_into_empty(&database.owner_url, now, &Password::typed(demo::PASSWORD))? {
        true => Ok(()),
        false if may_be_there && demo::is_there(&database.owner_url)? => Ok(()),
        false => Err("the database is not empty; the demo world goes into an empty one.".into()),
    }
}

fn tell_sign_ins(config: &Config) {
    println!("\nSign in at {}/sign-in with the password {} as", config.public_url(), demo::PASSWORD);
    for (name, who) in demo::SIGN_INS {
        println!("  {name:<36} {who}");
    }
    println!();
}
