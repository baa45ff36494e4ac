//! What a person types to sign in, to choose a password, or to change how the portal looks.

use serde::Deserialize;
use validator::{Validate, ValidateEmail};

use crate::address::optional;
use crate::web::form::Problems;
use crate::web::session::Theme;

#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SignInForm {
    #[validate(length(min = 1, message = "accounts-sign-in-name-empty"))]
    pub sign_in_name: String,
    #[validate(length(min = 1, message = "accounts-password-empty"))]
    pub password: String,
    /// Where to go on; only our own paths are followed.
    pub next: String,
    /// A sealed form that waits for its author.
    pub held: String,
}

/// Where to go on after signing in; only our own paths are followed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NextPage {
    pub next: String,
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct PasswordForm {
    pub password: String,
    pub password_again: String,
}

impl PasswordForm {
    /// Whether the same password was typed twice.
    pub fn check_again(&self, problems: &mut Problems) {
        if self.password != self.password_again {
            problems.add("password_again", "accounts-passwords-differ");
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct ForgotForm {
    #[validate(length(min = 1, message = "accounts-sign-in-name-empty"))]
    pub sign_in_name: String,
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct ChangePasswordForm {
    #[validate(length(min = 1, message = "accounts-password-empty"))]
    pub current_password: String,
    #[serde(flatten)]
    pub new: PasswordForm,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    pub language: String,
    pub theme: Option<Theme>,
    /// The name of a time zone, such as `Europe/Berlin`.
    pub zone: String,
    /// `true` or `false`.
    pub single_keys: String,
    pub back: String,
}

/// An address that mail can be sent to, in lower case.
pub fn check_email(typed: &str, field: &'static str, problems: &mut Problems) -> Option<String> {
    let text = optional(typed, 200, field, problems)?.to_lowercase();
    let key = match text.as_str() {
        "" => "accounts-email-empty",
        _ if text.parse::<lettre::Address>().is_err() || !text.validate_email() => "accounts-email-wrong",
        _ => return Some(text),
    };
    problems.add(field, key);
    None
}

/// What stands behind the `@` of an address.
pub fn domain_of(email: &str) -> &str {
    email.rsplit('@').next().unwrap_or_default()
}

/// `next` if it is a path of our own, else the home page.
pub fn own_path(next: &str) -> String {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|character| character.is_control() || character.is_whitespace());
    if own { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_our_own_paths_are_followed() {
        assert_eq!(own_path("/customers?q=a%20b"), "/customers?q=a%20b");
        for foreign in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb", "/\t/evil.example"]
        {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }
}
