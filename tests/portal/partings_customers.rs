//! The relationship with a customer is removed: what must be done first, what ends, what stays, and how it comes back.

use std::sync::Barrier;
use std::thread;

use partner_portal::incentives::work_runs;
use partner_portal::partnerships::CreditRule;

use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, House, OTHER_PROVIDER, RESELLER, SALES_AGENT};
use crate::make::{BUSINESS_BASIC, Filled, NOBODY, draft_for, during, hidden_form, id, relationship};
use crate::service_requests;

fn path(part: &str) -> String {
    format!("/customers/{}/relationship{part}", id("customer:customer"))
}

fn end(agent: &Client, before: &str) -> Answer {
    agent.post(&path("/end"), &[("consent", "true"), ("before", before)])
}

fn suspend(house: &House) {
    house.execute(&format!(
        "update subscriptions set status = 'suspended', auto_renew = false where customer_id = '{}' and status = 'active'",
        id("customer:customer")
    ));
}

fn is_over(house: &House) -> bool {
    house.count("select count(*) from customers where relationship_ended_at is not null") == 1
}

#[test]
fn a_relationship_is_removed_once_nothing_of_it_is_active_and_an_invitation_restores_it() {
    let house = House::open();
    let (admin, fabrikam) = (house.as_person(GLOBAL_ADMIN), id("reseller:fabrikam"));
    let reseller = house.as_person(RESELLER);
    let request = service_requests::opened_for(&house.as_person(CUSTOMER), "customer", "");
    let account = format!("/customers/{}/account", id("customer:customer"));
    assert!(admin.get(&account).contains(&path("")), "the account leads there");
    for person in [ADMIN_AGENT, SALES_AGENT, RESELLER, CUSTOMER, OTHER_PROVIDER] {
        let person = house.as_person(person);
        assert!(person.get(&path("")).status == 403 && end(&person, &fabrikam).status == 403);
        assert!(!person.get(&account).contains("/relationship\""));
    }

    let page = admin.get(&path(""));
    let active = format!("/subscriptions/{}/change?kind=suspend", id("subscription:customer:1"));
    assert!(page.contains(&active) && page.contains(&format!("/service-requests/{request}")), "{}", page.text);
    assert!(!page.contains("name=\"consent\""), "nothing to confirm yet: {}", page.text);
    let early = end(&admin, &fabrikam);
    assert!(early.status == 422 && early.contains("something to be done before") && !is_over(&house), "{}", early.text);
    suspend(&house);
    house.execute("update service_requests set closed_at = opened_at, asked_at = null");
    let sales = house.as_person(SALES_AGENT);
    let draft = draft_for(&sales, "customer:customer");
    let unread = admin.post(&path("/end"), &[("before", &fabrikam)]);
    assert!(unread.status == 422 && unread.problem("consent").is_some(), "{}", unread.text);
    let stale = end(&admin, "");
    assert!(stale.status == 409 && stale.contains("Another reseller") && !is_over(&house), "{}", stale.text);
    house.execute("update sessions set proven_at = proven_at - interval '11 minutes'");
    assert_eq!(end(&admin, &fabrikam).status, 401, "a step-up");
    house.execute("update sessions set proven_at = proven_at + interval '11 minutes'");
    let before = house.count("select count(*) from credit_spans");
    house.execute("delete from letters");

    for _ in 0..2 {
        assert_eq!(end(&admin, &fabrikam).location, path(""), "twice is harmless");
    }

    let told = house.lines("select recipient_email || ' ' || subject as line from letters order by id");
    assert!(told.len() >= 2 && told.iter().all(|line| line.contains("has removed")), "{told:?}");
    assert!(told.iter().any(|line| line.starts_with("katherine.whitfield@")), "{told:?}");
    the_reseller_is_told_once(&house);
    assert_eq!(house.count("select count(*) from activity where action = 'customer.relationship_ended'"), 1);
    assert_eq!(house.count("select count(*) from subscriptions join customers on customers.id = customer_id where relationship_ended_at is not null and support_reseller is not null and status <> 'deleted'"), 0);
    nobody_is_credited_any_more(&house, before);
    assert!(admin.get(&path("")).contains("invite the customer again"));
    is_gone_for_partners(&[&admin, &reseller], &request);
    assert_eq!(sales.get(&format!("/orders/{draft}/subscriptions")).status, 404);
    let begun = sales.post("/orders", &[("customer", &id("customer:customer"))]);
    assert_eq!(begun.status, 404, "nothing is ordered for it");
    its_own_people_read_on(&house, &request);
    comes_back(&house, &admin, &reseller);
}

/// Of what it loses, and how that comes back.
fn the_reseller_is_told_once(house: &House) {
    let contact = "recipient_email = (select contact_email from resellers where name = 'Fabrikam IT Services')";
    let told = house.lines(&format!("select text_body as line from letters where {contact}"));
    assert_eq!(told.len(), 1, "{told:?}");
    for words in ["Northwind Distribution removed", "Adventure Works Cycles", "no longer administers", "invite it"] {
        assert!(told[0].contains(words), "{words}: {}", told[0]);
    }
}

/// In no list of the partners', and nothing of it is a page for them.
fn is_gone_for_partners(partners: &[&Client], request: &str) {
    let account = format!("/customers/{}/account", id("customer:customer"));
    let one = id("subscription:customer:1");
    for client in partners {
        for list in ["/customers", "/customers?q=Adventure", "/requests", "/service-requests", "/incentives"] {
            assert!(!client.get(list).contains("Adventure Works Cycles</a>"), "{list}");
        }
        for gone in [
            account.clone(),
            account.replace("account", "subscriptions"),
            format!("/subscriptions/{one}"),
            format!("/subscriptions/{one}/change?kind=reactivate"),
            format!("/service-requests/{request}"),
        ] {
            assert_eq!(client.get(&gone).status, 404, "{gone}");
        }
    }
}

/// What was credited until then stays in the history, and earns nobody anything from then on.
fn nobody_is_credited_any_more(house: &House, spans_before: i64) {
    let of_it = format!(
        "from credit_spans as span join subscriptions as it on (it.provider_id, it.id) = (span.provider_id, subscription_id)
         where customer_id = '{}' and status <> 'deleted'",
        id("customer:customer")
    );
    assert!(house.count("select count(*) from credit_spans") > spans_before, "history stays");
    assert!(
        house.count(&format!("select count(*) {of_it} and until is not null and span.reseller_id is not null")) > 0
    );
    assert_eq!(house.count(&format!("select count(*) {of_it} and until is null and span.reseller_id is not null")), 0);
    let records =
        "select count(*) from activity where action = 'subscription.reseller_changed' and reseller_id is not null";
    assert!(house.count(records) > 0, "who was credited reads it in the log");
}

/// The customer's people read what they had, and that it is over.
fn its_own_people_read_on(house: &House, request: &str) {
    let account = format!("/customers/{}/account", id("customer:customer"));
    let own = house.as_person(CUSTOMER);
    for page in ["/", &account] {
        let page = own.get(page);
        assert!(
            page.contains("removed the reseller relationship") && !page.contains("/service-requests/new"),
            "{}",
            page.text
        );
    }
    assert_eq!(own.get(&account.replace("account", "subscriptions")).status, 200);
    let new = format!("/customers/{}/service-requests/new", id("customer:customer"));
    assert_eq!(own.get(&new).status, 404, "nobody would answer");
    let old = own.get(&format!("/service-requests/{request}"));
    assert!(old.status == 200 && !old.contains("/reopen\"") && !old.contains("/notes\""), "{}", old.text);
    let form = [("entry", NOBODY), ("seen", "0")];
    assert_eq!(own.post(&format!("/service-requests/{request}/reopen"), &form).status, 409);
}

/// An accepted invitation brings the same customer back.
fn comes_back(house: &House, admin: &Client, reseller: &Client) {
    let account = format!("/customers/{}/account", id("customer:customer"));
    let own = house.as_person(CUSTOMER);
    let one = id("subscription:customer:1");
    let (_, token) = relationship(house, RESELLER);
    let offer = own.get(&format!("/relationships/{token}"));
    assert!(offer.contains("relationship is restored"), "{}", offer.text);
    let accepted = own.post(&format!("/relationships/{token}/accept"), &[("consent", "true"), ("before", "")]);
    assert_eq!(accepted.status, 303, "{}", accepted.text);
    assert!(
        !is_over(house) && admin.get(&account).contains("selected>Fabrikam") && reseller.get(&account).status == 200
    );
    assert_eq!(house.as_person(SALES_AGENT).get(&format!("/subscriptions/{one}")).status, 200);
    assert_eq!(house.count("select count(*) from activity where action = 'customer.relationship_restored'"), 1);
}

/// Somebody submits an order, another reactivates, while the relationship is removed: nothing of it ends active.
#[test]
fn nothing_becomes_active_while_the_relationship_is_removed() {
    for round in 0..3 {
        let house = House::open();
        suspend(&house);
        let (admin, sales) = (house.as_person(GLOBAL_ADMIN), house.as_person(SALES_AGENT));
        let order = draft_for(&sales, "customer:customer");
        let lines = Filled::of(&[("action", "submit")]).with("credited", id("reseller:fabrikam"));
        let lines = lines.product(BUSINESS_BASIC, "5");
        let subscription = id("subscription:customer:1");
        let change = format!("/subscriptions/{subscription}/change");
        let receipt = sales.post(&change, &[("kind", "reactivate")]).location;
        let gate = Barrier::new(3);
        let ask = &|which: u8| {
            gate.wait();
            match which {
                0 => end(&admin, &id("reseller:fabrikam")).status,
                1 => lines.post(&sales, &format!("/orders/{order}/subscriptions")).status,
                _ => sales.post(&format!("{receipt}/submit"), &[]).status,
            }
        };
        let statuses: Vec<u16> = thread::scope(|scope| {
            let asked = [0, 1, 2].map(|which| scope.spawn(move || ask(which)));
            asked.map(|answer| answer.join().unwrap()).to_vec()
        });
        assert!(statuses.iter().all(|status| *status < 500), "round {round}: {statuses:?}");
        let active = house.count(
            "select count(*) from subscriptions join customers on customers.id = customer_id
             where relationship_ended_at is not null and subscriptions.status = 'active'",
        );
        assert_eq!(active, 0, "round {round}: {statuses:?}");
    }
}

/// As another transaction removes the relationship.
fn removal() -> String {
    format!(
        "update customers set reseller_id = null, relationship_ended_at = now() where id = '{}'",
        id("customer:customer")
    )
}

#[test]
fn what_begins_while_the_relationship_is_removed_is_refused() {
    let house = House::open();
    let (own, agent) = (house.as_person(CUSTOMER), house.as_person(ADMIN_AGENT));
    let lasts_again = format!(
        "update customers set reseller_id = null, relationship_ended_at = null where id = '{}'",
        id("customer:customer")
    );
    // A reseller for a customer that has none, by the provider and by the customer itself.
    let (_, token) = relationship(&house, RESELLER);
    house.execute(&lasts_again);
    let form = [("reseller", &*id("reseller:fabrikam")), ("before", "")];
    let account = format!("/customers/{}/reseller", id("customer:customer"));
    let refused = during(&house, &removal(), || agent.post(&account, &form));
    assert_eq!(refused.status, 409, "{}", refused.text);
    house.execute(&lasts_again);
    let form = [("consent", "true"), ("before", "")];
    let refused = during(&house, &removal(), || own.post(&format!("/relationships/{token}/accept"), &form));
    assert_eq!(refused.status, 409, "{}", refused.text);
    // Service requests, opened and reopened.
    house.execute(&lasts_again);
    let (path, form) = service_requests::filled(&own, "customer", "");
    let old = service_requests::opened_for(&own, "customer", "");
    house.execute("update service_requests set closed_at = opened_at");
    let (reopen, again) = hidden_form(&own.get(&format!("/service-requests/{old}")), "/reopen");
    let refused = during(&house, &removal(), || form.post(&own, &path));
    assert!(refused.status == 409 && refused.contains("was removed"), "{}", refused.text);
    house.execute(&lasts_again);
    let refused = during(&house, &removal(), || again.post(&own, &reopen));
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(house.count("select count(*) from service_requests where closed_at is null"), 0);
    assert_eq!(house.statement_errors(), Vec::<String>::new());
    house.execute(&lasts_again);
    assert_eq!(again.post(&own, &reopen).status, 303, "it was the removal that refused");
}

#[test]
fn an_invitation_from_before_the_removal_does_not_undo_it() {
    let house = House::open();
    let own = house.as_person(CUSTOMER);
    let (_, token) = relationship(&house, RESELLER);
    house.execute(
        &removal().replace("now()", "(select max(created_at) + interval '1 second' from relationship_requests)"),
    );
    let offer = format!("/relationships/{token}");
    let page = own.get(&offer);
    assert!(page.contains("is older than the end of the relationship") && !page.contains("/accept\""), "{}", page.text);
    let accepted = own.post(&format!("{offer}/accept"), &[("consent", "true"), ("before", "")]);
    assert!(accepted.status == 409 && is_over(&house), "{}", accepted.text);
}

#[test]
fn a_change_of_many_leaves_the_subscriptions_of_a_removed_customer() {
    let house = House::open();
    let one = id("subscription:customer:1");
    let sales = house.as_person(SALES_AGENT);
    let rehearsed = sales.post("/incentives/runs", &[("chosen", &one), ("credited", "")]);
    assert_eq!(rehearsed.status, 303, "{}", rehearsed.text);
    house.execute("update credit_runs set started_at = created_at");
    house.execute(&removal());
    let run = work_runs(&house.db, house.clock.now(), CreditRule::Warn);
    actix_web::rt::System::new().block_on(run).unwrap();
    assert_eq!(house.lines("select outcome as line from credit_run_items"), ["ended"]);
    let credited = format!("select count(*) from subscriptions where id = '{one}' and partner_of_record is not null");
    assert_eq!(house.count(&credited), 1);
}
