//! What needs a decision of the reader's today: one line for each kind of thing, where its list is, and by when.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::admin_relationships::roles_ending;
use crate::error::Result;
use crate::incentives::Problem;
use crate::mail;
use crate::partnerships::{onboarding_waiting, requests_bounced, requests_expiring};
use crate::renewals;
use crate::schema::resellers;
use crate::scope::{MaySignAgreement, Scope};
use crate::service_requests;
use crate::subscriptions::{requests_closing, requests_waiting};
use crate::web::list::{Count, Due};
use crate::words::Phrase;

/// A kind of thing: the list of exactly those, the key of how many there are, and of when the first is due.
struct Thing {
    path: &'static str,
    words: &'static str,
    when: Option<&'static str>,
}

impl Thing {
    const fn new(path: &'static str, words: &'static str, when: Option<&'static str>) -> Thing {
        Thing { path, words, when }
    }
}

const CLOSING: Thing =
    Thing::new("/requests?state=closing", "accounts-home-closing", Some("accounts-home-closing-when"));
const WAITING: Thing =
    Thing::new("/requests?state=waiting", "accounts-home-requests", Some("accounts-home-requests-when"));
const OVERDUE: Thing = Thing::new(
    "/service-requests?answers=own&state=overdue",
    "accounts-home-overdue",
    Some("accounts-home-overdue-when"),
);
const UNANSWERED: Thing = Thing::new(
    "/service-requests?answers=own&state=unanswered",
    "accounts-home-unanswered",
    Some("accounts-home-unanswered-when"),
);
const UNDECIDED: Thing =
    Thing::new("/renewals?word=undecided", "accounts-home-undecided", Some("accounts-home-undecided-when"));
const NOBODY: Thing = Thing::new("/incentives?what=nobody", "accounts-home-nobody", None);
const BOUNCED: Thing = Thing::new("/partnership-requests?state=bounced", "accounts-home-bounced", None);
const UNDELIVERED: Thing = Thing::new("/letters?state=failed", "accounts-home-undelivered", None);
const EXPIRING: Thing =
    Thing::new("/partnership-requests?state=expiring", "accounts-home-expiring", Some("accounts-home-expiring-when"));
const ONBOARDING: Thing = Thing::new("/onboarding?show=own", "accounts-home-onboarding", None);
const ROLES: Thing = Thing::new("/admin-relationships", "accounts-home-roles", Some("accounts-home-roles-when"));

/// How many things of one kind wait, where they are decided, and when the first of them is due.
pub(super) struct Line {
    pub path: &'static str,
    pub phrase: Phrase,
    pub when: Option<Phrase>,
}

impl Line {
    /// The kinds that the reader can decide and of which anything waits; one question for each.
    pub fn all(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<Line>> {
        let [overdue, unanswered] = match service_requests::unanswered(conn, scope)? {
            Some(due) => due.map(Some),
            None => [None, None],
        };
        let due = [
            (requests_closing(conn, scope)?, &CLOSING),
            (requests_waiting(conn, scope)?, &WAITING),
            (overdue, &OVERDUE),
            (unanswered, &UNANSWERED),
            (renewals::undecided(conn, scope)?, &UNDECIDED),
            (Problem::nobody(conn, scope)?, &NOBODY),
            (requests_bounced(conn, scope)?, &BOUNCED),
            (Some(mail::undelivered(conn, scope)?), &UNDELIVERED),
            (requests_expiring(conn, scope)?, &EXPIRING),
            (onboarding_waiting(conn, scope)?, &ONBOARDING),
            (roles_ending(conn, scope)?, &ROLES),
        ];
        let lines = due.into_iter().filter_map(|(due, thing)| Line::of(scope, due, thing));
        Ok(lines.chain(agreement(conn, scope)?).collect())
    }

    /// None where nothing waits, or it isn't the reader's to decide.
    fn of(scope: &Scope, due: Option<Due>, thing: &Thing) -> Option<Line> {
        let due = due.filter(|due| !due.is_nothing())?;
        let language = scope.visitor.language;
        let (count, number) = match due.count {
            Count::Exactly(count) => (count, language.number(count)),
            Count::MoreThan(count) => {
                let many = language.say("accounts-home-many").with("number", language.number(count));
                (count, many.to_string())
            }
        };
        let at = |at: DateTime<Utc>| thing.when.map(|when| Phrase::new(when).with("at", at));
        Some(Line {
            path: thing.path,
            phrase: Phrase::new(thing.words).with("count", count).with("number", number),
            when: due.first.and_then(at),
        })
    }
}

/// A reseller that has not signed the agreement, for who can.
fn agreement(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Line>> {
    let Some(own) = scope.reseller().filter(|_| scope.may::<MaySignAgreement>()) else { return Ok(None) };
    let signed: Option<DateTime<Utc>> =
        resellers::table.find(own).select(resellers::agreement_signed_at).first(conn)?;
    let line = Line { path: "/identifiers", phrase: Phrase::new("accounts-home-agreement"), when: None };
    Ok(signed.is_none().then_some(line))
}
