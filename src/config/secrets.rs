//! Settings that may hold a password: from the environment or files, and never shown.

use std::fmt::{self, Debug, Formatter};

use lettre::{AsyncSmtpTransport, Tokio1Executor};

use super::ConfigError;
use crate::secret::SecretKey;

/// The part of `portal --help` that clap can't know.
pub(super) const HELP: &str = "\
Settings that may hold a password are read from the environment only, or from
the file that the variable with _FILE at its end names:
  DATABASE_URL        PostgreSQL for the application's login, such as
                      postgres://portal:…@host/portal [default: a private
                      PostgreSQL in the data directory]
  DATABASE_ADMIN_URL  The same database for its owner, who migrates it
                      [default: DATABASE_URL]
  DATABASE_REPLICA_URL
                      A copy of it that follows it, where pages are read
                      [default: none]
  PORTAL_SECRET_KEY   The secret key, 32 bytes or more as base64 or
                      hexadecimal digits [default: the secret key's file]
  PORTAL_FORMER_SECRET_KEYS
                      Secret keys that were replaced, with commas between:
                      what they sealed or signed stays good [default: none]
  SMTP_URL            Server for letters, such as smtps://user:…@host or
                      smtp://localhost:25 [default: letters stay in the outbox]";

/// What is read from the environment only.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets {
    pub(super) database_url: Option<DatabaseUrl>,
    pub(super) database_admin_url: Option<DatabaseUrl>,
    pub(super) database_replica_url: Option<DatabaseUrl>,
    pub(super) smtp_url: Option<SmtpUrl>,
    pub(super) secret_key: Option<SecretKey>,
    pub(super) former_secret_keys: Vec<SecretKey>,
}

impl Secrets {
    /// Reads each secret with `look_up`; an empty one counts as not set.
    pub(super) fn read(look_up: impl Fn(&str) -> Option<String>) -> Result<Secrets, ConfigError> {
        let database = "an address such as postgres://portal:password@host/portal";
        let key = "32 bytes or more as base64 or hexadecimal digits (`openssl rand -base64 64`)";
        let keys = "secret keys, each 32 bytes or more as base64 or hexadecimal digits, with commas between";
        let smtp = "an address such as smtps://user:password@host or smtp://localhost:25";
        let find = |name: &str| look_up(name).filter(|text| !text.trim().is_empty());
        Ok(Secrets {
            database_url: in_variable_or_file("DATABASE_URL", find, DatabaseUrl::parse, database)?,
            database_admin_url: in_variable_or_file("DATABASE_ADMIN_URL", find, DatabaseUrl::parse, database)?,
            database_replica_url: in_variable_or_file("DATABASE_REPLICA_URL", find, DatabaseUrl::parse, database)?,
            smtp_url: in_variable_or_file("SMTP_URL", find, SmtpUrl::parse, smtp)?,
            // Its file is a setting of its own: it is made where there is none.
            secret_key: parsed("PORTAL_SECRET_KEY", find("PORTAL_SECRET_KEY"), SecretKey::parse, key)?,
            former_secret_keys: in_variable_or_file("PORTAL_FORMER_SECRET_KEYS", find, SecretKey::parse_list, keys)?
                .unwrap_or_default(),
        })
    }
}

/// The secret in the variable `name` or, as containers are given theirs, in the file that `name` with `_FILE` names.
fn in_variable_or_file<T>(
    name: &str,
    find: impl Fn(&str) -> Option<String>,
    parse: impl Fn(&str) -> Option<T>,
    expected: &str,
) -> Result<Option<T>, ConfigError> {
    let file = format!("{name}_FILE");
    match (find(name), find(&file)) {
        (Some(_), Some(_)) => Err(ConfigError(format!("{name} and {file} are both set, but one must be enough."))),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| ConfigError(format!("{file} is \"{path}\", which can't be read ({error}).")))?;
            parsed(&file, Some(text), parse, &format!("the path of a file with {expected}"))
        }
        (text, None) => parsed(name, text, parse, expected),
    }
}

fn parsed<T>(
    name: &str,
    text: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
    expected: &str,
) -> Result<Option<T>, ConfigError> {
    text.map(|text| parse(text.trim()).ok_or_else(|| ConfigError::of_secret(name, expected))).transpose()
}

/// Looks a variable up in this process; a broken one is wrong rather than not set.
#[expect(clippy::disallowed_methods, reason = "this is where Config reads what must not be a flag")]
pub(super) fn from_process(name: &str) -> Option<String> {
    match std::env::var(name) {
        Ok(text) => Some(text),
        Err(std::env::VarError::NotUnicode(text)) => Some(text.to_string_lossy().into_owned()),
        Err(std::env::VarError::NotPresent) => None,
    }
}

/// Where a PostgreSQL database is and who signs in; it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    fn parse(text: &str) -> Option<DatabaseUrl> {
        let is_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
        is_url.then(|| DatabaseUrl(text.to_owned()))
    }

    /// The address with its password, for the connection alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Debug for DatabaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

/// Where the mail server is and who signs in; it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(String);

impl SmtpUrl {
    fn parse(text: &str) -> Option<SmtpUrl> {
        // Only the builder: the transport itself must be built inside the runtime.
        AsyncSmtpTransport::<Tokio1Executor>::from_url(text).ok().map(|_| SmtpUrl(text.to_owned()))
    }

    /// The address with its password, for the connection alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Debug for SmtpUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}
