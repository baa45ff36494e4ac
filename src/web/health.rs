//! `/healthz`: the process answers. `/readyz`: it can serve, so the database answers too, and it isn't about to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web;
use diesel::RunQueryDsl;
use tokio::time::timeout;

use crate::db::Db;
use crate::error::Error;
use crate::web::page::Page;

pub async fn healthz() -> Page {
    Page::text(StatusCode::OK, "ok\n")
}

/// Who asks is a program that sends its requests elsewhere when this takes long.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether this node was told to end: it still answers, and asks balancers to send their requests elsewhere.
#[derive(Clone, Default)]
pub struct Terminating(Arc<AtomicBool>);

impl Terminating {
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

pub async fn readyz(db: web::Data<Db>, terminating: web::Data<Terminating>) -> Page {
    if terminating.0.load(Ordering::Relaxed) {
        return Page::text(StatusCode::SERVICE_UNAVAILABLE, "about to end\n");
    }
    let asked = db.system(|conn, _| Ok(diesel::sql_query("select from users limit 1").execute(conn)?));
    let answer = timeout(PATIENCE, asked).await;
    match answer.unwrap_or_else(|_| Err(Error::Unavailable("no answer in time".to_owned()))) {
        Ok(_) => Page::text(StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Page::text(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
