//! Connect with indirect resellers (122–141).

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, SALES_AGENT};
use crate::steps::{self, PROVIDER, Visit, WINGTIP};

// Statements: 128, 133, 135–141
#[test]
fn a_reseller_accepts_the_emailed_request_and_appears_in_the_list() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    agent.press("web-menu-resellers");
    agent.sees_no(Text(WINGTIP));
    let link = steps::draft_a_request(&agent);

    let message = format!("Dear Harriet & team,\nhere is the link, 100% personal:\n{link}\nSolveig");
    agent.fill("partnerships-body", &message);
    agent.fill("partnerships-subject", "Shall we work together?");
    assert_eq!(what_is_copied(&agent), message);
    assert_eq!(
        what_opens_in_email(&agent),
        format!("mailto:?subject=Shall we work together?&body={}", message.replace('\n', "\r\n"))
    );
    agent.press("partnerships-done");
    agent.is_on("web-menu-resellers");
    agent.sees("partnerships-request-done");

    let reseller = Browser::start(&house, ENGLISH);
    steps::accept(&reseller, &link);

    agent.reload();
    let row = agent.within(Text(WINGTIP));
    row.sees(Text("7205518"));
    row.sees("partnerships-view-customers");
    row.sees("partnerships-add-customer");
}

// Statements: 140
#[test]
fn a_message_without_its_link_is_refused_and_what_was_typed_stays() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    let link = steps::draft_a_request(&agent);

    agent.fill("partnerships-body", "Dear Harriet, please accept.");
    agent.press_here("partnerships-copy");
    agent.sees("partnerships-link-missing");
    agent.press("partnerships-done");
    agent.is_on("partnerships-request");
    agent.sees("partnerships-link-missing");
    assert_eq!(agent.value("partnerships-body"), "Dear Harriet, please accept.");

    agent.fill("partnerships-body", &format!("Dear Harriet, please accept: {link}x"));
    agent.press("partnerships-done");
    agent.sees("partnerships-link-altered");

    agent.fill("partnerships-body", &format!("Dear Harriet, please accept: {link}"));
    agent.press("partnerships-done");
    agent.sees("partnerships-request-done");
}

// Statements: 128, 141
#[test]
fn a_company_that_is_not_enrolled_enrolls_by_the_link_first() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.sign_in(SALES_AGENT);
    let link = steps::draft_a_request(&browser);
    browser.press("partnerships-done");

    browser.forget();
    browser.open(&link);
    browser.press("partnerships-enroll");
    browser.fill("partnerships-legal-name", "Blue Yonder Cloud Oy");
    browser.choose_and_go("address-country", Text("FI"));
    browser.fill("address-line1", "Satamakatu 4");
    browser.fill("address-city", "Turku");
    browser.fill("address-postal-code", "20100");
    browser.fill("partnerships-mpn-id", "0707070");
    browser.tick("partnerships-mpn-kind-location");
    browser.fill("accounts-first-name", "Aino");
    browser.fill("accounts-last-name", "Korhonen");
    browser.fill("accounts-email", "aino@blue-yonder.example");
    browser.fill("accounts-phone", "+358 2 5550 1234");
    browser.fill("accounts-new-password", "a ferry at first light");
    browser.fill("accounts-password-again", "a ferry at first light");
    browser.tick("partnerships-agreement");
    browser.press("partnerships-enroll-submit");
    browser.is_on(Phrase::new("partnerships-invites-you").with("provider", PROVIDER));
    browser.sees("partnerships-enrolled");
    steps::agree(&browser, "Blue Yonder Cloud Oy");

    browser.forget();
    browser.sign_in(SALES_AGENT);
    browser.press("web-menu-resellers");
    browser.within(Text("Blue Yonder Cloud Oy")).sees(Text("0707070"));
}

// Statements: 133, 136–137, 140
#[test]
fn the_portal_sends_requests_after_a_look_at_them_in_both_languages_and_without_javascript() {
    let house = House::mailing();
    for (reader, address) in [(ENGLISH, "a@x.example"), (RUSSIAN, "b@x.example"), (WITHOUT_JAVASCRIPT, "c@x.example")] {
        let agent = Browser::start(&house, reader);
        agent.sign_in(SALES_AGENT);
        agent.press("web-menu-resellers");
        agent.press("partnerships-request");
        agent.press("partnerships-send");
        agent.is_on("partnerships-send-title");
        agent.press("partnerships-look");
        agent.sees("partnerships-recipients-none");
        agent.fill("partnerships-recipients", &format!("Harriet <{address}>, {address}; nobody"));
        agent.press("partnerships-look");
        agent.sees("partnerships-verdict-right");
        agent.sees("partnerships-verdict-duplicate");
        agent.sees("partnerships-verdict-no-address");
        agent.press(Phrase::new("partnerships-send-to").with("count", 1));
        agent.is_on("partnerships-requests");
        agent.sees(Phrase::new("partnerships-sent").with("count", 1));
        agent.sees("partnerships-life-sent");
        agent.sees(Text(address));
    }
    assert_eq!(house.count("select count(*) from letters where recipient_email like '%@x.example'"), 3);
}

// Statements: 133, 136–141
#[test]
fn a_request_that_is_taken_back_says_so_and_the_invited_asks_for_a_new_one() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    let link = steps::draft_a_request(&agent);
    agent.sees("partnerships-life-draft");
    agent.press("partnerships-done");
    agent.press("partnerships-requests");
    agent.sees("partnerships-life-sent");

    let invited = Browser::start(&house, RUSSIAN);
    invited.open(&link);
    invited.press("accounts-sign-in");
    agent.reload();
    agent.sees("partnerships-life-opened");
    agent.press("partnerships-own-mail");
    agent.press("partnerships-revoke");
    agent.sees("partnerships-revoked");

    invited.open(&link);
    invited.press("partnerships-ask-again");
    invited.sees("partnerships-ask-name-empty");
    invited.fill("partnerships-ask-name", "Гарриет Вист, Wingtip Partners");
    invited.fill("accounts-email", "harriet@wingtip.example");
    invited.press("partnerships-ask-again");
    invited.sees("partnerships-asked-again");

    let link = steps::draft_a_request(&agent);
    agent.press("partnerships-done");
    invited.open(&link);
    invited.press_here("partnerships-not-interested");
    invited.fill("partnerships-reason", "У нас уже есть поставщик.");
    invited.press("partnerships-decline");
    agent.press("partnerships-requests");
    agent.sees("partnerships-life-declined");
    agent.sees(Text("У нас уже есть поставщик."));
}

/// The pages of requests, from a draft to its end, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    browser.open("/partnership-requests");
    look("partnership requests none");
    browser.open("/resellers");
    browser.press("partnerships-request");
    browser.press("partnerships-send");
    look("send");
    let many = "Harriet Vist <harriet@wingtip.example>\nolga@x.example ru\nharriet@wingtip.example; nobody";
    browser.fill("partnerships-recipients", many);
    browser.press("partnerships-look");
    look("send preview");
    browser.press(Phrase::new("partnerships-send-to").with("count", 2));
    let link = steps::draft_a_request(browser);
    browser.press("partnerships-done");
    browser.open("/partnership-requests");
    look("partnership requests");
    browser.press(Text("olga@x.example"));
    look("partnership request sent");
    browser.press("partnerships-revoke");
    look("partnership request revoked");
    let theirs = Browser::start(house, browser.reader);
    theirs.open(&link);
    theirs.press_here("partnerships-not-interested");
    theirs.fill("partnerships-reason", "We have a provider already.");
    theirs.press("partnerships-decline");
    browser.open("/partnership-requests?state=declined");
    look("partnership requests declined");
    browser.forget();
    browser.open(&link);
    look("invitation over");
    browser.press("partnerships-ask-again");
    look("invitation over refused");
}

/// Presses **Copy to clipboard**, and reads the clipboard.
fn what_is_copied(agent: &Browser) -> String {
    agent.press_here("partnerships-copy");
    agent.sees("partnerships-copied");
    agent.clipboard()
}

/// Presses **Open in email**, and reads the link that would open the email application.
fn what_opens_in_email(agent: &Browser) -> String {
    agent.script(
        "navigation.addEventListener('navigate', (event) => { window.opened = event.destination.url; event.preventDefault(); }, { once: true })",
    );
    agent.press_here("partnerships-open-in-email");
    let link = agent.script("return decodeURIComponent(window.opened ?? '')");
    link.as_str().unwrap().to_owned()
}
