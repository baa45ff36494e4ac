//! What a person chooses on **Incentives**: which part of the list, which rows, and whom to credit.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::id::{ResellerId, SubscriptionId};
use crate::subscriptions::CreditForm;
use crate::web::list::after;

/// Which subscriptions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    All,
    /// No reseller is named.
    Nobody,
    /// The reseller can't be credited, and the next change is refused.
    Refused,
    /// The reseller is credited, though it is no partner.
    Warned,
}

impl What {
    pub const ALL: [What; 4] = [What::All, What::Nobody, What::Refused, What::Warned];

    pub fn code(self) -> &'static str {
        match self {
            What::All => "",
            What::Nobody => "nobody",
            What::Refused => "refused",
            What::Warned => "warned",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            What::All => "incentives-what-all",
            What::Nobody => "incentives-what-nobody",
            What::Refused => "incentives-what-refused",
            What::Warned => "incentives-what-warned",
        }
    }
}

/// Which part of the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProblemFilter {
    pub what: String,
    pub reseller: String,
    pub after: String,
}

impl ProblemFilter {
    pub fn what(&self) -> What {
        What::ALL.into_iter().find(|what| what.code() == self.what).unwrap_or(What::All)
    }

    pub fn reseller(&self) -> Option<ResellerId> {
        self.reseller.parse().ok()
    }

    pub fn after(&self) -> Option<SubscriptionId> {
        after(&self.after).map(|(_, id)| id)
    }

    pub fn is_narrow(&self) -> bool {
        self.what() != What::All || self.reseller().is_some()
    }

    /// The query string that asks for the same part.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("what", &self.what)
            .append_pair("reseller", &self.reseller)
            .finish()
    }
}

/// The ticked rows, the filter they were ticked under, and who is to be credited for them. Flat, since repeated
/// keys can't be read into a form that is part of another.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MendForm {
    pub chosen: Vec<String>,
    /// All rows that the filter lets through, on whatever page.
    pub all: bool,
    what: String,
    reseller: String,
    after: String,
    credited: String,
    mpn_id: String,
    pub action: String,
}

impl MendForm {
    pub fn filter(&self) -> ProblemFilter {
        ProblemFilter { what: self.what.clone(), reseller: self.reseller.clone(), after: self.after.clone() }
    }

    pub fn credit(&self) -> CreditForm {
        CreditForm {
            credited: self.credited.clone(),
            mpn_id: self.mpn_id.clone(),
            action: self.action.clone(),
            ..CreditForm::default()
        }
    }

    pub fn is_ticked(&self, id: &SubscriptionId) -> bool {
        self.chosen.iter().any(|chosen| *chosen == id.to_string())
    }

    /// The ticked subscriptions, each once.
    pub fn ids(&self) -> Result<Vec<SubscriptionId>> {
        let ids = self.chosen.iter().map(|id| id.parse().map_err(|_| Error::NotFound));
        let mut ids = ids.collect::<Result<Vec<SubscriptionId>>>()?;
        ids.sort();
        ids.dedup();
        match ids.is_empty() {
            true => Err(Error::invalid("chosen", "incentives-none-chosen")),
            false => Ok(ids),
        }
    }
}
