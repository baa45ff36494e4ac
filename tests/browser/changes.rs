//! Upgrade, add licenses, return them, schedule a renewal: what people change in a customer's account (187).

use partner_portal::demo;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, SALES_AGENT};
use crate::steps::{self, Visit};

/// Oak Dental's Business Basic, with 25 licenses.
fn basic() -> String {
    format!("/subscriptions/{}", demo::id("subscription:oakdental:1"))
}

// Statements: 187
#[test]
fn licenses_are_added_and_a_subscription_is_upgraded_in_the_customers_account() {
    in_the_customers_account(ENGLISH);
}

// Statements: 187
#[test]
fn the_same_is_done_in_russian_and_without_javascript() {
    in_the_customers_account(RUSSIAN);
    in_the_customers_account(WITHOUT_JAVASCRIPT);
}

fn in_the_customers_account(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let agent = Browser::start(&house, reader);
    agent.sign_in(SALES_AGENT);
    agent.press("web-menu-customers");
    agent.fill("customers-search", "oakdental");
    agent.press("web-search");
    agent.press_here(Text("Oak Dental"));
    agent.within(Text("Oak Dental")).press("web-subscriptions");
    agent.press(Text("Microsoft 365 Business Basic"));
    agent.press("subscriptions-change-licenses");
    agent.fill("subscriptions-licenses-new", "5");
    agent.press("subscriptions-see-receipt");
    agent.sees("subscriptions-instead-renewal");
    assert_eq!(agent.value("subscriptions-licenses-new"), "5", "nothing typed is lost");
    agent.fill("subscriptions-licenses-new", "31");
    agent.press("subscriptions-see-receipt");
    agent.sees("subscriptions-receipt-money");
    agent.within("subscriptions-receipt-what").sees(Text("31"));
    agent.double_click("web-submit");
    agent.sees("subscriptions-change-done");
    let additions = "select count(*) from license_ledger where kind = 'addition' and change = 6";
    assert_eq!(house.count(additions), 1, "a double click adds them once");

    agent.press("subscriptions-change-upgrade");
    agent.choose("subscriptions-product", Text("Microsoft 365 Business Standard"));
    agent.press("subscriptions-see-receipt");
    agent.sees("subscriptions-effect-licenses-move");
    agent.press("web-submit");
    agent.is_on(Text("Microsoft 365 Business Standard"));
}

/// A trial, and a subscription in its extended service term, for whoever looks at each page.
pub fn visit_trials_and_extended_terms(house: &House, browser: &Browser, look: Visit<'_>) {
    let monthly = "term = 'P1M', billing = 'monthly', term_started_at = now() - interval '20 days',
                   term_ends_at = now() + interval '10 days', moves_at = now() + interval '10 days'";
    let (trial, extended) = (demo::id("subscription:oakdental:2"), demo::id("subscription:oakdental:1"));
    house.execute(&format!(
        "update subscriptions set {monthly}, offer_id = 'CFQ7TTC0T1B7:0003', unit_price = 0 where id = '{trial}'"
    ));
    house.execute(&format!(
        "update subscriptions set {monthly}, extended = true, auto_renew = false, nickname = 'Front desk'
         where id = '{extended}'"
    ));
    browser.sign_in(ADMIN_AGENT);
    browser.open(&format!("/subscriptions/{trial}"));
    look("trial");
    for kind in ["upgrade", "renewal", "auto-renew"] {
        browser.open(&format!("/subscriptions/{trial}/change?kind={kind}"));
        look(&format!("trial change {kind}"));
    }
    browser.open(&format!("/subscriptions/{trial}/change?kind=auto-renew"));
    browser.press("subscriptions-see-receipt");
    look("trial receipt");
    browser.open(&format!("/subscriptions/{extended}"));
    look("extended term");
    for kind in ["auto-renew", "cancel"] {
        browser.open(&format!("/subscriptions/{extended}/change?kind={kind}"));
        look(&format!("extended change {kind}"));
    }
    browser.press("subscriptions-see-receipt");
    look("extended receipt");
}

// Statements: 187
#[test]
fn licenses_are_upgraded_into_a_subscription_that_the_customer_has() {
    into_another_subscription(RUSSIAN);
    into_another_subscription(Reader { javascript: false, ..RUSSIAN });
}

fn into_another_subscription(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let (takes, too_short) = two_destinations(&house);
    let agent = Browser::start(&house, reader);
    agent.sign_in(SALES_AGENT);
    agent.open(&basic());
    agent.press("subscriptions-change-upgrade");
    agent.sees("subscriptions-stop-into-shorter");
    agent.tick(Text(&offered(&agent, &too_short)));
    agent.fill("subscriptions-licenses-upgraded", "8");
    agent.press("subscriptions-see-receipt");
    assert_eq!(agent.text_of("#problem-into"), agent.say("subscriptions-stop-into-shorter"));
    assert_eq!(agent.value("subscriptions-licenses-upgraded"), "8", "nothing typed is lost");
    agent.tick(Text(&offered(&agent, &takes)));
    agent.press("subscriptions-see-receipt");
    agent.sees("subscriptions-receipt-money");
    let destination = agent.within("subscriptions-receipt-into");
    destination.sees(Text("10"));
    destination.sees(Text("18"));
    agent.double_click("web-submit");
    agent.sees("subscriptions-change-done");
    let moved = "select count(*) from license_ledger where kind = 'upgrade' and change in (8, -8)";
    assert_eq!(house.count(moved), 2, "a double click moves them once");

    agent.press("subscriptions-change-upgrade");
    agent.tick(Text(&offered(&agent, &takes)));
    agent.press("subscriptions-see-receipt");
    agent.sees("subscriptions-effect-ends-with-upgrade");
    agent.press("web-submit");
    agent.sees("subscriptions-status-deleted");
    agent.open(&format!("/subscriptions/{takes}"));
    agent.within("subscriptions-history").press("subscriptions-change-upgrade");
    agent.within("subscriptions-receipt-into").sees(Text("35"));
}

/// Oak Dental's other subscriptions: to Business Standard, which can take licenses, and to Business Premium by
/// the month.
pub fn two_destinations(house: &House) -> (String, String) {
    let [takes, too_short] = [2, 3].map(|number| demo::id(&format!("subscription:oakdental:{number}")).to_string());
    for (id, offer) in [(&takes, "CFQ7TTC0LDPB:0001"), (&too_short, "CFQ7TTC0LCHC:0002")] {
        house.execute(&format!("update subscriptions set offer_id = '{offer}' where id = '{id}'"));
        house
            .execute(&format!("update license_ledger set at = at - interval '20 days' where subscription_id = '{id}'"));
    }
    (takes, too_short)
}

/// What is said beside the button for a subscription that could take licenses.
fn offered(agent: &Browser, id: &str) -> String {
    agent.text_of(&format!("input[value='{id}'] + span"))
}

/// The pages of changes, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    let (takes, _) = two_destinations(house);
    browser.sign_in(ADMIN_AGENT);
    browser.open(&basic());
    look("subscription with its ledger");
    for kind in ["licenses", "upgrade", "plan", "renewal", "auto-renew", "suspend", "reactivate", "cancel"] {
        browser.open(&format!("{}/change?kind={kind}", basic()));
        look(&format!("change {kind}"));
    }
    browser.press("subscriptions-see-receipt");
    look("change refused");
    browser.open(&format!("{}/change?kind=licenses", basic()));
    browser.fill("subscriptions-licenses-new", "290");
    browser.press("subscriptions-see-receipt");
    look("change asked again");
    browser.fill("subscriptions-licenses-again", "290");
    browser.press("subscriptions-see-receipt");
    look("receipt");
    browser.press("web-submit");
    look("subscription changed");
    browser.open(&format!("{}/change?kind=upgrade", basic()));
    browser.tick(Text(&offered(browser, &takes)));
    browser.fill("subscriptions-licenses-upgraded", "8");
    browser.press("subscriptions-see-receipt");
    look("receipt of an upgrade into another subscription");
}
