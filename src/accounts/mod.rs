//! Accounts: people, the organizations they belong to, sign-in and passwords.

mod forms;
mod go_on;
mod home;
mod pages;
mod password;
pub mod second_factor;
mod user;

use actix_web::web::{self, ServiceConfig};
use second_factor::{confirm, enroll, own, step};

pub use forms::check_email;
pub use go_on::send_page;
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
        .route("/second-factor", web::get().to(step::show))
        .route("/second-factor", web::post().to(step::pass))
        .route("/second-factor/challenge", web::post().to(step::challenge))
        .route("/second-factor/enroll", web::get().to(enroll::choose))
        .route("/second-factor/enroll/app", web::get().to(enroll::app))
        .route("/second-factor/enroll/app", web::post().to(enroll::add_app))
        .route("/second-factor/enroll/passkey", web::get().to(enroll::passkey))
        .route("/second-factor/enroll/passkey", web::post().to(enroll::add_passkey))
        .route("/second-factor/enroll/challenge", web::post().to(enroll::challenge))
        .route("/profile/second-factor", web::get().to(own::show))
        .route("/profile/second-factor/recovery-codes", web::post().to(own::renew_codes))
        .route("/profile/second-factor/{id}/name", web::post().to(own::rename))
        .route("/profile/second-factor/{id}/remove", web::post().to(own::remove))
        .route("/confirm", web::get().to(confirm::show))
        .route("/confirm", web::post().to(confirm::confirm))
        .route("/preferences", web::post().to(pages::prefer));
}
