//! Archives of files: their members as sources, read where they lie, never unpacked to the disk.

use super::article::Failure;
use super::source::Source;
#[cfg(feature = "archives")]
use super::source::{Kind, Member, Origin, Packing};

/// The members of the zip archive `source` that kutip reads, in the archive's order.
#[cfg(feature = "archives")]
pub(super) fn members(source: &Source) -> Result<Vec<Result<Source, Failure>>, String> {
    use std::io::BufReader;
    let path = source
        .path()
        .ok_or("a zip archive is read from a file only, not from a stream or another archive")?;
    let broken =
        |error: &dyn std::fmt::Display| format!("cannot be read as a zip archive: {error}");
    let file = std::fs::File::open(path).map_err(|error| broken(&error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
    // A collection of web archives holds lists and logs too.
    let web_only = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("wacz"));
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let member = archive
            .by_index_raw(index)
            .map_err(|error| broken(&error))?;
        let name = String::from_utf8_lossy(member.name_raw()).replace('\\', "/");
        let Some(kind) = Kind::of_name(name.as_ref()) else {
            continue;
        };
        let wanted = !web_only || kind == Kind::Warc;
        if is_hidden(&name) || !wanted {
            continue;
        }
        let source = Source {
            name: format!("{}/{name}", source.name),
            id: format!("{}/{name}", source.id),
            kind: Some(kind),
            size: 0,
            origin: Origin::Member(Member {
                archive: path.to_owned(),
                start: member.data_start().unwrap_or_default(),
                length: member.compressed_size(),
                unpacked: member.size(),
                packing: Packing::Stored,
                crc32: member.crc32(),
            }),
        };
        members.push(packing(&member).map_or_else(
            |message| {
                Err(Failure {
                    id: source.id.clone(),
                    source: source.name.clone(),
                    message,
                })
            },
            |packing| Ok(packed(source.clone(), packing)),
        ));
    }
    Ok(members)
}

/// Whether a member is one that its folder hides, or another system's note on a file.
#[cfg(feature = "archives")]
fn is_hidden(name: &str) -> bool {
    let mut parts = name.split('/');
    name.starts_with("__MACOSX/") || parts.any(|part| part.starts_with('.') && part != "..")
}

#[cfg(feature = "archives")]
fn packed(mut source: Source, packing: Packing) -> Source {
    if let Origin::Member(member) = &mut source.origin {
        member.packing = packing;
    }
    source
}

#[cfg(feature = "archives")]
fn packing<R: std::io::Read>(member: &zip::read::ZipFile<'_, R>) -> Result<Packing, String> {
    if member.encrypted() {
        return Err("the member of the archive is encrypted".to_owned());
    }
    match member.compression() {
        zip::CompressionMethod::Stored => Ok(Packing::Stored),
        zip::CompressionMethod::Deflated => Ok(Packing::Deflated),
        method => Err(format!(
            "the member of the archive is packed in a way that is not read: {method}"
        )),
    }
}

/// Without the feature no archive is read.
#[cfg(not(feature = "archives"))]
pub(super) fn members(_: &Source) -> Result<Vec<Result<Source, Failure>>, String> {
    Err("a zip archive: this kutip was built without the feature `archives`".to_owned())
}
