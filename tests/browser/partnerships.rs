//! Connect with indirect resellers (122–141).

use fast_qr::QRBuilder;
use partner_portal::id::ResellerId;
use partner_portal::partnerships::vetting;
use partner_portal::words::Phrase;
use serde_json::json;

use crate::browser::{Browser, ENGLISH, RUSSIAN, RUSSIAN_WITHOUT_JAVASCRIPT, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, NEW_RESELLER, SALES_AGENT};
use crate::steps::{self, PROVIDER, Visit, WINGTIP};

// Statements: 128, 133, 135–141
#[test]
fn a_reseller_accepts_the_emailed_request_and_appears_in_the_list() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    agent.press("web-menu-resellers");
    agent.sees_no(Text(WINGTIP));
    let link = steps::draft_a_request(&agent);
    has_its_code_on_paper(&agent, &link);

    let message = format!("Dear Harriet & team,\nhere is the link, 100% personal:\n{link}\nSolveig");
    agent.fill("partnerships-body", &message);
    agent.fill("partnerships-subject", "Shall we work together?");
    assert_eq!(what_is_copied(&agent), message);
    assert_eq!(
        what_opens_in_email(&agent),
        format!("mailto:?subject=Shall we work together?&body={}", message.replace('\n', "\r\n"))
    );
    agent.press("partnerships-done");
    agent.is_on("web-menu-resellers");
    agent.sees("partnerships-request-done");

    let reseller = Browser::start(&house, ENGLISH);
    steps::accept(&reseller, &link);

    agent.reload();
    let row = agent.within(Text(WINGTIP));
    row.sees(Text("7205518"));
    row.sees("partnerships-view-customers");
    row.sees("partnerships-add-customer");
}

// Statements: 140
#[test]
fn a_message_without_its_link_is_refused_and_what_was_typed_stays() {
    let house = House::open();
    let agent = Browser::start(&house, ENGLISH);
    agent.sign_in(SALES_AGENT);
    let link = steps::draft_a_request(&agent);

    agent.fill("partnerships-body", "Dear Harriet, please accept.");
    agent.press_here("partnerships-copy");
    agent.sees("partnerships-link-missing");
    agent.press("partnerships-done");
    agent.is_on("partnerships-request");
    agent.sees("partnerships-link-missing");
    assert_eq!(agent.value("partnerships-body"), "Dear Harriet, please accept.");

    agent.fill("partnerships-body", &format!("Dear Harriet, please accept: {link}x"));
    agent.press("partnerships-done");
    agent.sees("partnerships-link-altered");

    agent.fill("partnerships-body", &format!("Dear Harriet, please accept: {link}"));
    agent.press("partnerships-done");
    agent.sees("partnerships-request-done");
}

// Statements: 128, 141
#[test]
fn a_company_enrolls_half_closes_comes_back_in_a_new_browser_and_authorizes_the_provider() {
    for (reader, vetted) in [(ENGLISH, false), (RUSSIAN, true), (WITHOUT_JAVASCRIPT, true)] {
        let house = steps::reads(if vetted { House::vetting() } else { House::open() }, reader);
        let agent = Browser::start(&house, reader);
        agent.sign_in(SALES_AGENT);
        let link = steps::draft_a_request(&agent);
        agent.press("partnerships-done");

        let first = Browser::start(&house, reader);
        first.open(&link);
        first.press("partnerships-enroll");
        steps::enroll_company(&first);
        steps::enroll_mpn_id(&first);
        first.fill("accounts-first-name", "Aino");
        first.press("partnerships-next");
        first.sees("accounts-last-name-empty");
        drop(first);

        let company = Browser::start(&house, reader);
        company.open(&link);
        company.sees("partnerships-enroll-begun");
        company.press("partnerships-enroll-continue");
        assert_eq!(company.value("accounts-first-name"), "Aino", "what was typed is kept, though it was wrong");
        company.press("web-back");
        assert_eq!(company.value("partnerships-mpn-id"), "0707070");
        company.press("partnerships-next");
        steps::enroll_contact(&company);
        steps::enroll_support(&company);
        steps::enroll_sign(&company);
        company.is_on(Phrase::new("partnerships-invites-you").with("provider", PROVIDER));
        company.sees("partnerships-enrolled");
        if vetted {
            let waits = Phrase::new("partnerships-vetting-pending").with("company", "Blue Yonder Cloud Oy");
            company.sees(waits.with("email", "aino@blue-yonder.example"));
            assert!(!company.can_press("partnerships-authorize"));
            authorize(&house);
            company.open(&link);
        }
        steps::agree(&company, "Blue Yonder Cloud Oy");

        agent.press("web-menu-resellers");
        agent.within(Text("Blue Yonder Cloud Oy")).sees(Text("0707070"));
    }
}

// Statements: 128, 141
#[test]
fn who_is_signed_in_as_somebody_else_switches_on_the_page_of_the_link() {
    for reader in [ENGLISH, RUSSIAN, WITHOUT_JAVASCRIPT] {
        let house = steps::reads(House::open(), reader);
        let browser = Browser::start(&house, reader);
        browser.sign_in(SALES_AGENT);
        let link = steps::draft_a_request(&browser);
        browser.press("partnerships-done");
        browser.open(&link);
        let who = Phrase::new("partnerships-against-oneself").with("name", SALES_AGENT).with("company", PROVIDER);
        browser.sees(who);
        browser.press("partnerships-switch");
        browser.sign_in_here(NEW_RESELLER, partner_portal::demo::PASSWORD);
        steps::agree(&browser, WINGTIP);
    }
}

// Statements: 133, 136–137, 140
#[test]
fn the_portal_sends_requests_after_a_look_at_them_in_both_languages_and_without_javascript() {
    let house = House::mailing();
    for (reader, name) in [(ENGLISH, "Harriet"), (RUSSIAN, "Olga"), (WITHOUT_JAVASCRIPT, "Tomas")] {
        let address = format!("{}@x.example", name.to_lowercase());
        let agent = Browser::start(&house, reader);
        agent.sign_in(SALES_AGENT);
        agent.press("web-menu-resellers");
        agent.press("partnerships-request");
        agent.press("partnerships-send");
        agent.is_on("partnerships-send-title");
        agent.press("partnerships-look");
        agent.sees("partnerships-recipients-none");
        agent.fill("partnerships-recipients", &format!("{name} <{address}>, {address}; nobody"));
        agent.press("partnerships-look");
        agent.sees("partnerships-verdict-right");
        agent.sees("partnerships-verdict-duplicate");
        agent.sees("partnerships-verdict-no-address");
        agent.press(Phrase::new("partnerships-send-to").with("count", 1));
        agent.is_on("partnerships-requests");
        agent.sees(Phrase::new("partnerships-sent").with("count", 1));
        agent.sees("partnerships-life-sent");
        agent.sees(Text(&address));
        agent.press(Text(name));
        agent.press("partnerships-resend");
        agent.sees("partnerships-sent-again");
        let letters = format!("select count(*) from letters where recipient_email = '{address}'");
        assert_eq!(house.count(&letters), 2, "once, and once more");
    }
}

// Statements: 133, 136–141
#[test]
fn a_request_that_is_taken_back_says_so_and_the_invited_asks_for_a_new_one() {
    is_taken_back_asked_for_again_and_declined(ENGLISH, RUSSIAN);
}

// Statements: 133, 136–141
#[test]
fn a_request_is_taken_back_asked_for_again_and_declined_without_javascript() {
    is_taken_back_asked_for_again_and_declined(WITHOUT_JAVASCRIPT, RUSSIAN_WITHOUT_JAVASCRIPT);
}

fn is_taken_back_asked_for_again_and_declined(provider: Reader, reseller: Reader) {
    let house = House::open();
    let agent = Browser::start(&house, provider);
    agent.sign_in(SALES_AGENT);
    let link = steps::draft_a_request(&agent);
    agent.sees("partnerships-life-draft");
    agent.press("partnerships-done");
    agent.press("partnerships-requests");
    agent.sees("partnerships-life-sent");

    let invited = Browser::start(&house, reseller);
    invited.open(&link);
    invited.press("accounts-sign-in");
    agent.reload();
    agent.sees("partnerships-life-opened");
    agent.press("partnerships-own-mail");
    agent.press("partnerships-revoke");
    agent.sees("partnerships-revoked");

    invited.open(&link);
    invited.press("partnerships-ask-again");
    invited.sees("partnerships-ask-name-empty");
    invited.fill("partnerships-ask-name", "Гарриет Вист, Wingtip Partners");
    invited.fill("accounts-email", "harriet@wingtip.example");
    invited.press("partnerships-ask-again");
    invited.sees("partnerships-asked-again");

    let link = steps::draft_a_request(&agent);
    agent.press("partnerships-done");
    invited.open(&link);
    invited.press_here("partnerships-not-interested");
    invited.fill("partnerships-reason", "У нас уже есть поставщик.");
    invited.press("partnerships-decline");
    agent.press("partnerships-requests");
    agent.sees("partnerships-life-declined");
    agent.sees(Text("У нас уже есть поставщик."));
}

/// The portal's operator lets in the company that waits.
fn authorize(house: &House) {
    let waiting = house.lines("select id::text as line from resellers where vetting = 'pending'");
    let (id, now, url): (ResellerId, _, _) = (waiting[0].parse().unwrap(), house.clock.now(), house.url.clone());
    let invitations = house.invitations();
    let done =
        house.db.system(move |conn, system| vetting::approve(conn, system, (now, url.as_str()), &invitations, id));
    actix_web::rt::System::new().block_on(done).unwrap().unwrap();
}

/// The pages of requests, from a draft to its end, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    browser.open("/partnership-requests");
    look("partnership requests none");
    browser.open("/resellers");
    browser.press("partnerships-request");
    browser.press("partnerships-send");
    look("send");
    let many = "Harriet Vist <harriet@wingtip.example>\nolga@x.example ru\nharriet@wingtip.example; nobody";
    browser.fill("partnerships-recipients", many);
    browser.press("partnerships-look");
    look("send preview");
    browser.press(Phrase::new("partnerships-send-to").with("count", 2));
    let link = steps::draft_a_request(browser);
    browser.press("partnerships-done");
    browser.open("/partnership-requests");
    look("partnership requests");
    browser.press(Text("olga@x.example"));
    look("partnership request sent");
    browser.press("partnerships-revoke");
    look("partnership request revoked");
    let theirs = Browser::start(house, browser.reader);
    theirs.open(&link);
    theirs.press_here("partnerships-not-interested");
    theirs.fill("partnerships-reason", "We have a provider already.");
    theirs.press("partnerships-decline");
    browser.open("/partnership-requests?state=declined");
    look("partnership requests declined");
    browser.forget();
    browser.open(&link);
    look("invitation over");
    browser.press("partnerships-ask-again");
    look("invitation over refused");
}

/// On paper each square of the code is as the link's code has it.
fn has_its_code_on_paper(agent: &Browser, link: &str) {
    let code = QRBuilder::new(link).build().unwrap_or_else(|error| panic!("{error:?}"));
    agent.devtools("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let picture = image::load_from_memory(&agent.picture_of("figure.qr svg")).unwrap().into_luma8();
    agent.devtools("Emulation.setEmulatedMedia", &json!({"media": ""}));
    // Around it is an edge of four squares.
    let size = u32::try_from(code.size).unwrap();
    let middle = |square: u32, pixels: u32| (2 * square + 9) * pixels / (2 * size + 16);
    let is_dark = |x, y| picture.get_pixel(middle(x, picture.width()), middle(y, picture.height())).0[0] < 128;
    for (y, line) in (0..size).zip(code.data.chunks(code.size)) {
        let seen: Vec<bool> = (0..size).map(|x| is_dark(x, y)).collect();
        let meant: Vec<bool> = line.iter().map(|square| square.value()).collect();
        assert_eq!(seen, meant, "line {y} of the code");
    }
}

/// Presses **Copy to clipboard**, and reads the clipboard.
fn what_is_copied(agent: &Browser) -> String {
    agent.press_here("partnerships-copy");
    agent.sees("partnerships-copied");
    agent.clipboard()
}

/// Presses **Open in email**, and reads the link that would open the email application.
fn what_opens_in_email(agent: &Browser) -> String {
    agent.script(
        "navigation.addEventListener('navigate', (event) => { window.opened = event.destination.url; event.preventDefault(); }, { once: true })",
    );
    agent.press_here("partnerships-open-in-email");
    let link = agent.script("return decodeURIComponent(window.opened ?? '')");
    link.as_str().unwrap().to_owned()
}
