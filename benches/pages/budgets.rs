//! What was promised, each a ratio or a limit within one run.

use crate::kinds::{FIRST, Row};

/// Largest books: what the others are compared with.
pub fn print(measured: &[(u32, Vec<Row>)]) {
    println!("| budget | measured | met |\n|---|---|---|");
    let line = |what: &str, measured: String, met: bool| {
        println!("| {what} | {measured} | {} |", if met { "yes" } else { "**no**" });
    };
    let (Some((small, least)), Some((large, most))) = (measured.first(), measured.last()) else { return };
    if small < large {
        for row in most.iter().filter(|row| row.half.is_some()) {
            let Some(before) = least.iter().find(|other| other.name == row.name) else { continue };
            let cpu = |row: &Row| row.full.server_cpu + row.full.database_cpu;
            let ratio = cpu(row) / cpu(before);
            let what = format!("{}: CPU at {large} customers within 1.3 × that at {small}", row.name);
            line(&what, format!("{ratio:.2}"), ratio <= 1.3);
        }
    }
    for row in most {
        let Some(half) = row.half else { continue };
        let is_search = ["Search", "Find anything"].iter().any(|it| row.name.starts_with(it));
        let (limit, at) = if is_search { (50.0, "search") } else { (25.0, "page") };
        let what = format!("{}: p99 of a {at} under {limit:.0} ms at half of the highest rate", row.name);
        line(&what, format!("{:.1} ms", half.p99_ms), half.p99_ms < limit);
        if row.name.starts_with("Customers") {
            let ratio = row.full.server_cpu / row.full.database_cpu.max(1.0);
            let what = format!("{}: portal CPU at most 2 × PostgreSQL's", row.name);
            line(&what, format!("{ratio:.2}"), ratio <= 2.0);
        }
        if let Some(plain) = row.plain {
            let ratio = row.full.per_second / plain;
            let what = format!("{FIRST}: two thirds of the rate of a server with nothing around the page");
            line(&what, format!("{ratio:.2}"), ratio >= 2.0 / 3.0);
        }
    }
    let memory = most.iter().map(|row| row.memory).max().unwrap_or_default();
    line("resident memory under 100 MiB with 10,000 sessions open", format!("{memory} MiB"), memory < 100);
}
