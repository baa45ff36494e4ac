//! How support is reached, who is designated for one subscription or many, and who declines.

use crate::house::{
    ADMIN_AGENT, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER,
    SALES_AGENT,
};
use crate::make::{Filled, NOBODY, end_partnership, everything, id, unescape};

fn profile() -> Filled {
    Filled::of(&[
        ("phone", "(206) 555-0177"),
        ("email", "Help@reseller.example"),
        ("website", "https://www.reseller.example/help"),
        ("hours", "Every day, 9–17"),
        ("languages", "en"),
    ])
    .and("languages", "ru")
}

/// The letters about support: to whom, and what they say.
fn letters(house: &House) -> Vec<String> {
    house.lines(
        "select recipient_email || '|' || subject || '|' || text_body as line from letters
         where subject not like 'Sign-in%' and subject not like 'Вход%' order by created_at, id",
    )
}

#[test]
fn a_support_profile_is_edited_by_its_company_and_seen_by_all() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    assert!(reseller.get("/").contains("href=\"/support-profile\""));
    assert!(reseller.get("/support-profile").contains("+12065550100"), "as it is");

    assert_eq!(profile().post(&reseller, "/support-profile").location, "/support-profile");
    assert_eq!(profile().post(&reseller, "/support-profile").status, 303, "twice is harmless");

    let seen =
        ["+12065550177", "help@reseller.example", "https://www.reseller.example/help", "Every day, 9–17", "Russian"];
    let own = format!("/subscriptions/{}", id("subscription:customer:1"));
    let list = format!("/customers/{}/subscriptions", id("customer:customer"));
    for (person, page) in [(CUSTOMER, &own), (CUSTOMER, &list), (HELPDESK_AGENT, &own), (RESELLER, &list)] {
        let page = house.as_person(person).get(page);
        for text in seen {
            assert!(page.contains(text), "{person} misses {text}: {}", page.text);
        }
    }
    assert_eq!(house.count("select count(*) from activity where action = 'support_profile.changed'"), 1);
    let log = reseller.get("/activity");
    assert!(log.contains("Support profile changed") && log.contains("Languages spoken"), "{}", log.text);
}

#[test]
fn a_providers_support_profile_is_its_own_alone() {
    let house = House::open();
    let form = profile().with("phone", "+49 30 23125999").with("email", "help@provider.example");
    for name in [GLOBAL_ADMIN, ADMIN_AGENT] {
        assert_eq!(form.post(&house.as_person(name), "/support-profile").status, 303, "{name}");
    }
    for name in [SALES_AGENT, HELPDESK_AGENT, CUSTOMER] {
        assert_eq!(form.post(&house.as_person(name), "/support-profile").status, 403, "{name}");
    }
    let providers = house.as_person(OTHER_RESELLER).get("/providers");
    assert!(providers.contains("+493023125999") && providers.contains("Languages: English, Russian"));
    assert_eq!(house.count("select count(*) from providers where support_email = 'help@provider.example'"), 1);
    assert!(house.as_person(OTHER_PROVIDER).get("/support-profile").contains("help@other-provider.example"));
}

#[test]
fn each_wrong_box_of_a_support_profile_is_told_beside_it() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let before = everything(&house);
    for (field, values) in [
        ("phone", vec!["", "12", "call me", "+49 30 23125000"]),
        ("email", vec!["", "help", "help@", "a b@c.example"]),
        (
            "website",
            vec![
                "www",
                "javascript:alert(1)",
                "ftp://x.example/",
                "https://a:b@x.example/",
                "https://localhost/",
                "//x.example",
            ],
        ),
        ("hours", vec!["\u{202e}", "a\0b"]),
        ("languages", vec!["xx"]),
    ] {
        for value in values {
            let answer = profile().with(field, value).post(&reseller, "/support-profile");
            assert_eq!(answer.status, 422, "{field} {value:?}");
            assert!(answer.problem(field).is_some(), "{field} {value:?}: {}", answer.text);
            assert!(answer.contains("Every day, 9–17") || field == "hours", "{field}: what was typed is kept");
        }
    }
    let long = profile().with("hours", "x".repeat(201)).post(&reseller, "/support-profile");
    assert!(long.status == 422 && long.problem("hours").is_some());
    assert_eq!(everything(&house), before);
    reseller.post("/preferences", &[("language", "ru"), ("back", "/support-profile")]);
    let russian = profile().with("website", "www").post(&reseller, "/support-profile");
    assert!(russian.problem("website").unwrap().starts_with("Введите полный адрес"), "{}", russian.text);
}

/// Whom the page of Oak Dental shows for each row, and one contact for the rows that `which` names.
fn many(house: &House, agent: &Client, which: &[u8], reseller: &str) -> crate::house::Answer {
    let mut form = Filled::of(&[("support_contact", reseller)]);
    for number in which {
        form = form.and("chosen", &id(&format!("subscription:oakdental:{number}")));
    }
    for row in shown(house) {
        form = form.and("shown", &row);
    }
    form.post(agent, &format!("/customers/{}/support-contacts", id("customer:oakdental")))
}

fn shown(house: &House) -> Vec<String> {
    house.lines(&format!(
        "select id || ':' || version as line from subscriptions where customer_id = '{}'",
        id("customer:oakdental")
    ))
}

fn supporters(house: &House) -> Vec<String> {
    house.lines(&format!(
        "select coalesce(name, 'provider') as line from subscriptions left join resellers on resellers.id = support_reseller
         where customer_id = '{}' order by array_position(array['{}', '{}', '{}']::uuid[], subscriptions.id)",
        id("customer:oakdental"),
        id("subscription:oakdental:1"),
        id("subscription:oakdental:2"),
        id("subscription:oakdental:3")
    ))
}

#[test]
fn one_contact_is_designated_for_many_subscriptions_at_once() {
    let house = House::open();
    let agent = house.as_person(HELPDESK_AGENT);
    let fabrikam = id("reseller:fabrikam");
    let page = agent.get(&format!("/customers/{}/subscriptions", id("customer:oakdental")));
    for row in shown(&house) {
        assert!(page.contains(&format!("name=\"shown\" value=\"{row}\"")), "{}", page.text);
    }

    let answer = many(&house, &agent, &[1, 2, 3], &fabrikam);

    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.text.matches(">Changed<").count(), 2, "{}", answer.text);
    assert_eq!(answer.text.matches(">It was so already<").count(), 1);
    assert_eq!(supporters(&house), ["Fabrikam IT Services"; 3]);
    let told = letters(&house);
    assert_eq!(told.len(), 1, "one letter for all: {told:?}");
    for text in ["rowan.castellano@reseller.example", "Oak Dental", "Exchange Online (Plan 1)", "/supported"] {
        assert!(told[0].contains(text), "{told:?}");
    }
    let again = many(&house, &agent, &[1, 2, 3], &fabrikam);
    assert_eq!(again.text.matches(">It was so already<").count(), 3, "{}", again.text);
    assert_eq!(
        (
            letters(&house).len(),
            house.count("select count(*) from activity where action = 'subscription.support_changed'")
        ),
        (1, 2)
    );
}

#[test]
fn a_row_that_was_changed_meanwhile_is_told_and_stays() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let old = shown(&house);
    let path = format!("/subscriptions/{}/support-contact", id("subscription:oakdental:2"));
    let fabrikam = id("reseller:fabrikam");
    assert_eq!(agent.post(&path, &[("support_contact", &fabrikam), ("before", "provider")]).status, 303);

    let mut form = Filled::of(&[("support_contact", "provider"), ("all", "true")]);
    for row in &old {
        form = form.and("shown", row);
    }
    let answer = form.post(&agent, &format!("/customers/{}/support-contacts", id("customer:oakdental")));

    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.contains("Not changed: somebody else has changed this subscription"), "{}", answer.text);
    assert_eq!(supporters(&house), ["provider", "Fabrikam IT Services", "provider"]);
}

#[test]
fn a_choice_for_many_that_is_wrong_changes_nothing() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let before = supporters(&house);
    for (which, reseller, field) in [
        (vec![], "provider", "chosen"),
        (vec![1, 2], "", "support_contact"),
        (vec![1, 2], "x", "support_contact"),
        (vec![1, 2], &*id("reseller:tailspin"), "support_contact"),
    ] {
        let answer = many(&house, &agent, &which, reseller);
        assert!(answer.status == 422 && answer.problem(field).is_some(), "{which:?} {reseller}: {}", answer.text);
        let ticked = answer.text.matches(" checked").count();
        assert_eq!(ticked, which.len(), "what was ticked stays: {}", answer.text);
    }
    for foreign in [id("subscription:customer:1"), NOBODY.to_owned(), "x".to_owned()] {
        let form = Filled::of(&[("support_contact", "provider")])
            .and("chosen", &id("subscription:oakdental:1"))
            .and("chosen", &foreign)
            .and("shown", &format!("{foreign}:1"));
        let answer = form.post(&agent, &format!("/customers/{}/support-contacts", id("customer:oakdental")));
        assert_eq!(answer.status, 404, "{foreign}");
    }
    assert_eq!(supporters(&house), before);
    end_partnership(&house);
    assert_eq!(many(&house, &agent, &[2], &id("reseller:fabrikam")).status, 422, "the partnership has ended");
}

#[test]
fn the_reseller_is_told_of_its_designation_in_its_language() {
    let house = House::open();
    house.execute(&format!("update resellers set language = 'ru' where id = '{}'", id("reseller:fabrikam")));
    let agent = house.as_person(ADMIN_AGENT);
    let subscription = id("subscription:oakdental:2");
    let path = format!("/subscriptions/{subscription}/support-contact");
    for _ in 0..2 {
        agent.post(&path, &[("support_contact", &id("reseller:fabrikam")), ("before", "provider")]);
    }
    let told = letters(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    for text in [
        "новое контактное лицо поддержки",
        "Oak Dental",
        "Exchange Online (Plan 1)",
        &*format!("/subscriptions/{subscription}"),
    ] {
        assert!(told[0].contains(text), "{told:?}");
    }
    let reseller = house.as_person(RESELLER);
    let list = reseller.get("/supported");
    assert!(list.contains("Oak Dental") && list.contains("Exchange Online (Plan 1)"), "{}", list.text);
    assert!(!list.contains(&id("subscription:oakdental:3")), "what the provider supports");
    assert!(!house.as_person(OTHER_RESELLER).get("/supported").contains("Oak Dental"));
}

#[test]
fn the_reseller_declines_with_a_reason_and_the_provider_supports_it() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let subscription = id("subscription:oakdental:1");
    let path = format!("/subscriptions/{subscription}/support-contact/decline");
    let page = reseller.get(&path);
    assert!(page.contains("Oak Dental") && page.contains("name=\"version\" value=\"1\""), "{}", page.text);
    for reason in ["", " ", &*"x".repeat(501), "a\0b"] {
        let answer = reseller.post(&path, &[("reason", reason), ("version", "1")]);
        assert!(answer.status == 422 && answer.problem("reason").is_some(), "{reason:?}: {}", answer.text);
    }
    let form = [("reason", "Nobody here speaks <Portuguese>"), ("version", "1")];
    assert_eq!(reseller.post(&path, &[("reason", "x"), ("version", "7")]).status, 409, "the page was old");

    assert_eq!(reseller.post(&path, &form).location, "/supported");
    assert_eq!(reseller.post(&path, &form).status, 303, "twice is harmless");

    assert_eq!(supporters(&house)[0], "provider");
    assert_eq!(
        house.count(&format!(
            "select version as count from (select version::bigint from subscriptions where id = '{subscription}') as it"
        )),
        2
    );
    let told = letters(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    for text in ["support@provider.example", "Fabrikam IT Services", "Oak Dental", "<Portuguese>"] {
        assert!(told[0].contains(text), "{told:?}");
    }
    let note = "declined to support this subscription";
    let shown = format!("/subscriptions/{subscription}");
    let seen = house.as_person(HELPDESK_AGENT).get(&shown);
    assert!(seen.contains(note) && unescape(&seen.text).contains("<Portuguese>"), "{}", seen.text);
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.support_declined'"), 1);
    assert!(!reseller.get("/supported").contains(&subscription));
    assert_eq!(reseller.get(&path).status, 409, "it doesn't support it any more");

    let agent = house.as_person(ADMIN_AGENT);
    let change = [("support_contact", &*id("reseller:fabrikam")), ("before", "provider")];
    assert_eq!(agent.post(&format!("{shown}/support-contact"), &change).status, 303);
    assert!(!agent.get(&shown).contains(note), "somebody was chosen");
}

#[test]
fn who_only_supports_a_subscription_can_decline_and_does_not_see_it_then() {
    let house = House::open();
    let (subscription, tailspin) = (id("subscription:oakdental:1"), id("reseller:tailspin"));
    house.execute(&format!("update subscriptions set support_reseller = '{tailspin}' where id = '{subscription}'"));
    let other = house.as_person(OTHER_RESELLER);
    let path = format!("/subscriptions/{subscription}/support-contact/decline");
    assert_eq!(house.as_person(RESELLER).get(&path).status, 409, "it is not what Fabrikam supports");

    assert_eq!(other.post(&path, &[("reason", "Too far"), ("version", "1")]).status, 303);

    assert_eq!(other.get(&format!("/subscriptions/{subscription}")).status, 404);
    assert_eq!(other.get(&path).status, 404);
    let customer = house.as_person("admin@oakdental.onmicrosoft.com").get(&format!("/subscriptions/{subscription}"));
    assert!(customer.status == 200 && !customer.contains("Too far"), "{}", customer.text);
    assert!(house.as_person(ADMIN_AGENT).get(&format!("/subscriptions/{subscription}")).contains("Too far"));
}

#[test]
fn a_list_of_what_is_supported_asks_the_same_however_long_it_is() {
    let house = House::open();
    let (reseller, fabrikam) = (house.as_person(RESELLER), id("reseller:fabrikam"));
    let asked = || {
        let before = house.statements();
        let page = reseller.get("/supported");
        assert_eq!(page.status, 200);
        (house.statements() - before, page.text.matches("/support-contact/decline").count())
    };
    let only = |rows: u32| {
        house.execute("update subscriptions set support_reseller = null");
        house.execute(&format!(
            "update subscriptions set support_reseller = '{fabrikam}' where id in (
                 select id from subscriptions where status <> 'deleted' and provider_id = '{}' limit {rows})",
            id("provider:northwind")
        ));
    };
    only(3);
    let (few, rows) = asked();
    assert_eq!(rows, 3);
    only(25);
    assert_eq!(asked(), (few, 25));
    only(35);
    let page = reseller.get("/supported");
    let next = page.text.split("/supported?after=").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(reseller.get(&format!("/supported?after={next}")).text.matches("/support-contact/decline").count(), 10);
}
