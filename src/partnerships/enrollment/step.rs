//! The steps in which a company enrolls, in their order.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::error::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Company,
    MpnId,
    /// The primary contact, who is the first user.
    Contact,
    Support,
    /// The agreement, and the first user's password.
    Sign,
}

impl Step {
    pub const ALL: [Step; 5] = [Step::Company, Step::MpnId, Step::Contact, Step::Support, Step::Sign];

    /// The end of its page's path.
    pub fn slug(self) -> &'static str {
        match self {
            Step::Company => "company",
            Step::MpnId => "mpn-id",
            Step::Contact => "contact",
            Step::Support => "support",
            Step::Sign => "sign",
        }
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            Step::Company => "partnerships-company",
            Step::MpnId => "partnerships-mpn-id",
            Step::Contact => "partnerships-contact-name",
            Step::Support => "support-profile",
            Step::Sign => "partnerships-step-sign",
        }
    }

    pub fn before(self) -> Option<Step> {
        Step::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// The last one leads nowhere but to itself.
    pub fn after(self) -> Step {
        Step::ALL.into_iter().find(|step| *step > self).unwrap_or(Step::Sign)
    }

    /// Whether what is typed here is looked up among what others have, so that tries are counted.
    pub fn is_counted(self) -> bool {
        matches!(self, Step::MpnId | Step::Contact)
    }
}

/// The step whose page is asked for.
impl FromRequest for Step {
    type Error = Error;
    type Future = Ready<Result<Step, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let slug = request.path().rsplit('/').next();
        ready(Step::ALL.into_iter().find(|step| slug == Some(step.slug())).ok_or(Error::NotFound))
    }
}
