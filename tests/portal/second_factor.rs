//! Second factors: authenticator apps, recovery codes, what is required of whom, and the proof that is
//! asked for again. Passkeys need a browser: see `tests/browser/second_factor.rs`.

use chrono::TimeDelta;
use partner_portal::accounts::LinkKind;
use partner_portal::demo;
use partner_portal::scope::SecondFactor;
use totp_rs::{Builder, Secret};

use crate::accounts::{cookie, get_with};
use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, House, RESELLER, SALES_AGENT};
use crate::make::{Filled, LASTING_PASSWORD, NOBODY, account_link, everything, hidden_form, id, password, unescape};

const APP: &str = "/second-factor/enroll/app";
const OWN: &str = "/profile/second-factor";

/// An authenticator app.
struct App {
    seed: String,
}

impl App {
    /// The code that it shows so many seconds from the house's time.
    fn code(&self, house: &House, seconds: i64) -> String {
        let secret = Secret::try_from_base32(&self.seed).unwrap();
        let at = house.clock.now().timestamp() + seconds;
        Builder::new().with_secret(secret).build().unwrap().generate(at.try_into().unwrap()).to_string()
    }
}

/// The app that a page offers, and the page's form.
fn offered(page: &Answer) -> (App, Filled) {
    let (_, seed) = page.text.split_once("id=\"seed\">").unwrap();
    let seed = seed.split('<').next().unwrap().replace(' ', "");
    (App { seed }, hidden_form(page, APP).1.with("name", "Work phone"))
}

/// Adds an app; answers it and the recovery codes.
fn enroll(house: &House, client: &Client) -> (App, Vec<String>) {
    let (app, form) = offered(&client.get(APP));
    let page = form.with("code", app.code(house, 0)).post(client, APP);
    assert_eq!(page.status, 200, "{}", page.text);
    (app, codes(&page))
}

fn codes(page: &Answer) -> Vec<String> {
    page.text.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

fn post_code(client: &Client, code: &str) -> Answer {
    client.post("/second-factor", &[("code", code)])
}

/// Somebody with an app, after the password and before the code.
fn at_the_step(house: &House, name: &str) -> Client {
    let client = house.stranger();
    assert_eq!(client.sign_in(name, demo::PASSWORD).location, "/second-factor");
    client
}

/// The time of the next code, so that none is used twice by chance.
fn wait(house: &House) {
    house.clock.advance(TimeDelta::seconds(60));
}

#[test]
fn a_code_of_the_app_works_once_and_one_step_around_its_time() {
    let house = House::open();
    let (app, _) = enroll(&house, &house.as_person(SALES_AGENT));
    let used_to_enroll = app.code(&house, 0);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &used_to_enroll).status, 422, "it enrolled the app");

    for seconds in [-30, 0, 30] {
        house.clock.advance(TimeDelta::minutes(5));
        let code = app.code(&house, seconds);
        let answer = post_code(&at_the_step(&house, SALES_AGENT), &code);
        assert_eq!((answer.status, answer.location.as_str()), (303, "/"), "{seconds} s");
        let again = post_code(&at_the_step(&house, SALES_AGENT), &code);
        assert_eq!(again.status, 422, "twice, {seconds} s");
        assert!(again.problem("code").unwrap().contains("works once"));
    }
    house.clock.advance(TimeDelta::minutes(5));
    for seconds in [-90, 90, -3600] {
        assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &app.code(&house, seconds)).status, 422, "{seconds} s");
    }
    let client = at_the_step(&house, SALES_AGENT);
    assert_eq!(post_code(&client, "").problem("code").unwrap(), "Enter a code, or use a passkey if you have one.");
    assert_eq!(post_code(&client, &format!(" {} ", app.code(&house, 0))).status, 303, "with spaces around it");
}

#[test]
fn of_twenty_that_bring_the_same_code_at_once_one_comes_in() {
    let house = House::open();
    let (app, codes) = enroll(&house, &house.as_person(SALES_AGENT));
    wait(&house);
    let (from_app, recovery) = (|house: &House| app.code(house, 0), |_: &House| codes[0].clone());
    for code in [&from_app as &dyn Fn(&House) -> String, &recovery] {
        let code = code(&house);
        let clients: Vec<Client> = (0..20).map(|_| at_the_step(&house, SALES_AGENT)).collect();
        let turn = std::sync::atomic::AtomicUsize::new(0);
        let answers = crate::make::at_once(&house, || {
            let turn = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 20;
            post_code(&clients[turn], &code)
        });
        let taken = answers.iter().filter(|answer| answer.status == 303).count();
        let refused = answers.iter().filter(|answer| matches!(answer.status, 422 | 429)).count();
        assert_eq!((taken, refused), (1, 19));
        house.clock.advance(TimeDelta::hours(25));
    }
}

#[test]
fn nothing_but_the_code_is_answered_and_few_tries_are() {
    let house = House::open();
    let (app, _) = enroll(&house, &house.as_person(SALES_AGENT));
    let client = at_the_step(&house, SALES_AGENT);
    for path in ["/", "/customers", "/resellers", OWN, APP, "/set-password", "/second-factor/enroll", "/confirm"] {
        let answer = client.get(path);
        assert_eq!(answer.status, 303, "{path}");
        assert!(["/second-factor", "/", OWN].contains(&answer.location.as_str()), "{path}: {}", answer.location);
    }
    assert_eq!(client.post("/orders", &[]).location, "/second-factor");
    assert_eq!(client.post("/confirm", &[("password", demo::PASSWORD)]).location, "/second-factor");

    let tries: Vec<u16> = (0..8).map(|_| post_code(&client, "000000").status).collect();
    assert!(tries.starts_with(&[422, 422, 422, 422, 422]) && tries.ends_with(&[429, 429]), "{tries:?}");
    let limited = post_code(&at_the_step(&house, SALES_AGENT), &app.code(&house, 30));
    assert!(limited.status == 429 && limited.headers.contains_key("retry-after"), "nor in another session");
    house.clock.advance(TimeDelta::minutes(20));
    assert_eq!(post_code(&client, &app.code(&house, 0)).status, 303, "{}", post_code(&client, "").text);
    assert!(house.activity().iter().filter(|action| *action == "second_factor.refused").count() >= 5);
}

#[test]
fn each_step_renews_the_session_and_the_old_one_is_dead() {
    let house = House::open();
    let enrolling = house.stranger();
    let before = cookie(&enrolling.sign_in(SALES_AGENT, demo::PASSWORD));
    let (app, _) = enroll(&house, &enrolling);
    assert_eq!(get_with(&house, "/customers", &before).location, "/sign-in?next=%2Fcustomers", "after enrolling");

    wait(&house);
    let client = house.stranger();
    let after_password = cookie(&client.sign_in(SALES_AGENT, demo::PASSWORD));
    let after_code = cookie(&post_code(&client, &app.code(&house, 0)));
    assert_eq!(get_with(&house, "/customers", &after_password).status, 303);
    assert_eq!(get_with(&house, "/second-factor", &after_password).location, "/");
    assert_eq!(get_with(&house, "/customers", &after_code).status, 200);

    house.clock.advance(TimeDelta::minutes(11));
    let proof = [("password", demo::PASSWORD), ("code", &app.code(&house, 0))];
    let after_confirming = cookie(&client.post("/confirm", &proof));
    assert_eq!(get_with(&house, "/customers", &after_code).status, 303);
    assert_eq!(get_with(&house, "/customers", &after_confirming).status, 200);
}

#[test]
fn a_recovery_code_works_once_and_its_owner_is_told() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    let (_, codes) = enroll(&house, &client);
    assert_eq!(codes.len(), 10);
    assert!(client.get(OWN).contains("You have 10 unused recovery codes."));

    let typed = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &typed).status, 303);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &codes[0]).status, 422, "twice");
    assert!(client.get(OWN).contains("You have 9 unused recovery codes."));
    let letters = house.lines("select text_body as line from letters order by created_at, id");
    assert!(letters.iter().any(|letter| letter.contains("One of your recovery codes has just been used")));

    let renewed = client.post(&format!("{OWN}/recovery-codes"), &[]);
    let new = self::codes(&renewed);
    assert_eq!(new.len(), 10, "{}", renewed.text);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &codes[1]).status, 422, "a former one");
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &new[1]).status, 303);
    let (_, others) = enroll(&house, &house.as_person(ADMIN_AGENT));
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &others[0]).status, 422, "another person's");
}

#[test]
fn a_seed_is_sealed_anew_with_each_use_and_one_that_does_not_open_leaves_the_recovery_codes() {
    let house = House::open();
    let (app, codes) = enroll(&house, &house.as_person(SALES_AGENT));
    let sealed = || house.lines("select encode(sealed_seed, 'hex') as line from second_factors");
    let before = sealed();
    wait(&house);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &app.code(&house, 0)).status, 303);
    assert_ne!(sealed(), before);
    wait(&house);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &app.code(&house, 0)).status, 303, "it still opens");

    house.execute("update second_factors set sealed_seed = decode(repeat('00', 60), 'hex')");
    wait(&house);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &app.code(&house, 0)).status, 422);
    assert_eq!(post_code(&at_the_step(&house, SALES_AGENT), &codes[0]).status, 303);
}

#[test]
fn neither_seeds_nor_recovery_codes_can_be_read_in_the_database() {
    let house = House::open();
    let (app, codes) = enroll(&house, &house.as_person(SALES_AGENT));
    let bytes = Secret::try_from_base32(&app.seed).unwrap().as_bytes().to_vec();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(&bytes)
    };
    // XML writes bytes in base64.
    let kept = everything(&house).replace('\n', "");
    for secret in [app.seed.as_str(), &hex, &base64].into_iter().chain(codes.iter().map(String::as_str)) {
        assert!(!kept.to_lowercase().contains(&secret.to_lowercase()), "{secret}");
        assert!(!kept.contains(&secret.replace('-', "")), "{secret}");
    }
    assert!(kept.contains("Work phone"), "what is kept was looked at");
}

#[test]
fn who_must_have_a_second_factor_reaches_no_page_before() {
    let house = House::asking(SecondFactor::Staff);
    for name in [SALES_AGENT, RESELLER] {
        let client = house.stranger();
        let form = [("sign_in_name", name), ("password", demo::PASSWORD), ("next", "/customers?q=oak")];
        assert_eq!(client.post("/sign-in", &form).location, "/second-factor/enroll?next=%2Fcustomers%3Fq%3Doak");
        for path in ["/", "/customers", "/account", OWN, &format!("/setup-info/{NOBODY}"), "/second-factor", "/confirm"]
        {
            let answer = client.get(path);
            assert_eq!(answer.status, 303, "{path}");
            assert!(["/second-factor/enroll", "/"].contains(&answer.location.as_str()), "{path}: {}", answer.location);
        }
        assert_eq!(client.post("/orders", &[]).location, "/second-factor/enroll");

        assert!(client.get("/second-factor/enroll?next=/customers").contains(&format!("{APP}?next=%2Fcustomers")));
        let (app, form) = offered(&client.get(&format!("{APP}?next=/customers")));
        let wrong = form.clone().with("code", "123456").post(&client, APP);
        assert!(wrong.status == 422 && wrong.problem("code").is_some());
        assert!(wrong.contains(&app.seed[..4]), "the seed stays the same");
        let page = form.with("code", app.code(&house, 0)).post(&client, APP);
        assert!(page.contains("href=\"/customers\""), "{}", page.text);
        assert_eq!(client.get("/customers").status, 200);
    }
    assert_eq!(house.stranger().sign_in(CUSTOMER, demo::PASSWORD).location, "/", "not the customers' people");

    let house = House::asking(SecondFactor::Everyone);
    assert_eq!(house.stranger().sign_in(CUSTOMER, demo::PASSWORD).location, "/second-factor/enroll");
}

#[test]
fn every_way_in_ends_at_the_same_gate() {
    let house = House::asking(SecondFactor::Everyone);
    let admin = house.stranger();
    admin.sign_in(ADMIN_AGENT, demo::PASSWORD);
    enroll(&house, &admin);

    // A temporary password: first a lasting one, then the second factor.
    let issued = admin.post_and_follow(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
    let client = house.stranger();
    let answer = client.sign_in("admin@oakdental.onmicrosoft.com", &password(&issued).unwrap());
    assert_eq!(answer.location, "/set-password");
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(client.post("/set-password", &chosen).status, 303);
    assert_eq!(client.get("/account").location, "/second-factor/enroll");
    let (app, _) = enroll(&house, &client);
    assert_eq!(client.get("/account").status, 303);
    assert_ne!(client.get("/account").location, "/second-factor/enroll");

    // A temporary password of somebody who has one: the second factor comes first.
    let issued = admin.post_and_follow(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
    let client = house.stranger();
    let answer = client.sign_in("admin@oakdental.onmicrosoft.com", &password(&issued).unwrap());
    assert_eq!(answer.location, "/second-factor");
    let chosen = [("password", "another lasting password"), ("password_again", "another lasting password")];
    assert_eq!(client.post("/set-password", &chosen).status, 401, "not before the second factor");
    wait(&house);
    assert_eq!(post_code(&client, &app.code(&house, 0)).location, "/set-password");
    assert_eq!(client.post("/set-password", &chosen).location, "/");
    assert_ne!(client.get("/account").location, "/second-factor", "it isn't asked twice");
}

#[test]
fn an_enrollment_by_invitation_ends_at_the_gate_too() {
    let house = House::asking(SecondFactor::Staff);
    let agent = house.stranger();
    agent.sign_in(SALES_AGENT, demo::PASSWORD);
    enroll(&house, &agent);
    let request = agent.post("/partnership-requests", &[]).id();
    let page = agent.get(&format!("/partnership-requests/{request}"));
    let (_, rest) = page.text.split_once("/invitations/").unwrap();
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();

    let company = house.stranger();
    let answer = crate::enrollment::enroll(&company, &token);
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(company.get("/providers").location, "/second-factor/enroll");
}

#[test]
fn a_proof_of_identity_is_asked_for_again_after_ten_minutes() {
    let house = House::open();
    let client = house.as_person(ADMIN_AGENT);
    let issue = format!("/customers/{}/setup-info", id("customer:oakdental"));
    house.clock.advance(TimeDelta::seconds(599));
    assert_eq!(client.post(&issue, &[]).status, 303, "the sign-in is proof enough");
    house.clock.advance(TimeDelta::seconds(6));
    let asked = client.post(&issue, &[]);
    assert!(asked.status == 401 && asked.contains("Confirm it&#39;s you"), "{}", asked.text);
    assert!(!asked.contains("name=\"code\""), "there is no second factor");
    let issued = || house.count("select count(*) from temporary_passwords where order_id is null");
    assert_eq!(issued(), 1);

    let (action, form) = hidden_form(&asked, "/confirm");
    let wrong = form.clone().with("password", "wrong").post(&client, &action);
    assert_eq!(wrong.problem("password").unwrap(), "This password is wrong. Check it and try again.");
    let page = hidden_form(&wrong, "/confirm").1.with("password", demo::PASSWORD).post(&client, &action);
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(issued(), 1, "nothing is done without a click");
    let (action, form) = hidden_form(&page, "setup-info");
    assert_eq!(form.post(&client, &action).status, 303);
    assert_eq!(issued(), 2);
    assert_eq!(client.post(&issue, &[]).status, 303, "the proof is fresh");

    assert_eq!(client.get("/confirm?next=//evil.example").location, "/");
    house.clock.advance(TimeDelta::minutes(10));
    let sent = client.get(&format!("{APP}?next=/customers"));
    assert_eq!(sent.location, "/confirm?next=%2Fsecond-factor%2Fenroll%2Fapp%3Fnext%3D%2Fcustomers");
    let page = client.get(&sent.location);
    let confirmed = hidden_form(&page, "/confirm").1.with("password", demo::PASSWORD).post(&client, "/confirm");
    assert_eq!(confirmed.location, format!("{APP}?next=/customers"));
}

#[test]
fn a_changed_password_or_factor_needs_a_fresh_proof_and_is_none() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    let (app, _) = enroll(&house, &client);
    let form =
        [("current_password", demo::PASSWORD), ("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    house.clock.advance(TimeDelta::minutes(9));
    let (second, added) = offered(&client.get(APP));
    assert_eq!(added.with("code", second.code(&house, 0)).post(&client, APP).location, OWN);
    house.clock.advance(TimeDelta::minutes(1));

    let asked = client.post("/profile/password", &form);
    assert!(asked.status == 401 && asked.contains("name=\"code\""), "adding proved nothing: {}", asked.text);
    let proof = hidden_form(&asked, "/confirm").1.with("password", demo::PASSWORD);
    assert_eq!(proof.clone().post(&client, "/confirm").status, 422, "the password alone");
    let confirmed = proof.with("code", app.code(&house, 0)).post(&client, "/confirm");
    assert!(confirmed.status == 200 && !confirmed.contains(LASTING_PASSWORD), "{}", confirmed.text);
    house.clock.advance(TimeDelta::minutes(9));
    assert_eq!(client.post("/profile/password", &form).location, "/profile");
    house.clock.advance(TimeDelta::minutes(1));
    assert_eq!(client.post("/profile/sessions/end", &[]).status, 401, "the change proved nothing");
}

#[test]
fn a_right_to_see_a_password_outlives_a_proof() {
    let house = House::open();
    let client = house.as_person(ADMIN_AGENT);
    let issued = client.post(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(client.post("/confirm", &[("password", demo::PASSWORD)]).status, 303);
    assert_eq!(password(&house.as_person(ADMIN_AGENT).get(&issued.location)), None, "in another session");
    assert!(password(&client.get(&issued.location)).is_some());
}

#[test]
fn a_password_alone_makes_no_device_known() {
    let house = House::open();
    let owner = house.as_person(SALES_AGENT);
    let (app, _) = enroll(&house, &owner);
    let known = || house.count("select count(*) from known_devices");
    let told = || house.count("select count(*) from letters where subject = 'Sign-in from a new device'");
    wait(&house);
    let elsewhere = at_the_step(&house, SALES_AGENT);
    assert_eq!((known(), told()), (1, 0), "the code is still to come");
    assert_eq!(post_code(&elsewhere, &app.code(&house, 0)).status, 303);
    assert_eq!((known(), told()), (2, 1));

    let form =
        [("current_password", demo::PASSWORD), ("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(owner.post("/profile/password", &form).location, "/profile");
    assert_eq!((known(), told()), (1, 1), "a new password leaves the browser it was changed in");
}

#[test]
fn a_link_that_sets_a_password_does_not_replace_the_second_factor() {
    let house = House::open();
    let (app, _) = enroll(&house, &house.as_person(SALES_AGENT));
    wait(&house);
    let path = format!("/account-links/{}", account_link(&house, SALES_AGENT, LinkKind::Reset));
    let client = house.stranger();
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(client.post(&path, &chosen).status, 303);
    assert_eq!(client.get("/customers").location, "/second-factor");
    assert_eq!(post_code(&client, &app.code(&house, 0)).status, 303);
    assert_eq!(client.get("/customers").status, 200);
}

#[test]
fn of_twenty_that_enroll_at_once_at_sign_in_one_does() {
    let house = House::asking(SecondFactor::Staff);
    let at_the_page = |_| {
        let client = house.stranger();
        client.sign_in(SALES_AGENT, demo::PASSWORD);
        let (app, form) = offered(&client.get(APP));
        (client, form.with("code", app.code(&house, 0)))
    };
    let clients: Vec<(Client, Filled)> = (0..20).map(at_the_page).collect();
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = crate::make::at_once(&house, || {
        let (client, form) = &clients[turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 20];
        form.post(client, APP)
    });
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (200, [401; 19].as_slice()));
    assert_eq!(house.count("select count(*) from second_factors"), 1);
}

#[test]
fn a_form_that_waits_for_a_proof_comes_back_with_its_values() {
    let house = House::open();
    let client = house.as_person(CUSTOMER);
    let (app, codes) = enroll(&house, &client);
    house.clock.advance(TimeDelta::minutes(10));
    let factor = house.lines("select id::text as line from second_factors").concat();
    let rename = format!("{OWN}/{factor}/name");
    let asked = client.post(&rename, &[("name", "Red \"phone\"")]);
    assert_eq!(asked.status, 401);
    assert!(!asked.contains("Red"), "sealed");

    let form = hidden_form(&asked, "/confirm").1.with("password", demo::PASSWORD);
    for (code, password) in [("", demo::PASSWORD), ("000000", demo::PASSWORD), (codes[0].as_str(), "wrong")] {
        let answer = form.clone().with("code", code).with("password", password).post(&client, "/confirm");
        assert_eq!(answer.status, 422, "{code}");
    }
    let page = form.with("code", app.code(&house, 0)).post(&client, "/confirm");
    let (action, boxes) = hidden_form(&page, "shown-again");
    let again = boxes.post(&client, &action);
    assert_eq!(again.status, 422);
    assert!(unescape(&again.text).contains("value=\"Red \"phone\"\""), "{}", again.text);
    assert_eq!(house.lines("select name as line from second_factors"), ["Work phone"]);
    assert_eq!(client.post(&rename, &[("name", "Red phone")]).location, OWN);
    assert_eq!(house.lines("select name as line from second_factors"), ["Red phone"]);

    // A form of hidden boxes only: after the button that shows it comes one that sends it.
    house.clock.advance(TimeDelta::minutes(10));
    let reseller = house.lines("select reseller_id::text as line from customers where id = (select customer_id from users where sign_in_name = 'admin@customer.onmicrosoft.com')").concat();
    let customer = house
        .lines("select customer_id::text as line from users where sign_in_name = 'admin@customer.onmicrosoft.com'")
        .concat();
    let asked = client.post(&format!("/customers/{customer}/reseller/end"), &[("before", &reseller)]);
    let form = hidden_form(&asked, "/confirm").1.with("password", demo::PASSWORD).with("code", app.code(&house, 0));
    let (action, boxes) = hidden_form(&form.post(&client, "/confirm"), "shown-again");
    let (action, boxes) = hidden_form(&boxes.post(&client, &action), "reseller/end");
    assert!(!action.contains("shown-again"));
    assert_eq!(house.count("select count(*) from activity where action = 'customer.reseller_changed'"), 0);
    assert_eq!(boxes.post(&client, &action).status, 303);
    assert_eq!(house.count("select count(*) from activity where action = 'customer.reseller_changed'"), 1);
}

#[test]
fn a_held_form_survives_the_second_factor() {
    let house = House::open();
    let client = house.as_person(SALES_AGENT);
    let (app, _) = enroll(&house, &client);
    let path = format!("/orders/{}/customer", crate::make::draft(&client));
    house.clock.advance(TimeDelta::minutes(31));
    let sign_in = crate::make::new_customer().post(&client, &path);
    let form = hidden_form(&sign_in, "/sign-in").1.with("sign_in_name", SALES_AGENT).with("password", demo::PASSWORD);
    let step = form.post(&client, "/sign-in");
    assert!(step.status == 200 && step.contains("Your form is waiting."), "{}", step.text);
    let wrong = hidden_form(&step, "/second-factor").1.with("code", "000000").post(&client, "/second-factor");
    assert_eq!(wrong.status, 422);
    let page =
        hidden_form(&wrong, "/second-factor").1.with("code", app.code(&house, 0)).post(&client, "/second-factor");
    let (action, boxes) = hidden_form(&page, "shown-again");
    assert!(boxes.post(&client, &action).contains("Ridgeline Bakery"));
}

#[test]
fn a_factor_is_removed_but_not_the_last_where_one_is_required() {
    let house = House::asking(SecondFactor::Staff);
    let client = house.stranger();
    client.sign_in(GLOBAL_ADMIN, demo::PASSWORD);
    let (app, _) = enroll(&house, &client);
    let first = house.lines("select id::text as line from second_factors").concat();
    let refused = client.post(&format!("{OWN}/{first}/remove"), &[]);
    assert!(refused.status == 409 && refused.contains("Add another one"), "{}", refused.text);
    assert!(!client.get(OWN).contains(&format!("{first}/remove")));

    wait(&house);
    let elsewhere = at_the_step(&house, GLOBAL_ADMIN);
    post_code(&elsewhere, &app.code(&house, 0));
    assert_eq!(elsewhere.get("/customers").status, 200);
    let (second, form) = offered(&client.get(APP));
    assert_eq!(form.with("code", second.code(&house, 0)).post(&client, APP).location, "/profile/second-factor");
    assert_eq!(elsewhere.get("/customers").status, 303, "other sessions end");

    assert_eq!(client.post(&format!("{OWN}/{first}/remove"), &[]).location, OWN);
    wait(&house);
    assert_eq!(post_code(&at_the_step(&house, GLOBAL_ADMIN), &app.code(&house, 0)).status, 422);
    assert_eq!(post_code(&at_the_step(&house, GLOBAL_ADMIN), &second.code(&house, 0)).status, 303);
    let told = house.lines("select text_body as line from letters").concat();
    assert!(told.contains("has been added") && told.contains("has been removed"), "{told}");
    let other = house.stranger();
    other.sign_in(ADMIN_AGENT, demo::PASSWORD);
    enroll(&house, &other);
    assert_eq!(other.post(&format!("{OWN}/{first}/remove"), &[]).status, 404, "somebody else's");
}
