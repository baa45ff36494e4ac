//! Accounts: people, the organizations they belong to, sign-in and passwords.

mod forms;
mod home;
mod pages;
mod password;
mod user;

use actix_web::web::{self, ServiceConfig};

pub use forms::check_email;
pub use pages::sign_in_page;
pub use password::{Password, TEMPORARY_HOURS};
pub use user::{NewUser, Owner, User, forget_sessions};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/", web::get().to(home::show))
        .route("/sign-in", web::get().to(pages::sign_in))
        .route("/sign-in", web::post().to(pages::start_session))
        .route("/sign-out", web::post().to(pages::sign_out))
        .route("/sign-out-everywhere", web::post().to(pages::sign_out_everywhere))
        .route("/set-password", web::get().to(pages::set_password))
        .route("/set-password", web::post().to(pages::keep_password))
        .route("/preferences", web::post().to(pages::prefer));
}
