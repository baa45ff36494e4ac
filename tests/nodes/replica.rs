//! Pages are read at a replica, and none is older than the request for it.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};

use crate::crawl::crawl;
use crate::house::{ADMIN_AGENT, CUSTOMER, Client, House, RESELLER, SALES_AGENT, door, statements};
use crate::make::{Filled, draft, new_customer, placed_order};
use crate::program::{self, Directory, Program};

/// A server that follows the one of the house.
struct Standby {
    server: Option<Program>,
    directory: Directory,
    /// Where the portal finds it.
    url: String,
    owner_url: String,
}

impl Standby {
    fn of(house: &House) -> Standby {
        let directory = Directory::new();
        let mut backup = program::as_postgres(program::postgres_programs().join("pg_basebackup"));
        backup.args(["-R", "-c", "fast", "-X", "stream", "-d", &house.owner_url()]).arg("-D").arg(data(&directory));
        program::run(backup);
        let at = |url: &str| {
            let database = url.split_once('?').unwrap().0;
            format!("{database}?host={}&port=5432", directory.path().display())
        };
        let (url, owner_url) = (at(&house.app_url()), at(&house.owner_url()));
        let mut standby = Standby { server: None, directory, url, owner_url };
        standby.start();
        standby
    }

    fn start(&mut self) {
        let mut postgres = program::as_postgres(program::postgres_programs().join("postgres"));
        postgres.arg("-D").arg(data(&self.directory)).arg("-k").arg(self.directory.path());
        postgres.args(["-c", "listen_addresses=", "-c", "fsync=off"]);
        self.server = Some(Program::start(postgres, &self.directory.path().join("log")));
        program::until(Duration::from_secs(30), "the standby answers", || PgConnection::establish(&self.url).is_ok());
    }

    fn kill(&mut self) {
        self.server.take().unwrap().kill();
        // Its last breath: what a killed server leaves.
        let _ = std::fs::remove_file(data(&self.directory).join("postmaster.pid"));
    }

    /// Whether it goes on replaying what the primary writes.
    fn replays(&self, on: bool) {
        let switch = if on { "pg_wal_replay_resume" } else { "pg_wal_replay_pause" };
        let mut conn = PgConnection::establish(&self.owner_url).unwrap();
        sql_query(format!("select {switch}()")).execute(&mut conn).unwrap();
    }
}

fn data(directory: &Directory) -> PathBuf {
    directory.path().join("data")
}

/// A house with a standby, and a node that reads there.
fn house_with_replica() -> (House, Standby, String) {
    let house = House::open();
    // The tests' own server is fast by forgetting; a primary with a replica must not.
    let name = house.app_url().split_once('?').and_then(|(url, _)| url.rsplit('/').next().map(str::to_owned)).unwrap();
    house.execute(&format!("alter database {name} set synchronous_commit = on"));
    let standby = Standby::of(&house);
    let node = house.node(door(&house.app_url()).with_replica(&standby.url, true).unwrap());
    (house, standby, node)
}

/// Gives the draft's customer a name, and says whether the page that follows shows it.
fn writes_and_reads(agent: &Client, order: &str, name: &str) -> bool {
    let kept = new_customer().with("name", name).post(agent, &format!("/orders/{order}/customer"));
    assert_eq!(kept.status, 303, "{}", kept.text);
    agent.get(&format!("/orders/{order}/customer")).contains(name)
}

#[test]
fn pages_are_read_at_the_replica_and_show_what_was_just_written() {
    let (house, standby, node) = house_with_replica();
    let agent = house.as_person(SALES_AGENT).at(&node);
    program::until(
        Duration::from_secs(20),
        "a page is read at the replica, and its session alone at the primary",
        || {
            let (before, primary) = (statements(&standby.url), house.statements());
            assert_eq!(agent.get("/customers").status, 200);
            let (read, asked) = (statements(&standby.url) - before, house.statements() - primary);
            read > 3 && asked <= 3
        },
    );
    let order = draft(&agent);
    let before = statements(&standby.url);
    for round in 0..50 {
        assert!(writes_and_reads(&agent, &order, &format!("Bakery {round}")), "round {round}");
    }
    let read = statements(&standby.url) - before;
    println!("50 pages right after a write: {read} statements at the replica");
    assert!(read > 0, "none of them was read at the replica");
}

#[test]
fn a_replica_that_is_behind_or_away_is_not_asked() {
    let (house, mut standby, node) = house_with_replica();
    let agent = house.as_person(SALES_AGENT).at(&node);
    let order = draft(&agent);
    assert!(writes_and_reads(&agent, &order, "Before"));

    standby.replays(false);
    assert!(writes_and_reads(&agent, &order, "Behind"));
    // The control: the replica alone would have shown what is no longer so.
    let drafts = "select count(*) from orders where new_customer::text like '%Behind%'";
    assert_eq!(house.count(drafts), 1);
    let mut replica = PgConnection::establish(&standby.owner_url).unwrap();
    let stale =
        sql_query("select 1 from orders where new_customer::text like '%Behind%'").execute(&mut replica).unwrap();
    assert_eq!(stale, 0, "the replica isn't behind, so that nothing is shown");
    drop(replica);
    standby.replays(true);

    standby.kill();
    assert!(writes_and_reads(&agent, &order, "Without"));
    assert_eq!(agent.get("/customers").status, 200);

    standby.start();
    let before = statements(&standby.url);
    program::until(Duration::from_secs(20), "the replica is asked again", || {
        thread::sleep(Duration::from_millis(200));
        agent.get("/customers").status == 200 && statements(&standby.url) > before
    });
}

#[test]
fn a_right_that_was_taken_away_is_gone_though_the_replica_does_not_know() {
    let (house, standby, node) = house_with_replica();
    let reseller = house.as_person(RESELLER).at(&node);
    let page = format!("/customers/{}/users", crate::make::id("customer:oakdental"));
    assert_eq!(reseller.get(&page).status, 200);
    standby.replays(false);
    let ended = house.as_person("admin@oakdental.onmicrosoft.com");
    let form = Filled::of(&[("before", &crate::make::id("reseller:fabrikam"))]);
    let answer = form.post(&ended, &format!("/customers/{}/reseller/end", crate::make::id("customer:oakdental")));
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_ne!(reseller.get(&page).status, 200);
    standby.replays(true);
}

#[test]
fn every_page_can_be_read_at_the_replica() {
    let (house, standby, node) = house_with_replica();
    placed_order(&house.as_person(SALES_AGENT));
    for person in [ADMIN_AGENT, RESELLER, CUSTOMER] {
        let before = statements(&standby.url);
        let (seen, broken) = crawl(&house.as_person(person).at(&node), 150);
        assert!(broken.is_empty(), "{person}: {broken:?}");
        let read = statements(&standby.url) - before;
        println!("{person}: {seen} pages, {read} statements at the replica");
        assert!(seen > 20 && read > seen, "{person}: {seen} pages, {read} statements");
    }
    assert_eq!(house.statement_errors(), Vec::<String>::new());
}
