//! What has been typed of an enrollment so far, kept by the request: whoever holds its link continues, in any browser.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::form::{EnrollForm, Enrollment};
use super::step::Step;
use crate::error::{Error, Result};
use crate::partnerships::identifiers::is_a_providers;
use crate::partnerships::partnership::regions;
use crate::partnerships::request::Request;
use crate::schema::{enrollments, mpn_ids, partnership_requests as requests, sign_in_names};
use crate::scope::System;
use crate::secret::to_hex;
use crate::web::form::Problems;
use crate::words::Phrase;

/// More than honest boxes hold, in bytes.
const LONGEST: usize = 16_384;

/// How long a draft outlives its request: it may be sent once more.
const REMAINS: TimeDelta = TimeDelta::days(30);

/// An enrollment as it stands, and what is wrong with each of its steps.
pub struct Draft {
    pub form: EnrollForm,
    pub regions: Vec<String>,
    wrong: Vec<(Step, Problems)>,
}

impl Draft {
    /// As it was kept last; empty before anything was.
    pub fn find(conn: &mut PgConnection, request: &Request) -> Result<Draft> {
        let row = enrollments::table.find((request.provider_id, request.id)).select(enrollments::typed);
        let typed: Option<serde_json::Value> = row.first(conn).optional()?;
        let form = typed.map(serde_json::from_value).transpose().map_err(Error::internal)?;
        Draft::of(conn, request, form.unwrap_or_default())
    }

    /// With the boxes of `step` as typed.
    pub fn with(self, conn: &mut PgConnection, request: &Request, step: Step, typed: &EnrollForm) -> Result<Draft> {
        Draft::of(conn, request, self.form.with(step, typed))
    }

    fn of(conn: &mut PgConnection, request: &Request, form: EnrollForm) -> Result<Draft> {
        let regions = regions(conn, request.provider_id)?;
        let mut wrong = Vec::new();
        for step in Step::ALL.into_iter().filter(|step| *step != Step::Sign) {
            let mut problems = form.check(step, &regions);
            if problems.is_empty() {
                taken(conn, step, &form, &mut problems)?;
                forwarded(request, step, &form, &mut problems);
            }
            wrong.push((step, problems));
        }
        Ok(Draft { form, regions, wrong })
    }

    /// Keeps what was typed, unless it is no text, or longer than any honest one.
    pub fn keep(&self, conn: &mut PgConnection, request: &Request) -> Result<()> {
        let typed = serde_json::to_value(&self.form).map_err(Error::internal)?;
        if typed.to_string().len() > LONGEST {
            return Ok(());
        }
        diesel::insert_into(enrollments::table)
            .values((
                enrollments::provider_id.eq(request.provider_id),
                enrollments::request_id.eq(request.id),
                enrollments::typed.eq(&typed),
            ))
            .on_conflict((enrollments::provider_id, enrollments::request_id))
            .do_update()
            .set(enrollments::typed.eq(&typed))
            .execute(conn)?;
        Ok(())
    }

    /// Whether somebody has begun to enroll by this request.
    pub fn is_there(conn: &mut PgConnection, request: &Request) -> Result<bool> {
        let row = enrollments::table.find((request.provider_id, request.id));
        Ok(diesel::select(exists(row)).get_result(conn)?)
    }

    /// The company has enrolled: its own rows hold it now.
    pub fn forget(conn: &mut PgConnection, request: &Request) -> Result<()> {
        diesel::delete(enrollments::table.find((request.provider_id, request.id))).execute(conn)?;
        Ok(())
    }

    /// What is wrong with a step.
    pub fn problems(&self, step: Step) -> Problems {
        let of_step = self.wrong.iter().find(|(wrong, _)| *wrong == step);
        of_step.map(|(_, problems)| problems.clone()).unwrap_or_default()
    }

    /// Whether nothing is left to do at a step; the last one is never done before the company is enrolled.
    pub fn is_done(&self, step: Step) -> bool {
        step != Step::Sign && self.problems(step).is_empty()
    }

    /// The first step that isn't done.
    pub fn next(&self) -> Step {
        Step::ALL.into_iter().find(|step| !self.is_done(*step)).unwrap_or(Step::Sign)
    }

    /// The company, when all steps but the last are done.
    pub fn enrollment(&self) -> Option<Enrollment> {
        self.form.enrollment(&self.regions).filter(|_| self.next() == Step::Sign)
    }

    /// By which the last step knows that what it showed is what is kept.
    pub fn fingerprint(&self) -> Result<String> {
        let typed = serde_json::to_vec(&self.form).map_err(Error::internal)?;
        Ok(to_hex(&Sha256::digest(typed)))
    }
}

/// What somebody else has already. Asked for what is kept alone, and each change of that was counted.
fn taken(conn: &mut PgConnection, step: Step, form: &EnrollForm, problems: &mut Problems) -> Result<()> {
    match step {
        Step::MpnId => {
            let typed = form.mpn_id.trim();
            if is_a_providers(conn, typed)? {
                problems.add("mpn_id", "partnerships-mpn-id-providers");
            } else if diesel::select(exists(mpn_ids::table.find(typed))).get_result(conn)? {
                problems.add("mpn_id", "partnerships-mpn-id-taken");
            }
        }
        Step::Contact => {
            let name = form.email.trim().to_lowercase();
            if diesel::select(exists(sign_in_names::table.find(name))).get_result(conn)? {
                problems.add("email", "accounts-sign-in-name-taken");
            }
        }
        _ => {}
    }
    Ok(())
}

/// Who enrolls from another domain than the request was sent to is asked whether it is theirs, too: a link that was
/// forwarded is not for them.
fn forwarded(request: &Request, step: Step, form: &EnrollForm, problems: &mut Problems) {
    if step != Step::Contact || form.other_domain {
        return;
    }
    if let Some(domain) = request.sent_elsewhere(&[form.email.trim()]) {
        let asked = Phrase::new("partnerships-other-domain").with("domain", domain);
        problems.add("other_domain", asked.with("sender", &request.requested_by_name));
    }
}

/// Throws away what was typed for requests that have long been over; how many.
pub fn discard_old(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    let then = now - REMAINS;
    let over = requests::accepted_at
        .lt(then)
        .or(requests::declined_at.lt(then))
        .or(requests::revoked_at.lt(then))
        .or(requests::expires_at.nullable().lt(then));
    let long_over = requests::table.filter(over).select(requests::id);
    Ok(diesel::delete(enrollments::table.filter(enrollments::request_id.eq_any(long_over))).execute(conn)?)
}
