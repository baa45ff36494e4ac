//! The kinds of pages that are measured.

use std::fmt::{self, Display, Formatter};
use std::fs;

use partner_portal::db::embedded::Login;
use partner_portal::demo;

use crate::bare;
use crate::capture::{Capture, pgbench};
use crate::load::{Load, Outcome};
use crate::world::{RESELLER, SALES_AGENT, World};

/// A kind of page: who reads it, and the addresses that are asked for in turn.
struct Kind {
    name: &'static str,
    person: &'static str,
    paths: Vec<String>,
}

/// What was measured of one kind.
pub struct Row {
    pub name: &'static str,
    pub full: Outcome,
    /// At half of the highest rate.
    pub half: Option<Outcome>,
    pub statements: Option<usize>,
    pub bytes: Option<usize>,
    /// Of a server that sends the same bytes.
    pub bare: Option<f64>,
    /// Transactions a second by pgbench, and what each costs PostgreSQL.
    pub alone: Option<(f64, f64)>,
    /// Of a server with the same pages and nothing around them.
    pub plain: Option<f64>,
    pub memory: u64,
}

pub const HEADER: &str = "\
| page | requests/s | p50 ms | p99 ms | p99 ms at half | portal CPU µs | PostgreSQL CPU µs | statements | bytes | MiB | bare requests/s | pgbench tps | pgbench CPU µs |
|---|---|---|---|---|---|---|---|---|---|---|---|---|";

impl Display for Row {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let maybe = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        let failed = if self.full.failed > 0.0 { format!(" ({:.0} failed)", self.full.failed) } else { String::new() };
        write!(
            out,
            "| {}{failed} | {:.0} | {:.1} | {:.1} | {} | {:.0} | {:.0} | {} | {} | {} | {} | {} | {} |",
            self.name,
            self.full.per_second,
            self.full.p50_ms,
            self.full.p99_ms,
            maybe(self.half.map(|half| format!("{:.1}", half.p99_ms))),
            self.full.server_cpu,
            self.full.database_cpu,
            maybe(self.statements.map(|number| number.to_string())),
            maybe(self.bytes.map(|number| number.to_string())),
            self.memory,
            maybe(self.bare.map(|rate| format!("{rate:.0}"))),
            maybe(self.alone.map(|(rate, _)| format!("{rate:.0}"))),
            maybe(self.alone.map(|(_, cpu)| format!("{cpu:.0}"))),
        )
    }
}

pub fn measure(world: &World, load: &Load, only: &str) -> Vec<Row> {
    let kinds: Vec<Kind> = kinds(world).into_iter().filter(|kind| kind.name.contains(only)).collect();
    let captured: Vec<_> = {
        let capture = Capture::begin(world);
        let page = |kind: &Kind| capture.page(&kind.paths[0], &capture.cookie(kind.person));
        kinds.iter().map(page).collect()
    };
    let mut rows = Vec::new();
    for (kind, page) in kinds.iter().zip(captured) {
        let cookie = world.cookie(&world.portal, kind.person);
        let full = load.pages(&world.portal, world.postmaster, &kind.paths, &cookie, 0.0);
        // Of 16 connections, each rests so long that all together ask half as often.
        let pause = 32_000.0 / full.per_second.max(1.0) - full.p50_ms / 2.0;
        let half = load.pages(&world.portal, world.postmaster, &kind.paths, &cookie, pause.max(1.0));
        let memory = world.memory();
        let file = world.directory.join("page.html");
        fs::write(&file, &page.body).unwrap();
        let bytes = bare::start("--bare", &file.display().to_string());
        let bare = load.pages(&bytes, world.postmaster, &["/".to_owned()], "", 0.0).per_second;
        drop(bytes);
        let plain = (kind.name == FIRST).then(|| {
            let server = bare::start("--plain", &world.url(Login::App));
            load.pages(&server, world.postmaster, &kind.paths, &cookie, 0.0).per_second
        });
        let row = Row {
            name: kind.name,
            full,
            half: Some(half),
            statements: Some(page.statements.len()),
            bytes: Some(page.body.len()),
            bare: Some(bare),
            alone: Some(pgbench(world, &page.statements, load.seconds)),
            plain,
            memory,
        };
        eprintln!("{row}");
        rows.push(row);
    }
    rows.extend(writes(world, load, only));
    rows
}

/// What changes something is not sent again by pgbench: the second time, it would not be the same.
fn writes(world: &World, load: &Load, only: &str) -> Vec<Row> {
    let row = |name, full| Row {
        name,
        full,
        half: None,
        statements: None,
        bytes: None,
        bare: None,
        alone: None,
        plain: None,
        memory: world.memory(),
    };
    let mut rows = Vec::new();
    if JOURNEY.contains(only) {
        let cookie = world.cookie(&world.portal, SALES_AGENT);
        let reseller = demo::id("reseller:fabrikam").to_string();
        rows.push(row(JOURNEY, load.journeys(&world.portal, world.postmaster, &cookie, &reseller)));
    }
    if SIGN_IN.contains(only) {
        let people = world.lines(
            "select sign_in_name as line from users where customer_id is not null and password_hash is not null
             order by id desc limit 5000",
        );
        rows.push(row(SIGN_IN, load.sign_ins(&world.portal, world.postmaster, &people, demo::PASSWORD)));
    }
    rows
}

pub const FIRST: &str = "Customers, first page";
const JOURNEY: &str = "Order journey (each of its 7 requests)";
const SIGN_IN: &str = "Sign-in";

fn kinds(world: &World) -> Vec<Kind> {
    let each = |path: &str, ids: Vec<String>| ids.iter().map(|id| path.replace("{}", id)).collect();
    let by_size = |order: &str| {
        world.lines(&format!(
            "select reseller_id::text as line from customers where reseller_id is not null
             group by reseller_id order by count(*) {order}, reseller_id limit 20"
        ))
    };
    let own = "provider_id = (select id from providers where slug = 'northwind')";
    let some = |query: &str| world.lines(&format!("{query} and {own} limit 200"));
    let customers = some(
        "select id::text as line from customers tablesample bernoulli ({sample}) where relationship_ended_at is null",
    );
    let subscriptions =
        some("select id::text as line from subscriptions tablesample bernoulli ({sample}) where status = 'active'");
    let kind = |name, person, paths| Kind { name, person, paths };
    let fabrikam = demo::id("reseller:fabrikam").to_string();
    vec![
        kind("Home", SALES_AGENT, vec!["/".to_owned()]),
        kind(FIRST, SALES_AGENT, vec!["/customers".to_owned()]),
        kind("Customers, a page deep in it", SALES_AGENT, each("/customers?after={}", deep(world))),
        kind("Customers of a small reseller", SALES_AGENT, each("/customers?reseller={}", by_size("asc"))),
        kind("Customers of the largest reseller", SALES_AGENT, vec![format!("/customers?reseller={fabrikam}")]),
        kind("Customers, as the largest reseller", RESELLER, vec!["/customers".to_owned()]),
        kind("Search for a rare word", SALES_AGENT, each("/customers?q={}", rare_words(world))),
        kind(
            "Search for a common word",
            SALES_AGENT,
            ["dental", "gmbh", "logistics", "partners", "clinic"].map(|word| format!("/customers?q={word}")).into(),
        ),
        kind("Find anything, a rare word", SALES_AGENT, each("/search?q={}", rare_words(world))),
        kind(
            "Find anything, a common word",
            SALES_AGENT,
            ["dental", "gmbh", "logistics", "partners", "clinic"].map(|word| format!("/search?q={word}")).into(),
        ),
        kind("Find anything, a mistyped word", SALES_AGENT, each("/search?q={}", mistyped(rare_words(world)))),
        kind("A customer's subscriptions", SALES_AGENT, each("/customers/{}/subscriptions", customers)),
        kind("A subscription", SALES_AGENT, each("/subscriptions/{}", subscriptions)),
        kind("New subscription", SALES_AGENT, each("/orders/{}/subscriptions", drafts(world))),
    ]
}

/// Where pages begin that are 90 % down the list, as the list's own links say it.
fn deep(world: &World) -> Vec<String> {
    let keys = world.lines(
        "select translate(encode(convert_to(json_build_array(bill_to_name, id)::text, 'UTF8'), 'base64'), E'+/=\\n', '-_') as line
         from (select bill_to_name, id from customers tablesample bernoulli ({sample})
               where provider_id = (select id from providers where slug = 'northwind')
               order by bill_to_name desc, id desc limit 50) as last",
    );
    assert!(!keys.is_empty());
    keys
}

/// The made-up words of names, each shared by few.
fn rare_words(world: &World) -> Vec<String> {
    world.lines(
        "select lower(split_part(bill_to_name, ' ', 1)) as line from customers tablesample bernoulli ({sample})
         where bill_to_name ~ '^[A-Z][a-z]{6,} ' limit 100",
    )
}

/// Words without their fourth letter.
fn mistyped(mut words: Vec<String>) -> Vec<String> {
    for word in &mut words {
        word.remove(3);
    }
    words
}

/// Orders that are begun for customers that are there.
fn drafts(world: &World) -> Vec<String> {
    world.lines(
        "with begun as (
             insert into orders (provider_id, id, author_id, status, customer_id, reseller_id, origin, currency,
                                 created_at, updated_at)
             select customers.provider_id, gen_random_uuid(), users.id, 'draft', customers.id, customers.reseller_id,
                    'customers', 'EUR', now(), now()
             from (select * from customers tablesample bernoulli ({sample}) where agreement <> 'asked' limit 50) as customers,
                  users where sign_in_name = 'sales-agent@provider.example' and users.provider_id = customers.provider_id
             returning id
         )
         select id::text as line from begun",
    )
}
