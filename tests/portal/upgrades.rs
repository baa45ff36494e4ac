//! Upgrades into a subscription that the customer has already: which can take the licenses, what the receipt says
//! of both, and what becomes of both.

use crate::changes::{ask, change, column, oak, receipt, submit};
use crate::house::{ADMIN_AGENT, Client, House, RESELLER, SALES_AGENT};
use crate::make::{at_once, id, twenty};

const STANDARD: &str = "CFQ7TTC0LDPB:0001";

/// Oak Dental's second subscription: 10 licenses of Business Standard for a year, longer than Business Basic.
pub fn standard(house: &House) -> String {
    let standard = id("subscription:oakdental:2");
    house.execute(&format!("update subscriptions set offer_id = '{STANDARD}' where id = '{standard}'"));
    house.execute(&format!(
        "update license_ledger set at = at - interval '20 days' where subscription_id = '{standard}'"
    ));
    standard
}

fn into<'a>(destination: &'a str, licenses: &'a str) -> [(&'a str, &'a str); 4] {
    [("kind", "upgrade"), ("offer", STANDARD), ("licenses", licenses), ("into", destination)]
}

fn ledger(house: &House, subscription: &str) -> Vec<String> {
    house.lines(&format!(
        "select kind || ' ' || change || ' ' || returnable as line from license_ledger
         where subscription_id = '{subscription}' order by at, change"
    ))
}

/// The new receipt that a page shows.
fn anew(page: &str) -> String {
    let (_, anew) = page.split_once("action=\"/receipts/").unwrap();
    format!("/receipts/{}", &anew[..36])
}

#[test]
fn some_licenses_go_to_the_chosen_subscription_and_both_receipts_and_ledgers_say_so() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = standard(&house);
    change(&agent, &standard, &[("kind", "renewal"), ("licenses", "12")]);
    change(&agent, &oak(), &[("kind", "renewal"), ("plan", "P1M-monthly")]);
    let page = agent.get(&format!("/subscriptions/{}/change?kind=upgrade", oak()));
    assert!(page.contains("Microsoft 365 Business Standard: 10 licenses, until"), "{}", page.text);

    let shown = receipt(&agent, &oak(), &into(&standard, "8"));
    let page = agent.get(&shown);
    for told in [
        "8 licenses go to the subscription Microsoft 365 Business Standard.",
        "<td data-label=\"Before\">25</td><td data-label=\"After\"><strong>17</strong>",
        "<td data-label=\"Before\">10</td><td data-label=\"After\"><strong>18</strong>",
        "The subscription that takes the licenses",
        "stays, with 17 licenses",
        "stays as it is",
        "assigns the new licenses to users",
        "8 licenses ×",
        "× 12 months ×",
        "Refund",
        "Total",
    ] {
        assert!(page.contains(told), "{told}: {}", page.text);
    }
    assert_eq!(column(&house, &standard, "licenses"), "10", "nothing is done yet");
    let price = column(&house, &standard, "unit_price");
    assert_eq!(submit(&agent, &shown).status, 303);
    assert_eq!(column(&house, &oak(), "licenses || ' ' || status"), "17 active");
    assert_eq!(column(&house, &standard, "licenses || ' ' || (scheduled->>'licenses')"), "18 12");
    assert_eq!(column(&house, &standard, "unit_price"), price, "it keeps its price");
    assert_eq!(column(&house, &oak(), "scheduled->>'plan'"), "P1M-monthly", "nothing scheduled is lost");
    assert_eq!(ledger(&house, &oak()).last().unwrap(), "upgrade -8 0");
    assert_eq!(ledger(&house, &standard).last().unwrap(), "upgrade 8 0");
    for subscription in [oak(), standard.clone()] {
        assert!(agent.get(&format!("/subscriptions/{subscription}")).contains(&shown), "in both histories");
    }
    let noted = house.lines(
        "select action || ' ' || (details->>'subscription') || ' ' || coalesce(details->>'into', '') as line
         from activity where action in ('subscription.upgraded', 'subscription.licenses_changed') order by action",
    );
    let expected =
        [format!("subscription.licenses_changed {standard} "), format!("subscription.upgraded {} {standard}", oak())];
    assert_eq!(noted, expected);
    change(&agent, &standard, &[("kind", "licenses"), ("licenses", "20")]);
    let page = agent.get(&format!("/subscriptions/{standard}"));
    assert!(page.contains("2 of 20 licenses can be returned"), "not those that came with the upgrade: {}", page.text);
}

#[test]
fn all_licenses_end_the_subscription_that_they_leave() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = standard(&house);
    let form = [("kind", "upgrade"), ("licenses", "25"), ("into", standard.as_str())];
    let shown = receipt(&agent, &oak(), &form);
    let page = agent.get(&shown);
    for told in ["This subscription ends now", "<strong>0</strong>", "<strong>Deleted</strong>", "<strong>35</strong>"]
    {
        assert!(page.contains(told), "{told}: {}", page.text);
    }
    submit(&agent, &shown);
    assert_eq!(column(&house, &oak(), "licenses || ' ' || status || ' ' || auto_renew"), "0 deleted false");
    assert_eq!(column(&house, &standard, "licenses"), "35");
    let open = format!("select count(*) from credit_spans where subscription_id = '{}' and until is null", oak());
    assert_eq!(house.count(&open), 0, "nobody is credited for it any more");
    for subscription in [oak(), standard] {
        let page = agent.get(&format!("/subscriptions/{subscription}"));
        assert!(page.status == 200 && page.contains(&shown), "{}", page.text);
    }
}

#[test]
fn each_reason_against_a_subscription_is_listed_and_refuses_it_beside_the_box_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = standard(&house);
    let reasons = [
        ("status = 'suspended'", "it is not active", "подписка не активна"),
        ("extended = true, status = 'active'", "extended service term", "в расширенный срок обслуживания"),
        ("extended = false, term = 'P1M', billing = 'monthly'", "its term is shorter", "срок этой подписки короче"),
        ("term = 'P1Y', term_ends_at = now() + interval '100 days'", "earlier than this", "раньше обновляемой"),
        (
            "term_ends_at = now() + interval '350 days'",
            "until then it can be canceled",
            "до этого времени подписку можно",
        ),
    ];
    for (set, english, russian) in reasons {
        if english.starts_with("until") {
            house.execute(&format!("update license_ledger set at = now() where subscription_id = '{standard}'"));
        }
        house.execute(&format!("update subscriptions set {set} where id = '{standard}'"));
        for (language, told) in [("en", english), ("ru", russian)] {
            agent.post("/preferences", &[("language", language), ("back", "/")]);
            let page = agent.get(&format!("/subscriptions/{}/change?kind=upgrade", oak()));
            assert!(page.contains(told), "{told}: {}", page.text);
            let refused = ask(&agent, &oak(), &into(&standard, "8"));
            assert_eq!(refused.status, 422);
            assert!(refused.problem("into").unwrap().contains(told), "{told}: {}", refused.text);
            let chosen = format!("value=\"{standard}\" checked");
            assert!(refused.contains(&chosen) && refused.contains("value=\"8\""), "nothing typed is lost");
        }
    }
    assert_eq!(house.count("select count(*) from subscription_changes where into_id is not null"), 0);
}

#[test]
fn only_the_customers_own_subscriptions_to_better_products_take_licenses() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = standard(&house);
    let foreign = |not: &str| {
        house.lines(&format!(
            "select id::text as line from subscriptions where {not} and status = 'active' order by id limit 1"
        ))
    };
    let northwind = id("provider:northwind");
    let (other_customer, other_provider) = (
        foreign(&format!("provider_id = '{northwind}' and customer_id <> '{}'", id("customer:oakdental"))),
        foreign(&format!("provider_id <> '{northwind}'")),
    );
    for strange in [&other_customer[0], &other_provider[0], &oak(), &id("subscription:oakdental:3"), "x", "'; --"] {
        let told = ask(&agent, &oak(), &into(strange, "8"));
        assert_eq!(told.status, 422, "{strange}");
        assert!(told.problem("into").unwrap().contains("Choose one from the list"), "{strange}: {}", told.text);
    }
    let other_product = [("kind", "upgrade"), ("offer", "CFQ7TTC0LCHC:0002"), ("licenses", "8"), ("into", &standard)];
    assert!(ask(&agent, &oak(), &other_product).problem("into").unwrap().contains("to another product"));
    let full = ask(&agent, &oak(), &into(&standard, "26"));
    assert!(full.problem("licenses").unwrap().contains("900261"), "{}", full.text);

    house.execute(&format!("update offers set segment = 'education' where id = '{STANDARD}'"));
    for form in [&into(&standard, "8")[..], &into("", "8")[..]] {
        let told = ask(&agent, &oak(), form);
        assert!(told.problem("offer").unwrap().contains("400030"), "{}", told.text);
    }
    let page = agent.get(&format!("/subscriptions/{}/change?kind=upgrade", oak()));
    assert!(!page.contains(&format!("<option value=\"{STANDARD}\"")), "{}", page.text);
}

#[test]
fn thirty_destinations_are_listed_with_as_few_queries_as_three() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = standard(&house);
    let page = format!("/subscriptions/{}/change?kind=upgrade", oak());
    let listed = || {
        let before = house.statements();
        let page = agent.get(&page);
        (house.statements() - before, page.text.matches("name=\"into\"").count() - 1)
    };
    let columns =
        "provider_id, customer_id, offer_id, licenses, term, billing, unit_price, currency, status, auto_renew,
        started_at, term_started_at, term_ends_at, anchor_day, moves_at";
    let more = |from: usize, to: usize| {
        house.execute(&format!(
            "insert into subscriptions (id, {columns}) select md5(n::text)::uuid, {columns}
             from subscriptions, generate_series({from}, {to}) n where id = '{standard}'"
        ));
    };
    more(2, 3);
    let (few, three) = listed();
    more(4, 30);
    assert_eq!((three, listed()), (3, (few, 30)));
}

#[test]
fn when_either_changed_meanwhile_nothing_is_done_and_who_did_it_is_told() {
    let house = House::open();
    let (first, second) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let standard = standard(&house);
    for (changed, told) in [(&oak(), "changed this subscription at"), (&standard, "changed the subscription Microsoft")]
    {
        let old = receipt(&second, &oak(), &into(&standard, "4"));
        let more = (column(&house, changed, "licenses").parse::<i32>().unwrap() + 1).to_string();
        change(&first, changed, &[("kind", "licenses"), ("licenses", &more)]);
        let before = [oak(), standard.clone()].map(|id| column(&house, &id, "licenses"));
        let answer = submit(&second, &old);
        assert_eq!(answer.status, 409);
        assert!(answer.contains(&format!("Solveig Kristoffersen {told}")), "{told}: {}", answer.text);
        assert_eq!([oak(), standard.clone()].map(|id| column(&house, &id, "licenses")), before, "nothing is done");
        assert_eq!(submit(&second, &anew(&answer.text)).status, 303);
    }
    assert_eq!(column(&house, &standard, "licenses"), "19");
    let old = receipt(&second, &oak(), &into(&standard, "4"));
    change(&first, &standard, &[("kind", "suspend")]);
    let refused = submit(&second, &old);
    assert!(refused.status == 409 && refused.contains("it is not active"), "{}", refused.text);
    assert_eq!(column(&house, &standard, "licenses"), "19");
}

#[test]
fn twenty_clicks_and_two_directions_at_once_move_each_license_once() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let standard = standard(&house);
    let shown = receipt(&agent, &oak(), &into(&standard, "8"));
    let clicks = at_once(&house, || submit(&agent, &shown));
    assert!(clicks.iter().all(|answer| answer.status == 303));
    let both = || [oak(), standard.clone()].map(|id| column(&house, &id, "licenses"));
    assert_eq!(both(), ["17", "18"]);
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.upgraded'"), 1);

    // The other way too, so that each would wait for what the other holds: none of them does.
    let basic = "CFQ7TTC0LH18:0001";
    house.execute(&format!("insert into offer_upgrades (from_offer_id, to_offer_id) values ('{STANDARD}', '{basic}')"));
    let end = format!("(select term_ends_at from subscriptions where id = '{standard}')");
    house.execute(&format!("update subscriptions set term_ends_at = {end}, moves_at = {end} where id = '{}'", oak()));
    let oak = oak();
    let back = [("kind", "upgrade"), ("offer", basic), ("licenses", "3"), ("into", oak.as_str())];
    let receipts = [receipt(&agent, &oak, &into(&standard, "4")), receipt(&agent, &standard, &back)];
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = twenty(|| submit(&agent, &receipts[turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 2]));
    assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 409)));
    assert!([["13", "22"], ["20", "15"]].contains(&both().each_ref().map(String::as_str)), "{:?}", both());
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.upgraded'"), 2);
}

/// The receipt that a request's page shows to be approved.
fn approve(agent: &Client, request: &str) -> u16 {
    let page = agent.get(request);
    let (_, after) = page.text.split_once("name=\"receipt\" value=\"").unwrap();
    agent.post(&format!("{request}/approve"), &[("receipt", &after[..36])]).status
}

#[test]
fn a_reseller_asks_for_it_and_the_provider_approves_what_was_shown() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let standard = standard(&house);
    let shown = receipt(&reseller, &oak(), &into(&standard, "8"));
    assert!(!reseller.get(&shown).contains("EUR"), "no prices");
    let request = reseller.post(&format!("{shown}/ask"), &[("note", "")]).location;
    change(&agent, &standard, &[("kind", "licenses"), ("licenses", "11")]);
    assert_eq!(approve(&agent, &request), 409, "the other one has changed meanwhile");
    assert_eq!(column(&house, &standard, "licenses"), "11");
    assert_eq!(approve(&agent, &request), 303);
    assert_eq!([oak(), standard].map(|id| column(&house, &id, "licenses")), ["17", "19"]);
}
