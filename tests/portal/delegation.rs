//! What a partner's people may do for a customer follows from the admin relationships that hold at the moment.

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, RESELLER,
};
use crate::make::{Filled, attribute, hidden_form, id, unescape};

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

    // What was asked for and approved gives it back; what expires or is declined doesn't.
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
    let customers_own = house.as_person(CUSTOMER).get(&format!("/customers/{}/users", id("customer:customer")));
    assert_eq!(customers_own.status, 200, "the customer's own people need no relationship");
}
