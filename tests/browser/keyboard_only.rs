//! The portal without a mouse.

use thirtyfour::Key;

use crate::browser::{Browser, ENGLISH, Text, Words};
use crate::bulk;
use crate::house::{House, SALES_AGENT};
use crate::steps::{self, BAKERY, POWER_BI};
use partner_portal::demo;
use partner_portal::words::Phrase;

// Statements: 135, 171–174, 188, 189, 191
#[test]
fn the_keys_alone_sign_in_begin_an_order_and_expand_a_customer() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.open("/sign-in");
    browser.tab_to("accounts-sign-in-name");
    browser.press_keys(SALES_AGENT);
    browser.tab_to("accounts-password");
    browser.press_keys(demo::PASSWORD);
    browser.press_key_and_go(Key::Enter);
    browser.is_on("accounts-home-title");

    browser.tab_to("web-skip");
    browser.press_keys(Key::Enter + "");
    assert_eq!(browser.script("return document.activeElement.id"), "main");

    go(&browser, "web-menu-resellers");
    begins_an_order(&browser);

    go(&browser, "web-menu-customers");
    expands_a_customer(&browser);
}

// Statements: 191–193, 195
#[test]
fn the_keys_alone_finish_an_order_save_a_view_and_rehearse_pasted_rows() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.sign_in(SALES_AGENT);
    finishes_an_order(&browser);
    saves_a_view(&browser);
    rehearses_pasted_rows(&house, &browser);
}

/// By Tab to what leads somewhere, and there.
fn go(browser: &Browser, words: impl Words) {
    browser.tab_to(words);
    browser.press_key_and_go(Key::Enter);
}

fn finishes_an_order(browser: &Browser) {
    go(browser, "web-menu-customers");
    browser.tab_to("customers-search");
    browser.press_keys("oakdental");
    browser.press_key_and_go(Key::Enter);
    browser.tab_to(Text("Oak Dental"));
    browser.press_keys(Key::Enter + "");
    go(browser, Phrase::new("customers-add-subscription-for").with("name", "Oak Dental"));
    browser.tab_to("orders-search-products");
    browser.press_keys("power bi pro");
    browser.wait_for("return document.querySelectorAll('.offers > li:not([hidden])').length === 1");
    browser.press_keys(Key::Tab + "");
    browser.press_keys(Key::Space + "");
    browser.tab_to(Text(&steps::licenses_of(browser, POWER_BI)));
    browser.press_keys("3");
    go(browser, "web-submit");
    browser.sees("orders-placed");
    browser.sees(Text(POWER_BI));
}

fn saves_a_view(browser: &Browser) {
    go(browser, "subscriptions-all");
    browser.tab_to("subscriptions-search");
    browser.press_keys("oak dental");
    browser.press_key_and_go(Key::Enter);
    browser.tab_to("views-save");
    browser.press_keys(Key::Enter + "");
    browser.tab_to("views-name");
    browser.press_keys("Oak");
    browser.press_key_and_go(Key::Enter);
    browser.sees("views-saved");
    go(browser, "views-all");
    assert!(!browser.query().contains("q="), "{}", browser.query());
    go(browser, Text("Oak"));
    assert_eq!(browser.value("subscriptions-search"), "oak dental");
}

fn rehearses_pasted_rows(house: &House, browser: &Browser) {
    go(browser, "bulk-title");
    go(browser, "bulk-kind-licenses");
    browser.tab_to("bulk-paste");
    browser.press_keys(bulk::rows());
    go(browser, "bulk-read");
    browser.is_on("bulk-columns");
    go(browser, "bulk-rehearse");
    bulk::work(house);
    browser.sees("bulk-state-checked");
    browser.sees(Text("25 → 30"));
}

fn begins_an_order(browser: &Browser) {
    go(browser, Phrase::new("partnerships-add-customer-for").with("name", "Fabrikam IT Services"));
    browser.is_on("orders-new-customer");
    browser.tab_to("customers-company-name");
    browser.press_keys(BAKERY);
    // Enter in a box goes on as **Next** does; the form comes back, and the focus is on what is missing.
    browser.press_key_and_go(Key::Enter);
    assert_eq!(browser.script("return document.activeElement.id"), "problems");
    browser.press_keys(Key::Tab + "");
    browser.press_keys(Key::Enter + "");
    assert_eq!(browser.script("return document.activeElement.matches('[aria-invalid=true]')"), true);
    assert_eq!(browser.value("customers-company-name"), BAKERY);
}

fn expands_a_customer(browser: &Browser) {
    browser.tab_to(Text("Adventure Works Cycles"));
    browser.sees_no(Text(POWER_BI));
    browser.press_keys(Key::Enter + "");
    browser.sees(Text(POWER_BI));
    go(browser, Text(POWER_BI));
    browser.is_on(Text(POWER_BI));
}
