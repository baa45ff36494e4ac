//! Mail: letters wait in the outbox, queued with the change they tell of; the worker sends them. **Emails** shows what
//! was sent, without what stands in it.

mod about;
mod letter;
mod outbox;
mod pages;
mod sender;
mod sent;
mod written;

use actix_web::web::{self, ServiceConfig};

pub use letter::{Letter, Recipient};
pub use outbox::Outbox;
pub use sender::{PATIENCE, Sender, send_waiting};
pub use sent::{LETTERS, Sent, undelivered};
pub use written::{Envelope, Written};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/letters", web::get().to(pages::index)).route("/letters/export", web::get().to(pages::export));
}
