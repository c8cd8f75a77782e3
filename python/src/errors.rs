//! The library's errors as Python exceptions, with the library's words.

use kutip::{Error, Problem};
use pyo3::create_exception;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

create_exception!(
    kutip,
    DataError,
    PyValueError,
    "A gazetteer, word list or rule file with problems.\n\nThe message tells file, line, column and value of all of them; `problems` has them one by one, as dictionaries with the\nkeys ``file``, ``line``, ``column``, ``value`` and ``message``."
);

/// The exception for an error of the library.
pub(crate) fn raised(py: Python<'_>, error: Error) -> PyErr {
    let message = error.to_string();
    match error {
        // The kind chooses the exception (FileNotFoundError, PermissionError, …), the message names the file.
        Error::Io { source, .. } => io::Error::new(source.kind(), message).into(),
        Error::Data(problems) => data_error(py, &problems, message).unwrap_or_else(|error| error),
        _ => PyValueError::new_err(message),
    }
}

fn data_error(py: Python<'_>, problems: &[Problem], message: String) -> PyResult<PyErr> {
    let error = DataError::new_err(message);
    let listed: Vec<Bound<'_, PyDict>> = problems
        .iter()
        .map(|problem| {
            let row = PyDict::new(py);
            row.set_item("file", &problem.file)?;
            row.set_item("line", (problem.line > 0).then_some(problem.line))?;
            row.set_item("column", &problem.column)?;
            row.set_item("value", &problem.value)?;
            row.set_item("message", &problem.message)?;
            Ok(row)
        })
        .collect::<PyResult<_>>()?;
    error.value(py).setattr("problems", listed)?;
    Ok(error)
}

/// Runs `work`; a panic in it becomes a `RuntimeError`.
pub(crate) fn guarded<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(failed(panic.as_ref())))
}

/// The exception for a panic.
pub(crate) fn failed(panic: &(dyn Any + Send)) -> PyErr {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    PyRuntimeError::new_err(format!(
        "kutip itself failed; please report it: {}",
        words.unwrap_or("no reason given")
    ))
}
