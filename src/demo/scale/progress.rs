//! How far the work has come: a bar in a terminal, lines in the log elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// One step of the work.
pub(super) struct Progress {
    bar: ProgressBar,
    what: &'static str,
    all: u64,
    /// In tenths of the whole, what was last told.
    told: u64,
}

impl Progress {
    /// Begins `what`, which has `all` parts.
    pub fn begin(what: &'static str, all: u64) -> Progress {
        let style = "{msg:<40} {wide_bar} {pos}/{len} {elapsed}";
        let bar = ProgressBar::new(all).with_message(what);
        let bar = match ProgressStyle::with_template(style) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        tracing::debug!(all, "{what}");
        Progress { bar, what, all, told: 0 }
    }

    /// So many more parts are done.
    pub fn step(&mut self, more: u64) {
        self.bar.inc(more);
        let done = self.bar.position();
        let tenths = done * 10 / self.all.max(1);
        if self.bar.is_hidden() && tenths > self.told {
            self.told = tenths;
            tracing::info!("{}: {done} of {}", self.what, self.all);
        }
    }

    pub fn end(self) {
        self.bar.finish();
    }
}
