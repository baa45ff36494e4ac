//! Vetting: whether a company that has enrolled may become a partner. The portal authorizes it at once, or its
//! operator does with `portal resellers`.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::mail::Letter;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::partnerships::reseller::Reseller;
use crate::schema::resellers;
use crate::scope::System;
use crate::terminal::{Told, plain, reason_of};
use crate::words::Phrase;

/// Who the activity log says it was.
const OPERATOR: &str = "portal resellers";

/// Who decides on new companies: the setting `PORTAL_RESELLER_VETTING`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vetting {
    /// Nobody: each is authorized as it enrolls.
    #[default]
    Automatic,
    Operator,
}

impl FromStr for Vetting {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Vetting, &'static str> {
        match text {
            "automatic" => Ok(Vetting::Automatic),
            "operator" => Ok(Vetting::Operator),
            _ => Err("automatic or operator"),
        }
    }
}

impl Vetting {
    /// As what a company begins.
    pub(super) fn first_state(self) -> &'static str {
        match self {
            Vetting::Automatic => "authorized",
            Vetting::Operator => "pending",
        }
    }
}

impl Reseller {
    /// What its people are told while it isn't authorized.
    pub(super) fn unauthorized(&self) -> Option<Phrase> {
        let said = match self.vetting.as_str() {
            "pending" => Phrase::new("partnerships-vetting-pending").with("email", &self.contact_email),
            "rejected" => Phrase::new("partnerships-vetting-rejected").with("reason", &self.vetting_reason),
            _ => return None,
        };
        Some(said.with("company", &self.name))
    }

    /// The reseller `id`, locked for the operator; none when nobody has enrolled so.
    fn hold(conn: &mut PgConnection, _: &System, id: ResellerId) -> Result<Option<Reseller>> {
        Ok(resellers::table.find(id).select(Reseller::as_select()).for_update().first(conn).optional()?)
    }

    /// Keeps the operator's decision, records it, and tells the primary contact, with the way back.
    fn decide(
        &self,
        conn: &mut PgConnection,
        system: &System,
        (now, public_url): (DateTime<Utc>, &str),
        invitations: &Invitations,
        rejected: Option<&str>,
    ) -> Result<()> {
        let state = if rejected.is_some() { "rejected" } else { "authorized" };
        let decided = diesel::update(resellers::table.find(self.id))
            .filter(resellers::vetting.eq(&self.vetting))
            .set((
                resellers::vetting.eq(state),
                resellers::vetted_at.eq(now),
                resellers::vetting_reason.eq(rejected.unwrap_or_default()),
            ))
            .execute(conn)?;
        if decided == 0 {
            return Err(Error::internal("a reseller was vetted twice at once"));
        }
        let (action, details) = match rejected {
            Some(reason) => ("reseller.rejected", json!({ "reason": reason })),
            None => ("reseller.authorized", json!({})),
        };
        let subject = Subject {
            id: Some(self.id.uuid()),
            name: self.name.clone(),
            reseller_id: Some(self.id),
            details,
            ..Subject::default()
        };
        activity::record_by_system(conn, now, OPERATOR, action, subject)?;
        let request = Request::of_enrolled(conn, system, self.id, now)?.filter(|request| request.state.is_open());
        let link = match &request {
            Some(request) => (invitations.link(public_url, request.id), "partnerships-vetting-open".into()),
            None => (format!("{public_url}/providers"), "web-menu-providers".into()),
        };
        self.letter(request.as_ref(), rejected, link).queue(conn, now, &self.recipient())
    }

    fn letter(&self, request: Option<&Request>, rejected: Option<&str>, link: (String, Phrase)) -> Letter {
        let mut sentences = match rejected {
            Some(reason) => vec![
                Phrase::new("partnerships-letter-rejected").with("company", &self.name),
                Phrase::new("support-reason-given").with("reason", reason),
            ],
            None => vec![Phrase::new("partnerships-letter-authorized").with("company", &self.name)],
        };
        if let (Some(request), None) = (request, rejected) {
            sentences.push(Phrase::new("partnerships-letter-go-on").with("provider", &request.provider_name));
        }
        let subject = match rejected {
            Some(_) => "partnerships-letter-rejected-subject",
            None => "partnerships-letter-authorized-subject",
        };
        Letter {
            provider_id: None,
            subject: subject.into(),
            sentences,
            link: Some(link),
            from: self.recipient().language.say("web-product").to_string(),
        }
    }
}

/// The companies that wait for the operator, the oldest first.
pub fn list(conn: &mut PgConnection, _: &System) -> Result<Told> {
    let waiting: Vec<(Reseller, DateTime<Utc>)> = resellers::table
        .filter(resellers::vetting.eq("pending"))
        .order((resellers::enrolled_at, resellers::id))
        .select((Reseller::as_select(), resellers::enrolled_at))
        .load(conn)?;
    if waiting.is_empty() {
        return Ok(Ok("No company waits.".to_owned()));
    }
    let line = |(reseller, enrolled_at): &(Reseller, DateTime<Utc>)| {
        let at = enrolled_at.format("%Y-%m-%d %H:%M UTC");
        let who = reseller.recipient();
        plain(&format!(
            "{}  {at}  {} ({}, MPN ID {}): {} <{}>",
            reseller.id, reseller.name, reseller.country, reseller.mpn_id, who.name, who.email
        ))
    };
    Ok(Ok(waiting.iter().map(line).collect::<Vec<_>>().join("\n")))
}

/// Lets a company that waits, or was rejected, become a partner.
pub fn approve(
    conn: &mut PgConnection,
    system: &System,
    at: (DateTime<Utc>, &str),
    invitations: &Invitations,
    id: ResellerId,
) -> Result<Told> {
    let Some(reseller) = Reseller::hold(conn, system, id)? else { return Ok(Err(unknown(id))) };
    if reseller.vetting == "authorized" {
        return Ok(Err(format!("{} is authorized already.", plain(&reseller.name))));
    }
    reseller.decide(conn, system, at, invitations, None)?;
    Ok(Ok(format!("Authorized: {}.", plain(&reseller.name))))
}

/// Rejects a company that waits, with a reason that its people read.
pub fn reject(
    conn: &mut PgConnection,
    system: &System,
    at: (DateTime<Utc>, &str),
    invitations: &Invitations,
    (id, reason): (ResellerId, &str),
) -> Result<Told> {
    let reason = match reason_of(reason) {
        Ok(reason) => reason,
        Err(why) => return Ok(Err(why)),
    };
    let Some(reseller) = Reseller::hold(conn, system, id)? else { return Ok(Err(unknown(id))) };
    if reseller.vetting != "pending" {
        return Ok(Err(format!("{} does not wait any more: it is {}.", plain(&reseller.name), reseller.vetting)));
    }
    reseller.decide(conn, system, at, invitations, Some(reason))?;
    Ok(Ok(format!("Rejected: {}.", plain(&reseller.name))))
}

fn unknown(id: ResellerId) -> String {
    format!("there is no company {id}: see `portal resellers list`.")
}
