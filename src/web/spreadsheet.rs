//! Tables for spreadsheet programs, as CSV or XLSX, in which nothing that a person typed is run as a formula.

use std::fs::File;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::error::{Error, Result};
use crate::web::page::Page;

/// The most characters of a cell in XLSX.
const LONGEST_CELL: usize = 32_767;

/// What the files are, as HTTP names it.
pub const CSV: &str = "text/csv; charset=utf-8";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The kinds of files that a list can be had as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Csv,
    Xlsx,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// In digits, with a point before decimals: a spreadsheet program may add it up.
    Number(String),
}

impl Kind {
    /// Anything that isn't asked for otherwise is CSV.
    pub fn of_code(code: &str) -> Kind {
        if code == "xlsx" { Kind::Xlsx } else { Kind::Csv }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    pub fn number(number: &impl ToString) -> Cell {
        Cell::Number(number.to_string())
    }

    fn into_text(self) -> String {
        match self {
            Cell::Text(text) | Cell::Number(text) => text,
        }
    }
}

/// Rows under a header as a file to keep: `name` without its ending.
pub fn file(name: &str, kind: Kind, header: &[String], rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Page> {
    match kind {
        Kind::Csv => {
            let rows = rows.into_iter().map(|row| row.into_iter().map(Cell::into_text).collect());
            Ok(Page::attachment(&format!("{name}.csv"), CSV, csv(header, rows)))
        }
        Kind::Xlsx => Ok(Page::attachment(&format!("{name}.xlsx"), XLSX, xlsx(header, rows)?)),
    }
}

/// Rows under a header as one sheet (ISO/IEC 29500). Text is kept as strings, whatever it begins with.
pub fn xlsx(header: &[String], rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, header)?;
    for (line, row) in (1..).zip(rows) {
        write(sheet, line, row)?;
    }
    sheet.autofit();
    book.save_to_buffer().map_err(Error::internal)
}

/// A sheet of any length that is written row by row: the rows are kept in a file without a name, not in memory.
pub struct Sheet {
    book: Workbook,
    next: u32,
}

impl Sheet {
    /// The most rows under the header (ISO/IEC 29500).
    pub const MOST: i32 = 1_048_575;

    pub fn begin(header: &[String]) -> Result<Sheet> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(Error::internal)?;
        for column in (0..).take(header.len()) {
            sheet.set_column_width(column, 20).map_err(Error::internal)?;
        }
        head(sheet, header)?;
        Ok(Sheet { book, next: 1 })
    }

    /// Adds rows; says whether there was room for all of them.
    pub fn write(&mut self, rows: Vec<Vec<Cell>>) -> Result<bool> {
        let sheet = self.book.worksheet_from_index(0).map_err(Error::internal)?;
        for row in rows {
            if i64::from(self.next) > i64::from(Sheet::MOST) {
                return Ok(false);
            }
            write(sheet, self.next, row)?;
            self.next += 1;
        }
        Ok(true)
    }

    /// The whole as a file without a name.
    pub fn save(mut self) -> Result<File> {
        let mut file = tempfile::tempfile().map_err(Error::internal)?;
        self.book.save_to_writer(&mut file).map_err(Error::internal)?;
        Ok(file)
    }
}

fn head(sheet: &mut Worksheet, header: &[String]) -> Result<()> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 0).map_err(Error::internal)?;
    for (column, cell) in (0..).zip(header) {
        sheet.write_string_with_format(0, column, cell, &bold).map_err(Error::internal)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, line: u32, row: Vec<Cell>) -> Result<()> {
    for (column, cell) in (0..).zip(row) {
        let number = match &cell {
            Cell::Number(number) => number.parse::<f64>().ok(),
            Cell::Text(_) => None,
        };
        let written = match number {
            Some(number) => sheet.write_number(line, column, number),
            None => sheet.write_string(line, column, clipped(&cell.into_text())),
        };
        written.map_err(Error::internal)?;
    }
    Ok(())
}

fn clipped(text: &str) -> &str {
    text.char_indices().nth(LONGEST_CELL).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Rows under a header as CSV (RFC 4180) in UTF-8, with the mark by which spreadsheets know it.
pub fn csv(header: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::from("\u{feff}");
    quoted(&mut text, header);
    for row in rows {
        quoted(&mut text, &row);
    }
    text
}

/// One more row of a CSV file.
pub fn line(text: &mut String, row: Vec<Cell>) {
    let cells: Vec<String> = row.into_iter().map(Cell::into_text).collect();
    quoted(text, &cells);
}

fn quoted(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push('"');
        // An apostrophe makes it text (OWASP, CSV injection). Full-width signs are formulas in some languages.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_is_read_back() {
        let cells = ["=1+1", "+7 495", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "a\"b", "c,d", "e\r\nf", "Клиент", ""];
        let row: Vec<String> = cells.map(ToOwned::to_owned).to_vec();

        let text = csv(&row, [row.clone()]);

        let body = text.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
        let read: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!(read.len(), 2);
        for (cell, typed) in read[1].iter().zip(cells) {
            let first = typed.chars().next().unwrap_or_default();
            let guarded = matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝');
            assert_eq!(cell, if guarded { format!("'{typed}") } else { typed.to_owned() });
        }
        assert!(body.ends_with("\"\"\r\n"), "{body:?}");
    }
}
