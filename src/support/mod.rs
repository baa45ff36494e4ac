//! Support: how the support of a provider or a reseller is reached. Its **Support profile** is what
//! customers see of whoever supports their subscriptions (145, 162–164).

mod contact;
mod forms;
mod profile;

use actix_web::web::{self, ServiceConfig};

pub use contact::{LANGUAGES, SupportContact};
pub use forms::check_website;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/support-profile", web::get().to(profile::edit))
        .route("/support-profile", web::post().to(profile::update));
}
