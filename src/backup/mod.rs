//! Backups: the whole database as of one moment, with a fingerprint of each table, and back into an empty one.
//!
//! PostgreSQL's own `pg_dump` and `pg_restore` do the work. A backup is a directory with two files: what `pg_dump`
//! wrote, and what is known about it. The secret key is in it only where that was asked for.

mod fingerprint;
mod programs;
mod restore;
mod take;

pub use fingerprint::{Table, differences};
pub use programs::Programs;
pub use restore::restore;
pub use take::take;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::secret::to_hex;

/// What `pg_dump` wrote, in its custom format.
const DUMP: &str = "database.dump";

/// What is known about it.
const MANIFEST: &str = "manifest.json";

/// The secret key, where it was asked for.
const KEY: &str = "secret.key";

/// What a backup came to, or why not: a sentence for the terminal.
pub type Done<T> = Result<T, String>;

/// Tells how far a long piece of work is: what is done, how much of it, and of how much where that is known.
pub type Report<'a> = &'a dyn Fn(&str, u64, Option<u64>);

/// What is known about a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub made_at: DateTime<Utc>,
    /// The version of the portal that made it.
    pub portal: String,
    /// The migrations that had run.
    pub migrations: Vec<String>,
    /// The login that owned the tables: the policies of row-level security name it.
    pub owner: String,
    /// Of the file that `pg_dump` wrote.
    pub sha256: String,
    pub has_secret_key: bool,
    pub tables: Vec<Table>,
}

impl Manifest {
    /// Reads what is known about the backup in `directory`, which must be whole.
    pub fn read(directory: &Path) -> Done<Manifest> {
        let path = directory.join(MANIFEST);
        let text = fs::read(&path).map_err(|error| format!("{} can't be read: {error}.", path.display()))?;
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| format!("{} is no manifest: {error}.", path.display()))?;
        let dump = directory.join(DUMP);
        match sha256(&dump) {
            Ok(found) if found == manifest.sha256 => Ok(manifest),
            Ok(_) => Err(format!("{} is not as it was written: the backup is damaged.", dump.display())),
            Err(error) => Err(format!("{} can't be read: {error}.", dump.display())),
        }
    }

    pub fn rows(&self) -> i64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash) = (File::open(path)?, Sha256::new());
    let mut part = vec![0; 1024 * 1024];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(to_hex(&hash.finalize())),
            length => hash.update(part.get(..length).unwrap_or_default()),
        }
    }
}
