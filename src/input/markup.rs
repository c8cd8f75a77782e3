//! Markup in the fields of records: told by its tags and entities, and read as a page's body is.

use super::article::Article;
use super::html::{entity, field};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Whether the text fields of records hold markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Markup {
    /// Each is looked at.
    #[default]
    Auto,
    /// None does: they are read as they stand.
    Text,
    /// All do.
    Html,
}

/// What the message of a document says whose text was written as markup.
pub(super) const NOTE: &str =
    "markup in its text field was read as a page's; offsets are into the text without it";

/// Elements that part paragraphs.
const BLOCKS: &str = "p|br|div|li|ul|ol|h[1-6]|blockquote|table|tr|td|section|article|figure";
/// The others that are met in articles. A name with a mark inside (`o:p`, `amp-img`) is one too.
const INLINES: &str = "a|b|i|u|s|em|strong|span|font|small|big|sub|sup|mark|img|iframe|script|style|figcaption|header|footer|\
    main|aside|nav|center|strike|del|ins|cite|q|code|pre|hr|th|tbody|thead|dl|dt|dd|html|head|body|meta|link|title|video|\
    audio|source|svg|path|picture|button|input|form|label|noscript|object|embed|param|time|abbr|address|caption|tt|wbr|\
    [a-z]+[:-][a-z-]+";
/// Attributes without a value.
const BARE: &str = "async|defer|hidden|controls|allowfullscreen|checked|disabled|loop|muted|autoplay|itemscope|nowrap|open|\
    required|selected|playsinline|data-[a-z-]+";

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"^(?i)<(?:!--|!\[CDATA\[|!doctype\b|\?xml\b|/?(?:{BLOCKS}|{INLINES})(?:\s*/?>|\s[^<>]*=|(?:\s+(?:{BARE}))+\s*/?>))"
    ))
});
static BLOCK: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!(r"(?i)</?(?:{BLOCKS})(?:\s*/?>|\s[^<>]*=)")));
static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
});

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of markup compiles")
}

/// How often a text may have been escaped.
const ESCAPED_MOST: usize = 3;

impl Markup {
    /// The text without markup; nothing where it holds none.
    pub(super) fn read(self, text: &str) -> Option<String> {
        if self == Markup::Text
            || self == Markup::Auto && memchr::memchr2(b'<', b'&', text.as_bytes()).is_none()
        {
            return None;
        }
        let tagged = self == Markup::Html || has_tags(text);
        let mut read = if tagged { page(text) } else { unescaped(text)? };
        for _ in 1..ESCAPED_MOST {
            // What was escaped twice shows its tags only now; a tag that an article is about stands alone.
            let again = if BLOCK.is_match(&read) || !tagged && has_tags(&read) {
                Some(page(&read))
            } else {
                unescaped(&read)
            };
            match again {
                Some(again) if again != read => read = again,
                _ => break,
            }
        }
        Some(read)
    }

    /// A short field (a title, a name) without markup.
    pub(super) fn line(self, text: String) -> String {
        match self.read(&text) {
            Some(read) => read.replace('\n', " "),
            None => text,
        }
    }

    /// An article whose text may be markup.
    pub(super) fn article(self, mut article: Article) -> Article {
        if let Some(text) = self.read(article.document.text()) {
            article.document.set_text(text);
            article.document.notes.push(NOTE.to_owned());
        }
        article
    }
}

fn has_tags(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| TAG.is_match(&text[at..]))
}

/// A page's body. What is no tag is kept from being read as one; lines count where no element parts paragraphs.
fn page(text: &str) -> String {
    let bare = text
        .contains("<![CDATA[")
        .then(|| text.replace("<![CDATA[", "").replace("]]>", ""));
    let text = bare.as_deref().unwrap_or(text);
    let mut guarded = Cow::Borrowed(text);
    if memchr::memchr_iter(b'<', text.as_bytes()).any(|at| !TAG.is_match(&text[at..])) {
        let mut whole = String::with_capacity(text.len() + 16);
        let mut from = 0;
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            if !TAG.is_match(&text[at..]) {
                whole.push_str(&text[from..at]);
                whole.push_str("&lt;");
                from = at + 1;
            }
        }
        whole.push_str(&text[from..]);
        guarded = Cow::Owned(whole);
    }
    field(&guarded, !BLOCK.is_match(text))
}

/// The text with its entities as the characters that they stand for; nothing where it has none.
fn unescaped(text: &str) -> Option<String> {
    let mut changed = false;
    let read = ENTITY.replace_all(text, |found: &regex::Captures| {
        let read = entity(&found[0]);
        changed |= read != found[0];
        read
    });
    changed.then(|| read.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_and_read() {
        for (text, read) in [
            (
                "<p>Rapat ditutup.</p><p>&ldquo;Kami siap,&rdquo; ujar Rina&nbsp;Melati.</p>",
                "Rapat ditutup.\n“Kami siap,” ujar Rina Melati.",
            ),
            (
                "Satu.<br/>Dua, kata <a href=\"/x\">Rina Melati</a>.<BR>Tiga",
                "Satu.\nDua, kata Rina Melati.\nTiga",
            ),
            (
                "&quot;Kami siap,&quot; kata Rina.\nDua &#8211; tiga.",
                "\"Kami siap,\" kata Rina.\nDua – tiga.",
            ),
            (
                "&amp;quot;Kami siap,&amp;quot; kata Rina.",
                "\"Kami siap,\" kata Rina.",
            ),
            (
                "&lt;p&gt;Satu.&lt;/p&gt;&lt;p&gt;&amp;ldquo;Dua.&amp;rdquo;&lt;/p&gt;",
                "Satu.\n“Dua.”",
            ),
            (
                "Satu <b>dua</b>\nTiga <em>empat</em> jika a<b dan c>d.",
                "Satu dua\nTiga empat jika a<b dan c>d.",
            ),
            ("<div>Satu\ndua</div>\n\nTiga", "Satu dua\nTiga"),
            (
                "<p>Satu.</p><script>var a = '<p>';</script><p class=\"x\">Dua.",
                "Satu.\nDua.",
            ),
            ("<p>Pakai tag &lt;b&gt; saja.</p>", "Pakai tag <b> saja."),
            (
                "<p>Satu.</p><p>Baca juga: <a href=\"/x\">Harga beras naik lagi</a></p><p>Dua</p>",
                "Satu.\nDua",
            ),
            ("Satu.<p hidden>x</p>", "Satu.\nx"),
            ("<![CDATA[<p>Satu.</p>]]>", "Satu."),
        ] {
            assert_eq!(Markup::Auto.read(text).as_deref(), Some(read), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_markup_is_left_alone() {
        for text in [
            "Jika a < b dan c > d, tarif tetap.",
            "Jika a<b dan c>d, tarif tetap.",
            "PT A&B; R&D; Johnson & Johnson",
            "Nilai <nama> dan <isi di sini>.",
            "Cinta <3 & damai",
        ] {
            assert_eq!(Markup::Auto.read(text), None, "{text}");
        }
        assert_eq!(Markup::Text.read("<p>Satu.</p>"), None);
        assert_eq!(
            Markup::Html.read("Satu & dua").as_deref(),
            Some("Satu & dua")
        );
    }
}
