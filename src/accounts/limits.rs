//! Limits on what can be guessed: passwords, codes, links, and on letters that anybody can have sent.
//!
//! A try is counted before it is looked at, so that a hundred at once are a hundred; one that succeeds is
//! taken off again. The pause after a failure doubles, for an account, whether it exists or not, and for an
//! address. Nobody is locked out by a stranger: where the owner has signed in before, tries are counted
//! apart.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Integer, Text, Timestamptz};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::metrics::METRICS;
use crate::schema::attempts;
use crate::scope::System;
use crate::secret::to_hex;
use crate::web::session::TokenHash;

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A password.
    SignIn,
    /// A letter to somebody who says that they forgot theirs.
    Reset,
    /// A link that nobody issued.
    Link,
    /// A code of the second factor.
    SecondFactor,
    /// A company and a sign-in name, by an invitation.
    Enrollment,
}

/// Whose tries are counted together.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// One address, or the network of one IPv6 line.
    Address(Option<IpAddr>),
    /// A sign-in name as it was typed.
    Account(&'a str),
    /// A sign-in name, tried from this browser, in which its owner has signed in before.
    KnownDevice(&'a str, TokenHash),
}

/// How many failures go without a pause, and how many there may be in a day.
struct Allowance {
    free: i32,
    a_day: i32,
}

/// The passwords of one account are looked at 80 times a day at most, and 20 times from each known device.
fn allowance(kind: Kind, key: Key<'_>) -> Allowance {
    let (free, a_day) = match (kind, key) {
        (Kind::SignIn, Key::Account(_)) => (5, 80),
        (Kind::SignIn, Key::KnownDevice(..)) => (5, 20),
        (Kind::SignIn | Kind::SecondFactor, Key::Address(_)) => (100, 1000),
        (Kind::SecondFactor, _) => (5, 50),
        (Kind::Reset, Key::Address(_)) => (20, 100),
        (Kind::Reset, _) => (3, 10),
        (Kind::Link, _) => (20, 200),
        (Kind::Enrollment, Key::Address(_)) => (60, 200),
        (Kind::Enrollment, _) => (30, 60),
    };
    Allowance { free, a_day }
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::SignIn, Kind::Reset, Kind::Link, Kind::SecondFactor, Kind::Enrollment];

    /// What the table of tries, the log and the metrics call it.
    pub fn code(self) -> &'static str {
        match self {
            Kind::SignIn => "sign_in",
            Kind::Reset => "reset",
            Kind::Link => "link",
            Kind::SecondFactor => "second_factor",
            Kind::Enrollment => "enrollment",
        }
    }
}

impl Key<'_> {
    /// A name is hashed: people type passwords into the wrong box.
    fn text(self) -> String {
        let hashed = |name: &str| to_hex(&Sha256::digest(name.trim().to_lowercase()));
        match self {
            Key::Address(None) => "address:unknown".to_owned(),
            Key::Address(Some(address)) => format!("address:{}", line_of(address)),
            Key::Account(name) => format!("account:{}", hashed(name)),
            Key::KnownDevice(name, device) => format!("known:{}:{}", hashed(name), to_hex(&device)),
        }
    }
}

/// Whoever has one IPv6 address has the 2^64 of its network.
fn line_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address @ IpAddr::V4(_) => address,
    }
}

/// Counts one try for each of `keys`, or answers 429 and counts none. To be kept before anything is
/// looked at. Keys of addresses come first, so that two tries never wait for each other.
pub fn begin(conn: &mut PgConnection, now: DateTime<Utc>, kind: Kind, keys: &[Key<'_>]) -> Result<()> {
    for key in keys {
        let (text, allowance) = (key.text(), allowance(kind, *key));
        let counted = sql_query(include_str!("limits.sql"))
            .bind::<Text, _>(kind.code())
            .bind::<Text, _>(&text)
            .bind::<Timestamptz, _>(now)
            .bind::<Integer, _>(allowance.free)
            .bind::<Integer, _>(allowance.a_day)
            .execute(conn)?;
        if counted == 0 {
            let row = attempts::table.find((kind.code(), &text));
            let next: DateTime<Utc> = row.select(attempts::next_at).first(conn)?;
            METRICS.guessed_wrong(kind.code());
            tracing::warn!(kind = kind.code(), key = text, "too many tries");
            return Err(Error::TooMany((next - now).max(TimeDelta::seconds(1))));
        }
    }
    Ok(())
}

/// Takes the try that [`begin`] counted off again: it was right. An account's failures are forgotten; an
/// address keeps its own, since anybody can succeed at an account of theirs.
pub fn succeeded(conn: &mut PgConnection, now: DateTime<Utc>, kind: Kind, keys: &[Key<'_>]) -> Result<()> {
    for key in keys {
        let row = diesel::update(attempts::table.find((kind.code(), key.text())));
        let tries = attempts::tries.eq(attempts::tries - 1);
        match key {
            Key::Address(_) => row.set((tries, attempts::failures.eq(attempts::failures - 1))).execute(conn)?,
            _ => row
                .set((tries, attempts::failures.eq(0), attempts::next_at.eq(now - TimeDelta::hours(1))))
                .execute(conn)?,
        };
    }
    Ok(())
}

/// Forgets the tries of a day: there is nothing left that they were about, such as an old password.
pub fn forget(conn: &mut PgConnection, kind: Kind, key: Key<'_>) -> Result<()> {
    diesel::delete(attempts::table.find((kind.code(), key.text()))).execute(conn)?;
    Ok(())
}

/// Throws away counts of days that began before `then`.
pub fn prune(conn: &mut PgConnection, _: &System, then: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(attempts::table.filter(attempts::began_at.lt(then))).execute(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_line_is_one_address() {
        let text = |address: &str| Key::Address(Some(address.parse().unwrap())).text();
        assert_eq!(text("2001:db8:1:2::1"), text("2001:db8:1:2:ffff::9"));
        assert_ne!(text("2001:db8:1:2::1"), text("2001:db8:1:3::1"));
        assert_eq!(text("::ffff:192.0.2.1"), text("192.0.2.1"));
        assert_ne!(text("192.0.2.1"), text("192.0.2.2"));
    }

    #[test]
    fn a_name_is_one_account_however_it_is_typed() {
        assert_eq!(Key::Account(" Ada@Example ").text(), Key::Account("ada@example").text());
        let known = |device: u8| Key::KnownDevice("ada@example", [device; 32]).text();
        assert_ne!(Key::Account("ada@example").text(), known(1));
        assert_ne!(known(1), known(2));
        assert!(!Key::Account("ada@example").text().contains("ada"));
    }
}
