//! The reach of a person: all customers that their organization sees, or some of them.

use crate::id::ResellerId;

/// Which customers of the organization a person sees. A limit that is none is no limit; of two, both hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Only those of these resellers.
    pub resellers: Option<Vec<ResellerId>>,
    /// Only those in these countries, by two-letter code.
    pub countries: Option<Vec<String>>,
}

impl Reach {
    pub fn is_whole(&self) -> bool {
        self.resellers.is_none() && self.countries.is_none()
    }

    /// Whether a customer of `reseller`, or of none, is within it.
    pub fn has_reseller(&self, reseller: Option<ResellerId>) -> bool {
        self.resellers.as_ref().is_none_or(|own| reseller.is_some_and(|reseller| own.contains(&reseller)))
    }

    pub fn has_country(&self, country: &str) -> bool {
        self.countries.as_ref().is_none_or(|own| own.iter().any(|own| own == country))
    }

    /// Whether whoever has this reach may give `other` to somebody: nobody gives more than they have.
    pub fn holds(&self, other: &Reach) -> bool {
        let resellers = match (&self.resellers, &other.resellers) {
            (Some(_), None) => false,
            (_, given) => given.iter().flatten().all(|given| self.has_reseller(Some(*given))),
        };
        let countries = match (&self.countries, &other.countries) {
            (Some(_), None) => false,
            (_, given) => given.iter().flatten().all(|given| self.has_country(given)),
        };
        resellers && countries
    }
}
