//! Where passwords are hashed: beside the requests, one for each core, and never inside a transaction.

use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Hashes that may wait for a core, for each core: about a second of work.
const QUEUE: usize = 32;

struct Places {
    /// One for whoever waits or hashes.
    queue: Arc<Semaphore>,
    cores: Arc<Semaphore>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let cores = available_parallelism().map_or(1, std::num::NonZero::get);
    Places { queue: Arc::new(Semaphore::new(cores * QUEUE)), cores: Arc::new(Semaphore::new(cores)) }
});

/// Does `work`, which takes a core for a while, when one is free. Where too many wait already the answer
/// is 503 at once: a flood of sign-ins costs its senders time and leaves the other pages theirs.
#[expect(clippy::disallowed_methods, reason = "hashing needs no connection, and none may be held meanwhile")]
pub async fn off_the_door<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let waiting = PLACES.queue.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
    let core = PLACES.cores.clone().acquire_owned().await.map_err(Error::internal)?;
    let done = actix_web::web::block(move || {
        // Held by the work itself: it goes on when the browser has gone.
        let _places = (waiting, core);
        work()
    });
    done.await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;

    #[actix_web::test]
    async fn a_flood_is_turned_away_at_once() {
        let places = available_parallelism().unwrap().get() * QUEUE;
        let work = || off_the_door(|| sleep(Duration::from_millis(20)));
        let answers = futures_util::future::join_all((0..places + 7).map(|_| work())).await;
        let refused = answers.iter().filter(|answer| matches!(answer, Err(Error::Busy))).count();
        assert_eq!(refused, 7);
        assert!(work().await.is_ok(), "and when it is over there is room again");
    }
}
