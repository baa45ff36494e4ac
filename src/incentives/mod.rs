//! Incentives: who is credited for which subscription, on each day; what earns for nobody, and how many are
//! mended at once (147–149, 159–161).

mod earning;
mod forms;
mod lineage;
mod lineage_pages;
mod pages;
mod problem;
mod run;
mod run_pages;
mod statement;
mod statement_pages;
mod sweep;
mod verdict;

use actix_web::web::{self, ServiceConfig};

pub use problem::Problem;
pub use run::{discard_rehearsals, work_runs};
pub use sweep::sweep_due;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/incentives", web::get().to(pages::index))
        .route("/incentives/check", web::post().to(pages::check))
        .route("/incentives/runs", web::post().to(pages::rehearse))
        .route("/incentives/runs/{id}", web::get().to(run_pages::show))
        .route("/incentives/runs/{id}/apply", web::post().to(run_pages::apply))
        .route("/incentives/statement", web::get().to(statement_pages::show))
        .route("/incentives/statement/export", web::get().to(statement_pages::export))
        .route("/subscriptions/{id}/credit", web::get().to(lineage_pages::show))
        .route("/subscriptions/{id}/credit/export", web::get().to(lineage_pages::export));
}
