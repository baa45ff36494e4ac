//! Whether connections go through a pooler, and whether it carries the statements that they prepare.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::{Said, failure, fine, warning};
use crate::db;
use crate::error::{Error, Result};

/// A pooler with one server connection would let the second of ours wait for ever.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn examine(url: &str, prepares: bool) -> Result<Said> {
    let (tell, told) = mpsc::channel();
    let url = url.to_owned();
    thread::spawn(move || tell.send(try_out(&url, prepares)).ok());
    told.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        Ok(warning("a second connection gets no answer: let the pooler keep at least as many as PORTAL_POOL_SIZE."))
    })
}

/// Prepares a statement in one transaction and runs it in a second one, while another connection holds the server
/// that a pooler would give to it.
fn try_out(url: &str, prepares: bool) -> Result<Said> {
    let (mut ours, mut other) = (db::establish(url)?, db::establish(url)?);
    if !prepares {
        ours.set_prepared_statement_cache_size(diesel::connection::CacheSize::Disabled);
    }
    let before = ask(&mut ours)?;
    other.batch_execute("begin; select 1")?;
    let after = ask(&mut ours);
    other.batch_execute("rollback")?;
    Ok(match after {
        Err(error) if prepares => failure(format!(
            "a statement that was prepared is gone in the next transaction ({error}): set PORTAL_PREPARED_STATEMENTS=off, \
             or let the pooler carry them (PgBouncer 1.21: max_prepared_statements)."
        )),
        Err(error) => return Err(error),
        Ok(after) if after == before && prepares => fine("kept by each connection; there is no pooler between."),
        Ok(_) if prepares => fine("carried by the pooler."),
        Ok(_) => fine("not kept, as PORTAL_PREPARED_STATEMENTS says; without a pooler, leave it on: it is faster."),
    })
}

/// Which process of PostgreSQL answers a statement that diesel prepares and keeps.
fn ask(conn: &mut PgConnection) -> Result<i32> {
    #[diesel::declare_sql_function]
    extern "SQL" {
        fn pg_backend_pid() -> Integer;
    }
    conn.build_transaction().run(|conn| {
        let seven: i32 = diesel::select(7.into_sql::<Integer>()).get_result(conn)?;
        if seven != 7 {
            return Err(Error::internal("a statement was answered for another"));
        }
        Ok(diesel::select(pg_backend_pid()).get_result(conn)?)
    })
}
