//! PgBouncer between the portal and PostgreSQL, which gives a connection for one transaction alone.

use std::time::Duration;

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use partner_portal::db::Db;

use crate::crawl::crawl;
use crate::house::{BILLING_ADMIN, HELPDESK_AGENT, House, RESELLER, limits};
use crate::journeys::{missing, ordering};
use crate::program::{self, Directory, Program};

/// Two connections to the server, for all that come.
struct Pooler {
    _program: Program,
    _directory: Directory,
    url: String,
}

impl Pooler {
    fn of(house: &House) -> Pooler {
        let directory = Directory::new();
        let (database, server) =
            house.app_url().split_once('?').map(|(it, at)| (it.to_owned(), at.to_owned())).unwrap();
        let name = database.rsplit('/').next().unwrap();
        let server = server.replace('&', " ").replace("%2F", "/");
        let users = directory.write("users.txt", "\"portal\" \"\"\n");
        let settings = directory.write(
            "pgbouncer.ini",
            &format!(
                "[databases]\n{name} = {server} dbname={name}\n[pgbouncer]\npool_mode = transaction\ndefault_pool_size = 2\n\
                 auth_type = trust\nauth_file = {}\nlisten_addr =\nlisten_port = 6432\nunix_socket_dir = {}\n",
                users.display(),
                directory.path().display(),
            ),
        );
        let mut pgbouncer = program::as_postgres("/usr/sbin/pgbouncer");
        pgbouncer.arg(settings);
        let program = Program::start(pgbouncer, &directory.path().join("log"));
        let url = format!("{database}?host={}&port=6432", directory.path().display());
        program::until(Duration::from_secs(10), "the pooler answers", || PgConnection::establish(&url).is_ok());
        Pooler { _program: program, _directory: directory, url }
    }

    /// A node that reaches the database through it.
    fn node(&self, house: &House, prepares: bool) -> String {
        house.node(Db::connect(&self.url, 8, limits(), prepares).unwrap())
    }
}

#[test]
fn the_portal_works_through_a_pooler_by_transactions() {
    let house = House::open();
    let pooler = Pooler::of(&house);
    let node = pooler.node(&house, false);
    let (told, forgotten) = ordering(&node, || {
        for person in [HELPDESK_AGENT, RESELLER] {
            let (seen, broken) = crawl(&house.as_person(person).at(&node), 60);
            assert!(seen > 20 && broken.is_empty(), "{person}: {broken:?}");
        }
    });
    println!("{} orders through two connections", told.len());
    assert!(told.len() > 4 && forgotten == 0, "{} orders, {forgotten} forgotten", told.len());
    assert_eq!(missing(|query| house.count(query), &told), Vec::<String>::new());
    // What the login is held to comes through, too.
    let mut conn = PgConnection::establish(&pooler.url).unwrap();
    assert!(sql_query("select 1 / (current_setting('statement_timeout') = '30s')::int").execute(&mut conn).is_ok());

    // The control: with statements that a connection keeps, such a pooler can't work.
    let node = pooler.node(&house, true);
    let agent = house.as_person(BILLING_ADMIN).at(&node);
    let broken = (0..50).filter(|_| agent.get("/customers").status != 200).count();
    assert!(broken > 0, "prepared statements came through, so that nothing is shown");
}
