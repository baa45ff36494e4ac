//! People: **User management**, where the colleagues of one organization are invited, given roles and a
//! reach, suspended and removed, and where one sees why somebody can or can't do something. A customer's
//! people are its users (room `users`), to whom this one explains roles and rights alone.
//!
//! Of the table of users, this room writes what colleagues decide about a person (names, roles, reach,
//! suspended, removed); `accounts` writes what the person does (sign-in, password, language).

mod changes;
mod colleague;
mod forms;
mod invitation;
mod letters;
mod one;
mod pages;
mod why;

use actix_web::web::{self, ServiceConfig};

pub use colleague::visible_to;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/people", web::get().to(pages::index))
        .route("/people", web::post().to(pages::create))
        .route("/people/new", web::get().to(pages::new))
        .route("/people/roles", web::get().to(pages::roles))
        .route("/people/{id}", web::get().to(one::show))
        .route("/people/{id}", web::post().to(one::update))
        .route("/people/{id}/suspend", web::post().to(one::suspend))
        .route("/people/{id}/resume", web::post().to(one::resume))
        .route("/people/{id}/remove", web::post().to(one::remove))
        .route("/people/{id}/end-sessions", web::post().to(one::end_sessions))
        .route("/people/{id}/reset", web::post().to(one::send_reset))
        .route("/people/{id}/forget-factors", web::post().to(one::forget_factors))
        .route("/people/{id}/invite", web::post().to(one::invite_again))
        .route("/people/{id}/why", web::get().to(why::show));
}
