//! Home: what needs a decision of each role's today, with the way to exactly that.

use partner_portal::words::{Language, Phrase};
use regex::Regex;

use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER,
    RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::id;
use crate::order_requests;
use crate::renewals::ends_in;
use crate::service_requests;

/// The lines of Home: where each leads, and what it says.
fn lines(person: &Client) -> Vec<(String, String)> {
    let page = person.get("/");
    assert_eq!(page.status, 200, "{}", page.text);
    let (_, main) = page.text.split_once("<main").unwrap();
    let line = Regex::new(r#"<li class="card"><section><p><a href="([^"]+)">([^<]+)</a>"#).unwrap();
    let lines = line.captures_iter(main).map(|found| (found[1].replace("&#38;", "&"), found[2].to_owned()));
    lines.collect()
}

fn paths(person: &Client) -> Vec<String> {
    lines(person).into_iter().map(|(path, _)| path).collect()
}

/// Something of every kind waits at the demo's main provider.
fn busy() -> House {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    // Bought yesterday, so that it can be canceled for some days.
    let recent = id("subscription:oakdental:2");
    house.execute(&format!(
        "update license_ledger set at = now() - interval '1 day' where subscription_id = '{recent}'"
    ));
    let receipt = reseller.post(&format!("/subscriptions/{recent}/change"), &[("kind", "cancel")]).location;
    assert_eq!(reseller.post(&format!("{receipt}/ask"), &[]).status, 303);
    order_requests::asked(&reseller);
    ends_in(&house, "oakdental:1", 10);
    let agent = house.as_person(SALES_AGENT);
    assert_eq!(agent.post("/incentives/check", &[]).status, 303);
    for _ in 0..2 {
        agent.post("/partnership-requests", &[]);
    }
    house.execute(
        "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, next_attempt_at, created_at, status)
         select id, provider_id, '', 'a@b.example', '', '', '', now(), now(), 'failed' from partnership_requests order by id limit 1",
    );
    house.execute(
        "update partnership_requests set letter_id = id, sent_at = now() where id in (select id from letters)",
    );
    house.execute(
        "update partnership_requests set sent_at = now(), expires_at = now() + interval '2 days' where letter_id is null",
    );
    // Of other letters, one is by the Helpdesk agent, one is old, and one has arrived.
    house.execute(
        "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, next_attempt_at, created_at, status)
         select gen_random_uuid(), provider_id, '', 'c@d.example', '', '', '', now(), now() - days * interval '1 day', other.status
         from letters, (values (1, 'failed'), (8, 'failed'), (1, 'sent')) as other (days, status)
         where letters.status = 'failed'",
    );
    house.execute(&format!(
        "update letters set author_id = '{}' where status = 'failed' and recipient_email = 'c@d.example'",
        id(&format!("user:{HELPDESK_AGENT}"))
    ));
    house.execute("update letters set concerns = '/partnership-requests/' || id where recipient_email = 'a@b.example'");
    // One that the provider answers.
    service_requests::opened_for(&house.as_person(ADMIN_AGENT), "cafejosephine", "");
    house.execute("update service_requests set first_response_at = null, handed_at = now()");
    house
}

#[test]
fn each_role_is_told_what_it_can_decide_and_led_to_exactly_that() {
    let house = busy();
    let all = [
        "/requests?state=closing",
        "/requests?state=waiting",
        "/service-requests?answers=own&state=unanswered",
        "/renewals?word=undecided",
        "/incentives?what=nobody",
        "/partnership-requests?state=bounced",
        "/letters?state=failed",
        "/partnership-requests?state=expiring",
        "/onboarding?show=own",
    ];
    let of = |some: &[usize]| some.iter().map(|place| all[*place].to_owned()).collect::<Vec<_>>();
    for (person, expected) in [
        (GLOBAL_ADMIN, of(&[0, 1, 2, 3, 4, 5, 6, 7, 8])),
        (ADMIN_AGENT, of(&[0, 1, 2, 3, 4, 5, 6, 7, 8])),
        (SALES_AGENT, of(&[0, 1, 3, 4, 5, 7, 8])),
        (HELPDESK_AGENT, of(&[2, 3, 6])),
        (BILLING_ADMIN, of(&[3])),
        (USER_ADMIN, of(&[])),
    ] {
        let client = house.as_person(person);
        assert_eq!(paths(&client), expected, "{person}");
        for path in expected {
            assert_eq!(client.get(&path).status, 200, "{person}: {path}");
        }
    }
    let nothing = house.as_person(USER_ADMIN).get("/");
    assert!(nothing.contains("Nothing needs a decision today."), "{}", nothing.text);
    let reseller = house.as_person(RESELLER);
    assert_eq!(paths(&reseller), ["/renewals?word=undecided"]);
    for stranger in [OTHER_RESELLER, OTHER_PROVIDER] {
        let stranger = house.as_person(stranger);
        let foreign = ["/renewals", "/requests", "/service-requests"];
        let seen = paths(&stranger);
        assert!(!seen.iter().any(|path| foreign.iter().any(|part| path.starts_with(part))), "{seen:?}");
    }
}

/// How many rows a list has, of the first page at least.
fn rows(page: &Answer) -> usize {
    let list = if page.contains("id=\"box-chosen\"") { "id=\"box-chosen\"" } else { "<tbody" };
    let (_, body) = page.text.split_once(list).unwrap_or_default();
    Regex::new("<th scope=\"row\"").unwrap().find_iter(body).count()
}

#[test]
fn the_number_is_that_of_the_list_in_words_of_the_language() {
    let house = busy();
    let admin = house.as_person(ADMIN_AGENT);
    for (path, words) in lines(&admin) {
        let found = rows(&admin.get(&path));
        let told: usize = words.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
        if path == "/letters?state=failed" {
            assert_eq!(
                (told, found),
                (1, 3),
                "those of the last week that are no partnership request's, and all: {words}"
            );
            continue;
        }
        assert!(found == told || (found == 25 && told > 25), "{path}: {words}, and {found} rows");
        assert_ne!(told, 0);
    }
    admin.post("/preferences", &[("language", "ru")]);
    let russian: Vec<String> = lines(&admin).into_iter().map(|(_, words)| words).collect();
    let one = Phrase::new("accounts-home-closing").with("count", 1).with("number", "1");
    assert!(russian.contains(&Language::Russian.say(one).to_string()), "{russian:?}");
}

#[test]
fn the_nearest_deadline_is_told_in_the_readers_zone() {
    let house = House::open();
    let subscription = ends_in(&house, "oakdental:1", 10);
    house.execute(&format!(
        "update subscriptions set term_ends_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' + interval '1 day 30 minutes' where id = '{subscription}'"
    ));
    let agent = house.as_person(BILLING_ADMIN);
    assert_eq!(agent.post("/preferences", &[("zone", "America/New_York")]).status, 303);
    let page = agent.get("/");
    assert!(page.contains("The first term ends on") && page.contains("7:30\u{202f}PM ("), "{}", page.text);
    assert_eq!(house.lines("select zone as line from users where zone is not null"), ["America/New_York"]);
}

#[test]
fn more_than_a_thousand_are_not_counted() {
    let house = House::open();
    house.execute(&format!(
        "insert into subscriptions
         select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'term_ends_at', now() + interval '9 days'))).*
         from subscriptions as one, generate_series(1, 1050) where one.id = '{}'",
        id("subscription:oakdental:1")
    ));
    let told = lines(&house.as_person(BILLING_ADMIN));
    assert_eq!(told[0].1, "1,000+ renewals are undecided");
}

#[test]
fn home_asks_the_database_a_fixed_number_of_times() {
    let house = House::open();
    let admin = house.as_person(ADMIN_AGENT);
    let asked = |client: &Client| {
        let before = house.statements();
        assert_eq!(client.get("/").status, 200);
        house.statements() - before
    };
    let idle = asked(&admin);
    let busy = busy();
    let admin = busy.as_person(ADMIN_AGENT);
    let before = busy.statements();
    assert_eq!(admin.get("/").status, 200);
    assert_eq!(busy.statements() - before, idle);
    assert!(idle <= 16, "{idle} statements");
}

#[test]
fn first_steps_are_on_a_page_of_their_own() {
    let house = House::open();
    for (person, step) in [(SALES_AGENT, "Connect with indirect resellers"), (RESELLER, "Serve your customers")] {
        let client = house.as_person(person);
        assert!(!client.get("/").contains(step));
        assert!(client.get("/first-steps").contains(step), "{person}");
    }
}
