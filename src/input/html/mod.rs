//! Pages: the article's own text, its title, its day and its outlet; menus, links, captions and notices left out.
//!
//! A page is read in time linear in its length: the tokenizer feeds a flat list of elements whose depth is capped, and
//! no rule looks back further than that cap. The text is put together from the page's text nodes, white space
//! collapsed, one line a block; offsets are those of this text.

mod body;
mod field;
mod meta;
mod steady;
mod tree;

use super::article::{Article, Failure, Reading};
use crate::text::{Document, decode};
use tree::Page;

pub(super) use field::{entity, field};

/// The article of a page that goes by `id` and came from `source`.
pub(super) fn page(id: &str, source: &str, bytes: Vec<u8>) -> Reading {
    let decoded = decode(bytes).map_err(|error| Failure {
        id: id.to_owned(),
        source: source.to_owned(),
        message: error.to_string(),
    })?;
    let mut document = read(id, &decoded.text);
    source.clone_into(&mut document.source);
    document.notes.extend(decoded.note);
    Ok(Article {
        document,
        record: None,
    })
}

/// The document in a page's source text.
pub(super) fn read(id: &str, html: &str) -> Document {
    let page = Page::parse(html);
    let title = meta::title(&page);
    let body = body::body(&page, title.as_deref());
    let mut document = if body.text.is_empty() {
        // Many pages are put together by the browser, from what they tell search engines.
        let told = meta::article_body(&page).unwrap_or_default();
        Document::new(id, body::told(&told))
    } else {
        Document::new(id, body.text)
    };
    document.published = meta::published(&page, title.as_deref(), body.start);
    document.outlet = meta::outlet(&page);
    document.url = meta::url(&page);
    document.author = meta::author(&page);
    document.section = meta::section(&page);
    document.title = title;
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head>
<title>Jembatan Kali Asri Dibuka Lagi - Koran Uji</title>
<meta property="og:site_name" content="Koran Uji">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-04-07T10:00:00+07:00"}</script>
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Beranda</a></li><li><a href="/ekonomi">Ekonomi dan bisnis hari ini</a></li></ul></nav>
<div class="header">Senin, 12 April 2021</div>
<div class="konten"><h1>Jembatan Kali Asri Dibuka Lagi</h1>
<div class="penulis">Penulis: Ratna</div>
<figure><img src="a.jpg"><figcaption>Jembatan Kali Asri, foto lama dari arsip kota.</figcaption></figure>
<div class="isi">
<p>KALI ASRI - Jembatan   itu dibuka lagi, kata <b>Darmo</b>, setelah ditutup empat bulan.
<p>&ldquo;Warga senang,&rdquo; ujar Darmo. Ia menambahkan, perbaikan selesai lebih cepat.</p>
<p><strong>Baca juga: <a href="/x">Harga beras naik di pasar</a></strong></p>
<p>Lampu jalan dipasang pekan depan, menurut pemerintah kota, dengan biaya Rp 2 miliar.</p>
<p>Editor: Budi</p>
</div>
<div class="terkait"><p>Berita lain yang mungkin menarik bagi Anda, pilihan redaksi, dan banyak lagi yang lain.</p></div>
</div>
<div id="comments"><p>Komentar pembaca yang panjang sekali, dengan koma, dan kata, tentang jembatan itu.</p></div>
<footer><p>Hak cipta Koran Uji, semua hak dilindungi undang-undang, dilarang menyalin isi.</p></footer>
</body></html>"#;

    #[test]
    fn a_page_gives_its_article() {
        let document = read("a", PAGE);
        assert_eq!(
            document.text(),
            "KALI ASRI - Jembatan itu dibuka lagi, kata Darmo, setelah ditutup empat bulan.\n\
             “Warga senang,” ujar Darmo. Ia menambahkan, perbaikan selesai lebih cepat.\n\
             Lampu jalan dipasang pekan depan, menurut pemerintah kota, dengan biaya Rp 2 miliar."
        );
        assert_eq!(
            document.title.as_deref(),
            Some("Jembatan Kali Asri Dibuka Lagi")
        );
        assert_eq!(document.outlet.as_deref(), Some("Koran Uji"));
        assert_eq!(document.published.unwrap().to_string(), "2021-04-07");
    }

    #[test]
    fn text_in_one_box_parted_by_breaks_is_read_too() {
        let html = "<html><body><div class=menu><a href=1>Satu</a> <a href=2>Dua</a></div><div><h2>Judul Berita Panjang Sekali</h2>\
            <div>Paragraf pertama cukup panjang, dengan koma, untuk dihitung.<br><br>Paragraf kedua juga, kata Ani, panjang.<br>\
            </div></div></body></html>";
        assert_eq!(
            read("a", html).text(),
            "Paragraf pertama cukup panjang, dengan koma, untuk dihitung.\nParagraf kedua juga, kata Ani, panjang."
        );
    }

    const FIRST: &str =
        "Gudang kayu di Lembah Sari terbakar, Senin malam, dan api baru padam dua jam kemudian.";
    const SECOND: &str =
        "Warga diminta waspada, sebab cuaca kering bertahan sampai akhir bulan di wilayah itu.";

    fn page_of(inside: &str) -> String {
        format!("<html><head><title>Gudang Terbakar</title></head><body>{inside}</body></html>")
    }

    #[test]
    fn the_last_and_the_first_paragraph_stay_whatever_they_end_in() {
        for end in [
            "“Kami mendata kerugian,” kata Rina. (phs/ant)",
            "“Kami mendata kerugian,” kata Rina. <b>(*)</b>",
            "“Kami mendata kerugian,” kata Rina ***",
            "“Kami mendata kerugian,” kata Rina. [red/02]",
            "“Kami mendata kerugian,” kata Rina 🙏🏽",
            "“Kami mendata kerugian,” kata Rina",
            "\"Kami mendata kerugian,\" kata Rina",
            "“Kami mendata kerugian!” (Ant)",
            "Api padam menjelang pagi dan warga pulang",
            "Rina pulang.**",
            "Data itu dikumpulkan sampai Selasa (12/3/2024",
        ] {
            let plain = read("a", &format!("<p>{end}</p>")).text().to_owned();
            let middle = format!("<p>{FIRST}</p><p>{SECOND}</p>");
            for (html, whole) in [
                (
                    format!("<article>{middle}<p>{end}</p></article>"),
                    format!("{FIRST}\n{SECOND}\n{plain}"),
                ),
                (
                    format!("<article><p>{end}</p>{middle}</article>"),
                    format!("{plain}\n{FIRST}\n{SECOND}"),
                ),
                (
                    format!("<div>{FIRST}<br><br>{SECOND}<br>{end}</div>"),
                    format!("{FIRST}\n{SECOND}\n{plain}"),
                ),
            ] {
                if plain.len() > 25 {
                    assert_eq!(read("a", &page_of(&html)).text(), whole, "{end}");
                }
            }
        }
        for scrap in [
            "Bagikan",
            "Foto Lainnya",
            "Penulis Rina Melati",
            "Selasa 5 Maret 2024",
            "Politik Hukum Ekonomi",
        ] {
            let html = format!(
                "<article><p>{scrap}</p><p>{FIRST}</p><p>{SECOND}</p><p>{scrap}</p></article>"
            );
            assert_eq!(
                read("a", &page_of(&html)).text(),
                format!("{FIRST}\n{SECOND}"),
                "{scrap}"
            );
        }
    }

    #[test]
    fn a_body_in_pieces_is_put_together() {
        let advert = "<div class=iklan><a href=x>Beli rumah murah di kota sekarang juga</a></div>";
        let third =
            "Polisi masih menyelidiki sebab kebakaran itu, menurut Kapolsek, sampai Selasa siang.";
        let whole = format!("{FIRST}\n{SECOND}\n{third}");
        for inside in [
            format!("<div><p>{FIRST}</p><p>{SECOND}</p></div>{advert}<div><p>{third}</p></div>"),
            format!(
                "<div><div><p>{FIRST}</p></div></div>{advert}<div><div><p>{SECOND}</p><p>{third}</p></div></div>"
            ),
            [FIRST, SECOND, third]
                .map(|p| {
                    format!("<div class=baris><div class=kolom><div><p>{p}</p></div></div></div>")
                })
                .join(advert),
            format!(
                "<section><p>{FIRST}</p></section>{advert}<section><p>{SECOND}</p></section><section><p>{third}</p></section>"
            ),
            format!(
                "<div class='widget Blog' id=Blog1><div class=post-body>{FIRST}<br><div>{SECOND}</div><br>{third}</div></div>"
            ),
        ] {
            let others = "<ul><li><a href=a>Harga beras naik di pasar induk</a></li><li><a href=b>Jalan rusak diperbaiki</a></li></ul>";
            let html =
                format!("{others}<div id=badan>{inside}</div>{others}<footer>Hak cipta</footer>");
            assert_eq!(read("a", &page_of(&html)).text(), whole, "{inside}");
        }
        let reader = "Saya setuju dengan berita ini, semoga cepat selesai dan tidak terulang lagi.";
        let comments =
            format!("<ol><li><div><div><div><b>Ani</b><p>{reader}</p></div></div></div></li></ol>")
                .repeat(3);
        let html = page_of(&format!(
            "<div><div><p>{FIRST}</p><p>{SECOND}</p></div><div>{comments}</div></div>"
        ));
        assert_eq!(read("a", &html).text(), format!("{FIRST}\n{SECOND}"));
    }

    #[test]
    fn a_page_that_a_browser_puts_together_is_read_from_its_structured_data() {
        let data = |body: &str| {
            let data = serde_json::json!([{"@type": "BreadcrumbList"}, {"@type": ["NewsArticle"], "datePublished": "2023-03-05",
                "articleBody": body, "author": [{"@type": "Person", "name": "Rina Melati"}], "articleSection": ["Daerah", "Jawa"],
                "mainEntityOfPage": {"@id": "https://koran.example/a"}, "publisher": {"name": "Koran Uji"}}]);
            format!(
                "<html><head><title>T</title><script type=\"application/ld+json\">{data}</script></head><body><div id=app></div></body></html>"
            )
        };
        for body in [
            format!("{FIRST}\n{SECOND}"),
            format!("{FIRST}\r\n\r\n  {SECOND} "),
            format!("<p>{FIRST}</p><p>{SECOND}</p>"),
            format!("&lt;p&gt;{FIRST}&lt;/p&gt;\n{SECOND}")
                .replace("&lt;p&gt;", "")
                .replace("&lt;/p&gt;", "&nbsp;"),
        ] {
            let document = read("a", &data(&body));
            assert_eq!(document.text(), format!("{FIRST}\n{SECOND}"));
            assert_eq!(document.published.unwrap().to_string(), "2023-03-05");
            assert_eq!(document.author.as_deref(), Some("Rina Melati"));
            assert_eq!(document.section.as_deref(), Some("Daerah"));
            assert_eq!(document.url.as_deref(), Some("https://koran.example/a"));
        }
    }

    #[test]
    fn the_day_is_the_articles_own() {
        let tweet =
            "<blockquote><p>Banjir lagi</p>— Warga (@w) <a href=x>5 Maret 2019</a></blockquote>";
        let day = |inside: String| {
            let day = read("a", &page_of(&inside)).published;
            day.map(|day| day.to_string()).unwrap_or_default()
        };
        let body = format!("<p>{FIRST}</p>{tweet}<p>{SECOND}</p>");
        let heading = "<h1>Gudang Terbakar</h1>";
        let list = "<ul><li>Banjir surut <span>3 Maret 2019</span></li></ul>";
        for none in [
            format!("<article>{body}</article>"),
            format!(
                "<article>{heading}{body}</article>{list}<footer>© 2019, 4 Maret 2019</footer>"
            ),
            format!("<article>{heading}{tweet}{body}</article>"),
            format!(
                "<aside>{list}<time datetime=2019-03-03>x</time></aside><article>{heading}{body}</article>"
            ),
            format!(
                "<article>{heading}<blockquote><time datetime=2019-03-05>x</time></blockquote>{body}</article>"
            ),
        ] {
            assert_eq!(day(none.clone()), "", "{none}");
        }
        for told in [
            format!(
                "<article>{heading}<div class=tanggal>Senin, 6 Maret 2023</div>{body}</article>"
            ),
            format!("<div>Senin, 6 Maret 2023 08:00 WIB</div><article>{body}</article>"),
            format!(
                "<div>7 Maret 2023</div><article>{heading}<p>06/03/2023, 08:00 WIB</p>{body}</article>"
            ),
            format!("<article>{heading}{body}<time datetime=2023-03-06T08:00>x</time></article>"),
        ] {
            assert_eq!(day(told.clone()), "2023-03-06", "{told}");
        }
    }

    #[test]
    fn address_author_and_section_are_as_the_page_says() {
        let head = "<head><title>T</title><link rel=canonical href=https://koran.example/b><meta name=author content='Rina Melati'>\
            <meta property=article:section content=Daerah><meta property=og:url content=https://koran.example/c></head>";
        let document = read("a", head);
        assert_eq!(document.url.as_deref(), Some("https://koran.example/b"));
        assert_eq!(document.author.as_deref(), Some("Rina Melati"));
        assert_eq!(document.section.as_deref(), Some("Daerah"));
        let other = "<meta property=og:site_name content='Koran Uji'><meta name=author content='KORAN UJI'>\
            <meta property=article:author content=https://fb.example/k><meta name=section content='Koran Uji'><link rel=canonical href=/b>";
        let document = read("a", other);
        assert_eq!(
            (document.url, document.author, document.section),
            (None, None, None)
        );
    }

    #[test]
    fn a_page_without_an_article_gives_no_text() {
        for html in [
            "",
            "<",
            "<html><body></body></html>",
            "<script>var a = '<p>x</p>'",
            "</p></p></div>",
        ] {
            assert_eq!(read("a", html).text(), "", "{html}");
        }
    }

    #[test]
    fn nested_tags_cost_linear_time() {
        let deep = format!(
            "{}<p>Teks di dasar, cukup panjang untuk dibaca.</p>",
            "<div>".repeat(140_000)
        );
        let began = std::time::Instant::now();
        assert!(read("a", &deep).text().starts_with("Teks di dasar"));
        assert!(began.elapsed().as_secs() < 5);
        let tables = "<table><tr><td>".repeat(50_000);
        read("a", &tables);
        let unclosed = "<p><b><i><a href=x>kata ".repeat(30_000);
        read("a", &unclosed);
        assert!(began.elapsed().as_secs() < 10);
    }
}
