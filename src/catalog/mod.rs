//! The catalog: offers, the terms and billing frequencies they come in, and a provider's prices over time.

mod forms;
mod import;
mod kept;
mod listed;
mod offer;
mod pages;
mod plan;
mod price_list;
mod timeline;

use actix_web::web::{self, ServiceConfig};

pub use import::{Import, Report, import};
pub use offer::{Offer, Priced};
pub use plan::{Billing, Plan, Term};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/catalog", web::get().to(pages::index)).route("/catalog/export", web::get().to(pages::export));
}
