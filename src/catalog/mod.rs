//! The catalog: offers, the terms and billing frequencies they come in, and a provider's prices.

mod offer;
mod plan;

pub use offer::{Offer, Priced};
pub use plan::{Billing, Plan, Term};
