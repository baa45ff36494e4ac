//! Tenant owner: the checklist, the grant by the customer's administrator, and taking it back.

use chrono::TimeDelta;

use crate::house::{ADMIN_AGENT, CUSTOMER, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{NOBODY, id};

fn checklist() -> String {
    format!("/customers/{}/azure", id("customer:customer"))
}

fn grant_id(house: &House) -> String {
    house.lines("select id::text as line from tenant_owners order by granted_at desc limit 1").concat()
}

#[test]
fn the_administrator_makes_the_reseller_tenant_owner_once() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let page = customer.get("/user-settings");
    assert!(customer.get("/account").status == 303 && customer.get("/profile").contains("href=\"/user-settings\""));
    assert!(page.contains("cause costs") && page.contains("Make Fabrikam IT Services tenant owner"), "{}", page.text);
    let form = [("reseller", &*id("reseller:fabrikam"))];

    assert_eq!(customer.post("/user-settings/tenant-owner", &form).location, "/user-settings");
    assert_eq!(customer.post("/user-settings/tenant-owner", &form).status, 303, "twice is harmless");

    assert_eq!(house.count("select count(*) from tenant_owners"), 1);
    assert_eq!(house.count("select count(*) from activity where action = 'tenant_owner.granted'"), 1);
    for person in [SALES_AGENT, RESELLER, CUSTOMER] {
        let told = house.as_person(person).get(&checklist());
        assert!(
            told.contains("Katherine Whitfield made Fabrikam IT Services tenant owner on"),
            "{person}: {}",
            told.text
        );
    }
    for person in [ADMIN_AGENT, RESELLER, CUSTOMER] {
        assert!(house.as_person(person).get("/activity").contains("Tenant owner granted"), "{person}");
    }
}

#[test]
fn it_is_taken_back_with_a_fresh_proof_and_can_be_granted_again() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let form = [("reseller", &*id("reseller:fabrikam"))];
    customer.post("/user-settings/tenant-owner", &form);
    let path = format!("/user-settings/tenant-owner/{}/take-back", grant_id(&house));
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(customer.post(&path, &[]).status, 401, "the proof is not fresh any more");
    assert_eq!(customer.post("/user-settings/tenant-owner", &form).status, 401);
    assert_eq!(house.count("select count(*) from tenant_owners where taken_back_at is null"), 1);

    let customer = house.as_person(CUSTOMER);
    assert_eq!(customer.post(&path, &[]).location, "/user-settings");
    assert_eq!(customer.post(&path, &[]).status, 303, "twice is harmless");

    assert_eq!(house.count("select count(*) from activity where action = 'tenant_owner.taken_back'"), 1);
    for person in [SALES_AGENT, RESELLER, CUSTOMER] {
        let told = house.as_person(person).get(&checklist());
        assert!(told.contains("Taken back") && told.contains(">Missing<"), "{person}: {}", told.text);
    }
    assert!(house.as_person(RESELLER).get("/activity").contains("Tenant owner taken back"));
    assert_eq!(customer.post("/user-settings/tenant-owner", &form).status, 303);
    assert_eq!(house.count("select count(*) from tenant_owners where taken_back_at is null"), 1);
}

#[test]
fn only_the_reseller_that_administers_the_account_can_be_tenant_owner() {
    let house = House::open();
    let tailspin = id("reseller:tailspin");
    house.execute(&format!(
        "update subscriptions set partner_of_record = '{tailspin}' where id = '{}'",
        id("subscription:customer:2")
    ));
    let customer = house.as_person(CUSTOMER);
    let refused = customer.post("/user-settings/tenant-owner", &[("reseller", &tailspin)]);
    assert!(refused.status == 409 && refused.contains("does not administer"), "{}", refused.text);
    for foreign in [&*id("reseller:wingtip"), NOBODY, "x", ""] {
        assert_eq!(customer.post("/user-settings/tenant-owner", &[("reseller", foreign)]).status, 404, "{foreign}");
    }
    customer.post("/preferences", &[("language", "ru"), ("back", "/")]);
    let refused = customer.post("/user-settings/tenant-owner", &[("reseller", &tailspin)]);
    assert!(refused.contains("не администрирует учетную запись"), "{}", refused.text);
    customer.post("/user-settings/tenant-owner", &[("reseller", &id("reseller:fabrikam"))]);
    let other = house.as_person("admin@oakdental.onmicrosoft.com");
    let path = format!("/user-settings/tenant-owner/{}/take-back", grant_id(&house));
    assert_eq!(other.post(&path, &[]).status, 404, "another customer's");
    let part = house.as_person(OTHER_RESELLER).get(&checklist());
    assert!(part.status == 200 && !part.contains("Fabrikam"), "who sees part of the account: {}", part.text);
    assert!(part.contains("support@provider.example"), "whom to ask: {}", part.text);
}

#[test]
fn the_reseller_is_told_what_is_missing_and_whom_to_ask() {
    let house = House::open();
    let told = house.as_person(RESELLER).get(&checklist());
    assert!(told.contains("Fabrikam IT Services administers the account"), "{}", told.text);
    for text in ["Katherine Whitfield", "katherine.whitfield@customer.example", "admin@customer.onmicrosoft.com"] {
        assert!(told.contains(text), "{text}: {}", told.text);
    }
    assert!(house.as_person(SALES_AGENT).get(&checklist()).contains("https://aad.portal.azure.com/"));
}

#[test]
fn a_grant_that_outlives_the_administration_is_marked_and_can_be_taken_back() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    customer.post("/user-settings/tenant-owner", &[("reseller", &id("reseller:fabrikam"))]);
    house.execute("update subscriptions set partner_of_record = null, support_reseller = null");
    let end = format!("/customers/{}/reseller/end", id("customer:customer"));
    assert_eq!(customer.post(&end, &[("before", &id("reseller:fabrikam"))]).status, 303);

    for page in [checklist(), "/user-settings".to_owned()] {
        let told = customer.get(&page);
        assert!(told.status == 200 && told.contains("Fabrikam IT Services"), "{}", told.text);
    }
    assert!(house.as_person(ADMIN_AGENT).get(&checklist()).contains("but is still tenant owner"));
    let without = customer.get("/user-settings");
    assert!(without.contains("No indirect reseller administers"), "{}", without.text);
    assert_eq!(customer.post(&format!("/user-settings/tenant-owner/{}/take-back", grant_id(&house)), &[]).status, 303);
    assert!(!customer.get(&checklist()).contains("but is still tenant owner"));
}
