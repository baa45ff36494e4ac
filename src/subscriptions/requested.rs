//! Resellers' requests as lists read them: what can be asked for, the rows, and what each comes to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::error::Result;
use crate::id::{ChangeRequestId, OrderId, ProviderId, ResellerId};
use crate::schema::{
    change_requests as requests, customers, offers, order_lines, providers, resellers, subscription_changes as changes,
    subscriptions, waiting_changes,
};
use crate::scope::Scope;
use crate::subscriptions::change::Outcome;
use crate::subscriptions::request::{ChangeRequest, Requests, STATES};
use crate::subscriptions::waiting::closing;
use crate::waiting::Kind;
use crate::web::list::{Asked, Column, List, lower, strpos};
use crate::words::{Language, Phrase};

/// **Requests**: first what waits, then what is decided, each the newest first.
pub static REQUESTS: List = List {
    code: "requests",
    path: "/requests",
    boxes: &["q", "state", "kind", "reseller"],
    columns: &[
        Column::text("change", "subscriptions-request-change", "change_requests.kind"),
        Column::text(
            "customer",
            "customers-company",
            "coalesce((select named.bill_to_name from customers as named
                       where named.provider_id = change_requests.provider_id
                         and named.id = change_requests.customer_id), '')",
        ),
        Column::plain("product", "subscriptions-product"),
        Column::text("asker", "subscriptions-request-asked-by", "change_requests.asked_by_name"),
        Column::time("asked", "subscriptions-request-asked-at", "change_requests.asked_at"),
        Column::text(
            "reseller",
            "partnerships-reseller",
            "coalesce((select named.name from resellers as named where named.id = change_requests.reseller_id), '')",
        ),
        Column::text(
            "provider",
            "partnerships-provider",
            "coalesce((select named.name from providers as named where named.id = change_requests.provider_id), '')",
        ),
        Column::number(
            "state",
            "subscriptions-request-state",
            "(case when change_requests.decision is null then 1 else 0 end)::bigint",
        )
        .as_text(),
        Column::time(
            "decided",
            "subscriptions-request-decided-at",
            "coalesce(change_requests.decided_at, '-infinity')",
        )
        .on_demand(),
    ],
    sort: "-state",
    count: "subscriptions-request-count",
};

/// What can be asked for, by the codes that the list's filter takes.
pub(super) const KINDS: [&str; 9] =
    ["order", "licenses", "upgrade", "plan", "renewal", "auto-renew", "convert", "reactivate", "cancel"];

/// The boxes of the list's filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RequestsFilter {
    /// A part of a customer's name, or of who asked.
    pub q: String,
    pub state: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// For the provider's people.
    pub reseller: String,
}

/// A request with the names that its row shows.
#[derive(Queryable)]
pub(super) struct Listed {
    pub provider_id: ProviderId,
    pub id: ChangeRequestId,
    pub kind: String,
    pub order: Option<OrderId>,
    pub outcome: Option<Value>,
    pub asked_at: DateTime<Utc>,
    pub asked_by: String,
    pub decision: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: String,
    /// Why it was declined.
    pub reason: String,
    pub customer: String,
    /// The subscription's own name and its product, where it is one that exists.
    pub nickname: Option<String>,
    pub offer: Option<String>,
    pub reseller: String,
    pub provider: String,
    /// It is approved, which happens in a while; the provider's people see that.
    pub is_held: bool,
}

pub(super) fn state_words(state: &str) -> Phrase {
    Phrase::new(format!("subscriptions-request-{state}"))
}

pub(super) fn kind_words(kind: &str) -> Phrase {
    Phrase::new(format!("subscriptions-change-{kind}"))
}

impl Listed {
    pub fn state(&self) -> &str {
        self.decision.as_deref().unwrap_or("waiting")
    }

    /// `25 → 30`, where licenses change.
    pub fn licenses(&self, language: Language) -> Option<String> {
        let outcome: Outcome = serde_json::from_value(self.outcome.clone()?).ok()?;
        let (before, after) = (outcome.before.licenses, outcome.after.licenses);
        let number = |count: i32| language.number(count);
        (before != after).then(|| format!("{} → {}", number(before), number(after)))
    }

    pub fn own_name(&self) -> Option<&str> {
        self.nickname.as_deref().filter(|name| !name.is_empty())
    }

    /// What is in a request for new subscriptions.
    pub fn products(&self, lines: &[(OrderId, String, i32)], language: Language) -> Vec<String> {
        let own = lines.iter().filter(|(order, ..)| Some(*order) == self.order);
        own.map(|(_, offer, licenses)| format!("{offer} × {}", language.number(*licenses))).collect()
    }
}

impl RequestsFilter {
    /// Those that the filter asks for, of which the person sees.
    pub fn narrowed(&self, person: &Scope) -> Requests {
        let mut wanted = ChangeRequest::visible_to(person);
        if let (Ok(reseller), true) = (self.reseller.parse::<ResellerId>(), person.is_provider()) {
            wanted = wanted.filter(requests::reseller_id.eq(reseller));
        }
        wanted = match self.state.as_str() {
            "waiting" => wanted.filter(requests::decision.is_null()),
            "closing" => closing(wanted, person.visitor.now),
            state if STATES.contains(&state) => wanted.filter(requests::decision.eq(state.to_owned())),
            _ => wanted,
        };
        if KINDS.contains(&self.kind.as_str()) {
            wanted = wanted.filter(requests::kind.eq(self.kind.clone()));
        }
        let search = self.q.trim().to_lowercase();
        if search.is_empty() {
            return wanted;
        }
        let named = customers::table.filter(strpos(lower(customers::bill_to_name), search.clone()).gt(0));
        let in_asker = strpos(lower(requests::asked_by_name), search).gt(0);
        wanted.filter(in_asker.or(requests::customer_id.eq_any(named.select(customers::id))))
    }
}

pub(super) type Keyed = (Listed, String);

pub(super) fn place((request, key): &Keyed) -> (String, Uuid) {
    (key.clone(), request.id.uuid())
}

/// The next that the filter asks for, from the place of `asked` on, each with its key.
pub(super) fn load(
    conn: &mut PgConnection,
    person: &Scope,
    filter: &RequestsFilter,
    asked: &Asked,
    limit: i64,
) -> Result<Vec<Keyed>> {
    let (order, place) = (&asked.order, asked.place.as_ref());
    let mut query = filter.narrowed(person);
    if let Some(place) = place {
        query = query.filter(order.rows_beyond("change_requests.id", place));
    }
    let query = query.order(order.rows_by("change_requests.id", place));
    let keys: Vec<(ChangeRequestId, String)> =
        asked.first(limit, query.select((requests::id, order.key()))).load(conn)?;
    let ids: Vec<ChangeRequestId> = keys.iter().map(|(id, _)| *id).collect();
    let mut found: HashMap<ChangeRequestId, Listed> =
        Listed::load(conn, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    Ok(keys.into_iter().filter_map(|(id, key)| Some((found.remove(&id)?, key))).collect())
}

impl Listed {
    /// These, which the reader may see, in no order.
    fn load(conn: &mut PgConnection, ids: &[ChangeRequestId]) -> Result<Vec<Listed>> {
        let of_customer = customers::provider_id.eq(requests::provider_id).and(customers::id.eq(requests::customer_id));
        let of_subscription = subscriptions::provider_id
            .eq(requests::provider_id)
            .and(subscriptions::id.nullable().eq(requests::subscription_id));
        let shown = changes::provider_id.eq(requests::provider_id).and(changes::id.nullable().eq(requests::receipt_id));
        let held = waiting_changes::table
            .filter(waiting_changes::provider_id.eq(requests::provider_id))
            .filter(waiting_changes::kind.eq(Kind::Approval.code()))
            .filter(waiting_changes::thing_id.eq(requests::id))
            .filter(waiting_changes::state.eq("waiting"));
        let rows = requests::table
            .inner_join(resellers::table)
            .inner_join(customers::table.on(of_customer))
            .inner_join(providers::table.on(providers::id.eq(requests::provider_id)))
            .left_join(subscriptions::table.on(of_subscription))
            .left_join(offers::table.on(offers::id.nullable().eq(subscriptions::offer_id.nullable())))
            .left_join(changes::table.on(shown))
            .filter(requests::id.eq_any(ids))
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
                requests::reason,
                customers::bill_to_name,
                subscriptions::nickname.nullable(),
                offers::name.nullable(),
                resellers::name,
                providers::name,
                exists(held),
            ))
            .load(conn)?;
        Ok(rows)
    }
}

/// The products of those that ask for new subscriptions, as they were chosen.
pub(super) fn lines_of<'a>(
    conn: &mut PgConnection,
    rows: impl IntoIterator<Item = &'a Listed>,
) -> Result<Vec<(OrderId, String, i32)>> {
    let (providers, orders): (Vec<ProviderId>, Vec<Option<OrderId>>) =
        rows.into_iter().map(|row| (row.provider_id, row.order)).unzip();
    let orders: Vec<OrderId> = orders.into_iter().flatten().collect();
    let lines = order_lines::table
        .filter(order_lines::provider_id.eq_any(providers))
        .filter(order_lines::order_id.eq_any(orders))
        .order(order_lines::line_number);
    Ok(lines.select((order_lines::order_id, order_lines::offer, order_lines::licenses)).load(conn)?)
}

/// The resellers that have asked for anything, by name.
pub(super) fn asking(conn: &mut PgConnection, person: &Scope) -> Result<Vec<(ResellerId, String)>> {
    let asking = ChangeRequest::visible_to(person).select(requests::reseller_id);
    let named = resellers::table.filter(resellers::id.eq_any(asking)).order((resellers::name, resellers::id));
    Ok(named.select((resellers::id, resellers::name)).load(conn)?)
}
