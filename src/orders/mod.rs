//! Orders: from draft (**New customer**, **New subscription**, **Review**) to placed, and the
//! **Confirmation** (170–183, 186–195); new subscriptions as a reseller's request; then the
//! **Order history**.

mod asked;
mod asking;
mod confirmation;
mod drafts;
mod ended;
mod forms;
mod history;
mod holding;
mod many;
mod meanwhile;
mod moving;
mod new_customer;
mod new_subscription;
mod order;
mod pages;
mod placed;
mod placing;
mod sharing;
mod shelf;
mod total;

use actix_web::web::{self, ServiceConfig};

pub use asked::approve_waiting;
pub use drafts::{OrderDraft, discard, discard_drafts_of, discard_old_drafts};
pub use holding::{place_waiting, stop_waiting};
pub use many::NewAccount;
pub use moving::{lock_drafts_of, move_asked, move_drafts};
pub use order::Line;
pub use placed::{ORDERS, visible_to};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/orders", web::get().to(history::index))
        .route("/orders/export", web::get().to(history::export))
        .route("/customers/{id}/orders", web::get().to(history::of_customer))
        .route("/customers/{id}/orders/export", web::get().to(history::export_of_customer))
        .route("/customers/{id}/ask", web::get().to(asking::show))
        .route("/customers/{id}/ask", web::post().to(asking::ask))
        .route("/requests/{id}/order", web::get().to(asked::show))
        .route("/requests/{id}/order/approve", web::post().to(asked::approve))
        .route("/requests/{id}/order/decline", web::post().to(asked::decline))
        .route("/orders", web::post().to(pages::create))
        .route("/orders/{id}", web::get().to(history::show))
        .route("/orders/{id}/customer", web::get().to(new_customer::show))
        .route("/orders/{id}/customer", web::post().to(new_customer::keep))
        .route("/orders/{id}/subscriptions", web::get().to(new_subscription::show))
        .route("/orders/{id}/subscriptions", web::post().to(new_subscription::keep))
        .route("/orders/{id}/review", web::get().to(pages::review))
        .route("/orders/{id}/submit", web::post().to(pages::submit))
        .route("/orders/{id}/cancel", web::get().to(pages::ask_to_cancel))
        .route("/orders/{id}/cancel", web::post().to(pages::cancel))
        .route("/orders/{id}/share", web::post().to(sharing::share))
        .route("/orders/{id}/confirmation", web::get().to(confirmation::show));
}
