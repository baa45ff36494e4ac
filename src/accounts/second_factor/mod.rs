//! Second factors: authenticator apps, passkeys and recovery codes; and the proof that is asked for again.

mod attempt;
pub(super) mod confirm;
pub(super) mod enroll;
mod letters;
pub(super) mod own;
mod passkey;
mod recovery;
mod session;
pub(super) mod step;
mod totp;

pub use confirm::confirm_page;
pub use session::left;
pub use step::step_page;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::User;
use crate::activity::{self, Subject};
use crate::error::{Error, Result};
use crate::id::{FactorId, UserId};
use crate::schema::{recovery_codes, second_factors};
use crate::scope::{Confirmed, Scope, Ways};

/// The longest name of a second factor, in characters.
const LONGEST_NAME: usize = 60;

/// An authenticator app or a passkey, as its owner sees it.
#[derive(Clone, Debug, Queryable)]
pub struct Factor {
    pub id: FactorId,
    pub name: String,
    /// Else it is a passkey.
    pub is_app: bool,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Factor {
    /// The person's own, oldest first.
    fn list(conn: &mut PgConnection, user: UserId) -> Result<Vec<Factor>> {
        let own = second_factors::table.filter(second_factors::user_id.eq(user)).order(second_factors::id);
        Ok(own
            .select((
                second_factors::id,
                second_factors::name,
                second_factors::sealed_seed.is_not_null(),
                second_factors::created_at,
                second_factors::last_used_at,
            ))
            .load(conn)?)
    }

    fn find(conn: &mut PgConnection, person: &Scope, id: FactorId) -> Result<Factor> {
        Factor::list(conn, person.user_id)?.into_iter().find(|factor| factor.id == id).ok_or(Error::NotFound)
    }

    /// Gives it another name.
    fn rename(conn: &mut PgConnection, person: &Confirmed<Scope>, id: FactorId, name: &str) -> Result<()> {
        let factor = Factor::find(conn, person, id)?;
        diesel::update(second_factors::table.find(id)).set(second_factors::name.eq(name)).execute(conn)?;
        let details = json!({ "before": factor.name, "after": name });
        record(conn, person, "second_factor.renamed", name, details)
    }

    /// Takes it away, and with the last one the recovery codes. All other sessions of the person end.
    fn remove(conn: &mut PgConnection, person: &Confirmed<Scope>, id: FactorId) -> Result<()> {
        // Of two removals at once the second sees what the first has left.
        User::lock_password(conn, person.user_id)?;
        let factors = Factor::list(conn, person.user_id)?;
        let factor = factors.iter().find(|factor| factor.id == id).ok_or(Error::NotFound)?;
        if factors.len() == 1 && is_required(person) {
            return Err(Error::refused_with("factor-last", own::PATH.to_owned(), "factor-title"));
        }
        diesel::delete(second_factors::table.find(id)).execute(conn)?;
        if factors.len() == 1 {
            diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(person.user_id))).execute(conn)?;
        }
        User::end_other_sessions(conn, person)?;
        record(conn, person, "second_factor.removed", &factor.name, json!({ "kind": factor.kind() }))?;
        letters::tell_myself(conn, person, "factor-letter-removed", &factor.name)
    }

    /// The kind as the activity log keeps it.
    fn kind(&self) -> &'static str {
        if self.is_app { "app" } else { "passkey" }
    }
}

impl User {
    /// Takes all second factors and recovery codes of `user` away, since they can't use them any more, and
    /// ends their sessions. The caller has made sure that `admin` manages this person. They are told.
    pub fn forget_factors<P>(conn: &mut PgConnection, admin: &Confirmed<P>, user: &User) -> Result<()>
    where
        P: AsRef<Scope>,
    {
        let admin: &Scope = (**admin).as_ref();
        User::lock_password(conn, user.id)?;
        let names: Vec<String> = Factor::list(conn, user.id)?.into_iter().map(|factor| factor.name).collect();
        diesel::delete(second_factors::table.filter(second_factors::user_id.eq(user.id))).execute(conn)?;
        diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user.id))).execute(conn)?;
        User::end_sessions(conn, user.id, admin.visitor.now)?;
        let subject = Subject { details: json!({ "before": names, "after": [] }), ..user.subject() };
        activity::record(conn, admin, "second_factor.reset", subject)?;
        letters::tell(conn, &admin.visitor, user, "factor-letter-reset", &admin.name)
    }
}

/// What the person can prove themselves with beside the password.
pub fn ways(conn: &mut PgConnection, user: UserId) -> Result<Ways> {
    let factors = Factor::list(conn, user)?;
    Ok(Ways { app: factors.iter().any(|factor| factor.is_app), passkey: factors.iter().any(|factor| !factor.is_app) })
}

fn is_required(person: &Scope) -> bool {
    person.visitor.second_factor.is_required(person.kind())
}

fn record(conn: &mut PgConnection, person: &Scope, action: &str, name: &str, details: Value) -> Result<()> {
    let subject = Subject { id: Some(person.user_id.uuid()), name: name.to_owned(), details, ..Subject::default() };
    activity::record(conn, person, action, subject)
}
