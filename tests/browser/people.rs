//! **User management**, one's own profile, a lost password, and the pages that refuse, for whoever looks at each page.

use partner_portal::accounts::LinkKind;
use partner_portal::demo;

use crate::browser::Browser;
use crate::house::{ADMIN_AGENT, GLOBAL_ADMIN, House, RESELLER, SALES_AGENT};
use crate::make::{account_link, id};
use crate::steps::Visit;

pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    visit_a_lost_password(house, browser, look);
    browser.sign_in(GLOBAL_ADMIN);
    visit_colleagues(browser, look);
    visit_ones_own(browser, look);
    visit_what_is_refused(browser, look);
}

fn visit_a_lost_password(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.open("/forgot-password");
    browser.press("accounts-forgot-send");
    look("forgot password");
    browser.fill("accounts-sign-in-name", RESELLER);
    browser.press("accounts-forgot-send");
    look("forgot password sent");
    browser.open(&format!("/account-links/{}", account_link(house, RESELLER, LinkKind::Reset)));
    browser.press("accounts-link-set");
    look("personal link");
}

fn visit_colleagues(browser: &Browser, look: Visit<'_>) {
    browser.open("/people");
    look("user management");
    browser.open("/people?q=nobody");
    look("user management none found");
    browser.press("people-invite");
    look("invite a colleague");
    browser.press("people-send-invitation");
    look("invite a colleague refused");
    browser.fill("accounts-email", "ngozi.eze@provider.example");
    browser.fill("accounts-first-name", "Ngozi");
    browser.fill("accounts-last-name", "Eze");
    browser.tick("people-reach-all");
    browser.tick("accounts-role-sales-agent");
    browser.press("people-send-invitation");
    look("invited colleague");
    browser.open(&format!("/people/{}", id(&format!("user:{SALES_AGENT}"))));
    browser.press_here("people-suspend");
    look("colleague");
    browser.press("people-suspend-yes");
    look("suspended colleague");
    browser.press("people-why");
    browser.choose("people-action", "accounts-right-order");
    browser.fill("people-why-customer", "oakdental");
    browser.press("people-why-ask");
    look("why a colleague can't");
    browser.open("/people/roles");
    look("roles and rights");
}

fn visit_ones_own(browser: &Browser, look: Visit<'_>) {
    browser.open("/profile");
    look("profile");
    browser.press("accounts-profile-password");
    look("profile refused");
    browser.open("/first-steps");
    look("first steps");
    browser.open("/catalog");
    look("catalog");
}

/// A page that one may not see, and a page that a rule of the business stands before.
fn visit_what_is_refused(browser: &Browser, look: Visit<'_>) {
    browser.open(&format!("/customers/{}/ask", demo::id("customer:oakdental")));
    look("refused by a rule");
    browser.forget();
    browser.sign_in(ADMIN_AGENT);
    browser.open("/people");
    look("forbidden");
}
