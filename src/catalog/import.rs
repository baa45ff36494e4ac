//! `portal catalog import`: a price list is compared with what is kept, told, and taken in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::{Map, Value, json};

use crate::activity::{self, Subject};
use crate::catalog::kept::{self, Kept, Sold};
use crate::catalog::plan::Plan;
use crate::catalog::price_list::{Facts, Fault, Row, read};
use crate::catalog::timeline::{Span, Timeline};
use crate::db::tenant;
use crate::error::Result;
use crate::id::ProviderId;
use crate::schema::providers;
use crate::scope::{Organization, System};

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's bytes.
    pub file: Vec<u8>,
    /// Name or ID of the provider; not needed where there is one.
    pub provider: Option<String>,
    /// Without it, nothing is changed.
    pub apply: bool,
}

/// What an import found, and did.
#[derive(Debug)]
pub struct Report {
    pub faults: Vec<Fault>,
    pub changes: Vec<Change>,
    pub applied: bool,
}

/// One offer that is added or changed, field by field: before and after.
#[derive(Debug)]
pub struct Change {
    pub offer: String,
    pub name: String,
    pub is_new: bool,
    pub details: Value,
}

impl Report {
    /// Nothing in the file is wrong.
    pub fn is_right(&self) -> bool {
        self.faults.is_empty()
    }

    fn of_fault(text: String) -> Report {
        Report { faults: vec![Fault::of_file(text)], changes: Vec::new(), applied: false }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            let mark = if change.is_new { "new" } else { "changed" };
            writeln!(out, "{mark}: {} {}", change.offer, change.name)?;
            let side = |side: &str, field: &str| match change.details.pointer(&format!("/{side}/{field}")) {
                Some(Value::String(text)) if !text.is_empty() => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => "-".to_owned(),
            };
            for field in change.details.get("after").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
                writeln!(out, "    {field}: {} -> {}", side("before", field), side("after", field))?;
            }
        }
        for fault in &self.faults {
            writeln!(out, "{fault}")?;
        }
        let (added, changed): (Vec<_>, Vec<_>) = self.changes.iter().partition(|change| change.is_new);
        write!(out, "{} new offers, {} changed, {} errors: ", added.len(), changed.len(), self.faults.len())?;
        match () {
            () if self.applied => out.write_str("applied."),
            () if !self.is_right() => out.write_str("nothing was applied."),
            () if self.changes.is_empty() => out.write_str("there is nothing to apply."),
            () => out.write_str("a rehearsal; --apply applies it."),
        }
    }
}

/// Compares a price list with what a provider has, and takes it when `import` says so and nothing is wrong.
/// Of two at once, one waits for the other.
pub fn import(conn: &mut PgConnection, _: &System, now: DateTime<Utc>, import: &Import) -> Result<Report> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtext('partner-portal catalog'))").execute(conn)?;
    let (provider, currency) = match find_provider(conn, import.provider.as_deref())? {
        Ok(found) => found,
        Err(fault) => return Ok(Report::of_fault(fault)),
    };
    tenant::enter(conn, Organization::Provider(provider))?;
    let (rows, faults) = read(&import.file, &currency);
    let kept = Kept::of(conn, provider)?;
    let mut comparison = Comparison { kept, currency, today: now.date_naive(), faults };
    let wanted = comparison.wanted(&rows);
    comparison.check(&rows, &wanted);
    let changes = comparison.changes(&wanted);
    let mut report = Report { faults: comparison.faults, changes, applied: false };
    report.faults.sort();
    if import.apply && report.is_right() && !report.changes.is_empty() {
        apply(conn, provider, now, &report.changes, &wanted)?;
        report.applied = true;
    }
    Ok(report)
}

fn find_provider(
    conn: &mut PgConnection,
    named: Option<&str>,
) -> Result<std::result::Result<(ProviderId, String), String>> {
    let all: Vec<(ProviderId, String, String)> = providers::table
        .order(providers::name)
        .select((providers::id, providers::name, providers::currency))
        .load(conn)?;
    let names = all.iter().map(|(id, name, _)| format!("{name} ({id})")).collect::<Vec<_>>().join(", ");
    let mut meant = all.into_iter().filter(|(id, name, _)| {
        named.is_none_or(|named| name.to_lowercase() == named.trim().to_lowercase() || id.to_string() == named.trim())
    });
    Ok(match (meant.next(), meant.next()) {
        (Some((id, _, currency)), None) => Ok((id, currency)),
        (None, _) => Err(format!("there is no such provider; there are: {names}.")),
        (Some(_), Some(_)) => Err(format!("say with --provider which of these is meant: {names}.")),
    })
}

/// The file beside what is kept.
struct Comparison {
    kept: Kept,
    currency: String,
    today: NaiveDate,
    faults: Vec<Fault>,
}

impl Comparison {
    fn fault(&mut self, line: u64, text: String) {
        self.faults.push(Fault { line: Some(line), text });
    }

    /// The offers of the file as they will be: facts by their first row, prices from all.
    fn wanted(&mut self, rows: &[Row]) -> BTreeMap<String, Sold> {
        let mut facts: BTreeMap<&str, (u64, &Facts)> = BTreeMap::new();
        let mut plans: BTreeMap<(&str, Plan), Vec<&Row>> = BTreeMap::new();
        for row in rows {
            let (line, first) = *facts.entry(&row.offer).or_insert((row.line, &row.facts));
            if *first != row.facts {
                let text = format!("it describes {} otherwise than line {line} does.", row.offer);
                self.fault(row.line, text);
            }
            plans.entry((&row.offer, row.plan)).or_default().push(row);
        }
        let mut wanted: BTreeMap<String, Sold> = BTreeMap::new();
        for (offer, (_, facts)) in facts {
            let prices = self.kept.offers.get(offer).map(|sold| sold.prices.clone()).unwrap_or_default();
            wanted.insert(offer.to_owned(), Sold { facts: facts.clone(), prices });
        }
        for ((offer, plan), rows) in plans {
            if let Some(sold) = wanted.get_mut(offer) {
                let old = sold.prices.entry(plan).or_default();
                *old = self.priced(old, plan, rows);
            }
        }
        wanted
    }

    /// The prices of one plan as its rows make them.
    fn priced(&mut self, old: &Timeline, plan: Plan, mut rows: Vec<&Row>) -> Timeline {
        rows.sort_by_key(|row| (row.from, row.line));
        for pair in rows.windows(2) {
            let [one, next] = pair else { continue };
            if one.from == next.from || one.until.is_some_and(|until| until > next.from) {
                let text = format!("{} {}: its days overlap those of line {}.", next.offer, plan.code(), one.line);
                self.fault(next.line, text);
            }
        }
        let spans: Vec<Span> =
            rows.iter().map(|row| Span { from: row.from, until: row.until, price: row.price }).collect();
        let new = old.with(&spans);
        if let (Some(day), Some(first)) = (old.rewritten_by(&new, self.today), rows.first()) {
            let row = rows.iter().rev().find(|row| row.from <= day).unwrap_or(first);
            let held = match old.at(day) {
                Some(price) => format!("cost {} {}", self.currency, crate::words::decimal(price, &self.currency)),
                None => "was not sold".to_owned(),
            };
            let (offer, plan, today) = (&row.offer, plan.code(), self.today);
            let text = format!(
                "{offer} {plan} {held} on {day}, and a day that is over can't be changed: give a day from {today} on."
            );
            self.fault(row.line, text);
        }
        new
    }

    /// What only all offers together can tell: names that are taken, and upgrades that lead nowhere.
    fn check(&mut self, rows: &[Row], wanted: &BTreeMap<String, Sold>) {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let untouched = self.kept.offers.iter().filter(|(id, _)| !wanted.contains_key(*id));
        for (id, sold) in untouched.chain(wanted) {
            names.entry(sold.facts.name.clone()).or_default().insert(id.clone());
        }
        let mut told = BTreeSet::new();
        for row in rows {
            if !told.insert(&row.offer) {
                continue;
            }
            if let Some(other) = names.get(&row.facts.name).and_then(|ids| ids.iter().find(|id| **id != row.offer)) {
                self.fault(row.line, format!("{other} is called \"{}\" too.", row.facts.name));
            }
            for target in &row.facts.upgrades_to {
                if *target == row.offer {
                    self.fault(row.line, format!("upgrades_to: {target} is this offer itself."));
                } else if !wanted.contains_key(target) && !self.kept.offers.contains_key(target) {
                    self.fault(row.line, format!("upgrades_to: there is no {target}."));
                }
            }
        }
    }

    fn changes(&self, wanted: &BTreeMap<String, Sold>) -> Vec<Change> {
        let changed = wanted.iter().filter_map(|(offer, new)| {
            let old = self.kept.offers.get(offer);
            if old == Some(new) {
                return None;
            }
            let after = self.written(Some(new), new);
            let details = activity::changed(&self.written(old, new), &after);
            Some(Change { offer: offer.clone(), name: new.facts.name.clone(), is_new: old.is_none(), details })
        });
        changed.collect()
    }

    /// An offer field by field, with a field for each plan that `all` has.
    fn written(&self, sold: Option<&Sold>, all: &Sold) -> Value {
        let facts = sold.map(|sold| &sold.facts);
        let mut fields = Map::new();
        let mut put = |field: &str, value: Value| fields.insert(field.to_owned(), value);
        put("name", json!(facts.map(|facts| &facts.name)));
        put("description_en", json!(facts.map(|facts| &facts.description_en)));
        put("description_ru", json!(facts.map(|facts| &facts.description_ru)));
        put("category", json!(facts.map(|facts| &facts.category)));
        put("segment", json!(facts.map(|facts| &facts.segment)));
        put("min_licenses", json!(facts.map(|facts| facts.min_licenses)));
        put("max_licenses", json!(facts.map(|facts| facts.max_licenses)));
        let upgrades = facts.map(|facts| facts.upgrades_to.iter().cloned().collect::<Vec<_>>().join(" "));
        put("upgrades_to", json!(upgrades));
        for plan in all.prices.keys() {
            let prices = sold.and_then(|sold| sold.prices.get(plan)).map(|prices| prices.written(&self.currency));
            put(&plan.code(), json!(prices));
        }
        Value::Object(fields)
    }
}

fn apply(
    conn: &mut PgConnection,
    provider: ProviderId,
    now: DateTime<Utc>,
    changes: &[Change],
    wanted: &BTreeMap<String, Sold>,
) -> Result<()> {
    let changed = |change: &Change| wanted.get(&change.offer).map(|sold| (change.offer.clone(), sold));
    let offers: Vec<(String, &Sold)> = changes.iter().filter_map(changed).collect();
    for (id, sold) in &offers {
        kept::keep_facts(conn, id, &sold.facts)?;
        kept::keep_prices(conn, provider, id, &sold.prices)?;
    }
    // Only now is each target there.
    for (id, sold) in &offers {
        kept::keep_upgrades(conn, id, &sold.facts.upgrades_to)?;
    }
    for change in changes {
        let subject = Subject {
            name: format!("{} ({})", change.name, change.offer),
            provider_id: Some(provider),
            details: change.details.clone(),
            ..Subject::default()
        };
        activity::record_by_system(conn, now, "portal catalog import", "offer.imported", subject)?;
    }
    Ok(())
}
