//! Who sells and administers, who gets the credit, who supports; since when, and what contradicts what.

use chrono::TimeDelta;

use crate::house::{ADMIN_AGENT, CUSTOMER, Client, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{end_partnership, id, unescape};

fn pages() -> [String; 2] {
    ["account", "subscriptions"].map(|page| format!("/customers/{}/{page}", id("customer:oakdental")))
}

/// The table of facts alone, without its tags.
fn table(person: &Client, path: &str) -> String {
    let page = person.get(path);
    assert_eq!(page.status, 200);
    let (_, rest) = page.text.split_once("id=\"facts\"").unwrap_or_default();
    let table = rest.split_once("</table>").unwrap().0;
    unescape(&regex::Regex::new("<svg.*?</svg>|<[^>]*>").unwrap().replace_all(table, " "))
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn set(house: &House, what: &str) {
    house.execute(&format!("update subscriptions set {what} where id = '{}'", id("subscription:oakdental:1")));
}

#[test]
fn each_fact_is_told_with_its_day() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    for page in pages() {
        let told = table(&agent, &page);
        assert!(told.contains("Exchange Online (Plan 1) Fabrikam IT Services since"), "{told}");
        assert!(told.contains("Northwind Distribution since"), "{told}");
        assert!(!told.contains("Contradictions"), "{told}");
    }
    for person in [CUSTOMER, RESELLER] {
        let told = table(&house.as_person(person), &format!("/customers/{}/account", id("customer:customer")));
        assert!(
            told.contains("Microsoft 365 Copilot Fabrikam IT Services since") && told.contains("Nobody since"),
            "{told}"
        );
    }
}

#[test]
fn a_change_dates_its_own_fact_and_no_other() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let dates = || {
        house.lines(&format!(
            "select (credited_since = started_at) || ' ' || (supported_since = started_at) || ' '
                    || (administered_since = created_at) as line
             from subscriptions join customers on customers.id = customer_id where subscriptions.id = '{}'",
            id("subscription:oakdental:1")
        ))
    };
    assert_eq!(dates(), ["true true true"]);
    house.clock.advance(TimeDelta::days(3));
    let agent_again = house.as_person(ADMIN_AGENT);
    let path = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let fabrikam = id("reseller:fabrikam");
    let kept =
        agent_again.post(&format!("{path}/support-contact"), &[("support_contact", "provider"), ("before", &fabrikam)]);
    assert_eq!(kept.status, 303);
    assert_eq!(dates(), ["true false true"]);
    let since = house.lines(&format!(
        "select (supported_since = changed_at)::text as line from subscriptions where id = '{}'",
        id("subscription:oakdental:1")
    ));
    assert_eq!(since, ["true"], "by the portal's clock");
    let kept =
        agent_again.post(&format!("{path}/reseller"), &[("credited", ""), ("before", &fabrikam), ("action", "submit")]);
    assert_eq!(kept.status, 303);
    assert_eq!(dates(), ["false false true"]);
    let associate = format!("/customers/{}/reseller", id("customer:oakdental"));
    assert_eq!(agent_again.post(&associate, &[("reseller", ""), ("before", &fabrikam)]).status, 303);
    assert_eq!(dates(), ["false false false"]);
    drop(agent);
}

#[test]
fn what_contradicts_is_told_in_words_to_partners_alone() {
    let (fabrikam, tailspin) = (id("reseller:fabrikam"), id("reseller:tailspin"));
    let declined = format!("support_reseller = null, support_declined_by = '{fabrikam}', support_declined_at = now()");
    let cases: [(&str, String, &str, &str); 6] = [
        (
            "",
            format!("partner_of_record = '{tailspin}'"),
            "Tailspin Cloud gets the credit, but does not administer the account.",
            "Поощрения получает Tailspin Cloud",
        ),
        (
            "",
            format!("support_reseller = '{tailspin}'"),
            "Tailspin Cloud supports it, but has no relationship with the customer.",
            "связи с клиентом нет",
        ),
        ("", declined, "Fabrikam IT Services declined to support it on", "Fabrikam IT Services: отказ от поддержки"),
        (
            "update resellers set suspended_at = now() where name = 'Fabrikam IT Services'",
            "licenses = licenses".to_owned(),
            "Fabrikam IT Services supports it, but it is suspended.",
            "Поддерживает Fabrikam IT Services, но этот торговый посредник приостановлен.",
        ),
        (
            "update resellers set suspended_at = now() where name = 'Fabrikam IT Services'",
            "licenses = licenses".to_owned(),
            "Fabrikam IT Services administers the account, but it is suspended.",
            "Учетную запись администрирует Fabrikam IT Services, но этот торговый посредник приостановлен.",
        ),
        (
            "delete from partnerships where reseller_id = (select id from resellers where name = 'Fabrikam IT Services')",
            "licenses = licenses".to_owned(),
            "Fabrikam IT Services supports it, but was never a partner.",
            "но партнерства никогда не было",
        ),
    ];
    for (statement, change, english, russian) in cases {
        let house = House::open();
        if !statement.is_empty() {
            house.execute(statement);
        }
        set(&house, &change);
        let agent = house.as_person(ADMIN_AGENT);
        for page in pages() {
            assert!(table(&agent, &page).contains(english), "{english}: {}", table(&agent, &page));
        }
        agent.post("/preferences", &[("language", "ru"), ("back", "/")]);
        assert!(table(&agent, &pages()[0]).contains(russian), "{russian}: {}", table(&agent, &pages()[0]));
        let customer = house.as_person("admin@oakdental.onmicrosoft.com");
        assert!(!table(&customer, &pages()[1]).contains("Contradictions"), "{english}");
    }
}

#[test]
fn an_ended_partnership_contradicts_what_still_names_it() {
    let house = House::open();
    end_partnership(&house);
    let told = table(&house.as_person(ADMIN_AGENT), &pages()[1]);
    assert!(told.contains("Fabrikam IT Services administers the account, but the partnership ended on"), "{told}");
    assert!(told.contains("Fabrikam IT Services supports it, but the partnership ended on"), "{told}");
    let own = table(&house.as_person(RESELLER), &pages()[1]);
    assert!(own.contains("Fabrikam IT Services supports it, but the partnership ended on"), "{own}");
}

#[test]
fn who_sees_part_of_a_customer_is_not_told_who_administers_it() {
    let house = House::open();
    set(&house, &format!("partner_of_record = '{}'", id("reseller:tailspin")));
    let told = table(&house.as_person(OTHER_RESELLER), &pages()[0]);
    assert!(told.contains("Not shown to your company") && told.contains("Tailspin Cloud since"), "{told}");
    assert!(!told.contains("Exchange Online"), "{told}");
}

#[test]
fn the_facts_are_asked_for_with_the_same_few_queries() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let asked = |page: &str| {
        let before = house.statements();
        let rows = table(&agent, page).matches("Supports").count();
        (house.statements() - before, rows)
    };
    let few = pages().map(|page| asked(&page).0);
    house.execute(&format!(
        "insert into subscriptions
         select (jsonb_populate_record(null::subscriptions, to_jsonb(subscriptions) || jsonb_build_object(
             'id', gen_random_uuid(),
             'partner_of_record', (select id from resellers order by id offset number % 8 limit 1),
             'support_reseller', (select id from resellers order by id offset number % 8 limit 1)))).*
         from subscriptions, generate_series(1, 27) as number where id = '{}'",
        id("subscription:oakdental:1")
    ));
    assert_eq!(pages().map(|page| asked(&page).0), few);
}
