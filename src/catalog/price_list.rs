//! A price list as a file: CSV with a header, a row for each price of an offer's plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use csv::StringRecord;

use crate::catalog::plan::Plan;
use crate::web::form::is_unreadable;
use crate::words::minor_units;

/// What a file's header names, in any order.
const COLUMNS: [&str; 16] = [
    "product",
    "sku",
    "name",
    "description_en",
    "description_ru",
    "category",
    "segment",
    "min_licenses",
    "max_licenses",
    "term",
    "billing",
    "price",
    "currency",
    "upgrades_to",
    "from",
    "until",
];

/// What offers are sorted into.
pub const CATEGORIES: [&str; 4] = ["enterprise", "small_business", "add_on", "trial"];

/// Whom offers are sold to.
pub const SEGMENTS: [&str; 4] = ["commercial", "education", "charity", "government"];

/// The most characters of a name or a description.
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 1_000;

/// The most licenses that a limit may name.
const MOST_LICENSES: i32 = 1_000_000;

/// What is wrong with a file, and in which line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub line: Option<u64>,
    pub text: String,
}

/// What a row says of the offer itself; all rows of one offer say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub name: String,
    pub description_en: String,
    pub description_ru: String,
    pub category: String,
    pub segment: String,
    pub min_licenses: i32,
    pub max_licenses: i32,
    /// The IDs of the offers that it may be upgraded to.
    pub upgrades_to: BTreeSet<String>,
}

/// A row: one price of one plan, from a day on, until another day or until the next one's.
#[derive(Clone, Debug)]
pub struct Row {
    pub line: u64,
    /// `product:sku`.
    pub offer: String,
    pub facts: Facts,
    pub plan: Plan,
    pub price: i64,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "line {line}: {}", self.text),
            None => out.write_str(&self.text),
        }
    }
}

impl Fault {
    pub fn of_file(text: impl Into<String>) -> Fault {
        Fault { line: None, text: text.into() }
    }
}

/// The rows of a file whose prices must be in `currency`, and everything that is wrong with it.
pub fn read(file: &[u8], currency: &str) -> (Vec<Row>, Vec<Fault>) {
    let text = match std::str::from_utf8(file) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let line = file.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            let text = "this is not UTF-8: save the file as \"CSV UTF-8\".".to_owned();
            return (Vec::new(), vec![Fault { line: u64::try_from(line).ok(), text }]);
        }
    };
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let columns = match reader.headers().map_err(|error| vec![Fault::of_file(error.to_string())]).and_then(columns) {
        Ok(columns) => columns,
        Err(faults) => return (Vec::new(), faults),
    };
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let mut cells = Cells { columns: &columns, record: &record, line, faults: Vec::new() };
                let row = cells.row(currency);
                rows.extend(row.filter(|_| cells.faults.is_empty()));
                faults.extend(cells.faults);
            }
            Err(error) => faults.push(Fault::of_file(error.to_string())),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(Fault::of_file("there are no rows under the header."));
    }
    (rows, faults)
}

/// Where each column stands.
fn columns(header: &StringRecord) -> Result<BTreeMap<&'static str, usize>, Vec<Fault>> {
    let (mut columns, mut faults) = (BTreeMap::new(), Vec::new());
    let fault = |text: String| Fault { line: Some(1), text };
    for (index, name) in header.iter().enumerate() {
        let name = name.trim().to_lowercase();
        match COLUMNS.iter().find(|known| **known == name) {
            Some(known) if columns.insert(*known, index).is_some() => {
                faults.push(fault(format!("the column {name} is there twice.")));
            }
            Some(_) => {}
            None => faults.push(fault(format!("\"{name}\" is no column of a price list."))),
        }
    }
    let missing: Vec<_> = COLUMNS.into_iter().filter(|column| !columns.contains_key(column)).collect();
    if !missing.is_empty() {
        faults.push(fault(format!("these columns are missing: {}.", missing.join(", "))));
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

/// One row while it is read.
struct Cells<'a> {
    columns: &'a BTreeMap<&'static str, usize>,
    record: &'a StringRecord,
    line: u64,
    faults: Vec<Fault>,
}

impl Cells<'_> {
    /// What is wrong is noted; a row is only good when nothing was.
    fn row(&mut self, currency: &str) -> Option<Row> {
        if self.record.len() != self.columns.len() {
            let (has, needs) = (self.record.len(), self.columns.len());
            self.fault(format!("it has {has} cells, and the header {needs}."));
            return None;
        }
        let offer = self.offer();
        let facts = self.facts();
        let plan = self.plan();
        let price = self.price(currency);
        let from = self.day("from");
        if self.cell("from").is_empty() {
            self.fault("from is empty: give the first day of the price, such as 2026-12-01.");
        }
        let until = self.day("until");
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            self.fault("until is not after from: it is the first day on which the price does not hold any more.");
        }
        Some(Row { line: self.line, offer: offer?, facts: facts?, plan: plan?, price: price?, from: from?, until })
    }

    fn cell(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|index| self.record.get(*index)).unwrap_or_default().trim()
    }

    fn fault(&mut self, text: impl Into<String>) {
        self.faults.push(Fault { line: Some(self.line), text: text.into() });
    }

    fn offer(&mut self) -> Option<String> {
        let id = format!("{}:{}", self.cell("product"), self.cell("sku")).to_uppercase();
        if !is_offer(&id) {
            self.fault("product and sku are letters and digits, such as CFQ7TTC0LH18 and 0001.");
            return None;
        }
        Some(id)
    }

    fn facts(&mut self) -> Option<Facts> {
        let name = self.words("name", LONGEST_NAME);
        let description_en = self.words("description_en", LONGEST_DESCRIPTION);
        let description_ru = self.words("description_ru", LONGEST_DESCRIPTION);
        let category = self.one_of("category", &CATEGORIES, "");
        let segment = self.one_of("segment", &SEGMENTS, "commercial");
        let min_licenses = self.licenses("min_licenses");
        let max_licenses = self.licenses("max_licenses");
        if min_licenses.zip(max_licenses).is_some_and(|(min, max)| min > max) {
            self.fault("min_licenses is more than max_licenses.");
        }
        let upgrades_to = self.upgrades();
        Some(Facts {
            name: name?,
            description_en: description_en?,
            description_ru: description_ru?,
            category: category?,
            segment: segment?,
            min_licenses: min_licenses?,
            max_licenses: max_licenses?,
            upgrades_to,
        })
    }

    fn words(&mut self, column: &str, longest: usize) -> Option<String> {
        let words = self.cell(column).to_owned();
        match () {
            () if words.is_empty() => self.fault(format!("{column} is empty.")),
            () if words.chars().count() > longest => {
                self.fault(format!("{column} has more than {longest} characters."));
            }
            () if words.chars().any(|character| is_unreadable(character, false)) => {
                self.fault(format!("{column} holds characters that nobody can see."));
            }
            () => return Some(words),
        }
        None
    }

    fn one_of(&mut self, column: &str, known: &[&str], default: &str) -> Option<String> {
        let code = self.cell(column).to_lowercase().replace([' ', '-'], "_");
        let code = if code.is_empty() { default } else { code.as_str() };
        let found = known.iter().find(|known| **known == code).map(|known| (*known).to_owned());
        if found.is_none() {
            self.fault(format!("{column} is one of {}.", known.join(", ")));
        }
        found
    }

    fn licenses(&mut self, column: &str) -> Option<i32> {
        let count = self.cell(column).parse().ok().filter(|count| (1..=MOST_LICENSES).contains(count));
        if count.is_none() {
            self.fault(format!("{column} is a whole number from 1 to {MOST_LICENSES}."));
        }
        count
    }

    fn upgrades(&mut self) -> BTreeSet<String> {
        let typed = self.cell("upgrades_to").to_uppercase();
        let named = typed.split([' ', ',', ';', '|']).filter(|id| !id.is_empty());
        let (targets, wrong): (BTreeSet<String>, BTreeSet<String>) =
            named.map(ToOwned::to_owned).partition(|id| is_offer(id));
        for id in wrong {
            self.fault(format!("upgrades_to: {id} is not product:sku."));
        }
        targets
    }

    fn plan(&mut self) -> Option<Plan> {
        let code = format!("{}-{}", self.cell("term").to_uppercase(), self.cell("billing").to_lowercase());
        let plan = code.parse().ok().filter(|plan: &Plan| plan.is_sold());
        if plan.is_none() {
            self.fault("term and billing are P1M monthly; P1Y monthly or annual; or P3Y monthly, annual or triennial.");
        }
        plan
    }

    fn price(&mut self, currency: &str) -> Option<i64> {
        if self.cell("currency").to_uppercase() != currency {
            self.fault(format!("the currency of this price list is {currency}."));
        }
        let price = minor_units(self.cell("price"), currency);
        if price.is_none() {
            self.fault(format!("price is an amount in {currency}, such as 5.60, without signs and spaces."));
        }
        price
    }

    fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let typed = self.cell(column).to_owned();
        let day = NaiveDate::parse_from_str(&typed, "%Y-%m-%d").ok();
        let day = day.filter(|day| (2000..=9998).contains(&chrono::Datelike::year(day)));
        if day.is_none() && !typed.is_empty() {
            self.fault(format!("{column} is a day, as year, month, day, such as 2026-12-01."));
        }
        day
    }
}

fn is_offer(id: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    id.split_once(':').is_some_and(|(product, sku)| is_part(product) && is_part(sku))
}
