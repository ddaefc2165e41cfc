//! Progress on standard error: a bar on a terminal, else a line now and then.

use crate::clock::Stopwatch;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

/// Between two lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Bytes done of something.
pub(super) struct Progress {
    bar: ProgressBar,
    plain: Option<Mutex<Plain>>,
}

struct Plain {
    what: String,
    since_line: Stopwatch,
}

impl Progress {
    /// Starts; `total` bytes if that is known.
    pub(super) fn start(what: &str, total: Option<u64>) -> Self {
        let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let template = match total {
            Some(_) => "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            None => "{msg} {spinner} {bytes} {bytes_per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        let plain = (!std::io::stderr().is_terminal()).then(|| {
            Mutex::new(Plain {
                what: what.to_owned(),
                since_line: Stopwatch::start(),
            })
        });
        Self { bar, plain }
    }

    /// So many bytes more.
    pub(super) fn add(&self, bytes: u64) {
        self.bar.inc(bytes);
        let Some(Ok(mut plain)) = self.plain.as_ref().map(Mutex::lock) else {
            return;
        };
        if plain.since_line.elapsed() >= LINE_EVERY {
            plain.since_line = Stopwatch::start();
            let total = self
                .bar
                .length()
                .map(|total| format!(" of {}", HumanBytes(total)));
            let done = HumanBytes(self.bar.position());
            tracing::info!("{}: {done}{}", plain.what, total.unwrap_or_default());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
