//! The commands of the command line, one file for each: what they ask the portal for, and what they print.

mod activity;
mod backup;
mod catalog;
mod database;
mod demo;
mod directory;
mod doctor;
mod log;
mod operator;
mod progress;
mod resellers;
mod serve;

pub use log::Log;

use std::error::Error;
use std::io::{Write, stdout};

use partner_portal::config::{Command, Config};

/// What a command comes to; an error's text is a sentence for the terminal.
pub type Done<T = ()> = Result<T, Box<dyn Error>>;

/// Runs the command that the settings name.
pub fn run(config: &Config) -> Done {
    match config.command() {
        Command::Serve => serve::serve_alone(config),
        Command::Work => serve::work_alone(config),
        Command::Migrate(migrate) => database::migrate(config, &migrate),
        Command::Demo(demo) => demo::load(config, &demo),
        Command::Provider(command) => operator::keep_providers(config, command),
        Command::User(command) => operator::keep_users(config, command),
        Command::Doctor => doctor::diagnose(config),
        Command::Backup(backup) => backup::take(config, &backup),
        Command::Restore(restore) => backup::restore(config, &restore),
        Command::Activity(command) => activity::keep(config, &command),
        Command::Catalog(command) => catalog::keep(config, command),
        Command::Directory(command) => directory::keep(config, command),
        Command::Resellers(command) => resellers::vet(config, command),
        Command::Completions { shell } => Ok(stdout().write_all(&Config::completions(shell))?),
    }
}
