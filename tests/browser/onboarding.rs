//! The board of resellers on their way to the first order (133–147).

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, NEW_RESELLER, SALES_AGENT};
use crate::steps::{self, Visit, WINGTIP};

const ASKED: &str = "harriet@new-reseller.example";

/// Has the portal ask Wingtip Partners, and lets the letter arrive; answers the link.
fn ask(house: &House, agent: &Browser) -> String {
    agent.press("web-menu-resellers");
    agent.press("partnerships-request");
    agent.press("partnerships-send");
    agent.fill("partnerships-recipients", ASKED);
    agent.press("partnerships-look");
    agent.press(Phrase::new("partnerships-send-to").with("count", 1));
    house.execute("update letters set status = 'sent' where status = 'waiting'");
    let of = format!("select id::text as line from partnership_requests where recipient_email = '{ASKED}'");
    format!("/invitations/{}", house.invitations().token(house.lines(&of)[0].parse().unwrap()))
}

fn waits(key: &'static str, name: &str) -> Phrase {
    Phrase::new(key).with("name", name)
}

/// From the request to the first customer, with a reminder on the way and a letter about what is left.
fn provider_follows_a_reseller(reader: Reader) {
    let house = steps::reads(House::mailing(), reader);
    let agent = Browser::start(&house, reader);
    agent.sign_in(SALES_AGENT);
    let link = ask(&house, &agent);
    agent.press("partnerships-onboarding");
    agent.is_on("partnerships-onboarding");
    agent.within(Text(ASKED)).sees(waits("partnerships-wait-open", ASKED));
    agent.press(Phrase::new("partnerships-nudge-of").with("name", ASKED));
    agent.is_on("partnerships-onboarding");
    agent.sees("partnerships-reminded");

    let reseller = Browser::start(&house, reader);
    reseller.open(&link);
    reseller.press("accounts-sign-in");
    agent.reload();
    agent.within(Text(ASKED)).sees(waits("partnerships-wait-answer", ASKED));
    reseller.sign_in_here(NEW_RESELLER, demo::PASSWORD);
    steps::agree(&reseller, WINGTIP);
    // As an enrollment leaves it.
    house.execute(&format!("update resellers set support_hours = '' where id = '{}'", demo::id("reseller:wingtip")));

    agent.fill("partnerships-search-onboarding", "wingtip");
    agent.press("web-search");
    agent.within(Text(WINGTIP)).sees(waits("partnerships-wait-support", WINGTIP));
    agent.within(Text(WINGTIP)).sees("partnerships-wait-customer");
    agent.sees_no(Text("Relecloud"));
    agent.press(Phrase::new("partnerships-nudge-of").with("name", WINGTIP));
    agent.sees(Phrase::new("partnerships-nudged").with("name", WINGTIP));
    let letters = "select count(*) from letters where text_body like '%/support-profile%'";
    assert_eq!(house.count(letters), 1);
    agent.press(Phrase::new("partnerships-add-customer-for").with("name", WINGTIP));
    agent.is_on("orders-new-customer");
    assert_eq!(agent.value("partnerships-reseller"), steps::WINGTIP_WITH_ID);

    agent.open("/onboarding");
    agent.sees_no(Text("Tailspin Cloud"));
    agent.choose("partnerships-show", "partnerships-show-all");
    agent.press("web-search");
    agent.within(Text("Tailspin Cloud")).sees("partnerships-finished");
}

// Statements: 133, 136–137, 141–142
#[test]
fn a_provider_follows_a_reseller_from_the_request_to_its_first_customer() {
    provider_follows_a_reseller(ENGLISH);
}

// Statements: 133, 136–137, 141–142
#[test]
fn a_provider_follows_a_reseller_without_javascript() {
    provider_follows_a_reseller(WITHOUT_JAVASCRIPT);
}

// Statements: 133, 136–137, 141–142
#[test]
fn a_provider_follows_a_reseller_in_russian() {
    provider_follows_a_reseller(RUSSIAN);
}

/// The board with nobody, with some, and with everybody, and a request that can be reminded of.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    browser.open("/onboarding?q=nobody");
    look("onboarding none found");
    ask(house, browser);
    browser.open("/partnership-requests");
    browser.press(Text(ASKED));
    look("partnership request to remind of");
    browser.press("partnerships-remind");
    look("partnership request reminded of");
    browser.open("/partnership-requests");
    browser.press("partnerships-request");
    let hours = "update resellers set support_hours = '', agreement_signed_at = null where id = '";
    house.execute(&format!("{hours}{}'", demo::id("reseller:sistema")));
    browser.open("/onboarding");
    look("onboarding");
    browser.open("/onboarding?show=all");
    look("onboarding all");
}
