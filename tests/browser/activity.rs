//! The activity log: who did what for whom is found, what was before and after is read, and the file is taken away.

use partner_portal::demo;

use crate::browser::{Browser, ENGLISH, RUSSIAN_WITHOUT_JAVASCRIPT, Reader};
use crate::house::{ADMIN_AGENT, House, SALES_AGENT};
use crate::steps;

const GROUP: &str = "Oak Dental Group";

fn what_was_changed_is_found(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(SALES_AGENT);
    browser.open(&format!("/customers/{}/account", demo::id("customer:oakdental")));
    let bill_to = browser.within("customers-bill-to-and-contact");
    bill_to.fill("customers-bill-to", GROUP);
    bill_to.press("web-update");
    browser.sees("customers-billing-kept");

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("web-menu-activity");
    let log = || browser.text_of("ul.log");
    let signed_in = browser.say("activity-action-session-started");
    assert!(log().contains(&signed_in));
    browser.fill("activity-of-customer", "oak dental");
    browser.fill("activity-of-person", SALES_AGENT);
    browser.choose("activity-kind", "activity-kind-customers");
    browser.fill("activity-from", &house.clock.now().date_naive().to_string());
    browser.press("web-search");
    assert!(!log().contains(&signed_in));
    browser.press_here("activity-action-customer-billing-changed");
    let change = browser.within("activity-field-bill-to-name");
    assert_eq!(change.text(), format!("{} Oak Dental {GROUP}", browser.say("activity-field-bill-to-name")));

    let file = String::from_utf8(browser.download("activity-export")).unwrap();
    assert!(file.contains(GROUP), "{file}");
    assert_eq!(file.lines().count(), 2, "the head and what was found: {file}");

    browser.fill("activity-to", "2020-01-01");
    browser.press("web-search");
    browser.sees("activity-dates-crossed");
    browser.press("activity-last-month");
    assert!(log().contains(&signed_in));
}

#[test]
fn what_was_changed_is_found_in_the_log_with_what_was_before() {
    what_was_changed_is_found(ENGLISH);
}

#[test]
fn what_was_changed_is_found_in_russian_and_without_javascript() {
    what_was_changed_is_found(RUSSIAN_WITHOUT_JAVASCRIPT);
}
