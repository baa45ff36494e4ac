//! **Outbox**, and **Take back**.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::activity::{self, Subject};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{OrderId, ProviderId, UserId, WaitingChangeId};
use crate::orders;
use crate::schema::{bulk_runs, waiting_changes as waiting};
use crate::scope::{MayChangeMany, MayManageSubscription, Scope};
use crate::waiting::{Kind, WaitingChange};
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// The most runs from files that the page shows.
const MOST_RUNS: i64 = 50;

/// A run from a file that waits.
#[derive(Queryable)]
struct WaitingRun {
    id: Uuid,
    file_name: String,
    row_count: i32,
    author_id: UserId,
    author: String,
    starts_at: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(Template)]
#[template(path = "outbox/index.html")]
struct IndexPage {
    chrome: Chrome,
    reader: UserId,
    changes: Slice<WaitingChange>,
    /// On the first page alone.
    runs: Vec<WaitingRun>,
}

impl IndexPage {
    fn what(&self, change: &WaitingChange) -> Message {
        self.chrome.say(change.kind().map_or("outbox-title", Kind::words))
    }

    fn state(&self, change: &WaitingChange) -> Message {
        match change.ended_at {
            None => change.when(&self.chrome),
            Some(at) => {
                let key = match change.state.as_str() {
                    "done" => "outbox-state-done",
                    "taken_back" => "outbox-state-taken-back",
                    _ => "outbox-state-refused",
                };
                self.chrome.say(Phrase::new(key).with("at", at))
            }
        }
    }

    fn is_own(&self, author: &UserId) -> bool {
        *author == self.reader
    }

    /// Where it is looked at, for who made it.
    fn path(&self, change: &WaitingChange) -> Option<String> {
        let own = self.is_own(&change.author_id);
        change.kind().ok().filter(|_| own).map(|kind| path_of(kind, change.thing_id))
    }
}

/// The page of a thing that something is held back about.
fn path_of(kind: Kind, id: Uuid) -> String {
    match kind {
        Kind::Order => format!("/orders/{id}/confirmation"),
        Kind::Change => format!("/receipts/{id}"),
        Kind::Parting => format!("/resellers/{id}/partnership"),
        Kind::Approval => format!("/requests/{id}"),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    after: String,
}

/// The newest first.
pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ListQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayManageSubscription| {
        let begins = after::<WaitingChangeId>(&query.0.after).map(|(_, id)| id);
        let mut all = WaitingChange::visible_to(agent)?;
        if let Some(id) = begins {
            all = all.filter(waiting::id.lt(id));
        }
        let found = all.order(waiting::id.desc()).limit(limit()).select(WaitingChange::as_select()).load(conn)?;
        IndexPage {
            chrome: Chrome::of(agent),
            reader: agent.user_id,
            changes: Slice::of(found, |change: &WaitingChange| (String::new(), change.id)),
            runs: if begins.is_none() && agent.may::<MayChangeMany>() { runs(conn, agent)? } else { Vec::new() },
        }
        .ok()
    })
    .await
}

fn runs(conn: &mut PgConnection, agent: &Scope) -> Result<Vec<WaitingRun>> {
    let all = bulk_runs::table
        .filter(bulk_runs::provider_id.nullable().eq(agent.provider()))
        .filter(bulk_runs::state.eq("waiting"))
        .into_boxed();
    let seen = if agent.reach.is_whole() { all } else { all.filter(bulk_runs::author_id.eq(agent.user_id)) };
    let found = seen.order(bulk_runs::id.desc()).limit(MOST_RUNS).select((
        bulk_runs::id,
        bulk_runs::file_name,
        bulk_runs::row_count,
        bulk_runs::author_id,
        bulk_runs::author,
        bulk_runs::starts_at,
    ));
    Ok(found.load(conn)?)
}

/// **Take back**: whoever made it, until it has happened. Taken back again, it is the same.
pub async fn take_back(db: web::Data<Db>, visitor: Visitor, id: web::Path<WaitingChangeId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayManageSubscription| {
        let seen = WaitingChange::visible_to(agent)?.filter(waiting::id.eq(*id)).select(waiting::provider_id);
        let provider: ProviderId = seen.first(conn)?;
        // The worker that is at it is waited for.
        let row = waiting::table.find((provider, *id)).select(WaitingChange::as_select()).for_update();
        let change: WaitingChange = row.first(conn)?;
        let refused = |key| Error::refused_with(key, "/outbox".to_owned(), "outbox-title");
        if !change.is_of(agent) {
            return Err(Error::refused_with(
                Phrase::new("outbox-anothers").with("name", &change.author),
                "/outbox".to_owned(),
                "outbox-title",
            ));
        }
        let back = Page::see_other("/outbox").saying("outbox-taken-back");
        match change.state.as_str() {
            "taken_back" => return Ok(back),
            "waiting" => {}
            "refused" => return Err(refused("outbox-refused-already")),
            _ => return Err(refused("outbox-done-already")),
        }
        change.end(conn, "taken_back", &[], agent.visitor.now)?;
        if change.kind()? == Kind::Order {
            orders::stop_waiting(conn, change.provider_id, OrderId::from(change.thing_id))?;
        }
        let subject = Subject {
            id: Some(change.thing_id),
            name: change.whom.clone(),
            provider_id: Some(change.provider_id),
            reseller_id: change.author_reseller,
            details: json!({ "kind": change.kind()?.code() }),
            ..Subject::default()
        };
        activity::record(conn, agent, "change.taken_back", subject)?;
        Ok(back)
    })
    .await
}
