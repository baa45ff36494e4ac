//! What an order costs in one billing period.

use std::collections::BTreeMap;

use crate::catalog::Billing;
use crate::orders::order::Line;
use crate::words::Language;

/// What is due in one billing period of a kind.
pub(super) struct Total {
    pub words: &'static str,
    pub amount: String,
}

/// A total for each billing frequency: a monthly and a yearly amount don't add up.
pub(super) fn totals(lines: &[Line], currency: &str, language: Language) -> Vec<Total> {
    let mut sums: BTreeMap<Billing, i64> = BTreeMap::new();
    for line in lines {
        let sum = sums.entry(line.priced.plan.billing).or_default();
        *sum = sum.saturating_add(line.amount());
    }
    sums.into_iter()
        .map(|(billing, sum)| Total { words: billing.words(), amount: language.money(sum, currency) })
        .collect()
}
