//! Customers: the companies that buy through the provider, each in a Microsoft tenant of its own, and
//! who administers them (153–154, 165–169, 182–191).

mod account;
mod administration;
mod azure;
mod company_name;
mod customer;
mod export;
mod facts;
mod forms;
mod hand_over;
mod home;
mod list;
mod own;
mod pages;
mod relationship;
mod reseller_box;
mod setup;
mod tenant_owner;
mod user_settings;

use actix_web::web::{self, ServiceConfig};

pub use customer::{Attestation, Customer, NewCustomer};
pub use facts::Facts;
pub use forms::{CustomerForm, FormContext};
pub use home::home;
pub use list::CUSTOMERS;
pub use setup::{SetupInfo, TemporaryPassword};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/account", web::get().to(account::own))
        .route("/customers", web::get().to(pages::index))
        .route("/customers/domain", web::get().to(pages::domain))
        .route("/customers/export", web::get().to(export::export))
        .route("/customers/{id}/account", web::get().to(account::show))
        .route("/customers/{id}/account", web::post().to(account::update))
        .route("/customers/{id}/agreement", web::post().to(account::attest))
        .route("/customers/{id}/reseller", web::post().to(account::associate))
        .route("/customers/{id}/reseller/end", web::post().to(account::end_administration))
        .route("/customers/{id}/azure", web::get().to(azure::show))
        .route("/user-settings", web::get().to(user_settings::show))
        .route("/user-settings/tenant-owner", web::post().to(user_settings::grant))
        .route("/user-settings/tenant-owner/{id}/take-back", web::post().to(user_settings::take_back))
        .route("/customers/{id}/setup-info", web::post().to(setup::issue))
        .route("/customers/{id}/setup-info/send", web::post().to(hand_over::send))
        .route("/customers/{id}/setup-info/take-back", web::post().to(hand_over::take_back))
        .route("/setup-info/{id}", web::get().to(setup::show));
}
