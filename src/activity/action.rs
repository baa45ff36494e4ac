//! What actions and changed fields are called: a code has words, or is shown as it is.

use crate::words::{Language, Phrase};

/// Every action that is recorded.
pub const ACTIONS: &[&str] = &[
    "access.refused",
    "activity.pruned",
    "admin_relationship.approved",
    "admin_relationship.asked",
    "admin_relationship.declined",
    "admin_relationship.expired",
    "admin_relationship.extended",
    "admin_relationship.terminated",
    "bulk.applied",
    "bulk.finished",
    "bulk.stopped",
    "bulk.taken_back",
    "calendar_feed.ended",
    "calendar_feed.made",
    "change.taken_back",
    "customer.agreement_accepted",
    "customer.agreement_attested",
    "customer.billing_changed",
    "customer.created",
    "customer.enrolled",
    "customer.relationship_ended",
    "customer.relationship_restored",
    "customer.reseller_changed",
    "directory_profile.change_asked",
    "directory_profile.change_declined",
    "directory_profile.change_withdrawn",
    "directory_profile.published",
    "offer.imported",
    "order.placed",
    "partnership.accepted",
    "partnership.ended",
    "partnership.limit_changed",
    "partnership.nudged",
    "partnership_request.asked_again",
    "partnership_request.declined",
    "partnership_request.drafted",
    "partnership_request.reminded",
    "partnership_request.revoked",
    "partnership_request.sent",
    "partnership_request.sent_again",
    "partnership_request.worded",
    "provider.set_up",
    "recovery_code.used",
    "recovery_codes.renewed",
    "relationship_request.accepted",
    "relationship_request.declined",
    "relationship_request.drafted",
    "relationship_request.moved",
    "relationship_request.revoked",
    "relationship_request.sent",
    "relationship_request.worded",
    "reseller.agreement_signed",
    "reseller.authorized",
    "reseller.customers_move_canceled",
    "reseller.customers_move_confirmed",
    "reseller.customers_moved",
    "reseller.enrolled",
    "reseller.identifiers_changed",
    "reseller.rejected",
    "second_factor.added",
    "second_factor.passed",
    "second_factor.refused",
    "second_factor.removed",
    "second_factor.renamed",
    "second_factor.reset",
    "service_request.closed",
    "service_request.handed",
    "service_request.noted",
    "service_request.opened",
    "service_request.reopened",
    "service_request.returned",
    "service_request.severity_changed",
    "session.confirmed",
    "session.ended",
    "session.refused",
    "session.started",
    "session.unconfirmed",
    "subscription.auto_renew_changed",
    "subscription.billing_changed",
    "subscription.canceled",
    "subscription.change_approved",
    "subscription.change_declined",
    "subscription.change_requested",
    "subscription.change_withdrawn",
    "subscription.deleted",
    "subscription.disabled",
    "subscription.expired",
    "subscription.extended",
    "subscription.licenses_changed",
    "subscription.reactivated",
    "subscription.renamed",
    "subscription.renewal_decided",
    "subscription.renewal_owner_changed",
    "subscription.renewal_scheduled",
    "subscription.renewed",
    "subscription.request_moved",
    "subscription.reseller_changed",
    "subscription.started",
    "subscription.support_changed",
    "subscription.support_declined",
    "support_profile.changed",
    "tenant_owner.granted",
    "tenant_owner.taken_back",
    "subscription.suspended",
    "subscription.term_changed",
    "subscription.trial_converted",
    "subscription.upgraded",
    "user.added",
    "user.changed",
    "user.deleted",
    "user.invitation_revoked",
    "user.invitation_sent_again",
    "user.invited",
    "user.licenses_changed",
    "user.link_issued",
    "user.password_issued",
    "user.password_set",
    "user.setup_info_opened",
    "user.setup_info_sent",
    "user.setup_info_taken_back",
    "user.password_shown",
    "user.purged",
    "user.removed",
    "user.renamed",
    "user.reset_asked",
    "user.reset_sent",
    "user.restored",
    "user.resumed",
    "user.roles_changed",
    "user.scope_changed",
    "user.sessions_ended",
    "user.suspended",
];

/// Kinds of actions, each with what the actions begin with that belong to it.
pub(super) const KINDS: [(&str, &[&str]); 9] = [
    ("sign-in", &["access", "calendar_feed", "recovery_code", "recovery_codes", "second_factor", "session"]),
    ("people", &["user"]),
    ("customers", &["customer", "relationship_request", "tenant_owner"]),
    ("partnerships", &["directory_profile", "partnership", "partnership_request", "provider", "reseller"]),
    ("subscriptions", &["change", "subscription"]),
    ("orders", &["offer", "order"]),
    ("roles", &["admin_relationship"]),
    ("service", &["service_request", "support_profile"]),
    ("bulk", &["activity", "bulk"]),
];

/// The actions of this kind; none where there is no such kind.
pub(super) fn actions_of(kind: &str) -> Option<Vec<&'static str>> {
    let (_, rooms) = KINDS.into_iter().find(|(code, _)| *code == kind)?;
    let is_of = |action: &&str| action.split_once('.').is_some_and(|(room, _)| rooms.contains(&room));
    Some(ACTIONS.iter().copied().filter(is_of).collect())
}

pub(super) fn kind_words(kind: &str) -> Phrase {
    Phrase::new(format!("activity-kind-{kind}"))
}

/// The keys of details that have words.
const FIELDS: &[&str] = &[
    "address_line1",
    "address_line2",
    "agreement",
    "agreement_date",
    "agreement_email",
    "auto_extend",
    "auto_renew",
    "bill_to_name",
    "billing",
    "body",
    "category",
    "city",
    "countries",
    "country",
    "days",
    "description_en",
    "description_ru",
    "display_name",
    "domain",
    "email",
    "ends_at",
    "everywhere",
    "first_name",
    "hours",
    "into",
    "kind",
    "language",
    "languages",
    "last_name",
    "licenses",
    "limit",
    "lines",
    "location",
    "logo",
    "max_licenses",
    "min_licenses",
    "mpn_id",
    "mpn_kind",
    "name",
    "next_billing",
    "nickname",
    "offer",
    "older_than",
    "order",
    "others",
    "partner_of_record",
    "password",
    "phone",
    "plan",
    "postal_code",
    "products",
    "purchase_order",
    "reason",
    "registration_number",
    "released",
    "removed",
    "renewal",
    "renewal_owner",
    "request",
    "reseller",
    "resellers",
    "roles",
    "scheduled",
    "scope",
    "segment",
    "service_request",
    "session",
    "severity",
    "state",
    "status",
    "subject",
    "subscription",
    "subscriptions",
    "support",
    "support_reseller",
    "term",
    "term_ends_at",
    "through",
    "upgrades_to",
    "user",
    "value",
    "website",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_is_of_one_kind() {
        for action in ACTIONS {
            let kinds = KINDS.iter().filter(|(kind, _)| actions_of(kind).is_some_and(|all| all.contains(action)));
            assert_eq!(kinds.count(), 1, "{action}");
        }
    }
}
