//! What holds for every text, however odd.
#![allow(clippy::unwrap_used)]

use kutip::builtin;
use kutip::segment::{Segmentation, segment};
use kutip::text::Document;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Pieces that news is made of, and what breaks parsers.
const PIECES: &[&str] = &[
    "”",
    "“",
    "\"",
    "'",
    "’",
    "‘",
    "''",
    "``",
    "«",
    "„",
    ".",
    ",",
    "!",
    "?",
    "…",
    "...",
    ":",
    ";",
    "-",
    "--",
    "—",
    "(",
    ")",
    "[",
    "/",
    "\n",
    "\n\n",
    "\r\n",
    "\u{2028}",
    " ",
    "  ",
    "\u{A0}",
    "\u{AD}",
    "\u{200B}",
    "\u{FEFF}",
    "kata",
    "ujarnya",
    "mengatakan",
    "menurut",
    "Presiden",
    "Budi",
    "Ma'ruf",
    "Jum’at",
    "S.H.",
    "M.",
    "Dr.",
    "a.n.",
    "No.",
    "5",
    "2,5",
    "23/9/2020",
    "Rp2,5",
    "Kompas.com",
    "JAKARTA",
    "Korut-AS",
    "kata-kata",
    "Baca juga:",
    "ADVERTISEMENT",
    "&amp;",
    "https://contoh.id/a",
    "juru bicaranya",
    "selesai.Ketika",
    "é",
    "😀",
    "\u{301}",
    "ß",
    "İ",
    "中文",
    "_",
    "@",
    "#",
];

fn piece() -> impl Strategy<Value = String> {
    let fixed = proptest::sample::select(PIECES);
    prop_oneof![8 => fixed.prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => "[a-zA-Z.'-]{1,12}"]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => proptest::collection::vec((piece(), any::<bool>()), 0..60).prop_map(|pieces| {
            let spaced = pieces.into_iter().map(|(piece, space)| if space { piece + " " } else { piece });
            spaced.collect()
        }),
        1 => any::<String>(),
    ]
}

/// Paragraphs are the whole of the text, and sentences the whole of their paragraph.
fn check_sentences(doc: &Document, seg: &Segmentation) {
    let mut next = 0;
    for (index, paragraph) in seg.paragraphs.iter().enumerate() {
        assert_eq!(paragraph.tokens.start, next, "paragraphs follow each other");
        assert!(!paragraph.tokens.is_empty() && !paragraph.sentences.is_empty());
        let mut token = paragraph.tokens.start;
        for sentence in
            &seg.sentences[paragraph.sentences.start as usize..paragraph.sentences.end as usize]
        {
            assert_eq!(
                (sentence.tokens.start, sentence.paragraph as usize),
                (token, index)
            );
            assert!(!sentence.tokens.is_empty() && paragraph.span.contains(sentence.span));
            assert_eq!(doc.slice(sentence.span).trim(), doc.slice(sentence.span));
            token = sentence.tokens.end;
        }
        assert_eq!(
            token, paragraph.tokens.end,
            "sentences are the whole of their paragraph"
        );
        next = paragraph.tokens.end;
    }
    assert_eq!(next as usize, seg.tokens.len());
}

/// Checks everything that segmentation promises.
fn check(text: &str) {
    let doc = Document::new("t", text);
    let mut seg = Segmentation::default();
    segment(&doc, builtin::lexicon(), &mut seg);
    let mut end = 0;
    for token in &seg.tokens {
        assert!(
            !token.span.is_empty() && token.span.start() >= end,
            "tokens follow each other"
        );
        let words = token.text(&doc);
        assert!(!words.contains(['\n', '\r']), "no token crosses a line");
        assert!(text.is_char_boundary(token.base().end()) && !token.base().is_empty());
        let gap = &text[end..token.span.start()];
        assert!(
            !gap.contains(char::is_alphanumeric),
            "no letter is lost in {gap:?}"
        );
        end = token.span.end();
    }
    assert!(!text[end..].contains(char::is_alphanumeric));
    check_sentences(&doc, &seg);
    let mut next = 0;
    for phrase in &seg.phrases {
        assert!(
            phrase.first >= next && phrase.len > 1,
            "phrases do not overlap"
        );
        next = phrase.first + phrase.len;
        assert!(next as usize <= seg.tokens.len());
    }
    if let Some(dateline) = seg.dateline {
        assert!(!doc.slice(dateline).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn segmentation_keeps_its_promises(text in text()) {
        check(&text);
    }
}

/// What slow texts are made of.
const UNITS: &[&str] = &[
    "“",
    "\"",
    "''",
    "A",
    "a",
    "A.",
    "A. ",
    "a.b",
    "A ",
    "Aa",
    "-",
    "a-",
    "a'",
    "’a",
    ".",
    "…",
    ",\n",
    "\n",
    "(",
    ") ",
    "&",
    "&a",
    "http://",
    "1",
    "1.",
    "1 ",
    "juru ",
    "di ",
    "Baca juga: ",
    "2 dari ",
    "\u{AD}",
    "a\u{AD}",
    "S.H. ",
    "x\n-\n",
    "Kompas.com",
    "\u{301}",
    "😀",
];

/// Texts made to be slow: each must take about as long as its bytes, whatever they are.
#[test]
fn odd_texts_take_linear_time() {
    const BYTES: usize = 1 << 20;
    for unit in UNITS {
        let text = unit.repeat(BYTES / unit.len());
        let doc = Document::new("t", text.as_str());
        let mut seg = Segmentation::default();
        let start = Instant::now();
        segment(&doc, builtin::lexicon(), &mut seg);
        // Quadratic behaviour would take minutes; the bound leaves room for slow machines.
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{unit:?} took {:?}",
            start.elapsed()
        );
    }
}
