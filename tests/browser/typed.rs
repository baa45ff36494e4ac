//! Nothing typed is lost: what was typed is there again elsewhere, two who edit one thing are told of each other, and what
//! was submitted too soon is taken back.

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House};
use crate::steps::{self, BAKERY, Visit};

/// Types into the first step and goes away: with JavaScript before anything was sent, without it when it was refused.
fn types_and_goes_away(browser: &Browser) {
    browser.open("/resellers");
    browser.press(Phrase::new("partnerships-add-customer-for").with("name", "Litware Systemhaus GmbH"));
    steps::fill_customer(browser, "arcticbakery");
    browser.within("customers-contact").fill("accounts-email", "morag");
    if browser.reader.javascript {
        browser.wait_for("return /\\d\\d:\\d\\d/.test(document.querySelector('[data-kept-said]').textContent)");
    } else {
        browser.press("orders-next-subscriptions");
        browser.sees("accounts-email-wrong");
    }
    browser.open("/");
    browser.forget();
}

fn goes_on_elsewhere(browser: &Browser) {
    browser.sign_in(ADMIN_AGENT);
    browser.press("drafts-title");
    browser.press("drafts-continue");
    browser.is_on("orders-new-customer");
    assert_eq!(browser.value("customers-company-name"), BAKERY);
    let contact = browser.within("customers-contact");
    assert_eq!(contact.value("accounts-email"), "morag");
    browser.sees("web-kept-start-over");
    goes_on_from_here(browser);
}

/// The second of two tabs is shown what the first has saved.
fn two_tabs(browser: &Browser) {
    let first = browser.tab();
    browser.open("/support-profile");
    browser.new_tab();
    browser.open("/support-profile");
    browser.fill("support-hours", "Mo–Fr 8–18");
    browser.press("web-update");
    browser.sees("support-profile-kept");
    browser.switch_to(&first);
    browser.fill("support-hours", "Mo–Sa 9–17");
    browser.press("web-update");
    browser.sees("web-conflict");
    browser.sees(Text("Mo–Fr 8–18"));
    assert_eq!(browser.value("support-hours"), "Mo–Sa 9–17");
    browser.press("web-conflict-mine");
    browser.sees("support-profile-kept");
    assert_eq!(browser.value("support-hours"), "Mo–Sa 9–17");
}

fn nothing_typed_is_lost(reader: Reader) {
    let house = steps::reads(House::undoing(60), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(ADMIN_AGENT);
    types_and_goes_away(&browser);
    goes_on_elsewhere(&browser);
    browser.press("web-submit");
    browser.is_on("orders-waiting");
    browser.press("outbox-take-back");
    browser.is_on("outbox-title");
    browser.sees("outbox-taken-back");
    assert_eq!(house.count("select count(*) from waiting_changes where state = 'taken_back'"), 1);
    browser.press("drafts-title");
    browser.sees(Text(BAKERY));
    two_tabs(&browser);
}

#[test]
fn nothing_typed_is_lost_and_what_was_sent_too_soon_is_taken_back() {
    nothing_typed_is_lost(ENGLISH);
}

#[test]
fn nothing_typed_is_lost_without_javascript() {
    nothing_typed_is_lost(WITHOUT_JAVASCRIPT);
}

#[test]
fn nothing_typed_is_lost_in_russian() {
    nothing_typed_is_lost(RUSSIAN);
}

/// Drafts, the outbox, what is kept, what waits and what two have changed.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(ADMIN_AGENT);
    browser.open("/drafts");
    look("drafts empty");
    browser.open("/outbox");
    look("outbox empty");
    types_and_goes_away(browser);
    browser.sign_in(ADMIN_AGENT);
    browser.open("/drafts");
    look("drafts");
    browser.press("drafts-continue");
    look("new customer kept");
    goes_on_from_here(browser);
    browser.press("web-submit");
    look("order waiting");
    browser.open("/outbox");
    look("outbox");
    browser.open("/support-profile");
    house.execute("update providers set support_hours = 'Changed'");
    browser.fill("support-hours", "Mine");
    browser.press("web-update");
    look("support profile of two");
}

fn goes_on_from_here(browser: &Browser) {
    browser.within("customers-contact").fill("accounts-email", "morag.sinclair@arctic-bakery.example");
    browser.press("orders-next-subscriptions");
    steps::choose_products(browser);
    browser.press("orders-next-review");
}
