//! `portal doctor`: what a portal needs, looked at piece by piece; what each is like, and what to do about it.
//!
//! Nothing is changed, and one piece that fails keeps none of the others from being looked at.

mod database;
mod machine;
mod mail;
mod pooler;
mod work;

use std::fmt::{self, Display, Formatter};

use crate::clock::Clock;
use crate::config::Config;
use crate::error::Result;

/// What one piece is like, as a line for the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    pub name: &'static str,
    /// What is, and after it what to do.
    pub said: String,
}

/// How much one should do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    /// The portal runs, but not as it should for long.
    Warning,
    /// The portal doesn't run, or loses or shows what it shouldn't.
    Failure,
}

/// A verdict with its sentences.
type Said = (Verdict, String);

fn fine(said: impl Into<String>) -> Said {
    (Verdict::Fine, said.into())
}

fn warning(said: impl Into<String>) -> Said {
    (Verdict::Warning, said.into())
}

fn failure(said: impl Into<String>) -> Said {
    (Verdict::Failure, said.into())
}

/// Where the database is: for the application's login, and for the owner.
#[derive(Clone, Copy, Debug)]
pub struct Addresses<'a> {
    pub app: &'a str,
    pub owner: &'a str,
}

/// Looks at everything. `database` is where it is, or why it could not be started.
pub async fn examine(
    config: &Config,
    clock: &Clock,
    database: std::result::Result<Addresses<'_>, String>,
) -> Vec<Finding> {
    let mut found = vec![machine::settings(config), machine::key(config), machine::disk(&config.data_dir)];
    found.extend(database::examine(config, clock, database));
    found.push(mail::examine(config).await);
    found
}

impl Finding {
    fn of(name: &'static str, (verdict, said): Said) -> Finding {
        Finding { verdict, name, said }
    }

    /// What could not be looked at is a failure, with what stood in the way.
    fn of_look(name: &'static str, look: Result<Said>) -> Finding {
        Finding::of(name, look.unwrap_or_else(|error| failure(format!("can't be looked at: {error}"))))
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Fine => "ok",
            Verdict::Warning => "warn",
            Verdict::Failure => "FAIL",
        };
        // What a server says may have several lines.
        write!(f, "{verdict:<4}  {:<10}  {}", self.name, self.said.replace('\n', " "))
    }
}
