//! Notifications: what waits for somebody's decision, told to each person who can take it: in an inbox here, and by
//! letter, as often as the person wants, in their language and time zone.
//!
//! A room keeps [`News`] with the change that it makes. The worker tells it to people, once to each, and says so by
//! letter at once or with the others of the day. What needs no decision any more counts as read.

mod choices;
mod choices_pages;
mod digest;
mod inbox;
mod kind;
mod letters;
mod news;
mod telling;

use actix_web::web::{self, ServiceConfig};

pub use digest::send_digests;
pub use inbox::INBOX;
pub use kind::Kind;
pub use news::News;
pub use telling::{forget_old, tell};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/inbox", web::get().to(inbox::index))
        .route("/inbox", web::post().to(inbox::read))
        .route("/profile/notifications", web::get().to(choices_pages::show))
        .route("/profile/notifications", web::post().to(choices_pages::update));
}
