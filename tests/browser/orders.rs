//! Add new customers and associate them with indirect resellers (170–185).

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, Text};
use crate::house::{House, NEW_RESELLER, SALES_AGENT};
use crate::steps::{self, BAKERY, BASIC, POWER_BI, WINGTIP_WITH_ID};

// Statements: 142, 143, 154, 160, 167, 168, 171–177, 179–185
#[test]
fn a_new_customer_is_ordered_for_a_reseller_who_then_administers_it() {
    let house = House::open();
    let agent = with_wingtip_as_partner(&house);
    steps::begin_customer(&agent);
    agent.sees("orders-reseller-hint");
    steps::fill_customer(&agent, "arcticbakery");
    agent.press("orders-next-subscriptions");
    agent.is_on("orders-new-subscription");
    steps::choose_products(&agent);
    assert_eq!(agent.value("subscriptions-reseller-mpn-id"), WINGTIP_WITH_ID);
    agent.press("orders-next-review");
    steps::review(&agent);
    goes_back_and_forth(&agent);
    agent.press("web-submit");

    let setup = steps::confirmation(&agent);
    copies(&agent, &setup.user_name, &setup.password);
    agent.press("partnerships-done");
    steps::finds_customer(&agent);
    agent.back();
    agent.back();
    agent.back();
    assert!(!agent.script("return document.documentElement.outerHTML").to_string().contains(&setup.password));

    agent.forget();
    agent.sign_in(NEW_RESELLER);
    the_reseller_has_it(&agent);
    agent.forget();
    steps::customer_signs_in(&agent, &setup);
}

// Statements: 178
#[test]
fn cancel_asks_once_and_leaves_nothing_behind() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    agent.press("web-menu-resellers");
    agent.press(Phrase::new("partnerships-add-customer-for").with("name", "Tailspin Cloud"));
    agent.fill("customers-company-name", BAKERY);
    agent.press("web-cancel");
    agent.is_on("orders-cancel-title");
    agent.sees("orders-cancel-explained");
    agent.press("orders-cancel-no");
    agent.is_on("orders-new-customer");
    agent.press("web-cancel");
    agent.press("orders-cancel-yes");
    agent.is_on("web-menu-resellers");
    agent.sees("orders-canceled");
    assert_eq!(house.count("select count(*) from orders"), 0);
    assert_eq!(house.count(&format!("select count(*) from customers where name = '{BAKERY}'")), 0);
}

// Statements: 177, 179, 180, 182
#[test]
fn a_double_click_on_submit_makes_one_order_and_a_reload_shows_no_password() {
    let house = House::open();
    let agent = with_wingtip_as_partner(&house);
    steps::begin_customer(&agent);
    steps::fill_customer(&agent, "arcticbakery");
    agent.press("orders-next-subscriptions");
    steps::choose_products(&agent);
    agent.press("orders-next-review");
    agent.double_click("web-submit");

    let setup = steps::confirmation(&agent);
    assert!(setup.password.len() >= 16);
    assert_eq!(house.count(&format!("select count(*) from customers where name = '{BAKERY}'")), 1);
    assert_eq!(house.count("select count(*) from activity where action = 'order.placed'"), 1);

    agent.reload();
    agent.is_on("orders-confirmation");
    agent.sees("customers-issue-who");
    assert!(!agent.script("return document.documentElement.outerHTML").to_string().contains(&setup.password));
}

/// A sales agent whose provider has Wingtip Partners among its resellers.
pub fn with_wingtip_as_partner(house: &House) -> Browser {
    house.execute(
        "insert into partnerships (provider_id, reseller_id, since) \
         select provider_id, (select id from resellers where name = 'Wingtip Partners'), now() \
         from users where sign_in_name = 'sales-agent@provider.example'",
    );
    let agent = Browser::start(house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    agent
}

/// From **Review** to each step and forth again: everything is still there.
fn goes_back_and_forth(agent: &Browser) {
    agent.press("orders-edit-customer");
    agent.is_on("orders-new-customer");
    assert_eq!(agent.value("customers-company-name"), BAKERY);
    assert_eq!(agent.within("customers-contact").value("accounts-first-name"), "Morag");
    assert_eq!(agent.value("customers-agreement-date"), "2026-01-15");
    agent.press("orders-next-subscriptions");
    for (offer, licenses) in [(BASIC, "25"), (POWER_BI, "3")] {
        assert_eq!(agent.value(Text(&steps::licenses_of(agent, offer))), licenses);
    }
    agent.press("web-back");
    agent.is_on("orders-new-customer");
    agent.press("orders-next-subscriptions");
    agent.press("orders-next-review");
    steps::review(agent);
}

/// The buttons beside name and password copy them, and say so (181).
fn copies(agent: &Browser, user_name: &str, password: &str) {
    for (button, said, text) in [
        ("customers-copy-user", "customers-copied-user", user_name),
        ("customers-copy-password", "customers-copied-password", password),
    ] {
        agent.press_here(button);
        agent.sees(said);
        assert_eq!(agent.clipboard(), text);
    }
}

/// The reseller sees the customer, its account and its subscriptions, and nobody else's (185).
fn the_reseller_has_it(reseller: &Browser) {
    reseller.press("web-menu-customers");
    reseller.sees(Text(BAKERY));
    reseller.sees_no(Text("Oak Dental"));
    reseller.press_here(Text(BAKERY));
    reseller.within(Text(BAKERY)).press("customers-account");
    reseller.sees(Text("arcticbakery.onmicrosoft.com"));
    reseller.press("web-subscriptions");
    reseller.press(Text(BASIC));
    reseller.sees(Text("25"));
}
