//! Sign-in, sessions and their end, passwords, and the form that waits for its author.

use chrono::TimeDelta;
use partner_portal::demo;
use reqwest::Method;

use crate::house::{ADMIN_AGENT, Answer, Client, House, RESELLER, SALES_AGENT};
use crate::make::{
    E3, Filled, LASTING_PASSWORD, draft, hidden_form, id, lines, new_customer, password, ready_draft, submit, unescape,
};

/// The cookie that an answer sets, as a browser would send it.
pub fn cookie(answer: &Answer) -> String {
    let set = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

/// A page as a browser with `cookie` sees it, once.
pub fn get_with(house: &House, path: &str, cookie: &str) -> Answer {
    Answer::of(house.stranger().request(Method::GET, path).header("cookie", cookie).send().unwrap())
}

#[test]
fn sign_out_ends_the_session_everywhere() {
    let house = House::open();
    let client = house.stranger();
    let stolen = cookie(&client.sign_in(SALES_AGENT, demo::PASSWORD));
    let elsewhere = house.as_person(SALES_AGENT);
    assert_eq!(get_with(&house, "/customers", &stolen).status, 200);

    assert_eq!(client.post("/sign-out", &[]).location, "/sign-in");
    assert_eq!(get_with(&house, "/customers", &stolen).status, 303, "the cookie is replayed in vain");
    assert_eq!(elsewhere.get("/customers").status, 200, "another session lives on");

    assert_eq!(house.as_person(SALES_AGENT).post("/sign-out-everywhere", &[]).status, 303);
    assert_eq!(elsewhere.get("/customers").status, 303);
    let altered = format!("{}x", stolen);
    assert_eq!(get_with(&house, "/customers", &altered).status, 303);
}

#[test]
fn a_session_ends_when_it_was_idle_or_is_old() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    house.clock.advance(TimeDelta::minutes(29));
    assert_eq!(client.get("/customers").status, 200);
    house.clock.advance(TimeDelta::minutes(31));
    assert_eq!(client.get("/customers").location, "/sign-in?next=%2Fcustomers");

    let client = house.as_person(SALES_AGENT);
    for _ in 0..36 {
        assert_eq!(client.get("/customers").status, 200);
        house.clock.advance(TimeDelta::minutes(20));
    }
    assert_eq!(client.get("/customers").status, 303);
}

#[test]
fn who_is_suspended_is_signed_out_at_once() {
    let house = House::open();
    let (agent, reseller) = crate::make::agent_and_reseller(&house);
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{SALES_AGENT}'"));
    house.execute(&format!("update resellers set suspended_at = now() where id = '{}'", id("reseller:fabrikam")));

    for (client, name) in [(agent, SALES_AGENT), (reseller, RESELLER)] {
        assert_eq!(client.get("/").status, 303, "{name}");
        assert_eq!(client.get("/customers").status, 303, "{name}");
    }
    assert_eq!(house.stranger().sign_in(SALES_AGENT, demo::PASSWORD).status, 422);
}

#[test]
fn a_wrong_sign_in_is_never_told_apart_and_is_recorded() {
    let house = House::open();
    let visitor = house.stranger();
    let refused = |name: &str, password: &str| {
        let answer = visitor.sign_in(name, password);
        assert_eq!(answer.status, 422, "{name}");
        answer.text.replace(name, "NAME")
    };

    assert_eq!(refused(SALES_AGENT, "wrong password"), refused("nobody@provider.example", "wrong password"));
    assert!(!refused(SALES_AGENT, "my secret words").contains("my secret words"));
    assert_eq!(house.count("select count(*) from activity where action = 'session.refused'"), 3);
    for (name, password, field) in [
        ("", "x", "sign_in_name"),
        (SALES_AGENT, "", "password"),
        ("a\0b", "x", "sign_in_name"),
        ("x", "a\u{7}b", "password"),
    ] {
        let answer = visitor.sign_in(name, password);
        assert!(answer.status == 422 && answer.problem(field).is_some(), "{name:?} {password:?}: {}", answer.text);
    }
    refused("nobody@provider.example", &"x".repeat(60_000));
    assert_eq!(visitor.sign_in(&SALES_AGENT.to_uppercase(), demo::PASSWORD).status, 303);
}

#[test]
fn only_our_own_paths_are_followed() {
    let house = House::open();
    for (next, leads_to) in [
        ("/customers?q=oak", "/customers?q=oak"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
    ] {
        let visitor = house.stranger();
        let form = [("sign_in_name", SALES_AGENT), ("password", demo::PASSWORD), ("next", next)];
        assert_eq!(visitor.post("/sign-in", &form).location, leads_to, "{next}");
        assert_eq!(visitor.post("/preferences", &[("back", next)]).location, leads_to, "{next}");
        let encoded: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        assert_eq!(visitor.get(&format!("/sign-in?next={encoded}")).location, leads_to, "{next}");
    }
    assert_eq!(house.stranger().get("/sign-in?next=/a%0d%0aSet-Cookie:x").status, 422);
    assert!(house.stranger().get("/customers?q=ж").location.starts_with("/sign-in?next=%2Fcustomers%3Fq%3D"));
}

/// What the sign-in page holds after `client`'s session ended and `form` was posted to `path`.
fn held(house: &House, client: &Client, path: &str, form: &Filled) -> Filled {
    house.clock.advance(TimeDelta::minutes(31));
    let page = form.post(client, path);
    assert_eq!(page.status, 401, "{}", page.text);
    assert!(!page.contains("Ridgeline Bakery"), "sealed");
    hidden_form(&page, "/sign-in").1.with("password", demo::PASSWORD)
}

#[test]
fn a_form_of_an_ended_session_is_shown_again_after_its_author_signs_in() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&client));
    let form = new_customer().with("name", "Ridgeline \"Bakery\" & <Sons>");

    let sign_in = held(&house, &client, &path, &form).with("sign_in_name", SALES_AGENT);
    let page = sign_in.post(&client, "/sign-in");
    assert_eq!(page.status, 200, "{}", page.text);
    let (action, boxes) = hidden_form(&page, "shown-again");
    let again = boxes.post(&client, &action);

    assert_eq!(again.status, 422);
    let text = unescape(&again.text);
    for (name, value) in form.values().filter(|(name, _)| *name != "action") {
        assert!(text.contains(&format!("value=\"{value}\"")), "{name}");
    }
    assert!(again.contains(&format!("action=\"{path}\"")), "the form is sent to where it belongs");
    assert_eq!(house.count("select count(*) from orders where new_customer is not null"), 0, "nothing was taken");
    assert_eq!(form.post(&client, &path).status, 303);
}

#[test]
fn each_step_of_the_wizard_survives_an_ended_session() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    let order = ready_draft(&client);
    let path = format!("/orders/{order}/subscriptions");
    let form = lines().product(E3, "7").with("mpn_id", "0012345");

    let sign_in = held(&house, &client, &path, &form).with("sign_in_name", SALES_AGENT);
    let (action, boxes) = hidden_form(&sign_in.post(&client, "/sign-in"), "shown-again");
    let again = boxes.post(&client, &action);
    assert!(
        again.status == 422 && again.contains("value=\"7\"") && again.contains("value=\"0012345\""),
        "{}",
        again.text
    );
    assert!(again.contains(&format!("value=\"{E3}\" id=\"offer-{E3}\" checked")), "{}", again.text);
    assert_eq!(house.count("select count(*) from order_lines"), 1, "nothing was taken");

    house.clock.advance(TimeDelta::minutes(31));
    assert_eq!(submit(&client, &order).status, 401);
    assert_eq!(client.sign_in(SALES_AGENT, demo::PASSWORD).status, 303);
    assert_eq!(submit(&client, &order).location, format!("/orders/{order}/confirmation"), "the draft was there");
}

#[test]
fn a_held_form_is_its_authors_and_for_fifteen_minutes() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&client));
    let sign_in = held(&house, &client, &path, &new_customer());

    let other = sign_in.clone().with("sign_in_name", ADMIN_AGENT).post(&house.stranger(), "/sign-in");
    assert_eq!((other.status, other.location.as_str()), (303, "/"));
    let altered =
        sign_in.clone().with("sign_in_name", SALES_AGENT).with("held", "AAAA").post(&house.stranger(), "/sign-in");
    assert_eq!(altered.status, 303);
    house.clock.advance(TimeDelta::minutes(15));
    let late = sign_in.with("sign_in_name", SALES_AGENT).post(&house.stranger(), "/sign-in");
    assert_eq!(late.status, 303);
    let never_signed_in = new_customer().post(&house.stranger(), &path);
    assert_eq!(never_signed_in.status, 401);
    assert!(hidden_form(&never_signed_in, "/sign-in").1.values().any(|pair| pair == ("held", "")));
}

#[test]
fn a_lasting_password_follows_the_rules() {
    let house = House::open();
    let admin = house.as_person(ADMIN_AGENT);
    let issued = admin.post_and_follow(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
    let temporary = password(&issued).unwrap();
    let client = house.stranger();
    client.sign_in("admin@oakdental.onmicrosoft.com", &temporary);
    let first_session = client.clone();

    for (typed, again, field) in [
        ("", "", "password"),
        ("short", "short", "password"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "password"),
        (&"long".repeat(40), &"long".repeat(40), "password"),
        ("an admin's password", "an admin's password", "password"),
        (LASTING_PASSWORD, "correct horse", "password_again"),
        ("correct\0horse battery", "correct\0horse battery", "password"),
    ] {
        let answer = client.post("/set-password", &[("password", typed), ("password_again", again)]);
        assert!(answer.status == 422 && answer.problem(field).is_some(), "{typed:?}: {}", answer.text);
    }
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(client.post("/set-password", &chosen).status, 303);
    assert_eq!(first_session.post("/set-password", &chosen).status, 401, "once");
}

#[test]
fn signing_in_ends_the_session_that_the_browser_had() {
    let house = House::open();
    let client = house.stranger();
    let before = cookie(&client.sign_in(SALES_AGENT, demo::PASSWORD));
    assert_eq!(client.sign_in(ADMIN_AGENT, "wrong password").status, 422);
    assert_eq!(get_with(&house, "/customers", &before).status, 200, "a failed try ends nothing");

    assert_eq!(client.sign_in(ADMIN_AGENT, demo::PASSWORD).status, 303);

    assert_eq!(get_with(&house, "/customers", &before).status, 303);
    assert_eq!(client.get("/customers").status, 200);
}
