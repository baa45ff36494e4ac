//! The boxes about a view.

use serde::Deserialize;

use crate::error::Result;
use crate::web::form::{Problems, ticked};
use crate::words::Phrase;

/// The most characters of a name.
pub(super) const LONGEST_NAME: usize = 60;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ViewForm {
    /// The code of the list.
    pub list: String,
    /// What the list's page asked for.
    pub query: String,
    pub name: String,
    #[serde(deserialize_with = "ticked")]
    pub shared: bool,
    #[serde(deserialize_with = "ticked")]
    pub default: bool,
    /// Whether a view that is there already gets this query.
    #[serde(deserialize_with = "ticked")]
    pub replace: bool,
}

impl ViewForm {
    pub fn name(&self) -> Result<String> {
        let name = self.name.trim();
        let mut problems = Problems::none();
        if name.is_empty() {
            problems.add("name", "views-name-missing");
        } else if name.chars().count() > LONGEST_NAME {
            problems.add("name", Phrase::new("web-too-long").with("max", LONGEST_NAME));
        }
        problems.into_result().map(|()| name.to_owned())
    }
}
