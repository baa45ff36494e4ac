//! What was typed into a form and not sent: kept for its person, beside the path where the form is found again, as one
//! types or when something in it needed a change. Opening the form again shows it.

use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::web;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text, Timestamptz, Uuid as SqlUuid};
use regex::Regex;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::form_urlencoded;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::schema::kept_forms;
use crate::scope::{Proof, Scope, System};
use crate::web::form::{Form, LONGEST_FIELD};
use crate::web::held::is_secret;
use crate::web::page::Page;
use crate::web::session::Visitor;
use crate::words::Phrase;

/// For so long something is kept that nobody went on with.
const DAYS: i64 = 30;

/// What stands for a personal link in what is kept, which holds no secrets.
pub const LINK: &str = "\u{1}";

#[expect(clippy::expect_used, reason = "a pattern of our own")]
static LINKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"https?://[^\s/]+/(?:invitations|relationships)/[A-Za-z0-9_.~-]+").expect("a pattern")
});

/// The forms that are kept: their paths, `*` for an id or a kind, and what they are called.
const FORMS: [(&str, &str); 16] = [
    ("/orders/*/customer", "orders-new-customer"),
    ("/orders/*/subscriptions", "orders-new-subscription"),
    ("/subscriptions/*/change?kind=*", "web-kept-change"),
    ("/partnership-requests/*", "partnerships-request"),
    ("/partnership-requests/*/send", "partnerships-send-title"),
    ("/relationship-requests/*", "relationships-invite"),
    ("/customers/*/service-requests/new", "service-new"),
    ("/service-requests/*", "service-add-note"),
    ("/customers/*/account", "customers-account"),
    ("/customers/*/ask", "orders-ask"),
    ("/customers/*/admin-relationships/new", "roles-ask"),
    ("/customers/*/users/new", "users-add"),
    ("/people/new", "people-invite"),
    ("/support-profile", "support-profile"),
    ("/provider/profile", "directory-own"),
    ("/bulk/new?of=*", "bulk-title"),
];

/// What was kept of a form.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = kept_forms, check_for_backend(diesel::pg::Pg))]
pub struct Kept {
    pub path: String,
    #[diesel(column_name = updated_at)]
    pub at: DateTime<Utc>,
    /// Whether it was sent, and something in it needed a change.
    pub refused: bool,
    body: Option<String>,
}

/// A form that is kept as one types, and what was kept of it before.
#[derive(Clone, Debug)]
pub struct Keep {
    pub path: String,
    /// When its page was shown, in microseconds: what is typed into a page from before the form was sent last is not kept.
    pub opened: i64,
    pub kept: Option<Kept>,
}

impl Kept {
    /// The boxes of the form.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_html_form::from_str(self.body.as_deref()?).ok()
    }

    /// What the form is called; none for one that is there no more.
    pub fn words(&self) -> Option<&'static str> {
        words_of(&self.path)
    }

    /// What `person` has typed into forms, the last first, but for those whose path begins with `but`.
    pub fn list(conn: &mut PgConnection, person: &Scope, but: &str, limit: i64) -> Result<Vec<Kept>> {
        let own = kept_forms::table
            .filter(kept_forms::user_id.eq(person.user_id))
            .filter(kept_forms::body.is_not_null())
            .filter(kept_forms::path.not_like(format!("{but}%")))
            .order((kept_forms::updated_at.desc(), kept_forms::path))
            .limit(limit);
        Ok(own.select(Kept::as_select()).load(conn)?)
    }

    /// Keeps `body` without its secrets, unless the form was sent since `opened` or it is too long; whether it did.
    fn keep(
        conn: &mut PgConnection,
        person: &Scope,
        path: &str,
        body: &str,
        (opened, refused): (DateTime<Utc>, bool),
    ) -> Result<bool> {
        let body = without_secrets(body);
        if body.len() > LONGEST_FIELD {
            return Ok(false);
        }
        // A person has no more than so many forms open.
        let kept = sql_query(
            "insert into kept_forms as old (user_id, path, body, updated_at, refused)
             select $1, $2, $3, $4, $5 where (select count(*) from kept_forms where user_id = $1 and body is not null) < 300
                or exists (select from kept_forms where user_id = $1 and path = $2)
             on conflict (user_id, path) do update
             set body = excluded.body, updated_at = excluded.updated_at, refused = excluded.refused
             where old.body is not null or old.updated_at < $6",
        )
        .bind::<SqlUuid, _>(person.user_id.uuid())
        .bind::<Text, _>(path)
        .bind::<Text, _>(body)
        .bind::<Timestamptz, _>(person.visitor.now)
        .bind::<Bool, _>(refused)
        .bind::<Timestamptz, _>(opened)
        .execute(conn)?;
        Ok(kept == 1)
    }

    /// The thing that the form is about is gone: nothing is left of what was typed.
    pub fn forget(conn: &mut PgConnection, person: &Scope, path: &str) -> Result<()> {
        diesel::delete(kept_forms::table.find((person.user_id, path))).execute(conn)?;
        Ok(())
    }

    /// The form was sent, or what was typed is thrown away: nothing of it is kept.
    pub fn end(conn: &mut PgConnection, person: &Scope, path: &str) -> Result<()> {
        sql_query(
            "insert into kept_forms (user_id, path, updated_at) values ($1, $2, $3)
             on conflict (user_id, path) do update set body = null, refused = false, updated_at = excluded.updated_at",
        )
        .bind::<SqlUuid, _>(person.user_id.uuid())
        .bind::<Text, _>(path)
        .bind::<Timestamptz, _>(person.visitor.now)
        .execute(conn)?;
        Ok(())
    }
}

impl Keep {
    /// Of a form that is opened, with what was kept of it.
    pub fn open(conn: &mut PgConnection, person: &Scope, path: impl Into<String>) -> Result<Keep> {
        let mut keep = Keep::fresh(person, path);
        // Nothing is kept twice: what comes back is what the person has just sent.
        if person.visitor.is_get {
            let own = kept_forms::table.find((person.user_id, &keep.path)).filter(kept_forms::body.is_not_null());
            keep.kept = own.select(Kept::as_select()).first(conn).optional()?;
        }
        Ok(keep)
    }

    /// Of a form that shows what somebody has sent.
    pub fn fresh(person: &Scope, path: impl Into<String>) -> Keep {
        Keep { path: path.into(), opened: person.visitor.now.timestamp_micros(), kept: None }
    }

    pub fn typed<T: DeserializeOwned>(&self) -> Option<T> {
        self.kept.as_ref()?.read()
    }

    /// What was typed was sent before, so that its messages are due.
    pub fn is_refused(&self) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.refused)
    }
}

/// Keeps what could not be taken, so that it is there with its messages when the form is opened again, and shows it.
pub async fn refused<P: Proof + AsRef<Scope>>(
    db: &Db,
    visitor: &Visitor,
    (path, body): (String, String),
    show: impl FnOnce(&mut PgConnection, &P) -> Result<Page> + Send + 'static,
) -> Result<Page> {
    if visitor.only_shows_again() || body.len() > LONGEST_FIELD {
        return db.read(visitor, show).await;
    }
    let now = visitor.now;
    db.write(visitor, move |conn, person: &P| {
        Kept::keep(conn, person.as_ref(), &path, &body, (now, true))?;
        show(conn, person)
    })
    .await
}

/// What nobody went on with.
pub fn forget_old(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    let old = now - TimeDelta::days(DAYS);
    Ok(diesel::delete(kept_forms::table.filter(kept_forms::updated_at.lt(old))).execute(conn)?)
}

/// What the form found at `path` is called.
fn words_of(path: &str) -> Option<&'static str> {
    let parts = |path: &str| path.split(['/', '?', '=']).map(str::to_owned).collect::<Vec<_>>();
    let own = parts(path);
    let fits = |form: &str| {
        let form = parts(form);
        form.len() == own.len() && form.iter().zip(&own).all(|(form, own)| form == "*" || form == own)
    };
    FORMS.into_iter().find(|(form, _)| fits(form)).map(|(_, words)| words)
}

/// The boxes but for passwords, codes, personal links and which button was pressed.
/// A moment that a page was given in microseconds, where the database has it too.
pub fn from_micros(typed: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(typed.parse().ok()?).filter(|at| (1..=9999).contains(&at.year()))
}

fn without_secrets(body: &str) -> String {
    let pairs = form_urlencoded::parse(body.as_bytes());
    let pairs = pairs.filter(|(name, value)| !is_secret(name) && name != "action" && !value.contains('\0'));
    let pairs = pairs.map(|(name, value)| (name, LINKS.replace_all(&value, LINK).into_owned()));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KeepForm {
    path: String,
    /// When the page was shown, in microseconds.
    opened: String,
    /// The form as a browser would send it.
    body: String,
}

/// As one types; the answer says when.
pub async fn keep(db: web::Data<Db>, visitor: Visitor, form: Form<KeepForm>) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Scope| {
        form.unreadable().into_result()?;
        if words_of(&form.path).is_none() || form.path.len() > 200 {
            return Err(Error::NotFound);
        }
        if without_secrets(&form.body).len() > LONGEST_FIELD {
            return Err(Error::OverLimit(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let opened = from_micros(&form.opened).unwrap_or_default();
        let (now, language) = (person.visitor.now, person.visitor.language);
        let said = match Kept::keep(conn, person, &form.path, &form.body, (opened, false))? {
            true => {
                let here = now.with_timezone(&person.visitor.zone);
                let time = format!("{:02}:{:02}", here.hour(), here.minute());
                Phrase::new("web-kept-saved").with("time", time)
            }
            false => Phrase::new("web-kept-sent-meanwhile"),
        };
        Page::json(&json!({ "said": language.say(said).to_string() }))
    })
    .await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DiscardForm {
    path: String,
}

/// **Start over**: throws away what was kept, and opens the form as it is without it.
pub async fn discard(db: web::Data<Db>, visitor: Visitor, form: Form<DiscardForm>) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Scope| {
        form.unreadable().into_result()?;
        if words_of(&form.path).is_none() || form.path.len() > 200 {
            return Err(Error::NotFound);
        }
        Kept::end(conn, person, &form.path)?;
        Ok(Page::see_other(form.path.clone()))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_of_ours_are_kept_and_no_secrets() {
        assert_eq!(words_of("/orders/1/customer"), Some("orders-new-customer"));
        assert_eq!(words_of("/bulk/new?of=licenses"), Some("bulk-title"));
        for path in ["/orders/1/2/customer", "//evil.example/support-profile", "/sign-in", "", "/bulk/new"] {
            assert_eq!(words_of(path), None, "{path}");
        }
        assert_eq!(without_secrets("name=a+b&new_password=x&code=1&action=next&x=%00"), "name=a+b");
        assert_eq!(without_secrets("body=Go+to+https://p.example:1/invitations/a.B_-9+now"), "body=Go+to+%01+now");
    }
}
