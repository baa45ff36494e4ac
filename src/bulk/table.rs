//! The rows of a spreadsheet, from a file or pasted: in whatever encoding, with whatever separator and quotation marks.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::bulk::columns::{self, plain};
use crate::bulk::kind::Field;
use crate::bulk::xlsx;
use crate::words::{Language, Phrase};

/// The most rows of a file under its header: rehearsing so many takes minutes.
pub(super) const MOST_ROWS: usize = 10_000;

/// The most columns. The widest file of the portal's own has about 25.
pub(super) const MOST_COLUMNS: usize = 60;

/// The most characters of a cell: a longer one is mostly a quotation mark that nobody has closed.
pub(super) const LONGEST_CELL: usize = 1_000;

/// The separators that spreadsheets write.
const SEPARATORS: [u8; 4] = [b'\t', b';', b',', b'|'];

/// How many rows the separator is guessed by.
const SAMPLE: usize = 20;

/// Names under a header, and rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Line>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it stands in the spreadsheet, from 1.
    pub number: usize,
    /// Without space around them.
    pub cells: Vec<String>,
}

/// The rows of `bytes`, or what is wrong with them as a whole. The reader's language and the names of the `fields` that
/// are looked for help to guess what the bytes don't say.
pub(super) fn read(bytes: &[u8], language: Language, fields: &[Field]) -> Result<Table, Phrase> {
    let lines = match bytes {
        [b'P', b'K', 3 | 5, ..] => xlsx::read(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Phrase::new("bulk-file-xls")),
        _ => read_text(&decode(bytes, language)?, fields)?,
    };
    Table::of(lines)
}

impl Table {
    /// The first row that isn't empty is the header. Columns that a result file has added are left out, so that it can
    /// be mended and uploaded again.
    fn of(lines: Vec<Line>) -> Result<Table, Phrase> {
        let mut lines = lines.into_iter().filter(|line| line.cells.iter().any(|cell| !cell.is_empty()));
        let Some(header) = lines.next() else { return Err(Phrase::new("bulk-file-empty")) };
        let mut rows = Vec::new();
        for line in lines {
            if rows.len() == MOST_ROWS {
                return Err(Phrase::new("bulk-file-too-many").with("max", MOST_ROWS));
            }
            rows.push(line);
        }
        if rows.is_empty() {
            return Err(Phrase::new("bulk-file-empty"));
        }
        let filled = |line: &Line| line.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let width = rows.iter().map(filled).max().unwrap_or_default().max(filled(&header));
        if width > MOST_COLUMNS {
            return Err(Phrase::new("bulk-file-columns").with("max", MOST_COLUMNS));
        }
        let kept: Vec<bool> =
            (0..width).map(|at| !header.cells.get(at).is_some_and(|name| columns::is_result(name))).collect();
        let cut = |cells: Vec<String>| -> Vec<String> {
            let all = cells.into_iter().chain(std::iter::repeat(String::new()));
            all.zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect()
        };
        let rows = rows.into_iter().map(|line| Line { number: line.number, cells: cut(line.cells) }).collect();
        Ok(Table { header: cut(header.cells), rows })
    }
}

/// The text of `bytes`: as a mark at their beginning says, else UTF-16 by its zeros, else UTF-8, else what the letters
/// are likeliest to be.
fn decode(bytes: &[u8], language: Language) -> Result<String, Phrase> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if bytes.contains(&0) => by_zeros(bytes).ok_or_else(|| Phrase::new("bulk-file-not-text"))?,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(Some(language.code().as_bytes()).filter(|code| *code == b"ru"), Utf8Detection::Deny)
        }
    };
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    match had_errors || text.contains('\0') {
        true => Err(Phrase::new("bulk-file-not-text")),
        false => Ok(text.into_owned()),
    }
}

/// Text in UTF-16 has zeros in one half of its places alone: beside Latin letters, digits, separators, ends of lines.
fn by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, _) => Some(UTF_16LE),
        (_, 0) => Some(UTF_16BE),
        _ => None,
    }
}

/// The rows of text, parted by what its first line says (`sep=;`), else by what makes the best table of it.
fn read_text(text: &str, fields: &[Field]) -> Result<Vec<Line>, Phrase> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let told = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    match told {
        Some([separator]) if separator.is_ascii() => parted(rest, *separator, usize::MAX),
        Some([]) if first.starts_with("sep=\t") => parted(rest, b'\t', usize::MAX),
        _ => parted(text, separator(text, fields), usize::MAX),
    }
}

/// The separator by which most names of the header are known, then the one by which most rows are as long as the header,
/// then the one that makes most columns.
fn separator(text: &str, fields: &[Field]) -> u8 {
    let score = |separator: u8| {
        let header = parted(text, separator, 1).ok().and_then(|lines| lines.into_iter().next());
        let Some(Line { cells: header, .. }) = header else { return (0, 0, 0) };
        let width = header.len();
        let known = columns::guess(&header, fields).iter().filter(|code| !code.is_empty()).count();
        // What can't be read so is told when all of it is.
        let lines = parted(text, separator, SAMPLE).unwrap_or_default();
        let even = lines.iter().filter(|line| width > 1 && line.cells.len() == width).count();
        (known, even, width)
    };
    // Of equals the first one.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}

/// The first `most` rows of text.
fn parted(text: &str, separator: u8, most: usize) -> Result<Vec<Line>, Phrase> {
    let mut reader =
        ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let (mut record, mut lines) = (StringRecord::new(), Vec::new());
    // Empty lines are passed over, and ends of lines inside of cells are none of the spreadsheet's rows.
    let (mut number, mut inside) = (0, 0_u64);
    while lines.len() < most && reader.read_record(&mut record).map_err(|_| Phrase::new("bulk-file-not-text"))? {
        let (line, byte) = record.position().map_or((0, 0), |at| (at.line(), at.byte()));
        let rest = usize::try_from(byte).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
        let empty = rest.bytes().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| *byte == b'\n').count();
        number = (usize::try_from(line.saturating_sub(inside)).unwrap_or_default() + empty).max(number + 1);
        for cell in &record {
            if cell.chars().nth(LONGEST_CELL).is_some() {
                return Err(Phrase::new("bulk-cell-long").with("row", number).with("max", LONGEST_CELL));
            }
            inside += u64::try_from(cell.matches('\n').count()).unwrap_or_default();
        }
        // One more than can be, so that the file is found too long.
        if lines.len() > MOST_ROWS + 1 || record.len() > 100 * MOST_COLUMNS {
            break;
        }
        lines.push(Line { number, cells: record.iter().map(|cell| plain(cell).to_owned()).collect() });
    }
    Ok(lines)
}
