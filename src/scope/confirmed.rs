//! Fresh proof of identity: asked for again before what can't be undone, unless it was given just now.

use std::ops::Deref;

use chrono::TimeDelta;
use clap::ValueEnum;

use crate::error::{Error, Result};
use crate::id::UserId;
use crate::scope::{Asker, Kind, Proof, Scope};

/// For how long a proof of identity counts as fresh.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// `P`, from a person who has proven who they are within the last ten minutes.
#[derive(Clone, Debug)]
pub struct Confirmed<P>(P);

/// Who must prove again that it is them, and what they can do it with beside the password.
#[derive(Clone, Debug)]
pub struct Unconfirmed {
    pub user: UserId,
    pub sign_in_name: String,
    pub ways: Ways,
}

/// What a person has enrolled to prove themselves with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Codes of an authenticator app.
    pub app: bool,
    pub passkey: bool,
}

impl Ways {
    pub fn any(self) -> bool {
        self.app || self.passkey
    }
}

impl<P: Proof + AsRef<Scope>> Proof for Confirmed<P> {
    fn prove(asker: Asker) -> Result<Confirmed<P>> {
        let proof = P::prove(asker)?;
        let scope = proof.as_ref();
        if scope.is_confirmed() {
            return Ok(Confirmed(proof));
        }
        let (user, sign_in_name) = (scope.user_id, scope.sign_in_name.clone());
        Err(Error::MustConfirm(Unconfirmed { user, sign_in_name, ways: Ways::default() }))
    }
}

impl<P> Deref for Confirmed<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

impl Scope {
    /// Whether the person proved who they are just now.
    pub fn is_confirmed(&self) -> bool {
        self.visitor.now - self.proven_at < FRESH
    }
}

/// Who can't use the portal without a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SecondFactor {
    /// The provider's and the resellers' people.
    #[default]
    Staff,
    /// Customers' people too.
    Everyone,
    /// Nobody; who wants one can add it.
    Optional,
}

impl SecondFactor {
    pub fn is_required(self, kind: Kind) -> bool {
        match self {
            SecondFactor::Staff => kind != Kind::Customer,
            SecondFactor::Everyone => true,
            SecondFactor::Optional => false,
        }
    }
}
