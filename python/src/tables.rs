//! Tables in Arrow's memory, handed on through its C data interface.

use crate::columns::{Batches, schema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::SchemaRef;
use arrow_schema::ffi::FFI_ArrowSchema;
use kutip::output;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use std::sync::Arc;

/// A table in Arrow's memory.
///
/// pyarrow, pandas, Polars, DuckDB and everything else that knows Arrow's PyCapsule interface takes it without a copy:
/// ``pyarrow.table(t)``, ``polars.DataFrame(t)``, ``pandas.DataFrame.from_arrow(t)``. Unknown values are null.
#[pyclass(frozen, module = "kutip")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

#[pymethods]
impl Table {
    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        let fields = self.schema.fields().iter();
        fields.map(|field| field.name().as_str()).collect()
    }

    /// Number of rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.rows()
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __repr__(&self) -> String {
        let columns = self.column_names().join(", ");
        format!("<kutip.Table: {} rows of {columns}>", self.rows())
    }

    /// The table's schema, as a capsule of Arrow's C data interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref())
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The table's batches, as a capsule of Arrow's C stream interface.
    ///
    /// Parameters
    /// ----------
    /// requested_schema : capsule, optional
    ///     Not followed: the interface leaves that to the producer, and the consumer casts.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The table as pyarrow has it, without a copy.
    ///
    /// Returns
    /// -------
    /// pyarrow.Table
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Where pyarrow is not installed.
    fn to_pyarrow(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    /// The table as pandas has it, by way of pyarrow.
    ///
    /// Parameters
    /// ----------
    /// **options
    ///     As ``pyarrow.Table.to_pandas`` takes them.
    ///
    /// Returns
    /// -------
    /// pandas.DataFrame
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Where pandas or pyarrow is not installed.
    #[pyo3(signature = (**options))]
    fn to_pandas<'py>(
        slf: Bound<'py, Self>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Table::to_pyarrow(slf)?.call_method("to_pandas", (), options)
    }

    /// The table as Polars has it.
    ///
    /// Returns
    /// -------
    /// polars.DataFrame
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Where Polars is not installed.
    fn to_polars(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }
}

/// The three tables of a run: ``documents``, ``entities`` and ``quotes``.
///
/// Attributes
/// ----------
/// documents, entities, quotes : Table
///     The tables, with the columns of the CSV files that the command line writes.
/// notes : list of str
///     What kutip tells of the inputs: which fields of records were taken for what.
#[pyclass(frozen, get_all, module = "kutip")]
pub(crate) struct Tables {
    /// One row a document, also for those that failed.
    documents: Py<Table>,
    /// One row a mention.
    entities: Py<Table>,
    /// One row a quote.
    quotes: Py<Table>,
    /// What kutip tells of the inputs.
    notes: Vec<String>,
}

#[pymethods]
impl Tables {
    fn __repr__(&self) -> String {
        let rows = |table: &Py<Table>| table.get().rows();
        format!(
            "<kutip.Tables: {} documents, {} entities, {} quotes>",
            rows(&self.documents),
            rows(&self.entities),
            rows(&self.quotes)
        )
    }
}

/// Batches of all three tables, as they come.
#[derive(Default)]
pub(crate) struct Collected {
    documents: Vec<RecordBatch>,
    entities: Vec<RecordBatch>,
    quotes: Vec<RecordBatch>,
    pub(crate) notes: Vec<String>,
}

impl Collected {
    pub(crate) fn add(&mut self, batches: Batches, notes: Vec<String>) {
        for (list, batch) in [
            (&mut self.documents, batches.documents),
            (&mut self.entities, batches.entities),
            (&mut self.quotes, batches.quotes),
        ] {
            if batch.num_rows() > 0 {
                list.push(batch);
            }
        }
        self.notes.extend(notes);
    }

    pub(crate) fn into_tables(self, py: Python<'_>) -> PyResult<Tables> {
        let table = |kind, batches| {
            let schema = schema(kind);
            Py::new(py, Table { schema, batches })
        };
        Ok(Tables {
            documents: table(output::Table::Documents, self.documents)?,
            entities: table(output::Table::Entities, self.entities)?,
            quotes: table(output::Table::Quotes, self.quotes)?,
            notes: self.notes,
        })
    }
}
