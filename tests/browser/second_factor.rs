//! Second factors, as a person enrolls and uses them: an app, a recovery code, a passkey.

use chrono::TimeDelta;
use partner_portal::demo;
use partner_portal::scope::SecondFactor;
use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, House};
use crate::steps::{self, Visit};

/// The code that an app with this seed shows in the house's time.
fn code(house: &House, seed: &str) -> String {
    let secret = Secret::try_from_base32(seed.replace(' ', "")).unwrap();
    let at = house.clock.now().timestamp().try_into().unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(at).to_string()
}

/// Signs in with the password, and follows the portal through setting up an app; answers the app's seed
/// and the recovery codes.
fn enroll_app(house: &House, person: &Browser) -> (String, Vec<String>) {
    person.sign_in(ADMIN_AGENT);
    person.is_on("factor-enroll");
    person.open("/customers");
    person.is_on("factor-enroll");
    person.press("factor-add-app");
    let seed = person.text_of("#seed");
    person.fill("factor-app-code", "000000");
    person.press("factor-add-app");
    person.sees("factor-app-code-wrong");
    assert_eq!(person.text_of("#seed"), seed, "what the phone has scanned still holds");
    person.fill("factor-app-code", &code(house, &seed));
    person.press("factor-add-app");
    person.is_on("factor-codes");
    let codes: Vec<String> = person.text_of("#codes").split(' ').map(str::to_owned).collect();
    assert_eq!(codes.len(), 10, "{codes:?}");
    person.press("factor-codes-kept");
    person.is_on("accounts-home-title");
    (seed, codes)
}

/// Enrolls an app, and signs in with it and with a recovery code.
fn signs_in_with_an_app_and_with_a_recovery_code(reader: Reader) {
    let house = steps::reads(House::asking(SecondFactor::Staff), reader);
    let person = Browser::start(&house, reader);
    let (seed, codes) = enroll_app(&house, &person);

    house.clock.advance(TimeDelta::minutes(1));
    person.forget();
    person.sign_in(ADMIN_AGENT);
    person.is_on("factor-step");
    person.fill("factor-code", "000000");
    person.press("factor-continue");
    person.sees("factor-code-wrong");
    person.fill("factor-code", &code(&house, &seed));
    person.press("factor-continue");
    person.is_on("accounts-home-title");

    person.forget();
    person.sign_in(ADMIN_AGENT);
    person.fill("factor-code", &codes[3]);
    person.press("factor-continue");
    person.is_on("accounts-home-title");
    person.open("/profile/second-factor");
    person.is_on("factor-title");
    person.sees(partner_portal::words::Phrase::new("factor-codes-left").with("count", 9usize));
}

#[test]
fn a_person_enrolls_an_app_and_signs_in_with_it() {
    signs_in_with_an_app_and_with_a_recovery_code(ENGLISH);
}

#[test]
fn a_person_enrolls_an_app_and_signs_in_with_it_in_russian() {
    signs_in_with_an_app_and_with_a_recovery_code(RUSSIAN);
}

#[test]
fn an_app_and_recovery_codes_need_no_javascript() {
    signs_in_with_an_app_and_with_a_recovery_code(WITHOUT_JAVASCRIPT);
}

/// A security key with a fingerprint, plugged into this browser.
fn plug_in_a_key(browser: &Browser) -> String {
    browser.devtools("WebAuthn.enable", &json!({}));
    let options = json!({"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true
    }});
    let added = browser.devtools("WebAuthn.addVirtualAuthenticator", &options);
    added.get("authenticatorId").and_then(|id| id.as_str()).unwrap().to_owned()
}

/// Enrolls a passkey, signs in with it, and confirms a change with it.
fn uses_a_passkey(reader: Reader) {
    let house = steps::reads(House::asking(SecondFactor::Staff), reader);
    let person = Browser::start(&house, reader);
    let key = plug_in_a_key(&person);
    person.sign_in(ADMIN_AGENT);
    person.press("factor-add-passkey");
    person.is_on("factor-add-passkey");
    person.press("factor-add-passkey");
    person.is_on("factor-codes");
    person.press("factor-codes-kept");
    person.is_on("accounts-home-title");

    person.forget();
    person.sign_in(ADMIN_AGENT);
    person.is_on("factor-step");
    person.press("factor-use-passkey");
    person.is_on("accounts-home-title");
    let counters = "select (passkey #>> '{cred,counter}') as line from second_factors";
    let counter: u32 = house.lines(counters).concat().parse().unwrap();
    assert!(counter >= 1, "the counter is kept");

    house.clock.advance(TimeDelta::minutes(11));
    person.open("/second-factor/enroll/passkey");
    person.is_on("factor-confirm");
    person.fill("accounts-password", demo::PASSWORD);
    person.press("factor-use-passkey");
    person.is_on("factor-add-passkey");
    assert!(house.lines(counters).concat().parse::<u32>().unwrap() > counter);
    // The same key again: the browser itself says that it is known.
    person.press_here("factor-add-passkey");
    person.sees("factor-passkey-not-made");

    // Without the key the passkey is no use; the page says so, and stays.
    person.forget();
    person.devtools("WebAuthn.removeVirtualAuthenticator", &json!({"authenticatorId": key}));
    plug_in_a_key(&person);
    person.sign_in(ADMIN_AGENT);
    person.press_here("factor-use-passkey");
    person.sees("factor-passkey-refused");
    person.is_on("factor-step");
    person.open("/customers");
    person.is_on("factor-step");
}

#[test]
fn a_person_enrolls_a_passkey_and_signs_in_with_it() {
    uses_a_passkey(ENGLISH);
}

#[test]
fn a_person_enrolls_a_passkey_and_signs_in_with_it_in_russian() {
    uses_a_passkey(RUSSIAN);
}

#[test]
fn before_a_new_password_is_issued_a_person_confirms_who_they_are() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(ADMIN_AGENT);
    agent.open("/customers?q=oakdental");
    agent.press_here(Text("Oak Dental"));
    agent.within(Text("Oak Dental")).press("customers-account");
    house.clock.advance(TimeDelta::minutes(11));
    agent.press("customers-issue-password");
    agent.is_on("factor-confirm");
    agent.fill("accounts-password", "not the password");
    agent.press("factor-confirm-button");
    agent.sees("factor-password-wrong");
    agent.fill("accounts-password", demo::PASSWORD);
    agent.press("factor-confirm-button");
    agent.sees("factor-held-send");
    assert_eq!(house.count("select count(*) from temporary_passwords where order_id is null"), 0, "sent by itself");
    agent.press("factor-held-send-now");
    agent.sees("customers-setup-password");
}

/// All pages of second factors, in the states that look different.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(ADMIN_AGENT);
    look("second factor enroll");
    browser.press("factor-add-app");
    look("second factor app");
    let seed = browser.text_of("#seed");
    browser.press("factor-add-app");
    look("second factor app refused");
    browser.fill("factor-app-code", &code(house, &seed));
    browser.press("factor-add-app");
    look("recovery codes");
    browser.press("factor-codes-kept");
    plug_in_a_key(browser);
    browser.open("/second-factor/enroll/passkey");
    look("second factor passkey");
    browser.press("factor-add-passkey");
    browser.is_on("factor-title");
    look("second factors");
    browser.press_here(Text(&format!("{} {}", browser.say("factor-rename"), browser.say("factor-passkey"))));
    browser.within("factor-passkey").fill("factor-name", " ");
    browser.within("factor-passkey").press("factor-rename");
    look("second factor rename refused");
    house.clock.advance(TimeDelta::minutes(11));
    browser.press("factor-codes-renew");
    look("confirm");
    browser.press("factor-confirm-button");
    look("confirm refused");
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    look("second factor step");
    browser.press("factor-continue");
    look("second factor step refused");
}
