//! What a person chooses on the subscription details page.

use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SupportForm {
    /// `provider`, or a reseller's id.
    pub support_contact: String,
    /// Whom the page showed: a choice made on an old page is not applied.
    pub before: String,
}
