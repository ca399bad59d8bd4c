//! A loop on a thread of its own, that rests between its turns and ends when it is told to.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How a loop goes on after a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At once: there is more to do.
    On,
    /// After a rest: everything is done.
    Rest,
}

/// Whether a loop is to end; a turn that takes long asks it now and then.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Told>);

impl Stop {
    /// Whether it is.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.0.to_stop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The longest wait after turns that failed.
const LONGEST: Duration = Duration::from_secs(60);

/// A loop that runs; dropping it tells it to stop and waits until it has.
#[derive(Debug)]
pub struct Running {
    told: Arc<Told>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Told {
    to_stop: Mutex<bool>,
    changed: Condvar,
}

impl Told {
    /// Waits, or less when it is told to stop. Whether it was.
    fn rest(&self, time: Duration) -> bool {
        let stop = self.to_stop.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(stop, time, |stop| !*stop);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Running {
    /// Starts a loop. Every turn that fails or panics is tried again, after a wait that doubles; an error is logged
    /// when it is first met, and not again while it stays the same. What a turn changes must be whole or begun
    /// afresh after a panic.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start<E: std::fmt::Display>(
        name: &'static str,
        rest: Duration,
        mut turn: impl FnMut(&Stop) -> Result<Pace, E> + Send + 'static,
    ) -> std::io::Result<Self> {
        let told = Arc::new(Told::default());
        let stop = Stop(told.clone());
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let (mut wait, mut said) = (rest, None);
            loop {
                let turned = catch_unwind(AssertUnwindSafe(|| turn(&stop).map_err(|error| error.to_string())));
                let time = match turned.unwrap_or_else(|_| Err(String::from("the turn broke off"))) {
                    Ok(pace) => {
                        if said.take().is_some() {
                            tracing::info!(worker = name, "The worker {name} goes on");
                        }
                        wait = rest;
                        if pace == Pace::On { Duration::ZERO } else { rest }
                    }
                    Err(error) => {
                        if said.as_ref() != Some(&error) {
                            tracing::error!(worker = name, cause = %error, "The worker {name} waits: {error}");
                        }
                        said = Some(error);
                        wait = (wait * 2).min(LONGEST);
                        wait
                    }
                };
                if stop.0.rest(time) {
                    break;
                }
            }
        })?;
        Ok(Self { told, thread: Some(thread) })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        *self.told.to_stop.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_loop_goes_on_after_errors_and_panics_and_ends_when_it_is_dropped() {
        let turns = Arc::new(AtomicU32::new(0));
        let counted = turns.clone();
        let (send, receive) = std::sync::mpsc::channel();
        let running = Running::start("test", Duration::from_millis(1), move |_| {
            let turn = counted.fetch_add(1, Ordering::SeqCst);
            if turn == 5 {
                send.send(()).unwrap();
            }
            assert!(turn != 3, "a turn may panic");
            if turn < 2 { Err("not yet") } else { Ok(Pace::Rest) }
        })
        .unwrap();
        receive.recv_timeout(Duration::from_secs(20)).unwrap();
        drop(running);
        let ended = turns.load(Ordering::SeqCst);
        std::thread::yield_now();
        assert_eq!(turns.load(Ordering::SeqCst), ended);
    }
}
