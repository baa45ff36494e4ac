//! Pictures of the emails that the portal writes, for people to look at: as HTML, and as the text beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::browser::{Browser, ENGLISH, RUSSIAN};
use crate::house::House;
use crate::rooms::ROOMS;

/// A letter as it stands in the outbox.
fn letters(house: &House) -> Vec<(String, String, String)> {
    let all = "select json_build_array(subject, html_body, text_body)::text as line from letters order by subject";
    house.lines(all).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
#[ignore = "writes pictures to target/screenshots"]
fn each_letter_has_its_picture_taken() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
    fs::create_dir_all(&folder).unwrap();
    for reader in [ENGLISH, RUSSIAN] {
        let mut seen = BTreeSet::new();
        for room in &ROOMS {
            let house = room.visit(reader, &|_, _| {});
            let browser = Browser::start(&house, reader);
            for (subject, html, text) in letters(&house) {
                if !seen.insert(subject.chars().filter(|letter| letter.is_alphabetic()).take(24).collect::<String>()) {
                    continue;
                }
                let code = reader.language.code();
                let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
                let plain =
                    format!("<meta charset=utf-8><p>{subject}</p><pre style='white-space:pre-wrap'>{escaped}</pre>");
                for (kind, page, width) in [("html", &html, 700), ("html", &html, 360), ("text", &plain, 700)] {
                    browser.look(width, "light");
                    browser.open(&format!("data:text/html;base64,{}", BASE64_STANDARD.encode(page)));
                    let name = format!("letter-{}-{:02}-{code}-{kind}-{width}.png", room.name, seen.len());
                    fs::write(folder.join(name), browser.picture()).unwrap();
                }
            }
        }
    }
}
