//! What was done to one thing, for its own page.

use diesel::prelude::*;
use uuid::Uuid;

use crate::activity::log::Record;
use crate::activity::shown::{Shown, show};
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::schema::activity;
use crate::scope::{MaySeeActivity, Scope};

/// The most records that a page shows; the log has the others.
const MOST: usize = 10;

/// Whose history.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Customer(CustomerId),
    Reseller(ResellerId),
    /// What a reseller's people read of one of its providers.
    Provider(ProviderId),
    /// What records are about otherwise: a subscription, an order, a user, a request.
    Thing(Uuid),
    /// A request for a change, whose records are about the thing that is to be changed.
    Request {
        about: Uuid,
        id: Uuid,
    },
}

/// The last of what was done, newest first.
pub struct History {
    pub records: Vec<Shown>,
    /// The log with all of it, where there is more.
    pub all: Option<String>,
}

impl History {
    /// What was done, as far as `scope` may see it; none for who may not see the log.
    pub fn of(conn: &mut PgConnection, scope: &Scope, of: Of) -> Result<Option<History>> {
        if !scope.may::<MaySeeActivity>() {
            return Ok(None);
        }
        let seen = Record::visible_to(scope);
        let (own, narrowed) = match of {
            Of::Customer(id) => (seen.filter(activity::customer_id.eq(id)), format!("customer={id}")),
            Of::Reseller(id) => (seen.filter(activity::reseller_id.eq(id)), format!("reseller={id}")),
            // The log has no box for it.
            Of::Provider(id) => (seen.filter(activity::provider_id.eq(id)), String::new()),
            Of::Thing(id) => (seen.filter(activity::about.eq(id)), format!("about={id}")),
            Of::Request { about, id } => {
                let of_it = activity::details.retrieve_as_text("request").eq(id.to_string());
                (seen.filter(activity::about.eq(about)).filter(of_it), format!("about={about}"))
            }
        };
        let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
        let newest = own.order((activity::at.desc(), activity::id.desc())).limit(limit);
        let mut records: Vec<Record> = newest.select(Record::as_select()).load(conn)?;
        let all = (records.len() > MOST).then(|| format!("/activity?from=2000-01-01&{narrowed}"));
        records.truncate(MOST);
        Ok(Some(History { records: show(conn, scope, records)?, all }))
    }
}
