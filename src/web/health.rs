//! `/healthz`: the process answers. `/readyz`: it can serve, so the database answers too.

use actix_web::http::StatusCode;
use actix_web::web;
use diesel::RunQueryDsl;

use crate::db::Db;
use crate::web::page::Page;

pub async fn healthz() -> Page {
    Page::text(StatusCode::OK, "ok\n")
}

pub async fn readyz(db: web::Data<Db>) -> Page {
    let answer = db.system(|conn, _| Ok(diesel::sql_query("select from users limit 1").execute(conn)?)).await;
    match answer {
        Ok(_) => Page::text(StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Page::text(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
