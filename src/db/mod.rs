//! Two doors to the database, [`Db::read`] and [`Db::write`]: one trip to a blocking thread, one
//! connection, one transaction, and the asker's right proven before anything else.

mod asker;
pub mod embedded;
mod kept;
mod line;
mod migrate;
mod replica;
pub mod tenant;

use std::time::Duration;

use chrono::TimeDelta;
use diesel::connection::{AnsiTransactionManager, CacheSize, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{Builder, ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use diesel::{Connection as _, RunQueryDsl};
use tokio::time::timeout;

use crate::accounts::second_factor;
use crate::activity;
use crate::error::{Error, Result};
use crate::metrics::WatchPool;
use crate::scope::{Denial, Proof, Scope, System};
use crate::web::session::Visitor;

use line::{Line, Turn};
use replica::{Replica, Sees};

pub use asker::{holders, in_name_of};
pub use kept::{Kept, first, kept};
pub use migrate::{NOT_WALLED, Schema, as_system, establish, grant, is_empty, is_walled, migrate};

/// The pool, and how long a session lives.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<PgConnection>>,
    line: Line,
    replica: Option<Replica>,
    limits: SessionLimits,
}

/// A session ends when it was idle, or is old, for longer than this.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    pub idle: TimeDelta,
    pub absolute: TimeDelta,
}

/// No answer takes longer: a little more than what PostgreSQL allows a statement.
const LONGEST: Duration = Duration::from_secs(35);

/// How many connections there are.
#[derive(Clone, Copy, Debug)]
pub struct PoolState {
    pub open: u32,
    pub in_use: u32,
    pub most: u32,
}

type Connection = PooledConnection<ConnectionManager<PgConnection>>;

impl Db {
    /// A pool of at most `size` connections, made when they are first needed. Poolers between the portal
    /// and PostgreSQL may be unable to carry prepared statements over; without them each query is planned anew.
    pub fn connect(url: &str, size: u32, limits: SessionLimits, prepares: bool) -> Result<Db> {
        let pool = builder(size, Duration::from_secs(2), prepares)
            .event_handler(Box::new(WatchPool))
            .build(ConnectionManager::new(url))
            .map_err(Error::internal)?;
        Ok(Db { pool, line: Line::new(size), replica: None, limits })
    }

    /// Reads pages of who is signed in at a replica, too, by as many connections.
    pub fn with_replica(self, url: &str, prepares: bool) -> Result<Db> {
        let replica = Replica::connect(url, self.pool.max_size(), prepares)?;
        Ok(Db { replica: Some(replica), ..self })
    }

    /// How long sessions live.
    pub fn limits(&self) -> SessionLimits {
        self.limits
    }

    /// How the pool stands now.
    pub fn pool_state(&self) -> PoolState {
        let state = self.pool.state();
        let in_use = state.connections.saturating_sub(state.idle_connections);
        PoolState { open: state.connections, in_use, most: self.pool.max_size() }
    }

    /// Runs `work`, which changes nothing, for `visitor` in one transaction; for a page, at the replica if there is one.
    /// That somebody asked for what they may not see is kept, though it is refused.
    pub async fn read<P: Proof, T: Send + 'static>(
        &self,
        visitor: &Visitor,
        work: impl FnOnce(&mut PgConnection, &P) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let replica = self.replica.clone().filter(|_| visitor.is_get);
        self.admit(visitor, replica, work).await
    }

    /// Runs `work` for `visitor` in one transaction: all of it is kept or, on any error, none of it.
    /// A form that is only shown again, after its author has signed in anew, changes nothing; that
    /// somebody tried what they may not is kept, though it is refused.
    pub async fn write<P: Proof, T: Send + 'static>(
        &self,
        visitor: &Visitor,
        work: impl FnOnce(&mut PgConnection, &P) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let only_shown_again = visitor.only_shows_again();
        self.admit(visitor, None, move |conn, proof: &P| match only_shown_again {
            true => Err(Error::invalid("", "web-shown-again")),
            false => work(conn, proof).and_then(|done| leave_a_trace(conn).map(|()| done)),
        })
        .await
    }

    /// Runs `work` for the portal itself: the worker and the command line.
    pub async fn system<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PgConnection, &System) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = self.line.turn_of_the_portal().await?;
        self.block(turn, move |conn| {
            tenant::enter_as_system(conn)?;
            work(conn, &System::new())
        })
        .await
    }

    async fn admit<P: Proof, T: Send + 'static>(
        &self,
        visitor: &Visitor,
        replica: Option<Replica>,
        work: impl FnOnce(&mut PgConnection, &P) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (asker, limits, token) = (visitor.clone(), self.limits, visitor.renewed.get());
        let done = self.spawn(self.line.turn().await?, move |db| {
            let admitted = db.in_transaction(|conn| {
                let (proven, sees) = prove::<P>(conn, asker, limits)?;
                let proof = match proven {
                    Ok(proof) => proof,
                    Err(denial) => return Ok(Admitted::Done(Err(Error::Forbidden(denial)))),
                };
                match replica.zip(sees).and_then(|(replica, sees)| replica.begin(sees)) {
                    Some(replica) => Ok(Admitted::Elsewhere(replica, proof, work)),
                    None => work(conn, &proof).map(|done| Admitted::Done(Ok(done))),
                }
            })?;
            match admitted {
                Admitted::Done(done) => Ok(done),
                Admitted::Elsewhere(replica, proof, work) => replica.finish(|conn| work(conn, &proof)).map(Ok),
            }
        });
        let done = done.await;
        if done.is_err() {
            // What renewed it was undone.
            visitor.renewed.set(token);
        }
        match done {
            Err(Error::Forbidden(denial)) => Err(self.refuse(visitor.clone(), denial).await?),
            done => done?,
        }
    }

    /// Keeps what a part of an operation refused, which was undone with the rest, and names whom to ask.
    async fn refuse(&self, visitor: Visitor, denial: Denial) -> Result<Error> {
        let limits = self.limits;
        self.block(self.line.turn().await?, move |conn| match asker::find(conn, visitor, limits)?.0.scope {
            Some(scope) => Ok(Error::Forbidden(denied(conn, &scope, denial)?)),
            None => Ok(Error::Forbidden(denial)),
        })
        .await
    }

    async fn block<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce(&mut PgConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.spawn(turn, move |db| db.in_transaction(work)).await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door that the others go through")]
    async fn spawn<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce(&Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        // What is logged in there belongs to the request; a trace shows how long it took.
        let (db, span) = (self.clone(), tracing::info_span!("database"));
        let done = actix_web::web::block(move || {
            let _turn = turn;
            span.in_scope(|| work(&db))
        });
        // The driver waits for ever for a server that is frozen, or behind a net that swallows everything.
        let done = timeout(LONGEST, done).await;
        done.map_err(|_| Error::Unavailable("the database keeps silent".to_owned()))?.map_err(Error::internal)?
    }

    fn in_transaction<T>(&self, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        let mut conn = self.begin()?;
        match work(&mut conn) {
            Ok(done) => {
                AnsiTransactionManager::commit_transaction(&mut *conn).map_err(|error| unknown(&error))?;
                Ok(done)
            }
            Err(error) => {
                roll_back(&mut conn);
                Err(error)
            }
        }
    }

    /// A connection with an open transaction. One that died in the pool is thrown away for another.
    fn begin(&self) -> Result<Connection> {
        for _ in 0..self.pool.max_size() {
            let mut conn = self.pool.get().map_err(|error| Error::Unavailable(error.to_string()))?;
            match AnsiTransactionManager::begin_transaction(&mut *conn) {
                Ok(()) => return Ok(conn),
                Err(error) => tracing::warn!(%error, "a connection was dead"),
            }
        }
        Err(Error::Unavailable("all connections were dead".to_owned()))
    }
}

/// Of a pool of at most `size` connections, each made when it is needed; `patience` is how long one is waited for.
fn builder(size: u32, patience: Duration, prepares: bool) -> Builder<ConnectionManager<PgConnection>> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .connection_timeout(patience)
        .test_on_check_out(false)
        .error_handler(Box::new(LogConnections))
        .connection_customizer(Box::new(Statements { prepares }))
}

fn roll_back(conn: &mut PgConnection) {
    if let Err(broken) = AnsiTransactionManager::rollback_transaction(conn) {
        tracing::warn!(%broken, "rollback");
    }
}

/// What became of a request at the door: it is done, or it has yet to be, at the replica.
enum Admitted<T, P, W> {
    Done(std::result::Result<T, Error>),
    Elsewhere(replica::Transaction, P, W),
}

/// Who may, or why they may not, and what a replica would have to show them.
type Proven<P> = (std::result::Result<P, Denial>, Option<Sees>);

/// Finds out who asks and makes the proof. Who may not is told whom to ask, and that they tried is kept.
fn prove<P: Proof>(conn: &mut PgConnection, visitor: Visitor, limits: SessionLimits) -> Result<Proven<P>> {
    let (asker, position) = asker::find(conn, visitor, limits)?;
    let scope = asker.scope.clone();
    let sees =
        scope.as_ref().zip(position).map(|(scope, position)| Sees { organization: scope.organization, position });
    match (P::prove(asker), scope) {
        (Err(Error::Forbidden(denial)), Some(scope)) => Ok((Err(denied(conn, &scope, denial)?), None)),
        (Err(Error::MustConfirm(mut unconfirmed)), _) => {
            unconfirmed.ways = second_factor::ways(conn, unconfirmed.user)?;
            Err(Error::MustConfirm(unconfirmed))
        }
        (proof, _) => Ok((Ok(proof?), sees)),
    }
}

fn denied(conn: &mut PgConnection, scope: &Scope, denial: Denial) -> Result<Denial> {
    activity::record_refusal(conn, scope, denial.right.words)?;
    let holders = holders(conn, scope, &denial.roles)?;
    Ok(Denial { holders, ..denial })
}

/// A commit that has written nothing waits for no disk and no standby, so that a form which finds its work done could be
/// answered before that is kept everywhere. This makes the commit wait, too.
fn leave_a_trace(conn: &mut PgConnection) -> Result<()> {
    let trace = "select pg_logical_emit_message(true, 'portal', '') where txid_current_if_assigned() is null";
    diesel::sql_query(trace).execute(conn)?;
    Ok(())
}

/// Lifts the login's limits of time until the transaction ends, for commands that read everything.
pub fn take_time(conn: &mut PgConnection) -> Result<()> {
    conn.batch_execute("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0")?;
    Ok(())
}

/// Says that nobody knows whether the change was kept: the same form, sent again, finds out.
fn unknown(error: &diesel::result::Error) -> Error {
    Error::Unavailable(format!("commit: {error}"))
}

/// Whether a connection keeps the statements that it has prepared.
#[derive(Debug)]
struct Statements {
    prepares: bool,
}

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Statements {
    fn on_acquire(&self, conn: &mut PgConnection) -> std::result::Result<(), diesel::r2d2::Error> {
        if !self.prepares {
            conn.set_prepared_statement_cache_size(CacheSize::Disabled);
        }
        Ok(())
    }
}

#[derive(Debug)]
struct LogConnections;

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for LogConnections {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(%error, "no connection to the database");
    }
}
