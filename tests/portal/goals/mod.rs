//! Goals with numbers: many tries of one attack, and a control in the same test, in which one guard is
//! off and the same attack must be noticed. `PORTAL_GOAL_SCALE=1` makes them as many as was promised.
#![expect(clippy::print_stdout, reason = "a test with a number says how many it tried")]

use std::collections::BTreeMap;

use reqwest::header::HeaderMap;

mod canaries;
mod classifier;
mod credit_sweep;
mod invitations;
mod mass_assignment;
mod revocation;
mod secret_grep;
mod temporary_passwords;

/// How often something is tried: `usually`, or as often as was promised.
fn tries(usually: usize, promised: usize) -> usize {
    if std::env::var_os("PORTAL_GOAL_SCALE").is_some() { promised } else { usually }
}

/// The headers of an answer, but those that differ from one answer to the next.
fn said(headers: &HeaderMap) -> BTreeMap<&str, &[u8]> {
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    headers.filter(|(name, _)| !matches!(*name, "date" | "content-length" | "set-cookie")).collect()
}
