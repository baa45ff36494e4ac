//! The boxes in which a company enrolls, step by step, and their rules.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::accounts::{Password, check_email, domain_of, words_about};
use crate::address::{Address, AddressBoxes, DOMAIN_SUFFIX, optional, required};
use crate::countries::Country;
use crate::mpn_id::MpnId;
use crate::schema::resellers;
use crate::support::check_website;
use crate::web::form::Problems;
use crate::words::Phrase;

/// Well-known services where anybody gets a mailbox: an address there says nothing about a company.
const WEB_MAIL: &str = include_str!("web_mail.csv");

pub(in crate::partnerships) fn is_web_mail(domain: &str) -> bool {
    WEB_MAIL.lines().any(|service| service == domain)
}

/// **Enroll as an indirect reseller**: the boxes of all steps, as typed. What is kept of them is neither the
/// password nor the signature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnrollForm {
    pub name: String,
    #[serde(flatten)]
    pub address: AddressBoxes,
    pub mpn_id: String,
    pub mpn_kind: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// A web-mail address is used on purpose.
    pub web_mail: bool,
    /// The request was sent to another domain of the same company.
    pub other_domain: bool,
    pub phone: String,
    pub support_phone: String,
    pub support_email: String,
    pub support_website: String,
    pub support_hours: String,
    #[serde(skip_serializing)]
    pub agreement: bool,
    #[serde(skip_serializing)]
    pub password: String,
    #[serde(skip_serializing)]
    pub password_again: String,
    /// The fingerprint of what the last step showed.
    #[serde(skip_serializing)]
    pub shown: String,
    /// `back`, or `country` when only the country's boxes are asked for; anything else is to go on.
    #[serde(skip_serializing)]
    pub action: String,
}

/// A company whose enrollment is found right.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = resellers)]
pub struct Enrollment {
    pub name: String,
    pub country: String,
    pub region: String,
    pub mpn_id: String,
    pub mpn_kind: String,
    pub address_line1: String,
    pub address_line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub contact_first_name: String,
    pub contact_last_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub support_phone: String,
    pub support_email: String,
    pub support_website: String,
    pub support_hours: String,
}

/// The primary contact, found right.
struct Contact {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
}

/// The support profile, found right.
struct Support {
    phone: String,
    email: String,
    website: String,
    hours: String,
}

impl EnrollForm {
    /// With the boxes of one step as they were typed just now.
    pub(super) fn with(self, step: Step, typed: &EnrollForm) -> EnrollForm {
        let typed = typed.clone();
        match step {
            Step::Company => EnrollForm { name: typed.name, address: typed.address, ..self },
            Step::MpnId => EnrollForm { mpn_id: typed.mpn_id, mpn_kind: typed.mpn_kind, ..self },
            Step::Contact => EnrollForm {
                first_name: typed.first_name,
                last_name: typed.last_name,
                email: typed.email,
                web_mail: typed.web_mail,
                other_domain: typed.other_domain,
                phone: typed.phone,
                ..self
            },
            Step::Support => EnrollForm {
                support_phone: typed.support_phone,
                support_email: typed.support_email,
                support_website: typed.support_website,
                support_hours: typed.support_hours,
                ..self
            },
            Step::Sign => EnrollForm {
                agreement: typed.agreement,
                password: typed.password,
                password_again: typed.password_again,
                shown: typed.shown,
                ..self
            },
        }
    }

    /// Whether nothing has been typed at this step.
    pub(super) fn is_blank(&self, step: Step) -> bool {
        let nothing = EnrollForm { mpn_kind: self.mpn_kind.clone(), ..EnrollForm::default() };
        nothing.clone().with(step, self) == nothing
    }

    /// As a step is shown that nobody has filled in yet: with what is most likely right.
    pub(super) fn prefilled(self, step: Step) -> EnrollForm {
        match step {
            Step::MpnId if self.mpn_kind.is_empty() => EnrollForm { mpn_kind: "location".to_owned(), ..self },
            Step::Support if self.is_blank(step) => {
                EnrollForm { support_phone: self.phone.clone(), support_email: self.email.clone(), ..self }
            }
            _ => self,
        }
    }

    /// What is wrong with a step by itself, without a look at what others have.
    pub(super) fn check(&self, step: Step, regions: &[String]) -> Problems {
        let mut problems = Problems::none();
        let country = self.address.country_in(regions);
        match step {
            Step::Company => drop(self.company(regions, &mut problems)),
            Step::MpnId => drop(self.identifier(&mut problems)),
            Step::Contact => drop(self.contact(country, &mut problems)),
            Step::Support => drop(self.support(country, &mut problems)),
            Step::Sign => drop(self.signature(&mut problems)),
        }
        problems
    }

    /// The company, when nothing is wrong with the steps that are kept.
    pub(super) fn enrollment(&self, regions: &[String]) -> Option<Enrollment> {
        let mut problems = Problems::none();
        let (name, address) = self.company(regions, &mut problems)?;
        let mpn_id = self.identifier(&mut problems)?;
        let contact = self.contact(Some(address.country), &mut problems)?;
        let support = self.support(Some(address.country), &mut problems)?;
        let enrollment = Enrollment {
            name,
            country: address.country.iso2.clone(),
            region: address.country.region.clone(),
            mpn_id: mpn_id.to_string(),
            mpn_kind: self.mpn_kind.clone(),
            address_line1: address.line1,
            address_line2: address.line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            contact_first_name: contact.first_name,
            contact_last_name: contact.last_name,
            contact_email: contact.email,
            contact_phone: contact.phone,
            support_phone: support.phone,
            support_email: support.email,
            support_website: support.website,
            support_hours: support.hours,
        };
        problems.is_empty().then_some(enrollment)
    }

    fn company(&self, regions: &[String], problems: &mut Problems) -> Option<(String, Address)> {
        let name = required(&self.name, 200, "name", "company-name-required", problems);
        let address = self.address.check(regions, problems);
        name.zip(address)
    }

    fn identifier(&self, problems: &mut Problems) -> Option<MpnId> {
        let mpn_id = self.mpn_id.parse().map_err(|phrase: Phrase| problems.add("mpn_id", phrase)).ok();
        if !matches!(self.mpn_kind.as_str(), "location" | "company") {
            problems.add("mpn_kind", "partnerships-mpn-kind-empty");
        }
        mpn_id.filter(|_| problems.is_empty())
    }

    fn contact(&self, country: Option<&Country>, problems: &mut Problems) -> Option<Contact> {
        let first_name = required(&self.first_name, 50, "first_name", "accounts-first-name-empty", problems);
        let last_name = required(&self.last_name, 50, "last_name", "accounts-last-name-empty", problems);
        let email = self.sign_in_name(problems);
        let phone = phone(&self.phone, country, ("phone", "partnerships-phone-empty"), problems);
        Some(Contact { first_name: first_name?, last_name: last_name?, email: email?, phone: phone? })
    }

    /// The first user signs in with it; the names of customers' administrators are not to be had, and a web-mail
    /// address is taken when it is meant.
    fn sign_in_name(&self, problems: &mut Problems) -> Option<String> {
        let email = check_email(&self.email, "email", problems)?;
        if email.ends_with(DOMAIN_SUFFIX) {
            problems.add("email", "partnerships-email-onmicrosoft");
            return None;
        }
        let domain = domain_of(&email);
        if !self.web_mail && is_web_mail(domain) {
            problems.add("web_mail", Phrase::new("partnerships-web-mail").with("domain", domain));
            return None;
        }
        Some(email)
    }

    fn support(&self, country: Option<&Country>, problems: &mut Problems) -> Option<Support> {
        let phone = phone(&self.support_phone, country, ("support_phone", "support-phone-empty"), problems);
        let email = check_email(&self.support_email, "support_email", problems);
        let mut of_website = Problems::none();
        let website = check_website(&self.support_website, &mut of_website);
        if let Some(wrong) = of_website.all().first() {
            problems.add("support_website", wrong.phrase.clone());
        }
        let hours = optional(&self.support_hours, 200, "support_hours", problems);
        Some(Support { phone: phone?, email: email?, website: website?, hours: hours? })
    }

    /// The first user's password, when the agreement is signed, too.
    pub(super) fn signature(&self, problems: &mut Problems) -> Option<Password> {
        if !self.agreement {
            problems.add("agreement", "partnerships-agreement-unsigned");
        }
        if self.password != self.password_again {
            problems.add("password_again", "accounts-passwords-differ");
        }
        let about = words_about(&self.email, &[&self.email, &self.first_name, &self.last_name, &self.name]);
        let password = Password::chosen(&self.password, &about).map_err(|key| problems.add("password", key)).ok();
        password.filter(|_| problems.is_empty())
    }
}

/// A phone number, read by the numbering plan of the company's country.
fn phone(
    typed: &str,
    country: Option<&Country>,
    (field, empty): (&'static str, &'static str),
    problems: &mut Problems,
) -> Option<String> {
    if typed.trim().is_empty() {
        problems.add(field, empty);
        return None;
    }
    let Some(country) = country else {
        problems.add(field, "address-country-empty");
        return None;
    };
    country.check_phone(typed).map_err(|phrase| problems.add(field, phrase)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_mail_is_asked_about_and_taken_when_it_is_meant() {
        let contact = |email: &str, web_mail: bool| EnrollForm {
            first_name: "Jule".to_owned(),
            last_name: "Öztürk".to_owned(),
            email: email.to_owned(),
            web_mail,
            phone: "+49 421 123456".to_owned(),
            address: AddressBoxes { country: "DE".to_owned(), ..AddressBoxes::default() },
            ..EnrollForm::default()
        };
        let asked = |form: EnrollForm| form.check(Step::Contact, &["Europe".to_owned()]).of("web_mail").is_some();
        for email in ["jule@gmail.com", "Jule@Mail.RU", "jule@yandex.ru", "jule@outlook.com"] {
            assert!(asked(contact(email, false)) && !asked(contact(email, true)), "{email}");
        }
        for email in ["jule@fourthharbor.example", "jule@notgmail.com", "jule@gmail.com.example"] {
            assert!(!asked(contact(email, false)), "{email}");
        }
        assert!(WEB_MAIL.lines().is_sorted());
    }

    #[test]
    fn neither_password_nor_signature_is_kept() {
        let typed = EnrollForm {
            agreement: true,
            password: "secret".to_owned(),
            password_again: "secret".to_owned(),
            ..EnrollForm::default()
        };
        let kept = serde_json::to_string(&typed).unwrap();
        assert!(!kept.contains("password") && !kept.contains("secret") && !kept.contains("agreement"), "{kept}");
    }
}
