//! What the first bytes of a stream say of how it is packed, and how that is undone.

use std::io::{self, BufRead, Read};

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Method {
    fn of(start: &[u8]) -> Option<Method> {
        match start {
            [0x1F, 0x8B, ..] => Some(Method::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Method::Zstd),
            // A frame that carries something else than data may come first.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Method::Zstd),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Method::Bzip2),
            [0xFD, b'7', b'z', b'X', b'Z', 0x00, ..] => Some(Method::Xz),
            _ => None,
        }
    }
}

/// Whether a stream that begins so is packed.
pub(super) fn is_packed(start: &[u8]) -> bool {
    Method::of(start).is_some()
}

/// The stream unpacked; as it is where it is not packed.
#[cfg(feature = "archives")]
pub(super) fn unpacked(
    mut stream: impl BufRead + Send + 'static,
) -> io::Result<Box<dyn Read + Send>> {
    /// zstd's window: what `zstd --long` writes.
    const ZSTD_WINDOW_LOG: u32 = 27;
    /// xz's memory, in KiB: that of `xz -9` and as much again.
    const XZ_MEMORY: u32 = 128 << 10;
    Ok(match Method::of(stream.fill_buf()?) {
        None => Box::new(stream),
        Some(Method::Gzip) => Box::new(Gzip::new(stream)),
        Some(Method::Zstd) => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(stream)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(decoder)
        }
        Some(Method::Bzip2) => Box::new(bzip2::bufread::MultiBzDecoder::new(stream)),
        Some(Method::Xz) => Box::new(lzma_rust2::XzReader::new_mem_limit(stream, true, XZ_MEMORY)),
    })
}

/// Without the feature nothing packed is read.
#[cfg(not(feature = "archives"))]
pub(super) fn unpacked(_: impl BufRead + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    Err(io::Error::other(
        "compressed input: this kutip was built without the feature `archives`",
    ))
}

/// All members of a gzip stream; zeros behind the last, as tapes and block devices leave them, are its end too.
#[cfg(feature = "archives")]
pub(super) struct Gzip<R> {
    member: Option<flate2::bufread::GzDecoder<R>>,
}

#[cfg(feature = "archives")]
impl<R: BufRead> Gzip<R> {
    pub(super) fn new(stream: R) -> Gzip<R> {
        Gzip {
            member: Some(flate2::bufread::GzDecoder::new(stream)),
        }
    }

    /// The next member, if one comes.
    fn turn(&mut self) -> io::Result<()> {
        let Some(ended) = self.member.take() else {
            return Ok(());
        };
        let mut stream = ended.into_inner();
        loop {
            let bytes = stream.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let more = zeros < bytes.len();
            stream.consume(zeros);
            if more {
                self.member = Some(flate2::bufread::GzDecoder::new(stream));
                return Ok(());
            }
        }
    }
}

#[cfg(feature = "archives")]
impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.turn()?;
        }
        Ok(0)
    }
}
