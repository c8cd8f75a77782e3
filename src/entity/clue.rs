//! The clues that speak for or against a reading: a closed list, each with an id and a meaning.
//!
//! A clue is a class of facts about a piece of text (its first word opens an organisation's name, the word before it is a
//! title), never a single name. What each clue weighs stands in `rules/entity/evidence.csv`.

use crate::gazetteer::{Evidence, Label};
use std::sync::LazyLock;

/// What a piece of a run of capitalised words may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reading {
    /// A person's name.
    Person,
    /// An organisation's name, outlets included.
    Org,
    /// A place's name, countries included.
    Place,
    /// No name: one word that is capitalised for another reason.
    Other,
}

impl Reading {
    /// All readings, in the order of a weight row.
    pub const ALL: [Reading; 4] = [
        Reading::Person,
        Reading::Org,
        Reading::Place,
        Reading::Other,
    ];

    /// Its column in `evidence.csv`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        ["person", "org", "place", "other"][self as usize]
    }
}

/// How many readings there are: the length of a weight row.
pub const READINGS: usize = Reading::ALL.len();

/// Index of a clue in the closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clue(pub u16);

impl Clue {
    /// Its id, as `evidence.csv` and the `rule` column of the tables have it.
    #[must_use]
    pub fn id(self) -> &'static str {
        &CLUES[self.0 as usize].0
    }

    /// What it says, in plain words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        &CLUES[self.0 as usize].1
    }

    /// The clue with this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Clue> {
        let at = CLUES.iter().position(|c| c.0 == id)?;
        u16::try_from(at).ok().map(Clue)
    }

    /// Whether it can weigh for [`Reading::Other`]: only a single word's own clues do, and what stands before it.
    pub(crate) fn speaks_of_other(self) -> bool {
        (self.0 as usize) < FLAGS.len()
    }

    /// Whether it comes from the first reading of the document.
    pub(crate) fn is_recall(self) -> bool {
        (RECALL_BASE..LINK_BASE).contains(&(self.0 as usize))
    }

    /// Number of clues.
    #[must_use]
    pub fn count() -> usize {
        CLUES.len()
    }

    /// Every clue, in order.
    pub fn all() -> impl Iterator<Item = Clue> {
        (0..CLUES.len()).filter_map(|i| u16::try_from(i).ok().map(Clue))
    }
}

/// What a single token may be, as bits of a mask: the second half of a token clue.
pub(crate) mod flag {
    pub const NAME: u32 = 0;
    pub const COMMON_NAME: u32 = 1;
    pub const SURNAME: u32 = 2;
    pub const ORG_HEAD: u32 = 3;
    pub const ORG_TAIL: u32 = 4;
    pub const PLACE_HEAD: u32 = 5;
    pub const TITLE: u32 = 6;
    pub const HONORIFIC: u32 = 7;
    pub const DEGREE: u32 = 8;
    pub const FUNCTION: u32 = 9;
    pub const FREQUENT: u32 = 10;
    pub const ORDINARY: u32 = 11;
    pub const SELDOM: u32 = 12;
    pub const UNKNOWN: u32 = 13;
    pub const INITIAL: u32 = 14;
    pub const ACRONYM: u32 = 15;
    pub const MIXED: u32 = 16;
    pub const ROMAN: u32 = 17;
    pub const NUMBER: u32 = 18;
    pub const CALENDAR: u32 = 19;
    pub const LOWER: u32 = 20;
    pub const JOINT: u32 = 21;
    pub const OPEN: u32 = 22;
    pub const CLOSE: u32 = 23;
    pub const COMMA: u32 = 24;
    pub const STOP: u32 = 25;
    pub const COLON: u32 = 26;
    pub const MARK: u32 = 27;
    pub const EDGE: u32 = 28;
    pub const CAPITALS: u32 = 29;
    pub const DOMAIN: u32 = 30;
    pub const INNER: u32 = 31;
    pub const PLACE_CUE: u32 = 32;
    pub const PERSON_CUE: u32 = 33;
    pub const TERRITORY_TITLE: u32 = 34;
    pub const ORG_TITLE: u32 = 35;
    pub const PORTFOLIO_TITLE: u32 = 36;
    pub const CUE_POST: u32 = 37;
    pub const CUE_PRE: u32 = 38;
    pub const CUE_PREP: u32 = 39;
    pub const CUE_PASSIVE: u32 = 40;
    pub const CUE_SOURCE: u32 = 41;
    pub const DEMONSTRATIVE: u32 = 42;
    pub const PRONOUN: u32 = 43;
    pub const PREPOSITION: u32 = 44;
    pub const CONJUNCTION: u32 = 45;
    pub const TEMPORAL: u32 = 46;
    pub const ROLE_NOUN: u32 = 47;
    pub const AGE: u32 = 48;
    pub const BRACKETED: u32 = 49;
    pub const AT: u32 = 50;
    pub const FROM: u32 = 51;
    pub const BY: u32 = 52;
    pub const AND: u32 = 53;
    pub const HYPHEN: u32 = 54;
    pub const RANK: u32 = 55;
    pub const HEADLINE: u32 = 56;
    pub const WORK_HEAD: u32 = 57;
    pub const PARTICLE: u32 = 58;
    pub const SIGN: u32 = 59;
    pub const CAPITAL: u32 = 60;
    pub const PLACE_NOUN: u32 = 61;
    pub const ORG_NOUN: u32 = 62;
    pub const HEADLINE_COMMON: u32 = 63;
}

/// Id and meaning of each token flag, in the order of [`flag`].
const FLAGS: [(&str, &str); 64] = [
    ("name", "a given or family name that is no ordinary word"),
    (
        "common-name",
        "a given or family name that is an ordinary word too",
    ),
    ("surname", "a family or clan name"),
    ("org-head", "opens an organisation's name (Dinas, PT)"),
    ("org-tail", "closes an organisation's name (Tbk)"),
    ("place-head", "opens a place's name (Jalan, Desa)"),
    ("title", "an office, profession or role"),
    ("honorific", "Pak, Dr., KH"),
    ("degree", "an academic degree"),
    ("function", "a preposition, conjunction, particle or adverb"),
    (
        "frequent",
        "one of the thousand most frequent ordinary words",
    ),
    ("ordinary", "an ordinary word"),
    ("seldom", "a seldom ordinary word"),
    ("unknown", "a capitalised word in no list"),
    ("initial", "a single capital letter"),
    ("acronym", "a word in capitals"),
    ("mixed", "capitals inside the word"),
    ("roman", "a Roman numeral"),
    ("number", "a number"),
    ("calendar", "a month or a day of the week"),
    ("lower", "a word in lower case"),
    ("joint", "a dash, slash or ampersand"),
    ("open", "an opening bracket"),
    ("close", "a closing bracket"),
    ("comma", "a comma"),
    ("stop", "a full stop or the like"),
    ("colon", "a colon or semicolon"),
    ("mark", "a quotation mark"),
    ("edge", "the edge of the sentence"),
    ("capitals", "a word in a line of capitals"),
    ("domain", "a word with a point inside (an internet domain)"),
    (
        "inner",
        "a word that may stand inside an organisation's name",
    ),
    ("place-cue", "stands before places (asal, wilayah)"),
    ("person-cue", "stands before persons (bernama, istri)"),
    ("territory-title", "a title that its territory follows"),
    ("org-title", "a title that an organisation follows"),
    ("portfolio-title", "a title that its portfolio follows"),
    ("cue-post", "a reporting root (kata, ujar)"),
    ("cue-pre", "an active reporting verb (mengatakan)"),
    ("cue-prep", "a reporting preposition (menurut)"),
    ("cue-passive", "a passive reporting verb (dikatakan)"),
    ("cue-source", "leads to an outlet (dikutip dari)"),
    ("demonstrative", "ini, itu, tersebut"),
    ("pronoun", "a pronoun"),
    ("preposition", "a preposition"),
    ("conjunction", "a conjunction"),
    ("temporal", "a word of time (kemarin, pukul)"),
    ("role-noun", "a noun for an unnamed person (saksi, pria)"),
    ("age", "opens a bracketed age: (37)"),
    ("bracketed", "opens a bracketed acronym: (KPK)"),
    ("at", "di, ke"),
    ("from", "dari, asal"),
    ("by", "oleh, kepada, dengan, bersama"),
    ("and", "dan, serta, atau"),
    ("hyphen", "a word with a hyphen inside"),
    ("rank", "a police or military rank"),
    (
        "headline",
        "a word of a line in which most words are capitalised",
    ),
    (
        "work-head",
        "a word that titles of works and terms follow (film, program)",
    ),
    ("particle", "a particle inside personal names (bin, van)"),
    ("sign", "another sign"),
    ("capital", "a capitalised word"),
    (
        "place-noun",
        "a word in lower case that may open a place's name (curug)",
    ),
    (
        "org-noun",
        "a word in lower case that may open an organisation's name (kementerian)",
    ),
    (
        "headline-common",
        "an ordinary word of a line in which most words are capitalised",
    ),
];

/// Where a token stands in relation to the piece: the first half of a token clue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Position {
    Single,
    First,
    Inner,
    Last,
    Left,
    Left2,
    Right,
    Right2,
}

const POSITIONS: [(&str, &str); 8] = [
    ("single", "its only word:"),
    ("first", "the first of its words:"),
    ("inner", "a word inside it:"),
    ("last", "the last of its words:"),
    ("left", "straight before it:"),
    ("left2", "two tokens before it:"),
    ("right", "straight after it:"),
    ("right2", "two tokens after it:"),
];

/// The classes of gazetteer evidence a hit may have where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum HitClass {
    Free,
    Case,
    CaseStart,
    Context,
    Short,
    Cue,
    Bracket,
    Supported,
}

impl HitClass {
    /// The class of a candidate without regard to where it stands.
    pub(crate) fn of(evidence: Evidence) -> HitClass {
        match evidence {
            Evidence::Free => HitClass::Free,
            Evidence::Case => HitClass::Case,
            Evidence::Context => HitClass::Context,
            Evidence::Short => HitClass::Short,
            Evidence::Cue => HitClass::Cue,
            Evidence::Bracket => HitClass::Bracket,
        }
    }
}

const HIT_CLASSES: [(&str, &str); 8] = [
    ("free", "free"),
    ("case", "as written only"),
    (
        "case-start",
        "as written only, at a sentence's start or in a line of capitals",
    ),
    ("context", "only with other evidence"),
    ("short", "a short form"),
    ("cue", "only after a cue"),
    ("bracket", "only in brackets"),
    (
        "supported",
        "in need of evidence, which another form of the entry in the document gives",
    ),
];

const HIT_LABELS: [&str; 5] = ["person", "country", "place", "org", "outlet"];
const HIT_SIZES: [(&str, &str); 3] = [
    ("1", "one word"),
    ("2", "two words"),
    ("3", "three words or more"),
];

/// Clues of a whole piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Whole {
    Len1,
    Len2,
    Len3,
    Len4,
    Len5,
    Len6,
    Len8,
    AllNames,
    NameLike,
    AllUnknown,
    Initialed,
    AllOrdinary,
    AcronymFollows,
    AcronymAligned,
    AcronymOf,
    BracketInside,
    AcronymInside,
    TitleEarlier,
    ApposedTitle,
    ListedAfter,
    WithinPerson,
    WithinOrg,
    WithinPlace,
    CrossesPerson,
    CrossesOrg,
    CrossesPlace,
    EndsPerson,
    EndsOrg,
    EndsPlace,
    StartsPerson,
    StartsOrg,
    StartsPlace,
    JoinHead,
    JoinOther,
    HeadPlaceEnd,
    PlaceHeadPlace,
    JointHead,
    JointBare,
    InitialsCued,
    Club,
    Dateline,
}

const WHOLES: [(&str, &str); 41] = [
    ("length.1", "one token"),
    ("length.2", "two tokens"),
    ("length.3", "three tokens"),
    ("length.4", "four tokens"),
    ("length.5", "five tokens"),
    ("length.6", "six or seven tokens"),
    ("length.8", "eight tokens or more"),
    ("all.names", "every word is a listed given or family name"),
    (
        "all.name-like",
        "every word is a listed name, unknown or an initial, one at least a listed name",
    ),
    ("all.unknown", "every word stands in no list"),
    (
        "all.initialed",
        "initials among listed names and unknown words",
    ),
    ("all.ordinary", "every word is an ordinary word"),
    ("acronym.follows", "a bracketed acronym follows"),
    (
        "acronym.aligned",
        "a bracketed acronym follows whose letters are the initials of exactly these words",
    ),
    (
        "acronym.of",
        "it is bracketed, and its letters are initials of the words before",
    ),
    ("bracket.inside", "a bracket stands inside it"),
    (
        "acronym.inside",
        "a bracketed acronym of the words before it stands inside it",
    ),
    ("title.earlier", "a title stands earlier in the run"),
    (
        "title.apposed",
        "after a comma, and the clause before holds a title",
    ),
    ("title.listed", "before a comma, and a title follows"),
    ("within.person", "inside a longer person of the gazetteers"),
    (
        "within.org",
        "inside a longer organisation of the gazetteers",
    ),
    ("within.place", "inside a longer place of the gazetteers"),
    ("crosses.person", "cuts a person of the gazetteers"),
    ("crosses.org", "cuts an organisation of the gazetteers"),
    ("crosses.place", "cuts a place of the gazetteers"),
    ("ends.person", "ends with a person of the gazetteers"),
    ("ends.org", "ends with an organisation of the gazetteers"),
    ("ends.place", "ends with a place of the gazetteers"),
    ("starts.person", "begins with a person of the gazetteers"),
    (
        "starts.org",
        "begins with an organisation of the gazetteers",
    ),
    ("starts.place", "begins with a place of the gazetteers"),
    (
        "join.head",
        "`dan` inside, and the head word is one that joins",
    ),
    (
        "join.other",
        "`dan` inside, and the head word is not one that joins",
    ),
    (
        "head.place-end",
        "an organisation's head word first and a place of the gazetteers last",
    ),
    (
        "head.place",
        "a place's head word first and a place of the gazetteers last",
    ),
    ("joint.head", "a dash inside, and a head word first"),
    ("joint.bare", "a dash inside, and no head word first"),
    (
        "initials.cued",
        "two or three capital letters after a word for a person or before an age",
    ),
    (
        "club",
        "a club of the gazetteers goes by it too, in a document that names several clubs",
    ),
    ("dateline", "in the dateline"),
];

/// Clues that the first reading of the document gives to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Recall {
    FormPerson,
    FormOrg,
    FormPlace,
    FormOther,
    FirstOfPerson,
    MiddleOfPerson,
    LastOfPerson,
    HeadOfPerson,
    TailOfPerson,
    PartOfOrg,
    PartOfPlace,
    AcronymOfOrg,
    MaybePerson,
    MaybeOrg,
    MaybePlace,
    MaybeOther,
    PersonInside,
}

const RECALLS: [(&str, &str); 17] = [
    (
        "memory.person",
        "the same words are a person elsewhere in the document",
    ),
    (
        "memory.org",
        "the same words are an organisation elsewhere in the document",
    ),
    (
        "memory.place",
        "the same words are a place elsewhere in the document",
    ),
    (
        "memory.other",
        "the word is no name elsewhere in the document",
    ),
    (
        "memory.person-first",
        "the first word of a full personal name in the document",
    ),
    (
        "memory.person-middle",
        "a middle word of a full personal name in the document",
    ),
    (
        "memory.person-last",
        "the last word of a full personal name in the document",
    ),
    (
        "memory.person-head",
        "the first words of a longer personal name in the document",
    ),
    (
        "memory.person-tail",
        "the last words of a longer personal name in the document",
    ),
    (
        "memory.org-part",
        "part of a longer organisation in the document",
    ),
    (
        "memory.place-part",
        "part of a longer place in the document",
    ),
    (
        "memory.acronym",
        "a bracketed acronym that the document introduced",
    ),
    (
        "memory.person-maybe",
        "the same words may be a person elsewhere in the document",
    ),
    (
        "memory.org-maybe",
        "the same words may be an organisation elsewhere in the document",
    ),
    (
        "memory.place-maybe",
        "the same words may be a place elsewhere in the document",
    ),
    (
        "memory.other-maybe",
        "the word may be no name elsewhere in the document",
    ),
    (
        "memory.person-inside",
        "one of several words is a person by itself elsewhere in the document",
    ),
];

/// What stands between a piece and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Link {
    Adjacent,
    Titled,
    Joint,
    Bracket,
    Comma,
    And,
    Far,
}

const LINKS: [(&str, &str); 7] = [
    ("adjacent", "straight after"),
    ("titled", "straight after, with a title before both,"),
    ("joint", "joined by a dash or slash to"),
    ("bracket", "in brackets after"),
    ("comma", "after a comma and"),
    ("and", "after dan and"),
    ("far", "with other words between, after"),
];

pub(crate) const HIT_BASE: usize = POSITIONS.len() * FLAGS.len();
pub(crate) const WHOLE_BASE: usize =
    HIT_BASE + HIT_LABELS.len() * HIT_CLASSES.len() * HIT_SIZES.len();
pub(crate) const RECALL_BASE: usize = WHOLE_BASE + WHOLES.len();
pub(crate) const LINK_BASE: usize = RECALL_BASE + RECALLS.len();
/// Number of clues.
pub(crate) const COUNT: usize = LINK_BASE + LINKS.len() * READINGS;

const fn clue(index: usize) -> Clue {
    assert!(index < COUNT);
    Clue(index as u16)
}

/// The clue of a token flag at a position.
pub(crate) const fn token_clue(position: Position, flag: u32) -> Clue {
    clue(position as usize * FLAGS.len() + flag as usize)
}

/// The clue of a gazetteer form that is exactly the piece.
pub(crate) const fn hit_clue(label: Label, class: HitClass, words: usize) -> Clue {
    let size = if words > 3 {
        2
    } else {
        words.saturating_sub(1)
    };
    let row = label as usize * HIT_CLASSES.len() + class as usize;
    clue(HIT_BASE + row * HIT_SIZES.len() + size)
}

/// The clue of a whole piece.
pub(crate) const fn whole_clue(whole: Whole) -> Clue {
    clue(WHOLE_BASE + whole as usize)
}

/// The clue of the first reading.
pub(crate) const fn recall_clue(recall: Recall) -> Clue {
    clue(RECALL_BASE + recall as usize)
}

/// The clue of the piece before.
pub(crate) const fn link_clue(link: Link, before: usize) -> Clue {
    clue(LINK_BASE + link as usize * READINGS + before)
}

static CLUES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut all = Vec::with_capacity(COUNT);
    for (position, place) in POSITIONS {
        for (id, meaning) in FLAGS {
            all.push((format!("{position}.{id}"), format!("{place} {meaning}")));
        }
    }
    for label in HIT_LABELS {
        for (class, how) in HIT_CLASSES {
            for (size, words) in HIT_SIZES {
                let meaning = format!("a form of the gazetteers for a {label}, {words}, {how}");
                all.push((format!("hit.{label}.{class}.{size}"), meaning));
            }
        }
    }
    let fixed = WHOLES.iter().chain(&RECALLS);
    all.extend(fixed.map(|(id, meaning)| ((*id).to_string(), (*meaning).to_string())));
    for (link, how) in LINKS {
        for before in Reading::ALL {
            let meaning = format!("{how} a piece read as {}", before.id());
            all.push((format!("link.{link}.{}", before.id()), meaning));
        }
    }
    all
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clue_has_its_own_id() {
        let mut ids: Vec<&str> = Clue::all().map(Clue::id).collect();
        assert_eq!(ids.len(), COUNT);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), COUNT);
    }

    #[test]
    fn ids_and_indices_agree() {
        let clue = token_clue(Position::Left, flag::TITLE);
        assert_eq!(clue.id(), "left.title");
        assert_eq!(Clue::named("left.title"), Some(clue));
        let clue = hit_clue(Label::Place, HitClass::Cue, 2);
        assert_eq!(clue.id(), "hit.place.cue.2");
        assert_eq!(whole_clue(Whole::Dateline).id(), "dateline");
        assert_eq!(recall_clue(Recall::AcronymOfOrg).id(), "memory.acronym");
        assert_eq!(link_clue(Link::Far, 3).id(), "link.far.other");
    }
}
