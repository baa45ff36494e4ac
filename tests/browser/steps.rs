//! The main path in steps, the same in each language and without JavaScript. Wingtip Partners, who
//! is nobody's partner at first, becomes the provider's; Arctic Bakery becomes its customer.

use partner_portal::words::{Language, Phrase};

use crate::browser::{Browser, Reader, Text};
use crate::house::{ADMIN_AGENT, CUSTOMER, House, NEW_RESELLER, RESELLER, SALES_AGENT};

pub const PROVIDER: &str = "Northwind Distribution";
pub const WINGTIP: &str = "Wingtip Partners";
/// As lists for choosing show it.
pub const WINGTIP_WITH_ID: &str = "Wingtip Partners (ID: 7205518)";
pub const BAKERY: &str = "Arctic Bakery";
pub const BASIC: &str = "Microsoft 365 Business Basic";
pub const POWER_BI: &str = "Power BI Pro";

/// What **Setup info** shows once.
pub struct Setup {
    pub user_name: String,
    pub password: String,
}

/// From the menu to the draft of the email (128, 135–137); answers its personal link.
pub fn draft_a_request(agent: &Browser) -> String {
    agent.press("web-menu-resellers");
    agent.is_on("web-menu-resellers");
    agent.press_here("partnerships-first");
    agent.sees("partnerships-prerequisite");
    agent.press("partnerships-request");
    agent.is_on("partnerships-request");
    let link = agent.text_of("#personal-link");
    assert!(agent.value("partnerships-body").contains(&link));
    link
}

/// The reseller's Global admin opens the link, signs in, agrees, and authorizes the provider.
pub fn accept(reseller: &Browser, link: &str) {
    reseller.open(link);
    reseller.is_on(Phrase::new("partnerships-invites-you").with("provider", PROVIDER));
    reseller.sees("partnerships-accepting-means");
    reseller.press("accounts-sign-in");
    reseller.sign_in_here(NEW_RESELLER, partner_portal::demo::PASSWORD);
    agree(reseller, WINGTIP);
}

pub fn agree(reseller: &Browser, company: &str) {
    reseller.tick(Phrase::new("partnerships-consent").with("company", company).with("provider", PROVIDER));
    reseller.press("partnerships-authorize");
    reseller.is_on("web-menu-providers");
    reseller.sees(Phrase::new("partnerships-authorized").with("provider", PROVIDER));
    reseller.within(Text(PROVIDER)).sees("partnerships-view-customers");
}

/// Chooses the country of an address: the page comes anew with the boxes of that country.
pub fn choose_country(browser: &Browser, code: &str) {
    if browser.reader.javascript {
        browser.choose_and_go("address-country", Text(code));
    } else {
        browser.choose("address-country", Text(code));
        browser.press("address-apply-country");
    }
}

/// The first step of an enrollment, of a company in Turku; the country decides on the boxes.
pub fn enroll_company(company: &Browser) {
    company.fill("partnerships-legal-name", "Blue Yonder Cloud Oy");
    choose_country(company, "FI");
    company.fill("address-line1", "Satamakatu 4");
    company.fill("address-city", "Turku");
    company.fill("address-postal-code", "20100");
    company.press("partnerships-next");
}

pub fn enroll_mpn_id(company: &Browser) {
    company.fill("partnerships-mpn-id", "0707070");
    company.tick("partnerships-mpn-kind-location");
    company.press("partnerships-next");
}

/// The primary contact: a web-mail address is asked about first.
pub fn enroll_contact(company: &Browser) {
    company.fill("accounts-first-name", "Aino");
    company.fill("accounts-last-name", "Korhonen");
    company.fill("accounts-email", "aino@gmail.com");
    company.fill("accounts-phone", "+358 2 5550 1234");
    company.press("partnerships-next");
    company.sees(Phrase::new("partnerships-web-mail").with("domain", "gmail.com"));
    company.fill("accounts-email", "aino@blue-yonder.example");
    company.press("partnerships-next");
}

/// The support profile, filled in with the contact beforehand.
pub fn enroll_support(company: &Browser) {
    assert_eq!(company.value("accounts-email"), "aino@blue-yonder.example");
    company.fill("accounts-email", "support@blue-yonder.example");
    company.press("partnerships-next");
}

/// The last step: all of it once more, the agreement, and a password.
pub fn enroll_sign(company: &Browser) {
    for shown in ["Blue Yonder Cloud Oy", "Satamakatu 4", "0707070", "Aino Korhonen", "support@blue-yonder.example"] {
        company.sees(Text(shown));
    }
    company.tick("partnerships-agreement");
    company.fill("accounts-new-password", "a ferry at first light");
    company.fill("accounts-password-again", "a ferry at first light");
    company.press("partnerships-enroll-submit");
}

/// Each page of an enrollment, as it is first and with what is wrong.
pub fn visit_an_enrollment(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    let link = draft_a_request(browser);
    browser.open(&link);
    look("invitation for the wrong person");
    browser.forget();
    browser.open(&link);
    browser.press("partnerships-enroll");
    look("enroll company");
    browser.press("partnerships-next");
    look("enroll company refused");
    enroll_company(browser);
    look("enroll mpn id");
    enroll_mpn_id(browser);
    browser.fill("accounts-email", "aino@gmail.com");
    browser.press("partnerships-next");
    look("enroll contact refused");
    enroll_contact(browser);
    look("enroll support");
    enroll_support(browser);
    look("enroll sign");
    browser.press("partnerships-enroll-submit");
    look("enroll sign refused");
    browser.open(&link);
    look("invitation begun");
    browser.press("partnerships-enroll-continue");
    enroll_sign(browser);
    house.execute("update resellers set vetting = 'pending' where mpn_id = '0707070'");
    browser.open(&link);
    look("invitation pending");
    browser.open("/providers");
    look("indirect providers pending");
}

/// **Add new customer** in the reseller's row leads to the form, with the reseller chosen (171–173).
pub fn begin_customer(agent: &Browser) {
    agent.press("web-menu-resellers");
    agent.within(Text(WINGTIP)).press(Phrase::new("partnerships-add-customer-for").with("name", WINGTIP));
    agent.is_on("orders-new-customer");
    assert_eq!(agent.value("partnerships-reseller"), WINGTIP_WITH_ID);
}

/// The customer's details (174). The country is changed and changed back on the way; what was typed stays.
pub fn fill_customer(agent: &Browser, domain: &str) {
    agent.fill("customers-company-name", BAKERY);
    for (country, postal_code) in [("PL", "25-001"), ("GB", "EH1 2NG")] {
        choose_country(agent, country);
        agent.fill("address-postal-code", postal_code);
    }
    assert_eq!(agent.value("customers-company-name"), BAKERY);
    check_domain(agent, domain);
    agent.fill("address-line1", "3 Quay Street");
    agent.fill("address-city", "Aberdeen");
    let contact = agent.within("customers-contact");
    contact.fill("accounts-first-name", "Morag");
    contact.fill("accounts-last-name", "Sinclair");
    contact.fill("accounts-email", "morag.sinclair@arctic-bakery.example");
    contact.fill("accounts-phone", "+441224496120");
    agent.tick("customers-agreement-attested");
    agent.fill("customers-agreement-date", "2026-01-15");
}

/// A domain that is taken, then one that isn't.
fn check_domain(agent: &Browser, free: &str) {
    agent.fill("customers-domain", "oakdental");
    ask_for_domain(agent);
    agent.sees("customers-domain-taken");
    agent.fill("customers-domain", free);
    ask_for_domain(agent);
    agent.sees(Phrase::new("customers-domain-free").with("domain", format!("{free}.onmicrosoft.com")));
}

/// With JavaScript the answer comes while one types.
fn ask_for_domain(agent: &Browser) {
    if !agent.reader.javascript {
        agent.press("customers-domain-check");
    }
}

/// Searches the catalog, ticks two products and says how many licenses of each (175).
pub fn choose_products(agent: &Browser) {
    agent.fill("orders-search-products", "business basic");
    if !agent.reader.javascript {
        agent.within("orders-products").press("web-search");
    }
    agent.sees(Text(BASIC));
    agent.sees_no(Text(POWER_BI));
    choose_product(agent, BASIC, 25);
    agent.fill("orders-search-products", "power bi pro");
    if !agent.reader.javascript {
        agent.within("orders-products").press("web-search");
    }
    choose_product(agent, POWER_BI, 3);
    agent.sees(Text(BASIC));
}

pub fn choose_product(agent: &Browser, offer: &str, licenses: u32) {
    agent.tick(Text(offer));
    agent.fill(Text(&licenses_of(agent, offer)), &licenses.to_string());
    let year = format!("{}, {}", agent.say("catalog-term-year"), agent.say("catalog-billing-annual"));
    agent.choose(Text(&format!("{} {offer}", agent.say("orders-plan-label"))), Text(&year));
}

/// The label of the box for the licenses of an offer.
pub fn licenses_of(agent: &Browser, offer: &str) -> String {
    format!("{} {offer}", agent.say("subscriptions-licenses"))
}

/// What 25 and 3 licenses cost in a year, on the provider's price list.
pub fn total(language: Language) -> String {
    language.money((25 * 560 + 3 * POWER_BI_PRICE) * 12, "EUR")
}

const POWER_BI_PRICE: i64 = 1310;

/// Everything on one page, with its total (176).
pub fn review(agent: &Browser) {
    agent.is_on("orders-review");
    for text in [BAKERY, WINGTIP_WITH_ID, "3 Quay Street", "Morag Sinclair", BASIC, POWER_BI] {
        agent.sees(Text(text));
    }
    agent.sees(Text(&total(agent.reader.language)));
}

/// **Confirmation** with its **Setup info** (179–180).
pub fn confirmation(agent: &Browser) -> Setup {
    agent.is_on("orders-confirmation");
    agent.sees(Phrase::new("orders-received").with("name", BAKERY));
    let setup = agent.within("customers-setup");
    setup.sees("customers-setup-user");
    setup.sees("customers-setup-password");
    setup.sees(Phrase::new("customers-setup-warning").with("hours", partner_portal::accounts::TEMPORARY_HOURS));
    Setup { user_name: agent.text_of("#setup-user"), password: agent.text_of("#setup-password") }
}

/// The customer is in the list, with its reseller (184).
pub fn finds_customer(agent: &Browser) {
    agent.is_on("web-menu-customers");
    agent.fill("customers-search", BAKERY);
    agent.press("web-search");
    agent.within(Text(BAKERY)).sees(Text(WINGTIP));
}

/// The customer's administrator signs in with the temporary password, must set another, and sees
/// what the company has and whom to call.
pub fn customer_signs_in(customer: &Browser, setup: &Setup) {
    customer.open("/sign-in");
    customer.sign_in_here(&setup.user_name, &setup.password);
    customer.is_on("accounts-set-password");
    customer.fill("accounts-new-password", "seventeen loaves of rye");
    customer.fill("accounts-password-again", "seventeen loaves of rye");
    customer.press("accounts-set-password");
    customer.press("web-subscriptions");
    for text in [BASIC, POWER_BI] {
        customer.sees(Text(text));
    }
    customer.sees("subscriptions-whom-to-call");
    customer.sees(Text("+493023125000"));
}

/// **Customers**, narrowed to one reseller's; the customer's row expands by its arrow, and leads to
/// **New subscription** (188–191).
pub fn begin_subscription(agent: &Browser) {
    agent.press("web-menu-customers");
    agent.choose("customers-filter", Text(WINGTIP));
    agent.press("web-search");
    agent.sees(Text(BAKERY));
    agent.sees_no(Text("Oak Dental"));
    agent.press_here(Text(BAKERY));
    agent.press(Phrase::new("customers-add-subscription-for").with("name", BAKERY));
    agent.is_on("orders-new-subscription");
}

/// The product, its reseller from the list, the summary with its total, and **Submit** (192–195).
pub fn add_subscription(agent: &Browser) {
    choose_product(agent, "Microsoft 365 Copilot", 4);
    agent.choose("subscriptions-reseller-mpn-id", Text(WINGTIP));
    if !agent.reader.javascript {
        agent.press("orders-update-total");
    }
    agent.within("orders-summary").sees(Text(&agent.reader.language.money(4 * 2810 * 12, "EUR")));
    agent.press("web-submit");
    agent.sees("orders-placed");
    agent.sees(Text("Microsoft 365 Copilot"));
}

/// The new subscription's page names its reseller, and gets it as its support contact (163–164, 196–197).
pub fn designate(agent: &Browser) {
    agent.press(Text("Microsoft 365 Copilot"));
    agent.is_on(Text("Microsoft 365 Copilot"));
    assert_eq!(agent.value("subscriptions-reseller-mpn-id"), WINGTIP_WITH_ID);
    let support = agent.within("subscriptions-support-title");
    support.choose("subscriptions-support", Text(WINGTIP));
    support.press("web-submit");
    agent.sees("subscriptions-support-kept");
    assert_eq!(agent.within("subscriptions-support-title").value("subscriptions-support"), WINGTIP_WITH_ID);
}

/// The reseller has the customer and its account (185); the customer has its subscriptions.
pub fn ends_at_the_reseller_and_the_customer(browser: &Browser, reseller: &str, setup: &Setup) {
    browser.forget();
    browser.sign_in(reseller);
    browser.press("web-menu-customers");
    browser.sees_no(Text("Oak Dental"));
    browser.press_here(Text(BAKERY));
    browser.within(Text(BAKERY)).press("customers-account");
    browser.sees(Text(&setup.user_name));
    browser.forget();
    customer_signs_in(browser, setup);
}

/// A house in which everybody reads the reader's language.
pub fn reads(house: House, reader: Reader) -> House {
    house.execute(&format!("update users set language = '{}'", reader.language.code()));
    house
}

/// What is done on each page of a walk; it gets the page's name.
pub type Visit<'a> = &'a dyn Fn(&str);

/// All pages of a provider's main flow, in the states that look different.
pub fn visit_the_providers_pages(browser: &Browser, look: Visit<'_>) {
    browser.open("/sign-in");
    look("sign in");
    browser.press("accounts-sign-in");
    look("sign in refused");
    browser.sign_in(ADMIN_AGENT);
    look("home");
    browser.press("web-menu-resellers");
    browser.press_here("partnerships-first");
    look("indirect resellers");
    browser.open("/resellers?q=nobody");
    look("indirect resellers none found");
    visit_a_request(browser, look);
    visit_a_new_customers_order(browser, look);
    visit_customers(browser, look);
    browser.open("/nothing-here");
    look("not found");
}

fn visit_a_request(browser: &Browser, look: Visit<'_>) {
    browser.open("/resellers");
    browser.press("partnerships-request");
    look("partnership request");
    browser.fill("partnerships-body", "no link");
    browser.press("partnerships-done");
    look("partnership request refused");
}

fn visit_a_new_customers_order(browser: &Browser, look: Visit<'_>) {
    browser.press("web-menu-resellers");
    browser.press(Phrase::new("partnerships-add-customer-for").with("name", "Litware Systemhaus GmbH"));
    look("new customer");
    browser.press("orders-next-subscriptions");
    look("new customer refused");
    browser.choose_and_go("address-country", Text("GB"));
    fill_customer(browser, "arcticbakery");
    browser.press("orders-next-subscriptions");
    look("new subscription");
    choose_products(browser);
    browser.fill(Text(&licenses_of(browser, BASIC)), "0");
    browser.press("orders-next-review");
    look("new subscription refused");
    browser.fill(Text(&licenses_of(browser, BASIC)), "25");
    browser.press("orders-next-review");
    look("review");
    browser.press("web-cancel");
    look("cancel");
    browser.press("orders-cancel-no");
    browser.press("web-submit");
    look("confirmation");
    browser.reload();
    look("confirmation again");
    browser.press("partnerships-done");
}

fn visit_customers(browser: &Browser, look: Visit<'_>) {
    browser.press("web-menu-customers");
    browser.press_here(Text(BAKERY));
    look("customers");
    browser.press(Phrase::new("customers-add-subscription-for").with("name", BAKERY));
    choose_product(browser, "Microsoft 365 Copilot", 4);
    browser.choose("subscriptions-reseller-mpn-id", Text("other"));
    look("add subscription");
    browser.choose("subscriptions-reseller-mpn-id", Text("Litware"));
    browser.press("web-submit");
    look("subscriptions");
    browser.press(Text("Microsoft 365 Copilot"));
    look("subscription");
    browser.open("/customers?q=oakdental");
    browser.press_here(Text("Oak Dental"));
    browser.within(Text("Oak Dental")).press("customers-account");
    look("account");
}

/// All pages of a reseller's and a customer's main flow.
pub fn visit_the_others_pages(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    let link = draft_a_request(browser);
    browser.forget();
    browser.open(&link);
    look("invitation");
    browser.sign_in(NEW_RESELLER);
    look("home of a reseller");
    browser.open("/providers");
    look("indirect providers none");
    browser.open(&link);
    look("invitation signed in");
    browser.press("partnerships-authorize");
    look("invitation refused");
    agree(browser, WINGTIP);
    look("indirect providers");
    browser.open(&link);
    look("invitation used");
    browser.forget();
    browser.sign_in(RESELLER);
    browser.press("web-menu-customers");
    browser.press_here(Text("Oak Dental"));
    look("customers of a reseller");
    browser.within(Text("Oak Dental")).press("customers-account");
    look("account for a reseller");
    browser.press("web-subscriptions");
    browser.press(Text(BASIC));
    look("subscription for a reseller");
    browser.forget();
    browser.sign_in(CUSTOMER);
    look("home of a customer");
    browser.press("customers-account");
    look("account for the customer");
    browser.press("web-subscriptions");
    look("subscriptions for the customer");
    let temporary = "update users set password_expires_at = now() + interval '1 hour' where sign_in_name = '";
    house.execute(&format!("{temporary}{CUSTOMER}'"));
    browser.forget();
    browser.sign_in(CUSTOMER);
    look("set password");
}
