//! What a reseller's people do for customers they administer: they rename, they ask for what costs money,
//! or do it within a limit; the provider's people approve or decline.

use chrono::TimeDelta;

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT,
};
use crate::make::{at_once, id, pages};

/// Oak Dental's Business Basic: 25 licenses.
fn oak() -> String {
    id("subscription:oakdental:1")
}

fn receipt(asker: &Client, subscription: &str, form: &[(&str, &str)]) -> String {
    let answer = asker.post(&format!("/subscriptions/{subscription}/change"), form);
    assert_eq!(answer.status, 303, "{form:?}: {}", answer.text);
    answer.location
}

fn licenses(asker: &Client, to: &str) -> String {
    receipt(asker, &oak(), &[("kind", "licenses"), ("licenses", to)])
}

/// A request for `to` licenses.
pub fn asked(reseller: &Client, to: &str) -> String {
    let answer = reseller.post(&format!("{}/ask", licenses(reseller, to)), &[("note", "Order 4711")]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

/// The receipt that a request's page shows to be approved.
fn shown(page: &Answer) -> String {
    let (_, after) = page.text.split_once("name=\"receipt\" value=\"").unwrap();
    after[..36].to_owned()
}

fn approve(agent: &Client, request: &str) -> Answer {
    let receipt = shown(&agent.get(request));
    agent.post(&format!("{request}/approve"), &[("receipt", &receipt)])
}

fn column(house: &House, column: &str) -> String {
    house.lines(&format!("select {column}::text as line from subscriptions where id = '{}'", oak())).concat()
}

fn letters(house: &House) -> Vec<String> {
    house.lines(
        "select recipient_email || '|' || text_body as line from letters where subject not like 'Sign-in%' order by created_at, id",
    )
}

fn did(house: &House, action: &str) -> i64 {
    house.count(&format!("select count(*) from activity where action = 'subscription.{action}'"))
}

#[test]
fn a_subscription_is_renamed_by_those_who_administer_it() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    let path = format!("/subscriptions/{}/name", oak());
    assert_eq!(reseller.post(&path, &[("nickname", " Front desk "), ("before", "")]).status, 303);
    assert_eq!(reseller.post(&path, &[("nickname", "Front desk"), ("before", "")]).status, 303, "a second click");
    assert_eq!(did(&house, "renamed"), 1);
    for page in [format!("/subscriptions/{}", oak()), format!("/customers/{}/subscriptions", id("customer:oakdental"))]
    {
        let page = agent.get(&page);
        assert!(page.contains("Front desk") && page.contains("Microsoft 365 Business Basic"), "{}", page.text);
    }
    let late = agent.post(&path, &[("nickname", "Reception"), ("before", "")]);
    assert!(late.status == 409 && late.contains("Saved now: Front desk."), "{}", late.text);
    let long = "x".repeat(101);
    let told = agent.post(&path, &[("nickname", &long), ("before", "Front desk")]);
    assert_eq!(told.status, 422);
    assert!(told.problem("nickname").is_some() && told.contains(&long), "{}", told.text);
    assert_eq!(agent.post(&path, &[("nickname", ""), ("before", "Front desk")]).status, 303);
    assert_eq!(column(&house, "nickname"), "");
    assert_eq!(house.as_person(OTHER_RESELLER).post(&path, &[("nickname", "x")]).status, 404);
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:oakdental")));
    assert_eq!(reseller.post(&path, &[("nickname", "x")]).status, 404, "it only gets the credit now");
}

#[test]
fn what_is_asked_for_is_done_as_it_was_shown_once_the_provider_approves() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let page = reseller.get(&licenses(&reseller, "30"));
    assert!(page.contains("Ask the provider") && !page.contains("EUR") && page.contains("<strong>30</strong>"));
    let receipt = licenses(&reseller, "30");
    let refused = reseller.post(&format!("{receipt}/submit"), &[]);
    assert!(refused.status == 409 && refused.contains("You can ask for it"), "{}", refused.text);
    let long = "x".repeat(501);
    let told = reseller.post(&format!("{receipt}/ask"), &[("note", &long)]);
    assert!(told.status == 422 && told.contains(&long), "{}", told.text);

    let clicks = at_once(&house, || reseller.post(&format!("{receipt}/ask"), &[("note", "Order <4711>")]));
    let request = clicks[0].location.clone();
    assert!(clicks.iter().all(|answer| answer.status == 303 && answer.location == request));
    assert_eq!((house.count("select count(*) from change_requests"), did(&house, "change_requested")), (1, 1));
    assert_eq!(column(&house, "licenses"), "25", "nothing is done yet");
    let other = reseller.post(&format!("{}/ask", licenses(&reseller, "31")), &[]);
    assert!(other.status == 409 && other.contains("already been asked for"), "{}", other.text);
    for reader in [&reseller, &agent] {
        let page = reader.get(&format!("/subscriptions/{}", oak()));
        assert!(page.contains("asked for by Rowan Castellano"), "{}", page.text);
        let list = reader.get("/requests");
        for told in ["25 → 30", "Oak Dental", "Rowan Castellano", "Waiting"] {
            assert!(list.contains(told), "{told}: {}", list.text);
        }
    }
    let told = letters(&house);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Order <4711>") && told[0].contains(&request), "{told:?}");

    let page = agent.get(&request);
    for told in ["EUR", "Order &#60;4711&#62;", "Approve", "Decline"] {
        assert!(page.contains(told), "{told}: {}", page.text);
    }
    // Who decides finds the request behind its receipt too.
    assert_eq!(agent.post(&format!("{receipt}/submit"), &[]).location, request);
    let helpdesk = house.as_person(HELPDESK_AGENT).get(&request);
    assert!(helpdesk.status == 200 && !helpdesk.contains("/approve"), "{}", helpdesk.text);
    assert_eq!(approve(&agent, &request).status, 303);
    assert_eq!(column(&house, "licenses || ' ' || changed_by"), "30 Matthias Feldkamp");
    assert_eq!((did(&house, "change_approved"), did(&house, "licenses_changed")), (1, 1));
    let told = letters(&house);
    assert!(told[1].starts_with("admin@reseller.example|") && told[1].contains("approved"), "{told:?}");
    let page = reseller.get(&request);
    assert!(page.contains("Approved") && page.contains("Matthias Feldkamp") && !page.contains("/withdraw"));
}

#[test]
fn a_reason_is_given_for_what_is_declined_and_what_waits_can_be_withdrawn() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    let request = asked(&reseller, "30");
    let told = agent.post(&format!("{request}/decline"), &[("reason", " ")]);
    assert!(told.status == 422 && told.problem("reason").is_some(), "{}", told.text);
    let decline = || agent.post(&format!("{request}/decline"), &[("reason", "The last bill is open.")]);
    assert!(at_once(&house, decline).iter().all(|answer| answer.status == 303), "twenty clicks of one person");
    assert_eq!(did(&house, "change_declined"), 1);
    assert!(reseller.get(&request).contains("The last bill is open."));
    assert!(letters(&house).pop().unwrap().contains("The last bill is open."));
    assert_eq!(letters(&house).len(), 2);
    let late = reseller.post(&format!("{request}/withdraw"), &[]);
    assert!(late.status == 409 && late.contains("Solveig Kristoffersen has already decided"), "{}", late.text);

    let request = asked(&reseller, "31");
    for _ in 0..2 {
        assert_eq!(reseller.post(&format!("{request}/withdraw"), &[]).status, 303);
    }
    assert_eq!(did(&house, "change_withdrawn"), 1);
    let late = agent.post(&format!("{request}/approve"), &[("receipt", &id("x"))]);
    assert!(late.status == 409 && late.contains("Rowan Castellano has already decided"), "{}", late.text);
    assert_eq!(column(&house, "licenses"), "25");
    for (state, found) in [("waiting", 0), ("declined", 1), ("withdrawn", 1), ("", 2)] {
        let list = agent.get(&format!("/requests?state={state}&reseller={}", id("reseller:fabrikam")));
        assert_eq!(list.text.matches("\"><a href=\"/requests/").count(), found, "{state}");
    }
}

#[test]
fn of_two_who_decide_at_once_one_does() {
    let house = House::open();
    let (reseller, first, second) =
        (house.as_person(RESELLER), house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let request = asked(&reseller, "30");
    let receipt = shown(&first.get(&request));
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = at_once(&house, || match turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst) % 2 {
        0 => first.post(&format!("{request}/approve"), &[("receipt", &receipt)]),
        _ => second.post(&format!("{request}/decline"), &[("reason", "No.")]),
    });
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 10, "{statuses:?}");
    assert_eq!(did(&house, "change_approved") + did(&house, "change_declined"), 1);
    let approved = did(&house, "change_approved") == 1;
    assert_eq!(column(&house, "licenses"), if approved { "30" } else { "25" });
    assert_eq!(did(&house, "licenses_changed"), i64::from(approved));
}

#[test]
fn nobody_decides_what_they_asked_for_themselves() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let request = asked(&house.as_person(RESELLER), "30");
    let receipt = shown(&agent.get(&request));
    // Since then the person has come to work for the provider.
    house.execute(&format!("update change_requests set asked_by = '{}'", id(&format!("user:{ADMIN_AGENT}"))));
    let page = agent.get(&request);
    assert!(page.contains("You asked for this yourself") && !page.contains("/approve"), "{}", page.text);
    for (what, form) in [("approve", ("receipt", receipt.as_str())), ("decline", ("reason", "No."))] {
        let refused = agent.post(&format!("{request}/{what}"), &[form]);
        assert!(refused.status == 409 && refused.contains("somebody else has to decide"), "{what}: {}", refused.text);
    }
    assert_eq!(column(&house, "licenses"), "25");
    assert_eq!(approve(&house.as_person(SALES_AGENT), &request).status, 303, "a colleague does");
    assert_eq!(column(&house, "licenses"), "30");
}

#[test]
fn what_would_come_out_otherwise_is_shown_before_it_is_approved() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let request = asked(&reseller, "30");
    let old = shown(&agent.get(&request));
    let sales = house.as_person(SALES_AGENT);
    let changed = licenses(&sales, "27");
    assert_eq!(sales.post(&format!("{changed}/submit"), &[]).status, 303);
    let told = approve(&agent, &request);
    assert_eq!(told.status, 409);
    assert!(told.contains("Solveig Kristoffersen changed this subscription at"), "{}", told.text);
    assert!(told.contains("<td data-label=\"Before\">27</td>"), "{}", told.text);
    assert_eq!(column(&house, "licenses"), "27", "nothing was done");
    let again = agent.post(&format!("{request}/approve"), &[("receipt", &old)]);
    assert_eq!(again.status, 409, "what was shown first is not what would be done");
    let anew = agent.post(&format!("{request}/approve"), &[("receipt", &shown(&told))]);
    assert_eq!(anew.status, 303, "{}", anew.text);
    assert_eq!(column(&house, "licenses"), "30");

    let request = asked(&reseller, "35");
    house.clock.advance(TimeDelta::hours(25));
    let agent = house.as_person(ADMIN_AGENT);
    let told = approve(&agent, &request);
    assert!(told.status == 409 && told.contains("from another day"), "{}", told.text);
    assert_eq!(agent.post(&format!("{request}/approve"), &[("receipt", &shown(&told))]).status, 303);
    assert_eq!(column(&house, "licenses"), "35");
}

#[test]
fn a_reseller_asks_for_what_it_administers_alone() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let request = asked(&reseller, "30");
    let unasked = licenses(&reseller, "31");
    for stranger in [OTHER_RESELLER, OTHER_PROVIDER] {
        let stranger = house.as_person(stranger);
        assert_eq!(stranger.get(&request).status, 404);
        assert!(!stranger.get("/requests").contains("Oak Dental"));
    }
    assert_eq!(house.as_person(CUSTOMER).get("/requests").status, 403);
    house.execute(&format!(
        "update customers set reseller_id = '{}' where id = '{}'",
        id("reseller:litware"),
        id("customer:oakdental")
    ));
    for path in [&request, &unasked] {
        assert_eq!(reseller.get(path).status, 404, "{path}");
    }
    assert_eq!(reseller.post(&format!("{unasked}/ask"), &[]).status, 404);
    assert_eq!(reseller.post(&format!("{request}/withdraw"), &[]).status, 404);
    assert!(!reseller.get("/requests").contains("Oak Dental"));
    let refused = approve(&agent, &request);
    assert!(refused.status == 409 && refused.contains("no longer administers the customer"), "{}", refused.text);
    assert_eq!(agent.post(&format!("{request}/decline"), &[("reason", "Moved.")]).status, 303);
    assert_eq!(column(&house, "licenses"), "25");
}

#[test]
fn every_kind_of_change_can_be_asked_for_and_what_costs_nothing_need_not() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    for form in [
        &[("kind", "upgrade"), ("offer", "CFQ7TTC0LDPB:0001"), ("licenses", "25")][..],
        &[("kind", "plan"), ("plan", "P3Y-annual")],
        &[("kind", "renewal"), ("licenses", "20")],
        &[("kind", "licenses"), ("licenses", "24")],
    ] {
        let receipt = receipt(&reseller, &oak(), form);
        let answer = reseller.post(&format!("{receipt}/ask"), &[]);
        assert!(answer.status == 303 && answer.location.starts_with("/requests/"), "{form:?}: {}", answer.text);
    }
    let cancel = receipt(&reseller, &id("subscription:oakdental:2"), &[("kind", "cancel")]);
    assert!(reseller.post(&format!("{cancel}/ask"), &[]).location.starts_with("/requests/"));
    let free = receipt(&reseller, &oak(), &[("kind", "auto-renew")]);
    assert!(reseller.post(&format!("{free}/ask"), &[]).contains("nobody has to be asked"));
    assert_eq!(house.count("select count(*) from change_requests"), 5);
    // Another billing frequency is approved by who may change it.
    let plan = house.lines("select id::text as line from change_requests where kind = 'plan'").concat();
    assert_eq!(approve(&house.as_person(SALES_AGENT), &format!("/requests/{plan}")).status, 403);
    assert_eq!(approve(&agent, &format!("/requests/{plan}")).status, 303);
    assert_eq!(column(&house, "term || ' ' || billing"), "P3Y annual");
}

fn limit(agent: &Client, before: &str, to: &str) -> Answer {
    let path = format!("/resellers/{}/partnership/limit", id("reseller:fabrikam"));
    agent.post(&path, &[("limit", to), ("before", before)])
}

/// An amount of so many minor units, as it is typed.
fn typed(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

#[test]
fn within_its_limit_a_reseller_adds_licenses_itself() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let price: i64 = column(&house, "unit_price").parse().unwrap();
    let told = limit(&agent, "", "much");
    assert!(told.status == 422 && told.problem("limit").is_some() && told.contains("value=\"much\""), "{}", told.text);
    assert_eq!(limit(&house.as_person(SALES_AGENT), "", "5").status, 403);
    assert_eq!(limit(&agent, "", &typed(price * 3)).status, 303);
    assert_eq!(limit(&agent, "", "7").status, 409, "somebody was faster");
    assert_eq!(house.count("select count(*) from activity where action = 'partnership.limit_changed'"), 1);

    let beyond = reseller.get(&licenses(&reseller, "29"));
    assert!(beyond.contains("only EUR") && beyond.contains("Ask the provider"), "{}", beyond.text);
    let other = reseller.get(&receipt(&reseller, &oak(), &[("kind", "renewal"), ("licenses", "20")]));
    assert!(other.contains("does not cover this change") && other.contains("Ask the provider"), "{}", other.text);
    let within = licenses(&reseller, "27");
    assert!(reseller.get(&within).contains("You can make this change yourself"));
    for _ in 0..2 {
        assert_eq!(reseller.post(&format!("{within}/submit"), &[]).status, 303);
    }
    assert_eq!(column(&house, "licenses"), "27");
    for (person, shown) in [(&reseller, true), (&house.as_person(OTHER_RESELLER), false), (&agent, false)] {
        let list = person.get("/requests");
        assert_eq!(list.contains("Left this month"), shown, "{}", list.text);
        for amount in [price * 3, price * 2, price] {
            assert_eq!(list.contains(&format!("EUR\u{a0}{}", typed(amount))) && shown, shown, "{}", list.text);
        }
    }
    assert_eq!(house.count(&format!("select count(*) from limit_uses where amount = {}", price * 2)), 1, "once");
    let rest = licenses(&reseller, "29");
    let refused = reseller.post(&format!("{rest}/submit"), &[]);
    assert!(refused.status == 409 && refused.contains("Ask the provider"), "{}", refused.text);
    assert_eq!(column(&house, "licenses"), "27");
    // What is asked for and approved is not counted.
    assert_eq!(approve(&agent, &reseller.post(&format!("{rest}/ask"), &[]).location).status, 303);
    assert_eq!(house.count("select count(*) from limit_uses"), 1);
    // A new month, a new count.
    house.clock.advance(TimeDelta::days(31));
    let reseller = house.as_person(RESELLER);
    assert_eq!(reseller.post(&format!("{}/submit", licenses(&reseller, "32")), &[]).status, 303);
    assert_eq!(column(&house, "licenses"), "32");
    crate::make::end_partnership(&house);
    house.clock.advance(TimeDelta::days(31));
    let reseller = house.as_person(RESELLER);
    assert!(reseller.get(&licenses(&reseller, "33")).contains("your provider decides"), "no partnership, no limit");
}

#[test]
fn what_is_not_granted_is_not_shown_as_a_limit() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    assert!(!house.as_person(RESELLER).get("/requests").contains("Left this month"), "nothing is granted");
    assert_eq!(limit(&agent, "", "10").status, 303);
    assert!(house.as_person(RESELLER).get("/requests").contains("Left this month"));
    crate::make::end_partnership(&house);
    assert!(!house.as_person(RESELLER).get("/requests").contains("Left this month"), "no partnership, no limit");
}

#[test]
fn a_name_of_its_own_is_shown_wherever_the_subscription_is_listed() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(SALES_AGENT));
    house.execute(&format!("update subscriptions set nickname = 'Front desk' where id = '{}'", oak()));
    let named = |page: &str| page.contains("Front desk</a><br><span class=\"muted\">Microsoft 365 Business Basic");
    for path in ["/supported", "/incentives", "/incentives/statement"] {
        assert!(named(&pages(&reseller, path)), "{path}");
    }
    let file = reseller.get("/incentives/statement/export");
    assert!(file.contains("Name of the subscription") && file.contains("Front desk"), "{}", file.text);
    house.execute(&format!("update subscriptions set partner_of_record = null where id = '{}'", oak()));
    agent.post("/incentives/check", &[]);
    assert!(named(&pages(&agent, "/incentives")), "what earns for nobody");
    let (chosen, tailspin) = (oak(), id("reseller:tailspin"));
    let run = agent.post("/incentives/runs", &[("chosen", &chosen), ("credited", &tailspin), ("action", "rehearse")]);
    assert!(named(&agent.get(&run.location).text), "the rehearsal");
}

#[test]
fn of_two_changes_at_once_the_limit_takes_as_many_as_fit() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let price: i64 = column(&house, "unit_price").parse().unwrap();
    assert_eq!(limit(&agent, "", &typed(price * 3)).status, 303);
    // The same product for twenty customers' subscriptions: each takes a third of the limit.
    house.execute(&format!(
        "insert into subscriptions select (jsonb_populate_record(null::subscriptions, to_jsonb(subscriptions) ||
             jsonb_build_object('id', gen_random_uuid(), 'nickname', number, 'licenses', 10))).*
         from subscriptions, generate_series(1, 20) as number where id = '{}'",
        oak()
    ));
    house.execute(
        "insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
         select provider_id, gen_random_uuid(), id, 'purchase', started_at, 10, 0, '' from subscriptions where nickname <> ''",
    );
    let ids = house.lines("select id::text as line from subscriptions where nickname <> ''");
    let receipts: Vec<String> =
        ids.iter().map(|it| receipt(&reseller, it, &[("kind", "licenses"), ("licenses", "11")])).collect();
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = at_once(&house, || {
        let turn = turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        reseller.post(&format!("{}/submit", receipts[turn]), &[])
    });
    let done = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(done, 3, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    assert_eq!(house.count("select count(*) from subscriptions where nickname <> '' and licenses = 11"), 3);
    assert_eq!(house.lines("select sum(amount)::text as line from limit_uses"), [(price * 3).to_string()]);
}

#[test]
fn the_list_is_asked_for_with_the_same_few_queries_and_read_page_by_page() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    asked(&reseller, "30");
    let more = |count: usize| {
        house.execute(&format!(
            "insert into change_requests select (jsonb_populate_record(null::change_requests, to_jsonb(change_requests) ||
                 jsonb_build_object('id', gen_random_uuid(), 'decision', 'declined', 'decided_at', now(),
                                    'decided_by', gen_random_uuid()))).*
             from change_requests, generate_series(1, {count}) where decision is null"
        ));
    };
    let ask = |reader: &Client| {
        let before = house.statements();
        let rows = reader.get("/requests").text.matches("\"><a href=\"/requests/").count();
        (house.statements() - before, rows)
    };
    more(2);
    let (few, few_own) = (ask(&agent), ask(&reseller));
    assert_eq!((few.1, few_own.1), (3, 3));
    more(20);
    assert_eq!((ask(&agent), ask(&reseller)), ((few.0, 23), (few_own.0, 23)));
    more(47);
    let all = pages(&agent, "/requests");
    let seen: Vec<&str> = all.split("\"><a href=\"/requests/").skip(1).map(|row| &row[..36]).collect();
    let each: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), each.len()), (70, 70));
    let waiting = house.lines("select id::text as line from change_requests where decision is null");
    assert_eq!(seen[..1], waiting[..], "what waits comes first");
}

#[test]
fn what_a_former_reseller_asked_for_stands_in_nobodys_way() {
    let house = House::open();
    let (former, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let request = asked(&former, "30");
    let (fabrikam, tailspin) = (id("reseller:fabrikam"), id("reseller:tailspin"));
    let credit = [("credited", tailspin.as_str()), ("before", &fabrikam), ("action", "submit")];
    assert_eq!(agent.post(&format!("/subscriptions/{}/reseller", oak()), &credit).status, 303);
    assert_eq!(
        agent
            .post(
                &format!("/subscriptions/{}/support-contact", oak()),
                &[("support_contact", "provider"), ("before", &fabrikam)]
            )
            .status,
        303
    );
    let page = former.get(&request);
    assert!(
        page.status == 200 && page.contains("Fabrikam IT Services (ID: 0012345)"),
        "as it was shown: {}",
        page.text
    );

    let moved = [("reseller", tailspin.as_str()), ("before", &fabrikam)];
    assert_eq!(agent.post(&format!("/customers/{}/reseller", id("customer:oakdental")), &moved).status, 303);
    let new = asked(&house.as_person(OTHER_RESELLER), "31");
    assert_eq!(approve(&agent, &new).status, 303);
    assert_eq!(column(&house, "licenses"), "31");
    assert_eq!(agent.post(&format!("{request}/decline"), &[("reason", "No longer yours")]).status, 303);
}
