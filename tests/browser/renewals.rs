//! Home leads to what is undecided; renewals are decided one by one and many at once, given to a colleague, and read as
//! a calendar.

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, SALES_AGENT, USER_ADMIN};
use crate::steps::{self, Visit};

const FIRST: &str = "Microsoft 365 Business Basic";
const SECOND: &str = "Exchange Online (Plan 1)";

/// Two terms of Oak Dental's end soon, and no others.
pub fn soon(house: &House) {
    house.execute(
        "update subscriptions set term_ends_at = term_ends_at + interval '300 days', moves_at = moves_at + interval '300 days'
         where status = 'active'",
    );
    for (number, days) in [(1, 10), (2, 20)] {
        house.execute(&format!(
            "update subscriptions set term_ends_at = now() + interval '{days} days', moves_at = now() + interval '{days} days'
             where id = '{}'",
            demo::id(&format!("subscription:oakdental:{number}"))
        ));
    }
}

fn named(browser: &Browser, button: &'static str, product: &str) -> String {
    format!("{}: {product}, Oak Dental", browser.say(button))
}

fn what_is_undecided_is_decided(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    soon(&house);
    let agent = Browser::start(&house, reader);
    agent.sign_in(SALES_AGENT);
    agent.is_on("accounts-home-title");
    agent.press(Phrase::new("accounts-home-undecided").with("count", 2).with("number", "2"));
    agent.is_on("renewals-title");
    let row = agent.within(Text(FIRST));
    row.sees("renewals-undecided");
    row.press(Text(&named(&agent, "renewals-renew", FIRST)));
    agent.sees(Phrase::new("renewals-renewed").with("count", 1));
    agent.sees_no(Text(FIRST));
    agent.tick(Phrase::new("renewals-choose").with("about", format!("{SECOND}, Oak Dental")));
    agent.within("renewals-many").press("renewals-end");
    agent.sees(Phrase::new("renewals-let-end").with("count", 1));
    agent.sees("renewals-none-found");

    agent.press("web-show-all");
    agent.fill("subscriptions-search", "oak dental");
    agent.press("web-search");
    agent.within(Text(SECOND)).sees("renewals-ends");
    agent.within(Text(FIRST)).sees("renewals-same");
    agent.within(Text(FIRST)).press(Text(&named(&agent, "renewals-take", FIRST)));
    agent.within(Text(FIRST)).sees(Text("Solveig Kristoffersen"));
    agent.within("renewals-many").press("renewals-renew");
    agent.sees("renewals-none-chosen");

    agent.press("renewals-calendar-make");
    agent.is_on("renewals-calendar");
    agent.sees(Text("/renewals/calendar/"));
    agent.press("renewals-calendar-done");
    agent.press("renewals-calendar-end");
    agent.sees("renewals-calendar-ended");
    agent.press("web-menu-home");
    agent.sees("accounts-home-nothing");
}

#[test]
fn what_is_undecided_is_decided_in_the_row_and_for_many() {
    what_is_undecided_is_decided(ENGLISH);
}

#[test]
fn what_is_undecided_is_decided_in_the_row_and_for_many_without_javascript() {
    what_is_undecided_is_decided(WITHOUT_JAVASCRIPT);
}

#[test]
fn what_is_undecided_is_decided_in_the_row_and_for_many_in_russian() {
    what_is_undecided_is_decided(RUSSIAN);
}

#[test]
fn who_has_nothing_to_decide_is_told_so() {
    let house = House::open();
    let admin = Browser::start(&house, ENGLISH);
    admin.sign_in(USER_ADMIN);
    admin.sees("accounts-home-nothing");
    admin.press("accounts-first-steps");
    admin.is_on("accounts-first-steps");
    admin.sees("accounts-home-step-resellers");
}

/// Home, and each page about renewals.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    soon(house);
    browser.sign_in(SALES_AGENT);
    look("home decisions");
    browser.open("/first-steps");
    look("first steps");
    browser.open("/renewals");
    look("renewals");
    browser.within("renewals-many").press("renewals-renew");
    look("renewals problems");
    browser.press("renewals-calendar-make");
    look("renewals calendar");
    browser.open("/admin-relationships");
    look("admin relationships ending");
}
