//! How long work waits for a connection, as the pool tells it.

use diesel::r2d2::HandleEvent;
use diesel::r2d2::event::{CheckoutEvent, TimeoutEvent};

use super::METRICS;

/// Counts what the pool tells.
#[derive(Debug)]
pub struct WatchPool;

impl HandleEvent for WatchPool {
    fn handle_checkout(&self, event: CheckoutEvent) {
        METRICS.waits.0.observe(event.duration().as_secs_f64());
    }

    fn handle_timeout(&self, _: TimeoutEvent) {
        METRICS.timeouts.inc();
    }
}
