//! Tables for spreadsheet programs: CSV in which nothing that a person typed is run as a formula.

/// Rows under a header as CSV (RFC 4180) in UTF-8, with the mark by which spreadsheets know it.
pub fn csv(header: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::from("\u{feff}");
    line(&mut text, header);
    for row in rows {
        line(&mut text, &row);
    }
    text
}

fn line(text: &mut String, cells: &[String]) {
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
        let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(read.len(), 2);
        for (cell, typed) in read[1].iter().zip(cells) {
            let first = typed.chars().next().unwrap_or_default();
            let guarded = matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝');
            assert_eq!(cell, if guarded { format!("'{typed}") } else { typed.to_owned() });
        }
        assert!(body.ends_with("\"\"\r\n"), "{body:?}");
    }
}
