//! Roles in a customer's account: a reseller asks for them, the customer approves them and takes them back
//! (153, 185).

use partner_portal::demo;
use partner_portal::words::Phrase;
use thirtyfour::Key;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, RESELLER};
use crate::steps::{self, Visit};

const NAME: &str = "Licenses in spring";
const FABRIKAM: &str = "Fabrikam IT Services";
const OAK_DENTAL: &str = "Oak Dental";
/// Oak Dental's Global admin.
const OAK: &str = "admin@oakdental.onmicrosoft.com";

// Statements: 153, 185
#[test]
fn a_customer_approves_roles_that_a_reseller_asks_for_and_takes_them_back() {
    asks_and_is_answered(ENGLISH);
}

// Statements: 153, 185
#[test]
fn roles_are_asked_for_and_approved_without_javascript() {
    asks_and_is_answered(WITHOUT_JAVASCRIPT);
}

// Statements: 153, 185
#[test]
fn roles_are_asked_for_and_approved_in_russian() {
    asks_and_is_answered(RUSSIAN);
}

fn asks_and_is_answered(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let (reseller, customer) = (Browser::start(&house, reader), Browser::start(&house, reader));
    let asked = asks(&house, &reseller);
    approves(&customer);

    reseller.reload();
    reseller.sees("roles-state-active");
    reseller.sees_no("roles-state-pending");
    terminates(&customer);
    reseller.open("/");
    reseller.open(&asked);
    reseller.sees("roles-state-terminated");
    assert!(!reseller.can_press("roles-terminate"));
    the_provider_is_declined(&reseller, &customer);
}

/// The provider asks, too; the customer says why it declines, and that is the end of it.
fn the_provider_is_declined(provider: &Browser, customer: &Browser) {
    provider.forget();
    provider.sign_in(ADMIN_AGENT);
    provider.open(&format!("/customers/{}/admin-relationships/new", demo::id("customer:oakdental")));
    fill(provider);
    provider.fill("roles-name", "Help in summer");
    provider.press("web-submit");
    provider.sees("roles-state-pending");

    customer.open("/admin-relationships");
    customer.press(Text("Help in summer"));
    customer.sees(Phrase::new("roles-answer-lead").with("partner", steps::PROVIDER));
    customer.press_here("roles-decline");
    declines(customer, " ");
    customer.sees("roles-reason-empty");
    declines(customer, "Fabrikam does that.");
    customer.sees("roles-was-declined");

    provider.reload();
    provider.sees("roles-state-declined");
    provider.sees(Text("Fabrikam does that."));
    assert!(!provider.can_press("roles-take-back"));
}

/// The button bears the words of what opens its form.
fn declines(customer: &Browser, reason: &str) {
    customer.fill("roles-reason", reason);
    customer.press_keys(Key::Tab + "");
    customer.press_key_and_go(Key::Enter);
}

/// The reseller asks for two roles for 90 days; answers the path of what it asked for.
fn asks(house: &House, reseller: &Browser) -> String {
    reseller.sign_in(RESELLER);
    reseller.press("web-menu-customers");
    reseller.press_here(Text(OAK_DENTAL));
    reseller.within(Text(OAK_DENTAL)).press("customers-account");
    reseller.press("roles-title");
    reseller.press("roles-ask");
    reseller.is_on("roles-ask");
    reseller.fill("roles-days", "900");
    reseller.tick("roles-license");
    reseller.press("web-submit");
    reseller.sees("roles-name-empty");
    reseller.sees(Phrase::new("roles-days-wrong").with("max", 730));
    assert_eq!(reseller.value("roles-days"), "900");
    fill(reseller);
    reseller.double_click("web-submit");
    reseller.is_on(Text(NAME));
    reseller.sees("roles-state-pending");
    assert!(!reseller.can_press("roles-approve"));
    let asked = format!("select count(*) from admin_relationships where name = '{NAME}' and cardinality(roles) = 2");
    assert_eq!(house.count(&asked), 1, "a double click asks once");
    reseller.path()
}

fn fill(reseller: &Browser) {
    reseller.fill("roles-name", NAME);
    reseller.fill("roles-days", "90");
    reseller.choose("roles-auto-extend", "roles-no");
    reseller.tick("roles-license");
    reseller.tick("roles-directory-readers");
}

/// The customer reads in plain words what it is asked for, and agrees.
fn approves(customer: &Browser) {
    customer.sign_in(OAK);
    customer.open("/admin-relationships");
    customer.press(Text(NAME));
    customer.sees(Phrase::new("roles-answer-lead").with("partner", FABRIKAM));
    customer.sees("roles-license-means");
    customer.sees("roles-directory-readers-means");
    customer.sees_no("roles-user-means");
    customer.sees(Phrase::new("roles-approve-means").with("partner", FABRIKAM).with("days", 90));
    customer.double_click("roles-approve");
    customer.is_on(Text(NAME));
    customer.sees("roles-state-active");
    assert!(!customer.can_press("roles-decline"));
}

fn terminates(customer: &Browser) {
    customer.press_here("roles-terminate");
    customer.sees(Phrase::new("roles-terminate-means").with("partner", FABRIKAM));
    customer.press("roles-terminate-yes");
    customer.sees("roles-terminated");
    customer.sees("roles-state-terminated");
}

/// The pages of admin relationships, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    let list = format!("/customers/{}/admin-relationships", demo::id("customer:oakdental"));
    browser.sign_in(RESELLER);
    browser.open(&list);
    look("admin relationships of a customer");
    browser.open(&format!("{list}?q=nowhere"));
    look("admin relationships none found");
    browser.open(&format!("{list}/new"));
    look("request for roles");
    browser.fill("roles-days", "0");
    browser.press("web-submit");
    look("request for roles refused");
    fill(browser);
    browser.press("web-submit");
    browser.press_here("roles-take-back");
    look("roles that were asked for");
    let path = browser.path();
    browser.forget();
    browser.sign_in(OAK);
    browser.open("/admin-relationships");
    look("own admin relationships");
    browser.press(Text(NAME));
    look("roles to approve");
    browser.press_here("roles-decline");
    declines(browser, " ");
    look("roles to decline refused");
    browser.press("roles-approve");
    browser.press_here("roles-terminate");
    look("roles that hold");
    browser.press("roles-terminate-yes");
    look("roles that were taken back");
    house.execute(&format!(
        "update admin_relationships set terminated_at = null, ends_at = now() + interval '9 days' where name = '{NAME}'"
    ));
    browser.forget();
    browser.sign_in(RESELLER);
    browser.open(&path);
    look("roles that expire soon");
    house.execute(&format!(
        "update admin_relationships set started_at = null, ends_at = null, declined_at = now(), declined_by = 'Maribel Okafor',
                declined_reason = 'Not now.' where name = '{NAME}'"
    ));
    browser.reload();
    look("roles that were declined");
}
