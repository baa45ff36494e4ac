//! The outbox: what was submitted and waits, who made it, and what came of it. The worker does each when it is due, once,
//! by the rights that its author has then.

mod doing;
mod pages;

use actix_web::web::{self, ServiceConfig};

pub use doing::{Settings, do_waiting};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/outbox", web::get().to(pages::index)).route("/outbox/{id}/take-back", web::post().to(pages::take_back));
}
