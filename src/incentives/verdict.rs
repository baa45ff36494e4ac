//! The verdict on one subscription of a change of many: before it is done, and after.

use crate::partnerships::{Cause, CreditRule};

/// What would come, or came, of one subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Ready,
    /// It would be done, with something to know before.
    Warned(Cause),
    /// The reseller is credited already.
    Already,
    Refused(Option<Cause>),
    Changed,
    /// Somebody had changed it since the rehearsal: it stays as it is.
    Meanwhile,
    /// It was neither active nor suspended any more.
    Ended,
}

impl Verdict {
    /// Whether the reseller is credited, or will be.
    pub fn is_done(self) -> bool {
        matches!(self, Verdict::Ready | Verdict::Warned(_) | Verdict::Already | Verdict::Changed)
    }

    pub fn words(self) -> &'static str {
        match self {
            Verdict::Ready => "incentives-verdict-ready",
            Verdict::Warned(_) => "incentives-verdict-warned",
            Verdict::Already => "incentives-verdict-already",
            Verdict::Refused(_) => "incentives-verdict-refused",
            Verdict::Changed => "incentives-verdict-changed",
            Verdict::Meanwhile => "incentives-verdict-meanwhile",
            Verdict::Ended => "incentives-verdict-ended",
        }
    }

    /// What stands in the way, or is to be known.
    pub fn cause(self) -> Option<Cause> {
        match self {
            Verdict::Warned(cause) => Some(cause),
            Verdict::Refused(cause) => cause,
            _ => None,
        }
    }

    /// From what came of it, if anything did, and from what stands in the way.
    pub fn of(outcome: Option<&str>, cause: Option<Cause>, is_already: bool, rule: CreditRule) -> Verdict {
        match (outcome, cause) {
            (Some("changed"), _) => Verdict::Changed,
            (Some("already"), _) => Verdict::Already,
            (Some("refused"), cause) => Verdict::Refused(cause),
            (Some("meanwhile"), _) => Verdict::Meanwhile,
            (Some(_), _) => Verdict::Ended,
            (None, _) if is_already => Verdict::Already,
            (None, Some(cause)) if cause.refuses(rule) => Verdict::Refused(Some(cause)),
            (None, Some(cause)) => Verdict::Warned(cause),
            (None, None) => Verdict::Ready,
        }
    }
}
