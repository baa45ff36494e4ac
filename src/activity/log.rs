//! Reading the log: whose records are whose, and the part of them that a filter asks for.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::activity::forms::Wanted;
use crate::activity::named;
use crate::activity::shown::{Shown, show};
use crate::customers::Customer;
use crate::error::Result;
use crate::id::{ActivityId, CustomerId, SessionId, UserId};
use crate::schema::{activity, customers};
use crate::scope::{Organization, Scope};
use crate::web::list::{Asked, Column, Count, List, Slice, limit, lower, strpos};

/// **Activity log**. What its reader may not know of a record is no key.
pub static ACTIVITY: List = List {
    code: "activity",
    path: "/activity",
    boxes: &["from", "to", "kind", "action", "customer", "reseller", "person", "about", "q"],
    columns: &[
        Column::time("at", "activity-at", "activity.at"),
        Column::plain("customer", "activity-customer"),
        Column::text("action", "activity-action", "activity.action"),
        Column::text("actor", "activity-actor", "activity.actor"),
        Column::plain("address", "activity-address"),
    ],
    sort: "-at",
    count: "activity-count",
};

/// A record as the log shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = activity, check_for_backend(Pg))]
pub struct Record {
    pub id: ActivityId,
    pub at: DateTime<Utc>,
    pub customer_id: Option<CustomerId>,
    pub user_id: Option<UserId>,
    pub session_id: Option<SessionId>,
    pub address: Option<String>,
    pub request_id: Option<String>,
    pub actor: String,
    pub action: String,
    pub subject_id: Option<Uuid>,
    pub subject: String,
    pub details: Value,
}

/// What one request to the portal did, as far as `scope` may see it.
pub fn of_request(conn: &mut PgConnection, scope: &Scope, id: Uuid) -> Result<Vec<Shown>> {
    let of_it = Record::visible_to(scope).filter(activity::request_id.eq(id.to_string()));
    let records = of_it.order((activity::at, activity::id)).limit(limit()).select(Record::as_select()).load(conn)?;
    show(conn, scope, records)
}

pub(super) type Records = activity::BoxedQuery<'static, Pg>;

impl Record {
    /// The records that `scope` may see. A provider sees those of its world; a reseller, what it or others
    /// did in its name or to its customers, and nothing else of its providers; a customer, what concerns it.
    /// Whose reach is limited sees nothing about customers beyond it.
    pub(super) fn visible_to(scope: &Scope) -> Records {
        let all = activity::table.into_boxed();
        let own = match scope.organization {
            Organization::Provider(id) => all.filter(activity::provider_id.eq(id)),
            Organization::Reseller(id) => all.filter(activity::reseller_id.eq(id)),
            Organization::Customer(provider, id) => {
                all.filter(activity::provider_id.eq(provider)).filter(activity::customer_id.eq(id))
            }
        };
        if scope.reach.is_whole() {
            return own;
        }
        let within = Customer::visible_to(scope).select(customers::id.nullable());
        own.filter(activity::customer_id.is_null().or(activity::customer_id.eq_any(within)))
    }

    fn wanted(scope: &Scope, wanted: &Wanted) -> Records {
        let mut query =
            Record::visible_to(scope).filter(activity::at.ge(wanted.from)).filter(activity::at.lt(wanted.until));
        query = match wanted.actions.as_deref() {
            Some([one]) => query.filter(activity::action.eq(*one)),
            Some(some) => query.filter(activity::action.eq_any(some.to_vec())),
            None => query,
        };
        query = named::narrowed(query, scope, wanted);
        if let Some(id) = wanted.about {
            query = query.filter(activity::about.eq(id));
        }
        if let Ok(id) = wanted.q.parse::<Uuid>() {
            query = query.filter(activity::request_id.eq(id.to_string()));
        } else if !wanted.q.is_empty() {
            let named = |column| strpos(lower(column), wanted.q.clone()).gt(0);
            let customers = Customer::visible_to(scope)
                .filter(strpos(lower(customers::bill_to_name), wanted.q.clone()).gt(0))
                .select(customers::id.nullable());
            let in_actor = strpos(lower(activity::actor), wanted.q.clone()).gt(0);
            query = query.filter(in_actor.or(named(activity::subject)).or(activity::customer_id.eq_any(customers)));
        }
        query
    }

    /// One page, and how many there are.
    pub fn page(
        conn: &mut PgConnection,
        scope: &Scope,
        wanted: &Wanted,
        asked: &Asked,
    ) -> Result<(Count, Slice<Record>)> {
        let rows = Record::load(conn, scope, wanted, asked, limit())?;
        let all = Record::wanted(scope, wanted).select(activity::id);
        let page = Slice::around(rows, asked.place.as_ref(), |(record, key)| (key.clone(), record.id.uuid()));
        Ok((Count::load(conn, all)?, page.map(|(record, _)| record)))
    }

    /// The next that the filter asks for, from the place of `asked` on, each with its key.
    pub fn load(
        conn: &mut PgConnection,
        scope: &Scope,
        wanted: &Wanted,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<(Record, String)>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut query = Record::wanted(scope, wanted);
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("activity.id", place));
        }
        let query = query.order(order.rows_by("activity.id", place));
        Ok(asked.first(limit, query.select((Record::as_select(), order.key()))).load(conn)?)
    }
}
