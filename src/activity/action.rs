//! What actions and changed fields are called: a code has words, or is shown as it is.

use crate::words::Language;

/// Every action that is recorded.
pub const ACTIONS: &[&str] = &[
    "access.refused",
    "activity.pruned",
    "customer.agreement_attested",
    "customer.billing_changed",
    "customer.created",
    "customer.reseller_changed",
    "order.placed",
    "partnership.accepted",
    "partnership_request.drafted",
    "partnership_request.worded",
    "reseller.enrolled",
    "session.ended",
    "session.refused",
    "session.started",
    "subscription.reseller_changed",
    "subscription.started",
    "subscription.support_changed",
    "user.password_issued",
    "user.password_set",
    "user.password_shown",
];

/// The keys of details that have words.
const FIELDS: &[&str] = &[
    "address_line1",
    "address_line2",
    "agreement",
    "agreement_date",
    "agreement_email",
    "bill_to_name",
    "billing",
    "body",
    "city",
    "country",
    "domain",
    "email",
    "everywhere",
    "first_name",
    "language",
    "last_name",
    "licenses",
    "lines",
    "mpn_id",
    "name",
    "offer",
    "older_than",
    "order",
    "partner_of_record",
    "password",
    "phone",
    "postal_code",
    "registration_number",
    "removed",
    "request",
    "reseller",
    "state",
    "status",
    "subject",
    "subscription",
    "support_reseller",
    "term",
    "through",
    "user",
];

/// `customer.created` as the reader says it.
pub(super) fn action_words(language: Language, action: &str) -> String {
    match ACTIONS.contains(&action) {
        true => language.say(format!("activity-action-{}", action.replace(['.', '_'], "-")).as_str()).to_string(),
        false => action.to_owned(),
    }
}

/// `bill_to_name` as the reader says it.
pub(super) fn field_words(language: Language, field: &str) -> String {
    match FIELDS.contains(&field) {
        true => language.say(format!("activity-field-{}", field.replace('_', "-")).as_str()).to_string(),
        false => field.to_owned(),
    }
}

/// Whether somebody was refused something.
pub(super) fn is_refused(action: &str) -> bool {
    action.ends_with(".refused")
}
