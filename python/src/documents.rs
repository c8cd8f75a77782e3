//! From Python's texts, and what is known about them, to the library's documents.

use kutip::input::{Article, Failure, Reading, day};
use kutip::text::Document;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString};

/// Texts are handed to the pipeline in chunks of this many bytes …
const CHUNK_BYTES: usize = 256 << 10;
/// … or this many texts.
const CHUNK_TEXTS: usize = 256;

/// What may be given beside the texts, each as long as these.
pub(crate) struct Beside<'py> {
    pub(crate) ids: Option<Bound<'py, PyAny>>,
    pub(crate) titles: Option<Bound<'py, PyAny>>,
    pub(crate) outlets: Option<Bound<'py, PyAny>>,
    pub(crate) published: Option<Bound<'py, PyAny>>,
    pub(crate) sources: Option<Bound<'py, PyAny>>,
    pub(crate) urls: Option<Bound<'py, PyAny>>,
    pub(crate) authors: Option<Bound<'py, PyAny>>,
    pub(crate) sections: Option<Bound<'py, PyAny>>,
}

/// The texts, read one by one.
pub(crate) struct Texts<'py> {
    texts: Bound<'py, PyIterator>,
    ids: Option<Side<'py>>,
    titles: Option<Side<'py>>,
    outlets: Option<Side<'py>>,
    published: Option<Side<'py>>,
    sources: Option<Side<'py>>,
    urls: Option<Side<'py>>,
    authors: Option<Side<'py>>,
    sections: Option<Side<'py>>,
    next: usize,
}

/// Values beside the texts.
struct Side<'py> {
    name: &'static str,
    values: Bound<'py, PyIterator>,
}

impl<'py> Side<'py> {
    fn new(name: &'static str, values: Option<Bound<'py, PyAny>>) -> PyResult<Option<Side<'py>>> {
        values
            .map(|values| {
                let values = iterate(&values, name)?;
                Ok(Side { name, values })
            })
            .transpose()
    }

    fn next(&mut self, at: usize) -> PyResult<Bound<'py, PyAny>> {
        self.values.next().unwrap_or_else(|| {
            Err(PyValueError::new_err(format!(
                "{} has {at} values, but there are more texts",
                self.name
            )))
        })
    }

    fn end(&mut self, texts: usize) -> PyResult<()> {
        match self.values.next() {
            None => Ok(()),
            Some(_) => Err(PyValueError::new_err(format!(
                "{} has more values than there are texts ({texts})",
                self.name
            ))),
        }
    }
}

impl<'py> Texts<'py> {
    pub(crate) fn new(texts: &Bound<'py, PyAny>, beside: Beside<'py>) -> PyResult<Texts<'py>> {
        Ok(Texts {
            texts: iterate(texts, "texts")?,
            ids: Side::new("ids", beside.ids)?,
            titles: Side::new("titles", beside.titles)?,
            outlets: Side::new("outlets", beside.outlets)?,
            published: Side::new("published", beside.published)?,
            sources: Side::new("sources", beside.sources)?,
            urls: Side::new("urls", beside.urls)?,
            authors: Side::new("authors", beside.authors)?,
            sections: Side::new("sections", beside.sections)?,
            next: 0,
        })
    }

    /// The next few documents; `None` at the end.
    pub(crate) fn chunk(&mut self) -> PyResult<Option<Vec<Reading>>> {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while bytes < CHUNK_BYTES && chunk.len() < CHUNK_TEXTS {
            let Some(reading) = self.reading()? else {
                break;
            };
            bytes += reading.as_ref().map_or(0, |a| a.document.text().len());
            chunk.push(reading);
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    fn reading(&mut self) -> PyResult<Option<Reading>> {
        let at = self.next;
        let sides = [
            &mut self.ids,
            &mut self.titles,
            &mut self.outlets,
            &mut self.published,
            &mut self.sources,
            &mut self.urls,
            &mut self.authors,
            &mut self.sections,
        ];
        let Some(text) = self.texts.next().transpose()? else {
            for side in sides.into_iter().flatten() {
                side.end(at)?;
            }
            return Ok(None);
        };
        self.next += 1;
        let mut values = Vec::with_capacity(sides.len());
        for side in sides {
            let value = side.as_mut().map(|side| side.next(at)).transpose()?;
            values.push(value.as_ref().map(plain).transpose()?.flatten());
        }
        let mut values = values.into_iter();
        let mut next = || values.next().flatten();
        let about = About {
            id: next().unwrap_or_else(|| at.to_string()),
            title: next(),
            outlet: next(),
            published: next(),
            source: next(),
            url: next(),
            author: next(),
            section: next(),
        };
        let place = || format!("texts[{at}]");
        reading(&text, about, &place).map(Some)
    }
}

/// What is known about one text.
pub(crate) struct About {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) section: Option<String>,
}

/// The document of a text, or why it is none.
pub(crate) fn reading(
    text: &Bound<'_, PyAny>,
    about: About,
    place: &dyn Fn() -> String,
) -> PyResult<Reading> {
    let source = about.source.unwrap_or_default();
    let text = match words(text, place)? {
        Ok(text) => text,
        Err(message) => {
            return Ok(Err(Failure {
                id: about.id,
                source,
                message,
            }));
        }
    };
    let mut document = Document::new(about.id, text);
    document.source = source;
    let filled = |value: Option<String>| value.filter(|value| !value.is_empty());
    document.title = filled(about.title);
    document.outlet = filled(about.outlet);
    document.url = filled(about.url);
    document.author = filled(about.author);
    document.section = filled(about.section);
    document.published = about.published.and_then(|published| day(&published));
    Ok(Ok(Article {
        document,
        record: None,
    }))
}

/// The text, or why it cannot be read; a missing one is empty.
fn words(text: &Bound<'_, PyAny>, place: &dyn Fn() -> String) -> PyResult<Result<String, String>> {
    if let Ok(text) = text.cast::<PyString>() {
        return Ok(match text.to_cow() {
            Ok(text) => Ok(text.into_owned()),
            Err(error) => Err(format!("the text is not valid Unicode: {error}")),
        });
    }
    if missing(text) {
        return Ok(Ok(String::new()));
    }
    Err(PyTypeError::new_err(format!(
        "{}: a str is needed, not {}",
        place(),
        text.get_type().name()?
    )))
}

/// A value as words: a date in ISO 8601, anything else as `str` gives it; nothing where it is missing.
pub(crate) fn plain(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(value) = value.cast::<PyString>() {
        return Ok(Some(value.to_cow()?.into_owned()));
    }
    if missing(value) {
        return Ok(None);
    }
    if value.hasattr("isoformat")? {
        return value.call_method0("isoformat")?.extract().map(Some);
    }
    Ok(Some(value.str()?.to_cow()?.into_owned()))
}

/// Whether a value stands for none: `None`, what does not equal itself (NaN, NaT), and what does not tell (pandas' NA).
fn missing(value: &Bound<'_, PyAny>) -> bool {
    let is_na = || value.get_type().name().is_ok_and(|name| name == "NAType");
    value.is_none() || !value.eq(value).unwrap_or_else(|_| !is_na())
}

/// The values of a list, a series, an Arrow column or any other iterable.
fn iterate<'py>(values: &Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, PyIterator>> {
    if values.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(format!(
            "{name}: an iterable of values is needed, not one str"
        )));
    }
    // Arrow's arrays give scalars of their own when they are iterated over.
    if values.hasattr("to_pylist")? {
        return values.call_method0("to_pylist")?.try_iter();
    }
    values.try_iter()
}
