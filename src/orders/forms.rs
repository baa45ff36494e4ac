//! What a person types: on **New subscription** and **Review**, and in the filter of **Order history**.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::catalog::{Offer, Plan, Priced};
use crate::id::CustomerId;
use crate::orders::order::Line;
use crate::orders::placed::State;
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
    /// The customer's own number of the order; none where the page has no box for it.
    pub purchase_order: Option<String>,
}

/// The most characters of a purchase-order number.
const LONGEST_PURCHASE_ORDER: usize = 50;

/// The number as it is kept; empty when the customer has none.
pub fn purchase_order(typed: &str, problems: &mut Problems) -> String {
    let number = typed.trim();
    if number.chars().count() > LONGEST_PURCHASE_ORDER {
        problems.add("purchase_order", Phrase::new("orders-purchase-order-long").with("max", LONGEST_PURCHASE_ORDER));
    }
    number.to_owned()
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
    /// The customer's own number of the order; none where the page has no box for it.
    pub purchase_order: Option<String>,
    /// Which button: `search`, `total`, `verify`, `customer`, `review` or `submit`.
    pub action: String,
    /// What the step was read at.
    pub before: String,
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
                    "purchase_order" => form.purchase_order = Some(value),
                    "action" => form.action = value,
                    "before" => form.before = value,
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
        if catalog.iter().any(|offer| self.is_chosen(offer) && !offer.is_for_everybody()) {
            problems.add("", "orders-segment");
        }
        let known: HashSet<&str> = catalog.iter().map(|offer| offer.id.as_str()).collect();
        if self.chosen.iter().any(|offer| !known.contains(offer.as_str())) {
            problems.add("", "orders-offer-unknown");
        }
        catalog
            .iter()
            .filter(|offer| self.is_chosen(offer) && offer.is_for_everybody())
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
        self.is_chosen(offer)
            || offer.is_for_everybody() && (search.is_empty() || offer.name.to_lowercase().contains(&search))
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

/// The boxes of the **Order history**'s filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryFilter {
    /// A part of a customer's, a product's or a subscription's name, or of a purchase-order number; or an order's ID.
    pub q: String,
    pub state: String,
    pub from: String,
    pub to: String,
}

/// What the filter means.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub customer: Option<CustomerId>,
    /// In lower case; empty for all.
    pub q: String,
    pub state: Option<State>,
    pub from: Option<DateTime<Utc>>,
    /// The first moment that is not wanted any more.
    pub until: Option<DateTime<Utc>>,
}

impl HistoryFilter {
    /// Both days count; without them, all orders.
    pub fn read(&self, customer: Option<CustomerId>) -> Result<Wanted, Problems> {
        let mut problems = Problems::none();
        let from = day(&self.from, "from", &mut problems);
        let to = day(&self.to, "to", &mut problems);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            problems.add("to", "activity-dates-crossed");
        }
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        match problems.is_empty() {
            false => Err(problems),
            true => Ok(Wanted {
                customer,
                q: self.q.trim().to_lowercase(),
                state: State::from_code(&self.state),
                from: from.map(start),
                until: to.map(|day| start(day) + TimeDelta::days(1)),
            }),
        }
    }
}

/// A day as a date box sends it, if there is one; from the year 2000 on, so that reckoning with it can't fail.
fn day(typed: &str, field: &'static str, problems: &mut Problems) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let day = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").ok();
    let day = day.filter(|day| (2000..=9998).contains(&day.year()));
    if day.is_none() {
        problems.add(field, "activity-date-wrong");
    }
    day
}
