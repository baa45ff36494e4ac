//! A company enrolls by an invitation, in steps that the server keeps: leaving and coming back, wrong values, two
//! tabs, two companies, and a request that ends in the middle.

use chrono::TimeDelta;
use partner_portal::partnerships::discard_old_enrollments;

use crate::house::{ADMIN_AGENT, Answer, Client, House, NEW_RESELLER, SALES_AGENT};
use crate::make::{Filled, LASTING_PASSWORD, at_once, everything, hidden_form, invitation, twenty, unescape};

/// The steps before the last one.
const KEPT: [&str; 4] = ["company", "mpn-id", "contact", "support"];

/// The boxes of all steps, filled in right; each step takes its own.
pub fn enrollment() -> Filled {
    Filled::of(&[
        ("name", "Fourth Harbor Cloud"),
        ("country", "DE"),
        ("address_line1", "Hafenstraße 4"),
        ("city", "Bremen"),
        ("postal_code", "28195"),
        ("mpn_id", "0070707"),
        ("mpn_kind", "location"),
        ("first_name", "Jule"),
        ("last_name", "Öztürk"),
        ("email", "jule@fourthharbor.example"),
        ("phone", "+49 421 123456"),
        ("support_phone", "+49 421 123457"),
        ("support_email", "help@fourthharbor.example"),
        ("support_website", "https://fourthharbor.example/help"),
        ("support_hours", "Mo–Fr 8–18 Uhr"),
        ("password", LASTING_PASSWORD),
        ("password_again", LASTING_PASSWORD),
        ("agreement", "true"),
        ("action", "next"),
    ])
}

fn page_of(token: &str, step: &str) -> String {
    format!("/invitations/{token}/enroll/{step}")
}

fn take(client: &Client, token: &str, step: &str, form: &Filled) -> Answer {
    form.post(client, &page_of(token, step))
}

/// All steps but the last.
fn fill(client: &Client, token: &str, form: &Filled) {
    for (step, next) in KEPT.into_iter().zip(["mpn-id", "contact", "support", "sign"]) {
        let taken = take(client, token, step, form);
        assert_eq!(taken.location, page_of(token, next), "{step}: {}", taken.text);
    }
}

/// The last step, as its page shows it.
fn to_sign(client: &Client, token: &str, form: Filled) -> Filled {
    let page = client.get(&page_of(token, "sign"));
    assert_eq!(page.status, 200, "{} {}", page.location, page.text);
    let (_, hidden) = hidden_form(&page, "/enroll/sign");
    hidden.values().fold(form, |form, (name, value)| form.with(name, value))
}

fn sign(client: &Client, token: &str, form: Filled) -> Answer {
    take(client, token, "sign", &to_sign(client, token, form))
}

pub fn enroll_with(client: &Client, token: &str, form: &Filled) -> Answer {
    fill(client, token, form);
    sign(client, token, form.clone())
}

pub fn enroll(client: &Client, token: &str) -> Answer {
    enroll_with(client, token, &enrollment())
}

fn companies(house: &House) -> i64 {
    house.count("select count(*) from resellers where name = 'Fourth Harbor Cloud'")
}

#[test]
fn who_enrolls_from_another_domain_than_the_request_was_sent_to_is_asked_whether_it_is_for_them() {
    let house = House::open();
    let (request, token) = invitation(&house);
    let visitor = house.stranger();
    let send_to = |email: &str| {
        house.execute(&format!("update partnership_requests set recipient_email = '{email}' where id = '{request}'"));
    };
    let contact = || take(&visitor, &token, "contact", &enrollment());
    for step in ["company", "mpn-id"] {
        take(&visitor, &token, step, &enrollment());
    }
    send_to("sales@other.example");
    let asked = contact();
    let problem = asked.problem("other_domain").unwrap_or_default();
    assert!(asked.status == 422 && problem.contains("sent to an address at other.example"), "{}", asked.text);
    assert!(problem.contains("ask Solveig Kristoffersen for a request of your own"), "{problem}");
    let ours = take(&visitor, &token, "contact", &enrollment().and("other_domain", "true"));
    assert_eq!(ours.location, page_of(&token, "support"), "{}", ours.text);
    for not_asked in ["sales@FourthHarbor.example", "someone@gmail.com", ""] {
        send_to(not_asked);
        assert_eq!(contact().location, page_of(&token, "support"), "{not_asked}");
    }
}

#[test]
fn a_company_without_an_account_enrolls_and_accepts() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    let path = format!("/invitations/{token}");
    assert_eq!(visitor.get(&format!("{path}/enroll")).location, page_of(&token, "company"));

    let enrolled = enroll(&visitor, &token);
    assert_eq!(enrolled.location, path, "{}", enrolled.text);
    assert!(visitor.get(&enrolled.location).contains("Fourth Harbor Cloud"), "signed in");
    let providers = visitor.post_and_follow(&format!("{path}/accept"), &[("consent", "true")]);

    assert!(providers.contains("Northwind Distribution"));
    let page = house.as_person(ADMIN_AGENT).get("/resellers?q=0070707");
    assert!(page.contains("Fourth Harbor Cloud"));
    assert_eq!(house.stranger().sign_in("JULE@fourthharbor.example", LASTING_PASSWORD).status, 303);
    assert!(!everything(&house).contains(LASTING_PASSWORD));
    let told = "select text_body as line from letters
                where recipient_email = 'jule@fourthharbor.example' and subject = 'Your company has been enrolled'";
    let [told] = house.lines(told).try_into().unwrap();
    assert!(told.contains("jule@fourthharbor.example") && told.contains("/forgot-password"), "{told}");
    assert_eq!(house.count("select count(*) from enrollments"), 0, "nothing is left of the draft");
    let own = visitor.get("/support-profile");
    for kept in ["+49421123457", "help@fourthharbor.example", "https://fourthharbor.example/help", "Mo–Fr 8–18 Uhr"]
    {
        assert!(own.contains(kept), "{kept}: {}", own.text);
    }
    let roles = house.lines("select array_to_string(roles, ' ') as line from users where last_name = 'Öztürk'");
    assert_eq!(roles, ["global_admin admin_agent"]);
    for step in KEPT {
        assert_eq!(take(&house.stranger(), &token, step, &enrollment()).status, 409, "the invitation is used");
    }
}

#[test]
fn each_wrong_box_is_told_beside_it_and_what_was_typed_is_there_in_another_browser() {
    let house = House::open();
    let (_, token) = invitation(&house);
    for (step, field, values) in [
        ("company", "name", vec!["", " ", "\u{202e}", "a\0b"]),
        ("company", "country", vec!["", "XX", "AO"]),
        ("company", "address_line1", vec![""]),
        ("company", "city", vec![""]),
        ("company", "postal_code", vec!["123456789012345678901"]),
        ("mpn-id", "mpn_id", vec!["", "12345", "12345678901", "12345a", "5310024", "0012345"]),
        ("mpn-id", "mpn_kind", vec!["", "other"]),
        ("contact", "first_name", vec!["", "\u{200b}"]),
        ("contact", "last_name", vec![""]),
        ("contact", "email", vec!["", "jule", "jule@", "a b@c.example", "admin@reseller.example"]),
        ("contact", "phone", vec!["", "12", "call me"]),
        ("support", "support_phone", vec!["", "12", "call me"]),
        ("support", "support_email", vec!["", "help@"]),
        ("support", "support_website", vec!["ftp://x.example", "https://a:b@x.example"]),
        ("support", "support_hours", vec![&"x".repeat(201)]),
    ] {
        for value in values {
            // Each box is to be looked at.
            house.execute("delete from attempts where kind = 'enrollment'");
            fill(&house.stranger(), &token, &enrollment());
            let answer = take(&house.stranger(), &token, step, &enrollment().with(field, value));
            assert_eq!(answer.status, 422, "{field} {value:?}: {}", answer.text);
            assert!(answer.problem(field).is_some(), "{field} {value:?}: {}", answer.text);
            // What is no text is shown again, and not kept.
            if value.contains(['\0', '\u{202e}', '\u{200b}']) {
                continue;
            }
            let there = house.stranger().get(&page_of(&token, step));
            let is_blank = (field, value) == ("mpn_id", "");
            assert!(there.problem(field).is_some() != is_blank, "{field}: where nothing is typed nothing is wrong yet");
            assert!(is_blank || there.problem(field) == answer.problem(field), "{field} {value:?}: {}", there.text);
            if !["country", "mpn_kind"].contains(&field) {
                let typed = format!("name=\"{field}\" value=\"{value}\"");
                assert!(unescape(&there.text).contains(&typed), "{field}: {}", there.text);
            }
            let next = house.stranger().get(&format!("/invitations/{token}/enroll"));
            assert_eq!(next.location, page_of(&token, step), "the first step that isn't done");
        }
    }
    assert_eq!(house.count("select count(*) from activity where action = 'reseller.enrolled'"), 0);
}

#[test]
fn the_last_step_says_what_is_wrong_with_password_and_signature_and_keeps_neither() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    fill(&visitor, &token, &enrollment());
    let page = visitor.get(&page_of(&token, "sign"));
    for shown in ["Fourth Harbor Cloud", "Hafenstraße 4, Bremen, 28195", "0070707", "Jule Öztürk", "Mo–Fr 8–18 Uhr"]
    {
        assert!(page.contains(shown), "{shown}: {}", page.text);
    }
    for step in KEPT {
        assert!(page.contains(&format!("href=\"{}\"", page_of(&token, step))), "{step}");
    }
    for (field, values) in [
        ("password", vec!["", "short", "jule jule jule jule", "aaaaaaaaaaaaaa"]),
        ("password_again", vec!["", "other horse battery"]),
        ("agreement", vec!["false"]),
    ] {
        for value in values {
            let form = enrollment().with(field, value);
            let form = if field == "password" { form.with("password_again", value) } else { form };
            let answer = sign(&visitor, &token, form);
            assert!(answer.status == 422 && answer.problem(field).is_some(), "{field} {value:?}: {}", answer.text);
            assert!(!answer.contains(LASTING_PASSWORD), "{field}: the password is not shown again");
        }
    }
    assert!(!everything(&house).contains(LASTING_PASSWORD));
    assert_eq!(companies(&house), 0);
}

#[test]
fn who_leaves_comes_back_by_the_same_link_in_another_browser_and_on_another_node() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let path = format!("/invitations/{token}");
    let first = house.stranger();
    assert!(first.get(&path).contains("Enroll as an indirect reseller"));
    for step in ["company", "mpn-id"] {
        assert_eq!(take(&first, &token, step, &enrollment()).status, 303);
    }
    // Half of a step, with Back.
    let half = Filled::of(&[("first_name", "Jule"), ("email", "jule@"), ("action", "back")]);
    assert_eq!(take(&first, &token, "contact", &half).location, page_of(&token, "mpn-id"));

    let node = Client::new(&house.second_node());
    let page = node.get(&path);
    assert!(page.contains("Continue your enrollment") && page.contains("has been kept"), "{}", page.text);
    assert_eq!(node.post(&format!("{path}/open"), &[("to", "enroll")]).location, format!("{path}/enroll"));
    assert_eq!(node.get(&format!("{path}/enroll")).location, page_of(&token, "contact"));
    let page = node.get(&page_of(&token, "contact"));
    assert!(page.contains("value=\"Jule\"") && page.contains("value=\"jule@\""), "{}", page.text);
    assert!(page.contains("aria-current=\"step\""));
    assert_eq!(page.text.matches("(done)").count(), 2, "two steps are done: {}", page.text);
    assert_eq!(node.get(&page_of(&token, "sign")).location, page_of(&token, "contact"), "no step is left out");
    assert!(node.get(&page_of(&token, "company")).contains("Hafenstraße 4"));
    assert_eq!(node.post("/preferences", &[("language", "ru")]).status, 303);
    assert!(node.get(&path).contains("Продолжить регистрацию"));

    for step in ["contact", "support"] {
        assert_eq!(take(&node, &token, step, &enrollment()).status, 303);
    }
    assert_eq!(sign(&node, &token, enrollment()).location, path);
    assert_eq!(companies(&house), 1);
    assert!(house.stranger().get(&path).contains("A company has enrolled by this link"));
    assert_eq!(house.stranger().get(&format!("{path}/enroll")).location, path);
}

#[test]
fn a_support_profile_that_nobody_began_is_filled_in_with_the_contact() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    for step in ["company", "mpn-id", "contact"] {
        take(&visitor, &token, step, &enrollment());
    }
    let page = visitor.get(&page_of(&token, "support"));
    assert!(page.contains("value=\"jule@fourthharbor.example\"") && page.contains("value=\"+49 421 123456\""));
    assert!(!page.contains("aria-invalid"), "{}", page.text);
    assert_eq!(visitor.get(&page_of(&token, "sign")).location, page_of(&token, "support"), "it is not done by that");
}

#[test]
fn the_country_decides_on_the_boxes_and_keeps_what_was_typed() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let form = enrollment().with("country", "GB").with("action", "country");
    let page = take(&house.stranger(), &token, "company", &form);
    assert!(page.status == 200 && !page.contains("aria-invalid"), "{}", page.text);
    assert!(page.contains("Hafenstraße 4") && page.contains("value=\"GB\" selected"), "{}", page.text);
}

#[test]
fn a_web_mail_address_is_asked_about_and_taken_when_it_is_meant() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    let form = enrollment().with("email", "Jule@Gmail.com");
    take(&visitor, &token, "company", &form);
    take(&visitor, &token, "mpn-id", &form);

    let asked = take(&visitor, &token, "contact", &form);
    assert_eq!(asked.status, 422);
    assert!(asked.problem("web_mail").unwrap().contains("gmail.com is a web-mail service"), "{}", asked.text);
    assert!(asked.contains("name=\"web_mail\"") && asked.contains("Jule@Gmail.com"));
    let meant = form.with("web_mail", "true");
    assert_eq!(take(&visitor, &token, "contact", &meant).location, page_of(&token, "support"));
    take(&visitor, &token, "support", &meant);
    assert_eq!(sign(&visitor, &token, meant).status, 303);
    assert_eq!(house.stranger().sign_in("jule@gmail.com", LASTING_PASSWORD).status, 303);
}

#[test]
fn two_tabs_keep_each_others_steps_and_the_last_one_enrolls_what_it_showed() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    fill(&visitor, &token, &enrollment());
    let shown = to_sign(&visitor, &token, enrollment());
    let other = enrollment().with("name", "Fifth Harbor Cloud");
    assert_eq!(take(&house.stranger(), &token, "company", &other).status, 303);
    assert_eq!(take(&visitor, &token, "mpn-id", &enrollment().with("mpn_id", "0070708")).status, 303);

    let stale = take(&visitor, &token, "sign", &shown);
    assert!(stale.status == 422 && stale.contains("have been changed in the meantime"), "{}", stale.text);
    assert!(stale.contains("Fifth Harbor Cloud") && stale.contains("0070708"), "what is kept now: {}", stale.text);
    assert_eq!(sign(&visitor, &token, enrollment()).status, 303);
    let kept = house.lines("select name || ' ' || mpn_id as line from resellers where mpn_id like '007070%'");
    assert_eq!(kept, ["Fifth Harbor Cloud 0070708"]);
}

#[test]
fn of_twenty_clicks_on_the_last_button_one_enrolls_the_company() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let path = format!("/invitations/{token}");
    fill(&house.stranger(), &token, &enrollment());
    let form = to_sign(&house.stranger(), &token, enrollment());

    let answers = at_once(&house, || take(&house.stranger(), &token, "sign", &form));

    // Who is too many to be hashed at once is told to try again.
    assert!(answers.iter().all(|answer| (answer.status == 303 && answer.location == path) || answer.status == 503));
    let signed_in = answers.iter().filter(|answer| answer.headers.contains_key("set-cookie")).count();
    assert_eq!(signed_in, 1, "no other answer touches the cookie");
    for (table, wanted) in [("resellers where mpn_id = '0070707'", 1), ("users where last_name = 'Öztürk'", 1)] {
        assert_eq!(house.count(&format!("select count(*) from {table}")), wanted, "{table}");
    }
    assert_eq!(house.count("select count(*) from activity where action = 'reseller.enrolled'"), 1);
}

#[test]
fn what_somebody_else_took_meanwhile_leads_back_to_its_box() {
    let house = House::open();
    let [mpn_id, name, both] = [0; 3].map(|_| invitation(&house).1);
    let visitor = house.stranger();
    let other_name = enrollment().with("email", "ada@fourthharbor.example");
    let other_id = enrollment().with("mpn_id", "0070708");
    fill(&visitor, &mpn_id, &other_name);
    fill(&visitor, &name, &other_id);
    fill(&visitor, &both, &enrollment());
    let forms = [(&mpn_id, &other_name), (&name, &other_id)].map(|(token, form)| {
        let shown = to_sign(&visitor, token, form.clone());
        (token, shown)
    });
    assert_eq!(sign(&house.stranger(), &both, enrollment()).status, 303);

    for ((token, form), (step, field)) in forms.into_iter().zip([("mpn-id", "mpn_id"), ("contact", "email")]) {
        let refused = take(&visitor, token, "sign", &form);
        assert_eq!(refused.location, page_of(token, step), "{}", refused.text);
        let page = visitor.get(&refused.location);
        assert!(page.problem(field).is_some_and(|it| it.contains("already")), "{}", page.text);
        assert_eq!(take(&visitor, token, step, &form).status, 422);
    }
    assert_eq!(companies(&house), 1);
}

#[test]
fn of_companies_that_enroll_with_one_mpn_id_at_the_same_moment_one_is_kept() {
    let house = House::open();
    let forms: Vec<_> = (0..3)
        .map(|number| {
            let (_, token) = invitation(&house);
            let form = enrollment().with("email", format!("jule{number}@fourthharbor.example"));
            fill(&house.stranger(), &token, &form);
            (token.clone(), to_sign(&house.stranger(), &token, form))
        })
        .collect();
    let turn = std::sync::atomic::AtomicUsize::new(0);

    let answers = twenty(|| {
        let (token, form) = &forms[turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 3];
        take(&house.stranger(), token, "sign", form)
    });

    for answer in answers {
        let ends = answer.location.ends_with("/enroll/mpn-id") || !answer.location.contains("/enroll");
        assert!(answer.status == 503 || (answer.status == 303 && ends), "{} {}", answer.status, answer.location);
    }
    assert_eq!(companies(&house), 1);
    assert_eq!(house.count("select count(*) from users where last_name = 'Öztürk'"), 1);
}

#[test]
fn a_request_that_ends_in_the_middle_says_so_and_goes_on_when_it_is_sent_again() {
    let house = House::open();
    let (request, token) = invitation(&house);
    let visitor = house.stranger();
    for step in ["company", "mpn-id"] {
        take(&visitor, &token, step, &enrollment());
    }
    let is_over = |told: &str| {
        for step in KEPT {
            for answer in [visitor.get(&page_of(&token, step)), take(&visitor, &token, step, &enrollment())] {
                assert!(answer.status == 409 && answer.contains(told), "{step}: {}", answer.text);
            }
        }
        assert_eq!(take(&visitor, &token, "sign", &enrollment()).status, 409);
    };
    let agent = house.as_person(SALES_AGENT);
    agent.post(&format!("/partnership-requests/{request}"), &[("action", "done")]);
    house.execute("update partnership_requests set sent_at = now(), expires_at = now() - interval '1 hour'");
    is_over("has expired");
    assert_eq!(agent.post(&format!("/partnership-requests/{request}/resend"), &[]).status, 303);
    let next = visitor.get(&format!("/invitations/{token}/enroll"));
    assert_eq!(next.location, page_of(&token, "contact"), "nothing was lost");

    agent.post(&format!("/partnership-requests/{request}/revoke"), &[]);
    is_over("has taken this request back");
    assert_eq!(companies(&house), 0);

    assert_eq!(discard(&house), 0, "it may be asked about");
    house.clock.advance(TimeDelta::days(31));
    assert_eq!(discard(&house), 1, "long over");
}

fn discard(house: &House) -> usize {
    let (db, now) = (house.db.clone(), house.clock.now());
    actix_web::rt::System::new()
        .block_on(db.system(move |conn, system| discard_old_enrollments(conn, system, now)))
        .unwrap()
}

#[test]
fn who_tries_out_numbers_and_names_has_to_wait_and_loses_nothing() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    take(&visitor, &token, "company", &enrollment());
    let guess = |number: u32| {
        let form = enrollment().with("mpn_id", format!("{:07}", 7_000_000 + number));
        take(&visitor, &token, "mpn-id", &form)
    };
    let looked_at = (0..100).take_while(|number| guess(*number).status != 429).count();
    assert!((20..=60).contains(&looked_at), "{looked_at}");

    let limited = guess(200);
    assert!(limited.status == 429 && limited.contains("value=\"7000200\""), "{}", limited.text);
    assert!(limited.headers.contains_key("retry-after"));
    assert!(!everything(&house).contains("7000200"), "what isn't looked at isn't kept");
    assert_eq!(visitor.get(&page_of(&token, "mpn-id")).status, 200);
    assert_eq!(take(&visitor, &token, "company", &enrollment()).status, 303, "the other steps go on");
}

#[test]
fn who_is_signed_in_enrolls_nobody_and_the_provider_reads_no_draft() {
    let house = House::open();
    let (request, token) = invitation(&house);
    let path = format!("/invitations/{token}");
    fill(&house.stranger(), &token, &enrollment());
    let form = to_sign(&house.stranger(), &token, enrollment());
    let reseller = house.as_person(NEW_RESELLER);
    for step in KEPT {
        assert_eq!(reseller.get(&page_of(&token, step)).location, path, "{step}");
        assert_eq!(take(&reseller, &token, step, &enrollment().with("name", "Mine")).location, path, "{step}");
    }
    assert_eq!(take(&reseller, &token, "sign", &form).location, path);
    assert_eq!(companies(&house), 0);
    let kept = house.lines("select typed->>'name' as line from enrollments");
    assert_eq!(kept, ["Fourth Harbor Cloud"]);
    let page = house.as_person(SALES_AGENT).get(&format!("/partnership-requests/{request}"));
    assert!(!page.contains("Fourth Harbor"));
}
