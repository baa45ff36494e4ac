//! A week of a reader's calendar: from Monday on, in the reader's zone.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::clock::moment;
use crate::words::Phrase;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    pub monday: NaiveDate,
}

impl Week {
    /// The week that `at` lies in.
    pub fn of(at: DateTime<Utc>, zone: Tz) -> Week {
        let day = at.with_timezone(&zone).date_naive();
        let since = Days::new(day.weekday().num_days_from_monday().into());
        Week { monday: day.checked_sub_days(since).unwrap_or(day) }
    }

    pub fn sunday(self) -> NaiveDate {
        self.monday.checked_add_days(Days::new(6)).unwrap_or(self.monday)
    }

    pub fn starts(self, zone: Tz) -> DateTime<Utc> {
        moment(zone, self.monday, 0)
    }

    /// How far it is from the week that `now` lies in.
    pub fn words(self, now: DateTime<Utc>, zone: Tz) -> Phrase {
        let weeks = (self.monday - Week::of(now, zone).monday).num_days() / 7;
        match weeks {
            0 => Phrase::new("renewals-this-week"),
            1 => Phrase::new("renewals-next-week"),
            weeks => Phrase::new("renewals-week-in").with("count", weeks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_where_the_reader_is() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        for (zone, moment, monday, starts) in [
            (Tz::UTC, "2026-11-29T23:59:59Z", "2026-11-23", "2026-11-23T00:00:00Z"),
            (Tz::UTC, "2026-11-30T00:00:00Z", "2026-11-30", "2026-11-30T00:00:00Z"),
            (Tz::Asia__Tokyo, "2026-11-29T23:59:59Z", "2026-11-30", "2026-11-29T15:00:00Z"),
            // The clocks of Berlin are put back on the Sunday of this week.
            (Tz::Europe__Berlin, "2026-10-25T22:59:59Z", "2026-10-19", "2026-10-18T22:00:00Z"),
            (Tz::Europe__Berlin, "2026-10-25T23:00:00Z", "2026-10-26", "2026-10-25T23:00:00Z"),
        ] {
            let week = Week::of(at(moment), zone);
            assert_eq!((week.monday.to_string().as_str(), week.starts(zone)), (monday, at(starts)), "{zone} {moment}");
        }
    }
}
