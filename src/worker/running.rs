//! A loop on a thread of its own, that rests between its turns and ends when it is told to.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

crate::coded_errors! {
    /// Why a loop is not woken.
    pub enum JobError {
        /// No loop of this name runs in this process.
        [NotFound "job_not_found"] NotFound { name: String },
    }
}

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
        self.0.wish().stop
    }
}

/// How the turns of a loop have gone.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    /// Turns that were ended.
    pub ended: u64,
    /// Those of them that failed.
    pub failed: u64,
    /// How long ago the last turn ended, and how long it took; none before the first.
    pub last: Option<(Duration, Duration)>,
    /// How long a turn has been under way; none while it rests.
    pub under_way: Option<Duration>,
    /// What the last turn failed of, and how long that has been so; none if it went well.
    pub fault: Option<(String, Duration)>,
}

/// The same as instants of this machine.
#[derive(Debug, Default)]
struct Kept {
    ended: u64,
    failed: u64,
    last: Option<(Instant, Duration)>,
    began: Option<Instant>,
    fault: Option<(String, Instant)>,
}

/// A loop, as whoever looks after the program sees it.
#[derive(Debug, Clone)]
pub struct Watch {
    /// What it is called.
    pub name: &'static str,
    told: Arc<Told>,
}

impl Watch {
    /// How its turns have gone.
    #[must_use]
    pub fn turns(&self) -> Turns {
        let kept = self.told.kept();
        Turns {
            ended: kept.ended,
            failed: kept.failed,
            last: kept.last.map(|(at, took)| (at.elapsed(), took)),
            under_way: kept.began.map(|began| began.elapsed()),
            fault: kept.fault.as_ref().map(|(fault, since)| (fault.clone(), since.elapsed())),
        }
    }
}

/// The loops of this process.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<Vec<Watch>>);

impl Jobs {
    /// Adds a loop that runs.
    pub fn add(&self, running: &Running) {
        let watch = Watch { name: running.name, told: running.told.clone() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(watch);
    }

    /// Every one, in the order in which they were added.
    #[must_use]
    pub fn all(&self) -> Vec<Watch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has a loop take its next turn now, however long it wanted to rest.
    ///
    /// # Errors
    /// When none of this name runs in this process.
    pub fn wake(&self, name: &str) -> Result<(), JobError> {
        let watch = self.all().into_iter().find(|watch| watch.name == name);
        let watch = watch.ok_or_else(|| JobError::NotFound { name: name.to_owned() })?;
        watch.told.wish().wake = true;
        watch.told.changed.notify_all();
        Ok(())
    }
}

/// The longest wait after turns that failed.
const LONGEST: Duration = Duration::from_secs(60);

/// A loop that runs; dropping it tells it to stop and waits until it has.
#[derive(Debug)]
pub struct Running {
    name: &'static str,
    told: Arc<Told>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Told {
    wish: Mutex<Wish>,
    changed: Condvar,
    kept: Mutex<Kept>,
}

/// What a loop is told.
#[derive(Debug, Default)]
struct Wish {
    stop: bool,
    wake: bool,
}

impl Told {
    fn wish(&self) -> MutexGuard<'_, Wish> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self) -> Instant {
        let now = Instant::now();
        self.kept().began = Some(now);
        now
    }

    fn end(&self, began: Instant, fault: Option<&str>) {
        let mut kept = self.kept();
        let now = Instant::now();
        kept.ended += 1;
        kept.failed += u64::from(fault.is_some());
        kept.last = Some((now, now - began));
        kept.began = None;
        kept.fault = fault.map(|fault| {
            let since = kept.fault.as_ref().map_or(now, |(_, since)| *since);
            (fault.to_owned(), since)
        });
    }

    /// Waits, or less when it is told to stop or to go on. Whether it is to stop.
    fn rest(&self, time: Duration) -> bool {
        let wish = self.wish();
        let waited = self.changed.wait_timeout_while(wish, time, |wish| !wish.stop && !wish.wake);
        let mut wish = waited.unwrap_or_else(PoisonError::into_inner).0;
        wish.wake = false;
        wish.stop
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
                let began = stop.0.begin();
                let turned = catch_unwind(AssertUnwindSafe(|| turn(&stop).map_err(|error| error.to_string())));
                let turned = turned.unwrap_or_else(|_| Err(String::from("the turn broke off")));
                stop.0.end(began, turned.as_ref().err().map(String::as_str));
                let time = match turned {
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
        Ok(Self { name, told, thread: Some(thread) })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.told.wish().stop = true;
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
        let jobs = Jobs::default();
        jobs.add(&running);
        let seen = jobs.all().remove(0).turns();
        assert!(seen.ended >= 5 && seen.failed == 3 && seen.fault.is_none(), "{seen:?}");
        drop(running);
        let ended = turns.load(Ordering::SeqCst);
        std::thread::yield_now();
        assert_eq!(turns.load(Ordering::SeqCst), ended);
    }

    #[test]
    fn a_loop_that_rests_is_woken_and_what_it_fails_of_is_seen() {
        let (send, receive) = std::sync::mpsc::channel();
        let running = Running::start("test", Duration::from_secs(3600), move |_| {
            send.send(()).unwrap();
            Err::<Pace, _>("no disk")
        })
        .unwrap();
        let jobs = Jobs::default();
        jobs.add(&running);
        receive.recv_timeout(Duration::from_secs(20)).unwrap();
        jobs.wake("test").unwrap();
        receive.recv_timeout(Duration::from_secs(20)).unwrap();
        let fault = jobs.all().remove(0).turns().fault;
        assert_eq!(fault.unwrap().0, "no disk");
        assert!(matches!(jobs.wake("other"), Err(JobError::NotFound { .. })));
    }
}
