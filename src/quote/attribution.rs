//! From matches of rules to statements: which words report which quotation or clause.

use super::QuoteKind;
use super::item::{Item, NONE, token_span};
use super::phrase::{NounPhrase, PhraseKind};
use crate::lexicon::WordClass;
use crate::rule::pattern::Symbol;
use crate::rule::{RuleKind, RuleMatch, Rules};
use crate::segment::{Calendar, Segmentation, Token, TokenKind};
use crate::text::{Document, Span};

/// A quote or a turn of speech with the rule that found it, before it is known who the speaker is.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The kind of quote; `None` where only the turn is told.
    pub kind: Option<QuoteKind>,
    /// Its pieces.
    pub parts: Vec<Span>,
    /// The reporting word.
    pub cue: Option<Span>,
    /// Whether the reporting word refers back by its clitic (`katanya`).
    pub clitic: bool,
    /// Index of the noun phrase that speaks.
    pub phrase: Option<usize>,
    /// Item of the outlet it came through.
    pub via: Option<Span>,
    /// The rule, as index into [`Rules::list`]; none for a quotation that no rule has claimed.
    pub rule: Option<usize>,
    /// Item it begins at: order in the text.
    pub item: usize,
    /// Items of the whole match.
    pub items: std::ops::Range<usize>,
    /// Index of its first quotation, [`NONE`] for none.
    pub quotation: u32,
}

/// The items of a document and what they stand for.
pub struct Scene<'a> {
    /// Tokens and sentences.
    pub seg: &'a Segmentation,
    /// Items with noun phrases drawn together.
    pub items: &'a [Item],
    /// The noun phrases.
    pub phrases: &'a [NounPhrase],
    /// Content of each quotation.
    pub contents: &'a [Span],
    /// Whether each goes on in the next.
    pub goes_on: &'a [bool],
    /// The days that the document names.
    pub calendar: Calendar<'a>,
}

/// Turns matches into statements in text order; those of reported speech that are `is_topic` into turns of speech. The match with the higher priority wins a quotation, a cue or a clause;
/// among equals the one that begins first, then the shorter.
pub fn statements(
    scene: &Scene,
    rules: &Rules,
    matches: &mut [RuleMatch],
    is_topic: impl Fn(&RuleMatch) -> bool,
    out: &mut Vec<Statement>,
) {
    out.clear();
    matches.sort_by_key(|m| {
        let rule = &rules.list()[m.rule];
        (-rule.priority, m.items.start, m.items.end, m.rule)
    });
    let mut taken = vec![false; scene.items.len()];
    for m in matches.iter() {
        if let Some(mut statement) = claim(scene, rules, m, &mut taken) {
            if statement.kind == Some(QuoteKind::Indirect) && is_topic(m) {
                // Nothing is reported, but it is told who has the word.
                statement.kind = None;
                statement.parts.clear();
            }
            out.push(statement);
        }
    }
    unclaimed(scene, &taken, out);
    out.sort_by_key(|s| (s.item, s.kind.is_none()));
    join_adjacent(scene, out);
}

/// Makes a statement of a match, unless another has taken what it needs.
fn claim(scene: &Scene, rules: &Rules, m: &RuleMatch, taken: &mut [bool]) -> Option<Statement> {
    let rule = &rules.list()[m.rule];
    let clause_taken = m.clauses.iter().any(|c| {
        c.clone()
            .any(|i| taken[i] && is_quote(scene.items[i].plain))
    });
    let needs = m.quotes.iter().chain(&m.fragment).chain(&m.cue);
    if clause_taken || needs.clone().any(|i| taken[*i]) {
        return None;
    }
    let clause_taken = m.clauses.iter().any(|c| c.clone().any(|i| taken[i]));
    let empty = m
        .clauses
        .iter()
        .any(|c| tells_nothing(&scene.items[c.clone()]));
    if rule.kind == RuleKind::Indirect && (clause_taken || empty || describes(scene, rules, m)) {
        return None;
    }
    if m.speaker.is_some_and(|i| is_kin_of_next(scene, i)) {
        return None;
    }
    for i in needs {
        taken[*i] = true;
    }
    if rule.kind == RuleKind::Indirect {
        m.clauses.iter().for_each(|c| taken[c.clone()].fill(true));
    }
    let tokens = &scene.seg.tokens;
    let cue = m.cue.map(|i| &scene.items[i]);
    let items = within(scene, &m.items);
    Some(Statement {
        kind: kind(rule.kind),
        parts: parts(scene, rules, m),
        cue: cue.map(|c| whole(tokens, c)),
        clitic: m.speaker.is_none() && cue.is_some_and(|c| has_clitic(c.plain)),
        phrase: m
            .speaker
            .map(|i| scene.items[i].target)
            .filter(|t| *t != NONE)
            .map(|t| t as usize),
        via: m.via.map(|i| whole(tokens, &scene.items[i])),
        rule: Some(m.rule),
        item: m
            .quotes
            .first()
            .or(m.fragment.as_ref())
            .copied()
            .unwrap_or(items.start),
        items,
        quotation: m.quotes.first().map_or(NONE, |i| scene.items[*i].target),
    })
}

/// Whether a person is named only to tell whose kin the next one is: `Istri Budi, Rina, mengatakan …`.
fn is_kin_of_next(scene: &Scene, speaker: usize) -> bool {
    let item = &scene.items[speaker];
    let kin = |item: &Item| {
        let first = scene.seg.tokens[item.first as usize];
        item.classes.has(WordClass::KinNoun) || first.classes.has(WordClass::KinNoun)
    };
    let before = speaker.checked_sub(1).map(|at| &scene.items[at]);
    let named = item.plain == Symbol::Person && (kin(item) || before.is_some_and(kin));
    let behind = |at: usize| scene.items.get(speaker + at).map(|item| item.plain);
    named && behind(1) == Some(Symbol::Comma) && behind(2) == Some(Symbol::Person)
}

/// Whether a clause says only when and where: `Selasa (5/3/2024)`.
fn tells_nothing(clause: &[Item]) -> bool {
    use Symbol::{Bracket, Comma, Number, Place, Preposition, Time};
    clause.iter().all(|item| {
        matches!(
            item.plain,
            Bracket | Comma | Number | Place | Preposition | Time
        )
    })
}

/// Whether the reporting word belongs to the description of someone unnamed (`seorang warga yang meminta namanya
/// dirahasiakan`).
fn describes(scene: &Scene, rules: &Rules, m: &RuleMatch) -> bool {
    let unnamed = m
        .speaker
        .is_some_and(|i| scene.items[i].plain == Symbol::Unnamed);
    let before = m.cue.and_then(|cue| scene.items.get(cue.checked_sub(1)?));
    unnamed && before.is_some_and(|i| rules.words().get("yang") == Some(i.symbol))
}

fn kind(kind: RuleKind) -> Option<QuoteKind> {
    match kind {
        RuleKind::Direct | RuleKind::Via => Some(QuoteKind::Direct),
        RuleKind::Mixed => Some(QuoteKind::Mixed),
        RuleKind::Indirect => Some(QuoteKind::Indirect),
        RuleKind::Turn => None,
    }
}

/// What a match quotes.
fn parts(scene: &Scene, rules: &Rules, m: &RuleMatch) -> Vec<Span> {
    match rules.list()[m.rule].kind {
        RuleKind::Direct | RuleKind::Via => m.quotes.iter().map(|i| content(scene, *i)).collect(),
        RuleKind::Mixed => m.fragment.iter().map(|i| content(scene, *i)).collect(),
        RuleKind::Indirect => {
            let said = |c: &&std::ops::Range<usize>| m.clauses.len() < 2 || !connects(scene, c);
            let clauses = m.clauses.iter().filter(said);
            let mut parts: Vec<Span> = clauses.map(|c| clause(scene, rules, c)).collect();
            if let Some(last) = parts.last_mut() {
                *last = with_stop(scene, *last);
            }
            parts
        }
        RuleKind::Turn => Vec::new(),
    }
}

/// Whether a clause is nothing but a connective: `Sementara itu`.
fn connects(scene: &Scene, clause: &std::ops::Range<usize>) -> bool {
    let mut items = scene.items[clause.clone()].iter();
    items.all(|item| item.plain == Symbol::Comma || item.classes.has(WordClass::Connective))
}

/// A clause with the stop or comma right behind it, which belongs to it.
fn with_stop(scene: &Scene, clause: Span) -> Span {
    let tokens = &scene.seg.tokens;
    let next = tokens.partition_point(|t| t.span.start() < clause.end());
    let sign = tokens.get(next).filter(|t| {
        matches!(t.kind, TokenKind::Stop | TokenKind::Comma) && t.span.start() == clause.end()
    });
    sign.map_or(clause, |sign| clause.cover(sign.span))
}

fn has_clitic(cue: Symbol) -> bool {
    matches!(
        cue,
        Symbol::CueNya | Symbol::CueNyaWeak | Symbol::CuePrepNya | Symbol::CuePassiveNya
    )
}

/// The items of a match without the sentence boundaries at its ends.
fn within(scene: &Scene, items: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let boundary = |i: usize| matches!(scene.items[i].plain, Symbol::Sentence | Symbol::Paragraph);
    let mut range = items.clone();
    while range.len() > 1 && boundary(range.start) {
        range.start += 1;
    }
    while range.len() > 1 && boundary(range.end - 1) {
        range.end -= 1;
    }
    range
}

fn is_quote(symbol: Symbol) -> bool {
    symbol == Symbol::Quote
}

fn content(scene: &Scene, item: usize) -> Span {
    scene.contents[scene.items[item].target as usize]
}

/// With its clitic: a cue is shown as it stands.
fn whole(tokens: &[Token], item: &Item) -> Span {
    tokens[item.first as usize]
        .span
        .cover(tokens[item.last as usize - 1].span)
}

/// The words of a clause, without the signs at its ends and `bahwa` at its start, but with `agar` and `supaya`: what is
/// wished for begins with them.
fn clause(scene: &Scene, rules: &Rules, items: &std::ops::Range<usize>) -> Span {
    let sign = |i: usize| {
        matches!(
            scene.items[i].plain,
            Symbol::Comma | Symbol::Colon | Symbol::Dash | Symbol::Semicolon
        )
    };
    let is = |i: usize, word: &str| rules.words().get(word) == Some(scene.items[i].symbol);
    let mut range = items.clone();
    let connects = |i: usize| scene.items[i].classes.has(WordClass::Connective);
    if range.len() > 2 && connects(range.start) && sign(range.start + 1) {
        range.start += 1;
    }
    while range.len() > 1 && (sign(range.start) || is(range.start, "bahwa")) {
        range.start += 1;
    }
    while range.len() > 1 && sign(range.end - 1) {
        range.end -= 1;
    }
    let wish = |i: usize| is(i, "agar") || is(i, "supaya");
    if range.start > 0 && wish(range.start - 1) {
        range.start -= 1;
    }
    let (first, last) = (
        scene.items[range.start].first,
        scene.items[range.end - 1].last,
    );
    let span = token_span(&scene.seg.tokens, first, last);
    span.cover(scene.seg.tokens[last as usize - 1].span)
}

/// Quotations that look like speech and that no rule has claimed.
fn unclaimed(scene: &Scene, taken: &[bool], out: &mut Vec<Statement>) {
    for (at, item) in scene.items.iter().enumerate() {
        let alone = at == 0
            || matches!(
                scene.items[at - 1].plain,
                Symbol::Sentence | Symbol::Paragraph | Symbol::Quote
            );
        let long = item.last - item.first > 9;
        if item.plain == Symbol::Quote && !taken[at] && (alone || long) {
            let clitic = unlisted_clitic(scene, at);
            out.push(Statement {
                kind: Some(QuoteKind::Direct),
                parts: vec![scene.contents[item.target as usize]],
                cue: clitic.map(|word| whole(&scene.seg.tokens, word)),
                clitic: clitic.is_some(),
                phrase: None,
                via: None,
                rule: None,
                item: at,
                items: at..at + 1,
                quotation: item.target,
            });
        }
    }
}

/// `"…," tembaknya.`: a word in no list that refers back by its clitic, where a reporting word stands behind a quotation.
fn unlisted_clitic<'a>(scene: &'a Scene, quote: usize) -> Option<&'a Item> {
    use Symbol::{Comma, Paragraph, Preposition, Sentence, Stop, Time, Word};
    let mut next = scene.items[quote + 1..].iter();
    let word = next.next().filter(|item| item.plain == Word)?;
    let token = &scene.seg.tokens[word.first as usize];
    let ends = [Comma, Paragraph, Preposition, Sentence, Stop, Time];
    let closed = next.next().is_none_or(|item| ends.contains(&item.plain));
    (token.base() != token.span && closed).then_some(word)
}

/// Draws quotations together of which one stands right behind the other: `"A." "B," ujar X` is one quote.
fn join_adjacent(scene: &Scene, statements: &mut Vec<Statement>) {
    statements.dedup_by(|two, one| {
        let joins = (one.rule.is_none() || two.rule.is_none())
            && (adjoin(scene, one, two) || reopens(scene, one, two));
        if joins {
            let parts = one.parts.iter().chain(&two.parts).copied().collect();
            let (item, quotation, start) = (one.item, one.quotation, one.items.start);
            let items = start..two.items.end;
            if one.rule.is_none() {
                *one = two.clone();
            }
            (one.item, one.quotation, one.items, one.parts) = (item, quotation, items, parts);
        }
        joins
    });
}

/// Whether one quotation ends one statement and the next begins the other, with nothing but a space between; without a
/// space a break of paragraphs has been lost.
fn adjoin(scene: &Scene, one: &Statement, two: &Statement) -> bool {
    let direct = |s: &Statement| s.kind == Some(QuoteKind::Direct);
    let item = &scene.items[two.item];
    let mut before = scene.items[..two.item].iter().rev();
    let mut last = before.next();
    if last.is_some_and(|i| i.plain == Symbol::Sentence) {
        last = before.next();
    }
    let content = last
        .filter(|i| is_quote(i.plain))
        .map(|i| scene.contents[i.target as usize]);
    let spaced = scene.seg.tokens[item.first as usize].space_before;
    direct(one)
        && direct(two)
        && is_quote(item.plain)
        && spaced
        && content.is_some()
        && content == one.parts.last().copied()
}

/// Whether the last quotation of one statement is left open, and the other's opens it again in the next paragraph.
fn reopens(scene: &Scene, one: &Statement, two: &Statement) -> bool {
    let direct = |s: &Statement| s.kind == Some(QuoteKind::Direct);
    let last = one.parts.last();
    let at = last.and_then(|part| {
        scene
            .contents
            .binary_search_by_key(&part.start(), |c| c.start())
            .ok()
    });
    direct(one)
        && direct(two)
        && at.is_some_and(|at| scene.goes_on[at] && scene.contents.get(at + 1) == two.parts.first())
}

/// What follows the last quotation of a statement.
fn after<'a>(scene: &'a Scene, statement: &Statement) -> impl Iterator<Item = &'a Item> {
    let ended = |i: &&Item| matches!(i.plain, Symbol::Stop | Symbol::Sentence);
    scene.items[statement.items.end..].iter().skip_while(ended)
}

/// Whether the source of a verse or hadith stands behind the quotation: `(HR Muslim)`.
#[must_use]
pub fn is_scripture(scene: &Scene, statement: &Statement) -> bool {
    let Some(bracket) = after(scene, statement).next() else {
        return false;
    };
    let inside = scene.seg.tokens.get(bracket.first as usize + 1);
    bracket.plain == Symbol::Bracket && inside.is_some_and(|t| t.classes.has(WordClass::Scripture))
}

/// Whether a reporting root stands right behind the quotation of a statement.
#[must_use]
pub fn is_reported(scene: &Scene, statement: &Statement) -> bool {
    let next = scene.items.get(statement.items.end);
    next.is_some_and(|next| matches!(next.plain, Symbol::CuePost | Symbol::CuePostWeak))
}

/// Whether words follow a quotation that should tell who speaks, though no rule can read them: `"…," bisik-bisik X`.
#[must_use]
pub fn is_unread(doc: &Document, scene: &Scene, statement: &Statement) -> bool {
    use Symbol::{Capital, CuePost, CuePostWeak, Org, Person, Role, Unnamed, Word};
    let goes_on = statement
        .parts
        .last()
        .is_some_and(|part| doc.slice(*part).ends_with(','));
    let next = scene.items.get(statement.items.end);
    next.is_some_and(|next| match next.plain {
        CuePost | CuePostWeak | Word => true,
        Capital | Org | Person | Role | Unnamed => goes_on,
        _ => false,
    })
}

/// Whether a text speaks, not a person: `tulis keterangan itu`, `demikian bunyi spanduk itu` after the quotation.
#[must_use]
pub fn text_speaks(scene: &Scene, statement: &Statement) -> bool {
    /// Words between the quotation or reporting word and the text.
    const REACH: usize = 3;
    let after = statement.cue.map_or_else(
        || statement.parts.last().map(|part| part.end()),
        |cue| Some(cue.end()),
    );
    let Some(after) = after else { return false };
    let tokens = &scene.seg.tokens;
    let from = tokens.partition_point(|t| t.span.start() < after);
    let word = tokens[from..].iter().find(|t| t.kind == TokenKind::Word);
    let thus = word.is_some_and(|t| t.classes.has(WordClass::Thus) && !t.is_capital());
    if thus && statement.rule.is_none() {
        return true;
    }
    tokens[from..]
        .iter()
        .filter(|t| t.kind == TokenKind::Word)
        .take(REACH)
        .take_while(|t| !t.is_capital() && !t.classes.has(WordClass::Preposition))
        .any(|t| t.classes.has(WordClass::WrittenText))
}

/// Whether a written text of which nobody is told to have written it is quoted: words behind the quotation lead to it (`demikian
/// bunyi aturannya`). What stands on a sign is none.
#[must_use]
pub fn is_text(scene: &Scene, statement: &Statement) -> bool {
    /// Words looked at.
    const REACH: usize = 6;
    let tokens = &scene.seg.tokens;
    let Some(last) = statement.parts.last() else {
        return false;
    };
    let word = |t: &&Token| t.kind == TokenKind::Word;
    let is = |t: &Token, class| t.classes.has(class);
    let behind = tokens.partition_point(|t| t.span.start() < last.end());
    let ended = |t: &&Token| !matches!(t.kind, TokenKind::Stop | TokenKind::Comma);
    let after = tokens[behind..].iter().skip_while(|t| !word(t));
    let after = after.take_while(ended).filter(word);
    let after = after
        .take(REACH)
        .take_while(|t| !t.is_capital() || is(t, WordClass::Thus));
    let mut leads = false;
    let mut text = false;
    for (at, token) in after.enumerate() {
        leads |= at == 0 && is(token, WordClass::Thus);
        text |= is(token, WordClass::WrittenText) || at > 0 && is(token, WordClass::Thus);
        if is(token, WordClass::Sign) {
            return false;
        }
    }
    leads && text
}

/// Whether a noun phrase speaks for a document only (`menurut data`), which is no speaker.
#[must_use]
pub fn is_document(scene: &Scene, phrase: &NounPhrase) -> bool {
    phrase.kind != PhraseKind::Person
        && scene.seg.tokens[phrase.first as usize]
            .classes
            .has(WordClass::DocumentNoun)
}
