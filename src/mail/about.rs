//! What a letter is about: the part of the portal whose words it has, and the page of what it concerns.

use url::Url;
use uuid::Uuid;

use crate::words::Phrase;

/// The kinds of letters, by the codes that the list's filter takes.
pub(super) const KINDS: [&str; 10] = [
    "accounts",
    "customers",
    "directory",
    "incentives",
    "moves",
    "partnerships",
    "relationships",
    "roles",
    "service",
    "subscriptions",
];

/// What has a page of its own, with an id in its address that lets nobody in, and the key of its name.
const PAGES: [(&str, &str); 8] = [
    ("admin-relationships", "mail-about-roles"),
    ("customers", "relationships-customer"),
    ("moves", "moves-title"),
    ("orders", "mail-about-order"),
    ("partnership-requests", "mail-about-partnership-request"),
    ("requests", "subscriptions-request"),
    ("service-requests", "mail-about-service-request"),
    ("subscriptions", "mail-about-subscription"),
];

/// The kind of a letter with this subject: the room that has the words.
pub(super) fn kind_of(subject: &Phrase) -> &'static str {
    let room = match subject.key().split('-').next().unwrap_or_default() {
        "factor" | "people" | "users" => "accounts",
        "partings" => "partnerships",
        "orders" | "support" => "subscriptions",
        room => room,
    };
    KINDS.into_iter().find(|kind| *kind == room).unwrap_or_default()
}

/// The path of the page that a link leads to, if it is one of a thing; nothing of a link with a token in it.
pub(super) fn concerned_by(link: &str) -> String {
    let path = Url::parse(link).map(|url| url.path().to_owned()).unwrap_or_default();
    if words_of(&path).is_some() { path } else { String::new() }
}

/// The key of what a kept path leads to is called.
pub(super) fn words_of(path: &str) -> Option<&'static str> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (page, id) = (parts.next()?, parts.next()?);
    id.parse::<Uuid>().ok()?;
    PAGES.into_iter().find(|(own, _)| *own == page).map(|(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_of_a_thing_is_kept_and_no_address_that_lets_somebody_in() {
        let id = "019a5f00-0000-7000-8000-000000000001";
        let kept = |path: &str| concerned_by(&format!("https://portal.example{path}"));
        for path in ["subscriptions", "customers", "service-requests", "requests"] {
            assert_eq!(kept(&format!("/{path}/{id}?from=letter#x")), format!("/{path}/{id}"));
        }
        assert_eq!(kept(&format!("/customers/{id}/account")), format!("/customers/{id}/account"));
        for path in ["", "/profile", "/customers", "/subscriptions/token", "/invitations/AbC", "/account-links/AbC"] {
            assert_eq!(kept(path), "", "{path}");
        }
        assert_eq!(kept(&format!("/setup-info/{id}")), "");
        assert_eq!(concerned_by("no address"), "");
        assert_eq!((kind_of(&"factor-added-subject".into()), kind_of(&"nobody-knows".into())), ("accounts", ""));
    }
}
