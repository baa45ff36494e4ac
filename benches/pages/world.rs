//! A database with books of one size, and the portal that serves it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Bytea, Text};
use partner_portal::db::embedded::{Cluster, Durability, Login};
use partner_portal::demo;
use reqwest::blocking::Client;
use reqwest::redirect::Policy;

use crate::process::{Server, free_port, parent_of};

pub const SALES_AGENT: &str = "sales-agent@provider.example";
pub const RESELLER: &str = "admin@reseller.example";

pub struct World {
    pub directory: PathBuf,
    pub portal: Server,
    pub postmaster: u32,
    pub customers: u32,
    program: PathBuf,
    cluster: Cluster,
}

impl World {
    /// Fills the database, if it isn't yet, and serves it.
    pub fn open(program: &Path, data: &Path, customers: u32) -> World {
        fs::create_dir_all(data.join(customers.to_string())).unwrap();
        let directory = fs::canonicalize(data.join(customers.to_string())).unwrap();
        let cluster = Cluster::start(&directory, Durability::Kept, None).unwrap();
        let filled = directory.join("filled");
        if !filled.exists() {
            let begun = Instant::now();
            let mut fill = command(program, &directory, &cluster, free_port());
            fill.args(["demo", "--scale", &customers.to_string()]);
            assert!(fill.status().unwrap().success(), "the books of {customers} customers");
            fs::write(&filled, format!("{:.0} s", begun.elapsed().as_secs_f64())).unwrap();
        }
        eprintln!("{customers} customers were filled in within {}", fs::read_to_string(&filled).unwrap());
        let portal = serve(program, &directory, &cluster);
        let owner = &mut PgConnection::establish(&cluster.url("portal", Login::Owner)).unwrap();
        let pid = lines(owner, "select pg_backend_pid()::text as line")[0].parse().unwrap();
        let world =
            World { directory, portal, postmaster: parent_of(pid), customers, program: program.to_owned(), cluster };
        world.open_sessions();
        world
    }

    /// The lines that a query answers, as the owner of the schema sees it: the one column must be called `line`.
    /// `{sample}` stands for the percentage of customers that makes 400 of them.
    pub fn lines(&self, query: &str) -> Vec<String> {
        let sample = (40_000.0 / f64::from(self.customers)).min(100.0);
        lines(&mut self.owner(), &query.replace("{sample}", &sample.to_string()))
    }

    pub fn owner(&self) -> PgConnection {
        PgConnection::establish(&self.url(Login::Owner)).unwrap()
    }

    pub fn url(&self, login: Login) -> String {
        self.cluster.url("portal", login)
    }

    /// Another portal on the same database, with connections of its own.
    pub fn second_portal(&self) -> Server {
        serve(&self.program, &self.directory, &self.cluster)
    }

    pub fn memory(&self) -> u64 {
        self.portal.memory_mib()
    }

    /// Signs in and answers the cookie.
    pub fn cookie(&self, server: &Server, person: &str) -> String {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("sign_in_name", person), ("password", demo::PASSWORD)])
            .finish();
        let request = browser().post(format!("http://127.0.0.1:{}/sign-in", server.port)).body(form);
        let answer = request
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .send()
            .unwrap();
        assert_eq!(answer.status(), 303, "{person} can't sign in");
        let cookies = answer.headers().get_all("set-cookie").iter();
        let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Ten thousand people are signed in.
    fn open_sessions(&self) {
        let people =
            "select array_agg(id) from (select id from users where customer_id is not null limit 10000) as first";
        let tokens: Vec<Vec<u8>> = (0..10_000_u32).map(|number| number.to_be_bytes().repeat(8)).collect();
        sql_query(format!(
            "insert into sessions (id, token_hash, user_id, proven_at, created_at, last_seen_at)
             select gen_random_uuid(), token, people[1 + number % cardinality(people)], now(), now(), now()
             from unnest($1) with ordinality as tokens (token, number), ({people}) as them (people)
             on conflict do nothing"
        ))
        .bind::<Array<Bytea>, _>(tokens)
        .execute(&mut self.owner())
        .unwrap();
    }
}

/// Goes nowhere by itself.
pub fn browser() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// The portal's program for this database.
fn command(program: &Path, directory: &Path, cluster: &Cluster, port: u16) -> Command {
    let mut command = Command::new(program);
    command
        .env("DATABASE_URL", cluster.url("portal", Login::App))
        .env("DATABASE_ADMIN_URL", cluster.url("portal", Login::Owner))
        .env("PORTAL_DATA_DIR", directory.join("portal"))
        .env("PORTAL_SECRET_KEY", "ab".repeat(32))
        // As in the unit of systemd.
        .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
        .env("MIMALLOC_PURGE_DELAY", "0")
        .env("PORTAL_TRUSTED_PROXIES", "127.0.0.1")
        .env("PORTAL_LISTEN", format!("127.0.0.1:{port}"));
    command
}

/// With its log in a file, as in production.
fn serve(program: &Path, directory: &Path, cluster: &Cluster) -> Server {
    let port = free_port();
    let log = File::create(directory.join("portal.log")).unwrap();
    let mut portal = command(program, directory, cluster, port);
    let child = portal.args(["demo", "--serve"]).stdout(Stdio::null()).stderr(log).spawn().unwrap();
    Server::once_up(child, port)
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut PgConnection, query: &str) -> Vec<String> {
    let lines: Vec<Line> = sql_query(query).get_results(conn).unwrap();
    lines.into_iter().map(|line| line.line).collect()
}
