//! What a person chooses of support: on a subscription's page, for many at once, and to decline it.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::id::{ResellerId, SubscriptionId};
use crate::web::form::Problems;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SupportForm {
    /// `provider`, or a reseller's id.
    pub support_contact: String,
    /// Whom the page showed: a choice made on an old page is not applied.
    pub before: String,
}

impl SupportForm {
    /// The reseller that was chosen, or none for the provider.
    pub fn reseller(&self) -> Result<Option<ResellerId>> {
        chosen_support(&self.support_contact)
    }
}

/// One contact for many subscriptions of a customer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ManyForm {
    /// `provider`, or a reseller's id.
    pub support_contact: String,
    /// The ids of the rows that are ticked.
    pub chosen: Vec<String>,
    /// For each row of the page its id, a colon, and the version that was shown.
    pub shown: Vec<String>,
    /// Every row of the page, ticked or not.
    pub all: bool,
}

impl ManyForm {
    pub fn reseller(&self) -> Result<Option<ResellerId>> {
        chosen_support(&self.support_contact)
    }

    pub fn is_ticked(&self, id: &SubscriptionId) -> bool {
        self.chosen.iter().any(|chosen| *chosen == id.to_string())
    }

    /// The chosen rows, each with the version that was shown.
    pub fn rows(&self) -> Result<Vec<(SubscriptionId, Option<i32>)>> {
        let shown = self.shown.iter().filter_map(|row| row.split_once(':'));
        let shown: HashMap<&str, Option<i32>> = shown.map(|(id, version)| (id, version.parse().ok())).collect();
        let chosen: BTreeSet<&str> = match self.all {
            true => shown.keys().copied().collect(),
            false => self.chosen.iter().map(String::as_str).collect(),
        };
        if chosen.is_empty() {
            return Err(Error::invalid("chosen", "support-many-none"));
        }
        let row = |id: &str| Ok((id.parse().map_err(|_| Error::NotFound)?, shown.get(id).copied().flatten()));
        chosen.into_iter().map(row).collect()
    }
}

fn chosen_support(typed: &str) -> Result<Option<ResellerId>> {
    match typed {
        "provider" => Ok(None),
        chosen => match chosen.parse() {
            Ok(id) => Ok(Some(id)),
            Err(_) => Err(Error::invalid("support_contact", "subscriptions-support-not-related")),
        },
    }
}

/// **Decline support**.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    pub reason: String,
    /// Which version of the subscription the page showed.
    pub version: String,
}

impl DeclineForm {
    pub fn reason(&self, problems: &mut Problems) -> Option<String> {
        crate::address::required(&self.reason, 500, "reason", "support-reason-empty", problems)
    }
}
