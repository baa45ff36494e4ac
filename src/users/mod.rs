//! Users: **Users and licenses** of a customer, managed by the provider's and the reseller's Admin agents on
//! its behalf and by its own administrators (153, 168–169, 185).
//!
//! A customer's administrators are users like all others, with a role. So this is the only place where a
//! customer's people are added, given roles and deleted; **User management** (`people`) is for the colleagues
//! of a provider or reseller, and only explains roles and rights to a customer.

mod adding;
mod changes;
mod file;
mod forms;
mod licenses;
mod list;
mod many;
mod one;
mod password;
mod purge;
mod summary;
mod upload;
mod upload_pages;
mod user;

use actix_web::web::{self, ServiceConfig};

pub use purge::purge_deleted;
pub use summary::Summary;
pub use upload::forget_uploads;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/users", web::get().to(list::own))
        .route("/customers/{id}/users", web::get().to(list::index))
        .route("/customers/{id}/users", web::post().to(adding::create))
        .route("/customers/{id}/users/new", web::get().to(adding::new))
        .route("/customers/{id}/users/licenses", web::post().to(many::assign))
        .route("/customers/{id}/users/template", web::get().to(upload_pages::template))
        .route("/customers/{id}/users/upload", web::get().to(upload_pages::new))
        .route("/customers/{id}/users/upload", web::post().to(upload_pages::take))
        .route("/user-uploads/{id}", web::get().to(upload_pages::show))
        .route("/user-uploads/{id}/save", web::post().to(upload_pages::save))
        .route("/user-uploads/{id}/passwords", web::post().to(upload_pages::passwords))
        .route("/users/{id}", web::get().to(one::show))
        .route("/users/{id}", web::post().to(one::update))
        .route("/users/{id}/licenses", web::post().to(one::licenses))
        .route("/users/{id}/password", web::get().to(password::show))
        .route("/users/{id}/password", web::post().to(password::issue))
        .route("/users/{id}/block", web::post().to(one::block))
        .route("/users/{id}/unblock", web::post().to(one::unblock))
        .route("/users/{id}/end-sessions", web::post().to(one::end_sessions))
        .route("/users/{id}/forget-factors", web::post().to(one::forget_factors))
        .route("/users/{id}/delete", web::post().to(one::delete))
        .route("/users/{id}/restore", web::post().to(one::restore));
}
