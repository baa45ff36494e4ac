//! Invite new customers: two that ask, and the customer who accepts, or is new (126, 142, 144, 153, 167–169).

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{CUSTOMER, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::steps::{self, PROVIDER, Visit};

const TAILSPIN: &str = "Tailspin Cloud";
const FABRIKAM: &str = "Fabrikam IT Services";
const NOT_NOW: &str = "We choose again in spring.";
const ADVENTURE_WORKS: &str = "Adventure Works Cycles";

/// A sentence about the two that ask.
fn about(key: &'static str, reseller: &str) -> Phrase {
    Phrase::new(key).with("provider", PROVIDER).with("reseller", reseller)
}

/// **Invite new customers** in a row of the asker's list; answers the personal link of the draft.
fn invite(asker: &Browser, partner: &str) -> String {
    asker.within(Text(partner)).press(Phrase::new("relationships-invite-for").with("name", partner));
    asker.is_on("relationships-invite");
    let link = asker.text_of("#personal-link");
    assert!(asker.value("partnerships-body").contains(&link));
    link
}

/// The consent of a customer that another reseller administers now.
fn consent(browser: &Browser) -> String {
    let replaced = about("relationships-consent-replaces", TAILSPIN).with("replaced", FABRIKAM);
    let consent = about("relationships-consent", TAILSPIN).with("customer", ADVENTURE_WORKS);
    format!("{} {}", browser.say(consent), browser.say(replaced))
}

/// The customer says why not; the link is good for nothing from then on.
fn declines(customer: &Browser, link: &str) {
    customer.open(link);
    customer.press_here("partnerships-not-interested");
    customer.press("partnerships-decline");
    customer.sees("partnerships-reason-empty");
    customer.fill("partnerships-reason", NOT_NOW);
    customer.press("partnerships-decline");
    customer.open(link);
    customer.sees(Phrase::new("relationships-request-declined").with("name", "Efua Mensah").with("company", TAILSPIN));
}

fn a_customer_accepts(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let reseller = Browser::start(&house, reader);
    reseller.sign_in(OTHER_RESELLER);
    reseller.press("web-menu-providers");
    let link = invite(&reseller, PROVIDER);
    if !reader.javascript {
        reseller.press("partnerships-open-in-email");
        reseller.sees("relationships-text-saved");
    }
    reseller.press("partnerships-done");
    reseller.is_on("relationships-requests");
    reseller.sees("partnerships-life-sent");

    let customer = Browser::start(&house, reader);
    declines(&customer, &link);
    reseller.reload();
    reseller.sees("partnerships-life-declined");
    reseller.sees(Text(NOT_NOW));
    reseller.open("/providers");
    let link = invite(&reseller, PROVIDER);
    reseller.press("partnerships-done");

    customer.open(&link);
    customer.is_on(about("relationships-asks-you", TAILSPIN));
    customer.sees(about("relationships-means-provider", TAILSPIN));
    customer.press("accounts-sign-in");
    reseller.reload();
    reseller.sees("partnerships-life-opened");
    // Signed in as somebody else, one switches, and nothing is lost.
    customer.sign_in_here(SALES_AGENT, demo::PASSWORD);
    customer.is_on(about("relationships-asks-you", TAILSPIN));
    customer.press("relationships-switch");
    customer.sign_in_here(CUSTOMER, demo::PASSWORD);
    customer.sees(about("relationships-replaces", TAILSPIN).with("replaced", FABRIKAM));
    customer.press("relationships-accept");
    customer.sees("relationships-consent-missing");
    let agreed = consent(&customer);
    customer.tick(Text(&agreed));
    customer.press("relationships-accept");
    customer.sees(Phrase::new("relationships-accepted").with("reseller", TAILSPIN));
    customer.within("customers-reseller").sees(Text(TAILSPIN));

    reseller.reload();
    reseller.sees("partnerships-life-accepted");
    reseller.sees(Text(ADVENTURE_WORKS));
    customer.forget();
    customer.sign_in(SALES_AGENT);
    customer.press("web-menu-resellers");
    customer.press("relationships-requests");
    customer.sees(Text(ADVENTURE_WORKS));
    customer.press("web-menu-customers");
    customer.choose("customers-filter", Text(TAILSPIN));
    customer.press("web-search");
    customer.sees(Text(ADVENTURE_WORKS));
}

// Statements: 126, 153, 168
#[test]
fn a_customer_accepts_the_reseller_that_asks_and_the_provider_sees_it() {
    a_customer_accepts(ENGLISH);
}

// Statements: 126, 153, 168
#[test]
fn a_customer_accepts_the_reseller_that_asks_in_russian() {
    a_customer_accepts(RUSSIAN);
}

// Statements: 126, 153, 168
#[test]
fn a_customer_accepts_the_reseller_that_asks_without_javascript() {
    a_customer_accepts(WITHOUT_JAVASCRIPT);
}

/// The form of a new company, filled in.
fn fill_company(browser: &Browser) {
    browser.fill("customers-company-name", "Ridgeline Bakery");
    browser.fill("customers-domain", "ridgeline");
    steps::choose_country(browser, "US");
    browser.fill("address-line1", "12 Harbor Street");
    browser.fill("address-city", "Seattle");
    browser.choose("address-state", Text("WA"));
    browser.fill("address-postal-code", "98101");
    browser.fill("accounts-first-name", "Inês");
    browser.fill("accounts-last-name", "Duarte");
    browser.fill("accounts-email", "ines.duarte@ridgeline.example");
    browser.fill("accounts-phone", "+1 206 555 0101");
    browser.fill("accounts-new-password", "a ferry at first light");
    browser.fill("accounts-password-again", "a ferry at first light");
}

fn a_new_company(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let agent = Browser::start(&house, reader);
    agent.sign_in(SALES_AGENT);
    agent.press("web-menu-resellers");
    let link = invite(&agent, FABRIKAM);
    agent.press("partnerships-done");

    let company = Browser::start(&house, reader);
    company.open(&link);
    company.press("relationships-company");
    company.is_on("relationships-company");
    fill_company(&company);
    company.press("relationships-company-create");
    company.sees("relationships-agreement-missing");
    company.sees("relationships-consent-missing");
    company.fill("accounts-new-password", "a ferry at first light");
    company.fill("accounts-password-again", "a ferry at first light");
    company.tick("relationships-accepts-agreement");
    company.tick(about("relationships-company-consent", FABRIKAM));
    company.press("relationships-company-create");
    let administrator = "admin@ridgeline.onmicrosoft.com";
    company.sees(Phrase::new("relationships-company-made").with("administrator", administrator));
    company.within("customers-company-info").sees(Text("Ridgeline Bakery"));
    company.forget();
    company.open("/sign-in");
    company.sign_in_here(administrator, "a ferry at first light");
    company.sees("web-menu-account");

    agent.reload();
    agent.sees("partnerships-life-accepted");
    agent.press("web-menu-customers");
    agent.fill("customers-search", "ridgeline");
    agent.press("web-search");
    agent.sees(Text("Ridgeline Bakery"));
}

// Statements: 142, 167–169
#[test]
fn a_company_without_an_account_makes_one_by_the_link() {
    a_new_company(ENGLISH);
}

// Statements: 142, 167–169
#[test]
fn a_company_without_an_account_makes_one_by_the_link_in_russian() {
    a_new_company(RUSSIAN);
}

// Statements: 142, 167–169
#[test]
fn a_company_without_an_account_makes_one_by_the_link_without_javascript() {
    a_new_company(WITHOUT_JAVASCRIPT);
}

/// The pages of invitations, in the states that look different.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(OTHER_RESELLER);
    browser.press("web-menu-providers");
    look("indirect providers that invite");
    let link = invite(browser, PROVIDER);
    look("invite new customers");
    browser.fill("partnerships-body", "Without a link.");
    browser.press("partnerships-done");
    look("invite new customers refused");
    browser.open("/relationship-requests");
    look("invitations to customers of a reseller");
    browser.forget();
    browser.open(&link);
    look("relationship of a stranger");
    browser.press("relationships-company");
    look("company");
    browser.press("relationships-company-create");
    look("company refused");
    browser.sign_in(RESELLER);
    browser.open(&link);
    look("relationship of a partner");
    browser.forget();
    browser.sign_in(CUSTOMER);
    house.execute("update customers set agreement = 'asked', agreement_date = null");
    browser.open(&link);
    look("relationship of a customer");
    browser.press("relationships-accept");
    look("relationship refused");
    house.execute("update relationship_requests set expires_at = now()");
    browser.open(&link);
    look("relationship over");
    browser.forget();
    browser.sign_in(SALES_AGENT);
    browser.open("/relationship-requests");
    look("invitations to customers");
    browser.press(Phrase::new("relationships-draft-subject").with("company", TAILSPIN));
    look("invitation expired");
}
