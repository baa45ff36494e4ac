//! Recording what somebody did, in the transaction of the change.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::Result;
use crate::id::{ActivityId, CustomerId, ProviderId, ResellerId, SessionId, UserId};
use crate::schema::activity;
use crate::scope::{Organization, Scope};
use crate::web::session::Visitor;

/// The thing that was changed, as it is called today.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    pub id: Option<Uuid>,
    pub name: String,
    pub provider_id: Option<ProviderId>,
    pub reseller_id: Option<ResellerId>,
    pub customer_id: Option<CustomerId>,
    /// What changed, before and after; never a secret.
    pub details: Value,
    /// The thing with a page of its own that it concerns, where neither the subject nor the details are it.
    pub about: Option<Uuid>,
}

/// Details of a change: of two states of a thing, what differs.
pub fn changed(before: &Value, after: &Value) -> Value {
    let mut sides = (Map::new(), Map::new());
    for (field, value) in before.as_object().into_iter().flatten() {
        let now = after.get(field).unwrap_or(&Value::Null);
        if now != value {
            sides.0.insert(field.clone(), value.clone());
            sides.1.insert(field.clone(), now.clone());
        }
    }
    json!({ "before": sides.0, "after": sides.1 })
}

/// The details with what they are about, by which the database finds them (`activity.about`).
fn about(details: Value, thing: Option<Uuid>) -> Value {
    match (details, thing) {
        (Value::Object(mut fields), Some(thing)) => {
            fields.insert("about".to_owned(), json!(thing));
            Value::Object(fields)
        }
        (Value::Null, Some(thing)) => json!({ "about": thing }),
        (Value::Null, None) => json!({}),
        (details, _) => details,
    }
}

#[derive(Insertable)]
#[diesel(table_name = activity)]
struct NewRecord<'a> {
    id: ActivityId,
    at: DateTime<Utc>,
    provider_id: Option<ProviderId>,
    reseller_id: Option<ResellerId>,
    customer_id: Option<CustomerId>,
    user_id: Option<UserId>,
    session_id: Option<SessionId>,
    address: Option<String>,
    request_id: Option<&'a str>,
    actor: &'a str,
    action: &'a str,
    subject_id: Option<Uuid>,
    subject: String,
    details: Value,
}

impl<'a> NewRecord<'a> {
    fn of(now: DateTime<Utc>, actor: &'a str, action: &'a str, subject: Subject) -> NewRecord<'a> {
        NewRecord {
            id: ActivityId::new(now),
            at: now,
            provider_id: subject.provider_id,
            reseller_id: subject.reseller_id,
            customer_id: subject.customer_id,
            user_id: None,
            session_id: None,
            address: None,
            request_id: None,
            actor,
            action,
            subject_id: subject.id,
            subject: subject.name,
            details: about(subject.details, subject.about),
        }
    }

    /// With where the request came from, and whose it was.
    fn signed(
        visitor: &'a Visitor,
        (user_id, session_id): (Option<UserId>, Option<SessionId>),
        actor: &'a str,
        action: &'a str,
        subject: Subject,
    ) -> NewRecord<'a> {
        NewRecord {
            user_id,
            session_id,
            address: visitor.address.map(|address| address.to_string()),
            request_id: Some(visitor.request_id.as_str()).filter(|id| !id.is_empty()),
            ..NewRecord::of(visitor.now, actor, action, subject)
        }
    }
}

/// Records that `scope`'s person did `action` (`customer.created`) to `subject`.
pub fn record(conn: &mut PgConnection, scope: &Scope, action: &str, subject: Subject) -> Result<()> {
    let (provider_id, reseller_id, customer_id) = match scope.organization {
        Organization::Provider(id) => (Some(id), None, None),
        Organization::Reseller(id) => (None, Some(id), None),
        Organization::Customer(provider, id) => (Some(provider), None, Some(id)),
    };
    let subject = Subject {
        provider_id: subject.provider_id.or(provider_id),
        reseller_id: subject.reseller_id.or(reseller_id),
        customer_id: subject.customer_id.or(customer_id),
        ..subject
    };
    let who = (Some(scope.user_id), Some(scope.session_id));
    insert(conn, &scope.visitor, who, &scope.sign_in_name, action, subject)
}

/// Records that `scope`'s person did `action` to each of `subjects`, with one statement for a thousand of them.
pub fn record_many(conn: &mut PgConnection, scope: &Scope, action: &str, subjects: Vec<Subject>) -> Result<()> {
    let visitor = &scope.visitor;
    let who = (Some(scope.user_id), Some(scope.session_id));
    let of = |subject| NewRecord::signed(visitor, who, &scope.sign_in_name, action, subject);
    let records: Vec<_> = subjects.into_iter().map(of).collect();
    for some in records.chunks(1000) {
        diesel::insert_into(activity::table).values(some).execute(conn)?;
    }
    Ok(())
}

/// Records that the worker did `action` to each of `subjects` in the name of who had asked for it.
pub fn record_many_for(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    (user, sign_in_name): (UserId, &str),
    action: &str,
    subjects: Vec<Subject>,
) -> Result<()> {
    let of = |subject| NewRecord { user_id: Some(user), ..NewRecord::of(now, sign_in_name, action, subject) };
    let records: Vec<_> = subjects.into_iter().map(of).collect();
    for some in records.chunks(1000) {
        diesel::insert_into(activity::table).values(some).execute(conn)?;
    }
    Ok(())
}

/// Records that `scope`'s person tried what they have no right to; `right` is its key.
pub fn record_refusal(conn: &mut PgConnection, scope: &Scope, right: &str) -> Result<()> {
    record(conn, scope, "access.refused", Subject { name: right.to_owned(), ..Subject::default() })
}

/// Records that `user` has just begun `session`.
pub fn record_sign_in(
    conn: &mut PgConnection,
    visitor: &Visitor,
    user: UserId,
    session: SessionId,
    subject: Subject,
) -> Result<()> {
    let name = subject.name.clone();
    insert(conn, visitor, (Some(user), Some(session)), &name, "session.started", subject)
}

/// Records what somebody did without being signed in: a sign-in that failed, an enrollment.
pub fn record_unsigned(
    conn: &mut PgConnection,
    visitor: &Visitor,
    actor: &str,
    action: &str,
    subject: Subject,
) -> Result<()> {
    insert(conn, visitor, (None, None), actor, action, subject)
}

/// Records what the command line or the worker did, which `actor` names.
pub fn record_by_system(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    actor: &str,
    action: &str,
    subject: Subject,
) -> Result<()> {
    diesel::insert_into(activity::table).values(NewRecord::of(now, actor, action, subject)).execute(conn)?;
    Ok(())
}

fn insert(
    conn: &mut PgConnection,
    visitor: &Visitor,
    who: (Option<UserId>, Option<SessionId>),
    actor: &str,
    action: &str,
    subject: Subject,
) -> Result<()> {
    // A form that is sent again differs in nothing from what there is.
    if subject.details == changed(&Value::Null, &Value::Null) {
        return Ok(());
    }
    let record = NewRecord::signed(visitor, who, actor, action, subject);
    diesel::insert_into(activity::table).values(record).execute(conn)?;
    Ok(())
}
