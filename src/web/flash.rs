//! A flash: one sentence that the next page says, about what has just been done.

use serde::{Deserialize, Serialize};

use crate::words::Phrase;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flash {
    pub phrase: Phrase,
}
