//! What a person types into the **Support profile**.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::accounts::check_email;
use crate::address::optional;
use crate::countries::Country;
use crate::support::SupportContact;
use crate::support::contact::LANGUAGES;
use crate::web::form::Problems;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    /// What the form was read at.
    pub before: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub hours: String,
    pub languages: Vec<String>,
}

/// A support profile found right.
#[derive(Clone, Debug)]
pub struct Profile {
    pub phone: String,
    pub email: String,
    pub website: String,
    pub hours: String,
    /// In the order of their codes.
    pub languages: Vec<String>,
}

impl ProfileForm {
    pub fn of(contact: &SupportContact) -> ProfileForm {
        ProfileForm {
            phone: contact.phone.clone(),
            email: contact.email.clone(),
            website: contact.website.clone(),
            hours: contact.hours.clone(),
            languages: contact.codes().into_iter().map(str::to_owned).collect(),
            before: String::new(),
        }
    }

    pub fn speaks(&self, code: &str) -> bool {
        self.languages.iter().any(|chosen| chosen == code)
    }

    /// The phone number is read by the numbering plan of the company's country.
    pub fn check(&self, country: Option<&Country>, problems: &mut Problems) -> Option<Profile> {
        let phone = self.checked_phone(country, problems);
        let email = check_email(&self.email, "email", problems);
        let website = check_website(&self.website, problems);
        let hours = optional(&self.hours, 200, "hours", problems);
        let languages: Vec<String> =
            LANGUAGES.into_iter().filter(|code| self.speaks(code)).map(str::to_owned).collect();
        if self.languages.iter().any(|chosen| !LANGUAGES.contains(&chosen.as_str())) {
            problems.add("languages", "support-languages-unknown");
        }
        Some(Profile { phone: phone?, email: email?, website: website?, hours: hours?, languages })
    }

    fn checked_phone(&self, country: Option<&Country>, problems: &mut Problems) -> Option<String> {
        if self.phone.trim().is_empty() {
            problems.add("phone", "support-phone-empty");
            return None;
        }
        match country?.check_phone(&self.phone) {
            Ok(phone) => Some(phone),
            Err(phrase) => {
                problems.add("phone", phrase);
                None
            }
        }
    }
}

/// A page on the web, or none: whoever follows it from the portal is not sent anywhere else.
pub fn check_website(typed: &str, problems: &mut Problems) -> Option<String> {
    let typed = optional(typed, 200, "website", problems)?;
    if typed.is_empty() {
        return Some(typed);
    }
    let url = Url::parse(&typed).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.filter(|url| url.username().is_empty() && url.password().is_none());
    let named = url.filter(|url| url.domain().is_some_and(|domain| domain.contains('.')));
    match named.map(String::from).filter(|url| url.len() <= 500) {
        Some(url) => Some(url),
        None => {
            problems.add("website", "support-website-wrong");
            None
        }
    }
}
