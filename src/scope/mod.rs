//! Who asks, for which organization, and the rights made from that.
//!
//! A right is a type: an operation asks for it by reference, only this room makes one, so a check
//! can't be forgotten. The rights stand in one table, in `rights.rs`.

mod confirmed;
mod reach;
mod rights;
mod role;

pub use confirmed::{Confirmed, SecondFactor, Unconfirmed, Ways};
pub use reach::Reach;
pub use rights::*;
pub use role::Role;

use chrono::{DateTime, Utc};

use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, SessionId, UserId};
use crate::web::session::Visitor;

/// A signed-in person and the organization they act for.
#[derive(Clone, Debug)]
pub struct Scope {
    pub visitor: Visitor,
    pub session_id: SessionId,
    /// When they last proved who they are: at sign-in, or when they were asked again since.
    pub proven_at: DateTime<Utc>,
    pub user_id: UserId,
    pub sign_in_name: String,
    pub name: String,
    pub organization: Organization,
    pub organization_name: String,
    pub roles: Vec<Role>,
    /// Which of the organization's customers they see.
    pub reach: Reach,
    /// How many of their notifications are unread, counted up to [`MOST_UNREAD`] and one.
    pub unread: i64,
}

/// The most unread notifications that each page counts.
pub const MOST_UNREAD: i64 = 99;

/// Whose person it is; each kind sees its own part of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organization {
    Provider(ProviderId),
    Reseller(ResellerId),
    Customer(ProviderId, CustomerId),
}

/// The kinds of organization, without their ids: the columns of the table of rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Provider,
    Reseller,
    Customer,
}

impl Organization {
    pub fn kind(self) -> Kind {
        match self {
            Organization::Provider(_) => Kind::Provider,
            Organization::Reseller(_) => Kind::Reseller,
            Organization::Customer(..) => Kind::Customer,
        }
    }
}

impl Scope {
    pub fn kind(&self) -> Kind {
        self.organization.kind()
    }

    /// Whether the person holds the right `P`: what menus and buttons ask.
    pub fn may<P: Granted>(&self) -> bool {
        matches!(P::RIGHT.decide(self.kind(), &self.roles), Verdict::Held(_))
    }

    /// The right `P`, where a part of an operation asks for one more; the door keeps that it was refused.
    pub fn must<P: Granted>(&self) -> Result<P> {
        P::prove(self.asker())
    }

    /// The person at the door again, for a right that is proven anew.
    pub fn asker(&self) -> Asker {
        Asker { visitor: self.visitor.clone(), scope: Some(self.clone()), awaits: None }
    }

    pub fn provider(&self) -> Option<ProviderId> {
        match self.organization {
            Organization::Provider(id) | Organization::Customer(id, _) => Some(id),
            Organization::Reseller(_) => None,
        }
    }

    pub fn reseller(&self) -> Option<ResellerId> {
        match self.organization {
            Organization::Reseller(id) => Some(id),
            _ => None,
        }
    }

    pub fn is_provider(&self) -> bool {
        matches!(self.organization, Organization::Provider(_))
    }
}

/// What the door found out about a visitor.
#[derive(Clone, Debug)]
pub struct Asker {
    pub visitor: Visitor,
    pub scope: Option<Scope>,
    /// What stands between this session and the portal's pages.
    pub awaits: Option<Awaits>,
}

/// What a person who has begun to sign in has yet to do. Until then one page alone answers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaits {
    /// The second factor.
    SecondFactor,
    /// A lasting password, in the place of a temporary one.
    Password,
    /// A second factor to be set up, where the portal asks for one.
    Enrollment,
}

impl Awaits {
    pub const ALL: [Awaits; 3] = [Awaits::SecondFactor, Awaits::Password, Awaits::Enrollment];

    /// The step as kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Awaits::SecondFactor => "second_factor",
            Awaits::Password => "password",
            Awaits::Enrollment => "enrollment",
        }
    }

    /// The page that answers.
    pub fn path(self) -> &'static str {
        match self {
            Awaits::SecondFactor => "/second-factor",
            Awaits::Password => "/set-password",
            Awaits::Enrollment => "/second-factor/enroll",
        }
    }
}

/// What a closure behind the door asks for; made there, inside the transaction, or the answer is no.
pub trait Proof: Sized {
    fn prove(asker: Asker) -> Result<Self>;
}

/// A public page: somebody or nobody is signed in.
#[derive(Clone, Debug)]
pub struct Anyone(Asker);

impl Anyone {
    pub fn visitor(&self) -> &Visitor {
        &self.0.visitor
    }

    /// The signed-in person; nobody while a step of signing in is left.
    pub fn scope(&self) -> Option<&Scope> {
        self.0.scope.as_ref().filter(|_| self.0.awaits.is_none())
    }

    /// The person whose next step is `step`.
    pub fn awaiting(&self, step: Awaits) -> Option<&Scope> {
        self.0.scope.as_ref().filter(|_| self.0.awaits == Some(step))
    }

    /// The right `P`, or why the visitor hasn't it, as the door would say; it keeps that it was refused.
    pub fn must<P: Proof>(&self) -> Result<P> {
        P::prove(self.0.clone())
    }

    /// Whoever the session belongs to, at whatever step.
    pub fn anybody(&self) -> Option<&Scope> {
        self.0.scope.as_ref()
    }
}

impl Proof for Anyone {
    fn prove(asker: Asker) -> Result<Anyone> {
        Ok(Anyone(asker))
    }
}

impl Proof for Scope {
    fn prove(asker: Asker) -> Result<Scope> {
        match (asker.scope, asker.awaits) {
            (None, _) => Err(Error::SignedOut(asker.visitor.former_user())),
            (Some(_), Some(step)) => Err(Error::Awaits(step)),
            (Some(scope), None) => Ok(scope),
        }
    }
}

impl AsRef<Scope> for Scope {
    fn as_ref(&self) -> &Scope {
        self
    }
}

/// The portal itself: the worker and the command line. Only the door for them makes one.
#[derive(Debug)]
pub struct System(());

impl System {
    pub(crate) fn new() -> System {
        System(())
    }
}
