//! The commands, each with what it must be told. The sentence above one is its text in `portal --help`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{Resellers, Setup, values};

/// What the program is to do.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Answer requests and do the work that waits (the default).
    Serve,
    /// Only do the work that waits: letters, schedules, cleaning up.
    Work,
    /// Bring the database's schema up to date.
    Migrate,
    /// Load the demo world into an empty database.
    Demo(Demo),
    /// Make the first provider and its Global admin in an empty database.
    Setup(Box<Setup>),
    /// Check the settings and the database, and say what is missing.
    Doctor,
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
