//! `portal catalog`: price lists read and taken.

use partner_portal::catalog::{self, Import};
use partner_portal::clock::Clock;
use partner_portal::config::{Catalog, Config};

use super::Done;
use super::database::ask;

pub fn keep(config: &Config, command: Catalog) -> Done {
    let Catalog::Import { file, provider, apply } = command;
    let bytes = std::fs::read(&file).map_err(|error| format!("{} can't be read: {error}", file.display()))?;
    let (import, now) = (Import { file: bytes, provider, apply }, Clock::default().now());
    let report = ask(config, move |conn, system| catalog::import(conn, system, now, &import))?;
    println!("{report}");
    if report.is_right() { Ok(()) } else { Err("the price list was not imported.".into()) }
}
