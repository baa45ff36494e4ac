//! `portal catalog import`: a price list is rehearsed, refused row by row, or taken whole.

use std::process::Command;

use chrono::Days;
use partner_portal::catalog::{self, Import, Report};

use crate::house::{ADMIN_AGENT, House, SALES_AGENT};
use crate::make::{BUSINESS_BASIC, E3, draft_for, everything, id, lines};

const HEADER: &str = "product,sku,name,description_en,description_ru,category,segment,min_licenses,max_licenses,term,billing,price,currency,upgrades_to,from,until";
const NEW: &str = "NEWPRODUCT:0001";

fn import(house: &House, file: &[u8], provider: Option<&str>, apply: bool) -> Report {
    let import = Import { file: file.to_vec(), provider: provider.map(str::to_owned), apply };
    let now = house.clock.now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(house.db.system(move |conn, system| catalog::import(conn, system, now, &import))).unwrap()
}

fn rehearse(house: &House, rows: &[String]) -> Report {
    import(house, file(rows).as_bytes(), Some("Northwind Distribution"), false)
}

fn apply(house: &House, rows: &[String]) -> Report {
    import(house, file(rows).as_bytes(), Some("northwind distribution"), true)
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// So many days after today, as a file writes it.
fn day(house: &House, after: u64) -> String {
    house.clock.now().date_naive().checked_add_days(Days::new(after)).unwrap().to_string()
}

/// A new offer's row with some cells other than right.
fn row(house: &House, cells: &[(&str, &str)]) -> String {
    let from = day(house, 0);
    let right = [
        "NEWPRODUCT",
        "0001",
        "New product",
        "\"Mail, and more.\"",
        "«Почта; и еще».",
        "enterprise",
        "education",
        "1",
        "500",
        "P1Y",
        "annual",
        "12.50",
        "EUR",
        BUSINESS_BASIC,
        &from,
        "",
    ];
    let cell = |(name, right): (&str, &str)| {
        let typed = cells.iter().find(|(column, _)| *column == name).map_or(right, |(_, typed)| *typed);
        typed.to_owned()
    };
    HEADER.split(',').zip(right).map(cell).collect::<Vec<_>>().join(",")
}

fn kept_prices(house: &House, offer: &str) -> Vec<String> {
    house.lines(&format!(
        "select term || ' ' || billing || ' ' || starts_on || ' ' || coalesce(unit_price::text, 'withdrawn') as line from prices
         where offer_id = '{offer}' and provider_id = '{}' order by term, billing, starts_on",
        id("provider:northwind")
    ))
}

#[test]
fn a_rehearsal_tells_and_changes_nothing_and_a_second_import_has_nothing_to_do() {
    let house = House::open();
    let other = row(&house, &[("product", "OTHER"), ("name", "Other product"), ("upgrades_to", NEW), ("segment", "")]);
    let rows = [
        other,
        row(&house, &[]),
        row(&house, &[("billing", "monthly"), ("price", "13.1"), ("until", &day(&house, 9))]),
    ];
    let before = everything(&house);

    let rehearsal = rehearse(&house, &rows);
    assert!(rehearsal.is_right() && !rehearsal.applied, "{rehearsal}");
    let told = rehearsal.to_string();
    for said in [
        "new: NEWPRODUCT:0001 New product",
        "P1Y-annual: - -> ",
        "12.50",
        "segment: - -> education",
        "2 new offers, 0 changed, 0 errors",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert_eq!(everything(&house), before, "nothing was changed");

    assert!(apply(&house, &rows).applied);
    let (today, end) = (day(&house, 0), day(&house, 9));
    assert_eq!(
        kept_prices(&house, NEW),
        [
            format!("P1Y annual {today} 1250"),
            format!("P1Y monthly {today} 1310"),
            format!("P1Y monthly {end} withdrawn")
        ]
    );
    let upgrades = "select from_offer_id || ' ' || to_offer_id as line from offer_upgrades where 'NEWPRODUCT:0001' in (from_offer_id, to_offer_id) order by 1";
    assert_eq!(house.lines(upgrades), [format!("{NEW} {BUSINESS_BASIC}"), format!("OTHER:0001 {NEW}")]);
    assert_eq!(house.lines("select name || ' ' || segment as line from offers where id like '%:0001' and id in ('OTHER:0001', 'NEWPRODUCT:0001') order by 1"),
        ["New product education", "Other product commercial"]);
    assert_eq!(
        house
            .count("select count(*) from activity where action = 'offer.imported' and actor = 'portal catalog import'"),
        2
    );
    assert!(house.as_person(ADMIN_AGENT).get("/activity").contains("Price list imported"));

    let after = everything(&house);
    let again = apply(&house, &rows);
    assert!(again.is_right() && !again.applied && again.changes.is_empty(), "{again}");
    assert_eq!(everything(&house), after, "the same file changes nothing");
    let turned: Vec<String> = rows.iter().rev().cloned().collect();
    assert!(rehearse(&house, &turned).changes.is_empty(), "in any order of rows");
}

#[test]
fn a_new_price_closes_the_old_one_and_a_placed_order_keeps_its_own() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = draft_for(&agent, "customer:oakdental");
    assert_eq!(lines().with("action", "submit").post(&agent, &format!("/orders/{order}/subscriptions")).status, 303);
    let old = kept_prices(&house, BUSINESS_BASIC);
    let basic = |price: &str, from: &str| {
        row(
            &house,
            &[
                ("product", "CFQ7TTC0LH18"),
                ("name", "Microsoft 365 Business Basic"),
                ("billing", "monthly"),
                ("price", price),
                ("category", "small business"),
                ("segment", "commercial"),
                ("max_licenses", "300"),
                ("upgrades_to", E3),
                ("from", from),
            ],
        )
    };

    let done = apply(&house, &[basic("7.10", &day(&house, 0)), basic("7.50", &day(&house, 30))]);
    assert!(done.applied, "{done}");
    let now = kept_prices(&house, BUSINESS_BASIC);
    assert_eq!(now.len(), old.len() + 2, "{now:?}");
    assert!(
        now.contains(&format!("P1Y monthly {} 710", day(&house, 0)))
            && now.contains(&format!("P1Y monthly {} 750", day(&house, 30)))
    );
    assert!(done.to_string().contains("P1Y-monthly: "), "{done}");
    let kept = "select o.unit_price || ' ' || s.unit_price as line from order_lines o join subscriptions s on s.id = o.subscription_id";
    assert_eq!(house.lines(kept), ["588 588"]);

    let late = rehearse(&house, &[basic("9.99", "2026-11-01")]);
    assert!(late.to_string().contains("line 2: CFQ7TTC0LH18:0001 P1Y-monthly cost EUR 5.88 on 2026-11-01"), "{late}");
    assert!(!late.is_right());
}

#[test]
fn files_come_with_semicolons_a_byte_order_mark_and_columns_in_any_order() {
    let house = House::open();
    let columns: Vec<&str> = HEADER.split(',').rev().collect();
    let from = day(&house, 3);
    let cells = [
        "",
        &from,
        &format!("{E3}, {BUSINESS_BASIC}"),
        "eur",
        "12,50",
        "Annual",
        "p1y",
        "500",
        "1",
        "Education",
        "Enterprise",
        "«Почта».",
        "\"Mail; more.\"",
        "New product",
        "0001",
        "newproduct",
    ];
    let file = format!("\u{feff}{}\r\n{}\r\n", columns.join(";").to_uppercase(), cells.join(";"));

    let done = import(&house, file.as_bytes(), Some(&id("provider:northwind")), true);

    assert!(done.applied, "{done}");
    assert_eq!(kept_prices(&house, NEW), [format!("P1Y annual {from} 1250")]);
    assert_eq!(house.lines("select description_en as line from offers where id = 'NEWPRODUCT:0001'"), ["Mail; more."]);
    assert_eq!(house.count("select count(*) from offer_upgrades where from_offer_id = 'NEWPRODUCT:0001'"), 2);
    assert!(
        !house
            .as_person(SALES_AGENT)
            .get(&format!("/orders/{}/subscriptions", draft_for(&house.as_person(SALES_AGENT), "customer:oakdental")))
            .contains("New product"),
        "not sold yet"
    );
}

#[test]
fn every_wrong_row_is_told_with_its_line_and_nothing_is_applied() {
    let house = House::open();
    let before = everything(&house);
    let wrong: [(&[(&str, &str)], &str); 26] = [
        (&[("product", "A B")], "product and sku are letters and digits"),
        (&[("sku", "")], "product and sku are letters and digits"),
        (&[("name", "")], "name is empty"),
        (&[("name", "New\u{200b}product")], "name holds characters that nobody can see"),
        (&[("name", "Microsoft 365 E3")], "is called \"Microsoft 365 E3\" too"),
        (&[("description_ru", " ")], "description_ru is empty"),
        (&[("category", "gadgets")], "category is one of"),
        (&[("segment", "pirates")], "segment is one of"),
        (&[("min_licenses", "0")], "min_licenses is a whole number"),
        (&[("max_licenses", "ten")], "max_licenses is a whole number"),
        (&[("max_licenses", "99999999999999999999")], "max_licenses is a whole number"),
        (&[("min_licenses", "501")], "min_licenses is more than max_licenses"),
        (&[("term", "P2Y")], "term and billing are"),
        (&[("term", "P1M")], "term and billing are"),
        (&[("billing", "triennial")], "term and billing are"),
        (&[("price", "-1")], "price is an amount in EUR"),
        (&[("price", "1.005")], "price is an amount in EUR"),
        (&[("price", "")], "price is an amount in EUR"),
        (&[("currency", "USD")], "the currency of this price list is EUR"),
        (&[("upgrades_to", "nothing")], "NOTHING is not product:sku"),
        (&[("upgrades_to", "NOT:THERE")], "there is no NOT:THERE"),
        (&[("upgrades_to", NEW)], "is this offer itself"),
        (&[("from", "")], "from is empty"),
        (&[("from", "2027-02-29")], "from is a day"),
        (&[("until", "2026-01-01")], "until is not after from"),
        (&[("price", "1\",\"2")], "cells, and the header 16"),
    ];
    let other = row(&house, &[("product", "OTHER"), ("name", "Other")]);
    for (cells, said) in wrong {
        let report = apply(&house, &[other.clone(), row(&house, cells)]);
        let told = report.to_string();
        assert!(told.contains("line 3: ") && told.contains(said), "{cells:?}: {told}");
        assert!(!report.applied && told.ends_with("nothing was applied."), "{told}");
    }
    let later = row(&house, &[("from", &day(&house, 5)), ("price", "1")]);
    let open = row(&house, &[("until", &day(&house, 6))]);
    for (rows, said) in [
        ([open, later.clone()], "its days overlap those of line 2"),
        ([later.clone(), later], "its days overlap those of line 2"),
        (
            [row(&house, &[]), row(&house, &[("billing", "monthly"), ("max_licenses", "9")])],
            "otherwise than line 2 does",
        ),
    ] {
        let told = apply(&house, &rows).to_string();
        assert!(told.contains("line 3: ") && told.contains(said), "{told}");
    }
    assert_eq!(everything(&house), before);
}

#[test]
fn a_file_that_is_no_price_list_is_told_so() {
    let house = House::open();
    let right = row(&house, &[]);
    let northwind = Some("Northwind Distribution");
    for (file, provider, said) in [
        (b"\xff\xfe\x00".to_vec(), northwind, "line 1: this is not UTF-8"),
        (Vec::new(), northwind, "these columns are missing: product, sku"),
        (HEADER.replace(",until", "").into_bytes(), northwind, "these columns are missing: until."),
        (format!("{HEADER},colour\n").into_bytes(), northwind, "\"colour\" is no column"),
        (format!("{HEADER},price\n").into_bytes(), northwind, "the column price is there twice"),
        (format!("{HEADER}\n").into_bytes(), northwind, "there are no rows"),
        (format!("{HEADER}\n{right}\n").into_bytes(), None, "say with --provider which of these is meant: Contoso"),
        (format!("{HEADER}\n{right}\n").into_bytes(), Some("Nobody"), "there is no such provider"),
    ] {
        let report = import(&house, &file, provider, true);
        assert!(report.to_string().contains(said), "{said}: {report}");
        assert!(!report.applied && report.changes.is_empty());
    }
}

#[test]
fn the_command_line_rehearses_and_applies() {
    let house = House::open();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prices.csv");
    std::fs::write(&path, file(&[row(&house, &[])])).unwrap();
    let run = |more: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_portal"))
            .args(["catalog", "import"])
            .arg(&path)
            .args(more)
            .env_clear()
            .env("DATABASE_URL", house.app_url())
            .env("PORTAL_DATA_DIR", folder.path())
            .env("PORTAL_SECRET_KEY", "ab".repeat(32))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), text)
    };

    let (fine, text) = run(&["--provider", "Northwind Distribution"]);
    assert!(fine && text.contains("a rehearsal"), "{text}");
    assert_eq!(kept_prices(&house, NEW), Vec::<String>::new());
    let (fine, text) = run(&[]);
    assert!(!fine && text.contains("--provider"), "{text}");
    let (fine, text) = run(&["--provider", "Northwind Distribution", "--apply"]);
    assert!(fine && text.contains("applied."), "{text}");
    assert_eq!(kept_prices(&house, NEW).len(), 1);
}
