//! The administrator's first credentials go to the customer's primary contact as a link (180–182).

use chrono::TimeDelta;
use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, RESELLER};
use crate::steps::{self, Visit};

const CONTACT: &str = "maribel.okafor@oakdental.example";
const ADMINISTRATOR: &str = "admin@oakdental.onmicrosoft.com";

fn account() -> String {
    format!("/customers/{}/account", demo::id("customer:oakdental"))
}

/// The link in the latest letter.
fn link(house: &House) -> String {
    let text = house.lines("select text_body as line from letters order by id desc").swap_remove(0);
    let start = text.find(&house.url).unwrap();
    text[start..].split_whitespace().next().unwrap().to_owned()
}

fn setup_info_is_sent_and_opened(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    house.execute(&format!("update customers set language = '{}'", reader.language.code()));
    let agent = Browser::start(&house, reader);
    agent.sign_in(RESELLER);
    agent.open(&account());
    agent.press("customers-handover-send");
    agent.sees(Phrase::new("customers-handover-sent").with("email", CONTACT));
    agent.press("customers-handover-take-back");
    agent.sees("customers-handover-taken-back");
    agent.press("customers-handover-send");
    agent.sees("customers-handover-take-back");

    let contact = Browser::start(&house, reader);
    contact.open(&link(&house));
    contact.sees(Text(ADMINISTRATOR));
    contact.fill("accounts-new-password", "seventeen loaves of rye");
    contact.fill("accounts-password-again", "seventeen loaves of rye");
    contact.press("accounts-link-set");
    contact.sees("accounts-password-kept");

    agent.reload();
    agent.sees_no("customers-handover-take-back");
    agent.press("web-menu-activity");
    agent.sees("activity-action-user-setup-info-opened");
}

// Statements: 180–182
#[test]
fn setup_info_is_sent_to_the_contact_who_opens_it_once() {
    setup_info_is_sent_and_opened(ENGLISH);
}

// Statements: 180–182
#[test]
fn setup_info_is_sent_to_the_contact_who_opens_it_once_without_javascript() {
    setup_info_is_sent_and_opened(WITHOUT_JAVASCRIPT);
}

// Statements: 180–182
#[test]
fn setup_info_is_sent_to_the_contact_who_opens_it_once_in_russian() {
    setup_info_is_sent_and_opened(RUSSIAN);
}

/// Setup info sent, taken back, opened by the contact, and shown again; and a form that waited until its sender had
/// confirmed who they are, or had signed in again.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(RESELLER);
    browser.open(&account());
    browser.press("customers-handover-send");
    look("account with setup info sent");
    browser.press("customers-handover-take-back");
    look("account with setup info taken back");
    browser.press("customers-handover-send");
    let link = link(house);
    browser.open(&link);
    look("setup info for the contact");
    browser.fill("accounts-new-password", "seventeen loaves of rye");
    browser.fill("accounts-password-again", "seventeen loaves of rye");
    browser.press("accounts-link-set");
    browser.open(&link);
    look("setup info that was opened");
    browser.forget();
    browser.sign_in(RESELLER);
    browser.open(&account());
    look("account with setup info opened");
    house.clock.advance(TimeDelta::minutes(11));
    browser.press("customers-issue-password");
    browser.fill("accounts-password", demo::PASSWORD);
    browser.press("factor-confirm-button");
    look("held form of who has confirmed");
    browser.press("factor-held-send-now");
    look("setup info");
    browser.reload();
    look("setup info again");
    browser.open(&account());
    house.clock.advance(TimeDelta::minutes(31));
    browser.within("customers-bill-to-and-contact").press("web-update");
    look("sign in with a held form");
    browser.sign_in_here(RESELLER, demo::PASSWORD);
    look("held form of who has signed in again");
}
