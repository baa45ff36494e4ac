//! What a person types to request a partnership, or to answer one.

use serde::Deserialize;
use validator::{Validate, ValidationError};

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
