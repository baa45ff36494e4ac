//! The restore drill: a backup of a portal that is being used, and a copy that is held against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_query;
use partner_portal::backup::{Manifest, differences};
use partner_portal::demo;

use crate::house::{House, SALES_AGENT};
use crate::make::{draft_for, lines};
use crate::operating::{portal, run};

/// A database beside the house's own, that of a portal somewhere else.
struct Copy {
    url: String,
    owner_url: String,
}

impl Copy {
    /// An empty one, of the house's owner or of a login without special rights.
    fn empty(house: &House, owner: &str) -> Copy {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("copy_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut root = house.sql();
        let role = format!("do $$ begin create role {owner} login; exception when duplicate_object then end $$");
        sql_query(role).execute(&mut root).unwrap();
        sql_query(format!("create database {name} owner {owner}")).execute(&mut root).unwrap();
        let own = house.lines("select current_database()::text as line").concat();
        let at = |url: String| url.replace(&format!("/{own}?"), &format!("/{name}?"));
        Copy { url: at(house.app_url()), owner_url: at(house.owner_url()).replace("portal_owner", owner) }
    }

    fn command(&self, house: &House, data: &Path) -> Command {
        let mut command = portal(house, data);
        command.env("DATABASE_URL", &self.url).env("DATABASE_ADMIN_URL", &self.owner_url);
        command
    }

    fn sql(&self) -> PgConnection {
        PgConnection::establish(&self.owner_url).unwrap()
    }

    fn tables(&self) -> i64 {
        diesel::dsl::sql::<diesel::sql_types::BigInt>("select count(*) from pg_tables where schemaname = 'public'")
            .get_result(&mut self.sql())
            .unwrap()
    }
}

fn back_up(house: &House, data: &Path, more: &[&str]) -> (PathBuf, String) {
    let directory = data.join("backup");
    let (fine, said) = run(portal(house, data).arg("backup").arg(&directory).args(more));
    assert!(fine, "{said}");
    (directory, said)
}

fn restore(house: &House, copy: &Copy, directory: &Path) -> (bool, String) {
    run(copy.command(house, directory.parent().unwrap()).arg("restore").arg(directory).arg("--verify"))
}

/// Orders, each a customer's subscriptions, until it is told to stop; counts those that were acknowledged.
fn ordering(house: &House, enough: &AtomicBool, placed: &AtomicU32) {
    let agent = house.as_person(SALES_AGENT);
    while !enough.load(Ordering::Relaxed) {
        let order = draft_for(&agent, "customer:oakdental");
        let answer = lines().with("action", "submit").post(&agent, &format!("/orders/{order}/subscriptions"));
        assert_eq!(answer.status, 303, "{}", answer.text);
        placed.fetch_add(1, Ordering::Relaxed);
    }
}

/// Ends the ordering, also when the test fails.
struct Enough<'a>(&'a AtomicBool);

impl Drop for Enough<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Waits until so many orders have been placed.
fn until(placed: &AtomicU32, many: u32) {
    let end = Instant::now() + Duration::from_secs(120);
    while placed.load(Ordering::Relaxed) < many {
        assert!(Instant::now() < end, "no order is placed");
        thread::park_timeout(Duration::from_millis(5));
    }
}

#[test]
fn a_backup_of_a_busy_portal_comes_back_as_it_was() {
    let (house, data) = (House::open(), tempfile::tempdir().unwrap());
    let (enough, placed) = (AtomicBool::new(false), AtomicU32::new(0));
    let (directory, said) = thread::scope(|scope| {
        scope.spawn(|| ordering(&house, &enough, &placed));
        let _enough = Enough(&enough);
        until(&placed, 2);
        let before = placed.load(Ordering::Relaxed);
        let made = back_up(&house, data.path(), &[]);
        let meanwhile = placed.load(Ordering::Relaxed) - before;
        until(&placed, before + meanwhile + 1);
        println!("{meanwhile} orders were placed during the backup");
        assert!(meanwhile > 0);
        made
    });
    assert!(said.contains("The secret key is not in it"), "{said}");
    assert!(!directory.join("secret.key").exists());
    // Something has changed since, whatever the backup has caught.
    house.execute("update customers set bill_to_name = 'Oak Dental Group' where bill_to_name = 'Oak Dental'");
    let manifest = Manifest::read(&directory).unwrap();
    assert_eq!(manifest.tables.iter().find(|table| table.name == "providers").unwrap().rows, 2);
    assert!(manifest.rows() > 100);

    let copy = Copy::empty(&house, "portal_owner");
    let (fine, said) = restore(&house, &copy, &directory);
    assert!(fine && said.contains("Every table has the rows that it had"), "{said}");
    assert_eq!(differences(&mut copy.sql(), &manifest.tables).unwrap(), None);
    let wrong = differences(&mut house.sql(), &manifest.tables).unwrap().unwrap();
    assert!(wrong.contains("customers ("), "the control: the source has gone on, {wrong}");
    let (fine, said) = run(copy.command(&house, data.path()).args(["migrate", "--check"]));
    assert!(fine, "{said}");
    let (fine, said) = run(copy.command(&house, data.path()).args(["user", "list"]));
    assert!(fine && said.contains(SALES_AGENT), "the portal's login may use it, {said}");

    sql_query("update users set first_name = 'Eve' where sign_in_name = $1")
        .bind::<diesel::sql_types::Text, _>(SALES_AGENT)
        .execute(&mut copy.sql())
        .unwrap();
    let wrong = differences(&mut copy.sql(), &manifest.tables).unwrap().unwrap();
    assert!(
        wrong.starts_with("users (") && wrong.matches(" rows").count() == 1,
        "the control: one row was changed, {wrong}"
    );
}

#[test]
fn a_copy_may_belong_to_another_login_that_the_policies_bind() {
    let (house, data) = (House::open(), tempfile::tempdir().unwrap());
    let (directory, _) = back_up(&house, data.path(), &[]);
    let copy = Copy::empty(&house, "copy_owner");
    let (fine, said) = restore(&house, &copy, &directory);
    assert!(fine, "{said}");
    let manifest = Manifest::read(&directory).unwrap();
    assert_eq!(manifest.owner, "portal_owner");
    // That login is no superuser: it sees the rows since their policies name it.
    assert_eq!(differences(&mut copy.sql(), &manifest.tables).unwrap(), None);
    let again = data.path().join("again");
    let (fine, said) = run(copy.command(&house, data.path()).arg("backup").arg(&again));
    assert!(fine, "{said}");
    let second = Manifest::read(&again).unwrap();
    assert_eq!((second.owner.as_str(), second.tables), ("copy_owner", manifest.tables));
    let (fine, said) = run(copy.command(&house, data.path()).arg("doctor"));
    assert!(
        said.contains("kept apart by row-level security") && said.contains("copy_owner may migrate"),
        "{fine} {said}"
    );
}

#[test]
fn a_backup_comes_back_whole_or_not_at_all() {
    let (house, data) = (House::open(), tempfile::tempdir().unwrap());
    let (directory, _) = back_up(&house, data.path(), &[]);
    let refused = |copy: &Copy, reason: &str| {
        let before = copy.tables();
        let (fine, said) = restore(&house, copy, &directory);
        assert!(!fine && said.contains(reason), "{reason}: {said}");
        assert_eq!(copy.tables(), before, "{reason}");
    };
    let copy = Copy::empty(&house, "portal_owner");
    sql_query("create table mine (id int)").execute(&mut copy.sql()).unwrap();
    refused(&copy, "the database is not empty (1 tables)");
    sql_query("drop table mine").execute(&mut copy.sql()).unwrap();

    let manifest = fs::read_to_string(directory.join("manifest.json")).unwrap();
    let altered = |from: &str, to: &str| {
        assert!(manifest.contains(from), "{from}");
        fs::write(directory.join("manifest.json"), manifest.replacen(from, to, 1)).unwrap();
    };
    altered("\"rows\": 2,", "\"rows\": 3,");
    refused(&copy, "not as it was backed up: ");
    altered("\"migrations\": [", "\"migrations\": [\"20991231000000\",");
    refused(&copy, "a newer portal has migrated the database");
    fs::write(directory.join("manifest.json"), &manifest).unwrap();
    let dump = fs::read(directory.join("database.dump")).unwrap();
    fs::write(directory.join("database.dump"), &dump[..dump.len() / 2]).unwrap();
    refused(&copy, "is not as it was written: the backup is damaged");
    // Half a dump that its manifest believes in.
    let half = partner_portal_sha256(&directory.join("database.dump"));
    let whole = Manifest { sha256: half, ..serde_json::from_str(&manifest).unwrap() };
    fs::write(directory.join("manifest.json"), serde_json::to_vec(&whole).unwrap()).unwrap();
    refused(&copy, "pg_restore failed");

    fs::write(directory.join("database.dump"), &dump).unwrap();
    fs::write(directory.join("manifest.json"), &manifest).unwrap();
    assert!(restore(&house, &copy, &directory).0);
    refused(&copy, "the database is not empty");
}

fn partner_portal_sha256(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_backup_is_new_private_and_holds_the_key_only_when_asked() {
    use std::os::unix::fs::PermissionsExt;
    let (house, data) = (House::open(), tempfile::tempdir().unwrap());
    let (fine, said) = run(portal(&house, data.path()).args(["backup", "x", "--with-secret-key"]));
    assert!(!fine && said.contains("keep it where that is kept"), "{said}");
    fs::write(data.path().join("secret.key"), crate::secrets::KEY).unwrap();
    fs::create_dir(data.path().join("backup.partial")).unwrap();
    let directory = data.path().join("backup");
    let mut command = portal(&house, data.path());
    let (fine, said) =
        run(command.env_remove("PORTAL_SECRET_KEY").arg("backup").arg(&directory).arg("--with-secret-key"));
    assert!(fine && said.contains("The secret key is in it"), "{said}");
    assert_eq!(fs::read_to_string(directory.join("secret.key")).unwrap(), crate::secrets::KEY);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    for entry in fs::read_dir(&directory).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    assert!(!data.path().join("backup.partial").exists());
    let text = fs::read_to_string(directory.join("manifest.json")).unwrap();
    assert!(!text.contains(crate::secrets::KEY) && !text.contains(demo::PASSWORD));
    let (fine, said) = run(portal(&house, data.path()).arg("backup").arg(&directory));
    assert!(!fine && said.contains("is there already"), "{said}");
    let mut command = portal(&house, data.path());
    let (fine, said) = run(command.env("PG_BIN", data.path()).args(["backup", "x"]));
    assert!(!fine && said.contains("install PostgreSQL's client programs"), "{said}");
}
