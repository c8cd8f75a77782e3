//! Many documents: in parallel, in order, in bounded memory, and resumable.
//!
//! [`run`] takes the batches of a [`Reader`](crate::input::Reader), works on them with several threads and gives the
//! finished [`Shard`]s to a sink in the order of the input: the same bytes for any number of threads. [`Folder`] is
//! the sink that can be killed at any moment and go on where it stopped.

mod admission;
mod at_work;
mod counts;
mod folder;
mod journal;
mod language;
mod pipeline;
mod plan;
mod settle;
mod stored;
mod worker;

pub use at_work::{AtWork, Place, Step};
pub use counts::Counts;
pub use folder::{Folder, Manners, Opened};
pub use pipeline::{Options, Repeats, Shard, Told, run, run_with, try_alone};
pub use plan::{Plan, digest_of_file};
pub use settle::{settle, settle_names};
pub use stored::Stored;
