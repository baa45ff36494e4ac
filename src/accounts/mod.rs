//! Accounts: people, the organizations they belong to, sign-in and passwords.

mod devices;
mod forgot;
mod forms;
mod hashing;
mod home;
mod letters;
pub mod limits;
mod links;
mod password;
mod preferences;
mod profile;
mod sessions;
mod set_password;
mod setup;
mod sign_in;
mod user;

use actix_web::web::{self, ServiceConfig};

pub use devices::forget as forget_devices;
pub use forms::check_email;
pub use hashing::off_the_door;
pub use links::{Link, LinkKind};
pub use password::{Hashed, Password, TEMPORARY_HOURS};
pub use sessions::forget_sessions;
pub use setup::{FirstProvider, SetupRefusal, new_link};
pub use sign_in::{Tried, admit, sign_in_page};
pub use user::{NewUser, Owner, User, words_about};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/", web::get().to(home::show))
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
        .route("/profile", web::get().to(profile::show))
        .route("/profile/password", web::post().to(profile::change_password))
        .route("/profile/sessions/end", web::post().to(profile::end_others))
        .route("/profile/sessions/{id}/end", web::post().to(profile::end_one))
        .route("/preferences", web::post().to(preferences::take));
}
