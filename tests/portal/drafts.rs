//! **Drafts**, and what was typed into a form and not sent.

use chrono::TimeDelta;

use crate::bulk;
use crate::house::{ADMIN_AGENT, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, RESELLER, SALES_AGENT};
use crate::make::{
    E3, Filled, draft, draft_for, explains, hidden_form, id, lines, new_customer, ready_draft, relationship, submit,
};
use crate::service_requests;

fn discard(agent: &Client, kind: &str, id: &str) -> u16 {
    agent.post("/drafts/discard", &[("kind", kind), ("id", id)]).status
}

/// As a browser says what stands in a form.
fn keep(person: &Client, path: &str, opened: &str, body: &str) -> String {
    let answer = person.post("/kept", &[("path", path), ("opened", opened), ("body", body)]);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

/// When a page was shown, as its form tells scripts.
fn opened(person: &Client, path: &str) -> String {
    let page = person.get(path);
    page.text.split_once("data-opened=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

#[test]
fn everything_unfinished_stands_in_one_list_and_can_be_discarded_once() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    assert!(agent.get("/drafts").contains("There is nothing to finish"));
    let order = draft(&agent);
    assert_eq!(new_customer().post(&agent, &format!("/orders/{order}/customer")).status, 303);
    let other = draft_for(&agent, "customer:oakdental");
    let request = agent.post("/partnership-requests", &[]).id();
    let relationship = agent.post("/relationship-requests", &[("reseller", &id("reseller:fabrikam"))]).id();
    let run = bulk::upload(&agent, "licenses", "march.csv", b"Licenses\n1\n").id();
    let moved = agent.post(&format!("/resellers/{}/moves", id("reseller:fabrikam")), &[]).id();

    let before = house.statements();
    let page = agent.get("/drafts");
    let asked = house.statements() - before;
    for said in [
        "Ridgeline Bakery",
        "Oak Dental",
        "march.csv",
        "Fabrikam IT Services",
        "Request a partnership",
        "Invite new customers",
        "Move customers",
        &format!("href=\"/orders/{order}/subscriptions\""),
        &format!("href=\"/bulk/{run}\""),
        &format!("href=\"/moves/{moved}/customers\""),
        &format!("href=\"/partnership-requests/{request}\""),
    ] {
        assert!(page.contains(said), "{said}: {}", page.text);
    }
    let drafts = [
        ("order", &order),
        ("order", &other),
        ("partnership", &request),
        ("relationship", &relationship),
        ("bulk", &run),
        ("move", &moved),
    ];
    for stranger in [SALES_AGENT, OTHER_PROVIDER] {
        let stranger = house.as_person(stranger);
        assert!(!stranger.get("/drafts").contains("Ridgeline Bakery"));
        for (kind, id) in drafts {
            assert_ne!(discard(&stranger, kind, id), 303, "{kind}");
        }
    }
    for (kind, id) in drafts {
        assert_eq!((discard(&agent, kind, id), discard(&agent, kind, id)), (303, 404), "{kind}");
    }
    let before = house.statements();
    assert!(agent.get("/drafts").contains("There is nothing to finish"));
    assert_eq!(house.statements() - before, asked, "the same number of statements for few and for many");
    assert!(house.as_person(RESELLER).get("/drafts").status == 200);
    assert_eq!(house.as_person(HELPDESK_AGENT).get("/drafts").status, 200);
}

#[test]
fn a_long_list_of_drafts_is_paged() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft(&agent);
    house.execute(&format!(
        "insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(),
             'updated_at', o.updated_at + n * interval '1 minute'))).*
         from orders o, generate_series(1, 35) n where o.id = '{order}'"
    ));
    let first = agent.get("/drafts");
    let next = first.text.split_once("href=\"/drafts?after=").unwrap().1.split('"').next().unwrap().to_owned();
    let second = agent.get(&format!("/drafts?after={next}"));
    let rows = |text: &str| text.matches("action=\"/drafts/discard\"").count();
    assert_eq!((rows(&first.text), rows(&second.text)), (25, 11));
    assert!(second.contains(&order) && !first.contains(&order), "the oldest is the last");
}

#[test]
fn a_shared_draft_is_gone_on_with_by_colleagues_and_discarded_by_its_author() {
    let house = House::open();
    let (author, colleague) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let order = ready_draft(&author);
    let review = format!("/orders/{order}/review");
    let share = |who: &Client, shared: &str| who.post(&format!("/orders/{order}/share"), &[("shared", shared)]).status;
    assert_eq!((colleague.get(&review).status, share(&colleague, "true")), (404, 404), "it is its author's alone");

    assert_eq!((share(&author, "true"), share(&author, "true")), (303, 303));
    let list = colleague.get("/drafts");
    assert!(list.contains("Shared by colleagues") && list.contains("Ridgeline Bakery"), "{}", list.text);
    assert!(author.get("/drafts").contains("Stop sharing"));
    assert_eq!(house.as_person(OTHER_PROVIDER).get(&review).status, 404);
    assert_eq!(house.as_person(HELPDESK_AGENT).get(&review).status, 403);
    let more = lines().with("licenses-CFQ7TTC0LH18:0001", "26");
    assert_eq!(more.post(&colleague, &format!("/orders/{order}/subscriptions")).location, review);
    assert_eq!(house.lines("select updated_by as line from orders"), [name(&house, ADMIN_AGENT)]);
    assert_eq!((discard(&colleague, "order", &order), share(&colleague, "")), (409, 409));
    assert!(author.get(&review).contains("26"));

    assert_eq!(share(&author, ""), 303);
    assert_eq!(colleague.get(&review).status, 404);
    assert_eq!(share(&author, "true"), 303);
    assert_eq!(submit(&colleague, &order).status, 303);
    assert_eq!(share(&author, "true"), 409, "it is no draft any more");
}

fn name(house: &House, sign_in_name: &str) -> String {
    let query =
        format!("select first_name || ' ' || last_name as line from users where sign_in_name = '{sign_in_name}'");
    house.lines(&query).concat()
}

#[test]
fn a_step_that_was_wrong_is_kept_with_what_was_typed_and_its_messages() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft(&agent);
    let step = format!("/orders/{order}/customer");
    let wrong = new_customer().with("email", "nobody").with("name", "Ridgeline & Söhne");
    assert_eq!(wrong.post(&agent, &step).status, 422);

    // Another browser, another day.
    house.clock.advance(TimeDelta::days(2));
    let agent = house.as_person(SALES_AGENT);
    let page = agent.get(&step);
    assert!(
        page.contains("value=\"Ridgeline &amp; Söhne\"") || page.contains("Ridgeline &#38; Söhne"),
        "{}",
        page.text
    );
    assert!(page.problem("email").is_some() && page.contains("It has been kept"), "{}", page.text);
    assert!(explains(&page, "help-domain") && explains(&page, "help-attest"), "{}", page.text);
    assert!(!house.as_person(ADMIN_AGENT).get("/drafts").contains("Söhne"));

    assert_eq!(new_customer().post(&agent, &step).status, 303);
    let page = agent.get(&step);
    assert!(page.contains("value=\"Ridgeline Bakery\"") && !page.contains("It has been kept"), "{}", page.text);

    let step = format!("/orders/{order}/subscriptions");
    assert_eq!(lines().with("licenses-CFQ7TTC0LH18:0001", "many").post(&agent, &step).status, 422);
    let page = agent.get(&step);
    assert!(page.contains("value=\"many\"") && page.problem("licenses-CFQ7TTC0LH18:0001").is_some(), "{}", page.text);
    assert_eq!(agent.post("/kept/discard", &[("path", &step)]).location, step);
    assert!(!agent.get(&step).contains("value=\"many\""), "started over");
}

#[test]
fn what_is_typed_is_kept_for_its_person_until_it_is_sent() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let path = "/support-profile";
    let before = opened(&agent, path);
    let said = keep(&agent, path, &before, "phone=%2B49+30+1&email=a%40b.example&languages=de&new_password=hunter2");
    assert!(said.contains("Saved "), "{said}");

    let again = house.as_person(ADMIN_AGENT);
    let page = again.get(path);
    for text in ["You typed this on", "Start over", "value=\"a@b.example\"", "value=\"de\" checked"] {
        assert!(page.contains(text), "{text}: {}", page.text);
    }
    assert!(again.get("/drafts").contains("Typed and not sent"));
    assert_eq!(house.count("select count(*) from kept_forms where body like '%hunter2%'"), 0);
    for other in [SALES_AGENT, RESELLER] {
        assert!(!house.as_person(other).get("/drafts").contains("Typed and not sent"));
    }
    assert!(!house.as_person(RESELLER).get(path).contains("a@b.example"));

    let (to, form) = hidden_form(&page, path);
    let right = form.with("phone", "+49 30 23125001").with("email", "help@provider.example");
    assert_eq!(right.post(&again, &to).status, 303);
    let page = again.get(path);
    assert!(!page.contains("You typed this on") && page.contains("help@provider.example"), "{}", page.text);
    let late = keep(&agent, path, &before, "email=late%40b.example");
    assert!(late.contains("sent meanwhile"), "{late}");
    assert!(!agent.get(path).contains("late@b.example"), "what comes from a page from before is not kept");
}

#[test]
fn only_forms_of_ours_are_kept_within_limits_and_links_are_not() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    for path in ["", "/", "https://evil.example/", "//evil.example/support-profile", "/sign-in"] {
        assert_eq!(agent.post("/kept", &[("path", path), ("body", "a=b")]).status, 404, "{path}");
        assert_eq!(agent.post("/kept/discard", &[("path", path)]).status, 404, "{path}");
    }
    let long = format!("hours={}", "x".repeat(70_000));
    assert_eq!(agent.post("/kept", &[("path", "/support-profile"), ("body", &long)]).status, 413);
    let request = agent.post("/partnership-requests", &[]).location;
    let page = agent.get(&request);
    let link = page.text.split_once("data-link=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("subject", "Kept")
        .append_pair("body", &format!("Follow {link} please"))
        .finish();
    keep(&agent, &request, &opened(&agent, &request), &body);
    assert_eq!(house.count("select count(*) from kept_forms where body like '%invitations%'"), 0, "no secrets");
    let page = agent.get(&request);
    assert!(page.contains("value=\"Kept\"") && page.contains(&format!("Follow {link} please")), "{}", page.text);

    let pasted = "/bulk/new?of=licenses";
    keep(&agent, pasted, &opened(&agent, pasted), "of=licenses&pasted=Licenses%0A12");
    assert!(agent.get(pasted).contains("Licenses\n12"));
    let change = format!("/subscriptions/{}/change?kind=licenses", id("subscription:oakdental:1"));
    keep(&agent, &change, &opened(&agent, &change), "kind=licenses&licenses=77");
    assert!(agent.get(&change).contains("value=\"77\""));
    let (to, form) = hidden_form(&agent.get(&change), "/change");
    assert_eq!(form.with("licenses", "30").post(&agent, &to).status, 303);
    assert!(!agent.get(&change).contains("value=\"77\""));
}

/// Forms that are kept: whose, where each is found, where it is sent, what is typed into it, and where that stands.
fn kept_forms(house: &House) -> Vec<(&'static str, String, &'static str, Filled, &'static str)> {
    let oak = format!("/customers/{}", id("customer:oakdental"));
    let letter = house.as_person(SALES_AGENT).post("/partnership-requests", &[]).location;
    let invite = format!("/relationship-requests/{}", relationship(house, SALES_AGENT).0);
    let page = house.as_person(SALES_AGENT).get(&invite);
    let link = page.text.split_once("data-link=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let asked = format!("/service-requests/{}", service_requests::opened(&house.as_person(RESELLER)));
    let person = Filled::of(&[("first_name", "Typed"), ("last_name", "Person"), ("language", "en"), ("reach", "all")]);
    let user = Filled::of(&[("first_name", "Typed"), ("last_name", "Person"), ("location", "US")]);
    let roles =
        Filled::of(&[("name", "For the winter"), ("days", "90"), ("auto_extend", "no"), ("roles", "user_admin")]);
    let words =
        Filled::of(&[("subject", "Kept words"), ("action", "done")]).with("body", format!("Follow {link} please"));
    let to = Filled::of(&[("recipients", "new@partner.example"), ("language", "en"), ("action", "send")]);
    let note = Filled::of(&[("body", "We look into it twice.")]);
    let products = Filled::of(&[("note", "Order 4711"), ("action", "ask")]).product(E3, "77");
    vec![
        (SALES_AGENT, invite, "", words, "value=\"Kept words\""),
        (SALES_AGENT, format!("{letter}/send"), "/send", to, "\nnew@partner.example</textarea>"),
        (ADMIN_AGENT, asked, "/notes", note, "\nWe look into it twice.</textarea>"),
        (RESELLER, format!("{oak}/ask"), "/ask", products, "value=\"77\""),
        (RESELLER, format!("{oak}/admin-relationships/new"), "/admin-relationships", roles, "value=\"For the winter\""),
        (RESELLER, format!("{oak}/users/new"), "/users", user.with("user_name", "typed"), "value=\"typed\""),
        (
            GLOBAL_ADMIN,
            "/people/new".to_owned(),
            "/people",
            person.with("email", "typed@provider.example").with("roles", "sales_agent"),
            "value=\"typed@provider.example\"",
        ),
    ]
}

#[test]
fn each_form_shows_what_was_typed_until_it_is_sent() {
    let house = House::mailing();
    for (person, path, to, typed, shown) in kept_forms(&house) {
        let client = house.as_person(person);
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(typed.values()).append_pair("new_password", "hunter2");
        keep(&client, &path, &opened(&client, &path), &body.finish());
        let kept = house.lines("select body as line from kept_forms where body is not null");
        assert!(kept.len() == 1 && !kept[0].contains("hunter2") && !kept[0].contains("ships%2F"), "{path}: {kept:?}");
        assert!(client.get("/drafts").contains(&format!("value=\"{path}\"")), "{path}");

        let page = client.get(&path);
        assert!(page.contains(shown) && page.contains("You typed this on"), "{path}: {}", page.text);
        let (to, hidden) = hidden_form(&page, if to.is_empty() { &path } else { to });
        let form = typed.values().fold(hidden, |form, (name, value)| form.and(name, value));
        let sent = form.post(&client, &to);
        assert_eq!(sent.status, 303, "{path}: {}", sent.text);
        assert!(!client.get(&path).contains("You typed this on"), "{path}");
        assert_eq!(house.count("select count(*) from kept_forms where body is not null"), 0, "{path}");
    }
}
