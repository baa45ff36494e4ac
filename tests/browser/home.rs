//! Home of a customer's administrator: what it says, and how a right is taken back.

use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{CUSTOMER, House, RESELLER};
use crate::steps;

const COMPANY: &str = "Adventure Works Cycles";

fn the_administration_is_seen_and_taken_back(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let reseller = Browser::start(&house, reader);
    reseller.sign_in(RESELLER);
    reseller.press("web-menu-customers");
    reseller.sees(Text("customer.onmicrosoft.com"));

    let administrator = Browser::start(&house, reader);
    administrator.sign_in(CUSTOMER);
    for told in [COMPANY, "Microsoft 365 Business Premium", "Fabrikam IT Services", "+12065550100"] {
        administrator.sees(Text(told));
    }
    administrator.sees("customers-home-rights");
    administrator.sees(Phrase::new("customers-home-provider").with("provider", "Northwind Distribution"));
    administrator.sees(Phrase::new("customers-home-users").with("count", 8));
    administrator.press("customers-end-administration");
    administrator.sees("customers-company-info");
    administrator.press_here("customers-end-administration");
    administrator.press("customers-end-administration-yes");
    administrator.press("web-menu-home");
    administrator.sees_no("customers-end-administration");

    reseller.press("web-menu-customers");
    reseller.sees_no(Text("customer.onmicrosoft.com"));
}

// Statements: 153, 156–158, 167–169
#[test]
fn a_customer_sees_who_has_which_rights_and_takes_one_back() {
    the_administration_is_seen_and_taken_back(ENGLISH);
}

// Statements: 153, 156–158, 167–169
#[test]
fn a_customer_sees_who_has_which_rights_and_takes_one_back_without_javascript() {
    the_administration_is_seen_and_taken_back(WITHOUT_JAVASCRIPT);
}

// Statements: 153, 156–158, 167–169
#[test]
fn a_customer_sees_who_has_which_rights_and_takes_one_back_in_russian() {
    the_administration_is_seen_and_taken_back(RUSSIAN);
}
