//! Pictures of each page, for people to look at.

use std::fs;
use std::path::PathBuf;

use crate::browser::{ENGLISH, RUSSIAN};
use crate::rooms::ROOMS;

/// `PORTAL_ROOMS=lists,users` takes those of these rooms only.
#[test]
#[ignore = "writes pictures to target/screenshots"]
#[expect(clippy::disallowed_methods, reason = "a test has no settings but the environment")]
fn each_page_has_its_picture_taken() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
    fs::create_dir_all(&folder).unwrap();
    let chosen = std::env::var("PORTAL_ROOMS").unwrap_or_default();
    for room in ROOMS.iter().filter(|room| chosen.is_empty() || chosen.split(',').any(|name| name == room.name)) {
        for reader in [ENGLISH, RUSSIAN] {
            room.visit(reader, &|browser, page| {
                for (width, theme) in [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")] {
                    browser.look(width, theme);
                    let name = format!("{page}-{}-{theme}-{width}.png", reader.language.code()).replace(' ', "-");
                    fs::write(folder.join(name), browser.picture()).unwrap();
                }
                browser.look(1280, "light");
            });
        }
    }
}
