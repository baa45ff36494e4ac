//! The catalog: offers, the terms and billing frequencies they come in, and a provider's prices over time.

mod import;
mod kept;
mod offer;
mod plan;
mod price_list;
mod timeline;

pub use import::{Import, Report, import};
pub use offer::{Offer, Priced};
pub use plan::{Billing, Plan, Term};
