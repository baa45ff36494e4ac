//! A database that fails over: three servers led by Patroni, killed, frozen and cut off while people order.
//!
//! Each server lives in a network namespace of its own, which can be cut off and all of whose processes are known.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use partner_portal::accounts::Password;
use partner_portal::{db, demo};
use rustix::process::{Pid, Signal, kill_process};

use crate::balancer::Balancer;
use crate::house::now;
use crate::journeys::{Told, longest_gap, missing, ordering};
use crate::portal::Node;
use crate::program::{self, Directory, Program};

/// The address of the bridge; the store of who leads has 5, the servers 11 to 13.
const HOST: &str = "10.213.77.1";
const STORE: &str = "10.213.77.5";
const BRIDGE: &str = "portal-nodes";

/// A network namespace with one address on the bridge.
struct Place {
    name: String,
    address: String,
}

impl Place {
    fn new(name: &str, address: &str) -> Place {
        let place = Place { name: name.to_owned(), address: address.to_owned() };
        place.clear();
        let outside = format!("{name}-o");
        ip(&["netns", "add", name]);
        ip(&["link", "add", &outside, "type", "veth", "peer", "name", "eth0", "netns", name]);
        ip(&["link", "set", &outside, "master", BRIDGE, "up"]);
        ip(&["-n", name, "addr", "add", &format!("{address}/24"), "dev", "eth0"]);
        ip(&["-n", name, "link", "set", "lo", "up"]);
        ip(&["-n", name, "link", "set", "eth0", "up"]);
        place
    }

    /// Starts `command`, which is a program and its arguments, as PostgreSQL's user in here.
    fn start(&self, command: &[&str], directory: &Directory) -> Program {
        let mut inside = Command::new("ip");
        inside.args(["netns", "exec", &self.name, "setpriv", "--pdeathsig", "KILL"]);
        inside.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]).args(command);
        inside.current_dir("/").env("LC_ALL", "C.UTF-8");
        Program::start(inside, &directory.path().join(format!("{}.log", self.name)))
    }

    fn processes(&self) -> Vec<Pid> {
        let told = Command::new("ip").args(["netns", "pids", &self.name]).stderr(Stdio::null()).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        told.lines().filter_map(|line| Pid::from_raw(line.trim().parse().ok()?)).collect()
    }

    fn send(&self, signal: Signal) {
        for pid in self.processes() {
            let _ = kill_process(pid, signal);
        }
    }

    /// Whether it can speak to what is at these addresses.
    fn reaches(&self, addresses: &[&str], on: bool) {
        for address in addresses {
            ip(&["-n", &self.name, "route", if on { "del" } else { "add" }, "blackhole", &format!("{address}/32")]);
        }
    }

    fn clear(&self) {
        self.send(Signal::KILL);
        let mut delete = Command::new("ip");
        let _ = delete.args(["netns", "delete", &self.name]).stderr(Stdio::null()).status();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.clear();
    }
}

fn ip(arguments: &[&str]) {
    let mut command = Command::new("ip");
    command.args(arguments);
    program::run(command);
}

/// A server of the database, and Patroni beside it.
struct Member {
    place: Place,
    patroni: Option<Program>,
    settings: PathBuf,
}

struct Cluster {
    members: Vec<Member>,
    balancer: Balancer,
    _store: (Place, Program),
    directory: Directory,
}

impl Cluster {
    fn start() -> Cluster {
        let _ = Command::new("ip").args(["link", "delete", BRIDGE]).stderr(Stdio::null()).status();
        ip(&["link", "add", BRIDGE, "type", "bridge"]);
        ip(&["addr", "add", &format!("{HOST}/24"), "dev", BRIDGE]);
        ip(&["link", "set", BRIDGE, "up"]);
        let directory = Directory::new();
        let store = Place::new("portal-store", STORE);
        let (clients, peers) = (format!("http://{STORE}:2379"), format!("http://{STORE}:2380"));
        let data = directory.path().join("store");
        let etcd = [
            "/usr/bin/etcd",
            "--unsafe-no-fsync",
            "--data-dir",
            data.to_str().unwrap(),
            "--listen-client-urls",
            &clients,
            "--advertise-client-urls",
            &clients,
            "--listen-peer-urls",
            &peers,
            "--initial-advertise-peer-urls",
            &peers,
            "--initial-cluster",
            &format!("default={peers}"),
        ];
        let etcd = store.start(&etcd, &directory);
        let members: Vec<Member> = (1..=3)
            .map(|number| {
                let (name, address) = (format!("portal-db{number}"), format!("10.213.77.1{number}"));
                let settings = directory.write(&format!("{name}.yml"), &settings(&name, &address, &directory));
                Member { place: Place::new(&name, &address), patroni: None, settings }
            })
            .collect();
        let servers: Vec<_> = members.iter().map(|member| (member.place.address.clone(), 5432, 8008)).collect();
        let mut cluster =
            Cluster { members, balancer: Balancer::of_primary(&servers), _store: (store, etcd), directory };
        for member in 0..3 {
            cluster.begin(member);
        }
        cluster.is_whole();
        cluster
    }

    fn begin(&mut self, member: usize) {
        let member = &mut self.members[member];
        let patroni = patroni();
        let command = [patroni.to_str().unwrap(), member.settings.to_str().unwrap()];
        member.patroni = Some(member.place.start(&command, &self.directory));
    }

    /// Waits for a leader and two that follow, one of which has all that was acknowledged.
    fn is_whole(&self) {
        self.is_followed();
        program::until(Duration::from_secs(180), "another server is waited for", || {
            self.count("select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')") > Some(0)
        });
    }

    /// Both others follow the leader, which may wait for them or not.
    fn is_followed(&self) {
        program::until(Duration::from_secs(180), "both others follow the leader", || {
            self.count("select count(*) from pg_stat_replication where state = 'streaming'") == Some(2)
        });
    }

    fn url(&self, login: &str, database: &str) -> String {
        format!("postgresql://{login}@127.0.0.1:{}/{database}?connect_timeout=3", self.balancer.port)
    }

    /// One number from whoever leads.
    fn count(&self, query: &str) -> Option<i64> {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let mut conn = PgConnection::establish(&self.url("portal_owner", "portal"))
            .or_else(|_| PgConnection::establish(&self.url("portal_owner", "postgres")))
            .ok()?;
        sql_query(query).get_result(&mut conn).ok().map(|count: Count| count.count)
    }

    /// Which of the members leads.
    fn leader(&self) -> usize {
        let mut leader = None;
        program::until(Duration::from_secs(40), "somebody leads", || {
            leader = self.members.iter().position(|member| self.is_primary(member));
            leader.is_some()
        });
        leader.unwrap()
    }

    fn is_primary(&self, member: &Member) -> bool {
        let http = reqwest::blocking::Client::builder().timeout(Duration::from_secs(2)).build().unwrap();
        let asked = http.get(format!("http://{}:8008/primary", member.place.address)).send();
        asked.is_ok_and(|answer| answer.status().is_success())
    }

    /// Whether an order counts as done only when it is on two servers.
    fn synchronous(&self, on: bool) {
        let body = format!("{{\"synchronous_mode\": {on}, \"synchronous_mode_strict\": {on}}}");
        let leader = &self.members[self.leader()].place.address;
        let http = reqwest::blocking::Client::new();
        http.patch(format!("http://{leader}:8008/config")).body(body).send().unwrap().error_for_status().unwrap();
    }

    /// The addresses of all but one of the servers, and of the store.
    fn others(&self, member: usize) -> Vec<String> {
        let others = self.members.iter().enumerate().filter(|(number, _)| *number != member);
        others.map(|(_, member)| member.place.address.clone()).chain([STORE.to_owned()]).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if thread::panicking() {
            for member in &self.members {
                let log = fs::read_to_string(self.directory.path().join(format!("{}.log", member.place.name)));
                let last: Vec<String> = log.unwrap_or_default().lines().rev().take(25).map(str::to_owned).collect();
                println!("{}, its last line first:\n{}", member.place.name, last.join("\n"));
            }
        }
        self.members.clear();
        let _ = Command::new("ip").args(["link", "delete", BRIDGE]).stderr(Stdio::null()).status();
    }
}

/// Where `bin/_setup failover` has put Patroni; `PORTAL_PATRONI` names another.
fn patroni() -> PathBuf {
    std::env::var_os("PORTAL_PATRONI").map_or("/opt/patroni/bin/patroni".into(), PathBuf::from)
}

fn settings(name: &str, address: &str, directory: &Directory) -> String {
    let (data, bin) = (directory.path().join(name), program::postgres_programs());
    format!(
        "scope: portal
name: {name}
restapi: {{listen: '{address}:8008', connect_address: '{address}:8008'}}
etcd3: {{hosts: '{STORE}:2379'}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 3
    retry_timeout: 5
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {{wal_log_hints: 'on', max_connections: 60, shared_buffers: 32MB}}
  initdb: [{{encoding: UTF8}}, {{locale: C.UTF-8}}]
  pg_hba:
  - host all all 10.213.77.0/24 trust
  - host replication all 10.213.77.0/24 trust
  - local all all trust
postgresql:
  listen: '{address}:5432'
  connect_address: '{address}:5432'
  data_dir: {data}
  bin_dir: {bin}
  pgpass: {data}.pgpass
  basebackup: [{{checkpoint: fast}}]
  authentication:
    superuser: {{username: portal_owner}}
    replication: {{username: portal_owner}}
    rewind: {{username: portal_owner}}
  parameters: {{unix_socket_directories: ''}}
",
        data = data.display(),
        bin = bin.display(),
    )
}

/// What was seen while there was trouble.
fn tell(what: &str, told: &[Told], began: Instant) -> Duration {
    let gap = longest_gap(told);
    println!("{what}: {} orders in {:?}, longest gap {gap:?}", told.len(), began.elapsed());
    gap
}

// Measured with PostgreSQL 15 and Patroni 4.1: see docs/scale.md.
#[test]
fn no_order_that_somebody_was_told_of_is_lost_when_the_leader_is_killed_frozen_or_cut_off() {
    if !is_asked_for() || !program::is_root() || !patroni().exists() {
        println!(
            "skipped: patroni::no_order_that_somebody_was_told_of_is_lost_when_the_leader_is_killed_frozen_or_cut_off (PORTAL_NODES=long asks root for it)"
        );
        return;
    }
    let mut cluster = Cluster::start();
    let hosts: Vec<&str> = cluster.members.iter().map(|member| member.place.address.as_str()).collect();
    let hosts = format!("{}/portal?target_session_attrs=read-write&connect_timeout=3", hosts.join(","));
    let behind_balancer = portal(&cluster, |login| cluster.url(login, "portal"));
    let by_hosts = portal(&cluster, |login| format!("postgresql://{login}@{hosts}"));
    let url = |node: &Node| format!("http://localhost:{}", node.port);
    let (url, by_hosts) = (url(&behind_balancer), url(&by_hosts));
    let mut all = Vec::new();
    let troubles = [
        ("killed", kill as fn(&mut Cluster), &url),
        ("killed, several hosts in the address", kill, &by_hosts),
        ("frozen", freeze, &url),
        ("cut off", cut_off, &url),
    ];
    for (what, trouble, url) in troubles {
        let began = Instant::now();
        let (told, forgotten) = ordering(url, || {
            thread::sleep(Duration::from_secs(4));
            trouble(&mut cluster);
        });
        let gap = tell(what, &told, began);
        assert!(told.len() > 3 && gap < Duration::from_secs(35), "{what}: {gap:?}");
        assert_eq!(forgotten, 0, "{what}: steps of an order were taken and are gone");
        cluster.is_whole();
        all.extend(told);
    }
    assert_eq!(missing(|query| cluster.count(query).unwrap(), &all), Vec::<String>::new(), "of {}", all.len());
    println!("{} orders were told, 0 lost", all.len());

    // The control: a leader that doesn't wait for another server goes on telling people what will be lost.
    cluster.synchronous(false);
    thread::sleep(Duration::from_secs(5));
    let (told, forgotten) = ordering(&url, || {
        thread::sleep(Duration::from_secs(4));
        cut_off(&mut cluster);
    });
    cluster.is_followed();
    let lost = missing(|query| cluster.count(query).unwrap(), &told);
    let all = told.len();
    println!("without waiting for another server: {} of {all} orders lost, {forgotten} on their way", lost.len());
    assert!(!lost.is_empty(), "nothing was lost either way, so that nothing is shown");
}

/// It takes a quiet machine and five minutes.
#[expect(clippy::disallowed_methods, reason = "a test has no settings but the environment")]
fn is_asked_for() -> bool {
    std::env::var("PORTAL_NODES").is_ok_and(|run| run == "long")
}

/// A node of the portal that finds the cluster at `url`, with the demo world in it.
fn portal(cluster: &Cluster, url: impl Fn(&str) -> String) -> Node {
    program::until(Duration::from_secs(60), "login and database are made", || {
        let Ok(mut conn) = PgConnection::establish(&cluster.url("portal_owner", "postgres")) else { return false };
        for statement in ["create role portal login", "create database portal"] {
            let _ = sql_query(statement).execute(&mut conn);
        }
        PgConnection::establish(&cluster.url("portal", "portal")).is_ok()
    });
    let (app, owner) = (url("portal"), url("portal_owner"));
    db::migrate(&owner, &app).unwrap();
    demo::load_into_empty(&owner, now(), &Password::typed(demo::PASSWORD), None).unwrap();
    Node::start(&[
        ("DATABASE_URL", app),
        ("DATABASE_ADMIN_URL", owner),
        ("PORTAL_SECOND_FACTOR", "optional".to_owned()),
    ])
}

/// The leader's machine stops at once; it comes back after the others have chosen another leader.
fn kill(cluster: &mut Cluster) {
    let leader = cluster.leader();
    cluster.members[leader].place.send(Signal::KILL);
    thread::sleep(Duration::from_secs(32));
    let pid = cluster.directory.path().join(&cluster.members[leader].place.name).join("postmaster.pid");
    let _ = fs::remove_file(pid);
    cluster.begin(leader);
    thread::sleep(Duration::from_secs(4));
}

/// The leader sleeps for so long that another takes its place, and wakes up believing that it still leads.
fn freeze(cluster: &mut Cluster) {
    let leader = cluster.leader();
    cluster.members[leader].place.send(Signal::STOP);
    thread::sleep(Duration::from_secs(28));
    cluster.members[leader].place.send(Signal::CONT);
    thread::sleep(Duration::from_secs(8));
}

/// The leader can't speak with the other servers and the store of who leads, but the portal reaches it.
fn cut_off(cluster: &mut Cluster) {
    let leader = cluster.leader();
    let others = cluster.others(leader);
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    cluster.members[leader].place.reaches(&others, false);
    thread::sleep(Duration::from_secs(32));
    cluster.members[leader].place.reaches(&others, true);
    thread::sleep(Duration::from_secs(4));
}
