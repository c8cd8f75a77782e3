//! Which words behind a reporting word state something, and which only name a topic: `menjelaskan program itu`.

use super::attribution::Scene;
use super::item::Item;
use crate::lexicon::{Lexicon, WordClass as W};
use crate::rule::RuleMatch;
use crate::rule::pattern::Symbol;
use crate::segment::{Token, TokenKind};
use crate::text::Document;

/// Words of a clause among which its predicate is looked for.
const REACH: usize = 40;
/// Fewest bytes of a word that is a predicate by its prefix.
const LONG: usize = 6;

/// Whether a match of a rule of reported speech reports nothing: the reporting word is not told to have been said, or what
/// stands behind it is a bare topic.
pub(super) fn is_topic(doc: &Document, scene: &Scene, lexicon: &Lexicon, m: &RuleMatch) -> bool {
    let (Some(cue), Some(clause)) = (m.cue, m.clauses.last()) else {
        return false;
    };
    if clause.start <= cue {
        return false;
    }
    let verb = matches!(scene.items[cue].plain, Symbol::CuePre | Symbol::CuePreWeak);
    let before = cue.checked_sub(1).map(|at| scene.items[at]);
    if verb && before.is_some_and(|item| item.classes.has(W::Unreported)) {
        return true;
    }
    let first = scene.items[clause.start];
    let one_word = first.last == first.first + 1;
    let opens = one_word && first.classes.has(W::TopicOpens);
    if clause.start > cue + 1 {
        let passive = scene.items[cue].plain == Symbol::CuePassive;
        // `berorasi, membentangkan spanduk`: one act after another.
        let token = &scene.seg.tokens[first.first as usize];
        let joint =
            scene.items[cue].classes.has(W::CueJoint) && !first.classes.has(W::PronounThird);
        if joint && is_verb(doc, lexicon, token) {
            return true;
        }
        return passive && one_word && first.classes.has(W::ClauseBound);
    }
    let reporting = scene.items[cue].classes;
    if opens || reporting.has(W::CueJoint) {
        return true;
    }
    let topic = reporting.has(W::CueTopic);
    let noun = one_word && first.classes.has(W::TopicNoun);
    let items = &scene.items[clause.clone()];
    let act = one_word && first.classes.has(W::TopicAct) && !items.iter().any(gives_reason);
    (topic || act) && !has_predicate((doc, lexicon), scene, items, noun)
}

/// Whether a reason follows an act: `apresiasi atas …` says something, `apresiasi kepada warga` does not.
fn gives_reason(item: &Item) -> bool {
    item.classes.has(W::ActReason)
}

/// Whether items have a predicate outside their relative clauses and before another clause opens; `shown` if only words that are
/// nothing else count, no verbs.
fn has_predicate(
    (doc, lexicon): (&Document, &Lexicon),
    scene: &Scene,
    items: &[Item],
    shown: bool,
) -> bool {
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        return false;
    };
    let tokens = &scene.seg.tokens[first.first as usize..last.last as usize];
    let mut words = tokens
        .iter()
        .filter(|t| t.kind == TokenKind::Word)
        .take(REACH)
        .peekable();
    let mut relative = false;
    let mut begun = false;
    while let Some(word) = words.next() {
        // `saat ini` opens no clause.
        let time = words
            .peek()
            .is_some_and(|next| next.classes.has(W::Demonstrative));
        let bound = word.classes.has(W::ClauseBound) && !time;
        if word.classes.has(W::RoleLinkOpens) {
            relative = true;
        } else if bound && begun {
            return false;
        } else if (word.classes.has(W::Predicate) || !shown && is_verb(doc, lexicon, word))
            && !std::mem::take(&mut relative)
        {
            return true;
        }
        begun = true;
    }
    false
}

fn is_verb(doc: &Document, lexicon: &Lexicon, word: &Token) -> bool {
    let form = doc.slice(word.span);
    let begins = |len: &usize| {
        let start = form.get(..*len);
        start.is_some_and(|start| lexicon.lookup(start).classes.has(W::PredicatePrefix))
    };
    let points = word.classes.has(W::Demonstrative);
    !points && word.is_lower() && form.len() >= LONG && [2, 3].iter().any(begins)
}
