//! Setup info that is sent: a link for the customer's primary contact, opened once by a person's click.

use chrono::TimeDelta;

use crate::house::{ADMIN_AGENT, Client, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{LASTING_PASSWORD, at_once, id, unescape};

fn send(agent: &Client) -> String {
    agent.post_and_follow(&format!("/customers/{}/setup-info/send", id("customer:oakdental")), &[]).text
}

fn account(agent: &Client) -> String {
    unescape(&agent.get(&format!("/customers/{}/account", id("customer:oakdental"))).text)
}

const OAK_DENTAL: &str = "admin@oakdental.onmicrosoft.com";

/// The path of the link in the letter that was queued last.
fn link(house: &House) -> String {
    let letters = "select text_body as line from letters where subject = 'Your administrator account' order by id desc";
    let text = house.lines(letters).swap_remove(0);
    let start = text.find("/account-links/").unwrap();
    text[start..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn the_contact_gets_a_link_that_a_click_opens_once_and_the_log_says_when() {
    let house = House::open();
    house.execute(&format!("update customers set language = 'en' where id = '{}'", id("customer:oakdental")));
    let (agent, customer) = (house.as_person(RESELLER), house.as_person(OAK_DENTAL));
    let hashes =
        "select count(*) from users where sign_in_name = 'admin@oakdental.onmicrosoft.com' and password_hash is null";
    let page = send(&agent);
    let contact =
        house.lines(&format!("select email as line from customers where id = '{}'", id("customer:oakdental")));
    assert!(page.contains(&format!("Setup info is on its way to {}", contact[0])), "{page}");
    assert_eq!(house.count(hashes), 1, "the password there was has ended");
    assert_eq!(customer.get("/account").status, 303, "and the session");
    let letters = house.lines("select recipient_email || ' ' || text_body as line from letters");
    assert!(letters[0].starts_with(&contact[0]) && letters[0].contains("72 hours"), "{letters:?}");
    assert!(!letters[0].contains(OAK_DENTAL), "not even the user name is in the letter");

    let (scanner, person) = (house.stranger(), house.stranger());
    for _ in 0..3 {
        let page = scanner.get(&link(&house));
        assert!(page.status == 200 && page.contains(OAK_DENTAL), "{}", page.text);
    }
    assert!(account(&agent).contains("has not been opened yet and works until"), "a look opens nothing");
    let short = person.post(&link(&house), &[("password", "short"), ("password_again", "short")]);
    assert!(short.status == 422 && short.problem("password").is_some(), "{}", short.text);
    let form = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    let answers = at_once(&house, || house.stranger().post(&link(&house), &form));
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1, "of many at once, one");
    let used = scanner.get(&link(&house));
    assert!(used.status == 409 && used.contains("already been used"), "{}", used.text);
    assert_eq!(house.stranger().sign_in(OAK_DENTAL, LASTING_PASSWORD).status, 303);
    assert!(account(&agent).contains(&format!("Setup info that was sent to {} was opened on", contact[0])));

    let done = house.lines("select action as line from activity where action like 'user.setup_info%' order by at, id");
    assert_eq!(done, ["user.setup_info_sent", "user.setup_info_opened"]);
    let log = house.as_person(ADMIN_AGENT).get("/activity");
    assert!(log.contains("Setup info sent") && log.contains("Setup info opened"), "{}", log.text);
}

#[test]
fn a_link_is_taken_back_expires_and_ends_with_another_password() {
    let house = House::open();
    house.execute("update customers set language = 'en'");
    let agent = house.as_person(ADMIN_AGENT);
    let at = format!("/customers/{}/setup-info", id("customer:oakdental"));
    let opens = |path: &str| house.stranger().get(path).status;
    assert_eq!(agent.post(&format!("{at}/take-back"), &[]).status, 404, "nothing was sent");

    send(&agent);
    let first = link(&house);
    for _ in 0..2 {
        let page = agent.post_and_follow(&format!("{at}/take-back"), &[]);
        assert!(page.contains("has been taken back") && page.contains("has not worked since"), "{}", page.text);
    }
    assert_eq!(opens(&first), 409);

    send(&agent);
    let second = link(&house);
    assert_eq!((opens(&first), opens(&second)), (409, 200));
    agent.post(&at, &[]);
    assert_eq!(opens(&second), 409, "another password was issued");

    send(&agent);
    house.clock.advance(TimeDelta::hours(72));
    let agent = house.as_person(ADMIN_AGENT);
    assert_eq!(opens(&link(&house)), 409);
    assert!(account(&agent).contains("and nobody had opened it"));
    let late = agent.post(&format!("{at}/take-back"), &[]);
    assert!(late.status == 409 && late.contains("has expired already"), "{}", late.text);
}

#[test]
fn only_who_may_issue_a_password_sends_one_and_only_for_whom_they_administer() {
    let house = House::open();
    let path = format!("/customers/{}/setup-info/send", id("customer:oakdental"));
    assert_eq!(house.as_person(OTHER_RESELLER).post(&path, &[]).status, 404);
    assert_eq!(house.as_person(SALES_AGENT).post(&path, &[]).status, 403);
    assert_eq!(house.count("select count(*) from account_links"), 0);
    let page = account(&house.as_person(OAK_DENTAL));
    assert!(!page.contains("setup-info"), "{page}");
}

#[test]
fn nothing_is_sent_for_an_administrator_whose_sign_in_is_blocked() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let path = format!("/customers/{}/setup-info", id("customer:oakdental"));
    assert_eq!(agent.post(&format!("{path}/send"), &[]).status, 303);
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{OAK_DENTAL}'"));
    for path in [format!("{path}/send"), path.clone()] {
        let refused = agent.post(&path, &[]);
        assert!(refused.status == 409 && refused.contains("sign-in is blocked"), "{}", refused.text);
    }
    assert_eq!(house.count("select count(*) from letters where subject = 'Your administrator account'"), 1);
    assert_eq!(agent.post(&format!("{path}/take-back"), &[]).status, 303, "what was sent before is taken back");
}
