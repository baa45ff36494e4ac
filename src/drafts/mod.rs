//! Drafts: everything that a person has begun and not finished, and the orders that colleagues share, each with where it
//! goes on.

mod draft;
mod pages;

use actix_web::web::{self, ServiceConfig};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/drafts", web::get().to(pages::index)).route("/drafts/discard", web::post().to(pages::discard));
}
