//! Reads the settings and runs one command; `command/` has a file for each.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program speaks to its terminal")]

mod command;

use std::io::IsTerminal;
use std::process::ExitCode;

use partner_portal::config::{Config, ConfigError, LogFormat};

fn main() -> ExitCode {
    let config = match Config::from_process() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(ConfigError::EXIT_CODE);
        }
    };
    start_log(&config);
    match command::run(&config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portal: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start_log(config: &Config) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(config.log.filter())
        .with_ansi(std::io::stderr().is_terminal())
        // A log that can't be written, on a full disk, would be told to itself, and end the request in a panic.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Json => log.json().init(),
        LogFormat::Text => log.with_target(false).init(),
    }
}
