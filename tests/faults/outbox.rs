//! Changes that wait, with the portal killed while they do: each happens exactly once, and what was taken back never does.

use partner_portal::demo;

use crate::house::{ADMIN_AGENT, Client};
use crate::make::{hidden_form, id};
use crate::stage::{Portal, Stage, eventually, pause};

fn signed_in(portal: &Portal) -> Client {
    let agent = Client::new(&portal.url);
    assert_eq!(agent.sign_in(ADMIN_AGENT, demo::PASSWORD).status, 303);
    agent
}

/// Submits so many licenses for one of Oak Dental's subscriptions; the receipt.
fn submitted(agent: &Client, subscription: &str, licenses: &str) -> String {
    let change = format!("/subscriptions/{}/change", id(subscription));
    let receipt = agent.post(&change, &[("kind", "licenses"), ("licenses", licenses)]).location;
    for _ in 0..2 {
        assert_eq!(agent.post(&format!("{receipt}/submit"), &[]).location, receipt, "it waits");
    }
    receipt
}

#[test]
fn what_waits_happens_once_though_the_portal_is_killed_before_and_when_it_is_due() {
    let stage = Stage::open();
    let mut portal = stage.portal_with(&[("PORTAL_UNDO_DELAY", "6")]);
    let agent = signed_in(&portal);
    submitted(&agent, "subscription:oakdental:1", "26");
    let other = submitted(&agent, "subscription:oakdental:2", "41");
    let (path, form) = hidden_form(&agent.get(&other), "/take-back");
    assert_eq!(form.post(&agent, &path).status, 303);
    // Before it is due, and then whenever that may be.
    portal.kill();
    portal.start_again();
    for _ in 0..6 {
        pause(700);
        portal.kill();
        portal.start_again();
    }
    let waiting = || stage.count("select count(*) from waiting_changes where state = 'waiting'");
    eventually("the change to happen", || waiting() == 0);
    pause(3_000);

    let mut states = stage.lines("select state as line from waiting_changes");
    states.sort();
    assert_eq!(states, ["done", "taken_back"]);
    for (query, expected) in [
        (
            format!(
                "select licenses::bigint as count from subscriptions where id = '{}'",
                id("subscription:oakdental:1")
            ),
            26,
        ),
        (
            format!(
                "select licenses::bigint as count from subscriptions where id = '{}'",
                id("subscription:oakdental:2")
            ),
            10,
        ),
        ("select count(*) from activity where action = 'subscription.licenses_changed'".to_owned(), 1),
        ("select count(*) from activity where action = 'change.taken_back'".to_owned(), 1),
    ] {
        assert_eq!(stage.count(&query), expected, "{query}");
    }
}
