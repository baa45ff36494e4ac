//! What can go wrong, as the visitor meets it.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::TimeDelta;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::id::UserId;
use crate::scope::{Awaits, Denial, Right, Role, Unconfirmed};
use crate::web::form::Problems;
use crate::words::Phrase;

pub type Result<T> = std::result::Result<T, Error>;

/// Each case is one kind of answer. `?` makes it from what libraries report; the page is rendered in
/// [`crate::web::errors`], where the visitor's language is known.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in: a GET is sent to the sign-in page, a form waits sealed until its author,
    /// whose session this was, is back.
    SignedOut(Option<UserId>),
    /// A step of signing in is left: its page alone answers.
    Awaits(Awaits),
    /// The person must prove again that it is them: a GET is sent to the page that asks, a form waits
    /// sealed in it.
    MustConfirm(Unconfirmed),
    /// 403: a form that did not come from a page of our own.
    Forged,
    /// 403: the person may not do this.
    Forbidden(Denial),
    /// 404: it isn't there, or it is somebody else's.
    NotFound,
    /// 400, 408, 413 or 414: a request that is broken, slower or larger than any of our own pages sends.
    OverLimit(StatusCode),
    /// 422: what was typed needs a change.
    Invalid(Problems),
    /// 409: a rule of the business stands against it.
    Refused(Box<Refusal>),
    /// 409: somebody has changed the thing since the form was read; the form shows what, where it can.
    Outdated,
    /// 429: there were too many tries; the next is looked at after this time.
    TooMany(TimeDelta),
    /// 503: all cores hash passwords, or all connections to the database are in use, and enough requests wait for one.
    Busy,
    /// 503: the database can't be reached, or its answer was lost: nobody knows whether it was done.
    Unavailable(String),
    /// 500: our mistake, logged once.
    Internal(String),
}

/// Which rule refused and where it can be mended.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub reason: Phrase,
    /// What else there is to know.
    pub details: Vec<Phrase>,
    /// Where to go on: a path and the words of its link.
    pub way_out: Option<(String, Phrase)>,
}

impl Error {
    pub fn refused(reason: impl Into<Phrase>) -> Error {
        Error::Refused(Box::new(Refusal { reason: reason.into(), details: Vec::new(), way_out: None }))
    }

    pub fn refused_with(reason: impl Into<Phrase>, path: String, link: impl Into<Phrase>) -> Error {
        let way_out = Some((path, link.into()));
        Error::Refused(Box::new(Refusal { reason: reason.into(), details: Vec::new(), way_out }))
    }

    pub fn invalid(field: impl Into<String>, phrase: impl Into<Phrase>) -> Error {
        Error::Invalid(Problems::one(field, phrase))
    }

    /// The person may not; `roles` of their organization may, and the door names who holds them.
    pub fn denied(right: &'static Right, roles: Vec<Role>) -> Error {
        Error::Forbidden(Denial { right, roles, holders: Vec::new() })
    }

    pub fn internal(error: impl fmt::Display) -> Error {
        Error::Internal(error.to_string())
    }

    /// In how many seconds to try again.
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Error::TooMany(wait) => Some(wait.num_seconds() + 1),
            Error::Busy => Some(3),
            Error::Unavailable(_) => Some(5),
            _ => None,
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Error::SignedOut(_) | Error::MustConfirm(_) => StatusCode::UNAUTHORIZED,
            Error::Awaits(_) => StatusCode::SEE_OTHER,
            Error::Forged | Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::OverLimit(status) => *status,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Refused(_) | Error::Outdated => StatusCode::CONFLICT,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Busy | Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Internal(cause) | Error::Unavailable(cause) => out.write_str(cause),
            Error::Forbidden(denial) => write!(out, "not allowed: {}", denial.right.words),
            Error::Refused(refusal) => write!(out, "refused: {}", refusal.reason.key()),
            other => write!(out, "{other:?}"),
        }
    }
}

impl std::error::Error for Error {}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status())
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Error {
        match error {
            DieselError::NotFound => Error::NotFound,
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, cause) => {
                Error::Unavailable(cause.message().to_owned())
            }
            DieselError::DatabaseError(_, cause) if is_passing(cause.message()) => {
                Error::Unavailable(cause.message().to_owned())
            }
            // The server has become a standby, or never was anything else: another is the primary.
            DieselError::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, cause) => {
                Error::Unavailable(cause.message().to_owned())
            }
            DieselError::BrokenTransactionManager => Error::Unavailable("the connection was lost".to_owned()),
            other => Error::internal(other),
        }
    }
}

/// What PostgreSQL refuses today and does tomorrow: it waited too long, for a lock or for its own end, it is ending or
/// beginning, or could not write or read a file, as on a full disk. None of it is anybody's mistake here.
fn is_passing(message: &str) -> bool {
    let begins = [
        "canceling statement due to",
        "could not ",
        "no connection to the server",
        "recovery is in progress",
        "server closed the connection",
        "terminating connection",
        "the database system is",
    ];
    begins.iter().any(|begin| message.starts_with(begin)) || message.contains("No space left on device")
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Error {
        Error::internal(error)
    }
}

/// Turns a breach of a unique key into a message beside the box that caused it.
pub trait OrTaken<T> {
    fn or_taken(self, constraint: &str, field: &'static str, phrase: &'static str) -> Result<T>;
}

impl<T> OrTaken<T> for diesel::QueryResult<T> {
    fn or_taken(self, constraint: &str, field: &'static str, phrase: &'static str) -> Result<T> {
        match self {
            Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, ref cause))
                if cause.constraint_name() == Some(constraint) =>
            {
                Err(Error::invalid(field, phrase))
            }
            other => Ok(other?),
        }
    }
}
