//! Admin relationships: roles in a customer's account that a partner (the provider, or the reseller that administers
//! the customer) has for a time, by the customer's consent (**Admin relationships** of Partner Center, granular).
//!
//! A relationship is asked for, approved or declined, and ends by itself or by either side. Of Microsoft's states those
//! are left out that last for moments between its systems (created, approved, activating, termination requested,
//! terminating): here a step is done when its page answers.

mod asking;
mod defaults;
mod due;
mod expiring;
mod forms;
mod letters;
mod list;
mod new_pages;
mod pages;
mod relationship;
mod role;
mod state;
mod task;

use actix_web::web::{self, ServiceConfig};

pub(crate) use defaults::default_name;
pub use due::move_ends;
pub use expiring::roles_ending;
pub use letters::customers_people;
pub use relationship::AdminRelationship;
pub use role::AdminRole;
pub use state::State;
pub use task::Task;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/customers/{id}/admin-relationships", web::get().to(list::index))
        .route("/customers/{id}/admin-relationships/export", web::get().to(list::export))
        .route("/customers/{id}/admin-relationships", web::post().to(new_pages::create))
        .route("/customers/{id}/admin-relationships/new", web::get().to(new_pages::new))
        .route("/admin-relationships", web::get().to(expiring::index))
        .route("/admin-relationships/{id}", web::get().to(pages::show))
        .route("/admin-relationships/{id}/approve", web::post().to(pages::approve))
        .route("/admin-relationships/{id}/decline", web::post().to(pages::decline))
        .route("/admin-relationships/{id}/terminate", web::post().to(pages::terminate));
}
