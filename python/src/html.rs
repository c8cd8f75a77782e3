//! One document as HTML for notebooks: names coloured by type, quotes marked, who says them on hover.

use crate::found::{Mention, Quote};

/// Colours that stand on light and on dark pages.
const STYLE: &str = "<style>\
.kutip{white-space:pre-wrap;line-height:1.6;max-width:46em}\
.kutip q{quotes:none;background:rgba(250,200,60,.22);border-radius:.2em}\
.kutip q.mixed{background:rgba(250,200,60,.14)}\
.kutip q.indirect{background:none;border-bottom:2px dotted rgba(200,150,0,.8)}\
.kutip b{font-weight:600;border-bottom:2px solid}\
.kutip .PERSON{border-color:#c2417a}.kutip .ORG{border-color:#3b7dd8}.kutip .PLACE{border-color:#2f9e5f}\
.kutip .COUNTRY{border-color:#8a6d1d}.kutip .OUTLET{border-color:#7a5ccf}\
</style>";

/// A range of code points with the element that it is shown as.
struct Shown {
    start: usize,
    end: usize,
    open: String,
}

/// The HTML of a text with what was found in it.
pub(crate) fn view(text: &str, mentions: &[&Mention], quotes: &[&Quote]) -> String {
    let names: Vec<Shown> = mentions.iter().map(|mention| name(mention)).collect();
    let pieces: Vec<Shown> = quotes.iter().flat_map(|quote| said(quote)).collect();
    let letters: Vec<char> = text.chars().collect();
    let mut edges: Vec<usize> = [0, letters.len()].into();
    for shown in names.iter().chain(&pieces) {
        edges.extend([shown.start, shown.end]);
    }
    edges.retain(|edge| *edge <= letters.len());
    edges.sort_unstable();
    edges.dedup();
    let mut html = format!("{STYLE}<div class=\"kutip\" lang=\"id\">");
    let mut open: [Option<usize>; 2] = [None, None];
    for edge in edges.windows(2) {
        let now = [at(&pieces, edge[0]), at(&names, edge[0])];
        if open != now {
            close(&mut html, open);
            if let Some(piece) = now[0] {
                html.push_str(&pieces[piece].open);
            }
            if let Some(name) = now[1] {
                html.push_str(&names[name].open);
            }
            open = now;
        }
        escape(&mut html, letters[edge[0]..edge[1]].iter().copied());
    }
    close(&mut html, open);
    html.push_str("</div>");
    html
}

fn close(html: &mut String, open: [Option<usize>; 2]) {
    if open[1].is_some() {
        html.push_str("</b>");
    }
    if open[0].is_some() {
        html.push_str("</q>");
    }
}

/// The first of the ranges that holds a code point.
fn at(shown: &[Shown], point: usize) -> Option<usize> {
    shown.iter().position(|s| s.start <= point && point < s.end)
}

fn name(mention: &Mention) -> Shown {
    let mut told = vec![mention.kind.as_str()];
    told.extend(mention.name.as_deref());
    told.extend(mention.wikidata.as_deref());
    Shown {
        start: mention.start as usize,
        end: mention.end as usize,
        open: element("b", &mention.kind, &told),
    }
}

fn said(quote: &Quote) -> impl Iterator<Item = Shown> + '_ {
    let mut told = vec![quote.speaker.as_deref().unwrap_or("?")];
    told.extend(quote.role.as_deref());
    told.extend(quote.affiliation.as_deref());
    told.push(&quote.kind);
    let open = element("q", &quote.kind, &told);
    quote.pieces.iter().map(move |(start, end)| Shown {
        start: *start as usize,
        end: *end as usize,
        open: open.clone(),
    })
}

fn element(tag: &str, class: &str, told: &[&str]) -> String {
    let mut html = format!("<{tag} class=\"");
    escape(&mut html, class.chars());
    html.push_str("\" title=\"");
    escape(&mut html, told.join(" · ").chars());
    html.push_str("\">");
    html
}

fn escape(html: &mut String, letters: impl Iterator<Item = char>) {
    for letter in letters {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
}
