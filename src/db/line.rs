//! The line before the database: as many inside at once as there are connections, and not too many behind them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::{Error, Result};

/// Requests that may wait, for each connection: about a second of work.
const WAITING: usize = 32;

/// Who has waited for so long is asked to come back later.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who waits, in the order of their coming, and who has a connection.
#[derive(Clone)]
pub(super) struct Line {
    places: Arc<Semaphore>,
    connections: Arc<Semaphore>,
}

/// One connection's worth of work. It is held by the work itself, which goes on when the browser has gone.
pub(super) struct Turn {
    _connection: OwnedSemaphorePermit,
}

impl Line {
    /// Before so many connections.
    pub(super) fn new(connections: u32) -> Line {
        let connections = usize::try_from(connections).unwrap_or(1);
        Line {
            places: Arc::new(Semaphore::new(connections * WAITING)),
            connections: Arc::new(Semaphore::new(connections)),
        }
    }

    /// A visitor's turn. When too many wait already the answer is 503 at once, and after a while of waiting, too;
    /// nothing was begun then.
    pub(super) async fn turn(&self) -> Result<Turn> {
        let _place = self.places.try_acquire().map_err(|_| Error::Busy)?;
        timeout(PATIENCE, self.turn_of_the_portal()).await.map_err(|_| Error::Busy)?
    }

    /// The portal's own turn, which waits as long as it takes.
    pub(super) async fn turn_of_the_portal(&self) -> Result<Turn> {
        let connection = self.connections.clone().acquire_owned().await.map_err(Error::internal)?;
        Ok(Turn { _connection: connection })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::{join, join_all};

    use super::*;

    #[actix_web::test]
    async fn whoever_finds_no_place_is_told_so_at_once_and_whoever_waits_is_served_in_turn() {
        let line = Line::new(2);
        let inside = [line.turn().await.unwrap(), line.turn().await.unwrap()];
        let crowd = (0..2 * WAITING + 5).map(|_| async { line.turn().await.map(drop) });
        let opening = async {
            tokio::task::yield_now().await;
            drop(inside);
        };
        let (answers, ()) = join(join_all(crowd), opening).await;
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Err(Error::Busy))).count(), 5);
        line.turn_of_the_portal().await.unwrap();
    }

    #[actix_web::test]
    async fn nobody_waits_for_ever() {
        let line = Line::new(1);
        let _inside = line.turn().await.unwrap();
        assert!(matches!(line.turn().await, Err(Error::Busy)));
    }
}
