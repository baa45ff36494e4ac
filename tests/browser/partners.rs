//! Both sides' lists of partners, and the page of each (133–147).

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, OTHER_RESELLER, SALES_AGENT};
use crate::steps::{self, PROVIDER, Visit};

const LITWARE: &str = "Litware Systemhaus GmbH";

fn provider_finds_a_reseller(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(SALES_AGENT);
    browser.press("web-menu-resellers");
    browser.sees("partnerships-export");
    browser.choose("partnerships-country", Text("DE"));
    browser.press("web-search");
    browser.sees(Text(LITWARE));
    browser.sees_no(Text("Tailspin Cloud"));
    let file = String::from_utf8(browser.download("partnerships-export")).unwrap();
    assert!(file.contains(LITWARE) && !file.contains("Tailspin Cloud"), "{file}");
    browser.press(Text(LITWARE));
    browser.is_on(Text(LITWARE));
    for told in ["partners-profile", "partners-credited", "support-profile", "partners-history"] {
        browser.sees(told);
    }
    browser.press("partnerships-view-customers");
    browser.is_on("web-menu-customers");
    browser.sees(Text("Smörgåsbord Catering AB"));
    browser.sees_no(Text("Oak Dental"));
}

// Statements: 133, 141
#[test]
fn a_provider_finds_a_reseller_and_sees_all_of_it() {
    provider_finds_a_reseller(ENGLISH);
}

// Statements: 133, 141
#[test]
fn a_provider_finds_a_reseller_and_sees_all_of_it_without_javascript() {
    provider_finds_a_reseller(WITHOUT_JAVASCRIPT);
}

// Statements: 133, 141
#[test]
fn a_provider_finds_a_reseller_and_sees_all_of_it_in_russian() {
    provider_finds_a_reseller(RUSSIAN);
}

fn reseller_sees_each_provider_apart(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(OTHER_RESELLER);
    browser.press("web-menu-providers");
    browser.fill("partnerships-search", "nobody");
    browser.press("web-search");
    browser.sees("partnerships-no-provider-found");
    browser.fill("partnerships-search", "northwind");
    browser.press("web-search");
    browser.sees_no(Text("Contoso Cloud Wholesale"));
    browser.press(Text(PROVIDER));
    browser.is_on(Text(PROVIDER));
    browser.sees(Phrase::new("partners-only-with").with("name", PROVIDER));
    browser.sees_no(Text("Alder Street Books"));
    browser.press("partnerships-view-customers");
    browser.sees(Text("Lucerne Publishing"));
    browser.sees_no(Text("Alder Street Books"));
}

// Statements: 144, 146
#[test]
fn a_reseller_sees_each_of_its_providers_apart() {
    reseller_sees_each_provider_apart(ENGLISH);
}

// Statements: 144, 146
#[test]
fn a_reseller_sees_each_of_its_providers_apart_without_javascript() {
    reseller_sees_each_provider_apart(WITHOUT_JAVASCRIPT);
}

// Statements: 144, 146
#[test]
fn a_reseller_sees_each_of_its_providers_apart_in_russian() {
    reseller_sees_each_provider_apart(RUSSIAN);
}

/// The lists and pages of partners, in the states that look different.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    browser.open("/resellers?state=all&sort=since");
    look("indirect resellers all");
    let page = |slug: &str| format!("/resellers/{}", demo::id(&format!("reseller:{slug}")));
    browser.open(&page("fabrikam"));
    look("reseller");
    browser.open(&page("lamna"));
    look("reseller not credited");
    house.execute("update partnerships set ended_at = now() where ended_at is null");
    browser.open(&page("litware"));
    look("reseller ended");
    house.execute("update partnerships set ended_at = null");
    browser.forget();
    browser.sign_in(OTHER_RESELLER);
    browser.open("/providers");
    look("indirect providers two");
    browser.press(Text(PROVIDER));
    look("provider");
}
