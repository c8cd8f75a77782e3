//! A file that keeps its first error for its owner: the packer speaks on standard error where it meets one while it is
//! dropped.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that takes everything; what went wrong is told by its [`Errors`].
pub(super) struct Latched {
    file: File,
    errors: Errors,
    broken: bool,
}

/// The first error of a [`Latched`], until somebody takes it.
#[derive(Clone, Default)]
pub(super) struct Errors(Arc<Mutex<Option<io::Error>>>);

impl Errors {
    pub(super) fn check(&self) -> io::Result<()> {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.take().map_or(Ok(()), Err)
    }
}

impl Latched {
    pub(super) fn new(file: File) -> (Latched, Errors) {
        let errors = Errors::default();
        let latched = Latched {
            file,
            errors: errors.clone(),
            broken: false,
        };
        (latched, errors)
    }

    fn latch(&mut self, done: io::Result<()>) {
        if let Err(error) = done {
            self.broken = true;
            let mut first = self.errors.0.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert(error);
        }
    }
}

impl Write for Latched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.broken {
            let done = self.file.write_all(bytes);
            self.latch(done);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.broken {
            let done = self.file.flush();
            self.latch(done);
        }
        Ok(())
    }
}

impl Seek for Latched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Read for Latched {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.read(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_waits_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "abc").unwrap();
        // Open for reading alone: writing fails.
        let (mut file, errors) = Latched::new(File::open(&path).unwrap());
        errors.check().unwrap();
        assert_eq!(file.write(b"xyz").unwrap(), 3);
        assert_eq!(file.write(b"xyz").unwrap(), 3);
        assert!(errors.check().is_err());
        errors.check().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"abc");
    }
}
