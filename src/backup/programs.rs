//! PostgreSQL's client programs, run on the portal's database without a password in their flags.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};

use super::Done;
use crate::db::embedded::client_programs;

/// Where the programs are.
pub struct Programs {
    directory: PathBuf,
}

impl Programs {
    /// `chosen`, or else the newest that are installed.
    pub fn find(chosen: Option<&Path>) -> Done<Programs> {
        let directory = client_programs(chosen).ok_or(
            "pg_dump, pg_restore and psql are not there: install PostgreSQL's client programs (on Debian \
             postgresql-client), or say with PG_BIN where they are.",
        )?;
        Ok(Programs { directory })
    }

    /// The program, that is to connect to `url`.
    pub(super) fn on(&self, name: &str, url: &str) -> Command {
        let (url, password) = without_password(url);
        let mut command = self.named(name);
        command.arg("--no-password").arg("--dbname").arg(url);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        command
    }

    pub(super) fn named(&self, name: &str) -> Command {
        let mut command = Command::new(self.directory.join(name));
        command.env("LC_ALL", "C.UTF-8");
        command
    }
}

/// Waits for the end of a program, and tells its own words where it failed.
pub(super) fn finish(child: Child, name: &str) -> Done<()> {
    let output = child.wait_with_output().map_err(|error| format!("{name} can't be waited for: {error}."))?;
    if output.status.success() { Ok(()) } else { Err(failed(name, &output)) }
}

fn failed(name: &str, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let is_reason = |line: &&str| ["error:", "ERROR:", "FATAL:"].iter().any(|mark| line.contains(mark));
    let said = text.lines().find(is_reason).or_else(|| text.lines().next_back()).unwrap_or("it said nothing");
    format!("{name} failed: {}.", said.trim().trim_end_matches('.'))
}

/// An address of PostgreSQL without the password in it, which other users of the machine could read among the
/// flags of a program; and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let Some((user, hosts)) = authority.rsplit_once('@') else { return (url.to_owned(), None) };
    let Some((user, password)) = user.split_once(':') else { return (url.to_owned(), None) };
    let decoded = url::form_urlencoded::parse(format!("p={}", password.replace('+', "%2B")).as_bytes())
        .next()
        .map(|(_, password)| password.into_owned());
    (format!("{scheme}://{user}@{hosts}{path}"), decoded)
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_taken_out_of_the_address() {
        for (url, rest, password) in [
            ("postgres://portal:a%40b+c@db:5432/portal", "postgres://portal@db:5432/portal", Some("a@b+c")),
            ("postgresql://portal@/portal?host=%2Ftmp", "postgresql://portal@/portal?host=%2Ftmp", None),
            ("postgres://a:b@one:1,two:2/x?y=@", "postgres://a@one:1,two:2/x?y=@", Some("b")),
            ("postgres://db/portal", "postgres://db/portal", None),
        ] {
            assert_eq!(without_password(url), (rest.to_owned(), password.map(str::to_owned)));
        }
    }
}
