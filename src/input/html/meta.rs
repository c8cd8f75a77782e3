//! What a page says of itself: title, day of publication, outlet, address, author, section.

use super::super::date::day;
use super::tree::{Page, Tag};
use jiff::civil::Date;
use serde_json::Value;
use std::ops::Range;

/// What parts a title from the name of the site.
const BETWEEN: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", ": "];
/// A text with a day in it is no longer than this, in bytes.
const DAY_TEXT_MAX: usize = 80;

/// The article's title: a heading that the page's title repeats, else the page's title without the site's name.
pub(super) fn title(page: &Page) -> Option<String> {
    let told: Vec<String> = [
        data(page, &["headline"]),
        page.fact("og:title").map(str::to_owned),
        page.fact("twitter:title").map(str::to_owned),
        Some(page.title.clone()),
    ]
    .into_iter()
    .flatten()
    .map(|title| collapse(&unescape(&title)))
    .filter(|title| !title.is_empty())
    .collect();
    let heading = headings(page).find(|heading| {
        let words = letters(heading);
        words.len() >= 8
            && told.iter().any(|title| {
                let title = letters(title);
                title.contains(&words) && words.len() * 2 >= title.len()
            })
    });
    heading
        .or_else(|| told.first().map(|title| without_site(title, page)))
        .or_else(|| headings(page).next())
}

/// All headings, in order.
fn headings(page: &Page) -> impl Iterator<Item = String> + '_ {
    page.nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.tag == Tag::Heading)
        .map(|(at, _)| page.text_of(at))
        .filter(|heading| !heading.is_empty() && heading.len() < 400)
}

/// A title without the site's name at either end: the part of it that the other titles of the page share, or what is
/// left when a short last part is cut off.
fn without_site(title: &str, page: &Page) -> String {
    let site = page.fact("og:site_name").map(letters).unwrap_or_default();
    let mut title = title.to_owned();
    for between in BETWEEN {
        if let Some((rest, last)) = title.rsplit_once(between) {
            let last = letters(last);
            let is_site = !site.is_empty() && (last.contains(&site) || site.contains(&last));
            let short = *between != ": " && last.len() < 24 && letters(rest).len() > 2 * last.len();
            if is_site || short {
                title = rest.to_owned();
            }
        }
        if let Some((first, rest)) = title.split_once(between) {
            let first = letters(first);
            if !site.is_empty() && !first.is_empty() && site.contains(&first) {
                title = rest.to_owned();
            }
        }
    }
    title.trim().to_owned()
}

/// Letters and digits alone, in lower case: what titles are compared by.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn collapse(text: &str) -> String {
    let mut collapsed = String::new();
    super::tree::push_collapsed(&mut collapsed, text);
    collapsed.trim().to_owned()
}

/// Structured data often has entities where there should be none.
fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#039;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// The day of publication: structured data, `meta`, the first day written in a short line between title and article (which
/// begins with the node `start`), `time`.
pub(super) fn published(page: &Page, title: Option<&str>, start: Option<usize>) -> Option<Date> {
    const NAMES: &[&str] = &[
        "article:published_time",
        "itemprop:datepublished",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "content_publisheddate",
        "parsely-pub-date",
        "dc.date",
        "dc.date.issued",
        "date",
        "og:published_time",
        "cxenseparse:recs:publishtime",
        "itemprop:datecreated",
    ];
    const CHANGED: &[&str] = &["article:modified_time", "itemprop:datemodified"];
    let fact = |names: &[&str]| names.iter().find_map(|name| page.fact(name).and_then(day));
    data(page, &["datePublished"])
        .and_then(|text| day(&text))
        .or_else(|| fact(NAMES))
        .or_else(|| written(page, title, start))
        .or_else(|| page.fact("time").and_then(day))
        .or_else(|| fact(CHANGED))
}

/// The first day in a short text between the title's heading and the article, else before the heading. What is quoted
/// (a post of somebody else) and what links elsewhere has days of its own.
fn written(page: &Page, title: Option<&str>, start: Option<usize>) -> Option<Date> {
    let title = letters(title.unwrap_or_default());
    let start = start.unwrap_or(page.nodes.len());
    let heading = page
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.tag == Tag::Heading)
        .find(|(at, _)| !title.is_empty() && letters(&page.text_of(*at)) == title)
        .map_or(0, |(at, _)| at);
    let find = |nodes: Range<usize>| {
        nodes
            .filter(|at| page.nodes[*at].tag == Tag::Text && !page.is_of_others(*at))
            .map(|at| page.words(&page.nodes[at]).trim())
            .filter(|words| {
                words.len() <= DAY_TEXT_MAX && words.bytes().any(|b| b.is_ascii_digit())
            })
            .find_map(day)
    };
    // Where the heading stands behind the article, or is none, all before the article is looked at.
    let behind = if heading < start { heading } else { 0 };
    find(behind..start).or_else(|| find(0..behind))
}

/// Its address: the canonical link, else as it names itself elsewhere.
pub(super) fn url(page: &Page) -> Option<String> {
    ["canonical", "og:url"]
        .into_iter()
        .filter_map(|name| page.fact(name).map(str::to_owned))
        .chain(data(page, &["mainEntityOfPage", "@id"]))
        .chain(data(page, &["url"]))
        .find(|url| is_address(url))
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Who wrote it: structured data, `meta`, or what is marked as the author.
pub(super) fn author(page: &Page) -> Option<String> {
    const NAMES: &[&str] = &[
        "author",
        "article:author",
        "dc.creator",
        "parsely-author",
        "content_author",
        "byl",
        "itemprop:author",
    ];
    let facts = NAMES
        .iter()
        .filter_map(|name| page.fact(name).map(str::to_owned));
    let outlet = outlet(page).map(|outlet| letters(&outlet));
    data(page, &["author", "name"])
        .into_iter()
        .chain(data(page, &["author"]))
        .chain(facts)
        .map(|author| collapse(&unescape(&author)))
        .find(|author| {
            let words = letters(author);
            !is_address(author) && words.len() > 1 && Some(words) != outlet
        })
}

/// The channel it stands in.
pub(super) fn section(page: &Page) -> Option<String> {
    const NAMES: &[&str] = &[
        "article:section",
        "parsely-section",
        "content_category",
        "section",
        "itemprop:articlesection",
    ];
    let outlet = outlet(page).map(|outlet| letters(&outlet));
    let facts = NAMES
        .iter()
        .filter_map(|name| page.fact(name).map(str::to_owned));
    data(page, &["articleSection"])
        .into_iter()
        .chain(facts)
        .map(|section| collapse(&unescape(&section)))
        .find(|section| !section.is_empty() && Some(letters(section)) != outlet)
}

/// The article as the structured data has it.
pub(super) fn article_body(page: &Page) -> Option<String> {
    data(page, &["articleBody"])
}

/// The outlet: as the page names its site, else the publisher of the structured data.
pub(super) fn outlet(page: &Page) -> Option<String> {
    page.fact("og:site_name")
        .map(|site| collapse(&unescape(site)))
        .or_else(|| data(page, &["publisher", "name"]))
        .filter(|outlet| !outlet.is_empty())
}

/// The first value at a path in the page's structured data: in an article's, else in any.
fn data(page: &Page, path: &[&str]) -> Option<String> {
    let all: Vec<Value> = page
        .data
        .iter()
        .filter_map(|data| serde_json::from_str::<Value>(data.trim()).ok())
        .collect();
    [true, false].into_iter().find_map(|articles| {
        all.iter()
            .find_map(|value| in_data(value, path, articles, 0))
    })
}

fn in_data(value: &Value, path: &[&str], articles: bool, depth: usize) -> Option<String> {
    const DEPTH_MAX: usize = 4;
    if depth > DEPTH_MAX {
        return None;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .find_map(|item| in_data(item, path, articles, depth + 1)),
        Value::Object(fields) => (!articles || is_article(value))
            .then(|| at_path(value, path))
            .flatten()
            .or_else(|| {
                let graph = fields.get("@graph")?;
                in_data(graph, path, articles, depth + 1)
            }),
        _ => None,
    }
}

/// Whether a piece of structured data says that it is an article.
fn is_article(value: &Value) -> bool {
    let says = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"))
    };
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(says),
        Some(kind) => says(kind),
        None => false,
    }
}

/// The text at a path; of lists the first.
fn at_path(value: &Value, path: &[&str]) -> Option<String> {
    match (value, path) {
        (Value::Array(items), _) => items.iter().find_map(|item| match item {
            Value::Array(_) => None,
            item => at_path(item, path),
        }),
        (value, []) => value
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        (value, [key, rest @ ..]) => at_path(value.get(*key)?, rest),
    }
}
