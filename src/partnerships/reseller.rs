//! Resellers: companies enrolled as indirect resellers in the CSP program (128).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::tenant;
use crate::error::{OrTaken, Result};
use crate::id::ResellerId;
use crate::mail::Recipient;
use crate::partnerships::enrollment::Enrollment;
use crate::partnerships::vetting::Vetting;
use crate::schema::resellers;
use crate::scope::Organization;
use crate::web::session::Visitor;
use crate::words::Language;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = resellers, check_for_backend(diesel::pg::Pg))]
pub struct Reseller {
    pub id: ResellerId,
    pub name: String,
    pub country: String,
    pub region: String,
    pub mpn_id: String,
    /// `location` or `company`.
    pub mpn_kind: String,
    pub contact_first_name: String,
    pub contact_last_name: String,
    pub contact_email: String,
    pub support_phone: String,
    pub support_email: String,
    pub support_hours: String,
    pub agreement_signed_at: Option<DateTime<Utc>>,
    pub suspended_at: Option<DateTime<Utc>>,
    /// `pending`, `authorized` or `rejected`: whether it may become a partner.
    pub vetting: String,
    /// Why it was rejected.
    pub vetting_reason: String,
    language: Option<String>,
}

impl Reseller {
    pub fn find(conn: &mut PgConnection, id: ResellerId) -> Result<Reseller> {
        Ok(resellers::table.find(id).select(Reseller::as_select()).first(conn)?)
    }

    /// What a company is called that a thing names, if it names one.
    pub fn name_of(conn: &mut PgConnection, id: Option<ResellerId>) -> Result<Option<String>> {
        let find = |id| resellers::table.find(id).select(resellers::name).first(conn);
        Ok(id.map(find).transpose()?)
    }

    /// Its contact, as the one who gets letters.
    pub fn recipient(&self) -> Recipient {
        Recipient {
            name: format!("{} {}", self.contact_first_name, self.contact_last_name),
            email: self.contact_email.clone(),
            language: self.language.as_deref().and_then(Language::from_code).unwrap_or_default(),
        }
    }

    /// Enrolls a company; its Global admin signs the partner agreement in the same step.
    /// From here on the transaction is the new company's.
    pub(super) fn enroll(
        conn: &mut PgConnection,
        visitor: &Visitor,
        new: &Enrollment,
        vetting: Vetting,
    ) -> Result<Reseller> {
        let (id, now) = (ResellerId::new(visitor.now), visitor.now);
        tenant::enter(conn, Organization::Reseller(id))?;
        diesel::insert_into(resellers::table)
            .values((
                resellers::id.eq(id),
                new,
                resellers::language.eq(visitor.language.code()),
                resellers::vetting.eq(vetting.first_state()),
                resellers::enrolled_at.eq(now),
                resellers::agreement_signed_at.eq(now),
            ))
            .returning(Reseller::as_returning())
            .get_result(conn)
            .or_taken("resellers_mpn_id_key", "mpn_id", "partnerships-mpn-id-taken")
    }
}
