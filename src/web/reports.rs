//! What browsers report that the content security policy stopped: a script that somebody got onto a page.
//!
//! Anybody can post here, so little is kept of it: no query, no more than 100 different reports a day,
//! each once with a count. It is the one path outside the forgery check, since browsers send reports
//! without an origin; whose session it is, it does not ask.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, web};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Text, Timestamptz};
use serde_json::Value;
use url::Url;

use crate::clock::Clock;
use crate::db::Db;
use crate::error::Result;
use crate::schema::csp_reports;
use crate::web::page::Page;
use crate::web::request_log;
use crate::web::session::PublicUrl;

/// Where browsers send them.
pub const PATH: &str = "/csp-reports";

/// The most that one message may weigh, in bytes.
const LIMIT: usize = 16_384;

/// The most reports that are read of one message.
const AT_ONCE: usize = 20;

/// How many characters are kept of a page's path and of what was stopped.
const LONGEST: usize = 200;

/// One thing that was stopped on one page.
#[derive(Debug, PartialEq)]
struct Report {
    page: String,
    directive: String,
    blocked: String,
}

/// Keeps what can be read, and answers 204 whatever came.
pub async fn receive(
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    own: web::Data<PublicUrl>,
    request: HttpRequest,
    body: web::Bytes,
) -> Page {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let reports = read(kind, &body, &own.0);
    let now = clock.now();
    if !reports.is_empty() {
        let kept = db.system(move |conn, _| reports.iter().try_for_each(|report| keep(conn, report, now))).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "a report could not be kept");
        }
    }
    Page::text(StatusCode::NO_CONTENT, "")
}

/// The reports in a message, in the old form or the new, about pages of our own.
fn read(kind: &str, body: &[u8], own: &str) -> Vec<Report> {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let message: Value = match body.len() <= LIMIT {
        true => serde_json::from_slice(body).unwrap_or_default(),
        false => Value::Null,
    };
    let reports = match (kind.as_str(), &message) {
        ("application/csp-report", message) => {
            let report = message.get("csp-report").unwrap_or(&Value::Null);
            vec![Report::of(report, "document-uri", "effective-directive", "blocked-uri", own)]
        }
        ("application/reports+json", Value::Array(messages)) => messages
            .iter()
            .take(AT_ONCE)
            .filter(|message| message.get("type").is_some_and(|kind| kind == "csp-violation"))
            .filter_map(|message| message.get("body"))
            .map(|report| Report::of(report, "documentURL", "effectiveDirective", "blockedURL", own))
            .collect(),
        _ => Vec::new(),
    };
    reports.into_iter().flatten().collect()
}

impl Report {
    fn of(report: &Value, page: &str, directive: &str, blocked: &str, own: &str) -> Option<Report> {
        let text = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or_default();
        let page = Url::parse(text(page)).ok().filter(|page| page.origin().ascii_serialization() == own)?;
        let directive = text(directive);
        let is_directive = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let directive = (1..=40).contains(&directive.len()).then_some(directive).filter(|text| is_directive(text))?;
        Some(Report {
            page: cut(request_log::shown(page.path())),
            directive: directive.to_owned(),
            blocked: cut(&origin(text(blocked))),
        })
    }
}

/// Of an address no more than its origin, whose path may be somebody's secret; a word such as `inline` as it is.
fn origin(blocked: &str) -> String {
    match Url::parse(blocked) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => url.scheme().to_owned(),
        Err(_) => blocked.chars().filter(|character| character.is_ascii_alphanumeric() || *character == '-').collect(),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// One row for each different report of a day. It is told in the log when it is new, so that nobody fills that.
fn keep(conn: &mut PgConnection, report: &Report, now: DateTime<Utc>) -> Result<()> {
    let known =
        diesel::update(csp_reports::table.find((now.date_naive(), &report.page, &report.directive, &report.blocked)))
            .set((csp_reports::count.eq(csp_reports::count + 1), csp_reports::last_seen_at.eq(now)))
            .execute(conn)?;
    if known > 0 {
        return Ok(());
    }
    let added = sql_query(
        "insert into csp_reports (day, page, directive, blocked, first_seen_at, last_seen_at)
         select ($1 at time zone 'UTC')::date, $2, $3, $4, $1, $1
         where (select count(*) from csp_reports where day = ($1 at time zone 'UTC')::date) < 100
         on conflict do nothing",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Text, _>(&report.page)
    .bind::<Text, _>(&report.directive)
    .bind::<Text, _>(&report.blocked)
    .execute(conn)?;
    if added > 0 {
        let Report { page, directive, blocked } = report;
        tracing::warn!(page, directive, blocked, "a browser stopped something on a page");
    }
    Ok(())
}

/// How many were reported since `then`, for the operator.
pub fn count_since(conn: &mut PgConnection, then: DateTime<Utc>) -> Result<i64> {
    let counts: Vec<i64> =
        csp_reports::table.filter(csp_reports::last_seen_at.ge(then)).select(csp_reports::count).load(conn)?;
    Ok(counts.iter().sum())
}

/// Three months are enough to look back.
pub fn forget_old(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let then = (now - TimeDelta::days(90)).date_naive();
    diesel::delete(csp_reports::table.filter(csp_reports::day.lt(then))).execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://portal.example";

    fn old_form(page: &str, directive: &str, blocked: &str) -> Vec<Report> {
        let report = serde_json::json!({"csp-report":
            {"document-uri": page, "effective-directive": directive, "blocked-uri": blocked}});
        read("application/csp-report", report.to_string().as_bytes(), OWN)
    }

    #[test]
    fn a_report_tells_no_query_no_token_and_no_path_of_elsewhere() {
        let kept = |page: &str, blocked: &str| {
            let [report] = old_form(page, "script-src-elem", blocked).try_into().unwrap();
            (report.page, report.blocked)
        };
        let page = format!("{OWN}/customers?q=secret");
        assert_eq!(kept(&page, "https://evil.example/x?token=1"), ("/customers".into(), "https://evil.example".into()));
        assert_eq!(kept(&format!("{OWN}/invitations/abcdef/enroll"), "inline").0, "/invitations/…");
        assert_eq!(kept(&page, "data:text/html,secret").1, "data");
        assert_eq!(kept(&page, "ev\nil \u{1b}[31m").1, "evil31m");
        assert_eq!(kept(&format!("{OWN}/{}", "x".repeat(900)), "inline").0.len(), LONGEST);
    }

    #[test]
    fn what_is_no_report_about_our_own_pages_is_left() {
        assert_eq!(old_form("https://evil.example/", "script-src", "inline"), []);
        assert_eq!(old_form(&format!("{OWN}/"), "script src; \n", "inline"), []);
        for (kind, body) in [
            ("application/csp-report", "".to_owned()),
            ("application/csp-report", "[".repeat(10_000)),
            ("application/csp-report", format!("{{\"csp-report\": \"{}\"}}", "x".repeat(LIMIT))),
            ("application/reports+json", "[1, null, {\"type\": \"csp-violation\"}]".to_owned()),
            ("text/plain", "x".to_owned()),
        ] {
            assert_eq!(read(kind, body.as_bytes(), OWN), [], "{kind}");
        }
    }

    #[test]
    fn the_new_form_holds_several() {
        let one = serde_json::json!({"type": "csp-violation", "age": 1, "body":
            {"documentURL": format!("{OWN}/"), "effectiveDirective": "img-src", "blockedURL": "https://x.example/1"}});
        let message = Value::Array(vec![one; 30]).to_string();
        assert_eq!(read("application/reports+json; charset=utf-8", message.as_bytes(), OWN).len(), AT_ONCE);
    }
}
