//! The request, its link, and its acceptance.

use chrono::TimeDelta;

use crate::house::{Answer, House, NEW_RESELLER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{Filled, at_once, everything, id, invitation, rows, unescape};

#[test]
fn a_request_keeps_its_text_and_its_link() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let (request, token) = invitation(&house);
    let path = format!("/partnership-requests/{request}");
    let link = format!("{}/invitations/{token}", house.url);
    let page = agent.get(&path);
    assert!(page.contains(&link));
    let edited = format!("Dear \"Wingtip\" & <team>,\r\n\r\n{link}\r\nSolveig");

    let form = Filled::of(&[("subject", "Work with us"), ("body", &edited), ("action", "email")]);
    let saved = form.post(&agent, &path);
    assert_eq!(saved.location, format!("{path}?saved=email"));
    let page = agent.get(&saved.location);
    assert!(unescape(&page.text).contains(&edited.replace("\r\n", "\n")), "{}", page.text);
    assert!(page.contains("mailto:?subject=Work%20with%20us"));
    assert!(!everything(&house).contains(&token), "the token is not stored");

    let before = everything(&house);
    let altered = edited.replace(&token, &format!("{}x", token));
    for (subject, body, field) in [
        ("Work with us", "Dear Wingtip, call me", "body"),
        ("Work with us", altered.as_str(), "body"),
        ("Work with us", "", "body"),
        ("Work with us", &format!("{link} {}", "x".repeat(5000)), "body"),
        ("Work with us", &format!("{link} \0"), "body"),
        ("Work with us", &format!("{link} \u{202e}"), "body"),
        ("", edited.as_str(), "subject"),
        (&"x".repeat(201), edited.as_str(), "subject"),
        ("Two\nlines", edited.as_str(), "subject"),
    ] {
        let answer = Filled::of(&[("subject", subject), ("body", body), ("action", "done")]).post(&agent, &path);
        assert_eq!(answer.status, 422, "{subject:?} {body:?}");
        assert!(answer.problem(field).is_some(), "{subject:?} {body:?}: {}", answer.text);
        let kept = unescape(&answer.text);
        assert!(kept.contains(body) || body.contains('\0'), "{body:?} is kept");
    }
    assert!(everything(&house) == before);
    assert_eq!(form.with("action", "done").post(&agent, &path).location, "/resellers");
}

fn accept(house: &House, name: &str, token: &str) -> Answer {
    house.as_person(name).post(&format!("/invitations/{token}/accept"), &[("consent", "true")])
}

#[test]
fn a_reseller_accepts_an_invitation_once() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let path = format!("/invitations/{token}");
    let reseller = house.as_person(NEW_RESELLER);
    let before = everything(&house);
    for visitor in [&house.stranger(), &reseller] {
        let page = visitor.get(&path);
        assert!(page.status == 200 && page.contains("Northwind Distribution"), "{}", page.text);
    }
    assert!(everything(&house) == before, "opening the link changes nothing");
    let without = reseller.post(&format!("{path}/accept"), &[]);
    assert!(without.status == 422 && without.problem("consent").is_some(), "{}", without.text);

    let accepted = reseller.post_and_follow(&format!("{path}/accept"), &[("consent", "true")]);

    assert!(accepted.contains("Northwind Distribution"));
    assert!(house.as_person(SALES_AGENT).get("/resellers?q=wingtip").contains("Wingtip Partners"));
    let letters = "from letters where subject <> 'Sign-in from a new device'";
    assert_eq!(house.lines(&format!("select recipient_email as line {letters}")), [SALES_AGENT]);
    assert_eq!(house.count("select count(*) from activity where action = 'partnership.accepted'"), 1);
    assert_eq!(accept(&house, NEW_RESELLER, &token).location, "/providers", "again is harmless");
    assert_eq!(reseller.get(&path).location, "/providers");
    assert_eq!(house.stranger().get(&path).status, 409, "others are told that it is used");
    house.execute(&format!(
        "update partnerships set ended_at = now() where reseller_id = '{}'",
        id("reseller:tailspin")
    ));
    assert_eq!(accept(&house, OTHER_RESELLER, &token).status, 409);
    assert_eq!(house.count(&format!("select count(*) {letters}")), 1);
}

#[test]
fn twenty_accepts_at_the_same_moment_make_one_partnership() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let reseller = house.as_person(NEW_RESELLER);

    let answers = at_once(&house, || reseller.post(&format!("/invitations/{token}/accept"), &[("consent", "true")]));

    for answer in answers {
        assert_eq!((answer.status, answer.location.as_str()), (303, "/providers"), "{}", answer.text);
    }
    for query in [
        "select count(*) from activity where action = 'partnership.accepted'",
        "select count(*) from letters",
        "select count(*) from partnership_requests where accepted_at is not null",
    ] {
        assert_eq!(house.count(query), 1, "{query}");
    }
}

#[test]
fn a_link_that_is_not_ours_or_is_over_is_told_apart() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    let altered = format!("{}{}", &token[..token.len() - 1], if token.ends_with('A') { 'B' } else { 'A' });
    let nothing = visitor.get("/invitations/x");
    for unknown in ["x", &altered, &token[1..], "%00", &"A".repeat(64), &format!("{token}{token}")] {
        for page in ["", "/enroll"] {
            let answer = visitor.get(&format!("/invitations/{unknown}{page}"));
            assert_eq!(answer.status, 404, "{unknown}");
            assert_eq!(answer.text.len() - unknown.len() - page.len(), nothing.text.len() - 1, "one page for all");
        }
    }
    assert_eq!(accept(&house, NEW_RESELLER, &altered).status, 404);

    house.clock.advance(TimeDelta::days(30));
    assert_eq!(visitor.get(&format!("/invitations/{token}")).status, 409);
    assert_eq!(accept(&house, NEW_RESELLER, &token).status, 409);
    assert_eq!(house.count("select count(*) from activity where action = 'partnership.accepted'"), 0);
}

#[test]
fn who_accepts_must_be_of_the_same_region() {
    let house = House::open();
    house.execute("delete from provider_regions where region = 'Europe'");
    let (_, token) = invitation(&house);
    let before = rows(&house);

    assert_eq!(accept(&house, NEW_RESELLER, &token).status, 409);
    let people =
        "select count(*) from partnerships where reseller_id = (select id from resellers where name like 'Wingtip%')";
    assert_eq!(house.count(people), 0);
    assert!(rows(&house) != before, "only a session");
}

#[test]
fn the_list_of_resellers_is_searched_by_name_and_mpn_id() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    for (query, found) in
        [("FABRIKAM", true), ("0012345", true), ("fabrikam%25", false), ("_abrikam", false), ("wingtip", false)]
    {
        let page = agent.get(&format!("/resellers?q={query}"));
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(page.contains("Fabrikam IT Services"), found, "{query}");
    }
    assert!(agent.get("/resellers?q=%D0%A1%D0%98%D0%A1%D0%A2%D0%95%D0%9C%D0%90").contains("ООО «Система и Облако»"));
    assert!(!agent.get("/resellers").contains("View customers: Proseware"), "its partnership has ended");
    assert_eq!(agent.get("/resellers?q=%00").status, 422);
    assert!(house.as_person(RESELLER).get("/providers").contains("Northwind Distribution"));
}
