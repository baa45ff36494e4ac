//! Somebody is told that a reseller asks for something, decides, and chooses how often letters come.

use partner_portal::demo;
use partner_portal::notifications::tell;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, RESELLER, SALES_AGENT};
use crate::steps::{self, Visit};

/// Fabrikam asks for more licenses, twice, and the worker tells it.
pub fn asks(house: &House) {
    let reseller = house.as_person(RESELLER);
    for number in [1, 2] {
        let change = format!("/subscriptions/{}/change", demo::id(&format!("subscription:oakdental:{number}")));
        let receipt = reseller.post(&change, &[("kind", "licenses"), ("licenses", "33")]).location;
        assert_eq!(reseller.post(&format!("{receipt}/ask"), &[]).status, 303);
    }
    let told = tell(&house.db, house.clock.now(), &house.url);
    assert_eq!(actix_web::rt::System::new().block_on(told).unwrap(), 2);
}

fn told_of(product: &str) -> Phrase {
    Phrase::new("notifications-told-request")
        .with("reseller", "Fabrikam IT Services")
        .with("customer", "Oak Dental")
        .with("product", product)
}

fn an_inbox_is_read(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    asks(&house);
    let agent = Browser::start(&house, reader);
    agent.sign_in(SALES_AGENT);
    let inbox = agent.say("notifications-inbox");
    let unread = |count: u8| format!("{inbox} {count} {}", agent.say("notifications-unread-count"));
    agent.press(Text(&unread(2)));
    agent.is_on("notifications-inbox");
    let first = told_of("Microsoft 365 Business Basic");
    agent.press(first.clone());
    agent.is_on("subscriptions-change-licenses");
    agent.press(Text(&unread(2)));
    let mark = format!("{}: {}", agent.say("notifications-mark"), agent.say(first.clone()));
    agent.press(Text(&mark));
    agent.sees("notifications-marked");
    agent.press(Text(&unread(1)));
    agent.press("notifications-mark-chosen");
    agent.sees("notifications-none-chosen");
    agent.press("notifications-mark-all");
    agent.press("notifications-inbox");
    agent.choose("notifications-state", "notifications-unread");
    agent.press("web-search");
    agent.sees("notifications-none-found");

    agent.press("notifications-choose-often");
    agent.is_on("notifications-title");
    agent.within("notifications-kind-request").tick("notifications-now");
    agent.press("web-update");
    agent.sees("notifications-kept");
    let kept = "select count(*) from notification_choices where kind = 'request' and often = 'now'";
    assert_eq!(house.count(kept), 1);
}

#[test]
fn an_inbox_is_read_and_letters_are_chosen() {
    an_inbox_is_read(ENGLISH);
}

#[test]
fn an_inbox_is_read_and_letters_are_chosen_without_javascript() {
    an_inbox_is_read(WITHOUT_JAVASCRIPT);
}

#[test]
fn an_inbox_is_read_and_letters_are_chosen_in_russian() {
    an_inbox_is_read(RUSSIAN);
}

/// The inbox, empty and not, and the choices.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    browser.open("/inbox");
    look("inbox empty");
    asks(house);
    browser.open("/inbox");
    look("inbox");
    browser.press("notifications-mark-chosen");
    look("inbox problems");
    browser.open("/profile/notifications");
    look("notifications choices");
}
