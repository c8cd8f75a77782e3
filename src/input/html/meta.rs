//! What a page says of itself: title, day of publication, outlet.

use super::super::date::day;
use super::tree::{Page, Tag};
use jiff::civil::Date;
use serde_json::Value;

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

fn collapse(text: &str) -> String {
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

/// The day of publication: structured data, `meta`, `time`, else the first day written in a short line behind the
/// title, else before it.
pub(super) fn published(page: &Page, title: Option<&str>) -> Option<Date> {
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
        "article:modified_time",
    ];
    data(page, &["datePublished"])
        .and_then(|text| day(&text))
        .or_else(|| NAMES.iter().find_map(|name| page.fact(name).and_then(day)))
        .or_else(|| written(page, title))
        .or_else(|| page.fact("time").and_then(day))
}

/// The first day in a short text behind the title's heading, else the first of all.
fn written(page: &Page, title: Option<&str>) -> Option<Date> {
    let title = letters(title.unwrap_or_default());
    let start = page
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.tag == Tag::Heading)
        .find(|(at, _)| !title.is_empty() && letters(&page.text_of(*at)) == title)
        .map_or(0, |(at, _)| at);
    let find = |from: usize| {
        page.nodes[from..]
            .iter()
            .filter(|node| node.tag == Tag::Text)
            .map(|node| page.words(node).trim())
            .filter(|words| {
                words.len() <= DAY_TEXT_MAX && words.bytes().any(|b| b.is_ascii_digit())
            })
            .find_map(day)
    };
    find(start).or_else(|| find(0))
}

/// The outlet: as the page names its site, else the publisher of the structured data.
pub(super) fn outlet(page: &Page) -> Option<String> {
    page.fact("og:site_name")
        .map(|site| collapse(&unescape(site)))
        .or_else(|| data(page, &["publisher", "name"]))
        .filter(|outlet| !outlet.is_empty())
}

/// The first value at a path in the page's structured data.
fn data(page: &Page, path: &[&str]) -> Option<String> {
    page.data
        .iter()
        .filter_map(|data| serde_json::from_str::<Value>(data.trim()).ok())
        .find_map(|value| in_data(&value, path, 0))
}

fn in_data(value: &Value, path: &[&str], depth: usize) -> Option<String> {
    const DEPTH_MAX: usize = 4;
    if depth > DEPTH_MAX {
        return None;
    }
    match value {
        Value::Array(items) => items.iter().find_map(|item| in_data(item, path, depth + 1)),
        Value::Object(fields) => {
            let at_path = path
                .iter()
                .try_fold(value, |value, key| value.get(*key))
                .and_then(Value::as_str)
                .filter(|text| !text.trim().is_empty());
            match at_path {
                Some(text) => Some(text.trim().to_owned()),
                None => fields
                    .get("@graph")
                    .and_then(|graph| in_data(graph, path, depth + 1)),
            }
        }
        _ => None,
    }
}
