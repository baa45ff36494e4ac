//! The public directory: a visitor finds a provider, a provider asks for another profile, and the operator
//! publishes it (120–121).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use partner_portal::directory;
use partner_portal::id::ProfileId;
use partner_portal::words::Phrase;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{ADMIN_AGENT, GLOBAL_ADMIN, House};
use crate::make::picture;
use crate::steps::{self, PROVIDER, Visit};

/// What the page's policy has stopped on it so far, as Chromium counts it.
const STOPPED: &str = "const done = arguments[0]; let found = 0; \
    new ReportingObserver((all) => { found += all.length; }, {types: ['csp-violation'], buffered: true}).observe(); \
    setTimeout(() => done(found), 500)";

/// A file that a person chooses. Each is written once: Chromium sends none that has changed since it was chosen.
pub fn file(name: &str, bytes: &[u8]) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}-{name}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

/// The operator, on the command line, publishes what waits, or declines it with `reason`.
fn decide(house: &House, reason: Option<&'static str>) {
    let waiting = house.lines("select id::text as line from directory_profiles where decision is null");
    let (id, url, now): (ProfileId, _, _) = (waiting[0].parse().unwrap(), house.url.clone(), house.clock.now());
    let done = house.db.system(move |conn, system| match reason {
        Some(reason) => directory::decline(conn, system, now, &url, (id, reason)),
        None => directory::publish(conn, system, now, &url, id),
    });
    actix_web::rt::System::new().block_on(done).unwrap().unwrap();
}

// Statements: 120
#[test]
fn a_visitor_finds_a_provider() {
    for reader in [ENGLISH, RUSSIAN, WITHOUT_JAVASCRIPT] {
        let house = steps::reads(House::open(), reader);
        let browser = Browser::start(&house, reader);
        browser.open("/sign-in");
        browser.press("directory-title");
        browser.is_on("directory-title");
        browser.sees(Text("Contoso Cloud Wholesale"));
        browser.choose("directory-language", Phrase::new("support-language-ru"));
        browser.choose("directory-product", Phrase::new("directory-product-azure"));
        browser.press("web-search");
        browser.sees(Text(PROVIDER));
        browser.sees_no(Text("Contoso Cloud Wholesale"));
        browser.press(Text(PROVIDER));
        browser.is_on(Text(PROVIDER));
        browser.sees("support-language-fr");
        browser.sees(Text("partners@provider.example"));
        if reader.javascript {
            let shown = "return document.querySelector('.logo img').naturalWidth";
            assert_eq!(browser.script(shown), 400, "the logo is there");
            let stopped = browser.script_async(STOPPED);
            assert_eq!(stopped, 0, "data for search engines is not a script");
        }
        assert_eq!(house.count("select count(*) from csp_reports"), 0);
        if reader.javascript {
            // The control: a script in the page is stopped, and counted.
            browser.script("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))");
            assert_eq!(browser.script_async(STOPPED), 1);
        }
    }
}

// Statements: 120, 121
#[test]
fn a_provider_asks_for_another_profile_and_the_public_sees_it_once_it_is_published() {
    another_profile(ENGLISH);
}

// Statements: 120, 121
#[test]
fn the_same_profile_is_asked_for_in_russian_and_without_javascript() {
    another_profile(RUSSIAN);
    another_profile(WITHOUT_JAVASCRIPT);
}

fn another_profile(reader: Reader) {
    let house = steps::reads(House::open(), reader);
    let (agent, visitor) = (Browser::start(&house, reader), Browser::start(&house, reader));
    agent.sign_in(ADMIN_AGENT);
    agent.press("directory-own");
    agent.is_on("directory-own");
    agent.sees("directory-public");
    agent.fill("directory-description-en", "Two lines about <us>.");
    agent.fill("directory-description-ru", "Две строки о нас.");
    agent.fill("directory-logo", &file("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"));
    agent.press("directory-ask");
    agent.sees("directory-logo-kind");
    assert_eq!(agent.value("directory-description-ru"), "Две строки о нас.", "nothing typed is lost");
    agent.fill("directory-logo", &file("logo.webp", &picture(600, 300, image::ImageFormat::WebP)));
    agent.press("directory-ask");
    agent.sees("directory-asked");
    agent.sees("directory-state-waiting");

    let own = match reader.language.code() {
        "ru" => "Две строки о нас.",
        _ => "Two lines about <us>.",
    };
    visitor.open("/directory/northwind");
    visitor.is_on(Text(PROVIDER));
    visitor.sees_no(Text(own));
    decide(&house, None);
    visitor.reload();
    visitor.sees(Text(own));
    visitor.open("/directory");
    visitor.sees(Text(own));
    agent.reload();
    agent.sees("directory-state-published");
    agent.press("directory-see-public");
    agent.sees(Text(own));
}

/// The pages of the directory, for whoever looks at each page.
pub fn visit(house: &House, browser: &Browser, look: Visit<'_>) {
    browser.open("/directory");
    look("directory");
    browser.open("/directory?name=nobody");
    look("directory without a match");
    browser.open("/directory/northwind");
    look("public profile");
    browser.sign_in(GLOBAL_ADMIN);
    browser.open("/provider/profile");
    look("own profile");
    browser.fill("accounts-email", "nobody");
    browser.fill("directory-logo", &file("broken.png", b"\x89PNG\r\n\x1a\nbroken"));
    browser.press("directory-ask");
    browser.sees("directory-logo-broken");
    look("own profile with problems");
    browser.open("/provider/profile");
    browser.fill("directory-logo", &file("logo.png", &picture(300, 300, image::ImageFormat::Png)));
    browser.press("directory-ask");
    browser.sees("directory-asked");
    browser.press_here("directory-proposed");
    look("own profile that waits");
    decide(house, Some("The logo is one color alone."));
    browser.reload();
    browser.sees("directory-state-declined");
    look("own profile declined");
}
