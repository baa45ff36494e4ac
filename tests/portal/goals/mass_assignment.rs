//! A form takes its own boxes and nothing else: whatever is added, the rows are those of the plain form.

use regex::Regex;

use super::tries;
use crate::house::{Answer, Client, HELPDESK_AGENT, House, SALES_AGENT, USER_ADMIN};
use crate::make::{Filled, NOBODY, draft, draft_for, id, lines, new_customer};

/// Boxes that no form has, with what would be seen in the database had one been taken.
const EXTRAS: [(&str, &str); 28] = [
    ("id", NOBODY),
    ("provider_id", NOBODY),
    ("reseller_id", NOBODY),
    ("customer_id", NOBODY),
    ("user_id", NOBODY),
    ("order_id", NOBODY),
    ("author_id", NOBODY),
    ("microsoft_id", NOBODY),
    ("requested_by", NOBODY),
    ("accepted_by", NOBODY),
    ("partner_of_record", NOBODY),
    ("support_reseller", NOBODY),
    ("session_id", NOBODY),
    ("role", "global_admin"),
    ("is_admin", "true"),
    ("status", "deleted"),
    ("price", "42424242"),
    ("unit_price", "42424242"),
    ("currency", "XTS"),
    ("created_at", "2001-02-03T04:05:06Z"),
    ("placed_at", "2001-02-03T04:05:06Z"),
    ("accepted_at", "2001-02-03T04:05:06Z"),
    ("expires_at", "2001-02-03T04:05:06Z"),
    ("term_ends_at", "2001-02-03T04:05:06Z"),
    ("suspended_at", "2001-02-03T04:05:06Z"),
    ("domain", "evil-42424242.onmicrosoft.com"),
    ("password_hash", "evil-42424242"),
    ("new_customer", "{\"name\":\"evil-42424242\"}"),
];

/// What stands in the database only if one of them was taken.
const MARKS: [&str; 4] = [NOBODY, "42424242", "XTS", "2001-02-03"];

/// Sends a form with more boxes, for the time of that number.
type Post = fn(&House, &Client, usize, &[(String, String)]) -> Answer;

/// A form that is right, how it is sent, and what of the database it may change, without ids and times.
struct Kind {
    name: &'static str,
    post: Post,
    kept: &'static str,
}

fn with(form: Filled, extras: &[(String, String)], number: usize) -> Filled {
    let added = Filled::of(&extras.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>());
    // Before the form's own boxes, or after them.
    let (first, last) = if number.is_multiple_of(2) { (added, form) } else { (form, added) };
    last.values().fold(first, |all, (name, value)| all.and(name, value))
}

fn account(_: &House, agent: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let form = Filled::of(&[
        ("bill_to_name", "Oak Dental Holding"),
        ("address_line1", "118 Oak Street"),
        ("city", "Portland"),
        ("state", "OR"),
        ("postal_code", "97205"),
        ("first_name", "Maribel"),
        ("last_name", "Okafor"),
        ("email", "maribel@oakdental.example"),
        ("phone", "+1 503 555 0101"),
    ]);
    with(form, extras, number).post(agent, &format!("/customers/{}/account", id("customer:oakdental")))
}

fn colleague(house: &House, _: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let user = id(&format!("user:{HELPDESK_AGENT}"));
    let version = house.lines(&format!("select version::text as line from users where id = '{user}'")).concat();
    // Something is changed each time.
    let last_name = if number.is_multiple_of(2) { "Karimov" } else { "Karimova" };
    let form = Filled::of(&[
        ("version", &version),
        ("first_name", "Rashid"),
        ("last_name", last_name),
        ("reach", "all"),
        ("roles", "helpdesk_agent"),
    ]);
    with(form, extras, number).post(&admin(house), &format!("/people/{user}"))
}

fn admin(house: &House) -> Client {
    thread_local!(static ADMIN: std::cell::RefCell<Option<(String, Client)>> = const { std::cell::RefCell::new(None) });
    ADMIN.with_borrow_mut(|admin| match admin {
        Some((url, client)) if *url == house.url => client.clone(),
        _ => admin.insert((house.url.clone(), house.as_person(USER_ADMIN))).1.clone(),
    })
}

fn invitation(house: &House, _: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let form = Filled::of(&[
        ("first_name", "Ngozi"),
        ("last_name", "Eze"),
        ("email", &format!("ngozi{number}@provider.example")),
        ("language", "en"),
        ("reach", "all"),
        ("roles", "sales_agent"),
    ]);
    with(form, extras, number).post(&admin(house), "/people")
}

fn start(_: &House, agent: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let form = Filled::of(&[("customer", &id("customer:oakdental")), ("origin", "customers")]);
    with(form, extras, number).post(agent, "/orders")
}

fn customer(_: &House, agent: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let order = draft(agent);
    with(new_customer(), extras, number).post(agent, &format!("/orders/{order}/customer"))
}

fn products(_: &House, agent: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let order = draft_for(agent, "customer:oakdental");
    with(lines(), extras, number).post(agent, &format!("/orders/{order}/subscriptions"))
}

fn place(_: &House, agent: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    let order = draft_for(agent, "customer:oakdental");
    assert_eq!(lines().post(agent, &format!("/orders/{order}/subscriptions")).status, 303);
    with(Filled::of(&[]), extras, number).post(agent, &format!("/orders/{order}/submit"))
}

fn partner_request(_: &House, agent: &Client, number: usize, extras: &[(String, String)]) -> Answer {
    with(Filled::of(&[]), extras, number).post(agent, "/partnership-requests")
}

const ORDER: &str = "select (to_jsonb(orders) - '{id,created_at,updated_at,placed_at}'::text[])::text || coalesce((
        select jsonb_agg(to_jsonb(order_lines) - '{order_id,subscription_id}'::text[] order by line_number)::text from order_lines where order_id = orders.id), '')
        || coalesce((select jsonb_agg(to_jsonb(subscriptions) - '{id,order_id,started_at,term_started_at,term_ends_at,moves_at,credited_since,supported_since}'::text[])::text
                     from subscriptions where order_id = orders.id), '') as line
    from orders order by updated_at desc, id desc limit 1";

const KINDS: [Kind; 8] = [
    Kind { name: "account", post: account, kept: "select to_jsonb(customers)::text as line from customers where domain like 'oakdental.%'" },
    Kind { name: "colleague", post: colleague, kept: "select (to_jsonb(users) - '{version,changed_at,changed_by,last_name}'::text[])::text as line
        from users where sign_in_name = 'helpdesk-agent@provider.example'" },
    Kind { name: "invitation", post: invitation, kept: "select (to_jsonb(users) - '{id,sign_in_name,email,created_at}'::text[])::text
        as line from users where email like 'ngozi%' order by id desc limit 1" },
    Kind { name: "start", post: start, kept: ORDER },
    Kind { name: "customer", post: customer, kept: ORDER },
    Kind { name: "products", post: products, kept: ORDER },
    Kind { name: "submit", post: place, kept: ORDER },
    Kind { name: "request", post: partner_request, kept: "select (to_jsonb(partnership_requests) - '{id,created_at,expires_at}'::text[]
        || jsonb_build_object('life', expires_at - created_at))::text as line from partnership_requests order by id desc limit 1" },
];

/// The ways in which frameworks spell a box that is a part of something.
fn spelled(name: &str, number: usize) -> String {
    match number % 4 {
        0 => name.to_owned(),
        1 => format!("{name}[]"),
        2 => format!("form[{name}]"),
        _ => format!("customer.{name}"),
    }
}

#[test]
fn boxes_that_a_form_does_not_have_are_not_taken() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let (mut posts, mut number) = (0, 0);
    for kind in &KINDS {
        let mut send = |extras: &[(String, String)]| {
            number += 1;
            let answer = (kind.post)(&house, &agent, number, extras);
            (answer.status, house.lines(kind.kept).concat())
        };
        let plain = send(&[]);
        assert!(plain.0 == 303 && plain.1.len() > 50, "{}: {plain:?}", kind.name);
        for round in 0..tries(63, 250) {
            let (name, value) = EXTRAS[round % EXTRAS.len()];
            // Alone and plain the first time, in another spelling after that, and at last all together.
            let one = vec![(spelled(name, round / EXTRAS.len()), value.to_owned())];
            let all = EXTRAS.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            let extras = if round % 9 == 8 { all } else { one };
            let kept = send(&extras);
            assert!(kept == plain, "{}: round {round}: {extras:?}: {kept:?} instead of {plain:?}", kind.name);
            posts += 1;
        }
    }
    assert_eq!(marks(&house), Vec::<&str>::new());
    println!("0 of {posts} posts with boxes that no form has were taken");
    controls(&house, &agent);
}

/// Marks that stand in a table, as words of their own: any three letters are somewhere in a hash.
fn marks(house: &House) -> Vec<&'static str> {
    let everything = crate::make::everything(house);
    let stands = |mark: &&str| Regex::new(&format!(r"\b{mark}(\b|T)")).unwrap().is_match(&everything);
    MARKS.into_iter().filter(stands).collect()
}

/// A box that the form does have, and a database that takes what it should not, are noticed.
fn controls(house: &House, agent: &Client) {
    let people = &KINDS[1];
    let plain = house.lines(people.kept);
    colleague(house, agent, 1, &[("roles".to_owned(), "billing_admin".to_owned())]);
    assert_ne!(house.lines(people.kept), plain, "a role that the form has is taken");

    place(house, agent, 1, &[]);
    let plain = house.lines(ORDER);
    diesel::connection::SimpleConnection::batch_execute(
        &mut house.sql(),
        "create function cheap() returns trigger language plpgsql as
             $$ begin new.unit_price := 42424242; return new; end $$;
         create trigger cheap before insert on subscriptions for each row execute function cheap()",
    )
    .unwrap();
    place(house, agent, 1, &[]);
    assert!(house.lines(ORDER) != plain && marks(house) == ["42424242"], "another price is noticed");
}
