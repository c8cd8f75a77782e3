//! Long runs: killed, interrupted, out of room or run twice, nothing is lost and nothing is doubled.
//!
//! `KUTIP_KILLS=100 cargo test --release --test resume` kills as often and as long a run as a release asks for.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

use kutip::Error;
use kutip::archive::{Counts, Folder, Manners, Opened, Plan, Shard};
use kutip::output::Format;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const KUTIP: &str = env!("CARGO_BIN_EXE_kutip");
const TABLES: [&str; 3] = ["documents.csv", "entities.csv", "quotes.csv"];
const GO_ON: Manners = Manners {
    resume: true,
    force: false,
};

/// Many documents made of the bundled articles: records, packed records and texts.
fn archive(folder: &Path, documents: usize) {
    let mut texts: Vec<PathBuf> = fs::read_dir("tests/articles")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    let texts: Vec<String> = texts
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    fs::create_dir_all(folder.join("teks")).unwrap();
    let mut lines = Vec::new();
    for number in 0..documents {
        let text = format!("Berita nomor {number}.\n\n{}", texts[number % texts.len()]);
        if number % 100 == 0 {
            fs::write(folder.join(format!("teks/{number}.txt")), text).unwrap();
        } else {
            serde_json::to_writer(
                &mut lines,
                &serde_json::json!({"id": format!("d{}", number % (documents - 3)), "text": text}),
            )
            .unwrap();
            lines.push(b'\n');
        }
        if number == documents / 2 {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(&std::mem::take(&mut lines)).unwrap();
            fs::write(folder.join("a.jsonl.gz"), packed.finish().unwrap()).unwrap();
        }
    }
    fs::write(folder.join("b.jsonl"), lines).unwrap();
}

fn command(desk: &Path, out: &str, more: &[&str]) -> Command {
    let mut command = Command::new(KUTIP);
    command
        .args(["extract", "arsip", "-o", out])
        .args(more)
        .current_dir(desk)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn ran(desk: &Path, out: &str, more: &[&str]) -> Output {
    let output = command(desk, out, more).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    output
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn tables(desk: &Path, out: &str) -> Vec<Vec<u8>> {
    TABLES
        .iter()
        .map(|table| fs::read(desk.join(out).join(table)).unwrap())
        .collect()
}

/// How many shards of an unfinished run are written; `None` where the run is finished or has not begun.
fn written(desk: &Path, out: &str) -> Option<usize> {
    let journal = fs::read_to_string(desk.join(out).join(".kutip-run/journal.jsonl")).ok()?;
    Some(journal.lines().count())
}

fn end(mut child: Child, signal: &str) -> Output {
    let process = child.id().to_string();
    if child.try_wait().unwrap().is_none() {
        drop(Command::new("kill").args([signal, &process]).status());
    }
    child.wait_with_output().unwrap()
}

/// Bytes of a run's tables, whether it is finished or not.
fn bytes(folder: &Path) -> u64 {
    TABLES
        .iter()
        .map(|table| fs::metadata(folder.join(table)).map_or(0, |metadata| metadata.len()))
        .sum()
}

/// Waits until a run has written this many bytes of its tables, and a moment longer; false if it ended before.
fn wait_for(run: &mut Child, folder: &Path, enough: u64, longer: Duration) -> bool {
    while bytes(&folder.join(".kutip-run")) < enough {
        if run.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(longer);
    true
}

#[test]
fn killed_at_any_moment_a_run_goes_on_where_it_stopped() {
    let kills: u32 = std::env::var("KUTIP_KILLS").map_or(6, |kills| kills.parse().unwrap());
    let documents = if kills > 20 { 6000 } else { 2500 };
    let desk = tempfile::tempdir().unwrap();
    archive(&desk.path().join("arsip"), documents);
    let began = Instant::now();
    ran(desk.path(), "whole", &[]);
    let took = began.elapsed();
    let whole = tables(desk.path(), "whole");
    let size = bytes(&desk.path().join("whole"));
    let (mut hits, mut most) = (0, 0);
    for kill in 0..kills {
        let out = format!("out{kill}");
        let folder = desk.path().join(&out);
        let share = 0.05 + 0.9 * f64::from(kill) / f64::from((kills - 1).max(1));
        let mut child = command(desk.path(), &out, &["--resume"]).spawn().unwrap();
        let longer = took.mul_f64(0.004 * f64::from(kill % 11));
        // A shard is written at one stroke; the last one must still be to come.
        let enough = (size as f64 * share * 0.9) as u64;
        let reached = wait_for(&mut child, &folder, enough, longer);
        end(child, "-KILL");
        let shards = written(desk.path(), &out);
        hits += usize::from(reached && shards.is_some_and(|shards| shards > 0));
        most = most.max(shards.unwrap_or_default());
        ran(
            desk.path(),
            &out,
            &["--resume", "-j", if kill % 2 == 0 { "1" } else { "3" }],
        );
        assert_eq!(
            tables(desk.path(), &out),
            whole,
            "killed at {share:.2} after {shards:?} shards"
        );
        assert!(!folder.join(".kutip-run").exists());
        fs::remove_dir_all(folder).unwrap();
    }
    assert!(
        hits * 5 >= kills as usize * 4,
        "only {hits} of {kills} kills met a run that was writing"
    );
    let mut stderr = std::io::stderr();
    writeln!(
        stderr,
        "{hits} of {kills} kills met a run that was writing (the last after {most} shards); all went on to the same tables"
    )
    .unwrap();
}

#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let desk = tempfile::tempdir().unwrap();
    archive(&desk.path().join("arsip"), 1500);
    ran(desk.path(), "whole", &[]);
    let child = command(desk.path(), "out", &["-j", "1"]).spawn().unwrap();
    let began = Instant::now();
    while written(desk.path(), "out").is_none_or(|shards| shards < 1)
        && began.elapsed().as_secs() < 60
    {
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = end(child, "-INT");
    assert_eq!(output.status.code(), Some(130), "{}", told(&output));
    assert!(told(&output).contains("--resume"), "{}", told(&output));
    let refused = command(desk.path(), "out", &[]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("--resume"), "{}", told(&refused));
    fs::write(desk.path().join("arsip/baru.txt"), "Tambahan.").unwrap();
    let changed = command(desk.path(), "out", &["--resume", "--offsets", "byte"])
        .output()
        .unwrap();
    assert_eq!(changed.status.code(), Some(2));
    assert!(
        told(&changed).contains("input arsip, option --offsets"),
        "{}",
        told(&changed)
    );
    fs::remove_file(desk.path().join("arsip/baru.txt")).unwrap();
    let output = ran(desk.path(), "out", &["--resume"]);
    assert!(
        told(&output).contains("going on after"),
        "{}",
        told(&output)
    );
    assert_eq!(tables(desk.path(), "out"), tables(desk.path(), "whole"));
    let again = ran(desk.path(), "out", &["--resume"]);
    assert!(
        told(&again).contains("finished already"),
        "{}",
        told(&again)
    );
}

#[test]
fn a_full_disk_is_told_and_what_was_complete_stays() {
    let desk = tempfile::tempdir().unwrap();
    archive(&desk.path().join("arsip"), 1500);
    ran(desk.path(), "whole", &[]);
    let script = format!("trap '' XFSZ; ulimit -f 600; exec {KUTIP} extract arsip -o out -j 1");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(desk.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("--resume"), "{}", told(&output));
    assert!(written(desk.path(), "out").is_some_and(|shards| shards > 0));
    ran(desk.path(), "out", &["--resume"]);
    assert_eq!(tables(desk.path(), "out"), tables(desk.path(), "whole"));
}

#[test]
fn a_full_disk_leaves_no_half_of_a_single_file() {
    let desk = tempfile::tempdir().unwrap();
    archive(&desk.path().join("arsip"), 300);
    for (name, blocks) in [("kutip.xlsx", 40), ("kutip.db", 200), ("page.html", 200)] {
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec {KUTIP} extract arsip -o {name}");
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(desk.path())
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {}", told(&output));
        let told = told(&output);
        let lines: Vec<&str> = told.lines().collect();
        assert!(
            lines
                .iter()
                .all(|line| line.starts_with("error: ") || line.starts_with("kutip: ")),
            "{told}"
        );
        assert!(
            lines.last().unwrap().matches("ile too large").count() <= 1,
            "{told}"
        );
        let left = fs::read_dir(desk.path()).unwrap().count();
        assert_eq!(left, 1, "{name} or a part of it is left");
    }
}

fn shard(index: u64) -> Shard {
    Shard {
        index,
        files: vec![b"a\n".to_vec(), b"b\n".to_vec(), Vec::new()],
        counts: Counts::default(),
        told: Vec::new(),
        notes: Vec::new(),
    }
}

fn open(root: &Path, plan: &Plan) -> Result<Box<Folder>, Error> {
    match Folder::open(root, plan.clone(), Format::Csv, GO_ON)? {
        Opened::Ready(folder) => Ok(folder),
        Opened::Finished(_) => panic!("nothing was finished"),
    }
}

#[test]
fn two_runs_do_not_share_a_folder() {
    let desk = tempfile::tempdir().unwrap();
    let plan = Plan::default();
    let mut first = open(desk.path(), &plan).unwrap();
    first.write(&shard(0)).unwrap();
    let second = open(desk.path(), &plan).unwrap_err().to_string();
    assert!(second.contains("another run"), "{second}");
    drop(first);
    assert_eq!(open(desk.path(), &plan).unwrap().shards(), 1);
}

#[test]
fn what_a_run_killed_at_its_very_end_left_is_cleared_away() {
    let desk = tempfile::tempdir().unwrap();
    archive(&desk.path().join("arsip"), 20);
    ran(desk.path(), "out", &["--resume"]);
    let whole = tables(desk.path(), "out");
    let left = desk.path().join("out/.kutip-run");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("journal.jsonl"), "").unwrap();
    ran(desk.path(), "out", &["--resume"]);
    assert!(!left.exists());
    assert_eq!(tables(desk.path(), "out"), whole);
}

#[test]
fn a_run_goes_on_under_its_own_plan_only() {
    let desk = tempfile::tempdir().unwrap();
    let mut plan = Plan::default();
    plan.fact("input arsip", "1");
    open(desk.path(), &plan).unwrap().write(&shard(0)).unwrap();
    plan.fact("input arsip", "2");
    plan.fact("--rules mine.toml", "3");
    let refused = open(desk.path(), &plan).unwrap_err().to_string();
    assert!(
        refused.contains("--rules mine.toml, input arsip"),
        "{refused}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_that_ends_the_process_is_passed_over() {
    const SAID: &str =
        "”Kami siap,” kata Bupati Lembah Sari Budi Hartono. Warga menunggu sejak pagi.\n";
    let desk = tempfile::tempdir().unwrap();
    let inside = desk.path().join("arsip");
    fs::create_dir(&inside).unwrap();
    for name in ["a", "c", "d"] {
        fs::write(inside.join(format!("{name}.txt")), format!("{SAID}{name}")).unwrap();
    }
    fs::write(inside.join("b.txt"), SAID.repeat(190_000)).unwrap();
    // Room for every document but the large one.
    let run = |more: &str| {
        let script = format!("ulimit -v 120000; exec {KUTIP} extract arsip -o out -j 1 {more}");
        Command::new("bash")
            .args(["-c", &script])
            .current_dir(desk.path())
            .output()
            .unwrap()
    };
    let first = run("");
    assert_eq!(first.status.code(), None, "{}", told(&first));
    let second = run("--resume");
    assert_eq!(second.status.code(), Some(1), "{}", told(&second));
    let documents = fs::read_to_string(desk.path().join("out/documents.csv")).unwrap();
    let rows: Vec<&str> = documents.lines().skip(1).collect();
    assert_eq!(rows.len(), 4);
    for (row, name) in rows.iter().zip(["a", "b", "c", "d"]) {
        assert!(row.starts_with(&format!("{name}.txt,")), "{row}");
        assert_eq!(row.contains("passed over"), name == "b", "{row}");
    }
}
