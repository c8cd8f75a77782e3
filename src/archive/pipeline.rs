//! The ordered pipeline: threads take batches in turn and hand shards to the sink in order.
//!
//! Whoever takes a batch decodes it, waits until the batches before it have taken their ids, works on it, and lays
//! the shard into the window; whoever lays the missing head writes all that is ready. A thread takes a new batch only
//! while the window has room, so memory is bounded and the batch that all wait for always has a thread.

use super::admission::Admission;
use super::at_work::{AtWork, Notes, Place, Step};
use super::counts::Counts;
use super::worker::{Worker, admit, decode};
use crate::error::{Error, Result};
use crate::extractor::Extractor;
use crate::input::{Batch, ReadOptions, Reader};
use crate::output::{Format, Status, Writer};
use crate::text::OffsetUnit;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How a run reads and writes.
#[derive(Debug, Clone)]
pub struct Options {
    /// What is written.
    pub format: Format,
    /// The unit of offsets.
    pub unit: OffsetUnit,
    /// How inputs are read.
    pub read: ReadOptions,
    /// Whether documents in other languages are searched too.
    pub any_language: bool,
    /// What becomes of documents whose id or text has come before.
    pub repeats: Repeats,
    /// Threads that work.
    pub threads: NonZeroUsize,
    /// Where the threads note what they are at, and what is passed over; nowhere and nothing for a run that is not gone on
    /// with.
    pub at_work: Option<Arc<AtWork>>,
}

impl Options {
    /// Whether a document is passed over.
    pub(super) fn passes_over(&self, place: Place) -> bool {
        self.at_work
            .as_ref()
            .is_some_and(|work| work.passes_over(place))
    }
}

/// What becomes of a document whose id or text has come before in the same run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeats {
    /// It is searched, its id becomes `id#2`, and its message says so.
    #[default]
    Tell,
    /// As [`Tell`](Repeats::Tell), but it is not searched: its status is `skipped`.
    LeaveOut,
    /// Nothing: every document is treated as if it were the only one, so that its rows do not depend on the others.
    Ignore,
}

/// Something to tell of a document apart from the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The file or stream.
    pub source: String,
    /// The document.
    pub id: String,
    /// What became of it.
    pub status: Status,
    /// Why, or a warning.
    pub message: String,
}

/// The finished work on one batch; `Output` is what its writer made.
#[derive(Debug)]
pub struct Shard<Output = Vec<Vec<u8>>> {
    /// The number of its batch.
    pub index: u64,
    /// What was written: for files, the next bytes of each file of the format.
    pub files: Output,
    /// What was done.
    pub counts: Counts,
    /// The first remarks on documents.
    pub told: Vec<Told>,
    /// What to tell of the inputs.
    pub notes: Vec<String>,
}

/// Batches that may be on their way for each thread.
const WINDOW: u64 = 4;

/// What takes the shards.
type Sink<'s, Output> = dyn FnMut(Shard<Output>) -> Result<()> + Send + 's;

/// What the threads share.
struct Shared<'s, Batches, Output> {
    batches: Mutex<Batches>,
    gate: Mutex<Gate>,
    gate_moved: Condvar,
    window: Mutex<Window<'s, Output>>,
    window_moved: Condvar,
    stop: &'s AtomicBool,
    failed: AtomicBool,
}

/// Where documents take their ids, batch by batch.
struct Gate {
    turn: u64,
    admission: Admission,
}

/// Where shards wait for the ones before them.
struct Window<'s, Output> {
    taken: u64,
    next: u64,
    ready: BTreeMap<u64, Shard<Output>>,
    sink: &'s mut Sink<'s, Output>,
    error: Option<Error>,
}

/// Reads all batches, except that those before `first` are only looked at for their ids, and gives the shards to
/// `sink` in order. `stop` ends the run after the batches that are on their way.
///
/// # Errors
/// The sink's first error; nothing is given to it after that.
pub fn run(
    reader: Reader,
    extractor: &Extractor,
    options: &Options,
    first: u64,
    stop: &AtomicBool,
    sink: &mut (dyn FnMut(Shard) -> Result<()> + Send),
) -> Result<()> {
    let keep = &options.read.columns.keep;
    let writer = || options.format.writer_keeping(options.unit, keep);
    run_with(reader, extractor, options, writer, first, stop, sink)
}

/// As [`run`], with batches from anywhere and a writer of the caller's own for each thread; `options.format` is not
/// looked at. Batches are numbered from 0 without a gap.
///
/// # Errors
/// As [`run`].
pub fn run_with<Output: Send, W: Writer<Output>>(
    batches: impl Iterator<Item = Batch> + Send,
    extractor: &Extractor,
    options: &Options,
    writer: impl Fn() -> W + Sync,
    first: u64,
    stop: &AtomicBool,
    sink: &mut (dyn FnMut(Shard<Output>) -> Result<()> + Send),
) -> Result<()> {
    let shared = Shared {
        batches: Mutex::new(batches),
        gate: Mutex::new(Gate {
            turn: 0,
            admission: Admission::default(),
        }),
        gate_moved: Condvar::new(),
        window: Mutex::new(Window {
            taken: 0,
            next: 0,
            ready: BTreeMap::new(),
            sink,
            error: None,
        }),
        window_moved: Condvar::new(),
        stop,
        failed: AtomicBool::new(false),
    };
    let threads = options.threads.get();
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| {
                shared.work(
                    Worker::new(extractor, writer(), options.any_language),
                    options,
                    first,
                )
            });
        }
        shared.work(
            Worker::new(extractor, writer(), options.any_language),
            options,
            first,
        );
    });
    let window = shared
        .window
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    window.error.map_or(Ok(()), Err)
}

/// Does alone with one document what a run did when it ended. Whatever ended it then ends the process again.
pub fn try_alone(reader: Reader, extractor: &Extractor, options: &Options, place: Place) {
    let mut batches = reader.skip_while(|batch| batch.index < place.batch);
    let Some(batch) = batches.next() else {
        return;
    };
    let candidates = decode(batch, options, &mut Notes::none());
    let document = usize::try_from(place.document).ok();
    let candidate = document.and_then(|document| candidates.into_iter().nth(document));
    if place.step == Step::Search
        && let Some(candidate) = candidate
    {
        let writer = options.format.writer(options.unit);
        Worker::new(extractor, writer, options.any_language).shard(
            place.batch,
            Vec::new(),
            vec![candidate],
            options,
            &mut Notes::none(),
        );
    }
}

/// A lock whose holder panicked is taken as it is: the run is ending then.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<Batches: Iterator<Item = Batch>, Output> Shared<'_, Batches, Output> {
    /// One thread's work until the inputs end. If it panics, the others must not wait for it for ever.
    fn work<W: Writer<Output>>(&self, mut worker: Worker<'_, W>, options: &Options, first: u64) {
        let _alarm = Alarm(self);
        let thread = options.at_work.as_ref().map(|work| work.thread());
        let mut at = thread.unwrap_or_else(Notes::none);
        while let Some(mut batch) = self.take(options.threads) {
            let index = batch.index;
            let notes = std::mem::take(&mut batch.notes);
            let mut candidates = decode(batch, options, &mut at);
            at.rest();
            if !self.pass(index, |admission| {
                admit(&mut candidates, admission, options.repeats)
            }) {
                return;
            }
            let shard =
                (index >= first).then(|| worker.shard(index, notes, candidates, options, &mut at));
            at.rest();
            self.deliver(index, shard);
        }
    }

    fn over(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// The next batch, once the window has room.
    fn take(&self, threads: NonZeroUsize) -> Option<Batch> {
        let room = WINDOW * threads.get() as u64;
        let mut window = lock(&self.window);
        while window.taken - window.next >= room && !self.over() {
            window = self
                .window_moved
                .wait(window)
                .unwrap_or_else(PoisonError::into_inner);
        }
        window.taken += 1;
        drop(window);
        if self.over() || self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let batch = lock(&self.batches).next();
        // What was read while the run was stopped may be cut off.
        batch.filter(|_| !self.stop.load(Ordering::Relaxed))
    }

    /// Lets batch `index` through the gate when its turn has come; false if the run is over.
    fn pass(&self, index: u64, admit: impl FnOnce(&mut Admission)) -> bool {
        let mut gate = lock(&self.gate);
        while gate.turn != index {
            if self.over() {
                return false;
            }
            gate = self
                .gate_moved
                .wait(gate)
                .unwrap_or_else(PoisonError::into_inner);
        }
        admit(&mut gate.admission);
        gate.turn += 1;
        self.gate_moved.notify_all();
        true
    }

    /// Lays a shard into the window and writes what is ready. Without one, the batch was done in an earlier run; such
    /// batches come before all others, so that the window may begin behind the last of them.
    fn deliver(&self, index: u64, shard: Option<Shard<Output>>) {
        let mut guard = lock(&self.window);
        let window = &mut *guard;
        match shard {
            Some(shard) => drop(window.ready.insert(index, shard)),
            None => window.next = window.next.max(index + 1),
        }
        while let Some(shard) = window.ready.remove(&window.next) {
            if window.error.is_none()
                && let Err(error) = (window.sink)(shard)
            {
                window.error = Some(error);
                self.close_gate();
            }
            window.next += 1;
        }
        self.window_moved.notify_all();
    }

    /// Ends the run for those who wait at the gate. The lock makes sure that nobody is between look and wait.
    fn close_gate(&self) {
        self.failed.store(true, Ordering::Relaxed);
        drop(lock(&self.gate));
        self.gate_moved.notify_all();
    }

    /// Ends the run for everyone, after a panic.
    fn end(&self) {
        self.close_gate();
        drop(lock(&self.window));
        self.window_moved.notify_all();
    }
}

/// Ends the run when its thread panics.
struct Alarm<'a, 's, Batches: Iterator<Item = Batch>, Output>(&'a Shared<'s, Batches, Output>);

impl<Batches: Iterator<Item = Batch>, Output> Drop for Alarm<'_, '_, Batches, Output> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}
