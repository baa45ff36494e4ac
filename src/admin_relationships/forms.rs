//! What a person types about an admin relationship, and the rules of each box.

use serde::Deserialize;

use crate::address::required;
use crate::admin_relationships::role::AdminRole;
use crate::id::AdminRelationshipId;
use crate::web::form::Problems;
use crate::words::Phrase;

/// The most days that one can be asked for: two years.
pub(super) const MOST_DAYS: i32 = 730;

/// The most characters of a name, and of a reason.
const LONGEST_NAME: usize = 100;
const LONGEST_REASON: usize = 1_000;

/// The boxes of the list's filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListFilter {
    pub q: String,
    /// A state's code.
    pub state: String,
}

/// The boxes of **Request for new relationship**, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    /// What the page minted, so that it is asked for once.
    pub id: String,
    pub name: String,
    pub days: String,
    pub roles: Vec<String>,
    /// `yes` or `no`.
    pub auto_extend: String,
}

/// What is asked for, found right and not yet kept.
pub(super) struct Asked {
    pub id: AdminRelationshipId,
    pub name: String,
    pub days: i32,
    pub roles: Vec<AdminRole>,
    pub auto_extend: bool,
}

impl AskForm {
    pub fn has(&self, role: &AdminRole) -> bool {
        self.roles.iter().any(|code| code == role.code())
    }

    pub(super) fn check(&self, problems: &mut Problems) -> Option<Asked> {
        let name = required(&self.name, LONGEST_NAME, "name", "roles-name-empty", problems);
        let days = self.days.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
        if days.is_none() {
            problems.add("days", Phrase::new("roles-days-wrong").with("max", MOST_DAYS));
        }
        let roles: Option<Vec<AdminRole>> = self.roles.iter().map(|code| AdminRole::from_code(code)).collect();
        let roles = roles.filter(|roles| !roles.is_empty());
        if roles.is_none() {
            problems.add("roles", "roles-none-chosen");
        }
        let auto_extend = match self.auto_extend.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                problems.add("auto_extend", "roles-auto-extend-empty");
                None
            }
        };
        let Ok(id) = self.id.parse() else {
            problems.add("", "web-not-a-form");
            return None;
        };
        Some(Asked { id, name: name?, days: days?, roles: roles?, auto_extend: auto_extend? })
    }
}

/// Why the customer says no.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    pub body: String,
}

impl DeclineForm {
    pub(super) fn check(&self, problems: &mut Problems) -> Option<String> {
        required(&self.body.replace("\r\n", "\n"), LONGEST_REASON, "body", "roles-reason-empty", problems)
    }
}

/// **Terminate**, or **Take back** on the page of a request that nobody had answered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TerminateForm {
    pub pending: bool,
}
