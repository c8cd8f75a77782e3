//! Makes sure that what was written stays, whatever happens to the machine.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Waits until a file, or a folder with all that is in it, lies on the disk.
///
/// # Errors
/// As the system says.
pub fn settle(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return File::open(path)?.sync_all();
    }
    for entry in fs::read_dir(path)? {
        settle(&entry?.path())?;
    }
    settle_names(path)
}

/// Waits until the names in a folder lie on the disk, where the system can say so.
///
/// # Errors
/// As the system says.
pub fn settle_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        return File::open(folder)?.sync_all();
    }
    Ok(())
}
