//! Add new subscriptions to customer accounts, and who is credited for and supports them (142–149,
//! 163–164, 186–197).

use partner_portal::words::Phrase;
use serde_json::json;

use crate::browser::{Browser, ENGLISH, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, CUSTOMER, House, OTHER_RESELLER, SALES_AGENT};
use crate::make::id;
use crate::steps;

const OAK_DENTAL: &str = "Oak Dental";
const FABRIKAM: &str = "Fabrikam IT Services (ID: 0012345)";
const TAILSPIN: &str = "Tailspin Cloud (ID: 4391508)";
const INTUNE: &str = "Microsoft Intune Plan 1";

// Statements: 143–145, 160, 163, 164, 188–197
#[test]
fn a_subscription_is_added_to_a_customer_and_its_reseller_supports_it() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(ADMIN_AGENT);
    agent.press("web-menu-customers");
    agent.choose("customers-filter", Text("Fabrikam IT Services"));
    agent.press("web-search");
    agent.sees(Text(OAK_DENTAL));
    agent.sees_no(Text("Coho Winery"));
    assert!(!agent.can_press(Phrase::new("customers-add-subscription-for").with("name", OAK_DENTAL)));
    agent.press_here(Text(OAK_DENTAL));
    agent.within(Text(OAK_DENTAL)).sees(Text("Exchange Online (Plan 1)"));
    agent.press(Phrase::new("customers-add-subscription-for").with("name", OAK_DENTAL));

    agent.is_on("orders-new-subscription");
    agent.press("web-submit");
    agent.sees("orders-nothing-chosen");
    steps::choose_product(&agent, INTUNE, 4);
    assert!(agent.choices("subscriptions-reseller-mpn-id").contains(&TAILSPIN.to_owned()));
    agent.choose("subscriptions-reseller-mpn-id", Text(FABRIKAM));
    agent.sees("subscriptions-reseller-hint");
    agent.within("orders-summary").sees(Text(&agent.reader.language.money(4 * 750 * 12, "EUR")));
    agent.press("web-submit");
    agent.is_on(Text(OAK_DENTAL));
    agent.sees("orders-placed");

    agent.press("web-menu-customers");
    agent.fill("customers-search", OAK_DENTAL);
    agent.press("web-search");
    agent.press_here(Text(OAK_DENTAL));
    agent.within(Text(OAK_DENTAL)).press("web-subscriptions");
    agent.press(Text(INTUNE));
    assert_eq!(agent.value("subscriptions-reseller-mpn-id"), FABRIKAM);
    let support = agent.within("subscriptions-support-title");
    support.choose("subscriptions-support", Text(FABRIKAM));
    support.press("web-submit");
    agent.sees("subscriptions-support-kept");
    agent.sees(Text("+12065550100"));
}

// Statements: 144, 146–149, 194
#[test]
fn the_reseller_of_a_subscription_is_changed_from_the_list_or_by_its_mpn_id() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    opens_subscription(&agent, "Power BI Pro");
    agent.within("subscriptions-credit-title").sees("subscriptions-reseller-hint");
    agent.choose("subscriptions-reseller-mpn-id", Text(TAILSPIN));
    agent.within("subscriptions-credit-title").press("web-submit");
    agent.sees("subscriptions-reseller-kept");
    assert_eq!(agent.value("subscriptions-reseller-mpn-id"), TAILSPIN);

    let by_mpn_id = |id: &str| {
        agent.choose("subscriptions-reseller-mpn-id", Text("other"));
        agent.fill("subscriptions-enter-mpn-id", id);
        agent.press("subscriptions-verify");
    };
    by_mpn_id("1234567");
    agent.sees(Phrase::new("partnerships-cause-not-enrolled").with("mpn", "1234567"));
    by_mpn_id("0012345");
    agent.sees(Phrase::new("subscriptions-mpn-id-found").with("name", "Fabrikam IT Services").with("mpn", "0012345"));
    agent.within("subscriptions-credit-title").press("web-submit");
    agent.sees("subscriptions-reseller-kept");
    assert_eq!(agent.value("subscriptions-reseller-mpn-id"), FABRIKAM);
}

// Statements: 126, 146
#[test]
fn an_existing_customer_gets_another_reseller_and_another_bill_to_name() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(ADMIN_AGENT);
    agent.open("/customers?q=oakdental");
    agent.press_here(Text(OAK_DENTAL));
    agent.within(Text(OAK_DENTAL)).press("customers-account");
    let reseller = agent.within("customers-reseller");
    assert_eq!(reseller.value("partnerships-reseller"), FABRIKAM);
    reseller.choose("partnerships-reseller", Text(TAILSPIN));
    reseller.press("web-update");
    agent.sees("customers-reseller-kept");

    agent.fill("customers-bill-to", "Oak Dental Group");
    agent.within("customers-bill-to-and-contact").press("web-update");
    agent.sees("customers-billing-kept");
    agent.is_on(Text("Oak Dental Group"));

    agent.forget();
    agent.sign_in(OTHER_RESELLER);
    agent.press("web-menu-customers");
    agent.sees(Text("Oak Dental Group"));
}

// Statements: 145
#[test]
fn a_customer_sees_whom_to_call_for_each_subscription() {
    let house = House::open();
    let customer = Browser::start(&house, ENGLISH);
    customer.sign_in(CUSTOMER);
    customer.press("web-subscriptions");
    for text in ["Microsoft 365 Business Premium", "Fabrikam IT Services", "+12065550100", "support@reseller.example"] {
        customer.sees(Text(text));
    }
    customer.sees(Text("Monday to Friday, 8 a.m.–6 p.m. Pacific time"));
}

// Statements: 187
#[test]
fn times_are_the_readers_with_utc_beside() {
    let house = House::open();
    let subscription = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let started =
        house.lines("select to_char(started_at at time zone 'UTC', 'HH24:MI') as line from subscriptions limit 1");
    assert_eq!(started, ["00:00"]);
    let browser = Browser::start(&house, ENGLISH);
    browser.devtools("Emulation.setTimezoneOverride", &json!({"timezoneId": "Asia/Tokyo"}));
    browser.sign_in(SALES_AGENT);
    browser.open(&subscription);
    browser.sees(Text("9:00\u{202f}AM (00:00 UTC)"));

    let browser = Browser::start(&house, WITHOUT_JAVASCRIPT);
    browser.sign_in(SALES_AGENT);
    browser.open(&subscription);
    browser.sees(Text("12:00\u{202f}AM UTC"));
    browser.open("/profile");
    browser.choose("accounts-zone", Text("Asia/Tokyo"));
    browser.within("accounts-zone").press("web-update");
    assert_eq!(browser.value("accounts-zone"), "Asia/Tokyo");
    browser.open(&subscription);
    browser.sees(Text("9:00\u{202f}AM (00:00 UTC)"));
}

/// A subscription of the demo's main customer.
fn opens_subscription(agent: &Browser, offer: &str) {
    agent.open("/customers?q=customer.onmicrosoft.com");
    agent.press_here(Text("Adventure Works Cycles"));
    agent.within(Text("Adventure Works Cycles")).press(Text(offer));
    agent.is_on(Text(offer));
}
