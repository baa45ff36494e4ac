//! Resellers: companies enrolled as indirect resellers in the CSP program (128).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{OrTaken, Result};
use crate::id::ResellerId;
use crate::mail::Recipient;
use crate::partnerships::forms::Enrollment;
use crate::schema::{resellers, users};
use crate::words::Language;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = resellers, check_for_backend(diesel::pg::Pg))]
pub struct Reseller {
    pub id: ResellerId,
    pub name: String,
    pub country: String,
    pub region: String,
    pub mpn_id: String,
    pub contact_first_name: String,
    pub contact_last_name: String,
    pub contact_email: String,
    pub support_phone: String,
    pub support_email: String,
    pub support_hours: String,
    pub agreement_signed_at: Option<DateTime<Utc>>,
    pub suspended_at: Option<DateTime<Utc>>,
}

impl Reseller {
    pub fn find(conn: &mut PgConnection, id: ResellerId) -> Result<Reseller> {
        Ok(resellers::table.find(id).select(Reseller::as_select()).first(conn)?)
    }

    /// The enrolled reseller with this MPN ID in one of `regions`: what **Verify** looks for.
    pub fn find_by_mpn_id(conn: &mut PgConnection, mpn_id: &str, regions: &[String]) -> Result<Option<Reseller>> {
        let found = resellers::table
            .filter(resellers::mpn_id.eq(mpn_id))
            .filter(resellers::region.eq_any(regions))
            .filter(resellers::suspended_at.is_null())
            .select(Reseller::as_select())
            .first(conn)
            .optional()?;
        Ok(found)
    }

    /// Its contact, as the one who gets letters, in the language that one of its people chose.
    pub fn recipient(&self, conn: &mut PgConnection) -> Result<Recipient> {
        let chosen: Option<Option<String>> = users::table
            .filter(users::reseller_id.eq(self.id))
            .filter(users::language.is_not_null())
            .order(users::created_at)
            .select(users::language)
            .first(conn)
            .optional()?;
        Ok(Recipient {
            name: format!("{} {}", self.contact_first_name, self.contact_last_name),
            email: self.contact_email.clone(),
            language: chosen.flatten().as_deref().and_then(Language::from_code).unwrap_or_default(),
        })
    }

    /// Enrolls a company; its Global admin signs the partner agreement in the same step.
    pub(super) fn enroll(conn: &mut PgConnection, now: DateTime<Utc>, new: &Enrollment) -> Result<Reseller> {
        diesel::insert_into(resellers::table)
            .values((
                resellers::id.eq(ResellerId::new(now)),
                new,
                resellers::support_phone.eq(&new.contact_phone),
                resellers::support_email.eq(&new.contact_email),
                resellers::support_hours.eq(""),
                resellers::enrolled_at.eq(now),
                resellers::agreement_signed_at.eq(now),
            ))
            .returning(Reseller::as_returning())
            .get_result(conn)
            .or_taken("resellers_mpn_id_key", "mpn_id", "partnerships-mpn-id-taken")
    }
}
