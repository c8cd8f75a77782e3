//! The clues that speak for or against a reading: a closed list, each with an id and a meaning.
//!
//! A clue is a class of facts about a piece of text (its first word opens an organisation's name, the word before it is a
//! title), never a single name. What each clue weighs stands in `rules/entity/evidence.csv`.

use super::meaning::{CLUES, FLAGS, HIT_CLASSES, HIT_LABELS, HIT_SIZES, LINKS, RECALLS, WHOLES};
use super::profile::{POSITIONS, Profiles};
use crate::gazetteer::{Evidence, Label};

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

/// Index of a clue: of the closed list or, behind it, of what a word is at a place (see [`super::profile`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clue(pub u16);

impl Clue {
    /// Its id, as `evidence.csv` and the `rule` column of the tables have it; `word` for a clue of a word's profile, of which
    /// [`super::EvidenceModel::id`] knows the name.
    #[must_use]
    pub fn id(self) -> &'static str {
        CLUES.get(self.0 as usize).map_or("word", |clue| &clue.0)
    }

    /// What it says, in plain words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        CLUES
            .get(self.0 as usize)
            .map_or("what the corpus tells of a word", |clue| &clue.1)
    }

    /// Its number among the clues of words' profiles, by feature and position; `None` for one of the closed list.
    pub(crate) fn of_word(self) -> Option<usize> {
        (self.0 as usize).checked_sub(COUNT)
    }

    /// The clue of the closed list with this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Clue> {
        let at = CLUES.iter().position(|c| c.0 == id)?;
        u16::try_from(at).ok().map(Clue)
    }

    /// Whether it can weigh for [`Reading::Other`]: only a single word's own clues do, and what stands before it.
    pub(crate) fn speaks_of_other(self) -> bool {
        (self.0 as usize) < FLAGS.len()
            || self
                .of_word()
                .and_then(Profiles::position)
                .is_some_and(|position| position == Position::Single as usize)
    }

    /// Whether it comes from the first reading of the document.
    pub(crate) fn is_recall(self) -> bool {
        (RECALL_BASE..LINK_BASE).contains(&(self.0 as usize))
    }

    /// Number of clues of the closed list.
    #[must_use]
    pub fn count() -> usize {
        CLUES.len()
    }

    /// Every clue of the closed list, in order.
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
    pub const NOT_NAME: u32 = 19;
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

impl Position {
    pub(crate) const ALL: [Position; 8] = [
        Position::Single,
        Position::First,
        Position::Inner,
        Position::Last,
        Position::Left,
        Position::Left2,
        Position::Right,
        Position::Right2,
    ];
    pub(crate) const COUNT: usize = Position::ALL.len();
}

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
    UnknownCued,
    UnknownSeveral,
    DegreeListed,
    TitledHeadName,
    AcronymInsidePlace,
    OwnPerson,
    OwnOrg,
    OwnPlace,
    AcronymHeadless,
    Score,
    Located,
    PlaceAfter,
    OrgAfter,
    PersonAfter,
    PersonBefore,
    OrgBefore,
    PlaceBefore,
}

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

/// Which two words of a piece, or beside it, in the order of [`super::profile::PAIRS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Pair {
    Ends,
    Before,
    After,
}

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

impl Link {
    /// All of them, in order.
    pub(crate) const ALL: [Link; 7] = [
        Link::Adjacent,
        Link::Titled,
        Link::Joint,
        Link::Bracket,
        Link::Comma,
        Link::And,
        Link::Far,
    ];
}

pub(crate) const HIT_BASE: usize = POSITIONS.len() * FLAGS.len();
pub(crate) const WHOLE_BASE: usize =
    HIT_BASE + HIT_LABELS.len() * HIT_CLASSES.len() * HIT_SIZES.len();
pub(crate) const RECALL_BASE: usize = WHOLE_BASE + WHOLES.len();
pub(crate) const LINK_BASE: usize = RECALL_BASE + RECALLS.len();
/// Number of clues of the closed list.
pub(crate) const COUNT: usize = LINK_BASE + LINKS.len() * READINGS;

const fn clue(index: usize) -> Clue {
    assert!(index < COUNT);
    Clue(index as u16)
}

/// The clue of a token flag at a position.
pub(crate) const fn token_clue(position: Position, flag: u32) -> Clue {
    clue(position as usize * FLAGS.len() + flag as usize)
}

/// The clue of a feature of a word's profile at a position.
pub(crate) fn word_clue(position: Position, feature: usize) -> Clue {
    Clue((COUNT + Profiles::single(feature, position as usize)) as u16)
}

/// The clue of a pair of words, by their classes.
pub(crate) const fn pair_clue(pair: Pair, first: u8, second: u8) -> Clue {
    Clue((COUNT + Profiles::pair(pair as usize, first, second)) as u16)
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
