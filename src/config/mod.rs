//! Every setting, read once from flags and environment, each with a default that works.

mod command;
mod operator;
mod resellers;
mod secrets;
mod values;

#[cfg(test)]
mod tests;

pub use command::{Activity, Backup, Catalog, Command, Demo, Directory, Migrate, Organization, Restore};
pub use operator::{Provider, User};
pub use resellers::Resellers;
pub use secrets::{DatabaseUrl, SmtpUrl};
pub use values::{LogFilter, PublicUrl};

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::thread::available_parallelism;

use chrono::TimeDelta;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, CommandFactory, Parser, ValueEnum};
use ipnet::IpNet;
use lettre::message::Mailbox;
use url::Url;

use crate::partnerships::{CreditRule, Vetting};
use crate::scope::SecondFactor;
use crate::secret::{SecretError, SecretKey};
use crate::subscriptions::EndOfTerm;
use secrets::Secrets;

/// The settings of one portal. The sentence above a field is its text in `portal --help`.
#[derive(Clone, Debug, Parser)]
#[command(name = "portal", version, about = "A self-hosted partner portal for two-tier cloud distribution.")]
#[command(after_help = secrets::HELP)]
pub struct Config {
    #[command(subcommand)]
    command: Option<Command>,

    /// What is never a flag, since other users of a machine can read a program's flags.
    #[arg(skip)]
    secrets: Secrets,

    /// Directory for everything the portal keeps: its private database and its secret key.
    #[arg(long, env = "PORTAL_DATA_DIR", value_name = "DIR", default_value = "./var", global = true)]
    pub data_dir: PathBuf,

    /// Directory of PostgreSQL's programs, for the private database [default: the newest installed].
    #[arg(long, env = "PG_BIN", value_name = "DIR", global = true)]
    pub pg_bin: Option<PathBuf>,

    /// Address and port to listen on.
    #[arg(long, env = "PORTAL_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    #[arg(value_parser = values::listen, global = true)]
    pub listen: SocketAddr,

    /// Address of the portal for its visitors; links in letters begin with it [default: http:// and the address above].
    #[arg(long, env = "PORTAL_PUBLIC_URL", value_name = "URL", value_parser = PublicUrl::parse, global = true)]
    public_url: Option<PublicUrl>,

    /// Proxies whose word on a visitor's address is taken: addresses or networks, with commas between.
    #[arg(
        long,
        env = "PORTAL_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        default_value = "",
        hide_default_value = true
    )]
    #[arg(value_parser = values::networks, global = true)]
    pub trusted_proxies: Networks,

    /// File of the secret key, made on first start [default: secret.key in the data directory].
    #[arg(long, env = "PORTAL_SECRET_KEY_FILE", value_name = "FILE", global = true)]
    secret_key_file: Option<PathBuf>,

    /// Sender of the portal's letters.
    #[arg(long, env = "PORTAL_MAIL_FROM", value_name = "MAILBOX", default_value = "Partner portal <portal@localhost>")]
    #[arg(value_parser = values::mailbox, global = true)]
    pub mail_from: Mailbox,

    /// What is logged: a level, or levels for parts, such as "info,partner_portal=debug".
    #[arg(long, env = "PORTAL_LOG", value_name = "FILTER", default_value = "info")]
    #[arg(value_parser = LogFilter::parse, global = true)]
    pub log: LogFilter,

    /// How a log line is written.
    #[arg(long, env = "PORTAL_LOG_FORMAT", value_name = "FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,

    /// Address and port on which Prometheus finds /metrics, apart from the visitors' [default: nowhere].
    #[arg(long, env = "PORTAL_METRICS_LISTEN", value_name = "ADDRESS:PORT", value_parser = values::listen, global = true)]
    pub metrics_listen: Option<SocketAddr>,

    /// Collector of OpenTelemetry that traces are sent to, by HTTP [default: none are].
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL", value_parser = values::collector, global = true)]
    pub otlp_endpoint: Option<Url>,

    /// Connections to the database that are held open.
    #[arg(long, env = "PORTAL_POOL_SIZE", value_name = "NUMBER", default_value = "8")]
    #[arg(value_parser = values::count, global = true)]
    pub pool_size: NonZeroU32,

    /// Whether connections keep prepared statements; off for a pooler that can't carry them, such as an old PgBouncer.
    #[arg(long, env = "PORTAL_PREPARED_STATEMENTS", value_name = "ON|OFF", default_value = "on")]
    #[arg(action = ArgAction::Set, value_parser = values::on_or_off, global = true)]
    pub prepared_statements: bool,

    /// Threads that answer requests [default: one for each core].
    #[arg(long, env = "PORTAL_WORKERS", value_name = "NUMBER", value_parser = values::threads, global = true)]
    workers: Option<NonZeroUsize>,

    /// Minutes without a request after which a session ends.
    #[arg(long, env = "PORTAL_SESSION_IDLE_MINUTES", value_name = "MINUTES", default_value = "30")]
    #[arg(value_parser = values::minutes, global = true)]
    pub session_idle: TimeDelta,

    /// Hours after which a session ends however busy it is.
    #[arg(long, env = "PORTAL_SESSION_HOURS", value_name = "HOURS", default_value = "12")]
    #[arg(value_parser = values::hours, global = true)]
    pub session_limit: TimeDelta,

    /// Who can't use the portal without a second factor [default: staff; in the demo world optional].
    #[arg(long, env = "PORTAL_SECOND_FACTOR", value_name = "WHO", global = true)]
    second_factor: Option<SecondFactor>,

    /// Days for which an invitation can be accepted.
    #[arg(long, env = "PORTAL_INVITATION_DAYS", value_name = "DAYS", default_value = "30")]
    #[arg(value_parser = values::days, global = true)]
    pub invitation_life: TimeDelta,

    /// Days after which the portal reminds, once, of an invitation that it has sent and nobody has answered: a number,
    /// or off.
    #[arg(long, env = "PORTAL_INVITATION_REMINDER_DAYS", value_name = "DAYS|OFF", default_value = "7")]
    #[arg(value_parser = values::days_or_off, global = true)]
    pub invitation_reminder: TimeDelta,

    /// What happens when a term ends and auto-renew is off: grace (30 days in which users still work), extend (month by
    /// month at a higher price) or cancel (at once).
    #[arg(long, env = "PORTAL_END_OF_TERM", value_name = "WHAT", default_value = "grace", global = true)]
    pub end_of_term: EndOfTerm,

    /// Crediting a reseller without a partnership, or whose partnership has ended: warn (and allow it) or refuse.
    #[arg(long, env = "PORTAL_CREDIT_WITHOUT_PARTNERSHIP", value_name = "WHAT", default_value = "warn", global = true)]
    pub credit_rule: CreditRule,

    /// Minutes that changes from a file wait before they begin, in which they can be taken back.
    #[arg(long, env = "PORTAL_BULK_DELAY", value_name = "MINUTES", default_value = "5")]
    #[arg(value_parser = values::minutes_or_none, global = true)]
    pub bulk_delay: TimeDelta,

    /// Seconds that an order, a change of a subscription, the approval of a reseller's request or a removed partnership
    /// waits before it happens, in which it can be taken back: at most 3600, and 0 for at once.
    #[arg(long, env = "PORTAL_UNDO_DELAY", value_name = "SECONDS", default_value = "0")]
    #[arg(value_parser = values::seconds_up_to_an_hour, global = true)]
    pub undo_delay: TimeDelta,

    /// Seconds that a node goes on answering after SIGTERM, in which `/readyz` says no: longer than a balancer takes to
    /// notice. At most 3600.
    #[arg(long, env = "PORTAL_SHUTDOWN_DELAY", value_name = "SECONDS", default_value = "0")]
    #[arg(value_parser = values::seconds_up_to_an_hour, global = true)]
    pub shutdown_delay: TimeDelta,

    /// Who authorizes companies that enroll as resellers: automatic (at once) or operator (with `portal resellers`).
    #[arg(long, env = "PORTAL_RESELLER_VETTING", value_name = "WHO", default_value = "automatic", global = true)]
    pub vetting: Vetting,

    /// Days for which the activity log is kept [default: for ever].
    #[arg(long, env = "PORTAL_ACTIVITY_DAYS", value_name = "DAYS", value_parser = values::days, global = true)]
    pub activity_life: Option<TimeDelta>,
}

/// A list that clap doesn't take for one value per flag.
pub type Networks = std::sync::Arc<[IpNet]>;

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl Config {
    /// Reads the settings of this process. A wrong one, and `--help` too, ends the program.
    pub fn from_process() -> Result<Config, ConfigError> {
        Config::read(std::env::args_os(), secrets::from_process)
    }

    /// Reads the flags in `args`; `secret` looks up a variable of the environment.
    fn read(
        args: impl IntoIterator<Item = OsString>,
        secret: impl Fn(&str) -> Option<String>,
    ) -> Result<Config, ConfigError> {
        let mut config = Config::try_parse_from(args).map_err(|error| match error.kind() {
            ErrorKind::ValueValidation | ErrorKind::InvalidValue => ConfigError::of_value(&error),
            _ => error.exit(),
        })?;
        config.secrets = Secrets::read(secret)?;
        Ok(config)
    }

    /// What the program is to do.
    pub fn command(&self) -> Command {
        self.command.clone().unwrap_or(Command::Serve)
    }

    /// The database for the application's login; without it the portal runs a private one in [`Config::data_dir`].
    pub fn database_url(&self) -> Option<&DatabaseUrl> {
        self.secrets.database_url.as_ref()
    }

    /// The same database for its owner, who migrates it.
    pub fn database_admin_url(&self) -> Option<&DatabaseUrl> {
        self.secrets.database_admin_url.as_ref()
    }

    /// A copy of the database that follows it, where pages are read.
    pub fn database_replica_url(&self) -> Option<&DatabaseUrl> {
        self.secrets.database_replica_url.as_ref()
    }

    /// The server that letters are handed to; without it they stay in the outbox.
    pub fn smtp_url(&self) -> Option<&SmtpUrl> {
        self.secrets.smtp_url.as_ref()
    }

    /// Where the secret key is kept; none when it comes from the environment.
    pub fn secret_key_file(&self) -> Option<PathBuf> {
        match self.secrets.secret_key {
            Some(_) => None,
            None => Some(self.secret_key_file.clone().unwrap_or_else(|| self.data_dir.join("secret.key"))),
        }
    }

    /// What lets `shell` complete commands and flags.
    pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Config::command_for_update(), "portal", &mut script);
        script
    }

    /// The key from the environment, or else from its file, which is made on first start.
    pub fn secret_key(&self) -> Result<SecretKey, SecretError> {
        let key = match (&self.secrets.secret_key, self.secret_key_file()) {
            (Some(key), _) => key.clone(),
            (None, file) => SecretKey::load(&file.unwrap_or_default())?,
        };
        Ok(key.replacing(self.secrets.former_secret_keys.iter().cloned()))
    }

    /// The address of the portal as its visitors know it.
    pub fn public_url(&self) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| {
            let ip = self.listen.ip();
            let ip = if ip.is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { ip };
            PublicUrl::of_listener(SocketAddr::new(ip, self.listen.port()))
        })
    }

    /// Who can't use the portal without a second factor. The demo world is for looking around.
    pub fn second_factor(&self) -> SecondFactor {
        self.second_factor.unwrap_or(match self.command {
            Some(Command::Demo(_)) => SecondFactor::Optional,
            _ => SecondFactor::Staff,
        })
    }

    /// How many threads answer requests.
    pub fn workers(&self) -> usize {
        self.workers.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }
}

/// A setting that can't be used; its text is one sentence that names it and says what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl ConfigError {
    /// What the program exits with.
    pub const EXIT_CODE: u8 = 2;

    /// A secret: named, but not shown.
    fn of_secret(name: &str, expected: &str) -> ConfigError {
        ConfigError(format!("{name} (not shown) must be {expected}."))
    }

    fn of_value(error: &clap::Error) -> ConfigError {
        let text = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => text.clone(),
            Some(ContextValue::Strings(texts)) => texts.join(" or "),
            _ => String::new(),
        };
        let flag = text(ContextKind::InvalidArg);
        let flag = flag.split_whitespace().next().unwrap_or_default();
        let expected = match std::error::Error::source(error) {
            Some(error) if error.is::<uuid::Error>() => "an ID such as 0193a0a0-0000-7000-8000-000000000000".to_owned(),
            Some(expected) => expected.to_string(),
            None => text(ContextKind::ValidValue),
        };
        let value = text(ContextKind::InvalidValue);
        ConfigError(format!("{} is \"{value}\", but it must be {expected}.", setting(flag)))
    }
}

/// A flag with the variable that sets it too: "PORTAL_LISTEN (--listen)".
fn setting(flag: &str) -> String {
    let command = Config::command_for_update();
    let argument = command.get_arguments().find(|it| it.get_long().is_some_and(|long| flag == format!("--{long}")));
    match argument.and_then(clap::Arg::get_env) {
        Some(variable) => format!("{} ({flag})", variable.display()),
        None => flag.to_owned(),
    }
}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}
