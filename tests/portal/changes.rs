//! Changes of a subscription: shown first, done exactly so and once, or shown anew.

use chrono::{DateTime, TimeDelta, Utc};
use partner_portal::subscriptions::{EndOfTerm, move_due};

use crate::house::{ADMIN_AGENT, Answer, Client, House, RESELLER, SALES_AGENT};
use crate::make::{at_once, draft_for, explains, id, lines};

/// Oak Dental's Business Basic: 25 licenses, of which two were added six days ago.
pub fn oak() -> String {
    id("subscription:oakdental:1")
}

pub fn ask(agent: &Client, subscription: &str, form: &[(&str, &str)]) -> Answer {
    agent.post(&format!("/subscriptions/{subscription}/change"), form)
}

/// The receipt of a change that can be made.
pub fn receipt(agent: &Client, subscription: &str, form: &[(&str, &str)]) -> String {
    let answer = ask(agent, subscription, form);
    assert_eq!(answer.status, 303, "{form:?}: {}", answer.text);
    answer.location
}

pub fn submit(agent: &Client, receipt: &str) -> Answer {
    agent.post(&format!("{receipt}/submit"), &[])
}

/// Makes a change from its page to the end.
pub fn change(agent: &Client, subscription: &str, form: &[(&str, &str)]) {
    let receipt = receipt(agent, subscription, form);
    assert_eq!(submit(agent, &receipt).status, 303);
}

pub fn column(house: &House, subscription: &str, column: &str) -> String {
    house
        .lines(&format!("select coalesce({column}::text, '') as line from subscriptions where id = '{subscription}'"))
        .concat()
}

/// What the worker does when the clock shows `now`.
pub fn work(house: &House, policy: EndOfTerm) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    use partner_portal::clock::Clock;
    let clock: &Clock = &house.clock;
    runtime.block_on(move_due(&house.db, clock.now(), policy)).unwrap()
}

#[test]
fn licenses_are_added_after_the_receipt_was_shown_and_can_be_returned() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let page = agent.get(&format!("/subscriptions/{}", oak()));
    assert!(page.contains("2 of 25 licenses can be returned until"), "{}", page.text);

    let shown = receipt(&agent, &oak(), &[("kind", "licenses"), ("licenses", "30")]);
    assert_eq!(column(&house, &oak(), "licenses"), "25", "nothing is done yet");
    let receipt_page = agent.get(&shown);
    for told in ["<strong>30</strong>", "5 licenses ×", "days", "The 5 new licenses can be returned until", "Fabrikam"]
    {
        assert!(receipt_page.contains(told), "{told}: {}", receipt_page.text);
    }
    assert_eq!(submit(&agent, &shown).location, format!("/subscriptions/{}", oak()));
    assert_eq!(column(&house, &oak(), "licenses"), "30");
    assert!(agent.get(&format!("/subscriptions/{}", oak())).contains("5 of 30 licenses can be returned until"));

    change(&agent, &oak(), &[("kind", "licenses"), ("licenses", "24")]);
    let entries = house.lines(&format!(
        "select kind || ' ' || change as line from license_ledger where subscription_id = '{}' order by at, change",
        oak()
    ));
    assert_eq!(entries, ["purchase 23", "addition 2", "addition 5", "reduction -4", "reduction -2"]);
    let late = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", "20")]);
    assert!(late.problem("licenses").unwrap().contains("Only 1 license can be returned"), "{}", late.text);
    assert!(late.contains("kind=renewal"), "the reduction at the renewal is offered");
    house.clock.advance(TimeDelta::days(7));
    let agent = house.as_person(SALES_AGENT);
    let late = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", "20")]);
    assert!(late.problem("licenses").unwrap().contains("900257"), "{}", late.text);
}

#[test]
fn a_receipt_is_done_once_however_often_it_is_submitted() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let shown = receipt(&agent, &oak(), &[("kind", "licenses"), ("licenses", "30")]);
    let answers = at_once(&house, || submit(&agent, &shown));
    assert!(
        answers.iter().all(|answer| answer.status == 303),
        "{:?}",
        answers.iter().map(|it| it.status).collect::<Vec<_>>()
    );
    assert_eq!(column(&house, &oak(), "licenses"), "30");
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.licenses_changed'"), 1);
    assert!(agent.get(&shown).contains("This change was made at"));
}

#[test]
fn who_comes_second_is_told_who_was_faster_and_shown_the_new_receipt() {
    let house = House::open();
    let (first, second) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let old = receipt(&second, &oak(), &[("kind", "licenses"), ("licenses", "28")]);
    change(&first, &oak(), &[("kind", "licenses"), ("licenses", "27")]);
    let told = submit(&second, &old);
    assert_eq!(told.status, 409);
    assert!(told.contains("Solveig Kristoffersen changed this subscription at"), "{}", told.text);
    assert!(told.contains("<td data-label=\"Before\">27</td>"), "{}", told.text);
    assert_eq!(column(&house, &oak(), "licenses"), "27", "nothing was done");
    let (_, anew) = told.text.split_once("action=\"/receipts/").unwrap();
    let anew = format!("/receipts/{}", &anew[..36]);
    assert_eq!(submit(&second, &anew).status, 303);
    assert_eq!(column(&house, &oak(), "licenses"), "28");

    let old = receipt(&first, &oak(), &[("kind", "licenses"), ("licenses", "26")]);
    house.clock.advance(TimeDelta::hours(25));
    let told = submit(&house.as_person(SALES_AGENT), &old);
    assert_eq!(told.status, 409, "a receipt a day old");
    assert!(told.contains("The receipt is from another day"), "{}", told.text);
}

#[test]
fn who_is_credited_and_who_supports_is_as_the_receipt_shows_it() {
    let house = House::open();
    let (asks, submits) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    for moved in ["reseller", "support-contact"] {
        let old = receipt(&asks, &oak(), &[("kind", "licenses"), ("licenses", "28")]);
        let fabrikam = id("reseller:fabrikam");
        let form = match moved {
            "reseller" => [("credited", ""), ("before", fabrikam.as_str())],
            _ => [("support_contact", "provider"), ("before", fabrikam.as_str())],
        };
        let kept = submits.post(&format!("/subscriptions/{}/{moved}", oak()), &form);
        assert_eq!(kept.status, 303, "{moved}: {}", kept.text);
        let told = submit(&asks, &old);
        assert_eq!(told.status, 409, "{moved}");
        assert!(told.contains("changed this subscription at"), "{moved}: {}", told.text);
        assert_eq!(column(&house, &oak(), "licenses"), "25", "nothing is done");
        assert!(asks.get(&old).contains("Fabrikam"), "the old receipt says what it said");
    }
    let anew = receipt(&asks, &oak(), &[("kind", "licenses"), ("licenses", "28")]);
    assert!(asks.get(&anew).contains("No indirect reseller"));
    submit(&submits, &anew);
    let page = submits.get(&format!("/subscriptions/{}", oak()));
    let history = &page.text[page.text.find("What was done").unwrap()..];
    assert!(history.contains("Matthias Feldkamp") && !history.contains("Solveig"), "{history}");
}

#[test]
fn each_count_that_makes_no_sense_is_told_beside_its_box_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    for (typed, english) in [
        ("", "Enter the number of licenses."),
        ("many", "in digits"),
        ("1e3", "in digits"),
        ("-5", "negative"),
        ("-99999999999999999999", "negative"),
        ("99999999999999999999", "Check the number"),
        ("301", "1 to 300"),
        ("25", "already has so many"),
    ] {
        let answer = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", typed)]);
        assert_eq!(answer.status, 422, "{typed}");
        assert!(answer.problem("licenses").unwrap().contains(english), "{typed}: {:?}", answer.problem("licenses"));
        assert!(answer.contains(&format!("value=\"{typed}\"")), "what was typed is kept");
        assert!(explains(&answer, "help-refused"), "{}", answer.text);
    }
    for (typed, kept) in [("250", 422), ("0", 422)] {
        let answer = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", typed)]);
        assert_eq!(answer.status, kept);
        assert!(answer.problem("again").is_some_and(|told| told.contains("enter the number again")), "{}", answer.text);
    }
    let again = [("kind", "licenses"), ("licenses", "250"), ("again", "250")];
    assert_eq!(ask(&agent, &oak(), &again).status, 303);
    agent.post("/preferences", &[("language", "ru"), ("back", "/")]);
    let answer = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", "-5")]);
    assert!(answer.problem("licenses").unwrap().contains("не может быть отрицательным"), "{}", answer.text);
    assert_eq!(ask(&agent, &oak(), &[("kind", "sell")]).status, 404);
}

#[test]
fn what_a_state_or_a_schedule_refuses_is_told_on_its_page_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = ("offer", "CFQ7TTC0LDPB:0001");
    let as_it_was = "status = 'active', auto_renew = true";
    for (state, form, field, told) in [
        (as_it_was, &[("kind", "renewal"), ("licenses", "-5")][..], "licenses", "negative"),
        (as_it_was, &[("kind", "renewal"), ("licenses", "few")], "licenses", "in digits"),
        (as_it_was, &[("kind", "renewal"), ("licenses", "99999999999999999999")], "licenses", "Check the number"),
        (as_it_was, &[("kind", "renewal"), ("licenses", "301")], "licenses", "900275"),
        (as_it_was, &[("kind", "renewal"), ("plan", "P2Y-daily")], "plan", "Choose one"),
        (as_it_was, &[("kind", "upgrade"), standard, ("licenses", "-1")], "licenses", "negative"),
        (as_it_was, &[("kind", "upgrade"), standard, ("licenses", "ten")], "licenses", "in digits"),
        (as_it_was, &[("kind", "upgrade"), standard, ("licenses", "0")], "licenses", "900261"),
        (as_it_was, &[("kind", "upgrade"), standard, ("licenses", "26")], "licenses", "900261"),
        (as_it_was, &[("kind", "upgrade"), ("licenses", "5")], "offer", "Choose the product"),
        (as_it_was, &[("kind", "plan"), ("plan", "P1M-monthly")], "plan", "800122"),
        (as_it_was, &[("kind", "cancel")], "", "900117"),
        ("auto_renew = false", &[("kind", "renewal"), ("licenses", "20")], "", "Turn auto-renew on first"),
        ("status = 'suspended'", &[("kind", "suspend")], "", "already suspended"),
        ("status = 'suspended'", &[("kind", "licenses"), ("licenses", "26")], "", "800091"),
        ("status = 'expired'", &[("kind", "reactivate")], "", "The term of this subscription has ended"),
        ("status = 'deleted', moves_at = null", &[("kind", "auto-renew")], "", "2011"),
    ] {
        house.execute(&format!("update subscriptions set {as_it_was} where id = '{}'", oak()));
        house.execute(&format!("update subscriptions set {state} where id = '{}'", oak()));
        agent.post("/preferences", &[("language", "en"), ("back", "/")]);
        let english = ask(&agent, &oak(), form);
        assert!(english.status == 422 && english.contains(told), "{form:?}: {}", english.text);
        agent.post("/preferences", &[("language", "ru"), ("back", "/")]);
        let russian = ask(&agent, &oak(), form);
        assert!(russian.status == 422 && (told.starts_with(char::is_alphabetic) || russian.contains(told)), "{form:?}");
        if !field.is_empty() {
            let said = [&english, &russian].map(|page| page.problem(field).unwrap_or_else(|| panic!("{form:?}")));
            let is_russian = |text: &str| text.chars().any(|letter| ('а'..='я').contains(&letter));
            assert!(said[0].contains(told) && is_russian(&said[1]), "{said:?}");
        }
    }
    assert_eq!(house.count("select count(*) from subscription_changes where applied_at is null"), 0, "no receipts");
}

#[test]
fn a_year_from_the_29th_of_february_ends_on_the_28th_until_there_is_a_29th_again() {
    let house = House::open();
    let leap_day: DateTime<Utc> = "2028-02-29T09:00:00Z".parse().unwrap();
    house.clock.advance(leap_day - house.clock.now());
    let agent = house.as_person(SALES_AGENT);
    let order = draft_for(&agent, "customer:oakdental");
    let placed = lines().with("action", "submit").post(&agent, &format!("/orders/{order}/subscriptions"));
    assert_eq!(placed.status, 303, "{}", placed.text);
    let ends = || {
        house
            .lines(&format!(
                "select to_char(term_ends_at at time zone 'UTC', 'YYYY-MM-DD') as line
                 from subscriptions where order_id = '{order}'"
            ))
            .concat()
    };
    assert_eq!(ends(), "2029-02-28");
    for (after, then) in [(366 + 7, "2030-02-28"), (366 + 3 * 365 - 7, "2032-02-29")] {
        house.clock.advance(leap_day + TimeDelta::days(after) - house.clock.now());
        work(&house, EndOfTerm::Grace);
        assert_eq!(ends(), then);
    }
}

#[test]
fn what_is_scheduled_is_kept_when_something_else_changes() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    change(&agent, &oak(), &[("kind", "renewal"), ("licenses", "20"), ("plan", "P1M-monthly")]);
    let shown = receipt(&agent, &oak(), &[("kind", "licenses"), ("licenses", "27")]);
    assert!(agent.get(&shown).contains("stays as it is"), "{}", agent.get(&shown).text);
    submit(&agent, &shown);
    let shown = receipt(&agent, &oak(), &[("kind", "suspend")]);
    let page = agent.get(&shown);
    assert!(
        page.contains("takes place only if auto-renew is on then") && page.contains("Auto-renew is turned off."),
        "{}",
        page.text
    );
    submit(&agent, &shown);
    let refused = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", "28")]);
    assert!(refused.status == 422 && refused.contains("2001, 800091"), "{}", refused.text);
    change(&agent, &oak(), &[("kind", "reactivate")]);
    change(&agent, &oak(), &[("kind", "auto-renew")]);
    assert_eq!(column(&house, &oak(), "scheduled->>'licenses'"), "20");

    house.clock.advance(TimeDelta::days(241));
    assert!(work(&house, EndOfTerm::Grace) > 0);
    let now = ["licenses", "term", "status", "scheduled"].map(|name| column(&house, &oak(), name));
    assert_eq!(now, ["20", "P1M", "active", ""]);
    let agent = house.as_person(SALES_AGENT);
    assert!(agent.get(&format!("/subscriptions/{}", oak())).contains("20 of 20 licenses can be returned until"));
    assert_eq!(work(&house, EndOfTerm::Grace), 0, "once");
}

#[test]
fn each_change_is_made_as_its_receipt_says() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let basic = oak();
    let standard = "CFQ7TTC0LDPB:0001";
    let upgrade = [("kind", "upgrade"), ("offer", standard), ("licenses", "10")];
    let shown = receipt(&agent, &basic, &upgrade);
    let page = agent.get(&shown);
    assert!(page.contains("A new subscription to Microsoft 365 Business Standard with 10 licenses"), "{}", page.text);
    submit(&agent, &shown);
    let both = house.lines(&format!(
        "select offer_id || ' ' || licenses || ' ' || (term_ends_at = (select term_ends_at from subscriptions where id = '{basic}'))
         as line from subscriptions where customer_id = '{}' and offer_id in ('{standard}', 'CFQ7TTC0LH18:0001') order by 1",
        id("customer:oakdental")
    ));
    assert_eq!(both, ["CFQ7TTC0LDPB:0001 10 true", "CFQ7TTC0LH18:0001 15 true"]);
    change(&agent, &basic, &[("kind", "upgrade"), ("offer", standard), ("licenses", "15")]);
    assert_eq!(column(&house, &basic, "offer_id"), standard, "for all, it keeps its id");
    change(&agent, &basic, &[("kind", "plan"), ("plan", "P3Y-annual")]);
    assert_eq!(column(&house, &basic, "term || ' ' || billing"), "P3Y annual");
    change(&agent, &basic, &[("kind", "plan"), ("plan", "P3Y-monthly")]);
    assert_eq!(column(&house, &basic, "billing || ' ' || next_billing"), "annual monthly");
    let page = agent.get(&format!("/subscriptions/{basic}/change?kind=plan"));
    assert!(page.contains("Choose the present frequency to take that back."), "{}", page.text);
    let shown = receipt(&agent, &basic, &[("kind", "plan"), ("plan", "P3Y-annual")]);
    let page = agent.get(&shown);
    for told in
        ["The billing frequency stays as it is now.", "Price per license and month from the next billing period on"]
    {
        assert!(page.contains(told), "{told}: {}", page.text);
    }
    submit(&agent, &shown);
    assert_eq!(column(&house, &basic, "concat(next_billing, next_unit_price)"), "");
    for (form, code) in [
        (&[("kind", "plan"), ("plan", "P1Y-monthly")][..], "800122"),
        (&[("kind", "plan"), ("plan", "P3Y-triennial")], "900270"),
        (&[("kind", "upgrade"), ("offer", "nothing"), ("licenses", "1")], "900258"),
        (&[("kind", "cancel")], "900213"),
        (&[("kind", "reactivate")], "already active"),
        (&[("kind", "renewal")], "at least one thing"),
        (&[("kind", "renewal"), ("ends", "x")], "not in the list"),
        (&[("kind", "plan"), ("plan", "P9Y")], "Choose one"),
    ] {
        let answer = ask(&agent, &basic, form);
        assert_eq!(answer.status, 422, "{form:?}");
        assert!(answer.contains(code), "{form:?}: {}", answer.text);
    }
    let exchange = id("subscription:oakdental:2");
    change(&agent, &exchange, &[("kind", "cancel")]);
    assert_eq!(column(&house, &exchange, "status"), "deleted");
    assert!(ask(&agent, &exchange, &[("kind", "suspend")]).contains("2011"));
}

#[test]
fn a_reseller_changes_what_it_administers_and_nothing_that_costs() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let page = reseller.get(&format!("/subscriptions/{}", oak()));
    assert!(page.contains("kind=suspend") && page.contains("kind=licenses"), "{}", page.text);
    change(&reseller, &oak(), &[("kind", "suspend")]);
    change(&reseller, &oak(), &[("kind", "reactivate")]);
    let refused = submit(&reseller, &receipt(&reseller, &oak(), &[("kind", "licenses"), ("licenses", "26")]));
    assert_eq!(refused.status, 409);
    assert!(refused.contains("You can ask for it"), "{}", refused.text);
    assert_eq!(column(&house, &oak(), "licenses"), "25");
    let agent = house.as_person(SALES_AGENT);
    let costs = receipt(&agent, &oak(), &[("kind", "auto-renew")]);
    assert!(!reseller.get(&costs).contains("EUR"), "no prices");
}
