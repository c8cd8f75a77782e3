//! Closed word lists by class: what kinds of word a form may be.
//!
//! The lists stand in `gazetteers/words/*.csv`. A look-up is one hash and at most a few comparisons; the built-in
//! table is compiled ahead and read where it lies; a user's rows are laid over it once, when they are loaded.
//!
//! Forms are compared by their key: lower case, plain apostrophes, no soft hyphens. Lists in which case matters
//! (`dr.`, `Dr.`) are looked up the same way; callers look at the shape of the token.

mod fold;
mod lists;
mod load;
mod short;
mod table;
#[cfg(test)]
mod tests;

pub use fold::{KEY_LIMIT, Key, is_invisible};
pub use lists::{Column, LISTS, List, Values};
pub use load::{WordRow, load_words};
pub use short::{Letters, SHORT, Short};
pub use table::ANY_NUMBER;

use crate::error::{Error, Result};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the lists say of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Word {
    /// Its classes; none if it is in no list.
    pub classes: Classes,
    /// What else is said of it.
    pub detail: Detail,
    /// How many tokens the longest entry of several words that begins with it has, at most; 0 if none does.
    pub longest: u8,
    /// Whether it stands in an entry of several words behind the first.
    pub inner: bool,
}

/// All word lists, ready for look-ups.
#[derive(Debug, Clone)]
pub struct Lexicon {
    bytes: Cow<'static, [u8]>,
    layout: table::Layout,
}

impl Lexicon {
    /// A table that [`Lexicon::to_bytes`] wrote, used where it lies.
    ///
    /// # Errors
    /// If the bytes are no such table.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Lexicon> {
        let bytes = bytes.into();
        match table::Layout::of(&bytes) {
            Some(layout) => Ok(Lexicon { bytes, layout }),
            None => Err(Error::Refused(
                "these bytes are no table of words that this version of kutip can read".into(),
            )),
        }
    }

    /// A lexicon of these rows alone. A form has the classes of all its rows.
    #[must_use]
    pub fn from_rows(rows: &[WordRow]) -> Lexicon {
        let mut items = BTreeMap::new();
        table::lay(&mut items, rows, false);
        Lexicon::of(&items)
    }

    /// This lexicon with rows laid over it: a row replaces what the list of the same name said of its form.
    #[must_use]
    pub fn with_rows(&self, rows: &[WordRow]) -> Lexicon {
        let mut items = self.layout.items(&self.bytes);
        table::lay(&mut items, rows, true);
        Lexicon::of(&items)
    }

    fn of(items: &BTreeMap<Vec<u8>, Word>) -> Lexicon {
        let bytes = table::build(items);
        let layout = table::Layout::of(&bytes).expect("a table just built can be read");
        let bytes = Cow::Owned(bytes);
        Lexicon { bytes, layout }
    }

    /// The table, to be stored and opened with [`Lexicon::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the lists say of `form` (one word or several, parted by one space), whatever its case. Allocates nothing.
    #[must_use]
    pub fn lookup(&self, form: &str) -> Word {
        // Folding shortens a form by little, save for forms full of invisible signs.
        if form.len() > 2 * KEY_LIMIT {
            return Word::default();
        }
        self.find(Key::of(form).bytes())
    }

    /// What the lists say of a short key.
    #[must_use]
    pub fn find_short(&self, key: Short) -> Word {
        self.layout.find_short(&self.bytes, key)
    }

    /// What the lists say of a key: see [`Key`].
    #[must_use]
    pub fn find(&self, key: &[u8]) -> Word {
        self.layout.find(&self.bytes, key)
    }
}

impl Default for Lexicon {
    /// A lexicon that knows no word.
    fn default() -> Lexicon {
        Lexicon::from_rows(&[])
    }
}

/// A class of words: one list of `gazetteers/words/`, or one kind of row in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum WordClass {
    /// Reporting root that stands after the quote: `kata`, `ujar` (cues.csv, `post`).
    CuePost,
    /// Reporting word with the speaker in its clitic: `katanya` (cues.csv, `nya`).
    CueNya,
    /// Active reporting verb after its subject: `mengatakan` (cues.csv, `pre`).
    CuePre,
    /// Reporting preposition: `menurut` (cues.csv, `prep`).
    CuePrep,
    /// Reporting preposition with a clitic: `menurutnya` (cues.csv, `prep_nya`).
    CuePrepNya,
    /// Passive reporting verb: `dikatakan` (cues.csv, `passive`).
    CuePassive,
    /// Passive reporting verb with a clitic: `dikatakannya` (cues.csv, `passive_nya`).
    CuePassiveNya,
    /// Leads to the outlet a quote came through: `dilansir`, `dikutip dari` (cues.csv, `source`).
    CueSource,
    /// Of a cue: may attribute a direct quote (cues.csv, `direct` = yes).
    CueDirect,
    /// Of a cue: may report a clause without marks (cues.csv, `indirect` = yes).
    CueIndirect,
    /// Of a cue: does so seldom (cues.csv, `indirect` = weak).
    CueIndirectWeak,
    /// Of a cue: often an ordinary word (cues.csv, `strength` = weak).
    CueWeak,
    /// Makes a cue no cue: `enggan` (negations.csv).
    Negation,
    /// An office, rank, profession or part a person plays (titles.csv; its kind is in [`Detail::title`]).
    Title,
    /// Of a title: an organisation follows it (titles.csv, `takes` = org).
    TakesOrg,
    /// Of a title: its territory follows and belongs to it (titles.csv, `takes` = territory).
    TakesTerritory,
    /// Of a title: its portfolio follows and belongs to it (titles.csv, `takes` = portfolio).
    TakesPortfolio,
    /// `Pak`, `Dr.`, `KH` (honorifics.csv).
    Honorific,
    /// Of an honorific: a title also where it is written small: `dr` (honorifics.csv, `small` = yes).
    SmallHonorific,
    /// Of an honorific: it is no part of any name (honorifics.csv, `outside` = yes).
    OutsideName,
    /// `S.H.`, `M.Si.` (degrees.csv).
    Degree,
    /// `ia`, `dia`, `beliau` (pronouns.csv, `third`).
    PronounThird,
    /// Every other pronoun but demonstratives (pronouns.csv).
    PronounOther,
    /// `ini`, `itu`, `tersebut` (pronouns.csv, `demonstrative`).
    Demonstrative,
    /// Its full stop ends no sentence (abbreviations.csv).
    Abbreviation,
    /// A month; [`Detail::number`] 1–12 (months.csv).
    Month,
    /// A day of the week; [`Detail::number`] 1 = Monday to 7 (months.csv).
    Weekday,
    /// A given name (given_names.csv, `given`).
    GivenName,
    /// A surname or clan name (given_names.csv, `surname`, `clan`).
    Surname,
    /// Of a name: an ordinary word as well (given_names.csv, `common` = yes).
    CommonName,
    /// Opens an organisation's name: `Dinas`, `PT` (org_heads.csv).
    OrgHead,
    /// Of an organisation head: `dan` may join on (org_heads.csv, `joins` = yes).
    OrgHeadJoins,
    /// Closes an organisation's name: `Tbk` (org_tails.csv).
    OrgTail,
    /// Opens a unit within a body: `Bidang`, `Seksi` (org_units.csv).
    OrgUnit,
    /// Of a unit: it is the body itself where none follows (org_units.csv, `alone` = body).
    UnitIsBody,
    /// Lower-case word that may stand inside an organisation's name (org_inner.csv).
    OrgInner,
    /// Opens a place's name: `Jalan`, `Desa` (place_heads.csv).
    PlaceHead,
    /// Stands before places: `di`, `asal` (place_cues.csv).
    PlaceCue,
    /// Stands before persons: `bernama` (person_cues.csv).
    PersonCue,
    /// Preposition, conjunction, particle, adverb (function_words.csv).
    Function,
    /// Of a function word: a preposition (function_words.csv, `preposition`).
    Preposition,
    /// Of a function word: a conjunction (function_words.csv, `conjunction`).
    Conjunction,
    /// `kemarin`, `malam`, `WIB` (temporal.csv).
    Temporal,
    /// An ordinary word; [`Detail::rank`] 1 (frequent) to 3 (ordinary.csv).
    Ordinary,
    /// May head the description of an unnamed speaker: `saksi` (unnamed.csv).
    Unnamed,
    /// Of such a noun: says who someone is, not what he does: `warga`, `korban` (unnamed.csv, `role` = no).
    NoRole,
    /// A document, never a speaker: `data` (documents_as_source.csv).
    DocumentNoun,
    /// A written text: after a reporting word it is what speaks: `tulis keterangan itu` (written_texts.csv).
    WrittenText,
    /// Before quoted words: they are a title, term, nickname or sign (not_quotes.csv).
    NotQuote,
    /// Verb of saying or naming before a few quoted words: `menyebut` (mixed_cues.csv).
    MixedCue,
    /// With `itu` or `ini` it refers to a person: `politikus` (coref_nouns.csv).
    CorefNoun,
    /// Of such a noun: the name after it is another person's: `adik` (coref_nouns.csv, `kin` = yes).
    KinNoun,
    /// May stand in an office named in English: `Marketing`, `Head`, `of` (title_words.csv).
    TitleWord,
    /// Of such a word: there is no office without one: `Manager`, `Officer` (title_words.csv, `part` = head).
    TitleHead,
    /// Leads from a name to the role of its bearer: `selaku` (role_links.csv, `kind` = link).
    RoleLink,
    /// Opens a clause that does: `yang` (role_links.csv, `kind` = opens).
    RoleLinkOpens,
    /// Before the noun of a role, behind a name: one person bears it: `seorang` (role_links.csv, `kind` = one).
    OnePerson,
    /// Stands in such a clause: `merupakan`, `juga` (role_links.csv, `kind` = inner).
    RoleLinkInner,
    /// Opens furniture of the page: `Baca juga` (furniture.csv, `prefix`).
    FurniturePrefix,
    /// Is furniture by itself: `ADVERTISEMENT` (furniture.csv, `exact`).
    FurnitureExact,
    /// Written with a capital, and yet no name: `Muslim`, `Pilkada`, `Instagram` (not_names.csv).
    NotName,
    /// At the beginning of a line, before the names of those who made an article: `Penulis`, `Editor` (credits.csv).
    Credit,
    /// Of such a word: they wrote it (credits.csv, `author` = yes).
    Author,
    /// Names the way words came: `laman`, `akun`, `Instagram`, `resmi` (source_words.csv; what it is in it says
    /// [`Detail::number`] as a [`SourceKind`]).
    SourceWord,
    /// Asks someone: `tanya`, `bertanya` (dialogue.csv, `asks`).
    Asks,
    /// Answers who asked: `jawab`, `sahutnya` (dialogue.csv, `answers`).
    Answers,
    /// The dead and the held: who is told of with it does not speak to the press (silent.csv).
    Silent,
    /// Opens the source of a verse or hadith in brackets: `HR`, `QS` (scripture.csv).
    Scripture,
    /// With `itu` it means an organisation, never a person: `perusahaan` (never_a_person.csv, `body`).
    BodyNoun,
    /// Someone whose name is kept back: `sumber` (never_a_person.csv, `hidden`).
    HiddenNoun,
    /// Between a name and another by which its bearer is called: `alias`, `akrab disapa` (nicknames.csv).
    Nickname,
    /// Beside a name it tells that its bearer is nobody known: `RT`, `tukang`, `bernama` (unknowns.csv).
    Unknown,
    /// Opens the name of a body or place that is often named after a person: `RSUD`, `Jalan` (namesakes.csv).
    Namesake,
    /// Ties a sentence to the one before, and is no part of what is said: `sementara itu` (connectives.csv).
    Connective,
    /// A reporting word that often has a bare topic behind it: `menjelaskan program itu` (cues.csv, `indirect` = topic).
    CueTopic,
    /// A reporting word that reports a clause only behind `bahwa` or a comma: `mengapresiasi` (cues.csv, `indirect` = joint).
    CueJoint,
    /// Right before a reporting word: it is not told what was said (not_reports.csv, `before`).
    Unreported,
    /// Opens a topic, not a statement: `soal`, `apakah` (not_reports.csv, `opens`).
    TopicOpens,
    /// Hangs on a name by a hyphen and is no part of it: `-nya`, `-style` (function_words.csv, `enclitic`).
    Enclitic,
    /// A noun that is one: `alasan`, `apresiasi` (not_reports.csv, `noun`).
    TopicNoun,
    /// Such a noun that is an act where it is said: `apresiasi` (not_reports.csv, `act`).
    TopicAct,
    /// Leads to what such an act is for: `atas`, `karena` (not_reports.csv, `reason`).
    ActReason,
    /// Shows that words make a clause: `akan`, `tidak` (not_reports.csv, `predicate`).
    Predicate,
    /// Letters with which a word begins that does (not_reports.csv, `prefix`).
    PredicatePrefix,
    /// Opens a clause beside the main one (not_reports.csv, `bound`).
    ClauseBound,
    /// What a text is written on that nobody speaks: `spanduk` (written_texts.csv, `kind` = sign).
    Sign,
    /// Leads from a quotation to the text that it is from: `demikian`, `bunyi` (written_texts.csv, `kind` = thus).
    Thus,
    /// A word of which every Indonesian text is full (languages.csv, `frequent`).
    FrequentWord,
    /// A word of news that short notices have where they have no frequent ones (languages.csv, `news`).
    NewsWord,
    /// Indonesian where Malay has another word (languages.csv, `indonesian`).
    IndonesianWord,
    /// Malay where Indonesian has another word (languages.csv, `malay`).
    MalayWord,
    /// Javanese, and not Indonesian (languages.csv, `javanese`).
    JavaneseWord,
    /// Letters with which Indonesian begins words, and English does not (languages.csv, `beginning`).
    WordBeginning,
    /// Letters in which it ends them (languages.csv, `ending`).
    WordEnding,
    /// The first two letters and the last two of words that it builds, a hyphen between them (languages.csv, `around`).
    WordAround,
}

/// A set of word classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Classes(pub u128);

impl Classes {
    /// The empty set.
    pub const NONE: Classes = Classes(0);

    /// The set of these classes.
    #[must_use]
    pub const fn of(classes: &[WordClass]) -> Classes {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u128;
            i += 1;
        }
        Classes(bits)
    }

    /// Whether `class` is in the set.
    #[must_use]
    pub const fn has(self, class: WordClass) -> bool {
        self.0 >> class as u128 & 1 == 1
    }

    /// Whether the two sets share a class.
    #[must_use]
    pub const fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// Whether the form stands in no list.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Kinds of title (titles.csv, `kind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TitleKind {
    /// Presiden, Raja as head of state.
    HeadOfState = 1,
    /// Menteri, Menko.
    Minister,
    /// Gubernur, Bupati, Wali Kota, Camat.
    RegionalHead,
    /// Anggota DPR, senator.
    Legislator,
    /// AKBP, Kombes Pol.
    PoliceRank,
    /// Letkol, Mayjen.
    MilitaryRank,
    /// Kepala, Direktur Utama, Juru Bicara.
    Office,
    /// Pengamat, dokter, pelatih.
    Profession,
    /// Saksi, korban, tersangka.
    Role,
    /// Pangeran, Sultan.
    Royal,
    /// Uskup, Paus.
    Religious,
}

/// What a word is in the name of an outlet or account (source_words.csv, `kind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SourceKind {
    /// Opens it: `laman`, `akun`, `harian`.
    Channel = 1,
    /// A platform of accounts: `Instagram`.
    Platform,
    /// What is put on a platform: `unggahan`.
    Post,
    /// Stands inside it in small letters: `resmi`, `pribadinya`.
    Modifier,
    /// Part of many outlets' own names: `Daily`, `Times`.
    Outlet,
    /// A talk that an outlet has with someone: `wawancara`.
    Talk,
    /// A channel that its platform's name stands for, where that follows: `media sosial Instagram`.
    Media = 8,
}

/// [`Detail::number`] of a reporting word that names the source of a whole article: `dihimpun dari` (cues.csv,
/// `position` = digest).
pub const DIGEST: u16 = 7;

/// What a word between a name and a nickname does (nicknames.csv, `kind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NicknameWord {
    /// It leads to a nickname by itself: `alias`, `sapaan`.
    Name = 1,
    /// It does with a word of habit, a term or a relative: `dipanggil` (by itself: is summoned).
    Call,
    /// It does with a word of habit: `disebut`.
    Term,
    /// `akrab`, `kerap`.
    Habit,
    /// `yang`.
    Relative,
    /// A preposition that may stand between: `dikenal sebagai`.
    Link,
}

/// What a list says of a form beyond its classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Detail(pub u16);

impl Detail {
    /// That of a title of this kind.
    pub(crate) const fn of_title(kind: TitleKind) -> Detail {
        Detail((kind as u16) << 6)
    }

    /// Month 1–12, weekday 1–7, the number of a [`SourceKind`], [`DIGEST`]; 0 for none. (Bits 0–3.)
    #[must_use]
    pub const fn number(self) -> u8 {
        (self.0 & 0xF) as u8
    }

    /// Rank of an ordinary word, 1 (the thousand most frequent) to 3; 0 if it is none. (Bits 4–5.)
    #[must_use]
    pub const fn rank(self) -> u8 {
        (self.0 >> 4 & 0x3) as u8
    }

    /// The kind of a title, as the number of [`TitleKind`]; 0 if it is none. (Bits 6–9.)
    #[must_use]
    pub const fn title(self) -> u8 {
        (self.0 >> 6 & 0xF) as u8
    }

    /// What a word between a name and a nickname does, as the number of [`NicknameWord`]; 0 if nothing. (Bits 10–12.)
    #[must_use]
    pub const fn nickname(self) -> u8 {
        (self.0 >> 10 & 0x7) as u8
    }
}
