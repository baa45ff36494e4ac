//! Links that set a password, forgotten passwords, limits on guessing, one's own profile.
#![expect(clippy::print_stdout, reason = "a test that measures says what it measured")]

use std::time::Instant;

use chrono::TimeDelta;
use partner_portal::accounts::LinkKind;
use partner_portal::demo;
use reqwest::Method;

use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, RESELLER, SALES_AGENT};
use crate::make::{LASTING_PASSWORD, account_link, at_once, everything, id};

const CHOSEN: [(&str, &str); 2] = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
const NOBODY: &str = "nobody@provider.example";

/// Signs in as if a proxy had passed the form on for `from`.
fn sign_in_from(client: &Client, from: &str, name: &str, password: &str) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("sign_in_name", name), ("password", password)])
        .finish();
    let request = client.request(Method::POST, "/sign-in").header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded").header("x-forwarded-for", from);
    Answer::of(request.body(body).send().unwrap())
}

fn retry_after(answer: &Answer) -> i64 {
    answer.headers.get("retry-after").unwrap().to_str().unwrap().parse().unwrap()
}

/// The letters of a subject, newest last.
fn letters(house: &House, subject: &str) -> Vec<String> {
    house.lines(&format!(
        "select recipient_email || ' ' || text_body as line from letters where subject = '{subject}' order by id"
    ))
}

/// The path of the link in a letter.
fn link_in(letter: &str) -> String {
    let start = letter.find("/account-links/").unwrap();
    letter[start..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn an_invited_colleague_sets_a_password_once_and_is_signed_in() {
    let house = House::open();
    house.execute(&format!("update users set password_hash = null where sign_in_name = '{HELPDESK_AGENT}'"));
    let token = account_link(&house, HELPDESK_AGENT, LinkKind::Invitation);
    let path = format!("/account-links/{token}");
    let colleague = house.stranger();
    let before = everything(&house);

    let page = colleague.get(&path);
    assert!(page.status == 200 && page.contains(HELPDESK_AGENT) && page.contains("Northwind Distribution"));
    assert!(everything(&house) == before, "mail programs open links too");
    assert_eq!(colleague.get("/customers").status, 303, "opening a link signs nobody in");
    for (password, again, field) in [
        ("short", "short", "password"),
        (LASTING_PASSWORD, "", "password_again"),
        ("Northwind-2026!", "Northwind-2026!", "password"),
    ] {
        let answer = colleague.post(&path, &[("password", password), ("password_again", again)]);
        assert!(answer.status == 422 && answer.problem(field).is_some(), "{password}: {}", answer.text);
    }

    assert_eq!(colleague.post(&path, &CHOSEN).location, "/");
    assert_eq!(colleague.get("/customers").status, 200);
    assert_eq!(house.stranger().sign_in(HELPDESK_AGENT, LASTING_PASSWORD).status, 303);
    assert_eq!((colleague.get(&path).status, colleague.post(&path, &CHOSEN).status), (409, 409), "once");
}

#[test]
fn a_link_that_opens_nothing_says_so_to_whoever_has_it_alone() {
    let house = House::open();
    let visitor = house.stranger();
    let expired = account_link(&house, SALES_AGENT, LinkKind::Reset);
    house.clock.advance(TimeDelta::minutes(60));
    let revoked = account_link(&house, ADMIN_AGENT, LinkKind::Invitation);
    let newer = account_link(&house, ADMIN_AGENT, LinkKind::Invitation);
    let suspended = account_link(&house, HELPDESK_AGENT, LinkKind::Reset);
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{HELPDESK_AGENT}'"));

    for (token, words) in [(&expired, "has expired"), (&revoked, "no longer valid"), (&suspended, "no longer valid")] {
        for answer in
            [visitor.get(&format!("/account-links/{token}")), visitor.post(&format!("/account-links/{token}"), &CHOSEN)]
        {
            assert!(answer.status == 409 && answer.contains(words), "{words}: {}", answer.text);
        }
    }
    let unknown = visitor.get(&format!("/account-links/{}", "ab".repeat(32)));
    assert_eq!(unknown.status, 404);
    let unknown = unknown.text.replace(&"ab".repeat(32), "TOKEN");
    let flipped = if newer.starts_with('0') { "1" } else { "0" };
    for altered in [format!("{flipped}{}", &newer[1..]), newer.to_uppercase(), format!("{newer}00"), "x".to_owned()] {
        let answer = visitor.get(&format!("/account-links/{altered}"));
        assert_eq!((answer.status, answer.text.replace(&format!("/{altered}\""), "/TOKEN\"")), (404, unknown.clone()));
    }
    let guesses: Vec<u16> = (0..25).map(|n| visitor.post(&format!("/account-links/{n:064}"), &CHOSEN).status).collect();
    assert!(guesses.starts_with(&[404; 15]) && guesses.ends_with(&[429; 10]), "after those five: {guesses:?}");
    assert_eq!(visitor.get(&format!("/account-links/{newer}")).status, 200, "a right one still opens");
}

#[test]
fn of_twenty_uses_of_one_link_at_once_one_wins() {
    let house = House::open();
    let path = format!("/account-links/{}", account_link(&house, RESELLER, LinkKind::Reset));

    let answers = at_once(&house, || house.stranger().post(&path, &CHOSEN));

    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 409)));
    assert_eq!(house.count("select count(*) from sessions"), 1);
}

#[test]
fn who_forgot_their_password_sets_a_new_one_by_letter_and_nobody_learns_who_exists() {
    let house = House::open();
    let thief = house.as_person(SALES_AGENT);
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{HELPDESK_AGENT}'"));
    let visitor = house.stranger();
    let ask = |name: &str| visitor.post("/forgot-password", &[("sign_in_name", name)]);

    let answers = [SALES_AGENT, NOBODY, HELPDESK_AGENT].map(ask);
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.text == answers[0].text));
    let letters_sent = letters(&house, "Set a new password");
    assert_eq!(letters_sent.len(), 1, "{letters_sent:?}");
    assert!(
        letters_sent[0].starts_with(SALES_AGENT) && letters_sent[0].contains(&format!("{}/account-links/", house.url))
    );

    // A user in their company's own domain: nobody knows whose mailbox that is.
    house.execute(&format!("update users set email = sign_in_name where sign_in_name = '{CUSTOMER}'"));
    assert!(ask(CUSTOMER).text == answers[0].text && letters(&house, "Set a new password").len() == 1);

    let owner = house.stranger();
    assert_eq!(owner.post(&link_in(&letters_sent[0]), &CHOSEN).location, "/");
    assert_eq!(owner.get("/customers").status, 200);
    assert_eq!(thief.get("/customers").status, 303, "every other session has ended");
    assert_eq!(letters(&house, "Your password was changed").len(), 1);
    assert_eq!(house.stranger().sign_in(SALES_AGENT, demo::PASSWORD).status, 422);

    for name in [SALES_AGENT, NOBODY] {
        let answers: Vec<Answer> = (0..4).map(|_| ask(name)).collect();
        let last = answers.last().unwrap();
        assert!(last.status == 429 && retry_after(last) > 0, "{name}");
    }
    assert!(letters(&house, "Set a new password").len() <= 3, "nobody's mailbox is filled");
}

#[test]
fn guessing_ends_soon_and_the_owner_still_gets_in_where_they_are_known() {
    let house = House::behind("127.0.0.1/32");
    let owner = house.as_person(SALES_AGENT);
    owner.post("/sign-out", &[]);
    let phone = house.as_person(SALES_AGENT);
    phone.post("/sign-out", &[]);
    let stranger = house.stranger();
    let mut looked_at = 0;
    // A day of guessing, each time from another address.
    for round in 0..600_u32 {
        let [_, _, third, last] = round.to_be_bytes();
        let answer = sign_in_from(&stranger, &format!("198.51.{third}.{last}"), SALES_AGENT, "a wrong guess");
        let unknown = sign_in_from(&stranger, &format!("198.51.{third}.{last}"), NOBODY, "a wrong guess");
        assert_eq!(
            (answer.status, answer.text.replace(SALES_AGENT, "X")),
            (unknown.status, unknown.text.replace(NOBODY, "X"))
        );
        match answer.status {
            422 => looked_at += 1,
            429 => {
                assert!(retry_after(&answer) > 0 && answer.contains("Try again in"));
                house.clock.advance(TimeDelta::minutes(2));
            }
            other => panic!("{other}"),
        }
    }
    assert!((20..=100).contains(&looked_at), "{looked_at} passwords were looked at");
    println!("{looked_at} of 600 guesses in {} minutes were looked at", (600 - looked_at) * 2);
    let right = sign_in_from(&stranger, "203.0.113.7", SALES_AGENT, demo::PASSWORD);
    assert_eq!(right.status, 429, "the right password is not looked at either");

    assert_eq!(owner.sign_in(SALES_AGENT, demo::PASSWORD).status, 303, "the owner's own browser");
    owner.post("/sign-out", &[]);
    let tries: Vec<u16> = (0..8).map(|_| owner.sign_in(SALES_AGENT, "mistyped").status).collect();
    assert!(tries.starts_with(&[422; 5]) && tries.ends_with(&[429; 2]), "a stolen browser guesses little: {tries:?}");
    assert_eq!(phone.sign_in(SALES_AGENT, demo::PASSWORD).status, 303, "nor does it use up another's tries");
    house.clock.advance(TimeDelta::hours(25));
    assert_eq!(house.as_person(SALES_AGENT).get("/customers").status, 200, "a day later it is over");
}

#[test]
fn an_address_is_what_a_trusted_proxy_says_and_nobody_else() {
    let tries = |house: &House| -> Vec<u16> {
        let visitor = house.stranger();
        // One password on many accounts.
        let each = |n: i32| {
            sign_in_from(&visitor, &format!("198.51.100.{n}"), &format!("person{n}@provider.example"), "a wrong guess")
                .status
        };
        (0..110).map(each).collect()
    };
    let spoofed = tries(&House::open());
    assert!(spoofed.starts_with(&[422; 100]) && spoofed.contains(&429), "{spoofed:?}");
    let named = tries(&House::behind("127.0.0.1/32"));
    assert!(!named.contains(&429), "{named:?}");
}

#[test]
fn twenty_guesses_at_once_are_twenty() {
    let house = House::open();
    let answers = at_once(&house, || house.stranger().sign_in(SALES_AGENT, "a wrong guess"));
    assert_eq!(answers.iter().filter(|answer| answer.status == 422).count(), 5);
    assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 15);
}

/// The middle of `times`, in microseconds, and how many of the first kind are above the middle of all.
fn medians(mut known: Vec<u128>, mut unknown: Vec<u128>) -> (u128, u128) {
    known.sort_unstable();
    unknown.sort_unstable();
    (known[known.len() / 2], unknown[unknown.len() / 2])
}

#[test]
fn known_and_unknown_names_take_as_long() {
    let house = House::open();
    house.as_person(SALES_AGENT);
    let visitor = house.stranger();
    for (path, rounds) in [("/sign-in", 50), ("/forgot-password", 12)] {
        let time = |name: &str| {
            house.execute("delete from attempts");
            let began = Instant::now();
            visitor.post(path, &[("sign_in_name", name), ("password", "a wrong guess")]);
            began.elapsed().as_micros()
        };
        let (known, unknown) = (0..rounds).map(|_| (time(SALES_AGENT), time(NOBODY))).unzip();
        let (known, unknown) = medians(known, unknown);
        println!("{path}: median {known} µs for a known name, {unknown} µs for an unknown one");
        assert!(known.abs_diff(unknown) * 4 < known.max(unknown), "{path}: {known} {unknown}");
    }
}

#[test]
fn a_hash_of_other_parameters_is_made_anew_at_sign_in() {
    let house = House::open();
    let hash = || house.lines(&format!("select password_hash as line from users where sign_in_name = '{SALES_AGENT}'"));
    assert!(hash()[0].starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{:?}", hash());
    house.as_person(SALES_AGENT);
    let anew = hash();
    assert!(anew[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{anew:?}");
    house.as_person(SALES_AGENT);
    assert_eq!(hash(), anew, "once");
}

#[test]
fn no_link_and_no_password_is_kept_in_clear() {
    let house = House::open();
    let token = account_link(&house, SALES_AGENT, LinkKind::Reset);
    house.stranger().post("/forgot-password", &[("sign_in_name", SALES_AGENT)]);
    let letter = letters(&house, "Set a new password").remove(0);
    house.stranger().post(&link_in(&letter), &CHOSEN);
    let client = house.stranger();
    client.sign_in(SALES_AGENT, LASTING_PASSWORD);
    let other = link_in(&letter).rsplit('/').next().unwrap().to_owned();
    house.execute("delete from letters");

    let kept = everything(&house);
    for secret in [token.as_str(), &other, LASTING_PASSWORD, demo::PASSWORD] {
        assert!(!kept.contains(secret), "{secret}");
    }
}

#[test]
fn a_person_sees_and_ends_their_sessions() {
    let house = House::open();
    let here = house.as_person(SALES_AGENT);
    let elsewhere = house.stranger();
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36";
    let body = format!("sign_in_name={SALES_AGENT}&password={}", demo::PASSWORD);
    let request = elsewhere.request(Method::POST, "/sign-in").header("sec-fetch-site", "same-origin");
    let request = request.header("user-agent", agent).header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.body(body).send().unwrap().status(), 303);
    let third = house.as_person(SALES_AGENT);
    let id = house.lines("select id::text as line from sessions where device like 'Mozilla%'").remove(0);

    let page = here.get("/profile");
    for words in
        ["Chrome on Windows", "This session", "127.0.0.1", SALES_AGENT, "Northwind Distribution", "Sales agent"]
    {
        let text = page.text.replace(['\u{2068}', '\u{2069}'], "");
        assert!(text.contains(words), "{words}: {text}");
    }
    let told = letters(&house, "Sign-in from a new device");
    assert_eq!(told.len(), 2, "of the two devices after the first");
    assert!(told[0].replace(['\u{2068}', '\u{2069}'], "").contains("Chrome on Windows"), "{}", told[0]);
    let stranger = house.as_person(ADMIN_AGENT);
    assert_eq!(stranger.post(&format!("/profile/sessions/{id}/end"), &[]).status, 404, "somebody else's");

    assert_eq!(here.post(&format!("/profile/sessions/{id}/end"), &[]).location, "/profile");
    assert_eq!((elsewhere.get("/profile").status, third.get("/profile").status), (303, 200));
    assert_eq!(here.post("/profile/sessions/end", &[]).status, 303);
    assert_eq!((third.get("/profile").status, here.get("/profile").status), (303, 200));

    house.clock.advance(TimeDelta::minutes(10));
    for path in ["/profile/sessions/end".to_owned(), format!("/profile/sessions/{id}/end")] {
        let asked = here.post(&path, &[]);
        assert!(asked.status == 401 && asked.contains("Confirm it&#39;s you"), "{path}: {}", asked.text);
    }
}

#[test]
fn a_new_password_ends_the_links_that_were_open() {
    let house = House::open();
    let [own, issued] = [GLOBAL_ADMIN, "admin@oakdental.onmicrosoft.com"]
        .map(|name| format!("/account-links/{}", account_link(&house, name, LinkKind::Reset)));
    let visitor = house.stranger();
    assert_eq!((visitor.get(&own).status, visitor.get(&issued).status), (200, 200));

    let form =
        [("current_password", demo::PASSWORD), ("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(house.as_person(GLOBAL_ADMIN).post("/profile/password", &form).location, "/profile");
    let issue = format!("/customers/{}/setup-info", id("customer:oakdental"));
    assert_eq!(house.as_person(ADMIN_AGENT).post(&issue, &[]).status, 303);

    for path in [own, issued] {
        let answer = visitor.post(&path, &CHOSEN);
        assert!(answer.status == 409 && answer.contains("no longer valid"), "{}", answer.text);
    }
}

#[test]
fn on_https_the_cookie_is_the_hosts_own_and_the_browser_stays_with_it() {
    let house = House::at("https://portal.example");
    let answer = house.stranger().sign_in(SALES_AGENT, demo::PASSWORD);
    assert_eq!(answer.status, 303, "{}", answer.text);
    let cookie = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    let mut parts = cookie.split("; ");
    assert!(parts.next().unwrap().starts_with("__Host-portal="), "{cookie}");
    let attributes: Vec<&str> = parts.collect();
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(&attribute), "{attribute}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
    assert!(!House::open().stranger().get("/sign-in").headers.contains_key("strict-transport-security"));
}

#[test]
fn a_password_is_changed_by_who_knows_it() {
    let house = House::open();
    let elsewhere = house.as_person(GLOBAL_ADMIN);
    let here = house.as_person(GLOBAL_ADMIN);
    let change = |current: &str, new: &str| {
        here.post("/profile/password", &[("current_password", current), ("password", new), ("password_again", new)])
    };

    for (current, new, field) in [
        ("", LASTING_PASSWORD, "current_password"),
        ("not this one", LASTING_PASSWORD, "current_password"),
        (demo::PASSWORD, "password1234", "password"),
        (demo::PASSWORD, demo::PASSWORD, "password"),
    ] {
        let answer = change(current, new);
        assert!(answer.status == 422 && answer.problem(field).is_some(), "{current} {new}: {}", answer.text);
    }
    assert_eq!(elsewhere.get("/profile").status, 200);

    assert_eq!(change(demo::PASSWORD, LASTING_PASSWORD).location, "/profile");

    assert!(here.get("/profile").contains("class=\"alert flash\""), "this session goes on, under a new id");
    assert_eq!(elsewhere.get("/profile").status, 303);
    assert_eq!(letters(&house, "Your password was changed").len(), 1);
    assert_eq!(house.stranger().sign_in(GLOBAL_ADMIN, demo::PASSWORD).status, 422);
    let guesses: Vec<u16> = (0..8).map(|_| change("a wrong guess", "lantern orbit velvet").status).collect();
    assert!(guesses.ends_with(&[429; 2]), "a session in other hands guesses little: {guesses:?}");
}
