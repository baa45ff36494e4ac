//! Customers go from one reseller to another, and the relationship with one is removed and restored (126, 153).

use chrono::TimeDelta;
use partner_portal::demo;
use partner_portal::moves::move_customers;
use partner_portal::partnerships::CreditRule;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, CUSTOMER, GLOBAL_ADMIN, House, OTHER_RESELLER, RESELLER};
use crate::make::relationship;
use crate::steps::{self, PROVIDER, Visit};

const OLD: &str = "Fabrikam IT Services";
const NEW: &str = "Tailspin Cloud";
const OAK: &str = "Oak Dental";
const ADVENTURE: &str = "Adventure Works Cycles";

fn work(house: &House) {
    let run = move_customers(&house.db, || house.clock.now(), CreditRule::Warn, &house.url);
    actix_web::rt::System::new().block_on(run).unwrap();
}

fn provider_moves_a_customer(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(ADMIN_AGENT);
    browser.press("web-menu-resellers");
    browser.press(Text(OLD));
    browser.press("moves-title");
    browser.press("moves-begin");
    browser.is_on(Phrase::new("moves-of").with("name", OLD));
    browser.press("moves-rehearse");
    browser.sees("moves-none-chosen");
    browser.sees("moves-to-empty");
    browser.fill("moves-search", "oak");
    browser.press("web-search");
    browser.sees_no(Text(ADVENTURE));
    browser.tick(Phrase::new("moves-choose").with("name", OAK));
    browser.choose("moves-to", Text(NEW));
    browser.press("moves-rehearse");
    browser.is_on(Phrase::new("moves-from-to").with("from", OLD).with("to", NEW));
    browser.sees("moves-state-rehearsed");
    browser.sees("moves-kind-administration");
    browser.press("moves-change");
    browser.sees(Phrase::new("moves-chosen").with("count", 1).with("of", chosen(&house)));
    browser.press("moves-rehearse");
    let going = house.count("select count(*) from customer_move_steps where cause is null and kind not like 'roles%'");
    browser.press(Phrase::new("moves-confirm").with("count", going));
    browser.sees("moves-state-running");
    work(&house);
    browser.reload();
    browser.sees("moves-state-finished");
    browser.sees("moves-verdict-moved");
    browser.press(Text(OAK));
    browser.sees(Text(NEW));
    browser.forget();
    browser.sign_in(RESELLER);
    browser.open("/customers?q=oakdental");
    browser.sees_no(Text(OAK));
    browser.forget();
    browser.sign_in(OTHER_RESELLER);
    browser.open("/customers?q=oakdental");
    browser.sees(Text(OAK));
}

/// How many customers have to do with the old reseller.
fn chosen(house: &House) -> i64 {
    house.count(&format!(
        "select count(*) from reseller_customers where reseller_id = '{}' and provider_id = '{}'",
        demo::id("reseller:fabrikam"),
        demo::id("provider:northwind")
    ))
}

// Statements: 126, 153
#[test]
fn a_provider_moves_a_customer_to_another_reseller() {
    provider_moves_a_customer(ENGLISH);
}

// Statements: 126, 153
#[test]
fn a_provider_moves_a_customer_to_another_reseller_without_javascript() {
    provider_moves_a_customer(WITHOUT_JAVASCRIPT);
}

// Statements: 126, 153
#[test]
fn a_provider_moves_a_customer_to_another_reseller_in_russian() {
    provider_moves_a_customer(RUSSIAN);
}

fn page(customer: &str) -> String {
    format!("/customers/{}/relationship", demo::id(&format!("customer:{customer}")))
}

fn suspend(house: &House) {
    house.execute(&format!(
        "update subscriptions set status = 'suspended', auto_renew = false where customer_id = '{}' and status = 'active'",
        demo::id("customer:customer")
    ));
}

fn provider_parts_with_a_customer(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(GLOBAL_ADMIN);
    browser.open(&page("customer").replace("relationship", "account"));
    browser.press("partings-customer-remove");
    browser.sees("partings-customer-first");
    browser.sees("partings-customer-then");
    suspend(&house);
    browser.reload();
    browser.sees(Phrase::new("partings-customer-ends-reseller").with("name", OLD));
    browser.press("partings-customer-remove");
    browser.sees("partings-customer-consent-missing");
    browser.tick(Phrase::new("partings-customer-consent").with("name", ADVENTURE));
    browser.press("partings-customer-remove");
    browser.sees(Phrase::new("partings-customer-done").with("name", ADVENTURE));
    browser.sees("partings-customer-restore");
    browser.open("/customers?q=adventure");
    browser.sees_no(Text(ADVENTURE));
    browser.forget();
    browser.sign_in(CUSTOMER);
    let date = reader.language.day(house.clock.now());
    browser.sees(Phrase::new("customers-relationship-ended-own").with("provider", PROVIDER).with("date", date));
    let (_, token) = relationship(&house, RESELLER);
    browser.open(&format!("/relationships/{token}"));
    browser.sees(Phrase::new("relationships-restores").with("provider", PROVIDER).with("reseller", OLD));
    let consent = Phrase::new("relationships-consent").with("customer", ADVENTURE);
    browser.tick(consent.with("provider", PROVIDER).with("reseller", OLD));
    browser.press("relationships-accept");
    browser.is_on(Text(ADVENTURE));
    browser.forget();
    browser.sign_in(RESELLER);
    browser.open("/customers?q=adventure");
    browser.sees(Text(ADVENTURE));
}

// Statements: 126, 153
#[test]
fn a_provider_removes_the_relationship_and_an_invitation_restores_it() {
    provider_parts_with_a_customer(ENGLISH);
}

// Statements: 126, 153
#[test]
fn a_provider_removes_the_relationship_and_an_invitation_restores_it_without_javascript() {
    provider_parts_with_a_customer(WITHOUT_JAVASCRIPT);
}

// Statements: 126, 153
#[test]
fn a_provider_removes_the_relationship_and_an_invitation_restores_it_in_russian() {
    provider_parts_with_a_customer(RUSSIAN);
}

/// A move from the choice to the report, and a relationship from what stands in the way to its end.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(GLOBAL_ADMIN);
    browser.open(&format!("/resellers/{}/moves", demo::id("reseller:fabrikam")));
    look("moves none");
    browser.press("moves-begin");
    look("move choose");
    browser.press("moves-rehearse");
    look("move refused");
    browser.press("moves-choose-all");
    browser.choose("moves-to", Text(NEW));
    let later = (house.clock.now() + TimeDelta::days(3)).date_naive().to_string();
    browser.script(&format!("document.getElementById('box-starts_on').value = '{later}'"));
    browser.press("moves-rehearse");
    look("move rehearsed");
    let going = house.count("select count(*) from customer_move_steps where cause is null and kind not like 'roles%'");
    browser.press(Phrase::new("moves-confirm").with("count", going));
    look("move scheduled");
    house.execute("update customer_moves set starts_at = confirmed_at");
    browser.reload();
    look("move running");
    work(house);
    browser.reload();
    look("move finished");
    browser.open(&format!("/resellers/{}/moves", demo::id("reseller:fabrikam")));
    look("moves");
    browser.open(&page("customer"));
    look("relationship first");
    suspend(house);
    browser.reload();
    look("relationship remove");
    browser.press("partings-customer-remove");
    look("relationship not confirmed");
    browser.tick(Phrase::new("partings-customer-consent").with("name", ADVENTURE));
    browser.press("partings-customer-remove");
    look("relationship removed");
    let (_, token) = relationship(house, RESELLER);
    browser.forget();
    browser.sign_in(CUSTOMER);
    look("home after the relationship");
    browser.open("/account");
    look("account after the relationship");
    browser.open(&format!("/relationships/{token}"));
    look("relationship restores");
}
