//! Lists: what their addresses ask for, how they are sorted, paged by key, counted, and read as files.
//!
//! What a list can be sorted by stands in its table of columns: nothing of a request becomes SQL.

mod asked;
mod column;
mod count;
mod due;
mod export;
mod listing;
mod order;
mod slice;

pub use asked::Asked;
pub use column::{Column, Field, Key, Kind, List};
pub use count::{Count, Counted};
pub use due::{Due, FirstOf};
pub use export::{Download, Part, download};
pub use listing::{Head, Listing};
pub use order::Order;
pub use slice::{PAGE, Place, Slice, after, limit, lower, strpos};
