//! From draft to placed, once and whole; and what can go wrong on the way.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;

use crate::house::{ADMIN_AGENT, House, RESELLER, SALES_AGENT};
use crate::make::{
    BUSINESS_BASIC, Filled, LASTING_PASSWORD, at_once, draft, draft_for, end_partnership, everything, id, lines,
    new_customer, password, placed_order, ready_draft, rows, submit,
};

#[test]
fn an_order_makes_the_customer_its_subscriptions_and_its_administrator() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    assert!(agent.get("/resellers").contains("Fabrikam IT Services"));

    let order = draft(&agent);
    let form = agent.get(&format!("/orders/{order}/customer"));
    assert!(form.contains(&format!("<option value=\"{}\" selected>", id("reseller:fabrikam"))), "{}", form.text);
    let page = new_customer().post(&agent, &format!("/orders/{order}/customer"));
    assert!(agent.get(&page.location).contains("Ridgeline Bakery"));
    let page = lines().post(&agent, &format!("/orders/{order}/subscriptions"));
    let review = agent.get(&page.location);
    assert!(review.contains("ridgeline.onmicrosoft.com") && review.contains("Microsoft 365 Business Basic"));
    let confirmation = agent.get(&submit(&agent, &order).location);

    let password = password(&confirmation).unwrap();
    let mut done = house.activity();
    done.sort();
    assert_eq!(
        done,
        ["customer.created", "order.placed", "session.started", "subscription.started", "user.password_shown"]
    );
    assert!(agent.get("/customers?q=ridgeline").contains("Ridgeline Bakery"));
    assert!(house.as_person(RESELLER).get("/customers?q=ridgeline").contains("Microsoft 365 Business Basic"));

    let customer = house.stranger();
    assert_eq!(customer.sign_in("admin@ridgeline.onmicrosoft.com", &password).status, 303);
    for path in ["/", "/account", "/customers"] {
        assert_eq!(customer.get(path).location, "/set-password", "{path}");
    }
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(customer.post("/set-password", &chosen).location, "/");
    let account = customer.get("/");
    assert!(account.contains("class=\"alert flash\""), "{}", account.text);
    assert!(account.contains("Ridgeline Bakery") && account.contains("Northwind Distribution"));
    let subscriptions = customer.get(&customer.get("/customers").location);
    assert!(subscriptions.contains("Microsoft 365 Business Basic"));
    for whom in ["+493023125000", "support@provider.example", "08:00"] {
        assert!(subscriptions.contains(whom), "{whom}");
    }
    assert_eq!(house.stranger().sign_in("admin@ridgeline.onmicrosoft.com", LASTING_PASSWORD).status, 303);
}

#[test]
fn twenty_submits_at_the_same_moment_place_one_order() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);

    let answers = at_once(&house, || submit(&agent, &order));

    for answer in &answers {
        assert_eq!((answer.status, answer.location.as_str()), (303, format!("/orders/{order}/confirmation").as_str()));
    }
    for (query, expected) in [
        ("select count(*) from customers where name = 'Ridgeline Bakery'", 1),
        ("select count(*) from orders", 1),
        ("select count(*) from subscriptions where order_id is not null", 1),
        ("select count(*) from activity where action = 'order.placed'", 1),
        ("select count(*) from users where sign_in_name = 'admin@ridgeline.onmicrosoft.com'", 1),
    ] {
        assert_eq!(house.count(query), expected, "{query}");
    }
}

#[test]
fn the_password_is_shown_once_and_kept_nowhere() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = placed_order(&agent);
    let confirmation = format!("/orders/{order}/confirmation");
    for other in [house.as_person(ADMIN_AGENT), house.as_person(SALES_AGENT)] {
        assert_eq!(password(&other.get(&confirmation)), None, "another person, or another session");
    }

    let shown: Vec<String> = at_once(&house, || agent.get(&confirmation)).iter().filter_map(password).collect();

    let [secret] = shown.as_slice() else { panic!("shown {} times", shown.len()) };
    assert!(!everything(&house).contains(secret.as_str()));
    for again in [agent.get(&confirmation), house.as_person(ADMIN_AGENT).get(&confirmation)] {
        assert_eq!(again.status, 200);
        assert!(!again.contains(secret) && again.contains(SALES_AGENT), "when and to whom");
    }
}

#[test]
fn the_password_can_be_seen_within_fifteen_minutes_and_issued_anew_after() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = placed_order(&agent);

    house.clock.advance(TimeDelta::minutes(15));

    assert_eq!(password(&agent.get(&format!("/orders/{order}/confirmation"))), None);
    let customer = house.lines("select customer_id::text as line from orders").concat();
    let admin = house.as_person(ADMIN_AGENT);
    let page = admin.post_and_follow(&format!("/customers/{customer}/setup-info"), &[]);
    assert!(password(&page).is_some(), "{}", page.text);
}

#[test]
fn a_new_password_ends_the_old_one_and_the_administrators_sessions() {
    let house = House::open();
    let name = "admin@oakdental.onmicrosoft.com";
    let signed_in = house.as_person(name);
    let issue = format!("/customers/{}/setup-info", id("customer:oakdental"));
    let admin = house.as_person(ADMIN_AGENT);

    let first = password(&admin.post_and_follow(&issue, &[])).unwrap();
    assert!(signed_in.get("/").location.starts_with("/sign-in"));
    let second_page = admin.post(&issue, &[]).location;
    assert_eq!(house.stranger().sign_in(name, &first).status, 422, "ended by the second");
    let second = password(&admin.get(&second_page)).unwrap();

    assert_eq!(house.stranger().sign_in(name, partner_portal::demo::PASSWORD).status, 422);
    assert_eq!(house.stranger().sign_in(name, &second).status, 303);
    assert_eq!(house.stranger().sign_in(name, &second).status, 422, "it dies on its first use");
    let third = password(&admin.post_and_follow(&issue, &[])).unwrap();
    house.clock.advance(TimeDelta::hours(72));
    assert_eq!(house.stranger().sign_in(name, &third).status, 422, "it dies after 72 hours");
}

#[test]
fn a_new_temporary_password_is_told_by_letter_and_so_is_the_lasting_one() {
    let house = House::open();
    let name = "admin@oakdental.onmicrosoft.com";
    let issue = format!("/customers/{}/setup-info", id("customer:oakdental"));
    let temporary = password(&house.as_person(ADMIN_AGENT).post_and_follow(&issue, &[])).unwrap();
    let customer = house.stranger();
    assert_eq!(customer.sign_in(name, &temporary).location, "/set-password");
    let form = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(customer.post("/set-password", &form).status, 303);

    let about = format!("select subject as line from letters where text_body like '%{name}%' order by id");
    let told = house.lines(&about);
    assert_eq!(told[..2], ["A temporary password was issued to you", "Your password was changed"], "{told:?}");
    assert_eq!(house.count(&format!("select count(*) from letters where text_body like '%{temporary}%'")), 0);
}

#[test]
fn cancel_asks_once_and_leaves_nothing() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let before = rows(&house);
    let order = ready_draft(&agent);
    let cancel = format!("/orders/{order}/cancel");

    assert_eq!(agent.get(&cancel).status, 200);
    assert_ne!(rows(&house), before, "asking cancels nothing");
    let answer = agent.post(&cancel, &[]);

    assert_eq!((answer.status, answer.location.as_str()), (303, "/resellers"));
    assert_eq!(rows(&house), before);
    assert_eq!(agent.post(&cancel, &[]).status, 404, "it is gone");
    assert_eq!(agent.get(&format!("/orders/{order}/review")).status, 404);
    let placed = placed_order(&agent);
    assert_eq!(agent.post(&format!("/orders/{placed}/cancel"), &[]).status, 409, "too late");
}

#[test]
fn an_existing_customer_gets_its_subscription_once() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft_for(&agent, "customer:oakdental");
    let page = format!("/orders/{order}/subscriptions");
    assert!(agent.get(&page).contains("Oak Dental"));
    let total = lines().with("action", "total").post(&agent, &page);
    assert!(total.status == 200 && total.contains("class=\"totals\""), "{}", total.text);

    let answers = at_once(&house, || lines().with("action", "submit").post(&agent, &page));

    for answer in answers {
        assert_eq!(
            answer.location,
            format!("/customers/{}/subscriptions", id("customer:oakdental")),
            "{}",
            answer.text
        );
    }
    let credited = house.lines("select partner_of_record::text as line from subscriptions where order_id is not null");
    assert_eq!(credited, [id("reseller:fabrikam")]);
}

#[test]
fn without_the_agreement_nothing_is_ordered() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let customer = id("customer:oakdental");
    let order = draft_for(&agent, "customer:oakdental");
    house.execute(&format!("update customers set agreement = 'asked', agreement_date = null where id = '{customer}'"));

    let answer = lines().with("action", "submit").post(&agent, &format!("/orders/{order}/subscriptions"));
    assert!(answer.status == 422 && answer.contains("checked"), "what was chosen is still chosen: {}", answer.text);
    let answer = agent.post("/orders", &[("customer", &*customer), ("origin", "customers")]);
    assert_eq!(answer.status, 409, "a new order does not begin");
    assert!(answer.contains(&format!("href=\"/customers/{customer}/account\"")), "a way out");
    let attest = [("agreement_date", "2026-11-01")];
    assert_eq!(
        agent.post(&format!("/customers/{customer}/agreement"), &attest).status,
        303,
        "the agreement is confirmed"
    );
    assert_eq!(agent.post("/orders", &[("customer", &*customer), ("origin", "customers")]).status, 303);

    let order = draft(&agent);
    new_customer().with("agreement", "asked").post(&agent, &format!("/orders/{order}/customer"));
    lines().post(&agent, &format!("/orders/{order}/subscriptions"));
    let answer = submit(&agent, &order);
    assert_eq!(answer.status, 422);
    assert!(answer.problem("agreement").is_some(), "{}", answer.text);
    let nothing = Filled::of(&[("action", "review")]);
    nothing.post(&agent, &format!("/orders/{order}/subscriptions"));
    assert_eq!(submit(&agent, &order).status, 303, "the account alone is fine");
    assert_eq!(house.count("select count(*) from subscriptions where order_id is not null"), 0);
}

#[test]
fn what_changed_meanwhile_is_said_beside_its_box() {
    let changes: [(&str, &str, String); 3] = [
        (
            "domain_prefix",
            "insert into customer_domains select 'ridgeline.onmicrosoft.com', provider_id, id from customers limit 1",
            "/customer".to_owned(),
        ),
        ("reseller", "update partnerships set ended_at = now()", "/customer".to_owned()),
        (
            &format!("plan-{BUSINESS_BASIC}"),
            "update prices set unit_price = unit_price + 1",
            "/subscriptions".to_owned(),
        ),
    ];
    for (field, change, page) in changes {
        let house = House::open();
        let agent = house.as_person(SALES_AGENT);
        let order = ready_draft(&agent);
        house.execute(change);
        let before = rows(&house);

        let answer = submit(&agent, &order);

        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.problem(field).is_some(), "{field}: {}", answer.text);
        assert!(answer.contains(&format!("action=\"/orders/{order}{page}\"")), "{field}");
        assert!(answer.contains("Ridgeline Bakery"), "{field}");
        assert_eq!(rows(&house), before, "{field}");
    }
}

#[test]
fn an_ended_partnership_is_not_credited() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft_for(&agent, "customer:oakdental");
    end_partnership(&house);

    let answer = lines().with("action", "submit").post(&agent, &format!("/orders/{order}/subscriptions"));

    assert_eq!(answer.status, 422);
    assert!(answer.problem("credited").is_some(), "{}", answer.text);
    let fabrikam = id("reseller:fabrikam");
    assert_eq!(agent.post("/orders", &[("reseller", &fabrikam)]).status, 409);
}

#[test]
fn an_order_is_whole_or_not_there() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    house.execute(
        "create function fail() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$",
    );
    house.execute("create trigger fail before insert on subscriptions execute function fail()");
    let before = rows(&house);

    let answer = submit(&agent, &order);

    assert_eq!(answer.status, 500);
    assert!(answer.contains("<code>") && !answer.contains("no room"), "a number, and no secrets: {}", answer.text);
    assert_eq!(rows(&house), before);
    house.execute("drop trigger fail on subscriptions");
    assert!(agent.get(&format!("/orders/{order}/review")).contains("Ridgeline Bakery"), "the draft is still there");
    assert_eq!(submit(&agent, &order).status, 303);
}

#[test]
fn a_wrong_count_plan_or_product_is_said_beside_its_box() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let page = format!("/orders/{order}/subscriptions");
    let licenses = format!("licenses-{BUSINESS_BASIC}");
    let plan = format!("plan-{BUSINESS_BASIC}");
    house.execute("delete from kept_forms");
    let before = everything(&house);

    for count in
        ["0", "-1", "1.5", "1000000000000", "301", "", "ten", "9223372036854775808", "１２", "1\0", "1\u{200b}"]
    {
        let answer = lines().with(&licenses, count).post(&agent, &page);
        assert_eq!(answer.status, 422, "{count:?}");
        assert!(answer.problem(&licenses).is_some(), "{count:?}: {}", answer.text);
        assert!(answer.contains(&format!("value=\"{count}\"")) || count.contains('\0'), "{count:?} is kept");
    }
    for wrong in ["", "P1Y", "P3Y-weekly", "P1M-annual", "free"] {
        assert!(lines().with(&plan, wrong).post(&agent, &page).problem(&plan).is_some(), "{wrong:?}");
    }
    let unknown = lines().and("offer", "CFQ7TTC00000:0001").post(&agent, &page);
    assert!(unknown.status == 422 && unknown.contains("id=\"problems\""), "{}", unknown.text);
    for (credited, mpn_id, field) in [
        ("somebody", "", "credited"),
        (id("reseller:wingtip").as_str(), "", "credited"),
        ("other", "", "mpn_id"),
        ("other", "12345", "mpn_id"),
        ("other", "99999999", "mpn_id"),
        ("other", "5310024", "mpn_id"),
        ("other", "7205518", "mpn_id"),
    ] {
        let answer = lines().with("credited", credited).with("mpn_id", mpn_id).post(&agent, &page);
        assert_eq!(answer.status, 422, "{credited} {mpn_id}");
        assert!(answer.problem(field).is_some(), "{credited} {mpn_id}");
    }
    // What was typed is kept beside the draft, and changes nothing of it.
    house.execute("delete from kept_forms");
    assert_eq!(everything(&house), before);
}

#[test]
fn a_reseller_found_by_its_mpn_id_is_credited() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let page = format!("/orders/{order}/subscriptions");
    let by_mpn_id = lines().with("credited", "other").with("mpn_id", "4391508");

    assert!(by_mpn_id.clone().with("action", "verify").post(&agent, &page).contains("Tailspin Cloud"));
    by_mpn_id.post(&agent, &page);
    assert!(agent.get(&page).contains("value=\"4391508\""), "it stands in its box");
    submit(&agent, &order);

    let credited = house.lines("select partner_of_record::text as line from subscriptions where order_id is not null");
    assert_eq!(credited, [id("reseller:tailspin")]);
}

#[test]
fn steps_cannot_be_skipped() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft(&agent);
    let customer = format!("/orders/{order}/customer");

    for step in ["subscriptions", "review"] {
        assert_eq!(agent.get(&format!("/orders/{order}/{step}")).location, customer, "{step}");
    }
    assert_eq!(submit(&agent, &order).location, customer);
    assert_eq!(agent.get(&format!("/orders/{order}/confirmation")).status, 303);
    assert_eq!(house.count("select count(*) from orders where status = 'placed'"), 0);
}

#[test]
fn a_draft_is_its_authors() {
    let house = House::open();
    let order = ready_draft(&house.as_person(SALES_AGENT));
    let other = house.as_person(ADMIN_AGENT);

    for step in ["customer", "subscriptions", "review", "cancel", "confirmation"] {
        assert_eq!(other.get(&format!("/orders/{order}/{step}")).status, 404, "{step}");
    }
    assert_eq!(new_customer().post(&other, &format!("/orders/{order}/customer")).status, 404);
    assert_eq!(lines().post(&other, &format!("/orders/{order}/subscriptions")).status, 404);
    assert_eq!(submit(&other, &order).status, 404);
    other.post(&format!("/orders/{order}/cancel"), &[]);
    assert_eq!(house.count("select count(*) from orders"), 1, "still there");
}

#[test]
fn of_twenty_orders_for_one_domain_one_is_placed() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let drafts: Vec<String> = (0..20).map(|_| ready_draft(&agent)).collect();
    let next = AtomicUsize::new(0);

    let answers = at_once(&house, || submit(&agent, &drafts[next.fetch_add(1, Ordering::Relaxed)]));

    let (placed, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 303);
    assert_eq!(placed.len(), 1);
    for answer in refused {
        assert!(answer.status == 422 && answer.problem("domain_prefix").is_some(), "{}", answer.text);
    }
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 1);
    assert_eq!(house.count("select count(*) from orders where status = 'draft'"), 19, "the others can be mended");
}

#[test]
fn boxes_that_no_page_has_change_nothing() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft(&agent);
    let other = id("provider:contoso");
    let extra = |form: Filled| form.with("provider_id", &other).with("status", "placed").with("unit_price", "1");

    extra(new_customer()).post(&agent, &format!("/orders/{order}/customer"));
    extra(lines()).post(&agent, &format!("/orders/{order}/subscriptions"));
    extra(Filled::of(&[])).post(&agent, &format!("/orders/{order}/submit"));

    let kept = house.lines(
        "select s.provider_id || ' ' || s.status || ' ' || (s.unit_price = p.unit_price) as line
         from subscriptions s join prices p using (provider_id, offer_id, term, billing) where s.order_id is not null",
    );
    assert_eq!(kept, [format!("{} active true", id("provider:northwind"))]);
}

#[test]
fn one_of_twenty_sign_ins_gets_in_with_a_temporary_password() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = placed_order(&agent);
    let secret = password(&agent.get(&format!("/orders/{order}/confirmation"))).unwrap();

    let answers = at_once(&house, || house.stranger().sign_in("admin@ridgeline.onmicrosoft.com", &secret));

    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 422 | 429)));
}

#[test]
fn twenty_clicks_begin_one_draft() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);

    let answers =
        at_once(&house, || agent.post("/orders", &[("reseller", &id("reseller:fabrikam")), ("origin", "resellers")]));

    assert!(answers.iter().all(|answer| answer.location == answers[0].location), "{answers:?}");
    assert_eq!(house.count("select count(*) from orders"), 1);
}

#[test]
fn what_is_sold_to_schools_alone_is_not_ordered_by_everybody() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let path = format!("/orders/{order}/subscriptions");
    house.execute(&format!("update offers set segment = 'education' where id = '{BUSINESS_BASIC}'"));
    let placed = submit(&agent, &order);
    assert!(placed.status == 422 && placed.contains("sold only to schools"), "{}", placed.text);
    let kept = lines().post(&agent, &path);
    assert!(kept.status == 422 && kept.contains("sold only to schools"), "{}", kept.text);
    assert!(!agent.get(&format!("/orders/{}/subscriptions", draft(&agent))).contains(BUSINESS_BASIC));
}
