//! What earns for nobody is found and mended, for one subscription and for many; a reseller mends what keeps it
//! from earning.

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, RESELLER, SALES_AGENT};
use crate::make::id;
use crate::steps::{self, Visit};

const COPILOT: &str = "Microsoft 365 Copilot";
const ADVENTURE_WORKS: &str = "Adventure Works Cycles";
const TAILSPIN: &str = "Tailspin Cloud";

fn reads(reader: Reader) -> (House, Browser) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    (house, browser)
}

fn choose_of(product: &'static str, customer: &'static str) -> Phrase {
    Phrase::new("incentives-choose-of").with("product", product).with("customer", customer)
}

/// The provider's people credit a reseller for subscriptions that earn for nobody.
fn what_earns_for_nobody_is_mended(reader: Reader) {
    let (_house, browser) = reads(reader);
    browser.sign_in(SALES_AGENT);
    browser.press("incentives-title");
    browser.is_on("incentives-title");
    browser.press("incentives-check");
    browser.sees("incentives-checked");
    browser.choose("incentives-what", "incentives-what-nobody");
    browser.press("web-search");
    browser.press("web-next-page");
    browser.press("incentives-rehearse-chosen");
    browser.sees("incentives-none-chosen");
    browser.tick(choose_of(COPILOT, ADVENTURE_WORKS));
    browser.choose("subscriptions-reseller-mpn-id", "subscriptions-not-in-list");
    browser.fill("subscriptions-enter-mpn-id", "439150A");
    browser.press("subscriptions-verify");
    browser.sees("mpn-letters");
    browser.fill("subscriptions-enter-mpn-id", "4391508");
    browser.press("subscriptions-verify");
    browser.sees(Phrase::new("subscriptions-mpn-id-found").with("name", TAILSPIN).with("mpn", "4391508"));
    browser.press("incentives-rehearse-chosen");
    browser.is_on(Phrase::new("incentives-run-credit").with("name", TAILSPIN));
    browser.sees("incentives-verdict-ready");
    browser.press(Phrase::new("incentives-apply").with("count", 1));
    browser.sees("incentives-verdict-changed");
    browser.press(Text(COPILOT));
    assert!(browser.value("subscriptions-reseller-mpn-id").starts_with(TAILSPIN));
}

// Statements: 147–149, 159–161, 194
#[test]
fn what_earns_for_nobody_is_mended_for_many_in_russian() {
    what_earns_for_nobody_is_mended(RUSSIAN);
}

// Statements: 147–149, 159–161, 194
#[test]
fn what_earns_for_nobody_is_mended_for_many_without_javascript() {
    what_earns_for_nobody_is_mended(WITHOUT_JAVASCRIPT);
}

// Statements: 147–149
#[test]
fn a_reseller_that_cant_be_credited_mends_it_and_can() {
    let (house, browser) = reads(ENGLISH);
    house.execute("update resellers set agreement_signed_at = null, mpn_kind = 'company' where mpn_id = '0012345'");
    let subscription = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    browser.sign_in(SALES_AGENT);
    browser.open(&subscription);
    browser.sees(
        Phrase::new("partnerships-cause-no-agreement").with("name", "Fabrikam IT Services").with("mpn", "0012345"),
    );
    browser.press("subscriptions-change-licenses");
    browser.fill("subscriptions-licenses-new", "60");
    browser.press("subscriptions-see-receipt");
    browser.sees("subscriptions-instead-reseller");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.press("incentives-title");
    browser.sees("partnerships-earns-nothing");
    browser.press("partnerships-identifiers");
    browser.is_on("partnerships-identifiers");
    browser.tick("partnerships-mpn-kind-location");
    browser.tick("partnerships-agreement");
    browser.press("web-update");
    browser.sees("partnerships-identifiers-kept");
    browser.sees_no("partnerships-earns-nothing");

    browser.forget();
    browser.sign_in(SALES_AGENT);
    browser.open(&subscription);
    browser.press("subscriptions-change-licenses");
    browser.fill("subscriptions-licenses-new", "60");
    browser.press("subscriptions-see-receipt");
    browser.sees_no("subscriptions-instead-reseller");
}

/// The pages of incentives, for a provider and for a reseller.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    house.execute("update resellers set mpn_kind = 'company' where mpn_id = '0098761'");
    browser.sign_in(SALES_AGENT);
    browser.press("incentives-title");
    look("incentives not judged");
    browser.press("incentives-check");
    look("incentives");
    browser.press("incentives-rehearse-chosen");
    look("incentives none chosen");
    browser.choose("subscriptions-reseller-mpn-id", Text("Tailspin Cloud (ID: 4391508)"));
    browser.press("incentives-rehearse-all");
    look("incentives rehearsed");
    browser.script("document.querySelector('form[action$=\"/apply\"]').submit()");
    browser.sees("incentives-verdict-changed");
    look("incentives applied");
    browser.open(&format!("/subscriptions/{}", id("subscription:oakdental:1")));
    browser.choose("subscriptions-reseller-mpn-id", "subscriptions-not-in-list");
    browser.fill("subscriptions-enter-mpn-id", "0098761");
    browser.press("subscriptions-verify");
    look("reseller refused");
    browser.forget();
    house.execute("update resellers set agreement_signed_at = null where mpn_id = '0012345'");
    browser.sign_in(RESELLER);
    browser.press("incentives-title");
    look("incentives of a reseller");
    browser.press("partnerships-identifiers");
    browser.fill("partnerships-mpn-id", "4417");
    browser.press("web-update");
    look("identifiers refused");
}
