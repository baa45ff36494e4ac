//! The main path in a browser that runs no scripts.

use crate::browser::{Browser, RUSSIAN, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, NEW_RESELLER};
use crate::steps::{self, BAKERY};

// Statements: 128, 133, 135–145, 154, 160, 163, 164, 167, 168, 171–180, 182–185, 188–197
#[test]
fn the_main_path_needs_no_javascript() {
    let house = House::open();
    let browser = Browser::start(&house, WITHOUT_JAVASCRIPT);
    browser.sign_in(ADMIN_AGENT);
    let link = steps::draft_a_request(&browser);
    assert!(!browser.can_press("partnerships-copy"), "a button that does nothing");
    browser.sees("partnerships-copy-by-hand");
    opens_in_email(&browser, &link);
    browser.press("partnerships-done");
    browser.forget();
    steps::accept(&browser, &link);

    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    cancels(&browser);
    steps::begin_customer(&browser);
    steps::fill_customer(&browser, "arcticbakery");
    browser.press("orders-next-subscriptions");
    steps::choose_products(&browser);
    browser.press("orders-next-review");
    steps::review(&browser);
    browser.double_click("web-submit");
    let setup = steps::confirmation(&browser);
    assert_eq!(house.count("select count(*) from activity where action = 'order.placed'"), 1);
    browser.press("partnerships-done");
    browser.is_on("web-menu-customers");
    browser.back();
    browser.is_on("orders-confirmation");
    assert!(!browser.text().contains(&setup.password), "Back shows the password again");
    browser.press("partnerships-done");
    steps::finds_customer(&browser);

    steps::begin_subscription(&browser);
    steps::add_subscription(&browser);
    steps::designate(&browser);
    steps::ends_at_the_reseller_and_the_customer(&browser, NEW_RESELLER, &setup);
}

/// **Open in email** keeps the text and shows a plain link that holds it.
fn opens_in_email(browser: &Browser, link: &str) {
    browser.fill("partnerships-subject", "Work with us");
    browser.fill("partnerships-body", &format!("Dear Harriet,\n{link}\n100% & more"));
    browser.press("partnerships-open-in-email");
    browser.sees("partnerships-text-saved");
    let email =
        browser.script("return decodeURIComponent(document.querySelector('#mailto-saved').getAttribute('href'))");
    assert_eq!(email, format!("mailto:?subject=Work with us&body=Dear Harriet,\r\n{link}\r\n100% & more"));
}

#[test]
fn on_a_phone_the_menu_is_opened_by_its_link_and_closed_with_each_page() {
    let house = House::open();
    for reader in [WITHOUT_JAVASCRIPT, RUSSIAN] {
        let browser = Browser::start(&house, reader);
        browser.sign_in(ADMIN_AGENT);
        assert!(browser.can_press("web-sign-out") && !browser.can_press("web-menu"), "at 1280 px it stands there");
        browser.look(360, "light");
        assert!(!browser.can_press("web-sign-out"));
        browser.press_here("web-menu");
        browser.press("catalog-title");
        browser.is_on("catalog-title");
        assert!(!browser.can_press("web-sign-out"));
        browser.press_here("web-menu");
        assert!(browser.can_press("web-sign-out"));
        browser.press_here("web-menu-close");
        assert!(!browser.can_press("web-sign-out"));
    }
}

fn cancels(browser: &Browser) {
    steps::begin_customer(browser);
    browser.fill("customers-company-name", BAKERY);
    browser.press("web-cancel");
    browser.press("orders-cancel-yes");
    browser.sees("orders-canceled");
}
