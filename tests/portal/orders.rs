//! From draft to placed.

use crate::house::{House, RESELLER, SALES_AGENT};
use partner_portal::demo;

#[test]
fn an_order_makes_the_customer_and_its_subscriptions_at_once() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let fabrikam = demo::id("reseller:fabrikam").to_string();

    let draft = agent.post("/orders", &[("reseller", &fabrikam), ("origin", "resellers")]);
    assert_eq!(draft.status, 303);
    let form = agent.get(&draft.location);
    assert_eq!(form.status, 200, "{}", form.text);
}
