//! The cluster's life, tried on real servers.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use diesel::sql_types::{Bool, Integer};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use tempfile::TempDir;

use super::{Cluster, ClusterError, Durability, Login};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    count: i32,
}

#[derive(QueryableByName)]
struct Rights {
    #[diesel(sql_type = Bool)]
    has_any: bool,
}

/// A directory that the user `postgres` can enter too.
fn open_dir() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    dir
}

fn start(dir: &Path) -> Cluster {
    Cluster::start(dir, Durability::Throwaway, None).unwrap()
}

fn connect(cluster: &Cluster, login: Login) -> Option<PgConnection> {
    PgConnection::establish(&cluster.url("portal", login)).ok()
}

fn keep_a_row(cluster: &Cluster) {
    let mut conn = connect(cluster, Login::Owner).unwrap();
    sql_query("create table if not exists kept (id serial)").execute(&mut conn).unwrap();
    sql_query("insert into kept default values").execute(&mut conn).unwrap();
}

/// Counts the kept rows as soon as a server answers.
fn kept_rows(cluster: &Cluster) -> i32 {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let counted = connect(cluster, Login::Owner)
            .and_then(|mut conn| sql_query("select count(*)::int from kept").get_result::<Count>(&mut conn).ok());
        match counted {
            Some(row) => return row.count,
            None => assert!(Instant::now() < deadline, "no server answers"),
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn server_pid(dir: &Path) -> String {
    let text = fs::read_to_string(dir.join("pgdata/postmaster.pid")).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[test]
fn data_outlive_a_stop_and_a_warm_start_is_quick() {
    let dir = open_dir();
    let cluster = start(dir.path());
    keep_a_row(&cluster);
    cluster.stop();
    assert!(!dir.path().join("pgdata/postmaster.pid").exists(), "the server ended cleanly");

    let begin = Instant::now();
    let cluster = start(dir.path());
    // A busy machine is allowed four times what a quiet one needs.
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    assert_eq!(kept_rows(&cluster), 1);
}

#[test]
fn the_applications_login_has_no_special_rights() {
    let dir = open_dir();
    let cluster = start(dir.path());
    let mut conn = connect(&cluster, Login::App).unwrap();
    let rights = "select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as has_any \
                  from pg_roles where rolname = current_user";
    assert!(!sql_query(rights).get_result::<Rights>(&mut conn).unwrap().has_any);
    assert!(sql_query("create table public.mine (id int)").execute(&mut conn).is_err());
}

#[test]
fn a_killed_server_comes_back_with_its_data() {
    let dir = open_dir();
    let cluster = Cluster::start(dir.path(), Durability::Kept, None).unwrap();
    keep_a_row(&cluster);
    let before = server_pid(dir.path());

    assert!(Command::new("kill").args(["-9", &before]).status().unwrap().success());

    assert_eq!(kept_rows(&cluster), 1);
    assert_ne!(server_pid(dir.path()), before);
}

#[test]
fn a_second_portal_joins_and_takes_over_when_the_first_ends() {
    let dir = open_dir();
    let first = start(dir.path());
    keep_a_row(&first);
    let second = start(dir.path());
    assert_eq!(kept_rows(&second), 1);
    let third = start(dir.path());
    let before = server_pid(dir.path());
    third.stop();
    assert_eq!(server_pid(dir.path()), before, "who only joined does not stop the server");

    first.stop();

    assert_eq!(kept_rows(&second), 1);
    assert_ne!(server_pid(dir.path()), before);
}

#[test]
fn two_first_starts_at_once_share_one_cluster() {
    let dir = open_dir();
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| start(dir.path()));
        let other = scope.spawn(|| start(dir.path()));
        (one.join().unwrap(), other.join().unwrap())
    });
    keep_a_row(&one);
    assert_eq!(kept_rows(&other), 1);
}

#[test]
fn an_interrupted_first_start_heals_itself() {
    let dir = open_dir();
    fs::create_dir(dir.path().join("pgdata.new")).unwrap();
    fs::write(dir.path().join("pgdata.new/half"), "made").unwrap();
    let cluster = start(dir.path());
    assert!(connect(&cluster, Login::App).is_some());
    assert!(!dir.path().join("pgdata.new").exists());
}

#[test]
fn a_long_path_has_its_socket_elsewhere() {
    let dir = open_dir();
    let long = dir.path().join("a-name-that-is-long ".repeat(6));
    let cluster = start(&long);
    assert!(connect(&cluster, Login::App).is_some());
    let run_dir = cluster.run_dir.clone();
    cluster.stop();
    fs::remove_dir(run_dir).unwrap();
}

#[test]
fn a_wrong_directory_of_programs_is_named() {
    let dir = open_dir();
    let wrong = Cluster::start(dir.path(), Durability::Throwaway, Some(dir.path())).unwrap_err();
    assert!(matches!(wrong, ClusterError::NotPostgres(_)));
    assert!(wrong.to_string().starts_with("PG_BIN is "), "{wrong}");
}

#[test]
#[expect(clippy::print_stdout, reason = "bin/test lists what was skipped")]
fn a_closed_directory_is_named_with_the_way_out() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: db::embedded::tests::a_closed_directory_is_named_with_the_way_out (needs root)");
        return;
    }
    let dir = open_dir();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o700)).unwrap();
    let text = Cluster::start(&dir.path().join("var"), Durability::Throwaway, None).unwrap_err().to_string();
    assert!(text.contains(&format!("can't enter {:?} and", dir.path())), "{text}");
    assert!(text.contains("PORTAL_DATA_DIR=/var/lib/portal"), "{text}");
    assert!(!dir.path().join("var").exists(), "nothing was made");
}

#[test]
fn an_old_cluster_asks_for_its_own_version() {
    let dir = open_dir();
    fs::create_dir(dir.path().join("pgdata")).unwrap();
    fs::write(dir.path().join("pgdata/PG_VERSION"), "9\n").unwrap();
    let error = Cluster::start(dir.path(), Durability::Throwaway, None).unwrap_err();
    assert!(error.to_string().contains("PostgreSQL 9"), "{error}");
}
