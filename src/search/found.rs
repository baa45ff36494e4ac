//! All that is found, in groups of one kind, the best first.

use diesel::PgConnection;

use crate::error::Result;
use crate::scope::Scope;
use crate::search::asked::Asked;
use crate::search::entries::Entries;
use crate::search::judged::{Hit, Thing};
use crate::search::kind::Kind;
use crate::search::{companies, people, running, written};

/// Hits of a kind that a page of all kinds shows.
pub(super) const SHOWN: usize = 5;

/// Hits of a kind that are counted beside other kinds, and those that a page of one kind shows.
const COUNTED: usize = 25;
const LISTED: usize = 100;

/// The hits of one kind.
#[derive(Debug)]
pub struct Group {
    pub kind: Kind,
    pub hits: Vec<Hit>,
    /// How many there are; not all are shown.
    pub count: usize,
    /// Whether there may be more than are counted.
    pub has_more: bool,
}

/// Everything of these kinds that fits, or of one kind more of it.
pub(super) fn find(conn: &mut PgConnection, scope: &Scope, asked: &Asked, alone: Option<Kind>) -> Result<Vec<Group>> {
    let is_wanted = |kind: &Kind| kind.is_open_to(scope) && alone.is_none_or(|alone| alone == *kind);
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(is_wanted).collect();
    let (most, shown) = if alone.is_some() { (LISTED, LISTED) } else { (COUNTED, SHOWN) };
    let entries = Entries::find(conn, scope, asked, &kinds, i64::try_from(most + 1).unwrap_or(i64::MAX))?;
    let mut groups = Vec::new();
    for kind in kinds {
        let things = things(conn, scope, asked, &entries, kind)?;
        let mut hits: Vec<Hit> = things.into_iter().filter_map(|thing| thing.judged(asked)).collect();
        hits.sort_by(|a, b| (a.rank, &a.name, &a.path).cmp(&(b.rank, &b.name, &b.path)));
        let (count, has_more) = (hits.len().min(most), hits.len() > most);
        hits.truncate(shown);
        if count > 0 {
            groups.push(Group { kind, hits, count, has_more });
        }
    }
    groups.sort_by_key(|group| group.hits.first().map(|hit| hit.rank));
    Ok(groups)
}

/// What may be a hit, as its reader may see it.
fn things(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries, kind: Kind) -> Result<Vec<Thing>> {
    match kind {
        Kind::Customer => companies::customers(conn, scope, asked, found),
        Kind::Reseller => companies::resellers(conn, scope, asked, found),
        Kind::Provider => companies::providers(conn, scope),
        Kind::Person => {
            let mut people = people::colleagues(conn, scope)?;
            people.extend(people::users(conn, scope, found)?);
            Ok(people)
        }
        Kind::Subscription => running::subscriptions(conn, scope, asked, found),
        Kind::Order => running::orders(conn, scope, asked, found),
        Kind::Request => running::requests(conn, scope, asked),
        Kind::ServiceRequest => written::service_requests(conn, scope, asked, found),
        Kind::Letter => written::letters(conn, scope, asked, found),
        Kind::Record => written::records(conn, scope, asked),
    }
}
