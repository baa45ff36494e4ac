//! Pictures of the emails that the portal writes, for people to look at: as HTML, wide and narrow, and as the text beside it.

use std::collections::BTreeSet;
use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::browser::{Browser, ENGLISH, RUSSIAN};
use crate::house::House;
use crate::screenshots::{chosen, folder};

/// Subject, HTML and text of all that was written in a house.
fn letters(house: &House) -> Vec<(String, String, String)> {
    let all = "select json_build_array(subject, html_body, text_body)::text as line from letters order by subject";
    house.lines(all).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// By its first words: those of one kind differ in names.
fn kind(subject: &str) -> String {
    subject.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "writes pictures to target/screenshots"]
fn each_letter_has_its_picture_taken() {
    let folder = folder();
    for reader in [ENGLISH, RUSSIAN] {
        let mut seen = BTreeSet::new();
        for room in chosen() {
            let house = room.visit(reader, &|_, _| {});
            let browser = Browser::start(&house, reader);
            for (subject, html, text) in letters(&house) {
                if !seen.insert(kind(&subject)) {
                    continue;
                }
                let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
                let plain =
                    format!("<meta charset=utf-8><p>{subject}</p><pre style='white-space:pre-wrap'>{escaped}</pre>");
                for (form, page, width) in [("html", &html, 700), ("html", &html, 360), ("text", &plain, 700)] {
                    browser.look(width, "light");
                    browser.open(&format!("data:text/html;base64,{}", BASE64_STANDARD.encode(page)));
                    let (number, code) = (seen.len(), reader.language.code());
                    let name = format!("letter-{}-{number:02}-{code}-{form}-{width}.png", room.name);
                    fs::write(folder.join(name), browser.picture()).unwrap();
                }
            }
        }
    }
}
