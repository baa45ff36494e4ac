//! How often a person wants letters about each kind.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::error::Result;
use crate::notifications::kind::{Kind, Often};
use crate::schema::notification_choices as choices;
use crate::scope::Scope;

/// Each kind that the person can be told of, with how often.
pub(super) fn of(conn: &mut PgConnection, person: &Scope) -> Result<Vec<(Kind, Often)>> {
    let rows: Vec<(String, String)> = choices::table
        .filter(choices::user_id.eq(person.user_id))
        .select((choices::kind, choices::often))
        .load(conn)?;
    let chosen: HashMap<String, String> = rows.into_iter().collect();
    let often = |kind: Kind| chosen.get(kind.code()).and_then(|code| Often::from_code(code)).unwrap_or(kind.usual());
    let told = Kind::ALL.into_iter().filter(|kind| kind.is_for(person));
    Ok(told.map(|kind| (kind, often(kind))).collect())
}

/// Keeps what the person has chosen. It holds for what they are told from now on.
pub(super) fn keep(conn: &mut PgConnection, person: &Scope, chosen: &[(Kind, Often)]) -> Result<()> {
    if chosen.is_empty() {
        return Ok(());
    }
    let row = |(kind, often): &(Kind, Often)| {
        (choices::user_id.eq(person.user_id), choices::kind.eq(kind.code()), choices::often.eq(often.code()))
    };
    let rows: Vec<_> = chosen.iter().map(row).collect();
    diesel::insert_into(choices::table)
        .values(rows)
        .on_conflict((choices::user_id, choices::kind))
        .do_update()
        .set(choices::often.eq(excluded(choices::often)))
        .execute(conn)?;
    Ok(())
}
