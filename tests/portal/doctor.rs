//! `portal doctor`: each piece is broken on purpose, and its line says so.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use partner_portal::activity::{SealKey, seal_waiting};

use crate::house::{House, SALES_AGENT};
use crate::mail::Sink;
use crate::operating::{portal, run};
use crate::secrets::KEY;

/// Every line, in this order, whatever is broken.
const NAMES: [&str; 16] = [
    "settings",
    "secret key",
    "disk",
    "database",
    "schema",
    "tenants",
    "owner",
    "replica",
    "durability",
    "statements",
    "clock",
    "outbox",
    "worker",
    "reports",
    "seals",
    "mail",
];

/// What the lines say, by name: the verdict, and the sentence.
fn diagnose(command: &mut Command) -> (bool, BTreeMap<&'static str, (String, String)>) {
    let (fine, said) = run(command.arg("doctor"));
    let lines: Vec<&str> = said.lines().filter(|line| line.get(4..6) == Some("  ")).collect();
    let names: Vec<&str> = lines.iter().map(|line| line.get(6..16).unwrap().trim()).collect();
    assert_eq!(names, NAMES, "{said}");
    let parts = |line: &str| (line[..4].trim().to_owned(), line[18..].to_owned());
    let found: BTreeMap<_, _> = NAMES.into_iter().zip(lines.iter().map(|line| parts(line))).collect();
    assert_eq!(fine, found.values().all(|(verdict, _)| verdict != "FAIL"), "{said}");
    (fine, found)
}

/// What the doctor says of one piece after `break_it`.
fn told(name: &str, break_it: impl FnOnce(&House, &Path, &mut Command)) -> (String, String) {
    let (house, data) = (House::open(), tempfile::tempdir().unwrap());
    let mut command = portal(&house, data.path());
    break_it(&house, data.path(), &mut command);
    diagnose(&mut command).1.remove(name).unwrap()
}

/// Holds when the doctor says so of one piece after `break_it`.
fn says(name: &str, (verdict, words): (&str, &str), break_it: impl FnOnce(&House, &Path, &mut Command)) {
    let (found, said) = told(name, break_it);
    assert!(found == verdict && said.contains(words), "{name}: {found} {said}");
}

#[test]
fn a_portal_of_its_own_has_nothing_to_mend() {
    let data = tempfile::tempdir().unwrap();
    fs::set_permissions(data.path(), Permissions::from_mode(0o755)).unwrap();
    let own = || {
        let mut portal = Command::new(env!("CARGO_BIN_EXE_portal"));
        portal.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("PORTAL_DATA_DIR", data.path());
        portal
    };
    let (fine, found) = diagnose(&mut own());
    assert!(!fine && found["schema"].1.contains("migrations are pending: run `portal migrate`"), "{found:?}");
    assert_eq!(found["tenants"], ("warn".to_owned(), "can't be known before `portal migrate` has run.".to_owned()));
    assert!(!data.path().join("secret.key").exists(), "the doctor makes nothing");

    assert!(run(own().arg("migrate")).0);
    assert!(run(own().args(["activity", "public-key"])).0, "makes the key");
    let (fine, found) = diagnose(&mut own());
    assert!(fine, "{found:?}");
    let warned: Vec<&str> = found.iter().filter(|(_, it)| it.0 == "warn").map(|(name, _)| *name).collect();
    assert_eq!(warned, ["mail", "worker"], "{found:?}");
}

#[test]
fn settings_and_the_key_are_looked_at() {
    says("settings", ("ok", "the portal is at http://127.0.0.1:8080."), |_, _, _| {});
    says("settings", ("warn", "set PORTAL_PUBLIC_URL"), |_, _, it| {
        it.env("PORTAL_PUBLIC_URL", "http://portal.example");
    });
    says("settings", ("warn", "set PORTAL_MAIL_FROM"), |_, _, it| {
        it.env("SMTP_URL", "smtp://127.0.0.1:1");
    });
    let in_file = |mode: u32, text: &'static str| {
        move |_: &House, data: &Path, it: &mut Command| {
            let file = data.join("secret.key");
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
            it.env_remove("PORTAL_SECRET_KEY");
        }
    };
    says("secret key", ("ok", "from PORTAL_SECRET_KEY"), |_, _, _| {});
    says("secret key", ("ok", "for its owner alone"), in_file(0o600, KEY));
    says("secret key", ("FAIL", "run `chmod 600 "), in_file(0o640, KEY));
    says("secret key", ("FAIL", "holds no key of 32 bytes"), in_file(0o600, "abc"));
    says("secret key", ("warn", "the first start makes one"), |_, _, it| {
        it.env_remove("PORTAL_SECRET_KEY");
    });
}

#[test]
fn a_full_disk_is_seen() {
    says("disk", ("ok", "MiB are free for"), |_, _, _| {});
    if !rustix::process::geteuid().is_root() {
        println!("skipped: doctor::a_full_disk_is_seen (needs root)");
        return;
    }
    for (size, verdict) in [("100m", "FAIL"), ("1g", "warn")] {
        says("disk", (verdict, "make room"), |_, data, it| {
            // A small disk of its own, in a mount namespace of its own.
            let script = format!("mount -t tmpfs -o size={size} tmpfs \"$PORTAL_DATA_DIR\" && exec \"$0\" \"$@\"");
            let program = it.get_program().to_owned();
            let variables: Vec<_> =
                it.get_envs().map(|(name, value)| (name.to_owned(), value.unwrap().to_owned())).collect();
            let mut small = Command::new("unshare");
            small.args(["--mount", "sh", "-c", &script]).arg(program).env_clear().envs(variables);
            assert!(data.is_dir());
            *it = small;
        });
    }
}

#[test]
fn a_database_that_is_away_leaves_no_line_out() {
    let away = |_: &House, _: &Path, it: &mut Command| {
        it.env("DATABASE_URL", "postgres://portal@127.0.0.1:1/portal");
    };
    says("database", ("FAIL", "start it, or correct DATABASE_URL"), away);
    says("worker", ("warn", "can't be known while the database is away"), away);
    says("mail", ("warn", "set SMTP_URL"), away);
    says("database", ("ok", "PostgreSQL "), |_, _, _| {});
}

#[test]
fn logins_and_the_schema_are_looked_at() {
    says("schema", ("ok", "up to date"), |_, _, _| {});
    says("schema", ("FAIL", "a newer portal has migrated the database"), |house, _, _| {
        house.execute("insert into __diesel_schema_migrations (version) values ('20991231000000')");
    });
    says("tenants", ("ok", "row-level security"), |_, _, _| {});
    says("tenants", ("FAIL", "make a login of its own for the portal"), |house, _, it| {
        it.env("DATABASE_URL", house.owner_url());
    });
    says("owner", ("ok", "portal_owner may migrate"), |_, _, _| {});
    says("owner", ("FAIL", "portal may not migrate"), |house, _, it| {
        it.env("DATABASE_ADMIN_URL", house.app_url());
    });
    says("owner", ("FAIL", "correct DATABASE_ADMIN_URL"), |_, _, it| {
        it.env("DATABASE_ADMIN_URL", "postgres://owner@127.0.0.1:1/portal");
    });
    says("replica", ("ok", "none; pages are read at the database"), |_, _, _| {});
    says("replica", ("FAIL", "it follows no other server"), |house, _, it| {
        it.env("DATABASE_REPLICA_URL", house.app_url());
    });
    says("replica", ("warn", "correct DATABASE_REPLICA_URL"), |_, _, it| {
        it.env("DATABASE_REPLICA_URL", "postgres://portal@127.0.0.1:1/portal");
    });
    // The tests' own cluster is a throwaway one.
    says("durability", ("FAIL", "fsync, full_page_writes, synchronous_commit off"), |_, _, _| {});
    says("statements", ("ok", "there is no pooler between"), |_, _, _| {});
    says("statements", ("ok", "not kept"), |_, _, it| {
        it.env("PORTAL_PREPARED_STATEMENTS", "off");
    });
}

/// PgBouncer, which gives a connection for one transaction alone, until it is dropped.
struct Pooler(Child);

impl Pooler {
    fn start(house: &House, directory: &Path) -> (Pooler, String) {
        let url = house.app_url();
        let (name, server) =
            url.split_once('?').map(|(name, server)| (name.rsplit('/').next().unwrap(), server)).unwrap();
        let server = server.replace('&', " ").replace("%2F", "/");
        fs::set_permissions(directory, Permissions::from_mode(0o777)).unwrap();
        let users = directory.join("users.txt");
        fs::write(&users, "\"portal\" \"\"\n").unwrap();
        let settings = directory.join("pgbouncer.ini");
        let (users, at) = (users.display(), directory.display());
        let text = format!(
            "[databases]\n{name} = {server} dbname={name}\n[pgbouncer]\npool_mode = transaction\ndefault_pool_size = 3\n\
             auth_type = trust\nauth_file = {users}\nlisten_addr =\nlisten_port = 6432\nunix_socket_dir = {at}\n"
        );
        fs::write(&settings, text).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if rustix::process::geteuid().is_root() {
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
        }
        let pooler = command.arg("/usr/sbin/pgbouncer").arg("--quiet").arg(settings).spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        while UnixStream::connect(directory.join(".s.PGSQL.6432")).is_err() {
            assert!(Instant::now() < end, "the pooler does not listen");
            thread::park_timeout(Duration::from_millis(20));
        }
        (Pooler(pooler), format!("postgresql://portal@/{name}?host={at}&port=6432"))
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn a_pooler_that_loses_prepared_statements_is_seen() {
    let house = House::open();
    let (data, directory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_pooler, url) = Pooler::start(&house, directory.path());
    let statements = |prepares: &str| {
        let mut command = portal(&house, data.path());
        command.env("DATABASE_URL", &url).env("PORTAL_PREPARED_STATEMENTS", prepares);
        diagnose(&mut command).1.remove("statements").unwrap()
    };
    let (verdict, said) = statements("on");
    assert!(verdict == "FAIL" && said.contains("set PORTAL_PREPARED_STATEMENTS=off"), "{verdict} {said}");
    let (verdict, said) = statements("off");
    assert!(verdict == "ok" && said.contains("not kept"), "{verdict} {said}");
}

#[test]
fn a_clock_that_is_wrong_is_seen() {
    says("clock", ("ok", "ms apart"), |_, _, _| {});
    for (seconds, verdict) in [(10, "warn"), (-10, "warn"), (90, "FAIL")] {
        says("clock", (verdict, "timedatectl set-ntp true"), |house, _, _| {
            house.execute(&format!(
                "create function public.clock_timestamp() returns timestamptz language sql as
                 $$ select pg_catalog.clock_timestamp() + interval '{seconds} seconds' $$"
            ));
            house.execute("alter function public.clock_timestamp() owner to portal_owner");
            let database = house.lines("select current_database()::text as line").concat();
            house.execute(&format!("alter role portal in database {database} set search_path = public, pg_catalog"));
        });
    }
}

#[test]
fn letters_and_pieces_that_wait_too_long_are_seen() {
    let letter = |status: &'static str, age: &'static str| {
        move |house: &House, _: &Path, _: &mut Command| {
            house.execute(&format!(
                "insert into letters (id, recipient_name, recipient_email, subject, text_body, html_body, status,
                     attempts, next_attempt_at, created_at, last_error, from_name, reply_to)
                 values (gen_random_uuid(), 'Ada', 'ada@example.com', 's', '', '', '{status}', 1, now(),
                     now() - interval '{age}', '450 come back later', '', '')"
            ));
        }
    };
    says("outbox", ("ok", "0 letters wait, 0 have failed"), |house, _, _| house.execute("delete from letters"));
    says("outbox", ("warn", "for 20 minutes (450 come back later)"), letter("waiting", "20 minutes"));
    says("outbox", ("FAIL", "for 7 hours (450 come back later)"), letter("waiting", "7 hours"));
    says("outbox", ("warn", "1 have failed in the last 7 days"), letter("failed", "2 days"));

    let pulse = |ages: &'static [(&'static str, &'static str)]| {
        move |house: &House, _: &Path, _: &mut Command| {
            for (piece, age) in ages {
                house.execute(&format!("insert into worker_pulse values ('{piece}', now() - interval '{age}')"));
            }
        }
    };
    says("worker", ("warn", "it has never run"), |_, _, _| {});
    says("worker", ("ok", "seconds ago"), pulse(&[("letters", "5 seconds"), ("tidying", "1 hour")]));
    says("worker", ("FAIL", "late: letters; the log says why"), pulse(&[("letters", "1 hour"), ("seals", "1 second")]));
    says("worker", ("FAIL", "nothing was done for"), pulse(&[("letters", "1 hour"), ("seals", "1 hour")]));
}

#[test]
fn another_key_than_the_portals_own_is_seen() {
    let seal = |house: &House| {
        house.as_person(SALES_AGENT);
        let key = SealKey::of(&house.key);
        actix_web::rt::System::new().block_on(seal_waiting(&house.db, &key)).unwrap();
    };
    says("seals", ("ok", "no record of the activity log is sealed yet"), |_, _, _| {});
    says("seals", ("FAIL", "sealed with another secret key"), |house, _, _| seal(house));
    for variable in ["PORTAL_SECRET_KEY", "PORTAL_FORMER_SECRET_KEYS"] {
        says("seals", ("ok", "sealed with this secret key"), |house, _, it| {
            seal(house);
            it.env(variable, "ab".repeat(32));
        });
    }
    says("seals", ("warn", "can't be known without the secret key"), |house, _, it| {
        seal(house);
        it.env_remove("PORTAL_SECRET_KEY");
    });
}

#[test]
fn a_mail_server_that_is_away_or_says_nothing_is_seen() {
    let sink = Sink::open(&[]);
    let at = |url: String| {
        move |_: &House, _: &Path, it: &mut Command| {
            it.env("SMTP_URL", url);
        }
    };
    says("mail", ("ok", "the server answers"), at(sink.url.clone()));
    says("mail", ("FAIL", "check SMTP_URL"), at("smtp://127.0.0.1:1".to_owned()));
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    says("mail", ("FAIL", "letters wait in the outbox"), at(format!("smtp://{}", mute.local_addr().unwrap())));
}
