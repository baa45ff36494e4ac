//! Many changes from pasted rows: read, columns named, rehearsed, applied and done, with the progress shown.

use partner_portal::bulk::{Settings, work_bulk};
use partner_portal::demo;
use partner_portal::partnerships::CreditRule;
use partner_portal::subscriptions::EndOfTerm;
use partner_portal::words::{Language, Phrase};

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House};
use crate::steps::{self, Visit};

pub fn work(house: &House) {
    let settings = Settings {
        credit: CreditRule::Warn,
        end_of_term: EndOfTerm::default(),
        invitations: house.invitations(),
        public_url: house.url.clone(),
    };
    actix_web::rt::System::new().block_on(work_bulk(&house.db, &house.clock, &settings)).unwrap();
}

pub fn rows() -> String {
    let id = |number: u8| demo::id(&format!("subscription:oakdental:{number}"));
    let [subscription, licenses] =
        ["bulk-column-subscription", "bulk-column-licenses"].map(|words| Language::English.say(words).to_string());
    format!("{subscription};{licenses};Заметка\n{};30;Больше мест\n{};много;\n{};25;\n", id(1), id(2), id(3))
}

/// What the page shows when the worker has done something: by itself, or when it is asked for anew.
fn look(browser: &Browser, reader: Reader) {
    if !reader.javascript {
        browser.press("bulk-reload");
    }
}

fn provider_changes_many(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(ADMIN_AGENT);
    browser.press("bulk-title");
    browser.press("bulk-kind-licenses");
    browser.press("bulk-read");
    browser.sees("bulk-file-none");
    browser.fill("bulk-paste", &rows());
    browser.press("bulk-read");
    browser.is_on("bulk-columns");
    browser.sees(Text("Больше мест"));
    browser.press("bulk-rehearse");
    browser.sees("bulk-state-checking");
    work(&house);
    look(&browser, reader);
    browser.sees("bulk-state-checked");
    browser.sees("subscriptions-count-number");
    browser.press(Phrase::new("bulk-only-problems").with("count", 1));
    browser.sees_no(Text("25 → 30"));
    browser.press("bulk-all-rows");
    browser.press(Phrase::new("bulk-apply").with("count", 1));
    browser.sees("bulk-applied");
    browser.press("bulk-start");
    browser.sees("bulk-started");
    work(&house);
    look(&browser, reader);
    browser.sees("bulk-state-finished");
    browser.sees("bulk-verdict-done");
    browser.sees("bulk-verdict-same");
    let count = format!(
        "select licenses::bigint as count from subscriptions where id = '{}'",
        demo::id("subscription:oakdental:1")
    );
    assert_eq!(house.count(&count), 30);
}

#[test]
fn a_provider_changes_many_from_pasted_rows() {
    provider_changes_many(ENGLISH);
}

#[test]
fn a_provider_changes_many_from_pasted_rows_without_javascript() {
    provider_changes_many(WITHOUT_JAVASCRIPT);
}

#[test]
fn a_provider_changes_many_from_pasted_rows_in_russian() {
    provider_changes_many(RUSSIAN);
}

/// Each page of a run.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(ADMIN_AGENT);
    browser.open("/bulk");
    look("bulk empty");
    browser.open("/bulk/new?of=customers");
    look("bulk new customers");
    browser.open("/bulk/new?of=licenses");
    browser.press("bulk-read");
    look("bulk new");
    browser.fill("bulk-paste", &rows());
    browser.press("bulk-read");
    look("bulk columns");
    browser.press("bulk-rehearse");
    look("bulk checking");
    let run = browser.path();
    work(house);
    browser.open(&run);
    look("bulk checked");
    browser.press(Phrase::new("bulk-apply").with("count", 1));
    look("bulk waiting");
    browser.press("bulk-start");
    work(house);
    browser.open(&run);
    look("bulk finished");
    browser.open("/bulk");
    look("bulk");
}
