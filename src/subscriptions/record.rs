//! What the activity log keeps of a change of a subscription.

use serde_json::{Value, json};

use crate::activity;
use crate::id::SubscriptionId;
use crate::subscriptions::change::{Change, Outcome};
use crate::subscriptions::state::{State, Status};

/// What it is called.
pub(super) fn action(change: &Change, outcome: &Outcome) -> &'static str {
    match change {
        // Down to none.
        Change::Licenses { .. } if outcome.after.status == Status::Deleted => "subscription.canceled",
        Change::Licenses { .. } => "subscription.licenses_changed",
        Change::Upgrade { .. } => "subscription.upgraded",
        Change::Convert { .. } => "subscription.trial_converted",
        Change::Suspend => "subscription.suspended",
        Change::Reactivate => "subscription.reactivated",
        Change::Cancel => "subscription.canceled",
        Change::AutoRenew { .. } => "subscription.auto_renew_changed",
        Change::Plan { .. } => "subscription.term_changed",
        Change::Renewal { .. } => "subscription.renewal_scheduled",
    }
}

/// What differs between two states of a subscription.
pub(super) fn difference(id: SubscriptionId, before: &State, after: &State) -> Value {
    let flat = |state: &State| {
        json!({ "offer": state.offer, "licenses": state.licenses, "term": state.plan.term.code(),
                "billing": state.plan.billing.code(), "status": state.status.code(), "auto_renew": state.auto_renew,
                "term_ends_at": state.term_ends_at, "scheduled": state.scheduled, "next_billing": state.next_billing })
    };
    let mut details = activity::changed(&flat(before), &flat(after));
    if let Value::Object(fields) = &mut details {
        fields.insert("subscription".to_owned(), json!(id));
    }
    details
}

/// The same of a change, with what was started beside it or has taken licenses of it, and the users who have lost
/// a license with it.
pub(super) fn details(id: SubscriptionId, outcome: &Outcome, released: &[String]) -> Value {
    let mut details = difference(id, &outcome.before, &outcome.after);
    if let Value::Object(fields) = &mut details {
        if let Some(started) = &outcome.started {
            fields.insert("offer".to_owned(), json!(started.offer));
            fields.insert("licenses".to_owned(), json!(started.licenses));
        }
        if let Some(joined) = &outcome.into {
            fields.insert("into".to_owned(), json!(joined.id));
        }
        if !released.is_empty() {
            fields.insert("released".to_owned(), json!(released));
        }
    }
    details
}
