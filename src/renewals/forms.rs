//! The boxes of the list's filter, and of the form around it.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::id::{SubscriptionId, UserId};
use crate::subscriptions::AtEnd;

/// The most rows that one form decides: those of a page.
const MOST: usize = 60;

/// The boxes of the filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RenewalsFilter {
    /// A part of a customer's, a product's or the subscription's own name, or its ID.
    pub q: String,
    /// A part of the name of the reseller that is credited, its MPN ID or its ID; for the provider's people.
    pub reseller: String,
    /// The ID of a colleague, or `nobody`.
    pub owner: String,
    /// The code of a word.
    pub word: String,
}

impl RenewalsFilter {
    /// As an address has it.
    pub fn read(query: &str) -> RenewalsFilter {
        serde_html_form::from_str(query).unwrap_or_default()
    }
}

/// Rows and what is to become of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecideForm {
    pub chosen: Vec<String>,
    /// `renew`, `end` or `own`, for all that are ticked.
    pub action: String,
    /// The same for one row: `renew ID`, `end ID`, or `own ID`, which gives it to who presses it.
    pub one: String,
    /// Who is to look after those that are ticked; empty for nobody.
    pub owner: String,
    /// What the list showed.
    pub query: String,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Decide(AtEnd),
    Own(Option<UserId>),
}

impl DecideForm {
    /// For which rows what is asked; `reader` is who sent it.
    pub fn wanted(&self, reader: UserId) -> Result<(Wanted, Vec<SubscriptionId>)> {
        let (action, chosen, owner) = match self.one.split_once(' ') {
            Some((action, id)) => (action, vec![id.to_owned()], Some(reader)),
            None if self.owner.is_empty() => (self.action.as_str(), self.chosen.clone(), None),
            None => (self.action.as_str(), self.chosen.clone(), Some(self.owner.parse().map_err(|_| Error::NotFound)?)),
        };
        let wanted = match action {
            "renew" => Wanted::Decide(AtEnd::Renew),
            "end" => Wanted::Decide(AtEnd::End),
            "own" => Wanted::Own(owner),
            _ => return Err(Error::invalid("action", "renewals-no-action")),
        };
        let mut ids: Vec<SubscriptionId> =
            chosen.iter().map(|id| id.parse()).collect::<std::result::Result<_, _>>().map_err(|_| Error::NotFound)?;
        ids.sort();
        ids.dedup();
        match ids.len() {
            0 => Err(Error::invalid("chosen", "renewals-none-chosen")),
            1..=MOST => Ok((wanted, ids)),
            _ => Err(Error::NotFound),
        }
    }

    pub fn is_ticked(&self, id: &SubscriptionId) -> bool {
        self.chosen.contains(&id.to_string())
    }
}
