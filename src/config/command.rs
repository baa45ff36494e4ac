//! The commands, each with what it must be told. The sentence above one is its text in `portal --help`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use clap_complete::Shell;
use uuid::Uuid;

use super::{Provider, Resellers, User, values};

/// What the program is to do.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Answer requests and do the work that waits (the default).
    Serve,
    /// Only do the work that waits: letters, schedules, cleaning up.
    Work,
    /// Bring the database's schema up to date.
    Migrate(Migrate),
    /// Load the demo world into an empty database.
    Demo(Demo),
    /// Keep providers: a portal without the demo world begins with its first.
    #[command(subcommand)]
    Provider(Provider),
    /// Keep people of providers and resellers: new links, suspended, let in again.
    #[command(subcommand)]
    User(User),
    /// Look at everything that the portal needs, and say of each piece what to do.
    Doctor,
    /// Back the database up, while the portal runs.
    Backup(Backup),
    /// Restore a backup into an empty database, all of it or nothing.
    Restore(Restore),
    /// Check and export the activity log.
    #[command(subcommand)]
    Activity(Activity),
    /// Keep the catalog: offers and price lists.
    #[command(subcommand)]
    Catalog(Catalog),
    /// Publish or decline what providers ask to show in the public directory.
    #[command(subcommand)]
    Directory(Directory),
    /// Authorize or reject companies that have enrolled as resellers.
    #[command(subcommand)]
    Resellers(Resellers),
    /// Print what lets a shell complete the portal's commands and flags.
    Completions {
        /// The shell that is to read it.
        shell: Shell,
    },
}

/// What is to be done with the requests of providers to change their public profiles.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Directory {
    /// List the requests that wait, the oldest first.
    List,
    /// Show a request, and what it changes.
    Show {
        /// The request's ID, as the list tells it.
        id: Uuid,
        /// Write its logo, a PNG, to this file, which must not be there yet.
        #[arg(long, value_name = "FILE")]
        logo: Option<PathBuf>,
    },
    /// Show the profile to the public, in the place of the one before; who asked gets a letter.
    Publish {
        /// The request's ID, as the list tells it.
        id: Uuid,
    },
    /// Decline a request; who asked gets a letter with the reason.
    Decline {
        /// The request's ID, as the list tells it.
        id: Uuid,
        /// Why, in one line.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What is to be done with the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Catalog {
    /// Compare a price list with the catalog, and say what would change and what is wrong; with --apply, take it.
    Import {
        /// The price list: CSV in UTF-8 with a header.
        file: PathBuf,
        /// Name or ID of the provider whose prices these are; needed where there are several.
        #[arg(long, value_name = "NAME|ID")]
        provider: Option<String>,
        /// Apply the changes, all or, where something is wrong, none.
        #[arg(long)]
        apply: bool,
    },
}

/// What is to be done with the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Activity {
    /// Check every record against its seal, and name the first broken one of each chain.
    Verify(Organization),
    /// Write all records as JSON Lines, the last of which signs the others.
    Export(Organization),
    /// Check that an export is as it was signed.
    VerifyExport {
        /// The file that was written.
        file: PathBuf,
    },
    /// Print the key that checks exports, as PEM.
    PublicKey,
}

/// Whose records are meant.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Only the records of one provider, or of one reseller's own.
    #[arg(long = "organization", value_name = "ID")]
    pub id: Option<Uuid>,
}

/// Where a backup goes, and what is in it.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// A new directory: it is there once the backup is complete.
    pub directory: PathBuf,
    /// Copy the secret key's file into it too. Whoever has both reads what is sealed.
    #[arg(long)]
    pub with_secret_key: bool,
}

/// What is restored.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The directory of the backup.
    pub directory: PathBuf,
    /// Keep it only if each table has the rows that it had, by number and by fingerprint.
    #[arg(long)]
    pub verify: bool,
}

/// How the schema is brought up to date.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Migrate {
    /// Change nothing; say which migrations are pending, and fail if there are any.
    #[arg(long)]
    pub check: bool,
}

/// How the demo world is loaded.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Demo {
    /// The time at which the demo world begins, instead of this moment.
    #[arg(long, value_name = "RFC3339", value_parser = values::time, hide = true)]
    pub now: Option<DateTime<Utc>>,

    /// Add the books of a large provider: so many customers, in an empty database.
    #[arg(long, value_name = "CUSTOMERS", num_args = 0..=1, default_missing_value = "1000000")]
    pub scale: Option<NonZeroU32>,

    /// Serve it afterwards.
    #[arg(long)]
    pub serve: bool,
}
