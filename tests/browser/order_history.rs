//! The history of orders, an order's page, and the catalog.

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House};
use crate::steps::{self, Visit};

#[test]
fn an_order_is_found_again_with_its_number_and_what_became_of_it() {
    finds_it_again(ENGLISH);
    finds_it_again(WITHOUT_JAVASCRIPT);
}

fn finds_it_again(reader: Reader) {
    let house = House::open();
    let agent = Browser::start(&house, reader);
    agent.sign_in(ADMIN_AGENT);
    order(&agent);
    agent.press("orders-history");
    agent.is_on("orders-history");
    agent.sees(Text("PO-2026-17"));
    agent.open("/orders?q=PO-2026-17");
    agent.sees(Text("Oak Dental"));
    agent.open("/orders?q=PO-2026-99");
    agent.sees_no(Text("Oak Dental"));
    agent.open("/catalog?q=copilot");
    agent.sees(Text("Microsoft 365 Copilot"));
    agent.sees_no(Text("Power BI Pro"));
}

/// Orders four licenses for Oak Dental, with a purchase-order number.
fn order(agent: &Browser) {
    agent.open("/customers?q=oakdental");
    agent.press_here(Text("Oak Dental"));
    agent.press(Phrase::new("customers-add-subscription-for").with("name", "Oak Dental"));
    steps::choose_product(agent, "Microsoft 365 Copilot", 4);
    agent.fill("orders-purchase-order", "PO-2026-17");
    agent.press("web-submit");
    agent.sees("orders-placed");
}

/// The pages of orders and of the catalog, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(ADMIN_AGENT);
    browser.open("/orders");
    look("order history empty");
    order(browser);
    let oak = partner_portal::demo::id("customer:oakdental");
    browser.open(&format!("/customers/{oak}/orders"));
    look("order history of a customer");
    browser.open("/orders");
    look("order history");
    browser.open("/orders?from=2026-99-99");
    look("order history refused");
    let order = house.lines("select id::text as line from orders where status = 'placed' limit 1").concat();
    browser.open(&format!("/orders/{order}"));
    look("order");
    browser.open("/catalog");
    look("catalog");
    browser.open("/catalog?q=nothing");
    look("catalog none found");
}
