//! What is fixed about a list: its columns, and what it can be narrowed and sorted by.

use chrono::{DateTime, Datelike, FixedOffset};

/// A list with its allow-list of sorts.
#[derive(Debug)]
pub struct List {
    /// As saved views name it.
    pub code: &'static str,
    /// Its page.
    pub path: &'static str,
    /// The boxes of its filter, as addresses name them.
    pub boxes: &'static [&'static str],
    /// The first names each row, and is always shown.
    pub columns: &'static [Column],
    /// The code of the sort where none is asked for, after a `-` when it descends.
    pub sort: &'static str,
    /// The key of the words for how many rows there are.
    pub count: &'static str,
}

/// A column of a list.
#[derive(Debug)]
pub struct Column {
    /// As addresses name it.
    pub code: &'static str,
    /// The key of its head.
    pub words: &'static str,
    /// What the list is sorted by for it.
    pub key: Option<Key>,
    /// Whether it stands there when nobody has chosen columns.
    pub shown: bool,
    /// Whether it holds numbers, which stand to the right.
    pub number: bool,
    /// Whether no index has what it sorts by: it sorts lists of no more rows than are counted.
    pub unindexed: bool,
}

/// A column of a list's file: the code of the list's column that it stands for, empty where it stands for none, and the key
/// of its head. The first of a file names the row.
pub type Field = (&'static str, &'static str);

/// What rows are sorted by: an expression that is never null, and its type.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub sql: &'static str,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Time,
}

impl List {
    /// The column that is called `code`.
    pub fn column(&self, code: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.code == code)
    }
}

impl Column {
    /// One that says something and sorts nothing.
    pub const fn plain(code: &'static str, words: &'static str) -> Column {
        Column { code, words, key: None, shown: true, number: false, unindexed: false }
    }

    pub const fn text(code: &'static str, words: &'static str, sql: &'static str) -> Column {
        Column { key: Some(Key { sql, kind: Kind::Text }), ..Column::plain(code, words) }
    }

    pub const fn time(code: &'static str, words: &'static str, sql: &'static str) -> Column {
        Column { key: Some(Key { sql, kind: Kind::Time }), ..Column::plain(code, words) }
    }

    pub const fn number(code: &'static str, words: &'static str, sql: &'static str) -> Column {
        Column { key: Some(Key { sql, kind: Kind::Number }), number: true, ..Column::plain(code, words) }
    }

    /// What it is sorted by are numbers, but it holds text.
    pub const fn as_text(self) -> Column {
        Column { number: false, ..self }
    }

    /// The same, without an index.
    pub const fn unindexed(self) -> Column {
        Column { unindexed: true, ..self }
    }

    /// The same, shown to who chooses it.
    pub const fn on_demand(self) -> Column {
        Column { shown: false, ..self }
    }
}

impl Kind {
    pub fn sql(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "bigint",
            Kind::Time => "timestamptz",
        }
    }

    /// Whether a key that came back from a browser can be one of this type. PostgreSQL takes no text with a NUL
    /// in it, and no year 0.
    pub fn reads(self, key: &str) -> bool {
        match self {
            Kind::Text => !key.contains('\0'),
            Kind::Number => key.parse::<i64>().is_ok(),
            Kind::Time => ["infinity", "-infinity"].contains(&key) || is_time(key),
        }
    }
}

/// As PostgreSQL writes it, and no farther from UTC than it takes: `2026-11-30 09:15:00.123456+00`.
fn is_time(key: &str) -> bool {
    let is_known = |time: DateTime<FixedOffset>| {
        (1..=9999).contains(&time.year()) && time.offset().local_minus_utc().abs() <= 14 * 3_600
    };
    DateTime::parse_from_str(key, "%Y-%m-%d %H:%M:%S%.f%#z").is_ok_and(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_another_type_is_none() {
        for (kind, key, is) in [
            (Kind::Time, "2026-11-30 09:15:00.123456+00", true),
            (Kind::Time, "2026-11-30 09:15:00+05:30", true),
            (Kind::Time, "-infinity", true),
            (Kind::Time, "0000-11-30 09:15:00+00", false),
            (Kind::Time, "2026-11-30 09:15:00+23:00", false),
            (Kind::Time, "now", false),
            (Kind::Number, "-1", true),
            (Kind::Number, "1.5", false),
            (Kind::Number, "9223372036854775808", false),
            (Kind::Text, "", true),
            (Kind::Text, "a\0", false),
        ] {
            assert_eq!(kind.reads(key), is, "{kind:?} {key}");
        }
    }
}
