//! A customer's users and licenses, managed on its behalf and by itself (153, 168–169, 185).

use partner_portal::demo;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::directory::file;
use crate::house::{House, RESELLER};
use crate::steps::{self, BASIC, Visit};

const NEWCOMER: &str = "ines@oakdental.onmicrosoft.com";
const LASTING: &str = "seventeen loaves of rye";

/// Two users in Partner Center's format, and one whose row is wrong.
const FILE: &str = "First name,Last name,Display name*,Email*,Status update\r\n\
    Tomás,Ribeiro,Tomás Ribeiro,tomas@oakdental.onmicrosoft.com,\r\n\
    Marta,Antunes,Marta Antunes,marta@oakdental.onmicrosoft.com,\r\n";

// Statements: 153, 168, 169, 185
#[test]
fn a_reseller_manages_the_users_and_licenses_of_a_customer() {
    on_the_customers_behalf(ENGLISH);
}

// Statements: 153, 168, 169, 185
#[test]
fn users_and_licenses_are_managed_in_russian_and_without_javascript() {
    on_the_customers_behalf(RUSSIAN);
    on_the_customers_behalf(WITHOUT_JAVASCRIPT);
}

fn on_the_customers_behalf(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    let password = adds_a_user(&browser);
    changes_licenses(&house, &browser);
    uploads_users(&house, &browser);
    signs_in(&browser, &password);
    changes_a_user(&house, &browser);
    deletes_and_restores(&house, &browser);
}

fn adds_a_user(browser: &Browser) -> String {
    browser.sign_in(RESELLER);
    browser.press("web-menu-customers");
    browser.press_here(Text("Oak Dental"));
    browser.within(Text("Oak Dental")).press("customers-account");
    browser.press("users-title");
    browser.sees(Text("Maribel Okafor"));
    browser.press("users-add");
    browser.is_on("users-add");
    browser.fill("accounts-first-name", "Inês");
    browser.fill("accounts-last-name", "Duarte");
    browser.press("users-add-yes");
    browser.sees("users-user-name-empty");
    browser.fill("users-user-name", "ines");
    browser.tick(Text(BASIC));
    browser.press("users-add-yes");
    browser.is_on(Phrase::new("users-password-of").with("name", "Inês Duarte"));
    assert_eq!(browser.text_of("#setup-user"), NEWCOMER);
    let password = browser.text_of("#setup-password");
    browser.press("partnerships-done");
    browser.back();
    assert!(!browser.text().contains(&password), "Back shows the password again");
    password
}

/// How many licenses the customer's users hold.
fn held() -> String {
    format!("select count(*) from license_assignments where customer_id = '{}'", demo::id("customer:oakdental"))
}

fn changes_licenses(house: &House, browser: &Browser) {
    browser.open(&format!("/customers/{}/users", demo::id("customer:oakdental")));
    browser.press(Text("Inês Duarte"));
    browser.tick(Text("Exchange Online (Plan 1)"));
    browser.press("users-update-licenses");
    browser.sees("users-licenses-kept");
    assert_eq!(house.count(&held()), 2);
    browser.open(&format!("/customers/{}/users", demo::id("customer:oakdental")));
    for name in ["Inês Duarte", "Maribel Okafor"] {
        browser.tick(Phrase::new("users-choose").with("name", name));
    }
    browser.choose("users-license", Text("Microsoft Defender for Business"));
    browser.press("users-assign");
    browser.sees(Phrase::new("users-licenses-assigned").with("count", 2));
    assert_eq!(house.count(&held()), 4);
}

fn uploads_users(house: &House, browser: &Browser) {
    browser.press("users-upload");
    browser.press("users-upload-validate");
    browser.sees("users-file-none");
    browser.fill("users-file-choose", &file("wrong.csv", format!("{FILE}A,B,C,wrong,\r\n").as_bytes()));
    browser.press("users-upload-validate");
    browser.sees(Phrase::new("users-upload-bad").with("count", 1).with("all", 3));
    browser.sees("users-line-email-wrong");
    browser.press("users-upload-another");
    browser.fill("users-file-choose", &file("users.csv", FILE.as_bytes()));
    browser.press("users-upload-validate");
    browser.double_click(Phrase::new("users-upload-save").with("count", 2));
    browser.sees("users-passwords-means");
    assert!(browser.can_press("users-passwords-download"));
    assert_eq!(house.count("select count(*) from users where display_name in ('Tomás Ribeiro', 'Marta Antunes')"), 2);
}

/// The user signs in with the temporary password, chooses another, and sees the licenses.
fn signs_in(browser: &Browser, password: &str) {
    browser.forget();
    browser.open("/sign-in");
    browser.sign_in_here(NEWCOMER, password);
    browser.fill("accounts-new-password", LASTING);
    browser.fill("accounts-password-again", LASTING);
    browser.press("accounts-set-password");
    browser.is_on("accounts-own-title");
    browser.sees(Text(BASIC));
    browser.sees(Phrase::new("accounts-own-admins").with("names", "Maribel Okafor"));
}

/// The customer's own administrator finds the user, gives her another name and the administration beside its own, resets
/// her password and takes a license away.
fn changes_a_user(house: &House, browser: &Browser) {
    browser.forget();
    browser.sign_in("admin@oakdental.onmicrosoft.com");
    browser.press("users-title");
    browser.fill("users-search", "duarte");
    browser.press("web-search");
    browser.sees_no(Text("Tomás Ribeiro"));
    browser.press(Text("Inês Duarte"));
    browser.fill("accounts-last-name", "Duarte Lopes");
    browser.fill("users-display-name", "Inês Duarte Lopes");
    browser.tick("accounts-role-global-admin");
    browser.press("web-update");
    browser.sees("users-kept");
    browser.is_on(Text("Inês Duarte Lopes"));
    browser.press_here("users-reset");
    browser.press("users-reset-yes");
    browser.is_on(Phrase::new("users-password-of").with("name", "Inês Duarte Lopes"));
    assert_ne!(browser.text_of("#setup-password"), "");
    browser.press("partnerships-done");
    browser.choose("users-show", "users-show-admins");
    browser.press("web-search");
    for name in ["Inês Duarte Lopes", "Maribel Okafor"] {
        browser.sees(Text(name));
    }
    browser.press(Text("Inês Duarte Lopes"));
    browser.untick(Text("Exchange Online (Plan 1)"));
    browser.press("users-update-licenses");
    browser.sees("users-licenses-kept");
    assert_eq!(house.count(&held()), 3);
}

/// She is kept out, let in again, deleted and restored.
fn deletes_and_restores(house: &House, browser: &Browser) {
    browser.press_here("users-block");
    browser.press("users-block-yes");
    browser.sees("users-was-blocked");
    browser.press("users-unblock");
    browser.sees("users-was-unblocked");
    browser.press_here("users-delete");
    browser.press("users-delete-yes");
    browser.sees("users-was-deleted");
    assert_eq!(house.count(&held()), 1, "the licenses are free");
    browser.press("users-restore");
    browser.is_on(Phrase::new("users-password-of").with("name", "Inês Duarte Lopes"));
    assert_ne!(browser.text_of("#setup-password"), "");
}

/// The pages of users, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    let list = format!("/customers/{}/users", demo::id("customer:oakdental"));
    browser.sign_in(RESELLER);
    browser.open(&format!("{list}/new"));
    look("add user");
    browser.press("users-add-yes");
    look("add user refused");
    browser.fill("accounts-first-name", "Inês");
    browser.fill("accounts-last-name", "Duarte");
    browser.fill("users-user-name", "ines");
    browser.tick(Text(BASIC));
    browser.press("users-add-yes");
    look("temporary password of a user");
    browser.reload();
    look("temporary password of a user again");
    browser.open(&format!("{list}/upload"));
    look("upload users");
    browser.press("users-upload-validate");
    look("upload users refused");
    browser.fill("users-file-choose", &file("wrong.csv", format!("{FILE}A,B,C,wrong,\r\n").as_bytes()));
    browser.press("users-upload-validate");
    look("verdicts on users");
    browser.press("users-upload-another");
    browser.fill("users-file-choose", &file("users.csv", FILE.as_bytes()));
    browser.press("users-upload-validate");
    browser.press(Phrase::new("users-upload-save").with("count", 2));
    look("uploaded users");
    browser.open(&list);
    browser.press_here("users-licenses-left");
    look("users and licenses");
    browser.press("users-assign");
    look("users and licenses refused");
    browser.open(&format!("{list}?show=deleted&q=x"));
    look("users none found");
    browser.open(&list);
    browser.press(Text("Inês Duarte"));
    look("user");
    browser.press_here("users-delete");
    browser.press("users-delete-yes");
    look("deleted user");
    house.execute(
        "insert into license_assignments select s.provider_id, s.customer_id, s.id, u.id, now(), '' from subscriptions s
         join users u on u.customer_id = s.customer_id where u.display_name = 'Marta Antunes' and s.status = 'active'",
    );
    browser.open(&format!("/subscriptions/{}/change?kind=cancel", demo::id("subscription:oakdental:2")));
    browser.press("subscriptions-see-receipt");
    look("receipt with who loses licenses");
    house.execute("update users set password_hash = (select password_hash from users where sign_in_name = 'admin@oakdental.onmicrosoft.com') where display_name = 'Marta Antunes'");
    browser.forget();
    browser.sign_in("marta@oakdental.onmicrosoft.com");
    look("home of a user");
}
