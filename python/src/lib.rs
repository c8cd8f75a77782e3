//! The Python module `kutip._kutip`: the library's public interface for Python, and no logic of its own.
//!
//! One document becomes an [`Extraction`](found::Extraction) of Python objects; many become Arrow [`Table`](tables::Table)s
//! that other libraries take over without a copy. All searching is done by the library's pipeline in threads that do
//! not hold the interpreter's lock; the thread that called only feeds it and collects.
// The macros that make Python classes write code for the interpreter's C interface.
#![deny(unsafe_code)]

mod columns;
mod documents;
mod errors;
mod extractor;
mod files;
mod found;
mod html;
mod run;
mod tables;

use pyo3::prelude::*;

/// Reads Indonesian news and tells who is in it and who said what.
#[pymodule]
fn _kutip(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("DataError", module.py().get_type::<errors::DataError>())?;
    module.add_class::<extractor::Extractor>()?;
    module.add_class::<found::Extraction>()?;
    module.add_class::<found::Mention>()?;
    module.add_class::<found::Quote>()?;
    module.add_class::<tables::Table>()?;
    module.add_class::<tables::Tables>()?;
    module.add_class::<files::FileTables>()?;
    module.add_class::<run::Progress>()?;
    Ok(())
}
