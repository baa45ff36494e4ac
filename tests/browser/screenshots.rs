//! Pictures of each page, for people to look at.

use std::fs;
use std::path::PathBuf;

use crate::browser::{ENGLISH, RUSSIAN};
use crate::rooms::{ROOMS, Room};

/// Where they are put.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// All rooms, or with `PORTAL_ROOMS=lists,users` these.
#[expect(clippy::disallowed_methods, reason = "a test has no settings but the environment")]
pub fn chosen() -> Vec<&'static Room> {
    let chosen = std::env::var("PORTAL_ROOMS").unwrap_or_default();
    ROOMS.iter().filter(|room| chosen.is_empty() || chosen.split(',').any(|name| name == room.name)).collect()
}

#[test]
#[ignore = "writes pictures to target/screenshots"]
fn each_page_has_its_picture_taken() {
    let folder = folder();
    for room in chosen() {
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
