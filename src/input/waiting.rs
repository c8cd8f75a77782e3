//! Inputs that may keep one waiting (standard input, pipes), read so that a run can be stopped meanwhile.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Bytes that are handed over at once.
const PIECE: usize = 64 << 10;
/// Pieces that may lie ready.
const READY: usize = 2;
/// How often the flag is looked at while nothing comes.
const LOOK: Duration = Duration::from_millis(50);

/// A reader that a flag stops while it waits. The thread that reads in its stead ends with the input or the process.
pub(super) struct Waiting {
    pieces: Receiver<io::Result<Vec<u8>>>,
    stop: Arc<AtomicBool>,
    piece: Vec<u8>,
    at: usize,
}

impl Waiting {
    /// Reads what `open` opens; also that may take its time.
    pub(super) fn new<R: Read>(
        open: impl FnOnce() -> io::Result<R> + Send + 'static,
        stop: Arc<AtomicBool>,
    ) -> Waiting {
        let (sender, pieces) = sync_channel(READY);
        thread::spawn(move || {
            let mut input = match open() {
                Ok(input) => input,
                Err(error) => return drop(sender.send(Err(error))),
            };
            loop {
                let mut piece = vec![0; PIECE];
                let read = input.read(&mut piece).map(|count| {
                    piece.truncate(count);
                    piece
                });
                let last = !matches!(&read, Ok(piece) if !piece.is_empty());
                if sender.send(read).is_err() || last {
                    return;
                }
            }
        });
        Waiting {
            pieces,
            stop,
            piece: Vec::new(),
            at: 0,
        }
    }
}

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            // Also where something always comes: a slow stream need not pause for as long as a look takes.
            if self.stop.load(Ordering::Relaxed) {
                return Err(io::Error::other("the run was stopped"));
            }
            match self.pieces.recv_timeout(LOOK) {
                Ok(piece) => {
                    (self.piece, self.at) = (piece?, 0);
                    if self.piece.is_empty() {
                        return Ok(0);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        let rest = &self.piece[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn what_comes_is_read_to_its_end() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        let input = Cursor::new(bytes.clone());
        let mut waiting = Waiting::new(|| Ok(input), Arc::default());
        let mut read = Vec::new();
        waiting.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
    }

    #[test]
    fn a_flag_ends_the_waiting() {
        let (mut into, out) = io::pipe().map(|(out, into)| (into, out)).unwrap();
        io::Write::write_all(&mut into, b"abc").unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let mut waiting = Waiting::new(|| Ok(out), Arc::clone(&stop));
        let mut buffer = [0; 8];
        assert_eq!(waiting.read(&mut buffer).unwrap(), 3);
        stop.store(true, Ordering::Relaxed);
        assert!(waiting.read(&mut buffer).is_err());
        drop(into);
    }
}
