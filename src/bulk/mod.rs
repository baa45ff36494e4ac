//! Many at once: what the rows of a spreadsheet ask for, by the rules of the forms. A file is read, its columns are named,
//! each row is rehearsed, and what was shown is done in the background, a while after it was applied.

mod columns;
mod export;
mod files;
mod forms;
mod kind;
mod named;
mod newcomers;
mod pages;
mod progress;
mod row;
mod run;
mod run_pages;
mod table;
#[cfg(test)]
mod tests;
mod work;
mod xlsx;

use actix_web::web::{self, ServiceConfig};
use chrono::TimeDelta;

pub use work::{Settings, discard, discard_bulk, work_bulk};

/// How long after **Apply** a run begins: so long it can be taken back.
#[derive(Clone, Copy, Debug)]
pub struct BulkDelay(pub TimeDelta);

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/bulk", web::get().to(pages::index))
        .route("/bulk", web::post().to(pages::take))
        .route("/bulk/new", web::get().to(pages::new))
        .route("/bulk/template", web::get().to(files::template))
        .route("/bulk/export", web::get().to(files::export))
        .route("/bulk/{id}", web::get().to(run_pages::show))
        .route("/bulk/{id}/columns", web::get().to(run_pages::columns))
        .route("/bulk/{id}/columns", web::post().to(run_pages::match_columns))
        .route("/bulk/{id}/apply", web::post().to(run_pages::apply))
        .route("/bulk/{id}/start", web::post().to(run_pages::start))
        .route("/bulk/{id}/end", web::post().to(run_pages::end))
        .route("/bulk/{id}/progress", web::get().to(progress::events))
        .route("/bulk/{id}/result", web::get().to(files::result));
}
