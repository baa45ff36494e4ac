//! Checking the chains: how much of each holds, and the first record that does not.

use std::fmt::{self, Display, Formatter};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::activity::seal::{Content, Link, SealKey};
use crate::error::Result;
use crate::schema::activity_queue;
use crate::scope::System;
use crate::secret::to_hex;

/// What checking the log has found.
#[derive(Debug)]
pub struct Report {
    pub chains: Vec<Chain>,
    /// Records that wait for their seal.
    pub waiting: i64,
}

/// One organization's chain.
#[derive(Debug)]
pub struct Chain {
    pub id: Uuid,
    /// The organization; none for what belongs to nobody, such as a sign-in under an unknown name.
    pub name: Option<String>,
    /// Sealed records that hold, up to the first that does not.
    pub held: i64,
    /// What retention has removed, and may have.
    pub removed: i64,
    /// The hash of the last seal that holds: noted elsewhere, it shows later that no end was cut off.
    pub head: Vec<u8>,
    pub broken: Option<Break>,
}

/// The first place at which a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub fault: Fault,
    pub number: Option<i64>,
    pub record: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The record, or its seal, is not as it was sealed.
    Altered,
    /// The record is gone.
    Missing,
    /// Another record's seal stands here.
    OutOfOrder,
    /// The seal is gone.
    SealMissing,
    /// The record has no seal, though it should by now.
    NeverSealed,
    /// Where the chain begins was not written by retention.
    Anchor,
}

impl Report {
    pub fn holds(&self) -> bool {
        self.chains.iter().all(|chain| chain.broken.is_none())
    }
}

#[derive(Clone, QueryableByName)]
struct Sealed {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = SqlUuid)]
    record_id: Uuid,
    #[diesel(sql_type = Bytea)]
    hash: Vec<u8>,
    #[diesel(embed)]
    content: Content,
}

/// What should have a seal by now and has none. Its content is null where the record was removed while it waited.
#[derive(QueryableByName)]
struct Unsealed {
    #[diesel(sql_type = SqlUuid)]
    own_chain: Uuid,
    #[diesel(sql_type = SqlUuid)]
    record_id: Uuid,
    #[diesel(embed)]
    content: Content,
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = SqlUuid)]
    chain: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
}

/// Checks every chain, or that of `only`. Retention waits meanwhile; writers and the sealer don't.
pub fn verify(
    conn: &mut PgConnection,
    _: &System,
    key: &SealKey,
    only: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Report> {
    sql_query("select pg_advisory_xact_lock_shared(hashtext('activity retention'))").execute(conn)?;
    let unsealed: Vec<Unsealed> = sql_query(include_str!("unsealed.sql"))
        .bind::<Timestamptz, _>(now - TimeDelta::hours(1))
        .bind::<Nullable<SqlUuid>, _>(only)
        .get_results(conn)?;
    let also: Vec<Uuid> = unsealed.iter().map(|record| record.own_chain).chain(only).collect();
    let known: Vec<Known> = sql_query(include_str!("chains.sql"))
        .bind::<Array<SqlUuid>, _>(also)
        .bind::<Nullable<SqlUuid>, _>(only)
        .get_results(conn)?;
    let mut chains = Vec::new();
    for Known { chain, name } in known {
        let unsealed: Vec<&Unsealed> = unsealed.iter().filter(|record| record.own_chain == chain).collect();
        chains.push(Chain { name, ..check_chain(conn, key, chain, &unsealed)? });
    }
    let waiting = match only {
        Some(chain) => activity_queue::table.filter(activity_queue::chain.eq(chain)).count().get_result(conn)?,
        None => activity_queue::table.count().get_result(conn)?,
    };
    Ok(Report { chains, waiting })
}

/// Whether `key` has made the last seal of a chain; not, where another key is in its place. None, while nothing is
/// sealed.
pub fn made_last_seal(conn: &mut PgConnection, key: &SealKey) -> Result<Option<bool>> {
    use crate::schema::activity_seals::dsl;
    let Some(chain) = dsl::activity_seals.select(dsl::chain).first::<Uuid>(conn).optional()? else { return Ok(None) };
    let own = dsl::activity_seals.filter(dsl::chain.eq(chain)).order(dsl::number.desc());
    let last: Vec<(i64, Vec<u8>)> = own.limit(2).select((dsl::number, dsl::hash)).load(conn)?;
    let before = match last.as_slice() {
        [_, (number, hash)] => Link { chain, number: *number, hash: hash.clone() },
        _ => match anchor(conn, key, chain)? {
            Ok(anchor) => anchor,
            Err(_) => return Ok(Some(false)),
        },
    };
    Ok(Some(check(conn, key, before, None, &[])?.1.is_none()))
}

fn check_chain(conn: &mut PgConnection, key: &SealKey, id: Uuid, unsealed: &[&Unsealed]) -> Result<Chain> {
    let (start, broken) = match anchor(conn, key, id)? {
        Ok(start) => (start, None),
        Err(broken) => (Link::start(id), Some(broken)),
    };
    let removed = start.number;
    let (end, broken) = match broken {
        Some(broken) => (start, Some(broken)),
        None => check(conn, key, start, None, unsealed)?,
    };
    let broken = broken.or_else(|| {
        let first = unsealed.first()?;
        let fault = if first.content.id.is_some() { Fault::NeverSealed } else { Fault::Missing };
        Some(Break { fault, number: None, record: Some(first.record_id) })
    });
    Ok(Chain { id, name: None, held: end.number - removed, removed, head: end.hash, broken })
}

/// Where the chain begins: before its first seal, or after the last that retention has removed.
pub(super) fn anchor(conn: &mut PgConnection, key: &SealKey, chain: Uuid) -> Result<std::result::Result<Link, Break>> {
    use crate::schema::activity_anchors::dsl;
    let found: Option<(i64, Vec<u8>, Vec<u8>)> =
        dsl::activity_anchors.find(chain).select((dsl::number, dsl::hash, dsl::mac)).first(conn).optional()?;
    let Some((number, hash, mac)) = found else { return Ok(Ok(Link::start(chain))) };
    let link = Link { chain, number, hash };
    let own = key.anchors(&link).iter().any(|own| own.as_slice() == mac);
    Ok(if own { Ok(link) } else { Err(Break { fault: Fault::Anchor, number: Some(number), record: None }) })
}

/// Follows the chain after `from`, as far as `through`, and returns where it got and what stopped it.
fn check(
    conn: &mut PgConnection,
    key: &SealKey,
    from: Link,
    through: Option<i64>,
    unsealed: &[&Unsealed],
) -> Result<(Link, Option<Break>)> {
    let mut at = from;
    loop {
        let sealed: Vec<Sealed> = sql_query(include_str!("sealed.sql"))
            .bind::<SqlUuid, _>(at.chain)
            .bind::<BigInt, _>(at.number)
            .bind::<BigInt, _>(through.unwrap_or(i64::MAX))
            .get_results(conn)?;
        if sealed.is_empty() {
            return Ok((at, None));
        }
        for (index, seal) in sealed.iter().enumerate() {
            let hash = key.seals(&at, &seal.content).into_iter().find(|hash| hash.as_slice() == seal.hash);
            match hash.filter(|_| seal.number == at.number + 1 && seal.content.id.is_some()) {
                Some(hash) => at = at.next(hash),
                None => {
                    let rest = sealed.get(index..).unwrap_or_default();
                    let broken = why(key, &at, seal, rest, unsealed);
                    return Ok((at, Some(broken)));
                }
            }
        }
    }
}

/// What is wrong with `seal`, which should follow `before`; `rest` is it and those that come after.
fn why(key: &SealKey, before: &Link, seal: &Sealed, rest: &[Sealed], unsealed: &[&Unsealed]) -> Break {
    let number = before.number + 1;
    if seal.number != number {
        // Whose seal it was shows in the one that follows.
        let followed = |content: &Content| {
            key.seals(before, content).into_iter().map(|hash| before.next(hash)).any(|after| {
                let hashes = key.seals(&after, &seal.content);
                seal.number == after.number + 1 && hashes.iter().any(|hash| hash.as_slice() == seal.hash)
            })
        };
        let lost = unsealed.iter().find(|record| followed(&record.content));
        return Break { fault: Fault::SealMissing, number: Some(number), record: lost.map(|record| record.record_id) };
    }
    let found = |fault| Break { fault, number: Some(number), record: Some(seal.record_id) };
    if seal.content.id.is_none() {
        return found(Fault::Missing);
    }
    let belongs_here = |other: &Sealed| {
        let hashes = key.seals(before, &other.content);
        other.number != number
            && hashes.iter().any(|hash| hash.as_slice() == seal.hash || hash.as_slice() == other.hash)
    };
    found(if rest.iter().any(belongs_here) { Fault::OutOfOrder } else { Fault::Altered })
}

/// Checks what retention is about to remove: the seal at `through`, if all up to it holds.
pub(super) fn check_through(
    conn: &mut PgConnection,
    key: &SealKey,
    chain: Uuid,
    through: i64,
) -> Result<std::result::Result<Link, Break>> {
    let start = match anchor(conn, key, chain)? {
        Ok(start) => start,
        Err(broken) => return Ok(Err(broken)),
    };
    Ok(match check(conn, key, start, Some(through), &[])? {
        (end, None) => Ok(end),
        (_, Some(broken)) => Err(broken),
    })
}

impl Display for Fault {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Fault::Altered => "altered",
            Fault::Missing => "missing",
            Fault::OutOfOrder => "out of order",
            Fault::SealMissing => "its seal is missing",
            Fault::NeverSealed => "never sealed",
            Fault::Anchor => "the chain does not begin where retention left it",
        })
    }
}

impl Display for Break {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(out, "record {record}")?,
            None => out.write_str("a record")?,
        }
        if let Some(number) = self.number {
            write!(out, ", number {number}")?;
        }
        write!(out, ": {}", self.fault)
    }
}

impl Display for Report {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for chain in &self.chains {
            let name = chain.name.as_deref().unwrap_or("no organization");
            write!(out, "{} ({name}): {} records hold", chain.id, chain.held)?;
            if chain.removed > 0 {
                write!(out, ", {} were removed by retention before them", chain.removed)?;
            }
            write!(out, "; number {}, hash {}", chain.removed + chain.held, to_hex(&chain.head))?;
            match &chain.broken {
                Some(broken) => writeln!(out, "\n  BROKEN at {broken}")?,
                None => writeln!(out)?,
            }
        }
        let whole = self.chains.iter().filter(|chain| chain.broken.is_none()).count();
        let records: i64 = self.chains.iter().map(|chain| chain.held).sum();
        let all = self.chains.len();
        write!(out, "{whole} of {all} chains hold, {records} records in all; {} wait for their seal.", self.waiting)
    }
}
