//! Files as spreadsheets write them, and as nobody should.

use std::io::Write as _;

use encoding_rs::{WINDOWS_1251, WINDOWS_1252};
use zip::write::SimpleFileOptions;

use crate::bulk::columns::guess;
use crate::bulk::kind::Kind;
use crate::bulk::table::{Table, read};
use crate::web::spreadsheet::{self, Cell};
use crate::words::{Language, Phrase};

const ROWS: [[&str; 3]; 4] = [
    ["Идентификатор подписки", "Заметка", "Лицензии"],
    ["01938f5a-7c00-7000-8000-00000000c0de", "Кафе «Жозефина»; \"терраса\", 2|3", "25"],
    ["01938f5a-7c00-7000-8000-00000000c0df", "две\nстроки", "0"],
    ["", "=1+1", "-5"],
];

fn parse(bytes: &[u8]) -> Result<Table, Phrase> {
    read(bytes, Language::Russian, Kind::Licenses.fields())
}

fn text(separator: &str, end: &str) -> String {
    let cell = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    ROWS.map(|row| row.iter().map(cell).collect::<Vec<_>>().join(separator)).join(end)
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// What was written is what is read, and the columns are known by their names.
fn holds(bytes: &[u8], what: &str) {
    let table = parse(bytes).unwrap_or_else(|fault| unreachable!("{what}: {fault:?}"));
    assert_eq!(table.header, ROWS[0], "{what}");
    let cells: Vec<Vec<String>> = table.rows.iter().map(|row| row.cells.clone()).collect();
    assert_eq!(cells, ROWS[1..].iter().map(|row| row.map(str::to_owned).to_vec()).collect::<Vec<_>>(), "{what}");
    assert_eq!(guess(&table.header, Kind::Licenses.fields()), ["subscription", "", "licenses"], "{what}");
    assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3, 4], "{what}");
}

#[test]
fn a_table_is_read_in_every_encoding_and_with_every_separator_that_spreadsheets_write() {
    for separator in [",", ";", "\t", "|"] {
        for end in ["\r\n", "\n"] {
            let text = text(separator, end);
            let what = format!("{separator:?} {end:?}");
            holds(text.as_bytes(), &what);
            holds(format!("\u{feff}{text}").as_bytes(), &what);
            holds(format!("sep={separator}{end}{text}").as_bytes(), &what);
            holds(&WINDOWS_1251.encode(&text).0, &what);
            holds(&utf_16(&text, u16::to_le_bytes), &what);
            holds(&utf_16(&text, u16::to_be_bytes), &what);
            holds(&utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes), &what);
        }
    }
    let rows = || ROWS[1..].iter().map(|row| row.map(Cell::text).to_vec());
    let header = ROWS[0].map(str::to_owned);
    holds(&spreadsheet::xlsx(&header, rows()).unwrap(), "xlsx");
    let plain = ROWS[1..].iter().map(|row| row.map(str::to_owned).to_vec());
    holds(spreadsheet::csv(&header, plain).as_bytes(), "our own, in which a formula is kept as text");
    let western = "Subscription ID;Note;Licenses\nx;Café Joséphine à Nîmes, où l’été dure;25\n";
    let found = read(&WINDOWS_1252.encode(western).0, Language::English, Kind::Licenses.fields()).unwrap();
    assert_eq!(found.rows[0].cells[1], "Café Joséphine à Nîmes, où l’été dure");
}

#[test]
fn rows_keep_the_numbers_that_the_spreadsheet_shows_and_columns_of_results_are_left_out() {
    let table = parse(b"\n\nLicenses,Result,Reason\n1,Done,\n\n,,\n2,Stays,why\n\n\n3,,\n").unwrap();
    assert_eq!(table.header, ["Licenses"]);
    assert_eq!(
        table.rows.iter().map(|row| (row.number, row.cells.join("|"))).collect::<Vec<_>>(),
        [(4, "1".to_owned()), (7, "2".to_owned()), (10, "3".to_owned())]
    );
    let sheet = spreadsheet::xlsx(
        &["Licenses".to_owned(), "Результат".to_owned()],
        [vec![Cell::number(&1), Cell::text("x")], vec![], vec![Cell::number(&2500), Cell::text("y")]],
    );
    let table = parse(&sheet.unwrap()).unwrap();
    assert_eq!(
        table.rows.iter().map(|row| (row.number, row.cells.join("|"))).collect::<Vec<_>>(),
        [(2, "1".to_owned()), (4, "2500".to_owned())]
    );
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_small_file_that_holds_too_much_is_refused_with_a_reason() {
    let fault = |bytes: &[u8]| parse(bytes).unwrap_err();
    let bomb = zipped(&[("xl/worksheets/sheet1.xml", &vec![b' '; 33 * 1_048_576])]);
    assert!(bomb.len() < 100_000);
    assert_eq!(fault(&bomb).key(), "bulk-file-swollen");
    let promise = zipped(&[("xl/sharedStrings.xml", br#"<sst uniqueCount = "99999999999"></sst>"#)]);
    assert_eq!(fault(&promise).key(), "bulk-file-swollen");
    assert_eq!(fault(b"PK\x03\x04 and no more").key(), "bulk-file-broken");
    assert_eq!(fault(&zipped(&[("notes", b"a,b\n1,2")])).key(), "bulk-file-broken");
    assert_eq!(fault(format!("a,b\n1,\"{}", "x,2\n".repeat(400)).as_bytes()).key(), "bulk-cell-long");
    assert_eq!(fault(format!("a\n{}", "1\n".repeat(10_001)).as_bytes()).key(), "bulk-file-too-many");
    assert_eq!(fault(format!("{}\n1", "a,".repeat(70)).as_bytes()).key(), "bulk-file-columns");
    assert_eq!(fault(format!("{}\n{}", "a,".repeat(70), "1,".repeat(70)).as_bytes()).key(), "bulk-file-columns");
    let wide: Vec<Cell> = (0..70).map(|_| Cell::text("x")).collect();
    assert_eq!(fault(&spreadsheet::xlsx(&["a".to_owned()], [wide]).unwrap()).key(), "bulk-file-columns");
}

/// Each is broken at a few random places; `PORTAL_FUZZ` says how often.
#[test]
fn no_broken_file_breaks_the_reader() {
    let text = text(",", "\r\n");
    let header = ROWS[0].map(str::to_owned);
    let whole = [
        text.as_bytes().to_vec(),
        WINDOWS_1251.encode(&text).0.into_owned(),
        utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        spreadsheet::xlsx(&header, ROWS[1..].iter().map(|row| row.map(Cell::text).to_vec())).unwrap(),
    ];
    #[expect(clippy::disallowed_methods, reason = "how long the test runs")]
    let rounds = std::env::var("PORTAL_FUZZ").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(400_u32);
    let (mut read, mut refused) = (0, 0);
    for round in 0..rounds {
        let mut bytes = whole[usize::try_from(round).unwrap() % whole.len()].clone();
        for _ in 0..=rand::random::<u8>() % 8 {
            let at = usize::try_from(rand::random::<u32>()).unwrap() % bytes.len();
            match rand::random::<u8>() % 4 {
                0 => bytes[at] = rand::random(),
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, b"\",;\t\n\0'|="[at % 9]),
                _ => drop(bytes.remove(at)),
            }
            if bytes.is_empty() {
                bytes.push(b'a');
            }
        }
        match parse(&bytes) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(read > 0 && refused > 0, "{read} read, {refused} refused");
}
