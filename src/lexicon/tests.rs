//! What the lists say, how a user's rows lie over them, and what is refused.

use super::*;
use std::path::Path;

fn load(name: &str, content: &str) -> (Vec<WordRow>, Vec<String>) {
    let mut problems = Vec::new();
    let rows = load_words(Path::new(name), content.as_bytes(), &mut problems);
    (rows, problems.iter().map(ToString::to_string).collect())
}

fn lexicon() -> Lexicon {
    let lists = [
        (
            "cues.csv",
            "form,lemma,position,direct,indirect,strength,note\njelas,jelas,post,yes,weak,weak,x\nangkat bicara,bicara,pre,yes,yes,strong,\n",
        ),
        ("ordinary.csv", "form,rank\njelas,2\nmei,3\n"),
        ("months.csv", "form,kind,number\nMei,month,5\n"),
        (
            "titles.csv",
            "form,kind,takes\nmenteri,minister,portfolio\n",
        ),
        ("honorifics.csv", "form,small,outside\nDato’,no,no\n"),
    ];
    let rows = lists.iter().flat_map(|(name, content)| {
        let (rows, problems) = load(name, content);
        assert!(problems.is_empty(), "{problems:?}");
        rows
    });
    Lexicon::from_rows(&rows.collect::<Vec<_>>())
}

#[test]
fn a_form_has_the_classes_of_all_its_rows() {
    let word = lexicon().lookup("Jelas");
    for class in [
        WordClass::CuePost,
        WordClass::CueDirect,
        WordClass::CueIndirectWeak,
        WordClass::CueWeak,
        WordClass::Ordinary,
    ] {
        assert!(word.classes.has(class), "{class:?}");
    }
    assert!(!word.classes.has(WordClass::CueIndirect));
    assert_eq!(word.detail.rank(), 2);
    let may = lexicon().lookup("MEI");
    assert_eq!((may.detail.number(), may.detail.rank()), (5, 3));
    assert_eq!(
        lexicon().lookup("menteri").detail.title(),
        TitleKind::Minister as u8
    );
    assert_eq!(lexicon().lookup("rumah"), Word::default());
    assert_eq!(lexicon().lookup(""), Word::default());
}

#[test]
fn forms_are_compared_without_case_apostrophe_kind_and_invisible_signs() {
    for form in ["dato'", "DATO’", "Da\u{AD}to`"] {
        assert!(
            lexicon().lookup(form).classes.has(WordClass::Honorific),
            "{form}"
        );
    }
    assert_eq!(lexicon().lookup(&"x".repeat(5000)), Word::default());
}

#[test]
fn the_beginning_of_an_entry_tells_how_long_it_may_be() {
    let word = lexicon().lookup("angkat");
    assert_eq!((word.classes, word.longest), (Classes::NONE, 2));
    assert!(
        lexicon()
            .lookup("angkat bicara")
            .classes
            .has(WordClass::CuePre)
    );
}

#[test]
fn the_table_outlives_its_maker() {
    let bytes = lexicon().to_bytes().to_vec();
    let opened = Lexicon::from_bytes(bytes.clone()).unwrap();
    assert_eq!(opened.lookup("mei"), lexicon().lookup("mei"));
    for broken in [&bytes[1..], &bytes[..bytes.len() - 1], b"KTPWORD1"] {
        assert!(Lexicon::from_bytes(broken.to_vec()).is_err());
    }
}

#[test]
fn rows_of_a_user_replace_what_their_list_said() {
    let (rows, problems) = load(
        "my.cues.csv",
        "form,lemma,position,direct,indirect,strength\njelas,jelas,post,yes,yes,strong\nceletuk,celetuk,post,yes,no,strong\n",
    );
    assert!(problems.is_empty());
    let laid = lexicon().with_rows(&rows);
    let word = laid.lookup("jelas");
    assert!(word.classes.has(WordClass::CueIndirect) && word.classes.has(WordClass::Ordinary));
    assert!(!word.classes.has(WordClass::CueWeak) && !word.classes.has(WordClass::CueIndirectWeak));
    assert!(laid.lookup("celetuk").classes.has(WordClass::CuePost));
    assert_eq!(laid.lookup("mei"), lexicon().lookup("mei"));
    assert_eq!(laid.lookup("angkat"), lexicon().lookup("angkat"));
    let (rows, _) = load("x.csv", "list,form,rank\nordinary,jelas,1\n");
    assert_eq!(lexicon().with_rows(&rows).lookup("jelas").detail.rank(), 1);
}

/// A file's name, its content, and how the problems found in it begin.
type Refused = (&'static str, &'static str, &'static [&'static str]);

const REFUSED: &[Refused] = &[
    (
        "cuess.csv",
        "form\nx\n",
        &["cuess.csv `cuess`: names no list"],
    ),
    (
        "ordinary.csv",
        "word,rank\nx,1\n",
        &["ordinary.csv:1: form: this column is missing"],
    ),
    (
        "ordinary.csv",
        "form,rank,extra\nx,1,2\n",
        &["ordinary.csv:1: extra: ordinary has no such"],
    ),
    (
        "ordinary.csv",
        "form,form,rank\nx,x,1\n",
        &["ordinary.csv:1: form: this column stands there twice"],
    ),
    (
        "ordinary.csv",
        "form,rank\nrumah,4\n,1\n kota,1\nkota,1\nkota,1\na\u{AD}b,2\nx\ne\u{301},1\n\"a\nb\",1\n",
        &[
            "ordinary.csv:2: rank `4`: take a whole number from 1 to 3",
            "ordinary.csv:3: form: is empty",
            "ordinary.csv:4: form ` kota`: has stray white space",
            "ordinary.csv:6: form `kota`: stands there twice",
            "ordinary.csv:7: form `a\u{AD}b`: holds an invisible character",
            "ordinary.csv:8: has 1 fields, the header has 2",
            "ordinary.csv:9: form `e\u{301}`: is not in Unicode form NFC",
            "ordinary.csv:10: form `a\nb`: holds a line break",
        ],
    ),
    (
        "months.csv",
        "form,kind,number\nMei,year,5\n",
        &["months.csv:2: kind `year`: take one of month, weekday"],
    ),
    (
        "any.csv",
        "form,list\nx,nope\ny,degrees\n",
        &["any.csv:2: list `nope`: names no list"],
    ),
];

#[test]
fn every_problem_is_told_with_its_place() {
    for (name, content, expected) in REFUSED {
        let (_, problems) = load(name, content);
        assert_eq!(problems.len(), expected.len(), "{problems:?}");
        for (problem, expected) in problems.iter().zip(*expected) {
            assert!(
                problem.starts_with(expected),
                "{problem:?} is not {expected:?}"
            );
        }
    }
    let mut problems = Vec::new();
    assert!(load_words(Path::new("degrees.csv"), b"form\n\xFF\n", &mut problems).is_empty());
    assert_eq!(problems[0].message, "is not UTF-8; save it as UTF-8");
}
