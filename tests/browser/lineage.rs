//! Who is credited for a subscription since when: named on its page or when it is ordered, seen in its history
//! and in the reseller's statement.

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, OTHER_RESELLER, RESELLER};
use crate::make::id;
use crate::steps::{self, Visit};

const CUSTOMER: &str = "Adventure Works Cycles";
const FABRIKAM: &str = "Fabrikam IT Services (ID: 0012345)";
/// Credits nobody at first.
const COPILOT: &str = "Microsoft 365 Copilot";
const INTUNE: &str = "Microsoft Intune Plan 1";

// Statements: 147–149
#[test]
fn a_gap_is_seen_and_ends_when_a_reseller_is_named_and_the_reseller_finds_it_in_its_statement() {
    gap_is_mended(ENGLISH);
    gap_is_mended(WITHOUT_JAVASCRIPT);
}

// Statements: 147–149
#[test]
fn a_gap_is_seen_and_mended_in_russian() {
    gap_is_mended(RUSSIAN);
}

fn gap_is_mended(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(ADMIN_AGENT);
    opens_customer(&browser);
    browser.press(Text(COPILOT));
    browser.press("incentives-history");
    browser.is_on("incentives-history");
    browser.sees("incentives-nobody");
    browser.sees("incentives-gap");
    browser.sees_no(Text("Fabrikam"));

    browser.open(&format!("/subscriptions/{}", id("subscription:customer:4")));
    browser.choose("subscriptions-reseller-mpn-id", Text(FABRIKAM));
    browser.within("subscriptions-credit-title").press("web-submit");
    browser.sees("subscriptions-reseller-kept");
    browser.press("incentives-history");
    browser.sees(Text(FABRIKAM));
    browser.sees("incentives-gap");
    browser.sees(Text("Matthias Feldkamp"));

    browser.open("/incentives/statement");
    browser.sees("incentives-choose-first");
    browser.choose("partnerships-reseller", Text(FABRIKAM));
    browser.press("incentives-show");
    browser.sees(Text(COPILOT));
    browser.sees("incentives-license-days");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.open("/incentives/statement");
    browser.is_on("incentives-statement");
    browser.press(Text(COPILOT));
    browser.is_on("incentives-history");
    browser.sees(Text(FABRIKAM));
}

// Statements: 159–161
#[test]
fn a_reseller_named_on_new_subscription_is_credited_from_the_first_day() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.sign_in(ADMIN_AGENT);
    browser.open("/customers?q=oakdental");
    browser.press_here(Text("Oak Dental"));
    browser.press(Phrase::new("customers-add-subscription-for").with("name", "Oak Dental"));
    browser.is_on("orders-new-subscription");
    steps::choose_product(&browser, INTUNE, 4);
    browser.choose("subscriptions-reseller-mpn-id", Text(FABRIKAM));
    browser.press("web-submit");
    browser.sees("orders-placed");
    browser.press(Text(INTUNE));
    browser.press("incentives-history");
    browser.sees(Text(FABRIKAM));
    browser.sees("incentives-at-start");
    browser.sees("incentives-no-gaps");
}

fn opens_customer(browser: &Browser) {
    browser.open("/customers?q=customer.onmicrosoft.com");
    browser.press_here(Text(CUSTOMER));
    browser.within(Text(CUSTOMER)).press("web-subscriptions");
}

/// The history of a credit, and statements, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    let history = |label: &str| format!("/subscriptions/{}/credit", id(label));
    browser.sign_in(ADMIN_AGENT);
    browser.open(&format!("/subscriptions/{}", id("subscription:alpineskihouse:1")));
    look("subscription with a credit history");
    browser.open(&history("subscription:alpineskihouse:1"));
    look("credit history");
    browser.open(&history("subscription:customer:4"));
    look("credit history of a gap");
    browser.open("/incentives/statement");
    look("credit statement not chosen");
    let past = (house.clock.now() - chrono::TimeDelta::days(30)).format("%Y-%m");
    browser.open(&format!("/incentives/statement?month={past}&reseller={}", id("reseller:fabrikam")));
    look("credit statement");
    browser.open(&format!("/incentives/statement?month=2999-01&reseller={}", id("reseller:fabrikam")));
    look("credit statement refused");
    browser.forget();
    browser.sign_in(RESELLER);
    browser.open(&history("subscription:alpineskihouse:1"));
    look("credit history of a reseller");
    browser.forget();
    browser.sign_in(OTHER_RESELLER);
    browser.open("/incentives/statement");
    look("credit statement of a reseller");
    browser.forget();
}
