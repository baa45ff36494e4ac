//! How far a long command is, drawn where somebody looks: on a terminal alone.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that is drawn anew; it is gone when this is dropped.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn start() -> Progress {
        let bar = ProgressBar::no_length();
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }

    /// What is done, how much of it, and of how much where that is known.
    pub fn report(&self, what: &str, done: u64, total: Option<u64>) {
        let template = match (total, done) {
            (Some(total), _) => {
                self.0.set_length(total);
                "{bar:30} {pos}/{len} {msg}"
            }
            (None, 0) => "{spinner} {msg}",
            (None, _) => "{spinner} {msg}: {pos} MiB",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self.0.set_message(what.to_owned());
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
