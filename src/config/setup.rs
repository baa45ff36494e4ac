//! What `portal setup` is told of the first provider and its Global admin.

use clap::Args;

use super::values;
use crate::accounts::FirstProvider;
use crate::mpn_id::MpnId;

/// The first provider and its Global admin. The sentence above a field is its text in `portal setup --help`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Give a Global admin who lost it a new link to set a password, and do nothing else.
    #[arg(long, value_name = "EMAIL", value_parser = values::email)]
    pub new_link: Option<String>,

    /// Name of the provider.
    #[arg(long, value_parser = values::name, required_unless_present = "new_link")]
    name: Option<String>,

    /// Its country, by the two-letter code.
    #[arg(long, value_name = "CODE", value_parser = values::country, required_unless_present = "new_link")]
    country: Option<String>,

    /// Its MPN ID, 6 to 10 digits.
    #[arg(long, value_name = "ID", value_parser = values::mpn_id, required_unless_present = "new_link")]
    mpn_id: Option<MpnId>,

    /// Email address of its Global admin, who signs in with it.
    #[arg(long, value_parser = values::email, required_unless_present = "new_link")]
    email: Option<String>,

    /// First name of the Global admin.
    #[arg(long, value_name = "NAME", value_parser = values::name, required_unless_present = "new_link")]
    first_name: Option<String>,

    /// Last name of the Global admin.
    #[arg(long, value_name = "NAME", value_parser = values::name, required_unless_present = "new_link")]
    last_name: Option<String>,

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

impl Setup {
    /// The provider to be made; none when only a link is asked for.
    pub fn provider(self) -> Option<FirstProvider> {
        Some(FirstProvider {
            name: self.name?,
            country: self.country?,
            currency: self.currency,
            mpn_id: self.mpn_id?,
            regions: self.region,
            email: self.email?,
            first_name: self.first_name?,
            last_name: self.last_name?,
            support_phone: self.support_phone,
            support_email: self.support_email,
            support_hours: self.support_hours,
        })
    }
}
