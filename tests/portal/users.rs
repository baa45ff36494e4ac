//! A customer's users and licenses: listed, added, licensed, changed, deleted and restored, by whoever may.

use std::time::Instant;

use chrono::TimeDelta;
use partner_portal::subscriptions::EndOfTerm;
use partner_portal::users::purge_deleted;

use crate::changes::{ask, change, column, oak, receipt, submit, work};
use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, Client, House, OTHER_RESELLER, RESELLER, SALES_AGENT, USER_ADMIN};
use crate::make::{Filled, LASTING_PASSWORD, attribute, id, password, twenty, unescape};

fn oak_users() -> String {
    format!("/customers/{}/users", id("customer:oakdental"))
}

/// **Add user**, filled in right, for Oak Dental.
fn newcomer(user_name: &str) -> Filled {
    Filled::of(&[("first_name", "Inês"), ("last_name", "Duarte"), ("user_name", user_name), ("location", "PT")])
}

/// Adds a user and returns the id.
fn add(admin: &Client, form: &Filled) -> String {
    let answer = form.post(admin, &oak_users());
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.id()
}

fn user(user: &str) -> String {
    format!("/users/{user}")
}

/// What stands in the box called `name`.
fn value(page: &Answer, name: &str) -> String {
    let start = page.text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| unreachable!("{name}: {}", page.text));
    attribute(page.text.get(start..).unwrap(), "value").unwrap()
}

/// Presses a button of a user's page.
fn press(admin: &Client, of: &str, verb: &str) -> Answer {
    let version = value(&admin.get(&user(of)), "version");
    admin.post(&format!("{}/{verb}", user(of)), &[("version", &version)])
}

/// Changes roles, with all else as it is.
fn with_roles(admin: &Client, of: &str, roles: &[&str]) -> Answer {
    let page = admin.get(&user(of));
    let mut form = Filled::of(&[("location", "US")]);
    for name in ["version", "first_name", "last_name", "display_name"] {
        form = form.with(name, value(&page, name));
    }
    roles.iter().fold(form, |form, role| form.and("roles", role)).post(admin, &user(of))
}

fn license(admin: &Client, of: &str, subscription: &str) -> Answer {
    admin.post(&format!("{}/licenses", user(of)), &[("licenses", subscription)])
}

/// Puts `count` users of Oak Dental into the database, `P 00001` and so on.
fn fill(house: &House, count: usize) {
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, display_name, provider_id, customer_id, created_at)
         select md5('oak' || n)::uuid, 'p' || n || '@oakdental.onmicrosoft.com', 'p', 'P', '', 'P ' || lpad(n::text, 5, '0'), '{}', '{}', now()
         from generate_series((select count(*) from users where display_name like 'P 0%') + 1, {count}) n",
        id("provider:northwind"),
        id("customer:oakdental")
    ));
}

/// Gives licenses to the first `count` of them.
fn hold(house: &House, subscription: &str, count: usize) {
    house.execute(&format!(
        "insert into license_assignments
         select provider_id, customer_id, '{subscription}', id, now() + (right(display_name, 5) || ' seconds')::interval, 'x'
         from users where display_name between 'P 00001' and 'P ' || lpad('{count}', 5, '0') order by display_name"
    ));
}

fn held(house: &House, subscription: &str) -> i64 {
    house.count(&format!("select count(*) from license_assignments where subscription_id = '{subscription}'"))
}

#[test]
fn a_list_of_thousands_is_paged_searched_and_narrowed_with_as_many_statements_as_a_short_one() {
    let house = House::open();
    let admin = house.as_person(ADMIN_AGENT);
    let statements = |path: &str| {
        let before = house.statements();
        assert_eq!(admin.get(path).status, 200);
        house.statements() - before
    };
    admin.get(&oak_users());
    fill(&house, 2);
    hold(&house, &oak(), 2);
    let short = statements(&oak_users());
    fill(&house, 29);
    hold(&house, &id("subscription:oakdental:3"), 20);
    assert_eq!(statements(&oak_users()), short, "statements for 3 users and for 30");

    fill(&house, 10_000);
    house.execute("analyze users");
    let begun = Instant::now();
    let list = admin.get(&oak_users());
    println!("10,000 users: the first page took {:?}", begun.elapsed());
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    assert!(
        list.contains("Maribel Okafor") && list.contains("Global admin") && list.contains("P 00024"),
        "{}",
        list.text
    );
    assert!(list.contains("Microsoft 365 Business Basic, Microsoft Defender for Business"), "{}", list.text);
    assert!(list.contains("23 of 25 available") && list.contains("5 of 25 available"), "{}", list.text);
    let (_, next) = list.text.split_once("<p class=\"pager\">").unwrap();
    let second = admin.get(&attribute(next, "href").unwrap());
    assert!(second.contains("P 00025") && second.contains("P 00049") && !second.contains("P 00024"), "{}", second.text);

    let found = admin.get(&format!("{}?q=P9999@", oak_users()));
    assert_eq!(found.text.matches("<th scope=\"row\"").count(), 1, "{}", found.text);
    assert!(admin.get(&format!("{}?q=maribel+OKA", oak_users())).contains("admin@oakdental.onmicrosoft.com"));
    let admins = admin.get(&format!("{}?show=admins", oak_users()));
    assert!(admins.contains("Maribel Okafor") && !admins.contains("P 00001"), "{}", admins.text);
    let unlicensed = admin.get(&format!("{}?show=unlicensed", oak_users()));
    assert!(!unlicensed.contains("P 00020") && unlicensed.contains("P 00021"), "{}", unlicensed.text);
    assert!(admin.get(&format!("{}?q=nobody-here", oak_users())).contains("No users match"));
    let russian = admin.request(reqwest::Method::GET, &oak_users()).header("accept-language", "ru").send().unwrap();
    let russian = russian.text().unwrap();
    assert!(russian.contains("Пользователи и лицензии") && russian.contains("доступны 23 из 25"), "{russian}");
}

#[test]
fn each_wrong_box_is_told_beside_it_and_nothing_typed_is_lost() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    let long = "x".repeat(65);
    let wrong = [
        ("user_name", vec!["", " ", "a b", "ä", ".a", "a.", "a..b", "a@b@c", "x@elsewhere.example", &long]),
        ("location", vec!["", "XX", "Portugal"]),
        ("roles", vec!["sales_agent", "admin_agent", "x"]),
        ("licenses", vec!["x", "00000000-0000-0000-0000-000000000000"]),
    ];
    let foreign = id("subscription:customer:1");
    for (field, values) in wrong {
        for typed in values.into_iter().chain((field == "licenses").then_some(foreign.as_str())) {
            let again = newcomer("ines").with(field, typed).post(&admin, &oak_users());
            assert_eq!(again.status, 422, "{field} {typed:?}: {}", again.text);
            assert!(again.problem(field).is_some(), "{field} {typed:?}: {}", again.text);
            assert!(again.contains("Duarte"), "what was typed stays");
        }
    }
    let long = "y".repeat(51);
    for name in ["first_name", "last_name"] {
        assert!(newcomer("ines").with(name, &*long).post(&admin, &oak_users()).problem(name).is_some());
    }
    let nameless = newcomer("ines").with("first_name", "").with("last_name", "").post(&admin, &oak_users());
    assert!(nameless.problem("display_name").is_some(), "{}", nameless.text);
    let taken = newcomer("ADMIN@OakDental.onmicrosoft.com").post(&admin, &oak_users());
    assert!(taken.problem("user_name").unwrap().contains("already taken"), "{}", taken.text);
    assert_eq!(house.count("select count(*) from activity where action = 'user.added'"), 0);
}

#[test]
fn a_new_user_gets_a_password_that_is_shown_once_and_sees_only_their_own_licenses() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    let page = admin.get(&format!("{}/new", oak_users()));
    assert!(page.contains("25 of 25 available") && page.contains("@oakdental.onmicrosoft.com"), "{}", page.text);
    let form = newcomer("Ines.Duarte").and("licenses", &oak()).and("licenses", &id("subscription:oakdental:2"));
    let answer = form.post(&admin, &oak_users());
    assert_eq!(answer.status, 303, "{}", answer.text);
    let shown = admin.get(&answer.location);
    let temporary = unescape(&password(&shown).unwrap());
    assert!(shown.contains("ines.duarte@oakdental.onmicrosoft.com"), "{}", shown.text);
    assert!(password(&admin.get(&answer.location)).is_none(), "shown once");
    assert!(
        !house.lines("select password_hash as line from users where display_name = 'Inês Duarte'")[0]
            .contains(&temporary)
    );
    let kept = house.lines("select action || ' ' || subject || ' ' || details as line from activity where action like 'user.%' order by at, id");
    let added = "user.added ines.duarte@oakdental.onmicrosoft.com";
    assert!(kept.iter().any(|line| line.contains(added) && line.contains("\"PT\"")), "{kept:?}");
    assert!(
        kept.iter().any(|line| line.contains("user.licenses_changed") && line.contains("Exchange Online")),
        "{kept:?}"
    );

    let own = house.stranger();
    assert_eq!(own.sign_in("Ines.Duarte@OakDental.onmicrosoft.com", &temporary).status, 303);
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(own.post("/set-password", &chosen).status, 303);
    let home = own.get("/");
    for told in ["Your licenses", "Microsoft 365 Business Basic", "Exchange Online (Plan 1)", "Maribel Okafor"] {
        assert!(home.contains(told), "{told}: {}", home.text);
    }
    for path in ["/users", "/people", "/customers", "/activity", &oak_users(), &format!("/users/{}", answer.id())] {
        assert_eq!(own.get(path).status, 403, "{path}");
    }
}

#[test]
fn of_two_who_assign_the_last_license_one_is_told() {
    let house = House::open();
    fill(&house, 30);
    hold(&house, &oak(), 24);
    let (agent, reseller) = (house.as_person(ADMIN_AGENT), house.as_person(RESELLER));
    let late: Vec<String> = house
        .lines("select id::text as line from users where display_name in ('P 00026', 'P 00027') order by display_name");
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = twenty(|| {
        let number = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 2;
        license([&agent, &reseller][number], &late[number], &oak())
    });
    assert_eq!(held(&house, &oak()), 25, "never more than are bought");
    let told = answers.iter().filter(|answer| answer.status == 422).count();
    assert!(told >= 9, "{told} of 20 were told, of which half were for the one who got it");
    let told = answers.iter().find(|answer| answer.status == 422).unwrap();
    assert!(told.problem("licenses").unwrap().contains("no license is available, 1 needed"), "{}", told.text);
    for who in [&agent, &reseller] {
        let page = who.get(&format!("{}/new", oak_users()));
        assert_eq!(page.text.matches(">Buy more: ").count(), 1, "{}", page.text);
        let buy = format!("/subscriptions/{}/change?kind=licenses", oak());
        assert!(page.contains(&format!("href=\"{buy}\"")) && who.get(&buy).status == 200, "{}", page.text);
    }

    // Without the portal's own checks the database holds.
    let over = format!(
        "insert into license_assignments select provider_id, customer_id, '{}', id, now(), 'x' from users where display_name = 'P 00030'",
        oak()
    );
    let refused = diesel::connection::SimpleConnection::batch_execute(&mut house.sql(), &over).unwrap_err();
    assert!(refused.to_string().contains("more licenses assigned than bought"), "{refused}");
    let less = format!(
        "insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
         select provider_id, gen_random_uuid(), id, 'upgrade', now(), -1, 0, '' from subscriptions where id = '{}'",
        oak()
    );
    let refused = diesel::connection::SimpleConnection::batch_execute(&mut house.sql(), &less).unwrap_err();
    assert!(refused.to_string().contains("fewer licenses bought than assigned"), "{refused}");
}

#[test]
fn licenses_are_given_to_many_and_taken_from_them_for_all_or_for_none() {
    let house = House::open();
    fill(&house, 12);
    let agent = house.as_person(ADMIN_AGENT);
    let exchange = id("subscription:oakdental:2");
    let ids = house.lines("select id::text as line from users where display_name like 'P 0%' order by display_name");
    let form = |count: usize, action: &str| {
        let form = Filled::of(&[("licenses", &exchange), ("action", action), ("show", "unlicensed")]);
        ids.iter().take(count).fold(form, |form, id| form.and("chosen", id))
    };
    let path = format!("{}/licenses", oak_users());
    let over = form(12, "assign").post(&agent, &path);
    assert_eq!((over.status, held(&house, &exchange)), (422, 0));
    assert!(over.problem("licenses").unwrap().contains("only 10 licenses are available, 12 needed"), "{}", over.text);
    assert_eq!(over.text.matches(" checked").count(), 12, "who was selected stays so");
    let given = form(3, "assign").post(&agent, &path);
    assert!(given.location.ends_with("?q=&show=unlicensed"), "{}", given.location);
    assert!(agent.get(&given.location).contains("Licenses have been assigned to 3 users."));
    form(5, "assign").post(&agent, &path);
    assert_eq!(held(&house, &exchange), 5, "who has one keeps it");
    let recorded = "select count(*) from activity where action = 'user.licenses_changed'";
    assert_eq!(house.count(recorded), 5, "a record for each whose licenses changed");
    let taken = form(2, "remove").post(&agent, &path);
    assert!(agent.get(&taken.location).contains("The licenses of 2 users have been removed."));
    assert_eq!(held(&house, &exchange), 3);
    for (name, wrong) in [("chosen", form(0, "assign")), ("licenses", form(1, "assign").with("licenses", ""))] {
        assert!(wrong.post(&agent, &path).problem(name).is_some(), "{name}");
    }
    assert_eq!(form(1, "assign").with("q", "a\0b").post(&agent, &path).status, 422);
    let foreign = form(1, "assign").with("chosen", id(&format!("user:{CUSTOMER}"))).post(&agent, &path);
    assert_eq!(foreign.status, 409, "another customer's user: {}", foreign.text);
    assert_eq!(form(1, "assign").with("licenses", id("subscription:customer:1")).post(&agent, &path).status, 422);
}

#[test]
fn fewer_licenses_than_are_held_are_refused_with_who_holds_them() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    fill(&house, 25);
    hold(&house, &oak(), 24);
    let refused = ask(&agent, &oak(), &[("kind", "licenses"), ("licenses", "23")]);
    let told = refused.problem("licenses").unwrap();
    assert!(
        told.contains("24 users hold a license (first of all: P 00001, P 00002, P 00003), and 23 would be left"),
        "{told}"
    );
    assert!(refused.contains(&format!("href=\"{}\"", oak_users())), "{}", refused.text);
    change(&agent, &oak(), &[("kind", "licenses"), ("licenses", "24")]);
    assert_eq!(column(&house, &oak(), "licenses"), "24");

    // At the renewal fewer may come: who got theirs last lose them then.
    let admin = house.as_person(ADMIN_AGENT);
    let shown = receipt(&admin, &oak(), &[("kind", "renewal"), ("licenses", "20")]);
    assert!(admin.get(&shown).contains("among them P 00001, P 00002, P 00003: 4 more than there will be"));
    assert_eq!(submit(&admin, &shown).status, 303);
    house.clock.advance(TimeDelta::days(241));
    work(&house, EndOfTerm::Grace);
    assert_eq!((column(&house, &oak(), "licenses"), held(&house, &oak())), ("20".to_owned(), 20));
    let kept =
        "select count(*) from license_assignments a join users on users.id = user_id where display_name > 'P 00020'";
    assert_eq!(house.count(&format!("{kept} and a.subscription_id = '{}'", oak())), 0);
    let record =
        "select details::text as line from activity where action = 'subscription.renewed' and details ? 'released'";
    assert!(house.lines(record)[0].contains("p24@oakdental.onmicrosoft.com"));
}

#[test]
fn what_is_canceled_or_suspended_says_who_loses_and_gives_no_licenses() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    fill(&house, 6);
    let exchange = id("subscription:oakdental:2");
    hold(&house, &exchange, 2);
    let third = house.lines("select id::text as line from users where display_name = 'P 00003'").concat();
    change(&agent, &exchange, &[("kind", "suspend")]);
    let refused = license(&agent, &third, &exchange);
    assert!(refused.problem("licenses").unwrap().contains("t active, so no license"), "{}", refused.text);
    let page =
        agent.get(&user(&house.lines("select id::text as line from users where display_name = 'P 00001'").concat()));
    assert!(page.contains("Suspended") && page.contains("none available"), "{}", page.text);
    change(&agent, &exchange, &[("kind", "reactivate")]);
    assert_eq!(license(&agent, &third, &exchange).status, 303);

    let shown = receipt(&agent, &exchange, &[("kind", "cancel")]);
    assert!(agent.get(&shown).contains("3 users lose their licenses, among them P 00001, P 00002, P 00003."));
    let fourth = house.lines("select id::text as line from users where display_name = 'P 00004'").concat();
    license(&agent, &fourth, &exchange);
    let anew = submit(&agent, &shown);
    assert_eq!(anew.status, 409, "somebody else would lose: {}", anew.text);
    assert!(anew.contains("Other users hold") && anew.contains("4 users lose their licenses"), "{}", anew.text);
    change(&agent, &exchange, &[("kind", "cancel")]);
    assert_eq!((column(&house, &exchange, "status"), held(&house, &exchange)), ("deleted".to_owned(), 0));
}

#[test]
fn the_last_global_admin_stays_and_a_second_one_may_go() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let first = id("user:admin@oakdental.onmicrosoft.com");
    for verb in ["delete", "block"] {
        let refused = press(&reseller, &first, verb);
        assert!(refused.status == 409 && refused.contains("at least one Global admin"), "{verb}: {}", refused.text);
    }
    let refused = with_roles(&reseller, &first, &["billing_admin"]);
    assert!(refused.problem("roles").unwrap().contains("at least one Global admin"), "{}", refused.text);

    let second = add(&reseller, &newcomer("second").and("roles", "global_admin"));
    assert_eq!(press(&reseller, &first, "delete").status, 409, "nobody can sign in as the second one yet");
    reseller.get(&format!("{}/password", user(&second)));
    assert_eq!(press(&reseller, &first, "delete").status, 303);
    assert_eq!(press(&reseller, &second, "delete").status, 409, "now the second one is the last");
    let issued = reseller.post(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
    assert!(issued.status == 409 && issued.contains("has been deleted"), "{}", issued.text);
    let sent = reseller.post(&format!("/customers/{}/setup-info/send", id("customer:oakdental")), &[]);
    assert!(sent.status == 409 && sent.contains("has been deleted"), "{}", sent.text);
    assert_eq!(reseller.get(&format!("/customers/{}/account", id("customer:oakdental"))).status, 200);
}

#[test]
fn a_customers_own_administrators_manage_its_users_by_its_own_roles() {
    let house = House::open();
    let global = house.as_person(CUSTOMER);
    assert_eq!(global.get("/users").location, format!("/customers/{}/users", id("customer:customer")));
    let users = global.get("/users").location;
    assert!(global.get(&users).contains("Katherine Whitfield"));
    let made = newcomer("people").with("roles", "user_management_admin").post(&global, &users);
    let temporary = unescape(&password(&global.get(&made.location)).unwrap());
    let admin = house.stranger();
    admin.sign_in("people@customer.onmicrosoft.com", &temporary);
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    admin.post("/set-password", &chosen);
    assert_eq!(admin.get("/").location, "/users", "what they may do is where they arrive");
    let list = admin.get(&users);
    assert!(!list.contains("/subscriptions\"") && list.contains("Katherine Whitfield"), "{}", list.text);

    let own = id(&format!("user:{CUSTOMER}"));
    assert!(admin.get(&user(&own)).contains("Only another Global admin can change"));
    for verb in ["delete", "block", "password", "end-sessions"] {
        let version = house.lines(&format!("select version::text as line from users where id = '{own}'")).concat();
        assert_eq!(admin.post(&format!("{}/{verb}", user(&own)), &[("version", &version)]).status, 403, "{verb}");
    }
    assert_eq!(license(&admin, &own, &id("subscription:customer:1")).status, 403);
    assert_eq!(newcomer("boss").with("roles", "global_admin").post(&admin, &users).status, 403);
    assert!(!admin.get(&format!("{users}/new")).contains("value=\"global_admin\""));
    assert_eq!(newcomer("clerk").post(&admin, &users).status, 303, "a user they may add");

    // Their own account is not theirs to delete, block or promote.
    for verb in ["delete", "block", "password"] {
        assert_eq!(press_own(&global, &own, verb, &house).status, 409, "{verb}");
    }
    assert_eq!(house.as_person(OTHER_RESELLER).get(&user(&own)).status, 404);
    assert_eq!(house.as_person(USER_ADMIN).get(&user(&own)).status, 403);
    for path in ["/people", "/people/new", &format!("/people/{own}")] {
        assert_eq!(global.get(path).status, 403, "one place for a customer's people: {path}");
    }
    assert_eq!(global.get("/people/roles").status, 200);
    let why = format!("/people/{own}/why");
    assert!(global.get(&user(&own)).contains(&format!("\"{why}\"")));
    assert!(!house.as_person(RESELLER).get(&user(&own)).contains(&why), "only colleagues can be asked about");
    let resets = |of: &str| unescape(&admin.get(&format!("/people/{of}/why?action=reset-admins")).text);
    let people = made.location.strip_prefix("/users/").unwrap().strip_suffix("/password").unwrap();
    assert!(resets(&own).contains("Yes. ") && resets(people).contains("No. "), "{}", resets(people));
}

/// A button that the page doesn't offer.
fn press_own(admin: &Client, of: &str, verb: &str, house: &House) -> Answer {
    let version = house.lines(&format!("select version::text as line from users where id = '{of}'")).concat();
    admin.post(&format!("{}/{verb}", user(of)), &[("version", &version)])
}

#[test]
fn a_deleted_user_is_out_at_once_can_be_restored_for_thirty_days_and_is_gone_then() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let added = add(&reseller, &newcomer("ines").and("licenses", &oak()));
    let temporary = unescape(&password(&reseller.get(&format!("{}/password", user(&added)))).unwrap());
    let own = house.stranger();
    own.sign_in("ines@oakdental.onmicrosoft.com", &temporary);
    own.post("/set-password", &[("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)]);
    assert_eq!(own.get("/").status, 200);

    assert_eq!(press(&reseller, &added, "delete").status, 303);
    assert!(own.get("/").location.starts_with("/sign-in"), "signed out");
    assert_eq!(own.sign_in("ines@oakdental.onmicrosoft.com", LASTING_PASSWORD).status, 422);
    assert_eq!(held(&house, &oak()), 0, "the license is free");
    assert!(!reseller.get(&oak_users()).contains("Duarte"));
    assert!(reseller.get(&format!("{}?show=deleted", oak_users())).contains("Can be restored until"));
    assert!(newcomer("ines").post(&reseller, &oak_users()).problem("user_name").is_some(), "the name stays taken");
    let version = house.lines(&format!("select version::text as line from users where id = '{added}'")).concat();
    assert_eq!(reseller.post(&format!("{}/password", user(&added)), &[("version", &version)]).status, 409);
    assert_eq!(license(&reseller, &added, &oak()).status, 409, "nothing is assigned to who is deleted");

    let restored = press(&reseller, &added, "restore");
    let again = unescape(&password(&reseller.get(&restored.location)).unwrap());
    assert_eq!(own.sign_in("ines@oakdental.onmicrosoft.com", LASTING_PASSWORD).status, 422, "the old one is gone");
    assert_eq!(own.sign_in("ines@oakdental.onmicrosoft.com", &again).status, 303);
    assert_eq!(press(&reseller, &added, "delete").status, 303);

    let purge = |house: &House| {
        let now = house.clock.now();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(house.db.system(move |conn, system| purge_deleted(conn, system, now))).unwrap()
    };
    house.clock.advance(TimeDelta::days(30) - TimeDelta::minutes(1));
    assert_eq!(purge(&house), 0);
    house.clock.advance(TimeDelta::minutes(2));
    let reseller = house.as_person(RESELLER);
    assert_eq!(press(&reseller, &added, "restore").status, 409, "too late");
    assert_eq!(purge(&house), 1);
    assert_eq!(reseller.get(&user(&added)).status, 404);
    assert_eq!(house.count("select count(*) from activity where action = 'user.purged'"), 1);
    assert_eq!(newcomer("ines").post(&reseller, &oak_users()).status, 303, "the name is free");
}

#[test]
fn a_reset_password_ends_the_old_one_and_a_block_keeps_out() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let first = id("user:admin@oakdental.onmicrosoft.com");
    let own = house.as_person("admin@oakdental.onmicrosoft.com");
    let answer = press(&agent, &first, "password");
    assert!(own.get("/").location.starts_with("/sign-in"), "signed out");
    let shown = password(&agent.get(&answer.location)).unwrap();
    assert!(house.as_person(RESELLER).get(&answer.location).text.contains("can&#39;t be shown again"));
    assert_eq!(house.stranger().sign_in("admin@oakdental.onmicrosoft.com", &unescape(&shown)).status, 303);
    assert_eq!(
        house.count("select count(*) from letters where recipient_email = 'maribel.okafor@oakdental.example'"),
        1
    );

    let second = add(&agent, &newcomer("second").and("roles", "global_admin"));
    agent.get(&format!("{}/password", user(&second)));
    assert_eq!(press(&agent, &first, "block").status, 303);
    assert_eq!(house.stranger().sign_in("admin@oakdental.onmicrosoft.com", &unescape(&shown)).status, 422);
    assert_eq!(press_own(&agent, &first, "password", &house).status, 409, "first unblocked");
    // Blocked before, blocked after.
    assert_eq!(press(&agent, &first, "delete").status, 303);
    assert_eq!(press(&agent, &first, "restore").location, user(&first));
    assert!(agent.get(&user(&first)).contains("Sign-in blocked"));
    assert_eq!(press(&agent, &first, "unblock").status, 303);
    assert_eq!(press(&agent, &first, "end-sessions").status, 303);
}

#[test]
fn a_page_that_is_old_changes_nothing_and_licenses_that_others_gave_stay() {
    let house = House::open();
    let (agent, reseller) = (house.as_person(ADMIN_AGENT), house.as_person(RESELLER));
    let added = add(&agent, &newcomer("ines"));
    let page = agent.get(&user(&added));
    let form = Filled::of(&[
        ("version", &value(&page, "version")),
        ("first_name", "I"),
        ("last_name", "D"),
        ("location", "PT"),
    ]);
    assert_eq!(with_roles(&reseller, &added, &["billing_admin"]).status, 303);
    let old = form.post(&agent, &user(&added));
    assert!(old.status == 409 && old.contains("Rowan Castellano changed this on"), "{}", old.text);

    // Each gives one; the page of the second knows nothing of the first.
    license(&agent, &added, &oak());
    license(&reseller, &added, &id("subscription:oakdental:3"));
    assert_eq!(house.count(&format!("select count(*) from license_assignments where user_id = '{added}'")), 2);
    let both = [("before", &*oak()), ("before", &id("subscription:oakdental:3")), ("licenses", &oak())];
    assert_eq!(reseller.post(&format!("{}/licenses", user(&added)), &both).status, 303);
    assert_eq!(held(&house, &oak()), 1);
    assert_eq!(held(&house, &id("subscription:oakdental:3")), 0);

    // The reseller doesn't administer the customer any more while its page is open.
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:oakdental")));
    assert_eq!(license(&reseller, &added, &oak()).status, 404);
    assert_eq!(reseller.get(&oak_users()).status, 404);
}
