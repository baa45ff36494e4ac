//! **Credit history** of one subscription: a bar of who was credited on each day, its spans in a table, and
//! the same as a file for spreadsheets.

use std::collections::HashSet;

use actix_web::web;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ResellerId, SubscriptionId};
use crate::incentives::lineage::{Segment, Span, segments};
use crate::schema::activity;
use crate::scope::{MaySeeActivity, MaySeeIncentives};
use crate::subscriptions::Subscription;
use crate::web::form::Query;
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet;
use crate::words::{Language, Message, Phrase};

/// The most spans of one file.
const MOST: usize = 10_000;

/// Colors of the bar; the next reseller begins anew.
const COLORS: usize = 4;

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct HistoryFilter {
    after: String,
}

#[derive(Template)]
#[template(path = "incentives/history.html")]
struct HistoryPage {
    chrome: Chrome,
    customer: Customer,
    subscription: Subscription,
    today: NaiveDate,
    spans: Slice<Span>,
    /// Those spans as a bar, the oldest first.
    bar: Vec<Segment>,
    /// Whether spans are left out that are newer.
    is_later_page: bool,
    /// Changes that the reader finds in the activity log, by their moments.
    logged: HashSet<DateTime<Utc>>,
}

impl HistoryPage {
    fn bar_begins(&self) -> NaiveDate {
        self.bar.first().map_or(self.today, |segment| segment.first_day)
    }

    /// Its last day.
    fn bar_ends(&self) -> NaiveDate {
        self.bar.last().and_then(|segment| segment.end_day.pred_opt()).unwrap_or(self.today)
    }

    fn bar_days(&self) -> i64 {
        self.bar.iter().map(Segment::days).sum()
    }

    /// Where a part of the bar begins, in days.
    fn offset(&self, segment: &Segment) -> i64 {
        (segment.first_day - self.bar_begins()).num_days()
    }

    /// The class that colors a holder: resellers by their first turn, and gaps.
    fn color(&self, holder: &Option<ResellerId>) -> String {
        let Some(holder) = holder else { return "gap".to_owned() };
        let mut seen: Vec<ResellerId> = Vec::new();
        for id in self.bar.iter().filter_map(|segment| segment.reseller_id) {
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        let place = seen.iter().position(|id| id == holder).unwrap_or_default();
        format!("holder-{}", place % COLORS)
    }

    fn gap_days(&self) -> i64 {
        self.bar.iter().filter(|segment| segment.reseller_id.is_none()).map(Segment::days).sum()
    }

    fn until(&self, span: &Span) -> String {
        let chrome = &self.chrome;
        span.until.map_or_else(|| chrome.say("incentives-lasts").to_string(), |until| chrome.time(until))
    }

    fn days(&self, span: &Span) -> Message {
        self.chrome.say(Phrase::new("incentives-days").with("days", span.days(self.today)))
    }

    fn changed_by(&self, span: &Span) -> String {
        changed_by(self.chrome.language, &self.subscription, span)
    }

    /// The activity log, narrowed to the change that began the span.
    fn log_url(&self, span: &Span) -> Option<String> {
        let day = span.since.date_naive().to_string();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("from", &day)
            .append_pair("to", &day)
            .append_pair("action", "subscription.reseller_changed")
            .append_pair("q", &self.customer.bill_to_name)
            .finish();
        self.logged.contains(&span.since).then(|| format!("/activity?{query}"))
    }
}

fn changed_by(language: Language, subscription: &Subscription, span: &Span) -> String {
    match span.changed_by.as_str() {
        "" if span.is_first_of(subscription) => language.say("incentives-at-start").to_string(),
        "" => language.say("incentives-not-recorded").to_string(),
        name => name.to_owned(),
    }
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    query: Query<HistoryFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeIncentives| {
        let subscription = Subscription::find(conn, person, *id)?;
        let after = after(&query.0.after);
        let is_later_page = after.is_some();
        let spans = Span::list(conn, person, &subscription, after)?;
        let today = person.visitor.now.date_naive();
        let logged = logged(conn, person, &subscription, &spans.rows)?;
        HistoryPage {
            chrome: Chrome::of(person),
            customer: Customer::find(conn, person, subscription.customer_id)?,
            subscription,
            today,
            bar: segments(spans.rows.iter().rev(), today),
            spans,
            is_later_page,
            logged,
        }
        .ok()
    })
    .await
}

/// Which of `spans` began with a change that stands in the reader's activity log.
fn logged(
    conn: &mut PgConnection,
    person: &MaySeeIncentives,
    of: &Subscription,
    spans: &[Span],
) -> Result<HashSet<DateTime<Utc>>> {
    if !person.may::<MaySeeActivity>() {
        return Ok(HashSet::new());
    }
    let mut query = activity::table
        .filter(activity::provider_id.eq(of.provider_id))
        .filter(activity::at.eq_any(spans.iter().map(|span| span.since)))
        .filter(activity::action.eq("subscription.reseller_changed"))
        .filter(activity::details.retrieve_as_text("subscription").eq(of.id.to_string()))
        .into_boxed();
    if let Some(own) = person.reseller() {
        query = query.filter(activity::reseller_id.eq(own));
    }
    let found: Vec<DateTime<Utc>> = query.select(activity::at).load(conn)?;
    Ok(found.into_iter().collect())
}

/// The columns of the file.
const HEADER: [&str; 8] = [
    "incentives-from",
    "incentives-until",
    "incentives-credited",
    "incentives-mpn-id",
    "incentives-first-day",
    "incentives-last-day",
    "incentives-number-of-days",
    "incentives-changed-by",
];

/// All spans, the newest first.
pub async fn export(db: web::Data<Db>, visitor: Visitor, id: web::Path<SubscriptionId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeIncentives| {
        let subscription = Subscription::find(conn, person, *id)?;
        let spans = Span::newest(conn, person, &subscription, None, MOST + 1)?;
        if spans.len() > MOST {
            let back = format!("/subscriptions/{}/credit", subscription.id);
            let too_many = Phrase::new("incentives-too-many").with("max", MOST);
            return Err(Error::refused_with(too_many, back, "incentives-history"));
        }
        let (language, today) = (person.visitor.language, person.visitor.now.date_naive());
        let header = HEADER.map(|words| language.say(words).to_string());
        let rows = spans.iter().map(|span| cells(language, &subscription, span, today));
        Ok(Page::attachment("credit-history.csv", "text/csv; charset=utf-8", spreadsheet::csv(&header, rows)))
    })
    .await
}

fn cells(language: Language, subscription: &Subscription, span: &Span, today: NaiveDate) -> Vec<String> {
    let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    let (name, mpn_id) = match &span.reseller {
        Some(reseller) => reseller.clone(),
        None if span.is_gap() => (language.say("incentives-nobody").to_string(), String::new()),
        None => (language.say("incentives-another").to_string(), String::new()),
    };
    let days = span.days(today);
    let day = |day: Option<NaiveDate>| day.filter(|_| days > 0).map(|day| day.to_string()).unwrap_or_default();
    vec![
        time(span.since),
        span.until.map(time).unwrap_or_default(),
        name,
        mpn_id,
        day(Some(span.first_day)),
        day(span.end_day(today).pred_opt()),
        days.to_string(),
        changed_by(language, subscription, span),
    ]
}
