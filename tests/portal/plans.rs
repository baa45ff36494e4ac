//! At the size of a large provider, every statement of the pages that matter most finds its rows by an index, and
//! looks at few: read off the plans that PostgreSQL has run.

use std::collections::BTreeSet;
use std::time::Instant;

use diesel::RunQueryDsl;
use serde_json::Value;

use crate::house::{ADMIN_AGENT, Client, House, RESELLER, SALES_AGENT};
use crate::make::id;
use crate::scale::filled;
use crate::search::{hits, search};

/// As many customers as are poured in within a minute without optimization; five times as many subscriptions.
const CUSTOMERS: u32 = 20_000;

/// The most rows that a statement looks at on the way to a page of 25. The largest reseller has 2,000 customers.
const MOST: u64 = 2_500;

/// The most that one looks at which counts, for a list or for **Home**, however it finds them.
const MOST_COUNTED: u64 = 25_000;

/// What PostgreSQL has logged since the last look: it says of each statement how it ran it.
struct Log {
    read: usize,
}

impl Log {
    fn of(house: &House) -> Log {
        let database = house.lines("select current_database()::text as line").remove(0);
        for setting in [
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_analyze = on",
            "auto_explain.log_timing = off",
            "auto_explain.log_format = 'json'",
            "auto_explain.log_nested_statements = on",
        ] {
            house.execute(&format!("alter database {database} set {setting}"));
        }
        let mut log = Log { read: 0 };
        log.text();
        log
    }

    fn text(&mut self) -> String {
        let path = std::env::temp_dir().join(format!("portal-house-{}/postgres.log", std::process::id()));
        let all = std::fs::read(path).unwrap();
        let new = String::from_utf8_lossy(&all[self.read..]).into_owned();
        self.read = all.len();
        new
    }

    fn plans(&mut self) -> Vec<Value> {
        let text = self.text();
        let plans = text.split(" plan:\n").skip(1).map(|entry| {
            let lines: Vec<&str> = entry.lines().take_while(|line| line.starts_with('\t')).collect();
            serde_json::from_str::<Value>(&lines.join("\n")).unwrap()
        });
        plans.collect()
    }
}

/// The nodes of a plan.
fn nodes_of(plan: &Value) -> Vec<&Value> {
    let mut nodes = vec![plan];
    for child in plan["Plans"].as_array().into_iter().flatten() {
        nodes.extend(nodes_of(child));
    }
    nodes
}

/// How many rows a node has read.
fn looked_at(node: &Value) -> u64 {
    let number = |name: &str| node[name].as_u64().unwrap_or_default();
    let rows = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"].map(number);
    rows.iter().sum::<u64>() * number("Actual Loops")
}

/// How statements begin that look for all that a list counts.
const COUNTS: [&str; 3] = [
    "select count(*) from (",
    "select count(*), min(due.at) from (",
    "select provider_id, id from customers where customers.provider_id = $1 and customer_text",
];

/// What is wrong with the way in which `plan` reads these tables, and that it writes.
fn faults(plan: &Value, large: &BTreeSet<String>) -> Vec<String> {
    let counts = plan["Query Text"].as_str().is_some_and(|text| COUNTS.iter().any(|it| text.starts_with(it)));
    let mut faults = Vec::new();
    for node in nodes_of(&plan["Plan"]) {
        let kind = node["Node Type"].as_str().unwrap();
        let table = node["Relation Name"].as_str().unwrap_or_default();
        let looked_at = looked_at(node);
        if kind == "ModifyTable" {
            faults.push(format!("writes {table}"));
        } else if counts && looked_at <= MOST_COUNTED {
            // Where half of a table is counted, no index is quicker.
        } else if large.contains(table) && (kind == "Seq Scan" || looked_at > MOST) {
            let index = node["Index Name"].as_str().unwrap_or_default();
            faults.push(format!("{kind} {index} on {table}, {looked_at} rows: {}", plan["Query Text"]));
        }
    }
    faults
}

/// The addresses of the pages, each with who reads it. Those that go together ask as many statements.
#[expect(clippy::too_many_lines, reason = "a table of pages")]
fn pages(house: &House) -> Vec<(&'static str, Vec<String>)> {
    let one = |query: &str| house.lines(query).remove(0);
    let of_fabrikam = format!("/customers?reseller={}", id("reseller:fabrikam"));
    let small = one("select reseller_id::text as line from customers
         where reseller_id in (select id from resellers where mpn_id like '200%' and support_email like 'support@%')
         group by reseller_id order by count(*), reseller_id limit 1");
    let customer = |order: &str| {
        one(&format!(
            "select customer_id::text as line from subscriptions where status <> 'deleted' and order_id is not null
             group by customer_id order by count(*) {order}, customer_id limit 1"
        ))
    };
    let (few, many) = (customer("asc"), customer("desc"));
    let subscription = |of: &str| {
        one(&format!(
            "select id::text as line from subscriptions where customer_id = '{of}' and status = 'active'
                      union all select id::text from subscriptions where customer_id = '{of}' limit 1"
        ))
    };
    let (first, second) = (subscription(&few), subscription(&many));
    let order = one("select id::text as line from orders where status = 'placed' order by placed_at, id limit 1");
    vec![
        (
            SALES_AGENT,
            vec![
                "/customers".to_owned(),
                "/customers?q=dental".to_owned(),
                "/customers?q=zarzarzar".to_owned(),
                "/customers?q=zo".to_owned(),
                "/customers?q=gmbh".to_owned(),
            ],
        ),
        (
            SALES_AGENT,
            vec![of_fabrikam.clone(), format!("/customers?reseller={small}"), format!("{of_fabrikam}&q=dental")],
        ),
        (
            RESELLER,
            vec!["/customers".to_owned(), "/customers?q=dental".to_owned(), "/customers?q=zarzarzar".to_owned()],
        ),
        (SALES_AGENT, vec![format!("/customers/{few}/subscriptions"), format!("/customers/{many}/subscriptions")]),
        (SALES_AGENT, vec![format!("/subscriptions/{first}")]),
        (SALES_AGENT, vec![format!("/subscriptions/{second}")]),
        (SALES_AGENT, vec!["/orders".to_owned()]),
        // A rare word, common ones, one that was mistyped, and one that is in every user's name.
        (SALES_AGENT, vec!["/search?q=zarzarzar".to_owned()]),
        (SALES_AGENT, vec!["/search?q=dental".to_owned(), "/search?q=logistika".to_owned()]),
        (SALES_AGENT, vec!["/search?q=gmbh".to_owned()]),
        (SALES_AGENT, vec!["/search?q=zarzrazar".to_owned()]),
        (SALES_AGENT, vec![format!("/search?q={first}")]),
        (ADMIN_AGENT, vec!["/search?q=admin".to_owned()]),
        // What every letter has, what five have, and mistyped.
        (
            ADMIN_AGENT,
            vec![
                "/search?q=reader&kind=letter".to_owned(),
                "/search?q=reader3999&kind=letter".to_owned(),
                "/search?q=raeder&kind=letter".to_owned(),
            ],
        ),
        (RESELLER, vec!["/search?q=dental".to_owned()]),
        (RESELLER, vec!["/search?q=zarzarzar".to_owned()]),
        (
            SALES_AGENT,
            vec![
                "/orders?sort=placed".to_owned(),
                "/orders?sort=-number".to_owned(),
                "/orders?sort=customer".to_owned(),
                "/orders?sort=-author".to_owned(),
            ],
        ),
        (
            SALES_AGENT,
            vec![
                "/subscriptions".to_owned(),
                "/subscriptions?sort=-started".to_owned(),
                // More than are counted are sorted by what an index has.
                "/subscriptions?sort=customer".to_owned(),
                "/subscriptions?sort=-licenses".to_owned(),
            ],
        ),
        (SALES_AGENT, vec!["/customers?sort=reseller".to_owned(), "/customers?sort=-created".to_owned()]),
        (ADMIN_AGENT, vec!["/".to_owned()]),
        (RESELLER, vec!["/".to_owned()]),
        (
            SALES_AGENT,
            vec![
                "/renewals".to_owned(),
                "/renewals?word=undecided".to_owned(),
                "/renewals?word=ends".to_owned(),
                "/renewals?word=same".to_owned(),
            ],
        ),
        (SALES_AGENT, vec![format!("/customers/{few}/orders"), format!("/customers/{many}/orders")]),
        (
            ADMIN_AGENT,
            vec![
                "/activity?from=2000-01-01".to_owned(),
                "/activity?from=2000-01-01&action=order.placed".to_owned(),
                "/activity?from=2000-01-01&kind=customers".to_owned(),
            ],
        ),
        (
            ADMIN_AGENT,
            vec![
                format!("/activity?about={first}&from=2000-01-01"),
                format!("/activity?about={many}&from=2000-01-01"),
                format!("/activity?person={ADMIN_AGENT}&about=&from=2000-01-01"),
            ],
        ),
        (ADMIN_AGENT, vec![format!("/activity?customer={few}&from=2000-01-01")]),
        (ADMIN_AGENT, vec![format!("/orders/{order}")]),
        (
            ADMIN_AGENT,
            vec!["/letters".to_owned(), "/letters?sort=recipient".to_owned(), "/letters?own=true".to_owned()],
        ),
    ]
}

/// The fourth page, by the link at the end of each.
fn deep(client: &Client, path: &str) -> String {
    let mut path = path.to_owned();
    for _ in 0..3 {
        let page = client.get(&path);
        let (_, rest) = page.text.rsplit_once("class=\"pager\"").unwrap();
        let rest = rest.split_once("rel=\"next\"").map_or(rest, |(_, rest)| rest);
        let (_, rest) = rest.split_once("href=\"").unwrap();
        path = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
    path
}

#[test]
fn the_pages_of_a_large_provider_find_their_rows_by_an_index() {
    let begun = Instant::now();
    let house = filled(CUSTOMERS);
    println!("{CUSTOMERS} customers in {:?}", begun.elapsed());
    written(&house);
    let mut log = Log::of(&house);
    let large = house.lines("select relname::text as line from pg_class where relkind = 'r' and reltuples > 5000");
    let large: BTreeSet<String> = large.into_iter().collect();
    assert!(large.contains("customers") && large.contains("subscriptions"), "{large:?}");

    let mut faulty = Vec::new();
    for (person, paths) in pages(&house) {
        let client = house.as_person(person);
        let mut asked = BTreeSet::new();
        let single = ["/customers/", "/subscriptions/", "/orders/", "/search", "?about=", "?customer="];
        let further = match paths[0] == "/" || single.iter().any(|part| paths[0].contains(part)) {
            true => Vec::new(),
            false => vec![deep(&client, &paths[0])],
        };
        for path in paths.iter().chain(&further) {
            log.plans();
            let before = house.statements();
            assert_eq!(client.get(path).status, 200, "{path}");
            asked.insert(house.statements() - before);
            let plans = log.plans();
            assert!(plans.len() > 3, "{path}: {} plans", plans.len());
            for fault in plans.iter().flat_map(|plan| faults(plan, &large)) {
                faulty.push(format!("{path}: {fault}"));
            }
        }
        if asked.len() != 1 || asked.iter().any(|count| *count > 20) {
            faulty.push(format!("{paths:?} and {further:?} ask {asked:?} statements"));
        }
    }
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
    the_oldest_are_found(&house);
    a_session_is_looked_up_by_keys_alone(&house, &mut log);
    sealing_reads_what_it_seals(&house, &mut log, &large);
    a_missing_index_is_seen(&house, &mut log, &large);
}

/// As many letters as a year brings.
fn written(house: &House) {
    house.execute(&format!(
        "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, status,
             next_attempt_at, created_at)
         select gen_random_uuid(), '{}', 'Reader', 'reader' || n % 4000 || '@x.example', 'Subject', '', '', 'sent', now(),
             now() - n * interval '1 minute'
         from generate_series(1, 20000) n",
        id("provider:northwind")
    ));
    house.execute("analyze letters");
}

/// By what their names begin with, by a part of them, and by words that were mistyped: also what is not among the newest,
/// which are looked at first.
fn the_oldest_are_found(house: &House) {
    let names = house.lines(&format!(
        "select bill_to_name as line from customers
         where reseller_id = '{}' and bill_to_name ~ '^[A-Z][a-z]{{6,}} ' and domain ~ '[0-9]'
           and relationship_ended_at is null
         order by created_at limit 3",
        id("reseller:fabrikam")
    ));
    assert_eq!(names.len(), 3);
    for person in [SALES_AGENT, RESELLER] {
        let client = house.as_person(person);
        for name in &names {
            let word = name.split(' ').next().unwrap().to_lowercase();
            let mistyped = format!("{}{}", &word[..3], &word[4..]);
            for typed in
                [word.clone(), word[2..].to_owned(), mistyped.clone(), format!("{mistyped} {}", &name[word.len()..])]
            {
                let hits = hits(&search(&client, &typed, "&kind=customer"));
                assert!(hits.iter().any(|hit| hit.title == *name), "{person} does not find {name} by {typed}");
            }
        }
    }
}

/// Of somebody in the largest reseller. The control is a policy that looks through all its customers.
fn a_session_is_looked_up_by_keys_alone(house: &House, log: &mut Log) {
    let mut most_looked_at = || {
        let client = house.as_person(RESELLER);
        log.plans();
        assert_eq!(client.get("/customers").status, 200);
        let plans = log.plans();
        let asks = |plan: &&Value, what: &str| plan["Query Text"].as_str().unwrap().contains(what);
        // What the session's policies ask by functions counts too.
        let of_sessions = plans.iter().filter(|plan| asks(plan, "from sessions") || asks(plan, "= other"));
        of_sessions.flat_map(|plan| nodes_of(&plan["Plan"])).map(looked_at).max().unwrap()
    };
    let most = most_looked_at();
    assert!(most < 100, "{most}");
    house.execute(
        "create policy somebodys on resellers for select using ((
             select true from reseller_customers as related
             where related.reseller_id = resellers.id and related.provider_id::text = asking('provider')::text limit 1
         ))",
    );
    let most = most_looked_at();
    house.execute("drop policy somebodys on resellers");
    assert!(most > 1_000, "the control is blind: {most}");
}

/// Whatever waits and whatever is sealed, a batch of seals reads its thousand.
fn sealing_reads_what_it_seals(house: &House, log: &mut Log, large: &BTreeSet<String>) {
    house.execute("insert into activity_queue select record_id, chain from activity_seals on conflict do nothing");
    house.execute("analyze activity_queue");
    log.plans();
    let waiting = include_str!("../../src/activity/waiting.sql");
    assert_eq!(diesel::sql_query(waiting).execute(&mut house.sql()).unwrap(), 1000);
    let plans = log.plans();
    assert!(plans.iter().any(|plan| plan["Query Text"].as_str().unwrap().contains("activity_queue")));
    let faulty: Vec<_> = plans.iter().flat_map(|plan| faults(plan, large)).collect();
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

/// The control: the same page without its index.
fn a_missing_index_is_seen(house: &House, log: &mut Log, large: &BTreeSet<String>) {
    house.execute("drop index customers_by_name");
    let client = house.as_person(SALES_AGENT);
    log.plans();
    assert_eq!(client.get("/customers").status, 200);
    assert!(log.plans().iter().any(|plan| !faults(plan, large).is_empty()), "a page without its index");
}
