//! User management, the reach of a person, and why somebody can or can't do something.

use std::thread;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_query;
use partner_portal::admin_relationships::AdminRole;
use partner_portal::demo;
use partner_portal::scope::{Kind, RIGHTS, Role};

use crate::accounts::{cookie, get_with};
use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, RESELLER, SALES_AGENT,
    USER_ADMIN,
};
use crate::make::{Filled, LASTING_PASSWORD, explains, id, new_customer, pages, unescape};

/// The page of a colleague.
fn page_of(name: &str) -> String {
    format!("/people/{}", id(&format!("user:{name}")))
}

/// The form of a colleague's page as it stands there, with other roles.
fn with_roles(admin: &Client, page: &str, roles: &[&str]) -> Filled {
    roles.iter().fold(form(admin, page), |form, role| form.and("roles", role))
}

/// The same without any role: names, version, and all customers.
fn form(admin: &Client, page: &str) -> Filled {
    let shown = admin.get(page);
    assert_eq!(shown.status, 200, "{}", shown.text);
    let mut form = Filled::of(&[("reach", "all")]);
    for name in ["version", "first_name", "last_name"] {
        form = form.with(name, value(&shown, name));
    }
    form
}

/// What stands in a box of a page.
fn value(page: &Answer, name: &str) -> String {
    let start = page.text.find(&format!("name=\"{name}\"")).unwrap();
    let (_, rest) = page.text.get(start..).unwrap().split_once("value=\"").unwrap();
    unescape(rest.split_once('"').unwrap().0)
}

/// Presses a button of a colleague's page.
fn press(admin: &Client, page: &str, verb: &str) -> Answer {
    let version = value(&admin.get(page), "version");
    admin.post(&format!("{page}/{verb}"), &[("version", &version)])
}

fn invitee() -> Filled {
    Filled::of(&[
        ("first_name", "Ngozi"),
        ("last_name", "Eze"),
        ("email", "Ngozi.Eze@provider.example"),
        ("language", "en"),
        ("reach", "all"),
        ("roles", "sales_agent"),
    ])
}

fn letters(house: &House) -> Vec<String> {
    house.lines("select recipient_email || ': ' || subject || E'\\n' || text_body as line from letters order by id")
}

#[test]
fn the_list_shows_everybody_of_ones_own_company_and_is_narrowed_by_role_and_text() {
    let house = House::open();
    let admin = house.as_person(USER_ADMIN);
    let list = admin.get("/people");
    assert!(list.contains("<h1>User management</h1>"), "{}", list.text);
    for name in ["Adaeze Nwosu", "Rashid Karimov", "Kwame Asante-Boateng", "helpdesk-agent@provider.example", "Never"] {
        assert!(list.contains(name), "{name}: {}", list.text);
    }
    assert!(list.contains("22 Nov 2026") || list.contains("UTC"), "the last sign-in of the reader");
    assert!(!list.contains("Quintanilla") && !list.contains("onmicrosoft.com"), "nobody of another company");

    let narrowed = admin.get("/people?role=sales_agent");
    assert!(narrowed.contains("Kristoffersen") && !narrowed.contains("Karimov"), "{}", narrowed.text);
    let found = admin.get("/people?q=KARIM");
    assert!(found.contains("Karimov") && !found.contains("Kristoffersen"), "{}", found.text);
    assert!(admin.get("/people?q=nobody-at-all").contains("Nobody matches"));
    let russian = admin.request(reqwest::Method::GET, "/people").header("accept-language", "ru").send().unwrap();
    assert!(russian.text().unwrap().contains("<h1>Управление пользователями</h1>"));
}

#[test]
fn a_long_list_has_pages_and_takes_as_many_statements_as_a_short_one() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let statements = |path: &str| {
        let before = house.statements();
        assert_eq!(admin.get(path).status, 200);
        house.statements() - before
    };
    admin.get("/people");
    let short = statements("/people");
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, provider_id, roles, created_at, reach_resellers)
         select gen_random_uuid(), 'p' || n || '@provider.example', 'p@provider.example', 'Same', 'Name', '{}',
                '{{sales_agent}}', now(), array['{}'::uuid] from generate_series(1, 120) n",
        id("provider:northwind"),
        id("reseller:fabrikam")
    ));
    assert_eq!(statements("/people"), short, "statements for 6 people and for 126");
    let seen = pages(&admin, "/people").matches("<th scope=\"row\"").count();
    assert_eq!(seen, 126, "each once");
}

#[test]
fn the_table_of_roles_is_the_table_that_decides() {
    let house = House::open();
    for (name, kind) in [(GLOBAL_ADMIN, Kind::Provider), (RESELLER, Kind::Reseller), (CUSTOMER, Kind::Customer)] {
        let page = house.as_person(name).get("/people/roles");
        let roles = Role::offered_to(kind);
        assert_eq!(page.text.matches("<th scope=\"col\">").count(), 1 + roles.len());
        let rows: Vec<&str> = page.text.split("<tr><th scope=\"row\">").skip(1).collect();
        let held: Vec<_> = RIGHTS.iter().filter(|right| !right.roles(kind).is_empty()).collect();
        assert_eq!(rows.len(), held.len(), "{name}");
        for (row, right) in rows.iter().zip(held) {
            let marks: Vec<bool> = row.split("<td ").skip(1).map(|cell| cell.contains(">Yes<")).collect();
            let expected: Vec<bool> = roles.iter().map(|role| right.roles(kind).contains(role)).collect();
            assert_eq!(marks, expected, "{} of a {kind:?}", right.words);
        }
    }
}

#[test]
fn each_wrong_box_of_an_invitation_is_told_beside_it() {
    let house = House::open();
    let admin = house.as_person(USER_ADMIN);
    let wrong = [
        ("first_name", vec!["", " "]),
        ("last_name", vec![""]),
        ("email", vec!["", "ngozi", "helpdesk-agent@provider.example"]),
        ("language", vec!["", "de"]),
        ("roles", vec!["", "owner"]),
        ("reach", vec!["", "chosen", "some"]),
    ];
    for (field, values) in wrong {
        for value in values {
            let answer = invitee().with(field, value).post(&admin, "/people");
            assert_eq!(answer.status, 422, "{field}={value}: {}", answer.text);
            assert!(answer.problem(field).is_some(), "{field}={value}: {}", answer.text);
        }
    }
    let kept = invitee().with("first_name", "").with("reach", "chosen").and("countries", "KZ").post(&admin, "/people");
    assert!(kept.contains("value=\"KZ\" checked") && kept.contains("value=\"sales_agent\" checked"), "{}", kept.text);
    assert!(explains(&kept, "help-roles"), "{}", kept.text);
    assert_eq!(letters(&house).len(), 0);
}

#[test]
fn an_invitation_answers_alike_whether_or_not_somebody_elsewhere_signs_in_with_the_address() {
    let house = House::open();
    let admin = house.as_person(USER_ADMIN);
    let answers: Vec<_> = ["somebody@new.example", "admin@reseller.example"]
        .iter()
        .map(|email| {
            let before = house.statements();
            let answer = invitee().with("email", *email).post(&admin, "/people");
            assert_eq!((answer.status, answer.location.as_str()), (303, "/people"), "{}", answer.text);
            (answer.text, house.statements() - before)
        })
        .collect();
    let list = admin.get("/people?q=Ngozi");
    let rows: Vec<String> = ["somebody@new.example", "admin@reseller.example"]
        .iter()
        .map(|email| {
            let mut rows = list.text.split("<th scope=\"row\"").skip(1).map(|row| row.split("</tr>").next().unwrap());
            let row = rows.find(|row| row.contains(email)).unwrap();
            let href = row.split_once("href=\"").unwrap().1.split_once('"').unwrap().0;
            let shown = admin.get(href).text.replace(href, "PATH").replace(email, "EMAIL");
            row.replace(href, "PATH").replace(email, "EMAIL") + &shown
        })
        .collect();
    assert_eq!(rows[0], rows[1], "the inviter sees no difference");
    assert_eq!(answers[0], answers[1], "the same answer, after as many statements");
    let told = letters(&house);
    assert!(told[0].starts_with("somebody@new.example: You are invited"), "{}", told[0]);
    assert!(told[0].contains(&house.url), "the free address gets a link to the portal: {}", told[0]);
    assert!(told[1].contains("already signs in") && !told[1].contains("http"), "{}", told[1]);
    assert_eq!(
        house.as_person("admin@reseller.example").get("/people").status,
        200,
        "who was there signs in as before"
    );
}

#[test]
fn new_roles_hold_from_the_next_request_and_the_person_is_told() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let helpdesk = house.as_person(HELPDESK_AGENT);
    let page = page_of(HELPDESK_AGENT);
    assert_eq!((helpdesk.get("/customers").status, helpdesk.get("/resellers").status), (200, 403));

    let kept = with_roles(&admin, &page, &["sales_agent", "billing_admin"]).post(&admin, &page);
    assert_eq!(kept.status, 303, "{}", kept.text);
    assert_eq!(helpdesk.get("/resellers").status, 200, "the new role, in the same session");
    let kept = with_roles(&admin, &page, &["billing_admin"]).post(&admin, &page);
    assert_eq!(kept.status, 303, "{}", kept.text);
    assert_eq!((helpdesk.get("/customers").status, helpdesk.get("/resellers").status), (403, 403));

    let told =
        house.lines("select details::text as line from activity where action = 'user.roles_changed' order by at, id");
    assert_eq!(told[0], r#"{"after": ["sales_agent", "billing_admin"], "before": ["helpdesk_agent"]}"#);
    let letters = letters(&house);
    assert_eq!(letters.len(), 2);
    assert!(letters[0].contains("Adaeze Nwosu") && letters[0].contains("Sales agent, Billing admin"), "{}", letters[0]);
}

#[test]
fn a_changed_role_gives_the_session_a_new_id() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let helpdesk = house.stranger();
    let old = cookie(&helpdesk.sign_in(HELPDESK_AGENT, demo::PASSWORD));
    let page = page_of(HELPDESK_AGENT);
    assert!(!get_with(&house, "/customers", &old).headers.contains_key("set-cookie"), "nothing is renewed yet");
    let kept = with_roles(&admin, &page, &["helpdesk_agent", "sales_agent"]).post(&admin, &page);
    assert_eq!(kept.status, 303, "{}", kept.text);

    assert_eq!(helpdesk.get(&format!("/customers/{}/account", id("nobody"))).status, 404);
    assert_eq!(house.count("select count(*) from sessions where renew"), 1, "what was undone renewed nothing");
    let answer = helpdesk.get("/customers");
    assert_eq!(answer.status, 200);
    let new = cookie(&answer);
    assert_eq!(get_with(&house, "/customers", &old).status, 303, "the old id is dead");
    assert_eq!(get_with(&house, "/customers", &new).status, 200);
    assert_eq!(helpdesk.get("/profile").status, 200, "and its owner notices nothing");
    assert_eq!(house.count("select count(*) from sessions where ended_at is null"), 2);
}

#[test]
fn only_a_global_admin_gives_that_role_or_touches_who_holds_it() {
    let house = House::open();
    let (user_admin, page) = (house.as_person(USER_ADMIN), page_of(GLOBAL_ADMIN));
    let shown = user_admin.get(&page);
    assert!(shown.contains("Only a Global admin can change") && !shown.contains("name=\"version\""), "{}", shown.text);
    for verb in ["", "/suspend", "/remove", "/end-sessions", "/resume", "/invite"] {
        let refused = user_admin.post(&format!("{page}{verb}"), &[("version", "1")]);
        assert_eq!(refused.status, 403, "{verb}");
        assert!(unescape(&refused.text).contains("People to ask in your company: Adaeze Nwosu."), "{}", refused.text);
    }
    let helpdesk = page_of(HELPDESK_AGENT);
    let given = with_roles(&user_admin, &helpdesk, &["helpdesk_agent", "global_admin"]).post(&user_admin, &helpdesk);
    assert_eq!(given.status, 403, "{}", given.text);
    assert_eq!(invitee().with("roles", "global_admin").post(&user_admin, "/people").status, 403);
    assert_eq!(house.count("select count(*) from users where version > 1 or email like 'ngozi%'"), 0);
    assert_eq!(house.count("select count(*) from activity where action = 'access.refused'"), 8, "each try is kept");

    let admin = house.as_person(GLOBAL_ADMIN);
    assert_eq!(with_roles(&admin, &helpdesk, &["global_admin"]).post(&admin, &helpdesk).status, 303);
}

#[test]
fn nobody_raises_suspends_or_removes_themselves_and_the_last_global_admin_stays() {
    let house = House::open();
    let (admin, user_admin) = (house.as_person(GLOBAL_ADMIN), house.as_person(USER_ADMIN));
    let own = page_of(USER_ADMIN);
    let raised = with_roles(&user_admin, &own, &["user_management_admin", "sales_agent"]).post(&user_admin, &own);
    assert!(raised.problem("roles").unwrap().contains("give yourself"), "{}", raised.text);
    let farther =
        with_roles(&user_admin, &own, &["user_management_admin"]).with("reach", "chosen").and("countries", "KZ");
    assert!(farther.post(&user_admin, &own).problem("reach").is_some());
    for verb in ["suspend", "remove"] {
        assert_eq!(press(&user_admin, &own, verb).status, 409, "{verb}");
    }
    let page = page_of(GLOBAL_ADMIN);
    let last = with_roles(&admin, &page, &[]).with("roles", "global_admin").with("roles", "");
    assert_eq!(last.post(&admin, &page).status, 422);
    house.execute(
        "update users set roles = '{global_admin,sales_agent}' where sign_in_name = 'global-admin@provider.example'",
    );
    let last = with_roles(&admin, &page, &["sales_agent"]).post(&admin, &page);
    assert!(last.problem("roles").unwrap().contains("at least one active Global admin"), "{}", last.text);
}

#[test]
fn of_two_global_admins_who_remove_each_other_at_the_same_moment_one_remains() {
    let house = House::open();
    house.execute(&format!("update users set roles = '{{global_admin}}' where sign_in_name = '{HELPDESK_AGENT}'"));
    let people = [GLOBAL_ADMIN, HELPDESK_AGENT];
    for verb in ["suspend", "remove"] {
        house.execute(&format!(
            "update users set suspended_at = null, version = 1 where email = any('{{{}}}')",
            people.join(",")
        ));
        let clients = people.map(|name| house.as_person(name));
        // Both rows are held until both requests have judged as much as they can and wait to write.
        let mut holder = house.sql();
        sql_query("begin").execute(&mut holder).unwrap();
        sql_query("select from users for no key update").execute(&mut holder).unwrap();
        let answers: Vec<u16> = thread::scope(|scope| {
            let asked = [(0, 1), (1, 0)].map(|(from, to): (usize, usize)| {
                let path = format!("{}/{verb}", page_of(people[to]));
                let client = &clients[from];
                scope.spawn(move || client.post(&path, &[("version", "1")]).status)
            });
            thread::sleep(Duration::from_millis(700));
            sql_query("commit").execute(&mut holder).unwrap();
            asked.into_iter().map(|answer| answer.join().unwrap()).collect()
        });
        let left = house.count(&format!(
            "select count(*) from users where roles = '{{global_admin}}' and suspended_at is null and email = any('{{{}}}')",
            people.join(",")
        ));
        assert_eq!(left, 1, "{verb}: {answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{verb}: {answers:?}");
    }
}

#[test]
fn a_form_older_than_the_person_changes_nothing_and_says_who_was_faster() {
    let house = House::open();
    let (admin, user_admin) = (house.as_person(GLOBAL_ADMIN), house.as_person(USER_ADMIN));
    let page = page_of(HELPDESK_AGENT);
    let old = with_roles(&admin, &page, &["billing_admin"]);
    assert_eq!(with_roles(&user_admin, &page, &["sales_agent"]).post(&user_admin, &page).status, 303);
    let late = old.post(&admin, &page);
    assert_eq!(late.status, 409);
    assert!(late.contains("Kwame Asante-Boateng changed this on"), "{}", late.text);
    assert_eq!(
        house.lines("select roles::text as line from users where email = 'helpdesk-agent@provider.example'"),
        ["{sales_agent}"]
    );
}

#[test]
fn a_suspended_person_is_out_at_once_and_a_removed_ones_name_is_free_again() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let (helpdesk, page) = (house.as_person(HELPDESK_AGENT), page_of(HELPDESK_AGENT));
    assert_eq!(helpdesk.get("/customers").status, 200);
    assert_eq!(press(&admin, &page, "suspend").status, 303);
    assert_eq!(helpdesk.get("/customers").status, 303, "signed out");
    assert_ne!(house.stranger().sign_in(HELPDESK_AGENT, demo::PASSWORD).status, 303);
    assert_eq!(press(&admin, &page, "resume").status, 303);
    assert_eq!(helpdesk.get("/customers").status, 303, "the old session stays ended");
    let again = house.as_person(HELPDESK_AGENT);
    assert_eq!(press(&admin, &page, "end-sessions").status, 303);
    assert_eq!(again.get("/customers").status, 303);

    let again = house.as_person(HELPDESK_AGENT);
    assert_eq!(press(&admin, &page, "remove").location, "/people");
    assert_eq!(again.get("/customers").status, 303);
    assert_eq!(admin.get(&page).status, 404, "hidden");
    assert!(!admin.get("/people").contains("Karimov"));
    assert_eq!(house.count("select count(*) from users where email = 'helpdesk-agent@provider.example'"), 1, "kept");
    let invited = invitee().with("email", HELPDESK_AGENT).post(&admin, "/people");
    assert_eq!(invited.status, 303, "{}", invited.text);
    assert!(letters(&house).last().unwrap().contains("http"), "the name is free again");
    let done = house.activity();
    for action in ["user.suspended", "user.resumed", "user.sessions_ended", "user.removed", "user.invited"] {
        assert!(done.iter().any(|known| known == action), "{action}: {done:?}");
    }
}

#[test]
fn an_invitation_is_sent_again_and_taken_back() {
    let house = House::open();
    let admin = house.as_person(USER_ADMIN);
    invitee().post(&admin, "/people");
    let list = admin.get("/people?q=ngozi");
    assert!(list.contains(">Invited<"), "{}", list.text);
    let page = list.text.split_once("<a href=\"/people/").unwrap().1.split_once('"').unwrap().0;
    let page = format!("/people/{page}");
    assert_eq!(
        invitee().post(&admin, "/people").problem("email").unwrap(),
        "A colleague in your company already has this address. Enter another one, or find the colleague in the list."
    );
    assert_eq!(press(&admin, &page, "invite").status, 303);
    assert_eq!(letters(&house).len(), 2);
    assert_eq!(press(&admin, &page, "remove").status, 303);
    assert!(admin.get("/people?q=ngozi").contains("Nobody matches"));
    assert_eq!(press(&house.as_person(GLOBAL_ADMIN), &page_of(HELPDESK_AGENT), "invite").status, 409);
    assert!(house.activity().contains(&"user.invitation_revoked".to_owned()));
}

/// Lets a colleague see only customers of Fabrikam, or only those in some countries.
fn limit(house: &House, name: &str, resellers: Option<&str>, countries: Option<&[&str]>) {
    let resellers = resellers.map_or("null".to_owned(), |label| format!("array['{}'::uuid]", id(label)));
    let countries = countries.map_or("null".to_owned(), |codes| format!("array['{}']", codes.join("','")));
    house.execute(&format!(
        "update users set reach_resellers = {resellers}, reach_countries = {countries} where sign_in_name = '{name}'"
    ));
}

#[test]
fn a_reach_is_given_on_the_page_and_narrows_everything_that_shows_customers() {
    let house = House::open();
    let (admin, agent) = (house.as_person(GLOBAL_ADMIN), house.as_person(SALES_AGENT));
    let oak = id("customer:oakdental");
    let draft = agent.post("/orders", &[("customer", &oak), ("origin", "customers")]).id();
    let subscription = id("subscription:oakdental:1");
    let paths = [
        format!("/customers/{oak}/account"),
        format!("/customers/{oak}/subscriptions"),
        format!("/subscriptions/{subscription}"),
        format!("/orders/{draft}/subscriptions"),
    ];
    assert!(agent.get("/customers?q=oak+dental").contains("Oak Dental</span>"));
    paths.iter().for_each(|path| assert_eq!(agent.get(path).status, 200, "{path}"));

    let page = page_of(SALES_AGENT);
    let litware = id("reseller:litware");
    let given = with_roles(&admin, &page, &["sales_agent"]).with("reach", "chosen").and("resellers", &litware);
    assert_eq!(given.post(&admin, &page).status, 303);
    assert!(admin.get("/people?q=kristoffersen").contains(">Litware Systemhaus GmbH<"));

    let list = agent.get("/customers");
    assert!(!list.contains("Fabrikam") && !agent.get("/customers?q=oak+dental").contains("Oak Dental</span>"));
    let resellers = agent.get("/resellers");
    assert!(resellers.contains("Litware") && !resellers.contains("Fabrikam"), "{}", resellers.text);
    paths.iter().for_each(|path| assert_eq!(agent.get(path).status, 404, "{path}"));
    assert_eq!(agent.post("/orders", &[("customer", &oak)]).status, 404);
    assert_eq!(agent.post("/orders", &[("reseller", &id("reseller:fabrikam"))]).status, 404);
    assert_eq!(agent.post(&format!("/orders/{draft}/submit"), &[]).status, 404);
    let told = house.lines("select details::text as line from activity where action = 'user.scope_changed'");
    assert!(told[0].contains(&litware) && told[0].contains("before"), "{told:?}");
}

#[test]
fn a_new_customer_of_a_person_with_a_reach_is_within_it() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let draft = agent.post("/orders", &[("origin", "customers")]).id();
    let path = format!("/orders/{draft}/customer");
    assert_eq!(new_customer().post(&agent, &path).status, 303, "right without a reach");

    limit(&house, SALES_AGENT, Some("reseller:litware"), None);
    let page = agent.get(&path);
    assert!(page.contains("Litware") && !page.contains("<option value=\"{}\">Fabrikam"), "{}", page.text);
    for form in [new_customer(), new_customer().with("reseller", "")] {
        let answer = form.post(&agent, &path);
        assert!(answer.problem("reseller").unwrap().contains("certain resellers"), "{}", answer.text);
    }
    let placed = agent.post(&format!("/orders/{draft}/submit"), &[]);
    assert_eq!(placed.status, 422, "nor is the draft from before placed");

    limit(&house, SALES_AGENT, None, Some(&["DE", "KZ"]));
    let answer = new_customer().post(&agent, &path);
    assert!(answer.problem("country").unwrap().contains("certain countries"), "{}", answer.text);
    assert!(answer.contains("<option value=\"DE\"") && !answer.contains("<option value=\"FR\""));
    assert_eq!(house.count("select count(*) from customers where domain like 'ridgeline%'"), 0);
}

#[test]
fn nobody_gives_a_wider_reach_than_their_own_or_moves_a_customer_out_of_it() {
    let house = House::open();
    let (user_admin, agent) = (house.as_person(USER_ADMIN), house.as_person(ADMIN_AGENT));
    limit(&house, USER_ADMIN, None, Some(&["DE", "US"]));
    let wider = invitee().post(&user_admin, "/people");
    assert!(wider.problem("reach").unwrap().contains("wider than your own"), "{}", wider.text);
    let within = invitee().with("reach", "chosen").and("countries", "DE").post(&user_admin, "/people");
    assert_eq!(within.status, 303, "{}", within.text);
    let beyond = invitee().with("email", "x@new.example").with("reach", "chosen").and("countries", "KZ");
    assert_eq!(beyond.post(&user_admin, "/people").status, 422);

    limit(&house, ADMIN_AGENT, Some("reseller:fabrikam"), None);
    let (fabrikam, path) = (id("reseller:fabrikam"), format!("/customers/{}/reseller", id("customer:oakdental")));
    for to in [id("reseller:litware"), String::new()] {
        let moved = agent.post(&path, &[("before", &fabrikam), ("reseller", &to)]);
        assert!(moved.problem("reseller").unwrap().contains("certain resellers"), "{}", moved.text);
    }
}

#[test]
fn a_resellers_person_can_be_limited_to_countries_alone() {
    let house = House::open();
    let (admin, page) = (house.as_person(RESELLER), "/people/new");
    let shown = admin.get(page);
    assert!(shown.contains("name=\"countries\"") && !shown.contains("name=\"resellers\""), "{}", shown.text);
    let customers = house.as_person(CUSTOMER).get(&format!("/customers/{}/users/new", id("customer:customer")));
    assert!(!customers.contains("name=\"reach\""), "a customer's people have no reach");
    assert_eq!(customers.text.matches("name=\"roles\"").count(), 3);
    let oak = format!("/customers/{}/account", id("customer:oakdental"));
    assert_eq!(admin.get(&oak).status, 200);
    limit(&house, RESELLER, None, Some(&["KZ"]));
    assert_eq!(admin.get(&oak).status, 404);
    assert_eq!(admin.get(&format!("/subscriptions/{}", id("subscription:oakdental:1"))).status, 404);
}

/// Asks the page why, and returns its verdict.
fn verdict(admin: &Client, person: &str, action: &str, customer: &str) -> bool {
    let page = admin.get(&format!("{}/why?action={action}&customer={customer}", page_of(person)));
    let (_, rest) = page.text.split_once("data-may=\"").unwrap_or_else(|| unreachable!("{}", page.text));
    rest.starts_with("true")
}

/// Does the action for real, with a form that would be taken or judged, and says whether it was let through.
fn let_through(person: &Client, action: &str, customer: &str) -> bool {
    let subscription = id(&format!("subscription:{customer}:1"));
    let at = format!("/customers/{}", id(&format!("customer:{customer}")));
    let answer = match action {
        "customers" => person.get(&format!("{at}/account")),
        "edit-customer" => person.post(&format!("{at}/account"), &[]),
        "issue-password" => person.post(&format!("{at}/setup-info"), &[]),
        "see-users" => person.get(&format!("{at}/users")),
        "users" => person.post(&format!("{at}/users"), &[]),
        "licenses" => person.post(&format!("{}/licenses", plain(customer)), &[]),
        "passwords" => person.post(&format!("{}/password", plain(customer)), &[("version", "x")]),
        "reset-admins" => {
            let admin = format!("/users/{}", id(&format!("user:admin@{customer}.onmicrosoft.com")));
            person.post(&format!("{admin}/password"), &[("version", "x")])
        }
        "give-roles" => {
            let boss =
                Filled::of(&[("display_name", "X"), ("user_name", "x"), ("location", "US"), ("roles", "global_admin")]);
            boss.post(person, &format!("{at}/users"))
        }
        "order" => person.post("/orders", &[("customer", &id(&format!("customer:{customer}")))]),
        "associate" => person.post(&format!("{at}/reseller"), &[("reseller", "x")]),
        "support" => {
            person.post(&format!("/subscriptions/{subscription}/support-contact"), &[("support_contact", "x")])
        }
        "partner" => person.get("/resellers"),
        "providers" => person.get("/providers"),
        "people" => person.get("/people"),
        _ => unreachable!("{action}"),
    };
    match answer.status {
        409 | 422 => !answer.contains("gives your company a role for this now"),
        200 => true,
        303 => !answer.location.starts_with("/sign-in"),
        401 | 403 | 404 => false,
        other => unreachable!("{action}: {other} {}", answer.text),
    }
}

/// A user of the customer who administers nothing.
fn plain(customer: &str) -> String {
    format!("/users/{}", id(&format!("user:plain@{customer}")))
}

/// Gives the provider and the reseller random roles in the accounts of both customers, often all of them.
fn shuffle_roles(house: &House, dice: &mut Dice) -> String {
    let (every, some) = (AdminRole::ALL.map(AdminRole::code), dice.roll(3) > 0);
    let roles: Vec<&str> = every.into_iter().filter(|_| !some || dice.roll(3) == 0).collect();
    let ended = roles.is_empty() || dice.roll(10) == 0;
    house.execute(&format!(
        "update admin_relationships set roles = '{{{}}}', terminated_at = {}",
        if roles.is_empty() { "directory_readers".to_owned() } else { roles.join(",") },
        if ended { "now()" } else { "null" }
    ));
    format!("{roles:?}, {}", if ended { "ended" } else { "held" })
}

/// A generator of numbers that starts where the test says, so that a failure repeats.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

/// Gives the person random roles and a random reach, and Oak Dental a random reseller that administers it
/// and another that is credited; says what it did.
fn shuffle(house: &House, dice: &mut Dice, name: &str, of_provider: bool) -> String {
    let roles: Vec<&str> = Role::ALL.iter().filter(|_| dice.roll(3) == 0).map(|role| role.code()).collect();
    house.execute(&format!(
        "update users set roles = '{{{}}}', suspended_at = null where sign_in_name = '{name}'",
        roles.join(",")
    ));
    let resellers = [None, None, Some("reseller:fabrikam"), Some("reseller:litware")][dice.roll(4)];
    let countries: Option<&[&str]> = [None, None, Some(&["US"][..]), Some(&["DE", "KZ"][..])][dice.roll(4)];
    limit(house, name, resellers.filter(|_| of_provider), countries);
    let administers = ["reseller:fabrikam", "reseller:litware"][dice.roll(2)];
    let oak = id("customer:oakdental");
    house.execute(&format!("update customers set reseller_id = '{}' where id = '{oak}'", id(administers)));
    let credited = ["null".to_owned(), format!("'{}'", id("reseller:fabrikam"))][dice.roll(2)].clone();
    house.execute(&format!(
        "update subscriptions set partner_of_record = {credited}, support_reseller = null where customer_id = '{oak}'"
    ));
    format!("{name} {roles:?} {resellers:?} {countries:?}, {administers} administers, {credited} is credited")
}

#[test]
fn the_page_that_says_why_agrees_with_what_the_routes_do() {
    const OF_A_CUSTOMER: [&str; 5] = ["customers", "edit-customer", "order", "associate", "support"];
    const BY_ROLES: [&str; 7] =
        ["issue-password", "see-users", "users", "licenses", "passwords", "reset-admins", "give-roles"];
    const OTHERS: [&str; 3] = ["partner", "providers", "people"];
    let house = House::open();
    let reseller_agent = "agent@reseller.example";
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, reseller_id, roles, created_at, password_hash)
         select '{}', '{reseller_agent}', '{reseller_agent}', 'A', 'B', reseller_id, roles, now(), password_hash
         from users where sign_in_name = '{RESELLER}'",
        id(&format!("user:{reseller_agent}"))
    ));
    for customer in ["oakdental", "customer"] {
        house.execute(&format!(
            "insert into users (id, sign_in_name, email, first_name, last_name, display_name, provider_id, customer_id, created_at)
             select '{}', 'plain@' || domain, 'plain@' || domain, 'P', 'P', 'Plain', provider_id, id, now()
             from customers where id = '{}'",
            id(&format!("user:plain@{customer}")),
            id(&format!("customer:{customer}"))
        ));
    }
    let companies = [(GLOBAL_ADMIN, HELPDESK_AGENT), (RESELLER, reseller_agent)];
    let admins = companies.map(|(admin, _)| house.as_person(admin));
    let mut dice = Dice(20_261_122);
    let (mut yes, mut no, mut unadministered, mut without_role) = (0, 0, 0, 0);
    for round in 0..40 {
        let company = dice.roll(2);
        let (admin, name) = (&admins[company], companies[company].1);
        let setting = shuffle(&house, &mut dice, name, company == 0);
        let setting = format!("{setting}, {}", shuffle_roles(&house, &mut dice));
        let person = house.as_person(name);
        if dice.roll(8) == 0 {
            house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{name}'"));
        }
        let customer = ["oakdental", "customer"][dice.roll(2)];
        // A customer that the asker doesn't see can't even be named.
        let page = admin.get(&format!("/customers/{}/account", id(&format!("customer:{customer}"))));
        let of_a_customer = OF_A_CUSTOMER.iter().chain(&BY_ROLES).filter(|_| page.status == 200);
        let of_a_customer = of_a_customer.map(|action| (*action, customer));
        for (action, named) in of_a_customer.chain(OTHERS.map(|action| (action, ""))) {
            let domain = if named.is_empty() { String::new() } else { format!("{named}.onmicrosoft.com") };
            let said = verdict(admin, name, action, &domain);
            without_role += usize::from(!said && BY_ROLES.contains(&action) && verdict(admin, name, action, ""));
            assert_eq!(said, let_through(&person, action, customer), "round {round}: {action} {named} by {setting}");
            if said {
                yes += 1;
            } else {
                no += 1;
            }
            unadministered +=
                usize::from(company == 1 && named == "oakdental" && setting.contains("litware administers"));
        }
    }
    assert!(yes > 50 && no > 50 && unadministered > 3, "{yes} times yes, {no} times no, {unadministered}");
    assert!(without_role > 20, "{without_role} times for want of a role in the account, or of the customer");
}

#[test]
fn why_is_said_in_words_and_tells_nothing_of_customers_to_who_may_not_see_them() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let ask = |person: &str, action: &str, customer: &str| {
        unescape(&admin.get(&format!("{}/why?action={action}&customer={customer}", page_of(person))).text)
    };
    let yes = ask(SALES_AGENT, "order", "Oak%20Dental");
    assert!(yes.contains("The role Sales agent includes it.") && yes.contains("within the person's scope"), "{yes}");
    let no = ask(BILLING_ADMIN, "order", "");
    assert!(no.contains("No. Chiara Benedetti can't add customers and order subscriptions."), "{no}");
    assert!(
        no.contains("held by Matthias Feldkamp, Solveig Kristoffersen, Adaeze Nwosu")
            || no.contains("held by Matthias Feldkamp"),
        "{no}"
    );
    assert!(ask(SALES_AGENT, "providers", "").contains("No role in a company of this kind includes it."));
    limit(&house, SALES_AGENT, Some("reseller:litware"), None);
    assert!(ask(SALES_AGENT, "order", "oakdental").contains("is outside the person's scope."));
    assert!(ask(SALES_AGENT, "prices", "oakdental").contains("the customer makes no difference"));
    assert!(ask(SALES_AGENT, "order", "no-such-company").contains("You see no customer"));
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{SALES_AGENT}'"));
    assert!(ask(SALES_AGENT, "order", "").contains("suspended and can't sign in"));

    let user_admin = house.as_person(USER_ADMIN);
    let page = user_admin.get(&format!("{}/why?action=order&customer=oakdental", page_of(ADMIN_AGENT)));
    assert!(!page.contains("name=\"customer\"") && !page.contains("Oak Dental"), "{}", page.text);
}

#[test]
fn a_refusal_names_action_roles_and_holders_in_both_languages_for_each_kind_of_company() {
    let house = House::open();
    let ask = |name: &str, path: &str, language: &str| {
        let answer = house.as_person(name).request(reqwest::Method::GET, path).header("accept-language", language);
        let answer = answer.send().unwrap();
        assert_eq!(answer.status().as_u16(), 403, "{name} {path}");
        unescape(&answer.text().unwrap())
    };
    let said = ask(BILLING_ADMIN, "/people", "en");
    assert!(said.contains("right to manage colleagues and their roles."), "{said}");
    assert!(
        said.contains("Global admin, User management admin.")
            && said.contains("People to ask in your company: Kwame Asante-Boateng, Adaeze Nwosu."),
        "{said}"
    );
    let said = ask(BILLING_ADMIN, "/people", "ru");
    assert!(said.contains("У вас нет права управлять учетными записями и ролями коллег."), "{said}");
    assert!(said.contains("Глобальный администратор, Администратор управления пользователями."), "{said}");
    for (name, path, english, russian) in [
        (
            RESELLER,
            "/resellers",
            "No role in your company includes this.",
            "В вашей организации это не входит ни в одну роль.",
        ),
        (
            CUSTOMER,
            "/providers",
            "No role in your company includes this.",
            "В вашей организации это не входит ни в одну роль.",
        ),
        (
            "admin-agent@other-provider.example",
            "/people",
            "Nobody in your company who can sign in has such a role.",
            "В вашей организации такой роли нет ни у кого, кто может войти.",
        ),
    ] {
        assert!(ask(name, path, "en").contains(english), "{name}");
        assert!(ask(name, path, "ru").contains(russian), "{name}");
    }
}

/// The path of the link in the last letter.
fn link(house: &House) -> String {
    let letter = letters(house).pop().unwrap();
    let (_, path) = letter.split_once(&house.url).unwrap();
    path.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn an_invited_colleague_takes_the_invitation_up_and_signs_in_with_the_address() {
    let house = House::open();
    let admin = house.as_person(USER_ADMIN);
    invitee().post(&admin, "/people");
    let path = link(&house);
    let newcomer = house.stranger();
    assert!(newcomer.get(&path).contains("ngozi.eze@provider.example"), "the name to be");
    let set = newcomer.post(&path, &[("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)]);
    assert_eq!(set.status, 303, "{}", set.text);
    assert_eq!(newcomer.get("/resellers").status, 200, "signed in as a Sales agent");
    let again = house.stranger();
    assert_eq!(again.sign_in("Ngozi.Eze@provider.example", LASTING_PASSWORD).status, 303);
    assert!(admin.get("/people?q=ngozi").contains(">Active<"));
    assert_eq!(newcomer.get(&path).status, 409, "used");
}

#[test]
fn an_address_goes_to_whoever_takes_an_invitation_up_first_and_the_other_is_told() {
    let house = House::open();
    let (provider, reseller) = (house.as_person(USER_ADMIN), house.as_person(RESELLER));
    invitee().post(&provider, "/people");
    let first = link(&house);
    assert_eq!(invitee().post(&reseller, "/people").status, 303, "an invitation keeps an address from nobody");
    let second = link(&house);
    let password = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(house.stranger().post(&second, &password).status, 303);
    let late = house.stranger().post(&first, &password);
    assert_eq!(late.status, 422);
    assert!(unescape(&late.text).contains("Somebody else already signs in with this address"), "{}", late.text);
}

#[test]
fn a_link_for_a_new_password_is_sent_and_ends_with_the_account() {
    let house = House::open();
    let (admin, page) = (house.as_person(USER_ADMIN), page_of(HELPDESK_AGENT));
    assert_eq!(press(&admin, &page, "reset").status, 303);
    let first = link(&house);
    assert_eq!(house.stranger().get(&first).status, 200);
    assert_eq!(press(&admin, &page, "suspend").status, 303);
    assert_eq!(house.stranger().get(&first).status, 409);
    assert_eq!(press(&admin, &page, "reset").status, 409, "nothing for who can't sign in");
    assert_eq!(press(&admin, &page, "resume").status, 303);
    assert_eq!(house.stranger().get(&first).status, 409, "the old link stays ended");
    assert!(letters(&house)[0].contains("Kwame Asante-Boateng of Northwind"), "{:?}", letters(&house));
}

#[test]
fn every_change_of_somebody_wants_a_fresh_proof_and_their_second_factor_can_be_reset() {
    let house = House::open();
    let admin = house.as_person(GLOBAL_ADMIN);
    let page = page_of(SALES_AGENT);
    house.execute(
        "insert into second_factors (id, user_id, name, sealed_seed, created_at)
         select gen_random_uuid(), id, 'app', '\\x00', now() from users where sign_in_name = 'sales-agent@provider.example'",
    );
    let factors = || house.count("select count(*) from second_factors");

    let changed = with_roles(&admin, &page, &["helpdesk_agent"]);
    house.clock.advance(chrono::TimeDelta::minutes(11));
    assert_eq!(changed.post(&admin, &page).status, 401);
    for verb in ["suspend", "remove", "reset", "end-sessions", "forget-factors"] {
        assert_eq!(press(&admin, &page, verb).status, 401, "{verb}");
    }
    assert_eq!(invitee().post(&admin, "/people").status, 401);
    assert_eq!((factors(), house.activity().iter().filter(|action| action.starts_with("user.")).count()), (1, 0));

    let admin = house.as_person(GLOBAL_ADMIN);
    assert_eq!(press(&admin, &page, "forget-factors").status, 303);
    assert_eq!(factors(), 0);
    assert!(house.activity().contains(&"second_factor.reset".to_owned()));
    assert_eq!(letters(&house).iter().filter(|it| it.starts_with(SALES_AGENT)).count(), 1, "the person is told");
}
