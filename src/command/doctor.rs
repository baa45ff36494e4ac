//! `portal doctor`: one line for each piece that the portal needs.

use partner_portal::clock::Clock;
use partner_portal::config::Config;
use partner_portal::doctor::{self, Addresses, Verdict};

use super::Done;
use super::database::Database;

/// Prints all lines, whatever they say; fails when one does.
pub fn diagnose(config: &Config) -> Done {
    let database = Database::connect(config);
    let addresses = match &database {
        Ok(database) => Ok(Addresses { app: &database.url, owner: &database.owner_url }),
        Err(error) => Err(error.to_string()),
    };
    let found = actix_web::rt::System::new().block_on(doctor::examine(config, &Clock::default(), addresses));
    for finding in &found {
        println!("{finding}");
    }
    match found.iter().filter(|finding| finding.verdict == Verdict::Failure).count() {
        0 => Ok(()),
        failures => Err(format!("{failures} of {} must be mended.", found.len()).into()),
    }
}
