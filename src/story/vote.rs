//! Who spoke, when several articles have the same words.

use super::quotes::Stand;
use std::collections::BTreeMap;

/// The share of the votes that a speaker must have to be agreed on.
const MAJORITY: f64 = 0.6;
/// What the vote of a body, and of somebody unnamed, counts against that of a named person.
const BODY: f64 = 0.5;
/// No vote is surer.
const SUREST: f64 = 0.99;
/// No agreement is surer: copies make the same mistakes.
const MOST: f64 = 0.95;

/// What an article says of a quote's speaker.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Vote<'a> {
    pub(super) article: &'a str,
    pub(super) name: &'a str,
    /// `person`, `organization` or `unnamed`.
    pub(super) kind: &'a str,
    pub(super) entity_id: &'a str,
    pub(super) wikidata: &'a str,
    pub(super) confidence: f64,
}

/// What a group says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome<'a> {
    /// The speaker, under the fullest name of the camp.
    pub(super) agreed: Option<Vote<'a>>,
    /// The share of the votes for the speaker with most of them.
    pub(super) agreement: f64,
    /// How sure a row is that is filled by it.
    pub(super) confidence: f64,
    /// How many articles are for it.
    pub(super) voters: usize,
    /// How each vote stands to it.
    pub(super) stands: Vec<Stand>,
}

impl Vote<'_> {
    fn is_named(&self) -> bool {
        !self.name.is_empty() && self.kind != UNNAMED
    }

    /// The odds of being right, on a scale where they add up: .5 is .7, .9 is 2.3, .99 is 4.6.
    fn weight(&self) -> f64 {
        let weight = -(1.0 - self.confidence.clamp(0.0, SUREST)).ln();
        if self.kind == PERSON {
            weight
        } else {
            BODY * weight
        }
    }

    fn words(&self) -> Vec<String> {
        let words = self
            .name
            .split(|c: char| !c.is_alphanumeric() && !APOSTROPHES.contains(&c));
        let words = words.map(|word| word.replace(APOSTROPHES, "").to_lowercase());
        words.filter(|word| !word.is_empty()).collect()
    }

    /// How full the name is: free of words that ran together (`SitiKepala`), by its words, with an id.
    fn fullness(&self) -> (bool, usize, bool) {
        (
            !is_glued(self.name),
            self.words().len(),
            !self.entity_id.is_empty(),
        )
    }

    /// The letters of the name, without initials and what stands between the words.
    fn letters(&self) -> String {
        let mut words = self.words();
        words.retain(|word| word.chars().count() > 1);
        words.concat()
    }
}

/// Whether a capital follows a small letter inside of a word, or a small letter two capitals.
fn is_glued(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let inner = letters
        .windows(2)
        .any(|two| two[0].is_lowercase() && two[1].is_uppercase());
    let behind = |three: &[char]| {
        three[0].is_uppercase() && three[1].is_uppercase() && three[2].is_lowercase()
    };
    inner || letters.windows(3).any(behind)
}

const PERSON: &str = "person";
const UNNAMED: &str = "unnamed";
const APOSTROPHES: [char; 4] = ['\'', '’', '‘', '`'];

/// Those who may be one speaker, and what the articles have for them.
#[derive(Debug, Default)]
struct Camp {
    votes: Vec<usize>,
    weight: f64,
}

/// Lets the votes agree.
pub(super) fn agreed<'a>(votes: &[Vote<'a>]) -> Outcome<'a> {
    let mut camps = camps(votes);
    for camp in &mut camps {
        camp.weight = strongest(votes, camp).values().sum();
    }
    let all: f64 = camps.iter().map(|camp| camp.weight).sum();
    // Of two as strong, the one that stands first.
    let best = (0..camps.len())
        .rev()
        .max_by(|a, b| camps[*a].weight.total_cmp(&camps[*b].weight));
    let Some(best) = best.map(|best| &camps[best]) else {
        let open = |vote: &Vote<'_>| {
            if vote.name.is_empty() {
                Stand::Empty
            } else {
                Stand::Open
            }
        };
        return Outcome {
            agreed: None,
            agreement: 0.0,
            confidence: 0.0,
            voters: 0,
            stands: votes.iter().map(open).collect(),
        };
    };
    let agreement = if all > 0.0 { best.weight / all } else { 0.0 };
    let agreed = fullest(votes, best).filter(|_| agreement >= MAJORITY);
    let stand = |(index, vote): (usize, &Vote<'_>)| match agreed {
        _ if vote.name.is_empty() => Stand::Empty,
        None => Stand::Open,
        Some(agreed) if best.votes.contains(&index) && vote.name == agreed.name => Stand::Agrees,
        Some(_) if best.votes.contains(&index) || vote.kind == UNNAMED => Stand::Less,
        Some(_) => Stand::Contradicts,
    };
    let surest = best.votes.iter().map(|vote| votes[*vote].confidence);
    Outcome {
        agreed,
        agreement,
        confidence: surest.fold(0.0, f64::max).min(MOST) * agreement,
        voters: strongest(votes, best).len(),
        stands: votes.iter().enumerate().map(stand).collect(),
    }
}

/// The fullest name of a camp: of two words or more before one word; then the one that most rows have, since what one article alone
/// has more may be a neighbour that ran into it (`Ketika Rina Melati`); then with an id, by its words, the shorter (`Melati` than
/// `Melatiyang`), the first.
fn fullest<'a>(votes: &[Vote<'a>], best: &Camp) -> Option<Vote<'a>> {
    let times = |vote: &Vote<'_>| {
        let same = best
            .votes
            .iter()
            .filter(|other| votes[**other].name == vote.name);
        same.count()
    };
    best.votes.iter().map(|vote| votes[*vote]).reduce(|a, b| {
        let full = |vote: &Vote<'_>| {
            let letters = std::cmp::Reverse(vote.name.chars().count());
            let (clean, words, known) = vote.fullness();
            (clean, words > 1, times(vote), known, words, letters)
        };
        if full(&b) > full(&a) { b } else { a }
    })
}

/// The strongest vote of each article of a camp: an article that has the words twice votes once.
fn strongest<'a>(votes: &[Vote<'a>], camp: &Camp) -> BTreeMap<&'a str, f64> {
    let mut strongest = BTreeMap::new();
    for vote in camp.votes.iter().map(|vote| &votes[*vote]) {
        let most: &mut f64 = strongest.entry(vote.article).or_default();
        *most = most.max(vote.weight());
    }
    strongest
}

/// The named votes, those for one speaker together: the fullest names first, each shorter one with the only one it fits,
/// and where it fits several (`Ahmad` both of two Ahmads) for itself.
fn camps(votes: &[Vote<'_>]) -> Vec<Camp> {
    let mut order: Vec<usize> = (0..votes.len()).filter(|v| votes[*v].is_named()).collect();
    order.sort_by_key(|vote| std::cmp::Reverse(votes[*vote].fullness()));
    let mut camps: Vec<Camp> = Vec::new();
    for index in order {
        let vote = &votes[index];
        let fits = |camp: &&mut Camp| camp.votes.iter().any(|v| one_speaker(&votes[*v], vote));
        let mut fitting: Vec<&mut Camp> = camps.iter_mut().filter(fits).collect();
        if let [camp] = &mut fitting[..] {
            camp.votes.push(index);
        } else {
            camps.push(Camp {
                votes: vec![index],
                weight: 0.0,
            });
        }
    }
    camps
}

/// Whether two named votes may be for one speaker.
fn one_speaker(full: &Vote<'_>, short: &Vote<'_>) -> bool {
    if full.kind != short.kind {
        return false;
    }
    if !full.entity_id.is_empty() && !short.entity_id.is_empty() {
        return full.entity_id == short.entity_id;
    }
    if is_glued(full.name) || is_glued(short.name) {
        let (one, other) = (full.letters(), short.letters());
        return one.contains(&other) || other.contains(&one);
    }
    let (full, short) = (full.words(), short.words());
    let (mut same, mut near) = (0, 0);
    for word in &short {
        if full.contains(word) {
            same += 1;
        } else if full.iter().any(|other| one_letter(word, other)) {
            near += 1;
        }
    }
    // The words are the same, so the speaker is likely to be, whose name has a slip in one word.
    same + near == short.len() && near <= 1 && same + near > 0
        || same > 0 && same + 1 == short.len() && short.iter().any(|word| runs_on(word, &full))
}

/// Whether a word of the name is the beginning of this one, or the other way round: the next word was glued to it.
fn runs_on(word: &str, full: &[String]) -> bool {
    let long = |word: &str| word.chars().count() >= 4;
    !full.iter().any(|other| other == word)
        && full.iter().any(|other| {
            long(word) && other.starts_with(word) || long(other) && word.starts_with(other.as_str())
        })
}

/// Whether two words of five letters or more differ in one letter: another, more or less.
fn one_letter(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (long, short) = if one.len() < other.len() {
        (&other, &one)
    } else {
        (&one, &other)
    };
    if short.len() < 5 || long.len() - short.len() > 1 {
        return false;
    }
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let rest = if long.len() == short.len() {
        same + 1
    } else {
        same
    };
    long[(same + 1).min(long.len())..] == short[rest.min(short.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(article: &'static str, name: &'static str, confidence: f64) -> Vote<'static> {
        Vote {
            article,
            name,
            kind: if name.starts_with("seorang") {
                UNNAMED
            } else {
                PERSON
            },
            confidence,
            ..Vote::default()
        }
    }

    #[test]
    fn the_fullest_name_of_the_strongest_camp_is_agreed_on() {
        let votes = [
            vote("a", "Melati", 0.99),
            vote("b", "Rina Melati", 0.9),
            vote("c", "Joko Umbaran", 0.6),
            vote("d", "", 0.0),
            vote("e", "seorang warga", 0.8),
            vote("f", "Rina Melatti", 0.9),
        ];
        let outcome = agreed(&votes);
        assert_eq!(
            outcome.agreed.map(|agreed| agreed.name),
            Some("Rina Melati")
        );
        use Stand::{Agrees, Contradicts, Empty, Less};
        assert_eq!(
            outcome.stands,
            [Less, Agrees, Contradicts, Empty, Less, Less]
        );
        assert_eq!(outcome.voters, 3);
        assert!(outcome.agreement > 0.85 && outcome.agreement < 0.95);
        assert!(outcome.confidence < outcome.agreement);
    }

    #[test]
    fn two_as_strong_agree_on_nobody() {
        let outcome = agreed(&[
            vote("a", "Rina Melati", 0.99),
            vote("b", "Joko Umbaran", 0.99),
        ]);
        assert_eq!((outcome.agreed, outcome.agreement), (None, 0.5));
        assert_eq!(outcome.stands, [Stand::Open, Stand::Open]);
        // Twice in one article is one vote.
        let votes = [
            vote("a", "Rina Melati", 0.99),
            vote("a", "Rina Melati", 0.99),
            vote("b", "Joko Umbaran", 0.99),
        ];
        assert_eq!(agreed(&votes).agreed, None);
    }

    #[test]
    fn a_short_name_that_fits_two_is_with_neither() {
        let outcome = agreed(&[
            vote("a", "Ahmad Ruwat", 0.9),
            vote("b", "Ahmad Bondan", 0.9),
            vote("c", "Ahmad", 0.9),
        ]);
        assert_eq!(outcome.agreed, None);
        let ids = [("a", "one"), ("b", "two")].map(|(article, entity_id)| Vote {
            entity_id,
            ..vote(article, "Ahmad Ruwat", 0.9)
        });
        assert_eq!(agreed(&ids).agreed, None);
    }

    #[test]
    fn a_name_that_ran_into_its_neighbours_is_not_the_fullest() {
        for (clean, glued) in [
            ("Rina Melati", "DinasPengairanRina Melati"),
            ("Rina Melati", "Rina MelatiKepala Dinas"),
            ("Rukun Tani RTW", "Rukun Tani RTWkemudian"),
            ("I Rina Melati", "Rina Melati dilansirSuaraDusun"),
            ("Rina Melati", "Rina Melatiyang"),
        ] {
            let outcome = agreed(&[vote("a", glued, 0.9), vote("b", clean, 0.9)]);
            assert_eq!(
                outcome.agreed.map(|agreed| agreed.name),
                Some(clean),
                "{glued}"
            );
            let outcome = agreed(&[vote("a", glued, 0.9), vote("b", "Joko Umbaran", 0.9)]);
            assert_eq!(outcome.agreed, None, "{glued}");
        }
    }

    #[test]
    fn one_letter_may_differ() {
        for (one, other, same) in [
            ("melati", "melatti", true),
            ("melati", "melaty", true),
            ("melati", "melat", true),
            ("melati", "elati", true),
            ("simanjuntak", "simanjutak", true),
            ("melati", "maleti", false),
            ("rina", "rini", false),
            ("ani", "adi", false),
            ("melati", "melatika", false),
        ] {
            assert_eq!(one_letter(one, other), same, "{one} {other}");
            assert_eq!(one_letter(other, one), same, "{other} {one}");
        }
    }
}
