//! Follows every link that somebody is shown.

use std::collections::{BTreeSet, VecDeque};

use crate::house::Client;

/// Asks for each page that links lead to from **Home**, at most so many, and says which did not answer as pages do.
pub fn crawl(person: &Client, most: usize) -> (usize, Vec<String>) {
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut known = BTreeSet::from(["/".to_owned()]);
    let (mut seen, mut broken) = (0, Vec::new());
    while let Some(path) = waiting.pop_front().filter(|_| seen < most) {
        seen += 1;
        let answer = person.get(&path);
        if !matches!(answer.status, 200 | 303) {
            broken.push(format!("{path}: {}", answer.status));
        }
        for link in links(&answer.text).chain([answer.location]) {
            if link.starts_with('/') && known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    (seen, broken)
}

fn links(text: &str) -> impl Iterator<Item = String> {
    text.split(" href=\"").skip(1).filter_map(|rest| {
        let link = rest.split_once('"')?.0.replace("&#38;", "&").replace("&amp;", "&");
        let page = link.split('#').next()?.to_owned();
        (!page.starts_with("/static/")).then_some(page)
    })
}
