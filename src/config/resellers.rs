//! `portal resellers`: what is to be done with companies that have enrolled.

use clap::Subcommand;
use uuid::Uuid;

/// What is to be done with companies that wait for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Resellers {
    /// List the companies that wait, the oldest first.
    List,
    /// Let a company become a partner; its primary contact gets a letter.
    Approve {
        /// The company's ID, as the list tells it.
        id: Uuid,
    },
    /// Reject a company; its primary contact gets a letter with the reason.
    Reject {
        /// The company's ID, as the list tells it.
        id: Uuid,
        /// Why, in one line.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
