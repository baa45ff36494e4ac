//! Help where a question arises, and what single keys do.

use thirtyfour::Key;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, SALES_AGENT};
use crate::make::id;
use crate::steps::{self, Visit};

#[test]
fn single_keys_lead_through_the_portal_and_can_be_turned_off() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.sign_in(SALES_AGENT);
    browser.is_on("accounts-home-title");
    browser.press_keys("?");
    browser.wait_for("return document.getElementById('shortcuts')?.open");
    browser.press_keys("gc");
    browser.press_keys(Key::Escape + "");
    browser.wait_for("return !document.getElementById('shortcuts').open");
    assert_eq!(browser.path(), "/", "the sheet keeps the keys to itself");

    browser.press_keys("gs");
    browser.is_on("subscriptions-all");
    let row = "const row = document.activeElement.closest('tbody tr');
               return [...document.querySelectorAll('tbody tr')].indexOf(row)";
    browser.press_keys("jjk");
    assert_eq!(browser.script(row), 0, "down, down and up again");
    browser.press_keys("]");
    browser.wait_for("return location.search.includes('after=')");
    browser.press_keys("[");
    browser.wait_for("return location.search.includes('before=')");
    browser.press_keys("j");
    browser.press_key_and_go(Key::Enter);
    assert!(browser.path().starts_with("/subscriptions/"), "{}", browser.path());

    browser.press_keys("/");
    browser.press_keys("gcn?");
    assert_eq!(browser.script("return document.activeElement.value"), "gcn?", "what is typed is no shortcut");
    browser.open("/customers");
    browser.press_keys("n");
    browser.is_on("orders-new-customer");

    browser.open("/profile");
    browser.press("shortcuts-turn-off");
    browser.sees("shortcuts-are-off");
    browser.open("/subscriptions");
    browser.press_keys("gc?");
    assert_eq!(browser.script("return document.querySelector('dialog[open]') === null"), true);
    assert_eq!(browser.path(), "/subscriptions");
    browser.open("/profile");
    browser.press("shortcuts-turn-on");
    browser.sees("shortcuts-are-on");
}

/// What is asked where, and what can be read there.
fn asks(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(ADMIN_AGENT);
    browser.open(&format!("/subscriptions/{}", id("subscription:oakdental:1")));
    for (question, answer) in [
        ("help-mpn", "help-mpn-answer"),
        ("help-record", "help-record-answer"),
        ("help-credit", "help-credit-answer"),
        ("help-support", "help-support-answer"),
        ("help-cancel", "help-cancel-answer"),
    ] {
        browser.press_here(question);
        browser.sees(answer);
    }
    browser.open("/shortcuts");
    browser.is_on("shortcuts-title");
    browser.press("shortcuts-turn-off");
    browser.sees("shortcuts-are-off");
}

#[test]
fn a_question_is_answered_where_it_arises() {
    asks(ENGLISH);
}

#[test]
fn a_question_is_answered_where_it_arises_without_javascript() {
    asks(WITHOUT_JAVASCRIPT);
}

#[test]
fn a_question_is_answered_where_it_arises_in_russian() {
    asks(RUSSIAN);
}

/// The sheet and the page of shortcuts, an answer that is open, letters, requests and a history.
pub fn visit(browser: &Browser, look: Visit<'_>) {
    browser.sign_in(ADMIN_AGENT);
    browser.open("/shortcuts");
    look("shortcuts");
    browser.open(&format!("/subscriptions/{}", id("subscription:oakdental:1")));
    browser.press_here("help-credit");
    browser.press_here("help-support");
    look("an answer where the question arises");
    if browser.script("return document.documentElement.classList.contains('js')") == true {
        browser.script("document.activeElement.blur()");
        browser.press_keys("?");
        browser.wait_for("return document.getElementById('shortcuts')?.open");
        look("sheet of shortcuts");
    }
    for (path, what) in [
        ("/requests?columns=change&columns=customer&columns=state&columns=decided", "requests as a list"),
        ("/partnership-requests?view=", "partnership requests as a list"),
        ("/relationship-requests?view=", "invitations as a list"),
        ("/letters?view=", "letters"),
        ("/activity?kind=people&person=admin", "activity of a person"),
        ("/activity?columns=at&columns=actor&columns=address", "activity, few columns"),
        ("/customers?columns=name&columns=created", "customers, few columns"),
        (
            "/customers?columns=name&columns=domain&columns=reseller&columns=created&columns=subscriptions",
            "customers, all columns",
        ),
    ] {
        browser.open(path);
        look(what);
    }
}
