//! What the word lists are called, which columns they have and what each value means: the one table of it.

use super::{DIGEST, NicknameWord, SourceKind, TitleKind, WordClass as W};

/// One list of words: a file `NAME.csv`.
#[derive(Debug)]
pub struct List {
    /// The file's stem.
    pub name: &'static str,
    /// Classes of every form in it.
    pub classes: &'static [W],
    /// Its columns beside `form`, `note` and `list`.
    pub columns: &'static [Column],
}

/// A column of a list.
#[derive(Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What may stand in it.
    pub values: Values,
}

/// What may stand in a column.
#[derive(Debug)]
pub enum Values {
    /// Anything: for readers, not for kutip.
    Free,
    /// One of these, each with its classes and the bits of its detail.
    OneOf(&'static [(&'static str, &'static [W], u16)]),
    /// A whole number from 1 to `max`, kept in the detail from bit `shift` on.
    Number {
        /// Largest value.
        max: u16,
        /// First bit.
        shift: u8,
    },
}

use Values::{Free, Number, OneOf};

const fn list(name: &'static str, classes: &'static [W], columns: &'static [Column]) -> List {
    List {
        name,
        classes,
        columns,
    }
}

const fn one_of(
    name: &'static str,
    values: &'static [(&'static str, &'static [W], u16)],
) -> Column {
    let values = OneOf(values);
    Column { name, values }
}

const fn title(kind: TitleKind) -> u16 {
    (kind as u16) << 6
}

const fn nickname(kind: NicknameWord) -> u16 {
    (kind as u16) << 10
}

/// Every list that kutip reads.
pub const LISTS: &[List] = &[
    list("abbreviations", &[W::Abbreviation], &[]),
    list("connectives", &[W::Connective], &[]),
    list(
        "coref_nouns",
        &[W::CorefNoun],
        &[
            one_of(
                "gender",
                &[("any", &[], 0), ("male", &[], 0), ("female", &[], 0)],
            ),
            one_of("kin", &[("yes", &[W::KinNoun], 0), ("no", &[], 0)]),
        ],
    ),
    list(
        "credits",
        &[W::Credit],
        &[one_of(
            "author",
            &[("yes", &[W::Author], 0), ("no", &[], 0)],
        )],
    ),
    list("cues", &[], CUES),
    list("degrees", &[W::Degree], &[]),
    list(
        "dialogue",
        &[],
        &[one_of(
            "turn",
            &[("asks", &[W::Asks], 0), ("answers", &[W::Answers], 0)],
        )],
    ),
    list("documents_as_source", &[W::DocumentNoun], &[]),
    list("function_words", &[W::Function], FUNCTION_WORDS),
    list("furniture", &[], FURNITURE),
    list("given_names", &[], GIVEN_NAMES),
    list(
        "honorifics",
        &[W::Honorific],
        &[
            one_of("small", &[("yes", &[W::SmallHonorific], 0), ("no", &[], 0)]),
            one_of("outside", &[("yes", &[W::OutsideName], 0), ("no", &[], 0)]),
        ],
    ),
    list("languages", &[], LANGUAGES),
    list("mixed_cues", &[W::MixedCue], &[]),
    list("months", &[], MONTHS),
    list("namesakes", &[W::Namesake], &[]),
    list("negations", &[W::Negation], &[]),
    list("nicknames", &[W::Nickname], NICKNAMES),
    list(
        "never_a_person",
        &[],
        &[one_of(
            "kind",
            &[("body", &[W::BodyNoun], 0), ("hidden", &[W::HiddenNoun], 0)],
        )],
    ),
    list(
        "not_names",
        &[W::NotName],
        &[Column {
            name: "kind",
            values: Free,
        }],
    ),
    list("not_quotes", &[W::NotQuote], NOT_QUOTES),
    list("not_reports", &[], NOT_REPORTS),
    list(
        "ordinary",
        &[W::Ordinary],
        &[Column {
            name: "rank",
            values: Number { max: 3, shift: 4 },
        }],
    ),
    list(
        "org_heads",
        &[W::OrgHead],
        &[one_of(
            "joins",
            &[("yes", &[W::OrgHeadJoins], 0), ("no", &[], 0)],
        )],
    ),
    list("org_inner", &[W::OrgInner], &[]),
    list("org_tails", &[W::OrgTail], &[]),
    list(
        "org_units",
        &[W::OrgUnit],
        &[one_of(
            "alone",
            &[("role", &[], 0), ("body", &[W::UnitIsBody], 0)],
        )],
    ),
    list("person_cues", &[W::PersonCue], &[]),
    list("place_cues", &[W::PlaceCue], &[]),
    list(
        "place_heads",
        &[W::PlaceHead],
        &[Column {
            name: "kind",
            values: Free,
        }],
    ),
    list("pronouns", &[], PRONOUNS),
    list("source_words", &[W::SourceWord], SOURCE_WORDS),
    list(
        "role_links",
        &[],
        &[one_of(
            "kind",
            &[
                ("link", &[W::RoleLink], 0),
                ("opens", &[W::RoleLinkOpens], 0),
                ("inner", &[W::RoleLinkInner], 0),
                ("one", &[W::OnePerson], 0),
            ],
        )],
    ),
    list("scripture", &[W::Scripture], &[]),
    list("silent", &[W::Silent], &[]),
    list("temporal", &[W::Temporal], &[]),
    list(
        "title_words",
        &[W::TitleWord],
        &[one_of(
            "part",
            &[
                ("head", &[W::TitleHead], 0),
                ("other", &[], 0),
                ("joint", &[], 0),
            ],
        )],
    ),
    list("titles", &[W::Title], TITLES),
    list("unknowns", &[W::Unknown], &[]),
    list(
        "unnamed",
        &[W::Unnamed],
        &[one_of("role", &[("yes", &[], 0), ("no", &[W::NoRole], 0)])],
    ),
    list(
        "written_texts",
        &[],
        &[one_of(
            "kind",
            &[
                ("text", &[W::WrittenText], 0),
                ("sign", &[W::WrittenText, W::Sign], 0),
                ("thus", &[W::Thus], 0),
            ],
        )],
    ),
];

const CUES: &[Column] = &[
    Column {
        name: "lemma",
        values: Free,
    },
    one_of(
        "position",
        &[
            ("post", &[W::CuePost], 0),
            ("nya", &[W::CueNya], 0),
            ("pre", &[W::CuePre], 0),
            ("prep", &[W::CuePrep], 0),
            ("prep_nya", &[W::CuePrepNya], 0),
            ("passive", &[W::CuePassive], 0),
            ("passive_nya", &[W::CuePassiveNya], 0),
            ("source", &[W::CueSource], 0),
            ("digest", &[W::CueSource], DIGEST),
        ],
    ),
    one_of("direct", &[("yes", &[W::CueDirect], 0), ("no", &[], 0)]),
    one_of(
        "indirect",
        &[
            ("yes", &[W::CueIndirect], 0),
            ("topic", &[W::CueIndirect, W::CueTopic], 0),
            ("joint", &[W::CueIndirect, W::CueJoint], 0),
            ("weak", &[W::CueIndirectWeak], 0),
            ("no", &[], 0),
        ],
    ),
    one_of(
        "strength",
        &[("strong", &[], 0), ("weak", &[W::CueWeak], 0)],
    ),
];

const FUNCTION_WORDS: &[Column] = &[one_of(
    "kind",
    &[
        ("preposition", &[W::Preposition], 0),
        ("conjunction", &[W::Conjunction], 0),
        ("adverb", &[], 0),
        ("particle", &[], 0),
        ("auxiliary", &[], 0),
        ("determiner", &[], 0),
        ("interrogative", &[], 0),
        ("interjection", &[], 0),
        ("numeral", &[], 0),
        ("pronoun", &[], 0),
        ("quantifier", &[], 0),
        ("enclitic", &[W::Enclitic], 0),
    ],
)];

const FURNITURE: &[Column] = &[one_of(
    "kind",
    &[
        ("prefix", &[W::FurniturePrefix], 0),
        ("exact", &[W::FurnitureExact], 0),
        ("pattern_pages", &[W::FurnitureExact], 0),
    ],
)];

const GIVEN_NAMES: &[Column] = &[
    one_of(
        "kind",
        &[
            ("given", &[W::GivenName], 0),
            ("surname", &[W::Surname], 0),
            ("clan", &[W::Surname], 0),
        ],
    ),
    one_of("common", &[("yes", &[W::CommonName], 0), ("no", &[], 0)]),
];

const LANGUAGES: &[Column] = &[one_of(
    "kind",
    &[
        ("frequent", &[W::FrequentWord], 0),
        ("news", &[W::NewsWord], 0),
        ("indonesian", &[W::IndonesianWord], 0),
        ("malay", &[W::MalayWord], 0),
        ("javanese", &[W::JavaneseWord], 0),
        ("beginning", &[W::WordBeginning], 0),
        ("ending", &[W::WordEnding], 0),
        ("around", &[W::WordAround], 0),
    ],
)];

const MONTHS: &[Column] = &[
    one_of(
        "kind",
        &[("month", &[W::Month], 0), ("weekday", &[W::Weekday], 0)],
    ),
    Column {
        name: "number",
        values: Number { max: 12, shift: 0 },
    },
];

const NICKNAMES: &[Column] = &[one_of(
    "kind",
    &[
        ("name", &[], nickname(NicknameWord::Name)),
        ("call", &[], nickname(NicknameWord::Call)),
        ("term", &[], nickname(NicknameWord::Term)),
        ("habit", &[], nickname(NicknameWord::Habit)),
        ("relative", &[], nickname(NicknameWord::Relative)),
        ("link", &[], nickname(NicknameWord::Link)),
    ],
)];

const NOT_QUOTES: &[Column] = &[one_of(
    "kind",
    &[
        ("title", &[], 0),
        ("term", &[], 0),
        ("nickname", &[], 0),
        ("sign", &[], 0),
    ],
)];

const NOT_REPORTS: &[Column] = &[one_of(
    "kind",
    &[
        ("before", &[W::Unreported], 0),
        ("opens", &[W::TopicOpens], 0),
        ("noun", &[W::TopicNoun], 0),
        ("reason", &[W::ActReason], 0),
        ("act", &[W::TopicNoun, W::TopicAct], 0),
        ("predicate", &[W::Predicate], 0),
        ("prefix", &[W::PredicatePrefix], 0),
        ("bound", &[W::ClauseBound], 0),
    ],
)];

const PRONOUNS: &[Column] = &[one_of(
    "kind",
    &[
        ("first", &[W::PronounOther], 0),
        ("second", &[W::PronounOther], 0),
        ("third", &[W::PronounThird], 0),
        ("plural", &[W::PronounOther], 0),
        ("demonstrative", &[W::Demonstrative], 0),
    ],
)];

const SOURCE_WORDS: &[Column] = &[one_of(
    "kind",
    &[
        ("channel", &[], SourceKind::Channel as u16),
        ("platform", &[], SourceKind::Platform as u16),
        ("post", &[], SourceKind::Post as u16),
        ("modifier", &[], SourceKind::Modifier as u16),
        ("outlet", &[], SourceKind::Outlet as u16),
        ("talk", &[], SourceKind::Talk as u16),
        ("media", &[], SourceKind::Media as u16),
    ],
)];

const TITLES: &[Column] = &[
    one_of(
        "kind",
        &[
            ("head_of_state", &[], title(TitleKind::HeadOfState)),
            ("minister", &[], title(TitleKind::Minister)),
            ("regional_head", &[], title(TitleKind::RegionalHead)),
            ("legislator", &[], title(TitleKind::Legislator)),
            ("police_rank", &[], title(TitleKind::PoliceRank)),
            ("military_rank", &[], title(TitleKind::MilitaryRank)),
            ("office", &[], title(TitleKind::Office)),
            ("profession", &[], title(TitleKind::Profession)),
            ("role", &[], title(TitleKind::Role)),
            ("royal", &[], title(TitleKind::Royal)),
            ("religious", &[], title(TitleKind::Religious)),
        ],
    ),
    one_of(
        "takes",
        &[
            ("org", &[W::TakesOrg], 0),
            ("territory", &[W::TakesTerritory], 0),
            ("portfolio", &[W::TakesPortfolio], 0),
            ("none", &[], 0),
        ],
    ),
];

impl List {
    /// The list called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static List> {
        LISTS.iter().find(|list| list.name == name)
    }

    /// All classes and detail bits that a row of this list can set.
    #[must_use]
    pub fn reach(&self) -> (u128, u16) {
        let mut reach = (super::Classes::of(self.classes).0, 0);
        for column in self.columns {
            match column.values {
                Free => {}
                Number { max, shift } => {
                    // A number up to `max` may set every bit below the next power of two.
                    reach.1 |= ((max + 1).next_power_of_two() - 1) << shift;
                }
                OneOf(values) => {
                    for (_, classes, detail) in values {
                        reach.0 |= super::Classes::of(classes).0;
                        reach.1 |= detail;
                    }
                }
            }
        }
        reach
    }
}
