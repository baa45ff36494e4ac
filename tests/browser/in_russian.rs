//! The main path, read in Russian.

use crate::browser::{Browser, RUSSIAN};
use crate::house::{ADMIN_AGENT, House, NEW_RESELLER};
use crate::steps;

// Statements: 128, 133, 135–137, 139, 141–145, 154, 160, 163, 164, 167, 168, 171–177, 179, 180, 182–185, 188–197
#[test]
fn the_main_path_can_be_gone_in_russian() {
    let house = House::open();
    house.execute("update users set language = 'ru'");
    let browser = Browser::start(&house, RUSSIAN);
    browser.open("/sign-in");
    assert_eq!(browser.script("return document.documentElement.lang"), "ru");
    browser.sign_in(ADMIN_AGENT);
    let link = steps::draft_a_request(&browser);
    browser.press("partnerships-done");
    browser.forget();
    steps::accept(&browser, &link);

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    steps::begin_customer(&browser);
    steps::fill_customer(&browser, "arcticbakery");
    browser.press("orders-next-subscriptions");
    steps::choose_products(&browser);
    browser.press("orders-next-review");
    steps::review(&browser);
    browser.press("web-submit");
    let setup = steps::confirmation(&browser);
    browser.press("partnerships-done");
    steps::finds_customer(&browser);

    steps::begin_subscription(&browser);
    steps::add_subscription(&browser);
    steps::designate(&browser);
    steps::ends_at_the_reseller_and_the_customer(&browser, NEW_RESELLER, &setup);
}
