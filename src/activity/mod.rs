//! Activity: who did what to which thing, in whose name; written in the transaction of the change, sealed
//! by the worker, and shown on the **Activity log**.

mod action;
mod export;
mod forms;
mod history;
mod last;
mod log;
mod named;
mod pages;
mod partnership;
mod record;
mod retention;
mod seal;
mod shown;
mod verify;

use actix_web::web::{self, ServiceConfig};

pub use action::ACTIONS;
pub use export::{Signer, export, verify_export};
pub use history::{History, Of};
pub use last::last;
pub use log::{ACTIVITY, of_request};
pub use partnership::of_partnership;
pub use record::{
    Subject, changed, record, record_by_system, record_many, record_many_for, record_refusal, record_sign_in,
    record_unsigned,
};
pub use retention::Retention;
pub use seal::{SealKey, seal_batch, seal_waiting};
pub use shown::Shown;
pub use verify::{Break, Chain, Fault, Report, made_last_seal, verify};

/// How the log is kept: sealed under this key, and for ever unless it says otherwise.
#[derive(Clone)]
pub struct Keeping {
    pub key: SealKey,
    pub retention: Option<Retention>,
}

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/activity", web::get().to(pages::index)).route("/activity/export", web::get().to(pages::export));
}
