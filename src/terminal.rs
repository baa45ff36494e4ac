//! What the command line says of what people typed, and what it takes from the operator.

use crate::web::form::is_unreadable;

/// What a command says: what was done or found, or why nothing was done, in one sentence.
pub type Told = Result<String, String>;

/// Without what a terminal could take for a command; lines stand under the first.
pub fn plain(value: &str) -> String {
    let readable: String = value.chars().filter(|letter| !is_unreadable(*letter, true)).collect();
    readable.replace('\n', &format!("\n{:<17}", ""))
}

/// A reason that somebody else reads: one line of at most 500 characters.
pub fn reason_of(typed: &str) -> Result<&str, String> {
    let reason = typed.trim();
    if reason.is_empty() || reason.chars().count() > 500 || reason.chars().any(|it| is_unreadable(it, false)) {
        return Err("--reason must be a text of one line and at most 500 characters.".to_owned());
    }
    Ok(reason)
}
