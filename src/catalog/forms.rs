//! Which part of the **Catalog** is asked for.

use serde::Deserialize;

use crate::catalog::price_list::{CATEGORIES, SEGMENTS};

/// The boxes of the filter, as typed. What is no category or segment narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CatalogFilter {
    /// A part of a name or of a product's ID.
    pub q: String,
    pub category: String,
    pub segment: String,
    pub after: String,
}

impl CatalogFilter {
    pub fn category(&self) -> Option<&'static str> {
        CATEGORIES.into_iter().find(|code| *code == self.category)
    }

    pub fn segment(&self) -> Option<&'static str> {
        SEGMENTS.into_iter().find(|code| *code == self.segment)
    }

    pub fn is_narrow(&self) -> bool {
        !self.q.trim().is_empty() || self.category().is_some() || self.segment().is_some()
    }

    /// The query string that asks for the same part.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("category", &self.category)
            .append_pair("segment", &self.segment)
            .finish()
    }
}
