//! Whom PostgreSQL runs as: never root, and never longer than the portal.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::ClusterError;

/// The user that runs PostgreSQL and owns its files.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    /// Whether the portal is root, and so must become this user for each program it starts.
    is_dropped_to: bool,
}

impl Account {
    /// The portal's own user; for root the owner of the cluster, else `postgres` or `nobody`, else the owner of `data`.
    pub(super) fn for_cluster(data: &Path, pgdata: &Path) -> Result<Account, ClusterError> {
        let owner = fs::metadata(pgdata).ok().map(|it| (it.uid(), it.gid()));
        let own = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        if own.0 != 0 {
            return match owner {
                Some((uid, _)) if uid != own.0 => Err(ClusterError::NotYours { data: data.to_owned(), owner: uid }),
                _ => Ok(Account { uid: own.0, gid: own.1, is_dropped_to: false }),
            };
        }
        let (uid, gid) = owner
            .filter(|(uid, _)| *uid != 0)
            .or_else(|| named("postgres"))
            .or_else(|| named("nobody"))
            .or_else(|| fs::metadata(data).ok().map(|it| (it.uid(), it.gid())).filter(|(uid, _)| *uid != 0))
            .ok_or(ClusterError::NoAccount)?;
        Ok(Account { uid, gid, is_dropped_to: true })
    }

    /// A command that runs `program` as this user and gets `signal` when the thread that spawned it ends.
    pub(super) fn command(&self, signal: &str, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", signal]);
        if self.is_dropped_to {
            command.args(["--reuid", &self.uid.to_string(), "--regid", &self.gid.to_string(), "--clear-groups"]);
        }
        // PostgreSQL's programs look at their working directory, and ours may be closed to this user.
        command.arg("--").arg(program).current_dir("/").env("LC_ALL", "C.UTF-8");
        command
    }

    /// Makes `path` this user's.
    pub(super) fn own(&self, path: &Path) -> Result<(), ClusterError> {
        if !self.is_dropped_to {
            return Ok(());
        }
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .map_err(|source| ClusterError::io("hand over", path, source))
    }

    /// Refuses `data` when this user cannot enter it, or what there is of the way to it, naming the closed directory.
    pub(super) fn must_reach(&self, data: &Path) -> Result<(), ClusterError> {
        let resolve = |path: &Path| fs::canonicalize(path).ok();
        let data = std::path::absolute(data).map_err(|source| ClusterError::io("find", data, source))?;
        let Some(reached) = data.ancestors().find_map(resolve) else { return Ok(()) };
        if !self.is_dropped_to || self.can_enter(&reached)? {
            return Ok(());
        }
        let mut blocked = reached.clone();
        for dir in reached.ancestors() {
            if !self.can_enter(dir)? {
                dir.clone_into(&mut blocked);
            }
        }
        Err(ClusterError::Unreachable { user: self.name(), blocked, data })
    }

    fn can_enter(&self, dir: &Path) -> Result<bool, ClusterError> {
        let mut command = self.command("KILL", Path::new("test"));
        let status =
            command.arg("-x").arg(dir).stderr(Stdio::null()).status().map_err(|it| spawn_error(&command, it))?;
        Ok(status.success())
    }

    fn name(&self) -> String {
        let is_mine = |(_, uid, _): &(String, u32, u32)| *uid == self.uid;
        passwd().into_iter().find(is_mine).map_or_else(|| self.uid.to_string(), |(name, ..)| name)
    }
}

/// What a command that couldn't be spawned means: most often that there is no `setpriv`.
pub(super) fn spawn_error(command: &Command, source: std::io::Error) -> ClusterError {
    match source.kind() {
        ErrorKind::NotFound => ClusterError::NoSetpriv,
        _ => ClusterError::Io { deed: "run", path: PathBuf::from(command.get_program()), source },
    }
}

fn named(user: &str) -> Option<(u32, u32)> {
    passwd().into_iter().find(|(name, ..)| name == user).map(|(_, uid, gid)| (uid, gid))
}

/// The users of this machine: name, user id, group id.
fn passwd() -> Vec<(String, u32, u32)> {
    let text = fs::read_to_string("/etc/passwd").unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?.to_owned();
            Some((name, fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
        })
        .collect()
}
