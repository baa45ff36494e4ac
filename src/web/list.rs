//! Lists page by key: a page knows the last row before it, not how many rows there are.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::define_sql_function;
use diesel::sql_types::Text;
use serde::Serialize;
use serde::de::DeserializeOwned;

define_sql_function!(fn lower(text: Text) -> Text);
define_sql_function!(fn strpos(text: Text, part: Text) -> Integer);

/// Rows of one page of a list.
pub const PAGE: usize = 50;

/// How many rows a page asks for: one more than it holds, which tells that there is a next one.
pub fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

/// One page of rows, and where the next one begins.
pub struct Slice<R> {
    pub rows: Vec<R>,
    pub next: Option<String>,
}

impl<R> Slice<R> {
    /// From up to `PAGE + 1` rows; `key` is what the list is sorted by, with the row's id.
    pub fn of<K: Serialize>(mut rows: Vec<R>, key: impl Fn(&R) -> K) -> Slice<R> {
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).and_then(|row| serde_json::to_vec(&key(row)).ok());
        Slice { rows, next: next.map(|key| URL_SAFE_NO_PAD.encode(key)) }
    }
}

/// The name and id that a page begins after; a key that can't be read begins at the top. PostgreSQL
/// takes no text with a NUL in it.
pub fn after<Id: DeserializeOwned>(typed: &str) -> Option<(String, Id)> {
    let key: (String, Id) = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(typed).ok()?).ok()?;
    (!key.0.contains('\0')).then_some(key)
}
