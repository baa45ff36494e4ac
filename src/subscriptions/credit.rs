//! **Reseller (MPN ID)**: who is credited for a subscription, chosen from the partners or found by
//! MPN ID (147–149, 159–161, 193–194).

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::countries;
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::mpn_id::MpnId;
use crate::partnerships::{Partnership, Reseller};
use crate::schema::providers;
use crate::web::form::Problems;
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

    /// Judges the choice for a customer in `country`. A reseller that the provider has no partnership
    /// with is allowed and noted; one of another region can't be credited.
    pub fn choose(
        &self,
        conn: &mut PgConnection,
        provider: ProviderId,
        country: &str,
        problems: &mut Problems,
    ) -> Result<Choice> {
        if self.credited.is_empty() {
            return Ok(Choice::default());
        }
        if self.is_other() {
            return self.find_by_mpn_id(conn, provider, country, problems);
        }
        let partner = match self.credited.parse() {
            Ok(id) => Partnership::find_partner(conn, provider, id)?,
            Err(_) => None,
        };
        if partner.is_none() {
            problems.add("credited", "subscriptions-reseller-not-partner");
        }
        Ok(Choice { reseller: partner.map(|partner| partner.id), note: None })
    }

    fn find_by_mpn_id(
        &self,
        conn: &mut PgConnection,
        provider: ProviderId,
        country: &str,
        problems: &mut Problems,
    ) -> Result<Choice> {
        let mpn_id: MpnId = match self.mpn_id.parse() {
            Ok(mpn_id) => mpn_id,
            Err(phrase) => {
                problems.add("mpn_id", phrase);
                return Ok(Choice::default());
            }
        };
        let own: String = providers::table.find(provider).select(providers::mpn_id).first(conn)?;
        if own == mpn_id.as_str() {
            problems.add("mpn_id", "subscriptions-mpn-id-own");
            return Ok(Choice::default());
        }
        let region: Vec<String> = countries::find(country).map(|country| country.region.clone()).into_iter().collect();
        let Some(found) = Reseller::find_by_mpn_id(conn, mpn_id.as_str(), &region)? else {
            problems.add("mpn_id", "subscriptions-mpn-id-unknown");
            return Ok(Choice::default());
        };
        let partner = Partnership::find_partner(conn, provider, found.id)?.is_some();
        let key = if partner { "subscriptions-mpn-id-found" } else { "subscriptions-mpn-id-no-partner" };
        let note = Phrase::new(key).with("name", &found.name).with("mpn", &found.mpn_id);
        Ok(Choice { reseller: Some(found.id), note: Some(note) })
    }
}
