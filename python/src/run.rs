//! The library's pipeline in threads of its own; the thread that called feeds it, collects, and listens for Ctrl-C.

use crate::columns::{Batches, ColumnWriter};
use crate::errors::{failed, raised};
use arrow_schema::ArrowError;
use kutip::archive::{Counts, Options, Repeats, Shard, run_with};
use kutip::input::{Batch, ReadOptions};
use kutip::output::Format;
use kutip::text::OffsetUnit;
use kutip::{Error, Extractor};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long Ctrl-C may go unnoticed.
const PATIENCE: Duration = Duration::from_millis(100);

/// Time between two reports of progress.
const REPORTS: Duration = Duration::from_millis(100);

type Finished = Shard<Result<Batches, ArrowError>>;

/// A run of the pipeline. Dropping it ends the run.
pub(crate) struct Run {
    /// In a lock only because the interpreter may share the object between threads.
    finished: Mutex<Receiver<Finished>>,
    stop: Arc<AtomicBool>,
    pipeline: Option<JoinHandle<kutip::Result<()>>>,
}

/// What came of waiting.
pub(crate) enum Received {
    Batches(Box<Batches>, Counts, Vec<String>),
    /// Nothing yet.
    Nothing,
    /// The run is over.
    End,
}

/// What is left out of a run, as Python names it.
#[derive(Default)]
pub(crate) struct Admitted {
    any_language: bool,
    repeats: Repeats,
}

impl Admitted {
    /// What ``lang`` and ``repeats`` ask for.
    pub(crate) fn new(lang: &str, repeats: &str) -> PyResult<Admitted> {
        let mut admitted = Admitted::default();
        admitted.lang(lang)?;
        admitted.repeats(repeats)?;
        Ok(admitted)
    }

    pub(crate) fn lang(&mut self, lang: &str) -> PyResult<()> {
        self.any_language = one_of("lang", lang, [("id", false), ("any", true)])?;
        Ok(())
    }

    pub(crate) fn repeats(&mut self, repeats: &str) -> PyResult<()> {
        let known = [
            ("tell", Repeats::Tell),
            ("skip", Repeats::LeaveOut),
            ("ignore", Repeats::Ignore),
        ];
        self.repeats = one_of("repeats", repeats, known)?;
        Ok(())
    }
}

/// What a word stands for.
fn one_of<T: Copy, const N: usize>(
    argument: &str,
    word: &str,
    known: [(&str, T); N],
) -> PyResult<T> {
    let found = known.iter().find(|(name, _)| *name == word);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let names = known.map(|(name, _)| format!("\"{name}\"")).join(", ");
        PyValueError::new_err(format!(
            "{argument}: one of {names} is needed, not {word:?}"
        ))
    })
}

/// The options of a run with `threads`, all cores where none are given.
pub(crate) fn options(
    threads: Option<NonZeroUsize>,
    read: ReadOptions,
    admitted: &Admitted,
) -> Options {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Options {
        format: Format::Csv,
        unit: OffsetUnit::CodePoint,
        read,
        any_language: admitted.any_language,
        repeats: admitted.repeats,
        threads: threads.unwrap_or_else(cores),
        at_work: None,
    }
}

impl Run {
    /// Starts a run. With a `window`, the threads wait when so many results have not been taken.
    pub(crate) fn start(
        batches: impl Iterator<Item = Batch> + Send + 'static,
        extractor: &Extractor,
        options: Options,
        window: Option<usize>,
    ) -> Run {
        let (send, finished): (Box<dyn FnMut(Finished) -> bool + Send>, _) = match window {
            Some(window) => {
                let (sender, receiver) = sync_channel(window);
                (Box::new(move |shard| sender.send(shard).is_ok()), receiver)
            }
            None => {
                let (sender, receiver) = channel();
                (Box::new(move |shard| sender.send(shard).is_ok()), receiver)
            }
        };
        let stop = Arc::new(AtomicBool::new(false));
        let (extractor, raised) = (extractor.clone(), Arc::clone(&stop));
        let pipeline = thread::spawn(move || {
            let mut send = send;
            let mut sink = |shard| {
                if send(shard) {
                    return Ok(());
                }
                Err(Error::Refused("nobody takes the results".to_owned()))
            };
            let writer = ColumnWriter::new;
            run_with(batches, &extractor, &options, writer, 0, &raised, &mut sink)
        });
        Run {
            finished: Mutex::new(finished),
            stop,
            pipeline: Some(pipeline),
        }
    }

    /// Waits for the next result, at most so long that Ctrl-C is noticed.
    pub(crate) fn receive(&mut self, py: Python<'_>, wait: Option<Duration>) -> PyResult<Received> {
        let finished = &self.finished;
        let received = py.detach(|| {
            let finished = finished.lock().unwrap_or_else(PoisonError::into_inner);
            finished.recv_timeout(wait.unwrap_or(PATIENCE))
        });
        py.check_signals()?;
        match received {
            Ok(shard) => {
                let batches = shard
                    .files
                    .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
                Ok(Received::Batches(
                    Box::new(batches),
                    shard.counts,
                    shard.notes,
                ))
            }
            Err(RecvTimeoutError::Timeout) => Ok(Received::Nothing),
            Err(RecvTimeoutError::Disconnected) => {
                self.join(py)?;
                Ok(Received::End)
            }
        }
    }

    fn join(&mut self, py: Python<'_>) -> PyResult<()> {
        let Some(pipeline) = self.pipeline.take() else {
            return Ok(());
        };
        match py.detach(|| pipeline.join()) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(raised(py, error)),
            Err(panic) => Err(failed(panic.as_ref())),
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// How far a run over files has come.
///
/// Attributes
/// ----------
/// documents, mentions, quotes, errors : int
///     What was done so far.
/// bytes_read, bytes_total : int
///     Of the inputs as they lie on the disk.
/// seconds : float
///     Since the run began.
#[pyclass(frozen, get_all, module = "kutip")]
pub(crate) struct Progress {
    /// Documents done.
    documents: u64,
    /// Names found.
    mentions: u64,
    /// Quotes found.
    quotes: u64,
    /// Documents that could not be read.
    errors: u64,
    /// Bytes read from the disk.
    bytes_read: u64,
    /// Bytes of all inputs on the disk.
    bytes_total: u64,
    /// Time since the run began.
    seconds: f64,
}

#[pymethods]
impl Progress {
    fn __repr__(&self) -> String {
        format!(
            "<kutip.Progress: {} documents, {} of {} bytes, {:.1} s>",
            self.documents, self.bytes_read, self.bytes_total, self.seconds
        )
    }
}

/// Counts what is done and tells a callback of it.
pub(crate) struct Reporter {
    callback: Option<Py<PyAny>>,
    counts: Counts,
    read: Arc<AtomicU64>,
    total: u64,
    began: Instant,
    told: Option<Instant>,
}

impl Reporter {
    pub(crate) fn new(callback: Option<Py<PyAny>>, read: Arc<AtomicU64>, total: u64) -> Reporter {
        Reporter {
            callback,
            counts: Counts::default(),
            read,
            total,
            began: Instant::now(),
            told: None,
        }
    }

    pub(crate) fn add(&mut self, py: Python<'_>, counts: &Counts) -> PyResult<()> {
        self.counts.add(counts);
        if self.told.is_some_and(|told| told.elapsed() < REPORTS) {
            return Ok(());
        }
        self.tell(py)
    }

    pub(crate) fn tell(&mut self, py: Python<'_>) -> PyResult<()> {
        self.told = Some(Instant::now());
        let Some(callback) = &self.callback else {
            return Ok(());
        };
        let progress = Progress {
            documents: self.counts.documents,
            mentions: self.counts.mentions,
            quotes: self.counts.quotes,
            errors: self.counts.errors,
            bytes_read: self.read.load(Ordering::Relaxed).min(self.total),
            bytes_total: self.total,
            seconds: self.began.elapsed().as_secs_f64(),
        };
        callback.call1(py, (progress,))?;
        Ok(())
    }
}
