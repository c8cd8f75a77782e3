//! Is a text Indonesian? A look at its frequent words; only where they are missing is a guesser asked.

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
/// The lengths of the words above, as bits, by their first letters: most words are sorted out by these.
const LENGTHS: [u16; 26] = {
    let mut lengths = [0; 26];
    let lists = [FREQUENT, MALAY, INDONESIAN];
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            let word = lists[list][at].as_bytes();
            lengths[(word[0] - b'a') as usize] |= 1 << word.len();
            at += 1;
        }
        list += 1;
    }
    lengths
};
/// Different Malay words of which a text is Malay; one alone may be a name or a term (`polis asuransi`).
const MALAY_WORDS: u32 = 3;
/// Words that are looked at.
const LOOK: usize = 300;
/// Fewer words tell nothing: the text is kept.
const LEAST: usize = 12;
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

/// The language of a text, from its beginning.
pub(super) fn language(text: &str) -> Language {
    let (mut words, mut frequent, mut malay, mut own) = (0, 0, 0_u32, 0_u32);
    let mut lower = String::with_capacity(16);
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(LOOK)
    {
        words += 1;
        if word.len() > 12 {
            continue;
        }
        lower.clear();
        lower.push_str(word);
        lower.make_ascii_lowercase();
        let first = usize::from(lower.as_bytes()[0].wrapping_sub(b'a'));
        if LENGTHS.get(first).is_none_or(|l| l >> lower.len() & 1 == 0) {
            continue;
        }
        let place = |list: &[&str]| list.binary_search(&lower.as_str()).ok();
        let bit = |list: &[&str]| place(list).map_or(0, |at| 1 << at);
        frequent += usize::from(place(FREQUENT).is_some());
        malay |= bit(MALAY);
        own |= bit(INDONESIAN);
    }
    if frequent * 100 >= words * SHARE && frequent > 0 {
        return if malay.count_ones() >= MALAY_WORDS && malay.count_ones() > own.count_ones() {
            Language::Other("ms", "Malay")
        } else {
            Language::Indonesian
        };
    }
    if words < LEAST && text.len() < 16 * LEAST {
        return Language::Unknown;
    }
    guess(text)
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
        for list in [FREQUENT, MALAY, INDONESIAN] {
            assert!(list.is_sorted(), "{list:?}");
        }
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
