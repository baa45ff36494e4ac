//! **Find anything**: the box of each page, the page of what was found, and the palette.

use thirtyfour::Key;

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader, Text, WITHOUT_JAVASCRIPT};
use crate::house::{House, SALES_AGENT};
use crate::steps::Visit;

#[test]
fn the_box_on_each_page_finds_a_customer_with_and_without_javascript() {
    for reader in [ENGLISH, RUSSIAN, WITHOUT_JAVASCRIPT] {
        finds_by_the_box(reader);
    }
}

fn finds_by_the_box(reader: Reader) {
    let house = crate::steps::reads(House::open(), reader);
    let browser = Browser::start(&house, reader);
    browser.sign_in(SALES_AGENT);
    browser.open("/orders");
    browser.fill("search-title", "severny veter");
    browser.press("search-find");
    browser.is_on("search-title");
    browser.press(Text("ООО «Северный ветер»"));
    browser.is_on(Text("ООО «Северный ветер»"));
}

#[test]
fn the_keys_alone_open_the_palette_choose_and_go() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.sign_in(SALES_AGENT);
    browser.is_on("accounts-home-title");

    browser.press_keys("/");
    assert_eq!(browser.script("return document.activeElement.id"), "find");
    browser.press_keys("a/b");
    assert_eq!(browser.script("return document.activeElement.value"), "a/b", "a slash is typed into a box");

    browser.press_keys(Key::Control + "k");
    browser.wait_for("return document.getElementById('palette').open");
    browser.press_keys(Key::Control + "a");
    browser.press_keys("fabri");
    browser.wait_for("return [...document.querySelectorAll('#palette mark')].some((it) => it.textContent === 'Fabri')");
    let chosen = "const id = document.activeElement.getAttribute('aria-activedescendant');
                  return document.getElementById(id)?.textContent ?? ''";
    assert!(browser.script(chosen).as_str().unwrap().contains("Fabrikam IT Services"));
    browser.press_keys(Key::Down + "");
    assert!(!browser.script(chosen).as_str().unwrap().contains("Fabrikam IT Services"), "the arrow goes on");
    browser.press_keys(Key::Up + "");
    assert!(browser.script(chosen).as_str().unwrap().contains("Fabrikam IT Services"), "and back");

    browser.press_keys(Key::Escape + "");
    browser.wait_for("return !document.getElementById('palette').open");
    assert_eq!(browser.script("return document.activeElement.id"), "find", "back where one was");
    browser.press_keys(Key::Control + "k");
    browser.press_keys(Key::Control + "a");
    browser.press_keys("oak dental");
    browser.wait_for("return document.querySelector('#palette [role=option] mark')?.textContent === 'Oak'");
    browser.press_key_and_go(Key::Enter);
    browser.is_on(Text("Oak Dental"));
}

#[test]
fn the_palette_says_that_the_connection_was_lost_and_shows_no_stale_answer() {
    let house = House::open();
    let browser = Browser::start(&house, ENGLISH);
    browser.sign_in(SALES_AGENT);
    browser.is_on("accounts-home-title");
    // The first answer comes last.
    browser.script(
        "const real = window.fetch; let asked = 0;
         window.fetch = async (...of) => { const answer = await real(...of); if ((asked += 1) === 1) await new Promise((go) => setTimeout(go, 1500)); return answer; };
         return true",
    );
    browser.press_keys(Key::Control + "k");
    browser.press_keys("lucerne");
    browser.wait_for("return performance.getEntriesByType('resource').some((it) => it.name.includes('q=lucerne'))");
    browser.press_keys(Key::Control + "a");
    browser.press_keys("woodgrove");
    browser.wait_for("return document.getElementById('palette-list').textContent.includes('Woodgrove Bank')");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(browser.script("return document.getElementById('palette-list').textContent.includes('Lucerne')"), false);
    browser.script("window.fetch = () => Promise.reject(new TypeError('no connection')); return true");
    browser.press_keys("x");
    browser.sees("search-lost");
}

/// The page and the palette, for whoever looks at each page.
pub fn visit(browser: &Browser, look: Visit<'_>) {
    browser.sign_in(SALES_AGENT);
    browser.open("/search");
    look("search help");
    browser.open("/search?q=e");
    look("search");
    browser.open("/search?q=castellano");
    look("search one");
    browser.open("/search?q=nothing at all");
    look("search none");
    if browser.reader.javascript {
        browser.press_keys(Key::Control + "k");
        browser.press_keys("fabrikam");
        browser.wait_for("return document.querySelectorAll('#palette [role=option]').length > 1");
        look("search palette");
    }
}
