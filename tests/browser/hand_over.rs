//! The administrator's first credentials go to the customer's primary contact as a link (180–182).

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, RESELLER};
use crate::steps;

const CONTACT: &str = "maribel.okafor@oakdental.example";
const ADMINISTRATOR: &str = "admin@oakdental.onmicrosoft.com";

fn setup_info_is_sent_and_opened(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    house.execute(&format!("update customers set language = '{}'", reader.language.code()));
    let agent = Browser::start(&house, reader);
    agent.sign_in(RESELLER);
    agent.open(&format!("/customers/{}/account", demo::id("customer:oakdental")));
    agent.press("customers-handover-send");
    agent.sees(Phrase::new("customers-handover-sent").with("email", CONTACT));
    agent.press("customers-handover-take-back");
    agent.sees("customers-handover-taken-back");
    agent.press("customers-handover-send");
    agent.sees("customers-handover-take-back");

    let text = house.lines("select text_body as line from letters order by id desc").swap_remove(0);
    let start = text.find(&house.url).unwrap();
    let contact = Browser::start(&house, reader);
    contact.open(text[start..].split_whitespace().next().unwrap());
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
