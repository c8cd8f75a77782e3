//! The extractor: one document, or many that Python holds.

use crate::documents::{About, Beside, Texts, plain, reading};
use crate::errors::{guarded, raised};
use crate::files::{FileOptions, FileTables};
use crate::found::{Extraction, FoundWriter};
use crate::run::{Admitted, Received, Run, options};
use crate::tables::{Collected, Tables};
use kutip::ExtractorBuilder;
use kutip::archive::{Options, run_with};
use kutip::input::{Documents, ReadOptions, Reading};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{TrySendError, sync_channel};
use std::time::Duration;

/// Chunks of texts that may wait for each thread.
const WAITING: usize = 4;

/// How long to wait for a result while texts could be fed.
const MOMENT: Duration = Duration::from_millis(2);

/// Finds names and quotes. Built once, used from any number of threads.
///
/// Parameters
/// ----------
/// gazetteers : sequence of paths, optional
///     CSV files with names, laid over the built-in ones.
/// words : sequence of paths, optional
///     CSV files with words, laid over the built-in lists.
/// rules : sequence of paths, optional
///     TOML files with rules of quotation.
/// corrections : sequence of paths, optional
///     CSV files with what people corrected, laid over what is found.
/// builtin : bool, default True
///     Whether the built-in gazetteers are used; words and rules always are.
/// min_confidence : float, default 0.0
///     Names and quotes below this confidence are left out.
///
/// Raises
/// ------
/// DataError
///     Where a file has problems; the message tells file, line and column of all of them.
/// OSError
///     Where a file cannot be read.
/// ValueError
///     Where ``min_confidence`` is not between 0 and 1.
#[pyclass(frozen, module = "kutip")]
pub(crate) struct Extractor {
    inner: kutip::Extractor,
    settings: Settings,
}

/// What an extractor was built from: enough to build it again in another process.
struct Settings {
    gazetteers: Vec<PathBuf>,
    words: Vec<PathBuf>,
    rules: Vec<PathBuf>,
    corrections: Vec<PathBuf>,
    builtin: bool,
    min_confidence: f32,
}

impl Settings {
    fn build(&self) -> kutip::Result<kutip::Extractor> {
        ExtractorBuilder::new()
            .gazetteer_files(self.gazetteers.clone())
            .words_files(self.words.clone())
            .rules_files(self.rules.clone())
            .corrections_files(self.corrections.clone())
            .builtin(self.builtin)
            .min_confidence(self.min_confidence)
            .build()
    }
}

#[pymethods]
impl Extractor {
    #[new]
    #[pyo3(signature = (*, gazetteers=Vec::new(), words=Vec::new(), rules=Vec::new(), corrections=Vec::new(), builtin=true, min_confidence=0.0))]
    fn new(
        py: Python<'_>,
        gazetteers: Vec<PathBuf>,
        words: Vec<PathBuf>,
        rules: Vec<PathBuf>,
        corrections: Vec<PathBuf>,
        builtin: bool,
        min_confidence: f32,
    ) -> PyResult<Extractor> {
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(PyValueError::new_err(format!(
                "min_confidence: a number from 0 to 1 is needed, not {min_confidence}"
            )));
        }
        let settings = Settings {
            gazetteers,
            words,
            rules,
            corrections,
            builtin,
            min_confidence,
        };
        guarded(|| {
            let inner = py.detach(|| settings.build());
            let inner = inner.map_err(|error| raised(py, error))?;
            Ok(Extractor { inner, settings })
        })
    }

    /// What another process needs to build the same extractor: paths, not data.
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let settings = &self.settings;
        let named = PyDict::new(py);
        named.set_item("gazetteers", &settings.gazetteers)?;
        named.set_item("words", &settings.words)?;
        named.set_item("rules", &settings.rules)?;
        named.set_item("corrections", &settings.corrections)?;
        named.set_item("builtin", settings.builtin)?;
        named.set_item("min_confidence", settings.min_confidence)?;
        Ok((PyTuple::empty(py), named))
    }

    /// Finds names and quotes in one text.
    ///
    /// Parameters
    /// ----------
    /// text : str
    ///     An article in Indonesian.
    /// id : str, default "text"
    ///     Id of the document.
    /// title, outlet, source, url, author, section : str, optional
    ///     What is known of the article; they are handed on, not searched.
    /// published : str or datetime.date, optional
    ///     Day of publication; gives the year to days that the text names without one.
    /// lang : {"id", "any"}, default "id"
    ///     Whether a text that is not Indonesian is left out, with the status ``skipped``, or searched all the same.
    ///
    /// Returns
    /// -------
    /// Extraction
    ///     Offsets count code points: ``text[quote.start:quote.end]`` is the quote.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     Where ``text`` is not a str.
    /// ValueError
    ///     Where ``text`` is not valid Unicode.
    #[pyo3(signature = (text, *, id="text", title=None, outlet=None, published=None, source=None, url=None, author=None, section=None, lang="id"))]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn extract(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        id: &str,
        title: Option<String>,
        outlet: Option<String>,
        published: Option<Bound<'_, PyAny>>,
        source: Option<String>,
        url: Option<String>,
        author: Option<String>,
        section: Option<String>,
        lang: &str,
    ) -> PyResult<Extraction> {
        let admitted = Admitted::new(lang, "tell")?;
        let about = About {
            id: id.to_owned(),
            title,
            outlet,
            published: published.as_ref().map(plain).transpose()?.flatten(),
            source,
            url,
            author,
            section,
        };
        let reading = reading(text, about, &|| "text".to_owned())?;
        if let Err(failure) = reading {
            return Err(PyValueError::new_err(failure.message));
        }
        guarded(|| self.one(py, reading, &admitted))
    }

    /// Finds names and quotes in many texts, on all cores, without the interpreter's lock.
    ///
    /// Parameters
    /// ----------
    /// texts : iterable of str
    ///     Articles: a list, a generator, a pandas or Polars series, an Arrow array. A missing one (``None``, NaN) gives
    ///     a document with the status ``empty``.
    /// ids : iterable, optional
    ///     Ids of the documents, as many as texts; their positions, from 0, where not given. A second document with an id
    ///     becomes ``id#2``.
    /// titles, outlets, sources, urls, authors, sections : iterable of str, optional
    ///     What is known of the articles.
    /// published : iterable of str or datetime.date, optional
    ///     Days of publication.
    /// lang : {"id", "any"}, default "id"
    ///     Whether texts that are not Indonesian are left out, with the status ``skipped``, or searched all the same.
    /// repeats : {"tell", "skip", "ignore"}, default "tell"
    ///     What becomes of a text or id that has come before: its ``message`` tells, it is left out as well, or nothing:
    ///     with ``"ignore"`` no row depends on the other texts, and ids stay as they are.
    /// threads : int, optional
    ///     Number of threads; all cores where not given. The tables do not depend on it.
    ///
    /// Returns
    /// -------
    /// Tables
    ///     ``documents``, ``entities`` and ``quotes``, in the order of the texts.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     Where a text is not a str.
    /// ValueError
    ///     Where a list beside the texts is not as long as they are.
    #[pyo3(signature = (texts, ids=None, *, titles=None, outlets=None, published=None, sources=None, urls=None, authors=None, sections=None, lang="id", repeats="tell", threads=None))]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn extract_many<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        ids: Option<Bound<'py, PyAny>>,
        titles: Option<Bound<'py, PyAny>>,
        outlets: Option<Bound<'py, PyAny>>,
        published: Option<Bound<'py, PyAny>>,
        sources: Option<Bound<'py, PyAny>>,
        urls: Option<Bound<'py, PyAny>>,
        authors: Option<Bound<'py, PyAny>>,
        sections: Option<Bound<'py, PyAny>>,
        lang: &str,
        repeats: &str,
        threads: Option<NonZeroUsize>,
    ) -> PyResult<Tables> {
        let options = options(
            threads,
            ReadOptions::default(),
            &Admitted::new(lang, repeats)?,
        );
        let beside = Beside {
            ids,
            titles,
            outlets,
            published,
            sources,
            urls,
            authors,
            sections,
        };
        let texts = Texts::new(texts, beside)?;
        guarded(|| self.many(py, texts, options))
    }

    /// Finds names and quotes in files, folders and archives, a part at a time.
    ///
    /// Parameters
    /// ----------
    /// *paths : path
    ///     Files and folders, in every format that the command line reads.
    /// text_col, id_col, title_col, date_col, outlet_col : str, optional
    ///     Fields of records; guessed where not given, and the guess is told in ``Tables.notes``.
    /// max_document : int, optional
    ///     Most bytes of one document, line or row.
    /// max_unpacked : int, optional
    ///     Most bytes that one packed file may unpack to.
    /// lang, repeats : str
    ///     As for `extract_many`.
    /// threads : int, optional
    ///     Number of threads; all cores where not given.
    /// progress : callable, optional
    ///     Called with a `Progress` about ten times a second.
    ///
    /// Returns
    /// -------
    /// iterator of Tables
    ///     Each with the documents of about 16 MB of text, in order. What cannot be read becomes a row of ``documents``
    ///     with the status ``error``.
    ///
    /// Raises
    /// ------
    /// FileNotFoundError
    ///     Where a path leads nowhere.
    #[pyo3(signature = (*paths, **options))]
    fn iter_files(
        &self,
        paths: Vec<PathBuf>,
        options: Option<FileOptions>,
    ) -> PyResult<FileTables> {
        FileTables::start(&self.inner, paths, options.unwrap_or_default())
    }

    /// Finds names and quotes in files, folders and archives.
    ///
    /// Parameters
    /// ----------
    /// *paths : path
    ///     Files and folders, in every format that the command line reads.
    /// **options
    ///     As for `iter_files`.
    ///
    /// Returns
    /// -------
    /// Tables
    ///     Of all documents, in order.
    ///
    /// Raises
    /// ------
    /// FileNotFoundError
    ///     Where a path leads nowhere.
    #[pyo3(signature = (*paths, **options))]
    fn extract_files(
        &self,
        py: Python<'_>,
        paths: Vec<PathBuf>,
        options: Option<FileOptions>,
    ) -> PyResult<Tables> {
        let run = FileTables::start(&self.inner, paths, options.unwrap_or_default())?;
        guarded(|| run.all(py))
    }

    fn __repr__(&self) -> String {
        let settings = &self.settings;
        format!(
            "<kutip.Extractor: {} gazetteers, {} word lists and {} rule files of the user's own>",
            settings.gazetteers.len(),
            settings.words.len(),
            settings.rules.len()
        )
    }
}

impl Extractor {
    fn one(&self, py: Python<'_>, reading: Reading, admitted: &Admitted) -> PyResult<Extraction> {
        let stop = AtomicBool::new(false);
        let options = options(Some(NonZeroUsize::MIN), ReadOptions::default(), admitted);
        let mut found = Vec::new();
        let result = py.detach(|| {
            let batches = Documents::new([reading]);
            let mut sink = |shard: kutip::archive::Shard<Vec<_>>| {
                found.extend(shard.files);
                Ok(())
            };
            let writer = FoundWriter::default;
            run_with(batches, &self.inner, &options, writer, 0, &stop, &mut sink)
        });
        result.map_err(|error| raised(py, error))?;
        match found.pop() {
            Some(found) if found.status == "error" => Err(PyRuntimeError::new_err(found.message)),
            Some(found) => Extraction::new(py, found),
            None => Err(PyRuntimeError::new_err("the document was not searched")),
        }
    }

    fn many(&self, py: Python<'_>, mut texts: Texts<'_>, options: Options) -> PyResult<Tables> {
        let (feed, fed) = sync_channel::<Vec<Reading>>(WAITING * options.threads.get());
        let documents = Documents::new(fed.into_iter().flatten());
        let mut run = Run::start(documents, &self.inner, options, None);
        let mut feed = Some(feed);
        let mut chunk = None;
        let mut collected = Collected::default();
        loop {
            if chunk.is_none() && feed.is_some() {
                chunk = texts.chunk()?;
            }
            match (chunk.take(), &feed) {
                (Some(next), Some(sender)) => match sender.try_send(next) {
                    Ok(()) => continue,
                    Err(TrySendError::Full(next)) => chunk = Some(next),
                    Err(TrySendError::Disconnected(_)) => feed = None,
                },
                _ => feed = None,
            }
            match run.receive(py, feed.as_ref().map(|_| MOMENT))? {
                Received::Batches(batches, _, notes) => collected.add(*batches, notes),
                Received::Nothing => {}
                Received::End => return collected.into_tables(py),
            }
        }
    }
}
