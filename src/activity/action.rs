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
    "offer.imported",
    "order.placed",
    "partnership.accepted",
    "partnership_request.drafted",
    "partnership_request.worded",
    "provider.set_up",
    "recovery_code.used",
    "recovery_codes.renewed",
    "reseller.enrolled",
    "second_factor.added",
    "second_factor.passed",
    "second_factor.refused",
    "second_factor.removed",
    "second_factor.renamed",
    "second_factor.reset",
    "session.confirmed",
    "session.ended",
    "session.refused",
    "session.started",
    "session.unconfirmed",
    "subscription.reseller_changed",
    "subscription.started",
    "subscription.support_changed",
    "user.invitation_revoked",
    "user.invitation_sent_again",
    "user.invited",
    "user.link_issued",
    "user.password_issued",
    "user.password_set",
    "user.password_shown",
    "user.removed",
    "user.renamed",
    "user.reset_asked",
    "user.reset_sent",
    "user.resumed",
    "user.roles_changed",
    "user.scope_changed",
    "user.sessions_ended",
    "user.suspended",
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
    "category",
    "city",
    "countries",
    "country",
    "description_en",
    "description_ru",
    "domain",
    "email",
    "everywhere",
    "first_name",
    "kind",
    "language",
    "last_name",
    "licenses",
    "lines",
    "max_licenses",
    "min_licenses",
    "mpn_id",
    "name",
    "offer",
    "older_than",
    "order",
    "others",
    "partner_of_record",
    "password",
    "phone",
    "postal_code",
    "purchase_order",
    "registration_number",
    "removed",
    "request",
    "reseller",
    "resellers",
    "roles",
    "scope",
    "segment",
    "session",
    "state",
    "status",
    "subject",
    "subscription",
    "support_reseller",
    "term",
    "through",
    "upgrades_to",
    "user",
    "value",
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
    action.ends_with(".refused") || action == "session.unconfirmed"
}
