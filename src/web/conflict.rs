//! Two on one form: a form says what it was read at, and whoever sends it after another has changed the thing is shown
//! what is kept now, box by box beside their own, before anything is overwritten.

use actix_web::http::StatusCode;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::{Error, Refusal, Result};
use crate::secret::to_hex;
use crate::web::page::{Chrome, Page};
use crate::words::{Message, Phrase};

/// Boxes that are no part of the thing.
const ASIDE: [&str; 5] = ["before", "version", "action", "kind", "note"];

/// What has become of the thing since the form was read.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub by: Option<By>,
    pub boxes: Vec<Differing>,
    /// What the form is read at now.
    pub version: String,
}

/// Who changed it last, and when.
#[derive(Clone, Debug)]
pub struct By {
    pub name: String,
    pub at: DateTime<Utc>,
}

/// A box in which both differ.
#[derive(Clone, Debug)]
pub struct Differing {
    pub label: String,
    pub theirs: String,
    pub mine: String,
}

impl By {
    /// None while nobody has changed it.
    pub fn of(name: &str, at: Option<DateTime<Utc>>) -> Option<By> {
        at.filter(|_| !name.is_empty()).map(|at| By { name: name.to_owned(), at })
    }

    fn told(self) -> Phrase {
        Phrase::new("web-conflict-by").with("name", self.name).with("at", self.at)
    }
}

/// What a form is read at: a fingerprint of its boxes as the thing fills them.
pub fn version(theirs: &impl Serialize) -> String {
    let text = serde_json::to_string(&boxes(theirs)).unwrap_or_default();
    format!("{:.32}", to_hex(&Sha256::digest(text.as_bytes())))
}

/// What a form is read at: what it says itself, or else what is kept now.
pub fn read_at(before: &str, theirs: &impl Serialize) -> String {
    if before.is_empty() { version(theirs) } else { before.to_owned() }
}

/// Refuses, after it was done and before it is kept, what a form asked for that was read `before` somebody changed the
/// thing, unless it comes to the same: the second of two clicks does. A form that doesn't say what it was read at is taken.
pub fn must_be_current<F: Serialize>(before: &str, theirs: &F, mine: &F) -> Result<()> {
    match before.is_empty() || before == version(theirs) || boxes(theirs) == boxes(mine) {
        true => Ok(()),
        false => Err(Error::Outdated),
    }
}

impl Conflict {
    /// Box by box, as `labels` name them; `shown` says what the value of a box is called.
    pub fn of<F: Serialize>(
        chrome: &Chrome,
        by: Option<By>,
        (theirs, mine): (&F, &F),
        labels: &[(&str, &'static str)],
        shown: impl Fn(&str, &str) -> String,
    ) -> Conflict {
        let (all_theirs, all_mine) = (boxes(theirs), boxes(mine));
        let differing = |(field, label): &(&str, &'static str)| {
            let side = |all: &Map<String, Value>| said(chrome, all.get(*field), |value| shown(field, value));
            let (theirs, mine) = (side(&all_theirs), side(&all_mine));
            (theirs != mine).then(|| Differing { label: chrome.say(*label).to_string(), theirs, mine })
        };
        Conflict { by, boxes: labels.iter().filter_map(differing).collect(), version: version(theirs) }
    }

    /// Who has changed it meanwhile.
    pub fn told(&self, chrome: &Chrome) -> Message {
        chrome.say(self.by.clone().map_or(Phrase::new("web-conflict-changed"), By::told))
    }
}

/// Whether no box differs: the second of two clicks finds its work done.
pub fn is_as_kept(conflict: Option<&Conflict>) -> bool {
    conflict.is_some_and(|conflict| conflict.boxes.is_empty())
}

/// 409: the form comes back with what was typed and what somebody else has changed.
pub fn conflicting(page: &impl Template) -> Result<Page> {
    Page::html(StatusCode::CONFLICT, page)
}

/// 409 for a form of one box: who was faster, what is kept now, and what was typed, where a page is left for it. `way_out` is
/// where to look again.
pub fn overtaken(by: Option<By>, theirs: &str, mine: &str, way_out: (String, &'static str)) -> Error {
    let told = by.map_or(Phrase::new("web-conflict-changed"), By::told);
    let side = |words: &'static str, value: &str| Phrase::new(words).with("value", value);
    let mut details = vec![match theirs {
        "" => Phrase::new("web-conflict-now-empty"),
        theirs => side("web-conflict-now", theirs),
    }];
    details.extend(Some(mine).filter(|mine| !mine.is_empty()).map(|mine| side("web-conflict-typed", mine)));
    Error::Refused(Box::new(Refusal { reason: told, details, way_out: Some((way_out.0, way_out.1.into())) }))
}

fn boxes(form: &impl Serialize) -> Map<String, Value> {
    let mut boxes = match serde_json::to_value(form) {
        Ok(Value::Object(boxes)) => boxes,
        _ => Map::new(),
    };
    for aside in ASIDE {
        boxes.remove(aside);
    }
    boxes
}

fn said(chrome: &Chrome, value: Option<&Value>, shown: impl Fn(&str) -> String) -> String {
    match value {
        Some(Value::String(text)) => shown(text.trim()),
        Some(Value::Bool(on)) => chrome.say(if *on { "web-on" } else { "web-off" }).to_string(),
        Some(Value::Array(several)) => {
            let mut each: Vec<String> = several.iter().filter_map(Value::as_str).map(shown).collect();
            each.sort();
            each.join(", ")
        }
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_would_overwrite_something_else_is_refused() {
        let (read, theirs) = (json!({ "name": "a", "version": "1" }), json!({ "name": "b", "version": "2" }));
        let before = version(&read);
        assert!(must_be_current(&before, &read, &json!({ "name": "c" })).is_ok(), "nobody was faster");
        assert!(must_be_current(&before, &theirs, &json!({ "name": "c" })).is_err());
        assert!(must_be_current(&before, &theirs, &json!({ "name": "b", "action": "next" })).is_ok(), "the same");
        assert!(must_be_current("", &theirs, &json!({ "name": "c" })).is_ok(), "it says nothing");
    }
}
