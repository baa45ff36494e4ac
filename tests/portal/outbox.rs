//! Changes that wait: seen in the outbox, taken back by whoever made them, or else done exactly once when they are due.

use chrono::TimeDelta;
use partner_portal::outbox::{Settings, do_waiting};
use partner_portal::partnerships::CreditRule;
use partner_portal::subscriptions::EndOfTerm;

use crate::bulk;
use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, Client, GLOBAL_ADMIN, House, OTHER_PROVIDER, RESELLER, SALES_AGENT,
};
use crate::make::{
    E3, Filled, at_once, draft_for, end_partnership, hidden_form, id, lines, password, ready_draft, submit,
    twenty_numbered,
};
use crate::order_requests;

/// One round of the worker: how much it did.
pub fn work(house: &House) -> usize {
    let settings =
        Settings { credit: CreditRule::Warn, end_of_term: EndOfTerm::default(), public_url: house.url.clone() };
    actix_web::rt::System::new().block_on(do_waiting(&house.db, &house.clock, &settings)).unwrap()
}

/// After the delay, and whether anything was left to do before.
fn when_due(house: &House) -> usize {
    assert_eq!(work(house), 0, "nothing is done before its time");
    house.clock.advance(TimeDelta::seconds(61));
    work(house)
}

/// Takes back what waits on a page.
fn take_back(person: &Client, page: &str) -> Answer {
    let (path, form) = hidden_form(&person.get(page), "/take-back");
    form.post(person, &path)
}

fn licenses(house: &House) -> i64 {
    let label = id("subscription:oakdental:1");
    house.count(&format!("select licenses::bigint as count from subscriptions where id = '{label}'"))
}

/// A receipt for so many licenses of Oak Dental's first subscription.
fn receipt(agent: &Client, licenses: &str) -> String {
    let change = format!("/subscriptions/{}/change", id("subscription:oakdental:1"));
    let answer = agent.post(&change, &[("kind", "licenses"), ("licenses", licenses)]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

#[test]
fn without_a_delay_nothing_waits() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    submit(&agent, &order);
    assert_eq!(house.count("select count(*) from waiting_changes"), 0);
    assert!(agent.get("/outbox").contains("Nothing is waiting"));
}

#[test]
fn a_submitted_order_waits_and_is_placed_once_when_it_is_due() {
    let house = House::undoing(60);
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let confirmation = format!("/orders/{order}/confirmation");
    for answer in at_once(&house, || submit(&agent, &order)) {
        assert_eq!((answer.status, answer.location.as_str()), (303, confirmation.as_str()), "{}", answer.text);
    }
    assert_eq!(house.count("select count(*) from waiting_changes"), 1);
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 0);
    let page = agent.get(&confirmation);
    assert!(page.contains("Happens on ") && page.contains("Take back"), "{}", page.text);
    assert_eq!(password(&page), None);
    for step in ["customer", "subscriptions", "review"] {
        assert_eq!(agent.get(&format!("/orders/{order}/{step}")).location, confirmation, "nobody changes it");
    }
    assert_eq!(lines().post(&agent, &format!("/orders/{order}/subscriptions")).location, confirmation);
    assert_eq!(agent.post(&format!("/orders/{order}/cancel"), &[]).status, 409);
    assert!(!agent.get("/drafts").contains("Ridgeline Bakery"));
    let colleague = house.as_person(ADMIN_AGENT).get("/outbox");
    assert!(colleague.contains("Ridgeline Bakery") && !colleague.contains("/take-back"), "{}", colleague.text);
    assert!(!house.as_person(OTHER_PROVIDER).get("/outbox").contains("Ridgeline Bakery"));

    assert_eq!((when_due(&house), work(&house)), (1, 0));

    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 1);
    assert_eq!(house.activity().iter().filter(|action| *action == "order.placed").count(), 1);
    assert!(password(&agent.get(&confirmation)).is_some(), "Setup info is there now");
    assert!(agent.get("/outbox").contains("Happened on"));
    let late = agent
        .post(&format!("/outbox/{}/take-back", house.lines("select id::text as line from waiting_changes")[0]), &[]);
    assert_eq!(late.status, 409);
}

#[test]
fn what_was_taken_back_never_happens_and_can_be_submitted_again() {
    let house = House::undoing(60);
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    submit(&agent, &order);
    let waiting = house.lines("select id::text as line from waiting_changes").concat();
    let path = format!("/outbox/{waiting}/take-back");
    assert_eq!(house.as_person(ADMIN_AGENT).post(&path, &[]).status, 409, "it is its maker's to take back");
    assert_eq!(house.as_person(OTHER_PROVIDER).post(&path, &[]).status, 404);
    for _ in 0..2 {
        assert_eq!(agent.post(&path, &[]).location, "/outbox", "twice is harmless");
    }
    assert_eq!(when_due(&house), 0);
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 0);
    assert_eq!(house.activity().iter().filter(|action| *action == "change.taken_back").count(), 1);
    assert!(agent.get("/drafts").contains("Ridgeline Bakery"), "it is a draft again");

    submit(&agent, &order);
    assert_eq!(when_due(&house), 1);
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 1);
}

#[test]
fn an_existing_customers_order_waits_too() {
    let house = House::undoing(60);
    let agent = house.as_person(SALES_AGENT);
    let order = draft_for(&agent, "customer:oakdental");
    let form = lines().with("action", "submit");
    for _ in 0..2 {
        let answer = form.post(&agent, &format!("/orders/{order}/subscriptions"));
        assert_eq!(answer.location, format!("/orders/{order}/confirmation"), "{}", answer.text);
    }
    let before = house.count("select count(*) from subscriptions");
    assert_eq!(when_due(&house), 1);
    assert_eq!(house.count("select count(*) from subscriptions"), before + 1);
}

#[test]
fn a_change_of_licenses_waits_and_is_judged_again_when_it_is_due() {
    let house = House::undoing(60);
    let agent = house.as_person(SALES_AGENT);
    let shown = receipt(&agent, "30");
    for answer in at_once(&house, || agent.post(&format!("{shown}/submit"), &[])) {
        assert_eq!((answer.status, answer.location.as_str()), (303, shown.as_str()), "{}", answer.text);
    }
    assert_eq!((licenses(&house), house.count("select count(*) from waiting_changes")), (25, 1));
    let page = agent.get(&shown);
    assert!(page.contains("Happens on ") && !page.contains(&format!("{shown}/submit")), "{}", page.text);
    let other = receipt(&agent, "40");
    assert_eq!(agent.post(&format!("{other}/submit"), &[]).status, 303);

    assert_eq!(when_due(&house), 2);

    assert_eq!(licenses(&house), 30, "the second would come out otherwise by then");
    assert_eq!(house.lines("select state as line from waiting_changes order by due_at, id"), ["done", "refused"]);
    assert!(agent.get("/outbox").contains("The result would be different now"));
    let letters = house.lines("select text_body as line from letters");
    assert!(
        letters.iter().any(|text| text.contains("Oak Dental") && text.contains("would be different now")),
        "{letters:?}"
    );
    assert_eq!(house.activity().iter().filter(|action| *action == "subscription.licenses_changed").count(), 1);

    let third = receipt(&agent, "31");
    agent.post(&format!("{third}/submit"), &[]);
    assert_eq!(take_back(&agent, &third).location, "/outbox");
    assert_eq!((when_due(&house), licenses(&house)), (0, 30));
    assert!(house.as_person(BILLING_ADMIN).get("/outbox").contains("Taken back on"));
}

#[test]
fn a_resellers_change_is_in_its_own_outbox_and_done_by_its_rights() {
    let house = House::undoing(60);
    let reseller = house.as_person(RESELLER);
    let change = format!("/subscriptions/{}/change", id("subscription:oakdental:1"));
    let shown = reseller.post(&change, &[("kind", "auto-renew")]).location;
    assert_eq!(reseller.post(&format!("{shown}/submit"), &[]).location, shown);
    assert!(reseller.get("/outbox").contains("Oak Dental"));
    assert!(!house.as_person(ADMIN_AGENT).get("/outbox").contains("Oak Dental"));
    assert_eq!(when_due(&house), 1);
    let renews = format!(
        "select count(*) from subscriptions where not auto_renew and id = '{}'",
        id("subscription:oakdental:1")
    );
    assert_eq!(
        (house.lines("select state as line from waiting_changes").concat().as_str(), house.count(&renews)),
        ("done", 1)
    );
}

#[test]
fn an_approved_request_waits_and_is_judged_again_when_it_is_due() {
    let house = House::undoing(60);
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    let request = reseller.post(&format!("{}/ask", receipt(&reseller, "30")), &[]).location;
    let (path, approval) = hidden_form(&agent.get(&request), "/approve");
    for answer in at_once(&house, || approval.post(&agent, &path)) {
        assert_eq!((answer.status, answer.location.as_str()), (303, request.as_str()), "{}", answer.text);
    }
    assert_eq!((licenses(&house), house.count("select count(*) from waiting_changes")), (25, 1));
    let page = agent.get(&request);
    assert!(page.contains("Happens on ") && !page.contains("/approve") && !page.contains("/decline"), "{}", page.text);
    let colleague = house.as_person(ADMIN_AGENT);
    let page = colleague.get(&request);
    assert!(page.contains("Happens on ") && !page.contains("/take-back"), "{}", page.text);
    assert_eq!(approval.post(&colleague, &path).status, 409, "a colleague has approved it");
    assert!(agent.get("/requests").contains("Approved, in the outbox"));
    assert!(!reseller.get("/requests").contains("in the outbox"), "for the reseller it waits until it happens");
    let page = reseller.get(&request);
    assert!(page.contains("/withdraw") && !page.contains("Happens on "), "{}", page.text);
    assert_eq!(take_back(&agent, &request).location, "/outbox");
    assert_eq!((when_due(&house), licenses(&house)), (0, 25));

    assert!(agent.get("/").contains("/requests?state=waiting"), "Home asks for a decision");
    approval.post(&agent, &path);
    assert!(!agent.get("/").contains("/requests?state=waiting"), "it is decided");
    let declined = colleague.post(&format!("{request}/decline"), &[("reason", "No")]);
    assert!(declined.status == 409 && declined.contains("has approved this request"), "{}", declined.text);
    assert_eq!((when_due(&house), licenses(&house)), (1, 30));
    let did = |action: &str| house.activity().iter().filter(|it| *it == action).count();
    assert_eq!((did("subscription.change_approved"), did("subscription.licenses_changed")), (1, 1));
    assert!(agent.get("/outbox").contains("Approval of a request") && reseller.get(&request).contains("Approved"));

    let request = reseller.post(&format!("{}/ask", receipt(&reseller, "35")), &[]).location;
    let (path, approval) = hidden_form(&agent.get(&request), "/approve");
    approval.post(&agent, &path);
    assert_eq!(reseller.post(&format!("{request}/withdraw"), &[]).status, 303, "who asked may change their mind");
    assert_eq!((when_due(&house), licenses(&house)), (1, 30));
    assert!(agent.get("/outbox").contains("has already decided this request"));
}

#[test]
fn an_approval_is_refused_when_its_author_may_no_more_or_the_reseller_is_another() {
    let house = House::undoing(60);
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    let held = |to: &str| {
        let request = reseller.post(&format!("{}/ask", receipt(&reseller, to)), &[]).location;
        let (path, approval) = hidden_form(&agent.get(&request), "/approve");
        assert_eq!(approval.post(&agent, &path).status, 303);
        request
    };
    let request = held("30");
    house.execute(&format!("update users set roles = '{{helpdesk_agent}}' where sign_in_name = '{SALES_AGENT}'"));
    assert_eq!((when_due(&house), licenses(&house)), (1, 25), "by the rights of then");
    house.execute(&format!("update users set roles = '{{sales_agent}}' where sign_in_name = '{SALES_AGENT}'"));
    assert_eq!(reseller.post(&format!("{request}/withdraw"), &[]).status, 303);

    let request = held("31");
    let other = id("reseller:tailspin");
    let (request, customer) = (request.rsplit('/').next().unwrap(), id("customer:oakdental"));
    house.execute(&format!("update change_requests set reseller_id = '{other}' where id = '{request}'"));
    house.execute(&format!("update customers set reseller_id = '{other}' where id = '{customer}'"));
    assert_eq!((when_due(&house), licenses(&house)), (1, 25), "nobody has approved it for that one");
    assert_eq!(house.lines("select state as line from waiting_changes"), ["refused", "refused"]);
}

#[test]
fn what_would_come_out_otherwise_on_the_next_day_happens_at_once() {
    let house = House::undoing(60);
    let now = house.clock.now();
    let midnight = (now.date_naive() + chrono::Days::new(1)).and_time(chrono::NaiveTime::MIN).and_utc();
    house.clock.advance(midnight - now - TimeDelta::seconds(30));
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    let request = reseller.post(&format!("{}/ask", receipt(&reseller, "30")), &[]).location;
    let (path, approval) = hidden_form(&agent.get(&request), "/approve");
    assert_eq!(approval.post(&agent, &path).status, 303);
    assert_eq!((licenses(&house), house.count("select count(*) from waiting_changes")), (30, 0));
}

#[test]
fn an_approved_order_waits_at_the_price_that_was_shown() {
    let house = House::undoing(60);
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let placed = || house.count("select count(*) from orders where status = 'placed' and asked_by is not null");
    let request = order_requests::asked(&reseller);
    let (path, approval) = hidden_form(&agent.get(&request), "/approve");
    for answer in at_once(&house, || approval.post(&agent, &path)) {
        assert_eq!((answer.status, answer.location.as_str()), (303, request.as_str()), "{}", answer.text);
    }
    assert!(agent.get(&request).contains("Happens on "), "{}", agent.get(&request).text);
    house.execute(&format!("update prices set unit_price = unit_price + 1 where offer_id = '{E3}'"));
    assert_eq!((when_due(&house), placed()), (1, 0), "nobody has seen the new price");
    assert!(agent.get("/outbox").contains("The result would be different now"));

    let (path, approval) = hidden_form(&agent.get(&request), "/approve");
    approval.post(&agent, &path);
    assert_eq!(placed(), 0);
    assert_eq!((when_due(&house), placed()), (1, 1));
    assert_eq!(house.activity().iter().filter(|it| *it == "subscription.change_approved").count(), 1);
}

#[test]
fn a_removed_partnership_waits_and_what_it_stops_is_told() {
    let house = House::undoing(60);
    let (agent, seller) = (house.as_person(ADMIN_AGENT), house.as_person(SALES_AGENT));
    let page = format!("/resellers/{}/partnership", id("reseller:fabrikam"));
    let end = || {
        let (path, form) = hidden_form(&agent.get(&page), "/partnership/end");
        form.with("support", "stays").post(&agent, &path)
    };
    assert_eq!(end().location, page);
    let active = || house.count("select count(*) from partnerships where ended_at is null");
    let before = active();
    assert!(agent.get(&page).contains("Happens on "));
    assert_eq!(take_back(&agent, &page).status, 303);
    assert_eq!((when_due(&house), active()), (0, before));

    // An order for the reseller is due after the end of its partnership.
    end();
    house.clock.advance(TimeDelta::seconds(30));
    let order = ready_draft(&seller);
    assert_eq!(submit(&seller, &order).status, 303);
    assert_eq!((when_due(&house), active()), (2, before - 1));
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 0);
    let outbox = seller.get("/outbox");
    assert!(outbox.contains("Refused on") && outbox.contains("Ridgeline Bakery"), "{}", outbox.text);
    assert!(
        house.count("select count(*) from letters where recipient_email like '%sales%' or recipient_name <> ''") > 0
    );
    assert!(seller.get("/drafts").contains("Ridgeline Bakery"), "it is a draft again");
    assert_eq!(seller.get(&format!("/orders/{order}/confirmation")).location, format!("/orders/{order}/review"));
}

#[test]
fn a_run_from_a_file_waits_there_and_is_taken_back_there_by_whoever_made_it() {
    let house = House::open();
    let author = house.as_person(ADMIN_AGENT);
    let rows = format!("Subscription ID,Licenses\n{},30\n", id("subscription:oakdental:1"));
    let run = bulk::rehearsed(&house, &author, "licenses", &rows);
    let shows = |person: &str| house.as_person(person).get("/outbox").contains(&format!("href=\"{run}\""));
    assert!(!shows(ADMIN_AGENT), "a rehearsal does nothing by itself");
    let (path, form) = hidden_form(&author.get(&run), "/apply");
    assert_eq!(form.post(&author, &path).status, 303);

    assert!(shows(ADMIN_AGENT) && shows(GLOBAL_ADMIN) && !shows(RESELLER) && !shows(OTHER_PROVIDER));
    let end = format!("action=\"{run}/end\"");
    assert!(!house.as_person(GLOBAL_ADMIN).get("/outbox").contains(&end), "a colleague looks");
    let (path, form) = hidden_form(&author.get("/outbox"), &format!("{run}/end"));
    assert_eq!(form.post(&author, &path).location, run);
    assert!(!shows(ADMIN_AGENT));
    house.clock.advance(TimeDelta::minutes(6));
    bulk::work(&house).unwrap();
    assert_eq!(licenses(&house), 25, "it never happened");
}

#[test]
fn what_is_wrong_already_is_said_at_once_and_does_not_wait() {
    let house = House::undoing(60);
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    end_partnership(&house);
    assert_eq!(submit(&agent, &order).status, 422);
    assert_eq!(house.count("select count(*) from waiting_changes"), 0);
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 0);
    assert_eq!(Filled::of(&[]).post(&agent, &format!("/outbox/{order}/take-back")).status, 404);
}

#[test]
fn of_taking_back_and_doing_at_the_same_moment_one_wins() {
    let house = House::undoing(60);
    let agent = house.as_person(SALES_AGENT);
    for round in 0..4_i64 {
        let shown = receipt(&agent, &(40 + round).to_string());
        agent.post(&format!("{shown}/submit"), &[]);
        let (path, _) = hidden_form(&agent.get(&shown), "/take-back");
        let before = licenses(&house);
        house.clock.advance(TimeDelta::seconds(61));
        // Of twenty, every second is a worker.
        let answers = twenty_numbered(|number| {
            if number % 2 == 0 {
                work(&house);
            }
            agent.post(&path, &[])
        });
        let state =
            house.lines("select state as line from waiting_changes order by made_at desc, id desc limit 1").concat();
        let changed = licenses(&house) != before;
        match state.as_str() {
            "done" => assert!(changed && answers.iter().all(|answer| answer.status == 409)),
            "taken_back" => assert!(!changed && answers.iter().all(|answer| answer.status == 303)),
            other => panic!("{other}"),
        }
    }
    let count = |action: &str| i64::try_from(house.activity().iter().filter(|it| *it == action).count()).unwrap();
    assert_eq!(count("change.taken_back") + count("subscription.licenses_changed"), 4);
}
