//! What is typed about a colleague, and the rules of each box.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::accounts;
use crate::address::{CountryChoice, choices, required};
use crate::countries;
use crate::error::Result;
use crate::id::ResellerId;
use crate::partnerships::{Partner, Partnership, Reseller, regions};
use crate::people::colleague::Colleague;
use crate::scope::{Kind, Organization, Reach, Role, Scope};
use crate::web::form::Problems;
use crate::words::Language;

/// Which part of **User management** is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PeopleFilter {
    pub q: String,
    pub role: String,
    pub after: String,
}

/// A button about a colleague.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct VersionForm {
    /// The person's version when the page was made.
    pub version: String,
}

/// The boxes about a colleague, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PersonForm {
    pub version: String,
    pub first_name: String,
    pub last_name: String,
    /// Of an invitation only; it can't be changed later.
    pub email: String,
    /// Of the invitation's letter.
    pub language: String,
    pub roles: Vec<String>,
    /// `all` or `chosen`.
    pub reach: String,
    pub resellers: Vec<String>,
    pub countries: Vec<String>,
}

/// What a colleague is to be, found right.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub first_name: String,
    pub last_name: String,
    pub roles: Vec<Role>,
    pub reach: Reach,
}

/// Somebody to be invited, found right.
#[derive(Clone, Debug)]
pub(super) struct Invitee {
    pub person: Person,
    pub email: String,
    pub language: Language,
}

/// What a reach can be put together from: resellers for a provider's people, countries for a partner's.
pub(super) struct Choices {
    pub partners: Vec<Partner>,
    pub countries: Vec<CountryChoice>,
}

impl Choices {
    /// What `scope`'s person can give, and what `current` has already.
    pub fn of(conn: &mut PgConnection, scope: &Scope, current: &Reach) -> Result<Choices> {
        let language = scope.visitor.language;
        let (mut partners, regions) = match scope.organization {
            Organization::Provider(id) => (Partnership::partners(conn, scope, id)?, regions(conn, id)?),
            Organization::Reseller(id) => (Vec::new(), vec![Reseller::find(conn, id)?.region]),
            Organization::Customer(..) => (Vec::new(), Vec::new()),
        };
        let missing = current.resellers.iter().flatten().filter(|id| partners.iter().all(|known| known.id != **id));
        let missing: Vec<_> = missing.copied().collect();
        partners.extend(named(conn, scope, &missing)?);
        let mut countries = choices(&regions, language);
        countries.retain(|country| scope.reach.has_country(country.code));
        for code in current.countries.iter().flatten() {
            if countries.iter().all(|known| known.code != code)
                && let Some(country) = countries::find(code)
            {
                countries.push(CountryChoice { code: &country.iso2, name: country.name(language).to_owned() });
            }
        }
        Ok(Choices { partners, countries })
    }

    pub fn is_empty(&self) -> bool {
        self.partners.is_empty() && self.countries.is_empty()
    }
}

/// Resellers by id, as a picker of `scope`'s provider names them.
pub(super) fn named(conn: &mut PgConnection, scope: &Scope, ids: &[ResellerId]) -> Result<Vec<Partner>> {
    scope.provider().map_or_else(|| Ok(Vec::new()), |provider| Partner::several(conn, provider, ids))
}

impl PersonForm {
    pub fn of(colleague: &Colleague) -> PersonForm {
        let reach = colleague.reach();
        PersonForm {
            version: colleague.version.to_string(),
            first_name: colleague.first_name.clone(),
            last_name: colleague.last_name.clone(),
            roles: colleague.roles().iter().map(|role| role.code().to_owned()).collect(),
            reach: if reach.is_whole() { "all" } else { "chosen" }.to_owned(),
            resellers: reach.resellers.iter().flatten().map(ToString::to_string).collect(),
            countries: reach.countries.unwrap_or_default(),
            ..PersonForm::default()
        }
    }

    /// The boxes of an invitation before anything is typed.
    pub fn empty(scope: &Scope) -> PersonForm {
        let language = scope.visitor.language.code().to_owned();
        PersonForm { reach: "all".to_owned(), language, ..PersonForm::default() }
    }

    pub fn has_role(&self, role: &Role) -> bool {
        self.roles.iter().any(|code| code == role.code())
    }

    pub fn has_country(&self, code: &str) -> bool {
        self.countries.iter().any(|chosen| chosen == code)
    }

    pub fn check(&self, kind: Kind, choices: &Choices, problems: &mut Problems) -> Option<Person> {
        let first_name = required(&self.first_name, 50, "first_name", "accounts-first-name-empty", problems);
        let last_name = required(&self.last_name, 50, "last_name", "accounts-last-name-empty", problems);
        let roles = self.checked_roles(kind, problems);
        let reach = self.checked_reach(choices, problems);
        Some(Person { first_name: first_name?, last_name: last_name?, roles: roles?, reach: reach? })
    }

    pub fn check_invitee(&self, kind: Kind, choices: &Choices, problems: &mut Problems) -> Option<Invitee> {
        let email = accounts::check_email(&self.email, "email", problems);
        let person = self.check(kind, choices, problems);
        let language = Language::from_code(&self.language);
        if language.is_none() {
            problems.add("language", "people-language-empty");
        }
        Some(Invitee { person: person?, email: email?, language: language? })
    }

    fn checked_roles(&self, kind: Kind, problems: &mut Problems) -> Option<Vec<Role>> {
        let offered = Role::offered_to(kind);
        let roles: Vec<Role> = offered.iter().copied().filter(|role| self.has_role(role)).collect();
        let known = self.roles.iter().all(|code| roles.iter().any(|role| role.code() == code));
        if roles.is_empty() || !known {
            problems.add("roles", "people-roles-empty");
            return None;
        }
        Some(roles)
    }

    fn checked_reach(&self, choices: &Choices, problems: &mut Problems) -> Option<Reach> {
        if choices.is_empty() || self.reach == "all" {
            return Some(Reach::default());
        }
        let partner =
            |typed: &String| choices.partners.iter().map(|partner| partner.id).find(|id| id.to_string() == *typed);
        let country = |typed: &String| choices.countries.iter().any(|country| country.code == typed);
        let resellers: Option<BTreeSet<_>> = self.resellers.iter().map(partner).collect();
        let countries: BTreeSet<_> = self.countries.iter().cloned().collect();
        if let Some(resellers) = resellers
            && self.reach == "chosen"
            && self.countries.iter().all(country)
            && !(resellers.is_empty() && countries.is_empty())
        {
            return Some(Reach {
                resellers: (!resellers.is_empty()).then(|| resellers.into_iter().collect()),
                countries: (!countries.is_empty()).then(|| countries.into_iter().collect()),
            });
        }
        problems.add("reach", "people-reach-empty");
        None
    }
}
