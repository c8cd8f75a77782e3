//! Feeds in XML (RSS, RDF, Atom): each item becomes a JSON record whose keys are the names of its elements.

use super::stream::{Stream, recoded};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{self, BufRead};

/// Elements that are records.
const ITEMS: [&str; 2] = ["item", "entry"];
/// The key of the feed's own title in each record.
const CHANNEL: &str = "channel_title";

/// The records of a feed.
pub(super) struct Feed {
    reader: Reader<Stream>,
    /// Names of the open elements.
    open: Vec<String>,
    channel: String,
    item: Option<Item>,
    count: u64,
    done: bool,
}

/// An item that is being read.
#[derive(Default)]
struct Item {
    fields: Vec<(String, String)>,
    /// How deep it stands.
    depth: usize,
    text: String,
    /// The same with the elements inside: written as a page's body.
    marked: String,
    has_elements: bool,
}

impl Feed {
    pub(super) fn new(mut stream: Stream) -> io::Result<Feed> {
        let named = encoding(stream.fill_buf()?);
        let stream = match named {
            // What says that it is in UTF-16 and can be read so far is in UTF-8 by now.
            Some(encoding) if encoding != UTF_8 && encoding.is_ascii_compatible() => {
                recoded(stream, encoding)
            }
            _ => stream,
        };
        let mut reader = Reader::from_reader(stream);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Ok(Feed {
            reader,
            open: Vec::new(),
            channel: String::new(),
            item: None,
            count: 0,
            done: false,
        })
    }

    /// Takes in an event; a record where one ends.
    fn event(&mut self, event: &Event<'_>) -> Option<String> {
        match event {
            Event::Start(start) => self.start(start),
            Event::Empty(start) => {
                self.start(start);
                return self.end();
            }
            Event::End(_) => return self.end(),
            Event::Text(text) => self.text(text),
            Event::CData(data) => self.text(data),
            Event::GeneralRef(reference) => self.text(&meant(reference)),
            _ => {}
        }
        None
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.name().0.to_owned();
        let depth = self.open.len();
        match &mut self.item {
            None if ITEMS.contains(&name.as_str()) => {
                self.item = Some(Item {
                    depth,
                    ..Item::default()
                });
            }
            Some(item) if depth == item.depth + 1 => {
                item.text.clear();
                item.marked.clear();
                item.has_elements = false;
                if let Some(address) = address(start) {
                    item.text.push_str(&address);
                }
            }
            Some(item) => {
                item.has_elements = true;
                let bare = name.rsplit(':').next().unwrap_or_default();
                item.marked.push_str(&format!("<{bare}>"));
            }
            None => {}
        }
        self.open.push(name);
    }

    fn end(&mut self) -> Option<String> {
        let name = self.open.pop()?;
        let depth = self.open.len();
        let item = self.item.as_mut()?;
        if depth == item.depth {
            self.count += 1;
            let item = self.item.take()?;
            return Some(item.record(&self.channel));
        }
        if depth == item.depth + 1 {
            item.field(name);
        } else {
            let bare = name.rsplit(':').next().unwrap_or_default();
            item.marked.push_str(&format!("</{bare}>"));
        }
        None
    }

    fn text(&mut self, text: &str) {
        match &mut self.item {
            Some(item) => {
                item.text.push_str(text);
                let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
                item.marked.push_str(&escaped);
            }
            None if self.open.last().is_some_and(|name| name == "title")
                && self.open.len() <= 3 =>
            {
                self.channel.push_str(text.trim());
            }
            None => {}
        }
    }

    fn next_record(&mut self) -> io::Result<Option<String>> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = self
                .reader
                .read_event_into(&mut buffer)
                .map_err(io::Error::other)?;
            if matches!(event, Event::Eof) {
                return match (self.count, &self.item) {
                    (_, Some(_)) => Err(io::ErrorKind::UnexpectedEof.into()),
                    (0, None) => Err(io::Error::other("it is XML without an item of RSS or Atom")),
                    _ => Ok(None),
                };
            }
            let event = event.into_owned();
            if let Some(record) = self.event(&event) {
                return Ok(Some(record));
            }
        }
    }
}

impl Item {
    fn field(&mut self, name: String) {
        let value = match self.has_elements
            && (name == "content" || name == "summary" || name == "description")
        {
            true => self.marked.clone(),
            false => self.text.trim().to_owned(),
        };
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some(_) if value.is_empty() || name == "link" => {}
            Some((_, known)) => {
                known.push_str(", ");
                known.push_str(&value);
            }
            None => self.fields.push((name, value)),
        }
    }

    fn record(mut self, channel: &str) -> String {
        let has = |item: &Item, name: &str| item.fields.iter().any(|(known, _)| known == name);
        if !has(&self, "published")
            && let Some((name, _)) = self.fields.iter_mut().find(|(name, _)| name == "updated")
        {
            *name = "published".to_owned();
        }
        if !channel.is_empty() {
            self.fields.push((CHANNEL.to_owned(), channel.to_owned()));
        }
        let fields = self
            .fields
            .into_iter()
            .map(|(name, value)| (name, serde_json::Value::from(value)));
        serde_json::Value::Object(fields.collect()).to_string()
    }
}

impl Iterator for Feed {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<io::Result<String>> {
        if self.done {
            return None;
        }
        let next = self.next_record().transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Where a link of Atom leads, if it leads to the article.
fn address(start: &BytesStart<'_>) -> Option<String> {
    let value = |name| start.try_get_attribute(name).ok().flatten();
    if start.name().0 != "link" || value("rel").is_some_and(|rel| rel.value != "alternate") {
        return None;
    }
    Some(value("href")?.value.replace("&amp;", "&"))
}

/// What `&…;` in XML means; what only pages know stays as it stands, and is read as such.
fn meant(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

/// The encoding that XML says it is in.
fn encoding(start: &[u8]) -> Option<&'static Encoding> {
    let head = &start[..start.len().min(200)];
    let end = memchr::memmem::find(head, b"?>")?;
    let at = memchr::memmem::find(&head[..end], b"encoding=")? + b"encoding=".len();
    let mark = *head.get(at)?;
    let label = head[at + 1..end].split(|byte| *byte == mark).next()?;
    Encoding::for_label(label)
}
