//! **Reseller (MPN ID)**: who is credited for a subscription, chosen from the partners or found by
//! MPN ID (147–149, 159–161, 193–194).

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::countries;
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::mpn_id::MpnId;
use crate::partnerships::{Cause, Partner, Partnership};
use crate::schema::{customers, providers};
use crate::scope::{MayOrder, Scope};
use crate::subscriptions::Subscription;
use crate::web::form::{Link, Problems};
use crate::words::Phrase;

/// The value of the picker for a reseller that is not in the list.
pub const NOT_IN_LIST: &str = "other";

/// The picker and, for a reseller that is not in it, the MPN ID.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreditForm {
    /// Empty for no indirect reseller, a reseller's id, or `other`.
    pub credited: String,
    pub mpn_id: String,
    /// `verify` when only the MPN ID is to be looked up.
    pub action: String,
    /// Whom the page showed: a choice made on an old page is not applied.
    pub before: String,
}

/// The credited reseller, and what to know about it before submitting.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub reseller: Option<ResellerId>,
    /// Found by its MPN ID, and not chosen from the list of partners.
    pub by_mpn_id: bool,
    /// Said after **Verify**: who it is, and whether there is a partnership.
    pub note: Option<Phrase>,
}

impl CreditForm {
    pub fn of(reseller: Option<ResellerId>) -> CreditForm {
        let credited = reseller.map(|id| id.to_string()).unwrap_or_default();
        CreditForm { before: credited.clone(), credited, ..CreditForm::default() }
    }

    /// A reseller that was found by its MPN ID.
    pub fn by_mpn_id(mpn_id: &str) -> CreditForm {
        CreditForm { credited: NOT_IN_LIST.to_owned(), mpn_id: mpn_id.to_owned(), ..CreditForm::default() }
    }

    pub fn is_other(&self) -> bool {
        self.credited == NOT_IN_LIST
    }

    /// Judges the choice for a customer in `region`, or before the region is known. Who is chosen from the list is a partner still; who is
    /// found by MPN ID may be none, which is noted or refused, as the portal's rule says.
    pub fn choose(
        &self,
        conn: &mut PgConnection,
        agent: &MayOrder,
        region: Option<&str>,
        problems: &mut Problems,
    ) -> Result<Choice> {
        if self.credited.is_empty() {
            return Ok(Choice::default());
        }
        let provider = agent.provider_id()?;
        let found = match self.is_other() {
            true => self.by_typed_id(conn, provider, problems)?,
            false => self.by_list(conn, provider, problems)?,
        };
        let Some(partner) = found else { return Ok(Choice::default()) };
        let field = if self.is_other() { "mpn_id" } else { "credited" };
        let note = match partner.cause_where_known(region) {
            Some(cause) if cause.refuses(agent.visitor.credit_rule) => {
                refuse(problems, field, cause, &partner.name, &partner.mpn_id);
                return Ok(Choice::default());
            }
            Some(cause) => cause.warning(&partner.name, &partner.mpn_id),
            None => Phrase::new("subscriptions-mpn-id-found").with("name", &partner.name).with("mpn", &partner.mpn_id),
        };
        Ok(Choice { reseller: Some(partner.id), by_mpn_id: self.is_other(), note: self.is_other().then_some(note) })
    }

    fn by_list(
        &self,
        conn: &mut PgConnection,
        provider: ProviderId,
        problems: &mut Problems,
    ) -> Result<Option<Partner>> {
        let partner = match self.credited.parse() {
            Ok(id) => Partnership::find_partner(conn, provider, id)?,
            Err(_) => None,
        };
        if partner.is_none() {
            problems.add("credited", "subscriptions-reseller-not-partner");
        }
        Ok(partner)
    }

    fn by_typed_id(
        &self,
        conn: &mut PgConnection,
        provider: ProviderId,
        problems: &mut Problems,
    ) -> Result<Option<Partner>> {
        let mpn_id: MpnId = match self.mpn_id.parse() {
            Ok(mpn_id) => mpn_id,
            Err(phrase) => {
                problems.add("mpn_id", phrase);
                return Ok(None);
            }
        };
        let own: String = providers::table.find(provider).select(providers::mpn_id).first(conn)?;
        if own == mpn_id.as_str() {
            refuse(problems, "mpn_id", Cause::OwnId, "", &own);
            return Ok(None);
        }
        let found = Partner::by_mpn_id(conn, provider, &mpn_id)?;
        if found.is_none() {
            refuse(problems, "mpn_id", Cause::NotEnrolled, "", mpn_id.as_str());
        }
        Ok(found)
    }
}

/// Says beside the box why nobody can be credited so, who can mend it, and where.
fn refuse(problems: &mut Problems, field: &str, cause: Cause, name: &str, mpn: &str) {
    problems.add_with(field, cause.sentence(name, mpn), cause.remedy());
}

impl Subscription {
    /// What stands in the way of crediting its partner of record.
    pub(super) fn credit_cause(&self, conn: &mut PgConnection, scope: &Scope) -> Result<Option<(Cause, Partner)>> {
        let Some(reseller) = self.partner_of_record else { return Ok(None) };
        let country: String =
            customers::table.find((self.provider_id, self.customer_id)).select(customers::country).first(conn)?;
        let Some(partner) = Partner::known(conn, self.provider_id, reseller)? else { return Ok(None) };
        let partner = match scope.is_provider() {
            true => partner,
            false => partner.as_it_stands(conn, self.provider_id)?,
        };
        let cause = partner.cause(countries::region_of(&country));
        Ok(cause.map(|cause| (cause, partner)))
    }

    /// The same for the subscription's page: what is said of it, and where to mend it.
    pub(super) fn credit_warning(
        &self,
        conn: &mut PgConnection,
        scope: &Scope,
    ) -> Result<Option<(Phrase, Option<Link>)>> {
        let Some((cause, partner)) = self.credit_cause(conn, scope)? else { return Ok(None) };
        Ok(Some(match cause.refuses(scope.visitor.credit_rule) {
            true => (cause.sentence(&partner.name, &partner.mpn_id), Some(cause.remedy())),
            false => (cause.warning(&partner.name, &partner.mpn_id), None),
        }))
    }

    /// Why its partner of record can't be credited, where that is so: its licenses and its plan can't be
    /// changed until another one is named.
    pub(super) fn uncredited(&self, conn: &mut PgConnection, scope: &Scope) -> Result<Option<Phrase>> {
        let found = self.credit_cause(conn, scope)?;
        let refusing = found.filter(|(cause, _)| cause.refuses(scope.visitor.credit_rule));
        Ok(refusing.map(|(cause, partner)| match scope.reseller() {
            // How another reseller stands with the provider is not for a reseller to read.
            Some(own) if own != partner.id => Phrase::new("partnerships-cause-anothers"),
            _ => cause.sentence(&partner.name, &partner.mpn_id),
        }))
    }
}

/// Judges again who was chosen before: what is wrong with crediting `reseller` for a customer in `region`.
/// Whoever was chosen from the list must be a partner still.
pub fn credit_problems(
    conn: &mut PgConnection,
    agent: &MayOrder,
    reseller: ResellerId,
    by_mpn_id: bool,
    region: &str,
) -> Result<Problems> {
    let mut problems = Problems::none();
    let field = if by_mpn_id { "mpn_id" } else { "credited" };
    match Partner::known(conn, agent.provider_id()?, reseller)? {
        Some(partner) if by_mpn_id || partner.is_active() => {
            if let Some(cause) = partner.cause(region).filter(|cause| cause.refuses(agent.visitor.credit_rule)) {
                refuse(&mut problems, field, cause, &partner.name, &partner.mpn_id);
            }
        }
        _ => problems.add("credited", "subscriptions-reseller-not-partner"),
    }
    Ok(problems)
}
