//! **Credit history** and **Credit statement**, as a provider's people and resellers see them.

use chrono::TimeDelta;
use partner_portal::words::{Language, Phrase};

use crate::house::{ADMIN_AGENT, Answer, Client, House, NEW_RESELLER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{E3, NOBODY, id};

/// **Reseller (MPN ID)** of a subscription, submitted by an Admin agent who has just signed in.
pub fn credit(house: &House, subscription: &str, reseller: &str) {
    let agent = house.as_person(ADMIN_AGENT);
    let path = format!("/subscriptions/{}", id(subscription));
    let before = house.lines(&format!(
        "select coalesce(partner_of_record::text, '') as line from subscriptions where id = '{}'",
        id(subscription)
    ));
    let chosen = if reseller.is_empty() { String::new() } else { id(reseller) };
    let form = [("credited", chosen.as_str()), ("before", before[0].as_str()), ("action", "submit")];
    let answer = agent.post(&format!("{path}/reseller"), &form);
    assert_eq!(answer.status, 303, "{}", answer.text);
}

fn history(subscription: &str) -> String {
    format!("/subscriptions/{}/credit", id(subscription))
}

/// The cells of each row of a page's table, without their tags.
fn rows(page: &Answer) -> Vec<Vec<String>> {
    let body = page.text.split_once("<tbody>").map(|(_, rest)| rest.split_once("</tbody>").unwrap().0);
    let tags = regex::Regex::new("(?s)<[^>]*>").unwrap();
    let cell = |cell: &str| tags.replace_all(cell, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let cells = |row: &str| row.split("</t").map(|it| cell(&format!("<t{it}"))).filter(|it| !it.is_empty()).collect();
    body.unwrap_or_default().split("<tr>").skip(1).map(cells).collect()
}

fn file(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let text = answer.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

fn statement(person: &Client, query: &str) -> Answer {
    person.get(&format!("/incentives/statement?{query}"))
}

#[test]
fn a_history_names_each_holder_marks_gaps_and_leads_to_the_activity() {
    let house = House::open();
    house.clock.advance(TimeDelta::days(2));
    credit(&house, "subscription:oakdental:1", "");
    house.clock.advance(TimeDelta::days(3));
    credit(&house, "subscription:oakdental:1", "reseller:tailspin");
    let agent = house.as_person(ADMIN_AGENT);
    let subscription = agent.get(&format!("/subscriptions/{}", id("subscription:oakdental:1")));
    assert!(subscription.contains(&format!("href=\"{}\"", history("subscription:oakdental:1"))));

    let page = agent.get(&history("subscription:oakdental:1"));

    let rows = rows(&page);
    let told: Vec<[&str; 3]> = rows.iter().map(|row| [&*row[2], &*row[3], &*row[4]]).collect();
    assert_eq!(told[0], ["Tailspin Cloud (ID: 4391508)", "1 day", &rows[0][4]]);
    assert_eq!(told[1], ["Nobody Gap", "3 days", &rows[1][4]]);
    assert!(told[2][0].starts_with("Fabrikam IT Services") && told[2][2] == "At the subscription’s start", "{told:?}");
    for row in &rows[..2] {
        assert!(row[4].starts_with("Matthias Feldkamp Activity log"), "{row:?}");
    }
    assert!(page.contains("Nobody was credited on 3 days") && page.contains("class=\"gap\""), "{}", page.text);
    let link = regex::Regex::new("href=\"(/activity[^\"]*)").unwrap();
    let found = crate::make::unescape(&link.captures(&page.text).unwrap()[1]);
    assert!(agent.get(&found).contains("Oak Dental"), "{found}");

    let exported = file(&agent.get(&format!("{}/export", history("subscription:oakdental:1"))));
    assert_eq!(exported.len(), 4);
    assert_eq!(exported[2][2], "Nobody");
    assert_eq!(exported[2][6], "3");
    let days: Vec<i64> = exported[1..].iter().map(|row| row[6].parse().unwrap()).collect();
    let all = house.count(&format!(
        "select ('{}'::date - (started_at at time zone 'UTC')::date + 1)::bigint as count from subscriptions where id = '{}'",
        house.clock.now().date_naive(),
        id("subscription:oakdental:1")
    ));
    assert_eq!(days.iter().sum::<i64>(), all, "every day counts once");
}

#[test]
fn a_deleted_subscription_ends_its_history() {
    let house = House::open();
    let ended = "select count(*) from credit_spans join subscriptions on id = subscription_id where status = 'deleted'";
    assert_eq!(house.count(&format!("{ended} and until is null")), 0);
    assert!(house.count(&format!("{ended} and ended and until < now()")) >= 12);
    let page = house.as_person(ADMIN_AGENT).get(&history("subscription:customer:6"));
    assert!(!page.contains("Now</td>") && rows(&page).len() == 1, "{}", page.text);
}

#[test]
fn a_reseller_is_told_no_other_resellers_name_and_keeps_what_it_was_credited_for() {
    let house = House::open();
    let (fabrikam, tailspin) = (house.as_person(RESELLER), house.as_person(OTHER_RESELLER));
    let page = fabrikam.get(&history("subscription:alpineskihouse:1"));
    assert_eq!(
        rows(&page).iter().map(|row| row[2].clone()).collect::<Vec<_>>(),
        ["Fabrikam IT Services (ID: 0012345)", "Nobody Gap", "Another reseller"]
    );
    assert!(!page.contains("Tailspin") && !page.contains("4391508"), "{}", page.text);
    let exported = fabrikam.get(&format!("{}/export", history("subscription:alpineskihouse:1")));
    assert!(!exported.contains("Tailspin") && exported.contains("Another reseller"), "{}", exported.text);

    // The one before sees the subscription no more, but still what it was credited for.
    assert_eq!(tailspin.get(&history("subscription:alpineskihouse:1")).status, 404);
    let month = (house.clock.now() - TimeDelta::days(150)).format("%Y-%m").to_string();
    let told = statement(&tailspin, &format!("month={month}&provider={}", id("provider:northwind")));
    let line = rows(&told).into_iter().find(|row| row[0] == "Alpine Ski House").unwrap();
    assert_eq!(line[1], "Microsoft 365 Business Standard");
    assert!(!told.contains(&history("subscription:alpineskihouse:1")), "no link to what is not to be seen");
    let later = (house.clock.now() - TimeDelta::days(31)).format("%Y-%m").to_string();
    let told = statement(&tailspin, &format!("month={later}&provider={}", id("provider:northwind")));
    assert!(!told.contains("Alpine Ski House"), "{}", told.text);
}

#[test]
fn a_statement_counts_days_and_licenses_up_to_the_last_day_credited() {
    let house = House::open();
    let first = "2026-01-01".parse::<chrono::NaiveDate>().unwrap();
    let at = |day: i64, time: &str| format!("{} {time}Z", first + TimeDelta::days(day - 1));
    let subscription = id("subscription:oakdental:1");
    // Tailspin from the 5th to the 20th, at whose end nobody is credited any more; licenses change, then the product.
    house.execute(&format!("delete from credit_spans where subscription_id = '{subscription}'"));
    house.execute(&format!("delete from license_ledger where subscription_id = '{subscription}'"));
    house.execute(&format!(
        "insert into credit_spans (provider_id, subscription_id, since, until, follows, reseller_id)
         select provider_id, id, since::timestamptz, until::timestamptz, follows::timestamptz, reseller::uuid
         from subscriptions, (values ('2025-06-01Z', '{0}', null, null), ('{0}', '{1}', '{0}', '{2}'), ('{1}', null, '{1}', null))
             as span (since, until, follows, reseller)
         where id = '{subscription}' order by since",
        at(5, "18:00"),
        at(20, "00:00:01"),
        id("reseller:tailspin")
    ));
    house.execute(&format!(
        "insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
         select provider_id, gen_random_uuid(), id, 'upgrade', at::timestamptz, change, 0, ''
         from subscriptions, (values ('2025-06-01Z', 10), ('{}', 5), ('{}', 100)) as entry (at, change) where id = '{subscription}'",
        at(10, "23:59:59"),
        at(20, "00:00:00")
    ));
    house.execute(&format!(
        "insert into subscription_changes (provider_id, id, subscription_id, outcome, version, author, created_at, applied_at)
         select provider_id, gen_random_uuid(), id, jsonb_build_object('before', jsonb_build_object('offer', '{E3}')), 1, '', now(), '{}'
         from subscriptions where id = '{subscription}'",
        at(25, "12:00")
    ));
    let asked = format!("month=2026-01&reseller={}", id("reseller:tailspin"));
    let agent = house.as_person(SALES_AGENT);

    let rows = rows(&statement(&agent, &asked));

    let line = rows.iter().find(|row| row[0] == "Oak Dental").unwrap();
    // From the 5th to the 9th with 10 licenses, from the 10th to the 19th with 15.
    assert_eq!(line[1..], ["Microsoft 365 E3", "Jan 5, 2026", "Jan 19, 2026", "15 of 31", "15", "200"]);
    let exported = file(&agent.get(&format!("/incentives/statement/export?{asked}")));
    let line = exported.iter().find(|row| row[0] == "Oak Dental").unwrap();
    assert_eq!(line[3..10], [&*subscription, "2026-01-05", "2026-01-19", "15", "31", "15", "200"]);
    assert_eq!(line[10], "Tailspin Cloud (ID: 4391508)");
    assert_eq!(exported.len() - 1, rows.len());
    let said = statement(&agent, &asked).text;
    let total: i64 = exported[1..].iter().map(|row| row[9].parse::<i64>().unwrap()).sum();
    assert!(said.contains(&format!("<dd>{}</dd>", Language::English.number(total))), "{total}: {said}");
}

#[test]
fn a_month_that_is_none_is_said_beside_its_box_and_foreign_companies_are_not_there() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let fabrikam = id("reseller:fabrikam");
    for month in ["2026-13", "november", "1999-12", "2999-01", "2026-1", "2026-01-01"] {
        for language in Language::ALL {
            agent.post("/preferences", &[("language", language.code())]);
            let query = format!("month={month}&reseller={fabrikam}");
            let page = statement(&agent, &query);
            let example = house.clock.now().format("%Y-%m").to_string();
            let said = language.say(Phrase::new("incentives-month-wrong").with("example", example)).to_string();
            assert_eq!((page.status, page.problem("month")), (422, Some(said)), "{month}: {}", page.text);
            assert!(page.contains(&format!("value=\"{month}\"")) && page.contains(&format!("{fabrikam}\" selected")));
            assert_eq!(agent.get(&format!("/incentives/statement/export?{query}")).status, 422);
        }
    }
    let reseller = house.as_person(RESELLER);
    let (northwind, contoso, wingtip) = (id("provider:northwind"), id("provider:contoso"), id("reseller:wingtip"));
    for (person, query) in [
        (&agent, format!("reseller={wingtip}")),
        (&agent, format!("reseller={NOBODY}")),
        (&agent, "reseller=x".to_owned()),
        (&agent, format!("provider={contoso}")),
        (&reseller, format!("reseller={}", id("reseller:tailspin"))),
        (&reseller, format!("provider={contoso}")),
        (&reseller, format!("provider={NOBODY}")),
    ] {
        for path in ["", "/export"] {
            assert_eq!(person.get(&format!("/incentives/statement{path}?{query}")).status, 404, "{query}");
        }
    }
    assert_eq!(statement(&reseller, &format!("reseller={fabrikam}&provider={northwind}")).status, 200);
    assert!(house.as_person(NEW_RESELLER).get("/incentives/statement").contains("Your company has not been credited"));
}

#[test]
fn what_is_out_of_reach_is_in_no_statement() {
    let house = House::open();
    let asked = format!("reseller={}", id("reseller:fabrikam"));
    let agent = house.as_person(SALES_AGENT);
    let all = rows(&statement(&agent, &asked)).len();
    house.execute(&format!("update users set reach_countries = array['DE'] where sign_in_name = '{SALES_AGENT}'"));
    assert!(rows(&statement(&agent, &asked)).len() < all);
    assert!(!agent.get(&format!("/incentives/statement/export?{asked}")).contains("Oak Dental"));
    house.execute(&format!(
        "update users set reach_countries = null, reach_resellers = array['{}'::uuid] where sign_in_name = '{SALES_AGENT}'",
        id("reseller:tailspin")
    ));
    assert_eq!(statement(&agent, &asked).status, 404);
    assert_eq!(agent.get(&history("subscription:oakdental:1")).status, 404);
}

/// So many more turns of Oak Dental's subscription between Tailspin and nobody, a day apart.
fn turns(house: &House, count: i64) {
    for number in 1..=count {
        let holder = if number % 2 == 0 { "null".to_owned() } else { format!("'{}'", id("reseller:tailspin")) };
        house.execute(&format!(
            "update subscriptions set partner_of_record = {holder}, version = version + 1, changed_by = 'N',
                 changed_at = started_at + interval '1 day' * (select count(*) from credit_spans where subscription_id = id)
             where id = '{}'",
            id("subscription:oakdental:1")
        ));
    }
}

/// So many more subscriptions of Oak Dental that credit Litware.
fn copies(house: &House, count: i32) {
    house.execute(&format!(
        "insert into subscriptions (provider_id, id, customer_id, offer_id, licenses, term, billing, unit_price, currency,
             status, started_at, term_started_at, term_ends_at, anchor_day, moves_at, partner_of_record)
         select provider_id, gen_random_uuid(), customer_id, offer_id, licenses, term, billing, unit_price, currency,
             status, started_at, term_started_at, term_ends_at, anchor_day, moves_at, '{}'
         from subscriptions, generate_series(1, {count}) where id = '{}'",
        id("reseller:litware"),
        id("subscription:oakdental:1")
    ));
}

fn litware() -> String {
    format!("reseller={}", id("reseller:litware"))
}

#[test]
fn the_pages_ask_the_database_the_same_with_three_rows_and_with_thirty() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let reseller = house.as_person(OTHER_RESELLER);
    let history = history("subscription:oakdental:1");
    let asked = [
        (&agent, history.clone()),
        (&agent, format!("{history}/export")),
        (&agent, format!("/incentives/statement?{}", litware())),
        (&agent, format!("/incentives/statement/export?{}", litware())),
        (&reseller, "/incentives/statement".to_owned()),
    ];
    let statements = || {
        asked.each_ref().map(|(person, path)| {
            let before = house.statements();
            assert_eq!(person.get(path).status, 200, "{path}");
            house.statements() - before
        })
    };
    turns(&house, 2);
    copies(&house, 3);
    let few = statements();
    turns(&house, 28);
    copies(&house, 27);
    assert_eq!(statements(), few);
}

#[test]
fn long_histories_and_statements_page_by_key() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    turns(&house, 120);
    copies(&house, 130);
    let spans =
        format!("select count(*) from credit_spans where subscription_id = '{}'", id("subscription:oakdental:1"));
    let history = history("subscription:oakdental:1");
    let seen = all_pages(&agent, &history);
    assert_eq!(i64::try_from(seen.len()).unwrap(), house.count(&spans));
    assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "no row twice");
    let exported = file(&agent.get(&format!("{history}/export")));
    assert_eq!(exported.len() - 1, seen.len());

    let statement = format!("/incentives/statement?{}", litware());
    let exported = file(&agent.get(&statement.replace('?', "/export?")));
    assert!(exported.len() > 131, "{}", exported.len());
    assert_eq!(all_pages(&agent, &statement).len(), exported.len() - 1);
    for path in [history, statement] {
        let after = if path.contains('?') { '&' } else { '?' };
        assert_eq!(agent.get(&format!("{path}{after}after=nonsense")).status, 200);
    }
}

/// The rows of a list, page by page.
fn all_pages(agent: &Client, path: &str) -> Vec<String> {
    let link = regex::Regex::new("class=\"pager\"><a [^>]*href=\"([^\"]*)").unwrap();
    let (mut next, mut seen) = (Some(path.to_owned()), Vec::new());
    while let Some(path) = next {
        let page = agent.get(&path);
        let body = page.text.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
        seen.extend(body.split("<tr>").skip(1).map(str::to_owned));
        next = link.captures(&page.text).map(|found| crate::make::unescape(&found[1]));
    }
    seen
}
