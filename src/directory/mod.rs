//! The directory: indirect providers, for everybody to find (120). A provider reviews its own profile as the
//! public sees it, and asks for changes (121); the portal's operator publishes or declines them.

mod command;
mod forms;
mod letters;
mod logo;
mod own;
mod pages;
mod profile;
mod request;
mod version;

use actix_web::web::{self, ServiceConfig};

pub use command::{decline, list, publish, show};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/directory", web::get().to(pages::index))
        .route("/directory/{slug}", web::get().to(pages::show))
        .route("/directory/logos/{hash}", web::get().to(logo::serve))
        .route("/sitemap.xml", web::get().to(pages::sitemap))
        .route("/robots.txt", web::get().to(pages::robots))
        .route("/provider/profile", web::get().to(own::show))
        .route("/provider/profile", web::post().to(own::ask))
        .route("/provider/profile/requests/{id}/withdraw", web::post().to(own::withdraw));
}
