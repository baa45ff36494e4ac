//! Service requests: what a customer, or a partner for it, asks of whoever supports the customer or one of its
//! subscriptions (**Service requests** of Partner Center; 162–164). Not to be mixed up with **Requests**, in which a
//! reseller asks its provider for what costs money (`subscriptions/request.rs`).

mod answering;
mod entry;
mod file;
mod forms;
mod letters;
mod list;
mod new_pages;
mod pages;
mod request;
mod state;
mod waiting;

use actix_web::web::{self, ServiceConfig};

pub use list::{SERVICE_REQUESTS, visible_to};
pub use request::{has_role, may_open, may_open_any};
pub use state::Severity;
pub use waiting::{Waiting, unanswered};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/customers/{id}/service-requests/new", web::get().to(new_pages::new))
        .route("/customers/{id}/service-requests", web::post().to(new_pages::create))
        .route("/service-requests", web::get().to(list::index))
        .route("/service-requests/export", web::get().to(list::export))
        .route("/service-requests/{id}", web::get().to(pages::show))
        .route("/service-requests/{id}/notes", web::post().to(pages::note))
        .route("/service-requests/{id}/files/{entry}", web::get().to(file::download))
        .route("/service-requests/{id}/close", web::post().to(pages::close))
        .route("/service-requests/{id}/reopen", web::post().to(pages::reopen))
        .route("/service-requests/{id}/hand", web::post().to(pages::hand))
        .route("/service-requests/{id}/return", web::post().to(pages::give_back))
        .route("/service-requests/{id}/severity", web::post().to(pages::severity));
}
