//! The chains of the activity log: what is touched is found and named; retention and exports.

use std::future::Future;

use chrono::TimeDelta;
use diesel::{RunQueryDsl, sql_query};
use partner_portal::activity::{self, Break, Fault, Report, Retention, SealKey, Signer};
use partner_portal::secret::SecretKey;
use uuid::Uuid;

use crate::house::{ADMIN_AGENT, House, RESELLER, SALES_AGENT};
use crate::make::{id, placed_order, twenty};

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn seal(house: &House) -> usize {
    run(activity::seal_waiting(&house.db, &SealKey::of(&house.key))).unwrap()
}

fn verify(house: &House) -> Report {
    verify_with(house, &house.key)
}

fn verify_with(house: &House, key: &SecretKey) -> Report {
    let (key, now) = (SealKey::of(key), house.clock.now());
    run(house.db.system(move |conn, system| activity::verify(conn, system, &key, None, now))).unwrap()
}

/// Some activity of a provider and of a reseller, all of it sealed.
fn sealed_house() -> House {
    let house = House::open();
    placed_order(&house.as_person(SALES_AGENT));
    house.as_person(RESELLER).post("/sign-out", &[]);
    assert!(seal(&house) >= 6);
    house
}

fn chain() -> String {
    id("provider:northwind")
}

/// The record with `number` in the provider's chain.
fn record(house: &House, number: i64) -> Uuid {
    let line =
        format!("select record_id::text as line from activity_seals where chain = '{}' and number = {number}", chain());
    house.lines(&line).concat().parse().unwrap()
}

/// What is wrong with the provider's chain; the reseller's holds.
fn broken(house: &House) -> Option<Break> {
    let report = verify(house);
    let (own, others): (Vec<_>, Vec<_>) = report.chains.iter().partition(|it| it.id.to_string() == chain());
    assert!(!others.is_empty() && others.iter().all(|it| it.broken.is_none()), "{report}");
    own[0].broken.clone()
}

/// A copy of the log, put back after each try.
struct Copy<'a>(&'a House);

impl Copy<'_> {
    fn of(house: &House) -> Copy<'_> {
        for table in ["activity", "activity_seals", "activity_queue"] {
            house.execute("create schema if not exists copy");
            house.execute(&format!("create table copy.{table} as table {table}"));
        }
        Copy(house)
    }

    /// What verifying finds after `tampering`, by somebody who may do anything in the database.
    fn after(&self, tampering: &str) -> Option<Break> {
        self.by_force(tampering);
        let found = broken(self.0);
        for table in ["activity", "activity_seals", "activity_queue"] {
            // What the database derives it derives again.
            let columns = self.0.lines(&format!(
                "select string_agg(quote_ident(column_name), ', ') as line from information_schema.columns
                 where table_schema = 'public' and table_name = '{table}' and is_generated = 'NEVER'"
            ));
            let columns = columns.concat();
            self.by_force(&format!("truncate {table}"));
            self.by_force(&format!("insert into {table} ({columns}) select {columns} from copy.{table}"));
        }
        found
    }

    fn by_force(&self, statement: &str) {
        let silenced = format!("begin; set local session_replication_role = replica; {statement}; commit");
        diesel::connection::SimpleConnection::batch_execute(&mut self.0.sql(), &silenced).unwrap();
    }
}

fn found(fault: Fault, number: Option<i64>, record: Option<Uuid>) -> Option<Break> {
    Some(Break { fault, number, record })
}

#[test]
fn a_log_that_nobody_touched_holds() {
    let house = sealed_house();
    assert!(verify(&house).holds(), "{}", verify(&house));
    for table in ["activity_seals", "activity_queue", "activity_anchors"] {
        let seen = sql_query(format!("select from {table}")).execute(&mut house.app()).unwrap();
        assert_eq!(seen, 0, "{table} is the worker's alone");
    }

    house.as_person(ADMIN_AGENT);
    let report = verify(&house);

    assert!(report.holds(), "what was recorded just now may wait: {report}");
    assert_eq!(report.waiting, 1);
    assert_eq!((seal(&house), seal(&house)), (1, 0));

    let new = SecretKey::parse(&"cd".repeat(32)).unwrap();
    let stolen = verify_with(&house, &new);
    assert!(!stolen.holds(), "another key says nothing about it");
    house.as_person(ADMIN_AGENT);
    let replaced = new.replacing([house.key.clone()]);
    run(activity::seal_waiting(&house.db, &SealKey::of(&replaced))).unwrap();
    assert!(verify_with(&house, &replaced).holds(), "the key was replaced, and both seal");
    let records = house.count("select count(*) from activity");
    assert_eq!(verify_with(&house, &replaced).chains.iter().map(|chain| chain.held).sum::<i64>(), records);
}

#[test]
fn a_byte_changed_in_any_column_is_found() {
    let house = sealed_house();
    let copy = Copy::of(&house);
    let target = record(&house, 3);
    let columns = house.lines(
        "select column_name || ' ' || data_type as line from information_schema.columns
         where table_schema = 'public' and table_name = 'activity' and is_generated = 'NEVER'",
    );
    assert_eq!(columns.len(), 14, "what is generated follows from them");
    for column in columns {
        let (name, kind) = column.split_once(' ').unwrap();
        let values = match kind {
            "uuid" => vec!["gen_random_uuid()".to_owned(), format!("case when {name} is null then id end")],
            "text" => vec![format!("coalesce({name}, '') || 'x'"), format!("regexp_replace({name}, '.$', 'y')")],
            "jsonb" => vec![format!("{name} || '{{\"x\": 1}}'"), "'{}'".to_owned()],
            _ => vec![format!("{name} + interval '1 microsecond'"), "'infinity'".to_owned()],
        };
        for value in values {
            let set = format!("update activity set {name} = {value} where id = '{target}'");
            let changes =
                format!("select count(*) from activity where id = '{target}' and {name} is distinct from {value}");
            if house.count(&changes) == 0 || (name == "id" && value.starts_with("case")) {
                continue;
            }
            let fault = if name == "id" { Fault::Missing } else { Fault::Altered };
            assert_eq!(copy.after(&set), found(fault, Some(3), Some(target)), "{set}");
        }
    }
    assert_eq!(copy.after("select 1"), None, "put back, it holds");
}

#[test]
fn a_deleted_record_and_a_deleted_seal_are_found() {
    let house = sealed_house();
    let copy = Copy::of(&house);
    let (chain, third) = (chain(), record(&house, 3));
    let last: i64 = house.count(&format!("select max(number) as count from activity_seals where chain = '{chain}'"));
    let newest = record(&house, last);
    let seal = format!("delete from activity_seals where chain = '{chain}' and number");

    let gone = format!("delete from activity where id = '{third}'");
    assert_eq!(copy.after(&gone), found(Fault::Missing, Some(3), Some(third)));
    assert_eq!(copy.after(&format!("{seal} = 3")), found(Fault::SealMissing, Some(3), Some(third)));
    assert_eq!(copy.after(&format!("{seal} = {last}")), found(Fault::NeverSealed, None, Some(newest)));
    assert_eq!(copy.after(&format!("{gone}; {seal} = 3")), found(Fault::SealMissing, Some(3), None));
    let closed = format!(
        "{gone}; {seal} = 3; update activity_seals set number = number - 1
                          where chain = '{chain}' and number > 3"
    );
    assert!(copy.after(&closed).is_some_and(|found| found.number == Some(3)), "the gap closed by renumbering");
    let head = format!("{seal} <= 2");
    assert!(copy.after(&head).is_some_and(|found| found.fault == Fault::SealMissing && found.number == Some(1)));
    let forged =
        format!("{head}; insert into activity_anchors values ('{chain}', 2, '\\x{0}', '\\x{0}')", "00".repeat(32));
    assert_eq!(copy.after(&forged), found(Fault::Anchor, Some(2), None), "not what retention would have left");
}

#[test]
fn a_reordered_pair_is_found_however_it_was_done() {
    let house = sealed_house();
    let copy = Copy::of(&house);
    let (chain, third, fourth) = (chain(), record(&house, 3), record(&house, 4));
    let pair = format!("where chain = '{chain}' and number in (3, 4)");

    let renumbered = format!(
        "update activity_seals set number = number + 1000 {pair};
        update activity_seals set number = 1007 - number where chain = '{chain}' and number > 1000"
    );
    assert_eq!(copy.after(&renumbered), found(Fault::OutOfOrder, Some(3), Some(fourth)));
    let swapped = format!(
        "alter table activity_seals drop constraint activity_seals_record_id_key;
        update activity_seals set record_id = case number when 3 then '{fourth}'::uuid else '{third}'::uuid end {pair};
        alter table activity_seals add unique (record_id)"
    );
    assert_eq!(copy.after(&swapped), found(Fault::OutOfOrder, Some(3), Some(fourth)));
    let times = format!("update activity set at = case id when '{third}' then (select at from activity where id = '{fourth}')
        else (select at from activity where id = '{third}') end + interval '1 microsecond' where id in ('{third}', '{fourth}')");
    assert_eq!(copy.after(&times), found(Fault::Altered, Some(3), Some(third)));
    let hash = format!(
        "update activity_seals set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where record_id = '{third}'"
    );
    assert_eq!(copy.after(&hash), found(Fault::Altered, Some(3), Some(third)), "the seal itself");
}

#[test]
fn a_record_that_was_never_sealed_is_found() {
    let house = sealed_house();
    let copy = Copy::of(&house);
    let forged = "0193a0a0-0000-7000-8000-00000000beef";
    let insert = format!(
        "insert into activity (id, at, provider_id, actor, action, subject)
        values ('{forged}', now(), '{}', 'x', 'customer.created', 'x')",
        chain()
    );

    assert_eq!(copy.after(&insert), found(Fault::NeverSealed, None, forged.parse().ok()), "slipped past the queue");

    house.as_person(ADMIN_AGENT);
    assert_eq!(broken(&house), None, "it waits");
    house.clock.advance(TimeDelta::minutes(61));
    let waiting = house.lines("select record_id::text as line from activity_queue").concat();
    assert_eq!(broken(&house), found(Fault::NeverSealed, None, waiting.parse().ok()), "the worker stands still");
    copy.by_force(&format!("delete from activity where id = '{waiting}'"));
    assert_eq!(broken(&house), found(Fault::Missing, None, waiting.parse().ok()), "removed before it was sealed");
}

#[test]
fn sealers_at_once_seal_everything_once() {
    let house = House::open();
    let agents = twenty(|| house.stranger().sign_in(ADMIN_AGENT, "wrong"));
    assert_eq!(agents.len(), 20);

    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while house.count("select count(*) from activity_queue") > 0 {
                    seal(&house);
                }
            });
        }
    });

    let report = verify(&house);
    assert!(report.holds() && report.waiting == 0, "{report}");
    assert_eq!(report.chains.iter().map(|chain| chain.held).sum::<i64>(), house.count("select count(*) from activity"));
}

#[test]
fn retention_removes_what_is_old_and_the_rest_still_holds() {
    let house = sealed_house();
    let before = verify(&house);
    house.clock.advance(TimeDelta::days(40));
    house.as_person(ADMIN_AGENT);
    seal(&house);
    let retention = Retention { owner: house.owner(), life: TimeDelta::days(30) };
    let prune = || run(retention.prune(&SealKey::of(&house.key), house.clock.now())).unwrap();
    let old: i64 = before.chains.iter().map(|chain| chain.held).sum();

    assert_eq!((prune(), prune()), (old, 0));

    let report = verify(&house);
    assert!(report.holds(), "{report}");
    assert_eq!(report.chains.iter().map(|chain| chain.removed).sum::<i64>(), old);
    assert_eq!(
        house.count("select count(*) from activity where action = 'activity.pruned'"),
        i64::try_from(before.chains.len()).unwrap()
    );
    seal(&house);
    house.clock.advance(TimeDelta::days(40));
    assert!(prune() > 0 && verify(&house).holds(), "and again");

    house.as_person(ADMIN_AGENT);
    seal(&house);
    let copy = Copy::of(&house);
    copy.by_force(&format!("update activity set actor = 'x' where provider_id = '{}'", chain()));
    let damaged = broken(&house);
    house.clock.advance(TimeDelta::days(40));
    prune();
    assert!(damaged.is_some() && broken(&house) == damaged, "what is broken is not removed as if it were old");
}

#[test]
fn an_export_is_checked_by_the_portal_and_by_anybody() {
    let house = sealed_house();
    let file = tempfile::NamedTempFile::new().unwrap();
    let (key, mut out) = (house.key.clone(), file.reopen().unwrap());
    let export =
        run(house.db.system(move |conn, system| activity::export(conn, system, &Signer::of(&key), None, &mut out)));
    let signer = Signer::of(&house.key);
    let text = std::fs::read_to_string(file.path()).unwrap();
    let holds = |text: &str| activity::verify_export(&signer, text.as_bytes()).unwrap();

    assert_eq!(i64::try_from(export.unwrap()).unwrap(), house.count("select count(*) from activity"));
    assert_eq!(holds(&text), Some(text.lines().count() - 1));
    assert_eq!(holds(&text.replacen("order.placed", "order.plated", 1)), None);
    assert_eq!(holds(text.split_once('\n').unwrap().1), None, "a line is missing");
    assert_eq!(holds(""), None);

    let check = r#"set -e; cd "$(mktemp -d)"
        head -n -1 "$1" | sha256sum | cut -c1-64 | tr -d '\n' > digest
        tail -n 1 "$1" | sed 's/.*"signature":"\([^"]*\)".*/\1/' | base64 -d > signature
        printf %s "$2" > key.pem
        openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in digest -sigfile signature"#;
    let openssl = |file: &std::path::Path| {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", check, "sh"]).arg(file).arg(signer.public_key()).status().unwrap().success()
    };
    assert!(openssl(file.path()), "with the public key and what every system has");
    std::fs::write(file.path(), text.replacen("order.placed", "order.plated", 1)).unwrap();
    assert!(!openssl(file.path()));
}

/// 10,000 records from 8 connections; how many a second.
fn records_per_second(house: &House) -> u128 {
    let begun = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut conn = house.sql();
                for _ in 0..1250 {
                    let insert = format!(
                        "insert into activity (id, at, provider_id, actor, action, subject, details) values
                         (gen_random_uuid(), now(), '{}', 'agent@provider.example', 'customer.created', 'x', '{{\"a\": 1}}')",
                        chain()
                    );
                    sql_query(insert).execute(&mut conn).unwrap();
                }
            });
        }
    });
    10_000 * 1000 / begun.elapsed().as_millis()
}

#[test]
#[ignore = "measures, and says nothing about right and wrong"]
fn what_sealing_costs() {
    let house = House::open();
    for round in 1..=3 {
        house.execute("alter table activity disable trigger queue_activity");
        let without = records_per_second(&house);
        house.execute("alter table activity enable trigger queue_activity");
        let with = records_per_second(&house);
        let waiting = house.count("select count(*) from activity_queue");
        let begun = std::time::Instant::now();
        assert_eq!(i64::try_from(seal(&house)).unwrap(), waiting);
        let each = begun.elapsed().as_millis() * 1000 / u128::from(waiting.unsigned_abs());
        let done = std::sync::atomic::AtomicBool::new(false);
        let beside = std::thread::scope(|scope| {
            let sealer = scope.spawn(|| {
                let mut sealed = 0;
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    sealed += seal(&house);
                }
                sealed
            });
            let speed = records_per_second(&house);
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            (speed, sealer.join().unwrap())
        });
        println!(
            "round {round}: {without} inserts/s without the queue, {with} with it, {} while {} are sealed; \
             {each} ms to seal 1,000",
            beside.0, beside.1
        );
    }
    house.execute("delete from activity where not exists (select from activity_seals where record_id = id)");
    seal(&house);
    let begun = std::time::Instant::now();
    let report = verify(&house);
    println!("{report}\nverified in {} ms", begun.elapsed().as_millis());
    assert!(report.holds());
}
