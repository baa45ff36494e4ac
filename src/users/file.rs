//! The file of **Upload users**: Partner Center's template, read row by row. What is wrong with the file is said
//! of the file, what is wrong with a row of the row.

use std::collections::HashSet;

use csv::ReaderBuilder;
use serde::{Deserialize, Serialize};

use crate::customers::Customer;
use crate::users::forms::{Newcomer, UserForm};
use crate::web::form::{Problems, is_unreadable};
use crate::web::upload::File;
use crate::words::Phrase;

/// The most rows of a file. Partner Center takes 100.
pub(super) const MOST: usize = 200;

/// The columns of Partner Center's template; the last two with their star are needed in each row, the very last
/// is for what came of it and stays empty.
pub(super) const COLUMNS: [&str; 5] = ["First name", "Last name", "Display name*", "Email*", "Status update"];

/// A row of the file, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// Where it stands in a spreadsheet; the header is the first row.
    pub number: usize,
    pub first_name: String,
    pub last_name: String,
    pub display_name: String,
    pub email: String,
    /// Something stands where what came of the row belongs.
    #[serde(default)]
    pub has_status: bool,
    /// Cells beyond the last column, or characters that nobody can see: the row is not what it seems.
    pub broken: bool,
}

/// A row, judged.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub line: Line,
    pub newcomer: Option<Newcomer>,
    pub faults: Vec<Phrase>,
}

/// The rows of a file, or what is wrong with it as a whole.
pub(super) fn read(file: Option<File>) -> Result<Vec<Line>, Phrase> {
    let bytes = match file {
        None => return Err(Phrase::new("users-file-none")),
        Some(File::TooLarge) => return Err(Phrase::new("users-file-too-large")),
        Some(File::Whole(bytes)) => bytes,
    };
    let text = String::from_utf8(bytes).map_err(|_| Phrase::new("users-file-not-utf8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.contains('\0') {
        return Err(Phrase::new("users-file-not-utf8"));
    }
    let header = text.lines().next().unwrap_or_default();
    // Where a comma stands before decimals, spreadsheet programs write semicolons.
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(header)) = records.next() else { return Err(Phrase::new("users-file-empty")) };
    let places = places(&header)?;
    let mut lines = Vec::new();
    for (number, record) in (2..).zip(records) {
        let record = record.map_err(|_| Phrase::new("users-file-not-csv"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == MOST {
            return Err(Phrase::new("users-file-too-many").with("max", MOST));
        }
        let cell = |column: usize| {
            places.get(column).copied().flatten().and_then(|at| record.get(at)).unwrap_or_default().trim().to_owned()
        };
        let beyond = record.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
        lines.push(Line {
            number,
            first_name: cell(0),
            last_name: cell(1),
            display_name: cell(2),
            email: cell(3),
            has_status: !cell(4).is_empty(),
            broken: beyond || record.iter().any(|cell| cell.chars().any(|it| is_unreadable(it, false))),
        });
    }
    if lines.is_empty() { Err(Phrase::new("users-file-empty")) } else { Ok(lines) }
}

/// Where each of [`COLUMNS`] stands; the two with a star must be there.
fn places(header: &csv::StringRecord) -> Result<Vec<Option<usize>>, Phrase> {
    let plain = |name: &str| name.trim().trim_end_matches('*').trim().to_lowercase();
    let place = |column: &&str| header.iter().position(|name| plain(name) == plain(column));
    let places: Vec<Option<usize>> = COLUMNS.iter().map(place).collect();
    let needed = COLUMNS.iter().zip(&places).filter(|(name, _)| name.ends_with('*'));
    let missing: Vec<&str> = needed.filter(|(_, place)| place.is_none()).map(|(name, _)| *name).collect();
    match missing.is_empty() {
        true => Ok(places),
        false => Err(Phrase::new("users-file-columns").with("missing", missing.join(", "))),
    }
}

/// Judges each row by the rules of **Add user**; `taken` are sign-in names that somebody has.
pub(super) fn judge(lines: &[Line], customer: &Customer, location: &str, taken: &HashSet<String>) -> Vec<Judged> {
    let mut seen = HashSet::new();
    lines.iter().map(|line| judge_one(line, customer, location, taken, &mut seen)).collect()
}

fn judge_one(
    line: &Line,
    customer: &Customer,
    location: &str,
    taken: &HashSet<String>,
    seen: &mut HashSet<String>,
) -> Judged {
    let mut problems = Problems::none();
    if line.broken {
        problems.add("", "users-line-broken");
    }
    if line.has_status {
        problems.add("", "users-line-status");
    }
    if line.display_name.is_empty() {
        problems.add("display_name", "users-line-display-name-empty");
    }
    if !line.email.is_empty() && !line.email.contains('@') {
        problems.add("user_name", "users-line-email-wrong");
    }
    let form = UserForm {
        first_name: line.first_name.clone(),
        last_name: line.last_name.clone(),
        display_name: line.display_name.clone(),
        user_name: line.email.clone(),
        location: location.to_owned(),
        ..UserForm::default()
    };
    let newcomer = form.check_newcomer(customer, &mut problems);
    if let Some(newcomer) = &newcomer {
        if !seen.insert(newcomer.sign_in_name.clone()) {
            problems.add("user_name", "users-line-twice");
        }
        if taken.contains(&newcomer.sign_in_name) {
            problems.add("user_name", "users-user-name-taken");
        }
    }
    let faults: Vec<Phrase> = problems.all().iter().map(|problem| problem.phrase.clone()).collect();
    Judged { line: line.clone(), newcomer: newcomer.filter(|_| faults.is_empty()), faults }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<Vec<Line>, String> {
        read(Some(File::Whole(text.as_bytes().to_vec()))).map_err(|phrase| phrase.key().to_owned())
    }

    #[test]
    fn a_file_is_read_as_spreadsheet_programs_write_it() {
        for text in [
            "First name,Last name,Display name*,Email*,Status update\r\nAna,Silva,Ana Silva,ana@x.example,\r\n",
            "\u{feff}First name;Last name;Display name;Email\nAna;Silva;Ana Silva;ana@x.example",
            "email*, DISPLAY NAME *,Last Name,first name\nana@x.example, Ana Silva ,Silva,Ana\n,,,\n",
        ] {
            let read = lines(text).unwrap();
            assert_eq!(read.len(), 1, "{text}");
            let line = &read[0];
            assert_eq!((&*line.first_name, &*line.last_name, &*line.display_name), ("Ana", "Silva", "Ana Silva"));
            assert_eq!((line.number, &*line.email, line.broken), (2, "ana@x.example", false), "{text}");
        }
        assert_eq!(lines("Email,Display name\na@x.example").unwrap()[0].display_name, "", "a short row");
        assert!(lines("Email,Display name\na,b,c").unwrap()[0].broken, "a cell too many");
        assert!(lines("Email,Display name\na,\"b\u{202e}c\"").unwrap()[0].broken, "turned text");
    }

    #[test]
    fn each_fault_of_a_file_has_a_message_of_its_own() {
        let many = format!("Email,Display name{}", "\na,b".repeat(MOST + 1));
        for (text, key) in [
            ("", "users-file-empty"),
            ("Email,Display name\n", "users-file-empty"),
            ("Email,Name\na,b", "users-file-columns"),
            ("PK\u{3}\u{4}\0\0", "users-file-not-utf8"),
            (&many, "users-file-too-many"),
        ] {
            assert_eq!(lines(text).unwrap_err(), key, "{text:.40}");
        }
        assert_eq!(lines(&many.replacen("\na,b", "", 1)).unwrap().len(), MOST);
        assert_eq!(read(None).unwrap_err().key(), "users-file-none");
        assert_eq!(read(Some(File::TooLarge)).unwrap_err().key(), "users-file-too-large");
        assert_eq!(read(Some(File::Whole(vec![0xcf, 0xf0, 0xe8]))).unwrap_err().key(), "users-file-not-utf8");
    }
}
