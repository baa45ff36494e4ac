//! The portal in a language that nobody speaks: each text of the Fluent files accented and long. What is still plain
//! stands outside of them, and what no longer fits would not fit in German.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::process::Command;

use partner_portal::countries;
use partner_portal::words::{Language, TRANSFORM};
use serde_json::json;

use crate::accessibility::{EVERYONE, everyone};
use crate::browser::ENGLISH;
use crate::house::House;
use crate::rooms::{ROOMS, Room};

/// Words that stand in no text: of dates and times, the names of formats, and what is typed on the way.
const PLAIN: &str = "January February March April May June July August September October November December Jan Feb Mar Apr \
                     Jun Jul Aug Sep Oct Nov Dec UTC CSV XLSX English Portal px \
                     nobody nothing at all gmail Mine";

#[test]
fn each_sentence_is_in_the_texts_and_long_words_fit() {
    // The texts are read once in a process, so two others look, each at half of the rooms.
    let halves = ["pseudo::first_half", "pseudo::second_half"].map(|half| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", half, "--ignored", "--nocapture"])
            .spawn()
            .unwrap()
    });
    let passed = halves.map(|mut half| half.wait().unwrap().success());
    assert_eq!(passed, [true, true], "what is wrong stands above");
}

#[test]
#[ignore = "in a process of its own"]
fn first_half() {
    look_at(ROOMS.iter().step_by(2));
}

#[test]
#[ignore = "in a process of its own"]
fn second_half() {
    look_at(ROOMS.iter().skip(1).step_by(2));
}

fn look_at<'a>(rooms: impl Iterator<Item = &'a Room>) {
    TRANSFORM.set(pseudo).unwrap();
    assert_eq!(Language::English.say("web-submit").to_string(), "ŞuuƀḿiŧŞuuƀḿiŧ");
    let wrong: Vec<String> = rooms.flat_map(look_at_room).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn look_at_room(room: &Room) -> Vec<String> {
    let (wrong, plain) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let house = room.visit(ENGLISH, &|browser, page| {
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

/// Accented, and a third longer; short texts, which are labels and buttons, as long as compound words make them.
fn pseudo(text: &str) -> Cow<'_, str> {
    let accented = fluent_pseudo::transform(text, false, true);
    if text.len() > 30 {
        return accented;
    }
    let compound = |word: &str| if word.chars().count() > 6 { word.repeat(2) } else { word.to_owned() };
    accented.split(' ').map(compound).collect::<Vec<_>>().join(" ").into()
}

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
