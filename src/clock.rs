//! The portal's clock: the system's, which tests can move on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Tells the time to the door, to pages and to the worker; below them time is a parameter.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_micros: Arc<AtomicI64>,
}

impl Clock {
    /// The time now, to the microsecond, as PostgreSQL keeps it.
    #[expect(clippy::disallowed_methods, reason = "this is where the time is asked")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now() + Duration::microseconds(self.ahead_micros.load(Ordering::Relaxed));
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// Lets time pass, in a test.
    pub fn advance(&self, time: Duration) {
        self.ahead_micros.fetch_add(time.num_microseconds().unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}

/// When it is `hour` o'clock on a day in a zone. An hour that the clocks there skip is the one after it; of one that they
/// show twice it is the first.
pub fn moment(zone: Tz, day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = day.and_time(NaiveTime::MIN) + TimeDelta::hours(hour.into());
    let shown = |time| zone.from_local_datetime(&time).earliest();
    let found = shown(time).or_else(|| shown(time + TimeDelta::hours(1)));
    // Samoa has skipped a whole day.
    let found = found.or_else(|| shown(time.checked_add_days(Days::new(1))?));
    found.map_or_else(|| time.and_utc(), |local| local.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_a_zone_is_one_moment_also_where_its_clocks_are_put_on_or_back() {
        let day = |text: &str| text.parse().unwrap();
        for (zone, date, hour, utc) in [
            (Tz::UTC, "2026-11-30", 0, "2026-11-30T00:00:00Z"),
            (Tz::Europe__Berlin, "2026-10-24", 8, "2026-10-24T06:00:00Z"),
            (Tz::Europe__Berlin, "2026-10-26", 8, "2026-10-26T07:00:00Z"),
            // Skipped, and shown twice.
            (Tz::Europe__Berlin, "2026-03-29", 2, "2026-03-29T01:00:00Z"),
            (Tz::Europe__Berlin, "2026-10-25", 2, "2026-10-25T00:00:00Z"),
            (Tz::America__Santiago, "2026-09-06", 0, "2026-09-06T04:00:00Z"),
            (Tz::Pacific__Apia, "2011-12-30", 8, "2011-12-30T18:00:00Z"),
        ] {
            let expected = DateTime::parse_from_rfc3339(utc).unwrap().to_utc();
            assert_eq!(moment(zone, day(date), hour), expected, "{zone} {date} {hour}");
        }
    }
}
