//! Incentives: who is credited for which subscription, on each day (147–149, 159–161).

mod lineage;
mod lineage_pages;
mod statement;
mod statement_pages;

use actix_web::web::{self, ServiceConfig};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/subscriptions/{id}/credit", web::get().to(lineage_pages::show))
        .route("/subscriptions/{id}/credit/export", web::get().to(lineage_pages::export))
        .route("/incentives/statement", web::get().to(statement_pages::show))
        .route("/incentives/statement/export", web::get().to(statement_pages::export));
}
