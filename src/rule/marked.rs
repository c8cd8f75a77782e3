//! Marked example sentences: `"[[Kami siap,]]" {{kata}} <<Budi>>.`

use std::ops::Range;

/// A sentence with its marks taken out and remembered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The sentence without marks.
    pub text: String,
    /// `[[…]]`: pieces of the quote, as byte ranges of `text`.
    pub quote: Vec<Range<usize>>,
    /// `<<…>>`: the words that name the speaker.
    pub speaker: Option<Range<usize>>,
    /// `{{…}}`: the reporting word.
    pub cue: Option<Range<usize>>,
}

impl Marked {
    /// Reads a marked sentence.
    ///
    /// # Errors
    /// A mark without its partner, marks inside marks, or no mark at all.
    pub fn parse(source: &str) -> Result<Marked, String> {
        let mut out = Marked::default();
        let mut open: Option<(&str, usize)> = None;
        let mut rest = source;
        while let Some(first) = rest.chars().next() {
            let two = rest.get(..2).unwrap_or("");
            match (two, open) {
                ("[[" | "<<" | "{{", None) => open = Some((&rest[..2], out.text.len())),
                ("]]", Some(("[[", start))) => {
                    out.quote.push(start..out.text.len());
                    open = None;
                }
                (">>", Some(("<<", start))) => {
                    out.speaker = Some(start..out.text.len());
                    open = None;
                }
                ("}}", Some(("{{", start))) => {
                    out.cue = Some(start..out.text.len());
                    open = None;
                }
                ("[[" | "<<" | "{{" | "]]" | ">>" | "}}", _) => {
                    return Err(format!(
                        "`{two}` is out of place at byte {}",
                        source.len() - rest.len()
                    ));
                }
                _ => {
                    out.text.push(first);
                    rest = &rest[first.len_utf8()..];
                    continue;
                }
            }
            rest = &rest[2..];
        }
        if let Some((mark, _)) = open {
            return Err(format!("`{mark}` is never closed"));
        }
        if out.quote.is_empty() && out.speaker.is_none() && out.cue.is_none() {
            return Err("nothing is marked: [[quote]], <<speaker>>, {{cue}}".into());
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_out_and_ranges_point_into_the_text() {
        let m = Marked::parse("”[[Mari,]]” {{kata}} <<Budi>>.").expect("well formed");
        assert_eq!(m.text, "”Mari,” kata Budi.");
        assert_eq!(&m.text[m.quote[0].clone()], "Mari,");
        assert_eq!(&m.text[m.speaker.expect("marked")], "Budi");
        assert_eq!(&m.text[m.cue.expect("marked")], "kata");
    }

    #[test]
    fn broken_marks_are_refused() {
        for bad in ["[[a", "a]]", "[[<<a>>]]", "nothing", "<<a]]"] {
            assert!(Marked::parse(bad).is_err(), "{bad}");
        }
    }
}
