//! **Inbox**: what one was told, the newest first, and what of it is read.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::NotificationId;
use crate::notifications::Kind;
use crate::schema::notifications;
use crate::scope::Scope;
use crate::views::Views;
use crate::web::form::{Form, Problems, Query};
use crate::web::list::{Asked, Column, Count, List, Listing, Slice, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// **Inbox**.
pub static INBOX: List = List {
    code: "inbox",
    path: "/inbox",
    boxes: &["state", "kind"],
    columns: &[
        Column::plain("words", "notifications-what"),
        Column::plain("kind", "notifications-kind"),
        Column::time("at", "notifications-at", "notifications.at"),
    ],
    sort: "-at",
    count: "notifications-count",
};

/// The boxes of the filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InboxFilter {
    /// `unread` or `read`.
    state: String,
    /// A kind's code.
    kind: String,
}

/// What of the list is read now.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReadForm {
    chosen: Vec<String>,
    /// The one whose button was pressed.
    one: String,
    /// `all`; anything else is those that are ticked.
    action: String,
    /// What the list showed.
    query: String,
}

type Notifications = notifications::BoxedQuery<'static, Pg>;

#[derive(Clone, Debug, Queryable)]
struct Row {
    id: NotificationId,
    kind: String,
    path: String,
    words: Value,
    at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
    key: String,
}

impl Row {
    fn kind(&self) -> &'static str {
        Kind::from_code(&self.kind).map_or("notifications-kind", Kind::words)
    }

    fn words(&self) -> Phrase {
        serde_json::from_value(self.words.clone()).unwrap_or_else(|_| self.kind().into())
    }
}

#[derive(Template)]
#[template(path = "notifications/inbox.html")]
struct InboxPage {
    chrome: Chrome,
    filter: InboxFilter,
    listing: Listing,
    rows: Vec<Row>,
    form: ReadForm,
    problems: Problems,
}

impl InboxPage {
    fn of(
        conn: &mut PgConnection,
        person: &Scope,
        (asked, views): (Asked, Views),
        filter: InboxFilter,
        form: ReadForm,
        problems: Problems,
    ) -> Result<InboxPage> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut query = filter.narrowed(person);
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("notifications.id", place));
        }
        let query = query.order(order.rows_by("notifications.id", place)).select((
            notifications::id,
            notifications::kind,
            notifications::path,
            notifications::words,
            notifications::at,
            notifications::read_at,
            order.key(),
        ));
        let rows: Vec<Row> = asked.first(limit(), query).load(conn)?;
        let all = filter.narrowed(person).select(notifications::id);
        let count = Count::load(conn, all)?;
        let page = Slice::around(rows, place, |row| (row.key.clone(), row.id.uuid()));
        let (listing, rows) = Listing::around(asked, views, (count, page));
        Ok(InboxPage { chrome: Chrome::of(person), filter, listing, rows, form, problems })
    }

    fn kinds(&self) -> [Kind; 11] {
        Kind::ALL
    }

    fn is_ticked(&self, row: &Row) -> bool {
        self.form.chosen.contains(&row.id.to_string())
    }

    fn any_unread(&self) -> bool {
        self.rows.iter().any(|row| row.read_at.is_none())
    }

    /// What the form brings back: filter and place of this page.
    fn here(&self) -> String {
        let here = self.listing.asked.here();
        here.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
    }
}

/// The person's own. Every query for them starts here.
fn visible_to(person: &Scope) -> Notifications {
    notifications::table.filter(notifications::user_id.eq(person.user_id)).into_boxed()
}

impl InboxFilter {
    fn narrowed(&self, person: &Scope) -> Notifications {
        let mut wanted = visible_to(person);
        wanted = match self.state.as_str() {
            "unread" => wanted.filter(notifications::read_at.is_null()),
            "read" => wanted.filter(notifications::read_at.is_not_null()),
            _ => wanted,
        };
        match Kind::from_code(&self.kind) {
            Some(kind) => wanted.filter(notifications::kind.eq(kind.code())),
            None => wanted,
        }
    }
}

pub(super) async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<InboxFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &Scope| {
        let asked = Asked::of(&person.visitor, &INBOX)?;
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        InboxPage::of(conn, person, (asked, views), query.0, ReadForm::default(), Problems::none())?.ok()
    })
    .await
}

/// Marks as read: the one whose button was pressed, those that are ticked, or all. What is read stays so.
pub(super) async fn read(db: web::Data<Db>, visitor: Visitor, form: Form<ReadForm>) -> Result<Page> {
    let typed = form.clone().into_inner();
    let taken = db
        .write(&visitor, move |conn, person: &Scope| {
            form.unreadable().into_result()?;
            let mut wanted = notifications::table
                .filter(notifications::user_id.eq(person.user_id))
                .filter(notifications::read_at.is_null())
                .into_boxed();
            if form.action != "all" || !form.one.is_empty() {
                let chosen = if form.one.is_empty() { form.chosen.clone() } else { vec![form.one.clone()] };
                if chosen.is_empty() {
                    return Err(Error::invalid("chosen", "notifications-none-chosen"));
                }
                let ids = chosen.iter().map(|id| id.parse()).collect::<std::result::Result<Vec<NotificationId>, _>>();
                wanted = wanted.filter(notifications::id.eq_any(ids.map_err(|_| Error::NotFound)?));
            }
            let ids = wanted.select(notifications::id).load::<NotificationId>(conn)?;
            diesel::update(notifications::table)
                .filter(notifications::user_id.eq(person.user_id))
                .filter(notifications::id.eq_any(ids))
                .filter(notifications::read_at.is_null())
                .set(notifications::read_at.eq(person.visitor.now))
                .execute(conn)?;
            let asked = Asked::read(&INBOX, INBOX.path, &form.query)?;
            Ok(Page::see_other(asked.here()).saying("notifications-marked"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &Scope| {
                let asked = Asked::read(&INBOX, INBOX.path, &typed.query)?;
                let filter = serde_html_form::from_str(&typed.query).unwrap_or_default();
                let views = Views::of(conn, person, &asked)?;
                InboxPage::of(conn, person, (asked, views), filter, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
