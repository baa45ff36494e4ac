//! Each page of the flow, looked at by axe, in both themes, on a desktop and 360 px wide.

use partner_portal::scope::SecondFactor;
use serde_json::json;

use crate::admin_relationships;
use crate::browser::{Browser, ENGLISH};
use crate::bulk;
use crate::changes;
use crate::directory;
use crate::house::House;
use crate::incentives;
use crate::lineage;
use crate::lists;
use crate::moves;
use crate::notifications;
use crate::onboarding;
use crate::order_history;
use crate::partners;
use crate::partnerships;
use crate::relationships;
use crate::renewals;
use crate::requests;
use crate::search;
use crate::second_factor;
use crate::service_requests;
use crate::steps::{self, Visit};
use crate::support;
use crate::users;

const AXE: &str = include_str!("vendor/axe-core/axe.min.js");

/// The rules that a page is held to.
const STANDARDS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

#[test]
fn no_page_of_a_provider_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| steps::visit_the_providers_pages(&browser, look));
}

#[test]
fn no_page_of_a_reseller_or_a_customer_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| steps::visit_the_others_pages(&house, &browser, look));
}

#[test]
fn no_page_of_an_enrollment_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| steps::visit_an_enrollment(&house, &browser, look));
}

#[test]
fn no_page_about_renewals_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| renewals::visit(&house, &browser, look));
}

#[test]
fn no_page_about_notifications_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| notifications::visit(&house, &browser, look));
}

#[test]
fn no_page_of_a_subscriptions_changes_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| changes::visit(&house, &browser, look));
}

#[test]
fn no_page_of_support_or_of_its_end_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| support::visit(&browser, look));
}

#[test]
fn no_page_of_orders_or_of_the_catalog_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| order_history::visit(&house, &browser, look));
}

#[test]
fn no_page_of_a_search_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| search::visit(&browser, look));
}

#[test]
fn no_page_of_lists_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| lists::visit(&browser, look));
}

#[test]
fn no_page_of_incentives_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| incentives::visit(&house, &browser, look));
}

#[test]
fn no_page_of_credit_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| lineage::visit(&house, &browser, look));
}

#[test]
fn no_page_of_a_resellers_requests_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| requests::visit(&browser, look));
}

#[test]
fn no_page_of_the_directory_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| directory::visit(&house, &browser, look));
}

#[test]
fn no_page_of_a_requests_life_shuts_anybody_out() {
    let house = House::mailing();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| partnerships::visit(&house, &browser, look));
}

#[test]
fn no_page_of_partners_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| partners::visit(&house, &browser, look));
}

#[test]
fn pages_of_many_changes_have_no_violations() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| bulk::visit(&house, &browser, look));
}

#[test]
fn moves_and_what_parting_with_a_customer_shows_have_no_violations() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| moves::visit(&house, &browser, look));
}

#[test]
fn no_page_of_onboarding_shuts_anybody_out() {
    let house = House::mailing();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| onboarding::visit(&house, &browser, look));
}

#[test]
fn no_page_of_users_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| users::visit(&house, &browser, look));
}

#[test]
fn no_page_of_service_requests_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| service_requests::visit(&browser, look));
}

#[test]
fn no_page_of_second_factors_shuts_anybody_out() {
    let house = House::asking(SecondFactor::Staff);
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| second_factor::visit(&house, &browser, look));
}

#[test]
fn no_page_of_invitations_to_customers_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| relationships::visit(&house, &browser, look));
}

#[test]
fn no_page_of_admin_relationships_shuts_anybody_out() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    no_violations(&browser, |look| admin_relationships::visit(&house, &browser, look));
}

/// Goes through pages, and says of all of them at once what is wrong.
fn no_violations(browser: &Browser, go: impl Fn(Visit<'_>)) {
    let found = std::cell::RefCell::new(Vec::new());
    go(&|page: &str| {
        for (width, theme) in [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")] {
            browser.look(width, theme);
            let there = format!("{page}, {theme}, {width} px");
            found.borrow_mut().extend(violations(browser).into_iter().map(|wrong| format!("{there}: {wrong}")));
            let wide = browser.script("return document.documentElement.scrollWidth").as_u64().unwrap();
            if wide > u64::from(width) {
                found.borrow_mut().push(format!("{there}: scrolls sideways, {wide} px"));
            }
        }
        browser.look(1280, "light");
    });
    let found = found.into_inner();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Each rule that the page breaks, and where.
fn violations(browser: &Browser) -> Vec<String> {
    browser.script(AXE);
    let run = format!(
        "const done = arguments[0]; \
         axe.run({{runOnly: {}}}).then((all) => done(all.violations.map((rule) => \
           `${{rule.id}} (${{rule.help}}): ` + rule.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | '))), \
           (error) => done([String(error)]))",
        json!(STANDARDS)
    );
    let found = browser.script_async(&run);
    found.as_array().unwrap().iter().map(|wrong| wrong.as_str().unwrap_or_default().to_owned()).collect()
}
