//! What the portal finds on its machine: settings, the secret key, room on the disk.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{Finding, Said, failure, fine, warning};
use crate::config::Config;
use crate::secret::SecretKey;

const MIB: u64 = 1024 * 1024;

/// With less room, PostgreSQL or a backup may soon stop.
const LITTLE_ROOM: u64 = 2048 * MIB;

/// With less room, a change of any size may fail.
const NO_ROOM: u64 = 256 * MIB;

pub(super) fn settings(config: &Config) -> Finding {
    let url = config.public_url();
    let is_local_sender = config.mail_from.email.domain() == "localhost";
    Finding::of(
        "settings",
        match () {
            () if !url.is_https() && !url.is_loopback() => warning(format!(
                "the portal is at {url}, where anybody on the way reads passwords: put a proxy with TLS before it and \
                 set PORTAL_PUBLIC_URL to its https:// address."
            )),
            () if config.smtp_url().is_some() && is_local_sender => warning(format!(
                "letters come from {}, which no other machine can answer: set PORTAL_MAIL_FROM.",
                config.mail_from.email
            )),
            () => fine(format!("all are read; the portal is at {url}.")),
        },
    )
}

pub(super) fn key(config: &Config) -> Finding {
    let said = match config.secret_key_file() {
        None => fine("from PORTAL_SECRET_KEY; every node must have the same."),
        Some(file) => key_in(&file),
    };
    Finding::of("secret key", said)
}

fn key_in(file: &Path) -> Said {
    let shown = file.display();
    let Ok(metadata) = fs::metadata(file) else {
        return match fs::symlink_metadata(file) {
            Ok(_) => failure(format!("{shown} leads nowhere: put the key back there.")),
            Err(_) => warning(format!(
                "{shown} is not there: the first start makes one. Where the portal has run before, put back the key \
                 that it had, or links, second factors and the seals of the activity log are void."
            )),
        };
    };
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return failure(format!("{shown} can be read by others (mode {mode:o}): run `chmod 600 {shown}`."));
    }
    match fs::read_to_string(file).map(|text| SecretKey::parse(&text)) {
        Ok(Some(_)) => fine(format!("in {shown}, for its owner alone; keep a copy of it apart from the backups.")),
        Ok(None) => failure(format!("{shown} holds no key of 32 bytes or more: put the portal's key back there.")),
        Err(error) => failure(format!("{shown} can't be read ({error}): give it to the portal's user.")),
    }
}

/// Room for what the portal keeps in its data directory.
pub(super) fn disk(data_dir: &Path) -> Finding {
    Finding::of("disk", room(data_dir))
}

fn room(data_dir: &Path) -> Said {
    let there = std::path::absolute(data_dir).ok();
    let there = there.as_deref().into_iter().flat_map(Path::ancestors).find(|path| path.exists());
    let Some((there, free)) = there.and_then(|path| Some((path, rustix::fs::statvfs(path).ok()?))) else {
        return failure(format!("{} can't be looked at: set PORTAL_DATA_DIR.", data_dir.display()));
    };
    let (shown, free) = (there.display(), free.f_bavail.saturating_mul(free.f_frsize));
    let what = format!("{} MiB are free for {shown}", free / MIB);
    match free {
        ..NO_ROOM => failure(format!("{what}: make room, or changes will fail.")),
        NO_ROOM..LITTLE_ROOM => warning(format!("{what}: make room soon.")),
        _ => fine(format!("{what}.")),
    }
}
