//! The page in a real browser: what it shows, and that nothing hostile in it runs or leaves.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "page")]
#![allow(clippy::print_stdout, reason = "a test says why it is skipped")]

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Headless Chromium, where there is one.
struct Browser {
    program: &'static str,
    profile: tempfile::TempDir,
}

impl Browser {
    fn find() -> Option<Browser> {
        let runs = |program: &&str| Command::new(program).arg("--version").output().is_ok();
        let program = ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find(runs);
        if program.is_none() {
            let required = std::env::var_os("KUTIP_REQUIRE_BROWSER").is_some();
            assert!(!required, "no Chromium is installed: apt install chromium");
            println!("skipped: no Chromium is installed");
        }
        Some(Browser {
            program: program?,
            profile: tempfile::tempdir().expect("a folder"),
        })
    }

    /// Opens a page at an address within it, and gives what the browser printed.
    fn open(&self, page: &Path, at: &str, more: &[&str]) -> String {
        let flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--virtual-time-budget=4000",
        ];
        let output = Command::new(self.program)
            .args(flags)
            .arg(format!("--user-data-dir={}", self.profile.path().display()))
            .args(more)
            .arg(format!("file://{}{at}", page.display()))
            .output()
            .expect("the browser runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The document after its script has run, without the data islands.
    fn dom(&self, page: &Path, at: &str) -> String {
        let dom = self.open(page, at, &["--dump-dom"]);
        let mut shown = String::new();
        let mut rest = dom.as_str();
        while let Some(from) = rest.find("<script type=\"application/json\"") {
            shown.push_str(&rest[..from]);
            rest = &rest[from..];
            rest = &rest[rest.find("</script>").map_or(rest.len(), |end| end + 9)..];
        }
        shown + rest
    }

    /// A screenshot as rows of pixels: width and RGB.
    fn pixels(&self, page: &Path, at: &str) -> (usize, Vec<[u8; 3]>) {
        let file = self.profile.path().join("shot.png");
        let shot = format!("--screenshot={}", file.display());
        self.open(page, at, &[&shot, "--window-size=1400,3200"]);
        let decoder = png::Decoder::new(io::BufReader::new(
            fs::File::open(&file).expect("a screenshot"),
        ));
        let mut reader = decoder.read_info().expect("a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().expect("its size is known")];
        let info = reader.next_frame(&mut bytes).expect("a picture");
        let step = info.line_size / info.width as usize;
        let pixels = bytes[..info.buffer_size()].chunks_exact(step);
        (
            info.width as usize,
            pixels.map(|p| [p[0], p[1], p[2]]).collect(),
        )
    }
}

fn view(input: &Path, page: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_kutip"))
        .arg("view")
        .arg(input)
        .arg("-o")
        .arg(page)
        .output()
        .expect("the program runs");
    assert!(
        page.is_file(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The articles of this repository, each as a file.
fn bundled(folder: &Path) -> PathBuf {
    let articles = folder.join("articles");
    fs::create_dir(&articles).expect("a folder");
    for entry in
        fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/articles")).expect("the articles")
    {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            fs::copy(&path, articles.join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
    articles
}

/// `<mark class="q …" data-q="N" …>` and what else the page writes are told apart by such needles.
fn after<'a>(text: &'a str, needle: &str) -> &'a str {
    let at = text
        .find(needle)
        .unwrap_or_else(|| panic!("`{needle}` is not on the page"));
    &text[at + needle.len()..]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[test]
fn a_focused_quote_shows_its_speaker_and_a_line_to_the_words_that_name_it() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let articles = bundled(folder.path());
    let page = folder.path().join("page.html");
    view(&articles, &page);
    let name = "kim-yongbyon.txt";
    let mut names: Vec<_> = fs::read_dir(&articles)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    names.sort();
    let at = names.iter().position(|n| n == name).expect("the article");
    let output = Command::new(env!("CARGO_BIN_EXE_kutip"))
        .arg("quotes")
        .arg(articles.join(name))
        .output();
    let mut table =
        csv::Reader::from_reader(io::Cursor::new(output.expect("the program runs").stdout));
    let columns = table.headers().expect("a header").clone();
    let column = |name: &str| columns.iter().position(|c| c == name).expect("the column");
    let mut spoken = 0;
    for (n, row) in table.records().enumerate().take(4) {
        let row = row.expect("a row");
        let (speaker, rule) = (&row[column("speaker")], &row[column("rule")]);
        let dom = browser.dom(&page, &format!("#/a/{at}/q/{n}"));
        let detail = after(&dom, "id=\"detail\"");
        assert!(
            detail.contains(&format!("data-speaker=\"{}\"", escaped(speaker))),
            "{speaker}: {detail:.400}"
        );
        assert!(
            detail.contains(&format!("<code>{}</code>", escaped(rule))),
            "{rule}"
        );
        if !speaker.is_empty() {
            spoken += 1;
            assert!(
                dom.contains("class=\"on speaker\""),
                "the words that name the speaker are marked"
            );
            let line = after(&dom, "<svg class=\"line\"");
            assert!(
                line[..line.find("</svg>").expect("its end")].contains("<path "),
                "no line"
            );
        }
    }
    assert!(spoken > 1, "{spoken}");
}

#[test]
fn the_screenshot_of_a_focused_quote_has_the_colour_of_focus_and_the_other_has_not() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html");
    view(
        Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/articles/kim-yongbyon.txt"
        )),
        &page,
    );
    let near =
        |pixel: &[u8; 3], colour: [u8; 3]| pixel.iter().zip(colour).all(|(a, b)| a.abs_diff(b) < 6);
    let count = |at: &str, colour: [u8; 3]| {
        let (width, pixels) = browser.pixels(&page, at);
        assert!(width > 1000 && pixels.len() > width * 2000);
        pixels.iter().filter(|pixel| near(pixel, colour)).count()
    };
    let (focus, quote, person) = ([0xC2, 0x41, 0x0C], [0xFF, 0xF3, 0xC4], [0x1D, 0x4E, 0xD8]);
    assert_eq!(count("#/a/0", focus), 0);
    assert!(count("#/a/0/q/0", focus) > 300, "ring and line");
    assert!(count("#/a/0", quote) > 1000, "quotes are marked");
    assert!(count("#/a/0", person) > 50, "persons are underlined");
}

/// Articles that try to run, to load and to lead away.
fn hostile(port: u16) -> String {
    let evil = [
        "<script>document.title='pwned'</script>".to_owned(),
        "</script><script>document.title='pwned'</script>".to_owned(),
        format!("<img src=http://127.0.0.1:{port}/a onerror=\"document.title='pwned'\">"),
        format!("\"><svg onload=fetch('http://127.0.0.1:{port}/b')>"),
        "<!--<script>".to_owned(),
        "]]>{{constructor.constructor('alert(1)')()}}${alert(1)}\u{2028}".to_owned(),
        format!(
            "<link rel=stylesheet href=http://127.0.0.1:{port}/c><base href=http://127.0.0.1:{port}/>"
        ),
        format!(
            "<style>@import 'http://127.0.0.1:{port}/d'</style><meta http-equiv=refresh content=0;url=http://127.0.0.1:{port}/>"
        ),
    ];
    let lines: Vec<String> = evil
        .iter()
        .enumerate()
        .map(|(n, evil)| {
            let text = format!("Judul {evil}\n\n“Kami {evil} tidak takut,” kata Menteri Budi Santoso {evil} di Jakarta.");
            let id = format!("{n}-{evil}");
            serde_json::json!({"id": id, "title": evil, "outlet": evil, "date": "2024-01-01", "text": text}).to_string()
        })
        .collect();
    lines.join("\n")
}

/// Every view, and addresses that were made to harm: nothing of the articles has become markup or has run.
fn check_views(browser: &Browser, page: &Path) {
    let injected = "#/quotes?search=%3Cimg%20src=x%20onerror=document.title='pwned'%3E&speaker=%22%3E%3Cscript%3E";
    for at in [
        "",
        "#/articles",
        "#/people",
        "#/people/0",
        "#/quotes",
        "#/a/0/q/0",
        "#/a/2",
        "#/a/7",
        injected,
        "#/__proto__",
    ] {
        let dom = browser.dom(page, at);
        let title = after(&dom, "<title>");
        let title = &title[..title.find("</title>").expect("its end")];
        assert!(
            title.ends_with("kutip") && !title.starts_with("pwned"),
            "{at}: {title}"
        );
        assert!(
            after(&dom, "id=\"main\"").len() > 500,
            "{at}: the page is empty"
        );
        for element in ["<img", "<svg onload", "<link", "<base", "<style>@import"] {
            assert!(!dom.contains(element), "{at}: {element} was made");
        }
    }
}

#[test]
fn nothing_hostile_runs_and_nothing_leaves() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("it can be asked");
    let port = listener.local_addr().expect("its address").port();
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("hostile.jsonl");
    fs::write(&input, hostile(port)).expect("the articles are written");
    let page = folder.path().join("page.html");
    view(&input, &page);
    let raw = fs::read_to_string(&page).expect("the page");
    assert_eq!(
        raw.matches("<script>").count(),
        1,
        "the page's own script and no other"
    );
    assert!(
        raw.contains("default-src 'none'; script-src 'sha256-") && !raw.contains("unsafe-inline")
    );
    check_views(&browser, &page);
    let dom = browser.dom(&page, "#/a/0");
    assert!(
        dom.contains("&lt;script&gt;document.title='pwned'&lt;/script&gt;"),
        "texts are shown as they are"
    );
    let refused = listener.accept().expect_err("no request leaves the page");
    assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn two_thousand_articles_open_quickly_in_both_languages() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("many.jsonl");
    let cities = ["Jakarta", "Bandung", "Surabaya", "Medan", "Makassar"];
    let lines: Vec<String> = (0..2000)
        .map(|n| {
            let city = cities[n % cities.len()];
            let body = format!("Warga {city} menunggu kabar dari pemerintah kota sejak pagi. ").repeat(40);
            let text = format!("Berita {n}\n\n{body}\n\n“Kabar nomor {n} sudah kami terima,” kata Budi Santoso di {city}.");
            let date = format!("20{:02}-{:02}-{:02}", 18 + n % 5, 1 + n % 12, 1 + n % 28);
            serde_json::json!({"id": n.to_string(), "outlet": format!("Warta {city}"), "date": date, "text": text}).to_string()
        })
        .collect();
    fs::write(&input, lines.join("\n")).expect("the articles are written");
    let page = folder.path().join("page.html");
    view(&input, &page);
    let began = Instant::now();
    let dom = browser.dom(&page, "");
    let took = began.elapsed();
    println!("the browser started, opened the page and wrote it out in {took:?}");
    assert!(took < Duration::from_secs(60), "{took:?}");
    assert!(
        dom.contains("2.000 artikel") && dom.contains("class=\"bar\""),
        "the overview in Indonesian"
    );
    assert!(
        dom.matches("class=\"bar soft\"").count() >= 12,
        "counts over time"
    );
    let quotes = browser.dom(
        &page,
        "#/quotes?speaker=budi&outlet=Warta%20Medan&from=2021-01-01&to=2021-12-31",
    );
    let count = after(&quotes, "class=\"count\" role=\"status\">");
    assert!(count.starts_with("100 dari 400"), "{count:.40}");
    let none = browser.dom(&page, "#/quotes?outlet=Warta%20Medan&to=2020-12-31");
    assert!(after(&none, "class=\"count\" role=\"status\">").starts_with("Tidak ada yang cocok."));
    let found = browser.dom(&page, "#/articles?search=berita%201999");
    assert!(after(&found, "class=\"count\" role=\"status\">").starts_with("1 dari 1"));
}

/// A copy of a page in which a script of the test's own may run, and leaves what it finds in `#test`.
fn driven(page: &Path, script: &str) -> PathBuf {
    let html = fs::read_to_string(page).unwrap();
    let from = html
        .find("<meta http-equiv=\"Content-Security-Policy\"")
        .unwrap();
    let to = from + html[from..].find('>').unwrap() + 1;
    let driver = format!(
        "<script>{{ const press = (key) => dispatchEvent(new KeyboardEvent(\"keydown\", {{ key }}));\n\
         const tell = (text) => {{ const p = document.createElement(\"pre\"); p.id = \"test\"; p.textContent = text; document.body.append(p); }};\n\
         setTimeout(() => {{ {script} }}, 300); }}</script></body>"
    );
    let copy = page.with_file_name("driven.html");
    let html = format!("{}{}", &html[..from], &html[to..]);
    fs::write(&copy, html.replace("</body>", &driver)).unwrap();
    copy
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[test]
fn rows_are_reviewed_by_keys_kept_saved_and_come_out_of_a_second_run() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let articles = bundled(folder.path());
    let page = folder.path().join("page.html");
    let extract = |out: &str, more: &[&str]| extracted(folder.path(), &articles, out, more);
    extract("before", &[]);
    view(&folder.path().join("before"), &page);
    // Right, wrong, a slip that is undone, and a form that is no name anywhere.
    let keys = "press(\"y\"); press(\"n\"); press(\"y\"); press(\"u\"); tell(written());";
    let saved = |script: &str| {
        let copy = driven(&page, script);
        let dom = browser.dom(&copy, "#/review?rows=quotes");
        let told = after(&dom, "<pre id=\"test\">");
        unescaped(&told[..told.find("</pre>").unwrap()])
    };
    let first = saved(keys);
    assert_eq!(first.matches(",right,").count(), 1, "{first}");
    assert_eq!(first.matches(",wrong,").count(), 1, "{first}");
    let again = saved("tell(written());");
    assert_eq!(again, first, "kept by the browser");
    let read = saved(
        "localStorage.clear(); const text = written(); decisions = []; readBack(text); tell(written());",
    );
    assert_eq!(read, first, "read back from the file");
    let file = folder.path().join("corrections.csv");
    fs::write(&file, &first).unwrap();
    let told = extract("after", &["--corrections", file.to_str().unwrap()]);
    assert!(!told.contains("do not apply"), "{told}");
    only_the_judged_row_differs(folder.path());
}

/// Runs over the articles into a folder of the desk, and gives what was told.
fn extracted(desk: &Path, articles: &Path, out: &str, more: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_kutip"))
        .args(["extract".as_ref(), articles.as_os_str()])
        .arg("-o")
        .arg(desk.join(out))
        .args(more)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    told
}

fn only_the_judged_row_differs(desk: &Path) {
    let lines = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(desk.join(name)).unwrap();
        text.lines().map(str::to_owned).collect()
    };
    assert_eq!(lines("before/entities.csv"), lines("after/entities.csv"));
    let (old, new) = (lines("before/quotes.csv"), lines("after/quotes.csv"));
    let corrected: Vec<_> = new
        .iter()
        .filter(|row| row.contains(",corrected,1.00"))
        .collect();
    assert_eq!(corrected.len(), 1);
    assert_eq!(new.len() + 1, old.len());
    // Only `quote_id`s behind the row that went may differ.
    let bare = |row: &String| row.splitn(3, ',').nth(2).map(str::to_owned);
    let old: std::collections::BTreeSet<_> = old.iter().filter_map(bare).collect();
    let others = new
        .iter()
        .filter(|row| !corrected.contains(row))
        .filter_map(bare);
    for row in others {
        assert!(old.contains(&row), "{row}");
    }
}

#[test]
fn no_view_scrolls_sideways_on_a_phone() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let articles = bundled(folder.path());
    let page = folder.path().join("page.html");
    view(&articles, &page);
    let script = "const frames = [\"#/\", \"#/articles\", \"#/people\", \"#/quotes\", \"#/review\", \"#/people/0\", \"#/a/0/q/0\"];\n\
        const over = []; document.body.style.width = \"390px\";\n\
        const wide = (e) => e.getBoundingClientRect().right > 391;\n\
        const look = (at) => { for (const e of document.querySelectorAll(\"body *\")) if (wide(e)) over.push(frames[at] + e.tagName); };\n\
        const go = (at) => { if (at === frames.length) { tell(\"all\" + over.join()); return; } location.hash = frames[at];\n\
        setTimeout(() => { look(at); go(at + 1); }, 60); }; go(0);";
    let copy = driven(&page, script);
    let dom = browser.open(&copy, "#/", &["--dump-dom", "--window-size=500,900"]);
    let told = after(&dom, "<pre id=\"test\">");
    assert_eq!(&told[..told.find("</pre>").unwrap()], "all");
}
