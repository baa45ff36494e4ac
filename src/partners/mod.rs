//! Partners: the page of one reseller for its provider, and of one provider for its reseller. Which of several
//! a page speaks for is in its address (133–147).

mod provider;
mod reseller;
mod shared;

use actix_web::web::{self, ServiceConfig};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/resellers/{id}", web::get().to(reseller::show)).route("/providers/{id}", web::get().to(provider::show));
}
