//! A service request goes from the customer to its reseller's support, and from there to the provider
//! (162–164).

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, RUSSIAN_WITHOUT_JAVASCRIPT, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::directory::file;
use crate::house::{ADMIN_AGENT, CUSTOMER, House, RESELLER};
use crate::make::picture;
use crate::steps::{self, Visit};

const TITLE: &str = "Mail doesn't arrive";
const PROVIDER: &str = "Northwind Distribution";
const FABRIKAM: &str = "Fabrikam IT Services";

/// Adventure Works' Business Premium, which Fabrikam supports.
fn premium() -> String {
    format!("/subscriptions/{}", demo::id("subscription:customer:1"))
}

// Statements: 162, 163, 164
#[test]
fn a_customer_asks_and_the_reseller_and_the_provider_answer() {
    from_the_customer_to_the_provider(ENGLISH);
}

// Statements: 162, 163, 164
#[test]
fn the_same_is_asked_in_russian_and_without_javascript() {
    from_the_customer_to_the_provider(RUSSIAN);
    from_the_customer_to_the_provider(WITHOUT_JAVASCRIPT);
}

fn fill(browser: &Browser) {
    browser.choose("service-topic", "service-topic-outage");
    browser.choose("service-severity", Text("critical"));
    browser.fill("service-title-box", TITLE);
    browser.fill("service-body", "Since 9 o'clock.");
}

fn from_the_customer_to_the_provider(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(CUSTOMER);
    browser.open(&premium());
    browser.press("service-new");
    browser.press("web-submit");
    browser.sees("service-topic-empty");
    fill(&browser);
    browser.double_click("web-submit");
    browser.sees("service-opened");
    browser.sees(Text(FABRIKAM));
    assert_eq!(house.count("select count(*) from service_requests"), 1, "a double click opens one");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.press(Phrase::new("accounts-home-unanswered").with("count", 1_i64).with("number", "1"));
    browser.press(Text(TITLE));
    browser.fill("service-note", "Which server?");
    browser.tick("service-asks");
    browser.double_click("service-add-note");
    browser.sees("service-noted");
    browser.sees("service-state-attention");
    assert_eq!(house.count("select count(*) from service_request_entries"), 1, "a double click adds one");
    browser.press(Phrase::new("service-hand").with("provider", PROVIDER));
    browser.sees("service-handed");

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("service-title");
    browser.press(Text(TITLE));
    browser.sees("service-did-hand");
    browser.choose("service-severity", Text("moderate"));
    browser.press("web-update");
    browser.sees("service-did-moderate");
    browser.fill("service-note", "It works again.");
    browser.press("service-add-note");
    browser.press("service-close");
    browser.sees("service-closed");

    browser.forget();
    browser.sign_in(CUSTOMER);
    browser.press("service-title");
    browser.sees("service-state-closed");
    browser.press(Text(TITLE));
    browser.sees(Text("It works again."));
    browser.press("service-reopen");
    browser.sees("service-reopened");
    browser.sees("service-state-open");
}

// Statements: 162, 163, 164
#[test]
fn a_reseller_asks_with_a_file_and_the_provider_takes_it_over_and_gives_it_back() {
    from_the_reseller_to_the_provider_and_back(ENGLISH);
    from_the_reseller_to_the_provider_and_back(RUSSIAN_WITHOUT_JAVASCRIPT);
}

fn from_the_reseller_to_the_provider_and_back(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(RESELLER);
    browser.open(&premium());
    browser.press("service-new");
    fill(&browser);
    browser.fill("service-file", &file("screen.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"));
    browser.press("web-submit");
    browser.sees("service-file-kind");
    browser.fill("service-file", &file("screen.png", &picture(40, 30, image::ImageFormat::Png)));
    browser.press("web-submit");
    browser.sees("service-opened");
    let download = Phrase::new("service-download").with("kind", "PNG");
    browser.sees(download.clone());

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("service-title");
    browser.press(Text(TITLE));
    browser.sees(download);
    browser.press("service-take-over");
    browser.sees("service-handed");
    browser.press(Phrase::new("service-return").with("reseller", FABRIKAM));
    browser.sees("service-returned");

    browser.forget();
    browser.sign_in(RESELLER);
    browser.press("service-title");
    browser.press(Text(TITLE));
    browser.sees("service-did-take-over");
    browser.sees("service-did-return");
    assert!(browser.can_press("service-add-note"));
}

/// The pages of service requests, for whoever looks at each page.
pub fn visit(browser: &Browser, look: Visit<'_>) {
    browser.sign_in(CUSTOMER);
    browser.press("service-title");
    look("no service requests");
    browser.press("service-new");
    look("new service request");
    browser.press("web-submit");
    look("new service request with problems");
    browser.open(&premium());
    look("subscription to ask about");
    browser.press("service-new");
    fill(browser);
    browser.press("web-submit");
    look("own service request");
    browser.press("web-menu-account");
    look("customer's account with a service request");
    browser.forget();
    browser.sign_in(RESELLER);
    look("reseller's home with a service request");
    browser.press("service-title");
    look("service requests");
    browser.press(Text(TITLE));
    browser.fill("service-note", "Which server?");
    browser.tick("service-asks");
    browser.press("service-add-note");
    look("service request to answer");
    browser.press(Phrase::new("service-hand").with("provider", PROVIDER));
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.press("service-title");
    browser.press(Text(TITLE));
    look("service request that was handed over");
    browser.press("service-close");
    look("closed service request");
}
