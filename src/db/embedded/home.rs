//! The data directory: what lies where in it, who may enter, and whether a server answers there.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Durability;
use super::account::Account;
use super::binaries;
use super::error::ClusterError;
use crate::secret::to_hex;

/// The number in the socket's name; nothing listens on a network port.
pub(super) const PORT: u16 = 5432;

/// Linux allows 108 bytes for a socket's path, and PostgreSQL appends `.lock` to it.
const LONGEST_SOCKET_PATH: usize = 100;

/// A data directory that is known to be reachable, with everything needed to run a cluster in it.
#[derive(Clone, Debug)]
pub(super) struct Home {
    pub(super) data: PathBuf,
    pub(super) pgdata: PathBuf,
    /// Where the socket is.
    pub(super) run: PathBuf,
    pub(super) account: Account,
    pub(super) bin: PathBuf,
    pub(super) durability: Durability,
}

impl Home {
    /// Opens `dir`, making it where it is missing, and refuses what can't work there.
    pub(super) fn open(dir: &Path, durability: Durability, pg_bin: Option<&Path>) -> Result<Home, ClusterError> {
        let account = Account::for_cluster(dir, &dir.join("pgdata"))?;
        account.must_reach(dir)?;
        make_data_dir(dir)?;
        account.must_reach(dir)?;
        let data = fs::canonicalize(dir).map_err(|source| ClusterError::io("open", dir, source))?;
        let pgdata = data.join("pgdata");
        let bin = binaries::find(pg_bin, &pgdata)?;
        let run = run_dir(&data, account.uid);
        make_private(&run, &account)?;
        Ok(Home { data, pgdata, run, account, bin, durability })
    }

    /// The file whose lock makes one portal the one that runs the server.
    pub(super) fn lock_file(&self) -> Result<File, ClusterError> {
        let path = self.data.join("cluster.lock");
        let file = match OpenOptions::new().append(true).create_new(true).open(&path) {
            Ok(file) => self.account.own(&path).map(|()| file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                File::open(&path).map_err(|source| ClusterError::io("open", &path, source))
            }
            Err(source) => Err(ClusterError::io("create", &path, source)),
        }?;
        Ok(file)
    }

    /// What the server has to say is appended here.
    pub(super) fn log(&self) -> PathBuf {
        self.data.join("postgres.log")
    }

    /// Whether a server, dead or alive, has left its mark.
    pub(super) fn has_pid_file(&self) -> bool {
        self.pgdata.join("postmaster.pid").exists()
    }

    /// The process id of the server, once it calls itself ready.
    pub(super) fn ready_pid(&self) -> Option<u32> {
        let text = fs::read_to_string(self.pgdata.join("postmaster.pid")).ok()?;
        let is_ready = text.lines().nth(7)?.trim() == "ready";
        text.lines().next()?.trim().parse().ok().filter(|_| is_ready)
    }

    /// Whether a server takes connections.
    pub(super) fn answers(&self) -> bool {
        UnixStream::connect(socket(&self.run)).is_ok()
    }
}

/// Makes `path` and closes it to all but `account`; what somebody else has put there is refused.
pub(super) fn make_private(path: &Path, account: &Account) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(ClusterError::io("create", path, error)),
        _ => {}
    }
    let found = fs::symlink_metadata(path).map_err(|source| ClusterError::io("read", path, source))?;
    let own = rustix::process::geteuid().as_raw();
    if !found.is_dir() || (found.uid() != account.uid && found.uid() != own) {
        return Err(ClusterError::NotPrivate(path.to_owned()));
    }
    account.own(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(|source| ClusterError::io("close", path, source))
}

/// A data directory that root makes lets others pass, for PostgreSQL runs as another user; each thing in it is closed.
fn make_data_dir(dir: &Path) -> Result<(), ClusterError> {
    if dir.is_dir() {
        return Ok(());
    }
    let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
    fs::create_dir_all(dir)
        .and_then(|()| fs::set_permissions(dir, Permissions::from_mode(mode)))
        .map_err(|source| ClusterError::io("create", dir, source))
}

fn run_dir(data: &Path, uid: u32) -> PathBuf {
    let run = data.join("run");
    if socket(&run).as_os_str().len() < LONGEST_SOCKET_PATH {
        return run;
    }
    let print = Sha256::digest(data.as_os_str().as_encoded_bytes());
    let print = to_hex(&print);
    Path::new("/tmp").join(format!("portal-{uid}-{print:.16}"))
}

fn socket(run: &Path) -> PathBuf {
    run.join(format!(".s.PGSQL.{PORT}"))
}
