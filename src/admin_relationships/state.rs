//! The life of an admin relationship: its states, and what each allows whom.

use crate::admin_relationships::relationship::AdminRelationship;
use crate::scope::{MayApproveRoles, MayAskForRoles, Organization, Scope};

/// The state that its facts put a relationship in; the database says it (`admin_relationship_state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The customer has not answered yet.
    Pending,
    Active,
    /// Active, and the end is at most thirty days away.
    Expiring,
    Expired,
    Declined,
    Terminated,
    /// Nobody answered for ninety days.
    Lapsed,
}

impl State {
    pub const ALL: [State; 7] = [
        State::Pending,
        State::Active,
        State::Expiring,
        State::Expired,
        State::Declined,
        State::Terminated,
        State::Lapsed,
    ];

    /// Those in which the partner has the roles.
    pub const HELD: [State; 2] = [State::Active, State::Expiring];

    /// As the database says it.
    pub fn code(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Active => "active",
            State::Expiring => "expiring",
            State::Expired => "expired",
            State::Declined => "declined",
            State::Terminated => "terminated",
            State::Lapsed => "lapsed",
        }
    }

    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    pub fn words(self) -> &'static str {
        match self {
            State::Pending => "roles-state-pending",
            State::Active => "roles-state-active",
            State::Expiring => "roles-state-expiring",
            State::Expired => "roles-state-expired",
            State::Declined => "roles-state-declined",
            State::Terminated => "roles-state-terminated",
            State::Lapsed => "roles-state-lapsed",
        }
    }

    /// The key of why nothing can be done with a relationship that is over, or has been approved.
    pub(super) fn stands_against(self) -> &'static str {
        match self {
            State::Pending => "roles-is-pending",
            State::Active | State::Expiring => "roles-is-active",
            State::Expired => "roles-is-expired",
            State::Declined => "roles-is-declined",
            State::Terminated => "roles-is-terminated",
            State::Lapsed => "roles-is-lapsed",
        }
    }

    pub fn is_held(self) -> bool {
        State::HELD.contains(&self)
    }
}

/// What can be done with a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Approve,
    Decline,
    /// Also takes back a request that nobody has answered.
    Terminate,
}

impl State {
    /// The one place that says what a state allows.
    pub(super) fn allows(self, action: Action) -> bool {
        match action {
            Action::Approve | Action::Decline => self == State::Pending,
            Action::Terminate => self == State::Pending || self.is_held(),
        }
    }
}

impl AdminRelationship {
    /// Whether the state allows it, and the person is of the side that does it. The provider sees what its customers'
    /// resellers have, but ends only what is its own.
    pub(super) fn allows(&self, scope: &Scope, action: Action) -> bool {
        let of_customer = matches!(scope.organization, Organization::Customer(..));
        let side = match action {
            Action::Approve | Action::Decline => of_customer && scope.may::<MayApproveRoles>(),
            // Of a request the customer says no by declining.
            Action::Terminate if of_customer => self.state != State::Pending && scope.may::<MayApproveRoles>(),
            Action::Terminate => self.is_partner(scope) && scope.may::<MayAskForRoles>(),
        };
        side && self.state.allows(action)
    }
}
