//! Where passwords are hashed: beside the requests, one for each core, and never inside a transaction.

use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::accounts::forms::PasswordForm;
use crate::accounts::password::{Hashed, Password};
use crate::error::{Error, Result};
use crate::web::form::{Form, Problems};

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

/// A place among those who wait for a core.
pub struct Place {
    _waits: OwnedSemaphorePermit,
}

impl Place {
    /// Where too many wait already the answer is 503 at once: a flood of sign-ins costs its senders time and
    /// leaves the other pages theirs. Who counts tries takes a place first, so that this is none.
    pub fn take() -> Result<Place> {
        PLACES.queue.clone().try_acquire_owned().map(|_waits| Place { _waits }).map_err(|_| Error::Busy)
    }

    /// Does `work`, which takes a core for a while, when one is free.
    #[expect(clippy::disallowed_methods, reason = "hashing needs no connection, and none may be held meanwhile")]
    pub async fn work<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let core = PLACES.cores.clone().acquire_owned().await.map_err(Error::internal)?;
        let done = actix_web::web::block(move || {
            // Held by the work itself: it goes on when the browser has gone.
            let _places = (self, core);
            work()
        });
        done.await.map_err(Error::internal)
    }
}

/// Takes a place and does `work` there.
pub async fn off_the_door<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    Place::take()?.work(work).await
}

/// A temporary password, and its hash.
pub async fn temporary_password() -> Result<(Password, Hashed)> {
    off_the_door(|| {
        let password = Password::temporary();
        password.hash().map(|hash| (password, hash))
    })
    .await?
}

/// The hash of the new password in `form`, or what is wrong with it. `about` are words that it may not be
/// made of, `old` the hash of the password that it replaces, if it must differ from that.
pub async fn hash_chosen(
    form: &Form<PasswordForm>,
    about: Vec<String>,
    old: Option<String>,
) -> Result<std::result::Result<Hashed, Problems>> {
    let mut problems = form.problems();
    form.check_again(&mut problems);
    let typed = form.password.clone();
    let checked = off_the_door(move || {
        let password = Password::chosen(&typed, &about)?;
        match old.is_some_and(|old| password.fits(Some(&old))) {
            true => Err("accounts-password-same"),
            false => Ok(password.hash()),
        }
    });
    match checked.await? {
        Ok(hash) if problems.is_empty() => Ok(Ok(hash?)),
        Ok(_) => Ok(Err(problems)),
        Err(key) => {
            problems.add("password", key);
            Ok(Err(problems))
        }
    }
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
