//! **Onboarding**: each fact turns a step to done, who waits for whom is said in words, and the letter about what is
//! left goes out once a day.

use chrono::TimeDelta;

use crate::enrollment::enroll;
use crate::house::{ADMIN_AGENT, Answer, Client, House, OTHER_PROVIDER, RESELLER, SALES_AGENT};
use crate::make::{NOBODY, at_once, draft_for, id, lines, unescape};
use crate::reminders::sent;

/// The row of the board that names `name`.
fn row(page: &Answer, name: &str) -> String {
    assert_eq!(page.status, 200, "{}", page.text);
    let rows: Vec<String> = page.text.split("<tr>").skip(2).map(unescape).collect();
    let of = |row: &&String| row.contains(&format!(">{name}</a>"));
    let found = rows.iter().find(of);
    assert!(found.is_some(), "no row of {name}: {}", page.text);
    found.unwrap().clone()
}

/// Which of the eight steps are done: `+`, or `-`.
fn steps(row: &str) -> String {
    row.split("<li").skip(1).map(|step| if step.starts_with(" class=\"done\"") { '+' } else { '-' }).collect()
}

fn names(page: &Answer) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text);
    let rows = page.text.split("<th scope=\"row\"").skip(1);
    rows.map(|row| unescape(row.split('>').nth(2).unwrap().split('<').next().unwrap())).collect()
}

fn board(agent: &Client) -> Answer {
    agent.get("/onboarding?show=all")
}

/// A company that has enrolled by the request to a@fourthharbor.example: its browser, its link, and its id.
fn enrolled(house: &House, agent: &Client) -> (Client, String, String) {
    sent(house, agent, "Aino <a@fourthharbor.example>");
    let request = house
        .lines("select id::text as line from partnership_requests where recipient_email = 'a@fourthharbor.example'");
    let token = house.invitations().token(request[0].parse().unwrap());
    let path = format!("/invitations/{token}");
    let visitor = house.stranger();
    visitor.post(&format!("{path}/open"), &[("to", "enroll")]);
    let answer = enroll(&visitor, &token);
    assert_eq!(answer.location, path, "{}", answer.text);
    let company = house.lines("select id::text as line from resellers where name = 'Fourth Harbor Cloud'").concat();
    (visitor, path, company)
}

#[test]
fn each_fact_turns_a_step_to_done_and_says_who_is_waited_for_next() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let draft = agent.post("/partnership-requests", &[]).id();
    let at = row(&board(&agent), "Draft");
    assert_eq!(steps(&at), "--------");
    assert!(at.contains("Waiting for you: send the request") && at.contains("0 of 8 done"), "{at}");
    assert!(at.contains(&format!("href=\"/partnership-requests/{draft}\"")), "{at}");

    sent(&house, &agent, "Aino <a@fourthharbor.example>");
    let at = row(&board(&agent), "Aino");
    assert_eq!(steps(&at), "+-------");
    assert!(at.contains("Waiting for Aino: open the request") && at.contains("/remind\""), "{at}");
    let request = house
        .lines("select id::text as line from partnership_requests where recipient_email = 'a@fourthharbor.example'");
    let reminded =
        agent.post_and_follow(&format!("/partnership-requests/{}/remind", request[0]), &[("from", "onboarding")]);
    assert!(reminded.contains("A reminder is on its way") && reminded.contains("<h1>Onboarding</h1>"));
    let at = row(&reminded, "Aino");
    assert!(!at.contains("/remind\"") && at.contains("Reminded "), "{at}");

    let token = house.invitations().token(request[0].parse().unwrap());
    let path = format!("/invitations/{token}");
    let reseller = house.stranger();
    reseller.post(&format!("{path}/open"), &[("to", "enroll")]);
    let at = row(&board(&agent), "Aino");
    assert_eq!(steps(&at), "++------");
    assert!(at.contains("Waiting for Aino: sign in or enroll"), "{at}");

    assert_eq!(enroll(&reseller, &token).location, path);
    let at = row(&board(&agent), "Fourth Harbor Cloud");
    assert_eq!(steps(&at), "+++++---");
    assert!(
        at.contains("Waiting for Fourth Harbor Cloud: accept the request") && at.contains("a@fourthharbor.example"),
        "{at}"
    );
    assert!(at.contains("shown once it is a partner"), "{at}");

    assert_eq!(reseller.post(&format!("{path}/accept"), &[("consent", "true")]).status, 303);
    assert_eq!(
        steps(&row(&board(&agent), "Fourth Harbor Cloud")),
        "++++++--",
        "enrolling asks for the support profile"
    );
    house.execute("update resellers set support_hours = '' where name = 'Fourth Harbor Cloud'");
    let page = board(&agent);
    assert_eq!(names(&page).iter().filter(|name| *name == "Fourth Harbor Cloud").count(), 1);
    let at = row(&page, "Fourth Harbor Cloud");
    assert_eq!(steps(&at), "+++++---");
    let company = house.lines("select id::text as line from resellers where name = 'Fourth Harbor Cloud'").concat();
    for told in
        ["Waiting for Fourth Harbor Cloud: complete the support profile", "Waiting for you: add the first customer"]
    {
        assert!(at.contains(told), "{told}: {at}");
    }
    assert!(at.contains(&format!("href=\"/resellers/{company}\"")), "{at}");
    assert!(at.contains(&format!("name=\"reseller\" value=\"{company}\"")), "{at}");

    let support = [("phone", "+49 421 123456"), ("email", "help@fourthharbor.example"), ("hours", "Every day, 9–17")];
    assert_eq!(reseller.post("/support-profile", &support).status, 303);
    assert_eq!(steps(&row(&board(&agent), "Fourth Harbor Cloud")), "++++++--");
    first_order(&house, &agent, &company);
}

/// The end of the way: a customer whose agreement is not attested, and an order for it.
fn first_order(house: &House, agent: &Client, company: &str) {
    let customer = id("customer:lakesidemontessori");
    house.execute(&format!("update customers set reseller_id = '{company}' where id = '{customer}'"));
    let at = row(&board(agent), "Fourth Harbor Cloud");
    assert_eq!(steps(&at), "+++++++-");
    assert!(at.contains("Waiting for you: place the first order"), "{at}");
    assert!(at.contains(&format!("href=\"/customers/{customer}/account\"")), "nothing can be ordered yet: {at}");

    let attest = [("agreement_date", "2026-11-01")];
    assert_eq!(agent.post(&format!("/customers/{customer}/agreement"), &attest).status, 303);
    let at = row(&board(agent), "Fourth Harbor Cloud");
    assert!(at.contains(&format!("name=\"customer\" value=\"{customer}\"")), "{at}");
    let order = draft_for(agent, "customer:lakesidemontessori");
    let form = lines().with("credited", "").with("action", "submit");
    assert_eq!(form.post(agent, &format!("/orders/{order}/subscriptions")).status, 303);

    let at = row(&board(agent), "Fourth Harbor Cloud");
    assert_eq!(steps(&at), "++++++++");
    assert!(at.contains("Everything is done.") && !at.contains("Waiting for"), "{at}");
    assert!(!names(&agent.get("/onboarding")).contains(&"Fourth Harbor Cloud".to_owned()), "who has finished leaves");
}

#[test]
fn what_stands_against_the_credit_is_said_and_who_can_mend_it() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    house.execute(&format!("update resellers set agreement_signed_at = null where id = '{}'", id("reseller:fabrikam")));
    let page = agent.get("/onboarding");
    let lamna = "Lamna Managed Cloud, Networking and Information Security Services (South India) Private Limited";
    for (name, done, mark, wait) in [
        ("Fabrikam IT Services", "+++--+++", "agreement not signed", "sign the Microsoft Partner Agreement"),
        (lamna, "++++-+++", "MPN ID of the company, not of a location", "enter the MPN ID of a location"),
        ("Relecloud Polska sp. z o.o.", "++++-+", "suspended", "Waiting for whoever runs this portal"),
    ] {
        let at = row(&page, name);
        assert!(steps(&at).starts_with(done), "{name}: {}", steps(&at));
        assert!(at.contains(mark) && at.contains(wait), "{at}");
        assert_eq!(at.contains("/nudge\""), !at.contains("whoever runs"), "{at}");
    }
    assert!(!names(&page).contains(&"Tailspin Cloud".to_owned()));
    assert!(names(&board(&agent)).contains(&"Tailspin Cloud".to_owned()));
}

#[test]
fn a_request_that_is_over_or_came_back_waits_for_the_provider_or_leaves_the_board() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    sent(&house, &agent, "f@x.example, b@x.example, c@x.example, d@x.example, e@x.example");
    let set = |email: &str, set: &str| {
        house.execute(&format!("update partnership_requests set {set} where recipient_email = '{email}@x.example'"));
    };
    set("f", "declined_at = now()");
    set("b", "revoked_at = now()");
    set("c", "expires_at = now() - interval '1 day'");
    set("d", "expires_at = now() - interval '31 days'");
    house.execute("update letters set status = 'failed' where recipient_email = 'e@x.example'");
    let old = agent.post("/partnership-requests", &[]).id();
    house.execute(&format!("update partnership_requests set expires_at = now() where id = '{old}'"));
    let page = agent.get("/onboarding?q=X.example");
    let mut listed = names(&page);
    listed.sort();
    assert_eq!(listed, ["c@x.example", "e@x.example"]);
    assert!(row(&page, "c@x.example").contains("the request has expired, send it again"));
    assert!(row(&page, "e@x.example").contains("could not be delivered, check the address"));
    assert!(!page.contains("/remind\""), "they wait for the provider");
    assert!(!agent.get("/onboarding").contains(&old), "nobody was ever asked by it");

    let (reseller, path, company) = enrolled(&house, &agent);
    house.execute(&format!("update resellers set agreement_signed_at = null where id = '{company}'"));
    let at = row(&agent.get("/onboarding?q=fourth+harbor"), "Fourth Harbor Cloud");
    assert!(at.contains("Waiting for Fourth Harbor Cloud: sign the Microsoft Partner Agreement"), "{at}");
    assert!(at.contains("agreement not signed") && steps(&at) == "+++-----", "{at}");
    house.execute(&format!("update resellers set agreement_signed_at = now() where id = '{company}'"));
    reseller.post(&format!("{path}/accept"), &[("consent", "true")]);
    house.execute(&format!("update partnerships set ended_at = now() where reseller_id = '{company}'"));
    assert!(!board(&agent).contains("Fourth Harbor Cloud"), "an ended partnership");
}

#[test]
fn a_provider_sees_its_own_board_alone_and_who_is_kept_to_some_resellers_sees_these() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    enrolled(&house, &agent);
    agent.post("/partnership-requests", &[]);
    let other = house.as_person(OTHER_PROVIDER);
    assert_eq!(names(&board(&other)), ["Tailspin Cloud"]);
    sent(&house, &other, "a@x.example");
    let at = row(&board(&other), "a@x.example");
    assert_eq!(steps(&at), "+-------", "who has enrolled by the request of another");

    house.execute(&format!(
        "update users set reach_resellers = array['{}'::uuid] where sign_in_name = '{SALES_AGENT}'",
        id("reseller:tailspin")
    ));
    let mut listed = names(&board(&agent));
    listed.sort();
    assert_eq!(listed, ["Draft", "Fourth Harbor Cloud", "Tailspin Cloud"]);
    let nudge = |reseller: &str| agent.post(&format!("/onboarding/{reseller}/nudge"), &[]).status;
    assert_eq!((nudge(&id("reseller:fabrikam")), nudge(&id("reseller:tailspin"))), (404, 409));
}

#[test]
fn the_board_is_searched_and_paged_and_asks_the_database_the_same_for_30_rows_as_for_3() {
    let house = House::mailing();
    let agent = house.as_person(ADMIN_AGENT);
    let add = |from: u32, to: u32| {
        house.execute(&format!(
            "insert into partnership_requests (provider_id, id, requested_by, requested_by_name, language, subject, body, created_at, expires_at, sent_at, recipient_name, recipient_email)
             select '{}', gen_random_uuid(), '{}', 'Solveig', 'en', 's', 'b', now(), now() + interval '9 days', now() - n * interval '1 minute', 'Reader ' || n || '.', 'reader' || n || '@x.example'
             from generate_series({from}, {to}) n",
            id("provider:northwind"),
            id(&format!("user:{SALES_AGENT}"))
        ));
    };
    let statements = |path: &str| {
        let before = house.statements();
        assert_eq!(agent.get(path).status, 200);
        house.statements() - before
    };
    add(1, 3);
    let short = ["/onboarding?q=reader", "/onboarding?show=all"].map(statements);
    add(4, 30);
    assert_eq!(["/onboarding?q=reader", "/onboarding?show=all"].map(statements), short);
    assert_eq!(names(&agent.get("/onboarding?q=READER+17.")), ["Reader 17."]);
    assert_eq!(names(&agent.get("/onboarding?q=reader17@X")), ["Reader 17."]);
    assert!(agent.get("/onboarding?q=%25").contains("No resellers match"));

    add(31, 130);
    for show in ["", "all"] {
        let (mut read, mut after) = (Vec::new(), String::new());
        loop {
            let page = agent.get(&format!("/onboarding?show={show}&after={after}"));
            read.extend(names(&page));
            match page.text.split("&after=").nth(1) {
                Some(next) => after = next.split('"').next().unwrap().to_owned(),
                None => break,
            }
        }
        let finished = read.iter().position(|name| name == "Tailspin Cloud");
        assert_eq!(finished.is_some(), show == "all");
        assert!(finished.is_none_or(|at| at >= 132), "who has finished comes last");
        let readers: Vec<&String> = read.iter().filter(|name| name.starts_with("Reader")).collect();
        let expected: Vec<String> = (1..=130).map(|number| format!("Reader {number}.")).collect();
        assert_eq!(readers, expected.iter().collect::<Vec<_>>(), "each once, the newest first");
    }
    for wrong in ["rubbish", "WyJ0cnVlIHgiLCJ4Il0"] {
        assert_eq!(names(&agent.get(&format!("/onboarding?after={wrong}")))[0], "Reader 1.");
    }
    house.execute("delete from partnership_requests");
    house.execute("update resellers set suspended_at = null, mpn_kind = 'location'");
    let page = agent.get("/onboarding");
    assert!(page.contains("Nobody is on the way") || page.contains("Waiting for you"), "{}", page.text);
}

#[test]
fn the_letter_about_what_is_left_goes_out_once_a_day_in_the_resellers_language() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    for (reseller, what) in [
        ("fabrikam", "agreement_signed_at = null, support_hours = ''"),
        ("sistema", "support_hours = ''"),
        ("relecloud", "support_hours = ''"),
    ] {
        house.execute(&format!("update resellers set {what} where id = '{}'", id(&format!("reseller:{reseller}"))));
    }
    house.execute(&format!("update resellers set language = 'ru' where id = '{}'", id("reseller:sistema")));
    let nudge = |reseller: &str| format!("/onboarding/{}/nudge", id(&format!("reseller:{reseller}")));

    let answers = at_once(&house, || agent.post(&nudge("fabrikam"), &[]));
    assert_eq!(answers.iter().filter(|answer| answer.location == "/onboarding").count(), 1);
    let refused = answers.iter().filter(|answer| answer.status == 409 && answer.contains("was written to on"));
    assert_eq!(refused.count(), 19);
    assert!(answers.iter().filter(|answer| answer.status == 409).all(|answer| answer.contains("UTC")), "when it was");
    assert_eq!(agent.post(&nudge("sistema"), &[]).status, 303);
    let letters = house.lines(
        "select recipient_email || '|' || subject || '|' || text_body || html_body as line from letters
         where subject not like 'Sign-in%' and subject not like 'Вход%' order by created_at, id",
    );
    let [english, russian] = letters.try_into().unwrap();
    for told in [
        "rowan.castellano@reseller.example|What is left to do to work with Northwind Distribution|",
        "Sign the Microsoft Partner Agreement",
        "Complete the support profile",
        &format!("href=\"{}/identifiers\"", house.url),
    ] {
        assert!(english.contains(told), "{told}: {english}");
    }
    for told in ["Northwind Distribution: что осталось сделать", "Заполнить профиль поддержки", "/support-profile\""]
    {
        assert!(russian.contains(told) && !russian.contains("Подписать"), "{told}: {russian}");
    }

    for (reseller, status, reason) in [
        ("tailspin", 409, "nothing left to do"),
        ("relecloud", 409, "nothing left to do"),
        ("wingtip", 404, ""),
        ("proseware", 404, ""),
    ] {
        let answer = agent.post(&nudge(reseller), &[]);
        assert!(answer.status == status && answer.contains(reason), "{reseller}: {}", answer.text);
    }
    assert_eq!(agent.post(&format!("/onboarding/{NOBODY}/nudge"), &[]).status, 404);
    let silent = agent.at(&house.second_node());
    assert!(silent.post(&nudge("fabrikam"), &[]).contains("has no mail server"));
    assert!(!silent.get("/onboarding").contains("/nudge\""));

    let at = row(&agent.get("/onboarding"), "Fabrikam IT Services");
    assert!(at.contains("Reminded ") && !at.contains("/nudge\""), "{at}");
    house.clock.advance(TimeDelta::days(1));
    let agent = house.as_person(SALES_AGENT);
    assert!(row(&agent.get("/onboarding"), "Fabrikam IT Services").contains("/nudge\""));
    assert_eq!(agent.post(&nudge("fabrikam"), &[]).status, 303, "once a day");
    let history = agent.get(&format!("/resellers/{}", id("reseller:fabrikam")));
    assert!(history.contains("Reseller written to about its onboarding"), "{}", history.text);
    assert!(house.as_person(RESELLER).get("/activity").contains("written to about its onboarding"));
    assert_eq!(house.count("select count(*) from activity where action = 'partnership.nudged'"), 3);
}

#[test]
fn text_that_others_typed_is_shown_as_text() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let odd = "<b>Käse</b> & \"Söhne\"";
    house.execute(&format!(
        "update resellers set name = '{odd}', support_hours = '' where id = '{}'",
        id("reseller:fabrikam")
    ));
    let page = agent.get("/onboarding");
    assert!(!page.contains("<b>Käse") && unescape(&page.text).contains(&format!("Waiting for {odd}")), "{}", page.text);
    let told = agent.post_and_follow(&format!("/onboarding/{}/nudge", id("reseller:fabrikam")), &[]);
    assert!(!told.contains("<b>Käse") && unescape(&told.text).contains(odd), "{}", told.text);
}
