//! What a screen reader is told of the pages on which people live, as trees that can be read: `tests/browser/snapshots`.
//! After a change that is meant, `INSTA_UPDATE=always cargo test --test browser trees` writes them anew; read the
//! difference before it is committed.

use std::fmt::Write;

use partner_portal::demo;
use serde_json::{Value, json};

use crate::browser::{Browser, ENGLISH};
use crate::house::{ADMIN_AGENT, CUSTOMER, House, RESELLER};
use crate::make::{draft, ready_draft, submit};
use crate::{notifications, renewals};

#[test]
fn a_screen_reader_is_told_what_the_page_shows() {
    let house = House::undoing(60);
    let browser = Browser::start(&house, ENGLISH);
    let customer = demo::id("customer:oakdental");
    let subscription = demo::id("subscription:oakdental:1");
    told(&browser, "sign in", "/sign-in");
    browser.sign_in(ADMIN_AGENT);
    // What stands around each page, once.
    insta::assert_snapshot!("around", tree(&browser, "banner"));
    told(&browser, "customers", "/customers?q=oak");
    told(&browser, "subscriptions", &format!("/customers/{customer}/subscriptions"));
    told(&browser, "account", &format!("/customers/{customer}/account"));
    told(&browser, "subscription", &format!("/subscriptions/{subscription}"));
    told(&browser, "indirect resellers", "/resellers?q=fabrikam");
    told(&browser, "find anything", "/search?q=oak");
    told(&browser, "many at once", "/bulk/new?of=licenses");
    told(&browser, "profile", "/profile");
    browser.forget();
    browser.sign_in(RESELLER);
    told(&browser, "indirect providers", "/providers");
    browser.forget();
    browser.sign_in(CUSTOMER);
    told(&browser, "home of a customer", "/");
    what_is_worked_on(&house, &browser);
}

/// What lies before a provider's people once a reseller asks, terms end, and orders are on their way.
fn what_is_worked_on(house: &House, browser: &Browser) {
    notifications::asks(house);
    renewals::soon(house);
    // In one week, whatever day it is today.
    let then = "date_trunc('week', now()) + interval '16 days 12 hours'";
    house.execute(&format!(
        "update subscriptions set term_ends_at = {then}, moves_at = {then} where status = 'active' and term_ends_at < now() + interval '25 days'"
    ));
    let agent = house.as_person(ADMIN_AGENT);
    let draft = draft(&agent);
    let ready = ready_draft(&agent);
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    told(browser, "new customer", &format!("/orders/{draft}/customer"));
    told(browser, "review", &format!("/orders/{ready}/review"));
    told(browser, "drafts", "/drafts");
    assert_eq!(submit(&agent, &ready).status, 303);
    told(browser, "home of a provider", "/");
    told(browser, "outbox", "/outbox");
    told(browser, "renewals", "/renewals?q=oak");
    told(browser, "requests", "/requests");
    told(browser, "letters", "/letters");
    told(browser, "activity", "/activity?kind=subscriptions");
    // What is told at one moment stands in no order.
    house.execute(
        "update notifications set at = at - interval '1 minute' * place from (
             select user_id, id, row_number() over (partition by user_id order by kind, words::text) as place from notifications
         ) as placed
         where (placed.user_id, placed.id) = (notifications.user_id, notifications.id)",
    );
    told(browser, "inbox", "/inbox");
}

/// Compares the tree of a page with the one that somebody has read.
fn told(browser: &Browser, page: &str, path: &str) {
    browser.open(path);
    assert_eq!(browser.path(), path.split('?').next().unwrap(), "{page} is elsewhere");
    insta::assert_snapshot!(page.replace(' ', "_"), tree(browser, "main"));
}

/// A line for each thing that is told in a landmark: its role, its name, its state. Numbers stand as 0, since days go by.
fn tree(browser: &Browser, landmark: &str) -> String {
    browser.devtools("Accessibility.enable", &json!({}));
    let all = browser.devtools("Accessibility.getFullAXTree", &json!({}));
    let nodes = all["nodes"].as_array().unwrap();
    let mut told = String::new();
    let landmark = nodes.iter().find(|node| node["role"]["value"] == landmark).unwrap();
    tell(nodes, landmark, 0, &mut told);
    told
}

fn tell(nodes: &[Value], node: &Value, depth: usize, told: &mut String) {
    let text = |part: &str| node[part]["value"].as_str().unwrap_or_default();
    let (role, name) = (text("role"), text("name"));
    let is_silent =
        node["ignored"] == true || ["generic", "none", "InlineTextBox", "LineBreak", "ListMarker"].contains(&role);
    if !is_silent {
        let states = node["properties"].as_array().into_iter().flatten().filter(|state| {
            ["checked", "expanded", "required", "invalid", "level", "pressed"]
                .contains(&state["name"].as_str().unwrap_or_default())
                && state["value"]["value"] != "false"
                && state["value"]["value"] != false
        });
        let states: String = states
            .map(|state| format!(" [{}={}]", state["name"].as_str().unwrap_or_default(), state["value"]["value"]))
            .collect();
        writeln!(told, "{}{role} {}{states}", "  ".repeat(depth), timeless(name)).unwrap();
    }
    // Every zone that clocks hang in, every country, is told; the first few say how.
    let most = if role == "MenuListPopup" { 5 } else { usize::MAX };
    // The words of what has a name are that name.
    if ["link", "button", "heading", "LabelText", "option", "Date"].contains(&role) && !name.is_empty() {
        return;
    }
    for child in node["childIds"].as_array().into_iter().flatten().take(most) {
        if let Some(child) = nodes.iter().find(|node| node["nodeId"] == *child) {
            tell(nodes, child, depth + usize::from(!is_silent), told);
        }
    }
}

/// Numbers as 0, months as January, afternoons as mornings.
fn timeless(name: &str) -> String {
    let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(' ');
    let name = months.fold(name.to_owned(), |name, month| name.replace(&format!("{month} "), "Jan "));
    // Before them stands a narrow space that does not break.
    name.replace("\u{202f}PM", "\u{202f}AM")
        .chars()
        .map(|it| if it.is_ascii_digit() { '0' } else { it })
        .collect::<String>()
        .replace("00", "0")
        .replace("00", "0")
}
