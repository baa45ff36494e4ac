//! Which column of a file holds what: found by its name, in either language, and corrected by the person.

use crate::bulk::kind::Field;
use crate::words::Language;

/// The columns that a result file adds to the person's own.
pub(super) const RESULT: [&str; 2] = ["bulk-column-result", "bulk-column-reason"];

/// The code of the field that each column holds by its name; empty where none does. Each field is in one column.
pub(super) fn guess(header: &[String], fields: &[Field]) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for name in header {
        let found = fields.iter().find(|field| field.is_called(name) && !codes.iter().any(|code| code == field.code));
        codes.push(found.map(|field| field.code.to_owned()).unwrap_or_default());
    }
    codes
}

/// Whether a column of this name was added by a result file.
pub(super) fn is_result(name: &str) -> bool {
    RESULT.into_iter().any(|words| is_said(name, words))
}

impl Field {
    fn is_called(&self, name: &str) -> bool {
        let also = self.also.iter().any(|other| bare(name) == bare(other));
        also || is_said(name, self.words)
    }
}

fn is_said(name: &str, words: &'static str) -> bool {
    Language::ALL.into_iter().any(|language| bare(name) == bare(&language.say(words).to_string()))
}

/// A name without what people write otherwise: capitals, spaces, signs, «ё».
fn bare(name: &str) -> String {
    name.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|it| if it == 'ё' { 'е' } else { it })
        .collect()
}

/// A cell without space around it, and without the apostrophe by which our own files keep text from being a formula.
pub(super) fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => rest,
        // What the apostrophe stood before was space, which is gone.
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => cell,
    }
}
