//! Where PostgreSQL's programs are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ClusterError;

/// What runs a database.
const SERVER: &[&str] = &["postgres", "initdb"];

/// What backs one up.
const CLIENT: &[&str] = &["pg_dump", "pg_restore", "psql"];

/// The directory with `postgres` and `initdb`: `chosen`, or else the one that wrote `pgdata`, or else the newest.
pub(super) fn find(chosen: Option<&Path>, pgdata: &Path) -> Result<PathBuf, ClusterError> {
    if let Some(dir) = chosen {
        let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        return if has(&dir, SERVER) { Ok(dir) } else { Err(ClusterError::NotPostgres(dir)) };
    }
    let packaged = packaged(SERVER);
    let version = fs::read_to_string(pgdata.join("PG_VERSION")).ok().map(|text| text.trim().to_owned());
    let fitting = packaged.iter().rev().find(|(major, _)| version.as_ref().is_none_or(|it| *it == major.to_string()));
    if let Some((_, dir)) = fitting {
        return Ok(dir.clone());
    }
    match (on_path(version.as_deref()), version) {
        (Some(dir), _) => Ok(dir),
        (None, Some(version)) => Err(ClusterError::WrongVersion { version, data: pgdata.to_owned() }),
        (None, None) => Err(ClusterError::NoPostgres),
    }
}

/// The directory with `pg_dump`, `pg_restore` and `psql`: `chosen`, or else the newest.
pub fn client_programs(chosen: Option<&Path>) -> Option<PathBuf> {
    match chosen {
        Some(dir) => Some(dir.to_owned()).filter(|dir| has(dir, CLIENT)),
        None => packaged(CLIENT).pop().map(|(_, dir)| dir).or_else(|| path().find(|dir| has(dir, CLIENT))),
    }
}

/// What Debian's and Red Hat's packages have installed, by major version, oldest first.
fn packaged(programs: &[&str]) -> Vec<(u32, PathBuf)> {
    let debian = entries("/usr/lib/postgresql", "");
    let red_hat = entries("/usr", "pgsql-");
    let mut found: Vec<_> = debian.into_iter().chain(red_hat).filter(|(_, dir)| has(dir, programs)).collect();
    found.sort();
    found
}

fn entries(parent: &str, prefix: &str) -> Vec<(u32, PathBuf)> {
    let Ok(dirs) = fs::read_dir(parent) else { return Vec::new() };
    dirs.flatten()
        .filter_map(|dir| {
            let major = dir.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((major, dir.path().join("bin")))
        })
        .collect()
}

fn on_path(version: Option<&str>) -> Option<PathBuf> {
    path().filter(|dir| has(dir, SERVER)).find(|dir| version.is_none() || major_of(dir).as_deref() == version)
}

fn path() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|dir| dir.is_absolute()).collect::<Vec<_>>().into_iter()
}

/// Asks `postgres --version`, which answers like "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)".
fn major_of(dir: &Path) -> Option<String> {
    let output = Command::new(dir.join("postgres")).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(2)?.split('.').next().map(ToOwned::to_owned)
}

fn has(dir: &Path, programs: &[&str]) -> bool {
    programs.iter().all(|program| dir.join(program).is_file())
}
