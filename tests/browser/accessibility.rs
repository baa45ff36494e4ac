//! Each page, for everyone: axe in both themes and languages, wide and narrow, forced colors, paper, the Tab key, and its
//! weight.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::browser::{Browser, ENGLISH, RUSSIAN, Reader};
use crate::rooms::{ROOMS, Room};

const AXE: &str = include_str!("vendor/axe-core/axe.min.js");
pub const EVERYONE: &str = include_str!("everyone.js");

/// The rules that a page is held to.
const STANDARDS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// A test for each room, so that they run beside each other.
macro_rules! shut_nobody_out {
    ($($room:ident)*) => {
        $(#[test]
        fn $room() {
            let room = Room::named(stringify!($room));
            sweep(room, reader_of(room), &[(1280, "light"), (1280, "dark"), (360, "dark")]);
        })*

        #[test]
        fn no_room_is_left_out() {
            assert_eq!(ROOMS.map(|room| room.name), [$(stringify!($room)),*]);
        }
    };
}

shut_nobody_out! {
    provider reseller_and_customer enrollment changes trials_and_extended_terms support orders search lists incentives
    credit requests directory partnerships partners bulk moves renewals notifications onboarding users service_requests
    second_factors relationships admin_relationships shortcuts typed people hand_over
}

/// Rooms are gone through in English and in Russian by turns: one walk is what there is time for.
fn reader_of(room: &Room) -> Reader {
    let place = ROOMS.iter().position(|other| other.name == room.name).unwrap();
    if place.is_multiple_of(2) { ENGLISH } else { RUSSIAN }
}

#[test]
#[ignore = "takes half an hour: `cargo test --test browser -- --ignored every_page_in_both_languages`"]
fn every_page_in_both_languages() {
    for room in &ROOMS {
        for reader in [ENGLISH, RUSSIAN] {
            sweep(room, reader, &[(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]);
        }
    }
}

/// Goes through the pages of a room, and says of all of them at once what is wrong.
fn sweep(room: &Room, reader: Reader, looks: &[(u32, &str)]) {
    let found = RefCell::new(Vec::new());
    room.visit(reader, &|browser, page| {
        let tell = |how: &str, wrong: Vec<String>| {
            found.borrow_mut().extend(wrong.into_iter().map(|wrong| format!("{page}, {how}: {wrong}")));
        };
        tell("loaded", everyone(browser, "weight"));
        for (width, theme) in looks {
            browser.look(*width, theme);
            let how = format!("{theme}, {width} px");
            tell(&how, violations(browser));
            tell(&how, everyone(browser, "fits"));
        }
        // A window of 1280 at a zoom of 200 % and of 400 %.
        for width in [640, 320] {
            browser.look(width, "light");
            tell(&format!("{width} px"), everyone(browser, "fits"));
        }
        tell("320 px", everyone(browser, "still"));
        browser.look(1280, "light");
        tell("1280 px", everyone(browser, "focus"));
        let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
        browser.devtools("Emulation.setEmulatedMedia", &forced);
        tell("forced colors", everyone(browser, "focus"));
        browser.devtools("Emulation.setEmulatedMedia", &json!({"media": "print"}));
        tell("print", everyone(browser, "paper"));
        browser.devtools("Emulation.setEmulatedMedia", &json!({"media": "", "features": []}));
        browser.look(1280, "light");
    });
    let found = found.into_inner();
    assert!(found.is_empty(), "{}\n{}", reader.language.code(), found.join("\n"));
}

/// What `everyone.js` finds wrong in this respect with the page that is open.
pub fn everyone(browser: &Browser, what: &str) -> Vec<String> {
    strings(&browser.script_with(EVERYONE, json!(what)))
}

/// Each rule that the page breaks, and where.
fn violations(browser: &Browser) -> Vec<String> {
    browser.script(AXE);
    let run = format!(
        "const done = arguments[0]; \
         axe.run({{runOnly: {}}}).then((all) => done(all.violations.map((rule) => \
           `${{rule.id}} (${{rule.help}}): ` + rule.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | '))), \
           (error) => done([String(error)]))",
        json!(STANDARDS)
    );
    strings(&browser.script_async(&run))
}

fn strings(found: &Value) -> Vec<String> {
    found.as_array().unwrap().iter().map(|wrong| wrong.as_str().unwrap_or_default().to_owned()).collect()
}
