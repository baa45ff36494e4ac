//! House rules that neither the compiler nor clippy can see.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Keys that code puts together from parts, each by the `format!` that makes it.
const MADE: [(&str, &str); 26] = [
    ("activity-kind-", "activity-kind-{kind}"),
    ("mail-kind-", "mail-kind-{kind}"),
    ("mail-state-", "mail-state-{state}"),
    ("subscriptions-request-", "subscriptions-request-{state}"),
    ("activity-action-", "activity-action-{}"),
    ("activity-field-", "activity-field-{}"),
    ("subscriptions-status-", "subscriptions-status-{}"),
    ("region-", "region-{}"),
    ("subscriptions-change-", "subscriptions-change-{slug}"),
    ("subscriptions-intro-", "subscriptions-intro-{}"),
    ("subscriptions-instead-", "subscriptions-instead-{slug}"),
    ("subscriptions-ledger-", "subscriptions-ledger-{}"),
    ("subscriptions-request-", "subscriptions-request-{}"),
    ("support-language-", "support-language-{code}"),
    ("directory-product-", "directory-product-{code}"),
    ("directory-state-", "directory-state-{}"),
    ("catalog-category-", "catalog-category-{}"),
    ("catalog-segment-", "catalog-segment-{}"),
    ("registration-hint-", "registration-hint-{}"),
    ("registration-kind-", "registration-kind-{}"),
    ("partnerships-mark-", "partnerships-mark-{}"),
    ("partnerships-cause-", "partnerships-cause-{}"),
    ("partnerships-state-", "partnerships-state-{state}"),
    ("partnerships-only-", "partnerships-only-{only}"),
    ("moves-kind-", "moves-kind-{kind}"),
    ("moves-cause-", "moves-cause-{cause}"),
];

/// Lines of a file of code, its tests included.
const LONGEST: usize = 400;

fn files(directory: &str, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::from(directory)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// The keys of a room's texts, each with the variables that it uses.
fn keys(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in read(path).lines() {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            name.clone_into(&mut key);
            assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{}: {key} is there twice", path.display());
        }
        if let Some(variables) = keys.get_mut(&key) {
            variables.extend(found(r"\$([a-z]+)", line));
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let mut all = BTreeSet::new();
    for english in files("templates", &["en.ftl"]) {
        let room = english.parent().unwrap();
        let (english, russian) = (keys(&english), keys(&room.join("ru.ftl")));
        assert_eq!(english, russian, "{}", room.display());
        for key in english.into_keys() {
            assert!(all.insert(key.clone()), "{key} is in two rooms");
        }
    }
    assert_eq!(files("templates", &["en.ftl"]).len(), files("templates", &["ru.ftl"]).len());
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let known: BTreeSet<String> =
        files("templates", &["en.ftl"]).iter().flat_map(|path| keys(path).into_keys()).collect();
    let rooms: BTreeSet<&str> = known.iter().map(|key| key.split('-').next().unwrap()).collect();
    let sources = files("src", &[".rs"]).into_iter().chain(files("templates", &[".html", ".txt"]));
    let code: String = sources.map(|path| read(&path)).collect();
    let named: BTreeSet<String> = found(r#""([a-z]+(?:-[a-z0-9]+)+)""#, &code)
        .into_iter()
        .filter(|key| rooms.contains(key.split('-').next().unwrap()))
        .collect();
    let is_made = |key: &str| MADE.iter().any(|(start, format)| key.starts_with(start) && code.contains(format));

    let unused: Vec<_> = known.iter().filter(|key| !named.contains(*key) && !is_made(key)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
    let said = found(r#"(?:say|Phrase::new)\(\s*"([a-z-]+)""#, &code);
    let missing: Vec<_> = said.iter().filter(|key| !known.contains(*key)).collect();
    assert!(missing.is_empty(), "there are no words for {missing:?}");
}

#[test]
fn templates_hold_no_script_and_no_style_of_their_own() {
    let inline = Regex::new(r#"<script(?: [^>]*)?>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:"#).unwrap();
    for path in files("templates", &[".html"]) {
        // Data for search engines, which no browser runs.
        let mut text = read(&path).replace(r#"<script type="application/ld+json">"#, "");
        // A letter has no style sheet to link to; a mail program shows it, and not the portal's pages.
        if path.starts_with("templates/mail") {
            text = text.replacen("<style>", "", 1);
        }
        assert!(!inline.is_match(&text), "{}: {:?}", path.display(), inline.find(&text));
        for script in found("(<script[^>]*>)", &text) {
            assert!(script.contains(" src="), "{}: {script}", path.display());
        }
    }
}

#[test]
fn no_file_of_code_is_long() {
    for path in files("src", &[".rs"]) {
        let lines = read(&path).lines().count();
        assert!(lines <= LONGEST || path.ends_with("schema.rs"), "{} has {lines} lines", path.display());
    }
}

#[test]
fn each_file_of_code_says_what_it_is_for() {
    for path in files("src", &[".rs"]) {
        assert!(read(&path).starts_with("//!") || path.ends_with("schema.rs"), "{}", path.display());
    }
}

#[test]
fn every_action_that_is_recorded_has_words() {
    let sources: String = files("src", &[".rs"]).iter().map(|path| read(path)).collect();
    let code = Regex::new(r#""([a-z_]+\.[a-z_]+)""#).unwrap();
    let actions: BTreeSet<&str> = partner_portal::activity::ACTIONS.iter().copied().collect();
    // Names of files, hosts and settings look like actions, but for their ends or beginnings.
    let ends = ["com", "csv", "dump", "example", "ics", "json", "key", "lock", "log", "new", "pid", "sql"];
    // And so do columns, by which lists are sorted.
    let begins = [
        "portal.",
        "activity.a",
        "activity.id",
        "admin_relationships.",
        "change_requests.",
        "customers.",
        "notifications.",
        "orders.",
        "partnership_requests.",
        "providers.name",
        "relationship_requests.",
        "resellers.name",
        "sent_letters.",
        "service_requests.",
        "subscriptions.",
    ];
    let codes = code.captures_iter(&sources).map(|found| found.extract::<1>().1[0]);
    let recorded = codes.filter(|code| !begins.iter().any(|begin| code.starts_with(begin)));
    let missing: BTreeSet<&str> =
        recorded.filter(|code| !actions.contains(code) && !ends.contains(&code.split('.').nth(1).unwrap())).collect();
    assert!(missing.is_empty(), "activity/action.rs does not list {missing:?}");
    let words: BTreeSet<String> = keys(Path::new("templates/activity/en.ftl")).into_keys().collect();
    let silent: Vec<_> = actions
        .iter()
        .filter(|it| !words.contains(&format!("activity-action-{}", it.replace(['.', '_'], "-"))))
        .collect();
    assert!(silent.is_empty(), "there are no words for {silent:?}");
}
