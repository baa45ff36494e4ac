//! The first start: a new cluster with its two logins, complete or not there at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::account::spawn_error;
use super::error::ClusterError;
use super::home::{Home, make_private};
use super::{Durability, Login};

/// Makes the cluster unless it is there. It grows beside its place and is moved there when it is complete,
/// so a first start that was interrupted heals itself.
pub(super) fn initialize(home: &Home) -> Result<(), ClusterError> {
    if home.pgdata.join("PG_VERSION").exists() {
        return Ok(());
    }
    let new = home.data.join("pgdata.new");
    clear(&new)?;
    make_private(&new, &home.account)?;
    init_db(home, &new)?;
    create_logins(home, &new)?;
    fs::rename(&new, &home.pgdata)
        .and_then(|()| File::open(&home.data)?.sync_all())
        .map_err(|source| ClusterError::io("move the new cluster to", &home.pgdata, source))
}

/// Removes what an interrupted start has left; its last process may still be writing there for a moment.
fn clear(new: &Path) -> Result<(), ClusterError> {
    for _ in 0..20 {
        match fs::remove_dir_all(new) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => thread::sleep(Duration::from_millis(100)),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(ClusterError::io("remove", new, error)),
            _ => return Ok(()),
        }
    }
    fs::remove_dir_all(new).map_err(|source| ClusterError::io("remove", new, source))
}

fn init_db(home: &Home, new: &Path) -> Result<(), ClusterError> {
    let mut command = home.account.command("KILL", &home.bin.join("initdb"));
    command.args(["--locale=C.UTF-8", "-E", "UTF8", "-A", "trust", "--no-instructions"]);
    command.args(["-U", Login::Owner.role()]).arg("-D").arg(new);
    if home.durability == Durability::Throwaway {
        command.arg("--no-sync");
    }
    finish(home, &mut command, "")
}

/// In single-user mode, so that no half-made cluster ever takes connections.
fn create_logins(home: &Home, new: &Path) -> Result<(), ClusterError> {
    let (app, owner) = (Login::App.role(), Login::Owner.role());
    let sql = format!(
        "create role {app} login nosuperuser nocreatedb nocreaterole nobypassrls\n\
         create database portal owner {owner}\n"
    );
    let mut command = home.account.command("KILL", &home.bin.join("postgres"));
    command.arg("--single").arg("-D").arg(new).args(["-c", "exit_on_error=on", "postgres"]);
    finish(home, &mut command, &sql)
}

/// Runs `command` with `input` to its end; a failure is told in its own last words.
fn finish(home: &Home, command: &mut Command, input: &str) -> Result<(), ClusterError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| spawn_error(command, source))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ended early says why on stderr, which is read below.
        stdin.write_all(input.as_bytes()).ok();
    }
    let output = child.wait_with_output().map_err(|source| ClusterError::io("make", &home.pgdata, source))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let is_reason = |line: &&str| line.contains("FATAL:") || line.contains("error:") || line.contains("ERROR:");
    let said = text.lines().find(is_reason).or_else(|| text.lines().next_back()).unwrap_or("nothing");
    Err(ClusterError::NotMade { data: home.data.clone(), said: said.trim().to_owned() })
}
