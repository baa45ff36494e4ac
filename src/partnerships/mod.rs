//! Partnerships: which resellers work with which providers, and the requests that lead there
//! (statements 122–147).

mod against;
mod answer;
mod credit;
mod enrollment;
mod forms;
mod identifiers;
mod invitation;
mod life;
mod limit;
mod listing;
mod link;
mod onboarding;
mod onboarding_page;
mod pages;
mod partnership;
mod provider_listing;
mod received;
mod recipients;
mod reminder;
mod request;
mod request_pages;
mod requests;
mod reseller;
mod resellers;
mod sending;
pub mod vetting;
mod waiting;

use actix_web::web::{self, ServiceConfig};

pub use credit::{Cause, CreditRule, Partner, known_to};
pub use enrollment::discard_old as discard_old_enrollments;
pub use forms::{DeclineForm, OpenForm, RequestForm};
pub use life::{Action, State, discard_draft};
pub use limit::currency;
pub use link::{Invitations, Links, check_link, code};
pub use listing::{RESELLERS, ResellerRow, sum_up_tallies};
pub use partnership::{Partnership, regions};
pub use provider_listing::PROVIDERS;
pub use reminder::remind_due;
pub use request::{PLACEHOLDER, partnership_request_state};
pub use requests::PARTNERSHIP_REQUESTS;
pub use reseller::Reseller;
pub use sending::ByLetter;
pub use vetting::Vetting;
pub use waiting::{onboarding_waiting, requests_bounced, requests_expiring, tell_bounced};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/resellers", web::get().to(resellers::index))
        .route("/resellers/export", web::get().to(resellers::export))
        .route("/onboarding", web::get().to(onboarding_page::index))
        .route("/onboarding/{id}/nudge", web::post().to(onboarding_page::nudge))
        .route("/providers", web::get().to(pages::providers))
        .route("/providers/export", web::get().to(pages::export))
        .route("/identifiers", web::get().to(identifiers::show))
        .route("/identifiers", web::post().to(identifiers::update))
        .route("/partnership-requests", web::get().to(requests::index))
        .route("/partnership-requests/export", web::get().to(requests::export))
        .route("/partnership-requests", web::post().to(request_pages::create))
        .route("/partnership-requests/{id}", web::get().to(request_pages::show))
        .route("/partnership-requests/{id}", web::post().to(request_pages::update))
        .route("/partnership-requests/{id}/send", web::get().to(sending::show))
        .route("/partnership-requests/{id}/send", web::post().to(sending::send))
        .route("/partnership-requests/{id}/resend", web::post().to(requests::resend))
        .route("/partnership-requests/{id}/remind", web::post().to(reminder::remind))
        .route("/partnership-requests/{id}/revoke", web::post().to(requests::revoke))
        .route("/invitations/{token}", web::get().to(invitation::show))
        .route("/invitations/{token}/accept", web::post().to(invitation::accept))
        .route("/invitations/{token}/open", web::post().to(answer::open))
        .route("/invitations/{token}/decline", web::post().to(answer::decline))
        .route("/invitations/{token}/ask", web::post().to(answer::ask))
        .route("/invitations/{token}/enroll", web::get().to(enrollment::begin))
        .route("/invitations/{token}/enroll/company", web::get().to(enrollment::show))
        .route("/invitations/{token}/enroll/company", web::post().to(enrollment::take))
        .route("/invitations/{token}/enroll/mpn-id", web::get().to(enrollment::show))
        .route("/invitations/{token}/enroll/mpn-id", web::post().to(enrollment::take))
        .route("/invitations/{token}/enroll/contact", web::get().to(enrollment::show))
        .route("/invitations/{token}/enroll/contact", web::post().to(enrollment::take))
        .route("/invitations/{token}/enroll/support", web::get().to(enrollment::show))
        .route("/invitations/{token}/enroll/support", web::post().to(enrollment::take))
        .route("/invitations/{token}/enroll/sign", web::get().to(enrollment::show))
        .route("/invitations/{token}/enroll/sign", web::post().to(enrollment::finish));
}
