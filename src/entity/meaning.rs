//! What each clue is called and what it says, in plain words.

use super::clue::{COUNT, Reading};
use super::profile::POSITIONS;
use std::sync::LazyLock;

/// Id and meaning of each token flag, in the order of [`super::clue::flag`].
pub(super) const FLAGS: [(&str, &str); 64] = [
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
    (
        "not-name",
        "a month, a day, or another word that has a capital and is no name (Muslim, Pilkada)",
    ),
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

/// Id and meaning of each class of evidence, in the order of [`super::clue::HitClass`].
pub(super) const HIT_CLASSES: [(&str, &str); 8] = [
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

/// Id of each label, in the order of [`crate::gazetteer::Label`].
pub(super) const HIT_LABELS: [&str; 5] = ["person", "country", "place", "org", "outlet"];
/// Id and meaning of each size of a form.
pub(super) const HIT_SIZES: [(&str, &str); 3] = [
    ("1", "one word"),
    ("2", "two words"),
    ("3", "three words or more"),
];

/// Id and meaning of each clue of a whole piece, in the order of [`super::clue::Whole`].
pub(super) const WHOLES: [(&str, &str); 58] = [
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
    (
        "unknown.cued",
        "every word stands in no list, beside a title, a word for a person, a reporting verb or an age",
    ),
    (
        "unknown.several",
        "two to four words, every one of them in no list",
    ),
    (
        "degree.listed",
        "an academic degree by itself after a comma",
    ),
    (
        "titled.head-name",
        "after a title, an organisation's head word first and a name or a word in no list last",
    ),
    (
        "acronym.inside-place",
        "a bracketed acronym of the words before it stands inside it, a place of the gazetteers last",
    ),
    ("own.person", "a person of the user's gazetteer"),
    ("own.org", "an organisation of the user's gazetteer"),
    ("own.place", "a place of the user's gazetteer"),
    (
        "acronym.headless",
        "it is bracketed, its letters are initials of the words before, and none of them opens an organisation's name",
    ),
    ("score", "a score follows: two numbers and a dash"),
    (
        "located",
        "after a preposition of place, and a place of the gazetteers follows behind a comma",
    ),
    (
        "place.after",
        "a place of the gazetteers follows straight after",
    ),
    (
        "org.after",
        "an organisation of the gazetteers follows straight after",
    ),
    (
        "person.after",
        "a person of the gazetteers follows straight after",
    ),
    (
        "person.before",
        "a person of the gazetteers ends straight before",
    ),
    (
        "org.before",
        "an organisation of the gazetteers ends straight before",
    ),
    (
        "place.before",
        "a place of the gazetteers ends straight before",
    ),
];

/// Id and meaning of each clue of the first reading, in the order of [`super::clue::Recall`].
pub(super) const RECALLS: [(&str, &str); 17] = [
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

/// Id and meaning of each link, in the order of [`super::clue::Link`].
pub(super) const LINKS: [(&str, &str); 7] = [
    ("adjacent", "straight after"),
    ("titled", "straight after, with a title before both,"),
    ("joint", "joined by a dash or slash to"),
    ("bracket", "in brackets after"),
    ("comma", "after a comma and"),
    ("and", "after dan and"),
    ("far", "with other words between, after"),
];

/// Id and meaning of every clue, in order.
pub(super) static CLUES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
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
