//! Files that kutip does not read: what they are, and what to do about them.

use std::ffi::OsStr;
use std::path::Path;

/// A kind of file that is not read.
struct Foreign {
    endings: &'static [&'static str],
    /// What it is; `{}` stands for the ending.
    what: &'static str,
    /// What the user can do.
    advice: &'static str,
}

const TEXT: &str = "save it as text (.txt)";
const TABLE: &str = "save it as CSV";
const UNPACK: &str = "unpack it";

const FOREIGN: [Foreign; 7] = [
    Foreign {
        endings: &["pdf"],
        what: "a PDF file",
        advice: TEXT,
    },
    Foreign {
        endings: &[
            "docx", "doc", "odt", "rtf", "pptx", "ppt", "odp", "pages", "epub", "mobi", "djvu",
            "wps",
        ],
        what: "an Office document (.{})",
        advice: TEXT,
    },
    Foreign {
        endings: &["xls", "xlsb", "ods", "numbers"],
        what: "a workbook (.{})",
        advice: TABLE,
    },
    Foreign {
        endings: &["rar", "7z", "lz", "lz4", "lzma", "z", "cab", "arj", "iso"],
        what: "an archive (.{})",
        advice: UNPACK,
    },
    Foreign {
        endings: &["eml", "msg", "mbox", "pst"],
        what: "mail (.{})",
        advice: TEXT,
    },
    Foreign {
        endings: &[
            "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "svg", "heic", "mp3", "mp4",
            "wav", "avi", "mov", "m4a", "ogg", "webm",
        ],
        what: "a picture, sound or film (.{})",
        advice: "only text is read",
    },
    Foreign {
        endings: &[
            "db", "sqlite", "sqlite3", "mdb", "accdb", "sql", "exe", "bin",
        ],
        what: "no text (.{})",
        advice: TABLE,
    },
];

fn of_ending(ending: &str) -> Option<&'static Foreign> {
    FOREIGN
        .iter()
        .find(|foreign| foreign.endings.contains(&ending))
}

/// The ending of a file's name in small letters, without the dot; empty where it has none.
pub(super) fn ending(path: &Path) -> String {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.unwrap_or_default().to_ascii_lowercase()
}

/// Why an input is not read, if its first bytes, or its name and bytes that are no text, say that it is a file of a
/// kind that is not.
pub(super) fn refusal(name: &Path, start: &[u8]) -> Option<String> {
    let named = ending(name);
    let found = of_content(start, &named).or_else(|| {
        let binary = start.contains(&0) || std::str::from_utf8(start).is_err();
        of_ending(&named).filter(|_| binary).map(|_| named.as_str())
    })?;
    Some(sentence(found))
}

/// Why markup that nobody has told what to do with is not read, if the input is such.
pub(super) fn markup(start: &[u8]) -> Option<String> {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let is_xml = start.trim_ascii_start().starts_with(b"<?xml");
    is_xml.then(|| {
        "an XML file of an unknown kind is not read: save its text as .txt or its records as CSV"
            .to_owned()
    })
}

fn sentence(ending: &str) -> String {
    let Some(foreign) = of_ending(ending) else {
        return format!("a .{ending} file is not read");
    };
    let what = foreign.what.replace("{}", ending);
    format!("{what} is not read: {}", foreign.advice)
}

/// The ending that files have which begin so.
fn of_content<'a>(start: &[u8], named: &'a str) -> Option<&'a str> {
    let has = |words: &str| memchr::memmem::find(start, words.as_bytes()).is_some();
    let named_or = |endings: &[&str], usual: &'static str| {
        if endings.contains(&named) {
            named
        } else {
            usual
        }
    };
    Some(match start {
        [b'%', b'P', b'D', b'F', b'-', ..] => "pdf",
        [b'{', b'\\', b'r', b't', b'f', ..] => "rtf",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => named_or(&["xls", "ppt", "msg", "wps"], "doc"),
        [b'R', b'a', b'r', b'!', ..] => "rar",
        [b'7', b'z', 0xBC, 0xAF, ..] => "7z",
        [b'P', b'K', 3, 4, ..] if has("word/") => "docx",
        [b'P', b'K', 3, 4, ..] if has("xl/") && (named == "xlsb" || has("xl/workbook.bin")) => {
            "xlsb"
        }
        [b'P', b'K', 3, 4, ..] if has("ppt/") => "pptx",
        [b'P', b'K', 3, 4, ..] if has("opendocument.text") => "odt",
        [b'P', b'K', 3, 4, ..] if has("opendocument.spreadsheet") => "ods",
        [b'P', b'K', 3, 4, ..] if has("epub+zip") => "epub",
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        _ => return None,
    })
}

/// How many files of which endings were passed over, and what to do with them: `3 .docx, 2 .pdf: not read; save them as
/// text`.
#[must_use]
pub fn passed_over<'a>(kinds: impl Iterator<Item = (&'a str, u64)>) -> Vec<String> {
    const TOLD: usize = 8;
    let mut groups: Vec<(&str, Vec<(&str, u64)>)> = Vec::new();
    for (ending, count) in kinds {
        let advice = match of_ending(ending).map(|foreign| foreign.advice) {
            Some(TEXT) => "; save them as text",
            Some(TABLE) => "; save them as CSV",
            Some(UNPACK) => "; unpack them",
            _ => "",
        };
        match groups.iter_mut().find(|(known, _)| *known == advice) {
            Some((_, group)) => group.push((ending, count)),
            None => groups.push((advice, vec![(ending, count)])),
        }
    }
    groups.sort_by_key(|(advice, _)| advice.is_empty());
    let line = |(advice, mut kinds): (&str, Vec<(&str, u64)>)| {
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let more: u64 = kinds.iter().skip(TOLD).map(|(_, count)| count).sum();
        let mut told: Vec<String> = kinds
            .iter()
            .take(TOLD)
            .map(|(ending, count)| match *ending {
                "" => format!("{count} without an ending"),
                ending => format!("{count} .{ending}"),
            })
            .collect();
        if more > 0 {
            told.push(format!("{more} others"));
        }
        format!("{}: not read{advice}", told.join(", "))
    };
    groups.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_named() {
        for (name, start, words) in [
            ("a.pdf", &b"%PDF-1.4\n"[..], "PDF"),
            ("berita.txt", b"%PDF-1.7 ", "PDF"),
            ("a.docx", b"PK\x03\x04\0\0word/document.xml", ".docx"),
            ("a.xlsb", b"PK\x03\x04\0\0[Content_Types].xml xl/", ".xlsb"),
            ("a", b"PK\x03\x04\0\0xl/workbook.bin", ".xlsb"),
            ("a.xls", b"\xD0\xCF\x11\xE0\xA1", ".xls"),
            (
                "a.odt",
                b"PK\x03\x04\0mimetypeapplication/vnd.oasis.opendocument.text",
                ".odt",
            ),
            ("a.rtf", b"{\\rtf1 x}", ".rtf"),
            ("a.rar", b"Rar!\x1A", ".rar"),
            ("a.jpg", b"\xFF\xD8\xFF\xE0", ".jpg"),
            ("a.pptx", b"PK\x03\x04\0\0\0", ".pptx"),
            ("a.mp3", b"ID3\0\xFF", ".mp3"),
        ] {
            let told = refusal(Path::new(name), start).unwrap();
            assert!(told.contains(words), "{name}: {told}");
        }
        for (name, start) in [
            ("a.txt", &b"Kami siap, kata Budi."[..]),
            ("surat.doc", b"Kami siap, kata Budi."),
            ("a", b""),
            ("a", b"PK\x03\x04\0\0[Content_Types].xml xl/workbook.xml"),
            ("a.txt", b"\x93Ya\x94"),
        ] {
            assert_eq!(refusal(Path::new(name), start), None, "{name}");
        }
    }

    #[test]
    fn what_is_passed_over_is_counted_by_kind() {
        let kinds = [
            ("docx", 3),
            ("pdf", 2),
            ("jpg", 40),
            ("", 1),
            ("xls", 1),
            ("rar", 1),
        ];
        assert_eq!(
            passed_over(kinds.into_iter()),
            [
                "3 .docx, 2 .pdf: not read; save them as text",
                "1 .xls: not read; save them as CSV",
                "1 .rar: not read; unpack them",
                "40 .jpg, 1 without an ending: not read",
            ]
        );
    }
}
