//! Moves: customers go from one reseller to another, because it leaves, merges or is suspended. They are chosen,
//! rehearsed with a verdict for all that names the old reseller, and moved one by one by the worker (126, 153).

mod choice;
mod choose_pages;
mod forms;
mod letters;
mod pages;
mod plan;
mod step;
mod work;

use actix_web::web::{self, ServiceConfig};

pub use plan::discard;
pub use work::{discard_moves, move_customers};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/resellers/{id}/moves", web::get().to(choose_pages::index))
        .route("/resellers/{id}/moves", web::post().to(choose_pages::begin))
        .route("/moves/{id}/customers", web::get().to(choose_pages::show))
        .route("/moves/{id}/customers", web::post().to(choose_pages::keep))
        .route("/moves/{id}", web::get().to(pages::show))
        .route("/moves/{id}/confirm", web::post().to(pages::confirm))
        .route("/moves/{id}/cancel", web::post().to(pages::cancel))
        .route("/moves/{id}/export", web::get().to(pages::export));
}
