//! Lists: sorted by the heads of their columns, with columns and views of one's own, read forward and back.

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House, SALES_AGENT};
use crate::steps::{self, Visit};

fn view_is_saved_and_opened(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(SALES_AGENT);
    browser.press("subscriptions-all");
    browser.is_on("subscriptions-all");
    browser.fill("subscriptions-search", "oak dental");
    browser.press_here("web-columns");
    browser.tick("subscriptions-started");
    browser.press("web-search");
    browser.sees_no(Text("Alder Street Books"));
    browser.press("subscriptions-licenses");
    assert!(browser.query().contains("sort=-licenses"), "{}", browser.query());
    browser.press("subscriptions-licenses");
    assert!(browser.query().contains("sort=licenses"), "{}", browser.query());
    browser.press_here("views-save");
    browser.fill("views-name", "Oak");
    browser.press("views-submit");
    browser.sees("views-saved");
    for part in ["q=oak", "sort=licenses", "columns=started"] {
        assert!(browser.query().contains(part), "{}: {part}", browser.query());
    }
    browser.press("views-all");
    browser.press("web-next-page");
    browser.press("web-previous-page");
    browser.press(Text("Oak"));
    browser.sees_no(Text("Alder Street Books"));
    browser.press("views-change");
    browser.fill("views-name", "My clinics");
    browser.tick("views-begin");
    browser.press("views-submit");
    browser.sees("views-changed");
    browser.press("subscriptions-all");
    browser.sees_no(Text("Alder Street Books"));
    browser.press("views-change");
    browser.press("views-delete");
    browser.sees("views-deleted");
    browser.sees_no(Text("My clinics"));
}

#[test]
fn a_view_is_saved_opened_and_deleted() {
    view_is_saved_and_opened(ENGLISH);
}

#[test]
fn a_view_is_saved_opened_and_deleted_without_javascript() {
    view_is_saved_and_opened(WITHOUT_JAVASCRIPT);
}

#[test]
fn a_view_is_saved_opened_and_deleted_in_russian() {
    view_is_saved_and_opened(RUSSIAN);
}

/// Lists with views, columns and another order.
pub fn visit(browser: &Browser, look: Visit<'_>) {
    browser.sign_in(ADMIN_AGENT);
    browser.open("/subscriptions?view=");
    look("all subscriptions");
    browser.open("/subscriptions?columns=product&columns=customer&columns=ends&sort=-ends&q=dental");
    browser.press_here("views-save");
    look("save a view");
    browser.fill("views-name", "Dentists");
    browser.tick("views-share");
    browser.press("views-submit");
    browser.press_here("web-columns");
    look("view of subscriptions");
    browser.press("views-change");
    look("change a view");
    browser.open("/resellers?country=ZZ");
    look("view of what is gone");
    browser.open("/orders?view=");
    look("orders as a list");
    browser.open("/activity?view=&sort=action");
    look("activity as a list");
}
