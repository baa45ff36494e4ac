//! The history of orders: what was placed, and what became of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::catalog::{Plan, Priced};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrderId, SubscriptionId};
use crate::orders::forms::Wanted;
use crate::orders::order::Line;
use crate::orders::total::{Total, totals};
use crate::schema::{customers, order_lines, orders, resellers, subscriptions, users};
use crate::scope::MaySeeOrders;
use crate::web::list::{Asked, Column, Count, List, Slice, limit, lower, strpos};
use crate::words::Language;

/// **Order history**.
pub static ORDERS: List = List {
    code: "orders",
    path: "/orders",
    boxes: &["q", "state", "from", "to"],
    columns: &[
        Column::time("placed", "orders-placed-at", "orders.placed_at"),
        Column::text(
            "customer",
            "customers-company",
            "(select named.bill_to_name from customers as named
              where named.provider_id = orders.provider_id and named.id = orders.customer_id)",
        )
        .unindexed(),
        Column::plain("products", "orders-products"),
        Column::text("number", "orders-purchase-order", "orders.purchase_order"),
        Column::text(
            "reseller",
            "subscriptions-reseller-mpn-id",
            "coalesce((select named.name from resellers as named where named.id = orders.reseller_id), '')",
        )
        .unindexed(),
        Column::text(
            "author",
            "orders-placed-by",
            "(select named.first_name || ' ' || named.last_name from users as named where named.id = orders.author_id)",
        )
        .unindexed(),
        Column::plain("state", "orders-state"),
        Column { number: true, ..Column::plain("total", "orders-total") },
    ],
    sort: "-placed",
    count: "orders-count",
};

/// The states of a subscription that has not ended.
const RUNNING: [&str; 2] = ["active", "suspended"];

/// A placed order with the names that its row shows.
#[derive(Clone, Debug)]
pub struct Placed {
    pub id: OrderId,
    pub customer_id: CustomerId,
    pub customer: String,
    /// The reseller that was credited, and its MPN ID.
    pub reseller: Option<(String, String)>,
    pub currency: String,
    pub purchase_order: String,
    pub placed_at: DateTime<Utc>,
    pub placed_by: String,
    pub lines: Vec<PlacedLine>,
}

/// One product of it as it was ordered, and the subscription that it started, as it is today.
#[derive(Clone, Debug)]
pub struct PlacedLine {
    pub line: Line,
    pub subscription: Option<Started>,
}

impl PlacedLine {
    /// The subscription's own name, where it has one.
    pub fn called(&self) -> Option<&str> {
        self.subscription.as_ref().map(|started| started.nickname.as_str()).filter(|name| !name.is_empty())
    }
}

/// The subscription that a line started.
#[derive(Clone, Debug, Queryable)]
pub struct Started {
    pub id: SubscriptionId,
    pub status: String,
    /// Its own name; empty without one.
    pub nickname: String,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// One of its subscriptions, at least, is active or suspended.
    Running,
    /// All its subscriptions have expired, or are disabled or deleted.
    Ended,
    /// It made the customer's account alone.
    AccountOnly,
}

impl State {
    pub const ALL: [State; 3] = [State::Running, State::Ended, State::AccountOnly];

    pub fn code(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Ended => "ended",
            State::AccountOnly => "account_only",
        }
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            State::Running => "orders-state-running",
            State::Ended => "orders-state-ended",
            State::AccountOnly => "orders-state-account-only",
        }
    }

    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }
}

type Orders = orders::BoxedQuery<'static, Pg>;

/// The placed orders that `person` may see, for other rooms' queries.
pub fn visible_to(person: &MaySeeOrders) -> Result<orders::BoxedQuery<'static, Pg>> {
    Placed::visible_to(person)
}

impl Placed {
    /// The placed orders that `person` may see: of the provider, and of customers in reach.
    fn visible_to(person: &MaySeeOrders) -> Result<Orders> {
        let placed = orders::table
            .filter(orders::provider_id.eq(person.provider_id()?))
            .filter(orders::status.eq("placed"))
            .into_boxed();
        if person.reach.is_whole() {
            return Ok(placed);
        }
        Ok(placed.filter(orders::customer_id.eq_any(Customer::visible_to(person).select(customers::id.nullable()))))
    }

    pub fn find(conn: &mut PgConnection, person: &MaySeeOrders, id: OrderId) -> Result<Placed> {
        let found: OrderId = Placed::visible_to(person)?.filter(orders::id.eq(id)).select(orders::id).first(conn)?;
        Placed::of(conn, person, &[found])?.pop().ok_or(Error::NotFound)
    }

    /// One page, and how many there are.
    pub fn page(
        conn: &mut PgConnection,
        person: &MaySeeOrders,
        wanted: &Wanted,
        asked: &mut Asked,
    ) -> Result<(Count, Slice<Placed>)> {
        let all = Placed::wanted(person, wanted)?.select(orders::id);
        let count = Count::load(conn, all)?;
        *asked = asked.clone().of_many(count);
        let rows = Placed::load(conn, person, wanted, asked, limit())?;
        let page = Slice::around(rows, asked.place.as_ref(), |(placed, key)| (key.clone(), placed.id.uuid()));
        Ok((count, page.map(|(placed, _)| placed)))
    }

    /// The next that the filter asks for, from the place of `asked` on, each with its key.
    pub fn load(
        conn: &mut PgConnection,
        person: &MaySeeOrders,
        wanted: &Wanted,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<(Placed, String)>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut query = Placed::wanted(person, wanted)?;
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("orders.id", place));
        }
        let query = query.order(order.rows_by("orders.id", place));
        let keys: Vec<(OrderId, String)> = asked.first(limit, query.select((orders::id, order.key()))).load(conn)?;
        let ids: Vec<OrderId> = keys.iter().map(|(id, _)| *id).collect();
        let placed = Placed::of(conn, person, &ids)?;
        let mut placed: HashMap<OrderId, Placed> = placed.into_iter().map(|placed| (placed.id, placed)).collect();
        Ok(keys.into_iter().filter_map(|(id, key)| Some((placed.remove(&id)?, key))).collect())
    }

    fn wanted(person: &MaySeeOrders, wanted: &Wanted) -> Result<Orders> {
        let mut query = Placed::visible_to(person)?;
        if let Some(customer) = wanted.customer {
            query = query.filter(orders::customer_id.eq(customer));
        }
        if let Some(from) = wanted.from {
            query = query.filter(orders::placed_at.ge(from));
        }
        if let Some(until) = wanted.until {
            query = query.filter(orders::placed_at.lt(until));
        }
        if let Ok(id) = wanted.q.parse::<OrderId>() {
            query = query.filter(orders::id.eq(id));
        } else if !wanted.q.is_empty() {
            let named = Customer::visible_to(person)
                .filter(strpos(lower(customers::bill_to_name), wanted.q.clone()).gt(0))
                .select(customers::id.nullable());
            let ordering = order_lines::table
                .filter(order_lines::provider_id.eq(person.provider_id()?))
                .filter(strpos(lower(order_lines::offer), wanted.q.clone()).gt(0))
                .select(order_lines::order_id);
            let called = subscriptions::table
                .filter(subscriptions::provider_id.eq(person.provider_id()?))
                .filter(strpos(lower(subscriptions::nickname), wanted.q.clone()).gt(0))
                .select(subscriptions::order_id);
            let numbered = strpos(lower(orders::purchase_order), wanted.q.clone()).gt(0).nullable();
            let started = orders::id.nullable().eq_any(called);
            let about = orders::customer_id.eq_any(named).or(orders::id.eq_any(ordering).nullable()).or(started);
            query = query.filter(numbered.or(about));
        }
        let running = exists(
            subscriptions::table
                .filter(subscriptions::provider_id.eq(orders::provider_id))
                .filter(subscriptions::order_id.eq(orders::id.nullable()))
                .filter(subscriptions::status.eq_any(RUNNING)),
        );
        let lined = exists(
            order_lines::table
                .filter(order_lines::provider_id.eq(orders::provider_id))
                .filter(order_lines::order_id.eq(orders::id)),
        );
        Ok(match wanted.state {
            None => query,
            Some(State::Running) => query.filter(running),
            Some(State::Ended) => query.filter(lined).filter(diesel::dsl::not(running)),
            Some(State::AccountOnly) => query.filter(diesel::dsl::not(lined)),
        })
    }

    /// The orders of `ids` with their lines, in two queries however many they are.
    fn of(conn: &mut PgConnection, person: &MaySeeOrders, ids: &[OrderId]) -> Result<Vec<Placed>> {
        type Row =
            (OrderId, CustomerId, String, Option<(String, String)>, String, String, DateTime<Utc>, String, String);
        let of_order =
            customers::provider_id.eq(orders::provider_id).and(customers::id.nullable().eq(orders::customer_id));
        let rows: Vec<Row> = orders::table
            .inner_join(customers::table.on(of_order))
            .inner_join(users::table.on(users::id.nullable().eq(orders::author_id)))
            .left_join(resellers::table.on(resellers::id.nullable().eq(orders::reseller_id)))
            .filter(orders::provider_id.eq(person.provider_id()?))
            .filter(orders::id.eq_any(ids))
            .select((
                orders::id,
                customers::id,
                customers::bill_to_name,
                (resellers::name, resellers::mpn_id).nullable(),
                orders::currency,
                orders::purchase_order,
                orders::placed_at.assume_not_null(),
                users::first_name,
                users::last_name,
            ))
            .load(conn)?;
        let mut lines = lines_of(conn, person, ids)?;
        let placed =
            rows.into_iter().map(|(id, customer_id, customer, reseller, currency, number, at, first, last)| Placed {
                id,
                customer_id,
                customer,
                reseller,
                currency,
                purchase_order: number,
                placed_at: at,
                placed_by: format!("{first} {last}"),
                lines: lines.remove(&id).unwrap_or_default(),
            });
        Ok(placed.collect())
    }

    /// What it costs, by billing frequency.
    pub fn totals(&self, language: &Language) -> Vec<Total> {
        let lines: Vec<Line> = self.lines.iter().map(|placed| placed.line.clone()).collect();
        totals(&lines, &self.currency, *language)
    }

    pub fn state(&self) -> State {
        let runs = |line: &PlacedLine| {
            line.subscription.as_ref().is_some_and(|started| RUNNING.contains(&started.status.as_str()))
        };
        match () {
            () if self.lines.is_empty() => State::AccountOnly,
            () if self.lines.iter().any(runs) => State::Running,
            () => State::Ended,
        }
    }
}

fn lines_of(
    conn: &mut PgConnection,
    person: &MaySeeOrders,
    ids: &[OrderId],
) -> Result<HashMap<OrderId, Vec<PlacedLine>>> {
    type Row = (OrderId, String, String, i32, String, String, i64, Option<Started>);
    let started = subscriptions::provider_id
        .eq(order_lines::provider_id)
        .and(subscriptions::id.nullable().eq(order_lines::subscription_id));
    let rows: Vec<Row> = order_lines::table
        .left_join(subscriptions::table.on(started))
        .filter(order_lines::provider_id.eq(person.provider_id()?))
        .filter(order_lines::order_id.eq_any(ids))
        .order((order_lines::order_id, order_lines::line_number))
        .select((
            order_lines::order_id,
            order_lines::offer_id,
            order_lines::offer,
            order_lines::licenses,
            order_lines::term,
            order_lines::billing,
            order_lines::unit_price,
            (subscriptions::id, subscriptions::status, subscriptions::nickname).nullable(),
        ))
        .load(conn)?;
    let mut lines: HashMap<OrderId, Vec<PlacedLine>> = HashMap::new();
    for (order, offer_id, offer, licenses, term, billing, unit_price, subscription) in rows {
        let plan: Plan = format!("{term}-{billing}").parse().map_err(|_| Error::internal("an unknown plan"))?;
        let line = Line { offer_id, offer, licenses, priced: Priced { plan, unit_price } };
        lines.entry(order).or_default().push(PlacedLine { line, subscription });
    }
    Ok(lines)
}
