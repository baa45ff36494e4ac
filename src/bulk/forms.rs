//! What a person types or presses: about a file, its columns, and a run.

use serde::Deserialize;

/// Beside the file or the pasted rows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TakeForm {
    /// The code of what the rows ask for.
    pub of: String,
}

/// Which page, list or file is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FileQuery {
    pub of: String,
    /// `xlsx`; anything else is CSV.
    pub kind: String,
    /// Of an export: whose customers' subscriptions.
    pub reseller: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    pub after: String,
    /// `problems` for the rows that stay alone.
    pub only: String,
}

/// What each column holds, in the order of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ColumnsForm {
    pub column: Vec<String>,
}

/// **Apply**: the version of the rehearsal that the page showed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ApplyForm {
    pub shown: String,
}
