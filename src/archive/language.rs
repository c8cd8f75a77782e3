//! Is a text Indonesian? A look at its frequent words, stretch by stretch; only where they are missing is a guesser
//! asked, and it is believed only where nothing at all speaks for Indonesian.

use crate::lexicon::{Letters, Short};
use std::sync::LazyLock;

/// Words of which every Indonesian text is full, in byte order.
const FREQUENT: &[&str] = &[
    "ada", "adalah", "agar", "akan", "antara", "atas", "atau", "bagi", "bahwa", "banyak", "belum",
    "bisa", "dalam", "dan", "dapat", "dari", "dengan", "di", "dia", "hari", "harus", "hingga",
    "ia", "ini", "itu", "jika", "juga", "kami", "karena", "kata", "ke", "kepada", "kita", "lain",
    "lebih", "masih", "mereka", "namun", "oleh", "orang", "pada", "para", "saat", "saja", "sangat",
    "saya", "sebagai", "sebuah", "secara", "sejak", "seperti", "serta", "setelah", "sudah",
    "tahun", "tak", "telah", "tersebut", "tidak", "untuk", "yang",
];
/// Words that are Malay where Indonesian has others, in byte order.
const MALAY: &[&str] = &[
    "bahawa", "beritahu", "encik", "iaitu", "ialah", "kerana", "mahu", "menerusi", "polis",
    "sahaja", "syarikat",
];
/// Words that are Indonesian where Malay has others, in byte order.
const INDONESIAN: &[&str] = &[
    "bahwa",
    "bisa",
    "karena",
    "mobil",
    "perusahaan",
    "polisi",
    "rp",
    "saja",
    "uang",
    "usai",
    "wib",
    "yaitu",
];
/// Words of news that short notices have where they have no frequent ones, in byte order.
const NEWS: &[&str] = &[
    "anggota",
    "baru",
    "bupati",
    "daerah",
    "dua",
    "gubernur",
    "jadi",
    "kabupaten",
    "kali",
    "kata",
    "kepala",
    "kerja",
    "ketua",
    "menjadi",
    "menteri",
    "negara",
    "polisi",
    "rapat",
    "rumah",
    "sakit",
    "satu",
    "sidang",
    "soal",
    "terkait",
    "tiga",
    "tim",
    "tinjau",
    "tuan",
    "wakil",
    "warga",
];
/// Javanese words that Indonesian has not, in byte order.
const JAVANESE: &[&str] = &[
    "ana", "dening", "iki", "iku", "ing", "kang", "karo", "kula", "lan", "marang", "nalika", "ora",
    "punika", "saka", "sing", "wis", "wong", "wonten",
];
/// Different Malay words of which a text is Malay; one alone may be a name or a term (`polis asuransi`).
const MALAY_WORDS: u32 = 3;
/// So many Malay words weigh as much as one Indonesian word: an Indonesian article may quote a Malay one.
const MALAY_WEIGHT: u32 = 3;
/// Different Javanese words without which no text is Javanese.
const JAVANESE_WORDS: u32 = 3;
/// Words of one stretch.
const STRETCH: usize = 300;
/// Stretches that are looked at: behind a foreign beginning the article may still come.
const STRETCHES: usize = 20;
/// Fewer words tell nothing: the text is kept.
const LEAST: usize = 12;
/// Of a hundred words of a foreign text fewer look Indonesian.
const FOREIGN: usize = 5;
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

/// What one stretch of a text tells; the last two are sets of different words.
#[derive(Debug, Default)]
struct Signs {
    words: usize,
    frequent: usize,
    malay: u32,
    own: u32,
}

impl Signs {
    fn take(words: &mut Words<'_>) -> Signs {
        let signs = &*SIGNS;
        let mut sum = Signs::default();
        for word in words.take(STRETCH) {
            sum.words += 1;
            if let Some(sign) = word.and_then(|word| signs.of(word)) {
                sum.frequent += usize::from(sign.frequent);
                sum.malay |= sign.malay;
                sum.own |= sign.own;
            }
        }
        sum
    }

    fn indonesian(&self) -> bool {
        self.frequent > 0 && self.frequent * 100 >= self.words * SHARE
    }

    fn malay(&self) -> bool {
        let (malay, own) = (self.malay.count_ones(), self.own.count_ones());
        malay >= MALAY_WORDS && malay > MALAY_WEIGHT * own
    }
}

/// What one word tells; the last two are its bits in the sets of [`Signs`].
#[derive(Debug, Clone, Copy, Default)]
struct Sign {
    frequent: bool,
    malay: u32,
    own: u32,
}

/// The words of the first three lists with what they tell, by the upper bits of their hash.
struct SignTable(Vec<Vec<(Short, Sign)>>);

static SIGNS: LazyLock<SignTable> = LazyLock::new(SignTable::new);

impl SignTable {
    /// Lists of words, as a power of two.
    const BITS: u32 = 10;

    fn new() -> SignTable {
        let mut table = SignTable(vec![Vec::new(); 1 << SignTable::BITS]);
        for word in [FREQUENT, MALAY, INDONESIAN].concat() {
            let Some(key) = Short::of(word.as_bytes()) else {
                continue;
            };
            let known = &mut table.0[SignTable::home(key)];
            let sign = Sign {
                frequent: place(FREQUENT, word).is_some(),
                malay: bit(MALAY, word),
                own: bit(INDONESIAN, word),
            };
            if !known.iter().any(|(other, _)| *other == key) {
                known.push((key, sign));
            }
        }
        table
    }

    fn home(word: Short) -> usize {
        (word.hash() >> (u32::BITS - SignTable::BITS)) as usize
    }

    fn of(&self, word: Short) -> Option<Sign> {
        let known = self.0[SignTable::home(word)].iter();
        known
            .copied()
            .find(|(key, _)| *key == word)
            .map(|(_, sign)| sign)
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

fn place(list: &[&str], word: &str) -> Option<usize> {
    list.binary_search(&word).ok()
}

fn bit(list: &[&str], word: &str) -> u32 {
    place(list, word).map_or(0, |at| 1 << at)
}

/// Whether what the guesser says of a text may be believed.
fn believable(guessed: Language, text: &str) -> bool {
    let (mut words, mut likely, mut javanese) = (0, 0, 0_u32);
    for word in split(text).take(STRETCH) {
        let word = word.to_ascii_lowercase();
        let known = place(FREQUENT, &word).is_some() || place(NEWS, &word).is_some();
        words += 1;
        likely += usize::from(known || formed(&word));
        javanese |= bit(JAVANESE, &word);
    }
    match guessed {
        Language::Other("jv", _) if javanese.count_ones() < JAVANESE_WORDS => false,
        Language::Other(..) => likely * 100 < words * FOREIGN,
        Language::Indonesian | Language::Unknown => true,
    }
}

/// Whether a word (in lower case) is built as Indonesian builds words and English does not.
fn formed(word: &str) -> bool {
    const LONG: usize = 7;
    let (begins, ends) = (
        |part: &&str| word.starts_with(*part),
        |part: &&str| word.ends_with(*part),
    );
    word.len() >= LONG
        && (["kan", "nya"].iter().any(ends)
            || ["meng", "meny", "memp", "diper"].iter().any(begins)
            || ["ke", "pe"].iter().any(begins) && word.ends_with("an"))
}

/// The language of a text. One that is Indonesian in its beginning, or in a later stretch, is Indonesian.
pub(super) fn language(text: &str) -> Language {
    let mut words = Words { text, at: 0 };
    let first = Signs::take(&mut words);
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
        let later = Signs::take(&mut words);
        if later.words < LEAST {
            break;
        }
        if later.indonesian() && !later.malay() {
            return Language::Indonesian;
        }
    }
    let guessed = guess(text);
    if believable(guessed, text) {
        guessed
    } else {
        Language::Unknown
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

    #[test]
    fn the_word_lists_are_in_order() {
        for list in [FREQUENT, NEWS, MALAY, INDONESIAN, JAVANESE] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

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
                "",
            ),
            (
                "Tim Juri Tinjau Taman Kota / Anggota tim juri lomba taman meninjau langsung Taman Rekso \
                 Wibowo, Dukuh Kidul, Wonokerto...",
                "",
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
            assert_eq!(language(text).code(), expected, "{text}");
        }
    }
}
