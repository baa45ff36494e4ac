//! Who is credited for a subscription, and who supports it.

use crate::house::{ADMIN_AGENT, HELPDESK_AGENT, House, SALES_AGENT};
use crate::make::{end_partnership, id};

fn path(part: &str) -> String {
    format!("/subscriptions/{}{part}", id("subscription:oakdental:1"))
}

fn column(house: &House, column: &str) -> String {
    let subscription = id("subscription:oakdental:1");
    house
        .lines(&format!("select coalesce({column}::text, '') as line from subscriptions where id = '{subscription}'"))
        .concat()
}

#[test]
fn the_credited_reseller_is_changed_once_by_who_saw_the_page() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let (fabrikam, tailspin) = (id("reseller:fabrikam"), id("reseller:tailspin"));
    assert!(agent.get(&path("")).contains(&format!("<option value=\"{fabrikam}\" selected>")));

    let change = [("credited", tailspin.as_str()), ("before", &fabrikam), ("action", "submit")];
    assert_eq!(agent.post(&path("/reseller"), &change).location, path(""));
    assert_eq!(column(&house, "partner_of_record"), tailspin);
    let late = [("credited", ""), ("before", fabrikam.as_str()), ("action", "submit")];
    assert_eq!(agent.post(&path("/reseller"), &late).status, 409, "the page was old");

    assert_eq!(column(&house, "partner_of_record"), tailspin);
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.reseller_changed'"), 1);
}

#[test]
fn a_wrong_reseller_is_told_beside_its_box() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let fabrikam = id("reseller:fabrikam");
    for (credited, mpn_id, field) in [
        ("x", "", "credited"),
        (id("reseller:wingtip").as_str(), "", "credited"),
        ("other", "", "mpn_id"),
        ("other", "123", "mpn_id"),
        ("other", "12345\0", "mpn_id"),
        ("other", "99999999", "mpn_id"),
    ] {
        for action in ["verify", "submit"] {
            let form = [("credited", credited), ("mpn_id", mpn_id), ("before", fabrikam.as_str()), ("action", action)];
            let answer = agent.post(&path("/reseller"), &form);
            assert_eq!(answer.status, 422, "{credited} {mpn_id}");
            assert!(answer.problem(field).is_some(), "{credited} {mpn_id}: {}", answer.text);
        }
    }
    let verified = [("credited", "other"), ("mpn_id", "4391508"), ("before", &fabrikam), ("action", "verify")];
    let page = agent.post(&path("/reseller"), &verified);
    assert!(page.status == 200 && page.contains("Tailspin Cloud"));
    assert_eq!(column(&house, "partner_of_record"), fabrikam, "looking up changes nothing");
}

#[test]
fn the_support_contact_is_a_reseller_of_the_customer_or_the_provider() {
    let house = House::open();
    let (fabrikam, path) = (id("reseller:fabrikam"), path("/support-contact"));
    for name in [HELPDESK_AGENT, ADMIN_AGENT] {
        let person = house.as_person(name);
        for wrong in ["", "x", &id("reseller:tailspin")] {
            let answer = person.post(&path, &[("support_contact", wrong), ("before", &fabrikam)]);
            assert!(answer.status == 422 && answer.problem("support_contact").is_some(), "{wrong}: {}", answer.text);
        }
        assert_eq!(person.post(&path, &[("support_contact", "provider"), ("before", &fabrikam)]).status, 303);
        assert_eq!(column(&house, "support_reseller"), "");
        assert_eq!(person.post(&path, &[("support_contact", "provider"), ("before", &fabrikam)]).status, 303, "twice");
        assert_eq!(person.post(&path, &[("support_contact", &fabrikam), ("before", "provider")]).status, 303);
        assert_eq!(column(&house, "support_reseller"), fabrikam);
    }
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.support_changed'"), 4);
    house.execute(&format!(
        "update subscriptions set support_reseller = null where id = '{}'",
        id("subscription:oakdental:1")
    ));
    end_partnership(&house);
    let ended = house.as_person(ADMIN_AGENT).post(&path, &[("support_contact", &fabrikam), ("before", "provider")]);
    assert_eq!(ended.status, 422, "the partnership has ended");
}

#[test]
fn the_customer_sees_whom_to_call_about_each_subscription() {
    let house = House::open();
    let customer = house.as_person(crate::house::CUSTOMER);
    let page = customer.get(&format!("/customers/{}/subscriptions", id("customer:customer")));

    assert!(page.contains("Fabrikam IT Services") && page.contains("Northwind Distribution"));
    assert!(!page.contains("Business Premium Trial"), "a deleted one is left out");
    let own = customer.get(&format!("/subscriptions/{}", id("subscription:customer:1")));
    assert!(own.status == 200 && !own.contains("id=\"box-credited\"") && !own.contains("€"), "{}", own.text);
}
