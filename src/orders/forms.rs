//! What a person chooses on **New subscription**: products, licenses, terms, the credited reseller.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::catalog::{Offer, Plan, Priced};
use crate::orders::order::Line;
use crate::subscriptions::CreditForm;
use crate::web::form::Problems;
use crate::words::Phrase;

/// Where a draft begins, by a button: a reseller's row, **Customers**, or a customer's row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StartForm {
    pub reseller: String,
    pub customer: String,
    pub origin: String,
}

/// **Submit** on **Review**.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SubmitForm {
    /// The draft as it was reviewed; empty for one that nobody looked at.
    pub version: String,
}

/// The boxes of **New subscription**: a tick, a count and a plan for each offer, named by its ID.
#[derive(Clone, Debug, Default)]
pub struct LinesForm {
    chosen: HashSet<String>,
    licenses: HashMap<String, String>,
    plans: HashMap<String, String>,
    /// What the list is narrowed to.
    pub search: String,
    pub credit: CreditForm,
    /// Which button: `search`, `total`, `verify`, `customer`, `review` or `submit`.
    pub action: String,
}

impl LinesForm {
    /// From the pairs of the posted form.
    pub fn read(pairs: &[(String, String)]) -> LinesForm {
        let mut form = LinesForm::default();
        for (name, value) in pairs {
            let value = value.clone();
            if name == "offer" {
                form.chosen.insert(value);
            } else if let Some(offer) = name.strip_prefix("licenses-") {
                form.licenses.insert(offer.to_owned(), value);
            } else if let Some(offer) = name.strip_prefix("plan-") {
                form.plans.insert(offer.to_owned(), value);
            } else {
                match name.as_str() {
                    "search" => form.search = value,
                    "credited" => form.credit.credited = value,
                    "mpn_id" => form.credit.mpn_id = value,
                    "action" => form.action = value,
                    _ => {}
                }
            }
        }
        form
    }

    /// The boxes as a draft's lines fill them.
    pub fn of(lines: &[Line], credit: CreditForm) -> LinesForm {
        let mut form = LinesForm { credit, ..LinesForm::default() };
        for line in lines {
            form.chosen.insert(line.offer_id.clone());
            form.licenses.insert(line.offer_id.clone(), line.licenses.to_string());
            form.plans.insert(line.offer_id.clone(), line.priced.plan.code());
        }
        form
    }

    /// The lines, in the catalog's order; what is wrong is said beside the box of its offer.
    pub fn check(&self, catalog: &[Offer], problems: &mut Problems) -> Vec<Line> {
        let known: HashSet<&str> = catalog.iter().map(|offer| offer.id.as_str()).collect();
        if self.chosen.iter().any(|offer| !known.contains(offer.as_str())) {
            problems.add("", "orders-offer-unknown");
        }
        catalog
            .iter()
            .filter(|offer| self.is_chosen(offer))
            .filter_map(|offer| {
                let licenses = self.count(offer, problems);
                let priced = self.priced(offer, problems);
                Some(Line {
                    offer_id: offer.id.clone(),
                    offer: offer.name.clone(),
                    licenses: licenses?,
                    priced: priced?,
                })
            })
            .collect()
    }

    pub fn is_chosen(&self, offer: &Offer) -> bool {
        self.chosen.contains(&offer.id)
    }

    /// The count as typed; the offer's least before anything was.
    pub fn licenses(&self, offer: &Offer) -> String {
        self.licenses.get(&offer.id).cloned().unwrap_or_else(|| offer.min_licenses.to_string())
    }

    pub fn has_plan(&self, offer: &Offer, priced: &Priced) -> bool {
        let code = priced.plan.code();
        match self.plans.get(&offer.id) {
            Some(chosen) => *chosen == code,
            None => code == "P1Y-monthly",
        }
    }

    /// Whether the row is shown: chosen ones always are.
    pub fn shows(&self, offer: &Offer) -> bool {
        let search = self.search.trim().to_lowercase();
        search.is_empty() || self.is_chosen(offer) || offer.name.to_lowercase().contains(&search)
    }

    fn count(&self, offer: &Offer, problems: &mut Problems) -> Option<i32> {
        let typed = self.licenses.get(&offer.id).map(|typed| typed.trim()).unwrap_or_default();
        let in_range = match typed.parse::<i64>() {
            Ok(count) => {
                i32::try_from(count).ok().filter(|count| (offer.min_licenses..=offer.max_licenses).contains(count))
            }
            Err(_) => None,
        };
        if in_range.is_none() {
            let phrase = Phrase::new("orders-licenses-wrong")
                .with("offer", &offer.name)
                .with("min", offer.min_licenses)
                .with("max", offer.max_licenses);
            problems.add(format!("licenses-{}", offer.id), phrase);
        }
        in_range
    }

    fn priced(&self, offer: &Offer, problems: &mut Problems) -> Option<Priced> {
        let plan = self.plans.get(&offer.id).and_then(|code| code.parse::<Plan>().ok());
        let priced = plan.and_then(|plan| offer.priced(plan));
        if priced.is_none() {
            let phrase = Phrase::new("orders-plan-wrong").with("offer", &offer.name);
            problems.add(format!("plan-{}", offer.id), phrase);
        }
        priced
    }
}
