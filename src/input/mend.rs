//! UTF-8 that was taken for another encoding before it came here: told, or undone where that is asked for.

use super::article::{Article, ReadOptions};
use crate::text::mended;

/// Looks at an article's text and title.
pub(super) fn looked_at(mut article: Article, options: &ReadOptions) -> Article {
    let document = &mut article.document;
    if options.repair
        && let Some(title) = document.title.as_deref().and_then(mended)
    {
        document.title = Some(title.text);
    }
    let Some(found) = mended(document.text()) else {
        return article;
    };
    let places = if found.count == 1 { "place" } else { "places" };
    let told = format!(
        "{} {places} of UTF-8 that was taken for another encoding (such as `{}`)",
        found.count,
        found.first.escape_debug()
    );
    if options.repair {
        document.set_text(found.text);
        document.notes.push(format!("{told} mended"));
    } else {
        document.notes.push(format!("{told}: --repair mends them"));
    }
    article
}
