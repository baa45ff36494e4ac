//! **Order history**: what was placed, as it was ordered, and what became of it.

use partner_portal::words::Language;

use crate::house::{Answer, Client, HELPDESK_AGENT, House, RESELLER, SALES_AGENT};
use crate::make::{BUSINESS_BASIC, E3, NOBODY, draft_for, id, lines, pages, placed_order, ready_draft, submit};

/// A placed order of Oak Dental for two products, with its own number: the order's id.
fn oak_dental(agent: &Client, number: &str) -> String {
    let order = draft_for(agent, "customer:oakdental");
    let form = lines().product(E3, "7").with("purchase_order", number).with("action", "submit");
    let answer = form.post(agent, &format!("/orders/{order}/subscriptions"));
    assert!(agent.get(&answer.location).contains("class=\"alert flash\""), "{}", answer.text);
    order
}

fn history() -> String {
    format!("/customers/{}/orders", id("customer:oakdental"))
}

/// The rows of an exported file, the header first.
fn rows(file: &Answer) -> Vec<Vec<String>> {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn an_order_is_shown_as_it_was_ordered_whatever_changes_later() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = oak_dental(&agent, " PO-2026/114 ");
    let first = agent.get(&format!("/orders/{order}"));
    house.execute("update prices set unit_price = unit_price * 2");
    house.execute(&format!("update offers set name = 'Renamed' where id = '{BUSINESS_BASIC}'"));

    let page = agent.get(&format!("/orders/{order}"));

    assert_eq!(page.text, first.text, "neither price nor name");
    let shown = [
        "Microsoft 365 Business Basic",
        "Microsoft 365 E3",
        "PO-2026/114",
        "Fabrikam IT Services",
        "0012345",
        "Solveig Kristoffersen",
    ];
    for shown in shown {
        assert!(page.contains(shown), "{shown}: {}", page.text);
    }
    for money in ["EUR\u{a0}5.88", "EUR\u{a0}147.00", "EUR\u{a0}38.75", "EUR\u{a0}271.25", "EUR\u{a0}418.25"] {
        assert!(page.contains(money), "{money}: {}", page.text);
    }
    assert_eq!(house.lines("select purchase_order as line from orders"), ["PO-2026/114"]);
    let noted = "select details ->> 'purchase_order' as line from activity where action = 'order.placed'";
    assert_eq!(house.lines(noted), ["PO-2026/114"]);
    let list = agent.get(&history());
    assert!(list.contains(&format!("/orders/{order}")) && list.contains("PO-2026/114"), "{}", list.text);
    assert!(agent.get("/orders").contains("Oak Dental"));
}

#[test]
fn an_order_names_whom_it_credited_though_nothing_else_ties_the_two() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = oak_dental(&agent, "");
    for tie in ["partnerships", "reseller_customers", "credit_spans"] {
        house.execute(&format!("alter table {tie} disable trigger user"));
        house.execute(&format!("delete from {tie}"));
    }
    assert!(agent.get(&format!("/orders/{order}")).contains("Fabrikam IT Services"));
}

#[test]
fn each_line_leads_to_its_subscription_as_it_is_today() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = oak_dental(&agent, "");
    let page = format!("/orders/{order}");
    let started =
        house.lines("select id::text as line from subscriptions where order_id is not null order by offer_id");
    assert_eq!(started.len(), 2);
    for id in &started {
        assert!(agent.get(&page).contains(&format!("href=\"/subscriptions/{id}\"")), "{id}");
    }

    // Moved to another product, the first one is still what the line started.
    house.execute(&format!(
        "update subscriptions set offer_id = '{E3}', status = 'suspended' where id = '{}'",
        started[1]
    ));
    let shown = agent.get(&page);
    assert!(shown.contains("Suspended") && shown.contains(&started[1]), "{}", shown.text);
    assert!(agent.get("/orders?state=running").contains(&order));
    house.execute("update subscriptions set status = 'deleted', moves_at = null where order_id is not null");
    assert!(agent.get("/orders?state=ended").contains(&order));
    assert!(!agent.get("/orders?state=running").contains(&order));
    let ended = agent.get(&page);
    assert!(ended.contains("Ended") && ended.contains("Deleted"), "{}", ended.text);
}

#[test]
fn drafts_are_no_history_and_foreign_orders_are_not_there() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let draft = ready_draft(&agent);
    assert_eq!(agent.get(&format!("/orders/{draft}")).status, 404);
    assert!(agent.get("/orders").contains("No orders have been placed yet."));
    let current = "href=\"/orders\" aria-current=\"page\"";
    assert!(agent.get("/orders").contains(current));
    assert!(!agent.get(&format!("/orders/{draft}/subscriptions")).contains(current), "the wizard is no history");
    let order = placed_order(&agent);
    assert!(agent.get(&format!("/orders/{order}")).contains(current));
    assert!(agent.get("/orders").contains(&order) && !agent.get("/orders").contains(&draft));
    for wrong in [NOBODY, "x", "00"] {
        assert_eq!(agent.get(&format!("/orders/{wrong}")).status, 404, "{wrong}");
    }
    assert_eq!(agent.get(&format!("/customers/{NOBODY}/orders")).status, 404);
    assert_eq!(house.as_person(RESELLER).get(&format!("/orders/{order}")).status, 403);
    let customers = "select id from customers where name = 'Ridgeline Bakery'";
    house.execute(&format!("update customers set reseller_id = null where id in ({customers})"));
    house.execute(&format!(
        "update users set reach_resellers = array['{}'::uuid] where sign_in_name = '{SALES_AGENT}'",
        id("reseller:tailspin")
    ));
    assert_eq!(agent.get(&format!("/orders/{order}")).status, 404, "out of reach");
    assert!(!agent.get("/orders").contains(&order));
    assert!(!agent.get("/orders/export").contains(&order));
}

#[test]
fn who_may_not_see_prices_sees_the_order_without_them() {
    let house = House::open();
    let order = oak_dental(&house.as_person(SALES_AGENT), "A1");
    let helpdesk = house.as_person(HELPDESK_AGENT);
    for path in [format!("/orders/{order}"), history(), "/orders".to_owned(), "/orders/export".to_owned()] {
        let page = helpdesk.get(&path);
        assert!(page.contains("Microsoft 365 E3") && page.contains("A1"), "{path}: {}", page.text);
        assert!(!page.contains("EUR") && !page.contains("271"), "{path}: {}", page.text);
    }
}

#[test]
fn the_filter_narrows_the_list_and_the_file_alike() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let oak = oak_dental(&agent, "Nr. 7");
    let bakery = placed_order(&agent);
    let named = format!("update subscriptions set nickname = 'Night desk' where order_id = '{oak}'");
    house.execute(&format!("{named} and offer_id = '{BUSINESS_BASIC}'"));
    house.execute(&format!("update orders set placed_at = '2026-02-28 23:59:59Z' where id = '{bakery}'"));
    for (query, expected) in [
        ("", vec![&oak, &bakery]),
        ("q=OAK", vec![&oak]),
        ("q=nr.%207", vec![&oak]),
        ("q=365%20e3", vec![&oak]),
        ("q=night%20DESK", vec![&oak]),
        (&*format!("q={bakery}"), vec![&bakery]),
        ("q=%25", vec![]),
        ("from=2026-02-28&to=2026-02-28", vec![&bakery]),
        ("from=2026-03-01", vec![&oak]),
        ("to=2026-02-27", vec![]),
        ("state=running", vec![&oak, &bakery]),
        ("state=account_only", vec![]),
        ("state=nonsense", vec![&oak, &bakery]),
        ("after=nonsense", vec![&oak, &bakery]),
    ] {
        let (list, file) = (agent.get(&format!("/orders?{query}")), agent.get(&format!("/orders/export?{query}")));
        for order in [&oak, &bakery] {
            assert_eq!(
                list.contains(&format!("\"/orders/{order}\"")),
                expected.contains(&order),
                "{query}: {}",
                list.text
            );
            assert_eq!(rows(&file).iter().any(|row| row[0] == *order), expected.contains(&order), "{query}");
        }
    }
    let file = agent.get(&format!("{}/export?all=true", history()));
    let kept = rows(&file);
    assert_eq!(kept.len(), 3, "a row for each product: {kept:?}");
    let basic = kept.iter().find(|row| row[8] == BUSINESS_BASIC).unwrap();
    assert_eq!(basic[9..12], ["P1Y", "monthly", "25"]);
    assert_eq!(basic[13..], ["Night desk", "5.88", "147.00", "EUR"]);
    for page in ["/orders", &format!("/orders/{oak}")] {
        assert!(agent.get(page).contains("Night desk"), "{page}");
    }
}

#[test]
fn wrong_dates_are_said_beside_their_boxes_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    for (query, field, key) in [
        ("from=2026-03-02&to=2026-03-01", "to", "activity-dates-crossed"),
        ("from=2026-02-29", "from", "activity-date-wrong"),
        ("to=yesterday", "to", "activity-date-wrong"),
        ("to=99999-01-01", "to", "activity-date-wrong"),
    ] {
        for language in Language::ALL {
            agent.post("/preferences", &[("language", language.code())]);
            for path in ["/orders", &history()] {
                let page = agent.get(&format!("{path}?{query}"));
                assert_eq!(page.status, 422, "{query}");
                assert_eq!(page.problem(field), Some(language.say(key).to_string()), "{query}");
            }
            assert_eq!(agent.get(&format!("/orders/export?{query}")).status, 422);
        }
    }
}

#[test]
fn a_wrong_purchase_order_number_is_said_beside_its_box_and_nothing_is_lost() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let new = ready_draft(&agent);
    let existing = draft_for(&agent, "customer:oakdental");
    let long = "№".repeat(51);
    for (number, key) in
        [(&*long, "orders-purchase-order-long"), ("PO\u{200b}1", "web-unreadable"), ("PO\t1", "web-unreadable")]
    {
        for language in Language::ALL {
            agent.post("/preferences", &[("language", language.code())]);
            let form = lines().with("purchase_order", number).with("action", "submit");
            let said = Some(language.say(partner_portal::words::Phrase::new(key).with("max", 50)).to_string());
            for answer in [
                agent.post(&format!("/orders/{new}/submit"), &[("purchase_order", number)]),
                form.post(&agent, &format!("/orders/{existing}/subscriptions")),
            ] {
                assert_eq!(answer.status, 422, "{number:?}");
                assert_eq!(answer.problem("purchase_order"), said, "{}", answer.text);
                assert!(answer.contains(&format!("value=\"{number}\"")), "{number:?} is kept: {}", answer.text);
            }
        }
    }
    assert_eq!(house.count("select count(*) from orders where status = 'placed'"), 0);
    let longest = "№".repeat(50);
    assert_eq!(agent.post(&format!("/orders/{new}/submit"), &[("purchase_order", &longest)]).status, 303);
    assert_eq!(submit(&agent, &new).status, 303, "the second click has no box, and changes nothing");
    assert_eq!(house.lines("select purchase_order as line from orders where status = 'placed'"), [longest]);
}

#[test]
fn the_history_asks_the_database_the_same_with_three_rows_and_with_thirty_and_pages_by_key() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = oak_dental(&agent, "");
    let copies = |from: i32, to: i32| {
        house.execute(&format!(
            "with copied as (insert into orders (provider_id, id, author_id, status, customer_id, reseller_id, origin, currency,
                 created_at, updated_at, placed_at)
             select provider_id, gen_random_uuid(), author_id, status, customer_id, reseller_id, origin, currency,
                 created_at, updated_at, placed_at - (n / 2) * interval '1 minute'
             from orders, generate_series({from}, {to}) n where id = '{order}' returning provider_id, id)
             insert into order_lines (provider_id, order_id, line_number, offer_id, offer, licenses, term, billing, unit_price)
             select copied.provider_id, copied.id, line_number, offer_id, offer, licenses, term, billing, unit_price
             from copied, order_lines where order_id = '{order}'"
        ));
    };
    let statements = || {
        [history(), "/orders".to_owned(), "/orders/export".to_owned()].map(|path| {
            let before = house.statements();
            assert_eq!(agent.get(&path).status, 200);
            house.statements() - before
        })
    };
    copies(1, 2);
    let few = statements();
    copies(3, 29);
    assert_eq!(statements(), few);

    copies(30, 120);
    let all = pages(&agent, "/orders");
    let hrefs = all.split("href=\"/orders/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut seen: Vec<&str> = hrefs.filter(|href| href.len() == 36).collect();
    assert_eq!(seen.len(), 121);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 121, "each once");
}
