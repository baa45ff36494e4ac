//! What new companies take from those of the demo: addresses, phones and registration numbers that are right for
//! their country.

use chrono::{DateTime, Utc};

use crate::countries;
use crate::demo::customers::{self, Customer};
use crate::demo::organizations::provider_id;

/// A customer of the demo, and its CSP region.
pub(super) struct Template {
    pub customer: Customer,
    pub region: &'static str,
}

impl Template {
    /// One for each customer of the main provider.
    pub fn all(now: DateTime<Utc>) -> Vec<Template> {
        let of_main = |customer: &Customer| customer.provider_id == provider_id("northwind");
        let template = |customer: Customer| {
            let region = countries::find(&customer.country)?.region.as_str();
            Some(Template { customer, region })
        };
        customers::customers(now).into_iter().filter(of_main).filter_map(template).collect()
    }

    /// Whether companies there are mostly named in Cyrillic letters.
    pub fn is_cyrillic(&self) -> bool {
        ["RU", "KZ", "UA"].contains(&self.customer.country.as_str())
    }
}
