//! **Requests**: what resellers ask of the provider, in one list; and a reseller's own.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::db::Db;
use crate::error::Result;
use crate::id::{ChangeRequestId, OrderId, ProviderId, ResellerId};
use crate::schema::{
    change_requests as requests, customers, offers, order_lines, providers, resellers, subscription_changes as changes,
    subscriptions,
};
use crate::scope::{MayManageSubscription, Scope};
use crate::subscriptions::change::Outcome;
use crate::subscriptions::limit::Limit;
use crate::subscriptions::request::{ChangeRequest, STATES, path};
use crate::subscriptions::waiting::closing;
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// The boxes of the list's filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RequestsFilter {
    state: String,
    /// For the provider's people.
    reseller: String,
    after: String,
}

#[derive(Queryable)]
struct Listed {
    provider_id: ProviderId,
    id: ChangeRequestId,
    kind: String,
    order: Option<OrderId>,
    outcome: Option<Value>,
    asked_at: DateTime<Utc>,
    asked_by: String,
    decision: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decided_by: String,
    customer: String,
    /// The subscription's own name and its product, where it is one that exists.
    nickname: Option<String>,
    offer: Option<String>,
    reseller: String,
    provider: String,
}

#[derive(Template)]
#[template(path = "subscriptions/requests.html")]
struct RequestsPage {
    chrome: Chrome,
    filter: RequestsFilter,
    requests: Slice<Listed>,
    /// The products that are asked for.
    lines: Vec<(OrderId, String, i32)>,
    /// Who has asked, for the provider's filter.
    resellers: Vec<(ResellerId, String)>,
    is_provider: bool,
    /// What a reseller may add itself, by provider.
    limits: Vec<(String, Limit)>,
}

impl RequestsPage {
    fn states(&self) -> [&'static str; 4] {
        STATES
    }

    fn state_words(&self, state: &str) -> Message {
        self.chrome.say(Phrase::new(format!("subscriptions-request-{state}")))
    }

    fn state<'a>(&self, row: &'a Listed) -> &'a str {
        row.decision.as_deref().unwrap_or("waiting")
    }

    fn title(&self, row: &Listed) -> Message {
        let slug = row.kind.as_str();
        self.chrome.say(Phrase::new(format!("subscriptions-change-{slug}")))
    }

    /// `25 → 30`, where licenses change.
    fn licenses(&self, row: &Listed) -> Option<String> {
        let outcome: Outcome = serde_json::from_value(row.outcome.clone()?).ok()?;
        let (before, after) = (outcome.before.licenses, outcome.after.licenses);
        let number = |count: i32| self.chrome.language.number(count);
        (before != after).then(|| format!("{} → {}", number(before), number(after)))
    }

    fn nickname<'a>(&self, row: &'a Listed) -> Option<&'a str> {
        row.nickname.as_deref().filter(|name| !name.is_empty())
    }

    fn path(&self, row: &Listed) -> String {
        path(row.id, row.order.is_some())
    }

    /// What is in a request for new subscriptions.
    fn products(&self, row: &Listed) -> Vec<String> {
        let own = self.lines.iter().filter(|(order, ..)| Some(*order) == row.order);
        own.map(|(_, offer, licenses)| format!("{offer} × {}", self.chrome.language.number(*licenses))).collect()
    }

    fn is_reseller(&self, id: &ResellerId) -> bool {
        self.filter.reseller == id.to_string()
    }

    fn is_narrow(&self) -> bool {
        !self.filter.state.is_empty() || !self.filter.reseller.is_empty()
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &self.filter.state)
            .append_pair("reseller", &self.filter.reseller)
            .append_pair("after", next)
            .finish();
        format!("/requests?{query}")
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RequestsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayManageSubscription| {
        let is_provider = person.is_provider();
        let requests = list(conn, person, &query.0)?;
        RequestsPage {
            chrome: Chrome::of(person),
            lines: lines_of(conn, &requests.rows)?,
            requests,
            resellers: if is_provider { asking(conn, person)? } else { Vec::new() },
            limits: Limit::all(conn, person)?,
            filter: query.0,
            is_provider,
        }
        .ok()
    })
    .await
}

/// What waits first, then what is decided, each the newest first.
fn list(conn: &mut PgConnection, person: &Scope, filter: &RequestsFilter) -> Result<Slice<Listed>> {
    let mut visible = ChangeRequest::visible_to(person);
    if let (Ok(reseller), true) = (filter.reseller.parse::<ResellerId>(), person.is_provider()) {
        visible = visible.filter(requests::reseller_id.eq(reseller));
    }
    visible = match filter.state.as_str() {
        "waiting" => visible.filter(requests::decision.is_null()),
        "closing" => closing(visible, person.visitor.now),
        state if STATES.contains(&state) => visible.filter(requests::decision.eq(state.to_owned())),
        _ => visible,
    };
    if let Some((rank, id)) = after::<ChangeRequestId>(&filter.after) {
        let later = requests::id.lt(id).nullable();
        visible = match rank.as_str() {
            "waiting" => visible.filter(requests::decision.is_not_null().nullable().or(later)),
            _ => visible.filter(requests::decision.is_not_null().nullable().and(later)),
        };
    }
    let of_customer = customers::provider_id.eq(requests::provider_id).and(customers::id.eq(requests::customer_id));
    let of_subscription = subscriptions::provider_id
        .eq(requests::provider_id)
        .and(subscriptions::id.nullable().eq(requests::subscription_id));
    let shown = changes::provider_id.eq(requests::provider_id).and(changes::id.nullable().eq(requests::receipt_id));
    let rows = requests::table
        .inner_join(resellers::table)
        .inner_join(customers::table.on(of_customer))
        .inner_join(providers::table.on(providers::id.eq(requests::provider_id)))
        .left_join(subscriptions::table.on(of_subscription))
        .left_join(offers::table.on(offers::id.nullable().eq(subscriptions::offer_id.nullable())))
        .left_join(changes::table.on(shown))
        .filter(requests::id.eq_any(visible.select(requests::id)))
        .order((requests::decision.is_not_null(), requests::id.desc()))
        .limit(limit())
        .select((
            requests::provider_id,
            requests::id,
            requests::kind,
            requests::order_id,
            changes::outcome.nullable(),
            requests::asked_at,
            requests::asked_by_name,
            requests::decision,
            requests::decided_at,
            requests::decided_by_name,
            customers::bill_to_name,
            subscriptions::nickname.nullable(),
            offers::name.nullable(),
            resellers::name,
            providers::name,
        ))
        .load(conn)?;
    let rank = |row: &Listed| if row.decision.is_none() { "waiting" } else { "decided" };
    Ok(Slice::of(rows, |row: &Listed| (rank(row), row.id)))
}

/// The products of those that ask for new subscriptions, as they were chosen.
fn lines_of(conn: &mut PgConnection, rows: &[Listed]) -> Result<Vec<(OrderId, String, i32)>> {
    let orders: Vec<OrderId> = rows.iter().filter_map(|row| row.order).collect();
    let providers: Vec<ProviderId> = rows.iter().map(|row| row.provider_id).collect();
    let lines = order_lines::table
        .filter(order_lines::provider_id.eq_any(providers))
        .filter(order_lines::order_id.eq_any(orders))
        .order(order_lines::line_number);
    Ok(lines.select((order_lines::order_id, order_lines::offer, order_lines::licenses)).load(conn)?)
}

/// The resellers that have asked for anything, by name.
fn asking(conn: &mut PgConnection, person: &Scope) -> Result<Vec<(ResellerId, String)>> {
    let asking = ChangeRequest::visible_to(person).select(requests::reseller_id);
    let named = resellers::table.filter(resellers::id.eq_any(asking)).order((resellers::name, resellers::id));
    Ok(named.select((resellers::id, resellers::name)).load(conn)?)
}
