//! What a person types to request a partnership, to accept one, or to enroll a company.

use diesel::prelude::*;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::accounts::{Password, check_email, words_about};
use crate::address::{AddressBoxes, DOMAIN_SUFFIX, required};
use crate::mpn_id::MpnId;
use crate::schema::resellers;
use crate::web::form::{Form, Problems};

/// The draft email of **Request a partnership**, and of **Invite new customers**.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct RequestForm {
    #[validate(custom(function = "subject_fits"))]
    pub subject: String,
    #[validate(custom(function = "body_fits"))]
    pub body: String,
    /// `email` or `done`: which button was pressed.
    pub action: String,
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct AcceptForm {
    pub consent: bool,
}

/// To whom **Send** sends.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SendForm {
    pub recipients: String,
    /// Of those that name none.
    pub language: String,
    /// The fingerprint of what the page showed.
    pub shown: String,
    /// `send`; anything else is to look first.
    pub action: String,
}

/// The button that was pressed on an invitation's page.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct OpenForm {
    /// `enroll`; anything else is to sign in.
    pub to: String,
}

/// Why the invited declines.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct DeclineForm {
    #[validate(custom(function = "reason_fits"))]
    pub reason: String,
}

/// Who asks for a new request, where the link is good for nothing.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct AskForm {
    pub name: String,
    pub email: String,
}

/// Which partnership requests are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RequestsFilter {
    pub q: String,
    pub state: String,
    pub after: String,
}

/// **Enroll as an indirect reseller**.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct EnrollForm {
    pub name: String,
    pub mpn_id: String,
    pub mpn_kind: String,
    #[serde(flatten)]
    pub address: AddressBoxes,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub password: String,
    pub password_again: String,
    pub agreement: bool,
    /// `country` when only the country's boxes are asked for.
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
    #[diesel(skip_insertion)]
    pub password: Password,
}

impl RequestForm {
    /// The message as a `mailto:` link without a recipient: the person fills it in (134).
    pub fn mailto(&self) -> String {
        let encode = |text: &str| -> String {
            let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
            url::form_urlencoded::byte_serialize(lines.as_bytes()).collect::<String>().replace('+', "%20")
        };
        format!("mailto:?subject={}&body={}", encode(&self.subject), encode(&self.body))
    }
}

impl EnrollForm {
    /// The company and its first user's password, or what needs a change. `provider_mpn_id` is not the
    /// reseller's to use.
    pub fn check(form: &Form<EnrollForm>, regions: &[String], provider_mpn_id: &str) -> Result<Enrollment, Problems> {
        let mut problems = form.unreadable();
        let enrollment = form.take(regions, provider_mpn_id, &mut problems);
        match enrollment {
            Some(enrollment) if problems.is_empty() => Ok(enrollment),
            _ => Err(problems),
        }
    }

    fn take(&self, regions: &[String], provider_mpn_id: &str, problems: &mut Problems) -> Option<Enrollment> {
        let name = required(&self.name, 200, "name", "company-name-required", problems);
        let mpn_id = self.mpn_id(provider_mpn_id, problems);
        if !matches!(self.mpn_kind.as_str(), "location" | "company") {
            problems.add("mpn_kind", "partnerships-mpn-kind-empty");
        }
        let address = self.address.check(regions, problems);
        let first = required(&self.first_name, 50, "first_name", "accounts-first-name-empty", problems);
        let last = required(&self.last_name, 50, "last_name", "accounts-last-name-empty", problems);
        let email = self.email(problems);
        let phone = address.as_ref().and_then(|address| match address.country.check_phone(&self.phone) {
            Ok(phone) if phone.is_empty() => {
                problems.add("phone", "partnerships-phone-empty");
                None
            }
            Ok(phone) => Some(phone),
            Err(phrase) => {
                problems.add("phone", phrase);
                None
            }
        });
        let password = self.password(problems);
        if !self.agreement {
            problems.add("agreement", "partnerships-agreement-unsigned");
        }
        let address = address?;
        Some(Enrollment {
            name: name?,
            country: address.country.iso2.clone(),
            region: address.country.region.clone(),
            mpn_id: mpn_id?.to_string(),
            mpn_kind: self.mpn_kind.clone(),
            address_line1: address.line1,
            address_line2: address.line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            contact_first_name: first?,
            contact_last_name: last?,
            contact_email: email?,
            contact_phone: phone?,
            password: password?,
        })
    }

    fn mpn_id(&self, provider_mpn_id: &str, problems: &mut Problems) -> Option<MpnId> {
        match self.mpn_id.parse::<MpnId>() {
            Ok(id) if id.as_str() == provider_mpn_id => problems.add("mpn_id", "partnerships-mpn-id-providers"),
            Ok(id) => return Some(id),
            Err(phrase) => problems.add("mpn_id", phrase),
        }
        None
    }

    /// The first user signs in with it; the names of customers' administrators are not to be had.
    fn email(&self, problems: &mut Problems) -> Option<String> {
        let email = check_email(&self.email, "email", problems)?;
        if email.ends_with(DOMAIN_SUFFIX) {
            problems.add("email", "partnerships-email-onmicrosoft");
            return None;
        }
        Some(email)
    }

    fn password(&self, problems: &mut Problems) -> Option<Password> {
        if self.password != self.password_again {
            problems.add("password_again", "accounts-passwords-differ");
        }
        let about = words_about(&self.email, &[&self.email, &self.first_name, &self.last_name, &self.name]);
        Password::chosen(&self.password, &about).map_err(|key| problems.add("password", key)).ok()
    }
}

fn subject_fits(subject: &str) -> Result<(), ValidationError> {
    fits(subject, 200, "partnerships-subject-empty")
}

fn body_fits(body: &str) -> Result<(), ValidationError> {
    fits(body, 5000, "partnerships-body-empty")
}

fn reason_fits(reason: &str) -> Result<(), ValidationError> {
    fits(reason, 500, "partnerships-reason-empty")
}

fn fits(text: &str, max: usize, empty: &'static str) -> Result<(), ValidationError> {
    if text.trim().is_empty() {
        return Err(ValidationError::new(empty));
    }
    if text.chars().count() > max {
        let mut error = ValidationError::new("web-too-long");
        error.add_param("max".into(), &max);
        return Err(error);
    }
    Ok(())
}
