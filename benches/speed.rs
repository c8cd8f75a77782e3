//! Speed as ratios within one process: `cargo bench --bench speed -- [ARTICLES.jsonl[.zst]]`, or `benches/run` for all.
//!
//! Everything goes through what the command line goes through: the archive's pipeline, the same extractor with all
//! rules on, all three tables written (to memory). The measure is CPU time; engines take turns; medians of seven.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use kutip::archive::{self, Counts, Options, Repeats};
use kutip::input::{Inputs, ReadOptions, Reader};
use kutip::output::Format;
use kutip::segment::{Segmentation, segment};
use kutip::text::{Document, OffsetUnit};
use kutip::{Extractor, ExtractorBuilder, builtin};
use std::fs;
use std::hint::black_box;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// How often each engine takes its turn.
const TURNS: usize = 7;
/// Bytes of the generated text.
const GENERATED: usize = 8 << 20;
/// Bytes of a hostile text.
const HOSTILE: usize = 1 << 20;

/// CPU seconds of this process, all threads.
fn cpu() -> f64 {
    const TICKS: f64 = 100.0;
    let stat =
        fs::read_to_string("/proc/self/stat").expect("Linux tells the CPU time of a process");
    let fields: Vec<&str> = stat
        .rsplit_once(") ")
        .map_or("", |(_, rest)| rest)
        .split(' ')
        .collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number of ticks");
    (ticks(11) + ticks(12)) / TICKS
}

/// CPU seconds of one call; short calls are repeated.
fn seconds(call: &mut dyn FnMut()) -> f64 {
    const LEAST: f64 = 0.3;
    let (began, mut calls) = (cpu(), 0.0);
    loop {
        call();
        calls += 1.0;
        let took = cpu() - began;
        if took >= LEAST {
            return took / calls;
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Runs the whole pipeline over a file.
fn run(file: &Path, extractor: &Extractor, threads: usize) -> (Counts, usize) {
    let inputs = Inputs::new(&[file.to_owned()], &[], None).expect("the file is there");
    let options = Options {
        format: Format::Csv,
        unit: OffsetUnit::CodePoint,
        read: ReadOptions::default(),
        any_language: true,
        repeats: Repeats::Tell,
        threads: NonZeroUsize::new(threads).expect("at least one thread"),
        at_work: None,
    };
    let reader = Reader::new(&inputs, options.read.clone());
    let (mut counts, mut bytes) = (Counts::default(), 0);
    archive::run(
        reader,
        extractor,
        &options,
        0,
        &AtomicBool::new(false),
        &mut |shard| {
            counts.add(&shard.counts);
            bytes += shard.files.iter().map(Vec::len).sum::<usize>();
            Ok(())
        },
    )
    .expect("memory takes everything");
    (counts, bytes)
}

/// The bundled articles over and over, each time with another number in front.
fn generate(file: &Path) {
    let mut paths: Vec<PathBuf> = fs::read_dir("tests/articles")
        .expect("the articles are in the repository")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    let mut out = Vec::new();
    for number in 0.. {
        let text = format!("Berita nomor {number}.\n\n{}", texts[number % texts.len()]);
        serde_json::to_writer(&mut out, &serde_json::json!({"id": number, "text": text}))
            .expect("memory");
        out.push(b'\n');
        if out.len() > GENERATED {
            break;
        }
    }
    fs::write(file, out).expect("the folder for temporary files can be written to");
}

/// All texts of a file.
fn texts(file: &Path) -> Vec<String> {
    let inputs = Inputs::new(&[file.to_owned()], &[], None).expect("the file is there");
    let options = ReadOptions::default();
    let mut texts = Vec::new();
    for batch in Reader::new(&inputs, options.clone()) {
        for item in batch.items {
            item.articles(&options, &mut |reading| {
                texts.extend(
                    reading
                        .ok()
                        .map(|article| article.document.text().to_owned()),
                );
            });
        }
    }
    texts
}

fn figure(name: &str, value: f64, target: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{name:<58} {value:>8.2}   {target}").expect("standard output is open");
}

#[allow(clippy::too_many_lines, reason = "one engine after the other")]
/// End to end and the matcher alone, against a bare scan for the same names.
fn against_a_scan(file: &Path, extractor: &Extractor) -> f64 {
    let texts = texts(file);
    let bytes: usize = texts.iter().map(String::len).sum();
    let dictionary = builtin::dictionary();
    let names: Vec<&str> = dictionary.all_forms().collect();
    let scan = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(&names)
        .expect("the names fit into an automaton");
    let documents: Vec<Document> = texts
        .iter()
        .map(|text| Document::new("", text.as_str()))
        .collect();
    let segmented: Vec<Segmentation> = documents
        .iter()
        .map(|document| {
            let mut segmentation = Segmentation::default();
            segment(document, extractor.lexicon(), &mut segmentation);
            segmentation
        })
        .collect();
    let (counts, written) = run(file, extractor, 1);
    let mut turns: [Vec<f64>; 4] = Default::default();
    for _ in 0..TURNS {
        turns[0].push(seconds(&mut || {
            for text in &texts {
                black_box(scan.find_iter(text).count());
            }
        }));
        turns[1].push(seconds(&mut || {
            black_box(run(file, extractor, 1));
        }));
        turns[2].push(seconds(&mut || {
            let mut hits = Vec::new();
            for (document, segmentation) in documents.iter().zip(&segmented) {
                hits.clear();
                extractor
                    .gazetteers()
                    .find(document, segmentation, &mut hits);
                black_box(&hits);
            }
        }));
        turns[3].push(seconds(&mut || {
            black_box(run(file, extractor, 2));
        }));
    }
    let [scanned, whole, matched, two] = turns.map(median);
    let speed = |seconds: f64| bytes as f64 / 1e6 / seconds;
    figure("documents", counts.documents as f64, "");
    figure("MB of text", bytes as f64 / 1e6, "");
    figure("rows of entities", counts.mentions as f64, "");
    figure("rows of quotes", counts.quotes as f64, "");
    figure("MB of tables", written as f64 / 1e6, "");
    figure("names in the scan", names.len() as f64, "");
    figure("bare aho-corasick scan, MB/s", speed(scanned), "");
    figure("end to end, one thread, MB/s", speed(whole), "");
    figure(
        "end to end ÷ bare scan",
        scanned / whole,
        "≥ 0.5, aim ≥ 1.0",
    );
    figure("matcher alone ÷ bare scan", scanned / matched, "≥ 2");
    figure("CPU a byte with 2 threads ÷ 1", two / whole, "≤ 1.10");
    speed(whole)
}

/// Texts that would stop a careless reader, against the normal speed.
fn hostile(folder: &Path, extractor: &Extractor, normal: f64) {
    let texts = [
        ("1 MB of “", "“".repeat(HOSTILE / 3)),
        ("1 MB of \"", "\"".repeat(HOSTILE)),
        ("1 MB of capitals", "A".repeat(HOSTILE)),
        ("1 MB of capitalised words", "Kata ".repeat(HOSTILE / 5)),
        ("1 MB of one word", "kata ".repeat(HOSTILE / 5)),
        ("1 MB of one name", "Joko Widodo ".repeat(HOSTILE / 12)),
        ("1 MB of quotes", "\"Ya,\" kata Budi. ".repeat(HOSTILE / 17)),
        (
            "a line of 10 MB",
            "Warga desa itu pulang, kata Budi. ".repeat(10 * HOSTILE / 34),
        ),
    ];
    for (name, text) in texts {
        let file = folder.join("hostile.txt");
        fs::write(&file, &text).expect("the folder for temporary files can be written to");
        let took = seconds(&mut || {
            black_box(run(&file, extractor, 1));
        });
        let speed = text.len() as f64 / 1e6 / took;
        figure(&format!("{name} ÷ normal speed"), speed / normal, "≥ 0.25");
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let given = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let file = given.map_or_else(
        || {
            let file = folder.path().join("generated.jsonl");
            generate(&file);
            file
        },
        PathBuf::from,
    );
    let extractor = ExtractorBuilder::new()
        .build()
        .expect("what is built in is sound");
    let normal = against_a_scan(&file, &extractor);
    hostile(folder.path(), &extractor, normal);
}
