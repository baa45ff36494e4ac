//! The commands of the command line, one file for each: what they ask the portal for, and what they print.

mod activity;
mod catalog;
mod database;
mod demo;
mod directory;
mod doctor;
mod resellers;
mod serve;
mod setup;

use std::error::Error;

use partner_portal::config::{Command, Config};

/// What a command comes to; an error's text is a sentence for the terminal.
type Done<T = ()> = Result<T, Box<dyn Error>>;

/// Runs the command that the settings name.
pub fn run(config: &Config) -> Done {
    match config.command() {
        Command::Serve => serve::serve_alone(config),
        Command::Work => serve::work_alone(config),
        Command::Migrate => database::migrate(config),
        Command::Demo(demo) => demo::load(config, &demo),
        Command::Setup(setup) => setup::set_up(config, *setup),
        Command::Doctor => doctor::diagnose(config),
        Command::Activity(command) => activity::keep(config, &command),
        Command::Catalog(command) => catalog::keep(config, command),
        Command::Directory(command) => directory::keep(config, command),
        Command::Resellers(command) => resellers::vet(config, command),
    }
}
