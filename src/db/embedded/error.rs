//! Why the private cluster can't run, each with what to do about it.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};

/// Why the private cluster can't run; its text is one sentence that says what to do.
#[derive(Debug)]
pub enum ClusterError {
    /// No PostgreSQL server on this machine.
    NoPostgres,
    /// `PG_BIN` names a directory without PostgreSQL's programs.
    NotPostgres(PathBuf),
    /// The data was written by a major version that isn't installed.
    WrongVersion { version: String, data: PathBuf },
    /// util-linux's `setpriv` is missing.
    NoSetpriv,
    /// Root has no ordinary user to run PostgreSQL as.
    NoAccount,
    /// The user that runs PostgreSQL can't enter a directory on the way to its data.
    Unreachable { user: String, blocked: PathBuf, data: PathBuf },
    /// The data belong to another user than the one that started the portal.
    NotYours { data: PathBuf, owner: u32 },
    /// The directory for the socket belongs to somebody else, who could listen in.
    NotPrivate(PathBuf),
    /// The cluster couldn't be made; the last words of the program that tried.
    NotMade { data: PathBuf, said: String },
    /// The server ended; its last words, and where the rest stands.
    Died { said: String, log: PathBuf },
    /// Another portal holds the directory, but its server doesn't answer.
    NoAnswer { data: PathBuf },
    /// The thread that runs the server ended before it could say why.
    Interrupted,
    /// The operating system refused something.
    Io { deed: &'static str, path: PathBuf, source: io::Error },
}

impl ClusterError {
    /// The operating system refused `deed` ("create", "read") to `path`.
    pub(super) fn io(deed: &'static str, path: &Path, source: io::Error) -> ClusterError {
        ClusterError::Io { deed, path: path.to_owned(), source }
    }
}

impl Display for ClusterError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPostgres => f.write_str(
                "PostgreSQL was not found: install it (`apt-get install postgresql`), \
                 or set PG_BIN to the directory of its programs, or DATABASE_URL to a database that runs elsewhere.",
            ),
            Self::NotPostgres(dir) => {
                write!(
                    f,
                    "PG_BIN is {dir:?}, but it must be the directory that holds PostgreSQL's `postgres` and `initdb`."
                )
            }
            Self::WrongVersion { version, data } => write!(
                f,
                "The data in {data:?} were written by PostgreSQL {version}, which was not found: \
                 install it (`apt-get install postgresql-{version}`) or set PG_BIN to the directory of its programs."
            ),
            Self::NoSetpriv => f.write_str("`setpriv` was not found: install it (`apt-get install util-linux`)."),
            Self::NoAccount => f.write_str(
                "PostgreSQL can't run as root, and there is no user `postgres` or `nobody`: \
                 make one (`useradd --system postgres`) or start the portal as an ordinary user.",
            ),
            Self::Unreachable { user, blocked, data } => write!(
                f,
                "PostgreSQL runs as the user {user}, who can't enter {blocked:?} and so can't reach {data:?}: \
                 set PORTAL_DATA_DIR=/var/lib/portal, or let others pass (`chmod o+x {}`).",
                blocked.display()
            ),
            Self::NotYours { data, owner } => write!(
                f,
                "The data in {data:?} belong to the user with the id {owner}: \
                 start the portal as that user or as root, or set PORTAL_DATA_DIR to another directory."
            ),
            Self::NotPrivate(dir) => write!(
                f,
                "{dir:?} belongs to somebody else, so PostgreSQL's socket would not be safe there: \
                 remove it, or set PORTAL_DATA_DIR to a directory with a shorter path."
            ),
            Self::NotMade { data, said } => write!(
                f,
                "PostgreSQL could not make a new cluster in {data:?}: mend what it says ({said:?}) and start again."
            ),
            Self::Died { said, log } => {
                write!(f, "PostgreSQL ended: mend what it says ({said:?}; more in {log:?}) and start again.")
            }
            Self::NoAnswer { data } => write!(
                f,
                "Another portal holds {data:?}, but its PostgreSQL does not answer: end that portal and start again."
            ),
            Self::Interrupted => f.write_str("The start of PostgreSQL was interrupted: start the portal again."),
            Self::Io { deed, path, source } => write!(
                f,
                "The portal could not {deed} {path:?} ({source}): mend that, or set PORTAL_DATA_DIR to another directory."
            ),
        }
    }
}

impl std::error::Error for ClusterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
