//! `/metrics` on a listener of its own, which is not for visitors.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};
use tokio::time::timeout;

use super::METRICS;
use crate::clock::Clock;
use crate::db::Db;
use crate::error::Error;
use crate::mail::Outbox;

/// How long Prometheus waits for what must be looked up in the database.
const PATIENCE: Duration = Duration::from_secs(4);

/// Answers until the program ends.
pub fn serve(listener: TcpListener, db: Db, clock: Clock) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(db.clone()))
            .app_data(web::Data::new(clock.clone()))
            .route("/metrics", web::get().to(show))
    });
    Ok(server.workers(1).tcp_nodelay(true).disable_signals().listen(listener)?.run())
}

async fn show(db: web::Data<Db>, clock: web::Data<Clock>) -> Result<HttpResponse, Error> {
    let now = clock.now();
    let outbox = timeout(PATIENCE, db.system(move |conn, _| Outbox::look(conn, now))).await;
    let outbox = outbox.ok().and_then(Result::ok);
    METRICS.database_up.set(i64::from(outbox.is_some()));
    if let Some(outbox) = outbox {
        METRICS.letters_waiting.set(outbox.waiting);
        METRICS.letters_failed.set(outbox.failed);
        METRICS.oldest_letter.set(outbox.oldest.map_or(0, |oldest| (now - oldest).num_seconds()));
    }
    let pool = db.pool_state();
    METRICS.connections.set(pool.open.into());
    METRICS.connections_in_use.set(pool.in_use.into());
    METRICS.connections_most.set(pool.most.into());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, kind)).body(METRICS.text()?))
}
