//! Files, folders and archives: everything that the command line reads.

use crate::errors::guarded;
use crate::run::{Admitted, Received, Reporter, Run, options};
use crate::tables::{Collected, Tables};
use kutip::input::{Inputs, Markup, Quoting, ReadOptions, Reader, check_format};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// A part ends when its documents' texts reach this many bytes.
const PART_BYTES: u64 = 16 << 20;

/// Results that may wait to be taken.
const WINDOW: usize = 16;

/// The keyword arguments of the methods that read files.
#[derive(Default)]
pub(crate) struct FileOptions {
    read: ReadOptions,
    admitted: Admitted,
    threads: Option<NonZeroUsize>,
    progress: Option<Py<PyAny>>,
}

impl FromPyObject<'_, '_> for FileOptions {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<FileOptions> {
        let mut options = FileOptions::default();
        let FileOptions {
            read,
            admitted,
            threads,
            progress,
        } = &mut options;
        let given = given.cast::<PyDict>()?;
        for (name, value) in given.iter() {
            let name: String = name.extract()?;
            if value.is_none() {
                continue;
            }
            match name.as_str() {
                "text_col" => read.columns.text = value.extract()?,
                "id_col" => read.columns.id = value.extract()?,
                "title_col" => read.columns.title = value.extract()?,
                "date_col" => read.columns.date = value.extract()?,
                "outlet_col" => read.columns.outlet = value.extract()?,
                "date_format" => {
                    let format: String = value.extract()?;
                    check_format(&format).map_err(PyValueError::new_err)?;
                    read.date_format = Some(format);
                }
                "records" => read.records = value.extract()?,
                "quoting" => read.quoting = Some(quoting(&value.extract::<String>()?)?),
                "markup" => read.markup = markup(&value.extract::<String>()?)?,
                "max_document" => read.limits.document = value.extract()?,
                "max_unpacked" => read.limits.unpacked = value.extract()?,
                "lang" => admitted.lang(&value.extract::<String>()?)?,
                "repeats" => admitted.repeats(&value.extract::<String>()?)?,
                "threads" => *threads = value.extract()?,
                "progress" => *progress = Some(value.unbind()),
                _ => {
                    return Err(PyTypeError::new_err(format!(
                        "an unexpected keyword argument: {name}"
                    )));
                }
            }
        }
        Ok(options)
    }
}

fn quoting(name: &str) -> PyResult<Quoting> {
    match name {
        "rfc4180" => Ok(Quoting::Rfc4180),
        "none" => Ok(Quoting::None),
        "backslash" => Ok(Quoting::Backslash),
        _ => Err(PyValueError::new_err(format!(
            "quoting is 'rfc4180', 'none' or 'backslash', not {name:?}"
        ))),
    }
}

fn markup(name: &str) -> PyResult<Markup> {
    match name {
        "auto" => Ok(Markup::Auto),
        "text" => Ok(Markup::Text),
        "html" => Ok(Markup::Html),
        _ => Err(PyValueError::new_err(format!(
            "markup is 'auto', 'text' or 'html', not {name:?}"
        ))),
    }
}

/// An iterator over the `Tables` of a run over files, a part at a time.
#[pyclass(frozen, module = "kutip")]
pub(crate) struct FileTables(Mutex<State>);

struct State {
    run: Run,
    reporter: Reporter,
    over: bool,
}

impl FileTables {
    pub(crate) fn start(
        extractor: &kutip::Extractor,
        paths: Vec<PathBuf>,
        given: FileOptions,
    ) -> PyResult<FileTables> {
        if paths.is_empty() {
            return Err(PyValueError::new_err("no file or folder is given"));
        }
        let inputs = Inputs::new(&paths, &[], None).map_err(missing)?;
        let total = inputs.listing().iter().map(|listed| listed.bytes).sum();
        let reader = Reader::new(&inputs, given.read.clone());
        let reporter = Reporter::new(given.progress, reader.bytes_read(), total);
        let options = options(given.threads, given.read, &given.admitted);
        let run = Run::start(reader, extractor, options, Some(WINDOW));
        Ok(FileTables(Mutex::new(State {
            run,
            reporter,
            over: false,
        })))
    }

    /// Everything at once.
    pub(crate) fn all(&self, py: Python<'_>) -> PyResult<Tables> {
        self.state()?.part(py, u64::MAX)?.0.into_tables(py)
    }

    fn state(&self) -> PyResult<std::sync::MutexGuard<'_, State>> {
        match self.0.try_lock() {
            Ok(state) => Ok(state),
            Err(std::sync::TryLockError::Poisoned(state)) => Ok(PoisonError::into_inner(state)),
            Err(std::sync::TryLockError::WouldBlock) => Err(PyValueError::new_err(
                "another thread waits for the next tables",
            )),
        }
    }
}

impl State {
    /// Results up to so many bytes of text, and how many documents they are.
    fn part(&mut self, py: Python<'_>, most: u64) -> PyResult<(Collected, u64)> {
        let (mut collected, mut bytes, mut documents) = (Collected::default(), 0, 0);
        while !self.over && bytes < most {
            match self.run.receive(py, None)? {
                Received::Batches(batches, counts, notes) => {
                    collected.add(*batches, notes);
                    bytes += counts.bytes;
                    documents += counts.documents;
                    self.reporter.add(py, &counts)?;
                }
                Received::Nothing => {}
                Received::End => {
                    self.over = true;
                    self.reporter.tell(py)?;
                }
            }
        }
        Ok((collected, documents))
    }
}

#[pymethods]
impl FileTables {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Tables>> {
        guarded(|| {
            let (collected, documents) = self.state()?.part(py, PART_BYTES)?;
            if documents == 0 {
                return Ok(None);
            }
            collected.into_tables(py).map(Some)
        })
    }
}

/// The exception for paths that lead nowhere: of the first one's kind, with all of them in the message.
fn missing(missing: Vec<(PathBuf, io::Error)>) -> PyErr {
    let kind = missing
        .first()
        .map_or(io::ErrorKind::NotFound, |(_, error)| error.kind());
    let lines: Vec<String> = missing
        .iter()
        .map(|(path, error)| format!("{}: {error}", path.display()))
        .collect();
    io::Error::new(kind, lines.join("\n")).into()
}
