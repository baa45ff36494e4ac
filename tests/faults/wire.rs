//! The wire between portal and database: it speaks enough of PostgreSQL's protocol to count the statements that go
//! over it, and strikes at one of them.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::stage::pause;

/// What becomes of the statement that is struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server says that it could not read a file.
    Refused,
    /// The connection is cut before the server has it.
    CutBefore,
    /// The connection is cut when the server has done it, before anybody is told.
    CutAfter,
    /// It takes a while.
    Delayed,
    /// The portal is killed when the server has done it.
    Killed,
    /// A server that lies, for a control: it says that it has committed, and has not.
    Lies,
}

impl Fault {
    /// All that can befall an honest server.
    pub const ALL: [Fault; 5] = [Fault::Refused, Fault::CutBefore, Fault::CutAfter, Fault::Delayed, Fault::Killed];
}

/// What a server says whose disk fails.
const REFUSAL: &str =
    "do $$ begin raise exception 'could not read block 7 in file \"base/1\"' using errcode = '58030'; end $$";

pub struct Wire {
    directory: PathBuf,
    state: Arc<Mutex<State>>,
}

struct State {
    /// Where the server listens, and the database that all connections lead to from now on.
    server: PathBuf,
    database: String,
    /// The statement to strike, counted from 1, and how.
    plan: Option<(usize, Fault)>,
    /// Statements since [`Wire::arm`].
    seen: usize,
    has_struck: bool,
    delay: Duration,
    portal: Option<Pid>,
    open: Vec<UnixStream>,
}

impl Wire {
    /// A wire from a socket in `directory` to the server that has its own in `server`.
    pub fn lay(directory: &Path, server: &Path, database: &str) -> Wire {
        std::fs::create_dir_all(directory).unwrap();
        let listener = UnixListener::bind(directory.join(".s.PGSQL.5432")).unwrap();
        let state = Arc::new(Mutex::new(State {
            server: server.join(".s.PGSQL.5432"),
            database: database.to_owned(),
            plan: None,
            seen: 0,
            has_struck: false,
            delay: Duration::ZERO,
            portal: None,
            open: Vec::new(),
        }));
        let shared = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = shared.clone();
                // Whoever hangs up ends it.
                thread::spawn(move || carry(client, &state));
            }
        });
        Wire { directory: directory.to_owned(), state }
    }

    /// The database as it is seen at this end.
    pub fn url(&self) -> String {
        let socket = self.directory.to_string_lossy().replace('/', "%2F");
        format!("postgresql://portal@/portal?host={socket}&port=5432")
    }

    /// Hangs up everywhere; who connects anew comes to `database`.
    pub fn lead_to(&self, database: &str) {
        let mut state = lock(&self.state);
        database.clone_into(&mut state.database);
        for end in state.open.drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    /// Counts from now on, and strikes at a statement: the `nth` from 1.
    pub fn arm(&self, plan: Option<(usize, Fault)>, delay: Duration, portal: Pid) {
        let mut state = lock(&self.state);
        (state.plan, state.seen, state.has_struck, state.delay, state.portal) = (plan, 0, false, delay, Some(portal));
    }

    /// How many statements there were, and whether one was struck.
    pub fn disarm(&self) -> (usize, bool) {
        let mut state = lock(&self.state);
        state.plan = None;
        (state.seen, state.has_struck)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection, to its end.
fn carry(mut client: UnixStream, state: &Mutex<State>) -> Result<()> {
    let hello = packet(&mut client, 0)?;
    let mut server = {
        let mut state = lock(state);
        let server = UnixStream::connect(&state.server)?;
        state.open.extend([client.try_clone()?, server.try_clone()?]);
        (&server).write_all(&led_to(&hello, &state.database))?;
        server
    };
    // Whoever hangs up first, the other is told.
    let _ = converse(&mut client, &mut server, state);
    let _ = server.shutdown(Shutdown::Both);
    client.shutdown(Shutdown::Both)
}

fn converse(client: &mut UnixStream, server: &mut UnixStream, state: &Mutex<State>) -> Result<()> {
    let mut status = relay(server, Some(client))?;
    loop {
        let statement = statement(client)?;
        if statement.first() == Some(&b'X') {
            return server.write_all(&statement);
        }
        let commits = statement.first() == Some(&b'Q') && statement.windows(6).any(|it| it == b"COMMIT");
        match strike(state, commits) {
            None => {}
            Some((Fault::Delayed, delay, _)) => thread::sleep(delay),
            Some((Fault::CutBefore, ..)) => return Ok(()),
            Some((fault @ (Fault::CutAfter | Fault::Killed), _, portal)) => {
                server.write_all(&statement)?;
                relay(server, None)?;
                if let Some(portal) = portal.filter(|_| fault == Fault::Killed) {
                    let _ = kill_process(portal, Signal::KILL);
                }
                return Ok(());
            }
            Some((fault @ (Fault::Refused | Fault::Lies), ..)) => {
                if status == b'T' && commits {
                    server.write_all(&query("rollback"))?;
                    relay(server, (fault == Fault::Lies).then_some(client))?;
                    status = b'I';
                }
                if fault == Fault::Refused {
                    server.write_all(&query(REFUSAL))?;
                    status = relay(server, Some(client))?;
                }
                continue;
            }
        }
        server.write_all(&statement)?;
        status = relay(server, Some(client))?;
    }
}

fn strike(state: &Mutex<State>, commits: bool) -> Option<(Fault, Duration, Option<Pid>)> {
    let mut state = lock(state);
    state.seen += 1;
    let (nth, fault) = state.plan?;
    let strikes = !state.has_struck && if fault == Fault::Lies { commits } else { state.seen == nth };
    state.has_struck |= strikes;
    strikes.then_some((fault, state.delay, state.portal))
}

/// One message: a type, where it has one, a length, and as much more.
fn packet(from: &mut UnixStream, kind: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; kind + 4];
    from.read_exact(&mut bytes)?;
    let length = bytes.get(kind..).and_then(|it| it.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
    let head = bytes.len();
    bytes.resize(kind + length.max(4), 0);
    from.read_exact(bytes.get_mut(head..).unwrap_or_default())?;
    Ok(bytes)
}

/// What a client sends before it waits for an answer: a query, or what comes before `Sync`, and that.
fn statement(client: &mut UnixStream) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let message = packet(client, 1)?;
        let ends = matches!(message.first(), Some(b'Q' | b'S' | b'X'));
        bytes.extend(message);
        if ends {
            return Ok(bytes);
        }
    }
}

/// Passes on what the server says until it is ready for more, and in which state of a transaction it is then.
fn relay(server: &mut UnixStream, mut client: Option<&mut UnixStream>) -> Result<u8> {
    loop {
        let message = packet(server, 1)?;
        if let Some(client) = &mut client {
            client.write_all(&message)?;
        }
        if message.first() == Some(&b'Z') {
            return message.last().copied().ok_or(Error::from(ErrorKind::InvalidData));
        }
    }
}

fn query(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len() + 5).unwrap_or_default();
    [b"Q", &length.to_be_bytes()[..], text.as_bytes(), b"\0"].concat()
}

/// The first packet of a connection, with another database in it.
fn led_to(hello: &[u8], database: &str) -> Vec<u8> {
    let mut words = hello.get(8..).unwrap_or_default().split(|byte| *byte == 0);
    let mut body = hello.get(4..8).unwrap_or_default().to_vec();
    while let (Some(name), Some(value)) = (words.next().filter(|it| !it.is_empty()), words.next()) {
        let value = if name == b"database" { database.as_bytes() } else { value };
        body.extend([name, b"\0", value, b"\0"].concat());
    }
    body.push(0);
    let length = u32::try_from(body.len() + 4).unwrap_or_default();
    [&length.to_be_bytes()[..], &body].concat()
}

/// Waits for `is_so`, looking often: what is waited for here takes a few milliseconds.
pub fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..20_000 {
        if is_so() {
            return;
        }
        pause(1);
    }
    unreachable!("waited in vain for {what}");
}
