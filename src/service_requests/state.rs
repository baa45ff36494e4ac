//! The life of a service request: its topics and severities, the state that its facts put it in, and what each state
//! allows whom.

use chrono::TimeDelta;

use crate::scope::{MayAnswerRequests, Scope};
use crate::service_requests::request::ServiceRequest;

/// What a service request can be about, by code.
pub(super) const TOPICS: [&str; 6] = ["access", "licenses", "outage", "billing", "subscription", "other"];

pub(super) fn topic_words(code: &str) -> &'static str {
    match code {
        "access" => "service-topic-access",
        "licenses" => "service-topic-licenses",
        "outage" => "service-topic-outage",
        "billing" => "service-topic-billing",
        "subscription" => "service-topic-subscription",
        _ => "service-topic-other",
    }
}

/// How urgent it is; each severity has a time in which somebody has to answer first (Partner Center's severities A, B
/// and C).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Critical,
    Moderate,
    Minimal,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Critical, Severity::Moderate, Severity::Minimal];

    pub fn code(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::Moderate => "moderate",
            Severity::Minimal => "minimal",
        }
    }

    pub fn from_code(code: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.code() == code)
    }

    pub fn words(self) -> &'static str {
        match self {
            Severity::Critical => "service-severity-critical",
            Severity::Moderate => "service-severity-moderate",
            Severity::Minimal => "service-severity-minimal",
        }
    }

    /// With the time of the first response, where one chooses.
    pub fn choice(self) -> &'static str {
        match self {
            Severity::Critical => "service-severity-critical-choice",
            Severity::Moderate => "service-severity-moderate-choice",
            Severity::Minimal => "service-severity-minimal-choice",
        }
    }

    /// Within which time the first answer is due.
    pub fn first_response(self) -> TimeDelta {
        TimeDelta::hours(match self {
            Severity::Critical => 2,
            Severity::Moderate => 4,
            Severity::Minimal => 8,
        })
    }
}

/// The state that its facts put a service request in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    /// Whoever answers waits for an answer.
    Attention,
    Closed,
}

impl State {
    pub const ALL: [State; 3] = [State::Open, State::Attention, State::Closed];

    pub fn code(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Attention => "attention",
            State::Closed => "closed",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            State::Open => "service-state-open",
            State::Attention => "service-state-attention",
            State::Closed => "service-state-closed",
        }
    }
}

/// What can be done to a service request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Note,
    Close,
    Reopen,
    /// The reseller that answers hands it to the provider, or the provider takes it over.
    Hand,
    /// The provider gives it back to the designated reseller.
    Return,
    /// Whoever answers changes how urgent it is.
    Severity,
}

impl ServiceRequest {
    pub fn state(&self) -> State {
        match (self.facts.closed_at, self.facts.asked_at) {
            (Some(_), _) => State::Closed,
            (None, Some(_)) => State::Attention,
            (None, None) => State::Open,
        }
    }

    /// The one place that says what the state of a request allows a person who sees it.
    pub fn allows(&self, scope: &Scope, action: Action) -> bool {
        let open = self.state() != State::Closed;
        scope.may::<MayAnswerRequests>()
            && match action {
                // Once the relationship has ended, nobody answers.
                Action::Note => open && self.ended_at.is_none(),
                Action::Close => open,
                Action::Reopen => !open && self.ended_at.is_none(),
                Action::Severity => open && self.is_answered_by(scope),
                Action::Hand => {
                    open && self.answerer().is_some_and(|it| scope.is_provider() || scope.reseller() == Some(it))
                }
                Action::Return => {
                    open && scope.is_provider() && self.facts.handed_at.is_some() && self.designated().is_some()
                }
            }
    }
}
