//! Which of a page's lines are the article.
//!
//! Every line of prose votes for the box it stands in and, by half, for the box around that; the box with the most
//! votes, held against its share of links, is the article. Of its lines those are kept that are not links, captions,
//! bylines or calls to read something else.

use super::meta::letters;
use super::tree::{Page, Tag, push_collapsed};

/// A line shorter than this, in bytes, has no vote.
const VOTE_LEAST: usize = 25;
/// How far up the rest of an article is looked for.
const LEVELS: usize = 6;
/// So much more prose than scraps has what is taken.
const SCRAPS: usize = 3;
/// How far up a box's foreign class reaches.
const REACH: usize = 6;

/// A line that nearly ends in a stop is told by so many bytes of words.
const LONG: usize = 80;
/// Letters behind the last stop of a paragraph that are still its end: `(ant)`, `(Z-3)`, `***`.
const TAIL_MAX: usize = 24;

/// One line of the page.
#[derive(Debug)]
struct Line {
    text: String,
    /// The nearest block around it.
    node: u32,
    /// Its first text.
    first: u32,
    /// Bytes of it that are links.
    linked: usize,
}

impl Line {
    /// Whether it leads elsewhere: most of it is links, and it is no paragraph of its own.
    fn is_linked(&self) -> bool {
        self.linked * 2 > self.text.len() && !(self.text.len() >= LONG && self.is_sentence())
    }

    /// Whether it is prose, long enough to tell where the article is.
    fn votes(&self) -> bool {
        let least = if self.is_sentence() { VOTE_LEAST } else { LONG };
        self.text.len() >= least && self.linked * 2 <= self.text.len()
    }

    /// Whether it ends as sentences do; initials, stars and pictures may stand behind the stop.
    fn is_sentence(&self) -> bool {
        const STOPS: &[char] = &['.', '?', '!', ':', ',', '…', '-', '—', '。'];
        const CLOSING: &[char] = &['"', '”', '\'', '’', '“', '»', ')', '*', ']'];
        let text = self.text.trim_end_matches(CLOSING);
        if text.ends_with(STOPS) {
            return true;
        }
        let Some((at, stop)) = self
            .text
            .char_indices()
            .rfind(|(_, c)| STOPS[..3].contains(c))
        else {
            return false;
        };
        let tail = self.text[at + stop.len_utf8()..]
            .trim_start_matches(CLOSING)
            .trim();
        tail.starts_with(['(', '[']) && tail.len() <= TAIL_MAX
            || !tail.chars().any(char::is_alphanumeric)
    }

    /// Whether it is prose though nothing ends it: words in small letters, as no name or heading has them, or speech.
    fn is_prose(&self) -> bool {
        if self.is_sentence() {
            return self.text.len() >= VOTE_LEAST;
        }
        let (mut words, mut small) = (0, 0);
        for word in self.text.split_whitespace() {
            words += 1;
            small += usize::from(word.starts_with(char::is_lowercase));
        }
        let speech = ["”", "\"", "’", "'", "»"]
            .iter()
            .any(|mark| self.text.contains(&format!(",{mark} ")));
        words >= 5 && small * 2 >= words || speech && small > 0
    }
}

/// The article's text, and where it begins.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// One line a block.
    pub(super) text: String,
    /// The node of its first words.
    pub(super) start: Option<usize>,
}

/// The article of a page.
pub(super) fn body(page: &Page, title: Option<&str>) -> Body {
    let lines = lines(page);
    // Where all is foreign by its classes, these say nothing.
    let Some(tops) = tops(page, &lines, REACH).or_else(|| tops(page, &lines, 0)) else {
        return Body::default();
    };
    let title = letters(title.unwrap_or_default());
    let mut kept: Vec<&Line> = lines
        .iter()
        .filter(|line| tops.iter().any(|top| within(page, line.node, *top)))
        .filter(|line| is_own(page, line, &tops, &title))
        .collect();
    let last = kept
        .iter()
        .rposition(|line| line.is_prose())
        .map_or(kept.len(), |at| at + 1);
    kept.truncate(last);
    let first = kept.iter().position(|line| line.is_prose()).unwrap_or(0);
    kept.drain(..first);
    let texts: Vec<&str> = kept.iter().map(|line| line.text.as_str()).collect();
    Body {
        text: texts.join("\n"),
        start: kept.first().map(|line| line.first as usize),
    }
}

/// The lines of a text that structured data gives, its markup and entities read.
pub(super) fn told(text: &str) -> String {
    let lines: Vec<String> = if text.contains(['<', '&']) {
        let breaks = text.replace("\r\n", "\n").replace('\n', "<br>");
        let page = Page::parse(&breaks);
        self::lines(&page)
            .into_iter()
            .map(|line| line.text)
            .collect()
    } else {
        let collapsed = text.lines().map(super::meta::collapse);
        collapsed.filter(|line| !line.is_empty()).collect()
    };
    lines.join("\n")
}

/// Cuts the page into lines: blocks and breaks part them.
fn lines(page: &Page) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line {
        text: String::new(),
        node: 0,
        first: 0,
        linked: 0,
    };
    // Ends of the blocks and links that are open, innermost last.
    let mut blocks: Vec<(u32, u32)> = vec![(0, page.nodes.len() as u32)];
    let mut link_end = 0;
    let mut skip_to = 0;
    for (at, node) in (0..).zip(&page.nodes) {
        if at < skip_to {
            continue;
        }
        while blocks.last().is_some_and(|(_, end)| *end <= at) {
            blocks.pop();
            flush(&mut line, &mut lines);
        }
        match node.tag {
            Tag::Foreign => skip_to = node.end,
            Tag::Text => {
                if line.text.is_empty() {
                    line.node = blocks.last().map_or(0, |(block, _)| *block);
                    line.first = at;
                }
                let before = line.text.len();
                push_collapsed(&mut line.text, page.words(node));
                if at < link_end {
                    line.linked += line.text.len() - before;
                }
            }
            Tag::Link => link_end = link_end.max(node.end),
            Tag::Break => flush(&mut line, &mut lines),
            Tag::Inline => {}
            _ => {
                flush(&mut line, &mut lines);
                blocks.push((at, node.end));
            }
        }
    }
    flush(&mut line, &mut lines);
    lines
}

fn flush(line: &mut Line, lines: &mut Vec<Line>) {
    let length = line.text.trim_end().len();
    line.text.truncate(length);
    if length > 0 {
        lines.push(Line {
            text: std::mem::take(&mut line.text),
            ..*line
        });
    }
    line.text.clear();
    line.linked = 0;
}

/// The box with the article, and those beside it that have as much to say.
fn tops(page: &Page, lines: &[Line], reach: usize) -> Option<Vec<u32>> {
    let count = page.nodes.len();
    let (mut votes, mut bytes, mut linked) =
        (vec![0.0_f32; count], vec![0.0; count], vec![0.0; count]);
    for line in lines {
        bytes[line.node as usize] += line.text.len() as f32;
        linked[line.node as usize] += line.linked as f32;
        if !line.votes() || is_foreign(page, line.node, reach) {
            continue;
        }
        let commas = line.text.matches(',').count() as f32;
        let vote = 1.0 + commas + (line.text.len() as f32 / 100.0).min(3.0);
        let node = &page.nodes[line.node as usize];
        let home = match node.tag {
            Tag::Box => line.node,
            _ => node.parent,
        };
        votes[home as usize] += vote;
        let around = page.nodes[home as usize].parent;
        votes[around as usize] += vote / 2.0;
    }
    // Sums over all that is inside: children come behind their parents.
    for at in (1..count).rev() {
        let parent = page.nodes[at].parent as usize;
        bytes[parent] += bytes[at];
        linked[parent] += linked[at];
    }
    let score = |at: usize| {
        let links = linked[at] / bytes[at].max(1.0);
        let weight = 1.0 + 0.25 * f32::from(page.nodes[at].weight);
        votes[at] * weight * (1.0 - links)
    };
    let top = (0..count).max_by(|a, b| score(*a).total_cmp(&score(*b)).then(b.cmp(a)))?;
    let best = score(top);
    if best <= 0.0 {
        return None;
    }
    let top = climbed(page, lines, top as u32);
    let parent = page.nodes[top as usize].parent;
    let beside = (0..count).filter(|at| {
        *at != top as usize
            && top != 0
            && page.nodes[*at].parent == parent
            && page.nodes[*at].weight >= 0
            && score(*at) >= best * 0.3
    });
    Some(beside.map(|at| at as u32).chain([top]).collect())
}

/// The box around `top` that holds the rest of the article: its paragraphs may stand in boxes of their own, with others
/// between them. A box is taken where what it adds is prose rather than links and scraps.
fn climbed(page: &Page, lines: &[Line], top: u32) -> u32 {
    let own = lines
        .iter()
        .filter(|line| line.votes() && within(page, line.node, top));
    let like = Like::of(page, own);
    let mut taken = (top, prose_in(page, lines, top, &like));
    for around in around(page, top).skip(1).take(LEVELS) {
        let node = &page.nodes[around as usize];
        if node.parent == around || node.weight < 0 || node.tag == Tag::Foreign {
            break;
        }
        let inside = prose_in(page, lines, around, &like);
        let (prose, scraps) = (inside.0 - taken.1.0, inside.1 - taken.1.1);
        if scraps * SCRAPS <= prose && prose > 0 {
            taken = (around, inside);
        }
    }
    taken.0
}

/// What the paragraphs of an article have in common: about how deep they are, and in what they stand.
struct Like {
    least: usize,
    most: usize,
    tags: Vec<Tag>,
}

impl Like {
    fn of<'l>(page: &Page, lines: impl Iterator<Item = &'l Line>) -> Like {
        let mut like = Like {
            least: usize::MAX,
            most: 0,
            tags: vec![Tag::Paragraph],
        };
        for line in lines {
            let depth = around(page, line.node).count();
            like.least = like.least.min(depth - 1);
            like.most = like.most.max(depth + 1);
            like.tags.push(page.nodes[line.node as usize].tag);
        }
        like
    }

    fn is(&self, page: &Page, line: &Line) -> bool {
        let tag = page.nodes[line.node as usize].tag;
        tag != Tag::Heading
            && self.tags.contains(&tag)
            && (self.least..=self.most).contains(&around(page, line.node).count())
    }
}

/// Bytes of prose like the article's and bytes of all else in a box, without what is foreign in it.
fn prose_in(page: &Page, lines: &[Line], top: u32, like: &Like) -> (usize, usize) {
    let (mut prose, mut scraps) = (0, 0);
    for line in lines.iter().filter(|line| within(page, line.node, top)) {
        if is_inside_foreign(page, line, &[top]) || is_call(&line.text) {
            continue;
        }
        if line.votes() && like.is(page, line) {
            prose += line.text.len();
        } else {
            scraps += line.text.len();
        }
    }
    (prose, scraps)
}

/// Whether `node` is `top` or inside it.
fn within(page: &Page, node: u32, top: u32) -> bool {
    (top..page.nodes[top as usize].end).contains(&node)
}

/// Whether a node, or one of the `reach` around it, is foreign to articles.
fn is_foreign(page: &Page, node: u32, reach: usize) -> bool {
    around(page, node)
        .take(reach)
        .any(|at| page.nodes[at as usize].weight < 0 || page.nodes[at as usize].tag == Tag::Caption)
}

/// The node and the nodes around it, up to the root.
fn around(page: &Page, node: u32) -> impl Iterator<Item = u32> + '_ {
    std::iter::successors(Some(node), |at| {
        let parent = page.nodes[*at as usize].parent;
        (parent != *at).then_some(parent)
    })
}

/// Whether a line inside the article's box is the article's own.
fn is_own(page: &Page, line: &Line, tops: &[u32], title: &str) -> bool {
    let foreign = is_inside_foreign(page, line, tops);
    let heading = page.nodes[line.node as usize].tag == Tag::Heading;
    let repeats_title = heading && letters(&line.text) == title;
    !(foreign || repeats_title || line.is_linked() || is_call(&line.text))
}

/// Whether something inside the article's box that is foreign to it is around a line.
fn is_inside_foreign(page: &Page, line: &Line, tops: &[u32]) -> bool {
    around(page, line.node)
        .take_while(|at| !tops.contains(at))
        .map(|at| &page.nodes[at as usize])
        .any(|node| node.weight < 0 || node.tag == Tag::Caption)
}

/// Whether a line calls the reader elsewhere.
pub(super) fn is_call(line: &str) -> bool {
    const CALLS: &[&str] = &[
        "baca juga",
        "baca selengkapnya",
        "baca:",
        "simak juga",
        "simak video",
        "lihat juga",
        "lihat video",
        "tonton juga",
        "advertisement",
        "scroll to continue",
        "artikel terkait",
        "berita terkait",
        "saksikan video",
        "pilihan redaksi",
        "ikuti berita",
        "(baca",
        "editor:",
        "editor :",
        "sumber:",
        "penulis:",
        "reporter:",
        "copyright",
        "halaman selanjutnya",
        "tag:",
        "tags:",
        "dapatkan update",
        "advertorial",
        "video pilihan",
        "follow",
    ];
    let start: String = line.chars().take(24).flat_map(char::to_lowercase).collect();
    CALLS.iter().any(|call| start.starts_with(call))
}
