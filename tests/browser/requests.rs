//! What a reseller's people do for a customer that they administer: rename, ask the provider for what costs
//! money, or do it within a limit; the provider's people decide (153, 168–169, 185).

use partner_portal::demo;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, RESELLER};
use crate::steps::{self, Visit};

/// Oak Dental's Business Basic, with 25 licenses.
fn basic() -> String {
    format!("/subscriptions/{}", demo::id("subscription:oakdental:1"))
}

fn partnership() -> String {
    format!("/resellers/{}/partnership", demo::id("reseller:fabrikam"))
}

// Statements: 153, 168, 169, 185
#[test]
fn a_resellers_people_manage_the_subscriptions_of_a_customer_they_administer() {
    on_the_customers_behalf(ENGLISH);
}

// Statements: 153, 168, 169, 185
#[test]
fn the_same_is_done_in_russian_and_without_javascript() {
    on_the_customers_behalf(RUSSIAN);
    on_the_customers_behalf(WITHOUT_JAVASCRIPT);
}

fn on_the_customers_behalf(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(RESELLER);
    browser.open(&basic());
    browser.press_here("subscriptions-rename");
    browser.fill("subscriptions-name", "Front desk");
    browser.press("subscriptions-rename-yes");
    browser.sees("subscriptions-renamed");
    browser.sees(Text("Front desk"));
    for kind in ["suspend", "reactivate"] {
        browser.open(&format!("{}/change?kind={kind}", basic()));
        browser.press("subscriptions-see-receipt");
        browser.press("web-submit");
        browser.sees("subscriptions-change-done");
    }
    browser.press("subscriptions-change-licenses");
    browser.fill("subscriptions-licenses-new", "31");
    browser.press("subscriptions-see-receipt");
    browser.sees("subscriptions-ask-costs");
    browser.fill("subscriptions-ask-note", "Order 4711");
    browser.double_click("subscriptions-ask");
    browser.sees("subscriptions-request-waiting");
    assert_eq!(house.count("select count(*) from change_requests"), 1, "a double click asks once");

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("subscriptions-requests");
    browser.sees(Text("25 → 31"));
    browser.press("subscriptions-change-licenses");
    browser.sees(Text("Order 4711"));
    browser.press("subscriptions-request-decline");
    browser.sees("subscriptions-request-reason-empty");
    browser.press("subscriptions-request-approve");
    browser.sees("subscriptions-request-approve-done");
    browser.sees("subscriptions-request-approved");
    assert_eq!(house.count("select count(*) from license_ledger where kind = 'addition' and change = 6"), 1);
    browser.open(&partnership());
    browser.fill("partings-limit", "1000");
    browser.press("web-submit");
    browser.sees("partings-limit-kept");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.open(&format!("{}/change?kind=licenses", basic()));
    browser.fill("subscriptions-licenses-new", "33");
    browser.press("subscriptions-see-receipt");
    browser.press("web-submit");
    browser.sees("subscriptions-change-done");
    browser.press("subscriptions-requests");
    browser.sees("subscriptions-request-approved");
}

// Statements: 153, 168, 169, 185, 192
#[test]
fn a_resellers_people_ask_for_new_subscriptions() {
    for_more_products(ENGLISH);
}

// Statements: 153, 168, 169, 185, 192
#[test]
fn new_subscriptions_are_asked_for_in_russian_and_without_javascript() {
    for_more_products(RUSSIAN);
    for_more_products(WITHOUT_JAVASCRIPT);
}

fn for_more_products(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(RESELLER);
    browser.open(&format!("/customers/{}/subscriptions", demo::id("customer:oakdental")));
    browser.press("orders-ask");
    browser.press("subscriptions-ask");
    browser.sees("orders-nothing-chosen");
    steps::choose_products(&browser);
    browser.fill("subscriptions-ask-note", "Order 4711");
    browser.double_click("subscriptions-ask");
    browser.sees("subscriptions-request-made");
    browser.sees(Text(steps::BASIC));
    assert_eq!(house.count("select count(*) from change_requests"), 1, "a double click asks once");

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("subscriptions-requests");
    browser.sees(Text(&format!("{} × 25", steps::BASIC)));
    browser.press("subscriptions-change-order");
    browser.sees(Text("Order 4711"));
    browser.sees(Text(&steps::total(reader.language)));
    browser.press("subscriptions-request-approve");
    browser.sees("orders-asked-placed");
    browser.sees("subscriptions-request-approved");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.open(&format!("/customers/{}/subscriptions", demo::id("customer:oakdental")));
    browser.sees(Text(steps::POWER_BI));
}

/// The pages of requests, for whoever looks at each page.
pub fn visit(browser: &Browser, look: Visit<'_>) {
    browser.sign_in(RESELLER);
    browser.open("/requests");
    look("no requests");
    browser.open(&format!("{}/change?kind=licenses", basic()));
    look("reseller's change");
    browser.fill("subscriptions-licenses-new", "31");
    browser.press("subscriptions-see-receipt");
    look("receipt to ask with");
    browser.press("subscriptions-ask");
    look("own request");
    browser.open(&basic());
    browser.press_here("subscriptions-rename");
    look("subscription with a request");
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.open(&partnership());
    look("partnership with a limit");
    browser.press("subscriptions-requests");
    look("requests");
    browser.press("subscriptions-change-licenses");
    browser.press("subscriptions-request-decline");
    look("request to decide");
    browser.fill("subscriptions-request-reason", "The last bill is open.");
    browser.press("subscriptions-request-decline");
    look("declined request");
    browser.forget();
    browser.sign_in(RESELLER);
    browser.open(&format!("/customers/{}/ask", demo::id("customer:oakdental")));
    browser.press("subscriptions-ask");
    look("products to ask for");
    steps::choose_products(browser);
    browser.press("subscriptions-ask");
    look("own request for products");
    browser.open(&format!("/customers/{}/subscriptions", demo::id("customer:oakdental")));
    look("customer with a request for products");
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("subscriptions-requests");
    look("requests of both kinds");
    browser.press("subscriptions-change-order");
    browser.press("subscriptions-request-decline");
    look("request for products to decide");
}
