//! **Credit statement**: what a reseller is credited for in a month, for the provider and for the reseller
//! itself, and the same as a file for spreadsheets.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::NaiveDate;
use diesel::PgConnection;
use serde::Deserialize;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId, SubscriptionId};
use crate::incentives::statement::{Company, Line, Month, Parties, credited, crediting};
use crate::scope::{MaySeeIncentives, Organization};
use crate::web::form::{Problems, Query};
use crate::web::list::{PAGE, Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet;
use crate::words::Phrase;

/// The most lines of one file.
const MOST: usize = 50_000;

/// The boxes of the statement, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StatementFilter {
    /// Like `2026-11`; the present month without it.
    month: String,
    /// Of a provider's reader: whose statement. Of a reseller's, only its own.
    reseller: String,
    /// Of a reseller's reader: by which provider.
    provider: String,
    after: String,
}

impl StatementFilter {
    /// The query string that asks for the same part.
    fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("month", &self.month)
            .append_pair("reseller", &self.reseller)
            .append_pair("provider", &self.provider)
            .finish()
    }

    fn read_month(&mut self, today: NaiveDate) -> std::result::Result<Month, Problems> {
        if self.month.trim().is_empty() {
            self.month = Month::of(today);
        }
        let wrong = || Phrase::new("incentives-month-wrong").with("example", Month::of(today));
        Month::parse(self.month.trim(), today).ok_or_else(|| Problems::one("month", wrong()))
    }
}

/// Whose statement is asked for, and whose else there are.
struct Asked {
    companies: Vec<Company>,
    chosen: Option<Company>,
    parties: Option<Parties>,
}

impl Asked {
    /// A provider chooses among the resellers that it ever credited; a reseller, among the providers that
    /// ever credited it, the first of which needs no choice.
    fn of(conn: &mut PgConnection, person: &MaySeeIncentives, filter: &mut StatementFilter) -> Result<Asked> {
        let must_be_own = |typed: &str, own: String| match typed == own || typed.is_empty() {
            true => Ok(()),
            false => Err(Error::NotFound),
        };
        match person.organization {
            Organization::Provider(own) => {
                must_be_own(&filter.provider, own.to_string())?;
                let companies = credited(conn, person, own)?;
                let chosen = find(&companies, &filter.reseller)?;
                let parties = chosen.as_ref().map(|it| Parties { provider: own, reseller: ResellerId::from(it.id) });
                Ok(Asked { companies, chosen, parties })
            }
            Organization::Reseller(own) => {
                must_be_own(&filter.reseller, own.to_string())?;
                let companies = crediting(conn, own)?;
                let chosen = find(&companies, &filter.provider)?.or_else(|| companies.first().cloned());
                filter.provider = chosen.as_ref().map(|it| it.id.to_string()).unwrap_or_default();
                let parties = chosen.as_ref().map(|it| Parties { provider: ProviderId::from(it.id), reseller: own });
                Ok(Asked { companies, chosen, parties })
            }
            Organization::Customer(..) => Err(Error::NotFound),
        }
    }
}

/// The company that was chosen, if any; 404 for one that is not among them.
fn find(companies: &[Company], typed: &str) -> Result<Option<Company>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let found = companies.iter().find(|company| company.id.to_string() == typed);
    found.cloned().map(Some).ok_or(Error::NotFound)
}

#[derive(Template)]
#[template(path = "incentives/statement.html")]
struct StatementPage {
    chrome: Chrome,
    filter: StatementFilter,
    problems: Problems,
    month: Option<Month>,
    is_provider: bool,
    companies: Vec<Company>,
    chosen: Option<Company>,
    lines: Slice<Line>,
    /// The subscriptions that the reader sees today, and their own names.
    seen: HashMap<SubscriptionId, String>,
}

impl StatementPage {
    /// The name of the box that chooses the other company.
    fn other(&self) -> &'static str {
        if self.is_provider { "reseller" } else { "provider" }
    }

    fn is_chosen(&self, company: &Company) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.id == company.id)
    }

    fn period(&self, month: &Month) -> Phrase {
        let language = self.chrome.language;
        Phrase::new("incentives-period")
            .with("from", language.date(month.first_day))
            .with("to", language.date(month.last_day()))
            .with("days", month.days())
    }

    fn subscriptions(&self) -> i64 {
        self.lines.rows.first().map_or(0, |line| line.subscriptions)
    }

    fn license_days(&self) -> i64 {
        self.lines.rows.first().map_or(0, |line| line.all_license_days)
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, query: Query<StatementFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeIncentives| {
        let mut filter = query.0;
        let asked = Asked::of(conn, person, &mut filter)?;
        let (month, problems) = match filter.read_month(person.visitor.now.date_naive()) {
            Ok(month) => (Some(month), Problems::none()),
            Err(problems) => (None, problems),
        };
        let lines = match asked.parties.zip(month) {
            Some((parties, month)) => Line::list(conn, person, parties, month, after(&filter.after), PAGE + 1)?,
            None => Vec::new(),
        };
        let lines = Slice::of(lines, |line| (line.customer.clone(), line.subscription_id));
        let page = StatementPage {
            chrome: Chrome::of(person),
            seen: Line::seen(conn, person, &lines.rows)?,
            is_provider: person.is_provider(),
            companies: asked.companies,
            chosen: asked.chosen,
            filter,
            problems,
            month,
            lines,
        };
        if page.problems.is_empty() { page.ok() } else { page.unprocessable() }
    })
    .await
}

/// The columns of the file, and one more: the reseller, or to a reseller the provider.
const HEADER: [&str; 10] = [
    "customers-company",
    "subscriptions-product",
    "subscriptions-name",
    "subscriptions-id",
    "incentives-first-day",
    "incentives-last-day",
    "incentives-days-credited",
    "incentives-days-of-month",
    "incentives-licenses",
    "incentives-license-days",
];

/// All lines of the month.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<StatementFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeIncentives| {
        let mut filter = query.0;
        let asked = Asked::of(conn, person, &mut filter)?;
        let month = filter.read_month(person.visitor.now.date_naive()).map_err(Error::Invalid)?;
        let Some((parties, other)) = asked.parties.zip(asked.chosen) else {
            return Err(Error::invalid("reseller", "incentives-choose"));
        };
        let lines = Line::list(conn, person, parties, month, None, MOST + 1)?;
        if lines.len() > MOST {
            let back = format!("/incentives/statement?{}", filter.query());
            let too_many = Phrase::new("incentives-too-many").with("max", MOST);
            return Err(Error::refused_with(too_many, back, "incentives-statement"));
        }
        let last = if person.is_provider() { "partnerships-reseller" } else { "partnerships-provider" };
        let header: Vec<String> =
            HEADER.into_iter().chain([last]).map(|words| person.visitor.language.say(words).to_string()).collect();
        let other = format!("{} (ID: {})", other.name, other.mpn_id);
        let seen = Line::seen(conn, person, &lines)?;
        let name = |line: &Line| seen.get(&line.subscription_id).cloned().unwrap_or_default();
        let file = spreadsheet::csv(&header, lines.iter().map(|line| cells(line, name(line), month, &other)));
        let name = format!("credit-{}.csv", month.first_day.format("%Y-%m"));
        Ok(Page::attachment(&name, "text/csv; charset=utf-8", file))
    })
    .await
}

fn cells(line: &Line, name: String, month: Month, other: &str) -> Vec<String> {
    vec![
        line.customer.clone(),
        line.product.clone(),
        name,
        line.subscription_id.to_string(),
        line.first_day.to_string(),
        line.last_day.to_string(),
        line.days.to_string(),
        month.days().to_string(),
        line.licenses.to_string(),
        line.license_days.to_string(),
        other.to_owned(),
    ]
}
