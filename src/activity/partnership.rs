//! What was done about one partnership, for the pages of its two sides.

use diesel::prelude::*;

use crate::activity::log::Record;
use crate::activity::shown::{Shown, show};
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::schema::activity;
use crate::scope::Scope;

/// The most records that a page shows.
const MOST: i64 = 20;

const ACTIONS: [&str; 4] =
    ["partnership.accepted", "partnership.ended", "partnership.limit_changed", "partnership.nudged"];

/// The last of what was done about the partnership of these two, newest first, as far as `scope` may see it.
pub fn of_partnership(
    conn: &mut PgConnection,
    scope: &Scope,
    provider: ProviderId,
    reseller: ResellerId,
) -> Result<Vec<Shown>> {
    let records = Record::visible_to(scope)
        .filter(activity::provider_id.eq(provider))
        .filter(activity::reseller_id.eq(reseller))
        .filter(activity::action.eq_any(ACTIONS))
        .order((activity::at.desc(), activity::id))
        .limit(MOST)
        .select(Record::as_select())
        .load(conn)?;
    show(conn, scope, records)
}
