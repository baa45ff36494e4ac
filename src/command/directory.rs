//! `portal directory`: what providers ask to show in public.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use partner_portal::clock::Clock;
use partner_portal::config::{Config, Directory};
use partner_portal::directory;

use super::Done;
use super::database::ask;

pub fn keep(config: &Config, command: Directory) -> Done {
    let (url, now) = (config.public_url().to_string(), Clock::default().now());
    let told = match command {
        Directory::List => ask(config, directory::list)?,
        Directory::Show { id, logo } => {
            let shown = ask(config, move |conn, system| directory::show(conn, system, id.into()))?;
            shown.and_then(|shown| write_logo(logo, shown.logo).map(|()| shown.text))
        }
        Directory::Publish { id } => {
            ask(config, move |conn, system| directory::publish(conn, system, now, &url, id.into()))?
        }
        Directory::Decline { id, reason } => {
            ask(config, move |conn, system| directory::decline(conn, system, now, &url, (id.into(), &reason)))?
        }
    };
    println!("{}", told?);
    Ok(())
}

/// Writes the logo of a request where the operator wants to look at it.
fn write_logo(to: Option<PathBuf>, logo: Option<Vec<u8>>) -> Result<(), String> {
    let Some(path) = to else { return Ok(()) };
    let logo = logo.ok_or("the request has no logo.")?;
    let written = File::create_new(&path).and_then(|mut file| file.write_all(&logo));
    written.map_err(|error| format!("{} can't be written: {error}", path.display()))
}
