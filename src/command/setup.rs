//! `portal setup`: how a portal without the demo world begins.

use partner_portal::accounts;
use partner_portal::clock::Clock;
use partner_portal::config::{Config, Setup};
use partner_portal::error::Error;

use super::Done;
use super::database::Database;

/// Makes the first provider, or a new link for its Global admin, and tells the link.
pub fn set_up(config: &Config, setup: Setup) -> Done {
    let database = Database::open(config)?;
    database.migrate()?;
    let (db, now) = (database.pool(config)?, Clock::default().now());
    let new_link = setup.new_link.clone();
    let made = db.system(move |conn, system| match (new_link, setup.provider()) {
        (Some(email), _) => accounts::new_link(conn, system, now, &email),
        (None, Some(provider)) => provider.set_up(conn, system, now),
        (None, None) => Err(Error::internal("a flag was left out")),
    });
    let path = actix_web::rt::System::new().block_on(made)??;
    println!("Open this link within 24 hours and set your password. It works once:");
    println!("{}", config.public_url().join(&path));
    Ok(())
}
