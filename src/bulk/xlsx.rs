//! The first sheet of an Excel workbook, with bounds: a small file can hold any amount of data.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use crate::bulk::columns::plain;
use crate::bulk::table::{LONGEST_CELL, Line, MOST_COLUMNS, MOST_ROWS};
use crate::words::Phrase;

/// The most that a workbook may weigh unpacked, in bytes: 10,000 rows as the portal writes them take about 10 million.
const MOST_UNPACKED: u64 = 32 * 1_048_576;

/// The most files in it; an honest one has a dozen.
const MOST_FILES: usize = 500;

/// The most that its cells may weigh together, in bytes: one long text may stand in any number of them.
const MOST_TEXT: usize = 16 * 1_048_576;

/// The rows of the first sheet that can be seen, as far as they are filled.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, Phrase> {
    weigh(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let seen = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let name = book.sheets_metadata().iter().find(seen).map(|sheet| sheet.name.clone()).ok_or_else(broken)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| broken())?;
    let (mut rows, mut weight): (BTreeMap<u32, Vec<String>>, usize) = (BTreeMap::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        let text = plain(&text);
        if text.is_empty() {
            continue;
        }
        let number = usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
        if text.chars().nth(LONGEST_CELL).is_some() {
            return Err(Phrase::new("bulk-cell-long").with("row", number).with("max", LONGEST_CELL));
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(Phrase::new("bulk-file-columns").with("max", MOST_COLUMNS));
        }
        weight += text.len();
        if weight > MOST_TEXT {
            return Err(swollen());
        }
        let line = rows.entry(row).or_default();
        line.resize(line.len().max(column + 1), String::new());
        if let Some(place) = line.get_mut(column) {
            text.clone_into(place);
        }
        if rows.len() > MOST_ROWS + 1 {
            return Err(Phrase::new("bulk-file-too-many").with("max", MOST_ROWS));
        }
    }
    let line = |(row, cells)| Line { number: usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1), cells };
    Ok(rows.into_iter().map(line).collect())
}

/// Unpacks all of it once, since what it says of its own sizes may be wrong.
fn weigh(bytes: &[u8]) -> Result<(), Phrase> {
    let mut files = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if files.len() > MOST_FILES {
        return Err(swollen());
    }
    let (mut left, mut unpacked) = (MOST_UNPACKED, Vec::new());
    for index in 0..files.len() {
        let file = files.by_index(index).map_err(|_| broken())?;
        let is_xml = file.name().map_err(|_| broken())?.to_ascii_lowercase().ends_with(".xml");
        unpacked.clear();
        let weight = file.take(left + 1).read_to_end(&mut unpacked).map_err(|_| broken())?;
        left = u64::try_from(weight).ok().and_then(|weight| left.checked_sub(weight)).ok_or_else(swollen)?;
        if is_xml && promises_too_much(std::str::from_utf8(&unpacked).map_err(|_| broken())?) {
            return Err(swollen());
        }
    }
    Ok(())
}

/// The reader makes room for as many texts as this file says that it has.
fn promises_too_much(xml: &str) -> bool {
    xml.split("uniqueCount").skip(1).any(|after| {
        let value = after.trim_start().trim_start_matches('=').trim_start().trim_start_matches(['"', '\'']);
        let digits: String = value.chars().take_while(char::is_ascii_digit).take(20).collect();
        !digits.is_empty() && digits.parse().map_or(true, |count: u64| count > MOST_UNPACKED / 8)
    })
}

/// As the spreadsheet shows it, but that a day is written as in ISO 8601 and a number in full.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::DateTime(at) if at.is_datetime() => match at.to_ymd_hms_milli() {
            (year, month, day, 0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
            (year, month, day, hour, minute, second, _) => {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        },
        other => Data::from(other.clone()).to_string(),
    }
}

fn swollen() -> Phrase {
    Phrase::new("bulk-file-swollen")
}

fn broken() -> Phrase {
    Phrase::new("bulk-file-broken")
}
