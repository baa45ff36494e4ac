//! Subscriptions: what a customer has running, who is credited for it, and who supports it
//! (147–149, 159–164, 194–197).

mod credit;
mod decline;
mod forms;
mod list;
mod pages;
mod subscription;
mod support;
mod supported;

use actix_web::web::{self, ServiceConfig};

pub use credit::{Choice, CreditForm};
pub use subscription::{NewSubscription, Subscription};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/customers/{id}/subscriptions", web::get().to(list::index))
        .route("/customers/{id}/support-contacts", web::post().to(list::designate))
        .route("/supported", web::get().to(supported::index))
        .route("/subscriptions/{id}", web::get().to(pages::show))
        .route("/subscriptions/{id}/reseller", web::post().to(pages::credit))
        .route("/subscriptions/{id}/support-contact", web::post().to(pages::support))
        .route("/subscriptions/{id}/support-contact/decline", web::get().to(decline::ask))
        .route("/subscriptions/{id}/support-contact/decline", web::post().to(decline::decline));
}
