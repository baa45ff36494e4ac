//! What was sent, as the asking organization may read it: to whom, about what and what came of it, never the texts.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::Result;
use crate::id::{LetterId, UserId};
use crate::mail::about::{KINDS, words_of};
use crate::scope::{MaySeeActivity, Scope};
use crate::web::form::Problems;
use crate::web::list::{Asked, Column, Due, List, lower, strpos};
use crate::words::Phrase;

diesel::table! {
    /// A view: the letters of the organization for which the transaction asks, without their texts.
    sent_letters (id) {
        id -> Uuid,
        author_id -> Nullable<Uuid>,
        /// The recipient is a person of another company: name and address are empty.
        hidden -> Bool,
        recipient_name -> Text,
        recipient_email -> Text,
        /// Who writes, beside the portal's own address; empty for the portal.
        from_name -> Text,
        subject -> Text,
        /// The room whose words its subject is.
        kind -> Text,
        /// The path of the page about the thing that it tells of.
        concerns -> Text,
        /// `queued`, `deferred`, `sent` or `failed`.
        state -> Text,
        next_attempt_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        /// What the mail server said.
        last_error -> Nullable<Text>,
    }
}

/// **Emails**, the newest first.
pub static LETTERS: List = List {
    code: "letters",
    path: "/letters",
    boxes: &["q", "state", "kind", "from", "to", "own"],
    columns: &[
        Column::text("recipient", "mail-recipient", "sent_letters.recipient_email"),
        Column::text("subject", "mail-subject", "sent_letters.subject").unindexed(),
        Column::text("kind", "mail-kind", "sent_letters.kind").unindexed(),
        Column::plain("concerns", "mail-concerns"),
        Column::time("queued", "mail-queued-at", "sent_letters.created_at"),
        Column::text("state", "mail-state", "sent_letters.state").unindexed(),
        Column::text("from", "mail-from", "sent_letters.from_name").unindexed().on_demand(),
    ],
    sort: "-queued",
    count: "mail-count",
};

/// What can become of a letter, by the codes that the list's filter takes.
pub(super) const STATES: [&str; 4] = ["queued", "deferred", "sent", "failed"];

/// The boxes of the filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LettersFilter {
    /// A part of the recipient's name or address.
    pub q: String,
    /// One of [`STATES`].
    pub state: String,
    /// One of [`KINDS`].
    pub kind: String,
    pub from: String,
    pub to: String,
    /// `true` for one's own alone.
    pub own: String,
}

/// What the filter means.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    filter: LettersFilter,
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

/// A letter as the list shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sent_letters, check_for_backend(Pg))]
pub struct Sent {
    pub id: LetterId,
    pub hidden: bool,
    pub recipient_name: String,
    pub recipient_email: String,
    pub from_name: String,
    pub subject: String,
    pub kind: String,
    concerns: String,
    pub state: String,
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
}

pub(super) type Keyed = (Sent, String);

impl LettersFilter {
    /// Both days count, in UTC.
    pub fn read(&self) -> std::result::Result<Wanted, Problems> {
        let mut problems = Problems::none();
        let from = day(&self.from, "from", &mut problems);
        let to = day(&self.to, "to", &mut problems);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            problems.add("to", "activity-dates-crossed");
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        Ok(Wanted { filter: self.clone(), from: from.map(start), until: to.map(|day| start(day) + TimeDelta::days(1)) })
    }
}

/// A day as a date box sends it; from the year 2000 on, so that reckoning with it can't fail.
fn day(typed: &str, field: &'static str, problems: &mut Problems) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let day = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").ok();
    let day = day.filter(|day| (2000..=9998).contains(&chrono::Datelike::year(day)));
    if day.is_none() {
        problems.add(field, "activity-date-wrong");
    }
    day
}

/// Whether the person sees what colleagues have sent; others see their own.
pub(super) fn sees_all(scope: &Scope) -> bool {
    scope.may::<MaySeeActivity>() && scope.reach.is_whole()
}

impl Sent {
    /// The letters that `scope` may see. The database leaves out those of other organizations.
    fn visible_to(scope: &Scope) -> sent_letters::BoxedQuery<'static, Pg> {
        let all = sent_letters::table.into_boxed();
        match Sent::author_seen_by(scope) {
            None => all,
            Some(author) => all.filter(sent_letters::author_id.eq(author.uuid())),
        }
    }

    /// Whose letters a person sees that doesn't see those of colleagues.
    pub fn author_seen_by(scope: &Scope) -> Option<UserId> {
        (!sees_all(scope)).then_some(scope.user_id)
    }

    /// These of those that `scope` may see.
    pub fn several(conn: &mut PgConnection, scope: &Scope, ids: Vec<LetterId>) -> Result<Vec<Sent>> {
        let ids: Vec<Uuid> = ids.into_iter().map(LetterId::uuid).collect();
        let these = Sent::visible_to(scope).filter(sent_letters::id.eq_any(ids));
        Ok(these.order(sent_letters::id.desc()).select(Sent::as_select()).load(conn)?)
    }

    /// Those that the filter asks for, of which the person sees.
    pub(super) fn narrowed(scope: &Scope, wanted: &Wanted) -> sent_letters::BoxedQuery<'static, Pg> {
        let mut query = Sent::visible_to(scope);
        let filter = &wanted.filter;
        if filter.own == "true" {
            query = query.filter(sent_letters::author_id.eq(scope.user_id.uuid()));
        }
        if STATES.contains(&filter.state.as_str()) {
            query = query.filter(sent_letters::state.eq(filter.state.clone()));
        }
        if KINDS.contains(&filter.kind.as_str()) {
            query = query.filter(sent_letters::kind.eq(filter.kind.clone()));
        }
        if let Some(from) = wanted.from {
            query = query.filter(sent_letters::created_at.ge(from));
        }
        if let Some(until) = wanted.until {
            query = query.filter(sent_letters::created_at.lt(until));
        }
        let search = filter.q.trim().to_lowercase();
        if search.is_empty() {
            return query;
        }
        let in_name = strpos(lower(sent_letters::recipient_name), search.clone()).gt(0);
        query.filter(in_name.or(strpos(lower(sent_letters::recipient_email), search).gt(0)))
    }

    /// The next that the filter asks for, from the place of `asked` on, each with its key.
    pub(super) fn load(
        conn: &mut PgConnection,
        scope: &Scope,
        wanted: &Wanted,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<Keyed>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut query = Sent::narrowed(scope, wanted);
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("sent_letters.id", place));
        }
        let query = query.order(order.rows_by("sent_letters.id", place));
        Ok(asked.first(limit, query.select((Sent::as_select(), order.key()))).load(conn)?)
    }

    pub(super) fn place((letter, key): &Keyed) -> (String, Uuid) {
        (key.clone(), letter.id.uuid())
    }

    /// The path of what it tells of, and the key of what that is called.
    pub fn concerns(&self) -> Option<(&str, &'static str)> {
        words_of(&self.concerns).map(|words| (self.concerns.as_str(), words))
    }

    /// Where it stands on **Emails**: among those of its day to its recipient.
    pub fn path(&self) -> String {
        let day = self.created_at.date_naive().to_string();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.recipient_email.is_empty() {
            query.append_pair("q", &self.recipient_email);
        }
        let query = query.append_pair("from", &day).append_pair("to", &day).finish();
        format!("/letters?{query}#letter-{}", self.id)
    }

    pub fn state_words(&self) -> Phrase {
        state_words(&self.state)
    }

    pub fn kind_words(&self) -> Option<Phrase> {
        Some(self.kind.as_str()).filter(|kind| !kind.is_empty()).map(kind_words)
    }
}

/// Of the last week, the letters that `scope` may see and that were not delivered; a partnership request's are told with
/// the requests.
pub fn undelivered(conn: &mut PgConnection, scope: &Scope) -> Result<Due> {
    let failed = Sent::visible_to(scope)
        // In the words of the index.
        .filter(sql::<Bool>("sent_letters.state = 'failed'"))
        .filter(sent_letters::created_at.gt(scope.visitor.now - TimeDelta::days(7)))
        .filter(sent_letters::concerns.not_like("/partnership-requests/%"));
    Due::load(conn, failed.select(sent_letters::created_at))
}

pub(super) fn state_words(state: &str) -> Phrase {
    Phrase::new(format!("mail-state-{state}"))
}

pub(super) fn kind_words(kind: &str) -> Phrase {
    Phrase::new(format!("mail-kind-{kind}"))
}
