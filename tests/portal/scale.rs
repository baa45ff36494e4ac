//! The books of a large provider: poured in, they are what they would be if each row had been entered by itself.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use partner_portal::activity::{self, SealKey};
use partner_portal::demo::scale;

use crate::house::{House, RESELLER, SALES_AGENT, now};
use crate::make::{UNKNOWN_WORDS, WRONG_TALLIES};

/// A house with so many more customers.
pub fn filled(customers: u32) -> House {
    let house = House::open();
    let hash = &house.lines("select password_hash as line from users limit 1")[0];
    let filled = house.sql().build_transaction().run(|conn| scale::fill(conn, customers, now(), hash));
    filled.unwrap();
    house
}

/// Constraints, indices, triggers and policies, as PostgreSQL would write them.
fn guards(house: &House) -> Vec<String> {
    house.lines(
        "select conrelid::regclass::text || conname || pg_get_constraintdef(oid) || convalidated::text as line from pg_constraint
         union all select pg_get_indexdef(indexrelid) || indisvalid::text from pg_index
         union all select pg_get_triggerdef(oid) || tgenabled::text from pg_trigger where not tgisinternal
         union all select oid::regclass::text || relrowsecurity::text || relforcerowsecurity::text from pg_class where relkind = 'r'
         order by line",
    )
}

/// What rows are entered in, the first first.
const ENTERED: [&str; 9] = [
    "customers",
    "customer_domains",
    "users",
    "admin_relationships",
    "orders",
    "subscriptions",
    "license_ledger",
    "order_lines",
    "activity",
];

/// What triggers write beside them.
const DERIVED: [&str; 5] = ["sign_in_names", "credit_spans", "reseller_customers", "activity_queue", "search_entries"];

/// How many rows of each table differ between what was poured in, kept aside, and what is there.
fn differences(conn: &mut PgConnection) -> Vec<(String, i64)> {
    let count = |table: &str| {
        // Three subscriptions of the demo world have a history that can't be entered anew.
        let but = match table {
            "subscriptions" => {
                "where id not in (select subscription_id from kept_credit_spans where follows is not null)"
            }
            "credit_spans" => {
                "where subscription_id not in (select subscription_id from kept_credit_spans where follows is not null)"
            }
            // Partnerships are not entered anew.
            "search_entries" => "where kind <> 'reseller'",
            _ => "",
        };
        let query = format!(
            "select count(*) from (
                 (select * from kept_{table} {but} except select * from {table} {but})
                 union all (select * from {table} {but} except select * from kept_{table} {but})
             ) as different"
        );
        (table.to_owned(), diesel::dsl::sql::<diesel::sql_types::BigInt>(&query).get_result(conn).unwrap())
    };
    ENTERED.iter().chain(&DERIVED).copied().map(count).collect()
}

/// Those that PostgreSQL does not derive itself.
fn entered_columns(house: &House, table: &str) -> String {
    house.lines(&format!(
        "select string_agg(column_name, ', ') as line from information_schema.columns
         where table_schema = 'public' and table_name = '{table}' and is_generated = 'NEVER'"
    ))[0]
        .clone()
}

#[test]
fn books_that_were_poured_in_are_as_if_entered_row_by_row() {
    let before = guards(&House::open());
    let house = filled(400);
    assert_eq!(guards(&house), before, "every guard stands again");

    assert_eq!((house.count(WRONG_TALLIES), house.count(UNKNOWN_WORDS)), (0, 0));
    let mut conn = house.sql();
    for table in ENTERED.iter().chain(&DERIVED) {
        conn.batch_execute(&format!("create temporary table kept_{table} as table {table}")).unwrap();
    }
    conn.batch_execute("truncate customers, users, orders, activity, activity_queue, reseller_tallies cascade")
        .unwrap();
    for table in ENTERED {
        let columns = entered_columns(&house, table);
        conn.batch_execute(&format!("insert into {table} ({columns}) select {columns} from kept_{table}")).unwrap();
    }

    assert_eq!(house.count(WRONG_TALLIES), 0);
    let different: Vec<_> = differences(&mut conn).into_iter().filter(|(_, rows)| *rows > 0).collect();
    assert_eq!(different, [], "rows differ");
    conn.batch_execute(
        "delete from credit_spans where subscription_id = (select id from subscriptions order by id desc limit 1)",
    )
    .unwrap();
    assert!(differences(&mut conn).contains(&("credit_spans".to_owned(), 1)), "a row left out is seen");
}

#[test]
fn the_books_of_a_large_provider_are_whole() {
    let house = filled(600);

    assert_eq!(house.count("select count(*) from customers where email like 'office@%'"), 600);
    assert_eq!(house.count("select count(*) from resellers"), 12 + 59);
    let subscriptions = house.count("select count(*) from subscriptions where order_id is not null");
    assert!((2_400..=3_600).contains(&subscriptions), "about five for each: {subscriptions}");
    let fabrikam = house.count(
        "select count(*) from customers join resellers on resellers.id = reseller_id
         where resellers.name = 'Fabrikam IT Services' and customers.email like 'office@%'",
    );
    assert!((40..=80).contains(&fabrikam), "one of ten is Fabrikam's: {fabrikam}");
    for (what, query) in [
        (
            "a customer without an administrator",
            "select count(*) from customers where not exists (
             select from users where customer_id = customers.id and roles @> '{global_admin}')",
        ),
        (
            "a sum of licenses that is not its ledger's",
            "select count(*) from subscriptions where licenses <> (
             select sum(change) from license_ledger where subscription_id = subscriptions.id)",
        ),
        (
            "a subscription without one open or last span",
            "select count(*) from subscriptions where 1 <> (
             select count(*) from credit_spans
             where subscription_id = subscriptions.id and (until is null or ended))",
        ),
        ("a reseller whose tallies are not what is counted", WRONG_TALLIES),
        ("a state that time has gone past", "select count(*) from subscriptions where moves_at < now()"),
    ] {
        assert_eq!(house.count(query), 0, "{what}");
    }
}

#[test]
fn the_log_of_a_large_provider_is_sealed_and_holds() {
    let house = filled(300);
    let key = SealKey::of(&house.key);
    let clock = house.clock.clone();
    let report = actix_web::rt::System::new().block_on(async {
        let sealed = activity::seal_waiting(&house.db, &key).await.unwrap();
        assert!(sealed > 550, "{sealed}");
        let verify = move |conn: &mut PgConnection, system: &partner_portal::scope::System| {
            activity::verify(conn, system, &key, None, clock.now())
        };
        house.db.system(verify).await.unwrap()
    });
    assert!(report.holds(), "{report}");
    assert_eq!(report.waiting, 0);
}

#[test]
fn demo_sign_ins_work_in_the_books_of_a_large_provider() {
    let house = filled(200);
    let administrator = house.lines(
        "select sign_in_name as line from users join customers on customers.id = customer_id
         where customers.email like 'office@%' limit 1",
    );
    for (person, path) in [(SALES_AGENT, "/customers"), (RESELLER, "/customers"), (&*administrator[0], "/")] {
        assert_eq!(house.as_person(person).get(path).status, 200, "{person}");
    }
}
