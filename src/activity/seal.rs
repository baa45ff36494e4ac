//! Seals: a chain of hashes for each organization, made by the worker, so that no writer waits.
//!
//! A seal is HMAC-SHA256 over the chain, its number, the seal before it and every column of its record,
//! under a key that the database does not hold: who can only write to the database can't make one.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Bytea, Nullable, Text, Uuid as SqlUuid};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::schema::activity_queue;
use crate::scope::System;
use crate::secret::SecretKey;

/// HMAC-SHA256.
pub(super) type Hash = [u8; 32];

/// The key that seals are made with, and the former ones that they may have been made with.
#[derive(Clone)]
pub struct SealKey {
    seals: Vec<Hmac<Sha256>>,
    anchors: Vec<Hmac<Sha256>>,
}

/// A chain up to one of its seals.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub chain: Uuid,
    /// Zero before the first seal.
    pub number: i64,
    pub hash: Vec<u8>,
}

/// Every column of a record, as the seal reads it. All of a record that is gone are null.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Content {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub id: Option<Uuid>,
    /// The eight bytes that PostgreSQL sends.
    #[diesel(sql_type = Nullable<Bytea>)]
    pub at: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub provider_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub reseller_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub user_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub session_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub request_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub actor: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub action: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub subject_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub subject: Option<String>,
    /// As PostgreSQL writes `jsonb`.
    #[diesel(sql_type = Nullable<Text>)]
    pub details: Option<String>,
}

impl Content {
    /// One form for each content: every value that is not null, as the column's number, the length in
    /// eight bytes, and the bytes. A column added later gets the next number, and old seals still hold.
    fn bytes(&self) -> Vec<u8> {
        fn id(id: Option<&Uuid>) -> Option<&[u8]> {
            id.map(|id| id.as_bytes().as_slice())
        }
        let columns: [Option<&[u8]>; 14] = [
            id(self.id.as_ref()),
            self.at.as_deref(),
            id(self.provider_id.as_ref()),
            id(self.reseller_id.as_ref()),
            id(self.customer_id.as_ref()),
            id(self.user_id.as_ref()),
            id(self.session_id.as_ref()),
            self.address.as_deref().map(str::as_bytes),
            self.request_id.as_deref().map(str::as_bytes),
            self.actor.as_deref().map(str::as_bytes),
            self.action.as_deref().map(str::as_bytes),
            id(self.subject_id.as_ref()),
            self.subject.as_deref().map(str::as_bytes),
            self.details.as_deref().map(str::as_bytes),
        ];
        let mut bytes = Vec::new();
        for (number, value) in (1_u8..).zip(columns) {
            let Some(value) = value else { continue };
            bytes.push(number);
            bytes.extend_from_slice(&(value.len() as u64).to_be_bytes());
            bytes.extend_from_slice(value);
        }
        bytes
    }
}

impl SealKey {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    pub fn of(key: &SecretKey) -> SealKey {
        let keyed = |key: [u8; 32]| Hmac::new_from_slice(&key).expect("HMAC takes a key of any length");
        let each = |purpose| key.derive_each(purpose).into_iter().map(keyed).collect();
        SealKey { seals: each("activity seals"), anchors: each("activity anchors") }
    }

    /// What the hash of the seal after `before`, over `content`, may be: under the current key first.
    pub(super) fn seals(&self, before: &Link, content: &Content) -> Vec<Hash> {
        macs(&self.seals, before.chain, before.number + 1, &before.hash, &content.bytes())
    }

    /// Shows that retention, and nobody else, has removed everything up to `last`.
    pub(super) fn anchors(&self, last: &Link) -> Vec<Hash> {
        macs(&self.anchors, last.chain, last.number, &last.hash, &[])
    }
}

/// The same bytes under each of `keys`; what varies in length stands last.
fn macs(keys: &[Hmac<Sha256>], chain: Uuid, number: i64, hash: &[u8], rest: &[u8]) -> Vec<Hash> {
    let mac = |key: &Hmac<Sha256>| {
        let mut mac = key.clone();
        mac.update(chain.as_bytes());
        mac.update(&number.to_be_bytes());
        mac.update(hash);
        mac.update(rest);
        mac.finalize().into_bytes().into()
    };
    keys.iter().map(mac).collect()
}

impl Link {
    /// Before the first seal of a chain.
    pub(super) fn start(chain: Uuid) -> Link {
        Link { chain, number: 0, hash: vec![0; 32] }
    }

    pub(super) fn next(&self, hash: Hash) -> Link {
        Link { chain: self.chain, number: self.number + 1, hash: hash.to_vec() }
    }
}

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = SqlUuid)]
    record_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    own_chain: Uuid,
    #[diesel(sql_type = Bool)]
    sealed: bool,
    #[diesel(embed)]
    content: Content,
}

#[derive(QueryableByName)]
struct Head {
    #[diesel(sql_type = SqlUuid)]
    chain: Uuid,
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Bytea)]
    hash: Vec<u8>,
}

/// Seals everything that waits, in batches of a transaction each, and returns how many records it were.
pub async fn seal_waiting(db: &Db, key: &SealKey) -> Result<usize> {
    let mut sealed = 0;
    loop {
        let key = key.clone();
        match db.system(move |conn, system| seal_batch(conn, system, &key)).await? {
            0 => return Ok(sealed),
            more => sealed += more,
        }
    }
}

/// Seals one batch, unless another node is at it. Stopped anywhere, nothing of it is kept, and the
/// records wait on.
pub fn seal_batch(conn: &mut PgConnection, _: &System, key: &SealKey) -> Result<usize> {
    if !try_lock(conn, "activity seals")? {
        return Ok(0);
    }
    let waiting: Vec<Waiting> = sql_query(include_str!("waiting.sql")).get_results(conn)?;
    let (mut chains, mut numbers, mut records, mut hashes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut heads = heads(conn, &waiting)?;
    for record in waiting.iter().filter(|record| !record.sealed) {
        let head = heads.entry(record.own_chain).or_insert_with(|| Link::start(record.own_chain));
        let hash = key.seals(head, &record.content).into_iter().next().ok_or_else(|| Error::internal("no key"))?;
        *head = head.next(hash);
        chains.push(head.chain);
        numbers.push(head.number);
        records.push(record.record_id);
        hashes.push(head.hash.clone());
    }
    sql_query("insert into activity_seals (chain, number, record_id, hash) select * from unnest($1, $2, $3, $4)")
        .bind::<Array<SqlUuid>, _>(chains)
        .bind::<Array<BigInt>, _>(numbers)
        .bind::<Array<SqlUuid>, _>(records)
        .bind::<Array<Bytea>, _>(hashes)
        .execute(conn)?;
    let done: Vec<Uuid> = waiting.iter().map(|record| record.record_id).collect();
    diesel::delete(activity_queue::table.filter(activity_queue::record_id.eq_any(done))).execute(conn)?;
    Ok(waiting.len())
}

/// Where each chain of these records ends.
fn heads(conn: &mut PgConnection, waiting: &[Waiting]) -> Result<HashMap<Uuid, Link>> {
    let mut chains: Vec<Uuid> = waiting.iter().map(|record| record.own_chain).collect();
    chains.sort_unstable();
    chains.dedup();
    let heads: Vec<Head> = sql_query(include_str!("heads.sql")).bind::<Array<SqlUuid>, _>(chains).get_results(conn)?;
    Ok(heads.into_iter().map(|Head { chain, number, hash }| (chain, Link { chain, number, hash })).collect())
}

/// Whether this transaction alone now does the work called `name`.
pub(super) fn try_lock(conn: &mut PgConnection, name: &str) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Lock {
        #[diesel(sql_type = Bool)]
        taken: bool,
    }
    let lock: Lock =
        sql_query("select pg_try_advisory_xact_lock(hashtext($1)) as taken").bind::<Text, _>(name).get_result(conn)?;
    Ok(lock.taken)
}
