//! A partnership ends: what it leaves behind, before and after, and how it is restored.

use chrono::TimeDelta;

use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, GLOBAL_ADMIN, House, OTHER_PROVIDER, RESELLER, SALES_AGENT};
use crate::make::{NOBODY, attribute, draft_for, id, invitation, lines, ready_draft};

fn path(part: &str) -> String {
    format!("/resellers/{}/partnership{part}", id("reseller:fabrikam"))
}

/// The page's hidden box.
fn since(page: &Answer) -> String {
    attribute(page.text.split("name=\"since\"").nth(1).unwrap(), "value").unwrap()
}

/// **Yes** on the page as `agent` sees it now.
fn end(house: &House, name: &str, support: &str) -> Answer {
    let agent = house.as_person(name);
    let since = since(&agent.get(&path("")));
    agent.post(&path("/end"), &[("since", &since), ("support", support)])
}

fn is_active(house: &House) -> bool {
    house.count(&format!(
        "select count(*) from partnerships where ended_at is null and provider_id = '{}' and reseller_id = '{}'",
        id("provider:northwind"),
        id("reseller:fabrikam")
    )) == 1
}

fn supported(house: &House) -> i64 {
    house.count(&format!(
        "select count(*) from subscriptions where support_reseller = '{}' and status <> 'deleted'",
        id("reseller:fabrikam")
    ))
}

#[test]
fn before_the_end_it_is_told_what_is_left_behind() {
    let house = House::open();
    let sales = house.as_person(SALES_AGENT);
    ready_draft(&sales);
    house.as_person(CUSTOMER).post("/user-settings/tenant-owner", &[("reseller", &id("reseller:fabrikam"))]);
    let fabrikam = id("reseller:fabrikam");
    let customers = house.count(&format!("select count(*) from customers where reseller_id = '{fabrikam}'"));
    let credited = house.count(&format!(
        "select count(*) from subscriptions where partner_of_record = '{fabrikam}' and status <> 'deleted'"
    ));

    let page = sales.get(&path(""));

    for count in [customers, credited, supported(&house), 1] {
        assert!(page.contains(&format!("\">{count}</td>")), "{count}: {}", page.text);
    }
    assert!(page.contains("good faith") && page.contains("what ends and what stays"), "{}", page.text);
    assert!(sales.get("/resellers").contains(&path("")), "the list leads there");
    for (what, text) in [
        ("credited", "/subscriptions/"),
        ("supported", "/subscriptions/"),
        ("tenants", "Adventure Works Cycles"),
        ("drafts", "Ridgeline Bakery"),
    ] {
        let list = sales.get(&path(&format!("/left?what={what}")));
        assert!(list.status == 200 && list.contains(text), "{what}: {}", list.text);
    }
    let drafts = house.as_person(ADMIN_AGENT).get(&path("/left?what=drafts"));
    assert!(
        drafts.contains("Solveig Kristoffersen") && !drafts.contains("Ridgeline"),
        "another's draft: {}",
        drafts.text
    );
    assert_eq!(sales.get(&path("/left?what=x")).status, 404);
    for foreign in [id("reseller:wingtip"), NOBODY.to_owned(), "x".to_owned()] {
        for part in ["", "/left"] {
            assert_eq!(sales.get(&format!("/resellers/{foreign}/partnership{part}")).status, 404, "{foreign}");
        }
    }
}

#[test]
fn a_partnership_ends_once_and_everything_else_stays() {
    let house = House::open();
    let before = supported(&house);
    let page = house.as_person(SALES_AGENT).get(&path(""));
    let old = since(&page);
    assert_eq!(end(&house, SALES_AGENT, "stays").location, path(""));
    assert!(!is_active(&house));
    let again = house.as_person(ADMIN_AGENT).post(&path("/end"), &[("since", &old), ("support", "provider")]);
    assert_eq!(again.location, path(""), "twice is harmless");

    assert_eq!(supported(&house), before, "the second click changes nothing");
    assert_eq!(house.count("select count(*) from activity where action = 'partnership.ended'"), 1);
    let letters =
        house.lines("select recipient_email || ' ' || subject as line from letters where subject not like 'Sign-in%'");
    assert_eq!(letters.len(), 1, "the second click sends none: {letters:?}");
    assert!(
        letters[0].starts_with("rowan.castellano@reseller.example Northwind Distribution has ended"),
        "{letters:?}"
    );
    let text = house.lines("select text_body as line from letters where subject not like 'Sign-in%'").concat();
    assert!(text.contains("You are still the support contact") && text.contains("/providers/"), "{text}");
    let agent = house.as_person(ADMIN_AGENT);
    assert!(agent.get(&path("")).contains("What the partnership left behind"));
    assert!(agent.get("/resellers").contains("Ended partnerships"));
    let account = agent.get(&format!("/customers/{}/account", id("customer:oakdental")));
    assert!(account.contains("Fabrikam IT Services administers the account, but the partnership ended on"));
    let order = agent.post("/orders", &[("reseller", &id("reseller:fabrikam")), ("origin", "resellers")]);
    assert_eq!(order.status, 409, "no new order names it");
    for person in [ADMIN_AGENT, RESELLER] {
        assert!(house.as_person(person).get("/activity").contains("Partnership removed"), "{person}");
    }
    assert!(!house.as_person(RESELLER).get("/providers").contains("Northwind"));
    let seen = house.as_person(RESELLER).get(&format!("/customers/{}/account", id("customer:oakdental")));
    assert_eq!(seen.status, 200, "its rights stay until they are ended");
}

#[test]
fn support_stays_or_falls_back_as_was_chosen() {
    let house = House::open();
    let before = supported(&house);
    assert!(before > 3);
    let refused = end(&house, ADMIN_AGENT, "");
    assert!(refused.status == 422 && refused.problem("support").is_some(), "{}", refused.text);
    assert_eq!(end(&house, SALES_AGENT, "provider").status, 403, "a Sales agent names no support contact");
    assert!(is_active(&house), "all or nothing");

    assert_eq!(end(&house, ADMIN_AGENT, "provider").status, 303);

    assert_eq!(supported(&house), 0);
    let told = house.count("select count(*) from activity where action = 'subscription.support_changed'");
    assert_eq!(told, before, "a record for each, in the customer's log too");
    assert_eq!(
        house.count("select count(*) from subscriptions where version = 2 and changed_by = 'Matthias Feldkamp'"),
        before
    );
}

#[test]
fn support_can_fall_back_afterwards() {
    let house = House::open();
    let agent = house.as_person(GLOBAL_ADMIN);
    assert_eq!(agent.post(&path("/support"), &[]).status, 409, "it has not ended");
    end(&house, ADMIN_AGENT, "stays");
    assert_eq!(house.as_person(SALES_AGENT).post(&path("/support"), &[]).status, 403);
    assert!(!house.as_person(SALES_AGENT).get(&path("")).contains(&path("/support")));
    assert!(agent.get(&path("")).contains(&path("/support")));
    assert_eq!(agent.post(&path("/support"), &[]).location, path(""));
    assert_eq!(supported(&house), 0);
    assert_eq!(agent.post(&path("/support"), &[]).status, 303, "twice is harmless");
    assert!(!agent.get(&path("")).contains(&path("/support")), "nothing is left to fall back");
}

#[test]
fn it_does_not_end_on_an_old_page_without_a_fresh_proof_or_for_part_of_the_customers() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let shown = since(&agent.get(&path("")));
    house.execute("update partnerships set since = since + interval '1 day'");
    for old in [&*shown, "", "x"] {
        let answer = agent.post(&path("/end"), &[("since", old), ("support", "stays")]);
        assert!(answer.status == 409 && answer.contains("has changed since you opened the page"), "{}", answer.text);
    }
    let since = since(&agent.get(&path("")));
    house.execute(&format!("update users set reach_countries = '{{US}}' where sign_in_name = '{ADMIN_AGENT}'"));
    let answer = agent.post(&path("/end"), &[("since", &since), ("support", "stays")]);
    assert!(answer.status == 409 && answer.contains("some of the customers only"), "{}", answer.text);
    agent.post("/preferences", &[("language", "ru"), ("back", "/")]);
    let answer = agent.post(&path("/end"), &[("since", &since), ("support", "stays")]);
    assert!(answer.contains("только с частью клиентов"), "{}", answer.text);
    house.execute(&format!(
        "update users set reach_countries = null, reach_resellers = array['{}'::uuid] where sign_in_name = '{ADMIN_AGENT}'",
        id("reseller:tailspin")
    ));
    assert_eq!(agent.post(&path("/end"), &[("since", &since), ("support", "stays")]).status, 404, "out of reach");
    assert_eq!(
        house.as_person(OTHER_PROVIDER).post(&path("/end"), &[("since", &since), ("support", "stays")]).status,
        404
    );
    house.execute("update users set reach_resellers = null");
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(agent.post(&path("/end"), &[("since", &since), ("support", "stays")]).status, 401);
    assert!(is_active(&house));
}

#[test]
fn a_draft_that_names_it_says_so_when_it_is_opened() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let new = ready_draft(&agent);
    let existing = draft_for(&agent, "customer:oakdental");
    let ok = agent.get(&format!("/orders/{new}/customer"));
    assert!(ok.problem("reseller").is_none(), "{}", ok.text);
    end(&house, ADMIN_AGENT, "stays");

    let customer = agent.get(&format!("/orders/{new}/customer"));
    assert!(customer.status == 200 && customer.problem("reseller").is_some(), "{}", customer.text);
    for order in [&new, &existing] {
        let page = agent.get(&format!("/orders/{order}/subscriptions"));
        assert!(page.status == 200 && page.problem("credited").is_some(), "{}", page.text);
    }
    let review = agent.get(&format!("/orders/{new}/review"));
    assert!(review.contains("This reseller is not one of your active partners"), "{}", review.text);
    assert_eq!(agent.post(&format!("/orders/{new}/submit"), &[]).status, 422);
    let other = lines().with("credited", id("reseller:tailspin"));
    assert_eq!(other.post(&agent, &format!("/orders/{existing}/subscriptions")).status, 303);
    assert!(agent.get(&format!("/orders/{existing}/subscriptions")).problem("credited").is_none(), "mended");
}

#[test]
fn a_new_invitation_restores_the_partnership() {
    let house = House::open();
    let before = house.count("select count(*) from partnerships");
    end(&house, ADMIN_AGENT, "stays");
    let (_, token) = invitation(&house);
    let reseller = house.as_person(RESELLER);

    let accepted = reseller.post(&format!("/invitations/{token}/accept"), &[("consent", "true")]);

    assert_eq!(accepted.location, "/providers", "{}", accepted.text);
    assert!(is_active(&house) && house.count("select count(*) from partnerships") == before);
    let agent = house.as_person(ADMIN_AGENT);
    assert!(agent.get("/resellers?q=fabrikam").contains("Fabrikam IT Services"));
    let account = agent.get(&format!("/customers/{}/account", id("customer:oakdental")));
    assert!(!account.contains("but the partnership ended"), "{}", account.text);
    assert!(agent.get(&path("")).contains("name=\"since\""), "and can end again");
}

#[test]
fn the_lists_of_what_is_left_ask_the_same_however_long_they_are() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let fabrikam = id("reseller:fabrikam");
    let only = |rows: u32| {
        house.execute("update subscriptions set partner_of_record = null, support_reseller = null");
        house.execute(&format!(
            "update subscriptions set support_reseller = '{fabrikam}', partner_of_record = '{fabrikam}' where id in (
                 select id from subscriptions where status <> 'deleted' and provider_id = '{}' limit {rows})",
            id("provider:northwind")
        ));
    };
    let asked = |page: &str| {
        let before = house.statements();
        assert_eq!(agent.get(page).status, 200);
        house.statements() - before
    };
    let pages = [path(""), path("/left?what=credited"), path("/left?what=supported"), "/resellers".to_owned()];
    only(3);
    let few = pages.clone().map(|page| asked(&page));
    only(30);
    assert_eq!(pages.map(|page| asked(&page)), few);
    only(35);
    let page = agent.get(&path("/left?what=supported"));
    let next = page.text.split("what=supported&amp;after=").nth(1).unwrap().split('"').next().unwrap();
    let next = agent.get(&path(&format!("/left?what=supported&after={next}")));
    assert_eq!(next.text.matches("href=\"/subscriptions/").count(), 10, "{}", next.text);
}
