//! Who can decide renewals is told of those that nobody has decided: of a week that begins within a month, and again
//! when it is the next one.

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::dsl::count_star;
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::{self, Db, tenant};
use crate::error::Result;
use crate::id::{ProviderId, UserId};
use crate::notifications::{Kind, News};
use crate::partnerships::CreditRule;
use crate::renewals::forms::RenewalsFilter;
use crate::renewals::week::Week;
use crate::schema::{notifications, renewal_owners, subscriptions, users};
use crate::scope::{Kind as Organizations, Organization, Scope};
use crate::subscriptions::Word;
use crate::web::session::Visitor;
use crate::words::{Language, Phrase};

/// How many days ahead people are told.
const AHEAD: [i64; 2] = [30, 7];

/// The last week, in UTC, that ends, or begins, within so many days.
fn week(now: DateTime<Utc>, days: i64) -> Week {
    let last = Week::of(now + TimeDelta::days(days), Tz::UTC);
    match days {
        7 => last,
        _ => Week { monday: last.monday.checked_sub_days(Days::new(7)).unwrap_or(last.monday) },
    }
}

/// Tells each person of one provider's world once of each such week: of what they look after, and of what nobody does.
/// Each in a transaction of its own: it may be stopped anywhere and repeated.
pub async fn tell_undecided(db: &Db, provider: ProviderId, now: DateTime<Utc>) -> Result<usize> {
    let mut told = 0;
    for days in AHEAD {
        let week = week(now, days);
        let about = format!("{days}:{}", week.monday);
        let key = about.clone();
        for user in db.system(move |conn, _| readers(conn, provider, &key)).await? {
            let about = about.clone();
            let one = db.system(move |conn, _| {
                tenant::enter_by_user(conn, user)?;
                let visitor = Visitor::of_worker(now, Language::default(), "", CreditRule::default());
                match db::in_name_of(conn, user, Uuid::nil().into(), visitor)? {
                    Some(scope) => tell(conn, provider, &scope, week, about),
                    None => Ok(false),
                }
            });
            match one.await {
                Ok(did) => told += usize::from(did),
                Err(error) => tracing::error!(%error, user = %user, "a person could not be told of renewals"),
            }
        }
    }
    Ok(told)
}

/// The provider's people who decide renewals, and people of resellers who look after any; not who was told already.
fn readers(conn: &mut PgConnection, provider: ProviderId, about: &str) -> Result<Vec<UserId>> {
    tenant::enter(conn, Organization::Provider(provider))?;
    let told = || {
        notifications::table
            .filter(notifications::kind.eq(Kind::Renewals.code()))
            .filter(notifications::about.eq(about))
            .select(notifications::user_id)
    };
    let mut readers: Vec<UserId> = users::table
        .filter(users::provider_id.eq(provider))
        .filter(users::customer_id.is_null())
        .filter(users::suspended_at.is_null())
        .filter(users::removed_at.is_null())
        .filter(users::roles.overlaps_with(Kind::Renewals.roles(Organizations::Provider)))
        .filter(users::id.ne_all(told()))
        .select(users::id)
        .load(conn)?;
    let elsewhere: Vec<UserId> = renewal_owners::table
        .inner_join(users::table)
        .filter(renewal_owners::provider_id.eq(provider))
        .filter(users::reseller_id.is_not_null())
        .filter(users::suspended_at.is_null())
        .filter(users::removed_at.is_null())
        .filter(users::roles.overlaps_with(Kind::Renewals.roles(Organizations::Reseller)))
        .filter(users::id.ne_all(told()))
        .select(renewal_owners::user_id)
        .distinct()
        .load(conn)?;
    readers.extend(elsewhere);
    Ok(readers)
}

/// How many of the week the person looks after, or nobody of the provider's does; none is no news.
fn tell(conn: &mut PgConnection, provider: ProviderId, scope: &Scope, week: Week, about: String) -> Result<bool> {
    let (from, until) = (week.starts(Tz::UTC), week.starts(Tz::UTC) + TimeDelta::days(7));
    let own = scope.user_id.to_string();
    let mut count: i64 = 0;
    for owner in [own.as_str(), "nobody"] {
        if owner == "nobody" && !scope.is_provider() {
            continue;
        }
        let filter = RenewalsFilter {
            word: Word::Undecided.code().to_owned(),
            owner: owner.to_owned(),
            ..RenewalsFilter::default()
        };
        let wanted = filter
            .narrowed(scope)?
            .filter(subscriptions::provider_id.eq(provider))
            .filter(subscriptions::term_ends_at.ge(from))
            .filter(subscriptions::term_ends_at.lt(until));
        count += wanted.select(count_star()).first::<i64>(conn)?;
    }
    if count == 0 {
        return Ok(false);
    }
    let told = Phrase::new("notifications-told-renewals").with("count", count).with("from", week.monday);
    News::new(provider, Kind::Renewals, about, "/renewals?word=undecided", told)
        .to(scope.reseller())
        .for_person(Some(scope.user_id))
        .keep(conn, scope.visitor.now)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_of_the_next_week_and_of_the_last_one_of_a_month() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        for (now, month, next) in [
            ("2026-11-29T23:00:00Z", "2026-12-21", "2026-11-30"),
            ("2026-11-30T00:00:00Z", "2026-12-21", "2026-12-07"),
            ("2026-12-05T00:00:00Z", "2026-12-28", "2026-12-07"),
        ] {
            let weeks = AHEAD.map(|days| week(at(now), days).monday.to_string());
            assert_eq!(weeks, [month, next], "{now}");
        }
    }
}
