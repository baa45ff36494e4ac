//! The kinds of notification: exactly what needs a decision, who can take it, and what to do.

use crate::scope::{
    Granted, Kind as Organizations, MayAnswerRequests, MayAskForRoles, MayAssociate, MayChangeMany, MayDecideRequests,
    MayManageSubscription, MayOrder, MayPartner, Right, Role, Scope,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A reseller asks for something.
    Request,
    /// The provider has declined what the person asked for.
    Declined,
    /// The window closes in which a request can still be granted.
    Window,
    /// The letter of a partnership request of the person's came back.
    Bounced,
    /// A service request is the company's to answer.
    Service,
    /// Whoever answers a service request of the person's needs an answer.
    Asked,
    /// Roles in a customer's account end, unless the person asks anew.
    Roles,
    /// Renewals that nobody has decided.
    Renewals,
    /// Rows of the person's file were refused when they were to be done.
    Bulk,
    /// Something of the person's move of customers has stayed.
    Move,
    /// Something of the person's change of many credits has stayed.
    Credit,
}

/// How often letters about a kind go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Often {
    Now,
    /// Once a day, with the others.
    Daily,
    Never,
}

impl Often {
    pub const ALL: [Often; 3] = [Often::Now, Often::Daily, Often::Never];

    pub fn code(self) -> &'static str {
        match self {
            Often::Now => "now",
            Often::Daily => "daily",
            Often::Never => "never",
        }
    }

    pub fn from_code(code: &str) -> Option<Often> {
        Often::ALL.into_iter().find(|often| often.code() == code)
    }

    pub fn words(self) -> &'static str {
        match self {
            Often::Now => "notifications-now",
            Often::Daily => "notifications-daily",
            Often::Never => "notifications-never",
        }
    }
}

impl Kind {
    pub const ALL: [Kind; 11] = [
        Kind::Request,
        Kind::Declined,
        Kind::Window,
        Kind::Renewals,
        Kind::Service,
        Kind::Asked,
        Kind::Bounced,
        Kind::Roles,
        Kind::Bulk,
        Kind::Move,
        Kind::Credit,
    ];

    /// As the database keeps it.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Declined => "declined",
            Kind::Window => "window",
            Kind::Bounced => "bounced",
            Kind::Service => "service",
            Kind::Asked => "asked",
            Kind::Roles => "roles",
            Kind::Renewals => "renewals",
            Kind::Bulk => "bulk",
            Kind::Move => "move",
            Kind::Credit => "credit",
        }
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What it is called in the inbox, and as the subject of its letter.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Request => "notifications-kind-request",
            Kind::Declined => "notifications-kind-declined",
            Kind::Window => "notifications-kind-window",
            Kind::Bounced => "notifications-kind-bounced",
            Kind::Service => "notifications-kind-service",
            Kind::Asked => "notifications-kind-asked",
            Kind::Roles => "notifications-kind-roles",
            Kind::Renewals => "notifications-kind-renewals",
            Kind::Bulk => "notifications-kind-bulk",
            Kind::Move => "notifications-kind-move",
            Kind::Credit => "notifications-kind-credit",
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Kind::Request => "notifications-do-request",
            Kind::Declined => "notifications-do-declined",
            Kind::Window => "notifications-do-window",
            Kind::Bounced => "notifications-do-bounced",
            Kind::Service => "notifications-do-service",
            Kind::Asked => "notifications-do-asked",
            Kind::Roles => "notifications-do-roles",
            Kind::Renewals => "notifications-do-renewals",
            Kind::Bulk | Kind::Move | Kind::Credit => "notifications-do-stayed",
        }
    }

    /// Who can take the decision.
    pub fn right(self) -> &'static Right {
        match self {
            Kind::Request | Kind::Window => MayDecideRequests::RIGHT,
            Kind::Declined | Kind::Renewals => MayManageSubscription::RIGHT,
            Kind::Bounced => MayPartner::RIGHT,
            Kind::Service | Kind::Asked => MayAnswerRequests::RIGHT,
            Kind::Roles => MayAskForRoles::RIGHT,
            Kind::Bulk => MayChangeMany::RIGHT,
            Kind::Move => MayAssociate::RIGHT,
            Kind::Credit => MayOrder::RIGHT,
        }
    }

    /// The roles in such a company that allow it.
    pub fn roles(self, of: Organizations) -> Vec<&'static str> {
        self.right().roles(of).into_iter().map(Role::code).collect()
    }

    /// How often letters about it go out where the person has chosen nothing. Of a decision on a request, and of an
    /// answer in a service request, whoever asked gets a letter anyway.
    pub fn usual(self) -> Often {
        match self {
            Kind::Declined | Kind::Asked => Often::Never,
            _ => Often::Daily,
        }
    }

    /// Whether the person can be told of it at all.
    pub fn is_for(self, scope: &Scope) -> bool {
        self.right().roles(scope.kind()).iter().any(|role| scope.roles.contains(role))
            && (self != Kind::Declined || scope.reseller().is_some())
    }
}
