//! What is typed about a customer's user, and the rules of each box.

use serde::{Deserialize, Serialize};

use crate::address::optional;
use crate::countries;
use crate::customers::Customer;
use crate::id::{SubscriptionId, UserId};
use crate::scope::{Kind, Role};
use crate::users::licenses::Pool;
use crate::users::user::CustomerUser;
use crate::web::form::Problems;
use crate::words::Phrase;

/// The most characters before the @ of a user name (Microsoft Entra).
const LONGEST_USER_NAME: usize = 64;

/// Which users are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserFilter {
    pub q: String,
    pub show: String,
    pub after: String,
}

/// The parts of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    Active,
    Unlicensed,
    Admins,
    Deleted,
}

impl Show {
    pub const ALL: [Show; 4] = [Show::Active, Show::Unlicensed, Show::Admins, Show::Deleted];

    pub fn code(self) -> &'static str {
        match self {
            Show::Active => "",
            Show::Unlicensed => "unlicensed",
            Show::Admins => "admins",
            Show::Deleted => "deleted",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Show::Active => "users-show-active",
            Show::Unlicensed => "users-show-unlicensed",
            Show::Admins => "users-show-admins",
            Show::Deleted => "users-show-deleted",
        }
    }
}

impl UserFilter {
    /// Anything else that is asked for shows the active ones.
    pub fn shown(&self) -> Show {
        Show::ALL.into_iter().find(|show| show.code() == self.show).unwrap_or(Show::Active)
    }

    /// The list that it asks for, without the place in it.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("show", self.shown().code())
            .finish()
    }
}

/// A button about a user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct VersionForm {
    /// The user's version when the page was made.
    pub version: String,
}

/// The licenses of one user, as ticked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LicensesForm {
    pub licenses: Vec<String>,
    /// What the user held when the page was made.
    pub before: Vec<String>,
}

/// One subscription for many users.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ManyForm {
    pub chosen: Vec<String>,
    pub licenses: String,
    /// `assign` or `remove`.
    pub action: String,
    pub q: String,
    pub show: String,
    pub after: String,
}

impl ManyForm {
    pub fn ids(&self) -> Vec<UserId> {
        self.chosen.iter().filter_map(|id| id.parse().ok()).collect()
    }

    /// The list that the form stood in; PostgreSQL takes no text with a NUL in it.
    pub fn filter(&self) -> UserFilter {
        UserFilter { q: self.q.replace('\0', ""), show: self.show.clone(), after: self.after.clone() }
    }
}

/// The boxes about a user, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct UserForm {
    pub version: String,
    pub first_name: String,
    pub last_name: String,
    pub display_name: String,
    /// Of a new user only; it stays.
    pub user_name: String,
    pub location: String,
    pub roles: Vec<String>,
    /// Of a new user only; later they have a form of their own.
    pub licenses: Vec<String>,
}

/// What a user is to be, found right.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub first_name: String,
    pub last_name: String,
    pub display_name: String,
    pub location: String,
    pub roles: Vec<Role>,
}

/// A user to be added, found right.
#[derive(Clone, Debug)]
pub(super) struct Newcomer {
    pub person: Person,
    pub sign_in_name: String,
    pub licenses: Vec<SubscriptionId>,
}

impl UserForm {
    pub fn of(customer: &Customer, user: &CustomerUser) -> UserForm {
        UserForm {
            version: user.version.to_string(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            display_name: user.display_name.clone(),
            location: user.location(customer).to_owned(),
            roles: user.roles().iter().map(|role| role.code().to_owned()).collect(),
            ..UserForm::default()
        }
    }

    /// The boxes before anything is typed.
    pub fn empty(customer: &Customer) -> UserForm {
        UserForm { location: customer.country.clone(), ..UserForm::default() }
    }

    pub fn has_role(&self, role: &Role) -> bool {
        self.roles.iter().any(|code| code == role.code())
    }

    pub fn has_license(&self, pool: &Pool) -> bool {
        self.licenses.contains(&pool.id.to_string())
    }

    pub fn check(&self, problems: &mut Problems) -> Option<Person> {
        let first_name = optional(&self.first_name, 50, "first_name", problems);
        let last_name = optional(&self.last_name, 50, "last_name", problems);
        let (first_name, last_name) = (first_name?, last_name?);
        let display_name = match self.display_name.trim().is_empty() {
            true => format!("{first_name} {last_name}").trim().to_owned(),
            false => self.display_name.trim().to_owned(),
        };
        if display_name.is_empty() {
            problems.add("display_name", "users-display-name-empty");
        }
        optional(&display_name, 101, "display_name", problems);
        let location = countries::find(self.location.trim()).map(|country| country.iso2.clone());
        if location.is_none() {
            problems.add("location", "users-location-empty");
        }
        let offered = Role::offered_to(Kind::Customer);
        let roles: Vec<Role> = offered.iter().copied().filter(|role| self.has_role(role)).collect();
        if !self.roles.iter().all(|code| roles.iter().any(|role| role.code() == code)) {
            problems.add("roles", "users-roles-unknown");
        }
        // Who has no name of either kind is called by the display name.
        let first_name = if first_name.is_empty() && last_name.is_empty() { display_name.clone() } else { first_name };
        Some(Person { first_name, last_name, display_name, location: location?, roles })
    }

    pub fn check_newcomer(&self, customer: &Customer, problems: &mut Problems) -> Option<Newcomer> {
        let person = self.check(problems);
        let sign_in_name = match user_name(&self.user_name, customer) {
            Ok(name) => Some(name),
            Err(phrase) => {
                problems.add("user_name", phrase);
                None
            }
        };
        let licenses: Option<Vec<SubscriptionId>> = self.licenses.iter().map(|id| id.parse().ok()).collect();
        if licenses.is_none() {
            problems.add("licenses", "users-license-gone");
        }
        Some(Newcomer { person: person?, sign_in_name: sign_in_name?, licenses: licenses? })
    }
}

/// The sign-in name that is meant: the part before the @, or all of it in the customer's own domain. What may
/// stand in it is Microsoft Entra's rule.
pub(super) fn user_name(typed: &str, customer: &Customer) -> Result<String, Phrase> {
    let typed = typed.trim().to_lowercase();
    let (name, domain) = typed.split_once('@').unwrap_or((&typed, &customer.domain));
    let allowed = |character: char| character.is_ascii_alphanumeric() || "'.-_!#^~".contains(character);
    if name.is_empty() {
        return Err(Phrase::new("users-user-name-empty"));
    }
    if domain != customer.domain.to_lowercase() {
        return Err(Phrase::new("users-user-name-domain").with("domain", &customer.domain));
    }
    if !name.chars().all(allowed) || name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        return Err(Phrase::new("users-user-name-wrong"));
    }
    if name.len() > LONGEST_USER_NAME {
        return Err(Phrase::new("web-too-long").with("max", LONGEST_USER_NAME));
    }
    Ok(format!("{name}@{domain}"))
}
