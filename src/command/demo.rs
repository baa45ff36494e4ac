//! `portal demo`: the demo world in an empty database.

use std::num::NonZeroU32;

use partner_portal::accounts::Password;
use partner_portal::activity::SealKey;
use partner_portal::clock::Clock;
use partner_portal::config::{Config, Demo};
use partner_portal::demo;

use super::Done;
use super::database::Database;
use super::serve::serve;

/// Loads the demo world, and serves it when asked to.
pub fn load(config: &Config, demo: &Demo) -> Done {
    must_be_this_machine(config)?;
    let database = Database::open(config)?;
    database.migrate()?;
    load_into(config, &database, demo)?;
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

fn load_into(config: &Config, database: &Database, demo: &Demo) -> Done {
    let now = demo.now.unwrap_or_else(|| Clock::default().now());
    let customers = demo.scale.map(NonZeroU32::get);
    match demo::load_into_empty(&database.owner_url, now, &Password::typed(demo::PASSWORD), customers)? {
        true if customers.is_some() => {
            let (db, key) = (database.pool(config)?, SealKey::of(&config.secret_key()?));
            let settled = demo::scale::settle(&db, &database.owner_url, &key);
            Ok(actix_web::rt::System::new().block_on(settled)?)
        }
        true => Ok(()),
        false if demo.serve && demo::is_there(&database.owner_url)? => Ok(()),
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
