//! Roles in a customer's account that a partner asks for: their life from the request to the end, by whose hand and by
//! time, and the roles that come with a customer.

use std::collections::BTreeSet;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use partner_portal::admin_relationships::move_ends;
use partner_portal::db::Db;

use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, Client, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{Filled, NOBODY, at_once, hidden_form, id, placed_order, twenty, unescape};
use crate::reminders::another;

/// The Global admin of Oak Dental, Fabrikam's customer.
const OAK: &str = "admin@oakdental.onmicrosoft.com";

const NAME: &str = "Licenses in spring";

/// For each state, what it is after each action, or 409 where the action is refused with a reason; the customer
/// approves, declines and ends, the partner takes back.
const TABLE: &str = "
            approve   decline   end         take-back
pending     active    declined  409         terminated
active      active    409       terminated  terminated
expiring    expiring  409       terminated  terminated
expired     409       409       409         409
declined    409       declined  409         409
terminated  409       409       terminated  terminated
lapsed      409       409       409         409
";

/// What puts a request in a state, and why the state refuses.
const STATES: [(&str, &str, &str); 7] = [
    ("pending", "name = name", "Only the other side"),
    ("active", "started_at = now(), ends_at = now() + interval '31 days'", "has been approved and is active"),
    ("expiring", "started_at = now(), ends_at = now() + interval '29 days'", "has been approved and is active"),
    ("expired", "started_at = now() - interval '2 days', ends_at = now() - interval '1 second'", "has expired"),
    ("declined", "declined_at = now()", "has been declined"),
    ("terminated", "terminated_at = now()", "has been terminated"),
    ("lapsed", "asked_at = now() - interval '90 days'", "has lapsed"),
];

const STATE: &str =
    "admin_relationship_state(asked_at, started_at, ends_at, auto_extend, declined_at, terminated_at, now())";

/// The list of Oak Dental's.
fn list() -> String {
    format!("/customers/{}/admin-relationships", id("customer:oakdental"))
}

/// **Request for new relationship** with Oak Dental, filled in right but for its roles.
fn asking_for(partner: &Client, name: &str, roles: &[&str]) -> Filled {
    let (_, form) = hidden_form(&partner.get(&format!("{}/new", list())), "admin-relationships");
    let form = form.with("name", name).with("days", "90").with("auto_extend", "no");
    roles.iter().fold(form, |form, role| form.and("roles", role))
}

fn named(partner: &Client, name: &str) -> String {
    let answer = asking_for(partner, name, &["license_admin", "directory_readers"]).post(partner, &list());
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.id()
}

/// Oak Dental is asked for two roles for 90 days: the id.
pub fn asked(partner: &Client) -> String {
    named(partner, NAME)
}

/// One that the customer has approved, for so many days.
fn approved(house: &House, name: &str, days: &str, extends: &str) -> String {
    let reseller = house.as_person(RESELLER);
    let form = asking_for(&reseller, name, &["user_admin"]).with("days", days).with("auto_extend", extends);
    let id = form.post(&reseller, &list()).id();
    assert_eq!(act(&house.as_person(OAK), &id, "approve").status, 303);
    house.execute("delete from letters");
    id
}

fn act(person: &Client, id: &str, action: &str) -> Answer {
    let reason = [("body", "Не сейчас.")];
    let pending = [("pending", "true")];
    let (part, form): (&str, &[(&str, &str)]) = match action {
        "take-back" if person.get(&format!("/admin-relationships/{id}")).contains("name=\"pending\"") => {
            ("terminate", &pending)
        }
        "end" | "take-back" => ("terminate", &[]),
        "decline" => ("decline", &reason),
        _ => (action, &[]),
    };
    person.post(&format!("/admin-relationships/{id}/{part}"), form)
}

fn state(house: &House, id: &str) -> String {
    house.lines(&format!("select {STATE} as line from admin_relationships where id = '{id}'")).concat()
}

/// Letters of the room, the oldest first: to whom, and what about.
fn letters(house: &House) -> Vec<String> {
    house.lines(
        "select recipient_email || ': ' || subject || E'\\n' || text_body as line from letters
         where subject not like 'Sign-in%' order by created_at, id",
    )
}

fn about(house: &House, action: &str) -> i64 {
    house.count(&format!("select count(*) from activity where action = 'admin_relationship.{action}'"))
}

/// A house in which no other end comes than of what is asked for in it.
fn house_without_ends() -> House {
    let house = House::open();
    house.execute("update admin_relationships set told = 0");
    house
}

/// One round of a worker; how many steps it did.
fn round(house: &House, db: &Db) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(move_ends(db, house.clock.now(), &house.url)).unwrap()
}

/// The one letter so far says it.
fn the_customer_reads_what_is_asked_for(house: &House, path: &str) {
    let told = letters(house);
    assert_eq!(told.len(), 1, "{told:?}");
    for words in [
        "A partner asks for roles in your account",
        "Fabrikam IT Services asks for roles in the account of Oak Dental for 90 days",
        NAME,
        "License administrator: assigns licenses",
        "Directory readers: sees the users",
        &format!("{}{path}", house.url),
    ] {
        assert!(told[0].contains(words), "{words}: {}", told[0]);
    }
    assert!(!told[0].contains("User administrator: sees"), "only what is asked for: {}", told[0]);
}

#[test]
fn a_reseller_asks_the_customer_approves_and_ends_it_and_each_reads_what_the_other_did() {
    let house = House::open();
    let (reseller, customer) = (house.as_person(RESELLER), house.as_person(OAK));
    let asked = asked(&reseller);
    let path = format!("/admin-relationships/{asked}");
    the_customer_reads_what_is_asked_for(&house, &path);
    let pending = reseller.get(&path);
    assert!(pending.contains("Approval pending") && pending.contains("has not answered yet"), "{}", pending.text);
    assert!(!pending.contains("/approve\""), "nobody answers themselves");

    let own = customer.get("/admin-relationships").location;
    assert_eq!(own, list());
    assert!(customer.get(&own).contains(&path));
    let page = customer.get(&path);
    for words in
        ["Fabrikam IT Services asks for these roles", "Rowan Castellano", "90 days", "assigns licenses to users"]
    {
        assert!(page.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.contains(RESELLER), "an address is nobody else's business");
    house.execute("delete from letters");
    let active = customer.post_and_follow(&format!("{path}/approve"), &[]);
    assert!(active.contains("Active") && active.contains("The roles hold from now on"), "{}", active.text);
    assert_eq!(act(&customer, &asked, "approve").status, 303, "twice is harmless");
    let told = letters(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(&format!("{RESELLER}: A customer has answered")), "{told:?}");
    assert!(told[0].contains(&format!("Oak Dental has approved “{NAME}”")), "{told:?}");
    let lasts = format!("select (ends_at - started_at)::text as line from admin_relationships where id = '{asked}'");
    assert_eq!(house.lines(&lasts), ["90 days"]);
    assert!(reseller.get(&format!("{}?state=active&q=SPRING", list())).contains(&path));

    is_ended_by_the_customer(&house, &customer, &reseller, &asked);
}

/// The customer ends what is active, after proving who they are, and the reseller reads that.
fn is_ended_by_the_customer(house: &House, customer: &Client, reseller: &Client, asked: &str) {
    let path = format!("/admin-relationships/{asked}");
    house.execute("delete from letters");
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(act(customer, asked, "end").status, 401, "only after proving who one is");
    assert_eq!(state(house, asked), "active");
    let customer = house.as_person(OAK);
    assert!(customer.post_and_follow(&format!("{path}/terminate"), &[]).contains("has been terminated"));
    assert_eq!(act(&customer, asked, "end").status, 303, "twice is harmless");
    let told = letters(house);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(&format!("{RESELLER}: An admin relationship has been terminated")), "{told:?}");
    let ended = reseller.get(&path);
    assert!(ended.contains("Terminated") && ended.contains("Maribel Okafor, Oak Dental"), "{}", ended.text);
    for action in ["asked", "approved", "terminated"] {
        assert_eq!(about(house, action), 1, "{action}");
    }
    let seen = "select count(*) from activity where action like 'admin_relationship.%' and provider_id is not null and reseller_id is not null and customer_id is not null";
    assert_eq!(house.count(seen), 3, "all three sides see what was done");
}

#[test]
fn a_request_that_was_taken_back_needs_no_answer_and_the_customer_reads_that() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let asked = asked(&reseller);
    house.execute("delete from letters");
    assert_eq!(act(&reseller, &asked, "take-back").status, 303);
    let told = letters(&house);
    assert!(told.len() == 1 && told[0].contains("A request for roles has been taken back"), "{told:?}");
    assert_eq!(act(&house.as_person(OAK), &asked, "approve").status, 409);
    assert_eq!(letters(&house).len(), 1);
}

#[test]
fn a_customer_declines_with_a_reason_that_the_asker_reads() {
    let house = House::open();
    let (reseller, customer) = (house.as_person(RESELLER), house.as_person(OAK));
    let asked = asked(&reseller);
    let path = format!("/admin-relationships/{asked}");
    house.execute("delete from letters");
    let long = "Ж".repeat(1_001);
    for (typed, kept) in [("", ""), ("  ", "  "), (&*long, &*long)] {
        let answer = customer.post(&format!("{path}/decline"), &[("body", typed)]);
        assert!(answer.status == 422 && answer.problem("body").is_some(), "{}", answer.text);
        assert!(answer.contains(&format!("\n{kept}</textarea>")), "nothing typed is lost: {}", answer.text);
    }
    assert_eq!((state(&house, &asked), letters(&house).len()), ("pending".to_owned(), 0));
    let reason = "Не сейчас.\r\n<b>Later</b>";
    let declined = customer.post_and_follow(&format!("{path}/decline"), &[("body", reason)]);
    assert!(declined.contains("Declined. The partner gets an email."), "{}", declined.text);
    assert_eq!(customer.post(&format!("{path}/decline"), &[("body", "x")]).status, 303, "twice is harmless");
    let shown = reseller.get(&path);
    assert!(
        unescape(&shown.text).contains("Не сейчас.\n<b>Later</b>") && !shown.contains("<b>Later"),
        "{}",
        shown.text
    );
    let told = letters(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(RESELLER) && told[0].contains("Reason: Не сейчас."));
    assert_eq!(about(&house, "declined"), 1);
}

#[test]
fn what_is_wrong_is_said_beside_its_box_and_nothing_typed_is_lost() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    asked(&reseller);
    let long = "Ж".repeat(101);
    let before = house.count("select count(*) from admin_relationships");
    for (field, value, said) in [
        ("name", "", "Enter a name."),
        ("name", " ", "Enter a name."),
        ("name", &*long, "100"),
        ("name", "LICENSES in Spring ", "has had a relationship of this name"),
        ("days", "", "from 1 to 730"),
        ("days", "0", "from 1 to 730"),
        ("days", "731", "from 1 to 730"),
        ("days", "-1", "from 1 to 730"),
        ("days", "1.5", "from 1 to 730"),
        ("days", "99999999999", "from 1 to 730"),
        ("days", "девять", "from 1 to 730"),
        ("roles", "owner", "Choose at least one role"),
        ("roles", "", "Choose at least one role"),
        ("auto_extend", "maybe", "Choose Yes or No"),
    ] {
        let form = asking_for(&reseller, "Лицензии", &["helpdesk_admin"]).with(field, value);
        let answer = form.post(&reseller, &list());
        let problem = answer.problem(field).unwrap_or_default();
        assert!(answer.status == 422 && problem.contains(said), "{field} {value}: {problem} {}", answer.text);
        for (name, typed) in form.values().filter(|(name, _)| ["name", "days"].contains(name)) {
            let (_, after) = answer.text.split_once(&format!("id=\"box-{name}\"")).unwrap();
            let shown = after.split_once('>').unwrap().0;
            assert!(shown.contains(&format!("value=\"{typed}\"")), "{name} after {field} {value}: {shown}");
        }
        let (_, role) = answer.text.split_once("value=\"helpdesk_admin\"").unwrap();
        assert_eq!(role.split_once('>').unwrap().0.contains(" checked"), field != "roles", "{field} {value}");
    }
    let none = asking_for(&reseller, "Without", &[]).post(&reseller, &list());
    assert!(none.status == 422 && none.problem("roles").is_some(), "{}", none.text);
    assert_eq!(house.count("select count(*) from admin_relationships"), before);
    let edges = asking_for(&reseller, &"Ж".repeat(100), &["helpdesk_admin"]).with("days", "730");
    assert_eq!(edges.post(&reseller, &list()).status, 303);
    // A page that was gone back to, with something else in it.
    let again = edges.with("name", "Another").post(&reseller, &list());
    assert!(again.status == 422 && again.contains("sent with other values"), "{}", again.text);
}

#[test]
fn of_twenty_clicks_one_asks() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let form = asking_for(&reseller, NAME, &["license_admin"]);
    let answers = at_once(&house, || form.post(&reseller, &list()));
    let led: BTreeSet<(u16, String)> = answers.into_iter().map(|answer| (answer.status, answer.location)).collect();
    assert_eq!(led.len(), 1, "each click leads to the one that was asked for: {led:?}");
    assert_eq!((about(&house, "asked"), letters(&house).len()), (1, 1));
    assert_eq!(house.count(&format!("select count(*) from admin_relationships where name = '{NAME}'")), 1);
}

#[test]
fn of_two_who_decide_at_the_same_moment_one_is_first_and_the_other_reads_why_not() {
    let house = House::open();
    let (reseller, customer) = (house.as_person(RESELLER), house.as_person(OAK));
    let visitor = house.stranger();
    twenty(|| visitor.get("/readyz"));
    let both = |id: &str, (one, first): (&Client, &str), (other, second): (&Client, &str)| {
        thread::scope(|scope| {
            let answer = scope.spawn(|| act(one, id, first));
            let other = act(other, id, second);
            (answer.join().unwrap(), other)
        })
    };
    for number in 0..6 {
        let request = named(&reseller, &format!("Answer {number}"));
        let (yes, no) = both(&request, (&customer, "approve"), (&customer, "decline"));
        match state(&house, &request).as_str() {
            "active" => {
                assert!(yes.status == 303 && no.status == 409 && no.contains("has been approved"), "{}", no.text);
            }
            _ => assert!(no.status == 303 && yes.status == 409 && yes.contains("has been declined"), "{}", yes.text),
        }
        // Who takes back what they were shown as a request doesn't end what has been approved a moment before.
        let request = named(&reseller, &format!("Take back {number}"));
        let path = format!("/admin-relationships/{request}/terminate");
        let (yes, back) = thread::scope(|scope| {
            let yes = scope.spawn(|| act(&customer, &request, "approve"));
            let back = reseller.post(&path, &[("pending", "true")]);
            (yes.join().unwrap(), back)
        });
        match state(&house, &request).as_str() {
            "active" => assert!(yes.status == 303 && back.status == 409 && back.contains("has answered since")),
            _ => {
                assert!(back.status == 303 && yes.status == 409 && yes.contains("has been terminated"), "{}", yes.text);
            }
        }
        let (no, back) = {
            let request = named(&reseller, &format!("Decline {number}"));
            both(&request, (&customer, "decline"), (&reseller, "take-back"))
        };
        assert_eq!([no.status, back.status].iter().filter(|status| **status == 409).count(), 1);
    }
    assert_eq!(house.statement_errors(), Vec::<String>::new());
}

#[test]
fn each_state_lets_each_side_do_what_the_table_says_and_refuses_the_rest_with_the_reason() {
    let house = House::open();
    let (reseller, customer) = (house.as_person(RESELLER), house.as_person(OAK));
    let mut lines = TABLE.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let actions = lines.next().unwrap();
    let mut tried = 0;
    for row in lines {
        let (_, set, reason) = STATES.iter().find(|(state, ..)| *state == row[0]).unwrap();
        for (action, expected) in actions.iter().zip(&row[1..]) {
            tried += 1;
            let request = named(&reseller, &format!("Try {tried}"));
            house.execute(&format!("update admin_relationships set {set} where id = '{request}'"));
            assert_eq!(state(&house, &request), row[0]);
            let path = format!("/admin-relationships/{request}");
            let (to_reseller, to_customer) = (reseller.get(&path), customer.get(&path));
            let held = ["active", "expiring"].contains(&row[0]);
            let pending = row[0] == "pending";
            for (page, part, offered) in [
                (&to_customer, "approve", pending),
                (&to_customer, "decline", pending),
                (&to_customer, "terminate", held),
                (&to_reseller, "approve", false),
                (&to_reseller, "decline", false),
                (&to_reseller, "terminate", held || pending),
            ] {
                assert_eq!(page.contains(&format!("{path}/{part}\"")), offered, "{part} of one that is {}", row[0]);
            }
            let person = if *action == "take-back" { &reseller } else { &customer };
            let answer = act(person, &request, action);
            let what = format!("{action} of one that is {}: {} {}", row[0], answer.status, unescape(&answer.text));
            if *expected == "409" {
                assert_eq!((answer.status, state(&house, &request).as_str()), (409, row[0]), "{what}");
                assert!(answer.contains(reason) && answer.contains(&path), "{what}");
            } else {
                assert_eq!((answer.status, state(&house, &request).as_str()), (303, *expected), "{what}");
            }
        }
    }
    assert_eq!(tried, 28);
}

#[test]
fn what_a_partner_was_given_ends_by_either_side_and_its_support_or_the_customer_is_told() {
    let house = House::open();
    let given = |of: &str| {
        let query = "select id::text as line from admin_relationships where asked_by is null and customer_id";
        house.lines(&format!("{query} = '{}' and reseller_id {of}", id("customer:oakdental"))).concat()
    };
    let (resellers, providers) = (given("is not null"), given("is null"));
    let support = house
        .lines(&format!("select support_email as line from resellers where id = '{}'", id("reseller:fabrikam")))
        .concat();
    assert_eq!(act(&house.as_person(OAK), &resellers, "end").status, 303);
    let told = letters(&house);
    assert!(told.len() == 1 && told[0].starts_with(&format!("{support}: ")), "{support}: {told:?}");
    let agent = house.as_person(ADMIN_AGENT);
    assert_eq!(agent.get(&format!("/admin-relationships/{resellers}")).status, 200, "a provider sees its resellers'");
    assert_eq!(act(&agent, &providers, "end").status, 303);
    let told = letters(&house);
    let words = "Northwind Distribution has no roles in the account of Oak Dental";
    assert!(told.len() == 2 && told[1].contains(words) && !told[1].starts_with(&support), "{told:?}");
}

#[test]
fn who_lacks_a_role_finds_it_chosen_and_a_customer_reads_in_its_own_language() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let page = reseller.get(&format!("{}/new?role=user_admin", list()));
    let chosen: Vec<&str> = page
        .text
        .split("type=\"checkbox\"")
        .skip(1)
        .filter(|tag| tag.split('>').next().unwrap().contains(" checked"))
        .collect();
    assert!(chosen.len() == 1 && chosen[0].contains("value=\"user_admin\""), "{chosen:?}");
    let unknown = reseller.get(&format!("{}/new?role=%3Cb%3E", list()));
    assert!(unknown.status == 200 && !unknown.contains("<b>") && !unknown.contains(" checked"), "{}", unknown.text);

    house.execute(&format!("update customers set language = 'ru' where id = '{}'", id("customer:oakdental")));
    house.execute(
        "update users set language = null, email = 'second@oakdental.example' where sign_in_name like '%@oakdental.%'",
    );
    named(&reseller, "Лицензии весной");
    let told = letters(&house);
    assert_eq!(told.len(), 2, "the primary contact and the Global admin: {told:?}");
    for letter in &told {
        assert!(letter.contains("Партнер запрашивает роли") || letter.contains("запрашивает"), "{letter}");
        for words in ["Лицензии весной", "90 дней", "Администратор лицензий: назначает"]
        {
            assert!(letter.contains(words), "{words}: {letter}");
        }
    }
}

/// Which partners have which relationships with a customer, as `state partner`.
fn partners(house: &House, customer: &str) -> Vec<String> {
    house.lines(&format!(
        "select {STATE} || ' ' || admin_relationships.name as line from admin_relationships
         where customer_id = '{customer}' and cardinality(roles) = 10 and auto_extend and days = 730
         order by reseller_id is not null, asked_at, id"
    ))
}

#[test]
fn both_partners_have_all_roles_from_the_first_order_and_they_go_with_a_reseller_that_goes() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    placed_order(&house.as_person(SALES_AGENT));
    let customer = house.lines("select id::text as line from customers where name = 'Ridgeline Bakery'").concat();
    let today = house.clock.now().date_naive();
    let northwind = format!("active Northwind Distribution {today}");
    assert_eq!(partners(&house, &customer), [northwind.clone(), format!("active Fabrikam IT Services {today}")]);

    let change = |from: &str, to: &str| {
        let form = [("reseller", &*id(to)), ("before", &*id(from))];
        assert_eq!(agent.post(&format!("/customers/{customer}/reseller"), &form).status, 303);
    };
    let path = format!("/customers/{customer}/admin-relationships");
    let reseller = house.as_person(RESELLER);
    assert_eq!(reseller.get(&path).status, 200);
    change("reseller:fabrikam", "reseller:tailspin");
    let moved = [
        northwind.clone(),
        format!("terminated Fabrikam IT Services {today}"),
        format!("active Tailspin Cloud {today}"),
    ];
    assert_eq!(partners(&house, &customer), moved);
    assert_eq!(about(&house, "terminated"), 1, "the log names what ended with it");
    assert_eq!(reseller.get(&path).status, 404);
    let other = house.as_person(OTHER_RESELLER).get(&path);
    assert!(other.contains("Tailspin Cloud 2") && !other.contains("Fabrikam IT Services 2"), "{}", other.text);
    change("reseller:tailspin", "reseller:fabrikam");
    let back = partners(&house, &customer);
    assert_eq!(back.last(), Some(&format!("active Fabrikam IT Services {today} (2)")), "{back:?}");
    assert_eq!(back.iter().filter(|line| line.starts_with("active")).count(), 2, "{back:?}");
}

#[test]
fn when_a_customer_ends_the_administration_all_that_the_reseller_has_or_asks_for_is_over() {
    let house = House::open();
    let (reseller, customer) = (house.as_person(RESELLER), house.as_person(CUSTOMER));
    let own = id("customer:customer");
    let path = format!("/customers/{own}/admin-relationships");
    let (_, form) = hidden_form(&reseller.get(&format!("{path}/new")), "admin-relationships");
    let form = form.with("name", NAME).with("days", "1").with("auto_extend", "no").with("roles", "user_admin");
    let pending = form.post(&reseller, &path).id();
    let over = form.clone().with("id", NOBODY).with("name", "Over").post(&reseller, &path).id();
    house.execute(&format!("update admin_relationships set {} where id = '{over}'", STATES[3].1));
    let ended = customer.post(&format!("/customers/{own}/reseller/end"), &[("before", &id("reseller:fabrikam"))]);
    assert_eq!(ended.status, 303, "{}", ended.text);
    let states = |of: &str| {
        house.lines(&format!(
            "select distinct {STATE} as line from admin_relationships
             where customer_id = '{own}' and id <> '{over}' and {of}"
        ))
    };
    assert_eq!(state(&house, &over), "expired", "what was over before stays as it was");
    assert_eq!(states("reseller_id is not null"), ["terminated"]);
    assert_eq!(states("reseller_id is null"), ["active"], "the provider's stay");
    assert_eq!(reseller.get(&format!("/admin-relationships/{pending}")).status, 404);
    let told = act(&customer, &pending, "approve");
    assert!(told.status == 409 && told.contains("has been terminated"), "{}", told.text);
}

#[test]
fn both_sides_are_reminded_thirty_seven_and_one_day_before_the_end_each_once_by_one_worker() {
    let house = house_without_ends();
    let relationship = approved(&house, NAME, "90", "no");
    let days = |days: i64| house.clock.advance(TimeDelta::days(days));
    days(60);
    house.clock.advance(TimeDelta::seconds(-60));
    assert_eq!(round(&house, &house.db), 0, "not before it is due");
    house.clock.advance(TimeDelta::seconds(60));
    let workers: Vec<Db> = (0..4).map(|_| another(&house)).collect();
    let did: Vec<usize> = thread::scope(|scope| {
        let rounds: Vec<_> = workers.iter().map(|db| scope.spawn(|| round(&house, db))).collect();
        rounds.into_iter().map(|round| round.join().unwrap()).collect()
    });
    assert_eq!(did.iter().sum::<usize>(), 1, "of several workers one reminds: {did:?}");
    let told = letters(&house);
    assert_eq!(told.len(), 2, "both sides: {told:?}");
    assert!(told.iter().all(|letter| letter.contains("The end of an admin relationship is near")), "{told:?}");
    assert!(told.iter().all(|letter| letter.contains(NAME) && letter.contains("ends on")), "{told:?}");
    for (advance, letters_then) in [(0, 2), (22, 2), (1, 4), (5, 4), (1, 6), (0, 6)] {
        days(advance);
        round(&house, &house.db);
        assert_eq!(letters(&house).len(), letters_then, "{advance} days later");
    }
    days(1);
    assert_eq!((round(&house, &house.db), round(&house, &house.db)), (1, 0), "the end, once");
    let told = letters(&house);
    assert!(told.len() == 8 && told[6].contains("An admin relationship has expired"), "{told:?}");
    assert_eq!(about(&house, "expired"), 1);
    let page = house.as_person(OAK).get(&format!("/admin-relationships/{relationship}"));
    assert!(page.contains("Expired") && !page.contains("/terminate\""), "{}", page.text);
}

#[test]
fn a_late_worker_tells_once_and_a_short_relationship_is_not_reminded_of_before_it_begins() {
    let house = house_without_ends();
    approved(&house, "Late", "90", "no");
    house.clock.advance(TimeDelta::days(88));
    assert_eq!((round(&house, &house.db), round(&house, &house.db)), (1, 0));
    assert_eq!(letters(&house).len(), 2, "not of thirty days and of seven");
    house.clock.advance(TimeDelta::days(30));
    assert_eq!((round(&house, &house.db), round(&house, &house.db)), (1, 0));
    assert!(letters(&house)[2].contains("has expired"), "not of one day");
    let late = "select (admin_relationships.ends_at - activity.at)::text as line from activity, admin_relationships
         where action = 'admin_relationship.expired' and name = 'Late'";
    assert_eq!(house.lines(late), ["00:00:00"], "the log says when it ended, and not when a worker saw it");
    for (days, reminders) in [("1", 0), ("7", 1), ("8", 2), ("30", 2), ("31", 3)] {
        approved(&house, &format!("Short {days}"), days, "no");
        let mut steps = Vec::new();
        for hour in 0..(days.parse::<i64>().unwrap() * 2 + 2) {
            house.clock.advance(TimeDelta::hours(if hour == 0 { 0 } else { 12 }));
            steps.push(round(&house, &house.db));
        }
        assert_eq!(steps.iter().sum::<usize>(), reminders + 1, "{days} days: {steps:?}");
        assert_eq!(steps[0], 0, "{days} days");
    }
}

#[test]
fn the_end_is_put_off_by_180_days_from_the_old_one_however_late_the_worker_is() {
    let house = house_without_ends();
    let relationship = approved(&house, NAME, "90", "yes");
    let lasts = || {
        let days = "select extract(day from ends_at - started_at)::text as line from admin_relationships";
        house.lines(&format!("{days} where id = '{relationship}'")).concat()
    };
    house.clock.advance(TimeDelta::days(60));
    assert_eq!(round(&house, &house.db), 1);
    assert!(letters(&house).iter().all(|letter| letter.contains("will be extended by 180 days")));
    house.clock.advance(TimeDelta::days(35));
    let page = house.as_person(OAK).get(&format!("/admin-relationships/{relationship}"));
    assert!(page.contains("/terminate\"") && !page.contains("Expired"), "goes on without a worker: {}", page.text);
    house.execute("delete from letters");
    assert_eq!((round(&house, &house.db), round(&house, &house.db)), (1, 0));
    assert_eq!(lasts(), "270");
    let told = letters(&house);
    assert!(told.len() == 2 && told.iter().all(|letter| letter.contains("has been extended until")), "{told:?}");
    // Two ends have gone by: 270 and 450.
    house.clock.advance(TimeDelta::days(365));
    assert_eq!((round(&house, &house.db), round(&house, &house.db)), (1, 0));
    assert_eq!(lasts(), "630");
    assert_eq!((about(&house, "extended"), about(&house, "expired")), (2, 0));
}

#[test]
fn of_roles_that_were_given_and_go_on_by_themselves_nobody_is_reminded() {
    let house = House::open();
    let given =
        house.count("select count(*) from admin_relationships where asked_by is null and terminated_at is null");
    house.execute("update admin_relationships set ends_at = now() + interval '1 hour'");
    assert_eq!((round(&house, &house.db), letters(&house).len()), (0, 0), "no end comes");
    house.clock.advance(TimeDelta::hours(2));
    assert_eq!(i64::try_from(round(&house, &house.db)).unwrap(), given);
    assert_eq!((about(&house, "extended"), letters(&house).len()), (given, 0));
    assert_eq!(
        house.count("select count(*) from admin_relationships where ends_at > now() + interval '179 days'"),
        given
    );
}

fn add(house: &House, count: usize, name: &str) {
    house.execute(&format!(
        "insert into admin_relationships (provider_id, id, customer_id, reseller_id, partner_name, name, roles, days, auto_extend, asked_at)
         select '{}', gen_random_uuid(), '{}', '{}', 'Fabrikam', '{name} ' || n, array['license_admin'], 90, false, now()
         from generate_series(1, {count}) as n",
        id("provider:northwind"),
        id("customer:oakdental"),
        id("reseller:fabrikam")
    ));
}

#[test]
fn a_list_of_three_asks_the_database_as_often_as_one_of_thirty_and_has_pages() {
    let house = House::open();
    let people = [RESELLER, ADMIN_AGENT, OAK].map(|name| house.as_person(name));
    add(&house, 3, "Few");
    let asked_by = |person: &Client| {
        let before = house.statements();
        assert_eq!(person.get(&list()).status, 200);
        house.statements() - before
    };
    people.iter().for_each(|person| drop(person.get(&list())));
    let few: Vec<usize> = people.iter().map(asked_by).collect();
    add(&house, 27, "More");
    assert_eq!(people.iter().map(asked_by).collect::<Vec<usize>>(), few);

    house.clock.advance(TimeDelta::seconds(10));
    let newest = asked(&people[0]);
    let first =
        format!("<tbody>\n<tr>\n<th scope=\"row\" data-label=\"Name\"><a href=\"/admin-relationships/{newest}\"");
    for person in &people {
        let page = person.get(&list());
        assert!(page.contains(&first), "the newest is first: {}", page.text);
    }
    add(&house, 200, "Page & more");
    house.execute("update admin_relationships set asked_at = asked_at - interval '1 day' where name like 'Page%7'");
    let mut found = BTreeSet::new();
    let (mut path, mut pages) = (format!("{}?q=PAGE+%26&state=pending", list()), 0);
    loop {
        let page = people[0].get(&path);
        let rows: Vec<&str> = page.text.split("href=\"/admin-relationships/").skip(1).map(|row| &row[..36]).collect();
        assert!(rows.iter().all(|row| found.insert((*row).to_owned())), "none twice");
        pages += 1;
        let Some((_, next)) = page.text.split_once("rel=\"next\"") else { break };
        path = unescape(next.split_once("href=\"").unwrap().1.split('"').next().unwrap());
    }
    assert!(found.len() == 200 && pages > 1, "{} on {pages} pages", found.len());
    // No place in the list: a day that no calendar has.
    let far = URL_SAFE_NO_PAD.encode(format!("[\"+262142-12-31T23:59:59Z\",\"{NOBODY}\"]"));
    assert_eq!(people[0].get(&format!("{}?after={far}", list())).status, 200);
    for nothing in ["?q=nowhere", "?state=lapsed", "?q=%00"] {
        let page = people[0].get(&format!("{}{nothing}", list()));
        assert!([200, 422].contains(&page.status) && !page.contains("<tbody>"), "{nothing}: {}", page.status);
    }
}
