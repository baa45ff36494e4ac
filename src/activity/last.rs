//! Who changed a thing last, for somebody who was about to change it, too.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::error::Result;
use crate::schema::{activity, users};
use crate::scope::{Organization, Scope};
use crate::web::conflict::By;

/// The person and the time of the last `action` on the thing, in the log of the reader's organization; of the organization
/// itself when `thing` is none.
pub fn last(conn: &mut PgConnection, scope: &Scope, action: &str, thing: Option<Uuid>) -> Result<Option<By>> {
    let all = activity::table.left_join(users::table.on(users::id.nullable().eq(activity::user_id))).into_boxed();
    let own = match scope.organization {
        Organization::Provider(id) => all.filter(activity::provider_id.eq(id)),
        Organization::Reseller(id) => all.filter(activity::reseller_id.eq(id)),
        Organization::Customer(_, id) => all.filter(activity::customer_id.eq(id)),
    };
    let mut own = own.filter(activity::action.eq(action));
    if let Some(id) = thing {
        own = own.filter(activity::about.eq(id));
    }
    type Found = (String, Option<String>, Option<String>, DateTime<Utc>);
    let found: Option<Found> = own
        .order(activity::at.desc())
        .select((activity::actor, users::first_name.nullable(), users::last_name.nullable(), activity::at))
        .first(conn)
        .optional()?;
    Ok(found.map(|(actor, first, last, at)| {
        let name = first.zip(last).map_or(actor, |(first, last)| format!("{first} {last}"));
        By { name, at }
    }))
}
