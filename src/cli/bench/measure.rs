//! Times, sizes and memory.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::Serialize;

/// How long many of the same kind took, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Times {
    /// How many there were.
    pub(super) count: usize,
    /// Half took no longer.
    pub(super) p50: f64,
    /// 99 of 100 took no longer.
    pub(super) p99: f64,
    /// None took longer.
    pub(super) max: f64,
}

impl Times {
    pub(super) fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let at = |percent: usize| {
            let rank = (all.len() * percent).div_ceil(100).saturating_sub(1);
            all.get(rank).map_or(0.0, |time| millis(*time))
        };
        Self { count: all.len(), p50: at(50), p99: at(99), max: at(100) }
    }
}

/// A duration in milliseconds, to the thousandth.
pub(super) fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// Does something and says how long it took.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed())
}

/// The size of all files of a folder.
pub(super) fn size_of(folder: &Path) -> std::io::Result<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        size += if about.is_dir() { size_of(&entry.path())? } else { about.len() };
    }
    Ok(size)
}

/// Memory of this process in MiB, as the kernel counts it.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Memory {
    /// What the process holds of its own; the most that was seen.
    pub(super) own_peak: u64,
    /// The same with the pages of files that are mapped, which the kernel takes back when it needs them.
    pub(super) resident_peak: u64,
}

/// Watches the memory until it is asked.
pub(super) struct Watch {
    stop: Arc<AtomicBool>,
    own: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Watch {
    pub(super) fn start() -> Self {
        let (stop, own) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let thread = std::thread::spawn({
            let (stop, own) = (Arc::clone(&stop), Arc::clone(&own));
            move || {
                while !stop.load(Ordering::Relaxed) {
                    own.fetch_max(status("RssAnon:"), Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
        });
        Self { stop, own, thread }
    }

    pub(super) fn finish(self) -> Memory {
        self.stop.store(true, Ordering::Relaxed);
        // The thread only reads and sleeps; that it ended in another way changes nothing.
        let _ended = self.thread.join();
        let own_peak = self.own.load(Ordering::Relaxed) / 1024;
        Memory { own_peak, resident_peak: status("VmHWM:") / 1024 }
    }
}

/// A line of the kernel's account of this process, in KiB; zero where there is none.
fn status(name: &str) -> u64 {
    let account = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = account.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_end_of_many_times() {
        let times = Times::of((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!((times.p50, times.p99, times.max), (100.0, 198.0, 200.0));
        assert_eq!(Times::of(Vec::new()).max, 0.0);
    }
}
