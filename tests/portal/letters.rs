//! **Letters**: what one's company has sent and what became of it; never a text, and nothing of other companies.

use diesel::{RunQueryDsl, sql_query};

use crate::house::{ADMIN_AGENT, CUSTOMER, Client, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{id, unescape};
use crate::order_requests;

/// A letter with a link that lets somebody in, which nobody signed in has asked for.
fn forgotten(house: &House) -> String {
    assert_eq!(house.stranger().post("/forgot-password", &[("sign_in_name", ADMIN_AGENT)]).status, 200);
    let text = house.lines("select text_body as line from letters where text_body like '%/account-links/%'").concat();
    let (_, token) = text.split_once("/account-links/").unwrap();
    token.chars().take_while(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_')).collect()
}

fn rows(page: &str) -> usize {
    page.matches("data-letter=").count()
}

#[test]
fn who_sent_a_letter_reads_what_became_of_it() {
    let house = House::open();
    // The provider's support is reached at a colleague's own address.
    house.execute(&format!("update providers set support_email = '{SALES_AGENT}'"));
    let reseller = house.as_person(RESELLER);
    let request = order_requests::asked(&reseller);
    let sent = house.count("select count(*) from letters where kind = 'subscriptions'");
    assert!(sent > 0);

    let page = reseller.get("/letters?kind=subscriptions");
    assert!(page.contains("A person of another company"), "{}", page.text);
    for staff in house.lines("select email as line from users where provider_id is not null and customer_id is null") {
        assert!(!page.contains(&staff), "{staff}: a reseller is not told who works for its provider");
    }
    assert_eq!(rows(&page.text), usize::try_from(sent).unwrap(), "{}", page.text);
    assert!(page.contains(&format!("<a href=\"{request}\">Request</a>")) && page.contains("Waiting"), "{}", page.text);
    let (mail, state) = ("550 5.1.1 no such mailbox", "status = 'failed'");
    house.execute(&format!("update letters set {state}, last_error = '{mail}' where kind = 'subscriptions'"));
    let failed = reseller.get("/letters?state=failed");
    assert!(
        failed.contains("Not delivered") && !failed.contains(mail),
        "a reason may name who is hidden: {}",
        failed.text
    );
    assert_eq!(rows(&reseller.get("/letters?state=sent").text), 0);
    house.execute("update letters set status = 'waiting', attempts = 1 where kind = 'subscriptions'");
    assert!(reseller.get("/letters?state=deferred").contains("The next attempt"));

    house.execute("update letters set hidden = false where kind = 'subscriptions'");
    assert!(reseller.get("/letters?state=deferred").contains(mail));
    let addresses = "select distinct recipient_email as line from letters where kind = 'subscriptions'";
    let address = house.lines(addresses).remove(0);
    for (query, found) in [(format!("q={}", address.to_uppercase()), true), ("q=nobody".to_owned(), false)] {
        let page = reseller.get(&format!("/letters?{query}&kind=subscriptions"));
        assert_eq!(rows(&page.text) > 0, found, "{query}");
        let file = reseller.get(&format!("/letters/export?{query}&kind=subscriptions"));
        assert_eq!(file.contains(&request), found, "{query}: {}", file.text);
    }
    assert_eq!(rows(&reseller.get("/letters?from=2001-01-01&to=2001-01-02").text), 0);
    for wrong in ["from=x", "from=2026-02-02&to=2026-02-01"] {
        assert_eq!(reseller.get(&format!("/letters?{wrong}")).status, 422);
        assert_eq!(reseller.get(&format!("/letters/export?{wrong}")).status, 422);
    }
}

/// What stands in letters is on no page and in no file, and whose letters they are not, sees none.
#[test]
fn no_text_no_token_and_no_letter_of_others_is_shown() {
    let house = House::open();
    let token = forgotten(&house);
    order_requests::asked(&house.as_person(RESELLER));
    let request = house.as_person(SALES_AGENT).post("/partnership-requests", &[]).id();
    let read = |client: &Client| {
        ["/letters", "/letters/export?all=true"].map(|path| unescape(&client.get(path).text)).concat()
    };
    let (admin, sales) = (house.as_person(ADMIN_AGENT), house.as_person(SALES_AGENT));

    let told = read(&admin);
    assert!(told.contains("admin-agent@provider.example"), "{told}");
    let bodies = house.lines("select text_body as line from letters where text_body <> ''");
    assert!(!bodies.is_empty());
    for person in [ADMIN_AGENT, SALES_AGENT, RESELLER, OTHER_RESELLER, CUSTOMER, OTHER_PROVIDER] {
        let told = read(&house.as_person(person));
        assert!(!told.contains(&token) && !told.contains("/account-links/"), "{person}: {told}");
        for body in bodies.iter().filter(|line| line.len() > 60) {
            assert!(!told.contains(body.as_str()), "{person}: {body}");
        }
    }
    assert!(!read(&sales).contains("admin-agent@provider.example"), "only one's own");
    assert!(!read(&house.as_person(OTHER_PROVIDER)).contains("@provider.example"));
    let theirs = read(&house.as_person(OTHER_RESELLER));
    assert!(!theirs.contains("/requests/") && !theirs.contains(&request), "{theirs}");
    let theirs = read(&house.as_person(CUSTOMER));
    assert!(!theirs.contains("/requests/") && !theirs.contains("@provider.example"), "{theirs}");

    house.execute(&format!(
        "update users set reach_resellers = array['{}'::uuid] where sign_in_name = '{ADMIN_AGENT}'",
        id("reseller:tailspin")
    ));
    let limited = house.as_person(ADMIN_AGENT);
    assert_eq!(rows(&limited.get("/letters").text), 0, "whose reach is limited sees their own");
}

#[test]
fn the_view_of_letters_is_empty_for_who_has_not_said_who_they_are_and_cannot_be_written() {
    let house = House::open();
    forgotten(&house);
    let mut conn = house.app();
    for statement in [
        "delete from sent_letters",
        "update sent_letters set subject = 'x'",
        "insert into sent_letters (id, subject) values (gen_random_uuid(), 'x')",
    ] {
        let refused = sql_query(statement).execute(&mut conn).unwrap_err().to_string();
        assert!(refused.contains("permission denied") || refused.contains("cannot"), "{statement}: {refused}");
    }
    assert_eq!(house.count("select count(*) from sent_letters"), 0, "the owner asks for no organization");
    assert!(house.count("select count(*) from letters where sender is not null") > 0);
    let columns = "select column_name::text as line from information_schema.columns where table_name = 'sent_letters'";
    let columns = house.lines(columns);
    assert!(columns.len() == 14 && !columns.iter().any(|name| name.contains("body")), "{columns:?}");
}
