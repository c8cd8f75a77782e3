//! The text of a field that is written as a page's body: all of it is the article, so no box is looked for, and only
//! what no reader sees, captions and calls to read something else are left out.

use super::tree::{Page, Tag, push_collapsed};

/// The text of a piece of a page, one line a block. With `lines`, a line of the source is a line of the text; without,
/// only an empty one parts paragraphs.
pub(in super::super) fn field(html: &str, lines: bool) -> String {
    let page = Page::parse(html);
    let mut text = Text::default();
    let mut blocks: Vec<u32> = Vec::new();
    let (mut skip_to, mut link_end) = (0, 0);
    for (at, node) in (0..).zip(&page.nodes).skip(1) {
        while blocks.last().is_some_and(|end| *end <= at) {
            blocks.pop();
            text.flush();
        }
        if at < skip_to {
            continue;
        }
        match node.tag {
            Tag::Foreign | Tag::Caption => {
                text.flush();
                skip_to = node.end;
            }
            Tag::Text => text.words(page.words(node), lines, at < link_end),
            Tag::Break => text.flush(),
            Tag::Inline => {}
            Tag::Link => link_end = link_end.max(node.end),
            _ => {
                text.flush();
                blocks.push(node.end);
            }
        }
    }
    text.flush();
    text.done
}

/// What `&…;` stands for, or itself.
pub(in super::super) fn entity(written: &str) -> String {
    Page::parse(written).text.replace('\u{A0}', " ")
}

#[derive(Default)]
struct Text {
    done: String,
    line: String,
    linked: usize,
}

impl Text {
    fn words(&mut self, words: &str, lines: bool, linked: bool) {
        let mut rest = words;
        while let Some(at) = rest.find('\n') {
            self.run(&rest[..at], linked);
            rest = &rest[at + 1..];
            let blank = rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
            if lines || blank {
                self.flush();
            } else {
                self.run(" ", linked);
            }
        }
        self.run(rest, linked);
    }

    fn run(&mut self, words: &str, linked: bool) {
        let before = self.line.len();
        push_collapsed(&mut self.line, words);
        if linked {
            self.linked += self.line.len() - before;
        }
    }

    /// Ends a line. One that is nothing but a link and no sentence leads elsewhere.
    fn flush(&mut self) {
        let line = self.line.trim();
        let sentence = line.ends_with(['.', '?', '!', '"', '”', '…', ')']);
        let leads_away = self.linked * 4 > line.len() * 3 && !sentence;
        let calls = self.linked > 0 && super::body::is_call(line);
        if !(line.is_empty() || leads_away || calls) {
            if !self.done.is_empty() {
                self.done.push('\n');
            }
            self.done.push_str(line);
        }
        self.line.clear();
        self.linked = 0;
    }
}
