//! Renewals: by week, one word each, decided and given to colleagues one by one or many at once, and as a calendar.

use chrono::TimeDelta;
use partner_portal::words::Language;
use reqwest::Method;

use crate::house::{
    Answer, BILLING_ADMIN, CUSTOMER, Client, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::id;

/// Has the term of a subscription of the demo's end in so many days.
pub fn ends_in(house: &House, label: &str, days: i64) -> String {
    let subscription = id(&format!("subscription:{label}"));
    house.execute(&format!(
        "update subscriptions set term_ends_at = now() + interval '{days} days', moves_at = now() + interval '{days} days'
         where id = '{subscription}'"
    ));
    subscription
}

/// What stands in the row of a subscription, if it is on the page.
fn row(page: &Answer, subscription: &str) -> Option<String> {
    let (before, after) = page.text.split_once(&format!("id=\"box-{subscription}\""))?;
    let begin = before.rfind("<tr>").unwrap();
    let end = after.find("</tr>").unwrap();
    Some(format!("{}{}", &before[begin..], &after[..end]))
}

fn word(person: &Client, subscription: &str) -> String {
    for word in ["undecided", "same", "changed", "ends"] {
        let page = person.get(&format!("/renewals?word={word}&q={subscription}"));
        assert_eq!(page.status, 200, "{}", page.text);
        if row(&page, subscription).is_some() {
            return word.to_owned();
        }
    }
    "nothing".to_owned()
}

fn did(house: &House, action: &str) -> i64 {
    house.count(&format!("select count(*) from activity where action = 'subscription.{action}'"))
}

fn one(person: &Client, action: &str, subscription: &str) -> Answer {
    person.post("/renewals", &[("one", &format!("{action} {subscription}"))])
}

#[test]
fn what_comes_at_the_end_is_one_word_and_decided_in_the_row_once() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let near = ends_in(&house, "oakdental:1", 10);
    let far = ends_in(&house, "oakdental:2", 40);
    let monthly = id("subscription:oakdental:3");
    let off = id("subscription:customer:4");
    let found = [&near, &far, &monthly, &off].map(|it| word(&agent, it));
    assert_eq!(found, ["undecided", "same", "same", "ends"]);

    let page = agent.get("/renewals?word=undecided");
    let (before, of_near) = (page.text.clone(), row(&page, &near).unwrap());
    assert!(of_near.contains("Renew as it is") && of_near.contains("Let it end"), "{of_near}");
    assert!(of_near.contains(&format!("/subscriptions/{near}/change?kind=renewal")), "{of_near}");
    assert!(before.contains("Next week") || before.contains("In 2 weeks") || before.contains("This week"), "{before}");

    for _ in 0..2 {
        let done = one(&agent, "renew", &near);
        assert!(done.status == 303 && done.location.starts_with("/renewals?"), "{}", done.text);
    }
    assert_eq!((word(&agent, &near).as_str(), did(&house, "renewal_decided")), ("same", 1));
    for _ in 0..2 {
        assert_eq!(one(&agent, "end", &near).status, 303);
    }
    assert_eq!((word(&agent, &near).as_str(), did(&house, "auto_renew_changed")), ("ends", 1));
    assert_eq!(one(&agent, "renew", &near).status, 303);
    assert_eq!((word(&agent, &near).as_str(), did(&house, "auto_renew_changed")), ("same", 2));

    // What its own page changes is decided, too; another term has yet to be.
    let change = format!("/subscriptions/{near}/change");
    let receipt = agent.post(&change, &[("kind", "renewal"), ("licenses", "20")]).location;
    assert_eq!(agent.post(&format!("{receipt}/submit"), &[]).status, 303);
    assert_eq!(word(&agent, &near), "changed");
    house.execute(&format!("update subscriptions set scheduled = null where id = '{near}'"));
    assert_eq!(word(&agent, &near), "same");
    ends_in(&house, "oakdental:1", 11);
    assert_eq!(word(&agent, &near), "undecided");
}

#[test]
fn many_are_decided_each_by_itself_and_what_stays_says_why_beside_it_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let [free, scheduled] = [("oakdental:1", 1), ("oakdental:2", 2)].map(|(label, days)| ends_in(&house, label, days));
    let receipt = agent.post(&format!("/subscriptions/{scheduled}/change"), &[("kind", "renewal"), ("licenses", "5")]);
    assert_eq!(agent.post(&format!("{}/submit", receipt.location), &[]).status, 303);
    for language in Language::ALL {
        agent.post("/preferences", &[("language", language.code())]);
        let both =
            [("chosen", free.as_str()), ("chosen", &scheduled), ("action", "renew"), ("query", "word=undecided")];
        let answer = agent.post("/renewals", &both);
        assert_eq!(answer.status, 422, "{}", answer.text);
        let all = agent.post("/renewals", &[("chosen", free.as_str()), ("chosen", &scheduled), ("action", "renew")]);
        let why = language.say("renewals-stop-scheduled").to_string();
        assert!(all.problem(&scheduled).is_some_and(|told| told.contains(&why)), "{}", all.text);
        assert_eq!(all.problem(&free), None, "{}", all.text);
        assert!(all.contains("checked"), "what was ticked is ticked still");
    }
    agent.post("/preferences", &[("language", "en")]);
    assert_eq!((word(&agent, &free).as_str(), word(&agent, &scheduled).as_str()), ("same", "changed"));
    assert_eq!(did(&house, "renewal_decided"), 1, "sent four times, done once");

    for (form, field, key) in [
        (vec![("action", "renew")], "chosen", "renewals-none-chosen"),
        (vec![("chosen", free.as_str())], "action", "renewals-no-action"),
    ] {
        let answer = agent.post("/renewals", &form);
        assert_eq!(answer.status, 422);
        assert_eq!(answer.problem(field), Some(Language::English.say(key).to_string()), "{}", answer.text);
    }
    let many = [("chosen", free.as_str()), ("chosen", &id("subscription:customer:1")), ("action", "end")];
    assert_eq!(agent.post_and_follow("/renewals", &many).status, 200);
    assert_eq!(did(&house, "auto_renew_changed"), 2);
}

#[test]
fn a_reseller_decides_for_the_customers_that_it_administers_and_strangers_see_nothing() {
    let house = House::open();
    let own = ends_in(&house, "oakdental:1", 10);
    // Fabrikam is credited for it, and administers nothing of the customer.
    let named = ends_in(&house, "humongousinsurance:1", 12);
    let customer = id("customer:humongousinsurance");
    house.execute(&format!("update customers set reseller_id = '{}' where id = '{customer}'", id("reseller:tailspin")));
    house.execute(&format!("update subscriptions set term = 'P1Y' where id = '{named}'"));
    let reseller = house.as_person(RESELLER);
    let page = reseller.get("/renewals");
    assert!(!page.contains("name=\"reseller\""), "nobody is told who else is credited");
    assert!(row(&page, &own).is_some_and(|row| row.contains("Renew as it is")), "{}", page.text);
    assert!(row(&page, &named).is_some_and(|row| !row.contains("Renew as it is")), "{}", page.text);
    assert!(row(&reseller.get("/renewals?word=undecided"), &named).is_none(), "of what it can't decide");
    let answer = one(&reseller, "renew", &named);
    assert!(answer.status == 422 && answer.problem(&named).is_some(), "{}", answer.text);
    assert_eq!(one(&reseller, "end", &own).status, 303);
    assert_eq!(word(&house.as_person(SALES_AGENT), &own), "ends");

    for (stranger, status) in [(OTHER_RESELLER, 404), (OTHER_PROVIDER, 404), (CUSTOMER, 403), (USER_ADMIN, 403)] {
        let stranger = house.as_person(stranger);
        assert!(row(&stranger.get("/renewals"), &own).is_none());
        for action in ["renew", "end", "own"] {
            assert_eq!(one(&stranger, action, &own).status, status, "{action}");
        }
    }
    assert_eq!(did(&house, "auto_renew_changed"), 1);
}

#[test]
fn a_colleague_looks_after_a_renewal_and_no_other_company_knows() {
    let house = House::open();
    let subscription = ends_in(&house, "oakdental:1", 10);
    let agent = house.as_person(SALES_AGENT);
    let billing = id(&format!("user:{BILLING_ADMIN}"));
    for _ in 0..2 {
        let given = [("chosen", subscription.as_str()), ("owner", &billing), ("action", "own")];
        assert_eq!(agent.post("/renewals", &given).status, 303);
    }
    assert_eq!(did(&house, "renewal_owner_changed"), 1);
    let of_billing = format!("/renewals?owner={billing}");
    assert!(row(&agent.get(&of_billing), &subscription).is_some());
    assert!(row(&agent.get("/renewals?owner=nobody"), &subscription).is_none());
    let reseller = house.as_person(RESELLER);
    assert!(row(&reseller.get("/renewals?owner=nobody"), &subscription).is_some());
    assert_eq!(one(&reseller, "own", &subscription).status, 303);
    assert!(row(&agent.get(&of_billing), &subscription).is_some(), "each company has its own");
    let log = house.as_person(RESELLER).get("/activity");
    assert!(!log.contains(BILLING_ADMIN), "{}", log.text);

    // Neither who isn't there, nor somebody of another company, nor who may not decide.
    for stranger in [RESELLER, USER_ADMIN, OTHER_PROVIDER, CUSTOMER] {
        let given = [("chosen", subscription.as_str()), ("owner", &id(&format!("user:{stranger}"))), ("action", "own")];
        assert_eq!(agent.post("/renewals", &given).status, 404, "{stranger}");
    }
    assert_eq!(agent.post("/renewals", &[("chosen", &subscription), ("action", "own")]).status, 303);
    assert!(row(&agent.get("/renewals?owner=nobody"), &subscription).is_some());
}

#[test]
fn the_list_begins_with_this_week_where_the_reader_is_and_pages_both_ways() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    house.execute(&format!(
        "insert into subscriptions
         select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'term_ends_at', now() + days * interval '1 day'))).*
         from subscriptions as one, generate_series(1, 120) as days where one.id = '{}'",
        id("subscription:oakdental:1")
    ));
    let first = agent.get("/renewals");
    assert_eq!(first.text.matches("name=\"chosen\"").count(), 25);
    assert!(first.contains("This week"), "{}", first.text);
    let link = |page: &Answer, rel: &str| {
        let (_, rest) = page.text.split_once(&format!("rel=\"{rel}\" href=\"")).unwrap();
        rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
    };
    let second = agent.get(&link(&first, "next"));
    assert!(second.contains("rel=\"prev\"") && !second.contains("This week"), "{}", second.text);
    assert_eq!(agent.get(&link(&second, "prev")).text.matches("name=\"chosen\"").count(), 25);
    // What is decided on the second page leads back there.
    let (_, query) = second.text.rsplit_once("name=\"query\" value=\"").unwrap();
    let query = query.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let (_, chosen) = second.text.split_once("name=\"chosen\" value=\"").unwrap();
    let done = agent.post("/renewals", &[("one", &format!("renew {}", &chosen[..36])), ("query", &query)]);
    assert_eq!(done.location, link(&first, "next"), "{}", done.text);
}

#[test]
fn a_calendar_is_read_at_a_secret_address_with_the_reach_of_its_person_until_it_ends() {
    let house = House::open();
    house.execute(&format!(
        "update customers set bill_to_name = 'Зубы, дёсны; и очень длинное имя организации, которое не поместится в строку' where id = '{}'",
        id("customer:oakdental")
    ));
    let own = ends_in(&house, "oakdental:1", 10);
    let reseller = house.as_person(RESELLER);
    let made = reseller.post("/renewals/calendar", &[]);
    assert_eq!(made.status, 200, "{}", made.text);
    let address = |page: &Answer| {
        let (_, rest) = page.text.split_once("/renewals/calendar/").unwrap();
        format!("/renewals/calendar/{}", &rest[..68])
    };
    let path = address(&made);
    assert!(path.ends_with(".ics"), "{path}");
    assert!(!house.lines("select encode(token_hash, 'hex') as line from calendar_feeds").concat().is_empty());
    assert!(!reseller.get("/renewals").contains(&path), "it is shown once");

    let stranger = house.stranger();
    let calendar = stranger.get(&path);
    assert_eq!(calendar.status, 200);
    let text = calendar.text.replace("\r\n ", "");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.contains(&format!("UID:renewal-{own}@partner-portal")), "{text}");
    assert!(text.contains("SUMMARY:Undecided: Microsoft 365 Business Basic\\, Зубы\\, дёсны\\; и"), "{text}");
    assert!(text.contains("DTSTART;VALUE=DATE:") && !text.contains("DTEND"), "{text}");
    assert!(!text.contains(&id("subscription:treyresearch:3")), "of another reseller");
    assert!(calendar.text.lines().all(|line| line.len() <= 75), "lines are folded");
    assert!(text.matches("BEGIN:VEVENT").count() == text.matches("DTSTAMP:").count(), "{text}");

    let tag = |path: &str| {
        let answer = stranger.request(Method::GET, path).send().unwrap();
        answer.headers()["etag"].to_str().unwrap().to_owned()
    };
    let known = tag(&path);
    assert_eq!(tag(&path), known, "the same bytes while nothing changes");
    let again = stranger.request(Method::GET, &path).header("if-none-match", &known).send().unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(one(&reseller, "end", &own).status, 303);
    assert_ne!(tag(&path), known);

    let replaced = address(&reseller.post("/renewals/calendar", &[]));
    assert_eq!((stranger.get(&path).status, stranger.get(&replaced).status), (404, 200));
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{RESELLER}'"));
    assert_eq!(stranger.get(&replaced).status, 404, "its person is suspended");
    house.execute("update users set suspended_at = null");
    house.execute(&format!("update resellers set suspended_at = now() where id = '{}'", id("reseller:fabrikam")));
    assert_eq!(stranger.get(&replaced).status, 404, "its company is");
    house.execute("update resellers set suspended_at = null");
    assert_eq!(stranger.get(&replaced).status, 200);
    let again = house.as_person(RESELLER);
    assert_eq!(again.post("/renewals/calendar/end", &[]).status, 303);
    assert_eq!(again.post("/renewals/calendar/end", &[]).status, 303);
    assert_eq!(stranger.get(&replaced).status, 404);
    let log = house.lines("select action as line from activity where action like 'calendar%' order by at, id");
    assert_eq!(log, ["calendar_feed.made", "calendar_feed.made", "calendar_feed.ended"]);
}

#[test]
fn whoever_guesses_an_address_soon_has_to_wait_and_a_session_of_old_makes_none() {
    let house = House::open();
    let stranger = house.stranger();
    let guesses: Vec<u16> =
        (0..30).map(|guess| stranger.get(&format!("/renewals/calendar/{guess}.ics")).status).collect();
    assert_eq!((guesses[0], guesses[29]), (404, 429));
    let agent = house.as_person(SALES_AGENT);
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(agent.post("/renewals/calendar", &[]).status, 401, "it asks who is there");
}
