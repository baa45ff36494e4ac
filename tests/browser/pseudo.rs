//! The portal in a language that nobody speaks: each text of the Fluent files accented, long, and written from right to
//! left. What is still plain stands outside of them, and what no longer fits would not fit in German. On the way each page
//! of the portal is met.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use partner_portal::countries;
use partner_portal::words::{Language, TRANSFORM};
use regex::Regex;
use serde_json::json;

use crate::accessibility::{EVERYONE, everyone};
use crate::browser::ENGLISH;
use crate::house::House;
use crate::make::routes;
use crate::rooms::{ROOMS, Room};

/// Words that stand in no text: of dates and times, the names of formats and programs, and what is typed on the way.
const PLAIN: &str = "January February March April May June July August September October November December Jan Feb Mar Apr \
                     Jun Jul Aug Sep Oct Nov Dec UTC CSV XLSX Chrome English Portal px \
                     nobody nothing at all gmail Mine";

const HALVES: [&str; 2] = ["first_half", "second_half"];

/// Routes that answer a GET with no page, and what they answer instead; all that end with `/export` or `/template` answer
/// with a file.
const NO_PAGES: [(&str, &str); 15] = [
    ("/bulk/{id}/result", "a file"),
    ("/service-requests/{id}/files/{entry}", "a file"),
    ("/directory/logos/{hash}", "a picture"),
    ("/renewals/calendar/{secret}.ics", "a calendar"),
    ("/static/{path:.*}", "what pages are made of"),
    ("/bulk/{id}/progress", "events for a script"),
    ("/customers/domain", "an answer for a script"),
    ("/healthz", "an answer for machines"),
    ("/readyz", "an answer for machines"),
    ("/sitemap.xml", "an answer for machines"),
    ("/robots.txt", "an answer for machines"),
    ("/views/{id}", "the way to a list"),
    ("/invitations/{token}/enroll", "the way to a step"),
    ("/account", "the way to a customer's account"),
    ("/users", "the way to a customer's users"),
];

#[test]
fn each_sentence_is_in_the_texts_and_long_words_fit() {
    // The texts are read once in a process, so two others look, each at half of the rooms.
    let halves = HALVES.map(|half| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("pseudo::{half}"), "--ignored", "--nocapture"])
            .spawn()
            .unwrap()
    });
    let passed = halves.map(|mut half| half.wait().unwrap().success());
    let met: BTreeSet<String> = HALVES.iter().flat_map(|half| take_note(&note(std::process::id(), half))).collect();
    assert_eq!(passed, [true, true], "what is wrong stands above");
    let left_out = pages_without_a_visit(&met);
    assert!(left_out.is_empty(), "no room visits these pages:\n{}", left_out.join("\n"));
}

#[test]
#[ignore = "in a process of its own"]
fn first_half() {
    look_at("first_half", ROOMS.iter().step_by(2));
}

#[test]
#[ignore = "in a process of its own"]
fn second_half() {
    look_at("second_half", ROOMS.iter().skip(1).step_by(2));
}

fn look_at<'a>(half: &str, rooms: impl Iterator<Item = &'a Room>) {
    TRANSFORM.set(pseudo).unwrap();
    assert_eq!(Language::English.say("web-submit").to_string(), "\u{202e}ŞuuƀḿiŧŞuuƀḿiŧ\u{202c}");
    let met = RefCell::new(Vec::new());
    let wrong: Vec<String> = rooms.flat_map(|room| look_at_room(room, &met)).collect();
    std::fs::write(note(std::os::unix::process::parent_id(), half), met.into_inner().join("\n")).unwrap();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Where a half notes the paths of the pages it has met, for the process that began it.
fn note(process: u32, half: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{half}-of-{process}"))
}

fn take_note(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let _ = std::fs::remove_file(path);
    text.lines().map(str::to_owned).collect()
}

/// The routes that answer with a page of the portal, and that no room visits.
fn pages_without_a_visit(met: &BTreeSet<String>) -> Vec<String> {
    let pages = routes().into_iter().filter(|(method, _)| method == "get").map(|(_, route)| route);
    let pages: Vec<(Regex, String)> = pages
        .filter(|route| !NO_PAGES.iter().any(|(no_page, _)| route == no_page))
        .filter(|route| !route.ends_with("/export") && !route.ends_with("/template"))
        .map(|route| {
            let path = Regex::new(r"\{[^}]*\}").unwrap().replace_all(&route, "[^/]+").into_owned();
            (Regex::new(&format!("^{path}$")).unwrap(), route)
        })
        .collect();
    // `/people/new` is no visit to `/people/{id}`.
    let of = |path: &String| {
        pages.iter().filter(|(page, _)| page.is_match(path)).min_by_key(|(_, route)| route.matches('{').count())
    };
    let visited: BTreeSet<&String> = met.iter().filter_map(of).map(|(_, route)| route).collect();
    pages.iter().map(|(_, route)| route).filter(|route| !visited.contains(route)).cloned().collect()
}

fn look_at_room(room: &Room, met: &RefCell<Vec<String>>) -> Vec<String> {
    let (wrong, plain) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let house = room.visit(ENGLISH, &|browser, page| {
        met.borrow_mut().push(browser.path());
        for found in browser.script_with(EVERYONE, json!("plain")).as_array().unwrap() {
            let [word, place] = [&found[0], &found[1]].map(|part| part.as_str().unwrap().to_owned());
            plain.borrow_mut().push((word, format!("{page}: {place}")));
        }
        for width in [1280, 320] {
            browser.look(width, "light");
            let fits = everyone(browser, "fits");
            wrong.borrow_mut().extend(fits.into_iter().map(|it| format!("{page}, {width} px: {it}")));
        }
        browser.look(1280, "light");
    });
    let known = known(&house);
    let is_new = |(word, _): &(String, String)| !known.contains(word.to_lowercase().as_str());
    let mut wrong = wrong.into_inner();
    wrong.extend(
        plain.into_inner().into_iter().filter(is_new).map(|(word, place)| format!("“{word}” is plain on {place}")),
    );
    wrong
}

/// Accented, and a third longer; short texts, which are labels and buttons, as long as compound words make them. Around
/// each stand the marks that turn it from right to left.
fn pseudo(text: &str) -> Cow<'_, str> {
    let accented = fluent_pseudo::transform(text, false, true);
    let compound = |word: &str| if word.chars().count() > 6 { word.repeat(2) } else { word.to_owned() };
    let long: Cow<'_, str> = match text.len() {
        0..=30 => accented.split(' ').map(compound).collect::<Vec<_>>().join(" ").into(),
        _ => accented,
    };
    if IN_BOXES.contains(text.trim()) { long } else { format!("\u{202e}{long}\u{202c}").into() }
}

/// What stands in boxes beforehand, drafts and the names of second factors: no form takes marks that turn what is written.
static IN_BOXES: LazyLock<String> = LazyLock::new(|| {
    let texts = [
        include_str!("../../templates/partnerships/en.ftl"),
        include_str!("../../templates/relationships/en.ftl"),
        include_str!("../../templates/accounts/second_factor/en.ftl"),
    ];
    let texts = texts.concat();
    let in_boxes = Regex::new("^([a-z]+-draft-[a-z]+|factor-app|factor-passkey) =").unwrap();
    let mut is_such = false;
    let lines = texts.lines().filter(|line| {
        is_such = if line.starts_with(char::is_alphabetic) { in_boxes.is_match(line) } else { is_such };
        is_such
    });
    lines.collect::<Vec<_>>().join("\n")
});

/// Every word that the house's database holds, and the names of countries.
fn known(house: &House) -> BTreeSet<String> {
    let tables = house.lines(
        "select format('select to_jsonb(t)::text as line from %I t', table_name) as line
         from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    let rows = tables.iter().flat_map(|table| house.lines(table));
    let countries = countries::all().iter().map(|country| country.name(Language::English).to_owned());
    let words = |text: String| {
        let words: Vec<String> = text.split(|it: char| !it.is_alphabetic()).map(str::to_lowercase).collect();
        words
    };
    rows.chain(countries).chain([PLAIN.to_owned()]).flat_map(words).collect()
}
