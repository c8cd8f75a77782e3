//! Which of a page's lines are the article.
//!
//! Every line of prose votes for the box it stands in and, by half, for the box around that; the box with the most
//! votes, held against its share of links, is the article. Of its lines those are kept that are not links, captions,
//! bylines or calls to read something else.

use super::meta::letters;
use super::tree::{Page, Tag, push_collapsed};

/// A line shorter than this, in bytes, has no vote.
const VOTE_LEAST: usize = 25;
/// How far up a box's foreign class reaches.
const REACH: usize = 4;

/// One line of the page.
struct Line {
    text: String,
    /// The nearest block around it.
    node: u32,
    /// Bytes of it that are links.
    linked: usize,
}

impl Line {
    fn is_linked(&self) -> bool {
        self.linked * 2 > self.text.len()
    }

    /// Whether it is prose, long enough to tell where the article is.
    fn votes(&self) -> bool {
        const LONG: usize = 80;
        let least = if self.is_sentence() { VOTE_LEAST } else { LONG };
        self.text.len() >= least && !self.is_linked()
    }

    fn is_sentence(&self) -> bool {
        let text = self
            .text
            .trim_end_matches(['"', '”', '\'', '’', ')', '*', ']']);
        text.ends_with(['.', '?', '!', ':', ',', '…', '-', '—'])
    }
}

/// The article's text, one line a block.
pub(super) fn text(page: &Page, title: Option<&str>) -> String {
    let lines = lines(page);
    let Some(tops) = tops(page, &lines) else {
        return String::new();
    };
    let title = letters(title.unwrap_or_default());
    let mut kept: Vec<&Line> = lines
        .iter()
        .filter(|line| tops.iter().any(|top| within(page, line.node, *top)))
        .filter(|line| is_own(page, line, &tops, &title))
        .collect();
    let prose = |line: &&&Line| line.is_sentence() && line.text.len() >= VOTE_LEAST;
    let first = kept.iter().position(|line| prose(&line)).unwrap_or(0);
    let last = kept
        .iter()
        .rposition(|line| prose(&line))
        .map_or(kept.len(), |at| at + 1);
    kept.truncate(last);
    kept.drain(..first);
    let texts: Vec<&str> = kept.iter().map(|line| line.text.as_str()).collect();
    texts.join("\n")
}

/// Cuts the page into lines: blocks and breaks part them.
fn lines(page: &Page) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line {
        text: String::new(),
        node: 0,
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
fn tops(page: &Page, lines: &[Line]) -> Option<Vec<u32>> {
    let count = page.nodes.len();
    let (mut votes, mut bytes, mut linked) =
        (vec![0.0_f32; count], vec![0.0; count], vec![0.0; count]);
    for line in lines {
        bytes[line.node as usize] += line.text.len() as f32;
        linked[line.node as usize] += line.linked as f32;
        if !line.votes() || is_foreign(page, line.node, REACH) {
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
        let links = if bytes[at] > 0.0 {
            linked[at] / bytes[at]
        } else {
            0.0
        };
        let weight = 1.0 + 0.25 * f32::from(page.nodes[at].weight);
        votes[at] * weight * (1.0 - links)
    };
    let top = (0..count).max_by(|a, b| score(*a).total_cmp(&score(*b)).then(b.cmp(a)))?;
    let best = score(top);
    if best <= 0.0 {
        return None;
    }
    let parent = page.nodes[top].parent;
    let beside = (0..count).filter(|at| {
        *at != top
            && top != 0
            && page.nodes[*at].parent == parent
            && page.nodes[*at].weight >= 0
            && score(*at) >= best * 0.3
    });
    let mut tops: Vec<u32> = beside.map(|at| at as u32).collect();
    tops.push(top as u32);
    Some(tops)
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
    let inside = around(page, line.node).take_while(|at| !tops.contains(at));
    let foreign = inside
        .map(|at| &page.nodes[at as usize])
        .any(|node| node.weight < 0 || node.tag == Tag::Caption);
    let heading = page.nodes[line.node as usize].tag == Tag::Heading;
    let repeats_title = heading && letters(&line.text) == title;
    !(foreign || repeats_title || line.is_linked() || is_call(&line.text))
}

/// Whether a line calls the reader elsewhere.
fn is_call(line: &str) -> bool {
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
