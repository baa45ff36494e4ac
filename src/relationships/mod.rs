//! Relationships: a provider and a reseller ask a customer, by one personal link, to buy from the one and to be
//! administered by the other (126, 153; **Invite new customers**).

mod accept;
mod answer;
mod company;
mod forms;
mod letters;
mod life;
mod list;
mod moving;
mod offer;
mod request;
mod request_pages;

use actix_web::web::{self, ServiceConfig};

pub use life::discard_draft;
pub use list::RELATIONSHIP_REQUESTS;
pub use moving::move_invitations;
pub use request::Request;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/relationship-requests", web::get().to(list::index))
        .route("/relationship-requests/export", web::get().to(list::export))
        .route("/relationship-requests", web::post().to(request_pages::create))
        .route("/relationship-requests/{id}", web::get().to(request_pages::show))
        .route("/relationship-requests/{id}", web::post().to(request_pages::update))
        .route("/relationship-requests/{id}/revoke", web::post().to(request_pages::revoke))
        .route("/relationships/{token}", web::get().to(offer::show))
        .route("/relationships/{token}/open", web::post().to(answer::open))
        .route("/relationships/{token}/accept", web::post().to(accept::accept))
        .route("/relationships/{token}/decline", web::post().to(answer::decline))
        .route("/relationships/{token}/company", web::get().to(company::new))
        .route("/relationships/{token}/company", web::post().to(company::create));
}
