//! What is unfinished, of all kinds in one order: the last saved first.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::error::Result;
use crate::id::{BulkRunId, MoveId, OrderId, RelationshipId, RequestId};
use crate::orders::{self, OrderDraft};
use crate::schema::{bulk_runs, customer_moves, partnership_requests, relationship_requests, resellers};
use crate::scope::{MayAssociate, MayChangeMany, MayInviteCustomers, MayOrder, MayPartner, Scope};
use crate::web::list::limit;
use crate::words::Phrase;
use crate::{bulk, moves, partnerships, relationships};

/// Where a page begins: after what was saved then, and has this id.
pub(super) type Before = Option<(DateTime<Utc>, Uuid)>;

/// Its id, for whom, and when it was saved.
type Row = (Uuid, String, DateTime<Utc>);

/// What a draft is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Order,
    Partnership,
    Relationship,
    Bulk,
    Move,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Order, Kind::Partnership, Kind::Relationship, Kind::Bulk, Kind::Move];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Order => "order",
            Kind::Partnership => "partnership",
            Kind::Relationship => "relationship",
            Kind::Bulk => "bulk",
            Kind::Move => "move",
        }
    }

    pub fn of(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something unfinished, as its reader meets it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub kind: Kind,
    pub id: Uuid,
    pub what: Phrase,
    /// The company that it is for, or what a file is called; empty where nobody has said so yet.
    pub whom: String,
    pub saved_at: DateTime<Utc>,
    /// Where it goes on.
    pub path: String,
    /// Of an order: whether colleagues may go on with it.
    pub is_shared: bool,
    /// The colleague who shares it; none for one's own.
    pub shared_by: Option<String>,
}

impl Draft {
    /// Of one's own: the rows of a kind, whose button and path are these.
    fn own(kind: Kind, (what, path): (&'static str, fn(Uuid) -> String), rows: Vec<Row>) -> Vec<Draft> {
        let draft = |(id, whom, saved_at): Row| Draft {
            kind,
            id,
            what: Phrase::new(what),
            whom,
            saved_at,
            path: path(id),
            is_shared: false,
            shared_by: None,
        };
        rows.into_iter().map(draft).collect()
    }

    fn of_order(draft: OrderDraft) -> Draft {
        let what = if draft.is_for_new_customer { "orders-new-customer" } else { "orders-new-subscription" };
        Draft {
            kind: Kind::Order,
            id: draft.id.uuid(),
            what: Phrase::new(what),
            whom: draft.customer.filter(|name| !name.is_empty()).or(draft.reseller).unwrap_or_default(),
            saved_at: draft.updated_at,
            path: draft.path,
            is_shared: draft.is_shared,
            shared_by: (!draft.is_own).then_some(draft.author),
        }
    }

    /// Up to a page and one more, with one query for each kind that the person may make.
    pub fn list(conn: &mut PgConnection, person: &Scope, before: Before) -> Result<Vec<Draft>> {
        let mut drafts = Vec::new();
        if person.may::<MayOrder>() {
            let agent = person.must::<MayOrder>()?;
            let before = before.map(|(at, id)| (at, OrderId::from(id)));
            drafts.extend(OrderDraft::list(conn, &agent, before)?.into_iter().map(Draft::of_order));
        }
        if person.may::<MayPartner>() {
            drafts.extend(partnership_drafts(conn, person, before)?);
        }
        if person.may::<MayInviteCustomers>() {
            drafts.extend(relationship_drafts(conn, person, before)?);
        }
        if person.may::<MayChangeMany>() {
            drafts.extend(bulk_drafts(conn, person, before)?);
        }
        if person.may::<MayAssociate>() {
            drafts.extend(move_drafts(conn, person, before)?);
        }
        drafts.sort_by_key(|draft| std::cmp::Reverse((draft.saved_at, draft.id)));
        drafts.truncate(usize::try_from(limit()).unwrap_or(usize::MAX));
        Ok(drafts)
    }
}

/// Throws a draft away, by the rules of its room; what is not the person's is not found.
pub(super) fn discard(conn: &mut PgConnection, person: &Scope, kind: Kind, id: Uuid) -> Result<()> {
    match kind {
        Kind::Order => orders::discard(conn, &person.must::<MayOrder>()?, OrderId::from(id)),
        Kind::Partnership => partnerships::discard_draft(conn, &person.must::<MayPartner>()?, RequestId::from(id)),
        Kind::Relationship => {
            relationships::discard_draft(conn, &person.must::<MayInviteCustomers>()?, RelationshipId::from(id))
        }
        Kind::Bulk => bulk::discard(conn, &person.must::<MayChangeMany>()?, BulkRunId::from(id)),
        Kind::Move => moves::discard(conn, &person.must::<MayAssociate>()?, MoveId::from(id)),
    }
}

fn partnership_drafts(conn: &mut PgConnection, person: &Scope, before: Before) -> Result<Vec<Draft>> {
    use partnership_requests as requests;
    let mut own = requests::table
        .filter(requests::provider_id.nullable().eq(person.provider()))
        .filter(requests::requested_by.eq(person.user_id))
        .filter(requests::sent_at.is_null())
        .filter(requests::opened_at.is_null())
        .filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .filter(requests::expires_at.gt(person.visitor.now))
        .into_boxed();
    if let Some((at, id)) = before {
        own = own.filter(requests::created_at.lt(at).or(requests::created_at.eq(at).and(requests::id.lt(id))));
    }
    let rows: Vec<Row> = own
        .order((requests::created_at.desc(), requests::id.desc()))
        .limit(limit())
        .select((requests::id, requests::recipient_name, requests::created_at))
        .load(conn)?;
    Ok(Draft::own(Kind::Partnership, ("partnerships-request", |id| format!("/partnership-requests/{id}")), rows))
}

fn relationship_drafts(conn: &mut PgConnection, person: &Scope, before: Before) -> Result<Vec<Draft>> {
    use relationship_requests as requests;
    let mut own = requests::table
        .inner_join(resellers::table)
        .filter(requests::requested_by.eq(person.user_id))
        .filter(requests::sent_at.is_null())
        .filter(requests::opened_at.is_null())
        .filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .filter(requests::expires_at.gt(person.visitor.now))
        .into_boxed();
    if let Some(ids) = &person.reach.resellers {
        own = own.filter(requests::reseller_id.eq_any(ids.clone()));
    }
    if let Some((at, id)) = before {
        own = own.filter(requests::created_at.lt(at).or(requests::created_at.eq(at).and(requests::id.lt(id))));
    }
    let rows: Vec<Row> = own
        .order((requests::created_at.desc(), requests::id.desc()))
        .limit(limit())
        .select((requests::id, resellers::name, requests::created_at))
        .load(conn)?;
    Ok(Draft::own(Kind::Relationship, ("relationships-invite", |id| format!("/relationship-requests/{id}")), rows))
}

fn bulk_drafts(conn: &mut PgConnection, person: &Scope, before: Before) -> Result<Vec<Draft>> {
    use bulk_runs as runs;
    let mut own = runs::table
        .filter(runs::provider_id.nullable().eq(person.provider()))
        .filter(runs::author_id.eq(person.user_id))
        .filter(runs::starts_at.is_null())
        .into_boxed();
    if let Some((at, id)) = before {
        own = own.filter(runs::created_at.lt(at).or(runs::created_at.eq(at).and(runs::id.lt(id))));
    }
    let rows: Vec<Row> = own
        .order((runs::created_at.desc(), runs::id.desc()))
        .limit(limit())
        .select((runs::id, runs::file_name, runs::created_at))
        .load(conn)?;
    Ok(Draft::own(Kind::Bulk, ("bulk-title", |id| format!("/bulk/{id}")), rows))
}

fn move_drafts(conn: &mut PgConnection, person: &Scope, before: Before) -> Result<Vec<Draft>> {
    use customer_moves as moves;
    let saved =
        || diesel::dsl::sql::<diesel::sql_types::Timestamptz>("coalesce(rehearsed_at, customer_moves.created_at)");
    let mut own = moves::table
        .inner_join(resellers::table.on(resellers::id.eq(moves::from_reseller)))
        .filter(moves::provider_id.nullable().eq(person.provider()))
        .filter(moves::author_id.eq(person.user_id))
        .filter(moves::confirmed_at.is_null())
        .into_boxed();
    if let Some((at, id)) = before {
        own = own.filter(saved().lt(at).or(saved().eq(at).and(moves::id.lt(id))));
    }
    let rows: Vec<Row> = own
        .order((saved().desc(), moves::id.desc()))
        .limit(limit())
        .select((moves::id, resellers::name, saved()))
        .load(conn)?;
    Ok(Draft::own(Kind::Move, ("moves-title", |id| format!("/moves/{id}/customers")), rows))
}
