//! Reads the settings and runs one command; `command/` has a file for each.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program speaks to its terminal")]

mod command;

use std::process::ExitCode;

use partner_portal::config::{Config, ConfigError};

use command::Log;

/// Memory that was needed once, as 19 MiB for each password that was hashed, goes back to the system: glibc's own
/// allocator keeps it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let config = match Config::from_process() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(ConfigError::EXIT_CODE);
        }
    };
    // The log ends last, since the end of a command is worth a line too.
    let done = Log::start(&config).and_then(|_log| command::run(&config));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portal: {error}");
            ExitCode::FAILURE
        }
    }
}
