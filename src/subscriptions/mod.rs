//! Subscriptions: what a customer has running, who is credited for it, and who supports it
//! (147–149, 159–164, 194–197).

mod credit;
mod forms;
mod pages;
mod subscription;

use actix_web::web::{self, ServiceConfig};

pub use credit::{Choice, CreditForm};
pub use subscription::{NewSubscription, Subscription};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/customers/{id}/subscriptions", web::get().to(pages::index))
        .route("/subscriptions/{id}", web::get().to(pages::show))
        .route("/subscriptions/{id}/reseller", web::post().to(pages::credit))
        .route("/subscriptions/{id}/support-contact", web::post().to(pages::support));
}
