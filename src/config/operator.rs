//! `portal provider` and `portal user`: what is to be done with providers and their people.

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::values;
use crate::accounts::NewProvider;
use crate::mpn_id::MpnId;

/// What is to be done with providers.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Provider {
    /// List the providers.
    List,
    /// Make a provider and its Global admin, and print the link to set their password.
    Add(Box<Add>),
}

/// What is to be done with people of providers and resellers.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum User {
    /// List the people of all providers, or of one provider or reseller.
    List {
        /// Only the people of this provider or reseller.
        #[arg(long, value_name = "ID")]
        organization: Option<Uuid>,
    },
    /// Print a new link to set a password, for somebody who lost theirs; it ends those before it.
    Link {
        /// What the person signs in with.
        name: String,
    },
    /// Keep a person out: their sessions and links end at once.
    Suspend {
        /// What the person signs in with.
        name: String,
    },
    /// Let a suspended person in again.
    Restore {
        /// What the person signs in with.
        name: String,
    },
}

/// A provider and its Global admin. The sentence above a field is its text in `portal provider add --help`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Add {
    /// Name of the provider.
    #[arg(long, value_parser = values::name)]
    name: String,

    /// Its country, by the two-letter code.
    #[arg(long, value_name = "CODE", value_parser = values::country)]
    country: String,

    /// Its MPN ID, 6 to 10 digits.
    #[arg(long, value_name = "ID", value_parser = values::mpn_id)]
    mpn_id: MpnId,

    /// Email address of its Global admin, who signs in with it.
    #[arg(long, value_parser = values::email)]
    email: String,

    /// First name of the Global admin.
    #[arg(long, value_name = "NAME", value_parser = values::name)]
    first_name: String,

    /// Last name of the Global admin.
    #[arg(long, value_name = "NAME", value_parser = values::name)]
    last_name: String,

    /// Currency of its price list, such as EUR [default: the country's].
    #[arg(long, value_name = "CODE", value_parser = values::currency)]
    currency: Option<String>,

    /// CSP region in which it may sell; can be repeated [default: the country's].
    #[arg(long, value_parser = values::region)]
    region: Vec<String>,

    /// Phone for its customers' questions.
    #[arg(long, value_name = "PHONE", default_value = "")]
    support_phone: String,

    /// Email address for its customers' questions [default: the Global admin's].
    #[arg(long, value_name = "EMAIL", value_parser = values::email)]
    support_email: Option<String>,

    /// When somebody answers them.
    #[arg(long, value_name = "HOURS", default_value = "Monday to Friday, 9:00 to 17:00")]
    support_hours: String,
}

impl Add {
    /// The provider to be made.
    pub fn provider(self) -> NewProvider {
        NewProvider {
            name: self.name,
            country: self.country,
            currency: self.currency,
            mpn_id: self.mpn_id,
            regions: self.region,
            email: self.email,
            first_name: self.first_name,
            last_name: self.last_name,
            support_phone: self.support_phone,
            support_email: self.support_email,
            support_hours: self.support_hours,
        }
    }
}
