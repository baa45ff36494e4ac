//! New subscriptions as a reseller's request: asked for, decided in the same list, placed exactly as shown.

use std::sync::Barrier;
use std::thread;

use crate::house::{ADMIN_AGENT, Answer, Client, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{E3, at_once, end_partnership, id};

const PLAN: &str = "P1Y-monthly";

fn path() -> String {
    format!("/customers/{}/ask", id("customer:oakdental"))
}

/// The boxes for ten licenses of E3, as the page has just shown them.
fn form(reseller: &Client) -> Vec<(String, String)> {
    let page = reseller.get(&path());
    let (_, order) = page.text.split_once("name=\"order\" value=\"").unwrap();
    let boxes = [("order", &order[..36]), ("offer", E3), ("note", "Order <4711>"), ("action", "ask")];
    let mut boxes: Vec<_> = boxes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    boxes.push((format!("licenses-{E3}"), "10".to_owned()));
    boxes.push((format!("plan-{E3}"), PLAN.to_owned()));
    boxes
}

fn send(reseller: &Client, form: &[(String, String)]) -> Answer {
    let boxes: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    reseller.post(&path(), &boxes)
}

fn with(form: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut form = form.to_vec();
    form.iter_mut().filter(|(known, _)| known == name).for_each(|(_, kept)| value.clone_into(kept));
    form
}

/// The page of a request for ten licenses of E3 for Oak Dental.
pub fn asked(reseller: &Client) -> String {
    let answer = send(reseller, &form(reseller));
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

/// The prices that a page shows to be approved.
fn shown(page: &Answer) -> String {
    let (_, shown) = page.text.split_once("name=\"shown\" value=\"").unwrap();
    shown.split_once('"').unwrap().0.to_owned()
}

fn running(house: &House) -> i64 {
    house.count(&format!(
        "select count(*) from subscriptions where customer_id = '{}' and offer_id = '{E3}'",
        id("customer:oakdental")
    ))
}

#[test]
fn what_a_reseller_asks_for_is_placed_once_the_provider_approves() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let page = reseller.get(&path());
    assert!(page.contains("Ask the provider") && !page.contains("EUR"), "{}", page.text);
    let before = running(&house);
    let boxes = form(&reseller);
    let clicks = at_once(&house, || send(&reseller, &boxes));
    let request = clicks[0].location.clone();
    assert!(clicks.iter().all(|answer| answer.status == 303 && answer.location == request));
    assert_eq!(house.count("select count(*) from orders where status = 'asked'"), 1, "twenty clicks ask once");
    assert_eq!(running(&house), before, "nothing is ordered yet");

    for reader in [&reseller, &agent] {
        let list = reader.get("/requests");
        for told in ["New subscription", "Microsoft 365 E3 × 10", "Oak Dental", "Waiting", &request] {
            assert!(list.contains(told), "{told}: {}", list.text);
        }
        let of_customer = reader.get(&format!("/customers/{}/subscriptions", id("customer:oakdental")));
        assert!(of_customer.contains("asked for by Rowan Castellano"), "{}", of_customer.text);
        let short = request.replace("/order", "");
        assert_eq!(reader.get(&short).location, request, "one address leads to both kinds");
    }
    let own = reseller.get(&request);
    assert!(own.contains("Order &#60;4711&#62;") && !own.contains("EUR") && own.contains("/withdraw"), "{}", own.text);
    let page = agent.get(&request);
    assert!(page.contains("EUR") && page.contains("Fabrikam IT Services"), "{}", page.text);

    house.execute(&format!("update prices set unit_price = unit_price + 1 where offer_id = '{E3}'"));
    let told = agent.post(&format!("{request}/approve"), &[("shown", &shown(&page))]);
    assert!(told.status == 409 && told.contains("The prices have changed"), "{}", told.text);
    assert_eq!(running(&house), before);

    let prices = shown(&agent.get(&request));
    let done = at_once(&house, || agent.post(&format!("{request}/approve"), &[("shown", &prices)]));
    assert!(done.iter().all(|answer| answer.status == 303), "twenty clicks of one person");
    assert_eq!(running(&house), before + 1);
    let placed = "select count(*) from orders where status = 'placed' and asked_by is not null";
    assert_eq!(house.count(placed), 1);
    let credited = format!(
        "select count(*) from subscriptions where offer_id = '{E3}' and customer_id = '{}' and partner_of_record = '{}'",
        id("customer:oakdental"),
        id("reseller:fabrikam")
    );
    assert_eq!(house.count(&credited), 1);
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.change_approved'"), 1);
    let by = "select users.first_name || ' ' || (details->'before'->>'status') as line
              from orders join users on users.id = author_id cross join activity where action = 'order.placed'";
    assert_eq!(house.lines(by), ["Matthias asked"], "who approves has placed what was asked for");
    let price = format!(
        "select (s.unit_price = p.unit_price)::text as line from subscriptions s
         join prices p on (p.provider_id, p.offer_id, p.term, p.billing) = (s.provider_id, s.offer_id, s.term, s.billing)
         where s.offer_id = '{E3}' and s.order_id is not null"
    );
    assert_eq!(house.lines(&price), ["true"], "at the price that was approved");
    let page = reseller.get(&request);
    assert!(page.contains("Approved") && !page.contains("/withdraw"), "{}", page.text);
    let letters = house.lines("select text_body as line from letters where subject like 'Your request%'");
    assert!(letters.len() == 1 && letters[0].contains("Microsoft 365 E3 × 10"), "{letters:?}");
}

#[test]
fn a_wrong_request_comes_back_with_what_was_typed() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let boxes = form(&reseller);
    let licenses = format!("licenses-{E3}");
    for wrong in ["ten", "-1", "0", "99999999999999999999"] {
        let told = send(&reseller, &with(&boxes, &licenses, wrong));
        assert_eq!(told.status, 422);
        assert!(told.problem(&licenses).is_some(), "{wrong}: {}", told.text);
        assert!(told.contains("Order &#60;4711&#62;") && told.contains(wrong), "{wrong}: {}", told.text);
    }
    let told = send(&reseller, &with(&boxes, &format!("plan-{E3}"), "P9Y-daily"));
    assert!(told.status == 422 && told.problem(&format!("plan-{E3}")).is_some(), "{}", told.text);
    let told = send(&reseller, &with(&boxes, "note", &"x".repeat(501)));
    assert!(told.status == 422 && told.problem("note").is_some(), "{}", told.text);
    let told = send(&reseller, &with(&boxes, "offer", "not:sold"));
    assert!(told.status == 422 && told.contains("no longer sold"), "{}", told.text);
    let none: Vec<_> = boxes.iter().filter(|(name, _)| name != "offer").cloned().collect();
    assert!(send(&reseller, &none).contains("Choose at least one product"));
    assert_eq!(house.count("select count(*) from orders where status = 'asked'"), 0);

    house.execute(&format!(
        "update customers set agreement = 'asked', agreement_date = null where id = '{}'",
        id("customer:oakdental")
    ));
    let told = send(&reseller, &boxes);
    assert!(told.status == 422 && told.contains("Ask your provider to confirm the agreement"), "{}", told.text);
    let staff = house.as_person(SALES_AGENT).get(&path());
    assert!(staff.status == 409 && staff.contains("nobody has to be asked"), "{}", staff.text);
    let other = house.as_person(OTHER_RESELLER);
    assert_eq!((other.get(&path()).status, send(&other, &boxes).status), (404, 404));
}

#[test]
fn it_is_declined_withdrawn_or_no_longer_possible() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    let request = asked(&reseller);
    let told = agent.post(&format!("{request}/decline"), &[("reason", " ")]);
    assert!(told.status == 422 && told.problem("reason").is_some(), "{}", told.text);
    assert_eq!(agent.post(&format!("{request}/decline"), &[("reason", "The last bill is open.")]).status, 303);
    assert!(reseller.get(&request).contains("The last bill is open."));
    let late = house.as_person(ADMIN_AGENT).post(&format!("{request}/approve"), &[("shown", "")]);
    assert!(late.status == 409 && late.contains("has already decided"), "{}", late.text);

    let request = asked(&reseller);
    let withdraw = format!("{}/withdraw", request.replace("/order", ""));
    assert_eq!(reseller.post(&withdraw, &[]).status, 303);
    assert!(reseller.get(&request).contains("Withdrawn"));
    let late = agent.post(&format!("{request}/decline"), &[("reason", "x")]);
    assert!(late.status == 409 && late.contains("has already decided"), "{}", late.text);

    let request = asked(&reseller);
    let seen = shown(&agent.get(&request));
    house.execute(&format!("update resellers set agreement_signed_at = null where id = '{}'", id("reseller:fabrikam")));
    let page = agent.get(&request);
    assert!(page.contains("Microsoft Partner Agreement") && !page.contains("/approve"), "{}", page.text);
    let told = agent.post(&format!("{request}/approve"), &[("shown", &seen)]);
    assert!(told.status == 422 && told.contains("Microsoft Partner Agreement"), "{}", told.text);
    house.execute(&format!(
        "update resellers set agreement_signed_at = enrolled_at where id = '{}'",
        id("reseller:fabrikam")
    ));
    house.execute(&format!("delete from prices where offer_id = '{E3}'"));
    let page = agent.get(&request);
    assert!(page.contains("can only be declined") && !page.contains("/approve"), "{}", page.text);
    let told = agent.post(&format!("{request}/approve"), &[("shown", &seen)]);
    assert!(told.status == 422 && told.contains("is no longer sold"), "{}", told.text);
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:oakdental")));
    let told = agent.post(&format!("{request}/approve"), &[("shown", &seen)]);
    assert!(told.status == 409 && told.contains("no longer administers"), "{}", told.text);
    assert_eq!(reseller.get(&request).status, 404);
    assert_eq!(house.count("select count(*) from orders where status = 'placed'"), 0);
}

#[test]
fn an_old_page_asks_for_nothing_unseen() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let boxes = form(&reseller);
    let request = send(&reseller, &boxes).location;
    assert_eq!(send(&reseller, &boxes).location, request, "the same click");
    let other = with(&boxes, &format!("licenses-{E3}"), "11");
    let told = send(&reseller, &other);
    assert!(told.status == 422 && told.contains("already asked for something else"), "{}", told.text);
    let (_, anew) = told.text.split_once("name=\"order\" value=\"").unwrap();
    assert!(told.contains("value=\"11\"") && told.contains(&request), "{}", told.text);
    let second = send(&reseller, &with(&other, "order", &anew[..36])).location;
    assert_ne!(second, request);
    assert_eq!(reseller.post(&format!("{}/withdraw", second.replace("/order", "")), &[]).status, 303);
    assert_eq!(send(&reseller, &with(&other, "order", &anew[..36])).status, 422, "what was withdrawn is asked anew");

    let order = house.lines("select order_id::text as line from change_requests where decision is null").concat();
    let agent = house.as_person(SALES_AGENT);
    for page in ["", "/subscriptions", "/review", "/cancel", "/confirmation"] {
        assert_eq!(agent.get(&format!("/orders/{order}{page}")).status, 404, "{page}: it is no draft");
    }
    end_partnership(&house);
    let told = reseller.get(&path());
    assert!(told.status == 409 && told.contains("no longer a partner"), "{}", told.text);
    let page = agent.get(&request);
    assert!(page.contains("can only be declined") && !page.contains("/approve"), "{}", page.text);
}

#[test]
fn of_several_who_decide_at_once_one_does() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let agents = [ADMIN_AGENT, SALES_AGENT].map(|name| house.as_person(name));
    let before = running(&house);
    for round in 1..=5 {
        let request = asked(&reseller);
        let seen = shown(&agents[0].get(&request));
        let gate = Barrier::new(3);
        let done = thread::scope(|scope| {
            let approving = agents.each_ref().map(|agent| {
                scope.spawn(|| {
                    gate.wait();
                    agent.post(&format!("{request}/approve"), &[("shown", &seen)]).status
                })
            });
            gate.wait();
            let withdrawn = reseller.post(&format!("{}/withdraw", request.replace("/order", "")), &[]).status;
            let approved = approving.map(|it| it.join().unwrap());
            [withdrawn, approved[0], approved[1]]
        });
        assert_eq!(done.iter().filter(|status| **status == 303).count(), 1, "round {round}: {done:?}");
        assert!(done.iter().all(|status| [303, 409].contains(status)), "round {round}: {done:?}");
    }
    let approved = house.count("select count(*) from change_requests where decision = 'approved'");
    assert_eq!(running(&house), before + approved);
}
