//! What a partner's people may do for a customer follows from the admin relationships that hold at the moment.

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, RESELLER,
};
use crate::make::{Filled, attribute, during, hidden_form, id, password, relationship, unescape};

const OAK: &str = "customer:oakdental";

/// Leaves Oak Dental's reseller with these roles, all in one relationship.
fn leave(house: &House, roles: &[&str]) {
    let roles = if roles.is_empty() {
        "terminated_at = now()".to_owned()
    } else {
        format!("roles = '{{{}}}'", roles.join(","))
    };
    house.execute(&format!(
        "update admin_relationships set terminated_at = null where reseller_id = '{0}' and customer_id = '{1}';",
        id("reseller:fabrikam"),
        id(OAK)
    ));
    house.execute(&format!(
        "update admin_relationships set {roles} where reseller_id = '{}' and customer_id = '{}'",
        id("reseller:fabrikam"),
        id(OAK)
    ));
}

fn value(page: &Answer, name: &str) -> String {
    let start = page.text.find(&format!("name=\"{name}\"")).unwrap();
    attribute(page.text.get(start..).unwrap(), "value").unwrap()
}

/// Each thing that is done in a customer's account, and how it is answered: done (303), or refused (409).
fn answers(house: &House, person: &Client) -> Vec<(&'static str, u16)> {
    let oak = format!("/customers/{}", id(OAK));
    let (user, admin) =
        (format!("/users/{}", id("user:plain")), format!("/users/{}", id("user:admin@oakdental.onmicrosoft.com")));
    let version = |path: &str| {
        let user = path.rsplit('/').next().unwrap();
        house.lines(&format!("select version::text as line from users where id = '{user}'")).concat()
    };
    let press = |of: &str, verb: &str| person.post(&format!("{of}/{verb}"), &[("version", &version(of))]).status;
    let newcomer = Filled::of(&[("display_name", "X"), ("user_name", "x"), ("location", "US")]);
    let service = person.get(&format!("{oak}/service-requests/new")).status;
    vec![
        ("see", person.get(&format!("{oak}/users")).status),
        ("look", person.get(&user).status),
        ("add", if newcomer.post(person, &format!("{oak}/users")).status == 303 { 200 } else { 409 }),
        ("upload", person.get(&format!("{oak}/users/upload")).status),
        ("license", person.post(&format!("{user}/licenses"), &[("licenses", &*id("subscription:oakdental:1"))]).status),
        ("block", press(&user, "block")),
        ("unblock", press(&user, "unblock")),
        ("end sessions", press(&user, "end-sessions")),
        ("reset", press(&user, "password")),
        ("end an administrator's sessions", press(&admin, "end-sessions")),
        ("reset an administrator", press(&admin, "password")),
        ("send the first credentials", person.post(&format!("{oak}/setup-info"), &[]).status),
        ("request", service),
    ]
}

/// A house in which Oak Dental has a user who administers nothing.
fn house() -> House {
    let house = House::open();
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, display_name, provider_id, customer_id, created_at)
         values ('{}', 'plain@oakdental.onmicrosoft.com', 'plain@oakdental.onmicrosoft.com', 'P', 'P', 'Plain', '{}', '{}', now())",
        id("user:plain"),
        id("provider:northwind"),
        id(OAK)
    ));
    house
}

#[test]
fn each_role_allows_what_its_words_say_and_nothing_else() {
    let table: [(&[&str], &[&str]); 9] = [
        (&["directory_readers"], &["see", "look"]),
        (&["directory_writers"], &[]),
        (&["license_admin", "directory_readers"], &["see", "look", "license"]),
        (&["license_admin"], &["license"]),
        (&["service_support_admin"], &["request"]),
        (&["user_admin"], &["see", "look", "add", "upload", "license", "block", "unblock", "end sessions", "reset"]),
        (&["helpdesk_admin", "directory_readers"], &["see", "look", "end sessions", "reset"]),
        (
            &["privileged_authentication_admin", "directory_readers"],
            &["see", "look", "end an administrator's sessions", "reset an administrator", "send the first credentials"],
        ),
        (&["cloud_application_admin", "application_admin", "privileged_role_admin"], &[]),
    ];
    for (roles, allowed) in table {
        let house = house();
        let reseller = house.as_person(RESELLER);
        leave(&house, roles);
        for (what, status) in answers(&house, &reseller) {
            let expected = allowed.contains(&what);
            assert_eq!(status == 200 || status == 303, expected, "{roles:?} {what}: {status}");
            assert!(expected || status == 409, "{roles:?} {what}: {status}");
        }
    }
}

#[test]
fn an_ended_relationship_takes_its_rights_with_the_next_request_and_says_where_to_ask() {
    let house = house();
    let reseller = house.as_person(RESELLER);
    let users = format!("/customers/{}/users", id(OAK));
    let page = reseller.get(&users);
    assert_eq!(page.status, 200);
    let customer = house.stranger();
    customer.sign_in("admin@oakdental.onmicrosoft.com", partner_portal::demo::PASSWORD);
    let home = customer.get("/");
    assert!(unescape(&home.text).contains("Fabrikam IT Services has roles in your account until"), "{}", home.text);
    let link = house.lines(&format!(
        "select '/admin-relationships/' || id as line from admin_relationships where reseller_id = '{}' and customer_id = '{}'",
        id("reseller:fabrikam"),
        id(OAK)
    ));
    assert!(home.contains(&link[0]));
    assert_eq!(customer.post(&format!("{}/terminate", link[0]), &[]).status, 303);
    assert!(!unescape(&customer.get("/").text).contains("Fabrikam IT Services has roles"));

    let refused = reseller.get(&users);
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(refused.contains("Directory readers, User administrator"), "{}", refused.text);
    let ask = format!("/customers/{}/admin-relationships/new?role=directory_readers", id(OAK));
    assert!(refused.contains(&ask), "{}", refused.text);
    let form = reseller.get(&ask);
    assert!(
        form.contains("value=\"directory_readers\" aria-describedby=\"means-directory_readers\" checked"),
        "{}",
        form.text
    );
    let statuses = answers(&house, &reseller);
    assert!(statuses.iter().all(|(_, status)| *status == 409), "{statuses:?}");
    assert_eq!(house.as_person(OTHER_PROVIDER).get(&users).status, 404);
    reseller.post("/preferences", &[("language", "ru")]);
    assert!(reseller.get(&users).contains("(достаточно одной): Читатели каталога, Администратор пользователей."));

    // What was asked for and approved gives it back; what expires doesn't.
    let (path, form) = hidden_form(&reseller.get(&ask), "/admin-relationships");
    let form = form.with("name", "Users").with("days", "2").with("auto_extend", "no").with("roles", "user_admin");
    let asked = form.post(&reseller, &path);
    assert_eq!(asked.status, 303, "{}", asked.text);
    assert_eq!(reseller.get(&users).status, 409, "not approved yet");
    assert_eq!(customer.post(&format!("{}/approve", asked.location), &[]).status, 303);
    assert_eq!(reseller.get(&users).status, 200);
    house.clock.advance(chrono::TimeDelta::days(2));
    assert_eq!(house.as_person(RESELLER).get(&users).status, 409, "expired, whether or not the worker has been there");
    let agent = house.as_person(ADMIN_AGENT);
    assert!(answers(&house, &agent).iter().all(|(_, status)| [200, 303].contains(status)), "the provider's is another");
}

#[test]
fn a_provider_has_the_roles_that_a_customer_approves_and_none_that_it_declines() {
    let house = house();
    let (agent, customer) = (house.as_person(ADMIN_AGENT), house.as_person(OAKS));
    house.execute(&format!("update admin_relationships set terminated_at = now() where customer_id = '{}'", id(OAK)));
    let (list, users) =
        (format!("/customers/{}/admin-relationships", id(OAK)), format!("/customers/{}/users", id(OAK)));
    let ask = |name: &str| {
        let (_, form) = hidden_form(&agent.get(&format!("{list}/new")), "/admin-relationships");
        let form = form.with("name", name).with("days", "90").with("auto_extend", "no").with("roles", "user_admin");
        let asked = form.post(&agent, &list);
        assert_eq!(asked.status, 303, "{}", asked.text);
        asked.location
    };
    let declined = ask("First");
    assert_eq!(customer.post(&format!("{declined}/decline"), &[("body", "Not now.")]).status, 303);
    assert_eq!(agent.get(&users).status, 409, "what is declined gives no rights");
    assert_eq!(customer.post(&format!("{declined}/approve"), &[]).status, 409, "and is over");
    assert_eq!(agent.get(&users).status, 409);

    let asked = ask("Second");
    let page = unescape(&customer.get(&asked).text);
    assert!(page.contains("Northwind Distribution asks for these roles"), "{page}");
    assert_eq!(agent.get(&users).status, 409, "not approved yet");
    house.execute("delete from letters");
    assert_eq!(customer.post(&format!("{asked}/approve"), &[]).status, 303);
    assert_eq!(agent.get(&users).status, 200);
    assert_eq!(house.as_person(RESELLER).get(&users).status, 409, "the roles are the provider's alone");
    let told = house.lines("select recipient_email as line from letters where subject like 'A customer has answered%'");
    assert_eq!(told, [ADMIN_AGENT]);
}

#[test]
fn roles_of_users_take_a_role_of_their_own_and_what_was_typed_stays() {
    let house = house();
    let reseller = house.as_person(RESELLER);
    leave(&house, &["user_admin"]);
    let newcomer =
        Filled::of(&[("display_name", "Ana"), ("user_name", "ana"), ("location", "US"), ("roles", "global_admin")]);
    let again = newcomer.post(&reseller, &format!("/customers/{}/users", id(OAK)));
    assert!(
        again.status == 422 && again.problem("roles").unwrap().contains("Privileged role administrator"),
        "{}",
        again.text
    );
    assert!(again.contains("value=\"ana\""));
    let user = format!("/users/{}", id("user:plain"));
    let page = reseller.get(&user);
    let mut form = Filled::of(&[("location", "US"), ("roles", "global_admin")]);
    for name in ["version", "first_name", "last_name", "display_name"] {
        form = form.with(name, value(&page, name));
    }
    let again = form.post(&reseller, &user);
    assert!(again.status == 422 && again.problem("roles").is_some(), "{}", again.text);
    leave(&house, &["user_admin", "privileged_role_admin"]);
    assert_eq!(form.post(&reseller, &user).status, 303);
    assert_eq!(newcomer.post(&reseller, &format!("/customers/{}/users", id(OAK))).status, 303);
}

#[test]
fn why_can_she_names_the_relationship_and_the_roles() {
    let house = house();
    let admin = house.as_person(GLOBAL_ADMIN);
    let why = |action: &str, person: &str| {
        let page =
            admin.get(&format!("/people/{}/why?action={action}&customer=oakdental", id(&format!("user:{person}"))));
        assert_eq!(page.status, 200, "{}", page.text);
        unescape(&page.text)
    };
    let told = why("users", ADMIN_AGENT);
    assert!(told.contains("(User administrator) by the admin relationship “Northwind Distribution "), "{told}");
    house.execute("update admin_relationships set terminated_at = now() where reseller_id is null");
    let told = why("users", ADMIN_AGENT);
    assert!(told.contains("none of the roles that it takes there (User administrator)"), "{told}");
    assert!(why("issue-password", HELPDESK_AGENT).contains("(Privileged authentication administrator)"));
    house.execute("update admin_relationships set terminated_at = null, roles = '{license_admin,directory_readers}' where reseller_id is null");
    for (action, may) in [("see-users", true), ("licenses", true), ("users", false), ("passwords", false)] {
        assert_eq!(why(action, ADMIN_AGENT).contains("Yes. "), may, "{action}");
    }
    let customers_own = house.as_person(CUSTOMER).get(&format!("/customers/{}/users", id("customer:customer")));
    assert_eq!(customers_own.status, 200, "the customer's own people need no relationship");
}

/// The Global admin of Oak Dental.
const OAKS: &str = "admin@oakdental.onmicrosoft.com";

/// How many resellers have roles in Oak Dental's account.
fn held(house: &House) -> i64 {
    house.count(&format!(
        "select count(*) from admin_relationships where customer_id = '{}' and reseller_id is not null and terminated_at is null",
        id(OAK)
    ))
}

#[test]
fn roles_that_a_customer_has_ended_come_back_by_its_consent_alone() {
    let house = House::open();
    house.execute("update customers set language = 'en'");
    let (agent, customer) = (house.as_person(ADMIN_AGENT), house.as_person(OAKS));
    let change = |from: &str, to: &str| {
        let code = |of: &str| if of.is_empty() { String::new() } else { id(of) };
        let answer = agent
            .post(&format!("/customers/{}/reseller", id(OAK)), &[("reseller", &*code(to)), ("before", &*code(from))]);
        assert_eq!(answer.status, 303, "{}", answer.text);
    };
    change("reseller:fabrikam", "");
    change("", "reseller:fabrikam");
    assert_eq!(held(&house), 1, "nobody has ended anything but the provider");
    let page = house
        .lines(&format!(
            "select '/admin-relationships/' || id as line from admin_relationships
             where customer_id = '{}' and reseller_id is not null and terminated_at is null",
            id(OAK)
        ))
        .concat();
    assert!(customer.get(&page).contains("From then on no partner is given roles"));
    assert_eq!(customer.post(&format!("{page}/terminate"), &[]).status, 303);
    house.execute("delete from letters");
    change("reseller:fabrikam", "");
    change("", "reseller:fabrikam");
    change("reseller:fabrikam", "reseller:tailspin");
    assert_eq!(held(&house), 0, "neither the same reseller nor another is given what the customer ended");
    let told = house.lines("select text_body as line from letters where subject like 'The reseller that manages%'");
    let without = |words: &str| told.iter().filter(|letter| letter.contains(words)).count();
    assert_eq!(
        (without("no roles in its account come with this"), without("has no roles in your account until")),
        (2, 2)
    );

    // Whom the customer doesn't see any more keeps its name in what it had.
    house.execute(&format!(
        "update subscriptions set partner_of_record = null, support_reseller = null where customer_id = '{}'",
        id(OAK)
    ));
    assert!(customer.get(&page).contains("<dd>Fabrikam IT Services</dd>"), "{}", customer.get(&page).text);

    let (_, token) = relationship(&house, RESELLER);
    assert!(customer.get(&format!("/relationships/{token}")).contains("with all roles that the page"));
    let form = [("consent", "true"), ("before", &*id("reseller:tailspin"))];
    assert_eq!(customer.post(&format!("/relationships/{token}/accept"), &form).status, 303);
    assert_eq!(held(&house), 1, "the customer's own consent");
}

#[test]
fn a_password_is_made_only_for_who_may_give_one_at_that_moment() {
    let house = house();
    let reseller = house.as_person(RESELLER);
    let plain = format!("/users/{}", id("user:plain"));
    let setup = reseller.post(&format!("/customers/{}/setup-info", id(OAK)), &[]).location;
    assert!(setup.starts_with("/setup-info/"), "{setup}");
    let reset = reseller.post(&format!("{plain}/password"), &[("version", "1")]).location;
    assert_eq!(reset, format!("{plain}/password"));
    let admins = format!("/users/{}/password", id(&format!("user:{OAKS}")));
    let made = || house.count("select count(*) from activity where action = 'user.password_shown'");
    for (roles, refused) in [
        (&["directory_readers"][..], vec![&setup, &reset, &admins]),
        (&["user_admin"], vec![&setup, &admins]),
        (&["privileged_authentication_admin", "directory_readers"], vec![&reset]),
    ] {
        leave(&house, roles);
        for path in refused {
            let page = reseller.get(path);
            assert!(page.status == 409 && password(&page).is_none(), "{roles:?} {path}: {}", page.text);
        }
    }
    assert_eq!(made(), 0);
    leave(&house, &["user_admin", "privileged_authentication_admin"]);
    house.execute(&format!("update users set roles = '{{sales_agent}}' where sign_in_name = '{RESELLER}'"));
    assert_eq!(reseller.get(&setup).status, 403, "nor for who has lost their own role");
    house
        .execute(&format!("update users set roles = '{{global_admin,admin_agent}}' where sign_in_name = '{RESELLER}'"));
    for path in [&setup, &reset] {
        assert!(password(&reseller.get(path)).is_some(), "{path}");
    }
    assert_eq!(made(), 2);
}

#[test]
fn who_may_not_any_more_takes_nothing_back_and_names_no_users() {
    let house = house();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let setup = format!("/customers/{}/setup-info", id(OAK));
    assert_eq!(reseller.post(&format!("{setup}/send"), &[]).status, 303);
    leave(&house, &["user_admin"]);
    assert_eq!(reseller.post(&format!("{setup}/take-back"), &[]).status, 409);
    leave(&house, &["privileged_authentication_admin"]);
    assert_eq!(reseller.post(&format!("{setup}/take-back"), &[]).status, 303);

    let subscription = id("subscription:oakdental:2");
    assert_eq!(
        agent.post(&format!("/users/{}/licenses", id("user:plain")), &[("licenses", &*subscription)]).status,
        303
    );
    let shown = || {
        let receipt = agent.post(&format!("/subscriptions/{subscription}/change"), &[("kind", "cancel")]).location;
        unescape(&agent.get(&receipt).text)
    };
    assert!(shown().contains("1 user loses the license: Plain."));
    house.execute("update admin_relationships set roles = '{service_support_admin}' where reseller_id is null");
    let page = shown();
    assert!(page.contains("1 user loses the license.") && !page.contains("Plain"), "{page}");
}

#[test]
fn pages_leave_out_what_the_company_has_no_role_for() {
    let house = house();
    let reseller = house.as_person(RESELLER);
    let (user, account) = (format!("/users/{}", id("user:plain")), format!("/customers/{}/account", id(OAK)));
    let offered = |page: &Answer| {
        ["licenses", "block", "end-sessions", "password", "delete"]
            .into_iter()
            .filter(|verb| page.contains(&format!("{user}/{verb}\"")))
            .collect::<Vec<_>>()
    };
    let all = reseller.get(&user);
    assert_eq!(offered(&all), ["licenses", "block", "end-sessions", "password", "delete"]);
    assert!(!all.contains("has no role for") && reseller.get(&account).contains("/service-requests/new\""));
    for (roles, expected) in [
        (&["directory_readers"][..], vec![]),
        (&["directory_readers", "license_admin"], vec!["licenses"]),
        (&["directory_readers", "helpdesk_admin"], vec!["end-sessions", "password"]),
    ] {
        leave(&house, roles);
        let page = reseller.get(&user);
        assert_eq!(offered(&page), expected, "{roles:?}");
        assert!(page.contains("has no role for"), "{}", page.text);
        assert!(!reseller.get(&account).contains("/service-requests/new\""));
    }
}

#[test]
fn why_asks_no_roles_of_the_customers_own_nor_of_who_only_supports() {
    let house = house();
    house.execute("update admin_relationships set terminated_at = now()");
    let own = house.as_person(CUSTOMER);
    let customer =
        house.lines(&format!("select domain as line from customers where id = '{}'", id("customer:customer"))).concat();
    let why = |person: &Client, of: &str, action: &str| {
        let page =
            person.get(&format!("/people/{}/why?action={action}&customer={customer}", id(&format!("user:{of}"))));
        assert_eq!(page.status, 200, "{}", page.text);
        unescape(&page.text)
    };
    let told = why(&own, CUSTOMER, "users");
    assert!(told.contains("Yes. "), "{told}");
    let reseller = house.as_person(RESELLER);
    assert!(why(&reseller, RESELLER, "answer-requests").contains("No. "), "who administers needs the role");
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:customer")));
    assert!(why(&reseller, RESELLER, "answer-requests").contains("Yes. "), "who supports doesn't");
    house.execute(&format!(
        "update subscriptions set support_reseller = null where customer_id = '{}'",
        id("customer:customer")
    ));
    assert!(why(&reseller, RESELLER, "answer-requests").contains("No. "), "who is only credited opens none");
}

#[test]
fn roles_are_asked_for_and_approved_only_while_the_partner_administers() {
    let house = house();
    let (reseller, customer) = (house.as_person(RESELLER), house.as_person(OAKS));
    let list = format!("/customers/{}/admin-relationships", id(OAK));
    let asking = |name: &str| {
        let (_, form) = hidden_form(&reseller.get(&format!("{list}/new")), "admin-relationships");
        form.with("name", name).with("days", "9").with("auto_extend", "no").with("roles", "user_admin")
    };
    let asked = asking("First").post(&reseller, &list).location;
    let late = asking("Second");
    let passes_on =
        format!("update customers set reseller_id = '{}' where id = '{}'", id("reseller:tailspin"), id(OAK));
    let refused = during(&house, &passes_on, || late.post(&reseller, &list));
    assert_eq!(refused.status, 404, "{}", refused.text);
    assert_eq!(house.count("select count(*) from admin_relationships where name = 'Second'"), 0);
    let refused = customer.post(&format!("{asked}/approve"), &[]);
    assert!(refused.status == 409 && refused.contains("does not administer the account any more"), "{}", refused.text);
    house.execute(&format!(
        "update customers set reseller_id = '{}' where id = '{}'",
        id("reseller:fabrikam"),
        id(OAK)
    ));
    assert_eq!(customer.post(&format!("{asked}/approve"), &[]).status, 303);
    assert_eq!(held(&house), 2);
}

/// Rows of admin relationships that the database has read so far.
fn rows_read(house: &House) -> i64 {
    house.count("select (seq_tup_read + idx_tup_fetch)::bigint as count from pg_stat_user_tables where relname = 'admin_relationships'")
}

#[test]
fn whether_a_task_is_allowed_is_not_looked_for_among_other_customers() {
    let house = House::open();
    house.execute(&format!(
        "insert into customers select (jsonb_populate_record(customers, jsonb_build_object('id', gen_random_uuid(),
             'microsoft_id', gen_random_uuid(), 'domain', 'many' || n || '.onmicrosoft.com'))).*
         from customers, generate_series(1, 3000) as n where id = '{}'",
        id(OAK)
    ));
    house.execute(&format!(
        "insert into admin_relationships select (jsonb_populate_record(given, jsonb_build_object('id', gen_random_uuid(), 'customer_id', many.id))).*
         from admin_relationships as given, customers as many
         where many.domain like 'many%' and given.customer_id = '{}' and given.reseller_id is not null",
        id(OAK)
    ));
    house.execute("analyze admin_relationships, customers");
    assert!(house.count("select count(*) from admin_relationships") > 3_000);
    let reseller = house.as_person(RESELLER);
    let asked = || reseller.get(&format!("/customers/{}/users", id(OAK))).status;
    assert_eq!(asked(), 200);
    // The statistics of a session are kept a second later, with its next transaction.
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    asked();
    let before = rows_read(&house);
    (0..5).for_each(|_| assert_eq!(asked(), 200));
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    (0..5).for_each(|_| assert_eq!(asked(), 200));
    let read = rows_read(&house) - before;
    assert!(read < 1_000, "{read} rows for ten requests");
}
