//! `portal directory`: the operator looks at what providers ask for, and publishes or declines it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Map, Value};

use crate::directory::profile::Content;
use crate::directory::request::{differences, published, waiting};
use crate::directory::version::Version;
use crate::error::Result;
use crate::id::ProfileId;
use crate::schema::directory_logos as logos;
use crate::scope::System;
use crate::terminal::{Told, plain, reason_of};

/// The requests that wait, the oldest first.
pub fn list(conn: &mut PgConnection, system: &System) -> Result<Told> {
    let found = waiting(conn, system)?;
    if found.is_empty() {
        return Ok(Ok("No request waits.".to_owned()));
    }
    let line = |version: &Version| {
        let at = version.asked_at.format("%Y-%m-%d %H:%M UTC");
        plain(&format!("{}  {at}  {}: {}", version.id, version.provider, version.asked_by_name))
    };
    Ok(Ok(found.iter().map(line).collect::<Vec<_>>().join("\n")))
}

/// What a request changes, field by field, and its logo as a PNG file.
pub fn show(conn: &mut PgConnection, system: &System, id: ProfileId) -> Result<std::result::Result<Shown, String>> {
    let Some(version) = Version::hold(conn, system, id)? else { return Ok(Err(unknown(id))) };
    let before = published(conn, system, version.provider_id)?;
    let logo = match &version.content.logo {
        Some(hash) => Some(logos::table.find((version.provider_id, hash)).select(logos::png).first(conn)?),
        None => None,
    };
    Ok(Ok(Shown { text: described(&version, before.as_ref()), logo }))
}

/// A request for a person to read.
pub struct Shown {
    pub text: String,
    /// A PNG file.
    pub logo: Option<Vec<u8>>,
}

fn described(version: &Version, before: Option<&Content>) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<16} {}", plain(value));
    };
    line("request", &version.id.to_string());
    line("state", version.state());
    line("provider", &version.provider);
    line("asked by", &format!("{} <{}>", version.asked_by_name, version.asked_by_email));
    line("asked at", &version.asked_at.format("%Y-%m-%d %H:%M UTC").to_string());
    line("note", &version.note);
    line("reason", &version.reason);
    let details = version.content.details();
    let changed = differences(before, &version.content);
    let changed = changed.get("after").unwrap_or(&changed);
    for (name, value) in details.as_object().into_iter().flat_map(Map::iter) {
        let mark = if changed.get(name).is_some() { "* " } else { "  " };
        line(&format!("{mark}{name}"), &shown(value));
    }
    text + "Lines with * are not what the public sees now."
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        _ => "-".to_owned(),
    }
}

/// Shows a request's profile to the public.
pub fn publish(
    conn: &mut PgConnection,
    system: &System,
    now: DateTime<Utc>,
    public_url: &str,
    id: ProfileId,
) -> Result<Told> {
    let Some(version) = Version::hold(conn, system, id)? else { return Ok(Err(unknown(id))) };
    if !version.is_waiting() {
        return Ok(Err(decided(&version)));
    }
    version.publish(conn, system, now, public_url)?;
    Ok(Ok(format!("Published: {}.", version.provider)))
}

/// Declines a request, with a reason that who asked reads.
pub fn decline(
    conn: &mut PgConnection,
    system: &System,
    now: DateTime<Utc>,
    public_url: &str,
    (id, reason): (ProfileId, &str),
) -> Result<Told> {
    let reason = match reason_of(reason) {
        Ok(reason) => reason,
        Err(why) => return Ok(Err(why)),
    };
    let Some(version) = Version::hold(conn, system, id)? else { return Ok(Err(unknown(id))) };
    if !version.is_waiting() {
        return Ok(Err(decided(&version)));
    }
    version.decline(conn, system, now, public_url, reason)?;
    Ok(Ok(format!("Declined: {}.", version.provider)))
}

fn unknown(id: ProfileId) -> String {
    format!("there is no request {id}: see `portal directory list`.")
}

fn decided(version: &Version) -> String {
    format!("request {} does not wait any more: it is {}.", version.id, version.state())
}
