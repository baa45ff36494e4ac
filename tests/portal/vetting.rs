//! Vetting: the portal's operator decides on companies that enroll, on the command line.

use partner_portal::id::ResellerId;
use partner_portal::partnerships::vetting;

use crate::accepting::accept;
use crate::enrollment::enroll;
use crate::house::{ADMIN_AGENT, Client, House};
use crate::make::{NOBODY, at_once, everything, id, invitation, unescape};

const URL: &str = "https://portal.example";

/// What the operator does on the command line, and what is said.
fn operate(house: &House, what: &str, id: &str) -> Result<String, String> {
    let (db, id): (_, ResellerId) = (house.db.clone(), id.parse().unwrap());
    let (now, invitations, what) = (house.clock.now(), house.invitations(), what.to_owned());
    let done = actix_web::rt::System::new().block_on(db.system(move |conn, system| match what.as_str() {
        "list" => vetting::list(conn, system),
        "approve" => vetting::approve(conn, system, (now, URL), &invitations, id),
        reason => vetting::reject(conn, system, (now, URL), &invitations, (id, reason)),
    }));
    done.unwrap()
}

/// A company that has enrolled: its link's token, its first user, its id.
pub fn enrolled(house: &House) -> (String, Client, String) {
    let (_, token) = invitation(house);
    let company = house.stranger();
    let answer = enroll(&company, &token);
    assert_eq!(answer.location, format!("/invitations/{token}"), "{}", answer.text);
    let id = house.lines("select id::text as line from resellers where mpn_id = '0070707'").concat();
    (token, company, id)
}

/// The letters to the company's contact: subject and text.
fn letters(house: &House) -> Vec<String> {
    house.lines(
        "select subject || e'\\n' || text_body as line from letters
         where recipient_email = 'jule@fourthharbor.example' and subject not like 'Sign-in%'
           and subject <> 'Your company has been enrolled' order by id",
    )
}

#[test]
fn a_company_waits_for_the_operator_and_is_told_so_wherever_it_would_go_on() {
    let house = House::vetting();
    let (token, company, id) = enrolled(&house);
    let path = format!("/invitations/{token}");
    for page in [path.as_str(), "/providers"] {
        let page = company.get(page);
        assert!(page.status == 200 && page.contains("has yet to authorize it"), "{}", page.text);
        assert!(page.contains("jule@fourthharbor.example") && !page.contains("name=\"consent\""), "{}", page.text);
    }
    let refused = accept(&company, &token);
    assert!(refused.status == 409 && refused.contains("has yet to authorize it"), "{}", refused.text);
    company.post("/preferences", &[("language", "ru")]);
    assert!(company.get(&path).contains("еще не авторизовал ее"));
    company.post("/preferences", &[("language", "en")]);

    let list = operate(&house, "list", NOBODY).unwrap();
    let line = "Fourth Harbor Cloud (DE, MPN ID 0070707): Jule Öztürk <jule@fourthharbor.example>";
    assert!(list.starts_with(&id) && list.ends_with(line) && list.lines().count() == 1, "{list}");
    assert_eq!(operate(&house, "approve", &id).unwrap(), "Authorized: Fourth Harbor Cloud.");
    assert_eq!(operate(&house, "list", NOBODY).unwrap(), "No company waits.");
    let [letter] = letters(&house).try_into().unwrap();
    assert!(letter.starts_with("Your company has been authorized\n"), "{letter}");
    assert!(letter.contains(&format!("{URL}/invitations/{token}")) && letter.contains("Northwind"), "{letter}");
    let record = "select actor || ' ' || subject || ' ' || reseller_id as line from activity where action = 'reseller.authorized'";
    assert_eq!(house.lines(record), [format!("portal resellers Fourth Harbor Cloud {id}")]);
    assert!(company.get("/activity").contains("Reseller authorized"));

    assert_eq!(accept(&company, &token).location, "/providers");
    assert!(!company.get("/providers").contains("authorize it"));
    assert!(operate(&house, "approve", &id).unwrap_err().contains("authorized already"));
    assert!(operate(&house, "no", &id).unwrap_err().contains("it is authorized"));
    assert_eq!(letters(&house).len(), 1);
}

#[test]
fn a_company_that_is_rejected_reads_why_and_can_be_authorized_later() {
    let house = House::vetting();
    let (token, company, id) = enrolled(&house);
    let before = everything(&house);
    for wrong in ["", "  ", "two\nlines", &"x".repeat(501)] {
        assert!(operate(&house, wrong, &id).unwrap_err().contains("--reason"), "{wrong:?}");
    }
    assert!(operate(&house, "approve", NOBODY).unwrap_err().contains("portal resellers list"));
    assert!(operate(&house, "no", NOBODY).unwrap_err().contains("portal resellers list"));
    assert!(everything(&house) == before, "nothing was done");

    assert_eq!(
        operate(&house, "No such \"company\" at <this> address.", &id).unwrap(),
        "Rejected: Fourth Harbor Cloud."
    );
    let told = "No such \"company\" at <this> address.";
    let [letter] = letters(&house).try_into().unwrap();
    assert!(letter.contains(told) && letter.contains(&format!("{URL}/invitations/{token}")), "{letter}");
    for page in [company.get(&format!("/invitations/{token}")), company.get("/providers"), accept(&company, &token)] {
        let said = unescape(&page.text);
        assert!(said.contains(told) && said.contains("has not authorized Fourth Harbor Cloud"), "{said}");
    }
    company.post("/preferences", &[("language", "ru")]);
    assert!(company.get("/providers").contains("не авторизовал организацию"));
    assert!(operate(&house, "again", &id).unwrap_err().contains("it is rejected"));

    // The request is over by then, so that the letter leads to the list.
    house.execute("update partnership_requests set revoked_at = now()");
    assert_eq!(operate(&house, "approve", &id).unwrap(), "Authorized: Fourth Harbor Cloud.");
    let letters = letters(&house);
    assert!(letters[1].contains(&format!("{URL}/providers")) && !letters[1].contains(&token), "{}", letters[1]);
    assert!(letters[1].contains("Организация Fourth Harbor Cloud авторизована"), "in their language: {}", letters[1]);
    let (_, token) = invitation(&house);
    assert_eq!(accept(&company, &token).location, "/providers");
}

#[test]
fn who_is_not_authorized_earns_nothing_and_is_not_reminded() {
    let house = House::vetting();
    let (_, _, id_of_company) = enrolled(&house);
    let agent = house.as_person(ADMIN_AGENT);
    let board = unescape(&agent.get("/onboarding?q=fourth").text);
    assert!(board.contains("whoever runs this portal: Fourth Harbor Cloud is not authorized yet"), "{board}");
    assert!(!board.contains("/remind\""), "{board}");
    let verify = || {
        let path = format!("/subscriptions/{}/reseller", id("subscription:oakdental:1"));
        let fabrikam = id("reseller:fabrikam");
        let form = [("credited", "other"), ("mpn_id", "0070707"), ("before", &*fabrikam), ("action", "verify")];
        unescape(&agent.post(&path, &form).text)
    };
    let said = verify();
    assert!(said.contains("is not authorized on this portal and can't be credited"), "{said}");
    operate(&house, "No.", &id_of_company).unwrap();
    assert!(verify().contains("is not authorized on this portal"), "rejected");
    operate(&house, "approve", &id_of_company).unwrap();
    assert!(!verify().contains("is not authorized on this portal"));
    assert!(!agent.get("/onboarding?q=fourth").contains("is not authorized yet"));
}

#[test]
fn of_two_operators_at_once_one_decides() {
    let house = House::vetting();
    let (.., company) = enrolled(&house);
    let told = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for what in ["approve", "No.", "approve", "No."] {
            let (told, house, company) = (&told, &house, &company);
            scope.spawn(move || told.lock().unwrap().push(operate(house, what, company)));
        }
    });
    let decided = told.into_inner().unwrap().into_iter().filter(Result::is_ok).count();
    assert!((1..=2).contains(&decided), "{decided}: a rejected company can still be authorized");
    assert_eq!(letters(&house).len(), decided);
}

#[test]
fn who_enrolled_before_and_who_enrolls_without_vetting_is_authorized() {
    let house = House::open();
    assert_eq!(house.count("select count(*) from resellers where vetting <> 'authorized'"), 0);
    let (token, company, reseller) = enrolled(&house);
    assert!(company.get(&format!("/invitations/{token}")).contains("name=\"consent\""));
    let states = format!("select vetting || (vetted_at is null)::text as line from resellers where id = '{reseller}'");
    assert_eq!(house.lines(&states), ["authorizedtrue"]);
    // A company whose authorization ends can't be accepted for, however the page was opened.
    house.execute(&format!("update resellers set vetting = 'pending' where id = '{reseller}'"));
    let answers = at_once(&house, || accept(&company, &token));
    assert!(answers.iter().all(|answer| answer.status == 409));
    let partners = "select count(*) from partnerships where reseller_id = ";
    assert_eq!(house.count(&format!("{partners}'{reseller}'")), 0);
}
