//! A page as a flat list of elements and texts in document order.

use super::steady::Steady;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// Elements deeper than this hang side by side at this depth.
const DEPTH_MAX: usize = 256;
/// Bytes of structured data that are kept.
const DATA_MAX: usize = 1 << 20;

/// What an element is, as far as reading the article goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Flows in a line: `span`, `b`, and everything unknown.
    Inline,
    /// A link.
    Link,
    /// A paragraph.
    Paragraph,
    /// A box: `div`, `section`, `td`.
    Box,
    /// `h1` to `h3`.
    Heading,
    /// `h4` to `h6`.
    Minor,
    /// An item of a list.
    Item,
    /// A caption under a picture or a table.
    Caption,
    /// A break in a line.
    Break,
    /// Never part of an article: menus, forms, footers.
    Foreign,
    /// A text.
    Text,
}

impl Tag {
    fn of(name: &[u8]) -> Tag {
        match name {
            b"a" => Tag::Link,
            b"p" | b"blockquote" | b"pre" => Tag::Paragraph,
            b"div" | b"section" | b"article" | b"main" | b"body" | b"html" | b"td" | b"th"
            | b"tr" | b"table" | b"tbody" | b"center" | b"ul" | b"ol" | b"dl" | b"header"
            | b"figure" | b"form" | b"hr" | b"fieldset" | b"details" => Tag::Box,
            b"h1" | b"h2" | b"h3" => Tag::Heading,
            b"h4" | b"h5" | b"h6" => Tag::Minor,
            b"li" | b"dd" | b"dt" => Tag::Item,
            b"figcaption" | b"caption" => Tag::Caption,
            b"br" => Tag::Break,
            b"nav" | b"aside" | b"footer" | b"button" | b"select" | b"textarea" | b"noscript"
            | b"iframe" | b"style" | b"script" | b"template" | b"svg" | b"object" | b"label"
            | b"title" | b"video" | b"audio" | b"canvas" => Tag::Foreign,
            _ => Tag::Inline,
        }
    }

    /// Whether it stands on lines of its own.
    pub(super) fn is_block(self) -> bool {
        !matches!(self, Tag::Inline | Tag::Link | Tag::Text)
    }
}

/// Words in classes and ids of what is no part of the article.
const FOREIGN: &[&str] = &[
    "comment",
    "komentar",
    "related",
    "terkait",
    "sidebar",
    "footer",
    "share",
    "sosmed",
    "social",
    "breadcrumb",
    "caption",
    "keterangan",
    "promo",
    "banner",
    "popup",
    "widget",
    "populer",
    "popular",
    "terpopuler",
    "baca-juga",
    "bacajuga",
    "baca_juga",
    "rekomendasi",
    "recommend",
    "menu",
    "navbar",
    "tags",
    "tag-",
    "paging",
    "pagination",
    "newsletter",
    "subscribe",
    "author",
    "penulis",
    "byline",
    "editor",
    "tanggal",
    "date",
    "login",
    "disqus",
    "advert",
    "iklan",
    "ads-",
    "-ads",
    "_ads",
    "hidden",
    "copyright",
    "credit",
    "trending",
    "most-",
    "lihat-juga",
    "linksisip",
    "video-",
    "gallery",
    "fotonews",
    "kanal",
    "polling",
    "hits",
];
/// Words in classes and ids of what is.
const OWN: &[&str] = &[
    "article",
    "artikel",
    "content",
    "konten",
    "isi",
    "body",
    "detail",
    "read",
    "post",
    "entry",
    "story",
    "berita",
    "news",
    "text",
    "teks",
    "main",
    "paragraph",
    "blog1",
];

/// One element or text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) tag: Tag,
    /// The element around it; the root is its own.
    pub(super) parent: u32,
    /// One past its last descendant.
    pub(super) end: u32,
    /// Where its text begins and, of a text, ends in [`Page::text`].
    pub(super) text: (u32, u32),
    /// What its class and id say: above 0 it is the article, below it is not.
    pub(super) weight: i8,
    /// Whether it holds what others have said elsewhere.
    pub(super) quoted: bool,
}

/// A page, taken apart.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// All elements and texts, in document order; the first is the root.
    pub(super) nodes: Vec<Node>,
    /// All texts, one behind the other.
    pub(super) text: String,
    /// Names and values of `meta`, `time` and the like, in document order: `og:title`, `itemprop:datepublished`,
    /// `canonical`.
    pub(super) facts: Vec<(String, String)>,
    /// The content of `title`.
    pub(super) title: String,
    /// Structured data (JSON-LD), as it stands.
    pub(super) data: Vec<String>,
}

impl Page {
    /// Takes a page apart. Never fails: what is not closed is closed at the end.
    pub(super) fn parse(html: &str) -> Page {
        let mut builder = Builder::new();
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(Steady::new(html), emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => builder.start(&tag),
                Token::EndTag(tag) => builder.end(&tag.name),
                Token::String(text) => builder.text(&String::from_utf8_lossy(&text.value)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        builder.finish()
    }

    /// What holds half of the page's text is not foreign, whatever it is called: it was never closed, or it is the
    /// frame of the whole page.
    fn pardon(&mut self) {
        let whole = self.text.len() as u32;
        for at in 0..self.nodes.len() {
            let node = &self.nodes[at];
            let end = self
                .nodes
                .get(node.end as usize)
                .map_or(whole, |next| next.text.0);
            if (end - node.text.0) * 2 > whole {
                let node = &mut self.nodes[at];
                node.weight = node.weight.max(0);
                if node.tag == Tag::Foreign {
                    node.tag = Tag::Box;
                }
            }
        }
    }

    /// The text of a node and all in it, white space collapsed.
    pub(super) fn text_of(&self, node: usize) -> String {
        let mut text = String::new();
        for inner in &self.nodes[node..self.nodes[node].end as usize] {
            if inner.tag == Tag::Text {
                push_collapsed(&mut text, self.words(inner));
            } else if inner.tag.is_block() {
                push_collapsed(&mut text, " ");
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Whether a node is in a link, a quotation or what is foreign to articles by its tag.
    pub(super) fn is_of_others(&self, node: usize) -> bool {
        let mut at = node;
        loop {
            let node = &self.nodes[at];
            if node.quoted || matches!(node.tag, Tag::Link | Tag::Foreign) {
                return true;
            }
            if node.parent as usize == at {
                return false;
            }
            at = node.parent as usize;
        }
    }

    /// The words of a text node.
    pub(super) fn words(&self, node: &Node) -> &str {
        &self.text[node.text.0 as usize..node.text.1 as usize]
    }

    /// The value of the first fact of this name.
    pub(super) fn fact(&self, name: &str) -> Option<&str> {
        self.facts
            .iter()
            .find(|(known, value)| known == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }
}

/// Adds words with their white space collapsed to single blanks; none at the start.
pub(super) fn push_collapsed(text: &mut String, words: &str) {
    for c in words.chars() {
        if c.is_ascii_whitespace() || c == '\u{A0}' {
            if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        } else if c != '\u{AD}' {
            text.push(c);
        }
    }
}

/// The open elements while a page is taken apart.
struct Builder {
    page: Page,
    /// Open elements: their nodes and names.
    open: Vec<(u32, Vec<u8>)>,
    /// What the next text belongs to, where it is none of the page's.
    aside: Option<Aside>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Aside {
    Title,
    Data,
    Nothing,
}

impl Builder {
    fn new() -> Builder {
        let mut page = Page::default();
        page.nodes.push(Node {
            tag: Tag::Box,
            parent: 0,
            end: 1,
            text: (0, 0),
            weight: 0,
            quoted: false,
        });
        Builder {
            page,
            open: vec![(0, Vec::new())],
            aside: None,
        }
    }

    fn push(&mut self, tag: Tag, weight: i8, text: (u32, u32)) -> u32 {
        let at = self.page.nodes.len() as u32;
        let parent = self.open.last().map_or(0, |(node, _)| *node);
        self.page.nodes.push(Node {
            tag,
            parent,
            end: at + 1,
            text,
            weight,
            quoted: false,
        });
        at
    }

    fn start(&mut self, start: &StartTag<()>) {
        let name: &[u8] = &start.name;
        let attribute = |name: &[u8]| {
            start
                .attributes
                .get(name)
                .map(|value| String::from_utf8_lossy(&value.value).into_owned())
                .unwrap_or_default()
        };
        self.facts(name, &attribute);
        match name {
            b"meta" | b"link" | b"img" | b"input" | b"source" | b"wbr" | b"col" | b"base" => return,
            b"title" if self.page.title.is_empty() => self.aside = Some(Aside::Title),
            b"script" if attribute(b"type").contains("ld+json") => self.aside = Some(Aside::Data),
            b"script" | b"style" | b"noscript" | b"iframe" | b"title" => {
                self.aside = Some(Aside::Nothing)
            }
            _ => {}
        }
        let tag = Tag::of(name);
        if tag.is_block() && tag != Tag::Break {
            self.box_inlines();
        }
        if matches!(tag, Tag::Paragraph | Tag::Box | Tag::Heading | Tag::Item) {
            self.close_paragraph();
        }
        let names = format!("{} {}", attribute(b"class"), attribute(b"id")).to_ascii_lowercase();
        let unseen = start.attributes.contains_key(&b"hidden"[..])
            || attribute(b"style")
                .replace(' ', "")
                .contains("display:none");
        let body = attribute(b"itemprop").eq_ignore_ascii_case("articlebody");
        let weight = match () {
            () if unseen => -2,
            () if body => 2,
            () => weight(&names),
        };
        let here = self.page.text.len() as u32;
        let node = self.push(tag, weight, (here, here));
        self.page.nodes[node as usize].quoted = name == b"blockquote";
        if tag != Tag::Break && name != b"hr" && !start.self_closing {
            if self.open.len() < DEPTH_MAX {
                self.open.push((node, name.to_vec()));
            }
        } else if start.self_closing && self.aside.is_some() {
            self.aside = None;
        }
    }

    /// Keeps what `meta`, `time` and marked-up elements tell.
    fn facts(&mut self, name: &[u8], attribute: &dyn Fn(&[u8]) -> String) {
        let value = match name {
            b"meta" => attribute(b"content"),
            b"time" if !self.is_of_others() => attribute(b"datetime"),
            b"link" if attribute(b"rel").eq_ignore_ascii_case("canonical") => {
                let link = attribute(b"href");
                return self.page.facts.push(("canonical".to_owned(), link));
            }
            _ => return,
        };
        for key in [b"property".as_slice(), b"name", b"itemprop"] {
            let known = attribute(key).to_ascii_lowercase();
            if !known.is_empty() {
                let known = if key == b"itemprop" {
                    format!("itemprop:{known}")
                } else {
                    known
                };
                self.page.facts.push((known, value.clone()));
            }
        }
        if name == b"time" && !value.is_empty() {
            self.page.facts.push(("time".to_owned(), value));
        }
    }

    /// Whether what comes next is quoted or foreign to articles.
    fn is_of_others(&self) -> bool {
        self.open
            .last()
            .is_some_and(|(node, _)| self.page.is_of_others(*node as usize))
    }

    /// An element that flows in a line but holds a block is a box itself.
    fn box_inlines(&mut self) {
        for (node, _) in self.open.iter().rev() {
            let tag = &mut self.page.nodes[*node as usize].tag;
            if *tag != Tag::Inline {
                break;
            }
            *tag = Tag::Box;
        }
    }

    /// A paragraph ends where the next block begins.
    fn close_paragraph(&mut self) {
        if self.open.last().is_some_and(|(_, name)| name == b"p") {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some((node, _)) = self.open.pop() {
            self.page.nodes[node as usize].end = self.page.nodes.len() as u32;
        }
    }

    fn end(&mut self, name: &[u8]) {
        self.aside = None;
        let Some(at) = self.open.iter().rposition(|(_, open)| open == name) else {
            return;
        };
        while self.open.len() > at.max(1) {
            self.pop();
        }
    }

    fn text(&mut self, text: &str) {
        match self.aside {
            Some(Aside::Title) => self.page.title.push_str(text),
            Some(Aside::Data) if text.len() <= DATA_MAX => self.page.data.push(text.to_owned()),
            Some(_) => {}
            None => {
                let start = self.page.text.len() as u32;
                self.page.text.push_str(text);
                let end = self.page.text.len() as u32;
                self.push(Tag::Text, 0, (start, end));
            }
        }
    }

    fn finish(mut self) -> Page {
        while !self.open.is_empty() {
            self.pop();
        }
        self.page.pardon();
        self.page
    }
}

/// What a class and an id say of an element.
fn weight(names: &str) -> i8 {
    let has = |words: &[&str]| words.iter().any(|word| names.contains(word));
    match (has(FOREIGN), has(OWN)) {
        (true, true) => 0,
        (true, false) => -1,
        (false, true) => 1,
        (false, false) => 0,
    }
}
