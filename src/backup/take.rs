//! Taking a backup while the portal runs: dump and fingerprints see the same moment.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::fingerprint::AS_TEXT;
use super::programs::{Programs, finish};
use super::{DUMP, Done, KEY, MANIFEST, Manifest, Report, Table, sha256};
use crate::db::{self, Schema};
use crate::error::Result;

/// Backs the database at `owner_url` up into `directory`, which must not be there yet, with the secret key from the
/// file `key` where that is asked for. The directory is there only once it is complete.
pub fn take(
    owner_url: &str,
    programs: &Programs,
    directory: &Path,
    key: Option<&Path>,
    now: DateTime<Utc>,
    report: Report<'_>,
) -> Done<Manifest> {
    if directory.exists() {
        return Err(format!("{} is there already: a backup goes into a new directory.", directory.display()));
    }
    let growing = growing(directory);
    let cant = |error: io::Error| format!("{} can't be written: {error}.", growing.display());
    clear(&growing).and_then(|()| DirBuilder::new().mode(0o700).create(&growing)).map_err(cant)?;
    let mut manifest = dump(owner_url, programs, &growing, now, report)?;
    if let Some(key) = key {
        keep_key(key, &growing).map_err(|error| format!("{} can't be copied: {error}.", key.display()))?;
        manifest.has_secret_key = true;
    }
    manifest.sha256 = sha256(&growing.join(DUMP)).map_err(cant)?;
    complete(&manifest, &growing, directory).map_err(cant)?;
    Ok(manifest)
}

/// Where a backup grows until it is complete.
fn growing(directory: &Path) -> PathBuf {
    let mut name = directory.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    directory.with_file_name(name)
}

/// Removes what an interrupted backup has left.
fn clear(growing: &Path) -> io::Result<()> {
    match fs::remove_dir_all(growing) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Runs `pg_dump` on a snapshot that a transaction of ours holds open, and looks at the tables in it meanwhile.
fn dump(
    owner_url: &str,
    programs: &Programs,
    growing: &Path,
    now: DateTime<Utc>,
    report: Report<'_>,
) -> Done<Manifest> {
    let mut conn = db::establish(owner_url).map_err(|error| format!("{error}."))?;
    let opened = conn
        .batch_execute("begin isolation level repeatable read read only")
        .map_err(Into::into)
        .and_then(|()| snapshot(&mut conn));
    let (snapshot, owner) = opened.map_err(|error| format!("the database can't be read: {error}."))?;
    let child = start(programs, owner_url, &snapshot, growing)?;
    let looked = look(&mut conn, report);
    report("waiting for pg_dump", 0, None);
    let dumped = finish(child, "pg_dump");
    let tables = looked.map_err(|error| format!("the database can't be read: {error}."))?;
    let schema = Schema::ran(&mut conn).map_err(|error| format!("the database can't be read: {error}."))?;
    dumped?;
    Ok(Manifest {
        made_at: now,
        portal: env!("CARGO_PKG_VERSION").to_owned(),
        migrations: schema,
        owner,
        sha256: String::new(),
        has_secret_key: false,
        tables,
    })
}

/// The name under which another connection sees what this transaction sees, and whose the tables are.
fn snapshot(conn: &mut PgConnection) -> Result<(String, String)> {
    #[derive(QueryableByName)]
    struct Snapshot {
        #[diesel(sql_type = Text)]
        id: String,
        #[diesel(sql_type = Text)]
        owner: String,
    }
    conn.batch_execute(AS_TEXT)?;
    let it: Snapshot = sql_query("select pg_export_snapshot() as id, current_user::text as owner").get_result(conn)?;
    Ok((it.id, it.owner))
}

fn start(programs: &Programs, owner_url: &str, snapshot: &str, growing: &Path) -> Done<Child> {
    let written = private(&growing.join(DUMP)).map_err(|error| format!("{DUMP} can't be written: {error}."))?;
    let mut command = programs.on("pg_dump", owner_url);
    // The owner is let through the policies, but is bound by them.
    command.args(["--format=custom", "--enable-row-security", "--no-owner", "--snapshot", snapshot]);
    let child = command.stdin(Stdio::null()).stdout(written).stderr(Stdio::piped()).spawn();
    child.map_err(|error| format!("pg_dump can't be started: {error}."))
}

fn look(conn: &mut PgConnection, report: Report<'_>) -> Result<Vec<Table>> {
    let names = Table::names(conn)?;
    let total = u64::try_from(names.len()).ok();
    (0..)
        .zip(&names)
        .map(|(done, name)| {
            report(name, done, total);
            Table::look(conn, name)
        })
        .collect()
}

/// A new file for its owner alone.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

fn keep_key(key: &Path, growing: &Path) -> io::Result<()> {
    let bytes = fs::read(key)?;
    private(&growing.join(KEY))?.write_all(&bytes)
}

/// Writes all down, and gives the directory its name.
fn complete(manifest: &Manifest, growing: &Path, directory: &Path) -> io::Result<()> {
    let mut file = private(&growing.join(MANIFEST))?;
    file.write_all(&serde_json::to_vec_pretty(manifest)?)?;
    for entry in fs::read_dir(growing)? {
        File::open(entry?.path())?.sync_all()?;
    }
    File::open(growing)?.sync_all()?;
    fs::rename(growing, directory)?;
    let parent = directory.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}
