//! Whether a reseller can be credited for a subscription: one answer for pickers, forms, receipts and the
//! nightly sweep, with who can mend it (147–149, 159–161).

use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel::dsl::auto_type;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Nullable, Timestamptz, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::mpn_id::MpnId;
use crate::schema::{mpn_ids, partnerships};
use crate::web::form::Link;
use crate::words::Phrase;

/// An enrolled reseller, as a picker names it (`Name (ID: 0012345)`), and how it stands with a provider.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = mpn_ids, check_for_backend(Pg))]
pub struct Partner {
    #[diesel(column_name = reseller_id)]
    pub id: ResellerId,
    pub name: String,
    pub mpn_id: String,
    /// The CSP region it is enrolled in.
    pub region: String,
    /// `location` or `company`.
    pub kind: String,
    /// It has signed the Microsoft Partner Agreement.
    pub agreed: bool,
    pub suspended: bool,
    /// The portal's operator has let it in.
    pub authorized: bool,
    /// Since when it is the provider's partner, if it ever was.
    #[diesel(select_expression = partnerships::since.nullable())]
    pub since: Option<DateTime<Utc>>,
    #[diesel(select_expression = partnerships::ended_at.nullable())]
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Standing {
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    ended_at: Option<DateTime<Utc>>,
}

/// Why a reseller can't be credited for a subscription. No partnership, or one that has ended, is a warning
/// unless the portal's rule says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Nobody is enrolled with this MPN ID (800015, 800016).
    NotEnrolled,
    /// It is the provider's own MPN ID (2072).
    OwnId,
    Suspended,
    /// It waits for the operator's decision, or was rejected ("Vetting status" of Partner Center).
    NotAuthorized,
    /// The Microsoft Partner Agreement is not signed (900123).
    NoAgreement,
    /// The MPN ID is the company's and not a location's.
    CompanyId,
    /// Enrolled in another CSP region than the customer's.
    OtherRegion,
    PartnershipEnded,
    NoPartnership,
}

/// What a missing partnership means for the credit: the setting `PORTAL_CREDIT_WITHOUT_PARTNERSHIP`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CreditRule {
    /// It is said, and allowed.
    #[default]
    Warn,
    Refuse,
}

impl FromStr for CreditRule {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<CreditRule, &'static str> {
        match text {
            "warn" => Ok(CreditRule::Warn),
            "refuse" => Ok(CreditRule::Refuse),
            _ => Err("warn or refuse"),
        }
    }
}

/// Every enrolled reseller as `provider` may judge it.
#[auto_type(no_type_alias)]
pub fn known_to(provider: ProviderId) -> _ {
    mpn_ids::table.left_join(
        partnerships::table
            .on(partnerships::reseller_id.eq(mpn_ids::reseller_id).and(partnerships::provider_id.eq(provider))),
    )
}

impl Partner {
    /// The enrolled reseller `id`, partner or not.
    pub fn known(conn: &mut PgConnection, provider: ProviderId, id: ResellerId) -> Result<Option<Partner>> {
        let found = known_to(provider).filter(mpn_ids::reseller_id.eq(id)).select(Partner::as_select());
        Ok(found.first(conn).optional()?)
    }

    /// The reseller that is enrolled with this MPN ID: what **Verify** looks for.
    pub fn by_mpn_id(conn: &mut PgConnection, provider: ProviderId, mpn_id: &MpnId) -> Result<Option<Partner>> {
        let found = known_to(provider).filter(mpn_ids::mpn_id.eq(mpn_id.as_str())).select(Partner::as_select());
        Ok(found.first(conn).optional()?)
    }

    /// These resellers, by name.
    pub fn several(conn: &mut PgConnection, provider: ProviderId, ids: &[ResellerId]) -> Result<Vec<Partner>> {
        let found = known_to(provider)
            .filter(mpn_ids::reseller_id.eq_any(ids.to_vec()))
            .order((mpn_ids::name, mpn_ids::reseller_id))
            .select(Partner::as_select());
        Ok(found.load(conn)?)
    }

    /// With how it stands with `provider` also where the asker doesn't see the partnership.
    pub fn as_it_stands(self, conn: &mut PgConnection, provider: ProviderId) -> Result<Partner> {
        let standing: Option<Standing> = sql_query("select since, ended_at from standing_with($1, $2)")
            .bind::<SqlUuid, _>(provider)
            .bind::<SqlUuid, _>(self.id)
            .get_result(conn)
            .optional()?;
        let (since, ended_at) = standing.map_or((None, None), |it| (Some(it.since), it.ended_at));
        Ok(Partner { since, ended_at, ..self })
    }

    pub fn is_active(&self) -> bool {
        self.since.is_some() && self.ended_at.is_none() && !self.suspended
    }

    /// What stands in the way of crediting it for a customer in `region`, the gravest first. The database's
    /// `credit_cause` answers the same for many rows.
    pub fn cause(&self, region: &str) -> Option<Cause> {
        self.cause_anywhere().filter(|cause| !cause.is_about_partnership()).or_else(|| {
            let other = (self.region != region).then_some(Cause::OtherRegion);
            other.or_else(|| self.cause_anywhere())
        })
    }

    /// The same, also where nobody knows the customer's region yet.
    pub fn cause_where_known(&self, region: Option<&str>) -> Option<Cause> {
        region.map_or_else(|| self.cause_anywhere(), |region| self.cause(region))
    }

    fn cause_anywhere(&self) -> Option<Cause> {
        match () {
            () if self.suspended => Some(Cause::Suspended),
            () if !self.authorized => Some(Cause::NotAuthorized),
            () if !self.agreed => Some(Cause::NoAgreement),
            () if self.kind != "location" => Some(Cause::CompanyId),
            () if self.ended_at.is_some() => Some(Cause::PartnershipEnded),
            () if self.since.is_none() => Some(Cause::NoPartnership),
            () => None,
        }
    }

    /// What a picker adds to the name, if anything stands in the way; without the customer's region, of what
    /// is known before it.
    pub fn mark(&self, region: Option<&str>) -> Option<Phrase> {
        self.cause_where_known(region).map(Cause::mark)
    }
}

impl Cause {
    pub const ALL: [Cause; 9] = [
        Cause::NotEnrolled,
        Cause::OwnId,
        Cause::Suspended,
        Cause::NotAuthorized,
        Cause::NoAgreement,
        Cause::CompanyId,
        Cause::OtherRegion,
        Cause::PartnershipEnded,
        Cause::NoPartnership,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Cause::NotEnrolled => "not-enrolled",
            Cause::OwnId => "own-id",
            Cause::Suspended => "suspended",
            Cause::NotAuthorized => "not-authorized",
            Cause::NoAgreement => "no-agreement",
            Cause::CompanyId => "company-id",
            Cause::OtherRegion => "other-region",
            Cause::PartnershipEnded => "partnership-ended",
            Cause::NoPartnership => "no-partnership",
        }
    }

    pub fn of_code(code: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|cause| cause.code() == code)
    }

    /// Whether it is a warning unless the rule says otherwise.
    pub fn is_about_partnership(self) -> bool {
        matches!(self, Cause::PartnershipEnded | Cause::NoPartnership)
    }

    /// Whether the credit is refused, and not only warned of.
    pub fn refuses(self, rule: CreditRule) -> bool {
        !self.is_about_partnership() || rule == CreditRule::Refuse
    }

    /// In a word or two, beside a name.
    pub fn mark(self) -> Phrase {
        Phrase::new(format!("partnerships-mark-{}", self.code()))
    }

    /// What stands in the way of crediting `name` with `mpn`, and who can mend it, in whole sentences.
    pub fn sentence(self, name: &str, mpn: &str) -> Phrase {
        Phrase::new(format!("partnerships-cause-{}", self.code())).with("name", name).with("mpn", mpn)
    }

    /// What is to be known before crediting `name` with `mpn`, where the rule allows it.
    pub fn warning(self, name: &str, mpn: &str) -> Phrase {
        let key = match self {
            Cause::PartnershipEnded => "partnerships-warning-partnership-ended",
            _ => "partnerships-warning-no-partnership",
        };
        Phrase::new(key).with("name", name).with("mpn", mpn)
    }

    /// Where the provider's people begin to mend it, and what is said of it.
    pub fn remedy(self) -> Link {
        let (path, words) = match self {
            Cause::NotEnrolled | Cause::PartnershipEnded | Cause::NoPartnership => {
                ("/resellers", "partnerships-remedy-invite")
            }
            Cause::NoAgreement | Cause::CompanyId | Cause::Suspended => ("/resellers", "partnerships-remedy-reseller"),
            Cause::NotAuthorized | Cause::OtherRegion | Cause::OwnId => ("#box-credited", "partnerships-remedy-choose"),
        };
        (path.to_owned(), words)
    }
}
