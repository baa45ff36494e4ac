//! Who is credited for subscriptions and who supports them, from a file.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::bulk::kind::Kind;
use crate::bulk::row::{Cells, found};
use crate::bulk::run::Run;
use crate::countries;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId};
use crate::mpn_id::MpnId;
use crate::partnerships::Partner;
use crate::schema::bulk_rows as rows;
use crate::scope::{MayOrder, MaySetSupport, Scope};
use crate::subscriptions::{CreditForm, Fulfilled, Rehearsed, Subscription, must_be_related};
use crate::web::form::Problems;
use crate::words::Phrase;

/// The most digits of an MPN ID.
const LONGEST_ID: usize = 10;

/// What crediting who stands in the row would do.
pub(super) fn rehearse_credit(conn: &mut PgConnection, agent: &MayOrder, row: &Cells<'_>) -> Result<Option<Rehearsed>> {
    let (of, customer) = found(conn, agent, row)?;
    let typed = row.get("reseller");
    if is_so(conn, of.provider_id, typed, of.partner_of_record)? {
        return Ok(None);
    }
    let (after, note) = chosen(conn, agent, &of, &customer, typed)?;
    let mut told = told(conn, agent, "bulk-nobody", (&of, &customer), (of.partner_of_record, after))?;
    told.extend(note);
    Ok(Some(Rehearsed { told, seen: seen(of.partner_of_record, after) }))
}

pub(super) fn credit(
    conn: &mut PgConnection,
    agent: &MayOrder,
    row: &Cells<'_>,
    rehearsed: &Value,
) -> Result<Fulfilled> {
    let (of, customer) = found(conn, agent, row)?;
    let typed = row.get("reseller");
    if is_so(conn, of.provider_id, typed, of.partner_of_record)? {
        return Ok(Fulfilled::Same);
    }
    let (after, _) = chosen(conn, agent, &of, &customer, typed)?;
    if seen(of.partner_of_record, after) != *rehearsed {
        return Ok(Fulfilled::Changed);
    }
    of.credit(conn, agent, after)?;
    Ok(Fulfilled::Done)
}

/// What letting who stands in the row support it would do.
pub(super) fn rehearse_support(
    conn: &mut PgConnection,
    agent: &MaySetSupport,
    row: &Cells<'_>,
) -> Result<Option<Rehearsed>> {
    let (of, customer) = found(conn, agent, row)?;
    let typed = row.get("support");
    if is_so(conn, of.provider_id, typed, of.support_reseller)? {
        return Ok(None);
    }
    let after = supporter(conn, &of, &customer, typed)?;
    let told = told(conn, agent, "bulk-ourselves", (&of, &customer), (of.support_reseller, after))?;
    Ok(Some(Rehearsed { told, seen: seen(of.support_reseller, after) }))
}

pub(super) fn support(
    conn: &mut PgConnection,
    agent: &MaySetSupport,
    row: &Cells<'_>,
    rehearsed: &Value,
) -> Result<Fulfilled> {
    let (of, customer) = found(conn, agent, row)?;
    let typed = row.get("support");
    if is_so(conn, of.provider_id, typed, of.support_reseller)? {
        return Ok(Fulfilled::Same);
    }
    let after = supporter(conn, &of, &customer, typed)?;
    if seen(of.support_reseller, after) != *rehearsed {
        return Ok(Fulfilled::Changed);
    }
    of.support_untold(conn, agent, after)?;
    Ok(Fulfilled::Done)
}

fn seen(before: Option<ResellerId>, after: Option<ResellerId>) -> Value {
    json!({ "before": before, "after": after })
}

/// Whether who is typed, by their MPN ID or by none, is who is named now; whatever stands against them.
fn is_so(conn: &mut PgConnection, provider: ProviderId, typed: &str, now: Option<ResellerId>) -> Result<bool> {
    if typed.is_empty() {
        return Ok(now.is_none());
    }
    Ok(known(conn, provider, typed)?.is_some_and(|partner| Some(partner.id) == now))
}

fn known(conn: &mut PgConnection, provider: ProviderId, typed: &str) -> Result<Option<Partner>> {
    match typed.parse::<MpnId>() {
        Ok(mpn_id) => Partner::by_mpn_id(conn, provider, &mpn_id),
        Err(_) => Ok(None),
    }
}

/// Spreadsheets take an MPN ID for a number, and its zeros away.
pub(super) fn must_have_its_zeros(conn: &mut PgConnection, provider: ProviderId, typed: &str) -> Result<()> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || known(conn, provider, typed)?.is_some() {
        return Ok(());
    }
    for width in typed.len() + 1..=LONGEST_ID {
        if let Some(partner) = known(conn, provider, &format!("{typed:0>width$}"))? {
            let phrase = Phrase::new("bulk-mpn-zeros").with("typed", typed).with("mpn", &partner.mpn_id);
            return Err(Error::invalid("reseller", phrase.with("name", &partner.name)));
        }
    }
    Ok(())
}

/// Who is to be credited, by the rules of the form, and what to know about them.
fn chosen(
    conn: &mut PgConnection,
    agent: &MayOrder,
    of: &Subscription,
    customer: &Customer,
    typed: &str,
) -> Result<(Option<ResellerId>, Option<Phrase>)> {
    must_be_there(of)?;
    if typed.is_empty() {
        return Ok((None, None));
    }
    must_have_its_zeros(conn, of.provider_id, typed)?;
    let mut problems = Problems::none();
    let region = countries::region_of(&customer.country);
    let choice = CreditForm::by_mpn_id(typed).choose(conn, agent, Some(region), &mut problems)?;
    problems.into_result()?;
    Ok((choice.reseller, choice.note))
}

/// Who is to support it, by the rules of the form: a partner that has to do with the customer, or the provider.
fn supporter(
    conn: &mut PgConnection,
    of: &Subscription,
    customer: &Customer,
    typed: &str,
) -> Result<Option<ResellerId>> {
    must_be_there(of)?;
    if typed.is_empty() {
        return Ok(None);
    }
    must_have_its_zeros(conn, of.provider_id, typed)?;
    typed.parse::<MpnId>().map_err(|phrase| Error::invalid("support", phrase))?;
    let Some(partner) = known(conn, of.provider_id, typed)? else {
        return Err(Error::invalid("support", "subscriptions-support-not-related"));
    };
    must_be_related(conn, customer, partner.id)?;
    Ok(Some(partner.id))
}

fn must_be_there(of: &Subscription) -> Result<()> {
    match of.is_deleted() {
        true => Err(Error::invalid("subscription", "subscriptions-stop-deleted")),
        false => Ok(()),
    }
}

fn told(
    conn: &mut PgConnection,
    agent: &Scope,
    nobody: &'static str,
    (of, customer): (&Subscription, &Customer),
    (before, after): (Option<ResellerId>, Option<ResellerId>),
) -> Result<Vec<Phrase>> {
    let mut name = |reseller: Option<ResellerId>| -> Result<String> {
        let partner = reseller.map(|id| Partner::known(conn, of.provider_id, id)).transpose()?.flatten();
        Ok(match partner {
            Some(partner) => format!("{} (ID: {})", partner.name, partner.mpn_id),
            None => agent.visitor.language.say(nobody).to_string(),
        })
    };
    let phrase = Phrase::new("bulk-told-reseller").with("before", name(before)?).with("after", name(after)?);
    Ok(vec![phrase.with("customer", &customer.bill_to_name).with("product", of.name())])
}

/// Tells each reseller, once and in its language, how many subscriptions it supports from now on by this run.
pub(super) fn tell_supporters(conn: &mut PgConnection, run: &Run, now: DateTime<Utc>, public_url: &str) -> Result<()> {
    if run.kind()? != Kind::Support {
        return Ok(());
    }
    let done = run.rows().filter(rows::state.eq("done")).filter(rows::seen.is_not_null());
    let done: Vec<Value> = done.select(rows::seen.assume_not_null()).load(conn)?;
    let mut counts: BTreeMap<ResellerId, usize> = BTreeMap::new();
    for seen in done {
        let after: Option<ResellerId> = seen.get("after").cloned().and_then(|it| serde_json::from_value(it).ok());
        if let Some(reseller) = after {
            *counts.entry(reseller).or_default() += 1;
        }
    }
    for (reseller, count) in counts {
        Subscription::tell_of_many(conn, (run.provider_id, reseller), count, (now, public_url))?;
    }
    Ok(())
}
