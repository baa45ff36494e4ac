//! What stands against accepting a request to partner: each reason is said when the page is opened and once more
//! on accepting, with what to do about it; and how somebody else's session is left for one's own.

use crate::house::{
    Answer, CUSTOMER, Client, House, NEW_RESELLER, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT,
};
use crate::make::{id, invitation, unescape};

pub fn accept(client: &Client, token: &str) -> Answer {
    client.post(&format!("/invitations/{token}/accept"), &[("consent", "true")])
}

fn read_in(client: &Client, language: &str) {
    assert_eq!(client.post("/preferences", &[("language", language)]).status, 303);
}

/// Reads the page in both languages, then tries to accept; each time the reason is there.
fn is_told(client: &Client, token: &str, status: u16, english: &str, russian: &str) -> Answer {
    let path = format!("/invitations/{token}");
    read_in(client, "en");
    let page = client.get(&path);
    assert!(page.status == 200 && unescape(&page.text).contains(english), "{english}: {}", page.text);
    assert!(!page.contains("name=\"consent\""), "{english}: nothing to accept with");
    assert!(page.contains(&format!("name=\"next\" value=\"{path}\"")), "{english}: the way to another account");
    let refused = accept(client, token);
    assert_eq!(refused.status, status, "{english}: {}", refused.text);
    assert!(unescape(&refused.text).contains(english), "{english}: {}", refused.text);
    read_in(client, "ru");
    for answer in [client.get(&path), accept(client, token)] {
        assert!(unescape(&answer.text).contains(russian), "{russian}: {}", answer.text);
    }
    page
}

fn partners(house: &House) -> i64 {
    house.count("select count(*) from activity where action = 'partnership.accepted'")
}

#[test]
fn who_is_not_of_a_reseller_is_told_so_and_offered_another_account() {
    let house = House::open();
    let (_, token) = invitation(&house);
    for (person, english, russian) in [
        (SALES_AGENT, "which sent this request itself", "отправлен от имени этой же организации"),
        (OTHER_PROVIDER, "which is an indirect provider", "непрямой поставщик, а принять"),
        (CUSTOMER, "which is a customer", "клиент, а принять"),
    ] {
        let page = is_told(&house.as_person(person), &token, 403, english, russian);
        assert!(page.contains(person), "who one is signed in as");
    }
    assert_eq!(partners(&house), 0);
    let refused = "select count(*) from activity where action = 'access.refused'";
    assert_eq!(house.count(refused), 6, "each try is kept");
}

#[test]
fn a_colleague_of_the_global_admin_is_told_who_can_accept() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let name = "clerk@new-reseller.example";
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, reseller_id, roles, password_hash, created_at)
         select gen_random_uuid(), '{name}', '{name}', 'Bo', 'Clerk', reseller_id, '{{admin_agent}}', password_hash, created_at
         from users where sign_in_name = '{NEW_RESELLER}'"
    ));
    let admin = house.lines(&format!(
        "select first_name || ' ' || last_name as line from users where sign_in_name = '{NEW_RESELLER}'"
    ));

    let page = is_told(&house.as_person(name), &token, 403, "Its Global admin can", "Перешлите письмо тому");
    assert!(page.contains(&admin[0]), "{}", page.text);

    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{NEW_RESELLER}'"));
    is_told(&house.as_person(name), &token, 403, "has none at the moment", "сейчас его в организации нет");
    assert_eq!(partners(&house), 0);
}

#[test]
fn what_stands_against_the_company_is_told_with_the_way_to_mend_it() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let wingtip = id("reseller:wingtip");
    house.execute(&format!("update resellers set agreement_signed_at = null where id = '{wingtip}'"));
    let page = is_told(&house.as_person(NEW_RESELLER), &token, 409, "has not signed", "не подписала Соглашение");
    assert!(page.contains("href=\"/identifiers\""), "{}", page.text);

    house.execute("delete from provider_regions where region = 'Europe'");
    let region = "not authorized in your company's region";
    let page = is_told(&house.as_person(NEW_RESELLER), &token, 409, region, "не авторизован в регионе");
    assert!(page.contains("href=\"/directory\""), "{}", page.text);
    assert_eq!(partners(&house), 0);
}

#[test]
fn people_of_a_suspended_company_are_told_so_where_their_session_was() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let reseller = house.as_person(NEW_RESELLER);
    house.execute(&format!("update resellers set suspended_at = now() where id = '{}'", id("reseller:wingtip")));

    is_told(
        &reseller,
        &token,
        409,
        "Wingtip Partners is suspended",
        "Доступ организации Wingtip Partners к порталу приостановлен",
    );
    let page = house.stranger().get(&format!("/invitations/{token}"));
    assert!(!page.contains("Wingtip"), "nobody else learns of it");
    assert_eq!(accept(&house.stranger(), &token).status, 401);
}

#[test]
fn a_company_that_is_a_partner_already_is_told_so_without_harm() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let reseller = house.as_person(OTHER_RESELLER);
    let page = reseller.get(&format!("/invitations/{token}"));
    assert!(page.contains("are partners already") && page.contains("href=\"/providers\""), "{}", page.text);

    let again = reseller.post_and_follow(&format!("/invitations/{token}/accept"), &[]);
    assert!(again.contains("was your indirect provider already"), "{}", again.text);
    assert_eq!(partners(&house), 0);
    assert_eq!(accept(&house.as_person(NEW_RESELLER), &token).location, "/providers", "the link is still good");
    read_in(&reseller, "ru");
    let (_, token) = invitation(&house);
    assert!(reseller.get(&format!("/invitations/{token}")).contains("уже партнеры"));
}

#[test]
fn who_is_signed_in_as_somebody_else_switches_and_comes_back_to_the_link() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let path = format!("/invitations/{token}");
    let browser = house.as_person(RESELLER);

    let switched = browser.post("/sign-out", &[("next", &path)]);
    assert_eq!(switched.location, format!("/sign-in?next={path}"));
    assert_eq!(browser.get("/customers").status, 303, "the session has ended");
    assert!(browser.get(&switched.location).contains(&format!("value=\"{path}\"")));
    let form = [("sign_in_name", NEW_RESELLER), ("password", partner_portal::demo::PASSWORD), ("next", path.as_str())];
    assert_eq!(browser.post("/sign-in", &form).location, path);
    assert!(browser.get(&path).contains("Wingtip Partners"));
    assert_eq!(accept(&browser, &token).location, "/providers");
    let elsewhere = house.as_person(RESELLER).post("/sign-out", &[("next", "//elsewhere.example")]);
    assert_eq!(elsewhere.location, "/sign-in?next=/", "only paths of our own");
}
