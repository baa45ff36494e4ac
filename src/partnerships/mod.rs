//! Partnerships: which resellers work with which providers, and the requests that lead there
//! (statements 122–147).

mod credit;
mod enrollment;
mod forms;
mod identifiers;
mod invitation;
mod limit;
mod listing;
mod pages;
mod partnership;
mod request;
mod reseller;
mod resellers;

use actix_web::web::{self, ServiceConfig};

pub use credit::{Cause, CreditRule, Partner, known_to};
pub use limit::currency;
pub use listing::ResellerRow;
pub use partnership::{Partnership, regions};
pub use request::Invitations;
pub use reseller::Reseller;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/resellers", web::get().to(resellers::index))
        .route("/resellers/export", web::get().to(resellers::export))
        .route("/providers", web::get().to(pages::providers))
        .route("/identifiers", web::get().to(identifiers::show))
        .route("/identifiers", web::post().to(identifiers::update))
        .route("/partnership-requests", web::post().to(pages::create))
        .route("/partnership-requests/{id}", web::get().to(pages::show))
        .route("/partnership-requests/{id}", web::post().to(pages::update))
        .route("/invitations/{token}", web::get().to(invitation::show))
        .route("/invitations/{token}/accept", web::post().to(invitation::accept))
        .route("/invitations/{token}/enroll", web::get().to(enrollment::new))
        .route("/invitations/{token}/enroll", web::post().to(enrollment::create));
}
