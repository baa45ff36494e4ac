//! How far a run is, as events of the server (`text/event-stream`): one each second, for a while; then the browser asks
//! again by itself. Nothing of the database is held between two of them.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::unfold;
use serde_json::json;

use crate::bulk::run::Run;
use crate::bulk::run_pages::{progress, progress_words};
use crate::clock::Clock;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::BulkRunId;
use crate::scope::MayChangeMany;
use crate::web::session::{CookieChange, Visitor};

/// Events of one answer: a portal that ends waits for no answer longer than 20 seconds.
const EVENTS: usize = 15;

const PAUSE: Duration = Duration::from_secs(1);

/// The first event, for who may see the run, then the others. Who has signed out meanwhile gets no more.
pub async fn events(
    db: web::Data<Db>,
    visitor: Visitor,
    clock: web::Data<Clock>,
    id: web::Path<BulkRunId>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let id = *id;
    let first = event(&db, &visitor, id, true).await?;
    CookieChange::default().apply(&request)?;
    let events = unfold((Some(first), 0), move |(next, sent)| {
        let (db, mut visitor) = (db.clone(), visitor.clone());
        visitor.now = clock.now();
        async move {
            if sent == EVENTS {
                return None;
            }
            let (text, is_moving) = match next {
                Some(first) => first,
                None => {
                    actix_web::rt::time::sleep(PAUSE).await;
                    event(&db, &visitor, id, false).await.ok()?
                }
            };
            Some((Ok::<Bytes, Error>(text.into()), (None, if is_moving { sent + 1 } else { EVENTS })))
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events))
}

/// How far it is now, and whether it goes on.
async fn event(db: &Db, visitor: &Visitor, id: BulkRunId, is_first: bool) -> Result<(String, bool)> {
    let session = visitor.token_hash();
    db.read(visitor, move |conn, agent: &MayChangeMany| {
        // A session's new token is brought by the beginning of an answer alone: here it is undone, for the next one.
        if !is_first && agent.visitor.token_hash() != session {
            return Err(Error::NotFound);
        }
        let run = Run::find(conn, agent, id)?;
        let (state, counts) = (run.state(), run.counts(conn)?);
        let (done, of) = progress(state, counts);
        let said = agent.visitor.language.say(progress_words(state, counts)).to_string();
        let data = json!({ "state": state.code(), "done": done, "of": of, "said": said });
        Ok((format!("retry: 1000\ndata: {data}\n\n"), state.is_moving()))
    })
    .await
}
