//! What the fuzz targets begin with, and what they once found, read again.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(feature = "archives")]

#[path = "../fuzz/feed.rs"]
mod feed;

#[test]
fn corpora_are_read_to_their_end() {
    for kind in ["text", "html", "tables", "json", "warc", "rules"] {
        let folder = format!("{}/fuzz/corpus/{kind}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(folder).unwrap();
        let files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() >= 3, "{kind}");
        for file in files {
            feed::feed(kind, &std::fs::read(file).unwrap());
        }
    }
}
