//! **Indirect resellers**, and **Indirect providers** of a reseller: found, filtered, sorted, read page by page, and had as
//! a file.

use calamine::Data;
use diesel::{RunQueryDsl, sql_query};

use crate::house::{ADMIN_AGENT, Answer, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{WRONG_TALLIES, download, id, placed_order, sheet, unescape};

/// The names in the list, in its order.
fn names(page: &Answer) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text);
    let rows = page.text.split("<th scope=\"row\"").skip(1);
    rows.map(|row| unescape(row.split('>').nth(2).unwrap().split('<').next().unwrap().trim_end())).collect()
}

/// `rows` more partners of the demo's provider, each enrolled a second after the one before.
pub fn enroll(house: &House, rows: u32) {
    house.execute(&format!(
        "insert into resellers (id, name, country, region, mpn_id, mpn_kind, address_line1, city, postal_code,
             contact_first_name, contact_last_name, contact_email, contact_phone, support_phone, support_email,
             support_hours, enrolled_at, agreement_signed_at)
         select gen_random_uuid(), 'Many ' || to_char(n, '000'), 'DE', 'Europe', (8000000 + n)::text, 'location', 'Kai 1',
             'Kiel', '24103', 'Uwe', 'Petersen', n || '@many.example', '+494315550100', '+494315550100',
             n || '@many.example', '', now(), now()
         from generate_series(1, {rows}) n"
    ));
    house.execute(&format!(
        "insert into partnerships (provider_id, reseller_id, since)
         select '{}', id, timestamptz '2020-01-01' + make_interval(secs => mpn_id::int % 100000)
         from resellers where name like 'Many%'",
        id("provider:northwind")
    ));
}

#[test]
fn each_filter_lists_whom_it_names() {
    let house = House::open();
    let fabrikam = id("reseller:fabrikam");
    house.execute(&format!("update resellers set suspended_at = now() where id = '{fabrikam}'"));
    house.execute(&format!("update customers set reseller_id = null where reseller_id = '{}'", id("reseller:adatum")));
    let agent = house.as_person(SALES_AGENT);
    let fabrikam = "Fabrikam IT Services";
    for (query, listed, left_out) in [
        ("", "Tailspin Cloud", "Proseware Solutions Ltd"),
        ("", fabrikam, "Wingtip Partners"),
        ("state=partner", "Tailspin Cloud", fabrikam),
        ("state=suspended", fabrikam, "Tailspin Cloud"),
        ("state=ended", "Proseware Solutions Ltd", fabrikam),
        ("state=all", "Proseware Solutions Ltd", "Wingtip Partners"),
        ("state=rubbish", fabrikam, "Proseware Solutions Ltd"),
        ("country=US", "Tailspin Cloud", "Litware Systemhaus GmbH"),
        ("country=DE", "Litware Systemhaus GmbH", "Tailspin Cloud"),
        ("only=no-customers", "A. Datum Conseil & Intégration", "Tailspin Cloud"),
        ("only=not-credited", fabrikam, "Tailspin Cloud"),
        ("only=not-credited&country=IN", "Lamna Managed Cloud", fabrikam),
        ("only=not-credited&state=all", fabrikam, "Proseware Solutions Ltd"),
        ("q=cloud&country=US&state=partner&only=rubbish&sort=rubbish", "Tailspin Cloud", "Steppe"),
    ] {
        let names = names(&agent.get(&format!("/resellers?{query}")));
        assert!(names.iter().any(|name| name.starts_with(listed)), "{query}: {names:?}");
        assert!(!names.iter().any(|name| name.contains(left_out)), "{query}: {names:?}");
    }
    for query in ["country=ZZ", "country=US&q=litware", "only=no-customers&q=tailspin"] {
        let page = agent.get(&format!("/resellers?{query}"));
        assert!(names(&page).is_empty() && page.contains("href=\"/resellers\""), "{query}: {}", page.text);
    }
    let strict = agent.at(&house.strict_node());
    let ended = names(&strict.get("/resellers?only=not-credited&state=all"));
    assert!(ended.iter().any(|name| name.starts_with("Proseware")), "where partners alone are credited: {ended:?}");
    assert!(names(&house.as_person(OTHER_PROVIDER).get("/resellers?state=all")) == ["Tailspin Cloud"]);
}

#[test]
fn rows_count_what_the_reader_works_with() {
    let house = House::open();
    let row = |name: &str| {
        let page = house.as_person(name).get("/resellers?q=fabrikam");
        let cells = page.text.split("<td class=\"number\"").skip(1);
        cells.map(|cell| cell.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let of = format!(
        "from customers where reseller_id = '{}' and provider_id = '{}'",
        id("reseller:fabrikam"),
        id("provider:northwind")
    );
    let customers = house.count(&format!("select count(*) {of}"));
    let running = house.count(&format!(
        "select count(*) from subscriptions where status <> 'deleted' and customer_id in (select id {of})"
    ));
    assert!(customers > 1 && running > customers);
    assert_eq!(row(SALES_AGENT), [customers.to_string(), running.to_string()]);

    let customer = id("customer:oakdental");
    house.execute(&format!("update customers set country = 'CA' where id = '{customer}'"));
    house.execute(&format!("update users set reach_countries = '{{CA}}' where sign_in_name = '{SALES_AGENT}'"));
    let own = format!("select count(*) from subscriptions where status <> 'deleted' and customer_id = '{customer}'");
    assert_eq!(row(SALES_AGENT), ["1".to_owned(), house.count(&own).to_string()]);
    house.execute(&format!(
        "update users set reach_countries = null, reach_resellers = array['{}'::uuid] where sign_in_name = '{SALES_AGENT}'",
        id("reseller:fabrikam")
    ));
    assert_eq!(names(&house.as_person(SALES_AGENT).get("/resellers?state=all")), ["Fabrikam IT Services"]);
}

#[test]
fn the_list_asks_the_same_however_long_it_is() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let asked = |page: &str| {
        let before = house.statements();
        assert_eq!(agent.get(page).status, 200);
        house.statements() - before
    };
    let pages = ["/resellers?q=many", "/resellers?q=many&sort=-customers", "/resellers?q=many&only=not-credited"];
    enroll(&house, 3);
    let few = pages.map(asked);
    house.execute("delete from partnerships where reseller_id in (select id from resellers where name like 'Many%')");
    house.execute("delete from resellers where name like 'Many%'");
    enroll(&house, 30);
    assert_eq!(pages.map(asked), few);

    let reseller = house.as_person(OTHER_RESELLER);
    let asked = || {
        let before = house.statements();
        assert_eq!(reseller.get("/providers?state=all").status, 200);
        house.statements() - before
    };
    let two = asked();
    house.execute("delete from partnerships");
    assert_eq!(asked(), two, "of no provider");
}

#[test]
fn what_a_reseller_has_is_tallied_whatever_happens_and_summed_up() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let counts = |name: &str| {
        let page = agent.get("/resellers?sort=customers");
        let row = page.text.split("<tr>").find(|row| row.contains(name)).unwrap().to_owned();
        let number = |cell: &str| {
            let cell = row.split(&format!("data-label=\"{cell}\">")).nth(1).unwrap();
            cell.split('<').next().unwrap().parse::<i64>().unwrap()
        };
        (number("Customers"), number("Subscriptions"))
    };
    let (fabrikam, litware) = (counts("Fabrikam"), counts("Litware"));
    assert!(fabrikam.0 > 1 && fabrikam.1 > 1 && house.count(WRONG_TALLIES) == 0);
    let oakdental = id("customer:oakdental");
    let running = house.count(&format!(
        "select count(*) from subscriptions where customer_id = '{oakdental}' and status <> 'deleted'"
    ));

    house.execute(&format!("update customers set reseller_id = '{}' where id = '{oakdental}'", id("reseller:litware")));
    assert_eq!(counts("Fabrikam"), (fabrikam.0 - 1, fabrikam.1 - running));
    assert_eq!(counts("Litware"), (litware.0 + 1, litware.1 + running));
    house.execute(&format!(
        "update subscriptions set status = 'deleted', moves_at = null where customer_id = '{oakdental}'"
    ));
    assert_eq!(counts("Litware"), (litware.0 + 1, litware.1));
    house.execute(&format!("update customers set country = 'CA' where id = '{oakdental}'"));
    for _ in 0..60 {
        house.execute(&format!("update customers set reseller_id = null where id = '{oakdental}'"));
        house.execute(&format!(
            "update customers set reseller_id = '{}' where id = '{oakdental}'",
            id("reseller:litware")
        ));
    }
    assert_eq!((counts("Litware"), house.count(WRONG_TALLIES)), ((litware.0 + 1, litware.1), 0));
    let rows = || house.count("select count(*) from reseller_tallies");
    let many = rows();
    sql_query("select sum_up_tallies()").execute(&mut house.app()).unwrap();
    assert!(rows() < many - 100, "{} of {many}", rows());
    assert_eq!((counts("Litware"), house.count(WRONG_TALLIES)), ((litware.0 + 1, litware.1), 0));
    // The control: without its triggers the tally is wrong.
    house.execute("alter table customers disable trigger tally_changed");
    house.execute(&format!("update customers set reseller_id = null where id = '{oakdental}'"));
    assert_eq!(house.count(WRONG_TALLIES), 1);
}

/// What somebody may type as a company's name.
const NAMES: [&str; 4] = ["=1+1", "+7 495", "@SUM(A1)", "Käse, \"Söhne\" & Töchter"];

#[test]
fn the_file_holds_whom_the_filter_lists_with_all_that_is_known() {
    let house = House::open();
    enroll(&house, 120);
    for (number, name) in NAMES.iter().enumerate() {
        house.execute(&format!("update resellers set name = '{name}' where mpn_id = '{}'", 8_000_001 + number));
    }
    let agent = house.as_person(SALES_AGENT);
    let file = agent.get("/resellers/export?state=all&all=true").text;
    let mut reader = csv::ReaderBuilder::new().from_reader(file.strip_prefix('\u{feff}').unwrap().as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect();
    let (sheet, formulas) = sheet(download(&agent, "/resellers/export?state=all&format=xlsx&all=true"));

    assert_eq!(rows.len(), 131, "more than a page of the list");
    assert_eq!((sheet.len(), formulas), (132, 0));
    for (line, row) in std::iter::once(&header).chain(&rows).zip(&sheet) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        let unguarded: Vec<String> =
            line.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell).to_owned()).collect();
        assert_eq!(cells, unguarded);
    }
    for name in NAMES {
        assert!(sheet.iter().any(|row| row[1] == Data::String(name.to_owned())), "{name}");
    }
    let column = |name: &str| header.iter().position(|it| it == name).unwrap();
    let fabrikam = sheet.iter().find(|row| row[1] == Data::String("Fabrikam IT Services".into())).unwrap();
    assert_eq!(fabrikam[column("MPN ID")], Data::String("0012345".into()), "its zeros are kept");
    assert_eq!(fabrikam[column("Customers")], Data::Float(15.0));
    assert_eq!(fabrikam[column("Credit")], Data::String("can be credited".into()));
    let proseware = sheet.iter().find(|row| row[1] == Data::String("Proseware Solutions Ltd".into())).unwrap();
    assert_eq!(proseware[column("Credit")], Data::String("partnership ended".into()));
    assert!(!proseware[column("Ended")].to_string().is_empty());

    let some = agent.get("/resellers/export?country=IN&only=not-credited").text;
    assert!(some.lines().count() == 2 && some.contains("MPN ID of the company, not of a location"), "{some}");
    house.execute("update users set language = 'ru'");
    let russian = house.as_person(ADMIN_AGENT);
    russian.post("/preferences", &[("language", "ru")]);
    assert!(russian.get("/resellers/export").contains("Начисление поощрений"));
}

#[test]
fn a_reseller_lists_its_own_providers_and_has_them_as_a_file() {
    let house = House::open();
    let (contoso, tailspin) = (id("provider:contoso"), id("reseller:tailspin"));
    house.execute(&format!("update providers set country = 'AU' where id = '{contoso}'"));
    house.execute(&format!("update partnerships set monthly_limit = 75000 where provider_id = '{contoso}'"));
    house.execute(&format!(
        "update partnerships set ended_at = now() where (provider_id, reseller_id) = ('{}', '{tailspin}')",
        id("provider:northwind")
    ));
    let reseller = house.as_person(OTHER_RESELLER);
    let (northwind, contoso) = ("Northwind Distribution", "Contoso Cloud Wholesale");
    for (query, listed) in [
        ("", vec![contoso]),
        ("state=ended", vec![northwind]),
        ("state=all", vec![contoso, northwind]),
        ("state=all&sort=-name", vec![northwind, contoso]),
        ("state=all&country=AU", vec![contoso]),
        ("state=all&country=AU&q=north", vec![]),
        ("state=rubbish&country=AU&sort=rubbish", vec![contoso]),
    ] {
        assert_eq!(names(&reseller.get(&format!("/providers?{query}"))), listed, "{query}");
    }
    let page = reseller.get("/providers?state=all&columns=since&columns=limit&columns=subscriptions");
    for said in ["2 providers", "Ended on ", ">Ended</span>", "750.00", ">Australia</option>"] {
        assert!(page.contains(said), "{said}: {}", page.text);
    }
    let count = |what: &str| {
        let of = format!("from {what} where customer_id in (select id from customers where reseller_id = '{tailspin}'");
        house.count(&format!("select count(*) {of} and provider_id = '{}')", id("provider:contoso")))
    };
    let running = count("(select * from subscriptions where status <> 'deleted') as running");

    let (sheet, formulas) = sheet(download(&reseller, "/providers/export?state=all&all=true&format=xlsx"));
    let cell = |row: usize, head: &str| {
        let column = sheet[0].iter().position(|it| *it == head).unwrap_or_else(|| panic!("{head}"));
        sheet[row][column].to_string()
    };
    assert_eq!((sheet.len(), sheet[0].len(), formulas), (3, 16, 0));
    assert_eq!((cell(1, "Indirect provider"), cell(2, "Indirect provider")), (contoso.into(), northwind.into()));
    assert_eq!(
        (cell(1, "Country"), cell(1, "Partnership"), cell(2, "Partnership")),
        ("Australia".into(), "Partner".into(), "Ended".into())
    );
    assert_eq!((cell(1, "Monthly limit for added licenses"), cell(1, "MPN ID")), ("750".into(), "6640171".into()));
    assert_eq!(cell(1, "Subscriptions"), running.to_string());
    assert!(running > 0 && cell(1, "Ended").is_empty() && !cell(2, "Ended").is_empty());
    let csv = reseller.get("/providers/export?country=AU").text;
    assert!(csv.lines().count() == 2 && csv.contains(contoso) && !csv.contains("Monthly limit"), "{csv}");
    assert!(!house.as_person(RESELLER).get("/providers/export?state=all").contains(contoso), "another's provider");
    house.execute("update users set reach_countries = '{AQ}' where reseller_id is not null");
    let narrow = house.as_person(OTHER_RESELLER).get("/providers");
    assert!(narrow.contains("data-label=\"Customers\">0</td>"), "within the reader's reach: {}", narrow.text);
}

#[test]
fn orders_are_had_as_xlsx_with_numbers_to_add_up() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = placed_order(&agent);
    let (sheet, formulas) = sheet(download(&agent, "/orders/export?format=xlsx&all=true"));
    let row = sheet.iter().find(|row| row[0] == Data::String(order.clone())).unwrap();
    assert_eq!((formulas, row.len()), (0, 17));
    for column in [11, 14, 15] {
        assert!(matches!(row[column], Data::Float(amount) if amount > 0.0), "{:?}", row[column]);
    }
}
