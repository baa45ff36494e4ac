//! Mail: letters wait in the outbox, queued with the change they tell of; the worker sends them.

mod letter;
mod outbox;
mod sender;
mod written;

pub use letter::{Letter, Recipient};
pub use outbox::Outbox;
pub use sender::{PATIENCE, Sender, send_waiting};
pub use written::{Envelope, Written};
