//! **Service requests**: opened by each side, answered by the designated support contact, with notes both ways.

use chrono::TimeDelta;

use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, CUSTOMER, Client, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER,
    RESELLER, SALES_AGENT,
};
use crate::make::{Filled, at_once, hidden_form, id, pages};

/// Adventure Works' Business Premium, which Fabrikam supports.
const SUPPORTED: &str = "subscription:customer:1";

/// Adventure Works' Power BI Pro, which the provider supports.
const ALONE: &str = "subscription:customer:2";

/// **New service request**, as its page shows it to `asker`.
fn page_of(asker: &Client, customer: &str) -> Answer {
    let page = asker.get(&format!("/customers/{}/service-requests/new", id(&format!("customer:{customer}"))));
    assert_eq!(page.status, 200, "{}", page.text);
    page
}

/// The form, filled in right; for the customer itself where `subscription` is empty.
pub fn filled(asker: &Client, customer: &str, subscription: &str) -> (String, Filled) {
    let (path, form) = hidden_form(&page_of(asker, customer), "/service-requests");
    let about = if subscription.is_empty() { String::new() } else { id(subscription) };
    let form = form
        .with("subscription", about)
        .with("topic", "outage")
        .with("severity", "moderate")
        .with("title", "Mail doesn't arrive")
        .with("body", "Since 9 o'clock.\r\nAll of <us>.")
        .with("contact_name", "Katherine Whitfield")
        .with("email", "katherine.whitfield@customer.example")
        .with("phone", "+1 425 555 0111");
    (path, form)
}

/// A request that `asker` has opened: its path.
fn open(asker: &Client, customer: &str, subscription: &str, severity: &str) -> String {
    let (path, form) = filled(asker, customer, subscription);
    let answer = form.with("severity", severity).post(asker, &path);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

/// A request for a customer or for a subscription of it: its id.
pub fn opened_for(asker: &Client, customer: &str, subscription: &str) -> String {
    let path = open(asker, customer, subscription, "moderate");
    path.rsplit('/').next().unwrap().to_owned()
}

/// A request of Oak Dental's: its id.
pub fn opened(reseller: &Client) -> String {
    opened_for(reseller, "oakdental", "subscription:oakdental:1")
}

/// A note in a request.
pub fn noted(person: &Client, request: &str) -> Answer {
    does(person, &format!("/service-requests/{request}"), "notes", &[("body", "We look into it.")])
}

/// What the page of `request` offers `person`: the form whose address ends with `what`, with `more` filled in.
fn form_of(page: &Answer, what: &str, more: &[(&str, &str)]) -> (String, Filled) {
    let (path, form) = hidden_form(page, &format!("/{what}"));
    (path, more.iter().fold(form, |form, (name, value)| form.with(name, *value)))
}

/// Fills in and sends a form of the page of `request`.
pub fn does(person: &Client, request: &str, what: &str, more: &[(&str, &str)]) -> Answer {
    let page = person.get(request);
    assert_eq!(page.status, 200, "{}", page.text);
    let (path, form) = form_of(&page, what, more);
    form.post(person, &path)
}

/// What a page that is not offered would send: the boxes of another form of it.
fn crafted(person: &Client, request: &str, what: &str) -> Answer {
    let seen = person.get(request);
    let known = ["notes", "close", "reopen"].into_iter().find(|it| offers(&seen, it)).unwrap();
    let (_, form) = hidden_form(&seen, &format!("/{known}"));
    form.with("body", "x").with("severity", "minimal").post(person, &format!("{request}/{what}"))
}

fn offers(page: &Answer, what: &str) -> bool {
    page.contains(&format!("/{what}\""))
}

/// Letters but those of signing in, with their recipients.
fn letters(house: &House) -> Vec<String> {
    house.lines(
        "select recipient_email || '|' || subject || '|' || text_body as line from letters
         where subject like '%ervice request%' order by created_at, id",
    )
}

fn did(house: &House, action: &str) -> i64 {
    house.count(&format!("select count(*) from activity where action = 'service_request.{action}'"))
}

fn state(page: &Answer) -> &'static str {
    let shown: Vec<&str> = ["Open", "Attention needed", "Closed"]
        .into_iter()
        .filter(|it| page.contains(&format!(">{it}</span>")))
        .collect();
    assert_eq!(shown.len(), 1, "{shown:?} {}", page.text);
    shown[0]
}

#[test]
fn a_customer_opens_one_and_its_resellers_support_answers() {
    let house = House::open();
    let (customer, reseller) = (house.as_person(CUSTOMER), house.as_person(RESELLER));
    let page = page_of(&customer, "customer");
    for told in [
        "Business Premium",
        "Adventure Works Cycles</option>",
        "value=\"+14255550111\"",
        "first response within 2 hours",
    ] {
        assert!(page.contains(told), "{told}: {}", page.text);
    }
    let (path, form) = filled(&customer, "customer", SUPPORTED);
    let clicks = at_once(&house, || form.post(&customer, &path));
    let request = clicks[0].location.clone();
    assert!(clicks.iter().all(|answer| answer.status == 303 && answer.location == request), "twenty clicks open one");
    assert_eq!((house.count("select count(*) from service_requests"), did(&house, "opened")), (1, 1));
    let told = letters(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].split('|').next().unwrap().ends_with("@reseller.example"), "{told:?}");
    assert!(told[0].contains(&request) && told[0].contains("All of <us>.") && told[0].contains("Mail doesn't arrive"));

    let page = reseller.get(&request);
    for told in [
        "Mail doesn&#39;t arrive",
        "SR-1",
        "All of &#60;us&#62;.",
        "Moderate",
        "First response due",
        "Fabrikam IT Services",
    ] {
        assert!(page.contains(told), "{told}: {}", page.text);
    }
    assert_eq!(state(&page), "Open");
    let empty = does(&reseller, &request, "notes", &[("body", " \r\n ")]);
    assert!(empty.status == 422 && empty.problem("body").is_some(), "{}", empty.text);
    let page = reseller.get(&request);
    let (path, form) = form_of(&page, "notes", &[("body", "Which server?"), ("asks", "true")]);
    assert!(at_once(&house, || form.post(&reseller, &path)).iter().all(|answer| answer.status == 303));
    assert_eq!(did(&house, "noted"), 1, "twenty clicks add one");
    let told = letters(&house).pop().unwrap();
    assert!(told.starts_with("katherine.whitfield@customer.example|") && told.contains("Which server?"), "{told}");
    assert!(told.contains("needs your answer"), "{told}");
    let page = customer.get(&request);
    assert_eq!(state(&page), "Attention needed");
    assert!(page.contains("First response</dt>") && page.contains("Rowan Castellano"), "{}", page.text);

    assert_eq!(house.count("select count(*) from service_requests where first_response_at is null"), 0);
}

#[test]
fn it_is_closed_and_reopened_by_either_side_and_the_log_keeps_nothing_that_was_written() {
    let house = House::open();
    let (customer, reseller) = (house.as_person(CUSTOMER), house.as_person(RESELLER));
    let request = open(&customer, "customer", SUPPORTED, "moderate");
    assert_eq!(does(&reseller, &request, "notes", &[("body", "Which server?"), ("asks", "true")]).status, 303);
    assert_eq!(does(&customer, &request, "notes", &[("body", "The first.")]).status, 303);
    assert_eq!(state(&reseller.get(&request)), "Open", "nobody is waited for");
    assert!(letters(&house).pop().unwrap().contains("reseller.example|"), "support is told");
    assert_eq!(does(&reseller, &request, "close", &[]).status, 303);
    assert!(letters(&house).pop().unwrap().starts_with("katherine.whitfield@customer.example|"));
    assert_eq!(state(&customer.get(&request)), "Closed");
    assert_eq!(does(&customer, &request, "reopen", &[]).status, 303);
    assert_eq!(state(&customer.get(&request)), "Open");
    for action in ["opened", "closed", "reopened"] {
        assert_eq!(did(&house, action), 1, "{action}");
    }
    let kept = house.lines("select details::text as line from activity where action like 'service_request.%'").concat();
    assert!(!kept.contains("server") && kept.contains("SR-1"), "what was written is no matter of the log: {kept}");
    let log = reseller.get("/activity");
    assert!(log.contains("Service request closed"), "{}", log.text);
}

#[test]
fn the_designated_contact_answers_whoever_opened_it() {
    let house = House::open();
    let (customer, reseller, agent) =
        (house.as_person(CUSTOMER), house.as_person(RESELLER), house.as_person(HELPDESK_AGENT));
    for (asker, about, to) in [
        (&customer, ALONE, "support@provider.example|"),
        (&reseller, ALONE, "support@provider.example|"),
        (&customer, "", "reseller.example|"),
        (&agent, SUPPORTED, "reseller.example|"),
        (&agent, ALONE, "support@provider.example|"),
    ] {
        open(asker, "customer", about, "critical");
        let told = letters(&house).pop().unwrap();
        assert!(told.split('|').next().unwrap().len() > 5 && told.contains(to), "{about}: {told}");
        assert!(told.contains("critical service request"), "{told}");
    }
    let responded = house.count("select count(*) from service_requests where first_response_at is not null");
    assert_eq!(responded, 1, "who answers has opened one themselves");
    // Another contact answers what is open from then on.
    let request = open(&customer, "customer", SUPPORTED, "minimal");
    assert!(offers(&reseller.get(&request), "hand") && !offers(&agent.get(&request), "severity"));
    let chosen = [("support_contact", "provider"), ("before", &*id("reseller:fabrikam"))];
    assert_eq!(agent.post(&format!("/subscriptions/{}/support-contact", id(SUPPORTED)), &chosen).status, 303);
    assert!(!offers(&reseller.get(&request), "hand") && offers(&agent.get(&request), "severity"));
}

#[test]
fn a_reseller_hands_it_to_the_provider_who_gives_it_back() {
    let house = House::open();
    let (customer, reseller, agent) =
        (house.as_person(CUSTOMER), house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let request = open(&customer, "customer", SUPPORTED, "moderate");
    assert_eq!(does(&reseller, &request, "hand", &[]).status, 303);
    assert!(letters(&house).pop().unwrap().starts_with("support@provider.example|"));
    let page = agent.get(&request);
    assert!(page.contains("Handed the request to the provider.") && page.contains("Northwind Distribution"));
    assert!(offers(&page, "return") && !offers(&reseller.get(&request), "hand"));
    assert_eq!(does(&agent, &request, "severity", &[("severity", "critical")]).status, 303);
    assert!(customer.get(&request).contains("Changed the severity to Critical."));
    assert_eq!(does(&agent, &request, "severity", &[("severity", "critical")]).status, 303, "it is so already");
    assert_eq!(did(&house, "severity_changed"), 1);
    assert_eq!(does(&agent, &request, "severity", &[("severity", "fatal")]).status, 422);
    assert_eq!(does(&agent, &request, "return", &[]).status, 303);
    assert!(letters(&house).pop().unwrap().contains("reseller.example|"));
    assert!(offers(&reseller.get(&request), "hand"));
    // What the provider supports itself can't be given to anybody.
    let own = open(&customer, "customer", ALONE, "moderate");
    assert!(!offers(&agent.get(&own), "return"));
    assert_eq!(crafted(&agent, &own, "return").status, 409);
}

#[test]
fn a_request_is_never_left_with_nobody_who_can_answer_it() {
    let house = House::open();
    let (customer, reseller, agent) =
        (house.as_person(CUSTOMER), house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    // The provider takes over what the reseller doesn't answer.
    let request = open(&customer, "customer", SUPPORTED, "moderate");
    assert_eq!(does(&agent, &request, "hand", &[]).status, 303);
    let told = letters(&house).pop().unwrap();
    assert!(told.contains("@reseller.example|") && told.contains("has taken a service request over"), "{told}");
    let page = agent.get(&request);
    assert!(page.contains("Took the request over.") && offers(&page, "severity"), "{}", page.text);
    assert!(!offers(&reseller.get(&request), "severity"));

    // Where the subscription is gone, so is its support contact: the provider answers.
    let request = open(&customer, "customer", SUPPORTED, "critical");
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:customer")));
    assert!(offers(&reseller.get(&request), "severity"), "it supports what it doesn't administer");
    house.execute(&format!(
        "update subscriptions set status = 'deleted', moves_at = null where id = '{}'",
        id(SUPPORTED)
    ));
    assert_eq!(reseller.get(&request).status, 404);
    let page = agent.get(&request);
    assert!(offers(&page, "severity") && !offers(&page, "hand"), "{}", page.text);
    assert!(agent.get("/service-requests?answers=own").contains(&request));
    assert_eq!(noted(&agent, request.rsplit('/').next().unwrap()).status, 303);
    assert_eq!(house.count("select count(*) from service_requests where first_response_at is not null"), 1);
}

#[test]
fn who_neither_asks_nor_answers_is_heard_by_both() {
    let house = House::open();
    let (customer, agent) = (house.as_person(CUSTOMER), house.as_person(ADMIN_AGENT));
    let request = open(&customer, "customer", SUPPORTED, "moderate");
    let before = letters(&house).len();
    assert_eq!(does(&agent, &request, "close", &[]).status, 303);
    let mut told = letters(&house).split_off(before);
    told.sort();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("katherine.whitfield@customer.example|") && told[1].contains("reseller.example|"));
}

#[test]
fn a_request_is_not_written_to_without_end() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let request = open(&customer, "customer", SUPPORTED, "moderate");
    house.execute("update service_requests set entries = 500");
    let refused = does(&customer, &request, "notes", &[("body", "One more.")]);
    assert!(refused.status == 409 && refused.contains("too many entries"), "{}", refused.text);
    assert_eq!(does(&customer, &request, "close", &[]).status, 303, "it can still be closed");
}

#[test]
fn each_state_allows_each_side_what_it_may() {
    let house = House::open();
    let people = [CUSTOMER, RESELLER, ADMIN_AGENT, SALES_AGENT].map(|name| house.as_person(name));
    let [customer, reseller, agent, _] = &people;
    // The columns: the customer, its reseller, which is the contact, the provider, and who of it may only read.
    let table: [(&str, [&str; 4]); 4] = [
        ("open", ["notes close", "notes close severity hand", "notes close hand", ""]),
        ("attention", ["notes close", "notes close severity hand", "notes close hand", ""]),
        ("handed", ["notes close", "notes close", "notes close severity return", ""]),
        ("closed", ["reopen", "reopen", "reopen", ""]),
    ];
    for (state, expected) in table {
        let request = open(customer, "customer", SUPPORTED, "moderate");
        let prepared = match state {
            "attention" => does(reseller, &request, "notes", &[("body", "When?"), ("asks", "true")]),
            "handed" => does(reseller, &request, "hand", &[]),
            "closed" => does(agent, &request, "close", &[]),
            _ => customer.get(&request),
        };
        assert!([200, 303].contains(&prepared.status), "{state}");
        for (person, expected) in people.iter().zip(expected) {
            let page = person.get(&request);
            for what in ["notes", "close", "reopen", "severity", "hand", "return"] {
                let may = expected.split(' ').any(|it| it == what);
                assert_eq!(offers(&page, what), may, "{state}: {expected:?} {what}");
                if !may && !expected.is_empty() {
                    let refused = crafted(person, &request, what);
                    assert_eq!(refused.status, 409, "{state} {what}: {}", refused.text);
                }
            }
        }
        let entries = house.count("select count(*) from service_request_entries");
        assert_eq!(entries, house.count("select sum(entries)::bigint as count from service_requests"), "{state}");
    }
}

#[test]
fn an_old_page_says_what_changed_and_of_two_who_close_at_once_one_does() {
    let house = House::open();
    let (customer, agent) = (house.as_person(CUSTOMER), house.as_person(ADMIN_AGENT));
    let request = open(&customer, "customer", ALONE, "moderate");
    let old = customer.get(&request);
    assert_eq!(does(&agent, &request, "notes", &[("body", "It works again.")]).status, 303);
    assert_eq!(does(&agent, &request, "close", &[]).status, 303);
    let (path, form) = form_of(&old, "notes", &[("body", "It is <still> so.")]);
    let stale = form.post(&customer, &path);
    assert_eq!(stale.status, 409);
    for told in ["2 entries were added", "It works again.", "Closed the request.", ">New</span>"] {
        assert!(stale.contains(told), "{told}: {}", stale.text);
    }
    // Closed, it has no box for a note; it can be reopened, and then the note is sent.
    assert_eq!(does(&customer, &request, "reopen", &[]).status, 303);
    let old = customer.get(&request);
    assert_eq!(noted(&agent, request.rsplit('/').next().unwrap()).status, 303);
    let (path, form) = form_of(&old, "notes", &[("body", "It is <still> so.")]);
    let stale = form.post(&customer, &path);
    assert!(stale.status == 409 && stale.contains("It is &#60;still&#62; so.</textarea>"), "{}", stale.text);
    let (path, form) = form_of(&stale, "notes", &[("body", "It is <still> so.")]);
    assert_eq!(form.post(&customer, &path).status, 303, "the page that is shown then is good");

    let pages = [&customer, &agent].map(|person| form_of(&person.get(&request), "close", &[]));
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = at_once(&house, || match turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst) % 2 {
        0 => pages[0].1.post(&customer, &pages[0].0),
        _ => pages[1].1.post(&agent, &pages[1].0),
    });
    let closed = answers.iter().filter(|answer| answer.status == 303).count();
    let told = answers.iter().filter(|answer| answer.status == 409 && answer.contains("1 entry was added")).count();
    assert_eq!((closed, told), (10, 10));
    assert_eq!(did(&house, "closed"), 2);

    // Gone back to and written anew, the page opens no second request by mistake.
    let (path, form) = filled(&customer, "customer", "");
    let first = form.clone().post(&customer, &path);
    let again = form.with("title", "Another matter").post(&customer, &path);
    assert!(again.status == 422 && again.contains("already opened SR-2") && again.contains("Another matter"));
    assert_eq!(form_of(&again, "service-requests", &[]).1.values().count(), 1);
    assert_ne!(first.location, "");
}

#[test]
fn what_is_wrong_with_a_box_is_said_beside_it_and_nothing_typed_is_lost() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let (path, right) = filled(&customer, "customer", SUPPORTED);
    let long = "x".repeat(5_001);
    for (field, value) in [
        ("subscription", id("subscription:oakdental:1")),
        ("subscription", "x".to_owned()),
        ("topic", "<b>".to_owned()),
        ("severity", String::new()),
        ("title", " ".to_owned()),
        ("title", "x".repeat(151)),
        ("title", "a\u{202e}b".to_owned()),
        ("body", String::new()),
        ("body", long),
        ("contact_name", String::new()),
        ("email", "nobody".to_owned()),
        ("phone", "12".to_owned()),
        ("country", "XX".to_owned()),
    ] {
        let told = right.clone().with(field, value.clone()).post(&customer, &path);
        assert_eq!(told.status, 422, "{field} {value:.20}");
        assert!(told.problem(field).is_some(), "{field} {value:.20}: {}", told.text);
        assert!(told.contains("All of &#60;us&#62;.") || field == "body", "{field}");
    }
    assert_eq!(right.clone().with("id", "x").post(&customer, &path).status, 422);
    let page = page_of(&customer, "customer");
    assert!(page.contains("<option value=\"US\" selected>"), "the customer's own country: {}", page.text);
    let berlin = right.clone().with("country", "DE").with("phone", "030 901820");
    let (told, typed) = (berlin.clone().with("title", "").post(&customer, &path), "<option value=\"DE\" selected>");
    assert!(told.status == 422 && told.contains(typed), "{}", told.text);
    assert_eq!(house.count("select count(*) from service_requests"), 0);
    let shown = customer.get(&berlin.post(&customer, &path).location);
    assert!(shown.contains("<br>Germany") && shown.contains("tel:+4930901820"), "{}", shown.text);
    // A form without what the page minted does nothing, and what was typed comes back.
    let request = open(&customer, "customer", SUPPORTED, "minimal");
    let told = customer.post(&format!("{request}/notes"), &[("body", "Hello?")]);
    assert!(told.status == 422 && told.contains("Hello?</textarea>"), "{}", told.text);
    assert_eq!(house.count("select count(*) from service_request_entries"), 0);
}

#[test]
fn a_first_response_is_overdue_by_the_readers_clock_and_home_counts_it() {
    let house = House::open();
    let names = [CUSTOMER, RESELLER, ADMIN_AGENT];
    let opener = house.as_person(CUSTOMER);
    let critical = open(&opener, "customer", SUPPORTED, "critical");
    open(&opener, "customer", ALONE, "moderate");
    open(&opener, "customer", "", "minimal");
    let late = |name: &str| {
        let person = house.as_person(name);
        let list = person.get("/service-requests?state=overdue");
        list.text.matches("<a href=\"/service-requests/").count()
    };
    for (minutes, expected) in [(119, 0), (2, 1), (120, 2), (240, 3)] {
        house.clock.advance(TimeDelta::minutes(minutes));
        for name in names {
            assert_eq!(late(name), expected, "{name} after {minutes} more minutes");
        }
    }
    // Each partner's Home counts what its own company answers.
    let reseller = house.as_person(RESELLER);
    let home = reseller.get("/");
    assert!(home.contains("2 service requests wait for a first response that is overdue"), "{}", home.text);
    let home = house.as_person(ADMIN_AGENT).get("/");
    assert!(home.contains("1 service request waits for a first response that is overdue"), "{}", home.text);
    assert!(!house.as_person(BILLING_ADMIN).get("/").contains("/service-requests"), "who may not see them");
    assert!(!house.as_person(OTHER_PROVIDER).get("/").contains("state=overdue"));
    let customer = house.as_person(CUSTOMER);
    let home = customer.get("/");
    assert!(home.contains("3 open") && home.contains("New service request"), "{}", home.text);
    let list = reseller.get("/service-requests?answers=own&state=overdue");
    assert_eq!(list.text.matches("<a href=\"/service-requests/").count(), 2);

    assert_eq!(does(&reseller, &critical, "notes", &[("body", "We are at it."), ("asks", "true")]).status, 303);
    assert_eq!(late(RESELLER), 2, "it was answered");
    let home = customer.get("/");
    assert!(home.contains("1 needs your attention"), "{}", home.text);
    assert!(!reseller.get(&critical).contains("Overdue"));
}

#[test]
fn a_list_is_filtered_and_searched_by_each_side() {
    let house = House::open();
    let (customer, reseller, agent) =
        (house.as_person(CUSTOMER), house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let request = open(&customer, "customer", SUPPORTED, "critical");
    open(&reseller, "oakdental", "", "minimal");
    assert_eq!(does(&customer, &open(&customer, "customer", "", "minimal"), "close", &[]).status, 303);
    assert_eq!(does(&reseller, &request, "notes", &[("body", "When?"), ("asks", "true")]).status, 303);
    let adventure = id("customer:customer");
    let found = |person: &Client, query: &str| {
        let page = person.get(&format!("/service-requests?{query}"));
        assert_eq!(page.status, 200);
        page.text.matches("<a href=\"/service-requests/").count()
    };
    for (query, expected) in [
        ("", 3),
        ("state=open", 1),
        ("state=attention", 1),
        ("state=closed", 1),
        ("state=x", 3),
        ("severity=critical", 1),
        ("severity=minimal", 2),
        (&format!("customer={adventure}"), 2),
        ("q=SR-1", 1),
        ("q=2", 1),
        ("q=oak", 1),
        ("q=ARRIVE", 3),
        ("q=nothing", 0),
        ("q=%25", 0),
        ("answers=own", 0),
        ("after=x", 3),
    ] {
        assert_eq!(found(&agent, query), expected, "{query}");
    }
    assert_eq!((found(&reseller, "answers=own"), found(&customer, ""), found(&customer, "q=oak")), (3, 2, 0));
    let page = customer.get("/service-requests");
    assert!(!page.contains("Oak Dental") && !page.contains("box-customer"), "{}", page.text);
}

/// As many more as that, like the first one.
fn more(house: &House, count: u32, closed: &str) {
    house.execute(&format!(
        "insert into service_requests (provider_id, id, number, customer_id, subscription_id, topic, severity, title,
             body, contact_name, contact_email, contact_language, opened_at, opened_by, opened_by_name,
             opened_by_company, changed_at, closed_at)
         select provider_id, gen_random_uuid(), 0, customer_id, subscription_id, topic, severity, 'Number ' || n,
             body, contact_name, contact_email, contact_language, opened_at, opened_by, opened_by_name,
             opened_by_company, changed_at, {closed}
         from service_requests, generate_series(1, {count}) as n where number = 1"
    ));
}

#[test]
fn a_list_asks_the_same_number_of_times_for_30_as_for_3_and_its_pages_leave_no_row_out() {
    let house = House::open();
    let people = [CUSTOMER, RESELLER, ADMIN_AGENT].map(|name| house.as_person(name));
    let request = open(&people[0], "customer", SUPPORTED, "critical");
    more(&house, 2, "null");
    let asked = |person: &Client, path: &str| {
        person.get(path);
        let before = house.statements();
        assert_eq!(person.get(path).status, 200);
        house.statements() - before
    };
    let all = || people.each_ref().map(|person| (asked(person, "/service-requests"), asked(person, &request)));
    let few = all();
    more(&house, 20, "null");
    assert_eq!(people[2].get("/service-requests").text.matches("<a href=\"/service-requests/").count(), 23);
    house.execute(
        "insert into service_request_entries
         select provider_id, gen_random_uuid(), id, 'note', 'x', null, true, opened_at, opened_by, 'x', 'x'
         from service_requests, generate_series(1, 30) where number = 1",
    );
    assert_eq!(all(), few);
    // A page has 25; the next begins after it.
    more(&house, 80, "now()");
    let mut seen = std::collections::BTreeSet::new();
    for row in pages(&people[2], "/service-requests?q=").split("<a href=\"/service-requests/").skip(1) {
        assert!(seen.insert(row[..36].to_owned()), "twice");
    }
    assert_eq!(seen.len(), 103);
}

#[test]
fn who_only_supports_a_subscription_sees_its_requests_alone() {
    let house = House::open();
    // Fabrikam administers nobody here; it supports one subscription and gets the credit for others.
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:customer")));
    let (customer, reseller) = (house.as_person(CUSTOMER), house.as_person(RESELLER));
    let supported = open(&customer, "customer", SUPPORTED, "moderate");
    let credited = open(&customer, "customer", ALONE, "moderate");
    let whole = open(&customer, "customer", "", "moderate");
    assert_eq!(reseller.get(&supported).status, 200);
    for hidden in [&credited, &whole] {
        assert_eq!(reseller.get(hidden).status, 404);
    }
    let list = reseller.get("/service-requests");
    assert_eq!(list.text.matches("<a href=\"/service-requests/").count(), 1, "{}", list.text);
    let page = page_of(&reseller, "customer");
    assert!(page.contains("Business Premium") && !page.contains("Power BI"), "{}", page.text);
    let (path, form) = filled(&reseller, "customer", "");
    assert_eq!(form.post(&reseller, &path).status, 422, "not for the customer itself");
    let (path, form) = filled(&reseller, "customer", ALONE);
    assert_eq!(form.post(&reseller, &path).status, 422, "not for what it doesn't support");
    let own = open(&reseller, "customer", SUPPORTED, "minimal");
    assert_eq!(reseller.get(&own).status, 200);
    // Since it declined to support it, it sees nothing of it.
    let old = reseller.get(&supported);
    house.execute(&format!("update subscriptions set support_reseller = null where id = '{}'", id(SUPPORTED)));
    let (path, form) = form_of(&old, "notes", &[("body", "x")]);
    assert_eq!((form.post(&reseller, &path).status, reseller.get(&supported).status), (404, 404));
    for stranger in [OTHER_RESELLER, OTHER_PROVIDER] {
        let stranger = house.as_person(stranger);
        assert_eq!(stranger.get(&own).status, 404);
        assert_eq!(form.post(&stranger, &path).status, 404);
        assert!(!stranger.get("/service-requests").contains("Mail doesn"));
    }
}

#[test]
fn who_has_nothing_to_do_with_a_customer_any_more_gets_no_letters_about_it() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let (path, form) = filled(&reseller, "oakdental", "");
    let request = form.with("email", RESELLER).post(&reseller, &path).location;
    let told_of_a_note = || {
        let before = letters(&house).len();
        assert_eq!(does(&agent, &request, "notes", &[("body", "Which server?")]).status, 303);
        letters(&house).split_off(before)
    };
    let to = |address: &str, told: &[String]| told.iter().any(|line| line.starts_with(&format!("{address}|")));
    assert!(to(RESELLER, &told_of_a_note()), "who asked, while it administers the account");
    let oak = id("customer:oakdental");
    house.execute(&format!("update customers set reseller_id = '{}' where id = '{oak}'", id("reseller:tailspin")));
    let told = told_of_a_note();
    let contact = house.lines(&format!("select email as line from customers where id = '{oak}'")).concat();
    assert!(!to(RESELLER, &told) && to(&contact, &told), "{contact}: {told:?}");
}

#[test]
fn reopening_takes_the_role_that_opening_takes() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let request = open(&reseller, "oakdental", "", "moderate");
    assert_eq!(does(&reseller, &request, "close", &[]).status, 303);
    let roles = |roles: &str| {
        house.execute(&format!("update admin_relationships set roles = '{{{roles}}}' where reseller_id is not null"));
    };
    roles("directory_readers");
    let refused = does(&reseller, &request, "reopen", &[]);
    assert!(refused.status == 409 && refused.contains("Service support administrator"), "{}", refused.text);
    roles("service_support_admin");
    assert_eq!(does(&reseller, &request, "reopen", &[]).status, 303);
}
