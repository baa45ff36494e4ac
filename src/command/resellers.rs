//! `portal resellers`: companies that wait for the operator.

use partner_portal::clock::Clock;
use partner_portal::config::{Config, Resellers};
use partner_portal::partnerships::vetting;

use super::Done;
use super::database::ask;
use super::serve::invitations;

pub fn vet(config: &Config, command: Resellers) -> Done {
    let (url, now) = (config.public_url().to_string(), Clock::default().now());
    let invitations = invitations(config)?;
    let told = ask(config, move |conn, system| match command {
        Resellers::List => vetting::list(conn, system),
        Resellers::Approve { id } => vetting::approve(conn, system, (now, &url), &invitations, id.into()),
        Resellers::Reject { id, reason } => {
            vetting::reject(conn, system, (now, &url), &invitations, (id.into(), &reason))
        }
    })?;
    println!("{}", told?);
    Ok(())
}
