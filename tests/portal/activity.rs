//! The activity log: one record for each change, who sees which, the filter, and the file.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_query;
use serde_json::Value;

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER,
    RESELLER, SALES_AGENT,
};
use crate::make::{Filled, at_once, id, invitation, password, placed_order, rows, unescape};

/// The log as a spreadsheet program reads it.
fn file(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let text = answer.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

/// Oak Dental's account moves from Fabrikam to Tailspin.
fn move_to_tailspin(house: &House) {
    let path = format!("/customers/{}/reseller", id("customer:oakdental"));
    let (fabrikam, tailspin) = (id("reseller:fabrikam"), id("reseller:tailspin"));
    let moved = house.as_person(ADMIN_AGENT).post(&path, &[("reseller", &tailspin), ("before", &fabrikam)]);
    assert_eq!(moved.status, 303, "{}", moved.text);
}

fn new_bill_to(name: &str) -> Filled {
    Filled::of(&[
        ("bill_to_name", name),
        ("address_line1", "1 Elm Street"),
        ("city", "Portland"),
        ("state", "OR"),
        ("postal_code", "97201"),
        ("first_name", "Ana"),
        ("last_name", "Reis"),
        ("email", "ana@oakdental.example"),
        ("phone", "+1 503 555 0100"),
    ])
}

#[test]
fn each_change_leaves_one_record_and_nothing_else_does() {
    let house = House::open();
    let mut expected: Vec<&str> = Vec::new();
    let oak = id("customer:oakdental");
    let subscription = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let (fabrikam, tailspin) = (id("reseller:fabrikam"), id("reseller:tailspin"));
    let mut did = |actions: &[&'static str]| {
        expected.extend(actions);
        let mut kept = house.activity();
        let mut wanted: Vec<String> = expected.iter().map(ToString::to_string).collect();
        kept.sort();
        wanted.sort();
        assert_eq!(kept, wanted);
    };

    let agent = house.as_person(SALES_AGENT);
    did(&["session.started"]);
    placed_order(&agent);
    did(&["customer.created", "subscription.started", "order.placed"]);
    let order = house.lines("select id::text as line from orders").concat();
    assert!(password(&agent.get(&format!("/orders/{order}/confirmation"))).is_some());
    did(&["user.password_shown"]);
    agent.post(&format!("/orders/{order}/submit"), &[]);
    agent.get(&format!("/orders/{order}/confirmation"));
    agent.post("/orders", &[("customer", &oak)]);
    agent.get("/customers?q=oak");
    agent.post(&format!("/customers/{oak}/account"), &[]);
    did(&[]);
    let credit = [("credited", tailspin.as_str()), ("before", &fabrikam), ("action", "submit")];
    assert_eq!(agent.post(&format!("{subscription}/reseller"), &credit).status, 303);
    assert_eq!(agent.post(&format!("{subscription}/reseller"), &credit).status, 303, "again, as by a double click");
    did(&["subscription.reseller_changed"]);
    assert_eq!(agent.post(&format!("{subscription}/support-contact"), &[]).status, 403);
    did(&["access.refused"]);
    assert_eq!(new_bill_to("Oak Dental Group").post(&agent, &format!("/customers/{oak}/account")).status, 303);
    did(&["customer.billing_changed"]);
    invitation(&house);
    did(&["session.started", "partnership_request.drafted"]);
    move_to_tailspin(&house);
    did(&["session.started", "customer.reseller_changed", "admin_relationship.terminated"]);
    // Five are looked at, fifteen are told to wait.
    at_once(&house, || house.stranger().sign_in(CUSTOMER, "wrong"));
    did(&["session.refused"; 5]);
    agent.post("/sign-out", &[]);
    agent.post("/sign-out", &[]);
    did(&["session.ended"]);

    let nameless = "select count(*) from activity where actor = '' or action = '' or
        (provider_id is null and reseller_id is null and action <> 'session.refused')";
    assert_eq!(house.count(nameless), 0, "who, when, what, in which organization");
    let placeless = "select count(*) from activity where address is null or request_id is null";
    assert_eq!(house.count(placeless), 0, "from where");
    let unsigned = "select count(*) from activity
        where (user_id is null or session_id is null) and action not like 'session.%'";
    assert_eq!(house.count(unsigned), 0, "in which session");
}

#[test]
fn every_change_says_what_was_before_and_after() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    placed_order(&agent);
    let path = format!("/customers/{}/account", id("customer:oakdental"));
    assert_eq!(new_bill_to("Oak Dental Group").post(&agent, &path).status, 303);
    move_to_tailspin(&house);

    let details = |action: &str| -> Value {
        let line = format!("select details::text as line from activity where action = '{action}'");
        serde_json::from_str(&house.lines(&line).concat()).unwrap()
    };
    let billing = details("customer.billing_changed");
    assert_eq!(billing["before"]["bill_to_name"], "Oak Dental");
    assert_eq!(billing["after"]["bill_to_name"], "Oak Dental Group");
    assert!(billing["after"].get("domain").is_none(), "only what changed: {billing}");
    let moved = details("customer.reseller_changed");
    assert_eq!(moved["before"]["reseller"], id("reseller:fabrikam"));
    assert_eq!(moved["after"]["reseller"], id("reseller:tailspin"));
    let created = details("customer.created");
    assert!(created["before"].is_null() && created["after"]["domain"] == "ridgeline.onmicrosoft.com", "{created}");
    assert_eq!(details("order.placed")["before"]["status"], "draft");
    assert_eq!(details("subscription.started")["after"]["licenses"], 25);
}

#[test]
fn the_application_can_only_add_to_the_log() {
    let house = House::open();
    house.as_person(ADMIN_AGENT);
    let mut conn = house.app();
    for table in ["activity", "activity_seals", "activity_anchors"] {
        let column = if table == "activity" { "actor = actor" } else { "hash = hash" };
        for statement in
            [format!("update {table} set {column}"), format!("delete from {table}"), format!("truncate {table}")]
        {
            let refused = sql_query(&statement).execute(&mut conn).unwrap_err().to_string();
            assert!(refused.contains("permission denied"), "{statement}: {refused}");
        }
    }
    let anchor = "insert into activity_anchors values (gen_random_uuid(), 1, '\\x', '\\x')";
    assert!(sql_query(anchor).execute(&mut conn).unwrap_err().to_string().contains("permission denied"));
    for statement in ["drop trigger queue_activity on activity", "alter table activity disable trigger all"] {
        assert!(sql_query(statement).execute(&mut conn).unwrap_err().to_string().contains("must be owner"));
    }
}

#[test]
fn each_organization_sees_its_own_records() {
    let house = House::open();
    let oak = id("customer:oakdental");
    move_to_tailspin(&house);
    house.as_person(SALES_AGENT).post("/partnership-requests", &[]);
    house.as_person(HELPDESK_AGENT).get("/resellers");
    house.as_person(CUSTOMER).get("/customers");
    let log = |name: &str| house.as_person(name).get("/activity");
    let actions = |name: &str| {
        let mut actions: Vec<String> = file(&house.as_person(name).get("/activity/export?all=true"))
            .into_iter()
            .map(|row| row[3].clone())
            .filter(|action| action != "Signed in")
            .collect();
        actions.sort();
        actions
    };

    let refused = "Access refused";
    let all = [refused, "Customer's reseller changed", "Partnership request drafted", "Roles terminated"];
    assert_eq!(actions(GLOBAL_ADMIN), all);
    assert_eq!(actions(OTHER_RESELLER), ["Customer's reseller changed"], "a partner of both providers");
    assert_eq!(actions(RESELLER), ["Roles terminated"], "its own");
    assert!(actions(OTHER_PROVIDER).is_empty() && actions(CUSTOMER).is_empty());
    let theirs = log(OTHER_RESELLER);
    assert!(theirs.contains(&format!("href=\"/customers/{oak}/subscriptions\"")), "{}", theirs.text);
    assert!(theirs.contains("Another reseller") && theirs.contains("Tailspin"), "{}", theirs.text);
    assert!(!theirs.contains("Fabrikam"), "a reseller is told no other reseller's name");
    let row = file(&house.as_person(OTHER_RESELLER).get("/activity/export?all=true"));
    let moved = row.iter().find(|row| row[3] == "Customer's reseller changed").unwrap();
    assert_eq!((moved[5].as_str(), moved[9].as_str()), ("", ""), "another company's address and session");
    let own = row.iter().find(|row| row[3] == "Signed in").unwrap();
    assert_eq!(own[5], "127.0.0.1");
    assert!(log(GLOBAL_ADMIN).contains("Fabrikam"));
}

#[test]
fn the_log_is_filtered_by_day_action_and_name_and_the_file_holds_the_same() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    move_to_tailspin(&house);
    let count = |query: &str| {
        let page = agent.get(&format!("/activity?{query}"));
        let shown = page.text.matches("<li><details>").count();
        assert_eq!(file(&agent.get(&format!("/activity/export?{query}"))).len(), shown, "{query}");
        shown
    };
    let today = house.clock.now().date_naive();
    let day = |days: i64| (today + TimeDelta::days(days)).to_string();

    assert_eq!(count(""), 4);
    assert_eq!(count("action=customer.reseller_changed"), 1);
    assert_eq!(count("q=oak+dental"), 2);
    assert_eq!(count("q=ADMIN-AGENT"), 4);
    assert_eq!(count("q=nobody"), 0);
    assert_eq!(count(&format!("from={0}&to={0}", day(0))), 4);
    assert_eq!(count(&format!("from={}&to={}", day(-9), day(-1))), 0);
    for (wrong, field) in
        [("from=x", "from"), ("to=0000-13-99", "to"), (&*format!("from={}&to={}", day(1), day(0)), "to")]
    {
        let page = agent.get(&format!("/activity?{wrong}"));
        assert_eq!((page.status, page.problem(field).is_some()), (422, true), "{wrong}: {}", page.text);
        assert_eq!(agent.get(&format!("/activity/export?{wrong}")).status, 422);
    }
    let export = agent.get("/activity/export");
    assert!(export.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"activity-"));
    assert_eq!(export.headers["content-type"], "text/csv; charset=utf-8");
}

#[test]
fn a_long_log_is_read_page_by_page_with_as_few_queries_and_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    move_to_tailspin(&house);
    let asked = |path: &str| {
        let before = house.statements();
        let page = agent.get(path);
        assert_eq!(page.status, 200);
        (house.statements() - before, page)
    };
    let (short, _) = asked("/activity");
    house.execute(
        "insert into activity (id, at, provider_id, customer_id, actor, action, subject, details)
         select gen_random_uuid(), at, provider_id, customer_id, '=cmd|x', action, subject || n, details
         from activity, generate_series(1, 60) n",
    );
    let (long, first) = asked("/activity");
    assert_eq!(short, long);
    assert!(long < 12, "{long}");

    let mut seen = Vec::new();
    let mut page = first;
    loop {
        seen.extend(page.text.split("<li><details>").skip(1).map(|row| {
            let (_, id) = row.rsplit_once("<code class=\"wrap\">").unwrap();
            id.split_once('<').unwrap().0.to_owned()
        }));
        let Some((before, _)) = page.text.split_once("\">Next page") else { break };
        let next = unescape(before.rsplit_once("href=\"").unwrap().1);
        page = agent.get(&next);
    }
    let all = house.lines("select id::text as line from activity order by at desc, id desc");
    assert_eq!(seen, all);
    let rows = file(&agent.get("/activity/export?all=true"));
    assert_eq!(rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), all);
    assert!(rows.iter().any(|row| row[4] == "'=cmd|x"), "no formula");

    agent.post("/preferences", &[("language", "ru"), ("back", "/activity")]);
    let page = agent.get("/activity?action=customer.reseller_changed");
    assert!(page.contains("Изменен торговый посредник клиента") && page.contains("Журнал действий"), "{}", page.text);
}

#[test]
fn a_persons_scope_is_told_in_words() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let invitee = Filled::of(&[("first_name", "Ngozi"), ("last_name", "Eze"), ("language", "en"), ("reach", "chosen")]);
    let invitee = invitee.with("email", "ngozi@provider.example").and("roles", "sales_agent");
    let invitee = invitee.with("resellers", id("reseller:fabrikam")).and("countries", "DE");
    assert_eq!(invitee.post(&admin, "/people").status, 303);
    let page = admin.get("/activity?action=user.invited");
    assert!(page.contains("Countries or regions: Germany; Resellers: Fabrikam IT Services"), "{}", page.text);
}

#[test]
fn looking_at_the_log_changes_nothing() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let before = rows(&house);
    agent.get("/activity");
    agent.get("/activity/export");
    agent.get("/activity?after=x&q=%25&action=x");
    assert_eq!(rows(&house), before);
}

#[test]
fn whose_reach_is_limited_sees_nothing_of_customers_beyond_it() {
    let house = House::open();
    placed_order(&house.as_person(SALES_AGENT));
    let oak = format!("/customers/{}/account", id("customer:oakdental"));
    assert_eq!(new_bill_to("Oak Dental Group").post(&house.as_person(SALES_AGENT), &oak).status, 303);
    let limit = |reach: &str| {
        house.execute(&format!("update users set reach_resellers = {reach} where sign_in_name = '{ADMIN_AGENT}'"));
        let agent = house.as_person(ADMIN_AGENT);
        [agent.get("/activity"), agent.get("/activity/export")].map(|answer| answer.contains("ana@oakdental.example"))
    };

    assert_eq!(limit("null"), [true, true]);
    assert_eq!(limit(&format!("array['{}'::uuid]", id("reseller:fabrikam"))), [true, true]);
    assert_eq!(limit(&format!("array['{}'::uuid]", id("reseller:tailspin"))), [false, false]);
}

#[test]
fn the_log_is_filtered_by_customer_reseller_person_and_kind_and_the_filters_combine() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let oak = id("customer:oakdental");
    let order = placed_order(&house.as_person(SALES_AGENT));
    move_to_tailspin(&house);
    let found = |query: &str| {
        let page = agent.get(&format!("/activity?{query}"));
        assert_eq!(page.status, 200, "{query}: {}", page.text);
        let shown = page.text.matches("<li><details>").count();
        assert_eq!(file(&agent.get(&format!("/activity/export?{query}"))).len(), shown, "{query}");
        shown
    };

    let of_oak = found(&format!("customer={oak}"));
    assert!(of_oak > 0 && found("") > of_oak);
    assert_eq!(found("customer=oak+den"), of_oak);
    assert_eq!(found("customer=nobody"), 0);
    let page = agent.get(&format!("/activity?customer={oak}&reseller={}", id("reseller:tailspin")));
    assert!(page.contains(">Oak Dental</p>") && page.contains(">Tailspin Cloud</p>"), "{}", page.text);
    let of_tailspin = found(&format!("reseller={}", id("reseller:tailspin")));
    assert!(of_tailspin > 0);
    assert_eq!(found("reseller=tailspin"), of_tailspin);
    assert!(found("kind=orders") >= 1 && found("kind=customers&action=order.placed") == 0);
    assert_eq!(found("kind=orders&action=order.placed"), found("action=order.placed"));
    assert!(found(&format!("person={SALES_AGENT}")) > 0);
    assert_eq!(found(&format!("person={SALES_AGENT}&kind=bulk")), 0);
    assert_eq!(found("person=sales-agent"), found(&format!("person={SALES_AGENT}")));
    assert_eq!(found(&format!("about={order}")), 1, "the order's own");
    assert!(agent.get("/activity?about=order").problem("about").is_some());
    let kept = agent.get(&format!("/activity?customer={oak}&kind=customers"));
    assert!(
        kept.contains(&format!("customer={oak}&#38;kind=customers")) || kept.contains("kind=customers"),
        "in the address"
    );
}

/// The pages of things, each with who reads it.
fn pages_with_histories(house: &House) -> Vec<(&'static str, String)> {
    let order = placed_order(&house.as_person(SALES_AGENT));
    let request = house.as_person(SALES_AGENT).post("/partnership-requests", &[]).id();
    let service_request = crate::service_requests::opened(&house.as_person(RESELLER));
    let roles = crate::admin_relationships::asked(&house.as_person(RESELLER));
    let (relationship, _) = crate::make::relationship(house, SALES_AGENT);
    let change = crate::requests::asked(&house.as_person(RESELLER), "30");
    let products = crate::order_requests::asked(&house.as_person(RESELLER));
    let rows = format!("Licenses;Subscription ID\r\n26;{}\r\n", id("subscription:oakdental:1"));
    let run = crate::bulk::rehearsed(house, &house.as_person(ADMIN_AGENT), "licenses", &rows);
    let plan = crate::moves::rehearsed(&house.as_person(ADMIN_AGENT), &["credit"]);
    vec![
        (ADMIN_AGENT, format!("/customers/{}/account", id("customer:oakdental"))),
        (ADMIN_AGENT, format!("/subscriptions/{}", id("subscription:oakdental:1"))),
        (ADMIN_AGENT, format!("/orders/{order}")),
        (ADMIN_AGENT, format!("/resellers/{}", id("reseller:fabrikam"))),
        (ADMIN_AGENT, format!("/users/{}", id("user:admin@oakdental.onmicrosoft.com"))),
        (GLOBAL_ADMIN, format!("/people/{}", id(&format!("user:{SALES_AGENT}")))),
        (ADMIN_AGENT, format!("/admin-relationships/{roles}")),
        (ADMIN_AGENT, format!("/service-requests/{service_request}")),
        (ADMIN_AGENT, format!("/partnership-requests/{request}")),
        (ADMIN_AGENT, format!("/relationship-requests/{relationship}")),
        (ADMIN_AGENT, change.clone()),
        (RESELLER, change),
        (ADMIN_AGENT, products),
        (ADMIN_AGENT, run),
        (ADMIN_AGENT, plan),
        (RESELLER, format!("/providers/{}", id("provider:northwind"))),
    ]
}

#[test]
fn each_things_page_shows_its_history_in_as_few_statements_whatever_there_is() {
    let house = House::open();
    let pages = pages_with_histories(&house);
    for (person, path) in &pages {
        let client = house.as_person(person);
        let asked = |client: &Client| {
            let before = house.statements();
            let page = client.get(path);
            assert_eq!(page.status, 200, "{path}");
            (house.statements() - before, page)
        };
        let (few, page) = asked(&client);
        assert!(page.contains("id=\"history\""), "{path}: {}", page.text);
        let parts: Vec<&str> = path.split('/').collect();
        let column = match parts[1] {
            "customers" => "customer_id",
            "resellers" => "reseller_id",
            _ => "about",
        };
        let at = |name: &str| match (parts[1], name) {
            ("requests" | "providers", "reseller_id") => format!("'{}'", id("reseller:fabrikam")),
            ("providers", _) => "null".to_owned(),
            _ if name == column => format!("'{}'", parts[2]),
            _ => "null".to_owned(),
        };
        house.execute(&format!(
            "insert into activity (id, at, provider_id, customer_id, reseller_id, subject_id, actor, action, subject, details)
             select gen_random_uuid(), now() + n * interval '1 second', '{}', {}::uuid, {}::uuid, {}::uuid, 'Somebody ' || n,
                 'customer.billing_changed', 'x', '{{\"before\": {{\"country\": \"DE\"}}, \"after\": {{\"country\": \"IN\"}}}}'
                     || coalesce((select jsonb_strip_nulls(jsonb_build_object('subscription', subscription_id, 'order', order_id,
                         'request', id)) from change_requests where id = '{}'), '{{}}')
             from generate_series(1, 30) n",
            id("provider:northwind"),
            at("customer_id"),
            at("reseller_id"),
            at("about"),
            parts[2],
        ));
        let (many, page) = asked(&client);
        assert_eq!(many, few, "{path}");
        let (_, history) = page.text.split_once("id=\"history\"").unwrap();
        assert_eq!(history.matches("<li><details>").count(), 10, "{path}");
        assert!(
            history.contains("Germany") && history.contains("India") && history.contains("/activity?from="),
            "{path}: {history}"
        );
    }
}

#[test]
fn a_history_is_for_who_may_read_the_log_and_tells_nothing_of_others() {
    let house = House::open();
    move_to_tailspin(&house);
    let account = format!("/customers/{}/account", id("customer:oakdental"));
    let seen = house.as_person(ADMIN_AGENT).get(&account);
    let (_, history) = seen.text.split_once("id=\"history\"").unwrap();
    assert!(history.contains("Fabrikam IT Services") && history.contains("Tailspin Cloud"), "{history}");
    assert!(!house.as_person(SALES_AGENT).get(&account).contains("id=\"history\""), "no right to the log");
    let theirs = house.as_person(OTHER_RESELLER).get(&account);
    let (_, history) = theirs.text.split_once("id=\"history\"").unwrap();
    assert!(history.contains("Another reseller") && !history.contains("Fabrikam"), "{history}");
    assert!(!history.contains("127.0.0.1"), "no address of another company: {history}");
    let own = house.as_person(RESELLER).get(&format!("/activity/export?customer={}", id("customer:oakdental")));
    assert!(!own.contains("Customer's reseller changed") && !own.contains("Tailspin"), "{}", own.text);
}
