//! Accounts: people, the organizations they belong to, sign-in and passwords.

mod devices;
mod forgot;
mod forms;
mod go_on;
mod hashing;
mod home;
mod letters;
pub mod limits;
mod links;
pub mod operator;
mod password;
mod preferences;
mod profile;
mod shortcuts;
pub mod second_factor;
mod sessions;
mod set_password;
mod sign_in;
mod today;
mod user;

use actix_web::web::{self, ServiceConfig};
use second_factor::{confirm, enroll, own, step};

pub use devices::forget as forget_devices;
pub use forms::{check_email, domain_of};
pub use go_on::{Way, send_page};
pub use hashing::{Place, temporary_password};
pub use letters::password_issued as tell_password_issued;
pub use links::{HandedOver, Link, LinkKind, count_guess};
pub use operator::NewProvider;
pub use password::{Hashed, Password, TEMPORARY_HOURS};
pub use sessions::forget_sessions;
pub use sign_in::{Tried, admit, sign_in_page};
pub use user::{NewUser, Owner, User, words_about};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/", web::get().to(home::show))
        .route("/first-steps", web::get().to(home::first_steps))
        .route("/sign-in", web::get().to(sign_in::show))
        .route("/sign-in", web::post().to(sign_in::take))
        .route("/sign-out", web::post().to(sign_in::sign_out))
        .route("/sign-out-everywhere", web::post().to(sign_in::sign_out_everywhere))
        .route("/set-password", web::get().to(set_password::show))
        .route("/set-password", web::post().to(set_password::take))
        .route("/account-links/{token}", web::get().to(links::show))
        .route("/account-links/{token}", web::post().to(links::take))
        .route("/forgot-password", web::get().to(forgot::show))
        .route("/forgot-password", web::post().to(forgot::take))
        .route("/shortcuts", web::get().to(shortcuts::show))
        .route("/profile", web::get().to(profile::show))
        .route("/profile/password", web::post().to(profile::change_password))
        .route("/profile/sessions/end", web::post().to(profile::end_others))
        .route("/profile/sessions/{id}/end", web::post().to(profile::end_one))
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
        .route("/preferences", web::post().to(preferences::take));
}
