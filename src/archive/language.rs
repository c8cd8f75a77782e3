//! Is a text Indonesian? A look at its frequent words, stretch by stretch; only where they are missing is a guesser
//! asked, and it is believed only where nothing at all speaks for Indonesian.

use crate::lexicon::{Classes, Letters, Lexicon, Short, WordClass as W};

/// Different Malay words of which a text is Malay; one alone may be a name or a term (`polis asuransi`).
const MALAY_WORDS: usize = 3;
/// So many Malay words weigh as much as one Indonesian word: an Indonesian article may quote a Malay one.
const MALAY_WEIGHT: usize = 3;
/// Different Javanese words without which no text is Javanese.
const JAVANESE_WORDS: usize = 3;
/// Words of one stretch.
const STRETCH: usize = 300;
/// Stretches that are looked at: behind a foreign beginning the article may still come.
const STRETCHES: usize = 20;
/// Fewer words tell nothing: the text is kept.
const LEAST: usize = 12;
/// Of a hundred words of a foreign text fewer look Indonesian.
const FOREIGN: usize = 5;
/// Of a hundred words so many look Indonesian in a text of which that is said without frequent ones.
const LIKELY: usize = 10;
/// Of a hundred words so many are frequent ones in any Indonesian text; real articles have 15 to 35.
const SHARE: usize = 8;

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Indonesian.
    Indonesian,
    /// Too short, or nothing tells.
    Unknown,
    /// Another: ISO 639-1 (empty where there is no code), and its English name.
    Other(&'static str, &'static str),
}

impl Language {
    /// ISO 639-1, or nothing.
    pub(super) fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::Unknown => "",
            Language::Other(code, _) => code,
        }
    }
}

/// What one stretch of a text tells.
#[derive(Debug, Default)]
struct Signs {
    words: usize,
    frequent: usize,
    malay: Different,
    own: Different,
}

/// Different words, as many as matter.
#[derive(Debug, Default)]
struct Different(Vec<Short>);

impl Different {
    const MOST: usize = 32;

    fn add(&mut self, word: Short) {
        if self.0.len() < Different::MOST && !self.0.contains(&word) {
            self.0.push(word);
        }
    }

    fn count(&self) -> usize {
        self.0.len()
    }
}

impl Signs {
    /// Looks at the next stretch; no further than until it is Indonesian beyond doubt.
    fn take(words: &mut Words<'_>, lexicon: &Lexicon) -> Signs {
        const ENOUGH: usize = STRETCH * SHARE / 100;
        let mut sum = Signs::default();
        for word in words.take(STRETCH) {
            sum.words += 1;
            let Some(word) = word else { continue };
            let classes = lexicon.find_short(word).classes;
            sum.frequent += usize::from(classes.has(W::FrequentWord));
            if classes.has(W::MalayWord) {
                sum.malay.add(word);
            }
            if classes.has(W::IndonesianWord) {
                sum.own.add(word);
            }
            if sum.frequent >= ENOUGH && sum.malay.count() == 0 {
                break;
            }
        }
        sum
    }

    fn indonesian(&self) -> bool {
        self.frequent > 0 && self.frequent * 100 >= self.words * SHARE
    }

    fn malay(&self) -> bool {
        let (malay, own) = (self.malay.count(), self.own.count());
        malay >= MALAY_WORDS && malay > MALAY_WEIGHT * own
    }
}

/// The words of a text, runs of letters: in lower case, where they are short and of ASCII letters.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = Option<Short>;

    fn next(&mut self) -> Option<Option<Short>> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if byte.is_ascii_alphabetic() || !byte.is_ascii() {
                break;
            }
            self.at += 1;
        }
        if let Some(sixteen) = bytes[self.at..].first_chunk() {
            let letters = Letters::at_start(*sixteen);
            let next = sixteen.get(letters.len);
            if letters.len > 0 && next.is_some_and(u8::is_ascii) {
                self.at += letters.len;
                return Some(Some(letters.key));
            }
        }
        let rest = &self.text[self.at..];
        let start = rest.find(char::is_alphabetic)?;
        let word = &rest[start..];
        let word = &word[..word
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(word.len())];
        self.at += start + word.len();
        Some(Short::of(word.to_ascii_lowercase().as_bytes()))
    }
}

/// What a whole text tells that has too few frequent words.
struct Look {
    words: usize,
    likely: usize,
    javanese: Different,
}

impl Look {
    fn at(text: &str, lexicon: &Lexicon) -> Look {
        const KNOWN: Classes = Classes::of(&[W::FrequentWord, W::NewsWord]);
        let mut look = Look {
            words: 0,
            likely: 0,
            javanese: Different::default(),
        };
        for word in split(text).take(STRETCH) {
            let word = word.to_ascii_lowercase();
            let classes = lexicon.lookup(&word).classes;
            look.words += 1;
            look.likely += usize::from(classes.any(KNOWN) || formed(&word, lexicon));
            if classes.has(W::JavaneseWord)
                && let Some(word) = Short::of(word.as_bytes())
            {
                look.javanese.add(word);
            }
        }
        look
    }

    fn javanese(&self) -> bool {
        self.javanese.count() >= JAVANESE_WORDS
    }

    /// Whether it may be in another language.
    fn foreign(&self) -> bool {
        self.likely * 100 < self.words * FOREIGN
    }
}

/// Whether a word (in lower case) is built as Indonesian builds words and English does not.
fn formed(word: &str, lexicon: &Lexicon) -> bool {
    const LONG: usize = 7;
    if word.len() < LONG || !word.is_ascii() {
        return false;
    }
    let is = |part: &str, class| lexicon.lookup(part).classes.has(class);
    let around = format!("{}-{}", &word[..2], &word[word.len() - 2..]);
    is(&word[word.len() - 3..], W::WordEnding)
        || [4, 5].iter().any(|&len| is(&word[..len], W::WordBeginning))
        || is(&around, W::WordAround)
}

/// The language of a text. One that is Indonesian in its beginning, or in a later stretch, is Indonesian.
pub(super) fn language(text: &str, lexicon: &Lexicon) -> Language {
    let mut words = Words { text, at: 0 };
    let first = Signs::take(&mut words, lexicon);
    if first.indonesian() {
        return if first.malay() {
            Language::Other("ms", "Malay")
        } else {
            Language::Indonesian
        };
    }
    if first.words < LEAST && text.len() < 16 * LEAST {
        return Language::Unknown;
    }
    for _ in 1..STRETCHES {
        let later = Signs::take(&mut words, lexicon);
        if later.words < LEAST {
            break;
        }
        if later.indonesian() && !later.malay() {
            return Language::Indonesian;
        }
    }
    let look = Look::at(text, lexicon);
    if !look.foreign() && !look.javanese() {
        // No guess of another language would be believed: the guesser, which is slow, need not be asked.
        return if look.likely * 100 >= look.words * LIKELY {
            Language::Indonesian
        } else {
            Language::Unknown
        };
    }
    match guess(text) {
        Language::Other("jv", _) if !look.javanese() => Language::Unknown,
        Language::Other(..) if !look.foreign() => Language::Unknown,
        guessed => guessed,
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
}

#[cfg(feature = "archives")]
fn guess(text: &str) -> Language {
    /// Bytes that the guesser is given.
    const GIVEN: usize = 2000;
    let mut end = text.len().min(GIVEN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match whatlang::detect(&text[..end]) {
        Some(info) if info.lang() == whatlang::Lang::Ind => Language::Indonesian,
        Some(info) if info.is_reliable() => {
            Language::Other(code(info.lang()), info.lang().eng_name())
        }
        _ => Language::Unknown,
    }
}

#[cfg(not(feature = "archives"))]
fn guess(_: &str) -> Language {
    Language::Unknown
}

/// ISO 639-3, as the guesser has it, and ISO 639-1.
#[cfg(feature = "archives")]
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("eng", "en"), ("jav", "jv"), ("nld", "nl"), ("cmn", "zh"), ("jpn", "ja"), ("kor", "ko"),
    ("ara", "ar"), ("tha", "th"), ("vie", "vi"), ("hin", "hi"), ("tam", "ta"), ("ben", "bn"),
    ("urd", "ur"), ("pes", "fa"), ("tur", "tr"), ("rus", "ru"), ("ukr", "uk"), ("deu", "de"),
    ("fra", "fr"), ("spa", "es"), ("por", "pt"), ("ita", "it"), ("pol", "pl"), ("swe", "sv"),
    ("dan", "da"), ("nob", "nb"), ("fin", "fi"), ("ces", "cs"), ("slk", "sk"), ("hun", "hu"),
    ("ron", "ro"), ("ell", "el"), ("heb", "he"), ("tgl", "tl"), ("khm", "km"), ("mya", "my"),
    ("lat", "la"), ("cat", "ca"), ("hrv", "hr"), ("srp", "sr"), ("bul", "bg"), ("est", "et"),
    ("lav", "lv"), ("lit", "lt"), ("slv", "sl"), ("epo", "eo"), ("afr", "af"), ("zul", "zu"),
    ("sna", "sn"), ("amh", "am"), ("aze", "az"), ("bel", "be"), ("guj", "gu"), ("hye", "hy"),
    ("kan", "kn"), ("kat", "ka"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("nep", "ne"),
    ("ori", "or"), ("pan", "pa"), ("sin", "si"), ("tel", "te"), ("tuk", "tk"), ("uzb", "uz"),
    ("yid", "yi"), ("aka", "ak"), ("cym", "cy"),
];

#[cfg(feature = "archives")]
fn code(language: whatlang::Lang) -> &'static str {
    CODES
        .iter()
        .find(|(long, _)| *long == language.code())
        .map_or("", |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn the_words_of_a_text_are_its_runs_of_letters() {
        let text = "Élan (kata-NYA): Covid19, pertanggungjawaban\u{a0}itu naïf… dan é";
        let walked: Vec<_> = Words { text, at: 0 }.collect();
        let expected = split(text).map(|word| Short::of(word.to_ascii_lowercase().as_bytes()));
        assert_eq!(walked, expected.collect::<Vec<_>>());
        assert_eq!(walked.len(), 9);
    }

    #[test]
    fn languages_are_told_apart() {
        for (text, expected) in [
            (
                "Warga di tepi sungai itu sudah mengungsi sejak pagi karena air naik, kata kepala desa.",
                "id",
            ),
            ("Rina juara.", ""),
            (
                "Bupati Buka Lokakarya Literasi Digital / Wakil Bupati Lembah Sari menghadiri Lembah Sari \
                 Digital Literacy Conference on the Future of Work and Learning...",
                "id",
            ),
            (
                "Tim Juri Tinjau Taman Kota / Anggota tim juri lomba taman meninjau langsung Taman Rekso \
                 Wibowo, Dukuh Kidul, Wonokerto...",
                "id",
            ),
            (
                "Kula lan kanca-kanca wis teka ing omah iku nalika srengenge durung munggah, lan wong tuwane ora ana.",
                "jv",
            ),
            (
                "The residents of the village left their homes early in the morning because the river was rising.",
                "en",
            ),
            (
                "Perusahaan asuransi itu menjual polis hospital, dan semalam boleh jadi Encik Wang datang naik kereta.",
                "id",
            ),
            (
                "Polis berkata, syarikat itu ialah milik seorang ahli perniagaan yang mahu membayar wang sahaja, \
                 kerana kerajaan boleh menutup hospital itu, dan semalam kereta beliau ditemui di situ.",
                "ms",
            ),
        ] {
            assert_eq!(
                language(text, builtin::lexicon()).code(),
                expected,
                "{text}"
            );
        }
    }
}
