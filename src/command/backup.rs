//! `portal backup` and `portal restore`.

use std::path::Path;

use partner_portal::backup::{self, Manifest, Programs};
use partner_portal::clock::Clock;
use partner_portal::config::{Backup, Config, Restore};

use super::Done;
use super::database::Database;
use super::progress::Progress;

/// Backs up while the portal runs.
pub fn take(config: &Config, backup: &Backup) -> Done {
    let key = match (backup.with_secret_key, config.secret_key_file()) {
        (true, None) => return Err("the secret key comes from PORTAL_SECRET_KEY: keep it where that is kept.".into()),
        (true, Some(file)) => Some(file),
        (false, _) => None,
    };
    let database = Database::open(config)?;
    let (programs, progress) = (Programs::find(config.pg_bin.as_deref())?, Progress::start());
    let report = |what: &str, done, total| progress.report(what, done, total);
    let now = Clock::default().now();
    let made = backup::take(&database.owner_url, &programs, &backup.directory, key.as_deref(), now, &report)?;
    drop(progress);
    tell("Backed up to", &backup.directory, &made);
    match made.has_secret_key {
        true => println!("The secret key is in it: keep it as safe as the key."),
        false => println!("The secret key is not in it: keep a copy of it elsewhere, or restoring is not enough."),
    }
    Ok(())
}

/// Restores into an empty database.
pub fn restore(config: &Config, restore: &Restore) -> Done {
    let database = Database::open(config)?;
    let (programs, progress) = (Programs::find(config.pg_bin.as_deref())?, Progress::start());
    let report = |what: &str, done, total| progress.report(what, done, total);
    let urls = (database.owner_url.as_str(), database.url.as_str());
    let made = backup::restore(&restore.directory, urls, &programs, restore.verify, &report)?;
    drop(progress);
    tell("Restored from", &restore.directory, &made);
    if restore.verify {
        println!("Every table has the rows that it had: their number and their fingerprint are the same.");
    }
    println!("The portal needs the secret key that it had. Run `portal migrate` where the backup is older than it.");
    Ok(())
}

fn tell(deed: &str, directory: &Path, made: &Manifest) {
    println!(
        "{deed} {}: {} tables with {} rows, as of {}.",
        directory.display(),
        made.tables.len(),
        made.rows(),
        made.made_at.format("%Y-%m-%d %H:%M:%S UTC")
    );
}
