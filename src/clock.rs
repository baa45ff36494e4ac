//! The portal's clock: the system's, which tests can move on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};

/// Tells the time to the door, to pages and to the worker; below them time is a parameter.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The time now, to the microsecond, as PostgreSQL keeps it.
    #[expect(clippy::disallowed_methods, reason = "this is where the time is asked")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now() + Duration::seconds(self.ahead_seconds.load(Ordering::Relaxed));
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// Lets time pass, in a test.
    pub fn advance(&self, time: Duration) {
        self.ahead_seconds.fetch_add(time.num_seconds(), Ordering::Relaxed);
    }
}
