//! The statement of a month: what a reseller is credited for, each subscription once.

use std::collections::HashMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::error::Result;
use crate::id::{ProviderId, ResellerId, SubscriptionId};
use crate::schema::{credit_spans, providers, resellers, subscriptions};
use crate::scope::MaySeeIncentives;
use crate::subscriptions::Subscription;

/// A month that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub first_day: NaiveDate,
    /// The first day after it, or after today: what hasn't come isn't credited yet.
    past_day: NaiveDate,
}

impl Month {
    /// `2026-11`, from the year 2000 on; none for what is no month, or has not begun by `today`.
    pub fn parse(typed: &str, today: NaiveDate) -> Option<Month> {
        let is_written_so = typed.len() == 7 && typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let first_day = NaiveDate::parse_from_str(&format!("{typed}-01"), "%Y-%m-%d").ok()?;
        let begun = is_written_so && first_day.year() >= 2000 && first_day <= today;
        let past_day = first_day.checked_add_months(Months::new(1))?.min(today.checked_add_days(Days::new(1))?);
        begun.then_some(Month { first_day, past_day })
    }

    pub fn of(day: NaiveDate) -> String {
        day.format("%Y-%m").to_string()
    }

    /// The last day that counts so far.
    pub fn last_day(&self) -> NaiveDate {
        self.past_day.pred_opt().unwrap_or(self.past_day)
    }

    pub fn days(&self) -> i64 {
        (self.past_day - self.first_day).num_days()
    }
}

/// Whose statement it is, of which provider's subscriptions.
#[derive(Clone, Copy, Debug)]
pub struct Parties {
    pub provider: ProviderId,
    pub reseller: ResellerId,
}

/// A subscription that was credited on at least one day of the month.
#[derive(Debug, QueryableByName)]
pub struct Line {
    #[diesel(sql_type = SqlUuid)]
    pub subscription_id: SubscriptionId,
    #[diesel(sql_type = Text)]
    pub customer: String,
    /// As it was on the last day credited.
    #[diesel(sql_type = Text)]
    pub product: String,
    /// At the end of the last day credited.
    #[diesel(sql_type = BigInt)]
    pub licenses: i64,
    #[diesel(sql_type = Integer)]
    pub days: i32,
    /// The licenses at the end of each day credited, added up.
    #[diesel(sql_type = BigInt)]
    pub license_days: i64,
    #[diesel(sql_type = Date)]
    pub first_day: NaiveDate,
    #[diesel(sql_type = Date)]
    pub last_day: NaiveDate,
    /// How many lines the whole statement has.
    #[diesel(sql_type = BigInt)]
    pub subscriptions: i64,
    #[diesel(sql_type = BigInt)]
    pub all_license_days: i64,
}

impl Line {
    /// Up to `most` lines by customer, after the one with the key `after`.
    pub fn list(
        conn: &mut PgConnection,
        person: &MaySeeIncentives,
        of: Parties,
        month: Month,
        after: Option<(String, SubscriptionId)>,
        most: usize,
    ) -> Result<Vec<Line>> {
        let (customer, subscription) = after.unzip();
        let lines = sql_query(include_str!("statement.sql"))
            .bind::<SqlUuid, _>(of.provider)
            .bind::<SqlUuid, _>(of.reseller)
            .bind::<Date, _>(month.first_day)
            .bind::<Date, _>(month.past_day)
            .bind::<Nullable<Array<SqlUuid>>, _>(&person.reach.resellers)
            .bind::<Nullable<Array<Text>>, _>(&person.reach.countries)
            .bind::<Nullable<Text>, _>(customer)
            .bind::<Nullable<SqlUuid>, _>(subscription)
            .bind::<BigInt, _>(i64::try_from(most).unwrap_or(i64::MAX))
            .load(conn)?;
        Ok(lines)
    }

    /// Which of `lines` the reader sees the subscription of today, and its own name, empty without one.
    pub fn seen(
        conn: &mut PgConnection,
        person: &MaySeeIncentives,
        lines: &[Line],
    ) -> Result<HashMap<SubscriptionId, String>> {
        let ids: Vec<_> = lines.iter().map(|line| line.subscription_id).collect();
        let seen: Vec<(SubscriptionId, String)> = Subscription::visible_to(person)
            .filter(subscriptions::id.eq_any(ids))
            .select((subscriptions::id, subscriptions::nickname))
            .load(conn)?;
        Ok(seen.into_iter().collect())
    }
}

/// A company that a statement can be of, as pickers name it.
#[derive(Clone, Debug, Queryable)]
pub struct Company {
    pub id: Uuid,
    pub name: String,
    pub mpn_id: String,
}

/// The resellers that were ever credited for a subscription of the reader's provider, in the reader's reach.
pub fn credited(conn: &mut PgConnection, person: &MaySeeIncentives, own: ProviderId) -> Result<Vec<Company>> {
    let spans = credit_spans::table
        .filter(credit_spans::reseller_id.eq(resellers::id.nullable()))
        .filter(credit_spans::provider_id.eq(own));
    let mut query = resellers::table.filter(exists(spans)).into_boxed();
    if let Some(reach) = &person.reach.resellers {
        query = query.filter(resellers::id.eq_any(reach.clone()));
    }
    let columns = (resellers::id, resellers::name, resellers::mpn_id);
    Ok(query.order((resellers::name, resellers::id)).select(columns).load(conn)?)
}

/// The providers for whose subscriptions a reseller was ever credited.
pub fn crediting(conn: &mut PgConnection, own: ResellerId) -> Result<Vec<Company>> {
    let spans = credit_spans::table
        .filter(credit_spans::provider_id.eq(providers::id))
        .filter(credit_spans::reseller_id.eq(own));
    let columns = (providers::id, providers::name, providers::mpn_id);
    Ok(providers::table.filter(exists(spans)).order((providers::name, providers::id)).select(columns).load(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_a_month_box_sends_it_and_counts_no_day_to_come() {
        let today = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let read = |typed: &str| Month::parse(typed, today).map(|month| (month.last_day().to_string(), month.days()));
        assert_eq!(read("2024-02"), Some(("2024-02-29".to_owned(), 29)));
        assert_eq!(read("2024-01"), Some(("2024-01-31".to_owned(), 31)));
        assert_eq!(read("2023-02"), Some(("2023-02-28".to_owned(), 28)));
        let early = Month::parse("2024-02", today - Days::new(28)).unwrap();
        assert_eq!((early.last_day(), early.days()), (early.first_day, 1));
        for wrong in
            ["", "2024-03", "1999-12", "2024-13", "2024-00", "2024-2", "24-02", "+2024-1", "2024-02-01", "٢٠٢٤-٠٢"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
