//! Partings: a partnership ends, and what it leaves behind is shown before and after, with what becomes of
//! each and where to mend it. Customers, rights, credit and sign-ins stay until they are moved or ended. So does
//! the relationship with a customer end, once nothing of it is active.

mod customer;
mod farewell;
mod first;
mod left;
mod letter;
mod limit;
mod pages;

use actix_web::web::{self, ServiceConfig};

pub use pages::end_waiting;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/customers/{id}/relationship", web::get().to(customer::show))
        .route("/customers/{id}/relationship/end", web::post().to(customer::end))
        .route("/resellers/{id}/partnership", web::get().to(pages::show))
        .route("/resellers/{id}/partnership/left", web::get().to(left::index))
        .route("/resellers/{id}/partnership/end", web::post().to(pages::end))
        .route("/resellers/{id}/partnership/limit", web::post().to(limit::update))
        .route("/resellers/{id}/partnership/support", web::post().to(pages::support));
}
