//! Settings: defaults that work, and wrong ones that name themselves.

use super::*;
use crate::web::request_log::Proxies;

fn read(flags: &[&str]) -> Result<Config, ConfigError> {
    let args = ["portal"].iter().chain(flags).map(OsString::from);
    Config::read(args, |_| None)
}

fn read_secret(name: &str, value: &str) -> Result<Config, ConfigError> {
    Config::read([OsString::from("portal")], |asked| (asked == name).then(|| value.to_owned()))
}

#[test]
fn no_setting_is_needed() {
    let config = read(&[]).unwrap();
    assert_eq!(config.command(), Command::Serve);
    assert_eq!(config.public_url().to_string(), "http://127.0.0.1:8080");
    assert_eq!(config.mail_from.to_string(), "Partner portal <portal@localhost>");
    assert_eq!(config.session_idle, TimeDelta::minutes(30));
    assert_eq!(config.session_limit, TimeDelta::hours(12));
    assert_eq!(config.invitation_life, TimeDelta::days(30));
    assert_eq!(config.invitation_reminder, TimeDelta::days(7));
    // The command line's own commands, too, read who decides.
    assert_eq!(read(&["resellers", "list", "--vetting", "operator"]).unwrap().vetting, Vetting::Operator);
    for never in ["0", "off"] {
        assert_eq!(read(&["--invitation-reminder", never]).unwrap().invitation_reminder, TimeDelta::zero());
    }
    assert_eq!(config.vetting, Vetting::Automatic);
    assert_eq!(config.pool_size.get(), 8);
    assert_eq!(config.second_factor(), SecondFactor::Staff);
    assert!(config.workers() >= 1);
    assert!(config.database_url().is_none() && config.smtp_url().is_none());
    assert!(!Proxies(config.trusted_proxies).trusts([127, 0, 0, 1].into()));
}

#[test]
fn settings_stand_before_or_behind_the_command() {
    for flags in [["--listen", "0.0.0.0:9000", "work"], ["work", "--listen", "0.0.0.0:9000"]] {
        let config = read(&flags).unwrap();
        assert_eq!(config.command(), Command::Work);
        assert_eq!(config.public_url().to_string(), "http://127.0.0.1:9000");
    }
}

#[test]
fn the_demo_takes_its_time_and_may_serve() {
    let config = read(&["demo", "--serve", "--now", "2026-12-01T12:00:00+03:00"]).unwrap();
    let Command::Demo(demo) = config.command() else { panic!("{config:?}") };
    assert_eq!(config.second_factor(), SecondFactor::Optional);
    assert_eq!(read(&["demo", "--second-factor", "everyone"]).unwrap().second_factor(), SecondFactor::Everyone);
    assert!(demo.serve);
    assert_eq!(demo.now.unwrap().to_rfc3339(), "2026-12-01T09:00:00+00:00");
}

#[test]
fn a_wrong_setting_names_itself_and_says_what_is_expected() {
    for (flag, value, expected) in [
        ("--listen", "localhost", "PORTAL_LISTEN (--listen) is \"localhost\", but it must be an address and a port"),
        ("--public-url", "ftp://portal.example", "PORTAL_PUBLIC_URL (--public-url) is "),
        ("--public-url", "https://portal.example/here", "PORTAL_PUBLIC_URL (--public-url) is "),
        ("--public-url", "https://portal.example/?a", "PORTAL_PUBLIC_URL (--public-url) is "),
        ("--public-url", "portal.example", "PORTAL_PUBLIC_URL (--public-url) is "),
        ("--trusted-proxies", "10.0.0.1,10.0.0.0/33", "PORTAL_TRUSTED_PROXIES (--trusted-proxies) is "),
        (
            "--metrics-listen",
            "9100",
            "PORTAL_METRICS_LISTEN (--metrics-listen) is \"9100\", but it must be an address and",
        ),
        ("--otlp-endpoint", "https://one.example", "OTEL_EXPORTER_OTLP_ENDPOINT (--otlp-endpoint) is "),
        ("--mail-from", "nobody", "PORTAL_MAIL_FROM (--mail-from) is \"nobody\", but it must be a mailbox"),
        ("--log", "loud", "PORTAL_LOG (--log) is \"loud\", but it must be a level"),
        ("--log", "info,app=loud", "PORTAL_LOG (--log) is "),
        ("--log-format", "xml", "PORTAL_LOG_FORMAT (--log-format) is \"xml\", but it must be text or json."),
        ("--second-factor", "some", "PORTAL_SECOND_FACTOR (--second-factor) is \"some\", but it must be staff or "),
        ("--pool-size", "0", "PORTAL_POOL_SIZE (--pool-size) is \"0\", but it must be a whole number, 1 or more."),
        (
            "--prepared-statements",
            "no",
            "PORTAL_PREPARED_STATEMENTS (--prepared-statements) is \"no\", but it must be on or off.",
        ),
        ("--workers", "many", "PORTAL_WORKERS (--workers) is "),
        ("--session-idle", "0", "PORTAL_SESSION_IDLE_MINUTES (--session-idle) is "),
        ("--session-limit", "1.5", "PORTAL_SESSION_HOURS (--session-limit) is "),
        (
            "--undo-delay",
            "3601",
            "PORTAL_UNDO_DELAY (--undo-delay) is \"3601\", but it must be a whole number of seconds",
        ),
        ("--invitation-life", "-1", "PORTAL_INVITATION_DAYS (--invitation-life) is "),
        ("--invitation-life", "0", "PORTAL_INVITATION_DAYS (--invitation-life) is "),
        (
            "--vetting",
            "manual",
            "PORTAL_RESELLER_VETTING (--vetting) is \"manual\", but it must be automatic or operator.",
        ),
        ("--invitation-reminder", "never", "PORTAL_INVITATION_REMINDER_DAYS (--invitation-reminder) is "),
    ] {
        let text = read(&[&format!("{flag}={value}")]).unwrap_err().to_string();
        assert!(text.starts_with(expected), "{text}");
        assert!(text.ends_with('.') && !text.contains('\n'), "{text}");
    }
    let text = read(&["demo", "--now", "today"]).unwrap_err().to_string();
    assert_eq!(text, "--now is \"today\", but it must be a time such as 2026-12-01T09:00:00Z.");
    let text = read(&["resellers", "approve", "fabrikam"]).unwrap_err().to_string();
    assert_eq!(text, "<ID> is \"fabrikam\", but it must be an ID such as 0193a0a0-0000-7000-8000-000000000000.");
}

#[test]
fn a_wrong_secret_names_itself_and_is_not_shown() {
    for name in ["DATABASE_URL", "DATABASE_ADMIN_URL", "SMTP_URL", "PORTAL_SECRET_KEY", "PORTAL_FORMER_SECRET_KEYS"] {
        let text = read_secret(name, "hunter2").unwrap_err().to_string();
        assert!(text.starts_with(&format!("{name} (not shown) must be ")), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
        assert!(read_secret(name, "").is_ok(), "an empty variable counts as not set");
    }
}

#[test]
fn secrets_are_read_and_never_printed() {
    let database = read_secret("DATABASE_URL", "postgres://portal:hunter2@db/portal").unwrap();
    assert_eq!(database.database_url().unwrap().reveal(), "postgres://portal:hunter2@db/portal");
    let smtp = read_secret("SMTP_URL", "smtps://portal:hunter2@mail.example").unwrap();
    assert_eq!(smtp.smtp_url().unwrap().reveal(), "smtps://portal:hunter2@mail.example");
    assert!(!format!("{database:?}{smtp:?}").contains("hunter2"));
    assert!(read_secret("PORTAL_SECRET_KEY", &"0b".repeat(32)).unwrap().secret_key().is_ok());
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secret");
    let file = path.to_str().unwrap();
    std::fs::write(&path, "postgres://portal:hunter2@db/portal\n").unwrap();
    let database = read_secret("DATABASE_URL_FILE", file).unwrap();
    assert_eq!(database.database_url().unwrap().reveal(), "postgres://portal:hunter2@db/portal");
    assert!(read_secret("DATABASE_ADMIN_URL_FILE", file).unwrap().database_admin_url().is_some());

    let text = read_secret("SMTP_URL_FILE", file).unwrap_err().to_string();
    assert!(text.starts_with("SMTP_URL_FILE (not shown) must be the path of a file with "), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
    let text = read_secret("SMTP_URL_FILE", "/nowhere").unwrap_err().to_string();
    assert!(text.starts_with("SMTP_URL_FILE is \"/nowhere\", which can't be read"), "{text}");
    let both = Config::read([OsString::from("portal")], |asked| asked.starts_with("SMTP_URL").then(|| file.to_owned()));
    assert_eq!(both.unwrap_err().to_string(), "SMTP_URL and SMTP_URL_FILE are both set, but one must be enough.");
}

#[test]
fn a_replaced_secret_key_still_opens() {
    let (old, new) = ("0b".repeat(32), "0c".repeat(32));
    let sealed = SecretKey::parse(&old).unwrap().seal("held forms", b"a form");
    let config = Config::read([OsString::from("portal")], |asked| match asked {
        "PORTAL_SECRET_KEY" => Some(new.clone()),
        "PORTAL_FORMER_SECRET_KEYS" => Some(format!("{old},{}", "0d".repeat(32))),
        _ => None,
    });
    let key = config.unwrap().secret_key().unwrap();
    assert_eq!(key.open("held forms", &sealed).as_deref(), Some(b"a form".as_slice()));
    assert_eq!(key.derive("cookies"), SecretKey::parse(&new).unwrap().derive("cookies"));
}

#[test]
fn every_setting_stands_in_the_help() {
    let help = Config::command_for_update().render_long_help().to_string();
    for name in ["DATABASE_URL", "DATABASE_ADMIN_URL", "SMTP_URL", "PORTAL_SECRET_KEY ", "PG_BIN", "PORTAL_DATA_DIR"] {
        assert!(help.contains(name), "{name} is missing in\n{help}");
    }
    for argument in Config::command_for_update().get_arguments().filter(|it| it.get_env().is_some()) {
        assert!(argument.get_help().is_some(), "{}", argument.get_id());
    }
}

#[test]
fn a_public_url_knows_what_it_is() {
    let url = read(&["--public-url", "https://portal.example/"]).unwrap().public_url();
    assert_eq!(url.to_string(), "https://portal.example");
    assert_eq!(url.origin(), "https://portal.example");
    assert_eq!(url.join("/customers"), "https://portal.example/customers");
    assert!(url.is_https() && !url.is_loopback());
    for local in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"] {
        let url = read(&["--public-url", local]).unwrap().public_url();
        assert!(url.is_loopback() && !url.is_https(), "{local}");
    }
}

#[test]
fn proxies_are_addresses_or_networks() {
    let config = read(&["--trusted-proxies", "10.0.0.5, 192.168.0.0/16,fd00::/8"]).unwrap();
    let proxies = Proxies(config.trusted_proxies);
    assert!(proxies.trusts([10, 0, 0, 5].into()) && proxies.trusts([192, 168, 7, 7].into()));
    assert!(proxies.trusts("fd00::1".parse().unwrap()));
    assert!(!proxies.trusts([10, 0, 0, 6].into()));
}
