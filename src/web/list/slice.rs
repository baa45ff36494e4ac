//! Lists page by key: a page knows where it begins and ends, not how many rows stand before it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::define_sql_function;
use diesel::sql_types::Text;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

define_sql_function!(fn lower(text: Text) -> Text);
define_sql_function!(fn strpos(text: Text, part: Text) -> Integer);

/// Rows of one page of a list.
pub const PAGE: usize = 25;

/// How many rows a page asks for: one more than it holds, which tells that there is a next one.
pub fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

/// One page of rows, and where its neighbors begin.
pub struct Slice<R> {
    pub rows: Vec<R>,
    /// The key before which the page before this one ends; lists that are read forward alone have none.
    pub previous: Option<String>,
    /// The key after which the next page begins.
    pub next: Option<String>,
}

/// Where a page begins: beyond the row with this key and id, on the way down the list or back.
#[derive(Clone, Debug)]
pub struct Place {
    /// As PostgreSQL writes it.
    pub key: String,
    pub id: Uuid,
    pub backwards: bool,
}

impl Place {
    /// A place that came back from a browser; nothing if it can't be read.
    pub fn read(typed: &str, backwards: bool) -> Option<Place> {
        let (key, id) = after(typed)?;
        Some(Place { key, id, backwards })
    }

    /// As it stands in an address.
    pub fn parameter(&self) -> Option<String> {
        let name = if self.backwards { "before" } else { "after" };
        Place::write(&(&self.key, self.id)).map(|key| format!("{name}={key}"))
    }

    fn write(key: &impl Serialize) -> Option<String> {
        serde_json::to_vec(key).ok().map(|key| URL_SAFE_NO_PAD.encode(key))
    }
}

impl<R> Slice<R> {
    pub fn empty() -> Slice<R> {
        Slice { rows: Vec::new(), previous: None, next: None }
    }

    /// From up to `PAGE + 1` rows; `key` is what the list is sorted by, with the row's id.
    pub fn of<K: Serialize>(mut rows: Vec<R>, key: impl Fn(&R) -> K) -> Slice<R> {
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).and_then(|row| Place::write(&key(row)));
        Slice { rows, previous: None, next }
    }

    /// From up to `PAGE + 1` rows in the order in which they were read, from `place`.
    pub fn around(mut rows: Vec<R>, place: Option<&Place>, key: impl Fn(&R) -> (String, Uuid)) -> Slice<R> {
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let backwards = place.is_some_and(|place| place.backwards);
        if backwards {
            rows.reverse();
        }
        // Whoever came from there finds it there.
        let (before, beyond) = if backwards { (more, true) } else { (place.is_some(), more) };
        let write = |row: Option<&R>| row.and_then(|row| Place::write(&key(row)));
        let previous = write(rows.first().filter(|_| before));
        let next = write(rows.last().filter(|_| beyond));
        Slice { rows, previous, next }
    }

    /// The same page with each row as something else.
    pub fn map<T>(self, change: impl FnMut(R) -> T) -> Slice<T> {
        Slice { rows: self.rows.into_iter().map(change).collect(), previous: self.previous, next: self.next }
    }
}

/// The name and id that a page begins after; a key that can't be read begins at the top. PostgreSQL
/// takes no text with a NUL in it.
pub fn after<Id: DeserializeOwned>(typed: &str) -> Option<(String, Id)> {
    let key: (String, Id) = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(typed).ok()?).ok()?;
    (!key.0.contains('\0')).then_some(key)
}
