//! Support delegated, declined and seen by everybody; Azure's tenant owner; a partnership that ends.

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, RUSSIAN_WITHOUT_JAVASCRIPT, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, CUSTOMER, HELPDESK_AGENT, House, RESELLER, SALES_AGENT};
use crate::make::id;
use crate::steps::{self, BAKERY, Visit};

const FABRIKAM: &str = "Fabrikam IT Services";
const OAK_DENTAL: &str = "Oak Dental";
const EXCHANGE: &str = "Exchange Online (Plan 1)";
const DEFENDER: &str = "Microsoft Defender for Business";

fn reads(reader: Reader) -> (House, Browser) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    (house, browser)
}

/// From **Customers** to the customer's **Subscriptions** (164).
fn opens_subscriptions(agent: &Browser) {
    agent.press("web-menu-customers");
    agent.fill("customers-search", OAK_DENTAL);
    agent.press("web-search");
    agent.press_here(Text(OAK_DENTAL));
    agent.within(Text(OAK_DENTAL)).press("web-subscriptions");
    agent.is_on(Text(OAK_DENTAL));
}

fn choose_of(product: &'static str) -> Phrase {
    Phrase::new("support-choose-of").with("product", product)
}

/// Delegates two subscriptions at once; the reseller declines one of them.
fn support_is_delegated_and_declined(reader: Reader) {
    let (_house, browser) = reads(reader);
    browser.sign_in(HELPDESK_AGENT);
    opens_subscriptions(&browser);
    for fact in ["facts-administers", "facts-credited", "facts-supports"] {
        browser.sees(fact);
    }
    browser.tick(choose_of(EXCHANGE));
    browser.tick(choose_of(DEFENDER));
    browser.choose("subscriptions-support", Text(FABRIKAM));
    browser.press("support-many-chosen");
    browser.within(Text(EXCHANGE)).sees("support-verdict-changed");
    browser.within(Text(DEFENDER)).sees("support-verdict-changed");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.press("support-supported");
    browser.is_on("support-supported");
    let decline = Phrase::new("support-decline-of").with("product", EXCHANGE).with("customer", OAK_DENTAL);
    browser.press(decline);
    browser.is_on("support-decline");
    browser.press("support-decline-yes");
    browser.sees("support-reason-empty");
    browser.fill("support-reason", "Exchange is not ours");
    browser.press("support-decline-yes");
    browser.sees("support-decline-kept");
    browser.sees_no(Text(EXCHANGE));
    browser.sees(Text(DEFENDER));

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    opens_subscriptions(&browser);
    browser.sees("facts-contradictions");
    browser.press(Text(EXCHANGE));
    browser.sees(Text("Exchange is not ours"));
    let support = browser.within("subscriptions-support-title");
    support.choose("subscriptions-support", Text(FABRIKAM));
    support.press("web-submit");
    browser.sees("subscriptions-support-kept");
    browser.sees_no(Text("Exchange is not ours"));
}

// Statements: 145, 146, 162–164, 196, 197
#[test]
fn support_for_several_subscriptions_is_delegated_in_russian() {
    support_is_delegated_and_declined(RUSSIAN);
}

// Statements: 145, 146, 162–164, 196, 197
#[test]
fn support_for_several_subscriptions_is_delegated_without_javascript() {
    support_is_delegated_and_declined(WITHOUT_JAVASCRIPT);
}

/// A new customer of the reseller's; its administrator makes the reseller tenant owner, and takes it back.
fn reseller_gets_to_manage_azure(reader: Reader) {
    let (_house, browser) = reads(reader);
    browser.sign_in(SALES_AGENT);
    browser.press("web-menu-resellers");
    browser.press(Phrase::new("partnerships-add-customer-for").with("name", FABRIKAM));
    browser.is_on("orders-new-customer");
    assert!(browser.value("partnerships-reseller").starts_with(FABRIKAM), "associated when it is added");
    steps::fill_customer(&browser, "arcticbakery");
    browser.press("orders-next-subscriptions");
    browser.press("orders-next-review");
    browser.press("web-submit");
    let setup = steps::confirmation(&browser);
    browser.press("partnerships-done");
    opens_azure(&browser);
    browser.sees(Phrase::new("azure-associated").with("name", FABRIKAM));
    browser.sees("azure-missing");

    browser.forget();
    browser.open("/sign-in");
    browser.sign_in_here(&setup.user_name, &setup.password);
    browser.fill("accounts-new-password", "seventeen loaves of rye");
    browser.fill("accounts-password-again", "seventeen loaves of rye");
    browser.press("accounts-set-password");
    browser.press("azure-user-settings");
    browser.is_on("azure-user-settings");
    for gives in ["azure-gives-resources", "azure-gives-people", "azure-gives-costs", "azure-gives-back"] {
        browser.sees(gives);
    }
    browser.press("azure-grant");
    browser.sees("azure-grant-kept");

    browser.forget();
    browser.sign_in(RESELLER);
    opens_azure(&browser);
    browser.sees_no("azure-missing");
    browser.sees("azure-in-force");

    browser.forget();
    browser.open("/sign-in");
    browser.sign_in_here(&setup.user_name, "seventeen loaves of rye");
    browser.press("azure-user-settings");
    browser.press_here(Phrase::new("azure-take-back").with("name", FABRIKAM));
    browser.press("azure-take-back-yes");
    browser.sees("azure-take-back-kept");
    browser.sees("azure-grant");
}

fn opens_azure(browser: &Browser) {
    browser.press("web-menu-customers");
    browser.fill("customers-search", BAKERY);
    browser.press("web-search");
    browser.press_here(Text(BAKERY));
    browser.within(Text(BAKERY)).press("customers-account");
    browser.press("azure-tab");
    browser.sees("azure-checklist");
}

// Statements: 153, 154, 156–158
#[test]
fn a_reseller_gets_to_manage_a_customers_azure_account() {
    reseller_gets_to_manage_azure(ENGLISH);
}

// Statements: 153, 154, 156–158
#[test]
fn a_reseller_gets_to_manage_a_customers_azure_account_without_javascript() {
    reseller_gets_to_manage_azure(WITHOUT_JAVASCRIPT);
}

// Statements: 146
#[test]
fn a_partnership_is_removed_and_what_it_left_behind_is_mended() {
    let (house, browser) = reads(RUSSIAN);
    let reseller = Browser::start(&house, RUSSIAN_WITHOUT_JAVASCRIPT);
    reseller.sign_in(RESELLER);
    reseller.press("web-menu-providers");
    reseller.sees(Text(steps::PROVIDER));
    browser.sign_in(ADMIN_AGENT);
    browser.press("web-menu-resellers");
    browser.press(Phrase::new("partings-remove-of").with("name", FABRIKAM));
    browser.is_on(Text(FABRIKAM));
    for told in ["partings-leaves", "partings-customers-become", "partings-legal-faith"] {
        browser.sees(told);
    }
    browser.tick("partings-support-stays");
    browser.press("partings-yes");
    browser.sees(Phrase::new("partings-done").with("name", FABRIKAM));
    reseller.reload();
    reseller.sees_no(Text(steps::PROVIDER));
    reseller.choose("partnerships-state", "partnerships-state-all");
    reseller.press("web-search");
    let day = RUSSIAN.language.day(house.clock.now());
    reseller.sees(Phrase::new("partnerships-ended-on").with("date", day));
    browser.press("partings-support-yes");
    browser.sees_no("partings-support-yes");
    browser.press("web-menu-resellers");
    browser.press("partings-ended-list");
    browser.press(Phrase::new("partnerships-left-of").with("name", FABRIKAM));
    browser.press("partings-credited");
    browser.is_on("partings-credited");
    browser.press(Text("Power BI Pro"));
    browser.sees("subscriptions-credit-title");
}

/// The pages of support, of Azure, and of a partnership that ends.
pub fn visit(browser: &Browser, look: Visit<'_>) {
    browser.sign_in(RESELLER);
    browser.press("support-profile");
    look("support profile");
    browser.fill("support-website", "www");
    browser.press("web-update");
    look("support profile refused");
    browser.press("support-supported");
    look("supported");
    browser.open(&format!("/subscriptions/{}/support-contact/decline", id("subscription:oakdental:1")));
    browser.press("support-decline-yes");
    look("decline support refused");
    browser.fill("support-reason", "Nobody here knows it");
    browser.press("support-decline-yes");
    browser.open(&format!("/customers/{}/azure", id("customer:customer")));
    look("azure for a reseller");
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.open(&format!("/subscriptions/{}", id("subscription:oakdental:1")));
    look("subscription declined");
    browser.open(&format!("/customers/{}/subscriptions", id("customer:oakdental")));
    browser.press("support-many-chosen");
    look("subscriptions none chosen");
    browser.choose("subscriptions-support", Text(FABRIKAM));
    browser.press("support-many-all");
    look("designated");
    browser.press("web-menu-resellers");
    browser.press(Phrase::new("partings-remove-of").with("name", FABRIKAM));
    look("remove partnership");
    browser.press("partings-yes");
    look("partnership ended");
    browser.press("partings-supported");
    look("left behind");
    browser.open(&format!("/customers/{}/account", id("customer:oakdental")));
    look("account with contradictions");
    browser.forget();
    browser.sign_in(CUSTOMER);
    browser.press("azure-user-settings");
    look("user settings");
    browser.press("azure-grant");
    browser.press_here(Phrase::new("azure-take-back").with("name", FABRIKAM));
    look("user settings granted");
}
